using RefractoryEpilepsy.Fhir.Reading.Slices;

namespace RefractoryEpilepsy.Fhir.Reading;

/// <summary>What a report is about.</summary>
internal enum ReportKind
{
    /// <summary>Something we do not read.</summary>
    Other,

    /// <summary>MRI of the brain.</summary>
    Mri,

    /// <summary>EEG without video.</summary>
    Eeg,

    /// <summary>EEG with video.</summary>
    VideoEeg,

    /// <summary>Histology of brain tissue.</summary>
    Pathology,

    /// <summary>PET or SPECT of the brain.</summary>
    Pet,

    /// <summary>A genetic test.</summary>
    Genetics,

    /// <summary>An image of the brain; by what machine nobody says.</summary>
    Imaging,
}

/// <summary>What holds for every diagnostic report.</summary>
internal static class Reports
{
    /// <summary>Cancelled, mistaken and merely registered reports tell nothing.</summary>
    public static bool IsResult(DiagnosticReportSlice report) => report.Status is not ("cancelled" or "entered-in-error" or "registered");

    public static PartialDate? DayOf(Entry<DiagnosticReportSlice> entry, Chart chart) =>
        chart.Day(entry.Is.EffectiveDateTime, "effectiveDateTime", entry)
        ?? chart.Day(entry.Is.EffectivePeriod?.End, "effectivePeriod.end", entry)
        ?? chart.Day(entry.Is.EffectivePeriod?.Start, "effectivePeriod.start", entry)
        ?? chart.Day(entry.Is.Issued, "issued", entry);

    /// <summary>By code and category; where they say only that it is an image, by what the text speaks of.</summary>
    public static ReportKind KindOf(DiagnosticReportSlice report, Chart chart, IEnumerable<string>? texts = null) =>
        KindOf(report.Code, report.Category, chart) is not ReportKind.Other and var kind ? (kind == ReportKind.Pathology && IsOfOtherTissue(report.Code.Words(), texts ?? [report.Conclusion ?? ""]) ? ReportKind.Other : kind)
            : NamesTissue(report.Code, report.Category, chart) && (texts ?? [report.Conclusion ?? ""]).Any(IsOfBrainTissue) ? ReportKind.Pathology
            : NamesImaging(report.Code.Words()) ? KindOfImaging(report.Code.Words(), string.Join(" | ", texts ?? [report.Conclusion ?? ""])) : ReportKind.Other;

    /// <summary>By code; where it says only that it is an image, by what the value speaks of.</summary>
    public static ReportKind KindOf(ObservationSlice observation, Chart chart) =>
        KindOf(observation.Code, null, chart) is not ReportKind.Other and var kind ? kind
            : NamesTissue(observation.Code, null, chart) && IsOfBrainTissue($"{observation.ValueString} | {observation.ValueCodeableConcept.Words()}") ? ReportKind.Pathology
            : NamesImaging(observation.Code.Words()) ? KindOfImaging(observation.Code.Words(), $"{observation.ValueString} | {observation.ValueCodeableConcept.Words()}") : ReportKind.Other;

    /// <summary>A code, category or title of a report on tissue; of what tissue it does not say.</summary>
    public static bool NamesTissue(CodeableConcept? code, IReadOnlyList<CodeableConcept>? category, Chart chart) =>
        !Words.Any(code.Words(), "speech", "language", "cytolog", "pap smear", "gynecolog", "order", "consent", "request", "requisition")
        && (chart.Memory.CodedConcepts(code).Contains("pathology_report")
            || Words.Any(code.Words(), "patholog", "histolog", "biops", "tissue exam", "tissue report", "specimen exam", "gewebe", "patológic", "biopsia", "anapath")
            || (category ?? []).Any(one => one.Has("SP") || one.Has("PAT") || one.Has("PATH") || one.Has("LP7839-6") || Words.Any(one.Words(), "patholog", "histolog")));

    /// <summary>Whether a report on tissue speaks of the brain's.</summary>
    public static bool IsOfBrainTissue(string text) =>
        Words.Any(text, "brain", "cerebr", "hippocamp", "temporal lobe", "frontal lobe", "parietal lobe", "occipital lobe", "lobe cortex", "neocort", "cortical dysplasia", "cortical tuber", "cortical development", "amygdal", "insula", "intracran", "gray matter", "grey matter", "white matter", "neuropil", "dysmorphic neuron", "balloon cell", "ganglioglio", "glioneuron", "astrocytom", "oligodendro", "dysembryoplastic", "gehirn", "hirn", "hipocamp", "encéfal", "temporallappen", "frontallappen", "cerveau", "lobe temporal", "lobe frontal", "lóbulo temporal", "lóbulo frontal");

    /// <summary>Whether a report whose title names no brain is of another organ.</summary>
    private static bool IsOfOtherTissue(string title, IEnumerable<string> texts) =>
        !Words.Any(title, "brain", "neuropath", "cerebr", "hippocamp", "gehirn", "hirn")
        && string.Join(" | ", texts) is var text && !IsOfBrainTissue(text)
        && Words.Any(text, "colon", "rectum", "rectal", "breast", "mamm", "cervix", "cervical", "endometri", "uter", "ovar", "vulva", "lung", "bronch", "skin", "epiderm", "melano", "prostat", "thyroid", "kidney", "renal", "liver", "hepat", "stomach", "gastric", "duoden", "esophag", "oesophag", "bladder", "bowel", "appendix", "polyp", "placenta", "testis", "pancrea", "lymph node", "bone marrow", "tonsil", "larynx", "parotid", "soft tissue");

