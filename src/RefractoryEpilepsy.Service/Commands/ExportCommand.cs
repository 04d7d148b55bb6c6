using System.CommandLine;
using System.Globalization;
using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Reports;
using RefractoryEpilepsy.Service.Api;
using RefractoryEpilepsy.Service.Export;
using RefractoryEpilepsy.Storage;

namespace RefractoryEpilepsy.Service.Commands;

/// <summary><c>export --store STORE --out DIR</c>: the files of the screening export from a store.</summary>
internal static class ExportCommand
{
    /// <summary>The command.</summary>
    public static Command Make(CommandIo io)
    {
        Setting store = SharedSettings.Store();
        var output = new Setting("out", "DIR", "Folder for the files.");
        var parquet = new Switch("parquet", "Write the tables as Parquet too.");
        Setting site = SharedSettings.Site();
        var command = new Command("export", "Write the files of the screening export from a store.") { store, output, parquet, site };
        command.SetAction((call, stop) => RunAsync(SharedSettings.StoreAddress(store.Read(call)), output.Require(call), parquet.Read(call), site.Read(call), io, stop));
        return command;
    }

    private static async Task<int> RunAsync(string address, string folder, bool parquet, string? site, CommandIo io, CancellationToken stop)
    {
        (Store store, RunRow run, KnowledgeBase knowledge) = await JudgedPatients.OpenAsync(address, site, stop);
        bool silent = await store.SilentSinceAsync(stop) is not null;
        using var files = new ExportFiles(folder);
        long patients = 0;
        await foreach (JudgedPatient patient in Silence.AllAsync(store, stop))
        {
            files.Add(patient);
            patients++;
        }

        await foreach (Gap gap in store.SourceGapsAsync(stop))
        {
            files.Add(gap);
        }

        files.Finish(run.Attrition, parquet, checksum => RunFile.Text(run.Source, run.AsOf, asOfGiven: true, Store.CountsOf(run), patients, knowledge, model: null, checksum, silent));
        await io.Output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{patients:N0} patients, judged as of {Words.Of(run.AsOf)}; files are in {folder}"));
        if (silent)
        {
            await io.Messages.WriteLineAsync("The service is silent: flags and risks are kept in the store and left out of these files. They are written again when silent mode ends.");
        }

        return CommandLine.Done;
    }
}
