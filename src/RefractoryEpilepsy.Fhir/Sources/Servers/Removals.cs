using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace RefractoryEpilepsy.Fhir.Sources.Servers;

/// <summary>Finds out what a server no longer has, where it does not say so by itself: by the history of a type where that is offered, else by asking for the ids we hold.</summary>
/// <remarks>Nothing counts as deleted before the server has answered 404 or 410 to the very resource: a page that shifted while it was read must not cost a patient.</remarks>
internal static class Removals
{
    private const int Batch = 100;
    private const int MostRepeated = 20;

    /// <summary>So many resources of a type are asked for one by one where the server cannot be asked for several.</summary>
    private const int MostReads = 2000;

    /// <summary>Writes what is gone as a list of deletions; null where nothing is, or everything was fetched anew.</summary>
    /// <remarks>
    /// The manifest does not name the file. What it names counts up to the manifest's instant only, and that lies before the fetch: a version that
    /// is younger than it would outlive a deletion that was seen with our own eyes.
    /// </remarks>
    /// <param name="doubt">How far the server is asked.</param>
    /// <param name="departed">Ids of patients who are no longer asked for: they go as if deleted.</param>
    public static async Task<SavedFile?> SaveAsync(
        ServerClient client, ServerCapabilities capabilities, FetchRequest request, IReadOnlyList<string> types, IReadOnlyList<string> departed, Doubt doubt, string folder, Action<string>? say, List<string> warnings, CancellationToken stop)
    {
        // An earlier try may have left one, and what it names may have come back since.
        string path = Path.Combine(folder, "removed.ndjson");
        File.Delete(path);
        List<string> gone = [.. departed.Select(id => "Patient/" + id)];
        if (request.Since is { Length: > 0 } since)
        {
            var silent = new List<string>();
            foreach (string type in types)
            {
                IReadOnlySet<string> held = await request.HeldAsync(type, stop);
                if (held.Count > 0)
                {
                    IReadOnlyCollection<string>? deleted = await OfTypeAsync(client, capabilities, type, since, held, doubt, say, warnings, stop);
                    gone.AddRange((deleted ?? []).Select(id => $"{type}/{id}"));
                    if (deleted is null)
                    {
                        silent.Add(type);
                    }
                }
            }

            if (silent.Count > 0)
            {
                warnings.Add($"the server cannot be asked what was deleted of {string.Join(", ", silent)}; a full pull (--full) finds out");
            }
        }

        if (gone.Count == 0)
        {
            return null;
        }

        var entries = new JsonArray([.. gone.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(reference => (JsonNode)new JsonObject { ["request"] = new JsonObject { ["method"] = "DELETE", ["url"] = reference } })]);
        await File.WriteAllTextAsync(path, new JsonObject { ["resourceType"] = "Bundle", ["type"] = "transaction", ["entry"] = entries }.ToJsonString() + "\n", stop);
        return new("removed", "Bundle", Path.GetFileName(path), 1);
    }

    /// <summary>Ids of a type that are gone; null where that cannot be found out.</summary>
    private static async Task<IReadOnlyCollection<string>?> OfTypeAsync(
        ServerClient client, ServerCapabilities capabilities, string type, string since, IReadOnlySet<string> held, Doubt doubt, Action<string>? say, List<string> warnings, CancellationToken stop)
    {
        IReadOnlyCollection<string>? suspects = capabilities.TellsHistory(type) ? await OfHistoryAsync(client, type, since, held, stop) : null;
        if (suspects is null && doubt == Doubt.OfHistory)
        {
            return [];
        }

        if (suspects is null)
        {
            say?.Invoke($"{type}: asking which of {held.Count} are still there");
            suspects = await OfIdsAsync(client, type, held, served: doubt == Doubt.OfIds, stop);
        }

        if (suspects is null)
        {
            return null;
        }

        (IReadOnlyCollection<string> gone, int unclear) = await AskEachAsync(client, type, suspects, stop);
        if (unclear > 0)
        {
            warnings.Add($"{type}: {unclear} resources are no longer found, and the server does not say that they were deleted; they stay");
        }

        return gone;
    }

