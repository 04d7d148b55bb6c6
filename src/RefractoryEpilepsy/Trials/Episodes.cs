using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Trials;

/// <summary>One stretch of taking one drug; day numbers, both ends included.</summary>
/// <param name="Steps">Daily dose over time; short gaps are bridged at the dose before them.</param>
/// <param name="Covered">Days with supply, gaps left out.</param>
/// <param name="Ongoing">It reaches the day of judgement and nothing says that it ended.</param>
internal sealed record Episode(int Start, int End, List<(int Start, int End, decimal? MgPerDay)> Steps, List<(int Start, int End)> Covered, bool Ongoing);

/// <summary>Spans of one drug become episodes: the best source per day, gaps joined, hospital stays bridged (MED-5, 1.2, 1.3).</summary>
internal static class Episodes
{
    /// <summary>Every episode of the drug up to today, in order.</summary>
    /// <param name="spans">By start.</param>
    /// <param name="stays">Hospital stays by start, which bridge every gap.</param>
    public static List<Episode> Of(List<SupplySpan> spans, IReadOnlyList<(int Start, int End)> stays, int today, Parameters parameters)
    {
        var episodes = new List<Episode>();
        if (spans.Count == 0)
        {
            return episodes;
        }

        List<Segment> segments = Sweep(spans, today);
        int i = 0;
        while (i < segments.Count)
        {
            int from = i;
            while (i + 1 < segments.Count && Gap(segments[i].End, segments[i + 1].Start, stays) <= parameters.RestartDays)
            {
                i++;
            }

            episodes.Add(Join(segments, from, i, spans, stays, today, parameters));
            i++;
        }

        return episodes;
    }

    private readonly record struct Segment(int Start, int End, decimal? MgPerDay, int Supply);

    // Cuts time where any span begins or ends; in each piece the highest source rules, and strengths side by side add up.
    private static List<Segment> Sweep(List<SupplySpan> spans, int today)
    {
        (int firstFill, int lastFill) = RefillRecord(spans);
        var cuts = new List<int>(spans.Count * 2);
        foreach (SupplySpan span in spans)
        {
            cuts.Add(span.Start);
            cuts.Add(span.End + 1);
        }

        if (lastFill > 0)
        {
            cuts.Add(firstFill);
            cuts.Add(lastFill + 1);
        }

        cuts.Sort();
        var segments = new List<Segment>(cuts.Count);
        var active = new List<SupplySpan>(4);
        int next = 0;
        for (int i = 0; i + 1 < cuts.Count; i++)
        {
            int start = cuts[i];
            int end = Math.Min(cuts[i + 1] - 1, today);
            if (end < start || start > today)
            {
                continue;
            }

            for (int k = active.Count - 1; k >= 0; k--)
            {
                if (active[k].End < start)
                {
                    active.RemoveAt(k);
                }
            }

            while (next < spans.Count && spans[next].Start <= start)
            {
                if (spans[next].End >= start)
                {
                    active.Add(spans[next]);
                }

                next++;
            }

            if (Piece(active, start, end, firstFill, lastFill) is { } piece)
            {
                segments.Add(piece);
            }
        }

        return segments;
    }

    // Where fills are on record, an order left open neither covers the gaps between them nor outlives the last of them.
    private static (int First, int Last) RefillRecord(List<SupplySpan> spans)
    {
        int fills = 0;
        int first = int.MaxValue;
        int last = 0;
        foreach (SupplySpan span in spans)
        {
            if (span.Source == ExposureSource.Dispense)
            {
                fills++;
                first = Math.Min(first, span.Start);
                last = Math.Max(last, span.End);
            }
        }

        return fills >= 2 ? (first, last) : (0, 0);
    }

