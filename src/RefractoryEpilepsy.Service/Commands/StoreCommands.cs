using System.CommandLine;
using System.Globalization;
using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Storage;

namespace RefractoryEpilepsy.Service.Commands;

/// <summary><c>backup</c>, <c>restore</c> and <c>forget</c>: care of a store.</summary>
internal static class StoreCommands
{
    /// <summary><c>backup --store STORE --out FILE</c>.</summary>
    public static Command Backup(CommandIo io)
    {
        Setting store = SharedSettings.Store();
        var output = new Setting("out", "FILE", "The backup; it holds everything the store does, patients included. Only this user can read it.");
        var command = new Command("backup", "Write the whole store as of this moment into one file, while others go on working.") { store, output };
        command.SetAction(async (call, stop) =>
        {
            Store opened = await ExistingAsync(store.Read(call), stop);
            string file = output.Require(call);
            await opened.RecordAsync(Me, "backup", "", stop);
            await opened.BackupAsync(file, stop);
            await io.Output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{new FileInfo(file).Length / 1e6:N1} MB in {file}"));
            return CommandLine.Done;
        });
        return command;
    }

    /// <summary><c>restore FILE --store STORE</c>.</summary>
    public static Command Restore(CommandIo io)
    {
        Setting store = SharedSettings.Store();
        var file = new Argument<string>("FILE") { Description = "A backup made with: backup." };
        var replace = new Switch("replace", "What the store holds now goes. Stop serve and work first.");
        var command = new Command("restore", "Put a backup where the store is to be, and bring its tables up to date.") { file, store, replace };
        command.SetAction(async (call, stop) =>
        {
            Store restored = await Store.RestoreAsync(call.GetValue(file)!, SharedSettings.StoreAddress(store.Read(call)), replace.Read(call), KnowledgeBase.Load().Drugs, TimeProvider.System, stop);
            await restored.RecordAsync(Me, "restore", "", stop);
            RunRow? run = await restored.LatestRunAsync(stop);
            await io.Output.WriteLineAsync(run is null ? "Restored; no run had finished in it." : string.Create(CultureInfo.InvariantCulture, $"Restored: {run.Patients:N0} patients, judged as of {Reports.Words.Of(run.AsOf)}."));
            return CommandLine.Done;
        });
        return command;
    }

    /// <summary><c>forget PATIENT --store STORE</c>.</summary>
    public static Command Forget(CommandIo io)
    {
        Setting store = SharedSettings.Store();
        var patient = new Argument<string?>("PATIENT") { Description = "Id of the Patient resource, or the pseudonym.", Arity = ArgumentArity.ZeroOrOne };
        var list = new Setting("list", "FILE", "Opt-outs: one id of a Patient resource in each line. Those not in the store yet are kept out all the same.");
        var silent = new Setting("silent-since", "YYYY-MM-DD", "Retention: everybody whose last record of any kind lies before this day.");
        var once = new Switch("once", "Erase now, but take the record in again when it is delivered again.");
        var allow = new Switch("allow", "Instead let PATIENT in again; the next full delivery brings the record.");
        Setting spool = SharedSettings.Spool();
        var command = new Command("forget", "Erase a patient everywhere, and keep the record out of later deliveries.") { patient, store, list, silent, once, allow, spool };
        command.SetAction(async (call, stop) =>
        {
            Store opened = await ExistingAsync(store.Read(call), stop);
            string[] ids = call.GetValue(patient) is { } one ? [one]
                : list.Read(call) is { } file ? [.. (await File.ReadAllLinesAsync(file, stop)).Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != '#')]
                : [];
            DateOnly? day = silent.ReadDay(call);
            if (ids.Length == 0 && day is null)
            {
                throw new WrongCallException("nobody is named. Give PATIENT, --list FILE or --silent-since YYYY-MM-DD.");
            }

            if (allow.Read(call))
            {
                return await LetInAsync(opened, await KeysAsync(opened, ids, alsoUnknown: true, stop), io, stop);
            }

            HashSet<string> keys = [.. await KeysAsync(opened, ids, alsoUnknown: list.Read(call) is not null, stop), .. day is { } before ? await opened.WithoutRecordSinceAsync(before, stop) : []];
            if (keys.Count == 0 && day is null)
            {
                throw new WrongCallException("the store has no such patient.");
            }

            long rows = await opened.EraseAsync(keys, list.Read(call) is null ? "erased" : "opted-out", Me, stayOut: !once.Read(call) && day is null, stop);
            long keptOut = await opened.OptOutsAsync(stop);
            await Export.ParquetFolder.AfterRunAsync(opened, KnowledgeBase.Load(), stop);
            int busy = PullingRun.ClearSpool(PullingRun.SpoolOf(SharedSettings.StoreAddress(store.Read(call)), spool.Read(call)));
            await io.Output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{keys.Count:N0} patients erased, {rows:N0} rows; {keptOut:N0} are kept out of later deliveries. Exports and backups made before still hold them; what was published is taken back with the next publication."));
            if (busy > 0)
            {
                await io.Output.WriteLineAsync("A pull is going on: what it has fetched is removed when it ends.");
            }

            return CommandLine.Done;
        });
        return command;
    }

    private static string Me => "command:" + Environment.UserName;

    private static async Task<int> LetInAsync(Store store, IReadOnlyList<string> keys, CommandIo io, CancellationToken stop)
    {
        int let = 0;
        foreach (string key in keys)
        {
            let += await store.LetInAgainAsync(key, Me, stop) ? 1 : 0;
        }

        await io.Output.WriteLineAsync(let == 0 ? "Nobody of that name was kept out." : "Let in again; the next full delivery brings the record.");
        return CommandLine.Done;
    }

    /// <summary>The pseudonyms of these ids in every source; of ids that no source holds yet those they would have, where asked for.</summary>
    private static async Task<IReadOnlyList<string>> KeysAsync(Store store, IEnumerable<string> ids, bool alsoUnknown, CancellationToken stop)
    {
        IReadOnlyList<string> sources = [.. (await store.RecordSourcesAsync(stop)).Union((await store.SourcesAsync(stop)).Select(source => source.Key)).Append(LoadingRun.DefaultSource).Distinct()];
        var keys = new List<string>();
        foreach (string given in ids)
        {
            string id = given.StartsWith("Patient/", StringComparison.Ordinal) ? given["Patient/".Length..] : given;
            IReadOnlyList<string> known = await store.KeysOfAsync(id, stop);
            keys.AddRange(known);
            if (await store.FindAsync(new PatientKey(id), stop) is not null)
            {
                keys.Add(id);
            }

            if (alsoUnknown)
            {
                foreach (string source in sources)
                {
                    keys.Add((await store.PseudonymsAsync(source, stop))(id).Value);
                }

                keys.Add(id);
            }
        }

        return [.. keys.Distinct()];
    }

    private static async Task<Store> ExistingAsync(string? given, CancellationToken stop)
    {
        string address = SharedSettings.StoreAddress(given);
        return Store.IsPostgres(address) || File.Exists(address)
            ? await SharedSettings.OpenAsync(address, KnowledgeBase.Load(), stop)
            : throw new WrongCallException($"there is no store at {address}.");
    }
}