    /// <summary>Held ids whose deletion the history tells; null where it does not answer.</summary>
    private static async Task<IReadOnlyCollection<string>?> OfHistoryAsync(ServerClient client, string type, string since, IReadOnlySet<string> held, CancellationToken stop)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var shown = new HashSet<string>(StringComparer.Ordinal);
        try
        {
            int repeated = 0;
            for (string at = $"{type}/_history?_count={client.Options.PageSize}&_since={Uri.EscapeDataString(since)}"; at.Length > 0 && seen.Add(at);)
            {
                var url = new Uri(client.Base, at);
                SearchPage page = await SearchPage.GetAsync(client, url, type, stop);
                found.UnionWith(DeletedIn(page.Bundle, type).Where(held.Contains));
                repeated = shown.Add(page.Bundle.TryGetProperty("entry", out JsonElement entries) ? entries.GetRawText() : "") ? 0 : repeated + 1;
                if (repeated > MostRepeated)
                {
                    throw new ServerException($"{client.Base.Host} leads from page to page of the history of {type} without anything new. Its paging is at fault; nothing is lost.");
                }

                at = page.Next is { Length: > 0 } next ? client.Own(new Uri(url, next), page.OwnName).AbsoluteUri : "";
            }

            return found;
        }
        catch (ServerException failure) when (failure.Data["refused"] is true)
        {
            return null;
        }
    }

    /// <summary>Held ids that a search by id does not bring; null where such a search is not possible.</summary>
    private static async Task<IReadOnlyCollection<string>?> OfIdsAsync(ServerClient client, string type, IReadOnlySet<string> held, bool served, CancellationToken stop)
    {
        var missing = new List<string>();
        try
        {
            foreach (string[] batch in held.Order(StringComparer.Ordinal).Chunk(Batch))
            {
                var left = new HashSet<string>(batch, StringComparer.Ordinal);
                var paging = new Paging(client, Batch);
                for (string at = $"{type}?_id={string.Join(',', batch.Select(Uri.EscapeDataString))}&_count={Batch}&_elements=id"; at.Length > 0;)
                {
                    var url = new Uri(client.Base, at);
                    SearchPage page = await SearchPage.GetAsync(client, url, type, stop);
                    bool isNew = paging.Take(page.Resources);
                    left.ExceptWith(page.Resources.Select(SearchPage.IdOf));
                    at = left.Count == 0 ? "" : paging.Next(url, page, isNew);
                }

                missing.AddRange(left);
                bool noneFound = left.Count == batch.Length && missing.Count == left.Count;
                if (noneFound && held.Count > MostReads && (await AskEachAsync(client, type, batch[..1], stop)).Gone.Count == 0)
                {
                    return null;
                }
            }

            return missing;
        }
        catch (ServerException failure) when (failure.Data["refused"] is true)
        {
            return served && held.Count <= MostReads ? held : null;
        }
    }

    private static async Task<(IReadOnlyCollection<string> Gone, int Unclear)> AskEachAsync(ServerClient client, string type, IReadOnlyCollection<string> ids, CancellationToken stop)
    {
        var gone = new ConcurrentBag<string>();
        int unclear = 0;
        await Parallel.ForEachAsync(ids, new ParallelOptions { MaxDegreeOfParallelism = client.Options.ParallelFiles, CancellationToken = stop }, async (id, ending) =>
        {
            try
            {
                using JsonDocument? there = await client.GetJsonAsync(new Uri(client.Base, $"{type}/{Uri.EscapeDataString(id)}"), ending);
                if (there is null)
                {
                    gone.Add(id);
                }
            }
            catch (ServerException failure) when (failure.Data["status"] is int)
            {
                Interlocked.Increment(ref unclear);
            }
        });
        return (gone, unclear);
    }

    private static IEnumerable<string> DeletedIn(JsonElement bundle, string type) =>
        bundle.TryGetProperty("entry", out JsonElement entries) && entries.ValueKind == JsonValueKind.Array
            ? from entry in entries.EnumerateArray()
              where entry.ValueKind == JsonValueKind.Object && entry.TryGetProperty("request", out JsonElement asked) && asked.ValueKind == JsonValueKind.Object
              let request = entry.GetProperty("request")
              where request.TryGetProperty("method", out JsonElement method) && method.ValueEquals("DELETE") && request.TryGetProperty("url", out JsonElement url) && url.ValueKind == JsonValueKind.String
              let parts = request.GetProperty("url").GetString()!.Split("/_history")[0].Split('/')
              where parts.Length >= 2 && parts[^2] == type
              select parts[^1]
            : [];
}

/// <summary>How far a server is asked what it no longer has.</summary>
internal enum Doubt
{
    /// <summary>It said that nothing was deleted: its history is looked at, where it has one.</summary>
    OfHistory,

    /// <summary>By history or ids; whether it can be searched is not known, and one that only exports answers 404 to everything else.</summary>
    OfServer,

    /// <summary>By history or ids; searching for these types is known to work.</summary>
    OfIds,
}