    /// <summary>A label that says an image was taken, and not of what.</summary>
    public static bool NamesImaging(string label) =>
        label.Length > 0 && (Words.Any(label, "imaging", "radiolog", "neuroradiol", "bildgebung", "imagen diagn", "imagerie") || NamesMri(label))
        && !Words.Any(label, "order", "consent", "request", "safety", "questionnaire", "mammo", "chest", "abdom", "pelvi", "spine", "lumbar", "knee", "shoulder", "cardiac", "x-ray", "ultraso", "echo") && !Words.Alone(label, "CT");

    /// <summary>Whether the text of an image speaks of the brain, and of MRI.</summary>
    public static ReportKind KindOfImaging(string label, string text)
    {
        bool brain = Words.Any(text, "brain", "cerebr", "cranial", "hippocamp", "mesial temporal", "temporal lobe", "temporal sclerosis", "frontal lobe", "parietal lobe", "occipital lobe", "cortical", "amygdal", "intracran", "ventricles", "white matter", "gray matter", "grey matter", "periventricular", "encephal", "gehirn", "hirn", "schädel", "hipocamp", "heterotopi", "cortex", "polymicrogyr", "cavernom");
        bool other = Words.Alone(text, "CT") || Words.Alone(text, "PET") || Words.Alone(text, "SPECT") || Words.Any(text, "computed tomography", "lumbar", "thoracic spine", "cervical spine", "vertebra", "abdomen", "pelvis", "ultrasound", "knee", "shoulder");
        bool mri = NamesMri(label) || NamesMri(text) || Words.Any(text, "flair", "t2 hyperint", "t2-hyperint", "t1-weighted", "t2-weighted", "diffusion");
        return !brain || (other && !mri) || Words.Any(text, "lumbar", "thoracic spine", "knee", "shoulder") ? ReportKind.Other : mri ? ReportKind.Mri : ReportKind.Imaging;
    }

    /// <summary>Whether a code, rather than its words, says what is examined.</summary>
    public static bool IsCoded(CodeableConcept? code, Chart chart) => Coded(code, chart) != ReportKind.Other;

    /// <summary>By the value sets of its code; else by the words of code and category.</summary>
    public static ReportKind KindOf(CodeableConcept? code, IReadOnlyList<CodeableConcept>? category, Chart chart) =>
        Coded(code, chart) is not ReportKind.Other and var kind ? kind : chart.Memory.ReportOf(code.Words(), category.Words());

    private static ReportKind Coded(CodeableConcept? code, Chart chart)
    {
        foreach (string concept in chart.Memory.CodedConcepts(code))
        {
            ReportKind kind = concept switch
            {
                "mri_report" or "proc_mri_brain" => ReportKind.Mri,
                "eeg_report" or "proc_eeg" => code.Has("92050-4") ? ReportKind.VideoEeg : ReportKind.Eeg,
                "proc_video_eeg" => ReportKind.VideoEeg,
                "pet_report" or "proc_pet_spect_brain" => ReportKind.Pet,
                "genetic_test" or "genetic_result_element" => ReportKind.Genetics,
                _ => ReportKind.Other,
            };
            if (kind != ReportKind.Other)
            {
                return kind;
            }
        }

        return ReportKind.Other;
    }

    public static ReportKind OfWords(string words, string category)
    {
        bool brain = Words.Any(words, "brain", "head", "cerebr", "cranial", "cranium", "gehirn", "schädel", "schaedel", "hirn", "kopf", "neurocran", "hippocamp", "encéfalo", "cráneo", "crâne", "epilep");
        return NamesEeg(words) ? Words.Any(words, "video", "epilepsy monitoring") || Words.Alone(words, "VEEG") || Words.Alone(words, "LTM") ? ReportKind.VideoEeg : ReportKind.Eeg
            : NamesMri(words) && brain ? ReportKind.Mri
            : (Words.Alone(words, "PET") || Words.Alone(words, "SPECT")) && brain ? ReportKind.Pet
            : Words.Any(words, "patholog", "histolog", "biopsy", "neuropath") && (brain || Words.Any(words, "neuropath", "tissue", "resection", "surgical") || Words.Any(category, "pathol")) ? ReportKind.Pathology
            : Words.Any(words, "exome", "genome", "gene panel", "genetic", "genetik", "genpanel", "sequencing", "sequenzier", "microarray", "mutation analysis", "gene analysis") ? ReportKind.Genetics
            : ReportKind.Other;
    }

    private static bool NamesEeg(string words) =>
        Words.Alone(words, "EEG") || Words.Alone(words, "VEEG") || Words.Alone(words, "video-EEG") || Words.Any(words, "electroenceph", "elektroenzeph", "electroencéph", "electroencef", "langzeit-eeg", "eeg ", " eeg");

    private static bool NamesMri(string words) =>
        Words.Alone(words, "MRI") || Words.Alone(words, "MR") || Words.Alone(words, "MRT") || Words.Alone(words, "IRM") || Words.Alone(words, "RM") || Words.Any(words, "magnetic resonance", "kernspin", "magnetresonanz", "resonancia magn");
}
