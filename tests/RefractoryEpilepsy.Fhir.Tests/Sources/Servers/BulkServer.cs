using System.Collections.Concurrent;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace RefractoryEpilepsy.Fhir.Tests.Sources.Servers;

/// <summary>A FHIR server on loopback that behaves as badly as its settings say.</summary>
internal sealed class BulkServer : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ConcurrentDictionary<string, string> jobs = new();
    private readonly ConcurrentDictionary<string, int> asked = new();

    private BulkServer(WebApplication app) => this.app = app;

    /// <summary>Resources by type, each one line.</summary>
    public Dictionary<string, List<JsonObject>> Resources { get; } = [];

    /// <summary>Answers to give first, by "METHOD path": each is used up once.</summary>
    public ConcurrentDictionary<string, Queue<Func<HttpContext, Task>>> Troubles { get; } = new();

    /// <summary>Every request: method, path with query, and whether a token came along.</summary>
    public ConcurrentQueue<(string Method, string Path, bool Token)> Log { get; } = new();

    public bool OffersExport { get; set; } = true;

    public bool PostOnly { get; set; }

    public bool RequiresToken { get; set; }

    public bool RequiresTokenForFiles { get; set; }

    public bool Gzip { get; set; }

    public int PollsBeforeDone { get; set; } = 1;

    /// <summary>How long each file takes to begin.</summary>
    public TimeSpan FileDelay { get; set; }

    /// <summary>Into how many files each type is cut.</summary>
    public int FilesPerType { get; set; } = 1;

    public HashSet<string> GroupMembers { get; } = [];

    public List<string> Deleted { get; } = [];

    public string PublicKey { get; set; } = "";

    public string GrantedScope { get; set; } = "system/*.rs";

    public Uri Base => new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First() + "/fhir");

    public static async Task<BulkServer> StartAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0));
        WebApplication made = builder.Build();
        var server = new BulkServer(made);
        made.Run(server.HandleAsync);
        await made.StartAsync();
        return server;
    }

    public void Add(string json)
    {
        JsonObject resource = JsonNode.Parse(json)!.AsObject();
        string type = (string)resource["resourceType"]!;
        if (!Resources.TryGetValue(type, out List<JsonObject>? list))
        {
            Resources[type] = list = [];
        }

        list.Add(resource);
    }

    public void Trouble(string call, params Func<HttpContext, Task>[] answers) => Troubles[call] = new(answers);

    public static Func<HttpContext, Task> Status(int code, string? retryAfter = null, string body = "") => async context =>
    {
        context.Response.StatusCode = code;
        if (retryAfter is not null)
        {
            context.Response.Headers.RetryAfter = retryAfter;
        }

        await context.Response.WriteAsync(body);
    };

    /// <summary>Sends the first part of what would be sent, then cuts the connection.</summary>
    public static Func<HttpContext, Task> CutAfter(string text) => async context =>
    {
        context.Response.ContentLength = text.Length + 100;
        await context.Response.WriteAsync(text);
        await context.Response.Body.FlushAsync();
        context.Abort();
    };

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
    }

    private async Task HandleAsync(HttpContext context)
    {
        string path = context.Request.Path.Value!["/fhir".Length..].TrimStart('/');
        string call = $"{context.Request.Method} {path}";
        bool token = context.Request.Headers.Authorization == "Bearer the-token";
        Log.Enqueue((context.Request.Method, path + context.Request.QueryString, token));
        if (Troubles.TryGetValue(call, out Queue<Func<HttpContext, Task>>? queue) && queue.TryDequeue(out Func<HttpContext, Task>? trouble))
        {
            await trouble(context);
            return;
        }

        bool open = path is "metadata" or ".well-known/smart-configuration" or "token" || (path.StartsWith("files/", StringComparison.Ordinal) && !RequiresTokenForFiles);
        if (RequiresToken && !open && !token)
        {
            context.Response.StatusCode = 401;
            return;
        }

        await (path switch
        {
            "metadata" => WriteAsync(context, Metadata()),
            ".well-known/smart-configuration" => WriteAsync(context, new JsonObject { ["token_endpoint"] = Base + "/token" }),
            "token" => TokenAsync(context),
            _ when path.EndsWith("$export", StringComparison.Ordinal) => KickOffAsync(context, path),
            _ when path.StartsWith("jobs/", StringComparison.Ordinal) => JobAsync(context, path[5..]),
            _ when path.StartsWith("files/", StringComparison.Ordinal) => FileAsync(context, path[6..]),
            _ => SearchAsync(context, path),
        });
    }

    private JsonObject Metadata() => new()
    {
        ["resourceType"] = "CapabilityStatement",
        ["id"] = "double",
        ["fhirVersion"] = "4.0.1",
        ["software"] = new JsonObject { ["name"] = "Double" },
        ["rest"] = new JsonArray(new JsonObject
        {
            ["resource"] = new JsonArray([.. Resources.Keys.Order().Select(type => (JsonNode)new JsonObject { ["type"] = type })]),
            ["operation"] = OffersExport ? new JsonArray(new JsonObject { ["name"] = "export" }) : new JsonArray(new JsonObject { ["name"] = "validate" }),
        }),
    };

    private async Task TokenAsync(HttpContext context)
    {
        IFormCollection form = await context.Request.ReadFormAsync();
        var handler = new JsonWebTokenHandler();
        TokenValidationResult result = await handler.ValidateTokenAsync(form["client_assertion"], new TokenValidationParameters
        {
            ValidAudience = Base + "/token",
            ValidIssuer = "the-client",
            IssuerSigningKey = new JsonWebKey(PublicKey),
            ValidAlgorithms = ["RS384", "ES384"],
        });
        if (!result.IsValid)
        {
            context.Response.StatusCode = 400;
            await WriteAsync(context, new JsonObject { ["error"] = "invalid_client" });
            return;
        }

        await WriteAsync(context, new JsonObject { ["access_token"] = "the-token", ["expires_in"] = 300, ["scope"] = GrantedScope });
    }

    private async Task KickOffAsync(HttpContext context, string path)
    {
        if (!OffersExport || context.Request.Headers.Accept != "application/fhir+json" || (PostOnly && context.Request.Method == "GET"))
        {
            context.Response.StatusCode = OffersExport && PostOnly ? 405 : 404;
            return;
        }

        string body = await new StreamReader(context.Request.Body).ReadToEndAsync();
        var parameters = new Dictionary<string, List<string>>();
        foreach ((string name, Microsoft.Extensions.Primitives.StringValues values) in context.Request.Query)
        {
            parameters[name] = [.. values.SelectMany(value => value!.Split(','))];
        }

        if (body.Length > 0)
        {
            foreach (JsonNode? parameter in JsonNode.Parse(body)!["parameter"]!.AsArray())
            {
                string name = (string)parameter!["name"]!;
                string value = name == "patient" ? (string)parameter["valueReference"]!["reference"]! : (string)(parameter["valueString"] ?? parameter["valueInstant"])!;
                parameters.TryAdd(name, []);
                parameters[name].Add(value);
            }
        }

        string job = $"{jobs.Count + 1}";
        jobs[job] = JsonSerializer.Serialize(parameters.ToDictionary(entry => entry.Key, entry => string.Join(',', entry.Value)).Append(new("path", path)).ToDictionary());
        context.Response.StatusCode = 202;
        context.Response.Headers.ContentLocation = $"{Base}/jobs/{job}";
    }

    private async Task JobAsync(HttpContext context, string job)
    {
        if (context.Request.Method == "DELETE")
        {
            context.Response.StatusCode = jobs.TryRemove(job, out _) ? 202 : 404;
            return;
        }

        if (!jobs.TryGetValue(job, out string? text))
        {
            context.Response.StatusCode = 404;
            return;
        }

        if (asked.AddOrUpdate(job, 1, (_, count) => count + 1) <= PollsBeforeDone)
        {
            context.Response.StatusCode = 202;
            context.Response.Headers["X-Progress"] = "halfway";
            context.Response.Headers.RetryAfter = "0";
            return;
        }

        Dictionary<string, string> parameters = JsonSerializer.Deserialize<Dictionary<string, string>>(text)!;
        var output = new JsonArray();
        foreach ((string type, List<JsonObject> _) in Resources.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            List<JsonObject> chosen = Chosen(type, parameters);
            if (FilesPerType > 1)
            {
                int size = (chosen.Count + FilesPerType - 1) / FilesPerType;
                for (int from = 0; from < chosen.Count; from += size)
                {
                    output.Add(new JsonObject { ["type"] = type, ["url"] = $"{Base}/files/{job}/{type}/{from}/{size}", ["count"] = Math.Min(size, chosen.Count - from) });
                }
            }
            else if (chosen.Count > 0)
            {
                output.Add(new JsonObject { ["type"] = type, ["url"] = $"{Base}/files/{job}/{type}", ["count"] = chosen.Count });
            }
        }

        var manifest = new JsonObject { ["transactionTime"] = "2026-01-01T00:00:00Z", ["requiresAccessToken"] = RequiresTokenForFiles, ["output"] = output, ["error"] = new JsonArray() };
        if (Deleted.Count > 0 && parameters.ContainsKey("_since"))
        {
            manifest["deleted"] = new JsonArray(new JsonObject { ["type"] = "Bundle", ["url"] = $"{Base}/files/{job}/deleted", ["count"] = 1 });
        }

        await WriteAsync(context, manifest);
    }

    private List<JsonObject> Chosen(string type, Dictionary<string, string> parameters)
    {
        bool ofGroup = parameters["path"].StartsWith("Group/", StringComparison.Ordinal);
        string[]? patients = parameters.TryGetValue("patient", out string? named) ? [.. named.Split(',').Select(reference => reference.Split('/')[1])] : null;
        return
        [
            .. from resource in Resources[type]
               let patient = type == "Patient" ? (string?)resource["id"] : ((string?)resource["subject"]?["reference"])?.Split('/')[1]
               where !parameters.TryGetValue("_type", out string? types) || types.Split(',').Contains(type)
               where !ofGroup || patient is null || GroupMembers.Contains(patient)
               where patients is null || patient is null || patients.Contains(patient)
               where !parameters.TryGetValue("_since", out string? since) || string.CompareOrdinal((string?)resource["meta"]?["lastUpdated"] ?? "", since) > 0
               select parameters.ContainsKey("_elements") ? new JsonObject { ["resourceType"] = type, ["id"] = (string?)resource["id"] } : resource,
        ];
    }

    private async Task FileAsync(HttpContext context, string name)
    {
        await Task.Delay(FileDelay, context.RequestAborted);
        string[] parts = name.Split('/');
        Dictionary<string, string> parameters = JsonSerializer.Deserialize<Dictionary<string, string>>(jobs[parts[0]])!;
        string text = parts[1] == "deleted"
            ? new JsonObject { ["resourceType"] = "Bundle", ["type"] = "transaction", ["entry"] = new JsonArray([.. Deleted.Select(reference => (JsonNode)new JsonObject { ["request"] = new JsonObject { ["method"] = "DELETE", ["url"] = reference } })]) }.ToJsonString() + "\n"
            : string.Concat((parts.Length == 4 ? Resources[parts[1]].Skip(int.Parse(parts[2], CultureInfo.InvariantCulture)).Take(int.Parse(parts[3], CultureInfo.InvariantCulture)) : Chosen(parts[1], parameters)).Select(resource => resource.ToJsonString() + "\n"));
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        if (Gzip && context.Request.Headers.AcceptEncoding.ToString().Contains("gzip", StringComparison.Ordinal))
        {
            using var buffer = new MemoryStream();
            await using (var zip = new GZipStream(buffer, CompressionLevel.Fastest, leaveOpen: true))
            {
                await zip.WriteAsync(bytes);
            }

            context.Response.Headers.ContentEncoding = "gzip";
            bytes = buffer.ToArray();
        }
        else if (context.Request.GetTypedHeaders().Range?.Ranges.First().From is { } from)
        {
            context.Response.StatusCode = 206;
            context.Response.Headers.ContentRange = string.Create(CultureInfo.InvariantCulture, $"bytes {from}-{bytes.Length - 1}/{bytes.Length}");
            bytes = bytes[(int)from..];
        }

        context.Response.ContentLength = bytes.Length;
        await context.Response.Body.WriteAsync(bytes);
    }

    private async Task SearchAsync(HttpContext context, string type)
    {
        if (!Resources.TryGetValue(type, out List<JsonObject>? list))
        {
            context.Response.StatusCode = 404;
            return;
        }

        int size = Math.Min(int.Parse(context.Request.Query["_count"].FirstOrDefault() ?? "10", CultureInfo.InvariantCulture), 2);
        int from = int.Parse(context.Request.Query["from"].FirstOrDefault() ?? "0", CultureInfo.InvariantCulture);
        string? ids = context.Request.Query["_id"].FirstOrDefault();
        List<JsonObject> all = ids is null ? list : [.. list.Where(resource => ids.Split(',').Contains((string?)resource["id"]))];
        var bundle = new JsonObject
        {
            ["resourceType"] = "Bundle",
            ["type"] = "searchset",
            ["entry"] = new JsonArray([.. all.Skip(from).Take(ids is null ? size : all.Count).Select(resource => (JsonNode)new JsonObject { ["resource"] = resource.DeepClone() })]),
        };
        if (ids is null && from + size < all.Count)
        {
            bundle["link"] = new JsonArray(new JsonObject { ["relation"] = "next", ["url"] = $"{type}?_count={size}&from={from + size}" });
        }

        await WriteAsync(context, bundle);
    }

    private static async Task WriteAsync(HttpContext context, JsonObject body)
    {
        context.Response.ContentType = "application/fhir+json";
        await context.Response.WriteAsync(body.ToJsonString());
    }
}
