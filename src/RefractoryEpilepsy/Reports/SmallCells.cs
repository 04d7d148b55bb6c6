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

        foreach (int derivable in Derivable(counts, hidden, sums))
        {
            // Something else of a sum that it stands in; of any sum where those show nothing more.
            foreach (SumOfCells sum in sums.OrderBy(sum => sum.Total != derivable && !sum.Parts.Contains(derivable)))
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

    /// <summary>
    /// Hidden counts that follow from the shown ones, the sums, and that no count is below 0. First those that must be 0: where 18 and 11 are shown as the sums of
    /// two rows, and 29 as that of a column, all else in those rows is 0. With these known, what is left follows where its unit vector lies in the span of the sums.
    /// </summary>
    private static IEnumerable<int> Derivable(IReadOnlyList<long> counts, bool[] hidden, IReadOnlyList<SumOfCells> sums)
    {
        int[] unknowns = [.. Enumerable.Range(0, hidden.Length).Where(at => hidden[at]).OrderBy(at => counts[at] == 0)];
        int above = unknowns.Count(at => counts[at] > 0);
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

            rows.Add(row);
        }

        // Another table is as likely if it differs from the true one by steps that keep all sums and do not lead below 0. Counts above 0 can go both ways, so
        // they are eliminated first; the rows left tell how the steps of those that are 0 bind one another.
        int[] basis = Eliminated(rows);
        int first = Array.FindIndex(basis, pivot => pivot >= above);
        HashSet<int> empty = [];
        if (first >= 0)
        {
            List<BigInteger[]> bound = [.. rows[first..].Select(row => row[above..])];
            int[] boundBasis = [.. basis[first..].Select(pivot => pivot - above)];
            empty = [.. Enumerable.Range(0, unknowns.Length - above).Where(at => !CanRise(bound, boundBasis, at)).Select(at => at + above)];
        }

        foreach (BigInteger[] row in rows)
        {
            foreach (int at in empty)
            {
                row[at] = 0;
            }
        }

        _ = Eliminated(rows);
        return empty.Concat(rows.Where(row => row.Count(entry => !entry.IsZero) == 1).Select(row => Array.FindIndex(row, entry => !entry.IsZero))).Select(at => unknowns[at]);
    }

    /// <summary>Brings rows to reduced echelon form, exactly, with whole numbers and positive pivots; rows of zeros are dropped. Returns the pivot of each row.</summary>
    private static int[] Eliminated(List<BigInteger[]> rows)
    {
        List<int> pivots = [];
        for (int pivot = 0; rows.Count > 0 && pivot < rows[0].Length && pivots.Count < rows.Count; pivot++)
        {
            int found = rows.FindIndex(pivots.Count, row => !row[pivot].IsZero);
            if (found >= 0)
            {
                (rows[pivots.Count], rows[found]) = (rows[found], rows[pivots.Count]);
                Pivot(rows, pivots.Count, pivot);
                pivots.Add(pivot);
            }
        }

        rows.RemoveRange(pivots.Count, rows.Count - pivots.Count);
        return [.. pivots];
    }

    /// <summary>Makes a column's entry positive in one row and 0 in all others. Rows keep what they say: each is scaled, or has a multiple of the one row taken away.</summary>
    private static void Pivot(List<BigInteger[]> rows, int row, int column)
    {
        BigInteger[] by = rows[row] = rows[row][column].Sign > 0 ? rows[row] : [.. rows[row].Select(entry => -entry)];
        for (int other = 0; other < rows.Count; other++)
        {
            BigInteger factor = rows[other][column];
            if (other != row && !factor.IsZero)
            {
                rows[other] = Reduced([.. rows[other].Select((entry, index) => (entry * by[column]) - (by[index] * factor))]);
            }
        }
    }

    /// <summary>Whether steps of 0 or more, each row of whose weighted sums is 0, can be above 0 at one place: the simplex method, from no steps at all.</summary>
    /// <param name="rows">In reduced form; changed, to others that say the same.</param>
    /// <param name="basis">The pivot of each row; changed with them.</param>
    /// <param name="asked">The place.</param>
    private static bool CanRise(List<BigInteger[]> rows, int[] basis, int asked)
    {
        while (true)
        {
            // Smallest index first, at entering and at leaving, so that no basis comes twice (Bland 1977, doi:10.1287/moor.2.2.103).
            int own = Array.IndexOf(basis, asked);
            int entering = own < 0 ? asked : Array.FindIndex(rows[own], entry => entry.Sign < 0);
            if (entering < 0)
            {
                return false;
            }

            int[] limits = [.. Enumerable.Range(0, basis.Length).Where(row => rows[row][entering].Sign > 0)];
            if (limits.Length == 0)
            {
                return true;
            }

            int leaving = limits.MinBy(row => basis[row]);
            Pivot(rows, leaving, entering);
            basis[leaving] = entering;
        }
    }

    private static BigInteger[] Reduced(BigInteger[] row)
    {
        BigInteger divisor = row.Aggregate(BigInteger.Zero, BigInteger.GreatestCommonDivisor);
        return divisor <= 1 ? row : [.. row.Select(entry => entry / divisor)];
    }
}
