using System.CommandLine;
using RefractoryEpilepsy.Fhir.Sources.Servers;
using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Service.Publish;
using RefractoryEpilepsy.Storage;

namespace RefractoryEpilepsy.Service.Commands;

/// <summary><c>publish --store STORE (--out DIR | --to URL --auth FILE)</c>: conclusions as FHIR resources, into a folder or to a server.</summary>
internal static class PublishCommand
{
    /// <summary>The command.</summary>
    public static Command Make(CommandIo io)
    {
        Setting store = SharedSettings.Store();
        Setting site = SharedSettings.Site();
        var output = new Setting("out", "DIR", "Folder for NDJSON files, one for each type.");
        var to = new Setting("to", "URL", "FHIR base of the server that is written to.");
        var auth = new Setting("auth", "FILE", "JSON with clientId, keyFile, algorithm, scope (such as system/*.cruds) and, where there is no discovery, tokenUrl.");
        var source = new Setting("source", "NAME", $"Whose patients: the source they were loaded under. Default: the server's address, else {LoadingRun.DefaultSource}.");
        var unconfirmed = new Switch("unconfirmed", "Also what nobody has confirmed yet, and the cohorts. Without it only confirmed flags leave.");
        var dryRun = new Switch("dry-run", "Say what would be written, and write nothing.");
        var command = new Command("publish", "Write conclusions as FHIR resources into a folder or to a server, and withdraw what no longer holds.") { store, output, to, auth, source, unconfirmed, dryRun, site };
        command.SetAction(async (call, stop) =>
        {
            (string? folder, string? address) = (call.GetValue(output), call.GetValue(to));
            if (folder is null == address is null)
            {
                throw new WrongCallException("Name one target: --out DIR or --to URL.");
            }

            KnowledgeBase knowledge = SharedSettings.Load(site.Read(call));
            Store opened = await Store.OpenAsync(SharedSettings.StoreAddress(store.Read(call)), knowledge.Drugs, TimeProvider.System, stop);
            var run = new PublishingRun(opened, knowledge, TimeProvider.System);
            PublishingSummary summary;
            if (folder is not null)
            {
                summary = await run.ToFolderAsync(folder, new PublishingRequest(source.Read(call) ?? LoadingRun.DefaultSource, unconfirmed.Read(call), dryRun.Read(call)), io.Output.WriteLine, stop);
            }
            else
            {
                Uri server = PullCommand.ServerOf(address);
                string own = server.GetLeftPart(UriPartial.Path).TrimEnd('/');
                string from = source.Read(call) ?? (await opened.HasRecordsAsync(own, stop) ? own : LoadingRun.DefaultSource);
                ServerAuthorization? authorization = auth.Read(call) is { } file ? ServerAuthorization.Read(file) : null;
                summary = await run.ToServerAsync(server, authorization, new PublishingRequest(from, unconfirmed.Read(call), dryRun.Read(call)), new ServerOptions(), io.Output.WriteLine, stop);
            }

            await io.Output.WriteAsync(summary.Text(dryRun.Read(call)));
            return summary.Failed > 0 ? CommandLine.Failed : CommandLine.Done;
        });
        return command;
    }
}
