using RefractoryEpilepsy.Fhir.Reading.Slices;
using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Fhir.Reading;

/// <summary>What MRI, EEG and pathology reports found, by code and, marked as such, by their words.</summary>
internal sealed class ReportFacts(Chart chart)
{
    private static readonly (string ValueSet, string Concept)[] ByValueSet =
    [
        ("cause_hippocampal_sclerosis", "hippocampal-sclerosis"),
        ("cause_focal_cortical_dysplasia", "focal-cortical-dysplasia"),
        ("cause_malformation_cortical", "cortical-malformation"),
        ("cause_trauma", "trauma"),
        ("cause_stroke", "stroke"),
        ("cause_perinatal", "perinatal"),
        ("cause_tsc", "tuberous-sclerosis"),
        ("cause_sturge_weber", "sturge-weber"),
    ];

    private static readonly ReportKind[] Findable = [ReportKind.Mri, ReportKind.Eeg, ReportKind.VideoEeg, ReportKind.Pathology, ReportKind.Imaging];

    private readonly List<Finding> findings = [];

    public static IReadOnlyList<Finding> Read(Chart chart)
    {
        ReportFacts facts = new(chart);
        foreach (Entry<DiagnosticReportSlice> entry in chart.Of<DiagnosticReportSlice>())
        {
            if (Reports.IsResult(entry.Is) && Reports.KindOf(entry.Is, chart, TextsOf(entry, chart)) is { } kind && Findable.Contains(kind))
            {
                facts.Report(entry, kind);
            }
        }

        foreach (Entry<ObservationSlice> entry in chart.Of<ObservationSlice>())
        {
            if (Observations.IsResult(entry.Is) && Reports.KindOf(entry.Is, chart) is { } kind && Findable.Contains(kind))
            {
                facts.Observation(entry, kind);
            }
        }

        foreach ((Entry<DocumentReferenceSlice> entry, PartialDate seen, string text, ReportKind kind) in ReportDocuments.Of(chart, Findable))
        {
            facts.Words(text, kind, seen, chart.RecordedOn(entry, seen.Latest), entry);
        }

        return facts.findings;
    }

    private void Report(Entry<DiagnosticReportSlice> entry, ReportKind kind)
    {
        DiagnosticReportSlice it = entry.Is;
        PartialDate? seen = Reports.DayOf(entry, chart);
        DateOnly recorded = chart.RecordedOn(entry, seen?.Latest ?? chart.Observed.Last);
        foreach (CodeableConcept code in it.ConclusionCode ?? [])
        {
            Coded(code, kind, seen, recorded, entry);
        }

        HashSet<string> read = [];
        foreach (string text in TextsOf(entry, chart))
        {
            if (text.Length > 0 && read.Add(text))
            {
                Words(text, kind, seen, recorded, entry);
            }
        }
    }

    private static List<string> TextsOf(Entry<DiagnosticReportSlice> entry, Chart chart) =>
        [entry.Is.Conclusion ?? "", .. (entry.Is.PresentedForm ?? []).Select(form => Attachments.TextOf(form, entry, chart) ?? "")];

    private void Observation(Entry<ObservationSlice> entry, ReportKind kind)
    {
        ObservationSlice it = entry.Is;
        if (Observations.DayOf(entry, chart) is not { } day)
        {
            return;
        }

        DateOnly recorded = chart.RecordedOn(entry, day);
        if (it.ValueCodeableConcept is { } code)
        {
            Coded(code, kind, PartialDate.On(day), recorded, entry);
        }

        foreach (string text in new[] { it.ValueString }.Concat(it.ValueCodeableConcept.Texts()).OfType<string>())
        {
            Words(text, kind, PartialDate.On(day), recorded, entry);
        }
    }

