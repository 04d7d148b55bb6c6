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
/// median and its interval after Brookmeyer and Crowley, Biometrics 1982;38:29. Checked against R's survival package.
/// </remarks>
public sealed class KaplanMeier
{
    private KaplanMeier(IReadOnlyList<CurveStep> steps, int patients, int events, int longest)
    {
        Steps = steps;
        Patients = patients;
        Events = events;
        Longest = longest;
    }

    /// <summary>Steps in order of days.</summary>
    public IReadOnlyList<CurveStep> Steps { get; }

    /// <summary>How many patients.</summary>
    public int Patients { get; }

    /// <summary>To how many it happened.</summary>
    public int Events { get; }

    /// <summary>The longest time anybody was seen waiting, in days.</summary>
    public int Longest { get; }

    /// <summary>The curve of waiting times.</summary>
    public static KaplanMeier Of(IEnumerable<WaitingTime> times)
    {
        WaitingTime[] sorted = [.. times.OrderBy(time => time.Days)];
        var steps = new List<CurveStep>();
        double share = 1, greenwood = 0;
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
                steps.Add(new(day, risk, happened, Interval(risk == happened ? 0 : share, greenwood)));
            }

            at = next;
        }

        return new(steps, sorted.Length, events, sorted.Length == 0 ? 0 : sorted[^1].Days);
    }

    /// <summary>Share still waiting after so many days; null where nobody was seen that long.</summary>
    public Estimate? WaitingAfter(int days)
    {
        if (Patients == 0 || (days > Longest && !(Steps.Count > 0 && Steps[^1].Waiting.Value == 0)))
        {
            return null;
        }

        Estimate waiting = new(1, 1, 1);
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

    /// <summary>Share to whom it happened within so many days; null where nobody was seen that long.</summary>
    public Estimate? HappenedWithin(int days) => WaitingAfter(days) is { } waiting ? new(1 - waiting.Value, 1 - waiting.High, 1 - waiting.Low) : null;

    /// <summary>Days after which a share of patients has had it, with interval; null ends where the curve does not come so far.</summary>
    /// <param name="share">0.5 for the median.</param>
    public (double? Days, double? Low, double? High) Quantile(double share)
    {
        double level = 1 - share;
        return (Crossing(step => step.Waiting.Value, level), Crossing(step => step.Waiting.Low, level), Crossing(step => step.Waiting.High, level));
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
        if (share <= 0)
        {
            return new(0, double.NaN, double.NaN);
        }

        double logarithm = Math.Log(share);
        double half = Proportions.Z * Math.Sqrt(greenwood) / Math.Abs(logarithm);
        return new(share, Math.Pow(share, Math.Exp(half)), Math.Pow(share, Math.Exp(-half)));
    }
}
