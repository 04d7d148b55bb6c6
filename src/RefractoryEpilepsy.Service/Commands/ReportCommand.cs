using System.CommandLine;
using System.Globalization;
using RefractoryEpilepsy.Fhir.Sources.Servers;
using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Reports.Quality;
using RefractoryEpilepsy.Service.Quality;
using RefractoryEpilepsy.Storage;

namespace RefractoryEpilepsy.Service.Commands;

/// <summary><c>report</c>: the monthly quality report, an earlier one again, or the difference of two.</summary>
internal static class ReportCommand
{
    /// <summary>The command.</summary>
    public static Command Make(CommandIo io)
    {
        Setting store = SharedSettings.Store();
        var month = new Setting("month", "YYYY-MM", "The month reported. Default: the last one that the data cover to its end.");
        var output = new Setting("out", "DIR", "Folder for the page and the workbook; with --compare for the table of every figure that differs.");
        var organisation = new Setting("organisation", "NAME", "Only patients of this organisation (Organization/ID, its name) or source. Default: all.");
        var commentary = new Setting("commentary", "FILE", "JSON object of texts by slot: summary, time-to-referral, fairness, QM-1 ... QM-15.");
        Setting areas = SharedSettings.Areas();
        var again = new Setting("again", "N", "Write the kept report of this number again, from its snapshot. With --commentary: keep it once more with these texts, under a number of its own.");
        var compare = new Setting("compare", "N:M", "Explain the difference between two kept reports.");
        var push = new Setting("push", "URL", "Also put its Measures and MeasureReports on this FHIR server.");
        var auth = new Setting("auth", "FILE", "JSON with clientId, keyFile, algorithm, scope, for --push.");
        var list = new Switch("list", "List the kept reports.");
        Setting site = SharedSettings.Site();
        var command = new Command("report", "Make the monthly quality report and keep its snapshot; make an earlier one again; explain the difference of two.") { store, month, output, organisation, commentary, areas, again, compare, push, auth, list, site };
        command.SetAction(async (call, stop) =>
        {
            (Store opened, RunRow run, KnowledgeBase knowledge) = await JudgedPatients.OpenAsync(store.Read(call), site.Read(call), stop);
            if (list.Read(call))
            {
                await ListAsync(opened, io, stop);
                return CommandLine.Done;
            }

            if (compare.Read(call) is { } both)
            {
                return await CompareAsync(opened, both, output.Read(call), io, stop);
            }

            var reporting = new QualityReporting(opened, QualityBoard.Areas(areas.Read(call)));
            long id;
            if (again.Read(call) is { } number)
            {
                id = Number(number);
                output.Require(call);
                if (commentary.Read(call) is { } texts)
                {
                    id = (await reporting.CommentAsync(id, QualityReporting.Commentary(texts), "command line", stop)).Id;
                    await io.Messages.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"Report {number} with this commentary is kept as report {id}; report {number} stays as it was."));
                }
            }
            else
            {
                string? text = month.Read(call);
                ReportPeriod period = QualityBoard.PeriodOf(text, run.AsOf) ?? throw new WrongCallException($"--month {text} is not a month. Write it as YYYY-MM.");
                if (period.From > run.AsOf)
                {
                    throw new WrongCallException($"--month {text} lies after the data, which end on {Reports.Words.Of(run.AsOf)}.");
                }

                if (period.To > run.AsOf)
                {
                    await io.Messages.WriteLineAsync($"{text} is not over by {Reports.Words.Of(run.AsOf)}, the last day of the data: the report is incomplete, and its figures will change.");
                }

                string? whose = organisation.Read(call);
                if (whose is not null)
                {
                    IReadOnlyList<string> meant = await opened.FindQualityOrganisationAsync(whose, stop);
                    whose = meant.Count switch
                    {
                        1 => meant[0],
                        0 => throw new WrongCallException($"no patient belongs to the organisation {whose}."),
                        _ => throw new WrongCallException($"{whose} names several organisations. Write one of: {string.Join("; ", meant)}."),
                    };
                }

                output.Require(call);
                id = (await reporting.MakeAsync(run, run.KnowledgeVersion, period, whose, QualityReporting.Commentary(commentary.Read(call)), "command line", stop)).Id;
            }

            (IReadOnlyList<string> files, bool same) = await reporting.WriteAsync(id, output.Require(call), stop);
            await io.Output.WriteLineAsync($"Report {id.ToString(CultureInfo.InvariantCulture)}: {string.Join(", ", files)}");
            if (push.Read(call) is { } url)
            {
                if (!Uri.TryCreate(url, UriKind.Absolute, out Uri? server) || server.Scheme is not ("http" or "https"))
                {
                    throw new WrongCallException($"--push {url} is not the address of a server.");
                }

                await reporting.PushAsync(id, server, auth.Read(call) is { } file ? ServerAuthorization.Read(file) : null, TimeProvider.System, stop);
            }

            if (!same)
            {
                await io.Messages.WriteLineAsync("The figures are those of the snapshot; this version of the program lays the page out differently than the one that made it first.");
            }

            return CommandLine.Done;
        });
        return command;
    }

    private static async Task ListAsync(Store store, CommandIo io, CancellationToken stop)
    {
        foreach (QualityReportEntry entry in await store.SnapshotsAsync(stop))
        {
            await io.Output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{entry.Id}  {entry.Period}  {(entry.Organisation.Length == 0 ? "all" : entry.Organisation)}  run {entry.RunId}  made {entry.Made:yyyy-MM-dd HH:mm} UTC by {entry.By}"));
        }
    }

    private static async Task<int> CompareAsync(Store store, string both, string? folder, CommandIo io, CancellationToken stop)
    {
        string[] parts = both.Split(':');
        if (parts.Length != 2)
        {
            throw new WrongCallException($"--compare {both} names no two reports. Write it as 3:7.");
        }

        QualitySnapshot[] found = new QualitySnapshot[2];
        for (int at = 0; at < 2; at++)
        {
            long id = Number(parts[at]);
            found[at] = (await store.FindSnapshotAsync(id, stop) ?? throw new WrongCallException($"the store has no quality report {id}. See which there are with --list.")).Snapshot;
        }

        var difference = QualityDifference.Of(found[0], found[1], ProgramVersion.Text);
        await io.Output.WriteAsync(QualityDifferenceText.Of(difference));
        if (folder is not null)
        {
            Directory.CreateDirectory(folder);
            await File.WriteAllTextAsync(Path.Combine(folder, $"difference-{parts[0]}-{parts[1]}.csv"), QualityDifferenceText.Table(difference), stop);
        }

        int unexplained = difference.Unexplained.Count();
        if (unexplained == 0)
        {
            return CommandLine.Done;
        }

        await io.Messages.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{unexplained} of {difference.Figures.Count} figures that differ are not explained."));
        return CommandLine.Failed;
    }

    private static long Number(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : throw new WrongCallException($"{text} is not the number of a report.");
}
