using RefractoryEpilepsy.Learning.Training;
using RefractoryEpilepsy.Prediction;

namespace RefractoryEpilepsy.Learning.Figures;

/// <summary>Every figure of the card, from predictions and what became of the patients.</summary>
public static class Evaluation
{
    /// <summary>Fewer outcomes than this in a subgroup are a warning (specification 3.4).</summary>
    public const int FewOutcomes = 100;

    private const int FewestRows = 20;

    /// <summary>Discrimination and calibration of one set of predictions.</summary>
    public static Performance Of(string name, IReadOnlyList<double> probabilities, IReadOnlyList<bool> outcome, IReadOnlyList<double> weights, SearchOptions options)
    {
        var discrimination = new Discrimination(probabilities, outcome, weights);
        (Interval auroc, Interval auprc) = discrimination.Bootstrap(options.Resamples, options.Seed);
        CalibrationFigures calibration = CalibrationFigures.Of(probabilities, outcome, weights);
        return new(
            name,
            outcome.Count,
            outcome.Count(seen => seen),
            auroc,
            auprc,
            discrimination.TopDecilePrecision(),
            Normal(calibration.InTheLarge, calibration.InTheLargeError * Math.Sqrt(DesignEffect(weights))),
            Normal(calibration.Slope, calibration.SlopeError * Math.Sqrt(DesignEffect(weights))),
            calibration.Brier,
            calibration.LogLoss,
            calibration.Ici,
            calibration.E50,
            calibration.E90,
            calibration.Curve,
            calibration.Tenths);
    }

    /// <summary>Performance in every value of every subgroup with at least 20 rows.</summary>
    /// <param name="subgroups">Values of each row, by subgroup.</param>
    public static IReadOnlyList<SubgroupPerformance> Subgroups(
        IReadOnlyList<double> probabilities,
        IReadOnlyList<bool> outcome,
        IReadOnlyList<double> weights,
        IReadOnlyList<IReadOnlyDictionary<string, string>> subgroups,
        double threshold,
        SearchOptions options)
    {
        (string Subgroup, string Value, int[] Rows)[] groups =
        [
            .. subgroups.SelectMany(row => row.Keys).Distinct().Order(StringComparer.Ordinal).SelectMany(subgroup => Enumerable.Range(0, outcome.Count)
                .GroupBy(row => subgroups[row].GetValueOrDefault(subgroup, "not recorded"))
                .Where(group => group.Count() >= FewestRows)
                .OrderBy(group => group.Key, StringComparer.Ordinal)
                .Select(group => (subgroup, group.Key, group.ToArray()))),
        ];
        // Of twenty groups one lies outside its own interval by chance: a warning counts them (Bonferroni).
        double beyondChance = groups.Length == 0 ? 0 : MathNet.Numerics.Distributions.Normal.InvCDF(0, 1, 1 - (0.025 / groups.Length));
        return
        [
            .. groups.Select(group => One(
                group.Subgroup,
                group.Value,
                [.. group.Rows.Select(row => probabilities[row])],
                [.. group.Rows.Select(row => outcome[row])],
                [.. group.Rows.Select(row => weights[row])],
                threshold,
                beyondChance,
                options)),
        ];
    }

    private static SubgroupPerformance One(string subgroup, string value, double[] p, bool[] outcome, double[] weights, double threshold, double beyondChance, SearchOptions options)
    {
        int outcomes = outcome.Count(seen => seen);
        double expected = 0, observed = 0, variance = 0, flagged = 0, hits = 0;
        for (int row = 0; row < p.Length; row++)
        {
            double y = outcome[row] ? 1 : 0;
            expected += weights[row] * p[row];
            observed += weights[row] * y;
            variance += weights[row] * weights[row] * p[row] * (1 - p[row]);
            flagged += p[row] >= threshold ? weights[row] : 0;
            hits += p[row] >= threshold ? weights[row] * y : 0;
        }

        bool both = outcomes > 0 && outcomes < p.Length;
        CalibrationFigures? calibration = both ? CalibrationFigures.Of(p, outcome, weights) : null;
        double ratio = expected > 0 ? observed / expected : double.NaN, error = expected > 0 ? Math.Sqrt(variance) / expected : double.NaN;
        string few = outcomes < FewOutcomes ? $"Only {outcomes} outcomes: the intervals are wide." : "";
        string off = Math.Abs(ratio - 1) > beyondChance * error ? " Risks are off by more than chance." : "";
        return new(
            subgroup,
            value,
            p.Length,
            outcomes,
            both ? new Discrimination(p, outcome, weights).Bootstrap(Math.Min(options.Resamples, 200), options.Seed).Auroc : new(double.NaN, double.NaN, double.NaN),
            calibration is null ? new(double.NaN, double.NaN, double.NaN) : Normal(calibration.Slope, calibration.SlopeError * Math.Sqrt(DesignEffect(weights))),
            Normal(ratio, error),
            flagged > 0 ? hits / flagged : double.NaN,
            observed > 0 ? 1 - (hits / observed) : double.NaN,
            (few + off).Trim());
    }

    private static Interval Normal(double value, double error) =>
        double.IsFinite(value) && double.IsFinite(error) ? new(value, value - (1.96 * error), value + (1.96 * error)) : new(value, double.NaN, double.NaN);

    // What weights that differ cost: the model-based variance counts their sum as rows, and they are worth (Σw)²/Σw² of them.
    private static double DesignEffect(IReadOnlyList<double> weights)
    {
        double sum = weights.Sum();
        return sum > 0 ? weights.Sum(weight => weight * weight) / sum : 1;
    }
}
