using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.IdentityModel.JsonWebTokens;
using RefractoryEpilepsy.Storage;

namespace RefractoryEpilepsy.Service.Smart;

/// <summary>SMART App Launch 2.2, EHR launch: the patient's page inside the record system.</summary>
/// <remarks>Only addresses of the site's list may launch; PKCE with S256; a state of 256 bits, used once, within five minutes, by the browser it was given to.
/// What a launch waits with lies sealed in that browser's cookie, and that a state was used in the store: any host of the site may take the answer.</remarks>
internal static class LaunchEndpoints
{
    private const string Client = "smart-launch";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan SessionLength = TimeSpan.FromHours(1);

    /// <summary>Adds what launching needs.</summary>
    public static void AddSmartLaunch(this IServiceCollection services)
    {
        services.AddHttpClient(Client, client => client.Timeout = TimeSpan.FromSeconds(15)).ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { AllowAutoRedirect = false });
        services.AddTransient<IClaimsTransformation, LaunchedUser>();
        services.AddDataProtection();
    }

    /// <summary>Maps both addresses.</summary>
    public static void MapSmartLaunch(this WebApplication host)
    {
        host.MapGet("/launch", LaunchAsync).ExcludeFromDescription();
        host.MapGet("/launch/callback", CallbackAsync).ExcludeFromDescription();
    }

    private static async Task<IResult> LaunchAsync(HttpContext context, string? iss, string? launch, EhrSettings settings, IHttpClientFactory http, IDataProtectionProvider protection, TimeProvider clock, CancellationToken stop)
    {
        if (string.IsNullOrEmpty(launch) || settings.Launches.FirstOrDefault(known => known.Is(iss)) is not { } ehr)
        {
            return Refused(StatusCodes.Status403Forbidden, "This record system is not on the site's list, or the launch names none.");
        }

        string address = iss!.TrimEnd('/');
        if (await DiscoverAsync(http.CreateClient(Client), address, stop) is not { } endpoints)
        {
            return Refused(StatusCodes.Status502BadGateway, "The record system does not tell where to sign in (.well-known/smart-configuration).");
        }

        string state = Random();
        string verifier = Random();
        DateTimeOffset ends = clock.GetUtcNow() + Patience;
        string back = (settings.PublicUrl ?? $"{context.Request.Scheme}://{context.Request.Host}") + "/launch/callback";
        new PendingLaunch(state, address, verifier, back, endpoints.Token, ends).Give(context, protection, Patience);
        return Results.Redirect(QueryHelpers.AddQueryString(endpoints.Authorize, new Dictionary<string, string?>
        {
            ["response_type"] = "code",
            ["client_id"] = ehr.ClientId,
            ["redirect_uri"] = back,
            ["launch"] = launch,
            ["scope"] = ehr.Scope,
            ["state"] = state,
            ["aud"] = iss,
            ["code_challenge"] = Hash(verifier),
            ["code_challenge_method"] = "S256",
        }));
    }

    private static async Task<IResult> CallbackAsync(
        HttpContext context, string? code, string? state, EhrSettings settings, IHttpClientFactory http, IDataProtectionProvider protection, Store store, TimeProvider clock, CancellationToken stop)
    {
        if (PendingLaunch.Take(context, state, protection, clock) is not { } launch || !await store.UseTokenAsync(launch.Used(), stop))
        {
            return Refused(StatusCodes.Status400BadRequest, "This launch was not begun here, or is over. Open the page from the record system again.");
        }

        if (settings.Launches.FirstOrDefault(known => known.Is(launch.Iss)) is not { } ehr)
        {
            return Refused(StatusCodes.Status403Forbidden, "This record system is not on the site's list, or the launch names none.");
        }

        if (string.IsNullOrEmpty(code))
        {
            return Refused(StatusCodes.Status403Forbidden, "The record system refused to sign you in.");
        }

        if (await TokenAsync(http.CreateClient(Client), ehr, launch, code, stop) is not { } token)
        {
            return Refused(StatusCodes.Status502BadGateway, "The record system gave no token for this launch, or named no patient.");
        }

        PatientKey key = (await store.PseudonymsAsync(ehr.Source ?? launch.Iss, stop))(token.Patient);
        string name = $"smart:{new Uri(launch.Iss).Host}:{token.User}";
        await store.RecordAsync(name, "smart-launch", key.Value, stop);
        if (await store.FindAsync(key, stop) is null)
        {
            return Refused(StatusCodes.Status404NotFound, "This patient is not in the store.");
        }

        new LaunchSession(key.Value, name, launch.Iss, ehr.Roles ?? [], clock.GetUtcNow() + SessionLength).Give(context, protection, SessionLength);
        return Results.LocalRedirect("/patients/" + key.Value);
    }

    private static async Task<(string Authorize, string Token)?> DiscoverAsync(HttpClient http, string iss, CancellationToken stop)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, iss + "/.well-known/smart-configuration");
            request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
            using HttpResponseMessage answer = await http.SendAsync(request, stop);
            if (!answer.IsSuccessStatusCode)
            {
                return null;
            }

            using JsonDocument told = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(stop));
            return Address(told, "authorization_endpoint") is { } authorize && Address(told, "token_endpoint") is { } token ? (authorize, token) : null;
        }
        catch (Exception fault) when (fault is HttpRequestException or JsonException || (fault is TaskCanceledException && !stop.IsCancellationRequested))
        {
            return null;
        }
    }

    private static string? Address(JsonDocument told, string name) =>
        told.RootElement.ValueKind == JsonValueKind.Object && told.RootElement.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String
        && Uri.TryCreate(value.GetString(), UriKind.Absolute, out Uri? address) && (address.Scheme == "https" || address.IsLoopback) ? value.GetString() : null;

    private static async Task<(string Patient, string User)?> TokenAsync(HttpClient http, LaunchingEhr ehr, PendingLaunch launch, string code, CancellationToken stop)
    {
        var form = new Dictionary<string, string> { ["grant_type"] = "authorization_code", ["code"] = code, ["redirect_uri"] = launch.RedirectUri, ["code_verifier"] = launch.Verifier };
        using var request = new HttpRequestMessage(HttpMethod.Post, launch.TokenAddress);
        if (ehr.ClientSecret is { } secret)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Uri.EscapeDataString(ehr.ClientId)}:{Uri.EscapeDataString(secret)}")));
        }
        else
        {
            form["client_id"] = ehr.ClientId;
        }

        request.Content = new FormUrlEncodedContent(form);
        try
        {
            using HttpResponseMessage answer = await http.SendAsync(request, stop);
            if (!answer.IsSuccessStatusCode)
            {
                return null;
            }

            using JsonDocument told = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(stop));
            JsonElement root = told.RootElement;
            string? patient = Text(root, "patient");
            return string.IsNullOrEmpty(Text(root, "access_token")) || string.IsNullOrEmpty(patient) ? null : (patient, User(Text(root, "id_token")));
        }
        catch (Exception fault) when (fault is HttpRequestException or JsonException || (fault is TaskCanceledException && !stop.IsCancellationRequested))
        {
            return null;
        }
    }

    /// <summary>Who launched, from the token that came straight from the record system: only a name for the audit trail, it opens nothing.</summary>
    private static string User(string? idToken)
    {
        if (idToken is null || !new JsonWebTokenHandler().CanReadToken(idToken))
        {
            return "unnamed";
        }

        try
        {
            var token = new JsonWebToken(idToken);
            return token.TryGetPayloadValue("fhirUser", out string? user) && user is { Length: > 0 and < 200 } ? user : token.Subject is { Length: > 0 and < 200 } subject ? subject : "unnamed";
        }
        catch (ArgumentException)
        {
            return "unnamed";
        }
    }

    private static string? Text(JsonElement root, string name) => root.ValueKind == JsonValueKind.Object && root.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static string Random() => WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(32));

    internal static string Hash(string text) => WebEncoders.Base64UrlEncode(SHA256.HashData(Encoding.ASCII.GetBytes(text)));

    private static IResult Refused(int status, string why) => Results.Text(why + "\n", statusCode: status);
}
