using RefractoryEpilepsy.Prediction;

namespace RefractoryEpilepsy.Learning.Figures;

/// <summary>Whether predicted probabilities mean what they say.</summary>
/// <remarks>
/// Source of the set: Van Calster et al., BMC Medicine 2019;17:230, doi:10.1186/s12916-019-1466-7; of ICI, E50 and E90:
/// Austin and Steyerberg, Statistics in Medicine 2019;38:4051, doi:10.1002/sim.8281.
/// </remarks>
/// <param name="InTheLarge">Intercept with the predicted log-odds as offset; 0 is ideal, above 0 means risks are told too low.</param>
/// <param name="InTheLargeError">Its standard error, model based.</param>
/// <param name="Slope">Of the outcome on the predicted log-odds; 1 is ideal, below 1 means predictions are too extreme.</param>
/// <param name="SlopeError">Its standard error, model based.</param>
/// <param name="Brier">Mean squared error.</param>
/// <param name="LogLoss">Mean negative log-likelihood.</param>
/// <param name="Ici">Mean distance between predicted and smoothed observed risk.</param>
/// <param name="E50">Median of that distance.</param>
/// <param name="E90">Its 90th percentile.</param>
/// <param name="Curve">Smoothed observed risk over predicted risk.</param>
/// <param name="Tenths">Observed and predicted risk in tenths of predicted risk.</param>
public sealed record CalibrationFigures(
    double InTheLarge,
    double InTheLargeError,
    double Slope,
    double SlopeError,
    double Brier,
    double LogLoss,
    double Ici,
    double E50,
    double E90,
    IReadOnlyList<CurvePoint> Curve,
    IReadOnlyList<CurvePoint> Tenths)
{
    /// <summary>Probabilities nearer to 0 or 1 than this are moved to it before logs are taken.</summary>
    private const double Nearest = 1e-9;

    /// <summary>All figures of one set of predictions.</summary>
    public static CalibrationFigures Of(IReadOnlyList<double> probabilities, IReadOnlyList<bool> outcome, IReadOnlyList<double> weights)
    {
        double[] p = [.. probabilities.Select(value => Math.Clamp(value, Nearest, 1 - Nearest))];
        double[] logOdds = [.. p.Select(value => Math.Log(value / (1 - value)))];
        double all = weights.Sum(), brier = 0, loss = 0;
        for (int row = 0; row < p.Length; row++)
        {
            double y = outcome[row] ? 1 : 0;
            brier += weights[row] * (p[row] - y) * (p[row] - y);
            loss -= weights[row] * Math.Log(outcome[row] ? p[row] : 1 - p[row]);
        }

        LogisticLine line = LogisticLine.Fit(logOdds, outcome, weights);
        LocalLine curve = LocalLine.Fit(p, outcome, weights);
        var distances = Enumerable.Range(0, p.Length).Select(row => (Distance: Math.Abs(curve.At(p[row]) - p[row]), Weight: weights[row])).OrderBy(entry => entry.Distance).ToArray();
        double inTheLarge = LogisticLine.InterceptAtSlopeOne(logOdds, outcome, weights);
        double information = Enumerable.Range(0, p.Length).Sum(row => weights[row] * Odds(logOdds[row] + inTheLarge) * (1 - Odds(logOdds[row] + inTheLarge)));
        return new(
            inTheLarge,
            Math.Sqrt(1 / information),
            line.Slope,
            line.SlopeError,
            brier / all,
            loss / all,
            distances.Sum(entry => entry.Distance * entry.Weight) / all,
            Quantile(distances, 0.5),
            Quantile(distances, 0.9),
            curve.Points,
            InTenths(p, outcome, weights));
    }

    private static double Quantile((double Distance, double Weight)[] sorted, double share)
    {
        double reach = sorted.Sum(entry => entry.Weight) * share, seen = 0;
        foreach (var (distance, weight) in sorted)
        {
            seen += weight;
            if (seen >= reach)
            {
                return distance;
            }
        }

        return sorted.Length == 0 ? double.NaN : sorted[^1].Distance;
    }

    private static double Odds(double logOdds) => 1 / (1 + Math.Exp(-logOdds));

    /// <summary>95 % interval of a share of so many (effective) rows. Source: Wilson, JASA 1927;22:209, doi:10.1080/01621459.1927.10502953.</summary>
    public static (double Low, double High) Wilson(double share, double rows)
    {
        const double Z = 1.959963984540054;
        double spread = Z * Z / rows, middle = (share + (spread / 2)) / (1 + spread);
        double half = Z / (1 + spread) * Math.Sqrt((share * (1 - share) / rows) + (spread / rows / 4));
        return (Math.Max(0, middle - half), Math.Min(1, middle + half));
    }

    private static List<CurvePoint> InTenths(double[] p, IReadOnlyList<bool> outcome, IReadOnlyList<double> weights)
    {
        int[] order = [.. Enumerable.Range(0, p.Length).OrderBy(row => p[row])];
        List<CurvePoint> points = [];
        for (int tenth = 0; tenth < 10; tenth++)
        {
            int[] rows = order[(order.Length * tenth / 10)..(order.Length * (tenth + 1) / 10)];
            double weight = rows.Sum(row => weights[row]), squares = rows.Sum(row => weights[row] * weights[row]);
            if (weight > 0)
            {
                double observed = rows.Sum(row => outcome[row] ? weights[row] : 0) / weight;
                (double low, double high) = Wilson(observed, weight * weight / squares);
                points.Add(new(rows.Sum(row => weights[row] * p[row]) / weight, observed, rows.Length, low, high));
            }
        }

        return points;
    }
}

