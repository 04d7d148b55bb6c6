using System.Globalization;
using Hangfire;
using RefractoryEpilepsy.Storage;

namespace RefractoryEpilepsy.Service.Site;

/// <summary>Erases patients of whom nothing was recorded for as many years as the site has set. Off unless it has.</summary>
public sealed class RetentionJob(Store store, TimeProvider clock)
{
    /// <summary>Erases; each with its record first. A later delivery brings back whoever is seen again.</summary>
    [DisableConcurrentExecution(timeoutInSeconds: 0), AutomaticRetry(Attempts = 1)]
    public async Task RunAsync(CancellationToken stop)
    {
        if (!int.TryParse(await SiteSettings.ValueAsync(store, SiteSettings.RetentionYears, stop), NumberStyles.None, CultureInfo.InvariantCulture, out int years))
        {
            return;
        }

        DateOnly before = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime).AddYears(-years);
        IReadOnlyList<string> silent = await store.WithoutRecordSinceAsync(before, stop);
        foreach (string patient in silent)
        {
            await store.RecordAsync(new("schedule", "erase-patient", patient, $"retention {years} years"), stop);
        }

        if (silent.Count > 0)
        {
            await store.EraseAsync(silent, "retention", "schedule", stayOut: false, stop);
        }
    }
}
