using System.CommandLine;
using System.Globalization;
using RefractoryEpilepsy.Fhir.Sources.Servers;
using RefractoryEpilepsy.Service.Jobs;
using RefractoryEpilepsy.Service.Mapping;
using RefractoryEpilepsy.Storage;

namespace RefractoryEpilepsy.Service.Commands;

/// <summary><c>source add|list|test|run|pause|resume|remove</c>: where patients come from, and when.</summary>
internal static class SourceCommand
{
    /// <summary>The command.</summary>
    public static Command Make(CommandIo io) => new("source", "Sources of patient records: servers, folders and drop folders, with their schedules.")
    {
        Add(io), List(io), Test(io), Run(io), Enable(io, "pause", false, "Stop schedule and watching of a source; it can still be run by hand."),
        Enable(io, "resume", true, "Let schedule and watching of a source go on. What was missed meanwhile is not made up for."), Remove(io),
    };

    private static Command Add(CommandIo io)
    {
        var name = new Argument<string>("NAME") { Description = "A name for people and commands: letters, digits, dashes." };
        var address = new Argument<string>("ADDRESS") { Description = "FHIR base of a server (https://…), or a folder." };
        Setting store = SharedSettings.Store();
        var group = new Setting("group", "ID", "Only the members of this Group of the server.");
        Setting patients = PullCommand.Patients();
        Setting filters = PullCommand.TypeFilters();
        var auth = new Setting("auth", "FILE", "JSON with clientId, keyFile, algorithm, scope and, where there is no discovery, tokenUrl.");
        var cron = new Setting("cron", "EXPRESSION", "When to fetch, in UTC: minute hour day month weekday, such as \"0 3 * * *\".");
        var drop = new Switch("drop", "The folder is watched: every delivery that lies complete in it (manifest or .done) is taken in once.");
        var command = new Command("add", "Set up a source. Workers of the store see to it from then on.") { name, address, store, group, patients, filters, auth, cron, drop };
        command.SetAction(async (call, stop) =>
        {
            SourceRow source = Read(call.GetValue(name)!, call.GetValue(address)!, group.Read(call), auth.Read(call), cron.Read(call), drop.Read(call));
            source.PatientsFile = patients.Read(call) is { } list ? Path.GetFullPath(list) : null;
            source.TypeFilters = filters.Read(call);
            if (source.Kind != "server" && (source.PatientsFile ?? source.TypeFilters) is not null)
            {
                throw new WrongCallException("--patient-list and --type-filter are for servers; ADDRESS is a folder.");
            }

            Store opened = await OpenAsync(store.Read(call), stop);
            await opened.AddSourceAsync(source, Environment.UserName, stop);
            await io.Output.WriteLineAsync($"{source.Name} is set up{(source.Cron is null ? source.Kind == "drop-folder" ? "; workers watch the folder" : $"; fetch it with: refractory source run {source.Name}" : $"; next at {Moment(Schedules.Next(source, TimeProvider.System.GetUtcNow().UtcDateTime))} UTC")}");
            return CommandLine.Done;
        });
        return command;
    }

