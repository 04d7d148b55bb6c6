using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Reports.Quality;
using RefractoryEpilepsy.Service.Commands;
using RefractoryEpilepsy.Service.Quality;
using RefractoryEpilepsy.Storage;

namespace RefractoryEpilepsy.Service.Jobs;

/// <summary>Makes the quality report of the month that has ended and writes it to the folder that the setting <c>report-folder</c> names.</summary>
/// <remarks>The process that has the folder does it itself: a scheduler shared with others could give it to one that has not.</remarks>
internal static class MonthlyReport
{
    /// <summary>So many days after its end a month's late entries are mostly in.</summary>
    private const int DaysAfter = 3;

    /// <summary>Makes and writes it where it is due and no report of that month is kept.</summary>
    /// <returns>The number of the report; null where none was made.</returns>
    /// <exception cref="IOException">The folder cannot be written to.</exception>
    public static async Task<long?> MakeIfDueAsync(Store store, string folder, KnowledgeBase knowledge, DateOnly today, CancellationToken stop)
    {
        if (await store.LatestRunAsync(stop) is not { } run)
        {
            return null;
        }

        ReportPeriod period = QualityBoard.PeriodOf(month: null, today < run.AsOf ? today : run.AsOf) ?? throw new InvalidOperationException("The last month has no period.");
        IReadOnlyList<QualityReportEntry> kept = await store.SnapshotsAsync(stop);
        if (today < period.To.AddDays(DaysAfter) || kept.Any(entry => entry.Period == period.ToString() && entry.Organisation.Length == 0))
        {
            return null;
        }

        Directory.CreateDirectory(folder); // A folder that cannot be written to is told before a report is kept.
        var reporting = new QualityReporting(store, QualityBoard.Areas(Settings.Find("areas")));
        QualityReportEntry made = await reporting.MakeAsync(run, knowledge.Version, period, organisation: null, new Dictionary<string, string>(), "schedule", stop);
        await reporting.WriteAsync(made.Id, folder, stop);
        return made.Id;
    }
}
