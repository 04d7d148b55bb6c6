using RefractoryEpilepsy.Prediction;

namespace RefractoryEpilepsy.Learning.Figures;

/// <summary>Decision curve and alert burden.</summary>
/// <remarks>Source: Vickers and Elkin, Medical Decision Making 2006;26:565, doi:10.1177/0272989X06295361.</remarks>
public static class ClinicalUse
{
    /// <summary>Thresholds of specification 3.4: 5 to 40 %, in steps of 1 %.</summary>
    public static IReadOnlyList<double> Thresholds { get; } = [.. Enumerable.Range(5, 36).Select(percent => percent / 100.0)];

    /// <summary>Net benefit per patient over the thresholds.</summary>
    public static IReadOnlyList<DecisionPoint> DecisionCurve(
        IReadOnlyList<double> probabilities, IReadOnlyList<bool> outcome, IReadOnlyList<double> weights, IReadOnlyList<bool> twoFailures) =>
    [
        .. Thresholds.Select(threshold => new DecisionPoint(
            threshold,
            NetBenefit(row => probabilities[row] >= threshold, threshold, outcome, weights),
            NetBenefit(_ => true, threshold, outcome, weights),
            0,
            NetBenefit(row => twoFailures[row], threshold, outcome, weights))),
    ];

    /// <summary>Alert burden over the thresholds.</summary>
    /// <param name="months">Months over which the index days spread.</param>
    public static IReadOnlyList<AlertPoint> AlertBurden(
        IReadOnlyList<double> probabilities, IReadOnlyList<bool> outcome, IReadOnlyList<double> weights, double months)
    {
        double all = weights.Sum(), outcomes = Enumerable.Range(0, outcome.Count).Sum(row => outcome[row] ? weights[row] : 0);
        return
        [
            .. Thresholds.Select(threshold =>
            {
                double flagged = 0, hits = 0;
                for (int row = 0; row < outcome.Count; row++)
                {
                    if (probabilities[row] >= threshold)
                    {
                        flagged += weights[row];
                        hits += outcome[row] ? weights[row] : 0;
                    }
                }

                double ppv = flagged > 0 ? hits / flagged : double.NaN;
                return new AlertPoint(threshold, 1000 * flagged / all, months > 0 ? flagged / months : double.NaN, ppv, outcomes > 0 ? hits / outcomes : double.NaN, 1 / ppv);
            }),
        ];
    }

    private static double NetBenefit(Func<int, bool> flagged, double threshold, IReadOnlyList<bool> outcome, IReadOnlyList<double> weights)
    {
        double all = 0, hits = 0, misses = 0;
        for (int row = 0; row < outcome.Count; row++)
        {
            all += weights[row];
            if (flagged(row))
            {
                hits += outcome[row] ? weights[row] : 0;
                misses += outcome[row] ? 0 : weights[row];
            }
        }

        return (hits / all) - (misses / all * threshold / (1 - threshold));
    }
}
