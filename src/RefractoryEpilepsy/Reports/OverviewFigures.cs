namespace RefractoryEpilepsy.Reports;

/// <summary>A count under a name; null where it is hidden.</summary>
public sealed record NamedCount(string Name, long? Count);

/// <summary>A row of the attrition table; what is hidden is null.</summary>
public sealed record ShownStep(string Criterion, long? Remaining, long? Excluded, long? Unknown);

/// <summary>The counts of the overview, as somebody may see them.</summary>
/// <param name="Judged">Patients with a sign of epilepsy or of an antiseizure drug.</param>
/// <param name="ByStatus">They, by status.</param>
/// <param name="ByConfidence">Those ever resistant or coded so, by confidence.</param>
/// <param name="Drugs">Drugs that failed; a patient may count for several.</param>
/// <param name="ByYear">Those ever resistant, by the year in which they became so.</param>
public sealed record OverviewFigures(
    long? Judged,
    IReadOnlyList<NamedCount> ByStatus,
    IReadOnlyList<NamedCount> ByConfidence,
    IReadOnlyList<NamedCount> Drugs,
    IReadOnlyList<NamedCount> Flags,
    IReadOnlyList<NamedCount> Causes,
    IReadOnlyList<NamedCount> ByYear,
    IReadOnlyList<ShownStep> Attrition)
{
    /// <summary>Those who became resistant within 30 days before the day judged for; null where hidden.</summary>
    public long? NewlyResistant { get; init; }

    /// <summary>Those who became resistant in the years these 30 days touch: what is left of them must not tell a small number either.</summary>
    public long ResistantInTheseYears { get; init; }

    /// <summary>The count under that name; 0 where there is none, null where it is hidden.</summary>
    public static long? Of(IReadOnlyList<NamedCount> counts, string name) => counts.FirstOrDefault(count => count.Name == name) is { } found ? found.Count : 0;

    /// <summary>The same counts with small cells hidden, so that none can be worked out.</summary>
    public OverviewFigures WithoutSmallCells()
    {
        (IReadOnlyList<NamedCount> status, IReadOnlyList<ShownStep> attrition, long? judged) = Suppressed(ByStatus, Attrition);
        long all = ByStatus.Sum(count => count.Count ?? 0);
        return this with
        {
            Judged = judged,
            ByStatus = status,
            ByConfidence = Partition(ByConfidence),
            Drugs = Overlapping(Drugs, all),
            Flags = Overlapping(Flags, all),
            Causes = Overlapping(Causes, all),
            ByYear = Partition(ByYear),
            Attrition = attrition,
            NewlyResistant = SmallCells.Among(NewlyResistant ?? 0, ResistantInTheseYears),
        };
    }

    /// <summary>Counts of a partition with the small ones hidden, and more as needed.</summary>
    public static IReadOnlyList<NamedCount> Partition(IReadOnlyList<NamedCount> counts)
    {
        IReadOnlyList<long?> shown = SmallCells.OfPartition([.. counts.Select(count => count.Count ?? 0)]);
        return [.. counts.Select((count, at) => count with { Count = shown[at] })];
    }

    /// <summary>Counts that overlap, each among all: the small ones hidden, and those that nearly everybody has.</summary>
    public static IReadOnlyList<NamedCount> Overlapping(IReadOnlyList<NamedCount> counts, long all) =>
        [.. counts.Select(count => count with { Count = SmallCells.Among(count.Count ?? 0, all) })];

    /// <summary>Status and attrition tell of the same people: one system of sums. Counts of both that are equal are taken for the same people.</summary>
    private static (IReadOnlyList<NamedCount> Status, IReadOnlyList<ShownStep> Attrition, long? Judged) Suppressed(IReadOnlyList<NamedCount> status, IReadOnlyList<ShownStep> attrition)
    {
        List<long> counts = [.. status.Select(count => count.Count ?? 0)];
        int judged = counts.Count;
        counts.Add(counts.Sum());
        List<SumOfCells> sums = [new(judged, [.. Enumerable.Range(0, judged)])];
        int first = counts.Count;
        foreach (ShownStep step in attrition)
        {
            int at = counts.Count;
            counts.AddRange([step.Remaining ?? 0, step.Excluded ?? 0, step.Unknown ?? 0]);
            if (at > first && counts[at] + counts[at + 1] + counts[at + 2] == counts[at - 3])
            {
                sums.Add(new(at - 3, [at, at + 1, at + 2]));
            }
        }

        for (int here = 0; here < first; here++)
        {
            sums.AddRange(Enumerable.Range(first, counts.Count - first).Where(there => counts[there] == counts[here] && counts[here] > 0).Select(there => new SumOfCells(here, [there])));
        }

        IReadOnlyList<bool> hidden = SmallCells.Hidden(counts, sums);
        long? Shown(int at) => hidden[at] ? null : counts[at];
        return (
            [.. status.Select((count, at) => count with { Count = Shown(at) })],
            [.. attrition.Select((step, number) => step with { Remaining = Shown(first + (number * 3)), Excluded = Shown(first + (number * 3) + 1), Unknown = Shown(first + (number * 3) + 2) })],
            Shown(judged));
    }
}
