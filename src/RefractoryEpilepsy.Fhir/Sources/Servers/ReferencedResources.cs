using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;

namespace RefractoryEpilepsy.Fhir.Sources.Servers;

/// <summary>Fetches resources that others name but the fetch left out (drugs of orders, who ordered), many at a time, each once.</summary>
/// <remarks>Servers that refuse to search for them by id (Epic's Medication, for one) are asked for each by itself.</remarks>
internal static class ReferencedResources
{
    private const int Batch = 50;

    /// <summary>Types that belong to no patient: an export of patients may leave them out, and a search for all of them may be refused.</summary>
    public static IReadOnlyList<string> Types { get; } = ["Medication", "Practitioner", "PractitionerRole", "Organization", "Location"];

    /// <summary>The files written, one for each type of which something was missing and found.</summary>
    /// <param name="held">Ids that an earlier fetch brought; they are not fetched again.</param>
    /// <param name="warnings">Told where a type could not be fetched: what its resources would have said stays unknown, and is counted as gaps.</param>
    public static async Task<IReadOnlyList<SavedFile>> FetchAsync(
        ServerClient client, string folder, IReadOnlyList<SavedFile> files, Func<string, CancellationToken, Task<IReadOnlySet<string>>> held, Action<string>? say, List<string> warnings, CancellationToken stop)
    {
        Dictionary<string, HashSet<string>> missing = await MissingAsync(client, folder, files, stop);
        var written = new List<SavedFile>();
        foreach ((string type, HashSet<string> ids) in missing.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            ids.ExceptWith(await held(type, stop));
            if (ids.Count == 0)
            {
                continue;
            }

            say?.Invoke($"fetching {ids.Count} resources of type {type} that others refer to");
            string name = $"referenced.{type}.ndjson";
            long count;
            await using (var target = new StreamWriter(Path.Combine(folder, name)))
            {
                count = await FetchAsync(client, type, [.. ids.Order(StringComparer.Ordinal)], target, stop);
            }

            if (count < ids.Count)
            {
                warnings.Add($"{type}: {ids.Count - count} of {ids.Count} that other resources refer to could not be fetched");
            }

            written.Add(new("output", type, name, count));
        }

        return written;
    }

    /// <summary>What changed of those that an earlier fetch brought, where changes came for chosen patients only: a drug whose code is put right concerns every order that names it.</summary>
    /// <param name="types">Types of which not every change has come.</param>
    public static async Task<IReadOnlyList<SavedFile>> RenewAsync(
        ServerClient client, string folder, IReadOnlyList<string> types, string since, Func<string, CancellationToken, Task<IReadOnlySet<string>>> held, Action<string>? say, CancellationToken stop)
    {
        var written = new List<SavedFile>();
        foreach (string type in types)
        {
            IReadOnlySet<string> ids = await held(type, stop);
            if (ids.Count == 0)
            {
                continue;
            }

            say?.Invoke($"asking which of {ids.Count} resources of type {type} have changed");
            string name = $"renewed.{type}.ndjson";
            long count = 0;
            await using (var target = new StreamWriter(Path.Combine(folder, name)))
            {
                foreach (string[] batch in ids.Order(StringComparer.Ordinal).Chunk(Batch))
                {
                    if (await ChangesAsync(client, type, batch, since, stop) is not { } lines)
                    {
                        break;
                    }

                    foreach (string line in lines)
                    {
                        await target.WriteLineAsync(line.AsMemory(), stop);
                        count++;
                    }
                }
            }

            written.Add(new("output", type, name, count));
        }

        return [.. written.Where(file => file.Resources > 0)];
    }

    /// <summary>What changed of a batch; null where the server cannot be asked.</summary>
    private static async Task<IReadOnlyList<string>?> ChangesAsync(ServerClient client, string type, string[] batch, string since, CancellationToken stop)
    {
        string named = $"{type}?_id={string.Join(',', batch.Select(Uri.EscapeDataString))}&_count={Batch}";
        foreach (string address in (string[])[$"{named}&_lastUpdated=ge{Uri.EscapeDataString(since)}", named])
        {
            try
            {
                var lines = new List<string>();
                var paging = new Paging(client, Batch);
                for (string at = address; at.Length > 0;)
                {
                    var url = new Uri(client.Base, at);
                    SearchPage page = await SearchPage.GetAsync(client, url, type, stop);
                    bool isNew = paging.Take(page.Resources);
                    lines.AddRange(page.Resources.Where(resource => isNew && SearchPage.TypeOf(resource) == type && SearchPage.IsChange(resource, since)).Select(SearchPage.OneLine));
                    at = paging.Next(url, page, isNew);
                }

                return lines;
            }
            catch (ServerException failure) when (failure.Data["refused"] is true)
            {
                // The plainer way is next.
            }
        }

        return null;
    }

