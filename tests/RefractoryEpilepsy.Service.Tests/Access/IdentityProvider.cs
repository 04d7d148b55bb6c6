using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace RefractoryEpilepsy.Service.Tests.Access;

/// <summary>An OpenID Connect provider on this machine: code flow with PKCE, signed tokens, whoever is <see cref="Person"/> signs in without being asked.</summary>
internal sealed class IdentityProvider : IAsyncDisposable
{
    private readonly RSA key = RSA.Create(2048);
    private readonly Dictionary<string, (string Nonce, string Challenge)> codes = new(StringComparer.Ordinal);
    private WebApplication host = null!;

    public string Address { get; private set; } = "";

    /// <summary>What the provider says of whoever signs in next.</summary>
    public Dictionary<string, object> Person { get; set; } = [];

    /// <summary>Signs with a key of its own that is not published.</summary>
    public bool Forges { get; set; }

    public static async Task<IdentityProvider> StartAsync()
    {
        var provider = new IdentityProvider();
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.ConfigureKestrelForTests();
        builder.Logging.ClearProviders();
        provider.host = builder.Build();
        provider.Map();
        await provider.host.StartAsync();
        provider.Address = provider.host.Urls.Single();
        return provider;
    }

    public async ValueTask DisposeAsync()
    {
        await host.DisposeAsync();
        key.Dispose();
    }

    private void Map()
    {
        host.MapGet("/.well-known/openid-configuration", () => Results.Json(new Dictionary<string, object>
        {
            ["issuer"] = Address, ["authorization_endpoint"] = Address + "/authorize", ["token_endpoint"] = Address + "/token", ["jwks_uri"] = Address + "/keys",
            ["end_session_endpoint"] = Address + "/end", ["response_types_supported"] = (string[])["code"], ["subject_types_supported"] = (string[])["public"], ["id_token_signing_alg_values_supported"] = (string[])["RS256"],
        }));
        host.MapGet("/keys", () =>
        {
            RSAParameters open = key.ExportParameters(includePrivateParameters: false);
            return Results.Json(new { keys = new[] { new { kty = "RSA", use = "sig", kid = "one", alg = "RS256", n = Base64UrlEncoder.Encode(open.Modulus), e = Base64UrlEncoder.Encode(open.Exponent) } } });
        });
        host.MapGet("/authorize", (string redirect_uri, string state, string nonce, string code_challenge) =>
        {
            string code = Guid.NewGuid().ToString("N");
            codes[code] = (nonce, code_challenge);
            return Results.Redirect($"{redirect_uri}?code={code}&state={Uri.EscapeDataString(state)}");
        });
        host.MapPost("/token", async (HttpRequest request) =>
        {
            IFormCollection form = await request.ReadFormAsync();
            if (!codes.Remove(form["code"].ToString(), out (string Nonce, string Challenge) given) || Base64UrlEncoder.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(form["code_verifier"].ToString()))) != given.Challenge)
            {
                return Results.Json(new { error = "invalid_grant" }, statusCode: 400);
            }

            using RSA other = RSA.Create(2048);
            var token = new SecurityTokenDescriptor
            {
                Issuer = Address, Audience = "refractory", Expires = DateTime.UtcNow.AddMinutes(5),
                Claims = new Dictionary<string, object>(Person) { ["nonce"] = given.Nonce, ["sub"] = Person.GetValueOrDefault("sub", "subject of " + Person.GetValueOrDefault("preferred_username", "nobody")) },
                SigningCredentials = new SigningCredentials(new RsaSecurityKey((Forges ? other : key).ExportParameters(true)) { KeyId = "one" }, SecurityAlgorithms.RsaSha256),
            };
            return Results.Json(new { access_token = "opaque", token_type = "Bearer", expires_in = 300, id_token = new JsonWebTokenHandler().CreateToken(token) });
        });
        host.MapGet("/end", (string? post_logout_redirect_uri, string? state) => Results.Redirect($"{post_logout_redirect_uri}?state={Uri.EscapeDataString(state ?? "")}"));
    }
}

internal static class TestKestrel
{
    /// <summary>Any free port of this machine.</summary>
    public static void ConfigureKestrelForTests(this Microsoft.AspNetCore.Hosting.IWebHostBuilder web) => Microsoft.AspNetCore.Hosting.HostingAbstractionsWebHostBuilderExtensions.UseUrls(web, "http://127.0.0.1:0");
}
