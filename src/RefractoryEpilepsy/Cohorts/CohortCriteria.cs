using RefractoryEpilepsy.Cases;
using RefractoryEpilepsy.Resistance;
using RefractoryEpilepsy.Timeline;
using RefractoryEpilepsy.Trials;

namespace RefractoryEpilepsy.Cohorts;

/// <summary>The conditions cohorts are made of.</summary>
internal static class CohortCriteria
{
    private static readonly Judgement NoSign = Judgement.Of(Answer.No, "no-sign-of-epilepsy", "Antiseizure drugs, but no sign of epilepsy or of a seizure.");
    private static readonly Judgement NeverTreated = Judgement.Of(Answer.No, "never-treated", "No antiseizure drug was tried for epilepsy.");
    private static readonly Judgement NotCoded = Judgement.Of(Answer.No, "epilepsy-not-coded", "No epilepsy code is on record.");
    private static readonly Judgement DanishNo = Judgement.Of(Answer.No, "danish-rule-not-met", "Neither three drugs within three years nor an acute visit after two.");
    private static readonly Judgement FourNo = Judgement.Of(Answer.No, "fewer-drugs", "Not more than three drugs in the first two years.");

    public static Criterion SignOfEpilepsy { get; } = new("sign-of-epilepsy", "has a diagnosis of epilepsy or of a seizure on record", patient =>
        Coded(patient, concept => concept is "epilepsy_dx" or "epilepsy_intractable" or "epilepsy_dx_supporting" or "status_epilepticus" or "provoked_or_febrile_seizure" or "pnes_functional_seizure"
            || concept.StartsWith("syndrome_", StringComparison.Ordinal)) is { } diagnosis
            ? Judgement.Of(Answer.Yes, "sign-of-epilepsy", $"Coded: {diagnosis.Code.Value}.", diagnosis.Evidence)
            : NoSign);

    public static Criterion Eligible { get; } = new("eligible", "has epilepsy by ELIG-1 (one principal or two codes, or a confirmed active problem)", patient => patient.Resistance.Eligible);

    public static Criterion EpilepsyCoded { get; } = new("epilepsy-coded", "has an epilepsy code", patient =>
        Coded(patient, concept => concept is "epilepsy_dx" or "epilepsy_intractable") is { } diagnosis
            ? Judgement.Of(Answer.Yes, "epilepsy-coded", $"Coded: {diagnosis.Code.Value}.", diagnosis.Evidence)
            : NotCoded);

    public static Criterion Treated { get; } = new("treated", "tried at least one antiseizure drug", patient =>
        patient.Resistance.Trials.FirstOrDefault(trial => trial.Outcome != 0) is { } first
            ? Judgement.Of(Answer.Yes, "treated", $"{first.Trial.Drug.Id} from {Day(first.Trial.Taken.Start)}.", first.Trial.Evidence.Take(1).ToList())
            : NeverTreated);

    public static Criterion ResistantNow { get; } = new("resistant-now", "is resistant on the day (not responsive, untreated or under a relapse check)", patient =>
        patient.Resistance.Status == Status.Resistant ? patient.Resistance.Resistant
            : Judgement.Of(Answer.No, "not-resistant-now", $"Status {patient.Resistance.Status}."));

    public static Criterion DefiniteOrProbable { get; } = new("definite-or-probable", "has failures whose evidence is definite or probable", patient =>
        Judgement.Of(patient.Resistance.Confidence is Confidence.Definite or Confidence.Probable ? Answer.Yes : Answer.No, "confidence", $"Confidence {patient.Resistance.Confidence?.ToString() ?? "none"}."));

    public static Criterion DanishRule { get; } = new("danish-rule", "filled three distinct antiseizure drugs within three years, or came acutely for epilepsy or convulsions after two", patient =>
        DrugHistory.Of(patient).DanishDay is { } day ? Judgement.Of(Answer.Yes, "danish-rule-met", $"Met on {Day(day)}.") : DanishNo);

    public static Criterion FourDrugsInTwoYears { get; } = new("more-than-three-drugs-in-two-years", "had more than three antiseizure drugs in the first two years of treatment", patient =>
        DrugHistory.Of(patient).FourInTwoYearsDay is { } day ? Judgement.Of(Answer.Yes, "four-drugs", $"The fourth drug on {Day(day)}.") : FourNo);

    public static Criterion IntractableTwice { get; } = new("intractable-twice", "has a code for intractable epilepsy at two encounters", patient =>
    {
        List<Diagnosis> coded = Intractable(patient);
        return coded.Count >= 2
            ? Judgement.Of(Answer.Yes, "intractable-twice", $"Intractable is coded at {coded.Count} encounters.", [.. coded.Select(diagnosis => diagnosis.Evidence)])
            : Judgement.Of(Answer.No, "intractable-not-twice", coded.Count == 1 ? "Intractable is coded once only." : "Intractable is never coded.");
    });

