using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using RefractoryEpilepsy.Fhir.Sources.Servers;

namespace RefractoryEpilepsy.Fhir.Publishing;

/// <summary>What became of one resource at a server.</summary>
public enum WriteOutcome
{
    /// <summary>It is new there.</summary>
    Created,

    /// <summary>It was replaced.</summary>
    Updated,

    /// <summary>It was there already, from a publication whose end we never saw.</summary>
    Adopted,

    /// <summary>People changed its state there: theirs stands.</summary>
    Held,

    /// <summary>It was deleted there: it is not made again.</summary>
    Gone,

    /// <summary>The server would not; the next publication tries again.</summary>
    Failed,
}

/// <summary>What became of one resource, and under which id and version the server has it now.</summary>
/// <param name="Version">Opaque; null where the server tells none.</param>
/// <param name="Note">Why, without anything of the resource.</param>
public sealed record Written(WriteOutcome Outcome, string? ServerId, string? Version, string? Note = null);

/// <summary>Where a resource stands at a server, as we know it.</summary>
/// <param name="Version">Null where the server tells none, or where it is to be read again before anything is written.</param>
/// <param name="Status">State that we gave it, to see whether people changed it.</param>
/// <param name="Before">What we wrote last; null where we do not know.</param>
public sealed record KnownAtServer(string ServerId, string? Version, string? Status, JsonObject? Before = null);

/// <summary>Writes resources to a FHIR server one by one: nothing here relies on transactions, which some servers do not keep whole.</summary>
/// <remarks>
/// New ones are looked for by identifier, then created conditionally; known ones are replaced with <c>If-Match</c>. A refusal (412, 409, or the
/// 500 that some servers give a stale version) is no end: the resource is read again, and what people did to it decides. Versions are opaque:
/// numbers or UUIDs, weak or strong.
/// </remarks>
internal sealed class ResourceWriter(ServerClient client)
{
    private const string Json = "application/fhir+json";

    /// <summary>Creates or replaces.</summary>
    /// <param name="resource">With references the server understands; its own id is ignored.</param>
    /// <param name="key">Value of our identifier; null for types without one.</param>
    /// <param name="known">Null where we never wrote it.</param>
    public async Task<Written> WriteAsync(JsonObject resource, string? key, KnownAtServer? known, CancellationToken stop)
    {
        string type = (string)resource["resourceType"]!;
        try
        {
            if (known is not null)
            {
                return await ReplaceAsync(type, resource, known, mayRetry: true, stop);
            }

            List<JsonObject> found = key is null ? [] : await SearchAsync(type, key, stop);
            return found.Count switch
            {
                0 => await CreateAsync(type, resource, key, stop),
                1 => await AdoptAsync(type, resource, found[0], stop),
                _ => new Written(WriteOutcome.Failed, null, null, $"the server has {found.Count} with our identifier"),
            };
        }
        catch (ServerException fault)
        {
            return new Written(WriteOutcome.Failed, known?.ServerId, known?.Version, fault.Message);
        }
    }

    /// <summary>Reads a resource of ours and withdraws it as it stands there; a proposal or task that people took on, and what is never withdrawn, is left to them.</summary>
    /// <param name="withdraw">The same resource, withdrawn; null where its type never is.</param>
    public async Task<Written> WithdrawAsync(string type, string id, Func<JsonObject, JsonObject?> withdraw, CancellationToken stop)
    {
        try
        {
            if (await ReadAsync(type, id, stop) is not { } theirs)
            {
                return new Written(WriteOutcome.Gone, id, null);
            }

            bool isTaken = type is "Task" or "ServiceRequest" && StatusOf(theirs) != "draft";
            return isTaken || withdraw(theirs) is not { } resource ? new Written(WriteOutcome.Held, id, VersionOf(theirs))
                : await ReplaceAsync(type, resource, new KnownAtServer(id, VersionOf(theirs), StatusOf(theirs), theirs), mayRetry: true, stop);
        }
        catch (ServerException fault)
        {
            return new Written(WriteOutcome.Failed, id, null, fault.Message);
        }
    }

    /// <summary>State of a resource: <c>status</c>, or <c>active</c> of a Group.</summary>
    public static string? StatusOf(JsonObject resource) => resource["status"]?.ToString() ?? resource["active"]?.ToString();

