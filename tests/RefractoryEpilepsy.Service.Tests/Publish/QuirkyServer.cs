using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace RefractoryEpilepsy.Service.Tests.Publish;

/// <summary>How a FHIR server differs from the book.</summary>
/// <param name="StaleIs500">A stale If-Match is answered 500 instead of 412.</param>
/// <param name="UuidVersions">Versions are UUIDs instead of numbers.</param>
/// <param name="TellsEtag">Whether ETag comes with answers.</param>
/// <param name="ReturnsBody">Whether a create or update gives the resource back.</param>
/// <param name="HasSearch">Whether it finds by identifier; otherwise it gives everything of the type.</param>
/// <param name="StaleIs409">A stale If-Match is answered 409, as HAPI does.</param>
/// <param name="SearchLags">What was just created is not found yet: its index is behind.</param>
/// <param name="KnowsPatients">References must lead somewhere: these patients are there, and whatever was created before.</param>
/// <param name="RelativeLocation">Location is a path of the server instead of an address.</param>
/// <param name="HasVersions">Whether resources have versions at all.</param>
/// <param name="SeveralAre412">A conditional create that several resources match is refused with 412.</param>
public sealed record Quirks(bool StaleIs500 = false, bool UuidVersions = false, bool TellsEtag = true, bool ReturnsBody = true, bool HasSearch = true, bool StaleIs409 = false, bool SearchLags = false, string? KnowsPatients = null, bool RelativeLocation = false, bool HasVersions = true, bool SeveralAre412 = false);

/// <summary>A small FHIR server on loopback with the quirks of public ones.</summary>
internal sealed class QuirkyServer : IAsyncDisposable
{
    private readonly Quirks quirks;
    private readonly WebApplication app;
    private int lastId;
    private int lastVersion;

    private QuirkyServer(Quirks quirks)
    {
        this.quirks = quirks;
        WebApplicationBuilder builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        app = builder.Build();
        app.Run(AnswerAsync);
    }

    /// <summary>What it holds, by <c>Type/id</c>.</summary>
    public ConcurrentDictionary<string, JsonObject> Resources { get; } = new(StringComparer.Ordinal);

    /// <summary>Method and type of every write that came.</summary>
    public ConcurrentQueue<string> Writes { get; } = new();

    /// <summary>Next creates whose answer never comes, although they were done.</summary>
    public int LoseAnswers { get; set; }

    /// <summary>Type that is refused with 422 and an OperationOutcome; null: none.</summary>
    public string? Refuses { get; set; }

    public Uri Address => new(app.Urls.Single() + "/fhir");

    public static async Task<QuirkyServer> StartAsync(Quirks quirks)
    {
        var server = new QuirkyServer(quirks);
        await server.app.StartAsync();
        return server;
    }

    /// <summary>A person edits a resource there.</summary>
    public void Edit(string reference, Action<JsonObject> change)
    {
        change(Resources[reference]);
        Stamp(Resources[reference]);
    }

