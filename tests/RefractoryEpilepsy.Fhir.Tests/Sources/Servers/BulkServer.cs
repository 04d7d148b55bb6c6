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
    private int lastJob;

    private BulkServer(WebApplication app) => this.app = app;

    /// <summary>Resources by type, each one line.</summary>
    public Dictionary<string, List<JsonObject>> Resources { get; } = [];

    /// <summary>Answers to give first, by "METHOD path": each is used up once.</summary>
    public ConcurrentDictionary<string, Queue<Func<HttpContext, Task>>> Troubles { get; } = new();

    /// <summary>Answers before all else, for as long as it says true: the context, and method and path.</summary>
    public Func<HttpContext, string, Task<bool>>? First { get; set; }

    /// <summary>Whether manifests say how many resources a file holds.</summary>
    public bool TellsCounts { get; set; } = true;

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

    /// <summary>How long each file pauses in its middle.</summary>
    public TimeSpan FilePause { get; set; }

    /// <summary>Into how many files each type is cut.</summary>
    public int FilesPerType { get; set; } = 1;

    public HashSet<string> GroupMembers { get; } = [];

    /// <summary>Types that are only searched for one patient, as Epic and Cerner do.</summary>
    public HashSet<string> WantsPatient { get; } = [];

    /// <summary>Types that want a category besides the patient.</summary>
    public HashSet<string> WantsCategory { get; } = [];

    /// <summary>Search parameters that are answered with 400.</summary>
    public HashSet<string> Unknown { get; } = [];

    /// <summary>Whether several ids can be searched for at once.</summary>
    public bool SearchesById { get; set; } = true;

    /// <summary>Whether the history of types is told.</summary>
    public bool OffersHistory { get; set; }

    /// <summary>Whether exports list what was deleted, with <see cref="Deleted"/>.</summary>
    public bool ListsDeletions { get; set; } = true;

    /// <summary>The server's clock; null: the machine's.</summary>
    public DateTimeOffset? Now { get; set; }

    /// <summary>Resources on a page of a search, whatever is asked for.</summary>
    public int PageSize { get; set; } = 2;

    /// <summary>Whether pages of searches lead to the next one; else <c>_offset</c> is understood.</summary>
    public bool GivesNext { get; set; } = true;

    /// <summary>Whether searches say how many match.</summary>
    public bool TellsTotal { get; set; }

    /// <summary>Whether manifests say what was asked for.</summary>
    public bool TellsRequest { get; set; }

    /// <summary>Written into links where the server believes to live elsewhere.</summary>
    public string? BelievesToBe { get; set; }

    public List<string> Deleted { get; } = [];

    public string PublicKey { get; set; } = "";

    public string GrantedScope { get; set; } = "system/*.rs";

    public Uri Base => new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First() + "/fhir");

    private string Named => BelievesToBe?.TrimEnd('/') ?? Base.AbsoluteUri;

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
        if (Now is { } now)
        {
            context.Response.Headers.Date = now.ToString("R", CultureInfo.InvariantCulture);
        }

        string path = context.Request.Path.Value!["/fhir".Length..].TrimStart('/');
        string call = $"{context.Request.Method} {path}";
        bool token = context.Request.Headers.Authorization == "Bearer the-token";
        Log.Enqueue((context.Request.Method, path + context.Request.QueryString, token));
        if (Troubles.TryGetValue(call, out Queue<Func<HttpContext, Task>>? queue) && queue.TryDequeue(out Func<HttpContext, Task>? trouble))
        {
            await trouble(context);
            return;
        }

        if (First is { } first && await first(context, call))
        {
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
            ["resource"] = new JsonArray([.. Resources.Keys.Order().Select(type => (JsonNode)new JsonObject
            {
                ["type"] = type,
                ["interaction"] = new JsonArray(new JsonObject { ["code"] = OffersHistory ? "history-type" : "search-type" }),
                ["searchInclude"] = type == "MedicationRequest" && !Unknown.Contains("_include") ? new JsonArray("MedicationRequest:medication") : new JsonArray(),
            })]),
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

        string job = Interlocked.Increment(ref lastJob).ToString(CultureInfo.InvariantCulture);
        jobs[job] = JsonSerializer.Serialize(parameters.ToDictionary(entry => entry.Key, entry => string.Join(',', entry.Value)).Append(new("path", path)).ToDictionary());
        context.Response.StatusCode = 202;
        context.Response.Headers.ContentLocation = $"{Named}/jobs/{job}";
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
                    output.Add(new JsonObject { ["type"] = type, ["url"] = $"{Named}/files/{job}/{type}/{from}/{size}", ["count"] = Math.Min(size, chosen.Count - from) });
                }
            }
            else if (chosen.Count > 0)
            {
                output.Add(new JsonObject { ["type"] = type, ["url"] = $"{Named}/files/{job}/{type}", ["count"] = chosen.Count });
            }
        }

        foreach (JsonNode? file in output.Where(_ => !TellsCounts))
        {
            file!.AsObject().Remove("count");
        }

        var manifest = new JsonObject { ["transactionTime"] = Now?.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture) ?? "2026-01-01T00:00:00Z", ["requiresAccessToken"] = RequiresTokenForFiles, ["output"] = output, ["error"] = new JsonArray() };
        if (ListsDeletions && !(Deleted.Count > 0 && parameters.ContainsKey("_since")))
        {
            manifest["deleted"] = new JsonArray();
        }
        else if (ListsDeletions)
        {
            manifest["deleted"] = new JsonArray(new JsonObject { ["type"] = "Bundle", ["url"] = $"{Named}/files/{job}/deleted", ["count"] = 1 });
        }

        if (TellsRequest)
        {
            manifest["request"] = $"{Named}/{parameters["path"]}";
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
               let patient = type == "Patient" ? (string?)resource["id"] : PatientOf(resource)
               where !parameters.TryGetValue("_type", out string? types) || types.Split(',').Contains(type)
               where !ofGroup || patient is null || GroupMembers.Contains(patient)
               where patients is null || patient is null || patients.Contains(patient)
               where !parameters.TryGetValue("_since", out string? since) || string.CompareOrdinal((string?)resource["meta"]?["lastUpdated"] ?? "", since) > 0
               select parameters.ContainsKey("_elements") ? new JsonObject { ["resourceType"] = type, ["id"] = (string?)resource["id"] } : resource,
        ];
    }

    /// <summary>Whose resource it is; null where it belongs to no patient.</summary>
    public static string? PatientOf(JsonObject resource) =>
        ((string[])["subject", "patient", "beneficiary", "for"]).Select(member => (string?)resource[member]?["reference"]).FirstOrDefault(reference => reference?.StartsWith("Patient/", StringComparison.Ordinal) == true)?["Patient/".Length..];

    private async Task FileAsync(HttpContext context, string name)
    {
        await Task.Delay(FileDelay, context.RequestAborted);
        string[] parts = name.Split('/');
        Dictionary<string, string> parameters = JsonSerializer.Deserialize<Dictionary<string, string>>(jobs[parts[0]])!;
        string text = parts[1] == "deleted"
            ? new JsonObject { ["resourceType"] = "Bundle", ["type"] = "transaction", ["entry"] = new JsonArray([.. Deleted.Select(reference => (JsonNode)new JsonObject { ["request"] = new JsonObject { ["method"] = "DELETE", ["url"] = reference } })]) }.ToJsonString() + "\n"
            : string.Concat((parts.Length == 4 ? Chosen(parts[1], parameters).Skip(int.Parse(parts[2], CultureInfo.InvariantCulture)).Take(int.Parse(parts[3], CultureInfo.InvariantCulture)) : Chosen(parts[1], parameters)).Select(resource => resource.ToJsonString() + "\n"));
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
        int middle = FilePause > TimeSpan.Zero ? bytes.Length / 2 : 0;
        if (middle > 0)
        {
            await context.Response.Body.WriteAsync(bytes.AsMemory(0, middle));
            await context.Response.Body.FlushAsync();
            await Task.Delay(FilePause, context.RequestAborted);
        }

        await context.Response.Body.WriteAsync(bytes.AsMemory(middle));
    }

    private async Task SearchAsync(HttpContext context, string path)
    {
        string[] parts = path.Split('/');
        string type = parts[0];
        if (type == "Group" && parts.Length == 2)
        {
            await WriteAsync(context, new JsonObject { ["resourceType"] = "Group", ["member"] = new JsonArray([.. GroupMembers.Order().Select(id => (JsonNode)new JsonObject { ["entity"] = new JsonObject { ["reference"] = "Patient/" + id } })]) });
            return;
        }

        if (!Resources.TryGetValue(type, out List<JsonObject>? list))
        {
            context.Response.StatusCode = 404;
            return;
        }

        IQueryCollection query = context.Request.Query;
        string? named = query["patient"].FirstOrDefault();
        if (parts.Length == 2 && parts[1] == "_history")
        {
            await WriteAsync(context, new JsonObject { ["resourceType"] = "Bundle", ["type"] = "history", ["entry"] = new JsonArray([.. Deleted.Where(one => one.StartsWith(type + "/", StringComparison.Ordinal)).Select(one => (JsonNode)new JsonObject { ["request"] = new JsonObject { ["method"] = "DELETE", ["url"] = one + "/_history/2" } })]) });
            return;
        }

        if (parts.Length == 2)
        {
            if (list.FirstOrDefault(resource => (string?)resource["id"] == parts[1]) is { } found)
            {
                await WriteAsync(context, found);
            }
            else
            {
                context.Response.StatusCode = 404;
            }

            return;
        }

        if (query.Keys.Any(Unknown.Contains) || (WantsPatient.Contains(type) && named is null) || (WantsCategory.Contains(type) && !query.ContainsKey("category")) || (!SearchesById && query.ContainsKey("_id")))
        {
            context.Response.StatusCode = 400;
            await WriteAsync(context, new JsonObject { ["resourceType"] = "OperationOutcome", ["issue"] = new JsonArray(new JsonObject { ["severity"] = "fatal", ["code"] = "required" }) });
            return;
        }

        int size = Math.Min(int.Parse(query["_count"].FirstOrDefault() ?? "10", CultureInfo.InvariantCulture), PageSize);
        int from = int.Parse(query[GivesNext ? "from" : "_offset"].FirstOrDefault() ?? "0", CultureInfo.InvariantCulture);
        string? ids = query["_id"].FirstOrDefault();
        string? since = query["_lastUpdated"].FirstOrDefault()?.Replace("ge", "", StringComparison.Ordinal);
        string? category = query["category"].FirstOrDefault();
        List<JsonObject> all =
        [
            .. from resource in list
               where ids is null || ids.Split(',').Contains((string?)resource["id"])
               where named is null || PatientOf(resource) == named
               where category is null || resource["category"]?.ToJsonString().Contains($"\"{category}\"", StringComparison.Ordinal) == true
               where since is null || (string?)resource["meta"]?["lastUpdated"] is not { } stamp || DateTimeOffset.Parse(stamp, CultureInfo.InvariantCulture) >= DateTimeOffset.Parse(since, CultureInfo.InvariantCulture)
               select resource,
        ];
        var bundle = new JsonObject
        {
            ["resourceType"] = "Bundle",
            ["type"] = "searchset",
            ["entry"] = new JsonArray([.. all.Skip(from).Take(ids is null ? size : all.Count).Select(resource => (JsonNode)new JsonObject { ["resource"] = resource.DeepClone() })]),
        };
        if (TellsTotal)
        {
            bundle["total"] = all.Count;
        }

        if (ids is null && from + size < all.Count)
        {
            string kept = string.Join('&', query.Where(one => one.Key != "from").Select(one => $"{one.Key}={Uri.EscapeDataString(one.Value!)}"));
            bundle["link"] = !GivesNext ? new JsonArray(new JsonObject { ["relation"] = "self", ["url"] = $"{BelievesToBe}{type}?_count={size}" }) : new JsonArray(
                new JsonObject { ["relation"] = "self", ["url"] = $"{BelievesToBe}{type}{context.Request.QueryString}" },
                new JsonObject { ["relation"] = "next", ["url"] = $"{BelievesToBe}{type}?{kept}&from={from + size}" });
        }

        await WriteAsync(context, bundle);
    }

    private static async Task WriteAsync(HttpContext context, JsonObject body)
    {
        context.Response.ContentType = "application/fhir+json";
        await context.Response.WriteAsync(body.ToJsonString());
    }
}
