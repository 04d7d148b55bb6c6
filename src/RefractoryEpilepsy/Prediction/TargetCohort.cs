using System.Globalization;
using RefractoryEpilepsy.Cases;
using RefractoryEpilepsy.Timeline;
using RefractoryEpilepsy.Trials;

namespace RefractoryEpilepsy.Prediction;

/// <summary>Conditions of the target cohorts (specification 3.2). They decide who is asked about, never what a feature sees.</summary>
internal static class TargetCohort
{
    /// <summary>Who was already treated elsewhere refills or renews within a quarter of a year (30 to 90 days' supply).</summary>
    private const int UsualSupplyDays = 90;

    /// <summary>Epilepsy by ELIG-1.</summary>
    public static TargetCriterion Epilepsy { get; } = new(
        "epilepsy",
        "Epilepsy is on record (ELIG-1)",
        (patient, _) => patient.Resistance.Eligible);

    /// <summary>No drug of the past is told that began before the index day.</summary>
    public static TargetCriterion NoEarlierDrug { get; } = new(
        "no-earlier-drug",
        "No earlier antiseizure drug is told",
        (patient, zero) =>
        {
            DateOnly start = Onset(patient, zero);
            Exposure[] earlier = [.. patient.Timeline.Exposures.Where(exposure => exposure.Historical && IsEarlier(exposure, start, patient.Timeline.Exposures))];
            return earlier.Length == 0
                ? Judgement.Of(Answer.Yes, "no-earlier-drug", "No earlier antiseizure drug is told.")
                : Judgement.Of(Answer.No, "earlier-drug-told", $"{earlier[0].DrugId} was taken before the record's first drug.", [.. earlier.Select(exposure => exposure.Evidence).Distinct().Take(5)]);
        });

    /// <summary>Record without antiseizure drugs before the first one, or positive signs that the epilepsy is new.</summary>
    public static TargetCriterion LookBack(int days) => new(
        "look-back",
        $"At least {days} days of record before the first drug; from {UsualSupplyDays} days on where nothing tells of an older epilepsy; less where the onset itself is on record",
        (patient, zero) =>
        {
            int seen = zero.DayNumber - patient.Timeline.Observed.Start.DayNumber;
            DateOnly? onset = ToldOnset(patient, zero);
            return seen >= days ? Judgement.Of(Answer.Yes, "look-back", Text($"{seen} days of record before the first drug."))
                : onset < patient.Timeline.Observed.Start.AddDays(-30) && onset < zero.AddDays(-days) ? Judgement.Of(Answer.Unknown, "epilepsy-older-than-record", Text($"The epilepsy is older than the record, which begins {seen} days before the first drug: earlier drugs may be missing."))
                : seen >= UsualSupplyDays || onset is not null ? Judgement.Of(Answer.Yes, "new-onset", Text($"{seen} days of record before the first drug, and the onset lies within it."))
                : Judgement.Of(Answer.Unknown, "look-back-too-short", Text($"Only {seen} days of record before the first drug: it may not be the first."));
        });

    /// <summary>Not resistant by the index day or within the wash-out after it.</summary>
    public static TargetCriterion NotYetResistant(int washOutDays) => new(
        "not-yet-resistant",
        washOutDays == 0 ? "Not yet resistant" : $"Not resistant within {washOutDays} days",
        (patient, zero) => patient.Resistance.Since <= zero.AddDays(washOutDays)
            ? Judgement.Of(Answer.No, "already-resistant", "Two schedules had failed by then.")
            : Judgement.Of(Answer.Yes, "not-yet-resistant", "Fewer than two schedules had failed by then."));

    /// <summary>First day of the first drug that can be a trial for epilepsy; null where there is none.</summary>
    public static DateOnly? FirstQualifyingStart(PatientCase patient)
    {
        DateOnly? first = null;
        foreach (TrialAssessment trial in patient.Resistance.Trials)
        {
            if (!trial.Trial.Historical && trial.Trial.Indication != IndicationClass.X && (first is null || trial.Trial.Taken.Start < first))
            {
                first = trial.Trial.Taken.Start;
            }
        }

        return first;
    }

    // A later note that lists past drugs mostly tells of the record's own; a drug first told of later may have been taken in between.
    private static bool IsEarlier(Exposure told, DateOnly start, FactList<Exposure> all) =>
        (told.Start.Latest < start || told.Recorded <= start)
        && !all.Any(own => !own.Historical && own.DrugId == told.DrugId && own.Start.Earliest <= told.Recorded);

    // At the first failure the trials of this record itself began before; a told drug is an earlier one only if it began before them.
    private static DateOnly Onset(PatientCase patient, DateOnly zero) =>
        FirstQualifyingStart(patient) is { } start && start < zero ? start : zero;

    /// <summary>The earliest day a diagnosis or a seizure report puts the epilepsy at by name of a date; null where no onset is told.</summary>
    private static DateOnly? ToldOnset(PatientCase patient, DateOnly zero)
    {
        DateOnly? onset = null;
        foreach (Diagnosis diagnosis in patient.Timeline.Diagnoses)
        {
            if (diagnosis.Onset is { } told && diagnosis.Concepts.Any(concept => concept == "epilepsy_dx" || concept.StartsWith("syndrome_", StringComparison.Ordinal)))
            {
                Offer(told.Latest);
            }
        }

        foreach (SeizureReport report in patient.Timeline.Seizures)
        {
            if (report.Window.Start < zero && (report.CountLow > 0 || report.PerMonth > 0 || report.LastSeizure is not null))
            {
                Offer(report.Window.Start);
            }
        }

        return onset;

        void Offer(DateOnly day) => onset = onset is null || day < onset ? day : onset;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
