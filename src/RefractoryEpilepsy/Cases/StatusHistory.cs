using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Resistance;
using RefractoryEpilepsy.Timeline;
using RefractoryEpilepsy.Trials;

namespace RefractoryEpilepsy.Cases;

/// <summary>A day on which the status changed, as the record stood then.</summary>
/// <param name="Because">What tells this status from the one before.</param>
public sealed record StatusChange(DateOnly Day, Status Status, bool EverResistant, Confidence? Confidence, int Failures, IReadOnlyList<Reason> Because);

/// <summary>How the status changed over the years (<c>refractory replay</c>).</summary>
public static class StatusHistory
{
    /// <summary>The changes from one day to another, both included, in order; the first entry is the status on the first day.</summary>
    /// <remarks>
    /// Judged anew on every day on which a fact was put on record, and on the days when waiting alone can change it: the end of a relapse
    /// check, a year without drug and seizure, a year without any record.
    /// </remarks>
    public static IReadOnlyList<StatusChange> Of(PatientTimeline timeline, KnowledgeBase knowledge, DateOnly from, DateOnly to)
    {
        var changes = new List<StatusChange>();
        PatientCase? before = null;
        foreach (DateOnly day in Days(timeline, knowledge.Parameters, from, to))
        {
            PatientCase now = Judge(timeline, knowledge, day);
            if (before is null || Differs(before.Resistance, now.Resistance))
            {
                ResistanceFinding finding = now.Resistance;
                changes.Add(new(day, finding.Status, finding.EverResistant, finding.Confidence, finding.Failures.Count, Because(before?.Resistance, finding)));
            }

            before = now;
        }

        return changes;
    }

    private static PatientCase Judge(PatientTimeline timeline, KnowledgeBase knowledge, DateOnly day) =>
        PatientCase.WithoutCauses(timeline, knowledge, day);

    private static SortedSet<DateOnly> Days(PatientTimeline timeline, Parameters parameters, DateOnly from, DateOnly to)
    {
        var days = new SortedSet<DateOnly> { from, to };
        foreach (Exposure fact in timeline.Exposures)
        {
            days.Add(fact.Recorded);
            days.Add(fact.EndRecorded ?? fact.End?.Latest ?? fact.Recorded);
            days.Add((fact.End?.Latest ?? fact.Recorded).AddDays(parameters.NotTreatedDays));
        }

        foreach (SeizureReport fact in timeline.Seizures)
        {
            days.Add(fact.Recorded);
            days.Add(fact.Recorded.AddDays(parameters.RelapseHoldDays));
            days.Add(fact.Recorded.AddDays(parameters.NotTreatedDays));
        }

        foreach (Visit fact in timeline.Visits)
        {
            days.Add(fact.Recorded);
            days.Add(fact.Recorded.AddDays(parameters.RelapseHoldDays));
        }

        days.UnionWith(timeline.Diagnoses.Select(fact => fact.Recorded));
        days.UnionWith(timeline.Measurements.Select(fact => fact.Recorded));
        days.UnionWith(timeline.Findings.Select(fact => fact.Recorded));
        days.UnionWith(timeline.Care.Select(fact => fact.Recorded));
        days.UnionWith(timeline.Reactions.Select(fact => fact.Recorded));
        days.Add(timeline.Observed.Last.AddDays(parameters.LostDays));
        days.RemoveWhere(day => day < from || day > to);
        return days;
    }

    private static bool Differs(ResistanceFinding before, ResistanceFinding now) =>
        before.Status != now.Status || before.EverResistant != now.EverResistant || before.Confidence != now.Confidence || before.Failures.Count != now.Failures.Count;

    // The reasons of the trials whose outcome is new, else of the status itself.
    private static IReadOnlyList<Reason> Because(ResistanceFinding? before, ResistanceFinding now)
    {
        var reasons = new List<Reason>();
        foreach (TrialAssessment trial in now.Trials)
        {
            TrialAssessment? known = before?.Trials.FirstOrDefault(other => string.Equals(other.Trial.Id, trial.Trial.Id, StringComparison.Ordinal));
            if (trial.Outcome is 1 or 2 && known?.Outcome != trial.Outcome)
            {
                reasons.AddRange(trial.Judgement.Reasons);
            }
        }

        if (before is not null && before.Eligible.Answer != now.Eligible.Answer)
        {
            reasons.AddRange(now.Eligible.Reasons);
        }

        return reasons.Count > 0 ? reasons : now.Resistant.Reasons;
    }
}
