using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Reports;

/// <summary>Who gets a row in <c>cases.csv</c>.</summary>
public static class Signs
{
    /// <summary>
    /// Whether anything on record speaks of epilepsy, seizures or an antiseizure drug. Codes of other conditions alone (migraine, anxiety)
    /// do not; a drug whose dose or date could not be read does.
    /// </summary>
    public static bool Any(PatientTimeline timeline) =>
        timeline.Exposures.Count > 0
        || timeline.Seizures.Count > 0
        || timeline.Reactions.Any(reaction => reaction.DrugId is not null)
        || timeline.Measurements.Any(measurement => measurement.Concept.StartsWith("level:", StringComparison.Ordinal))
        || timeline.Diagnoses.Any(diagnosis => diagnosis.Concepts.Any(IsOfEpilepsy))
        || timeline.Visits.Any(visit => visit.Diagnoses.Any(IsOfEpilepsy))
        || timeline.Gaps.Any(gap => gap.Code is "unread-date" or "unread-dose");

    private static bool IsOfEpilepsy(string concept) =>
        concept is "status_epilepticus" or "provoked_or_febrile_seizure" or "pnes_functional_seizure" or "asm_underdosing"
        || concept.StartsWith("epilepsy_", StringComparison.Ordinal)
        || concept.StartsWith("syndrome_", StringComparison.Ordinal);
}