    private static Segment? Piece(List<SupplySpan> active, int start, int end, int firstFill, int lastFill)
    {
        ExposureSource? best = null;
        int supply = 0;
        foreach (SupplySpan span in active)
        {
            bool onlyTellsTheDose = lastFill > 0 && span.Source < ExposureSource.Administration && start >= firstFill && span.Start <= lastFill;
            if (!onlyTellsTheDose && (best is null || span.Source > best))
            {
                best = span.Source;
            }

            supply = Math.Max(supply, span.Supply);
        }

        if (best is null)
        {
            return null;
        }

        for (int rank = (int)best; rank >= 0; rank--)
        {
            if (Sum(active, (ExposureSource)rank) is { } mg)
            {
                return new(start, end, mg, supply);
            }
        }

        return new(start, end, null, supply);
    }

    // Equal doses side by side are the same prescription told twice.
    private static decimal? Sum(List<SupplySpan> active, ExposureSource source)
    {
        decimal? sum = null;
        for (int i = 0; i < active.Count; i++)
        {
            if (active[i].Source != source || active[i].MgPerDay is not { } mg)
            {
                continue;
            }

            bool repeated = false;
            for (int k = 0; k < i && !repeated; k++)
            {
                repeated = active[k].Source == source && active[k].MgPerDay == mg;
            }

            sum = repeated ? sum : (sum ?? 0) + mg;
        }

        return sum;
    }

    private static int Gap(int end, int start, IReadOnlyList<(int Start, int End)> stays)
    {
        int gap = start - end - 1;
        if (gap <= 0)
        {
            return 0;
        }

        int outside = gap;
        foreach ((int from, int to) in stays)
        {
            int overlap = Math.Min(to, start - 1) - Math.Max(from, end + 1) + 1;
            outside -= Math.Max(0, overlap);
        }

        return Math.Max(0, outside);
    }

    private static Episode Join(List<Segment> segments, int from, int to, List<SupplySpan> spans, IReadOnlyList<(int Start, int End)> stays, int today, Parameters parameters)
    {
        var steps = new List<(int Start, int End, decimal? MgPerDay)>(to - from + 1);
        var covered = new List<(int Start, int End)>();
        for (int i = from; i <= to; i++)
        {
            Segment segment = segments[i];
            int start = segment.Start;
            if (i > from)
            {
                Segment before = segments[i - 1];
                int gap = Gap(before.End, start, stays);
                if (gap == 0)
                {
                    Extend(covered, start - 1);
                }

                if (gap <= JoinDays(before.Supply, parameters))
                {
                    steps[^1] = steps[^1] with { End = start - 1 };
                }
            }

            if (covered.Count > 0 && covered[^1].End >= start - 1)
            {
                Extend(covered, segment.End);
            }
            else
            {
                covered.Add((start, segment.End));
            }

            if (steps.Count > 0 && steps[^1].End == start - 1 && (steps[^1].MgPerDay == segment.MgPerDay || segment.MgPerDay is null))
            {
                // A dose not told goes on as it was.
                steps[^1] = steps[^1] with { End = segment.End };
            }
            else
            {
                steps.Add((start, segment.End, segment.MgPerDay));
            }
        }

        int last = segments[to].End;
        return new(segments[from].Start, last, steps, covered, to == segments.Count - 1 && GoesOn(spans, last, segments[to].Supply, today, parameters));
    }

    private static void Extend(List<(int Start, int End)> covered, int end) =>
        covered[^1] = (covered[^1].Start, Math.Max(covered[^1].End, end));

    private static bool GoesOn(List<SupplySpan> spans, int last, int supply, int today, Parameters parameters)
    {
        bool final = false;
        foreach (SupplySpan span in spans)
        {
            if (span.End >= last)
            {
                if (span.End > last || !span.Final)
                {
                    return last + JoinDays(supply, parameters) >= today;
                }

                final = true;
            }
        }

        return !final && last + JoinDays(supply, parameters) >= today;
    }

    private static int JoinDays(int supply, Parameters parameters) =>
        Math.Min(parameters.GapJoinMaxDays, Math.Max(parameters.GapJoinDays, supply / 2));
}
