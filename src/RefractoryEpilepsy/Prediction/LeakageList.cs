using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Prediction;

/// <summary>What no feature may see, even where it was recorded before the index day (specification 3.3).</summary>
/// <remarks>
/// Blocked are words of the answer itself (intractable codes), and signs that someone already treats the patient as resistant:
/// devices, surgery, diet, work-up for surgery, referral to an epilepsy centre, drugs licensed for refractory disease only. What the
/// list names besides is kept out by construction: <see cref="History"/> ends at the index day and goes by the day of recording, no
/// feature reads notes for such words, counts drugs after the index day, or knows the site.
/// </remarks>
public static class LeakageList
{
    /// <summary>Value sets and concepts that are taken out of every history.</summary>
    public static IReadOnlyList<string> BlockedConcepts { get; } =
    [
        "epilepsy_intractable",
        "neurostimulator_present",
        "proc_dbs",
        "proc_epilepsy_surgery",
        "proc_ketogenic_diet_support",
        "proc_neurostimulator_device",
        "proc_pet_spect_brain",
        "pet_report",
        "proc_presurgical_workup",
        "proc_rns",
        "proc_video_eeg",
        "proc_vns",
        "kd_prescreen",
        "ketogenic-diet",
        "referral-epilepsy-centre",
    ];

    /// <summary>Drugs licensed for refractory disease only.</summary>
    public static IReadOnlyList<string> BlockedDrugs { get; } = ["cenobamate", "felbamate", "fenfluramine", "perampanel"];

    private static readonly HashSet<string> Blocked = [.. BlockedConcepts];

    /// <summary>The history without them. An intractable code keeps what else it says: that it is epilepsy, and of which kind.</summary>
    public static History Clean(History history) => history.With(
        exposures: Allowed,
        diagnoses: WithoutIntractable,
        findings: finding => !Blocked.Contains(finding.Concept),
        measurements: measurement => !Blocked.Contains(measurement.Concept) && !BlockedDrugs.Any(drug => measurement.Concept == "level:" + drug),
        visits: visit => visit with
        {
            EpilepsyCentre = Answer.Unknown,
            Diagnoses = [.. visit.Diagnoses.Where(concept => !Blocked.Contains(concept))],
            PrincipalDiagnoses = [.. visit.PrincipalDiagnoses.Where(concept => !Blocked.Contains(concept))],
        },
        care: care => !Blocked.Contains(care.Concept),
        reactions: reaction => reaction.DrugId is not { } drug || !BlockedDrugs.Contains(drug));

    /// <summary>Whether features, and the trials they see, may know of a drug that was taken.</summary>
    internal static bool Allowed(Exposure exposure) => !BlockedDrugs.Contains(exposure.DrugId);

    private static Diagnosis? WithoutIntractable(Diagnosis diagnosis)
    {
        if (!diagnosis.Concepts.Any(Blocked.Contains))
        {
            return diagnosis;
        }

        ConceptList rest = [.. diagnosis.Concepts.Where(concept => !Blocked.Contains(concept))];
        return rest.Count == 0 ? null : diagnosis with { Concepts = rest, Code = new Code(diagnosis.Code.System, Shortened(diagnosis.Code.Value)) };
    }

    // The fifth and sixth characters of a G40 code say intractable and status; the fourth says the kind.
    private static string Shortened(string code)
    {
        string plain = code.Replace(".", "", StringComparison.Ordinal);
        return plain.Length > 4 && plain.StartsWith("G4", StringComparison.OrdinalIgnoreCase) ? $"{plain[..3]}.{plain[3]}" : code;
    }
}
