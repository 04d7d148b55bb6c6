using System.CommandLine;
using System.Globalization;
using RefractoryEpilepsy.Service.Access;
using RefractoryEpilepsy.Storage;

namespace RefractoryEpilepsy.Service.Commands;

/// <summary><c>token make</c>, <c>token list</c> and <c>token revoke</c>: tokens with which scripts ask the API.</summary>
internal static class TokenCommand
{
    /// <summary>The command.</summary>
    public static Command Make(CommandIo io) => new("token", "Tokens with which scripts ask the API.") { MakeOne(io), List(io), Revoke(io) };

    private static Command MakeOne(CommandIo io)
    {
        Setting store = SharedSettings.Store();
        var name = new Setting("name", "NAME", "What it is for.");
        var roles = new Setting("roles", "ROLES", $"Roles joined by ;. Known: {string.Join(", ", Roles.All)}.");
        var sites = new Setting("sites", "SITES", "Sites whose patients it may see, joined by ;: Organization/ID. Default: all.");
        var days = new Setting("days", "N", "How long it is good. Default 90.");
        var command = new Command("make", "Make a token and print it: this once, then only its hash is known.") { store, name, roles, sites, days };
        command.SetAction(async (call, stop) =>
        {
            string[] chosen = roles.Require(call).Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            if (chosen.FirstOrDefault(role => !Roles.All.Contains(role, StringComparer.Ordinal)) is { } unknown || chosen.Length == 0)
            {
                throw new WrongCallException($"--roles: known are {string.Join(", ", Roles.All)}.");
            }

            string[] places = (sites.Read(call) ?? Sites.All).Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            int life = days.ReadWhole(call, 90, 1, Tokens.LongestDays);
            Store opened = await AuditCommand.OpenAsync(store.Read(call), stop);
            await io.Output.WriteLineAsync(await opened.MakeTokenAsync(name.Require(call), "command line", chosen, places, TimeProvider.System.GetUtcNow().UtcDateTime.AddDays(life), stop));
            return CommandLine.Done;
        });
        return command;
    }

    private static Command List(CommandIo io)
    {
        Setting store = SharedSettings.Store();
        var command = new Command("list", "List the tokens; none of them can be read again.") { store };
        command.SetAction(async (call, stop) =>
        {
            foreach (ApiTokenRow token in await (await AuditCommand.OpenAsync(store.Read(call), stop)).TokensAsync(by: null, stop))
            {
                string state = token.Revoked is not null ? "revoked" : token.Expires < TimeProvider.System.GetUtcNow().UtcDateTime ? "expired" : "good";
                await io.Output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{token.Id}\t{token.Name}\t{token.By}\t{token.Roles}\tuntil {token.Expires:yyyy-MM-dd}\t{state}"));
            }

            return CommandLine.Done;
        });
        return command;
    }

    private static Command Revoke(CommandIo io)
    {
        Setting store = SharedSettings.Store();
        var number = new Setting("id", "N", "Number of the token, as listed.");
        var command = new Command("revoke", "Make a token useless at once.") { store, number };
        command.SetAction(async (call, stop) =>
        {
            _ = number.Require(call);
            int id = number.ReadWhole(call, 0, 1, int.MaxValue);
            return await (await AuditCommand.OpenAsync(store.Read(call), stop)).RevokeTokenAsync(id, owner: null, "command line", stop)
                ? CommandLine.Done
                : throw new WrongCallException($"there is no good token {id}.");
        });
        return command;
    }
}
