using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Service.Tests.Commands;
using RefractoryEpilepsy.Shared;
using RefractoryEpilepsy.Storage;

namespace RefractoryEpilepsy.Service.Tests.Cds;

/// <summary>The real web host over a store with one story, on a day in May 2024: once open to this machine, once for signed callers.</summary>
public sealed class CdsHost : IAsyncLifetime
{
    public const string Origin = "https://sandbox.example.org";
    public const string Issuer = "https://ehr.example.org";

    private readonly TemporaryFolder folder = new();
    private readonly ECDsaSecurityKey curve = new(ECDsa.Create(ECCurve.NamedCurves.nistP384)) { KeyId = "ec" };
    private readonly RsaSecurityKey rsa = new(RSA.Create(2048)) { KeyId = "rsa" };
    private readonly List<WebApplication> hosts = [];

    internal static TimeProvider Clock { get; } = new FixedClock(new(2024, 5, 20, 12, 0, 0, TimeSpan.Zero));

    internal Store Store { get; private set; } = null!;

    internal KnowledgeBase Knowledge { get; } = KnowledgeBase.Load();

    internal HttpClient Open { get; private set; } = null!;

    internal HttpClient Signed { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Store = await Store.OpenAsync(folder["cds.db"], Knowledge.Drugs, Clock, default);
        await new LoadingRun(Store, Knowledge, new ScreeningRun(Knowledge, predict: null, Clock)).ExecuteAsync(Repository.PathTo("samples/patients/v01-two-failures/bundle.json"), new DateOnly(2024, 5, 20), progress: null, default);
        Open = await StartAsync(new EhrSettings { Origins = [Origin] });
        Signed = await StartAsync(new EhrSettings { Issuers = [new TrustedIssuer(Issuer, Keys: PublicKeys())] });
    }

    internal async Task<HttpClient> StartAsync(EhrSettings settings)
    {
        WebApplication host = Composition.WebHost(new HostOptions("http://127.0.0.1:0", Demo: false, LogAsJson: false, Quiet: true) { Ehr = settings }, Store, Knowledge, Clock);
        hosts.Add(host);
        await host.StartAsync();
        return new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = new Uri(host.Urls.Single()) };
    }

    /// <summary>A story's own records as prefetch, as a record system would send them.</summary>
    internal static JsonObject Prefetch(string story)
    {
        JsonNode bundle = JsonNode.Parse(File.ReadAllText(Repository.PathTo($"samples/patients/{story}/bundle.json")))!;
        JsonObject[] resources = [.. bundle["entry"]!.AsArray().Select(entry => entry!["resource"]!.DeepClone().AsObject())];
        (string Key, string[] Types)[] keys =
        [
            ("conditions", ["Condition"]), ("medications", ["MedicationRequest", "Medication"]), ("statements", ["MedicationStatement"]), ("observations", ["Observation"]), ("encounters", ["Encounter", "Practitioner", "PractitionerRole"]),
            ("procedures", ["Procedure"]), ("reports", ["DiagnosticReport"]), ("referrals", ["ServiceRequest"]), ("allergies", ["AllergyIntolerance"]),
        ];
        var prefetch = new JsonObject { ["patient"] = resources.Single(resource => (string?)resource["resourceType"] == "Patient").DeepClone() };
        foreach ((string key, string[] types) in keys)
        {
            prefetch[key] = Bundle(resources.Where(resource => types.Contains((string?)resource["resourceType"])));
        }

        return prefetch;
    }

    internal static JsonObject Bundle(IEnumerable<JsonNode> resources) => new()
    {
        ["resourceType"] = "Bundle",
        ["type"] = "searchset",
        ["entry"] = new JsonArray([.. resources.Select(resource => new JsonObject { ["resource"] = resource.DeepClone() })]),
    };

    /// <summary>A call of a hook.</summary>
    internal static JsonObject Call(string hook, string patient, JsonObject? prefetch = null, JsonArray? selections = null, params JsonNode[] drafts)
    {
        var context = new JsonObject { ["userId"] = "Practitioner/1", ["patientId"] = patient };
        if (hook != "patient-view")
        {
            context["draftOrders"] = Bundle(drafts);
        }

        if (selections is not null)
        {
            context["selections"] = selections;
        }

        var call = new JsonObject { ["hook"] = hook, ["hookInstance"] = Guid.NewGuid().ToString(), ["context"] = context };
        if (prefetch is not null)
        {
            call["prefetch"] = prefetch;
        }

        return call;
    }

    internal static JsonObject Draft(string id, string drug, string sig) => new()
    {
        ["resourceType"] = "MedicationRequest",
        ["id"] = id,
        ["status"] = "draft",
        ["intent"] = "order",
        ["medicationCodeableConcept"] = new JsonObject { ["text"] = drug },
        ["subject"] = new JsonObject { ["reference"] = "Patient/v01" },
        ["dosageInstruction"] = new JsonArray(new JsonObject { ["text"] = sig }),
    };

    /// <summary>A token of the trusted issuer, or one with something wrong.</summary>
    internal string Token(string audience, string algorithm = "ES384", string issuer = Issuer, int minutes = 4, string? id = null, SecurityKey? key = null, string? jku = null, int? notBefore = null, int issued = 0)
    {
        DateTime now = Clock.GetUtcNow().UtcDateTime;
        SecurityKey signing = key ?? (algorithm[0] == 'E' ? curve : rsa);
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = issuer,
            Audience = audience,
            IssuedAt = now.AddSeconds(issued),
            Expires = now.AddMinutes(minutes),
            NotBefore = notBefore is { } begins ? now.AddMinutes(begins) : null,
            Claims = new Dictionary<string, object> { ["jti"] = id ?? Guid.NewGuid().ToString() },
            SigningCredentials = new SigningCredentials(signing, algorithm),
            AdditionalHeaderClaims = jku is null ? null : new Dictionary<string, object> { ["jku"] = jku },
        });
    }

    internal JsonElement PublicKeys()
    {
        JsonWebKey elliptic = JsonWebKeyConverter.ConvertFromECDsaSecurityKey(curve);
        JsonWebKey modulus = JsonWebKeyConverter.ConvertFromRSASecurityKey(rsa);
        object[] keys = [new { kty = "EC", kid = "ec", crv = "P-384", x = elliptic.X, y = elliptic.Y }, new { kty = "RSA", kid = "rsa", n = modulus.N, e = modulus.E }];
        return JsonSerializer.SerializeToElement(new { keys });
    }

    public async ValueTask DisposeAsync()
    {
        foreach (WebApplication host in hosts)
        {
            await host.StopAsync();
            await host.DisposeAsync();
        }

        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        folder.Dispose();
    }

    private sealed class FixedClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
