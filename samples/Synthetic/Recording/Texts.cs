using System.Text;
using RefractoryEpilepsy.Synthetic.Lives;

namespace RefractoryEpilepsy.Synthetic.Recording;

/// <summary>Sentences as clinicians write them.</summary>
internal static class Texts
{
    /// <summary>A short note of an everyday visit.</summary>
    public static string PrimaryCareNote(Chance chance, Person person, int day, string problem) =>
        $"{person.AgeOn(day)} year old seen for {problem.Replace(" (disorder)", "").Replace(" (finding)", "").ToLowerInvariant()}. "
        + chance.Pick("Feels well otherwise. No chest pain, no shortness of breath. ", "Symptoms for three days. Afebrile. ", "Sleeping poorly, otherwise no complaints. ", "Here for routine follow up. ")
        + "Medications reviewed. Exam unremarkable. " + chance.Pick("Return as needed.", "Follow up in 6 months.", "Labs ordered.");

    /// <summary>The report of a brain MRI.</summary>
    public static string Mri(Chance chance, Epilepsy epilepsy)
    {
        string side = epilepsy.Side ?? "left";
        string lobe = epilepsy.Lobe is null or "centrotemporal" ? "frontal" : epilepsy.Lobe;
        string finding = epilepsy.Causes.FirstOrDefault(cause => Lesions.ContainsKey(cause)) is { } lesion ? string.Format(Lesions[lesion], side, lobe) : "";
        string technique = chance.Happens(0.6) ? "3T MRI of the brain, epilepsy protocol with thin coronal oblique FLAIR and volumetric T1." : "MRI brain without and with contrast.";
        return finding.Length > 0
            ? $"TECHNIQUE: {technique} FINDINGS: {finding} No acute infarct or hemorrhage. Ventricles are normal in size. IMPRESSION: {finding}"
            : $"TECHNIQUE: {technique} FINDINGS: No mass, no hemorrhage, no evidence of mesial temporal sclerosis or cortical malformation. IMPRESSION: {chance.Pick("Normal MRI of the brain.", "No epileptogenic lesion identified.", "Unremarkable brain MRI.")}";
    }

    /// <summary>Sentences of lesions by cause id; {0} side, {1} lobe.</summary>
    public static IReadOnlyDictionary<string, string> Lesions { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["hippocampal-sclerosis"] = "Volume loss and increased T2/FLAIR signal of the {0} hippocampus, consistent with {0} mesial temporal sclerosis.",
        ["focal-cortical-dysplasia"] = "Cortical thickening with blurring of the grey-white junction in the {0} {1} lobe, consistent with focal cortical dysplasia.",
        ["cortical-malformation"] = "Nodular grey matter heterotopia along the {0} lateral ventricle.",
        ["tumor"] = "Well circumscribed cortically based mass in the {0} {1} lobe, favoring low grade glioneuronal tumor such as ganglioglioma.",
        ["vascular-malformation"] = "Popcorn-like lesion with hemosiderin rim in the {0} {1} lobe, consistent with cavernous malformation.",
        ["trauma"] = "Encephalomalacia and gliosis of the {0} {1} lobe, sequela of prior traumatic brain injury.",
        ["stroke"] = "Chronic infarct in the {0} middle cerebral artery territory with encephalomalacia.",
        ["perinatal"] = "Periventricular leukomalacia and {0} cystic encephalomalacia, in keeping with perinatal hypoxic ischemic injury.",
        ["tuberous-sclerosis"] = "Multiple cortical tubers and subependymal nodules, consistent with tuberous sclerosis complex.",
        ["sturge-weber"] = "Leptomeningeal enhancement over the {0} parieto-occipital convexity with ipsilateral choroid plexus enlargement, consistent with Sturge-Weber syndrome.",
        ["cns-infection"] = "{0} temporal gliosis, sequela of prior encephalitis.",
    };

    /// <summary>The report of an EEG.</summary>
    public static string Eeg(Chance chance, Epilepsy epilepsy)
    {
        if (!epilepsy.EegAbnormal)
        {
            return chance.Pick("Normal awake and asleep EEG. No epileptiform discharges.", "IMPRESSION: This is a normal EEG.");
        }

        string finding = epilepsy.Syndrome switch
        {
            "west" => "High amplitude chaotic background with multifocal spikes: hypsarrhythmia.",
            "absence" => "3 Hz generalized spike-and-wave discharges, activated by hyperventilation.",
            "jme" or "tonic-clonic-alone" => "Generalized 4-5 Hz polyspike-and-wave discharges.",
            "lgs" => "Slow generalized spike-and-wave at 2 Hz and paroxysmal fast activity.",
            _ when epilepsy.Causes.Contains("multifocal") => chance.Pick("Bilateral independent temporal sharp waves.", "Multifocal independent spikes over the left temporal, right frontal and right temporal regions."),
            "self-limited" => $"Centrotemporal spikes, {epilepsy.Side}, activated by sleep.",
            _ => $"Sharp waves over the {epilepsy.Side ?? "left"} {epilepsy.Lobe ?? "temporal"} region.",
        };
        return $"IMPRESSION: Abnormal EEG. {(epilepsy.Causes.Contains("multifocal") && epilepsy.Syndrome is "lgs" or "dravet" or "gene" ? "Multifocal independent spikes. " : "")}{finding}";
    }

    /// <summary>How often seizures came since the last visit, in free words.</summary>
    /// <param name="missed">Whether missed tablets brought every one of them.</param>
    public static string Frequency(Chance chance, Visit visit, bool missed) => Frequency(chance, visit) + (missed && chance.Happens(0.6) ? chance.Pick(", missed doses", ", with missed doses") : "");

