using RefractoryEpilepsy.Reports.Quality;

namespace RefractoryEpilepsy.Reports.ChartReview;

/// <summary>How far two readers agree beyond chance.</summary>
/// <param name="Pairs">Charts both have read.</param>
/// <param name="Observed">Share on which they agree.</param>
/// <param name="Kappa">Cohen's kappa with its 95 % interval; null where it has no meaning: no pair, or both gave one answer to all.</param>
/// <param name="Table">How often the first said the row and the second the column.</param>
public sealed record Agreement(int Pairs, double? Observed, Estimate? Kappa, IReadOnlyList<string> Answers, IReadOnlyList<IReadOnlyList<int>> Table)
{
    /// <summary>Compares the answers of two readers.</summary>
    /// <param name="answers">Every answer that can be given.</param>
    /// <remarks>
    /// Sources: Cohen, Educ Psychol Meas 1960;20:37, doi:10.1177/001316446002000104; large-sample variance: Fleiss, Cohen and Everitt,
    /// Psychol Bull 1969;72:323, doi:10.1037/h0028106.
    /// </remarks>
    public static Agreement Of(IReadOnlyList<(string First, string Second)> pairs, IReadOnlyList<string> answers)
    {
        int[][] table = [.. answers.Select(row => (int[])[.. answers.Select(column => pairs.Count(pair => pair.First == row && pair.Second == column))])];
        int n = table.Sum(row => row.Sum());
        if (n == 0)
        {
            return new(0, null, null, answers, table);
        }

        int[] all = [.. Enumerable.Range(0, answers.Count)];
        double P(int row, int column) => (double)table[row][column] / n;
        double[] first = [.. all.Select(row => all.Sum(column => P(row, column)))];
        double[] second = [.. all.Select(column => all.Sum(row => P(row, column)))];
        double observed = all.Sum(at => P(at, at));
        double expected = all.Sum(at => first[at] * second[at]);
        if (expected >= 1)
        {
            return new(n, observed, null, answers, table);
        }

        double kappa = (observed - expected) / (1 - expected);
        double diagonal = all.Sum(at => P(at, at) * Square(1 - ((first[at] + second[at]) * (1 - kappa))));
        double beside = all.Sum(row => all.Where(column => column != row).Sum(column => P(row, column) * Square(second[row] + first[column])));
        double variance = (diagonal + (Square(1 - kappa) * beside) - Square(kappa - (expected * (1 - kappa)))) / (n * Square(1 - expected));
        double half = Proportions.Z * Math.Sqrt(Math.Max(0, variance));
        return new(n, observed, new Estimate(kappa, Math.Max(-1, kappa - half), Math.Min(1, kappa + half)), answers, table);
    }

    private static double Square(double number) => number * number;
}
