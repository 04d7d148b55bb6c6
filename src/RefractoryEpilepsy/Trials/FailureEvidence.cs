using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Trials;

/// <summary>One seizure, word or change that may fail a trial.</summary>
/// <param name="Day">When, or when it is expected within its report's window.</param>
internal readonly record struct FailurePoint(int Day, Grade Grade, bool IsExplained, bool IsAltered, bool IsAura, Evidence Evidence);

/// <summary>Which seizure evidence falls into the part of a trial where it speaks against the drug (specification 1.5, R-7, R-8, R-10, R-11).</summary>
internal static class FailureEvidence
{
    /// <summary>Every point inside the open windows, by day.</summary>
    /// <param name="open">The adequate windows without days under a later drug.</param>
    public static List<FailurePoint> Of(TrialInHand trial, List<(int Start, int End)> open, SeizureSigns signs, Chart chart)
    {
        var points = new List<FailurePoint>();
        if (open.Count == 0)
        {
            return points;
        }

        List<(int Start, int End)> explained = Adherence.ExplainedStretches(chart, trial.Trial, trial.Levels);
        List<SeizureSign>? straddling = null;
        int first = open[0].Start;
        int last = open[^1].End;
        foreach (SeizureSign sign in signs.Signs)
        {
            if (sign.End < first || sign.Start > last)
            {
                continue;
            }

            (int from, int to) = Overlap(sign, open);
            if (from > to)
            {
                continue;
            }

            if (sign.IsWord)
            {
                if (sign.End - trial.Part.Windows[0].Start >= chart.Parameters.WashInDays)
                {
                    points.Add(Point(sign, sign.End, sign.End, sign.End, trial, explained, chart));
                }
            }
            else if ((from == sign.Start && to == sign.End) || (decimal)(to - from + 1) / (sign.End - sign.Start + 1) >= (decimal)chart.Parameters.WindowInsideShare)
            {
                points.Add(Point(sign, from, to, Expected(sign, from, to, chart), trial, explained, chart));
            }
            else
            {
                (straddling ??= []).Add(sign);
            }
        }

        if (straddling is not null)
        {
            AddStraddling(points, straddling, trial, open, explained, signs, chart);
        }

        points.Sort(static (left, right) =>
        {
            int order = left.Day != right.Day ? left.Day.CompareTo(right.Day) : (int)left.Grade - (int)right.Grade;
            return order != 0 ? order : string.CompareOrdinal(left.Evidence.Reference, right.Evidence.Reference);
        });
        return points;
    }

    // A window that reaches out of the adequate part speaks for it if the days outside cannot have held so many seizures
    // at the rate before the drug; or if a seizure inside is nearly certain and the treatment was changed upon it, or
    // seizures inside are proven otherwise (then it only helps to date them).
    private static void AddStraddling(
        List<FailurePoint> points, List<SeizureSign> straddling, TrialInHand trial, List<(int Start, int End)> open, List<(int Start, int End)> explained, SeizureSigns signs, Chart chart)
    {
        bool proven = points.Exists(point => !point.IsExplained && !point.IsAltered);
        double? before = signs.DailyRateBefore(trial.Start, chart.Parameters.IntervalLookbackDays);
        foreach (SeizureSign sign in straddling)
        {
            (int from, int to) = Overlap(sign, open);
            int inside = to - from + 1;
            int outside = sign.End - sign.Start + 1 - inside;
            double certainty = 1 - Math.Pow(1 - ((double)inside / (inside + outside)), (double)sign.Count);
            bool tooMany = before is { } rate && AtLeast((int)sign.Count, rate * outside) <= chart.Parameters.StraddlingChance;
            if (tooMany || (certainty >= chart.Parameters.StraddlingCertainty && (proven || WasChangedUpon(sign, trial, open))))
            {
                points.Add(Point(sign, from, to, Expected(sign, from, to, chart), trial, explained, chart));
            }
        }
    }

    /// <summary>Chance of so many events or more where <paramref name="mean"/> are expected (Poisson).</summary>
    internal static double AtLeast(int count, double mean)
    {
        double term = Math.Exp(-mean);
        double below = 0;
        for (int k = 0; k < count; k++)
        {
            below += term;
            term *= mean / (k + 1);
        }

        return Math.Max(0, 1 - below);
    }

    private const int UponReportDays = 30;

    // The dose went up, the drug ended or another took over within a month of the report.
    private static bool WasChangedUpon(SeizureSign sign, TrialInHand trial, List<(int Start, int End)> open)
    {
        if (trial.Trial.Stopped is not (StopReason.NotStopped or StopReason.NotRecorded or StopReason.Inefficacy))
        {
            return false;
        }

        int last = open[^1].End;
        if (last < trial.Part.Windows[^1].End || !trial.IsOngoing)
        {
            if (Math.Abs(last - sign.Told) <= UponReportDays)
            {
                return true;
            }
        }

        for (int i = 1; i < trial.Trial.Steps.Count; i++)
        {
            int start = trial.Trial.Steps[i].Days.Start.DayNumber;
            if (start >= sign.Told && start - sign.Told <= UponReportDays && trial.Trial.Steps[i].MgPerDay > trial.Trial.Steps[i - 1].MgPerDay)
            {
                return true;
            }
        }

        return false;
    }

    // Seizures of a window are taken as evenly spread: the first of n falls after one (n+1)th of it.
    private static int Expected(SeizureSign sign, int from, int to, Chart chart)
    {
        if (!chart.Parameters.DateFailureInsideWindow || sign.IsDated)
        {
            return to;
        }

        decimal perDay = sign.Count / (sign.End - sign.Start + 1);
        decimal inside = perDay * (to - from + 1);
        return from + (int)((to - from + 1) / (Math.Max(1, inside) + 1));
    }

    private static FailurePoint Point(SeizureSign sign, int from, int to, int day, TrialInHand trial, List<(int Start, int End)> explained, Chart chart) =>
        new(day, sign.Grade, sign.IsExplained || Adherence.Covers(explained, from, to), IsAltered(trial, from, to, chart), sign.IsAura, sign.Evidence);

    private static (int From, int To) Overlap(SeizureSign sign, List<(int Start, int End)> open)
    {
        (int From, int To) best = (1, 0);
        foreach ((int start, int end) in open)
        {
            int from = Math.Max(start, sign.Start);
            int to = Math.Min(end, sign.End);
            if (to - from > best.To - best.From)
            {
                best = (from, to);
            }
        }

        return best;
    }

    // Pregnancy, and an inducer or an oestrogen that is new, lower levels: such seizures fail the drug only where the level was in
    // range or the dose had been raised against it (R-7, trap PK-altered).
    private static bool IsAltered(TrialInHand trial, int from, int to, Chart chart) =>
        IsAltered(trial, from, to, chart.Pregnancies) || IsAltered(trial, from, to, trial.ClearanceRises);

    private static bool IsAltered(TrialInHand trial, int from, int to, IReadOnlyList<(int Start, int End)> stretches)
    {
        for (int i = 0; i < stretches.Count; i++)
        {
            (int start, int end) = stretches[i];
            if (from >= start && to <= end && !trial.Levels.InRangeWithin(start, to) && !WasRaised(trial.Trial, start, to))
            {
                return true;
            }
        }

        return false;
    }

    private static bool WasRaised(DrugTrial trial, int from, int to)
    {
        for (int i = 1; i < trial.Steps.Count; i++)
        {
            int start = trial.Steps[i].Days.Start.DayNumber;
            if (start >= from && start <= to && trial.Steps[i].MgPerDay > trial.Steps[i - 1].MgPerDay)
            {
                return true;
            }
        }

        return false;
    }
}
