using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Fhir.Reading;

/// <summary>One order for facts, whatever the order of the source; the same fact read twice from one resource stands once.</summary>
internal static class Canonical
{
    public static FactList<Exposure> Order(IReadOnlyList<Exposure> facts) => Sorted([.. facts], once: false, static (left, right) =>
    {
        int order = left.Start.Earliest.CompareTo(right.Start.Earliest);
        order = order != 0 ? order : string.CompareOrdinal(left.DrugId, right.DrugId);
        order = order != 0 ? order : string.CompareOrdinal(left.Evidence.Reference, right.Evidence.Reference);
        order = order != 0 ? order : (left.End?.Latest ?? DateOnly.MaxValue).CompareTo(right.End?.Latest ?? DateOnly.MaxValue);
        return order != 0 ? order : Nullable.Compare(left.MgPerDay, right.MgPerDay);
    });

    public static FactList<SeizureReport> Order(IReadOnlyList<SeizureReport> facts) => Sorted([.. facts], once: false, static (left, right) =>
    {
        int order = left.Window.Start.CompareTo(right.Window.Start);
        order = order != 0 ? order : left.Window.Last.CompareTo(right.Window.Last);
        order = order != 0 ? order : string.CompareOrdinal(left.Evidence.Reference, right.Evidence.Reference);
        order = order != 0 ? order : string.CompareOrdinal(left.SeizureType, right.SeizureType);
        order = order != 0 ? order : string.CompareOrdinal(left.Quote, right.Quote);
        order = order != 0 ? order : Nullable.Compare(left.CountLow, right.CountLow);
        return order != 0 ? order : Nullable.Compare(left.PerMonth, right.PerMonth);
    });

    public static FactList<Diagnosis> Order(IReadOnlyList<Diagnosis> facts) => Sorted([.. facts], once: false, static (left, right) =>
    {
        int order = left.On.CompareTo(right.On);
        order = order != 0 ? order : string.CompareOrdinal(left.Evidence.Reference, right.Evidence.Reference);
        order = order != 0 ? order : string.CompareOrdinal(left.Visit, right.Visit);
        order = order != 0 ? order : string.CompareOrdinal(left.Code.System, right.Code.System);
        order = order != 0 ? order : string.CompareOrdinal(left.Code.Value, right.Code.Value);
        return order != 0 ? order : right.Principal.CompareTo(left.Principal);
    });

    public static FactList<Finding> Order(IReadOnlyList<Finding> facts) => Sorted([.. facts], once: true, static (left, right) =>
    {
        int order = (left.Seen?.Earliest ?? left.Recorded).CompareTo(right.Seen?.Earliest ?? right.Recorded);
        order = order != 0 ? order : string.CompareOrdinal(left.Concept, right.Concept);
        order = order != 0 ? order : string.CompareOrdinal(left.Evidence.Reference, right.Evidence.Reference);
        order = order != 0 ? order : string.CompareOrdinal(left.Detail, right.Detail);
        order = order != 0 ? order : (int)left.Layer - (int)right.Layer;
        return order != 0 ? order : (int)left.Present - (int)right.Present;
    });

    public static FactList<Measurement> Order(IReadOnlyList<Measurement> facts) => Sorted([.. facts], once: true, static (left, right) =>
    {
        int order = left.Taken.CompareTo(right.Taken);
        order = order != 0 ? order : string.CompareOrdinal(left.Concept, right.Concept);
        order = order != 0 ? order : string.CompareOrdinal(left.Evidence.Reference, right.Evidence.Reference);
        return order != 0 ? order : Nullable.Compare(left.Value, right.Value);
    });

    public static FactList<Visit> Order(IReadOnlyList<Visit> facts) => Sorted([.. facts], once: false, static (left, right) =>
    {
        int order = left.Period.Start.CompareTo(right.Period.Start);
        return order != 0 ? order : string.CompareOrdinal(left.Evidence.Reference, right.Evidence.Reference);
    });

    public static FactList<CareEvent> Order(IReadOnlyList<CareEvent> facts) => Sorted([.. facts], once: true, static (left, right) =>
    {
        int order = (left.On?.Start ?? left.Recorded).CompareTo(right.On?.Start ?? right.Recorded);
        order = order != 0 ? order : string.CompareOrdinal(left.Concept, right.Concept);
        order = order != 0 ? order : string.CompareOrdinal(left.Evidence.Reference, right.Evidence.Reference);
        order = order != 0 ? order : (int)left.Stage - (int)right.Stage;
        return order != 0 ? order : (int)left.Layer - (int)right.Layer;
    });

    public static FactList<AdverseReaction> Order(IReadOnlyList<AdverseReaction> facts) => Sorted([.. facts], once: true, static (left, right) =>
    {
        int order = (left.On?.Earliest ?? left.Recorded).CompareTo(right.On?.Earliest ?? right.Recorded);
        order = order != 0 ? order : string.CompareOrdinal(left.DrugId, right.DrugId);
        order = order != 0 ? order : string.CompareOrdinal(left.Concept, right.Concept);
        order = order != 0 ? order : string.CompareOrdinal(left.Evidence.Reference, right.Evidence.Reference);
        return order != 0 ? order : (int)left.Layer - (int)right.Layer;
    });

    public static IReadOnlyList<Gap> Order(IEnumerable<Gap> gaps) =>
        [.. gaps.OrderBy(gap => gap.File, StringComparer.Ordinal).ThenBy(gap => gap.Line).ThenBy(gap => gap.Where.Reference, StringComparer.Ordinal)
            .ThenBy(gap => gap.Code, StringComparer.Ordinal).ThenBy(gap => gap.Text, StringComparer.Ordinal)];

    // What compares as equal keeps its order, so that the list never hangs on the sort; sources are mostly in order already.
    private static FactList<T> Sorted<T>(T[] facts, bool once, Comparison<T> compare)
        where T : RecordedFact
    {
        if (!IsSorted(facts, compare))
        {
            var positions = new int[facts.Length];
            for (int i = 0; i < positions.Length; i++)
            {
                positions[i] = i;
            }

            T[] read = facts;
            Array.Sort(positions, (left, right) => compare(read[left], read[right]) is var order and not 0 ? order : left - right);
            facts = Array.ConvertAll(positions, position => read[position]);
        }

        return once ? Once(facts, compare) : facts;
    }

    private static bool IsSorted<T>(T[] facts, Comparison<T> compare)
    {
        for (int i = 1; i < facts.Length; i++)
        {
            if (compare(facts[i - 1], facts[i]) > 0)
            {
                return false;
            }
        }

        return true;
    }

    // Equal facts compare as equal, so that only neighbours have to be looked at.
    private static FactList<T> Once<T>(T[] facts, Comparison<T> compare)
        where T : RecordedFact
    {
        List<T>? kept = null;
        int first = 0;
        for (int i = 1; i < facts.Length; i++)
        {
            if (compare(facts[i - 1], facts[i]) != 0)
            {
                first = i;
                kept?.Add(facts[i]);
            }
            else if (Array.IndexOf(facts, facts[i], first, i - first) >= 0)
            {
                kept ??= [.. facts.AsSpan(0, i)];
            }
            else
            {
                kept?.Add(facts[i]);
            }
        }

        return kept is null ? facts : kept;
    }
}
