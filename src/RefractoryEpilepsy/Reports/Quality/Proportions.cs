namespace RefractoryEpilepsy.Reports.Quality;

/// <summary>A value with its 95 % interval.</summary>
public readonly record struct Estimate(double Value, double Low, double High)
{
    /// <summary>Whether the interval holds a value.</summary>
    public bool Holds(double value) => value >= Low && value <= High;
}

/// <summary>Shares and their differences, with 95 % intervals.</summary>
public static class Proportions
{
    /// <summary>97.5 % point of the normal distribution.</summary>
    public const double Z = 1.959963984540054;

    /// <summary>A share with Wilson's score interval; null where nothing was counted.</summary>
    /// <param name="met">How many.</param>
    /// <param name="counted">Of how many.</param>
    /// <param name="effective">How many independent units they are worth; null: all.</param>
    /// <remarks>Source: Wilson, J Am Stat Assoc 1927;22:209, doi:10.1080/01621459.1927.10502953.</remarks>
    public static Estimate? Share(double met, double counted, double? effective = null)
    {
        if (counted <= 0)
        {
            return null;
        }

        double p = met / counted;
        double n = effective ?? counted;
        double middle = (p + (Z * Z / (2 * n))) / (1 + (Z * Z / n));
        double half = Z / (1 + (Z * Z / n)) * Math.Sqrt((p * (1 - p) / n) + (Z * Z / (4 * n * n)));
        return new(p, met == 0 ? 0 : Math.Max(0, middle - half), met == counted ? 1 : Math.Min(1, middle + half));
    }

    /// <summary>A measure's share with its interval, honest about repeated units of the same patient.</summary>
    public static Estimate? Share(in MeasureCounts counts) => Share(counts.Met, counts.Counted, counts.EffectiveCount);

    /// <summary>The first share less the second.</summary>
    /// <param name="correlation">Of the two shares, where the same people stand behind both; 0 where they are different people.</param>
    /// <remarks>Source: Newcombe, Stat Med 1998;17:873, method 10; with a correlation as in Newcombe, Stat Med 1998;17:2635, method 10.</remarks>
    public static Estimate Difference(Estimate first, Estimate second, double correlation = 0)
    {
        double difference = first.Value - second.Value;
        return new(
            difference,
            difference - Combined(first.Value - first.Low, second.High - second.Value, correlation),
            difference + Combined(first.High - first.Value, second.Value - second.Low, correlation));
    }

    /// <summary>Point of the standard normal distribution below which the share lies.</summary>
    /// <remarks>Source: Wichura, algorithm AS 241, Appl Stat 1988;37:477 (PPND16).</remarks>
    public static double NormalQuantile(double share)
    {
        double q = share - 0.5;
        if (Math.Abs(q) <= 0.425)
        {
            double r = 0.180625 - (q * q);
            return q * Ratio(
                r,
                [3.3871328727963666080, 133.14166789178437745, 1971.5909503065514427, 13731.693765509461125, 45921.953931549871457, 67265.770927008700853, 33430.575583588128105, 2509.0809287301226727],
                [1, 42.313330701600911252, 687.18700749205790830, 5394.1960214247511077, 21213.794301586595867, 39307.895800092710610, 28729.085735721942674, 5226.4952788528545610]);
        }

        double tail = Math.Sqrt(-Math.Log(q < 0 ? share : 1 - share));
        double value = tail <= 5
            ? Ratio(
                tail - 1.6,
                [1.42343711074968357734, 4.63033784615654529590, 5.76949722146069140550, 3.64784832476320460504, 1.27045825245236838258, 0.241780725177450611770, 0.0227238449892691845833, 7.74545014278341407640e-4],
                [1, 2.05319162663775882187, 1.67638483018380384940, 0.689767334985100004550, 0.148103976427480074590, 0.0151986665636164571966, 5.47593808499534494600e-4, 1.05075007164441684324e-9])
            : Ratio(
                tail - 5,
                [6.65790464350110377720, 5.46378491116411436990, 1.78482653991729133580, 0.296560571828504891230, 0.0265321895265761230930, 0.00124266094738807843860, 2.71155556874348757815e-5, 2.01033439929228813265e-7],
                [1, 0.599832206555887937690, 0.136929880922735805310, 0.0148753612908506148525, 7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7, 2.04426310338993978564e-15]);
        return q < 0 ? -value : value;
    }