    private void Coded(CodeableConcept code, ReportKind kind, PartialDate? seen, DateOnly recorded, Entry entry)
    {
        IReadOnlyList<string> concepts = chart.Memory.CodedConcepts(code);
        List<string> found = [.. ByValueSet.Where(pair => concepts.Contains(pair.ValueSet) && !NeedsWords(pair.ValueSet, code, chart)).Select(pair => pair.Concept)];
        if (concepts.Contains("cause_tumor_or_vascular_lesion"))
        {
            // Cavernomas, angiomas and haemangiomas share the set with tumours (specification 4.1).
            bool vascular = (code.Coding ?? []).Any(coding => coding.Code?.Replace(".", "", StringComparison.Ordinal) is { } value
                && (value.StartsWith("D1802", StringComparison.OrdinalIgnoreCase) || value.StartsWith("Q28", StringComparison.OrdinalIgnoreCase) || value is "445513004" or "234142008"));
            found.Add(vascular ? "vascular-malformation" : "tumor");
        }

        if (kind == ReportKind.Mri && found.Count > 0)
        {
            found.Add("mri-lesion");
        }

        string? detail = SideOf(code.Words());
        foreach (string concept in found)
        {
            findings.Add(new(concept, seen, Answer.Yes, detail, Layer.Structured, recorded, entry.Evidence));
        }

        // A coded conclusion may still say in its display what no table maps ("normal EEG").
        if (found.Count == 0)
        {
            foreach (string text in code.Texts())
            {
                Words(text, kind, seen, recorded, entry, Layer.Structured);
            }
        }
    }

    /// <summary>Q04.8 holds every other malformation beside dysplasia, Q85.8 every other phakomatosis (specification 4.1): a word must say which.</summary>
    private static bool NeedsWords(string valueSet, CodeableConcept code, Chart chart) =>
        valueSet is "cause_focal_cortical_dysplasia" or "cause_sturge_weber"
        && (code.Coding ?? []).All(coding => coding.AsCode() is not { } one || !chart.Memory.Concepts(one).Contains(valueSet) || (one.Value.Length > 1 && char.IsAsciiLetter(one.Value[0]) && char.IsAsciiDigit(one.Value[1])))
        && !code.Texts().Any(text => chart.Memory.ConditionConcepts(text).Contains(valueSet));

    private void Words(string text, ReportKind kind, PartialDate? seen, DateOnly recorded, Entry entry, Layer layer = Layer.Text)
    {
        text = Whole(text, kind);
        IReadOnlyList<ReportReading> readings = kind switch
        {
            ReportKind.Mri => ReportText.ReadMri(text),
            // What was seen is seen by any machine; what was not, only MRI can tell.
            ReportKind.Imaging => [.. ReportText.ReadMri(text).Where(reading => reading is { Present: Answer.Yes, Concept: not ("mri-normal" or "mri-epilepsy-protocol") })],
            ReportKind.Eeg or ReportKind.VideoEeg => ReportText.ReadEeg(text),
            ReportKind.Pathology => ReportText.ReadPathology(text),
            _ => [],
        };
        foreach (ReportReading reading in readings)
        {
            findings.Add(new(reading.Concept, seen, reading.Present, reading.Detail, layer, recorded, entry.Evidence));
        }
    }

    /// <summary>"Normal" as the whole answer, with the name of what is normal.</summary>
    private static string Whole(string text, ReportKind kind)
    {
        string? judged = text.Trim().TrimEnd('.').ToUpperInvariant() switch
        {
            "NORMAL" or "NORMAL STUDY" or "WITHIN NORMAL LIMITS" or "WNL" or "UNREMARKABLE" or "NORMALBEFUND" or "UNAUFFÄLLIG" => "Normal",
            "ABNORMAL" or "ABNORMAL STUDY" or "AUFFÄLLIG" or "PATHOLOGISCH" => "Abnormal",
            _ => null,
        };
        return judged is null ? text : kind switch
        {
            ReportKind.Mri => $"{judged} brain MRI.",
            ReportKind.Eeg or ReportKind.VideoEeg => $"{judged} EEG.",
            _ => text,
        };
    }

    private static string? SideOf(string words) =>
        Reading.Words.Any(words, "bilateral", "beidseit") ? "bilateral" : Reading.Words.Any(words, "left", "links", "linke") ? "left" : Reading.Words.Any(words, "right", "rechts", "rechte") ? "right" : null;
}
