namespace RefractoryEpilepsy.Reports.Quality;

/// <summary>One step of a Kaplan-Meier curve.</summary>
/// <param name="Days">Day of the step.</param>
/// <param name="AtRisk">Still waiting and observed just before.</param>
/// <param name="Events">To how many it happened on the day.</param>
/// <param name="Waiting">Share still waiting after it, with its interval.</param>
public readonly record struct CurveStep(int Days, int AtRisk, int Events, Estimate Waiting);

/// <summary>The share still waiting over time, censored patients counted as long as they were seen.</summary>
/// <remarks>
/// Kaplan and Meier, J Am Stat Assoc 1958;53:457; Greenwood's variance; intervals on the log(-log) scale (Kalbfleisch and Prentice 1980);
/// median and its interval after Brookmeyer and Crowley, Biometrics 1982;38:29. Checked against R's survival package. Greenwood's variance is 0 where it has
/// happened to nobody yet, and does not exist where it has happened to everybody: there the interval is that of the beta product (Fay, Brittain and Proschan,
/// Biostatistics 2013;14:723, doi:10.1093/biostatistics/kxt016), which without censoring is Clopper and Pearson's (Biometrika 1934;26:404). Those who were
/// censored on a day were seen waiting on it.
/// </remarks>
public sealed class KaplanMeier
{
    private const double Level = 0.95;

    private readonly int[] days;

    private KaplanMeier(IReadOnlyList<CurveStep> steps, int[] days, int events)
    {
        Steps = steps;
        this.days = days;
        Events = events;
    }

    /// <summary>Steps in order of days.</summary>
    public IReadOnlyList<CurveStep> Steps { get; }

    /// <summary>How many patients.</summary>
    public int Patients => days.Length;

    /// <summary>To how many it happened.</summary>
    public int Events { get; }

    /// <summary>The longest time anybody was seen waiting, in days.</summary>
    public int Longest => days.Length == 0 ? 0 : days[^1];

    /// <summary>The curve of waiting times.</summary>
    public static KaplanMeier Of(IEnumerable<WaitingTime> times)
    {
        WaitingTime[] sorted = [.. times.OrderBy(time => time.Days)];
        var steps = new List<CurveStep>();
        double share = 1, greenwood = 0, mean = 1, square = 1;
        int events = 0;
        for (int at = 0; at < sorted.Length;)
        {
            int day = sorted[at].Days;
            int next = at, happened = 0;
            for (; next < sorted.Length && sorted[next].Days == day; next++)
            {
                happened += sorted[next].Happened ? 1 : 0;
            }

            int risk = sorted.Length - at;
            if (happened > 0)
            {
                events += happened;
                share *= 1 - ((double)happened / risk);
                greenwood += risk == happened ? 0 : (double)happened / ((double)risk * (risk - happened));

                // Each step's share still waiting is at most like a beta distribution with these two numbers; the first two moments of their product.
                mean *= (risk - happened + 1.0) / (risk + 1);
                square *= (risk - happened + 1.0) * (risk - happened + 2) / ((risk + 1.0) * (risk + 2));
                steps.Add(new(day, risk, happened, risk == happened ? new(0, 0, Highest(mean, square)) : Interval(share, greenwood)));
            }

            at = next;
        }

        return new(steps, [.. sorted.Select(time => time.Days)], events);
    }

    /// <summary>Share still waiting after so many days; null where nobody was seen that long.</summary>
    public Estimate? WaitingAfter(int days)
    {
        if (Patients == 0 || (days > Longest && !(Steps.Count > 0 && Steps[^1].Waiting.Value == 0)))
        {
            return null;
        }

        int seen = SeenFor(days);
        Estimate waiting = new(1, Lowest(seen), 1);
        foreach (CurveStep step in Steps)
        {
            if (step.Days > days)
            {
                break;
            }

            waiting = step.Waiting;
        }

        return waiting;
    }

    /// <summary>How many were still waiting and seen on the day, or censored on it.</summary>
    public int SeenFor(int after) => days.Length - days.Count(day => day < after);

    /// <summary>Share to whom it happened within so many days; null where nobody was seen that long.</summary>
    public Estimate? HappenedWithin(int days) => WaitingAfter(days) is { } waiting ? new(1 - waiting.Value, 1 - waiting.High, 1 - waiting.Low) : null;

    /// <summary>Days after which a share of patients has had it, with interval; null ends where the curve does not come so far.</summary>
    /// <param name="share">0.5 for the median.</param>
    public (double? Days, double? Low, double? High) Quantile(double share)
    {
        double level = 1 - share;

        // The ends are those of the log(-log) interval alone, as R has them: it has none where nobody waits any more.
        return (
            Crossing(step => step.Waiting.Value, level), Crossing(step => step.Waiting.Value > 0 ? step.Waiting.Low : double.NaN, level),
            Crossing(step => step.Waiting.Value > 0 ? step.Waiting.High : double.NaN, level));
    }

    /// <summary>The median wait.</summary>
    public (double? Days, double? Low, double? High) Median => Quantile(0.5);

    // The first day on which the curve lies at or below the level; where it runs exactly along it, the middle of that stretch, as R does.
    private double? Crossing(Func<CurveStep, double> curve, double level)
    {
        const double Tolerance = 1e-9;
        for (int at = 0; at < Steps.Count; at++)
        {
            double value = curve(Steps[at]);
            if (double.IsNaN(value))
            {
                continue;
            }

            if (Math.Abs(value - level) < Tolerance)
            {
                return at + 1 < Steps.Count ? (Steps[at].Days + Steps[at + 1].Days) / 2.0 : Steps[at].Days;
            }

            if (value < level)
            {
                return Steps[at].Days;
            }
        }

        return null;
    }

    private static Estimate Interval(double share, double greenwood)
    {
        double logarithm = Math.Log(share);
        double half = Proportions.Z * Math.Sqrt(greenwood) / Math.Abs(logarithm);
        return new(share, Math.Pow(share, Math.Exp(half)), Math.Pow(share, Math.Exp(-half)));
    }

    /// <summary>The lowest share still waiting that agrees with nobody of so many having had it (Clopper and Pearson, two-sided).</summary>
    private static double Lowest(int seen) => Math.Pow((1 - Level) / 2, 1.0 / seen);

    /// <summary>The highest share still waiting that agrees with everybody having had it: the upper point of the beta distribution with these moments.</summary>
    private static double Highest(double mean, double square)
    {
        double sum = (mean - square) / (square - (mean * mean));
        return Proportions.BetaQuantile((1 + Level) / 2, mean * sum, (1 - mean) * sum);
    }
}
