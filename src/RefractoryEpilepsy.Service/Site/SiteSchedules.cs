using Hangfire;
using RefractoryEpilepsy.Storage;

namespace RefractoryEpilepsy.Service.Site;

/// <summary>Keeps the scheduler's jobs like the site's settings: the digest.</summary>
internal sealed class SiteSchedules(Store store, IRecurringJobManager schedules)
{
    private const string DigestId = "digest";
    private string? known;

    /// <summary>Schedules anew where a setting changed. A job that was missed while nobody was there runs once.</summary>
    public async Task RefreshAsync(CancellationToken stop)
    {
        string cron = await SiteSettings.ValueAsync(store, SiteSettings.DigestCron, stop);
        string zone = await SiteSettings.ValueAsync(store, SiteSettings.TimeZone, stop);
        Texts.Languages.Preferred = await SiteSettings.ValueAsync(store, SiteSettings.Language, stop);
        string now = $"{cron}|{zone}";
        if (now == known)
        {
            return;
        }

        // Earlier versions scheduled these; the worker looks by itself.
        schedules.RemoveIfExists("retention");
        schedules.RemoveIfExists("quality-report");
        TimeZoneInfo at = TimeZoneInfo.TryFindSystemTimeZoneById(zone, out TimeZoneInfo? found) ? found : TimeZoneInfo.Utc;
        HospitalTime.Zone = at;
        store.Zone = at;
        var options = new RecurringJobOptions { TimeZone = at, MisfireHandling = MisfireHandlingMode.Relaxed };
        if (cron.Length > 0)
        {
            schedules.AddOrUpdate<DigestJob>(DigestId, job => job.RunAsync(CancellationToken.None), cron, options);
        }
        else
        {
            schedules.RemoveIfExists(DigestId);
        }

        known = now;
    }
}
