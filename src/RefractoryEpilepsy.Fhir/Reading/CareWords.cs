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
        Add("proc_vns", (Words.Any(label, "vagus nerve stim", "vagal nerve stim", "vagusnerv", "nervio vago", "nerf vague") || Words.Alone(label, "VNS")) && !Removal(label));
        Add("proc_rns", (Words.Any(label, "responsive neurostim", "responsive nerve stim", "neuropace") || Words.Alone(label, "RNS")) && !Removal(label));
        Add("proc_dbs", (Words.Any(label, "deep brain stim", "tiefe hirnstim", "estimulación cerebral profunda", "stimulation cérébrale profonde") || Words.Alone(label, "DBS")) && !Removal(label));
        Add("proc_epilepsy_surgery", Words.Any(label, "lobectomy", "lobektomie", "amygdalohippocamp", "hemispherectomy", "hemispherotomy", "hemisphärektomie", "hemisphärotomie", "callosotomy", "kallosotomie",
            "lesionectomy", "läsionektomie", "topectomy", "disconnection surgery", "laser interstitial", "epilepsy surgery", "epilepsiechirurg", "cirugía de epilepsia", "chirurgie de l'épilepsie")
            && !Words.Any(label, "evaluation", "conference", "candidate", "referral", "discussion", "abklärung", "lung", "thyroid", "hepatic", "pulmonary"));
        Add("proc_presurgical_workup", Words.Alone(label, "Wada") || Words.Any(label, "magnetoenceph", "presurgical", "pre-surgical", "prächirurg", "surgical conference") || (Words.Any(label, "epilepsy surgery") && Words.Any(label, "evaluation", "conference", "candidate")));
        Add("ketogenic-diet", Words.Any(label, "ketogen", "modified atkins", "ketocal", "cetogénica", "cétogène", "low glycemic index treatment"));
        Add("sudep-counselling", Words.Alone(label, "SUDEP") || Words.Any(label, "sudden unexpected death in epilepsy"));
        Add("contraception-counselling", Words.Any(label, "contracepti", "pregnancy prevention", "verhütung", "kontrazep", "anticoncep") && Words.Any(label, "counsel", "advice", "education", "beratung", "program", "consejer", "conseil", "discuss", "review"));
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

    private static bool Removal(string label) => Words.Any(label, "removal", "explant", "entfern", "retirada", "retrait");
}