    private static string Frequency(Chance chance, Visit visit)
    {
        int days = Math.Max(1, visit.Day - visit.Since);
        double perMonth = visit.Seizures * 30.4 / days;
        if (visit.Seizures == 0)
        {
            string last = visit.LastSeizure is { } seizure ? DateOnly.FromDayNumber(seizure).ToString("MM/yyyy") : "";
            int months = visit.LastSeizure is { } day ? (visit.Day - day) / 30 : days / 30;
            return chance.PickBy([4, 3, 2, 2]) switch
            {
                0 => "none since last visit",
                1 => last.Length > 0 ? $"seizure free since {last}" : "no seizures since last visit",
                2 => months >= 1 ? $"no seizures x {months} months" : "no seizures since last visit",
                _ => "0 since last visit",
            };
        }

        return perMonth switch
        {
            >= 25 => chance.Pick("daily", "multiple per day", $"{Math.Max(1, Math.Round(perMonth / 30.4))}/day"),
            >= 4 => chance.Happens(0.5) ? $"{Math.Max(1, Math.Floor(perMonth / 4.35))}-{Math.Ceiling(perMonth / 4.35) + 1} per week" : $"{Math.Round(perMonth)} per month",
            >= 1 => chance.Happens(0.5) ? $"{Math.Round(perMonth)}/month" : $"{visit.Seizures} since last visit",
            _ => chance.Happens(0.6) ? $"{visit.Seizures} since last visit" : $"{visit.Seizures} seizure{(visit.Seizures == 1 ? "" : "s")} in the last {Math.Max(1, days / 30)} months",
        };
    }

    /// <summary>The note of a neurology visit.</summary>
    public static string NeurologyNote(Chance chance, Life life, Visit visit, IReadOnlyList<Course> earlier)
    {
        Epilepsy epilepsy = life.Epilepsy!;
        var note = new StringBuilder();
        note.Append($"{life.Person.AgeOn(visit.Day)} year old {(life.Person.Female ? "woman" : "man")} with {(epilepsy.Generalized ? "generalized" : epilepsy.Lobe is null ? "" : epilepsy.Lobe + " lobe")} epilepsy, seen in follow up. ");
        int days = visit.Day - visit.Since;
        string last = visit.LastSeizure is { } seizure ? DateOnly.FromDayNumber(seizure).ToString("MM/dd/yyyy") : "";
        note.Append(visit.Seizures switch
        {
            0 when last.Length > 0 => chance.Pick($"No seizures since the last visit; last seizure {last}. ", $"Remains seizure free. Last seizure was on {last}. "),
            0 => "No seizures since the last visit. ",
            1 => $"One seizure since the last visit, on {last}. ",
            _ => chance.Pick($"{visit.Seizures} seizures since the last visit {Math.Max(1, days / 30)} months ago, the most recent on {last}. ", $"Continues to have seizures, about {Math.Max(1, (int)Math.Round(visit.Seizures * 30.4 / Math.Max(1, days)))} per month. Last seizure {last}. "),
        });
        if (visit.Seizures > 0 && epilepsy.Seizures.FindAll(seizure => seizure.Day >= visit.Since && seizure.Day < visit.Day).TrueForAll(seizure => seizure.Explained))
        {
            note.Append(chance.Pick("This was in the setting of missed doses. ", "Seizures happened only when doses were missed. "));
        }

        if (earlier.Count > 0)
        {
            note.Append("Previously tried: ").Append(string.Join("; ", earlier.Select(course => $"{course.Medicine.Name} {course.Doses[^1].Mg:0.##} mg/day ({Outcome(course)})"))).Append(". ");
        }

        List<Course> current = epilepsy.Courses.FindAll(course => course.MgOn(visit.Day - 1) > 0);
        if (current.Count > 0)
        {
            note.Append("Current medication: ").Append(string.Join(", ", current.Select(course => $"{course.Medicine.Name} {course.MgOn(visit.Day - 1):0.##} mg/day"))).Append(". ");
            note.Append(chance.Pick("No side effects. ", "Tolerating medication well. ", "Mild fatigue. ", ""));
        }

        return note.Append("Neurological examination is unchanged. Plan: ").AppendJoin(' ', visit.Plan).ToString();
    }

    /// <summary>What became of a drug, in words.</summary>
    public static string Outcome(Course course) => course.StopReason switch
    {
        "adverse-effect" => $"stopped for {course.SideEffect}",
        "inefficacy" => "seizures continued, stopped",
        "" => "seizures continue",
        "remission" => "stopped after seizure freedom",
        _ => "stopped",
    };

    /// <summary>The types of seizure, as a form holds them.</summary>
    public static string SeizureTypes(Epilepsy epilepsy) => (epilepsy.Syndrome, epilepsy.ManySeizureTypes) switch
    {
        ("jme", true) => "Myoclonic; generalized tonic-clonic",
        ("jme", false) => "Myoclonic",
        ("absence", true) => "Absence; generalized tonic-clonic",
        ("absence", false) => "Absence",
        ("tonic-clonic-alone", true) => "Generalized tonic-clonic; absence",
        ("tonic-clonic-alone" or "unclassified", false) => "Generalized tonic-clonic",
        ("unclassified", true) => "Generalized tonic-clonic; myoclonic",
        ("lgs", true) => "Atonic; atypical absence; myoclonic",
        ("lgs", false) => "Atonic",
        ("west", true) => "Epileptic spasms; focal impaired awareness",
        ("west", false) => "Epileptic spasms",
        ("dravet", true) => "Generalized tonic-clonic; myoclonic; focal impaired awareness",
        ("dravet", false) => "Generalized tonic-clonic",
        (_, true) => "Focal impaired awareness; focal to bilateral tonic-clonic",
        _ => "Focal impaired awareness",
    };
}
