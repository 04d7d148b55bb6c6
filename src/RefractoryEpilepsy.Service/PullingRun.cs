using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using RefractoryEpilepsy.Fhir.Sources;
using RefractoryEpilepsy.Fhir.Sources.Servers;
using RefractoryEpilepsy.Service.Export;
using RefractoryEpilepsy.Storage;

namespace RefractoryEpilepsy.Service;

/// <summary>One complete fetch from a FHIR server, judged into the store: everything the first time, what changed after that.</summary>
/// <remarks>
/// The fetch lands in a folder first and goes on there after a crash. Only when it is judged does the mark move from which the next
/// fetch asks for changes, so nothing can be skipped.
/// </remarks>
internal sealed class PullingRun(Store store, LoadingRun loading, TimeProvider clock)
{
    /// <summary>Fetches and judges.</summary>
    /// <param name="spoolRoot">Folder under which fetched files wait to be judged.</param>
    /// <param name="full">Ask for everything again, and drop what the server no longer has.</param>
    /// <exception cref="ServerException">The server cannot or will not.</exception>
    /// <exception cref="StoreException">The same source is being pulled by another process.</exception>
    public async Task<(FetchResult Fetched, ScreeningSummary? Summary)> ExecuteAsync(Uri server, string? group, ServerAuthorization? authorization, bool full, DateOnly? asOf, string spoolRoot, ServerOptions options, Action<string> say, IProgress<ReadProgress>? progress, CancellationToken stop)
    {
        string source = server.GetLeftPart(UriPartial.Path).TrimEnd('/') + (group is null ? "" : "#Group/" + group);
        string folder = Path.Combine(spoolRoot, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(source)).AsSpan(0, 8)));
        Directory.CreateDirectory(folder);
        await using FileStream one = Lock(folder);
        string? since = full ? null : await store.FindSettingAsync("since:" + source, stop);
        string? members = await store.FindSettingAsync("members:" + source, stop);
        string files = Path.Combine(folder, since is null ? "full" : "changes");
        if (File.Exists(Path.Combine(files, "manifest.json")))
        {
            // Fetched, but the process ended before it was judged: what it began is fetched anew, since the mark has not moved.
            Directory.Delete(files, recursive: true);
        }

        var request = new FetchRequest(server, group, authorization, since, members is null ? null : JsonSerializer.Deserialize<HashSet<string>>(members));
        FetchResult fetched = await ServerFetch.RunAsync(request, files, options, clock, say, stop: stop);
        ScreeningSummary? summary = null;
        if (fetched.Resources > 0 || since is null)
        {
            summary = await loading.ExecuteAsync(files, asOf, progress, stop, source, replace: since is null);
        }

        await store.SetSettingAsync("since:" + source, fetched.TransactionTime, stop);
        if (fetched.Members is { } now)
        {
            await store.SetSettingAsync("members:" + source, JsonSerializer.Serialize(now.Order(StringComparer.Ordinal)), stop);
        }

        Directory.Delete(files, recursive: true);
        return (fetched, summary);
    }

    private static FileStream Lock(string folder)
    {
        try
        {
            return new FileStream(Path.Combine(folder, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException problem)
        {
            throw new StoreException("This source is being pulled by another process. Wait for it to end.", problem);
        }
    }
}
