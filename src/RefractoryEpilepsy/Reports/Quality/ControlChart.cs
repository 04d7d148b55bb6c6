namespace RefractoryEpilepsy.Reports.Quality;

/// <summary>One period of a chart over time.</summary>
/// <param name="Met">Numerator.</param>
/// <param name="Counted">Denominator; a period with none has no point.</param>
public readonly record struct ChartPoint(string Label, long Met, long Counted)
{
    /// <summary>How many independent units it is worth: several visits of one patient count less. 0: as many as counted.</summary>
    public double Effective { get; init; }

    /// <summary>What its limits follow.</summary>
    public double Worth => Effective > 0 ? Effective : Counted;

    /// <summary>The share; null where nothing was counted.</summary>
    public double? Rate => Counted == 0 ? null : (double)Met / Counted;
}

/// <summary>A special cause found: where, and by which rule.</summary>
/// <param name="Better">Whether it points upwards.</param>
public sealed record Signal(int From, int To, string Rule, string Text, bool Better);

/// <summary>A p-chart: shares with limits that follow the denominators (what they are worth, where patients are counted several times), and rules for special causes.</summary>
/// <param name="Centre">Share over all points.</param>
/// <param name="Limits">Three-sigma limits of each point, cut at 0 and 1; null where nothing was counted.</param>
/// <param name="SigmaZ">1, or more where points vary more from one to the next than chance allows with such denominators: then the limits are widened by it (p' chart).</param>
/// <remarks>
/// Limits: Shewhart's p-chart; widening: Laney, Quality Engineering 2002;14:531, doi:10.1081/QEN-120003555, by the mean moving range, from twelve points on. Ranges beyond their own
/// upper limit (3.267 times their mean) are left out first (as Nelson proposed in 1982), for they belong to a special cause and would hide it; and what is left
/// widens only where it is more than chance gives in one chart of twenty (variance of the mean moving range: Cryer and Ryan, J Qual Technol 1990;22:187; held to draws by a test).
/// Rules: Western Electric, Statistical Quality Control Handbook, 1956 (one beyond three sigma, two of three beyond two, four of five beyond one,
/// eight in a row on one side). A month without a figure (nothing counted, hidden or not supported) ends what is in a row: nobody knows on which side it lies.
/// </remarks>
public sealed record ControlChart(IReadOnlyList<ChartPoint> Points, double Centre, IReadOnlyList<(double Low, double High)?> Limits, double SigmaZ, IReadOnlyList<Signal> Signals)
{
    /// <summary>Fewer points than this make no limits.</summary>
    public const int LeastPoints = 8;

    private const double RangeConstant = 1.128;
    private const double RangeLimit = 3.267;
    private const int LeastToWiden = 12;

    /// <summary>The chart of points in order of time; null with fewer than eight points that counted anything.</summary>
    public static ControlChart? Of(IReadOnlyList<ChartPoint> points)
    {
        long counted = points.Sum(point => point.Counted);
        if (points.Count(point => point.Counted > 0) < LeastPoints)
        {
            return null;
        }

        double centre = (double)points.Sum(point => point.Met) / counted;
        double[] z = [.. points.Select(point => point.Rate is { } rate && Sigma(centre, point) is var sigma && sigma > 0 ? (rate - centre) / sigma : double.NaN)];
        double widening = Widening(z);
        (double, double)?[] limits = [.. points.Select(point => point.Counted == 0 ? ((double, double)?)null
            : (Math.Max(0, centre - (3 * widening * Sigma(centre, point))), Math.Min(1, centre + (3 * widening * Sigma(centre, point)))))];
        return new(points, centre, limits, widening, SignalsIn([.. z.Select(value => value / widening)]));
    }

    /// <summary>The signal that the newest point which counted anything is part of; null where there is none. Months that cannot be judged yet lie behind it.</summary>
    public Signal? Newest => Signals.LastOrDefault(signal => signal.To == Points.ToList().FindLastIndex(point => point.Counted > 0));

    private static double Sigma(double centre, ChartPoint point) => Math.Sqrt(centre * (1 - centre) / point.Worth);

    private static double Widening(double[] z)
    {
        if (z.Count(value => !double.IsNaN(value)) < LeastToWiden)
        {
            return 1;
        }

        double[] ranges = [.. Enumerable.Range(1, z.Length - 1).Select(at => Math.Abs(z[at] - z[at - 1])).Where(range => !double.IsNaN(range))];
        if (ranges.Length == 0)
        {
            return 1;
        }

        double most = RangeLimit * ranges.Average();
        double sigma = ranges.Where(range => range <= most).Average() / RangeConstant;
        return sigma > ByChance(ranges.Length + 1) ? sigma : 1;
    }

