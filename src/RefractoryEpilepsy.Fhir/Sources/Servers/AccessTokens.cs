using System.Net;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace RefractoryEpilepsy.Fhir.Sources.Servers;

/// <summary>Access tokens by SMART Backend Services: asked for with a signed assertion, kept until shortly before they end.</summary>
/// <remarks>Source: HL7 SMART App Launch 2.2, "Backend Services"; assertions live five minutes at most and carry a new jti each.</remarks>
internal sealed class AccessTokens(HttpClient http, Uri baseUrl, ServerAuthorization authorization, TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan RenewBefore = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim one = new(1, 1);
    private readonly SigningCredentials credentials = SigningKey.Read(authorization.KeyFile, authorization.Algorithm);
    private Uri? endpoint;
    private string? token;
    private DateTimeOffset renewFrom;

    /// <summary>Scopes we ask for.</summary>
    public string Asked => authorization.Scope;

    /// <summary>Scopes the server granted, as it wrote them; empty before the first token.</summary>
    public string Granted { get; private set; } = "";

    /// <summary>A token that is good for at least half a minute, or for half of its life where that is shorter.</summary>
    /// <param name="refused">The token the server just answered 401 to, so that it is not handed out again.</param>
    /// <exception cref="ServerException">The server gives none.</exception>
    public async Task<string> GetAsync(string? refused, CancellationToken stop)
    {
        await one.WaitAsync(stop);
        try
        {
            if (token is null || token == refused || clock.GetUtcNow() >= renewFrom)
            {
                await RenewAsync(stop);
            }

            return token!;
        }
        finally
        {
            one.Release();
        }
    }

    public void Dispose() => one.Dispose();

    private async Task RenewAsync(CancellationToken stop)
    {
        endpoint ??= authorization.TokenUrl is { Length: > 0 } given ? new Uri(given) : await DiscoverAsync(stop);
        (HttpStatusCode status, string body) = await AskAsync(endpoint, authorization.Scope, stop);
        if (status is HttpStatusCode.BadRequest && body.Contains("invalid_scope", StringComparison.Ordinal) && FirstVersion(authorization.Scope) is { } older)
        {
            (status, body) = await AskAsync(endpoint, older, stop);
        }

        string name = $"The token endpoint of {endpoint.Host}";
        if (ServerClient.IsPassing(status))
        {
            throw new TokenTroubleException(name, $"answered {(int)status}");
        }

        if ((int)status is < 200 or > 299)
        {
            throw new ServerException($"The token endpoint of {endpoint.Host} answered {(int)status} ({ErrorOf(body)}). Check clientId, the registered key and the scopes.");
        }

        using JsonDocument answer = Parsed(body) ?? throw new TokenTroubleException(name, "answered with something that is no JSON");
        JsonElement root = answer.RootElement;
        token = root.TryGetProperty("access_token", out JsonElement text) ? text.GetString() : null;
        if (string.IsNullOrEmpty(token))
        {
            throw new ServerException($"{name} answered without an access_token.");
        }

        double seconds = root.TryGetProperty("expires_in", out JsonElement lifetime) && lifetime.ValueKind == JsonValueKind.Number ? lifetime.GetDouble() : 300;
        renewFrom = clock.GetUtcNow().AddSeconds(seconds) - (seconds < 2 * RenewBefore.TotalSeconds ? TimeSpan.FromSeconds(seconds / 2) : RenewBefore);
        Granted = root.TryGetProperty("scope", out JsonElement scope) ? scope.GetString() ?? "" : authorization.Scope;
    }

    private async Task<(HttpStatusCode Status, string Body)> AskAsync(Uri url, string scope, CancellationToken stop)
    {
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials",
            ["scope"] = scope,
            ["client_assertion_type"] = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
            ["client_assertion"] = Assertion(url),
        });
        try
        {
            using HttpResponseMessage answer = await http.PostAsync(url, form, stop);
            return (answer.StatusCode, await answer.Content.ReadAsStringAsync(stop));
        }
        catch (HttpRequestException problem)
        {
            throw new TokenTroubleException($"The token endpoint of {url.Host}", "could not be reached", problem);
        }
    }

    private string Assertion(Uri audience)
    {
        DateTime now = clock.GetUtcNow().UtcDateTime;
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = authorization.ClientId,
            Audience = audience.OriginalString,
            IssuedAt = now,
            Expires = now.AddMinutes(4),
            Claims = new Dictionary<string, object> { ["sub"] = authorization.ClientId, ["jti"] = Guid.NewGuid().ToString("N") },
            SigningCredentials = credentials,
        });
    }

    private async Task<Uri> DiscoverAsync(CancellationToken stop)
    {
        Uri smart = new(baseUrl, ".well-known/smart-configuration");
        Uri metadata = new(baseUrl, "metadata");
        string passing = "";
        foreach (Uri url in (Uri[])[smart, metadata])
        {
            using var ask = new HttpRequestMessage(HttpMethod.Get, url);
            ask.Headers.Add("Accept", url == smart ? "application/json" : "application/fhir+json");
            try
            {
                using HttpResponseMessage answer = await http.SendAsync(ask, stop);
                if (!answer.IsSuccessStatusCode)
                {
                    passing = ServerClient.IsPassing(answer.StatusCode) ? $"answered {(int)answer.StatusCode}" : passing;
                    continue;
                }

                using var document = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(stop));
                string? found = url == smart
                    ? document.RootElement.TryGetProperty("token_endpoint", out JsonElement named) ? named.GetString() : null
                    : OfCapabilities(document.RootElement);
                if (!string.IsNullOrEmpty(found))
                {
                    return new Uri(baseUrl, found);
                }
            }
            catch (Exception problem) when (problem is HttpRequestException or JsonException or InvalidOperationException or UriFormatException)
            {
                // The next place may know; the failure below names both.
                passing = problem is HttpRequestException ? "could not be reached" : passing;
            }
        }

        if (passing.Length > 0)
        {
            throw new TokenTroubleException(baseUrl.Host, passing + " when asked where tokens are given");
        }

        throw new ServerException($"{baseUrl.Host} names no token endpoint at .well-known/smart-configuration or in its capability statement. Give tokenUrl in the auth file.");
    }

    private static string? OfCapabilities(JsonElement statement)
    {
        if (!statement.TryGetProperty("rest", out JsonElement rest))
        {
            return null;
        }

        return (from one in rest.EnumerateArray()
                where one.TryGetProperty("security", out JsonElement security) && security.TryGetProperty("extension", out _)
                from extension in one.GetProperty("security").GetProperty("extension").EnumerateArray()
                where extension.TryGetProperty("url", out JsonElement url) && url.GetString()!.EndsWith("oauth-uris", StringComparison.Ordinal) && extension.TryGetProperty("extension", out _)
                from inner in extension.GetProperty("extension").EnumerateArray()
                where inner.GetProperty("url").GetString() == "token"
                select inner.GetProperty("valueUri").GetString()).FirstOrDefault();
    }

    /// <summary>SMART version 1 writes <c>.read</c> where version 2 writes <c>.rs</c>; null where nothing would change.</summary>
    private static string? FirstVersion(string scope) =>
        string.Join(' ', scope.Split(' ').Select(part => part.EndsWith(".rs", StringComparison.Ordinal) || part.EndsWith(".r", StringComparison.Ordinal) || part.EndsWith(".s", StringComparison.Ordinal)
            ? part[..part.LastIndexOf('.')] + ".read"
            : part)) is var older && older != scope ? older : null;

    private static string ErrorOf(string body)
    {
        using JsonDocument? document = Parsed(body);
        return document is null ? "no readable answer"
            : document.RootElement.TryGetProperty("error", out JsonElement error) && error.ValueKind == JsonValueKind.String ? error.GetString()! : "no error code";
    }

    /// <summary>A JSON object; null where it is none.</summary>
    private static JsonDocument? Parsed(string body)
    {
        try
        {
            var document = JsonDocument.Parse(body);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
            {
                return document;
            }

            document.Dispose();
            return null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