    public static Criterion IntractableOnce { get; } = new("intractable-once", "has a code for intractable epilepsy", patient =>
        AllIntractable(patient).MinBy(diagnosis => diagnosis.On) is { } coded
            ? Judgement.Of(Answer.Yes, "intractable-once", $"Intractable is coded on {Day(coded.On)}.", coded.Evidence)
            : Judgement.Of(Answer.No, "intractable-never", "Intractable is never coded."));

    public static Criterion TwoLongEras { get; } = new("two-long-eras", "took two distinct antiseizure drugs, gabapentin and pregabalin aside, for at least 90 days each with gaps of at most 30 days", patient =>
        DrugHistory.SecondLongEra(patient) is { } day
            ? Judgement.Of(Answer.Yes, "two-long-eras", $"The second drug reached 90 days on {Day(day)}.")
            : Judgement.Of(Answer.No, "fewer-long-eras", "Fewer than two drugs were taken for 90 days."));

    /// <summary>Day of the first intractable code; null without one.</summary>
    public static DateOnly? FirstIntractableDay(PatientCase patient) => AllIntractable(patient).MinBy(diagnosis => diagnosis.On)?.On;

    /// <summary>So many schedules have failed; unknown where trials that cannot be judged could make up the number.</summary>
    public static Criterion Failures(int count) => new($"failures-{count}", $"failed at least {Number(count)} adequate schedule{(count == 1 ? "" : "s")}", patient =>
    {
        IReadOnlyList<FailedSchedule> failures = patient.Resistance.Failures;
        if (failures.Count >= count)
        {
            return new Judgement(Answer.Yes, [.. failures.Take(count).Select(failure => new Reason("failure", $"{string.Join(" with ", failure.DrugIds)} failed on {Day(failure.On)} ({failure.Grade}).", []))]);
        }

        List<TrialAssessment> open = patient.Resistance.Trials.Where(CannotBeJudged).ToList();
        return failures.Count + open.Count >= count
            ? new Judgement(Answer.Unknown, [.. open.Select(trial => new Reason("trial-undetermined", $"{trial.Trial.Drug.Id} from {Day(trial.Trial.Taken.Start)} cannot be judged.", [.. trial.Trial.Evidence.Take(1)]))])
            : Judgement.Of(Answer.No, "too-few-failures", $"{failures.Count} schedules have failed.");
    });

    /// <summary>So many distinct drugs, at any dose.</summary>
    public static Criterion DistinctDrugs(int count) => new($"distinct-drugs-{count}", $"had at least {Number(count)} distinct antiseizure drugs, whatever the dose and outcome", patient =>
    {
        DrugHistory history = DrugHistory.Of(patient);
        return history.FirstDays.Count >= count
            ? Judgement.Of(Answer.Yes, "distinct-drugs", $"{history.FirstDays.Count} distinct drugs, number {count} on {Day(history.FirstDays[count - 1])}.")
            : Judgement.Of(Answer.No, "too-few-drugs", $"{history.FirstDays.Count} distinct drugs.");
    });

    /// <summary>Day of the second intractable code; null without one.</summary>
    public static DateOnly? SecondIntractableDay(PatientCase patient) => Intractable(patient) is [_, var second, ..] ? second.On : null;

    /// <summary>Undetermined for want of data (dose, duration or adherence unknown), not because it was too short or too low.</summary>
    private static bool CannotBeJudged(TrialAssessment trial) =>
        trial.Outcome == 3 && trial.Judgement.Answer == Answer.Unknown && trial.Dose != Adequacy.No && trial.Duration != Adequacy.No && trial.Appropriate != Adequacy.No;

    private static List<Diagnosis> Intractable(PatientCase patient) =>
    [
        .. patient.Timeline.Diagnoses.Where(diagnosis => diagnosis.Confirmed == Answer.Yes && diagnosis.Place != DiagnosisPlace.ProblemList && diagnosis.Concepts.Contains("epilepsy_intractable"))
            .OrderBy(diagnosis => diagnosis.On).DistinctBy(diagnosis => (diagnosis.Visit, diagnosis.Visit is null ? diagnosis.On : default)),
    ];

    private static IEnumerable<Diagnosis> AllIntractable(PatientCase patient) =>
        patient.Timeline.Diagnoses.Where(diagnosis => diagnosis.Confirmed == Answer.Yes && diagnosis.Concepts.Contains("epilepsy_intractable"));

    private static Diagnosis? Coded(PatientCase patient, Func<string, bool> belongs)
    {
        foreach (Diagnosis diagnosis in patient.Timeline.Diagnoses)
        {
            foreach (string concept in diagnosis.Concepts)
            {
                if (belongs(concept))
                {
                    return diagnosis;
                }
            }
        }

        return null;
    }

    private static string Number(int count) => count switch { 1 => "one", 2 => "two", 3 => "three", _ => count.ToString(System.Globalization.CultureInfo.InvariantCulture) };

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
}