    /// <summary>Point of the beta distribution below which the share lies.</summary>
    /// <param name="share">Above 0 and below 1.</param>
    /// <param name="a">Above 0.</param>
    /// <param name="b">Above 0.</param>
    public static double BetaQuantile(double share, double a, double b)
    {
        double low = 0, high = 1;
        for (int halved = 0; halved < 60; halved++)
        {
            double middle = (low + high) / 2;
            (low, high) = BetaShare(middle, a, b) < share ? (middle, high) : (low, middle);
        }

        return (low + high) / 2;
    }

    /// <summary>The share of a beta distribution below a point: its incomplete beta function.</summary>
    /// <remarks>Source: the continued fraction of Abramowitz and Stegun 1964, 26.5.8, by Lentz's method.</remarks>
    private static double BetaShare(double at, double a, double b)
    {
        if (at > (a + 1) / (a + b + 2))
        {
            return 1 - BetaShare(1 - at, b, a);                             // there the fraction converges fast
        }

        if (at <= 0)
        {
            return 0;
        }

        const double Tiny = 1e-300;
        double upper = 1, lower = 0, fraction = 1;
        for (int term = 0; term < 500; term++)
        {
            int half = term / 2;
            double by = term == 0 ? 1
                : term % 2 == 0 ? half * (b - half) * at / ((a + (2 * half) - 1) * (a + (2 * half)))
                : -(a + half) * (a + b + half) * at / ((a + (2 * half)) * (a + (2 * half) + 1));
            lower = 1 + (by * lower);
            lower = 1 / (Math.Abs(lower) < Tiny ? Tiny : lower);
            upper = 1 + (by / upper);
            upper = Math.Abs(upper) < Tiny ? Tiny : upper;
            fraction *= upper * lower;
            if (term > 0 && Math.Abs(1 - (upper * lower)) < 1e-14)
            {
                break;
            }
        }

        double logarithm = (a * Math.Log(at)) + (b * Math.Log(1 - at)) + LogGamma(a + b) - LogGamma(a) - LogGamma(b);
        return Math.Exp(logarithm) / a * (fraction - 1);
    }

    /// <summary>Logarithm of the gamma function.</summary>
    /// <remarks>Source: Stirling's series (Abramowitz and Stegun 1964, 6.1.41), from 10 on; below by Gamma(x + 1) = x Gamma(x).</remarks>
    private static double LogGamma(double number)
    {
        double less = 0;
        for (; number < 10; number++)
        {
            less += Math.Log(number);
        }

        double inverse = 1 / number, square = inverse * inverse;
        double series = inverse * ((1.0 / 12) - (square * ((1.0 / 360) - (square * ((1.0 / 1260) - (square * (1.0 / 1680)))))));
        return ((number - 0.5) * Math.Log(number)) - number + (0.5 * Math.Log(2 * Math.PI)) + series - less;
    }

    private static double Ratio(double at, ReadOnlySpan<double> above, ReadOnlySpan<double> below)
    {
        double top = 0, bottom = 0;
        for (int power = above.Length - 1; power >= 0; power--)
        {
            top = (top * at) + above[power];
            bottom = (bottom * at) + below[power];
        }

        return top / bottom;
    }

    private static double Combined(double one, double other, double correlation) => Math.Sqrt(Math.Max(0, Square(one) + Square(other) - (2 * correlation * one * other)));

    private static double Square(double number) => number * number;
}
