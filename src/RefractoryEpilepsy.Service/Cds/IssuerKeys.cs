using System.Collections.Concurrent;
using Microsoft.IdentityModel.Tokens;

namespace RefractoryEpilepsy.Service.Cds;

/// <summary>Public keys of trusted issuers: given, or fetched from the one address agreed upon, again when an unknown key turns up.</summary>
internal sealed class IssuerKeys(IHttpClientFactory http, TimeProvider clock, ILogger<IssuerKeys> log) : IDisposable
{
    /// <summary>Name of the HTTP client.</summary>
    public const string Client = "issuer-keys";

    private static readonly TimeSpan Fresh = TimeSpan.FromHours(6);
    private static readonly TimeSpan AtMostEvery = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, Kept> known = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim one = new(1, 1);

    /// <summary>The issuer's keys of that name, or all of them where the token names none.</summary>
    public async Task<IReadOnlyList<SecurityKey>> OfAsync(TrustedIssuer issuer, string? kid, CancellationToken stop)
    {
        Kept? kept = known.GetValueOrDefault(issuer.Issuer);
        return Named((kept is null || IsStale(issuer, kept, kid) ? await FetchAsync(issuer, kid, stop) : kept).Keys, kid);
    }

    /// <inheritdoc/>
    public void Dispose() => one.Dispose();

    private bool IsStale(TrustedIssuer issuer, Kept kept, string? kid)
    {
        TimeSpan age = clock.GetUtcNow() - kept.At;
        return issuer.Jku is not null && (age > Fresh || (age > AtMostEvery && Named(kept.Keys, kid).Count == 0));
    }

    private async Task<Kept> FetchAsync(TrustedIssuer issuer, string? kid, CancellationToken stop)
    {
        await one.WaitAsync(stop);
        try
        {
            Kept? kept = known.GetValueOrDefault(issuer.Issuer);
            if (kept is not null && !IsStale(issuer, kept, kid))
            {
                return kept;
            }

            IReadOnlyList<SecurityKey> keys;
            try
            {
                string text = issuer.Jku is { } jku ? await http.CreateClient(Client).GetStringAsync(jku, stop)
                    : issuer.Keys is { } given ? given.GetRawText()
                    : await File.ReadAllTextAsync(issuer.KeysFile!, stop);
                keys = [.. new JsonWebKeySet(text).Keys];
            }
            catch (Exception fault) when (fault is HttpRequestException or IOException or ArgumentException || (fault is TaskCanceledException && !stop.IsCancellationRequested))
            {
                log.LogWarning("The keys of {Issuer} cannot be had: {Fault}", issuer.Issuer, fault.GetType().Name);
                keys = kept?.Keys ?? [];
            }

            return known[issuer.Issuer] = new Kept(keys, clock.GetUtcNow());
        }
        finally
        {
            one.Release();
        }
    }

    private static IReadOnlyList<SecurityKey> Named(IReadOnlyList<SecurityKey> keys, string? kid) =>
        string.IsNullOrEmpty(kid) ? keys : [.. keys.Where(key => key.KeyId == kid)];

    private sealed record Kept(IReadOnlyList<SecurityKey> Keys, DateTimeOffset At);
}
