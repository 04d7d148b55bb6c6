using System.Globalization;
using RefractoryEpilepsy.Fhir.Sources.Servers;
using RefractoryEpilepsy.Storage;

namespace RefractoryEpilepsy.Service.Jobs;

/// <summary>What a source offers, asked at first contact and told in plain words.</summary>
internal static class SourceCheck
{
    /// <summary>Asks a server, for a token too where there is an authorization file.</summary>
    public static async Task<string> OfServerAsync(Uri server, string? authFile, CancellationToken stop)
    {
        ServerAuthorization? authorization = authFile is { } file ? ServerAuthorization.Read(file) : null;
        (ServerCapabilities capabilities, string scopes) = await ServerFetch.TestAsync(server, authorization, new ServerOptions { Tries = 2 }, TimeProvider.System, stop);
        var lines = new List<string> { capabilities.InWords() };
        string[] lacking = [.. ServerFetch.Types.Where(type => capabilities.Types.Count > 0 && !capabilities.Types.Contains(type))];
        if (lacking.Length > 0)
        {
            lines.Add($"It does not serve {string.Join(", ", lacking)}; what they would tell stays unknown.");
        }

        if (authorization is not null)
        {
            lines.Add($"It granted a token for: {scopes}{(scopes == authorization.Scope ? "" : $" (asked for: {authorization.Scope})")}");
        }

        return string.Join('\n', lines);
    }

    /// <summary>Looks at a folder.</summary>
    public static string OfFolder(SourceRow source)
    {
        if (!Directory.Exists(source.Address))
        {
            return "The folder is not there.";
        }

        if (source.Kind == "drop-folder")
        {
            int complete = DropFolder.Find(source.Address, TimeProvider.System.GetUtcNow().UtcDateTime).Count;
            return string.Create(CultureInfo.InvariantCulture, $"The folder can be read; {complete} complete {(complete == 1 ? "delivery lies" : "deliveries lie")} in it.");
        }

        int files = Directory.EnumerateFiles(source.Address, "*", SearchOption.AllDirectories).Count();
        return string.Create(CultureInfo.InvariantCulture, $"The folder can be read; {files} files lie in it.");
    }
}
