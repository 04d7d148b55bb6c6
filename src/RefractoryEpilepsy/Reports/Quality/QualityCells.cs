namespace RefractoryEpilepsy.Reports.Quality;

/// <summary>Small cells of quality figures, by the one gate for them all (<see cref="SmallCells"/>): nothing below eleven people leaves it, nor what would give it away.</summary>
/// <remarks>
/// A share tells its numerator, so where one cell of a group is hidden the group is hidden whole. Who was left out (excluded, excepted, cannot tell) is
/// hidden number by number, and the populations that would give such a number away with it. What is shown of a whole and of its parts (groups, sites,
/// months of what falls into one month) is decided together. Not covered: differences between reports of periods that overlap.
/// </remarks>
public static class QualityCells
{
    /// <summary>The smallest number that is shown, but for 0.</summary>
    public const int Least = (int)SmallCells.Least;

    /// <summary>Whether a count gives away few people.</summary>
    public static bool IsSmall(long count) => SmallCells.IsSmall(count);

    /// <summary>Which rows of counts are hidden: those with a small cell, and as many more as a column would otherwise give away.</summary>
    /// <param name="groups">One row for each part; rows as long as <paramref name="whole"/>.</param>
    /// <param name="whole">Their sums, column by column.</param>
    /// <param name="also">Rows that are small for another reason; null: none.</param>
    /// <returns>For every part, then for the whole.</returns>
    public static bool[] Hidden(IReadOnlyList<long[]> groups, long[] whole, IReadOnlyList<bool>? also = null)
    {
        long[][] rows = [.. groups, whole];
        bool[] hidden = [.. rows.Select((row, at) => Array.Exists(row, IsSmall) || also?[at] == true)];
        for (bool more = true; more;)
        {
            more = false;
            for (int column = 0; column < whole.Length; column++)
            {
                IReadOnlyList<bool> found = Column([.. rows.Select(row => row[column])], hidden);
                for (int row = 0; row < hidden.Length; row++)
                {
                    more |= found[row] && !hidden[row];
                    hidden[row] |= found[row];
                }
            }
        }

        return hidden;
    }

    /// <summary>A figure that is part of no other that is shown.</summary>
    public static Figure? Shown(in MeasureCounts counts, bool exact) => Shown(counts, [], exact, apartByPatient: true).Whole;

    /// <summary>The figures of a whole and of its parts; null where one is hidden.</summary>
    /// <param name="exact">Nothing is hidden: for those who may see every patient.</param>
    /// <param name="apartByPatient">Whether the parts share no patient, so that patients add up as well.</param>
    public static (Figure? Whole, IReadOnlyList<Figure?> Parts) Shown(MeasureCounts whole, IReadOnlyList<MeasureCounts> parts, bool exact, bool apartByPatient)
    {
        if (exact)
        {
            return (Figure.Of(whole), [.. parts.Select(part => (Figure?)Figure.Of(part))]);
        }

        MeasureCounts[] all = [.. parts, whole];
        bool[] hidden = Hidden([.. parts.Select(part => Cells(part, apartByPatient))], Cells(whole, apartByPatient), [.. all.Select(one => IsSmall(one.Patients))]);
        IReadOnlyList<bool> excluded = Column([.. all.Select(one => one.Excluded)], hidden), excepted = Column([.. all.Select(one => one.Excepted)], hidden), unknown = Column([.. all.Select(one => one.Undetermined)], hidden);
        Figure?[] shown = [.. all.Select((one, at) => hidden[at] ? null : Without(Figure.Of(one), excluded[at], excepted[at], unknown[at]))];
        return (shown[^1], shown[..^1]);
    }

    private static long[] Cells(in MeasureCounts counts, bool apartByPatient) => apartByPatient ? [counts.Met, counts.NotMet, counts.Patients] : [counts.Met, counts.NotMet];

    /// <summary>One column: the parts, and last their sum. A sum of nothing tells nothing.</summary>
    private static IReadOnlyList<bool> Column(long[] counts, bool[] already) => counts[^1] == 0
        ? already
        : SmallCells.Hidden(counts, counts.Length == 1 ? [] : [new(counts.Length - 1, [.. Enumerable.Range(0, counts.Length - 1)])], already);

    private static Figure Without(Figure figure, bool excluded, bool excepted, bool unknown) => figure with
    {
        Excluded = excluded ? null : figure.Excluded,
        Excepted = excepted ? null : figure.Excepted,
        Undetermined = unknown ? null : figure.Undetermined,
        Denominator = excluded || excepted ? null : figure.Denominator,
        Initial = excluded || excepted || unknown ? null : figure.Initial,
    };
}
