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
    public async Task RunAsync(CancellationToken stop)
    {
        if (Settings.Find("report-folder") is not { } folder || await store.LatestRunAsync(stop) is not { } run)
        {
            return;
        }

        DateOnly last = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        ReportPeriod period = QualityBoard.PeriodOf(month: null, last < run.AsOf ? last : run.AsOf) ?? throw new InvalidOperationException("The last month has no period.");
        IReadOnlyList<QualityReportEntry> kept = await store.SnapshotsAsync(stop);
        if (kept.Any(entry => entry.Period == period.ToString() && entry.RunId == run.Id && entry.Organisation.Length == 0))
        {
            return;
        }

        var reporting = new QualityReporting(store, QualityBoard.Areas(Settings.Find("areas")));
        QualityReportEntry made = await reporting.MakeAsync(run, knowledge.Version, period, organisation: null, new Dictionary<string, string>(), "schedule", stop);
        await reporting.WriteAsync(made.Id, folder, stop);
    }
}
