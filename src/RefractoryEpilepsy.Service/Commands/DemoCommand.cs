using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Service.Export;
using RefractoryEpilepsy.Storage;
using RefractoryEpilepsy.Synthetic;

namespace RefractoryEpilepsy.Service.Commands;

/// <summary><c>demo</c>: makes simulated patients, screens them into a store of their own, and serves the pages.</summary>
internal static class DemoCommand
{
    /// <summary>The command.</summary>
    public static Command Make(CommandIo io)
    {
        var patients = new Setting("patients", "N", "How many simulated patients. Default 2000.");
        var urls = new Setting("urls", "URL", $"Where to listen, on this machine only. Default {ServeCommand.DefaultUrls}.");
        var command = new Command("demo", "Make simulated patients, screen them, and serve the pages. Nothing real, nothing kept.") { patients, urls };
        command.SetAction((call, stop) => RunAsync(patients.ReadWhole(call, 2000, 1, 200_000), urls.Read(call) ?? ServeCommand.DefaultUrls, io, stop));
        return command;
    }

    private static async Task<int> RunAsync(int patients, string urls, CommandIo io, CancellationToken stop)
    {
        ServeCommand.CheckUrls(urls, loopbackOnly: true);
        DirectoryInfo folder = Directory.CreateTempSubdirectory("refractory-demo-");
        try
        {
            long started = Stopwatch.GetTimestamp();
            string export = Path.Combine(folder.FullName, "export");
            await io.Messages.WriteLineAsync($"Making {patients:N0} simulated patients");
            SyntheticExport.Write(export, new SyntheticOptions { Patients = patients }, progress: null, stop);

            await io.Messages.WriteLineAsync("Screening them");
            KnowledgeBase knowledge = KnowledgeBase.Load();
            Store store = await Store.OpenAsync(Path.Combine(folder.FullName, "demo.db"), knowledge.Drugs, TimeProvider.System, stop);
            ScreeningSummary summary = await new LoadingRun(store, knowledge, new ScreeningRun(knowledge, predict: null, TimeProvider.System)).ExecuteAsync(export, asOf: null, progress: null, stop);
            await io.Messages.WriteLineAsync(summary.Text());
            await io.Messages.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"Done after {Stopwatch.GetElapsedTime(started).TotalSeconds:N0} s; starting the pages"));

            return await ServeCommand.RunAsync(new HostOptions(urls, Demo: true, LogAsJson: false, Quiet: true), store, knowledge, io, stop);
        }
        finally
        {
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
            folder.Delete(recursive: true);
        }
    }
}
