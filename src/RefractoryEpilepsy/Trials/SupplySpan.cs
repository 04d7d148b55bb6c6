using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Trials;

/// <summary>Days that one record covers at one dose; day numbers, both ends included.</summary>
/// <param name="End">May lie after the day of judgement.</param>
/// <param name="Supply">Days one fill lasts; 0 where not told.</param>
/// <param name="Final">The record itself says that the drug ended on the last day.</param>
internal readonly record struct SupplySpan(int Start, int End, decimal? MgPerDay, ExposureSource Source, int Supply, bool Final);

/// <summary>From when to when each order, fill, statement and administration of one drug covers (MED-5, 1.3).</summary>
internal static class SupplySpans
{
    // Doses this close are one strength: quantity over days' supply rounds.
    private const decimal SameStrength = 0.1m;

    // A fill of the older strength so soon after its supply ran out shows that both strengths are taken together.
    private const int RefillSlack = 10;

    /// <summary>The spans of one drug, by start.</summary>
    /// <param name="exposures">Of one drug, in canonical order, without exact repeats.</param>
    /// <param name="today">The day of judgement.</param>
    /// <param name="lastCare">The last sign that the epilepsy is still followed here.</param>
    /// <param name="otherStarts">First days of the other antiseizure drugs, in order.</param>
    public static List<SupplySpan> Of(List<Exposure> exposures, int today, int lastCare, List<(int Day, string DrugId)> otherStarts, Parameters parameters)
    {
        var spans = new List<SupplySpan>(exposures.Count);
        AddFills(exposures, spans, parameters);
        for (ExposureSource source = ExposureSource.Request; source < ExposureSource.Dispense; source++)
        {
            AddOthers(exposures, source, spans, today, lastCare, otherStarts, parameters);
        }

        spans.Sort(static (left, right) => left.Start != right.Start ? left.Start.CompareTo(right.Start) : left.End.CompareTo(right.End));
        return spans;
    }

    /// <summary>First day of a record; a coarse date counts from its middle.</summary>
    public static int FirstDay(Exposure exposure) => exposure.Start.Middle.DayNumber;

    private static void AddFills(List<Exposure> exposures, List<SupplySpan> into, Parameters parameters)
    {
        int first = into.Count;
        foreach (Exposure fill in exposures)
        {
            if (fill.Source != ExposureSource.Dispense)
            {
                continue;
            }

            decimal? mg = fill.MgPerDay ?? (fill is { TotalMg: { } amount, DaysSupply: > 0 } ? amount / fill.DaysSupply : null);
            int supply = fill.DaysSupply is > 0 and var days ? days
                : mg is > 0 && fill.TotalMg is { } total ? Math.Clamp((int)Math.Round(total / mg.Value), 1, 365)
                : fill.End is { } end ? Math.Max(1, end.Latest.DayNumber - FirstDay(fill) + 1)
                : parameters.DefaultDaysSupply;
            int start = FirstDay(fill);
            Place(into, first, new(start, start + supply - 1, mg, ExposureSource.Dispense, supply, Final: false), exposures, parameters);
        }
    }

    // Early refills of one strength move forward; another strength replaces the older one unless both go on being filled.
    private static void Place(List<SupplySpan> into, int first, SupplySpan fill, List<Exposure> exposures, Parameters parameters)
    {
        int filled = fill.Start;
        bool moved = false;
        for (int i = into.Count - 1; i >= first && i >= into.Count - 8; i--)
        {
            SupplySpan earlier = into[i];
            if (earlier.End < filled)
            {
                continue;
            }

            if (AreSameStrength(earlier.MgPerDay, fill.MgPerDay))
            {
                if (!moved)
                {
                    int shift = Math.Min(earlier.End + 1 - fill.Start, parameters.StockpileCapDays);
                    fill = fill with { Start = fill.Start + shift, End = fill.End + shift };
                    moved = true;
                }

                into[i] = earlier with { End = Math.Min(earlier.End, fill.Start - 1) };
            }
            else if (earlier.Start < filled && !IsRefilledAfter(earlier, filled, exposures))
            {
                into[i] = earlier with { End = filled - 1 };
            }
        }

        into.Add(fill);
    }