    public IEnumerable<JsonObject> Of(string type) => Resources.Where(resource => resource.Key.StartsWith(type + "/", StringComparison.Ordinal)).Select(resource => resource.Value);

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        string[] path = context.Request.Path.Value!.Split('/', StringSplitOptions.RemoveEmptyEntries)[1..];
        switch (context.Request.Method)
        {
            case "GET" when path.Length == 2:
                await (Resources.TryGetValue(path[0] + "/" + path[1], out JsonObject? found) ? WriteAsync(context, 200, found) : FailAsync(context, 404));
                break;
            case "GET":
                await WriteAsync(context, 200, new JsonObject { ["resourceType"] = "Bundle", ["type"] = "searchset", ["entry"] = new JsonArray([.. Find(path[0], context.Request.Query["identifier"]).Select(resource => new JsonObject { ["resource"] = resource.DeepClone() })]) });
                break;
            case "POST":
                await CreateAsync(context, path[0]);
                break;
            case "PUT":
                await ReplaceAsync(context, path[0] + "/" + path[1]);
                break;
            default:
                await FailAsync(context, 405);
                break;
        }
    }

    private async Task CreateAsync(HttpContext context, string type)
    {
        JsonObject resource = (JsonObject)(await JsonNode.ParseAsync(context.Request.Body))!;
        if (type == Refuses)
        {
            await FailAsync(context, 422);
            return;
        }

        if (quirks.SeveralAre412 && context.Request.Headers["If-None-Exist"].FirstOrDefault() is { } asked && All(type, Uri.UnescapeDataString(asked["identifier=".Length..])).Count() > 1)
        {
            await FailAsync(context, 412);
            return;
        }

        if (quirks.HasSearch && context.Request.Headers["If-None-Exist"].FirstOrDefault() is { } condition && Find(type, Uri.UnescapeDataString(condition["identifier=".Length..])).FirstOrDefault() is { } existing)
        {
            await WriteAsync(context, 200, existing);
            return;
        }

        if (resource["id"] is not null)
        {
            // A create with an id of the client's own.
            await FailAsync(context, 400);
            return;
        }

        if (quirks.KnowsPatients is { } patients && References(resource).Any(reference => !Resources.ContainsKey(reference) && !patients.Split(' ').Contains(reference)))
        {
            await FailAsync(context, 412);
            return;
        }

        string id = $"server-{Interlocked.Increment(ref lastId)}";
        resource["id"] = id;
        Stamp(resource);
        Resources[type + "/" + id] = resource;
        Writes.Enqueue("POST " + type);
        if (LoseAnswers > 0)
        {
            LoseAnswers--;
            context.Abort();
            return;
        }

        context.Response.Headers.Location = $"{(quirks.RelativeLocation ? "/fhir" : Address)}/{type}/{id}{((string?)resource["meta"]!["versionId"] is { } version ? "/_history/" + version : "")}";
        await WriteAsync(context, 201, resource);
    }

    private async Task ReplaceAsync(HttpContext context, string reference)
    {
        JsonObject resource = (JsonObject)(await JsonNode.ParseAsync(context.Request.Body))!;
        if (reference.Split('/')[0] == Refuses)
        {
            await FailAsync(context, 422);
            return;
        }

        if (!Resources.TryGetValue(reference, out JsonObject? current))
        {
            await FailAsync(context, 404);
            return;
        }

        string? match = context.Request.Headers.IfMatch.FirstOrDefault();
        if (match is not null && match.Replace("W/", "", StringComparison.Ordinal).Trim('"') != (string?)current["meta"]!["versionId"])
        {
            await FailAsync(context, quirks.StaleIs500 ? 500 : quirks.StaleIs409 ? 409 : 412);
            return;
        }

        Stamp(resource);
        Resources[reference] = resource;
        Writes.Enqueue("PUT " + reference.Split('/')[0]);
        await WriteAsync(context, 200, resource);
    }

    private static IEnumerable<string> References(JsonNode? node) => node switch
    {
        JsonObject item => item.SelectMany(member => member.Key == "reference" && member.Value is JsonValue value ? [value.ToString()] : References(member.Value)),
        JsonArray list => list.SelectMany(References),
        _ => [],
    };

    private IEnumerable<JsonObject> Find(string type, string? identifier) =>
        quirks.SearchLags ? [] : All(type, identifier);

    private IEnumerable<JsonObject> All(string type, string? identifier) =>
        Of(type).Where(resource => !quirks.HasSearch || identifier is null || resource["identifier"]?.AsArray().Any(one => $"{one!["system"]}|{one["value"]}" == identifier) == true);

    private void Stamp(JsonObject resource)
    {
        int number = Interlocked.Increment(ref lastVersion);
        resource["meta"] = !quirks.HasVersions ? [] : new JsonObject { ["versionId"] = quirks.UuidVersions ? Guid.NewGuid().ToString() : number.ToString() };
    }

    private async Task WriteAsync(HttpContext context, int status, JsonObject resource)
    {
        context.Response.StatusCode = status;
        if (quirks.TellsEtag && (string?)resource["meta"]?["versionId"] is { } version)
        {
            context.Response.Headers.ETag = $"W/\"{version}\"";
        }

        context.Response.ContentType = "application/fhir+json";
        if (quirks.ReturnsBody || context.Request.Method == "GET")
        {
            await context.Response.WriteAsync(resource.ToJsonString());
        }
    }

    private static Task FailAsync(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/fhir+json";
        return context.Response.WriteAsync("""{"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"processing"}]}""");
    }
}
