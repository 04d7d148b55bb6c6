using System.Text.RegularExpressions;

namespace RefractoryEpilepsy.Fhir.Reading;

/// <summary>Procedures, tests, referrals and counselling by the words of their labels.</summary>
internal static partial class CareWords
{
    /// <summary>Brain tissue was taken out, by a label that does not tell what for: it is surgery for epilepsy where epilepsy is its reason.</summary>
    public const string BrainExcision = "brain-excision";

    /// <summary>A lobectomy of a lobe that the label does not name: of the brain where epilepsy is its reason, else most likely of the lung.</summary>
    public const string SomeLobectomy = "some-lobectomy";

    private const int Patience = 10_000;

    /// <summary>Operations that are done for epilepsy, and removal of a lobe, the hippocampus or a malformation.</summary>
    [GeneratedRegex(@"\b(temporal|frontal|parietal|occipital|cerebral|brain|insular)\w* (\p{L}+ )?(lob(e )?ectom\w+|lobektomie)|lobectomy[^|]{0,20}\b(temporal|frontal|parietal|occipital|cerebr\w+|brain)|(temporal|frontal)lappen(teil)?resektion|lobektomie[^|]{0,20}(temporal|frontal)|lobectom[ií]a (temporal|frontal|parietal|occipital)|lobectomie (temporale|frontale)"
        + @"|amygdal\w*[ -]?(and )?hippocamp\w*ectom\w*|amygdalohippocamp\w*|hippocampectomy|hemispherect\w*|hemispherotom\w*|hemisphär[eo](k)?tom\w*|hemisphärektomie|callosotom\w*|kallosotom\w*|transection of (the )?corpus callosum|lesionectomy|läsionektomie|subpial transections?|topectomy|corticectomy|disconnection surgery|epilepsy surgery|epilepsiechirurg\w*|cirug[ií]a de (la )?epilepsia|chirurgie de l'épilepsie|laser interstitial|\bLITT\b"
        + @"|(resect|excis|ablat|thermo-?coagul|remov|disconnect|aspirat)\w*\b[^|]{0,60}\b((epileptogenic|epileptic|seizure|ictal|irritative) (\p{L}+ ){0,2}(focus|foci|zone|tissue|cortex|lesion)|(temporal|frontal|parietal|occipital|insular) (lobes?|pole|neocort\w*|cortex|operculum)|mesial (temporal|structures)|medial temporal|temporal structures|hippocamp\w*|amygdala|(cortical|focal) (\p{L}+ )?dysplasia|hypothalamic hamartoma|cortical tubers?|cerebral (cortex|hemisphere|lobe))"
        + @"|(epileptogenic|epileptic|seizure) (focus|foci|zone|tissue|cortex) (resection|excision|ablation)|\b((temporal|frontal|parietal|occipital|insular)( lobe| pole| cortex| neocortical)?|mesial temporal|hippocampal|hippocampus|cortical dysplasia|hypothalamic hamartoma) (resection|excision|ablation|corticectomy|disconnection)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, Patience)]
    private static partial Regex EpilepsyOperation { get; }

    /// <summary>Something is taken out of the brain, or burnt.</summary>
    [GeneratedRegex(@"\bcraniotomy\b[^|]{0,80}\b(resect|excis|remov|debulk)\w*|(resect|excis|remov|debulk|ablat)\w*\b[^|]{0,40}\b(brain|cerebral|intracranial|supratentorial|cavernoma|cavernous malformation|glio\w+|astrocytoma|meningioma)\b|\b(brain|cerebral|intracranial|cavernoma|glioma) (\p{L}+ ){0,2}(resection|excision)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, Patience)]
    private static partial Regex OfBrainTissue { get; }

    /// <summary>What is taken out is named, and is no part of the brain for its own sake.</summary>
    [GeneratedRegex(@"tumou?r|\w*glio(ma|blastoma)|astrocyt|metasta|meningioma|neoplas|\bmass\b|abscess|h(a)?ematoma|aneurysm|arteriovenous|\bavm\b|cavernoma|cavernous|foreign body|\bclot\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, Patience)]
    private static partial Regex OtherReason { get; }

    [GeneratedRegex(@"\b(temporal|frontal|parietal|occipital) (bone|arter\w+|sinus\w*|nerves?|muscle|scalp|fascia|skin|lymph\w*|region skin)|\b(skin|scalp|lymph node|cyst of face)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, Patience)]
    private static partial Regex OutsideBrain { get; }

    /// <summary>Lobes of other organs.</summary>
    [GeneratedRegex(@"lung|pulmon|thorac|thorax|\bvats\b|\brats\b|pneumon|bronch|(upper|middle|lower) lob|hepat|liver|thyroid|thyr|parathyr|prostat|kidney|adrenal|leber|lunge", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, Patience)]
    private static partial Regex OtherOrgan { get; }

    /// <summary>Spoken of, planned or thought about, not done.</summary>
    [GeneratedRegex(@"evaluation|conference|candidate|candidacy|referral|refer to|discussion|consult|counsel|education|clinic|visit|follow[- ]?up|planning|work-?up|assessment|abklärung|biops", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, Patience)]
    private static partial Regex OnlyTalk { get; }

    [GeneratedRegex(@"\bvag(us|al)[ -]nerve\)?[ -](electrical )?(neuro-?)?stim|vagusnerv|nervio vago|nerf vague|vagus nerve electrical|\b(vns therapy|aspire ?(sr|hc)|sentiva|demipulse)\b|cyberonics|livanova", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, Patience)]
    private static partial Regex VagusStimulator { get; }

    [GeneratedRegex(@"deep[ -]brain[ -](neuro-?)?stim|tiefe hirnstim|estimulación cerebral profunda|stimulation cérébrale profonde|\b(activa|percept) (pc|rc|sc)\b|\bvercise\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, Patience)]
    private static partial Regex BrainStimulator { get; }

    /// <summary>Concepts of care events that a label names; empty where none.</summary>
    public static IReadOnlyList<string> Of(string label)
    {
        List<string> found = [];
        string? imaging = Reports.OfWords(label, "") switch
        {
            ReportKind.VideoEeg => "proc_video_eeg",
            ReportKind.Eeg => "proc_eeg",
            ReportKind.Mri => "proc_mri_brain",
            ReportKind.Pet => "proc_pet_spect_brain",
            ReportKind.Genetics => "genetic_test",
            _ => null,
        };
        if (imaging is not null)
        {
            found.Add(Words.Any(label, "stereo", "intracranial", "subdural", "invasive", "depth electrode", "seeg") ? "proc_presurgical_workup" : imaging);
        }

        bool therapy = !Words.Any(label, "history", "family", "education only");
        bool vagus = (Words.Any(label, "vag", "aspire", "sentiva", "demipulse", "cyberonics", "livanova", "vns") && VagusStimulator.IsMatch(label)) || Words.Alone(label, "VNS");
        bool brain = (Words.Any(label, "stim", "activa", "percept", "vercise") && BrainStimulator.IsMatch(label)) || Words.Alone(label, "DBS");
        Add("proc_vns", vagus && !Removal(label));
        Add("proc_rns", (Words.Any(label, "responsive neurostim", "responsive nerve stim", "neuropace", "skull-mounted generator", "skull-mounted cranial neurostim") || Words.Alone(label, "RNS")) && !Removal(label));
        Add("proc_dbs", brain && !Removal(label));
        if (Operation(label) is { } operation)
        {
            Add(operation, true);
        }

        Add("proc_presurgical_workup", Words.Alone(label, "Wada") || Words.Any(label, "magnetoenceph", "presurgical", "pre-surgical", "prächirurg", "surgical conference") || (Words.Any(label, "epilepsy surgery") && Words.Any(label, "evaluation", "conference", "candidate")));
        foreach ((string concept, bool named) in ((string, bool)[])
        [
            ("removed-proc_vns", vagus),
            ("removed-proc_rns", Words.Any(label, "responsive neurostim", "neuropace", "skull-mounted") || Words.Alone(label, "RNS")),
            ("removed-proc_dbs", brain),
        ])
        {
            Add(concept, named && Removal(label));
        }

        Add("proc_vagotomy", Words.Any(label, "vagotomy", "vagotomie", "vagotomía")
            && (Words.Any(label, "cervical", "neck", "zervikal") || !Words.Any(label, "truncal", "trunkulär", "troncular", "tronculaire", "gastric", "gastrect", "selective", "selektiv", "parietal cell", "pyloro", "abdom", "antrect", "thoracoscop", "laparosc", "ulcer", "magen")));
        Add("head-device", Words.Any(label, "cochlear", "cochlea-implant", "auditory brainstem implant", "implante coclear", "implant cochléaire") && Words.Any(label, "implant") && !Words.Any(label, "evaluation", "candida", "consult", "removal", "explant", "referral", "counsel", "discuss"));
        Add("proc_diathermy", Words.Any(label, "diathermy", "diathermie", "diatermia") && !Words.Any(label, "electrosurg", "cautery", "loop", "coagulation"));
        Add("formula-feeding", Words.Any(label, "infant formula", "formula feeding", "gastrostomy", "g-tube", "gastrostomie"));
        Add("ketogenic-diet", Words.Any(label, "ketogen", "modified atkins", "ketocal", "cetogénica", "cétogène", "low glycemic index treatment"));
        Add("sudep-counselling", Words.Alone(label, "SUDEP") || Words.Any(label, "sudden unexpected death in epilepsy"));
        Add("contraception-counselling", Words.Any(label, "contracepti", "pregnancy prevention", "verhütung", "kontrazep", "anticoncep", "annual risk") && Words.Any(label, "counsel", "advice", "education", "beratung", "program", "consejer", "conseil", "discuss", "review", "acknowledg"));
        Add("proc_cannot_be_pregnant", Words.Any(label, "hysterectomy", "hysterektomie", "tubal ligation", "tubal occlusion", "tubal sterili", "female sterili", "sterilization of female", "bilateral salpingectomy", "salpingectomy, bilateral", "bilateral oophorectomy", "ligation of fallopian", "occlusion of fallopian", "ligation or transection of fallopian", "tubensterilis", "ligadura de trompas", "histerectom", "ligature des trompes", "hystérectom")
            && !Words.Any(label, "reversal", "refert", "counsel", "consult", "hysteroscop"));
        Add("intrauterine-contraceptive", Words.Any(label, "intrauterine device", "intrauterine contracepti", "intrauterine system") && Words.Any(label, "insert", "place", "einlage", "inserc", "pose") || (Words.Alone(label, "IUD") && Words.Any(label, "insert", "place")));
        Add("contraception-in-use", Words.Any(label, "contraceptive implant", "contraceptive capsule", "subdermal implant", "nexplanon", "implanon") && Words.Any(label, "insert", "place"));
        Add("proc_delivery", Words.Any(label, "vaginal delivery", "cesarean delivery", "caesarean delivery", "cesarean section", "caesarean section", "c-section", "delivery of products of conception", "obstetric delivery", "kaiserschnitt", "spontangeburt", "accouchement", "césarienne", "cesárea")
            && !Words.Any(label, "previous", "prior", "planned", "scheduled", "antepartum care only"));
        return found;

        void Add(string concept, bool named)
        {
            if (named && therapy)
            {
                found.Add(concept);
            }
        }
    }

    /// <summary>The referral that a label names, with what is said of whom it goes to; null where it is none.</summary>
    public static string? Referral(string label, string receiver)
    {
        string all = $"{label} | {receiver}";
        bool refers = Words.Any(label, "referral", "refer to", "consult", "überweisung", "ueberweisung", "konsil", "vorstellung", "derivación", "interconsulta", "orientation vers", "evaluation", "transfer of care", "appointment", "visit", "admission", "admit", "presurgical", "pre-surgical", "surgical conference", "surgery conference");
        return !refers ? null
            : Words.NamesEpilepsyCentre(all) || Words.IsJustEpilepsy(receiver) || ToEpilepsy.IsMatch(label) ? "referral-epilepsy-centre"
            : Words.NamesNeurology(all) ? "referral-neurology"
            : null;
    }

    /// <summary>How much a genetic test looked at: exome or genome, or less (a panel, an array, one gene); null where its label tells nothing.</summary>
    public static string? GeneticScope(string label) =>
        Words.Any(label, "exome", "genome", "exom", "genomsequenz", "exoma", "genoma", "génome") || Words.Alone(label, "WES") || Words.Alone(label, "WGS") ? "genetic-exome-or-genome"
        : Words.Any(label, "panel", "array", "karyotyp", "targeted", "single gene", "mutation analysis", "copy number", "fragile x") || Words.Alone(label, "CMA") ? "genetic-smaller"
        : null;

    /// <summary>What an observation's own label tells was done: a talk, or a questionnaire on mood; null where neither.</summary>
    public static string? OfObservation(string label) =>
        Words.Alone(label, "SUDEP") || Words.Any(label, "sudden unexpected death in epilepsy") ? "sudep-counselling"
        : Words.Any(label, "contracepti", "pregnancy prevention", "annual risk acknowledg") && Words.Any(label, "counsel", "advice", "education", "discuss", "review", "acknowledg", "program") ? "contraception-counselling"
        : Words.Any(label, "nddi-e", "nddie", "phq-2", "phq2", "phq-9", "phq9", "phq-a", "gad-7", "gad7", "gad-2", "hads", "hospital anxiety and depression", "beck depression", "beck anxiety", "depression screen", "anxiety screen", "edinburgh postnatal depression",
            "patient health questionnaire", "generalized anxiety disorder", "neurological disorders depression inventory") && !Words.Any(label, "declin", "refus", "not done") ? "screening_instrument"
        : Words.Any(label, "autoimmune", "paraneoplastic", "neuronal antibod", "encephalitis") && Words.Any(label, "panel", "antibody evaluation", "antibodies profile", "antibody profile") ? "autoimmune_antibody_panel"
        : null;

    /// <summary>A question on the method of contraception, not on a talk about it.</summary>
    public static bool AsksContraception(string label) => Words.Any(label, "contracepti", "birth control", "verhütung", "anticoncep") && !Words.Any(label, "counsel", "education", "advice", "emergency", "discuss", "history");

    /// <summary>What the answer to a question on contraception names: a method in use, a sterilisation; null where none, or the question is another.</summary>
    public static string? Contraception(string label, string answer) =>
        !AsksContraception(label) ? null
            : Words.Any(answer, "hysterectomy", "tubal", "sterili", "salpingectomy", "oophorectomy") && !Words.Any(answer, "partner", "husband", "no ") ? "proc_cannot_be_pregnant"
            : Words.Any(answer, "intrauterine", "pill", "contracept", "implant", "nexplanon", "depo", "inject", "patch", "vaginal ring", "nuvaring", "condom", "diaphragm", "vasectomy", "barrier", "mirena", "paragard", "spirale", "kondom", "píldora", "pilule", "preservativo", "stérilet", "steriliz")
                || Words.Alone(answer, "IUD") || Words.Alone(answer, "IUS") || Words.Alone(answer, "OCP") || Words.Alone(answer, "OCPs") || Words.Alone(answer, "ring") || answer.Trim(' ', '|').ToUpperInvariant() is "YES" or "JA" or "SI" or "OUI"
                ? Words.Any(answer, "no contracept", "none", "not using", "declin", "no birth control", "without contracept", "no method") ? null : "contraception-in-use"
            : null;

    /// <summary>What an operation on the brain is by its label: surgery for epilepsy, <see cref="BrainExcision"/>, <see cref="SomeLobectomy"/>; null where none.</summary>
    private static string? Operation(string label)
    {
        if (!Words.Any(label, "ectom", "ektom", "lobectom", "lobekt", "resect", "resekt", "excis", "ablat", "remov", "coagul", "disconnect", "aspirat", "debulk", "otom", "transection", "epilep", "épilep", "laser", "litt") || OnlyTalk.IsMatch(label) || OutsideBrain.IsMatch(label))
        {
            return null;
        }

        bool epilepsy = Words.Any(label, "epilep", "épilep", "seizure");
        if (EpilepsyOperation.IsMatch(label) && (!OtherOrgan.IsMatch(label) || epilepsy))
        {
            return OtherReason.IsMatch(label) && !epilepsy && !Words.Any(label, "lobectom", "amygdalo", "hemispher", "callos") ? BrainExcision : "proc_epilepsy_surgery";
        }

        return OfBrainTissue.IsMatch(label) ? epilepsy ? "proc_epilepsy_surgery" : BrainExcision
            : Words.Any(label, "lobectom", "lobektom") && !OtherOrgan.IsMatch(label) ? epilepsy ? "proc_epilepsy_surgery" : SomeLobectomy
            : null;
    }

    /// <summary>"Ambulatory referral to Epilepsy": whom an order goes to is called by the disease alone.</summary>
    [GeneratedRegex(@"\b(refer(ral|red)?|consult(ation)?|transfer of care|überweisung|evaluation) (to|with|an|by) (the )?((adult|pediatric|paediatric|peds|comprehensive|neurology) )*(epilepsy|epilepsie)\s*($|[|(,;-])|\bepilepsy (referral|consult(ation)?|evaluation)\b|\b(pre-?surgical|surgical|surgery) (epilepsy )?evaluation\b[^|]*\bepilep|\b(derivación|interconsulta) a epilepsia\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, Patience)]
    private static partial Regex ToEpilepsy { get; }

    private static bool Removal(string label) => Words.Any(label, "removal", "explant", "entfern", "retirada", "retrait");
}