    private async Task<Written> CreateAsync(string type, JsonObject resource, string? key, CancellationToken stop)
    {
        var fresh = (JsonObject)resource.DeepClone();
        fresh.Remove("id");
        Answer answer = await SendAsync(
            HttpMethod.Post, type, fresh, request =>
            {
                if (key is not null)
                {
                    request.Headers.TryAddWithoutValidation("If-None-Exist", Query(key));
                }
            },
            stop);
        if (answer.Status == HttpStatusCode.OK && key is not null && answer.Body is { } existing && !HasIdentifier(existing, key))
        {
            return new Written(WriteOutcome.Failed, null, null, "the server answered a conditional create with a resource that is not ours");
        }

        if (answer.Status is HttpStatusCode.Created or HttpStatusCode.OK)
        {
            return answer.Id is { } id ? new Written(answer.Status == HttpStatusCode.Created ? WriteOutcome.Created : WriteOutcome.Adopted, id, answer.Version) : new Written(WriteOutcome.Failed, null, null, "the server created it without telling its id");
        }

        return new Written(WriteOutcome.Failed, null, null, $"the server answered {(int)answer.Status}{answer.Codes} to a create");
    }

    /// <summary>One of ours is there, and we do not know of it: another process, or an answer that never came.</summary>
    private async Task<Written> AdoptAsync(string type, JsonObject resource, JsonObject theirs, CancellationToken stop)
    {
        if ((string?)theirs["id"] is not { Length: > 0 } id)
        {
            return new Written(WriteOutcome.Failed, null, null, "the server's search gave a resource without id");
        }

        // Whether its state is what we gave it last or what a person made of it, nobody can tell any more: another one than we would give stands.
        string? version = VersionOf(theirs);
        return IsSame(resource, theirs) ? new Written(WriteOutcome.Adopted, id, version)
            : StatusOf(theirs) != StatusOf(resource) ? new Written(WriteOutcome.Held, id, version, $"it was there already, in state {StatusOf(theirs)}, and nothing tells who gave it that")
            : await ReplaceAsync(type, WithTheirs(resource, theirs, before: null), new KnownAtServer(id, version, StatusOf(resource)), mayRetry: true, stop);
    }

    /// <summary>Our resource, with the members that others added to it there (an owner, a note).</summary>
    private static JsonObject WithTheirs(JsonObject ours, JsonObject theirs, JsonObject? before)
    {
        var whole = (JsonObject)ours.DeepClone();
        foreach ((string name, JsonNode? value) in theirs)
        {
            if (name is not ("id" or "meta" or "text") && !whole.ContainsKey(name) && before?.ContainsKey(name) != true)
            {
                whole[name] = value?.DeepClone();
            }
        }

        return whole;
    }

    private async Task<Written> ReplaceAsync(string type, JsonObject resource, KnownAtServer known, bool mayRetry, CancellationToken stop)
    {
        if (known.Version is null && mayRetry)
        {
            // Nothing would keep us from writing over what people did there.
            return await DecideAsync(type, resource, known, "", stop);
        }

        var whole = (JsonObject)resource.DeepClone();
        whole["id"] = known.ServerId;
        Answer answer = await SendAsync(
            HttpMethod.Put, $"{type}/{known.ServerId}", whole, request =>
            {
                if (known.Version is { } version)
                {
                    request.Headers.TryAddWithoutValidation("If-Match", $"W/\"{version}\"");
                }
            },
            stop);
        if (answer.Status is HttpStatusCode.OK or HttpStatusCode.Created)
        {
            string? version = answer.Version ?? (await ReadAsync(type, known.ServerId, stop) is { } now ? VersionOf(now) : null);
            return new Written(answer.Status == HttpStatusCode.Created ? WriteOutcome.Created : WriteOutcome.Updated, known.ServerId, version);
        }

        if (answer.Status is HttpStatusCode.NotFound or HttpStatusCode.Gone)
        {
            return new Written(WriteOutcome.Gone, known.ServerId, null, "it was deleted at the server");
        }

        bool maybeStale = answer.Status is HttpStatusCode.PreconditionFailed or HttpStatusCode.Conflict || (answer.Status == HttpStatusCode.InternalServerError && known.Version is not null);
        if (!maybeStale || !mayRetry)
        {
            return new Written(WriteOutcome.Failed, known.ServerId, known.Version, $"the server answered {(int)answer.Status}{answer.Codes} to an update");
        }

        return await DecideAsync(type, resource, known, $"the server answered {(int)answer.Status}{answer.Codes} although our version is the newest", stop);
    }

    /// <summary>Reads it again, and decides.</summary>
    private async Task<Written> DecideAsync(string type, JsonObject resource, KnownAtServer known, string whyNot, CancellationToken stop)
    {
        JsonObject? theirs = await ReadAsync(type, known.ServerId, stop);
        if (theirs is null)
        {
            return new Written(WriteOutcome.Gone, known.ServerId, null, "it was deleted at the server");
        }

        string? current = VersionOf(theirs);
        if (IsSame(resource, theirs))
        {
            return new Written(WriteOutcome.Adopted, known.ServerId, current);
        }

        if (current is not null && current == known.Version)
        {
            return new Written(WriteOutcome.Failed, known.ServerId, known.Version, whyNot);
        }

        return known.Status is not null && StatusOf(theirs) != known.Status
            ? new Written(WriteOutcome.Held, known.ServerId, current, $"its state was changed there to {StatusOf(theirs)}")
            : await ReplaceAsync(type, WithTheirs(resource, theirs, known.Before), known with { Version = current }, mayRetry: false, stop);
    }

