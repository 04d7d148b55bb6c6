using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Trials;

/// <summary>A new drug after an adequate trial, with nothing but seizures to explain it (EV-4, grade E4).</summary>
internal static class RegimenChange
{
    /// <summary>Day of the change and the new drug's record; null where there is none that counts.</summary>
    public static (int Day, Evidence Evidence)? After(TrialInHand trial, IReadOnlyList<TrialInHand> all, Chart chart)
    {
        if (trial.Trial.Stopped is not (StopReason.NotRecorded or StopReason.NotStopped or StopReason.Inefficacy) || trial.Part.Windows.Count == 0)
        {
            return null;
        }

        (int Day, Evidence Evidence)? first = null;
        foreach (TrialInHand later in all)
        {
            if (later.Start > trial.Start && IsAddOnOrSwitch(trial, later, chart) && IsUnexplained(trial, later, chart)
                && (first is null || (later.Start, later.Trial.Id).CompareTo((first.Value.Day, "")) < 0))
            {
                first = (later.Start, later.Trial.Evidence[0]);
            }
        }

        return first;
    }

    private static bool IsAddOnOrSwitch(TrialInHand trial, TrialInHand later, Chart chart)
    {
        if (!later.MayCount || later.Trial.Undated || later.SameGroup(trial) || Shielding.AreOneSchedule(trial, later, chart))
        {
            return false;
        }

        int adequate = 0;
        foreach ((int start, int end) in trial.Part.Windows)
        {
            adequate += Math.Max(0, Math.Min(end, later.Start) - start + 1);
        }

        if (adequate < chart.Parameters.MinDaysAtAdequateProxy)
        {
            return false;
        }

        int overlap = Math.Min(trial.End, later.End) - later.Start + 1;
        bool addOn = overlap >= chart.Parameters.AddOnOverlapDays;
        bool change = !trial.IsOngoing && overlap <= chart.Parameters.CrossTitrationDays && later.Start - trial.End <= chart.Parameters.GapJoinMaxDays
            && later.End - later.Start + 1 >= Math.Min(chart.Parameters.GapJoinDays, chart.Today - later.Start + 1);
        return addOn || change;
    }

    private static bool IsUnexplained(TrialInHand trial, TrialInHand later, Chart chart)
    {
        int day = later.Start;
        if (StopReasons.HasReaction(chart, trial.Trial.Drug, day) || chart.IsInPregnancy(day))
        {
            return false;
        }

        // Where the record never tells specialties, their absence proves nothing; the grade is the lowest that counts anyway.
        return later.Trial.ByNeurology == Answer.Yes || chart.NeurologyNear(day, chart.Parameters.NeurologyVisitDays) != Answer.No;
    }
}
