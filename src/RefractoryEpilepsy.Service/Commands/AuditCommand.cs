using System.CommandLine;
using System.Globalization;
using RefractoryEpilepsy.Fhir.Publishing;
using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Storage;

namespace RefractoryEpilepsy.Service.Commands;

/// <summary><c>audit verify</c> and <c>audit list</c>: the trail of who did what.</summary>
internal static class AuditCommand
{
    /// <summary>The command.</summary>
    public static Command Make(CommandIo io) => new("audit", "Who did what: check the trail, or list it.") { Verify(io), List(io) };

    private static Command Verify(CommandIo io)
    {
        Setting store = SharedSettings.Store();
        var head = new Setting("head", "N:HASH", "A head that an earlier check printed; proves that nothing before it was taken away or written anew.");
        var command = new Command("verify", "Recompute the chain of hashes. Ends with 1 where an entry was changed, added or taken away.") { store, head };
        command.SetAction(async (call, stop) =>
        {
            AuditSoundness found = await (await OpenAsync(store.Read(call), stop)).VerifyAuditAsync(head.Read(call), stop);
            if (found.Fault is { } fault)
            {
                await io.Output.WriteLineAsync("The audit trail is not sound. " + fault);
                return CommandLine.Failed;
            }

            await io.Output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"The audit trail is sound: {found.Entries:N0} entries."));
            await io.Output.WriteLineAsync($"Head: {found.Head}");
            await io.Output.WriteLineAsync("Write the head down outside this machine; with --head a later check proves that nothing before it is gone.");
            return CommandLine.Done;
        });
        return command;
    }

    private static Command List(CommandIo io)
    {
        Setting store = SharedSettings.Store();
        var by = new Setting("by", "NAME", "Only what this person did.");
        var action = new Setting("action", "ACTION", "Only this action; a * at its end stands for anything.");
        var subject = new Setting("subject", "SUBJECT", "Only what was done to this.");
        var format = new Setting("format", "text|fhir", "Lines of text, or FHIR AuditEvents one a line. Default text.");
        var command = new Command("list", "List the trail, oldest first.") { store, by, action, subject, format };
        command.SetAction(async (call, stop) =>
        {
            bool fhir = format.Read(call) == "fhir";
            Store opened = await OpenAsync(store.Read(call), stop);
            await foreach (AuditRow row in opened.AllAuditAsync(new AuditQuery(by.Read(call), action.Read(call), subject.Read(call)), stop))
            {
                await io.Output.WriteLineAsync(fhir
                    ? FhirJson.Text(AuditEvents.Of(row.Id, row.At, row.By, row.Action, row.Subject, row.Detail, row.Hash))
                    : string.Create(CultureInfo.InvariantCulture, $"{row.Id}\t{row.At:yyyy-MM-ddTHH:mm:ss.fffZ}\t{row.By}\t{row.Action}\t{row.Subject}\t{row.Detail}"));
            }

            return CommandLine.Done;
        });
        return command;
    }

    /// <summary>An existing store; a wrong call otherwise.</summary>
    public static async Task<Store> OpenAsync(string? given, CancellationToken stop)
    {
        string address = SharedSettings.StoreAddress(given);
        return Store.IsPostgres(address) || File.Exists(address)
            ? await Store.OpenAsync(address, KnowledgeBase.Load().Drugs, TimeProvider.System, stop)
            : throw new WrongCallException($"there is no store at {address}. Name it with --store.");
    }
}
