using System.Globalization;
using System.Text.Json.Serialization;

namespace RefractoryEpilepsy.Reports.Quality;

/// <summary>One site of a funnel plot.</summary>
/// <param name="Z">How many standard errors it lies from the overall share, before over-dispersion is allowed for.</param>
/// <param name="Place">Inside the limits, or beyond the 95 % or 99.8 % limit.</param>
public readonly record struct FunnelSite(string Name, long Met, long Counted, double Rate, double Z, FunnelPlace Place)
{
    /// <summary>How many independent units what was counted is worth: several visits of one patient count less. Limits follow it. 0 in reports kept before it was.</summary>
    public double Effective { get; init; }

    /// <summary>Where the site stands on the axis of the plot: the number its limits follow.</summary>
    [JsonIgnore]
    public double Worth => Effective > 0 ? Effective : Counted;
}

/// <summary>A site that is not put beside the others, and why.</summary>
public sealed record SiteApart(string Name, string Reason);

/// <summary>Where a site lies.</summary>
public enum FunnelPlace
{
    /// <summary>As chance would have it.</summary>
    Inside,

    /// <summary>Beyond the 95 % limit.</summary>
    Warning,

    /// <summary>Beyond the 99.8 % limit.</summary>
    Signal,
}

/// <summary>Sites against what chance allows for their size.</summary>
/// <param name="Target">The share over all sites compared; 0 where none are.</param>
/// <param name="OverDispersion">Factor by which variances are inflated; 1 where sites vary no more than chance.</param>
/// <param name="Sites">Those compared, in order of the name, which is no rank; none where fewer than two can be.</param>
/// <param name="NotComparable">Sites whose data cannot support the measure, with the reason; never put beside the others.</param>
/// <remarks>
/// Source: Spiegelhalter, Stat Med 2005;24:1185, doi:10.1002/sim.1970: approximate binomial limits, z-scores winsorised at 10 %, multiplicative
/// over-dispersion used where it exceeds 1 + 2 sqrt(2/I).
/// </remarks>
public sealed record FunnelPlot(double Target, double OverDispersion, IReadOnlyList<FunnelSite> Sites, IReadOnlyList<SiteApart> NotComparable)
{
    /// <summary>Two-sided 99.8 %.</summary>
    public const double Far = 3.090232306167813;

    /// <summary>Fewer units than this at a site are too few to be compared.</summary>
    public const int LeastCounted = 10;

    /// <summary>The plot of a measure; null where there are no two sites at all. Where fewer than two can be compared, or all or none met it, no site is placed.</summary>
    /// <param name="sites">Counts of each site with how its data support the measure.</param>
    /// <param name="hidden">Sites whose figures are hidden.</param>
    /// <param name="exact">Small shares are told: only for those who may see every patient.</param>
    public static FunnelPlot? Of(IReadOnlyList<(string Name, MeasureCounts Counts, IReadOnlyList<InputShare> Support)> sites, IReadOnlyList<string>? hidden = null, bool exact = true)
    {
        SiteApart[] secret = [.. (hidden ?? []).Select(name => new SiteApart(name, $"fewer than {QualityCells.Least} in a cell of this site or of another"))];
        if (sites.Count + secret.Length < 2)
        {
            return null;
        }

        var apart = new List<SiteApart>();
        var kept = new List<(string Name, MeasureCounts Counts)>();
        foreach ((string name, MeasureCounts counts, IReadOnlyList<InputShare> support) in sites)
        {
            InputShare? lacking = support.Where(share => !share.Ranks).Cast<InputShare?>().FirstOrDefault();
            string? reason = lacking is { } need ? string.Create(CultureInfo.InvariantCulture, $"{need.Need.Text} missing for {need.ToldText(exact)}")
                : counts.UndeterminedShare > 0.5 ? "the record cannot tell for more than half"
                : counts.Counted < LeastCounted ? $"fewer than {LeastCounted} counted"
                : null;
            if (reason is null)
            {
                kept.Add((name, counts));
            }
            else
            {
                apart.Add(new(name, reason));
            }
        }

        long counted = kept.Sum(site => site.Counts.Counted), met = kept.Sum(site => site.Counts.Met);
        string? alone = kept.Count < 2 ? "no other organisation can be compared with it" : met == 0 || met == counted ? "all or none met it everywhere, so there is no difference to test" : null;
        if (alone is not null)
        {
            return new(0, 1, [], [.. kept.Select(site => new SiteApart(site.Name, alone)), .. apart, .. secret]);
        }

        double target = (double)met / counted;
        double[] z = [.. kept.Select(site => ((site.Counts.Rate ?? 0) - target) / Error(target, site.Counts.EffectiveCount))];
        double dispersion = Dispersion(z);
        double factor = dispersion > 1 + (2 * Math.Sqrt(2.0 / kept.Count)) ? dispersion : 1;
        return new(
            target,
            factor,
            [.. kept.Select((site, at) => new FunnelSite(site.Name, site.Counts.Met, site.Counts.Counted, site.Counts.Rate ?? 0, z[at], PlaceOf(z[at] / Math.Sqrt(factor))) { Effective = site.Counts.EffectiveCount })],
            [.. apart, .. secret]);
    }

    /// <summary>Where a site lies, for people.</summary>
    public static string Words(FunnelPlace place) => place switch { FunnelPlace.Signal => "beyond the 99.8 % limit", FunnelPlace.Warning => "beyond the 95 % limit", _ => "inside the limits" };

    /// <summary>The limits for a site whose count is worth so many independent units.</summary>
    public (double Low, double High) Limits(double worth, double sigma)
    {
        double half = sigma * Math.Sqrt(OverDispersion) * Error(Target, worth);
        return (Math.Max(0, Target - half), Math.Min(1, Target + half));
    }

    /// <summary>Mean square of the z-scores, the outer tenth at either end pulled in.</summary>
    internal static double Dispersion(IReadOnlyList<double> z)
    {
        double[] sorted = [.. z.Order()];
        double low = Quantile(sorted, 0.1), high = Quantile(sorted, 0.9);
        return sorted.Average(value => Math.Pow(Math.Clamp(value, low, high), 2));
    }

    private static double Quantile(double[] sorted, double share)
    {
        double at = share * (sorted.Length - 1);
        int below = (int)at;
        return below + 1 >= sorted.Length ? sorted[^1] : sorted[below] + ((at - below) * (sorted[below + 1] - sorted[below]));
    }

    private static double Error(double target, double counted) => Math.Sqrt(target * (1 - target) / counted);

    private static FunnelPlace PlaceOf(double z) => Math.Abs(z) > Far ? FunnelPlace.Signal : Math.Abs(z) > Proportions.Z ? FunnelPlace.Warning : FunnelPlace.Inside;
}
