using System.CommandLine;
using RefractoryEpilepsy.Knowledge;

namespace RefractoryEpilepsy.Service.Commands;

/// <summary>Settings that several commands share.</summary>
internal static class SharedSettings
{
    private const int OpeningTries = 10;
    private static readonly TimeSpan BetweenTries = TimeSpan.FromSeconds(1);

    /// <summary>Where the store lies.</summary>
    public static Setting Store() => new("store", "STORE", "SQLite file or PostgreSQL connection string. Default: REFRACTORY_STORE, else refractory.db here.");

    /// <summary>The site's own tables.</summary>
    public static Setting Site() => new("site", "FOLDER", "Folder with the site's own tables: local codes, products, parameters.");

    /// <summary>The site's table of areas.</summary>
    public static Setting Areas() => new("areas", "FILE", "CSV with postal_area, rurality, deprivation, for fairness.");

    /// <summary>What is read.</summary>
    public static Argument<string?> Input() => new("INPUT") { Description = "Folder or file of FHIR R4: NDJSON, gzip, bundles, bulk exports.", Arity = ArgumentArity.ZeroOrOne };

    /// <summary>What is read: given, or from the environment or appsettings.json.</summary>
    public static string Input(ParseResult call, Argument<string?> argument) =>
        call.GetValue(argument) ?? Settings.Find("input") ?? throw new WrongCallException("INPUT is missing: name the folder or file to read.");

    /// <summary>For commands that take either: INPUT where it is given, else the store; a wrong call where neither is.</summary>
    public static (string? Input, string? Store) InputOrStore(ParseResult call, Argument<string?> input, Setting store) =>
        (call.GetValue(input), store.Read(call)) switch
        {
            ({ } path, _) => (path, null),
            (null, { } address) => (null, address),
            _ => Settings.Find("input") is { } path ? (path, null)
                : throw new WrongCallException("INPUT is missing: name the folder or file to read, or a store with --store."),
        };

    /// <summary>The day to judge for.</summary>
    public static Setting AsOf() => new("as-of", "YYYY-MM-DD", "Judge with what was recorded by this day. Default: the day of the newest record.");

    /// <summary>Where conclusions go after runs.</summary>
    public static Setting Publish() => new("publish", "FILE", "JSON with the targets that conclusions are published to after each run of a source: source, to or folder, authFile, unconfirmed. Default: nothing is published.");

    /// <summary>The targets of that file; none without one.</summary>
    public static Service.Publish.PublishingTargets TargetsOf(string? file) => file is null ? new() : Service.Publish.PublishingTargets.Read(file);

    /// <summary>Where fetched files wait.</summary>
    public static Setting Spool() => new("spool", "FOLDER", "Folder where fetched files wait to be read; shared by all workers, they share the reading. Default: beside a SQLite store, else the temporary folder.");

    /// <summary>The address given, or the default.</summary>
    public static string StoreAddress(string? given) => given ?? "refractory.db";

    /// <summary>Opens the store; identities lie in the one that the setting <c>identity</c> names, where it names one.</summary>
    public static async Task<Storage.Store> OpenAsync(string? given, KnowledgeBase knowledge, CancellationToken stop)
    {
        Storage.Store store = await OpenPatientlyAsync(StoreAddress(given), knowledge, stop);
        if (Settings.Find("identity") is { } identities)
        {
            store.KeepIdentitiesIn(await OpenPatientlyAsync(identities, knowledge, stop));
        }

        return store;
    }

    /// <summary>Opens the store and reads the tables that rule there: the site's folder, and the rows that were approved in the store.</summary>
    public static async Task<(Storage.Store Store, KnowledgeBase Knowledge)> OpenAsync(string? given, string? siteFolder, CancellationToken stop)
    {
        KnowledgeBase knowledge = Load(siteFolder);
        Storage.Store store = await OpenAsync(given, knowledge, stop);
        IReadOnlyDictionary<string, string> kept = await Jobs.Faults.PatientlyAsync(() => store.SiteTablesAsync(stop), stop);
        return (store, kept.Count == 0 ? knowledge : KnowledgeBase.Load(siteFolder, kept));
    }

    /// <summary>A server that is just being restarted is waited for, some seconds; a wrong address is told after that.</summary>
    private static async Task<Storage.Store> OpenPatientlyAsync(string address, KnowledgeBase knowledge, CancellationToken stop)
    {
        for (int tries = 1; ; tries++)
        {
            try
            {
                return await Storage.Store.OpenAsync(address, knowledge.Drugs, TimeProvider.System, stop);
            }
            catch (Storage.StoreException fault) when (tries < OpeningTries && Jobs.Faults.Passes(fault))
            {
                await Task.Delay(BetweenTries, stop);
            }
        }
    }

    /// <summary>The knowledge tables, with the site's own.</summary>
    public static KnowledgeBase Load(string? siteFolder)
    {
        if (siteFolder is not null && !Directory.Exists(siteFolder))
        {
            throw new WrongCallException($"--site {siteFolder} is not a folder.");
        }

        return KnowledgeBase.Load(siteFolder);
    }
}
