using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using RefractoryEpilepsy.Reports;
using RefractoryEpilepsy.Storage;

namespace RefractoryEpilepsy.Service;

/// <summary>What each person saw on the overview last, kept in the store under a mark of the name.</summary>
/// <remarks>Pages opened within half an hour are one visit. It writes at most every five minutes a person: looking must not cost a write.</remarks>
internal sealed class VisitMemory(Store store, TimeProvider clock)
{
    private static readonly TimeSpan OneVisit = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan BetweenWrites = TimeSpan.FromMinutes(5);

    /// <summary>What was seen on the visit before this one, and keeps what is seen now; null on the first visit.</summary>
    public async Task<Glimpse?> SinceAsync(string user, Glimpse seen, CancellationToken stop)
    {
        string name = "visit:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(user)))[..24];
        Kept? kept = await store.FindSettingAsync(name, stop) is { } text ? JsonSerializer.Deserialize<Kept>(text) : null;
        DateTime now = clock.GetUtcNow().UtcDateTime;
        bool isNewVisit = kept is not null && now - kept.Latest.At > OneVisit;
        Glimpse? before = kept is null ? null : isNewVisit ? kept.Latest : kept.Before;
        if (kept is null || isNewVisit || now - kept.Latest.At > BetweenWrites)
        {
            await store.SetSettingAsync(name, JsonSerializer.Serialize(new Kept(before, seen with { At = now })), stop);
        }

        return before;
    }

    private sealed record Kept(Glimpse? Before, Glimpse Latest);
}
