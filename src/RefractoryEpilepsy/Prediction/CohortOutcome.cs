using RefractoryEpilepsy.Cases;
using RefractoryEpilepsy.Resistance;
using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Prediction;

/// <summary>What became of a member of the target cohort by the end of the horizon.</summary>
/// <param name="Resistant">Unknown where observation ended before it was settled: never a negative.</param>
/// <param name="Days">From the index day to the day it was settled or observation ended; at least 1, at most the horizon.</param>
/// <param name="Reason">Stable code: <c>second-failure</c>, <c>responsive</c>, <c>observed-to-horizon</c>, <c>possible-only</c>, <c>coded-only</c>, <c>no-status-document</c>, <c>left</c>, <c>died</c>.</param>
public sealed record CohortOutcome(Answer Resistant, int Days, string Reason)
{
    /// <summary>Judges the outcome (specification 3.2).</summary>
    /// <remarks>
    /// Yes: a second schedule failed within the horizon, at confidence definite or probable. No: documented responsive, or observed to the end of
    /// the horizon without a second failure and with at least one document of seizure status. Everyone else is Unknown: resistance that rests
    /// on regimen changes or codes alone is neither, unless asked for.
    /// </remarks>
    /// <param name="least">The least confidence that counts as resistant.</param>
    /// <param name="visitsTellStatus">Whether, in a source that holds no seizure reports at all, a visit for epilepsy counts as a document of status.</param>
    public static CohortOutcome Of(Question question, PatientCase patient, DateOnly zero, Confidence least = Confidence.Probable, bool visitsTellStatus = false)
    {
        ResistanceFinding finding = patient.Resistance;
        DateOnly horizon = zero.AddDays(question.WithinDays);
        DateOnly end = ObservedTo(question, patient, zero);
        int observed = Math.Max(1, end.DayNumber - zero.DayNumber);
        int DaysTo(DateOnly day) => Math.Max(1, day.DayNumber - zero.DayNumber);
        bool failedTwice = finding.Since is { } since && since > zero && since <= horizon;
        if (failedTwice)
        {
            // Codes of intractability leak what clinicians already knew: such patients train nothing (D-3).
            DateOnly? sure = SureSince(finding, horizon, least);
            bool counts = sure is not null && (least < Confidence.Probable || !finding.ConfirmedByCodes);
            return counts ? new(Answer.Yes, DaysTo(sure!.Value), "second-failure") : new(Answer.Unknown, DaysTo(finding.Since!.Value), "possible-only");
        }

        if (finding.Confidence == Confidence.Coded)
        {
            return new(Answer.Unknown, observed, "coded-only");
        }

        // Freedom settles the answer when a year of it is complete, whether the patient was seen on or not: else those who left would be counted twice,
        // once themselves and once by the weight of those who stayed.
        int? free = finding is { Status: Status.Responsive, SeizureFreeSince: { } freeSince } ? freeSince.DayNumber + 365 - zero.DayNumber : null;
        if (end >= horizon)
        {
            return HasStatusDocument(patient.Timeline, zero, horizon, visitsTellStatus)
                ? new(Answer.No, Math.Clamp(free ?? question.WithinDays, 1, question.WithinDays), "observed-to-horizon")
                : new(Answer.Unknown, question.WithinDays, "no-status-document");
        }

        if (free is { } settled)
        {
            return new(Answer.No, Math.Clamp(settled, 1, observed), "responsive");
        }

        return new(Answer.Unknown, observed, patient.Timeline.Person.Died is not null ? "died" : "left");
    }

    // The day on which resistance was as sure as asked, by the failures of the horizon alone: what came later would label only those who were followed so long.
    private static DateOnly? SureSince(ResistanceFinding finding, DateOnly horizon, Confidence least)
    {
        DateOnly since = finding.Since!.Value;
        if (finding.Failures.All(failure => failure.On <= horizon))
        {
            return finding.Confidence >= least ? since : null;
        }

        int needed = finding.Failures.Count(failure => failure.On <= since);
        DateOnly[] sure = [.. finding.Failures.Where(failure => failure.On <= horizon && failure.Confidence >= least).Select(failure => failure.On).Order()];
        return sure.Length >= needed ? sure[needed - 1] : null;
    }

    /// <summary>The last day on which the patient was under observation, at most that of the horizon.</summary>
    internal static DateOnly ObservedTo(Question question, PatientCase patient, DateOnly zero) =>
        new[] { patient.Timeline.Observed.Last, patient.AsOf, patient.Timeline.Person.Died ?? DateOnly.MaxValue, zero.AddDays(question.WithinDays) }.Min();

    /// <summary>Whether anything between the two days tells how the seizures are.</summary>
    internal static bool HasStatusDocument(PatientTimeline timeline, DateOnly after, DateOnly until, bool visitsTellStatus) =>
        timeline.Seizures.Any(report => report.Window.Last > after && report.Window.Last <= until)
        || (visitsTellStatus && timeline.Visits.Any(visit => visit.Period.Start > after && visit.Period.Start <= until && visit.Diagnoses.Any(concept => concept is "epilepsy_dx" or "status_epilepticus")));
}