    private async Task<List<JsonObject>> SearchAsync(string type, string key, CancellationToken stop)
    {
        Answer answer = await SendAsync(HttpMethod.Get, $"{type}?{Query(key)}", body: null, _ => { }, stop);
        return answer.Status != HttpStatusCode.OK || answer.Body?["entry"] is not JsonArray entries ? []
            : [.. entries.Select(entry => entry?["resource"]).OfType<JsonObject>().Where(resource => (string?)resource["resourceType"] == type && HasIdentifier(resource, key))];
    }

    /// <summary>A server that does not know the parameter gives everything: what is not ours is left alone.</summary>
    private static bool HasIdentifier(JsonObject resource, string key) =>
        resource["identifier"] is JsonArray identifiers && identifiers.Any(identifier => (string?)identifier?["value"] == key && (string?)identifier?["system"] == PublishingCodes.Identifiers);

    private async Task<JsonObject?> ReadAsync(string type, string id, CancellationToken stop)
    {
        Answer answer = await SendAsync(HttpMethod.Get, $"{type}/{id}", body: null, _ => { }, stop);
        return answer.Status switch
        {
            HttpStatusCode.OK => answer.Body,
            HttpStatusCode.NotFound or HttpStatusCode.Gone => null,
            _ => throw new ServerException($"{client.Base.Host} answered {(int)answer.Status}{answer.Codes} when asked for what we wrote."),
        };
    }

    private Task<Answer> SendAsync(HttpMethod method, string path, JsonObject? body, Action<HttpRequestMessage> prepare, CancellationToken stop) => client.SendAsync(
        () =>
        {
            HttpRequestMessage request = ServerClient.Request(method, new Uri(client.Base, path), Json);
            if (body is not null)
            {
                request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8);
                request.Content.Headers.ContentType = new MediaTypeHeaderValue(Json) { CharSet = "utf-8" };
                request.Headers.TryAddWithoutValidation("Prefer", "return=representation");
            }

            prepare(request);
            return request;
        },
        withToken: true,
        ReadAnswerAsync,
        stop,

        // 500 may mean a stale version: it is looked into, not tried again and again.
        isFinal: (answer, _) => Task.FromResult(answer.StatusCode == HttpStatusCode.InternalServerError));

    private static async Task<Answer> ReadAnswerAsync(HttpResponseMessage answer, CancellationToken stop)
    {
        string text = await answer.Content.ReadAsStringAsync(stop);
        JsonObject? body = null;
        try
        {
            body = text.TrimStart().StartsWith('{') ? JsonNode.Parse(text) as JsonObject : null;
        }
        catch (System.Text.Json.JsonException)
        {
            // No body we can use: headers may tell enough.
        }

        bool isResource = body is not null && (string?)body["resourceType"] is not ("OperationOutcome" or null);
        (string? id, string? version) = FromLocation(answer.Headers.Location ?? answer.Content.Headers.ContentLocation);
        return new Answer(
            answer.StatusCode, isResource ? body : null,
            isResource ? (string?)body!["id"] ?? id : id,

            // The resource knows its version; an ETag may be a proxy's or a web framework's own hash of the body.
            (isResource ? VersionOf(body!) : null) ?? version ?? Etag(answer),
            answer.IsSuccessStatusCode ? "" : ServerClient.OutcomeOf(text));
    }

    private static string? Etag(HttpResponseMessage answer)
    {
        string? raw = answer.Headers.ETag?.Tag ?? (answer.Headers.TryGetValues("ETag", out IEnumerable<string>? values) ? values.FirstOrDefault() : null);
        string? version = raw is null ? null : (raw.StartsWith("W/", StringComparison.Ordinal) ? raw[2..] : raw).Trim('"');
        return string.IsNullOrEmpty(version) ? null : version;
    }

    private static (string? Id, string? Version) FromLocation(Uri? location)
    {
        string[] parts = location?.OriginalString.TrimEnd('/').Split('/') ?? [];
        int history = Array.IndexOf(parts, "_history");
        return history > 0 ? (parts[history - 1], history + 1 < parts.Length ? parts[history + 1] : null) : (parts.Length > 0 ? parts[^1] : null, null);
    }

    private static string? VersionOf(JsonObject resource) => (string?)resource["meta"]?["versionId"];

    private static bool IsSame(JsonObject ours, JsonObject theirs) => ContentFingerprint.Differences(ours, theirs).Count == 0;

    private static string Query(string key) => "identifier=" + Uri.EscapeDataString(PublishingCodes.Identifiers + "|" + key);

    private sealed record Answer(HttpStatusCode Status, JsonObject? Body, string? Id, string? Version, string Codes);
}
