namespace RefractoryEpilepsy.Learning.Figures;

/// <summary>How far today's patients differ from those a model was trained on.</summary>
/// <remarks>
/// Population stability index over the bins of the training data, with missing as a bin of its own. Above 0.1 worth a look, above
/// 0.25 a warning [K]: the usual marks of credit scoring. Source of the distance: Kullback and Leibler, 1951, made symmetric.
/// </remarks>
public static class Drift
{
    /// <summary>Above it, a warning.</summary>
    public const double Warning = 0.25;

    /// <summary>A share of nobody counts as this, so that the logarithm exists.</summary>
    private const double LeastShare = 0.001;

    /// <summary>Shares of values per bin, missing last. Bins end at <paramref name="ends"/>, included; one more bin is open.</summary>
    public static double[] Shares(IReadOnlyList<float> values, IReadOnlyList<float> ends)
    {
        double[] shares = new double[ends.Count + 2];
        foreach (float value in values)
        {
            int bin = 0;
            while (bin < ends.Count && value > ends[bin])
            {
                bin++;
            }

            shares[float.IsNaN(value) ? ends.Count + 1 : bin] += 1.0 / values.Count;
        }

        return shares;
    }

    /// <summary>Ends of up to ten bins with equal shares of the values present.</summary>
    public static float[] Bins(IEnumerable<float> values)
    {
        float[] sorted = [.. values.Where(value => !float.IsNaN(value)).Order()];
        return sorted.Length == 0 ? [] : [.. Enumerable.Range(1, 9).Select(tenth => sorted[(int)((long)tenth * (sorted.Length - 1) / 10)]).Distinct()];
    }

    /// <summary>Population stability index between two sets of shares of the same bins.</summary>
    public static double StabilityIndex(IReadOnlyList<double> then, IReadOnlyList<double> now) =>
        then.Zip(now, (before, after) => (Before: Math.Max(before, LeastShare), After: Math.Max(after, LeastShare)))
            .Sum(pair => (pair.After - pair.Before) * Math.Log(pair.After / pair.Before));
}
