using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Trials;

namespace RefractoryEpilepsy.Resistance;

/// <summary>From failed trials to failed schedules (specification 1.4 E).</summary>
/// <remarks>
/// CNT-1: an ingredient counts once for life. A retry at a higher dose replaces nothing that is earlier: the day of the first
/// failure stays, because resistance known then does not vanish when the drug is tried again.
/// </remarks>
internal static class ScheduleCounting
{
    /// <summary>Failed schedules by day.</summary>
    /// <remarks>
    /// A drug that failed before the next one was added stays failed, whatever freedom came later (CNT-4). One that freed the patient
    /// itself is category 1 (R-1): seizures before count only where they were a settled failure then, and it takes them for "resistant at
    /// any past time"; where that is not reached either, the drug that works today is not listed among the failed ones.
    /// </remarks>
    public static List<FailedSchedule> Count(IReadOnlyList<TrialAssessment> trials, bool functionalToo, Parameters parameters)
    {
        List<FailedSchedule> standing = Count(trials, functionalToo, parameters, allTime: false);
        if (standing.Count >= parameters.RequireFailures || !HasSettledFailure(trials))
        {
            return standing;
        }

        List<FailedSchedule> ever = Count(trials, functionalToo, parameters, allTime: true);
        return ever.Count >= parameters.RequireFailures ? ever : standing;
    }

    private static bool HasSettledFailure(IReadOnlyList<TrialAssessment> trials)
    {
        for (int i = 0; i < trials.Count; i++)
        {
            if (trials[i].EarlierFailureWasSettled)
            {
                return true;
            }
        }

        return false;
    }

    private static bool WasJudgedByNextDrug(TrialAssessment trial, DateOnly failedOn, IReadOnlyList<TrialAssessment> trials)
    {
        foreach (TrialAssessment later in trials)
        {
            if (later.Outcome != 0 && later.Trial.Taken.Start >= failedOn && trial.Trial.Taken.Contains(later.Trial.Taken.Start)
                && !string.Equals(later.Trial.Drug.Group, trial.Trial.Drug.Group, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    private static List<FailedSchedule> Count(IReadOnlyList<TrialAssessment> trials, bool functionalToo, Parameters parameters, bool allTime)
    {
        var failed = new List<(TrialAssessment Trial, DateOnly On, Grade Grade)>();
        foreach (TrialAssessment trial in trials)
        {
            if (trial is { Outcome: 2, FailureDate: { } on, Grade: { } grade })
            {
                failed.Add((trial, on, grade));
            }
            else if (trial.EarlierFailure is { } earlier && ((allTime && trial.EarlierFailureWasSettled) || WasJudgedByNextDrug(trial, earlier.On, trials)))
            {
                failed.Add((trial, earlier.On, earlier.Grade));
            }
        }

        if (failed.Count == 0)
        {
            return [];
        }

        failed.Sort(static (left, right) => left.On != right.On ? left.On.CompareTo(right.On) : string.CompareOrdinal(left.Trial.Trial.Id, right.Trial.Trial.Id));
        var schedules = new List<FailedSchedule>();
        var counted = new HashSet<string>(StringComparer.Ordinal);
        var groups = new HashSet<string>(StringComparer.Ordinal);
        foreach ((TrialAssessment trial, DateOnly on, Grade grade) in failed)
        {
            if (!counted.Contains(trial.Trial.Id) && !groups.Contains(trial.Trial.Drug.Group))
            {
                Add(trial, on, grade, failed, trials, functionalToo, parameters, schedules, counted, groups);
            }
        }

        schedules.Sort(static (left, right) => left.On != right.On ? left.On.CompareTo(right.On) : string.CompareOrdinal(left.TrialIds[0], right.TrialIds[0]));
        return schedules;
    }

    private static void Add(
        TrialAssessment trial, DateOnly on, Grade grade, List<(TrialAssessment Trial, DateOnly On, Grade Grade)> failed, IReadOnlyList<TrialAssessment> trials,
        bool functionalToo, Parameters parameters, List<FailedSchedule> schedules, HashSet<string> counted, HashSet<string> groups)
    {
        List<string> ids = parameters.SimultaneousCountsAs > 1 ? [trial.Trial.Id] : Members(trial, trials);
        Confidence confidence = ConfidenceOf(trial, grade, functionalToo, parameters);
        foreach ((TrialAssessment member, DateOnly day, Grade own) in failed)
        {
            if (!ReferenceEquals(member, trial) && ids.Contains(member.Trial.Id, StringComparer.Ordinal))
            {
                // The schedule fails when its last failing member does.
                on = day > on ? day : on;
                grade = own < grade ? own : grade;
                confidence = (Confidence)Math.Max((int)confidence, (int)ConfidenceOf(member, own, functionalToo, parameters));
            }
        }

        var drugs = new List<string>(ids.Count);
        foreach (TrialAssessment member in trials)
        {
            if (ids.Contains(member.Trial.Id, StringComparer.Ordinal))
            {
                drugs.Add(member.Trial.Drug.Id);
                counted.Add(member.Trial.Id);
                groups.Add(member.Trial.Drug.Group);
            }
        }

        schedules.Add(new(drugs, on, grade, ids) { Confidence = confidence });
    }

    private static List<string> Members(TrialAssessment trial, IReadOnlyList<TrialAssessment> trials)
    {
        var ids = new List<string> { trial.Trial.Id };
        for (int i = 0; i < ids.Count; i++)
        {
            foreach (TrialAssessment other in trials)
            {
                if (string.Equals(other.Trial.Id, ids[i], StringComparison.Ordinal))
                {
                    ids.AddRange(other.Together.Where(id => !ids.Contains(id, StringComparer.Ordinal) && !WasGivenUp(id, trials)));
                }
            }
        }

        ids.Sort(StringComparer.Ordinal);
        return ids;
    }

    // A partner given up for side effects before it was judged has not failed (L1-3b outranks R-9): it is neither listed with the
    // schedule nor used up by it, so that a later proper trial of it still counts.
    private static bool WasGivenUp(string id, IReadOnlyList<TrialAssessment> trials)
    {
        foreach (TrialAssessment trial in trials)
        {
            if (string.Equals(trial.Trial.Id, id, StringComparison.Ordinal))
            {
                return string.Equals(trial.Rule, "L1-3b", StringComparison.Ordinal);
            }
        }

        return false;
    }

    /// <summary>How sure one failure is (specification 1.5, ADEQ-1, ADEQ-2, R-2, ELIG-3).</summary>
    private static Confidence ConfidenceOf(TrialAssessment trial, Grade grade, bool functionalToo, Parameters parameters)
    {
        if (grade > Grade.E3)
        {
            return Confidence.Possible;
        }

        bool proven = grade == Grade.E1 || (grade == Grade.E2 && trial.NotesAgree);
        bool capped = functionalToo || trial.AurasOnly || trial.Trial.Historical || trial.Appropriate != Adequacy.Yes || trial.Dose != Adequacy.Yes || trial.Pdc < parameters.PdcAdequate;
        return proven && !capped ? Confidence.Definite : Confidence.Probable;
    }
}
