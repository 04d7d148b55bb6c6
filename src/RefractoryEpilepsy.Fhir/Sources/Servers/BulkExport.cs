using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;

namespace RefractoryEpilepsy.Fhir.Sources.Servers;

/// <summary>Asks for a bulk export, waits for it and tidies it away (Bulk Data Access 2, 3 and 4).</summary>
internal sealed class BulkExport(ServerClient client, Action<string>? say = null)
{
    /// <summary>Starts an export and gives the address of its status.</summary>
    /// <param name="path"><c>$export</c>, <c>Patient/$export</c> or <c>Group/ID/$export</c>.</param>
    /// <param name="parameters">Name and value; <c>patient</c> holds one reference per entry.</param>
    /// <exception cref="ServerException">The server refuses.</exception>
    public async Task<Uri> KickOffAsync(string path, IReadOnlyList<(string Name, string Value)> parameters, CancellationToken stop)
    {
        bool post = parameters.Any(parameter => parameter.Name == "patient");
        (HttpStatusCode status, Uri? location, string outcome) = await KickOffAsync(path, parameters, post, stop);
        if (location is null && !post && status is HttpStatusCode.MethodNotAllowed or HttpStatusCode.NotFound or HttpStatusCode.BadRequest)
        {
            // Version 4 takes POST only; the answer to the first call stays the one reported.
            (HttpStatusCode again, Uri? posted, _) = await KickOffAsync(path, parameters, post: true, stop);
            (status, location) = posted is null ? (status, null) : (again, posted);
        }

        string where = status == HttpStatusCode.Accepted ? " without saying where the export can be asked for," : "";
        return location ?? throw new ServerException($"{client.Base.Host} answered {(int)status}{outcome}{where} when asked for an export.") { Data = { ["status"] = (int)status } };
    }

    /// <summary>Waits until the export is done and gives its manifest, all pages joined.</summary>
    /// <exception cref="ServerException">The export failed or takes longer than allowed.</exception>
    public async Task<BulkManifest> WaitAsync(Uri status, CancellationToken stop)
    {
        DateTimeOffset deadline = client.Clock.GetUtcNow() + client.Options.ExportDeadline;
        for (int look = 0; client.Clock.GetUtcNow() < deadline; look++)
        {
            (BulkManifest? manifest, TimeSpan wait, string progress) = await LookAsync(status, look, stop);
            if (manifest is not null)
            {
                return await AllPagesAsync(manifest, stop);
            }

            say?.Invoke($"export on the server: {(progress.Length > 0 ? progress : "in progress")}; looking again in {wait.TotalSeconds:0} s");
            await Task.Delay(wait, client.Clock, stop);
        }

        throw new ServerException($"{client.Base.Host} did not finish the export in {client.Options.ExportDeadline.TotalHours:0} hours.");
    }

    /// <summary>Tells the server that the files are no longer needed. A server that cannot do it is not a failure.</summary>
    public async Task DeleteAsync(Uri status, CancellationToken stop)
    {
        try
        {
            await client.SendAsync(() => ServerClient.Request(HttpMethod.Delete, status, "application/fhir+json"), withToken: true, (answer, _) => Task.FromResult(answer.StatusCode), stop);
        }
        catch (ServerException)
        {
            say?.Invoke("the server did not confirm that the export may be deleted");
        }
    }

    private Task<(HttpStatusCode Status, Uri? Location, string Outcome)> KickOffAsync(string path, IReadOnlyList<(string Name, string Value)> parameters, bool post, CancellationToken stop) =>
        client.SendAsync(
            () =>
            {
                string query = post ? "" : "?" + string.Join('&', parameters.Select(parameter => $"{parameter.Name}={Uri.EscapeDataString(parameter.Value)}"));
                HttpRequestMessage request = ServerClient.Request(post ? HttpMethod.Post : HttpMethod.Get, new Uri(client.Base, path + (query == "?" ? "" : query)), "application/fhir+json");
                request.Headers.Add("Prefer", "respond-async");
                if (post)
                {
                    request.Content = new StringContent(ParametersOf(parameters), Encoding.UTF8, "application/fhir+json");
                }

                return request;
            },
            withToken: true,
            async (answer, ending) =>
            {
                Uri? location = answer.Content.Headers.ContentLocation ?? answer.Headers.Location;
                bool accepted = (int)answer.StatusCode is 202 or 200;
                if (accepted && location is not null)
                {
                    return (answer.StatusCode, await client.ReachableAsync(new Uri(client.Base, location), self: null, ending), "");
                }

                string body = await answer.Content.ReadAsStringAsync(ending);
                return (answer.StatusCode, answer.StatusCode == HttpStatusCode.Accepted ? await LocationInAsync(body, ending) : null, ServerClient.OutcomeOf(body));
            },
            stop);

