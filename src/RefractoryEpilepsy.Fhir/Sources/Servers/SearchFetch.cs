using System.Net;
using System.Text;
using System.Text.Json;

namespace RefractoryEpilepsy.Fhir.Sources.Servers;

/// <summary>One complete fetch by paged search, type by type, for servers without bulk export.</summary>
/// <remarks>Each page is appended to its type's file before the next link is kept, so a killed fetch repeats at most one page; reading takes a resource once.</remarks>
internal static class SearchFetch
{
    public static async Task<FetchResult> RunAsync(ServerClient client, ServerCapabilities capabilities, FetchRequest request, string folder, FetchState state, Action<string>? say, CancellationToken stop)
    {
        if (request.Group is not null)
        {
            throw new ServerException($"{client.Base.Host} offers no bulk export, and a Group cannot be searched. Pull without --group.");
        }

        var warnings = new List<string>();
        var files = new List<SavedFile>();
        string[] types = [.. ServerFetch.Types.Where(type => capabilities.Types.Count == 0 || capabilities.Types.Contains(type))];
        foreach (string type in types)
        {
            string path = Path.Combine(folder, type + ".ndjson");
            if (!state.Pages.TryGetValue(type, out string? at))
            {
                string since = request.Since is { Length: > 0 } instant ? $"&_lastUpdated=ge{Uri.EscapeDataString(instant)}" : "";
                at = $"{type}?_count={client.Options.PageSize}{since}";
                File.Delete(path);
            }

            var paging = new Paging(client.Options.PageSize);
            while (at.Length > 0)
            {
                string next = "";
                try
                {
                    next = await PageAsync(client, new Uri(client.Base, at), type, path, paging, stop);
                }
                catch (ServerException failure) when (failure.Data["refused"] is true)
                {
                    // One type that is not served must not cost the others; it is said, not hidden.
                    warnings.Add($"{type}: {failure.Message}");
                }

                at = next;
                state = state with { Pages = new Dictionary<string, string>(state.Pages) { [type] = next } };
                state.Save(folder);
            }

            if (paging.StoppedShort)
            {
                warnings.Add($"{type}: the server filled its page, gave no link to the next and knows no _offset; there may be more than was fetched");
            }

            if (File.Exists(path))
            {
                long count = File.ReadLines(path).LongCount();
                say?.Invoke($"{type}: {count}");
                files.Add(new("output", type, Path.GetFileName(path), count));
            }
        }

        if (files.Count == 0)
        {
            throw new ServerException($"{client.Base.Host} gave none of the resource types we read. {string.Join(" ", warnings.Take(2))}");
        }

        SavedFile? medications = await ReferencedMedications.FetchAsync(client, folder, files, say, stop);
        if (medications is not null)
        {
            files.Add(medications);
        }

        ServerFetch.Complete(folder, state.Started, files);
        return new(folder, state.Started, "search", files.Count, files.Sum(file => file.Resources), null, warnings);
    }

    /// <summary>Resources of a searchset that match (or are included); outcomes are left out.</summary>
    public static IEnumerable<JsonElement> ResourcesOf(JsonDocument? bundle) =>
        bundle is not null && bundle.RootElement.TryGetProperty("entry", out JsonElement entries) && entries.ValueKind == JsonValueKind.Array
            ? from entry in entries.EnumerateArray()
              where entry.ValueKind == JsonValueKind.Object && entry.TryGetProperty("resource", out _)
              let resource = entry.GetProperty("resource")
              where resource.ValueKind == JsonValueKind.Object && resource.TryGetProperty("resourceType", out JsonElement type) && type.GetString() != "OperationOutcome"
              select resource
            : [];

    /// <summary>The resource without line breaks.</summary>
    public static string OneLine(JsonElement resource) => JsonSerializer.Serialize(resource);

    private static async Task<string> PageAsync(ServerClient client, Uri url, string type, string path, Paging paging, CancellationToken stop)
    {
        using JsonDocument bundle = await client.SendAsync(
            () => ServerClient.Request(HttpMethod.Get, url, "application/fhir+json"),
            withToken: true,
            async (answer, ending) =>
            {
                if (answer.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed or HttpStatusCode.Gone or HttpStatusCode.Forbidden or HttpStatusCode.UnprocessableEntity)
                {
                    throw new ServerException($"{client.Base.Host} answered {(int)answer.StatusCode}{ServerClient.OutcomeOf(await answer.Content.ReadAsStringAsync(ending))} when asked for {type}.") { Data = { ["refused"] = true } };
                }

                await client.EnsureAsync(answer, $"asked for {type}", ending);
                return await ServerClient.ReadJsonAsync(answer, ending);
            },
            stop);
        JsonElement[] resources = [.. ResourcesOf(bundle)];
        bool isNew = paging.Take(resources);
        if (isNew)
        {
            await File.AppendAllTextAsync(path, string.Concat(resources.Select(resource => OneLine(resource) + "\n")), stop);
        }

        string? next = bundle.RootElement.TryGetProperty("link", out JsonElement links) && links.ValueKind == JsonValueKind.Array
            ? links.EnumerateArray().Where(link => link.TryGetProperty("relation", out JsonElement relation) && relation.GetString() == "next" && link.TryGetProperty("url", out _)).Select(link => link.GetProperty("url").GetString()).FirstOrDefault()
            : null;
        return paging.Next(url, next, isNew, bundle.RootElement);
    }
}

/// <summary>Finds the next page of a search, also where the server gives no link, and notices when it cannot.</summary>
internal sealed class Paging(int pageSize)
{
    private readonly HashSet<string> links = new(StringComparer.Ordinal);
    private readonly HashSet<string> ids = new(StringComparer.Ordinal);
    private int taken;

    /// <summary>There may be more, and no way to ask for it is left.</summary>
    public bool StoppedShort { get; private set; }

    /// <summary>Notes what a page brought; false where nothing of it was new.</summary>
    public bool Take(IReadOnlyCollection<JsonElement> resources)
    {
        taken = resources.Count;
        int before = ids.Count;
        foreach (JsonElement resource in resources)
        {
            ids.Add($"{resource.GetProperty("resourceType")}/{(resource.TryGetProperty("id", out JsonElement id) ? id.ToString() : "")}");
        }

        return ids.Count > before;
    }

    /// <summary>Address of the next page; empty at the end.</summary>
    /// <remarks>A server whose next link leads back would keep us for ever, so each link is followed once.</remarks>
    public string Next(Uri url, string? link, bool isNew, JsonElement bundle)
    {
        if (link is { Length: > 0 })
        {
            return links.Add(link) ? new Uri(url, link).OriginalString : "";
        }

        // Counted from the address, not from memory: a fetch taken up after a crash begins in the middle.
        string[] query = url.Query.TrimStart('?').Split('&');
        bool byOffset = int.TryParse(query.FirstOrDefault(part => part.StartsWith("_offset=", StringComparison.Ordinal))?["_offset=".Length..], out int offset);
        int reached = offset + taken;
        bool told = bundle.TryGetProperty("total", out JsonElement total) && total.ValueKind == JsonValueKind.Number;
        bool mayBeMore = taken > 0 && (told ? total.GetInt64() > reached : taken >= pageSize);
        if (!mayBeMore || (byOffset && !isNew))
        {
            StoppedShort = byOffset && !isNew && mayBeMore;
            return "";
        }

        string kept = string.Join('&', query.Where(part => !part.StartsWith("_offset=", StringComparison.Ordinal)));
        return $"{url.GetLeftPart(UriPartial.Path)}?{kept}&_offset={reached}";
    }
}