    private static bool IsRefilledAfter(SupplySpan earlier, int day, List<Exposure> exposures)
    {
        foreach (Exposure later in exposures)
        {
            int start = FirstDay(later);
            if (later.Source == ExposureSource.Dispense && start > day && start <= earlier.End + RefillSlack)
            {
                decimal? mg = later.MgPerDay ?? (later is { TotalMg: { } amount, DaysSupply: > 0 } ? amount / later.DaysSupply : null);
                if (mg is not null && AreSameStrength(mg, earlier.MgPerDay))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static bool AreSameStrength(decimal? left, decimal? right) =>
        left is not { } one || right is not { } other || Math.Abs(one - other) <= SameStrength * Math.Max(one, other);

    private static void AddOthers(
        List<Exposure> exposures, ExposureSource source, List<SupplySpan> into, int today, int lastCare, List<(int Day, string DrugId)> otherStarts, Parameters parameters)
    {
        int begun = exposures.Count > 0 ? FirstDay(exposures[0]) : 0;
        for (int i = 0; i < exposures.Count; i++)
        {
            Exposure record = exposures[i];
            if (record.Source != source)
            {
                continue;
            }

            int start = FirstDay(record);
            int? next = NextStart(exposures, i, source, start);
            int end = source == ExposureSource.Administration ? LastStatedDay(record, start) ?? start : LastDay(record, start, begun, next, today, lastCare, otherStarts, parameters);
            bool replaced = next is { } cut && end >= cut && source != ExposureSource.Administration;
            into.Add(new(
                start,
                replaced ? next!.Value - 1 : end,
                record.MgPerDay,
                source,
                record.DaysSupply ?? 0,
                Final: !replaced && record.State == ExposureState.Ended && (record.End is not null || record.EndRecorded is not null || end < start + parameters.DefaultOrderDays - 1)));
        }
    }

    // An order of the same day stands beside it; a later one replaces it, even where the older was left active.
    private static int? NextStart(List<Exposure> exposures, int from, ExposureSource source, int start)
    {
        for (int i = from + 1; i < exposures.Count; i++)
        {
            if (exposures[i].Source == source && FirstDay(exposures[i]) is var later && later > start)
            {
                return later;
            }
        }

        return null;
    }

    private static int? LastStatedDay(Exposure record, int start) =>
        record.End is { } end ? Math.Max(start, end.Middle.DayNumber) : null;

    private static int LastDay(
        Exposure record, int start, int begun, int? next, int today, int lastCare, List<(int Day, string DrugId)> otherStarts, Parameters parameters)
    {
        if (LastStatedDay(record, start) is { } stated)
        {
            return stated;
        }

        int? supply = record.DaysSupply is { } days ? days * Math.Max(1, record.Fills ?? 1) : null;
        int end = next is { } replaced && replaced - start <= parameters.SupersededWithinDays
            ? replaced - 1
            : record.State == ExposureState.Ongoing
                ? Math.Max(start + (supply ?? 0) - 1, Math.Min(today, Math.Max(lastCare, Math.Max(start, record.Recorded.DayNumber)) + parameters.OpenOrderDays))
                : record.Source == ExposureSource.Statement && supply is null
                    ? Math.Max(start, record.EndRecorded?.DayNumber ?? record.Recorded.DayNumber)
                    : supply is { } lasts ? start + lasts - 1 : EndNobodyTold(record, start, begun, otherStarts, parameters);
        return record is { State: ExposureState.Ended, EndRecorded: { } known } ? Math.Max(start, Math.Min(end, known.DayNumber)) : end;
    }

    /// <summary>Two drugs begun within a week are begun together: the second does not end the first.</summary>
    public const int BegunTogetherDays = 7;

    // An order that is not active, and nobody says when it ended: when that was put on record; else when the next antiseizure
    // drug took over ("until superseded", 1.3); else after the usual length of an order.
    private static int EndNobodyTold(Exposure record, int start, int begun, List<(int Day, string DrugId)> otherStarts, Parameters parameters)
    {
        if (record.EndRecorded is { } known && known.DayNumber >= start && known.DayNumber - start <= parameters.SupersededWithinDays)
        {
            return known.DayNumber;
        }

        foreach ((int day, string drugId) in otherStarts)
        {
            if (day > start && day > begun + BegunTogetherDays && !string.Equals(drugId, record.DrugId, StringComparison.Ordinal))
            {
                return day - start <= parameters.SupersededWithinDays ? day - 1 : start + parameters.DefaultOrderDays - 1;
            }
        }

        return start + parameters.DefaultOrderDays - 1;
    }
}
