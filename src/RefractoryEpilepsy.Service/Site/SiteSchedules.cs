using Hangfire;
using RefractoryEpilepsy.Service.Commands;
using RefractoryEpilepsy.Service.Jobs;
using RefractoryEpilepsy.Storage;

namespace RefractoryEpilepsy.Service.Site;

/// <summary>Keeps the scheduler's jobs like the site's settings: the digest, the nightly look at retention, the monthly quality report.</summary>
internal sealed class SiteSchedules(Store store, IRecurringJobManager schedules, IBackgroundJobClient jobs)
{
    private const string DigestId = "digest";
    private const string RetentionId = "retention";
    private const string ReportId = "quality-report";
    private string? known;

    /// <summary>Schedules anew where a setting changed. A job that was missed while nobody was there runs once.</summary>
    public async Task RefreshAsync(CancellationToken stop)
    {
        string cron = await SiteSettings.ValueAsync(store, SiteSettings.DigestCron, stop);
        string zone = await SiteSettings.ValueAsync(store, SiteSettings.TimeZone, stop);
        string years = await SiteSettings.ValueAsync(store, SiteSettings.RetentionYears, stop);
        string now = $"{cron}|{zone}|{years}";
        if (now == known)
        {
            return;
        }

        TimeZoneInfo at = TimeZoneInfo.TryFindSystemTimeZoneById(zone, out TimeZoneInfo? found) ? found : TimeZoneInfo.Utc;
        HospitalTime.Zone = at;
        var options = new RecurringJobOptions { TimeZone = at, MisfireHandling = MisfireHandlingMode.Relaxed };
        if (cron.Length > 0)
        {
            schedules.AddOrUpdate<DigestJob>(DigestId, job => job.RunAsync(CancellationToken.None), cron, options);
        }
        else
        {
            schedules.RemoveIfExists(DigestId);
        }

        if (years.Length > 0)
        {
            schedules.AddOrUpdate<RetentionJob>(RetentionId, job => job.RunAsync(CancellationToken.None), "0 2 * * *", options);
        }
        else
        {
            schedules.RemoveIfExists(RetentionId);
        }

        if (Settings.Find("report-folder") is null)
        {
            schedules.RemoveIfExists(ReportId);
        }
        else
        {
            schedules.AddOrUpdate<QualityReportJob>(ReportId, job => job.RunAsync(CancellationToken.None), QualityReportJob.Monthly, options);
            if (known is null)
            {
                jobs.Enqueue<QualityReportJob>(job => job.CatchUpAsync(CancellationToken.None));
            }
        }

        known = now;
    }
}
