using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Timeline;
using RefractoryEpilepsy.Trials;

namespace RefractoryEpilepsy.Resistance;

/// <summary>ILAE level 2: the patient's status on a day, with what it rests on.</summary>
/// <param name="Status">One of the words of <c>cases.csv</c>.</param>
/// <param name="EverResistant">Two failures at any time up to the day.</param>
/// <param name="Confidence">Null unless ever resistant, or codes alone suggest it.</param>
/// <param name="Failures">Failed schedules, in order of failure.</param>
/// <param name="Since">Day of the second failure; null without one.</param>
/// <param name="Resistant">Yes, no or unknown now, with reasons that name what is missing.</param>
/// <param name="Eligible">Whether it is epilepsy at all (ELIG-1 to 5).</param>
/// <param name="SeizureFreeSince">First day of the documented seizure-free span that reaches the day; null where none.</param>
/// <param name="Trials">Every drug that was looked at, no trial among them, in order of start.</param>
/// <param name="Notes">Notes such as SIM-1, R-18, history needed.</param>
/// <remarks>Source: Kwan et al., Epilepsia 2010;51:1069, doi:10.1111/j.1528-1167.2009.02397.x (level 2).</remarks>
public sealed record ResistanceFinding(
    Status Status,
    bool EverResistant,
    Confidence? Confidence,
    IReadOnlyList<FailedSchedule> Failures,
    DateOnly? Since,
    Judgement Resistant,
    Judgement Eligible,
    DateOnly? SeizureFreeSince,
    IReadOnlyList<TrialAssessment> Trials,
    IReadOnlyList<Reason> Notes)
{
    /// <summary>Probable only because intractable codes confirm a change of treatment (EV-4 with EV-5): not for training labels (D-3).</summary>
    public bool ConfirmedByCodes { get; init; }

    /// <summary>Judges the status from the trials. Pure.</summary>
    /// <param name="trials">As <see cref="TrialAssessor"/> gives them.</param>
    /// <param name="timeline">As it stood on record on <paramref name="asOf"/>.</param>
    public static ResistanceFinding From(IReadOnlyList<TrialAssessment> trials, PatientTimeline timeline, KnowledgeBase knowledge, DateOnly asOf) =>
        PatientStatus.Of(trials, Chart.Of(timeline, knowledge, asOf));

    internal static ResistanceFinding From(IReadOnlyList<TrialAssessment> trials, Chart chart) => PatientStatus.Of(trials, chart);
}

/// <summary>A schedule that failed (specification 1.4 E).</summary>
/// <param name="DrugIds">Its drugs; several after a simultaneous start.</param>
/// <param name="On">Failure date.</param>
public sealed record FailedSchedule(IReadOnlyList<string> DrugIds, DateOnly On, Grade Grade, IReadOnlyList<string> TrialIds)
{
    /// <summary>How sure this failure is.</summary>
    public Confidence Confidence { get; init; } = Confidence.Possible;
}

/// <summary>The words of <c>cases.csv</c>, column <c>status</c>.</summary>
public enum Status
{
    /// <summary>Not epilepsy, as far as the record tells.</summary>
    NotEligible,

    /// <summary>ELIG-2: queued, not classified.</summary>
    Possible,

    /// <summary>Epilepsy in remission off drugs, or never treated.</summary>
    NotTreated,

    /// <summary>Neither resistant nor responsive, with what is missing.</summary>
    Undefined,

    /// <summary>Seizure free long enough on the present schedule.</summary>
    Responsive,

    /// <summary>Two adequate schedules have failed.</summary>
    Resistant,
}

/// <summary>How sure resistance is (specification 1.5), least first.</summary>
public enum Confidence
{
    /// <summary>Codes alone.</summary>
    Coded,

    /// <summary>At least one failure rests on a regimen change only.</summary>
    Possible,

    /// <summary>Two failures at grade E3 or better.</summary>
    Probable,

    /// <summary>Two failures, each E1 or agreeing E2.</summary>
    Definite,
}