/// <summary>Locally weighted straight lines through yes/no outcomes (lowess without robustness steps).</summary>
/// <remarks>Source: Cleveland, JASA 1979;74:829, doi:10.1080/01621459.1979.10481038. Evaluated at up to 100 points, straight between them.</remarks>
public sealed class LocalLine
{
    private const int MostPoints = 100;

    private LocalLine(IReadOnlyList<CurvePoint> points) => Points = points;

    /// <summary>The curve, by rising predicted risk.</summary>
    public IReadOnlyList<CurvePoint> Points { get; }

    /// <summary>Fits with a neighbourhood of <paramref name="span"/> of all rows.</summary>
    public static LocalLine Fit(IReadOnlyList<double> x, IReadOnlyList<bool> outcome, IReadOnlyList<double> weights, double span = 0.75)
    {
        int[] order = [.. Enumerable.Range(0, x.Count).OrderBy(row => x[row])];
        double[] sorted = [.. order.Select(row => x[row])];
        double[] where = [.. Enumerable.Range(0, MostPoints).Select(at => sorted.Length == 0 ? 0 : sorted[(int)((long)at * (sorted.Length - 1) / (MostPoints - 1))]).Distinct()];
        int neighbours = Math.Clamp((int)((span * sorted.Length) + 1e-10), 1, Math.Max(1, sorted.Length));
        List<CurvePoint> points = [];
        int left = 0;
        foreach (double at in sorted.Length == 0 ? [] : where)
        {
            while (left + neighbours < sorted.Length && at - sorted[left] > sorted[left + neighbours] - at)
            {
                left++;
            }

            double reach = Math.Max(at - sorted[left], sorted[left + neighbours - 1] - at);
            double w = 0, wx = 0, wy = 0, wxx = 0, wxy = 0;
            for (int row = 0; row < sorted.Length; row++)
            {
                double distance = Math.Abs(sorted[row] - at);
                if (distance > reach)
                {
                    continue;
                }

                double near = reach > 0 ? 1 - Math.Pow(distance / reach, 3) : 1;
                double weight = near * near * near * weights[order[row]];
                double dx = sorted[row] - at, y = outcome[order[row]] ? 1 : 0;
                w += weight;
                wx += weight * dx;
                wy += weight * y;
                wxx += weight * dx * dx;
                wxy += weight * dx * y;
            }

            double determinant = (w * wxx) - (wx * wx);
            double observed = w <= 0 ? double.NaN : determinant > 1e-12 * w * w ? ((wxx * wy) - (wx * wxy)) / determinant : wy / w;
            points.Add(new(at, Math.Clamp(observed, 0, 1), neighbours));
        }

        return new(points);
    }

    /// <summary>The smoothed outcome at a predicted risk.</summary>
    public double At(double x)
    {
        int low = 0, high = Points.Count - 1;
        if (high < 0)
        {
            return double.NaN;
        }

        if (x <= Points[0].Predicted || high == 0)
        {
            return Points[0].Observed;
        }

        if (x >= Points[high].Predicted)
        {
            return Points[high].Observed;
        }

        while (high - low > 1)
        {
            int middle = (low + high) / 2;
            (low, high) = Points[middle].Predicted <= x ? (middle, high) : (low, middle);
        }

        double share = (x - Points[low].Predicted) / (Points[high].Predicted - Points[low].Predicted);
        return Points[low].Observed + (share * (Points[high].Observed - Points[low].Observed));
    }
}
