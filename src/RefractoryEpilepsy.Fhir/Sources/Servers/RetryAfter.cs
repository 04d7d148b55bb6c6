using System.Globalization;

namespace RefractoryEpilepsy.Fhir.Sources.Servers;

/// <summary>How long to wait before asking again.</summary>
internal static class RetryAfter
{
    /// <summary>A number beyond this is taken as an epoch, as some servers send: a wait of three years helps nobody.</summary>
    private const long SmallestEpoch = 100_000_000;

    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(30);

    /// <summary>What the header asks for: seconds, an HTTP date or an epoch number (s or ms); null without a readable one. Never negative, at most 30 minutes.</summary>
    /// <remarks>Dates are read by the server's own clock where it tells it. Zero is a time that has passed, and no leave to ask without pause.</remarks>
    public static TimeSpan? Read(HttpResponseMessage response, DateTimeOffset now)
    {
        if (!response.Headers.TryGetValues("Retry-After", out IEnumerable<string>? values))
        {
            return null;
        }

        now = response.Headers.Date ?? now;
        string text = values.First().Trim();
        TimeSpan? wait = double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number)
            ? FromNumber(number, now)
            : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset date) ? date - now : null;
        return wait is { } asked ? Clamp(asked) : null;
    }

    /// <summary>Doubling from <paramref name="first"/>, at most <paramref name="most"/>, with a fifth of jitter so that workers do not come back together.</summary>
    public static TimeSpan BackOff(int attempt, TimeSpan first, TimeSpan most)
    {
        double seconds = Math.Min(first.TotalSeconds * Math.Pow(2, Math.Min(attempt, 20)), most.TotalSeconds);
        return TimeSpan.FromSeconds(seconds * (0.9 + (0.2 * Random.Shared.NextDouble())));
    }

    private static TimeSpan FromNumber(double number, DateTimeOffset now) => number switch
    {
        > SmallestEpoch * 1000.0 => DateTimeOffset.FromUnixTimeMilliseconds((long)Math.Min(number, 4e15)) - now,
        > SmallestEpoch => DateTimeOffset.FromUnixTimeSeconds((long)number) - now,
        _ => TimeSpan.FromSeconds(number),
    };

    private static TimeSpan Clamp(TimeSpan wait) => wait < TimeSpan.Zero ? TimeSpan.Zero : wait > Longest ? Longest : wait;
}