    /// <summary>The one address of the server's own that stands in an answer without the header that should hold it; null where there is none, or several.</summary>
    private async Task<Uri?> LocationInAsync(string body, CancellationToken stop)
    {
        var found = new HashSet<Uri>();
        try
        {
            using var document = JsonDocument.Parse(body);
            foreach (string word in TextsIn(document.RootElement).SelectMany(text => text.Split(' ', '\n', '"', '\'', '<', '>', '(', ')')))
            {
                if (word.StartsWith("http", StringComparison.Ordinal) && Uri.TryCreate(word.TrimEnd('.', ',', ';'), UriKind.Absolute, out Uri? url) && !url.AbsolutePath.Contains("$export", StringComparison.Ordinal)
                    && await client.ReachableAsync(url, self: null, stop) is { } reachable && client.IsOwn(reachable))
                {
                    found.Add(reachable);
                }
            }
        }
        catch (JsonException)
        {
            // Nothing to read.
        }

        return found.Count == 1 ? found.Single() : null;
    }

    private static IEnumerable<string> TextsIn(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => [element.GetString()!],
        JsonValueKind.Array => element.EnumerateArray().SelectMany(TextsIn),
        JsonValueKind.Object => element.EnumerateObject().SelectMany(member => TextsIn(member.Value)),
        _ => [],
    };

    /// <summary>FHIR Parameters: version 4 forbids comma lists, so a list becomes a repeated parameter.</summary>
    private static string ParametersOf(IReadOnlyList<(string Name, string Value)> parameters)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("resourceType", "Parameters");
            json.WriteStartArray("parameter");
            foreach ((string name, string value) in parameters)
            {
                foreach (string one in name is "_type" or "_elements" ? value.Split(',') : [value])
                {
                    json.WriteStartObject();
                    json.WriteString("name", name);
                    switch (name)
                    {
                        case "patient":
                            json.WriteStartObject("valueReference");
                            json.WriteString("reference", one);
                            json.WriteEndObject();
                            break;
                        case "_since" or "_until":
                            json.WriteString("valueInstant", one);
                            break;
                        default:
                            json.WriteString("valueString", one);
                            break;
                    }

                    json.WriteEndObject();
                }
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    private Task<(BulkManifest? Manifest, TimeSpan Wait, string Progress)> LookAsync(Uri status, int look, CancellationToken stop) =>
        client.SendAsync(
            () => ServerClient.Request(HttpMethod.Get, status, "application/json"),
            withToken: true,
            async (answer, ending) =>
            {
                string progress = answer.Headers.TryGetValues("X-Progress", out IEnumerable<string>? told) ? Short(told.First()) : "";
                string state = answer.Headers.TryGetValues("X-Export-Status", out IEnumerable<string>? said) ? said.First() : "";
                if (answer.StatusCode == HttpStatusCode.Accepted || state is "in-progress" or "accepted" or "queued")
                {
                    TimeSpan wait = RetryAfter.Read(answer, client.Clock.GetUtcNow()) is { } asked && asked > TimeSpan.Zero ? asked : RetryAfter.BackOff(look, client.Options.FirstPoll, client.Options.LongestWait);
                    return ((BulkManifest?)null, wait, progress);
                }

                await client.EnsureAsync(answer, "making the export", ending);
                using JsonDocument document = await ServerClient.ReadJsonAsync(answer, ending);
                return (BulkManifest.Read(document.RootElement, status), TimeSpan.Zero, progress);
            },
            stop,
            isFinal: async (answer, ending) =>
            {
                // A failed job also answers 500; only the code "transient" asks us to come back.
                await answer.Content.LoadIntoBufferAsync(ending);
                return answer.StatusCode == HttpStatusCode.InternalServerError
                    && !ServerClient.OutcomeOf(await answer.Content.ReadAsStringAsync(ending)).Contains("transient", StringComparison.Ordinal);
            });

    private async Task<BulkManifest> AllPagesAsync(BulkManifest first, CancellationToken stop)
    {
        var files = new List<BulkFile>(first.Files);
        var seen = new HashSet<Uri>();
        for (Uri? next = first.Next; next is not null && seen.Add(next);)
        {
            next = await client.ReachableAsync(next, first.Request, stop);
            using JsonDocument page = await client.GetJsonAsync(next, stop, "application/json")
                ?? throw new ServerException($"{client.Base.Host} lost a page of the manifest.");
            BulkManifest more = BulkManifest.Read(page.RootElement, next);
            files.AddRange(more.Files);
            next = more.Next;
        }

        var reachable = new List<BulkFile>();
        foreach (BulkFile file in files)
        {
            reachable.Add(file with { Url = await client.ReachableAsync(file.Url, first.Request, stop) });
        }

        return first with { Files = [.. reachable.DistinctBy(file => (file.List, file.Url))], Next = null };
    }

    private static string Short(string text) => text.Length <= 100 ? text : text[..100];

    /// <summary>An instant as <c>_since</c> wants it.</summary>
    public static string Instant(DateTimeOffset time) => time.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
