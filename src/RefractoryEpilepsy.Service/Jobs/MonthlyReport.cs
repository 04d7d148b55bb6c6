using System.Globalization;
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

    /// <summary>Who made it, as the list of reports tells; what somebody made by hand stands beside it.</summary>
    private const string Schedule = "schedule";

    private const string LastWritten = "quality-report-written";

    /// <summary>Makes and writes it where it is due and was not written yet.</summary>
    /// <returns>The number of the report; null where none was made.</returns>
    /// <exception cref="IOException">The folder cannot be written to.</exception>
    public static async Task<long?> MakeIfDueAsync(Store store, string folder, DateOnly today, CancellationToken stop)
    {
        if (await store.LatestRunAsync(stop) is not { } run)
        {
            return null;
        }

        ReportPeriod period = QualityBoard.PeriodOf(month: null, today < run.AsOf ? today : run.AsOf) ?? throw new InvalidOperationException("The last month has no period.");
        if (today < period.To.AddDays(DaysAfter))
        {
            return null;
        }

        QualityReportEntry? made = (await store.SnapshotsAsync(stop)).Where(entry => entry.By == Schedule && entry.Period == period.ToString() && entry.Organisation.Length == 0).MaxBy(entry => entry.Id);
        if (made is not null && await store.FindSettingAsync(LastWritten, stop) == made.Id.ToString(CultureInfo.InvariantCulture))
        {
            return null;
        }

        // One that is kept and was not written to its end (a full disk, a killed process) is written again.
        var reporting = new QualityReporting(store, QualityBoard.Areas(Settings.Find("areas")));
        made ??= await reporting.MakeAsync(run, run.KnowledgeVersion, period, organisation: null, new Dictionary<string, string>(), Schedule, stop);
        await reporting.WriteAsync(made.Id, folder, stop);
        await store.SetSettingAsync(LastWritten, made.Id.ToString(CultureInfo.InvariantCulture), stop);
        return made.Id;
    }
}