    /// <summary>A source as described; a wrong call where that makes no sense.</summary>
    public static SourceRow Read(string name, string address, string? group, string? auth, string? cron, bool drop)
    {
        if (name.Length is 0 or > 60 || !name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.'))
        {
            throw new WrongCallException($"{name} is no name for a source: letters, digits, dashes, at most 60.");
        }

        bool isServer = address.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || address.StartsWith("https://", StringComparison.OrdinalIgnoreCase);
        if (cron is not null && Schedules.Wrong(cron) is { } wrong)
        {
            throw new WrongCallException($"--cron \"{cron}\" cannot be read: {wrong} Write minute hour day month weekday, such as \"0 3 * * *\".");
        }

        if (!isServer && (group is not null || auth is not null))
        {
            throw new WrongCallException("--group and --auth are for servers; ADDRESS is a folder.");
        }

        if (isServer && drop)
        {
            throw new WrongCallException("--drop is for folders; ADDRESS is a server.");
        }

        if (!isServer && !Directory.Exists(address))
        {
            throw new WrongCallException($"{address} is neither a folder here nor an address of a server (https://…).");
        }

        if (auth is not null)
        {
            ServerAuthorization.Read(auth);
        }

        return new()
        {
            Name = name,
            Kind = isServer ? "server" : drop ? "drop-folder" : "folder",
            Address = isServer ? PullCommand.ServerOf(address).GetLeftPart(UriPartial.Path).TrimEnd('/') : Path.GetFullPath(address),
            Group = group,
            AuthFile = auth is null ? null : Path.GetFullPath(auth),
            Cron = cron,
        };
    }

    private static Command List(CommandIo io)
    {
        Setting store = SharedSettings.Store();
        var command = new Command("list", "All sources: how fresh they are, and when they are fetched next.") { store };
        command.SetAction(async (call, stop) =>
        {
            Store opened = await OpenAsync(store.Read(call), stop);
            IReadOnlyDictionary<string, RunRow> freshest = await opened.FreshestAsync(stop);
            foreach (SourceRow source in await opened.SourcesAsync(stop))
            {
                string fresh = freshest.TryGetValue(source.Key, out RunRow? run) ? $"last taken in {Moment(run.Finished)} UTC, judged as of {run.AsOf.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}" : "never taken in";
                string next = !source.Enabled ? "paused" : source.Cron is null ? source.Kind == "drop-folder" ? "watched" : "by hand" : $"next {Moment(Schedules.Next(source, TimeProvider.System.GetUtcNow().UtcDateTime))} UTC ({source.Cron})";
                await io.Output.WriteLineAsync($"{source.Name}\t{source.Kind}\t{source.Address}{(source.Group is null ? "" : " group " + source.Group)}\t{fresh}\t{next}");
            }

            return CommandLine.Done;
        });
        return command;
    }

    private static Command Test(CommandIo io)
    {
        var which = new Argument<string?>("NAME") { Description = "Name of a source, or the FHIR base of a server.", Arity = ArgumentArity.ZeroOrOne };
        Setting store = SharedSettings.Store();
        var auth = new Setting("auth", "FILE", "As with pull: the token is asked for too.");
        var command = new Command("test", "Ask a source what it offers, and say which way a fetch will go.") { which, store, auth };
        command.SetAction(async (call, stop) =>
        {
            string? given = call.GetValue(which);
            string? authFile = auth.Read(call);
            Store? opened = null;
            SourceRow? source = null;
            if (given is not null && !given.Contains("://", StringComparison.Ordinal))
            {
                opened = await OpenAsync(store.Read(call), stop);
                source = await opened.FindSourceAsync(given, stop) ?? throw NoSuch(given);
                authFile ??= source.AuthFile;
            }

            string said = source is { Kind: not "server" } ? SourceCheck.OfFolder(source) : await SourceCheck.OfServerAsync(PullCommand.ServerOf(source?.Address ?? given), authFile, stop);
            await io.Output.WriteLineAsync(said);
            if (opened is not null && source is not null)
            {
                await opened.SaidAsync(source.Id, said, stop);
            }

            return CommandLine.Done;
        });
        return command;
    }

    private static Command Run(CommandIo io)
    {
        var name = new Argument<string>("NAME");
        Setting store = SharedSettings.Store();
        Setting site = SharedSettings.Site();
        var command = new Command("run", "Ask the workers of the store to fetch a source now.") { name, store, site };
        command.SetAction(async (call, stop) =>
        {
            Store opened = await OpenAsync(store.Read(call), stop);
            SourceRow source = await opened.FindSourceAsync(call.GetValue(name)!, stop) ?? throw NoSuch(call.GetValue(name)!);
            var runs = new SourceRun(opened, new LiveKnowledge(SharedSettings.Load(site.Read(call)), site.Read(call), opened), new WorkOptions("", new ServerOptions()), TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLogger<SourceRun>.Instance);
            RunRow? run = await runs.AskAsync(source, "person", stop, by: Environment.UserName);
            await io.Output.WriteLineAsync(run is null ? "There is no delivery that was not taken in." : string.Create(CultureInfo.InvariantCulture, $"run {run.Id} is {run.State}; a worker does it"));
            return CommandLine.Done;
        });
        return command;
    }

    private static Command Enable(CommandIo io, string verb, bool enabled, string description)
    {
        var name = new Argument<string>("NAME");
        Setting store = SharedSettings.Store();
        var command = new Command(verb, description) { name, store };
        command.SetAction(async (call, stop) =>
        {
            Store opened = await OpenAsync(store.Read(call), stop);
            if (!await opened.EnableSourceAsync(call.GetValue(name)!, enabled, Environment.UserName, stop))
            {
                throw NoSuch(call.GetValue(name)!);
            }

            await io.Output.WriteLineAsync($"{call.GetValue(name)} {(enabled ? "goes on" : "is paused")}");
            return CommandLine.Done;
        });
        return command;
    }

    private static Command Remove(CommandIo io)
    {
        var name = new Argument<string>("NAME");
        Setting store = SharedSettings.Store();
        var command = new Command("remove", "Remove a source. What was taken in from it stays.") { name, store };
        command.SetAction(async (call, stop) =>
        {
            Store opened = await OpenAsync(store.Read(call), stop);
            if (!await opened.RemoveSourceAsync(call.GetValue(name)!, Environment.UserName, stop))
            {
                throw NoSuch(call.GetValue(name)!);
            }

            await io.Output.WriteLineAsync($"{call.GetValue(name)} is removed; what was taken in stays");
            return CommandLine.Done;
        });
        return command;
    }

    private static Task<Store> OpenAsync(string? given, CancellationToken stop) =>
        Store.OpenAsync(SharedSettings.StoreAddress(given), SharedSettings.Load(null).Drugs, TimeProvider.System, stop);

    private static WrongCallException NoSuch(string name) => new($"there is no source named {name}. See them with: refractory source list");

    private static string Moment(DateTime? time) => time?.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) ?? "never";
}
