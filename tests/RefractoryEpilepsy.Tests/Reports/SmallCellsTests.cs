using CsCheck;
using RefractoryEpilepsy.Reports;

namespace RefractoryEpilepsy.Tests.Reports;

public class SmallCellsTests
{
    private static readonly Gen<long> Count = Gen.Frequency((3, Gen.Long[0, 12]), (1, Gen.Long[13, 30]));

    [Fact]
    public void A_small_count_is_hidden_and_one_more_so_that_the_sum_does_not_tell_it()
    {
        Assert.Equal([null, null, 200, 0], SmallCells.OfPartition([3, 40, 200, 0]));
    }

    [Fact]
    public void Two_small_counts_that_are_few_together_take_a_third_with_them()
    {
        Assert.Equal([null, null, null, 200], SmallCells.OfPartition([2, 3, 40, 200]));
        Assert.Equal([null, null, 40, 200], SmallCells.OfPartition([8, 9, 40, 200]));
    }

    [Fact]
    public void Where_nothing_is_small_nothing_is_hidden()
    {
        Assert.Equal([11, 0, 300], SmallCells.OfPartition([11, 0, 300]));
        Assert.Equal([], SmallCells.OfPartition([]));
    }

    [Fact]
    public void A_partition_of_few_people_is_hidden_as_a_whole()
    {
        Assert.Equal([null, null], SmallCells.OfPartition([2, 3]));
        Assert.Equal([null], SmallCells.OfPartition([5]));
    }

    [Fact]
    public void A_count_is_hidden_too_where_those_without_are_few()
    {
        Assert.Null(SmallCells.Among(95, 100));
        Assert.Null(SmallCells.Among(4, 100));
        Assert.Equal(60, SmallCells.Among(60, 100));
        Assert.Equal(100, SmallCells.Among(100, 100));
        Assert.Equal(0, SmallCells.Among(0, 100));
    }

    [Fact]
    public void A_sum_that_does_not_hold_is_refused()
    {
        Assert.Throws<ArgumentException>(() => SmallCells.Hidden([1, 2, 4], [new(2, [0, 1])]));
    }

    [Fact]
    public void No_hidden_count_of_a_partition_can_be_worked_out() => Count.Array[1, 6].Sample(parts =>
    {
        long[] counts = [.. parts, parts.Sum()];
        SumOfCells[] sums = [new(parts.Length, [.. Enumerable.Range(0, parts.Length)])];

        AssertNothingTold(counts, SmallCells.Hidden(counts, sums), sums);
    });

    [Fact]
    public void No_hidden_count_of_a_table_with_margins_can_be_worked_out() => Count.Array[9].Sample(AssertTableTellsNothing, iter: 1000);

    // Rows of 18 and 11 enclose a column of 29.
    [Fact]
    public void A_column_as_large_as_the_rows_it_crosses_does_not_tell_that_the_rest_of_them_is_empty() => AssertTableTellsNothing([0, 18, 0, 0, 11, 0, 12, 19, 9]);

    /// <summary>Of a table of three by three with its margins.</summary>
    private static void AssertTableTellsNothing(long[] cells)
    {
        // Cells 0-8, rows 9-11, columns 12-14, all 15.
        long[] rows = [.. Enumerable.Range(0, 3).Select(row => cells.Skip(row * 3).Take(3).Sum())];
        long[] columns = [.. Enumerable.Range(0, 3).Select(column => cells[column] + cells[column + 3] + cells[column + 6])];
        long[] counts = [.. cells, .. rows, .. columns, cells.Sum()];
        SumOfCells[] sums =
        [
            .. Enumerable.Range(0, 3).Select(row => new SumOfCells(9 + row, [row * 3, (row * 3) + 1, (row * 3) + 2])),
            .. Enumerable.Range(0, 3).Select(column => new SumOfCells(12 + column, [column, column + 3, column + 6])),
            new(15, [9, 10, 11]), new(15, [12, 13, 14]),
        ];

        AssertNothingTold(counts, SmallCells.Hidden(counts, sums), sums);
    }

    [Fact]
    public void No_hidden_count_of_an_attrition_table_can_be_worked_out() => Gen.Select(Count, Gen.Select(Count, Count).Array[1, 4]).Sample((left, stopped) =>
    {
        // The last that remain, then for each step back: excluded, unknown, and those before.
        List<long> counts = [left];
        List<SumOfCells> sums = [];
        foreach ((long excluded, long unknown) in stopped)
        {
            int before = counts.Count - 1;
            counts.AddRange([excluded, unknown, counts[before] + excluded + unknown]);
            sums.Add(new(counts.Count - 1, [before, counts.Count - 3, counts.Count - 2]));
        }

        AssertNothingTold([.. counts], SmallCells.Hidden(counts, sums), [.. sums]);
    });

    [Fact]
    public void What_is_shown_is_never_small() => Count.Array[1, 8].Sample(parts =>
        Assert.All(SmallCells.OfPartition(parts), shown => Assert.False(shown is > 0 and < SmallCells.Least)));

    /// <summary>For each hidden count there is another set of counts that a reader cannot tell from the true one.</summary>
    private static void AssertNothingTold(long[] counts, IReadOnlyList<bool> hidden, SumOfCells[] sums)
    {
        Assert.All(Enumerable.Range(0, counts.Length), at => Assert.True(hidden[at] || !SmallCells.IsSmall(counts[at])));
        foreach (int asked in Enumerable.Range(0, counts.Length).Where(at => hidden[at]))
        {
            Assert.True(Another(counts, hidden, sums, asked), $"Count {asked} of {string.Join(' ', counts)} follows from what is shown: {string.Join(' ', counts.Select((count, at) => hidden[at] ? "?" : count.ToString()))}");
        }
    }

    /// <summary>Looks for other whole, not negative counts with the same sums and the same shown ones, that differ at one place: steps of one around the true ones.</summary>
    private static bool Another(long[] counts, IReadOnlyList<bool> hidden, SumOfCells[] sums, int asked)
    {
        int[] free = [.. Enumerable.Range(0, counts.Length).Where(at => hidden[at] && at != asked)];
        foreach (int step in (int[])[1, -1])
        {
            var steps = new int[counts.Length];
            steps[asked] = step;
            if (counts[asked] + step >= 0 && Completes(0, steps))
            {
                return true;
            }
        }

        return false;

        bool Completes(int at, int[] steps)
        {
            if (at == free.Length)
            {
                return sums.All(sum => sum.Parts.Sum(part => steps[part]) == steps[sum.Total]);
            }

            foreach (int step in (int[])[0, 1, -1])
            {
                steps[free[at]] = step;
                if (counts[free[at]] + step >= 0 && CanHold(steps, at) && Completes(at + 1, steps))
                {
                    return true;
                }
            }

            steps[free[at]] = 0;
            return false;
        }

        // Sums all of whose counts are decided must hold already.
        bool CanHold(int[] steps, int decided) => sums.All(sum =>
            sum.Parts.Append(sum.Total).Any(cell => Array.IndexOf(free, cell) > decided) || sum.Parts.Sum(part => steps[part]) == steps[sum.Total]);
    }
}
