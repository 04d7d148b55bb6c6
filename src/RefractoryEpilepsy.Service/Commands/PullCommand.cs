using System.CommandLine;
using RefractoryEpilepsy.Fhir.Sources.Servers;
using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Service.Export;
using RefractoryEpilepsy.Service.Jobs;
using RefractoryEpilepsy.Storage;

namespace RefractoryEpilepsy.Service.Commands;

/// <summary><c>pull URL --store STORE</c>: one complete fetch from a FHIR server, judged into the store; incremental after the first.</summary>
internal static class PullCommand
{
    /// <summary>The command.</summary>
    public static Command Make(CommandIo io)
    {
        Argument<string?> url = Url();
        Setting store = SharedSettings.Store();
        var group = new Setting("group", "ID", "Only the members of this Group.");
        var auth = new Setting("auth", "FILE", "JSON with clientId, keyFile, algorithm, scope and, where there is no discovery, tokenUrl.");
        var full = new Switch("full", "Fetch everything again and drop what the server no longer has.");
        Setting patients = Patients();
        Setting filters = TypeFilters();
        Setting asOf = SharedSettings.AsOf();
        Setting site = SharedSettings.Site();
        Setting spool = SharedSettings.Spool();
        var command = new Command("pull", "Fetch from a FHIR server into a store: everything first, then only what changed.") { url, store, group, patients, filters, auth, full, asOf, site, spool };
        command.SetAction(async (call, stop) =>
        {
            Uri server = ServerOf(call.GetValue(url));
            DateOnly? day = asOf.ReadDay(call);
            ServerAuthorization? authorization = auth.Read(call) is { } file ? ServerAuthorization.Read(file) : null;
            string address = SharedSettings.StoreAddress(store.Read(call));
            (Store opened, KnowledgeBase knowledge) = await SharedSettings.OpenAsync(address, site.Read(call), stop);
            ProgressLines progress = ProgressLines.On(io.Messages);
            var loading = new LoadingRun(opened, knowledge, await Faults.PatientlyAsync(() => ApprovedModel.ScreeningAsync(opened, knowledge, TimeProvider.System, stop), stop));
            var pulling = new PullingRun(opened, loading, knowledge.Version, PullingRun.SpoolOf(address, spool.Read(call)), new ServerOptions(), TimeProvider.System);
            (FetchResult fetched, ScreeningSummary? summary) = await pulling.ExecuteAsync(new(server, group.Read(call), authorization, full.Read(call), day) { PatientsFile = patients.Read(call), TypeFilters = filters.Read(call) }, io.Messages.WriteLine, progress, stop);
            progress.Done();
            foreach (string warning in fetched.Warnings)
            {
                await io.Messages.WriteLineAsync("warning: " + warning);
            }

            await io.Output.WriteLineAsync($"fetched {fetched.Resources} resources in {fetched.Files} files by {(fetched.Way == "bulk" ? "bulk export" : "search")}");
            await io.Output.WriteAsync(summary?.Text() ?? "Nothing has changed on the server since the last pull.\n");
            return CommandLine.Done;
        });
        return command;
    }

    /// <summary>Which patients.</summary>
    public static Setting Patients() => new("patient-list", "FILE", "Only these: one id of a Patient resource in each line. For servers that want patients to be named.");

    /// <summary>What narrows a type.</summary>
    public static Setting TypeFilters() => new("type-filter", "QUERIES", "Narrow types by searches, such as \"Observation?category=laboratory Encounter?status=finished\"; several of one type are joined by or.");

    /// <summary>The server's address as an argument.</summary>
    public static Argument<string?> Url() => new("URL") { Description = "FHIR base of the server, such as https://fhir.example.org/r4.", Arity = ArgumentArity.ZeroOrOne };

    /// <summary>The server's address; a wrong call where it is none.</summary>
    public static Uri ServerOf(string? text) =>
        Uri.TryCreate(text, UriKind.Absolute, out Uri? server) && server.Scheme is "http" or "https"
            ? server!
            : throw new WrongCallException("URL is missing or no address: give the FHIR base, such as https://fhir.example.org/r4.");
}
