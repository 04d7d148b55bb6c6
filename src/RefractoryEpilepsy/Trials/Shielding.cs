using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Trials;

/// <summary>Which drug seizures speak against when several are taken (CNT-3 to CNT-6, R-9, R-10).</summary>
internal static class Shielding
{
    /// <summary>Whether two first trials are one combined schedule: started within 30 days, taken together at least 28 .</summary>
    /// <remarks>Supply that is left of a drug nobody ordered or filled again since the other began is no sign that both were taken.</remarks>
    public static bool AreOneSchedule(TrialInHand left, TrialInHand right, Chart chart)
    {
        if (!left.IsFirstOfGroup || !right.IsFirstOfGroup || left.SameGroup(right) || !left.MayCount || !right.MayCount || left.Trial.Undated || right.Trial.Undated)
        {
            return false;
        }

        int apart = Math.Abs(left.Start - right.Start);
        int together = Math.Min(left.End, right.End) - Math.Max(left.Start, right.Start) + 1;
        TrialInHand first = left.Start <= right.Start ? left : right;
        if (apart > SupplySpans.BegunTogetherDays && first.Trial.LastTold.DayNumber < Math.Max(left.Start, right.Start))
        {
            return false;
        }

        return apart <= chart.Parameters.SimultaneousStartDays && together >= chart.Parameters.SimultaneousTogetherDays;
    }

    /// <summary>The adequate windows of a trial in which seizures speak against it: without the days under a later drug that took over.</summary>
    public static List<(int Start, int End)> OpenWindows(TrialInHand trial, IReadOnlyList<TrialInHand> all, Chart chart)
    {
        var open = new List<(int Start, int End)>(trial.Part.Windows);
        foreach (TrialInHand later in all)
        {
            if (Takes(later, trial, chart))
            {
                // The day of the change still tells of the drug before it.
                Cut(open, later.Start + 1, later.End);
            }
        }

        return open;
    }

    // A drug taken up again takes no blame over: its own failure would not count a second time (CNT-1).
    private static bool Takes(TrialInHand later, TrialInHand earlier, Chart chart)
    {
        if (later.Start <= earlier.Start || later.Start > earlier.End || later.SameGroup(earlier) || !later.MayCount || !later.IsFirstOfGroup || later.Trial.Undated || AreOneSchedule(later, earlier, chart))
        {
            return false;
        }

        bool switched = earlier.Trial.Taken.End is not null && earlier.End - later.Start <= chart.Parameters.CrossTitrationDays;
        return switched || later.Part.Windows.Count > 0 || IsStillTitrated(later, chart);
    }

    // A drug just begun may yet become adequate; until that is known the one before it is not blamed for new seizures.
    private static bool IsStillTitrated(TrialInHand later, Chart chart) =>
        later.IsOngoing && chart.Today - later.Start < later.Trial.Drug.TitrationWeeks * 7 + chart.Parameters.CrossTitrationDays;

    private static void Cut(List<(int Start, int End)> windows, int from, int to)
    {
        for (int i = windows.Count - 1; i >= 0; i--)
        {
            (int start, int end) = windows[i];
            if (end < from || start > to)
            {
                continue;
            }

            windows.RemoveAt(i);
            if (end > to)
            {
                windows.Insert(i, (to + 1, end));
            }

            if (start < from)
            {
                windows.Insert(i, (start, from - 1));
            }
        }
    }
}