    private static async Task<long> FetchAsync(ServerClient client, string type, string[] ids, StreamWriter target, CancellationToken stop)
    {
        long count = 0;
        bool searched = true;
        foreach (string[] batch in ids.Chunk(Batch))
        {
            var left = new HashSet<string>(batch, StringComparer.Ordinal);
            try
            {
                using JsonDocument? found = searched ? await client.GetJsonAsync(new Uri(client.Base, $"{type}?_id={string.Join(',', batch.Select(Uri.EscapeDataString))}&_count={Batch}"), stop) : null;
                foreach (JsonElement resource in SearchPage.ResourcesOf(found).Where(resource => left.Remove(SearchPage.IdOf(resource))))
                {
                    await target.WriteLineAsync(SearchPage.OneLine(resource).AsMemory(), stop);
                    count++;
                }
            }
            catch (ServerException failure) when (IsRefusal(failure))
            {
                searched = false;
            }

            count += await ReadEachAsync(client, type, left, target, stop);
        }

        return count;
    }

    private static async Task<long> ReadEachAsync(ServerClient client, string type, IReadOnlyCollection<string> ids, StreamWriter target, CancellationToken stop)
    {
        var lines = new ConcurrentBag<string>();
        bool served = true;
        await Parallel.ForEachAsync(ids, new ParallelOptions { MaxDegreeOfParallelism = client.Options.ParallelFiles, CancellationToken = stop }, async (id, ending) =>
        {
            if (!served)
            {
                return;
            }

            try
            {
                using JsonDocument? found = await client.GetJsonAsync(new Uri(client.Base, $"{type}/{Uri.EscapeDataString(id)}"), ending);
                if (found is not null && SearchPage.TypeOf(found.RootElement) == type)
                {
                    lines.Add(SearchPage.OneLine(found.RootElement));
                }
            }
            catch (ServerException refused) when (refused.Data["status"] is (int)HttpStatusCode.Forbidden or (int)HttpStatusCode.MethodNotAllowed or (int)HttpStatusCode.Unauthorized)
            {
                served = false;
            }
            catch (ServerException failure) when (IsRefusal(failure))
            {
                // This one cannot be had; it is counted as missing.
            }
        });
        foreach (string line in lines.Order(StringComparer.Ordinal))
        {
            await target.WriteLineAsync(line.AsMemory(), stop);
        }

        return lines.Count;
    }

    /// <summary>Whether the server does not give it. A network that broke, or a server that is down, is another matter: the fetch ends, and the next one has it.</summary>
    private static bool IsRefusal(ServerException failure) => failure.Data["passing"] is not true || failure.Data["last"] is (int)HttpStatusCode.InternalServerError;

    /// <summary>Ids by type that are named and not there.</summary>
    private static async Task<Dictionary<string, HashSet<string>>> MissingAsync(ServerClient client, string folder, IReadOnlyList<SavedFile> files, CancellationToken stop)
    {
        var have = Types.ToDictionary(type => type, _ => new HashSet<string>(StringComparer.Ordinal), StringComparer.Ordinal);
        var named = Types.ToDictionary(type => type, _ => new HashSet<string>(StringComparer.Ordinal), StringComparer.Ordinal);
        string[] marks = [.. Types.Select(type => type + "/")];
        foreach (SavedFile file in files.Where(file => file.List == "output"))
        {
            await foreach (string line in File.ReadLinesAsync(Path.Combine(folder, file.Name), stop))
            {
                bool mayBeOne = file.Type is "" || have.ContainsKey(file.Type) || line.Contains("\"Medication\"", StringComparison.Ordinal);
                if (mayBeOne && JsonLine.Text(line, "resourceType") is { } type && have.TryGetValue(type, out HashSet<string>? ids))
                {
                    ids.Add(JsonLine.Text(line, "id") ?? "");
                }

                if (marks.Any(mark => line.Contains(mark, StringComparison.Ordinal)))
                {
                    foreach (string reference in JsonLine.References(line))
                    {
                        if (OnServer(client, reference) is var (of, id) && named.TryGetValue(of, out HashSet<string>? those))
                        {
                            those.Add(id);
                        }
                    }
                }
            }
        }

        foreach ((string type, HashSet<string> ids) in named)
        {
            ids.ExceptWith(have[type]);
        }

        return named;
    }

    /// <summary>Type and id of what a reference names on this server; null for contained resources and other hosts.</summary>
    private static (string Type, string Id)? OnServer(ServerClient client, string reference)
    {
        if (reference.StartsWith('#') || (Uri.TryCreate(reference, UriKind.Absolute, out Uri? absolute) && absolute.Scheme is "http" or "https" && !client.IsOwn(client.Own(absolute!))))
        {
            return null;
        }

        string[] parts = reference.Split("/_history/")[0].Split('/');
        return parts.Length >= 2 && parts[^1].Length > 0 ? (parts[^2], parts[^1]) : null;
    }
}
