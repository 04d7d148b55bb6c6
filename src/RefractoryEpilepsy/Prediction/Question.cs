using RefractoryEpilepsy.Cases;

namespace RefractoryEpilepsy.Prediction;

/// <summary>What a model is asked: of whom, when, what, within how long.</summary>
/// <param name="Id">Id of specification 3.2.</param>
/// <param name="Title">For people.</param>
/// <param name="TimeZero">The index day of a patient; null for who has none.</param>
/// <param name="SeesTimeZero">Whether features may use what was recorded on the index day itself.</param>
/// <param name="WithinDays">Horizon: the outcome counts from the day after the index day up to so many days later, included.</param>
/// <param name="LookBackDays">Record wanted before the index day.</param>
/// <param name="WashOutDays">An outcome up to so many days after the index day was already there: excluded.</param>
/// <param name="Criteria">The target cohort, in order; each is judged at the index day.</param>
public sealed record Question(
    string Id,
    string Title,
    Func<PatientCase, DateOnly?> TimeZero,
    bool SeesTimeZero,
    int WithinDays,
    int LookBackDays,
    int WashOutDays,
    IReadOnlyList<TargetCriterion> Criteria)
{
    /// <summary>The first day features may not see.</summary>
    public DateOnly FirstUnseenDay(DateOnly timeZero) => SeesTimeZero ? timeZero.AddDays(1) : timeZero;
}

/// <summary>One condition of the target cohort.</summary>
/// <param name="Text">In plain words, for the attrition table.</param>
/// <param name="Judge">Of a case at its index day; Unknown keeps the patient out, in a column of its own.</param>
public sealed record TargetCriterion(string Id, string Text, Func<PatientCase, DateOnly, Judgement> Judge);

/// <summary>The questions there are. To add one, add it here.</summary>
public static class Questions
{
    /// <summary>At the first antiseizure drug: resistant within five years?</summary>
    public static Question AtFirstDrug { get; } = new(
        "T-A",
        "At the first antiseizure drug: drug resistant within 5 years?",
        TargetCohort.FirstQualifyingStart,
        SeesTimeZero: false,
        WithinDays: 1826,
        LookBackDays: 365,
        WashOutDays: 0,
        [TargetCohort.Epilepsy, TargetCohort.NoEarlierDrug, TargetCohort.LookBack(365), TargetCohort.NotYetResistant(0)]);

    /// <summary>At the first failure: resistant within three years?</summary>
    public static Question AtFirstFailure { get; } = new(
        "T-B",
        "At the first failure of an adequate trial: drug resistant within 3 years?",
        patient => patient.Resistance.Failures is [var first, ..] ? first.On : null,
        SeesTimeZero: true,
        WithinDays: 1096,
        LookBackDays: 0,
        WashOutDays: 30,
        [TargetCohort.Epilepsy, TargetCohort.NoEarlierDrug, TargetCohort.NotYetResistant(30)]);

    /// <summary>All, in order.</summary>
    public static IReadOnlyList<Question> All { get; } = [AtFirstDrug, AtFirstFailure];

    /// <summary>By id; null where there is none of that id.</summary>
    public static Question? ById(string id) => All.FirstOrDefault(question => string.Equals(question.Id, id, StringComparison.OrdinalIgnoreCase));
}
