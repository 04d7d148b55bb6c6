using RefractoryEpilepsy.Cohorts;

namespace RefractoryEpilepsy.Reports;

/// <summary>A definition and its counts as somebody may see them. Null: hidden, or there is none.</summary>
/// <param name="Of">Title and words.</param>
/// <param name="InFirst">Members that are members of the first definition too.</param>
public sealed record ShownDefinition(ComparedDefinition Of, long? Members, long? Unknown, long? InFirst, double? Overlap, long? MedianDaysLater);

/// <summary>The comparison of definitions as somebody may see it.</summary>
public sealed record ShownComparison(long? Cases, IReadOnlyList<ShownDefinition> Definitions, IReadOnlyList<(string Answers, long? Cases)> Patterns)
{
    /// <summary>For whoever sees every patient: as counted.</summary>
    public static ShownComparison Exactly(ComparisonTable table) => new(
        table.Cases,
        [.. table.Definitions.Select(row => new ShownDefinition(row, row.Members, row.Unknown, row.InFirst, row.Overlap, row.MedianDaysLater))],
        [.. table.Patterns.Select(pattern => (pattern.Answers, (long?)pattern.Cases))]);

    /// <summary>For everybody else: counts of few are hidden, and so many more that none follows from all that the page tells.</summary>
    public static ShownComparison WithoutSmallCells(ComparisonTable table)
    {
        // All; yes, no and unknown of each definition, and of its members those of the first, those not, and those of the first whom it lacks; each combination.
        const int Each = 6;
        List<long> counts = [table.Cases];
        List<SumOfCells> sums = [];
        int first = 1 + (Each * table.Definitions.Count);
        for (int at = 0; at < table.Definitions.Count; at++)
        {
            ComparedDefinition row = table.Definitions[at];
            int start = counts.Count, definition = at;
            counts.AddRange([row.Members, table.Cases - row.Members - row.Unknown, row.Unknown, row.InFirst, row.Members - row.InFirst, table.Definitions[0].Members - row.InFirst]);
            sums.AddRange([new(0, [start, start + 1, start + 2]), new(start, [start + 3, start + 4]), new(1, [start + 3, start + 5])]);
            sums.AddRange("ynu".Select((answer, number) => new SumOfCells(start + number, Patterns(answers => answers[definition] == answer))));
            sums.Add(new(start + 3, Patterns(answers => answers[0] == 'y' && answers[definition] == 'y')));
        }

        counts.AddRange(table.Patterns.Select(pattern => pattern.Cases));
        sums.Add(new(0, Patterns(_ => true)));
        IReadOnlyList<bool> hidden = SmallCells.Hidden(counts, sums);
        return new(
            Shown(0),
            [.. table.Definitions.Select((row, at) => Definition(row, 1 + (Each * at)))],
            [.. table.Patterns.Select((pattern, at) => (pattern.Answers, Shown(first + at))).OrderByDescending(pattern => pattern.Item2 ?? -1).ThenBy(pattern => pattern.Answers, StringComparer.Ordinal)]);

        int[] Patterns(Func<string, bool> takes) => [.. Enumerable.Range(0, table.Patterns.Count).Where(at => takes(table.Patterns[at].Answers)).Select(at => first + at)];

        long? Shown(int at) => hidden[at] ? null : counts[at];

        ShownDefinition Definition(ComparedDefinition row, int start) => new(
            row, Shown(start), Shown(start + 2), Shown(start + 3),
            hidden[1] || hidden[start] || hidden[start + 3] ? null : row.Overlap,
            hidden[start + 3] ? null : row.MedianDaysLater);
    }
}
