namespace RefractoryEpilepsy.Fhir.Reading;

/// <summary>Procedures, tests, referrals and counselling by the words of their labels.</summary>
internal static class CareWords
{
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
        Add("proc_vns", (Words.Any(label, "vagus nerve stim", "vagal nerve stim", "vagusnerv", "nervio vago", "nerf vague", "vagus nerve) neurostim", "vagus nerve neurostim") || Words.Alone(label, "VNS")) && !Removal(label));
        Add("proc_rns", (Words.Any(label, "responsive neurostim", "responsive nerve stim", "neuropace", "skull-mounted generator", "skull-mounted cranial neurostim") || Words.Alone(label, "RNS")) && !Removal(label));
        Add("proc_dbs", (Words.Any(label, "deep brain stim", "tiefe hirnstim", "estimulación cerebral profunda", "stimulation cérébrale profonde") || Words.Alone(label, "DBS")) && !Removal(label));
        Add("proc_epilepsy_surgery", (Words.Any(label, "lobectomy", "lobektomie", "amygdalohippocamp", "hemispherectomy", "hemispherotomy", "hemisphärektomie", "hemisphärotomie", "callosotomy", "kallosotomie",
            "lesionectomy", "läsionektomie", "epileptogenic focus", "epileptogenic zone resection", "hemispherect", "subpial transection", "transection of corpus callosum", "transection of the corpus callosum", "topectomy", "disconnection surgery", "laser interstitial", "epilepsy surgery", "epilepsiechirurg", "cirugía de epilepsia", "chirurgie de l'épilepsie") || Words.Alone(label, "LITT"))
            && !Words.Any(label, "evaluation", "conference", "candidate", "referral", "discussion", "abklärung", "lung", "thyroid", "hepatic", "pulmonary"));
        Add("proc_presurgical_workup", Words.Alone(label, "Wada") || Words.Any(label, "magnetoenceph", "presurgical", "pre-surgical", "prächirurg", "surgical conference") || (Words.Any(label, "epilepsy surgery") && Words.Any(label, "evaluation", "conference", "candidate")));
        foreach ((string concept, bool named) in ((string, bool)[])
        [
            ("removed-proc_vns", Words.Any(label, "vagus nerve stim", "vagal nerve stim", "vagusnerv") || Words.Alone(label, "VNS")),
            ("removed-proc_rns", Words.Any(label, "responsive neurostim", "neuropace", "skull-mounted") || Words.Alone(label, "RNS")),
            ("removed-proc_dbs", Words.Any(label, "deep brain stim", "tiefe hirnstim") || Words.Alone(label, "DBS")),
        ])
        {
            Add(concept, named && Removal(label));
        }

        Add("proc_vagotomy", Words.Any(label, "vagotomy", "vagotomie", "vagotomía"));
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
        bool refers = Words.Any(label, "referral", "refer to", "consult", "überweisung", "ueberweisung", "konsil", "vorstellung", "derivación", "interconsulta", "orientation vers", "evaluation", "transfer of care", "appointment", "visit");
        return !refers ? null
            : Words.NamesEpilepsyCentre(all) ? "referral-epilepsy-centre"
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

    private static bool Removal(string label) => Words.Any(label, "removal", "explant", "entfern", "retirada", "retrait");
}
