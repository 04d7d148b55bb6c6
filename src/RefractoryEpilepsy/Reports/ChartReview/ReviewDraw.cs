namespace RefractoryEpilepsy.Reports.ChartReview;

/// <summary>How many patients a stratum has, and how many of them were drawn.</summary>
public sealed record StratumSize(string Stratum, int Patients, int Drawn);

/// <summary>A chart drawn for review.</summary>
/// <param name="Number">From 1, in an order that tells nothing of the stratum.</param>
public sealed record DrawnChart(int Number, string Patient, string Stratum);

/// <summary>Draws a stratified sample at random, the same for the same seed and the same patients, whatever their order.</summary>
public static class ReviewDraw
{
    /// <summary>How many charts a review has unless asked otherwise (specification, section 2).</summary>
    public const int UsualSize = 200;

    /// <summary>Draws the charts.</summary>
    /// <param name="patients">Key and stratum of everyone with epilepsy.</param>
    /// <param name="size">How many are wanted in all; fewer come where there are not so many.</param>
    public static (IReadOnlyList<StratumSize> Strata, IReadOnlyList<DrawnChart> Charts) Of(IEnumerable<(string Patient, string Stratum)> patients, int size, int seed)
    {
        ILookup<string, string> byStratum = patients.ToLookup(patient => patient.Stratum, patient => patient.Patient, StringComparer.Ordinal);
        int[] counts = [.. ReviewStrata.InOrder.Select(stratum => byStratum[stratum].Count())];
        IReadOnlyList<int> shares = Shares(counts, size);
#pragma warning disable CA5394 // A draw that can be repeated from its seed is the point.
        var random = new Random(seed);
        (string Patient, string Stratum)[] drawn = [.. ReviewStrata.InOrder.SelectMany((stratum, at) =>
        {
            string[] keys = [.. byStratum[stratum].Order(StringComparer.Ordinal)];
            random.Shuffle(keys);
            return keys.Take(shares[at]).Select(patient => (patient, stratum));
        })];
        random.Shuffle(drawn);
#pragma warning restore CA5394
        return (
            [.. ReviewStrata.InOrder.Select((stratum, at) => new StratumSize(stratum, counts[at], shares[at]))],
            [.. drawn.Select((chart, at) => new DrawnChart(at + 1, chart.Patient, chart.Stratum))]);
    }

    /// <summary>The same number from every stratum, as far as it goes; what a small stratum cannot give is asked of the others.</summary>
    public static IReadOnlyList<int> Shares(IReadOnlyList<int> counts, int size)
    {
        int[] shares = new int[counts.Count];
        int left = Math.Min(size, counts.Sum());
        while (left > 0)
        {
            int[] open = [.. Enumerable.Range(0, counts.Count).Where(at => shares[at] < counts[at])];
            int each = Math.Max(1, left / open.Length);
            foreach (int at in open.TakeWhile(_ => left > 0))
            {
                int more = Math.Min(Math.Min(each, counts[at] - shares[at]), left);
                shares[at] += more;
                left -= more;
            }
        }

        return shares;
    }

    /// <summary>Two readers for every chart: every pair in turn, so that readers have the same work and pairs mix.</summary>
    /// <exception cref="ArgumentException">Fewer than two readers.</exception>
    public static IReadOnlyList<(string First, string Second)> Pairs(IReadOnlyList<string> readers, int charts)
    {
        if (readers.Count < 2)
        {
            throw new ArgumentException("A chart needs two readers.", nameof(readers));
        }

        // Neighbours on a circle whose step grows: everyone comes first and second equally often.
        return [.. Enumerable.Range(0, charts).Select(at =>
        {
            int step = 1 + (at / readers.Count % (readers.Count - 1));
            return (readers[at % readers.Count], readers[(at + step) % readers.Count]);
        })];
    }
}
