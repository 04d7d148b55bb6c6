using System.CommandLine;
using RefractoryEpilepsy.Fhir.Sources.Servers;
using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Service.Jobs;
using RefractoryEpilepsy.Storage;

namespace RefractoryEpilepsy.Service.Commands;

/// <summary><c>work</c>: the worker without the web site, as many as the machines can bear.</summary>
internal static class WorkCommand
{
    /// <summary>The command.</summary>
    public static Command Make(CommandIo io)
    {
        Setting store = SharedSettings.Store();
        Setting site = SharedSettings.Site();
        Setting spool = SharedSettings.Spool();
        Setting publish = SharedSettings.Publish();
        var log = new Setting("log", "text|json", "Form of the log lines on standard error. Default text.");
        var command = new Command("work", "Do the background work of a store: schedules, runs, chunks of runs. Any number of workers may share a PostgreSQL store.") { store, site, spool, publish, log };
        command.SetAction(async (call, stop) =>
        {
            string? folder = site.Read(call);
            string address = SharedSettings.StoreAddress(store.Read(call));
            (Store opened, KnowledgeBase knowledge) = await SharedSettings.OpenAsync(address, folder, stop);
            var options = new WorkOptions(PullingRun.SpoolOf(address, spool.Read(call)), new ServerOptions()) { SiteFolder = folder, Publishing = SharedSettings.TargetsOf(publish.Read(call)) };
            using IHost host = Composition.WorkHost(options, log.Read(call) == "json", opened, knowledge, TimeProvider.System);
            try
            {
                await host.StartAsync(stop);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                // Told to stop while it began: what did begin stops as cleanly.
                await host.StopAsync(CancellationToken.None);
                return CommandLine.Done;
            }

            await io.Output.WriteLineAsync("Working; Ctrl+C stops");
            await io.Output.FlushAsync(CancellationToken.None);
            await host.WaitForShutdownAsync(stop);
            return CommandLine.Done;
        });
        return command;
    }
}
