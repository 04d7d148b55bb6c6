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

            var seen = new HashSet<string>(StringComparer.Ordinal);
            while (at.Length > 0)
            {
                string next = "";
                try
                {
                    next = await PageAsync(client, new Uri(client.Base, at), type, path, seen, stop);
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

    private static async Task<string> PageAsync(ServerClient client, Uri url, string type, string path, HashSet<string> seen, CancellationToken stop)
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
        var lines = new StringBuilder();
        foreach (JsonElement resource in ResourcesOf(bundle))
        {
            lines.Append(OneLine(resource)).Append('\n');
        }

        await File.AppendAllTextAsync(path, lines.ToString(), stop);
        string? next = bundle.RootElement.TryGetProperty("link", out JsonElement links) && links.ValueKind == JsonValueKind.Array
            ? links.EnumerateArray().Where(link => link.TryGetProperty("relation", out JsonElement relation) && relation.GetString() == "next" && link.TryGetProperty("url", out _)).Select(link => link.GetProperty("url").GetString()).FirstOrDefault()
            : null;

        // A server whose next link leads back would keep us for ever.
        return next is { Length: > 0 } && seen.Add(next) ? new Uri(url, next).OriginalString : "";
    }
}
