using System.Globalization;
using Hangfire;
using RefractoryEpilepsy.Storage;

namespace RefractoryEpilepsy.Service.Site;

/// <summary>Tells of candidates who came onto the worklist since the last digest. Nothing is sent while the service is silent.</summary>
public sealed class DigestJob(Store store, TimeProvider clock)
{
    private const string Told = "digest-told";

    /// <summary>Makes and sends it; what could not be sent is told of again next time.</summary>
    [DisableConcurrentExecution(timeoutInSeconds: 0), AutomaticRetry(Attempts = 0)]
    public async Task RunAsync(CancellationToken stop)
    {
        DateTime now = clock.GetUtcNow().UtcDateTime;
        IReadOnlyList<DigestRow> before = await store.DigestsAsync(1, stop);
        DateTime since = before.Count == 0 ? DateTime.UnixEpoch : before[0].At;
        if (await store.SilentSinceAsync(stop) is not null)
        {
            await store.AddDigestAsync(new() { At = now, Since = since, State = "silent", Message = "The service is silent: nothing is sent." }, stop);
            return;
        }

        (DateOnly day, HashSet<string> ofThatDay) = Read(await store.FindSettingAsync(Told, stop));
        IReadOnlyList<NewCandidate> candidates = [.. (await store.CandidatesSinceAsync(day, stop)).Where(candidate => candidate.FlaggedOn > day || !ofThatDay.Contains(candidate.Patient))];
        if (candidates.Count == 0)
        {
            await store.AddDigestAsync(new() { At = now, Since = since, State = "nothing-new", Message = "" }, stop);
            return;
        }

        // The record first: a digest that left without one would be worse than one recorded that did not leave.
        await store.RecordAsync(new("schedule", "send-digest", "", string.Create(CultureInfo.InvariantCulture, $"{candidates.Count} candidates")), stop);
        string fault = await DigestSending.SendAsync(store, Digest.Of(candidates, await SiteSettings.ValueAsync(store, SiteSettings.DigestAddress, stop)), stop);
        await store.AddDigestAsync(new() { At = now, Since = since, State = fault.Length == 0 ? "sent" : "failed", Candidates = candidates.Count, Message = fault }, stop);
        if (fault.Length == 0)
        {
            DateOnly last = candidates.Max(candidate => candidate.FlaggedOn);
            IEnumerable<string> told = candidates.Where(candidate => candidate.FlaggedOn == last).Select(candidate => candidate.Patient).Concat(last == day ? ofThatDay : []);
            await store.SetSettingAsync(Told, $"{last:yyyy-MM-dd};{string.Join(';', told)}", stop);
        }
    }

    private static (DateOnly Day, HashSet<string> OfThatDay) Read(string? told) => told?.Split(';') is [var day, .. var patients]
        ? (DateOnly.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture), patients.ToHashSet(StringComparer.Ordinal))
        : (DateOnly.MinValue, []);
}
