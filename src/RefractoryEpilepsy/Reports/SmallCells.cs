using System.Numerics;

namespace RefractoryEpilepsy.Reports;

/// <summary>A count that is the sum of others. Both are indices into the same list of counts.</summary>
public sealed record SumOfCells(int Total, IReadOnlyList<int> Parts);

/// <summary>The one gate for counts of people shown to those who may not see people: small ones are hidden, and so many more that none can be worked out again.</summary>
/// <remarks>
/// Counts of 1 to 10 are hidden (cell size suppression policy of the Centers for Medicare and Medicaid Services: no cell below 11). Then, as long as a
/// hidden count follows from what is shown and from the sums that hold between the counts, or the hidden parts of a shown sum together are
/// fewer than 11, the smallest shown count of such a sum is hidden too (complementary suppression). Whoever reads the result is taken to know
/// the sums, and that counts are whole and not negative.
/// </remarks>
public static class SmallCells
{
    /// <summary>The smallest count that is shown, but for 0.</summary>
    public const long Least = 11;

    /// <summary>Which counts are hidden.</summary>
    /// <param name="counts">0 or more.</param>
    /// <param name="sums">Sums that hold between them and that readers know.</param>
    /// <param name="already">Counts that are hidden whatever their size, because others beside them are; null: none.</param>
    /// <exception cref="ArgumentException">A sum does not hold.</exception>
    public static IReadOnlyList<bool> Hidden(IReadOnlyList<long> counts, IReadOnlyList<SumOfCells> sums, IReadOnlyList<bool>? already = null)
    {
        if (sums.FirstOrDefault(sum => sum.Parts.Sum(part => counts[part]) != counts[sum.Total]) is { } wrong)
        {
            throw new ArgumentException($"The parts of count {wrong.Total} do not add up to it.", nameof(sums));
        }

        bool[] hidden = [.. counts.Select((count, at) => IsSmall(count) || already?[at] == true)];
        while (Lacking(counts, hidden, sums) is { } more)
        {
            hidden[more] = true;
        }

        return hidden;
    }

    /// <summary>The counts of a partition, the hidden ones as null. Its sum is taken to be known.</summary>
    public static IReadOnlyList<long?> OfPartition(IReadOnlyList<long> counts)
    {
        IReadOnlyList<bool> hidden = Hidden([.. counts, counts.Sum()], [new(counts.Count, [.. Enumerable.Range(0, counts.Count)])]);

        // The sum is shown elsewhere: where hiding it would be needed, the whole partition is hidden instead.
        return [.. counts.Select((count, at) => hidden[at] || hidden[counts.Count] ? (long?)null : count)];
    }

    /// <summary>A count of those who have something, among all: hidden where they, or those who have it not, are few.</summary>
    public static long? Among(long count, long all) => IsSmall(count) || IsSmall(all - count) ? null : count;

    /// <summary>Whether a count is too small to be shown.</summary>
    public static bool IsSmall(long count) => count is > 0 and < Least;

    /// <summary>A count for people: the number, or that there are too few to tell.</summary>
    public static string Words(long? count) => count is { } shown ? shown.ToString("N0", System.Globalization.CultureInfo.InvariantCulture) : "few";

    /// <summary>The next count that must be hidden; null when all is well.</summary>
    private static int? Lacking(IReadOnlyList<long> counts, bool[] hidden, IReadOnlyList<SumOfCells> sums)
    {
        foreach (SumOfCells sum in sums)
        {
            int[] parts = [.. sum.Parts.Where(part => hidden[part])];
            if (!hidden[sum.Total] && parts.Length > 0 && (parts.Length == 1 || parts.Sum(part => counts[part]) < Least) && Smallest(counts, hidden, sum) is { } more)
            {
                return more;
            }
        }

        foreach (int derivable in Derivable(hidden, sums))
        {
            // Something else of a sum that it stands in.
            foreach (SumOfCells sum in sums.Where(sum => sum.Total == derivable || sum.Parts.Contains(derivable)))
            {
                if (Smallest(counts, hidden, sum) is { } more)
                {
                    return more;
                }
            }
        }

        return null;
    }

    /// <summary>The smallest count of a sum that is still shown: its parts that are not 0 first, then those that are, then the total.</summary>
    private static int? Smallest(IReadOnlyList<long> counts, bool[] hidden, SumOfCells sum)
    {
        int[] parts = [.. sum.Parts.Where(part => !hidden[part]).OrderBy(part => counts[part] == 0).ThenBy(part => counts[part]).ThenBy(part => part)];
        return parts.Length > 0 ? parts[0] : hidden[sum.Total] ? null : sum.Total;
    }

    /// <summary>Hidden counts that follow from the shown ones: those whose unit vector lies in the span of the sums, by exact elimination.</summary>
    private static IEnumerable<int> Derivable(bool[] hidden, IReadOnlyList<SumOfCells> sums)
    {
        int[] unknowns = [.. Enumerable.Range(0, hidden.Length).Where(at => hidden[at])];
        Dictionary<int, int> column = unknowns.Select((at, index) => (at, index)).ToDictionary(pair => pair.at, pair => pair.index);
        List<BigInteger[]> rows = [];
        foreach (SumOfCells sum in sums)
        {
            var row = new BigInteger[unknowns.Length];
            foreach (int part in sum.Parts.Where(part => hidden[part]))
            {
                row[column[part]] += 1;
            }

            if (hidden[sum.Total])
            {
                row[column[sum.Total]] -= 1;
            }

            if (row.Any(entry => !entry.IsZero))
            {
                rows.Add(row);
            }
        }

        // Reduced row echelon form: a row with one entry tells that count.
        int pivotRow = 0;
        for (int pivot = 0; pivot < unknowns.Length && pivotRow < rows.Count; pivot++)
        {
            int found = rows.FindIndex(pivotRow, row => !row[pivot].IsZero);
            if (found < 0)
            {
                continue;
            }

            (rows[pivotRow], rows[found]) = (rows[found], rows[pivotRow]);
            BigInteger[] at = rows[pivotRow];
            for (int other = 0; other < rows.Count; other++)
            {
                if (other != pivotRow && !rows[other][pivot].IsZero)
                {
                    BigInteger factor = rows[other][pivot];
                    rows[other] = Reduced([.. rows[other].Select((entry, index) => (entry * at[pivot]) - (at[index] * factor))]);
                }
            }

            pivotRow++;
        }

        return rows.Where(row => row.Count(entry => !entry.IsZero) == 1).Select(row => unknowns[Array.FindIndex(row, entry => !entry.IsZero)]);
    }

    private static BigInteger[] Reduced(BigInteger[] row)
    {
        BigInteger divisor = row.Aggregate(BigInteger.Zero, BigInteger.GreatestCommonDivisor);
        return divisor <= 1 ? row : [.. row.Select(entry => entry / divisor)];
    }
}
