using System.CommandLine;
using RefractoryEpilepsy.Fhir.Sources.Servers;

namespace RefractoryEpilepsy.Service.Commands;

/// <summary><c>source test URL</c>: what a server offers, in plain words, and which way a pull will go.</summary>
internal static class SourceCommand
{
    /// <summary>The command.</summary>
    public static Command Make(CommandIo io)
    {
        Argument<string?> url = PullCommand.Url();
        var auth = new Setting("auth", "FILE", "As with pull: the token is asked for too.");
        var test = new Command("test", "Ask a server what it offers, and say which way a pull will go.") { url, auth };
        test.SetAction(async (call, stop) =>
        {
            ServerAuthorization? authorization = auth.Read(call) is { } file ? ServerAuthorization.Read(file) : null;
            (ServerCapabilities capabilities, string scopes) = await ServerFetch.TestAsync(PullCommand.ServerOf(call.GetValue(url)), authorization, new ServerOptions { Tries = 2 }, TimeProvider.System, stop);
            await io.Output.WriteLineAsync(capabilities.InWords());
            string[] lacking = [.. ServerFetch.Types.Where(type => capabilities.Types.Count > 0 && !capabilities.Types.Contains(type))];
            if (lacking.Length > 0)
            {
                await io.Output.WriteLineAsync($"It does not serve {string.Join(", ", lacking)}; what they would tell stays unknown.");
            }

            if (authorization is not null)
            {
                await io.Output.WriteLineAsync($"It granted a token for: {scopes}{(scopes == authorization.Scope ? "" : $" (asked for: {authorization.Scope})")}");
            }

            return CommandLine.Done;
        });
        return new Command("source", "Sources of patient records.") { test };
    }
}