    /// <summary>What the sigma of so many points, by their mean moving range, exceeds in one chart of twenty where it is 1.</summary>
    private static double ByChance(int points) => 1 + (1.645 * Math.Sqrt(((0.8264 * points) - 1.082) / Math.Pow(points - 1, 2)));

    private static List<Signal> SignalsIn(double[] z)
    {
        var signals = new List<Signal>();
        int first = 0;
        for (int at = 0; at < z.Length; at++)
        {
            if (double.IsNaN(z[at]))
            {
                first = at + 1;
                continue;
            }

            foreach (int side in (ReadOnlySpan<int>)[1, -1])
            {
                double Value(int back) => at - back >= first ? z[at - back] * side : double.NegativeInfinity;
                int Beyond(int among, double sigma) => Enumerable.Range(0, among).Count(back => Value(back) > sigma);
                if (Value(0) > 3)
                {
                    signals.Add(new(at, at, "beyond-limits", "One point beyond the three-sigma limit", side > 0));
                }
                else if (Value(0) > 2 && Beyond(3, 2) >= 2)
                {
                    signals.Add(new(Math.Max(first, at - 2), at, "two-of-three", "Two of three points beyond two sigma on one side", side > 0));
                }
                else if (Value(0) > 1 && Beyond(5, 1) >= 4)
                {
                    signals.Add(new(Math.Max(first, at - 4), at, "four-of-five", "Four of five points beyond one sigma on one side", side > 0));
                }
                else if (Beyond(8, 0) == 8)
                {
                    signals.Add(new(at - 7, at, "eight-in-a-row", "Eight points in a row on one side of the centre", side > 0));
                }
            }
        }

        return signals;
    }
}

/// <summary>A run chart: points around their median, and whether they wander as chance would.</summary>
/// <param name="LongestRun">Most points in a row on one side; points on the median are left out, and a month without a figure ends the row.</param>
/// <param name="RunLimit">A longer one is unlikely by chance.</param>
/// <param name="Crossings">How often the line crosses the median.</param>
/// <param name="CrossingLimit">Fewer are unlikely by chance.</param>
/// <remarks>Source: Anhøj and Olesen, PLoS One 2014;9:e113825, doi:10.1371/journal.pone.0113825: round(log2(n) + 3), and the 5 % point of Binomial(n - 1, 1/2).</remarks>
public sealed record RunChart(IReadOnlyList<ChartPoint> Points, double Median, int LongestRun, int RunLimit, int Crossings, int CrossingLimit)
{
    /// <summary>Whether the points shift or wander in a way that chance seldom makes.</summary>
    public bool HasSignal => LongestRun > RunLimit || Crossings < CrossingLimit;

    /// <summary>The chart of points in order of time; null with fewer than ten points that counted anything.</summary>
    public static RunChart? Of(IReadOnlyList<ChartPoint> points)
    {
        double[] rates = [.. points.Where(point => point.Counted > 0).Select(point => point.Rate ?? 0)];
        if (rates.Length < 10)
        {
            return null;
        }

        double[] sorted = [.. rates.Order()];
        double median = (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
        int longest = 0, run = 0, crossings = 0, useful = 0, steps = 0;
        bool? before = null;
        foreach (ChartPoint point in points)
        {
            if (point.Rate is not { } rate)
            {
                before = null;
                continue;
            }

            if (rate == median)
            {
                continue;
            }

            bool above = rate > median;
            useful++;
            steps += before is null ? 0 : 1;
            crossings += before is { } other && other != above ? 1 : 0;
            run = before == above ? run + 1 : 1;
            longest = Math.Max(longest, run);
            before = above;
        }

        return new(points, median, longest, useful == 0 ? 0 : (int)Math.Round(Math.Log2(useful) + 3, MidpointRounding.AwayFromZero), crossings, CrossingsByChance(steps + 1));
    }

    /// <summary>The 5 % point of the binomial distribution with n - 1 draws at one half.</summary>
    internal static int CrossingsByChance(int useful)
    {
        int draws = Math.Max(0, useful - 1);
        double probability = Math.Pow(0.5, draws), below = probability;
        int count = 0;
        while (below < 0.05 && count < draws)
        {
            probability *= (double)(draws - count) / (count + 1);
            below += probability;
            count++;
        }

        return count;
    }
}
