using Hangfire;
using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Reports.Quality;
using RefractoryEpilepsy.Service.Commands;
using RefractoryEpilepsy.Service.Quality;
using RefractoryEpilepsy.Storage;

namespace RefractoryEpilepsy.Service.Jobs;

/// <summary>Makes the quality report of the month that has just ended and writes it to the folder that the setting <c>report-folder</c> names.</summary>
public sealed class QualityReportJob(Store store, KnowledgeBase knowledge, TimeProvider clock)
{
    /// <summary>Early on the third day of each month: late entries of the last days are mostly in.</summary>
    internal const string Monthly = "0 5 3 * *";

    /// <summary>Makes and writes it; does nothing before the first finished run, or where the month is already reported from the same run.</summary>
    [DisableConcurrentExecution(timeoutInSeconds: 0)]
    [AutomaticRetry(Attempts = 3)]
    public Task RunAsync(CancellationToken stop) => MakeAsync(Settings.Find("report-folder"), caughtUp: false, stop);

    /// <summary>The same where the day was missed because nobody was there: only from that day on, and only where no report of the month is kept.</summary>
    [DisableConcurrentExecution(timeoutInSeconds: 0)]
    [AutomaticRetry(Attempts = 3)]
    public Task CatchUpAsync(CancellationToken stop) => MakeAsync(Settings.Find("report-folder"), caughtUp: true, stop);

    /// <summary>Makes and writes it to <paramref name="folder"/>.</summary>
    internal async Task MakeAsync(string? folder, bool caughtUp, CancellationToken stop)
    {
        if (folder is null || await store.LatestRunAsync(stop) is not { } run)
        {
            return;
        }

        DateOnly today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        ReportPeriod period = QualityBoard.PeriodOf(month: null, today < run.AsOf ? today : run.AsOf) ?? throw new InvalidOperationException("The last month has no period.");
        IReadOnlyList<QualityReportEntry> kept = await store.SnapshotsAsync(stop);
        bool isDue = !caughtUp || today >= period.To.AddDays(3);
        if (!isDue || kept.Any(entry => entry.Period == period.ToString() && entry.Organisation.Length == 0 && (caughtUp || entry.RunId == run.Id)))
        {
            return;
        }

        var reporting = new QualityReporting(store, QualityBoard.Areas(Settings.Find("areas")));
        QualityReportEntry made = await reporting.MakeAsync(run, knowledge.Version, period, organisation: null, new Dictionary<string, string>(), "schedule", stop);
        await reporting.WriteAsync(made.Id, folder, stop);
    }
}
