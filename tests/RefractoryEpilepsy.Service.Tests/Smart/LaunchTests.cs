using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;
using RefractoryEpilepsy.Service.Tests.Cds;
using RefractoryEpilepsy.Storage;

namespace RefractoryEpilepsy.Service.Tests.Smart;

/// <summary>A record system opens a patient's page inside itself.</summary>
public sealed partial class LaunchTests(CdsHost host) : IClassFixture<CdsHost>, IAsyncLifetime
{
    private RecordSystem ehr = null!;
    private HttpClient browser = null!;
    private CookieContainer cookies = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        ehr = await RecordSystem.StartAsync();
        browser = await StartAsync(roles: null);
    }

    [Fact]
    public async Task The_page_opens_for_the_patient_of_the_launch_and_no_other()
    {
        PatientKey key = await KeyAsync("v01");
        using HttpResponseMessage page = await LaunchAsync();

        Assert.Equal((HttpStatusCode.Redirect, "/patients/" + key.Value), (page.StatusCode, page.Headers.Location?.OriginalString));
        using HttpResponseMessage own = await browser.GetAsync(page.Headers.Location, Stop);
        Assert.Equal(HttpStatusCode.OK, own.StatusCode);
        Assert.Contains("frame-ancestors https://ehr.example.org", own.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        foreach (string other in (string[])["/patients/other", "/patients", "/", "/data", "/api/cases", "/api/cases/" + key.Value, "/_blazor", "/fhir/metadata"])
        {
            using HttpResponseMessage answer = await browser.GetAsync(other, Stop);
            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        }

        using HttpResponseMessage write = await browser.PostAsync("/patients/" + key.Value, new FormUrlEncodedContent([]), Stop);
        Assert.Equal(HttpStatusCode.Forbidden, write.StatusCode);
        Assert.Contains(await host.Store.AuditAsync(0, 50, Stop), entry => entry.Action == "smart-launch" && entry.Subject == key.Value && entry.By.StartsWith("smart:127.0.0.1:", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Forms_are_shown_and_taken_only_where_the_site_gives_a_role()
    {
        string own = "/patients/" + (await KeyAsync("v01")).Value;
        using HttpResponseMessage reading = await LaunchAsync();
        string toRead = await browser.GetStringAsync(own, Stop);
        browser.Dispose();
        browser = await StartAsync([Service.Access.Roles.Clinician]);
        using HttpResponseMessage acting = await LaunchAsync();
        string toAct = await browser.GetStringAsync(own, Stop);
        string token = FormToken().Match(toAct).Groups[1].Value;
        using HttpResponseMessage assigned = await browser.PostAsync(own + "/assign", new FormUrlEncodedContent([new("__RequestVerificationToken", token), new("assignee", "Someone"), new("team", ""), new("due", "")]), Stop);
        using HttpResponseMessage elsewhere = await browser.PostAsync("/patients/other/assign", new FormUrlEncodedContent([new("__RequestVerificationToken", token), new("assignee", "Someone")]), Stop);

        Assert.DoesNotContain("<form method=\"post\" action=\"" + own, toRead, StringComparison.Ordinal);
        Assert.Contains($"<form method=\"post\" action=\"{own}/review\"", toAct, StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.Redirect, HttpStatusCode.Forbidden), (assigned.StatusCode, elsewhere.StatusCode));
        Assert.Contains(await host.Store.AuditAsync(0, 50, Stop), entry => entry.Action == "assign-recommendation" && entry.By.StartsWith("smart:127.0.0.1:", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_request_to_sign_in_is_as_SMART_asks()
    {
        using HttpResponseMessage answer = await browser.GetAsync($"/launch?iss={Uri.EscapeDataString(ehr.Iss)}&launch=xyz", Stop);

        Dictionary<string, StringValues> query = QueryHelpers.ParseQuery(answer.Headers.Location!.Query);
        Assert.Equal(("code", "our-client", "xyz", ehr.Iss, "S256"), ((string)query["response_type"]!, (string)query["client_id"]!, (string)query["launch"]!, (string)query["aud"]!, (string)query["code_challenge_method"]!));
        Assert.InRange(((string)query["state"]!).Length, 43, 200);
        Assert.EndsWith("/launch/callback", (string)query["redirect_uri"]!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://launch.smarthealthit.org/v/r4/sim/*/fhir", "https://launch.smarthealthit.org/v/r4/sim/WzAsIjg3YTMzOWQwLThjYWUiXQ/fhir", true)]
    [InlineData("https://launch.smarthealthit.org/v/r4/sim/*/fhir", "https://launch.smarthealthit.org/v/r4/sim/a/b/fhir", false)]
    [InlineData("https://launch.smarthealthit.org/v/r4/sim/*/fhir", "https://launch.smarthealthit.org/v/r4/sim//fhir", false)]
    [InlineData("https://launch.smarthealthit.org/v/r4/sim/*/fhir", "https://launch.smarthealthit.org/v/r4/sim/x?y/fhir", false)]
    [InlineData("https://*/fhir", "https://evil.example.org/fhir", false)]
    [InlineData("https://ehr.example.org/fhir", "https://ehr.example.org/fhir/", true)]
    [InlineData("https://ehr.example.org/fhir", "https://ehr.example.org/other", false)]
    [InlineData("https://ehr.example.org/fhir", null, false)]
    public void A_star_stands_for_one_part_of_the_path_and_never_for_a_host(string listed, string? iss, bool allowed) =>
        Assert.Equal(allowed, new LaunchingEhr(listed, "our-client").Is(iss));

    [Fact]
    public async Task A_test_launcher_puts_its_options_into_the_address_and_a_confidential_client_signs_in_by_its_secret()
    {
        using HttpClient started = await host.StartAsync(new EhrSettings { Launches = [new LaunchingEhr(ehr.Address + "/v/r4/sim/*/fhir", "our-client", "s:cr/t", LoadingRun.DefaultSource)] });
        using var guest = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() }) { BaseAddress = started.BaseAddress };
        string iss = ehr.Address + "/v/r4/sim/WzAsIjg3YTMzOWQwIl0/fhir";
        ehr.Secret = "s:cr/t";
        ehr.IdToken = "not.a.token";

        using HttpResponseMessage begun = await guest.GetAsync($"/launch?iss={Uri.EscapeDataString(iss)}&launch=WzAs", Stop);
        using HttpResponseMessage signedIn = await guest.GetAsync(begun.Headers.Location, Stop);
        using HttpResponseMessage page = await guest.GetAsync(signedIn.Headers.Location!.PathAndQuery, Stop);
        using HttpResponseMessage own = await guest.GetAsync(page.Headers.Location, Stop);

        Assert.Equal(iss, (string)QueryHelpers.ParseQuery(begun.Headers.Location!.Query)["aud"]!);
        Assert.Equal((HttpStatusCode.Redirect, HttpStatusCode.OK), (page.StatusCode, own.StatusCode));
    }

    [Fact]
    public async Task Strangers_replays_and_forged_states_are_refused()
    {
        using HttpResponseMessage stranger = await browser.GetAsync("/launch?iss=https%3A%2F%2Fevil.example.org&launch=1", Stop);
        using HttpResponseMessage forged = await browser.GetAsync("/launch/callback?code=1&state=made-up", Stop);
        using HttpResponseMessage first = await LaunchAsync();
        using HttpResponseMessage replay = await browser.GetAsync(ehr.LastCallback, Stop);

        // A state of another browser: the cookie that binds it is missing.
        using HttpResponseMessage begun = await browser.GetAsync($"/launch?iss={Uri.EscapeDataString(ehr.Iss)}&launch=2", Stop);
        string state = QueryHelpers.ParseQuery(begun.Headers.Location!.Query)["state"]!;
        using var other = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = browser.BaseAddress };
        using HttpResponseMessage stolen = await other.GetAsync($"/launch/callback?code=1&state={state}", Stop);

        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.BadRequest, HttpStatusCode.Redirect, HttpStatusCode.BadRequest, HttpStatusCode.BadRequest), (stranger.StatusCode, forged.StatusCode, first.StatusCode, replay.StatusCode, stolen.StatusCode));
    }

    [Fact]
    public async Task Any_host_of_the_site_takes_the_answer_and_none_takes_it_twice()
    {
        using HttpClient neighbour = await SecondHostAsync();
        using HttpResponseMessage begun = await browser.GetAsync($"/launch?iss={Uri.EscapeDataString(ehr.Iss)}&launch=xyz", Stop);
        string kept = string.Join("; ", begun.Headers.GetValues("Set-Cookie").Select(cookie => cookie.Split(';')[0]));
        using HttpResponseMessage signedIn = await browser.GetAsync(begun.Headers.Location, Stop);
        string callback = signedIn.Headers.Location!.PathAndQuery;

        using HttpResponseMessage first = await WithCookieAsync(neighbour, callback, kept);
        using HttpResponseMessage second = await WithCookieAsync(browser, callback, kept);

        Assert.Equal((HttpStatusCode.Redirect, HttpStatusCode.BadRequest), (first.StatusCode, second.StatusCode));
        Assert.StartsWith("/patients/", first.Headers.Location!.OriginalString, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_launches_begun_in_one_browser_both_come_back()
    {
        using HttpResponseMessage one = await browser.GetAsync($"/launch?iss={Uri.EscapeDataString(ehr.Iss)}&launch=1", Stop);
        using HttpResponseMessage two = await browser.GetAsync($"/launch?iss={Uri.EscapeDataString(ehr.Iss)}&launch=2", Stop);
        using HttpResponseMessage signedTwo = await browser.GetAsync(two.Headers.Location, Stop);
        using HttpResponseMessage pageTwo = await browser.GetAsync(signedTwo.Headers.Location!.PathAndQuery, Stop);
        using HttpResponseMessage signedOne = await browser.GetAsync(one.Headers.Location, Stop);
        using HttpResponseMessage pageOne = await browser.GetAsync(signedOne.Headers.Location!.PathAndQuery, Stop);

        Assert.Equal((HttpStatusCode.Redirect, HttpStatusCode.Redirect), (pageTwo.StatusCode, pageOne.StatusCode));
    }

    [Fact]
    public async Task The_cookie_that_waits_tells_neither_state_nor_verifier()
    {
        using HttpResponseMessage begun = await browser.GetAsync($"/launch?iss={Uri.EscapeDataString(ehr.Iss)}&launch=xyz", Stop);
        string state = QueryHelpers.ParseQuery(begun.Headers.Location!.Query)["state"]!;
        string cookie = begun.Headers.GetValues("Set-Cookie").Single(one => one.StartsWith("smart-state-", StringComparison.Ordinal));

        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(state, cookie, StringComparison.Ordinal);
        Assert.DoesNotContain("callback", cookie, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_patient_nobody_loaded_and_a_refused_token_are_told_without_the_id()
    {
        ehr.Patient = "nobody-7";
        using HttpResponseMessage unknown = await LaunchAsync();
        ehr.Patient = null;
        using HttpResponseMessage none = await LaunchAsync();

        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.BadGateway), (unknown.StatusCode, none.StatusCode));
        Assert.DoesNotContain("nobody-7", await unknown.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_session_made_up_by_the_caller_is_none()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/patients");
        request.Headers.Add("Cookie", "smart-session=nonsense; see-as=signed-out");
        using var bare = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = browser.BaseAddress };
        using HttpResponseMessage answer = await bare.SendAsync(request, Stop);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    // Another host of the same site: the same store and settings, nothing else in common.
    private Task<HttpClient> SecondHostAsync() => host.StartAsync(new EhrSettings { Launches = [new LaunchingEhr(ehr.Iss, "our-client", Source: LoadingRun.DefaultSource)] });

    private static async Task<HttpResponseMessage> WithCookieAsync(HttpClient to, string address, string cookie)
    {
        using var bare = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = to.BaseAddress };
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Add("Cookie", cookie);
        return await bare.SendAsync(request, Stop);
    }

    private async Task<HttpClient> StartAsync(IReadOnlyList<string>? roles)
    {
        using HttpClient started = await host.StartAsync(new EhrSettings { Launches = [new LaunchingEhr(ehr.Iss, "our-client", Source: LoadingRun.DefaultSource, FrameAncestors: ["https://ehr.example.org"], Roles: roles)] });
        cookies = new CookieContainer();
        return new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = cookies }) { BaseAddress = started.BaseAddress };
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\"[^>]*value=\"([^\"]+)\"")]
    private static partial Regex FormToken();

    private async Task<PatientKey> KeyAsync(string id) => (await host.Store.PseudonymsAsync(LoadingRun.DefaultSource, Stop))(id);

    /// <summary>Launch, sign in there, and come back, as a browser does.</summary>
    private async Task<HttpResponseMessage> LaunchAsync()
    {
        using HttpResponseMessage begun = await browser.GetAsync($"/launch?iss={Uri.EscapeDataString(ehr.Iss)}&launch=xyz", Stop);
        using HttpResponseMessage signedIn = await browser.GetAsync(begun.Headers.Location, Stop);
        ehr.LastCallback = signedIn.Headers.Location!.PathAndQuery;
        return await browser.GetAsync(ehr.LastCallback, Stop);
    }

    public async ValueTask DisposeAsync()
    {
        browser.Dispose();
        await ehr.DisposeAsync();
    }

    /// <summary>An authorization server that checks PKCE.</summary>
    private sealed class RecordSystem : IAsyncDisposable
    {
        private readonly WebApplication app;
        private readonly Dictionary<string, string> challenges = new(StringComparer.Ordinal);

        private RecordSystem()
        {
            WebApplicationBuilder builder = WebApplication.CreateBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            app = builder.Build();
            app.MapGet("/v/r4/sim/{sim}/fhir/.well-known/smart-configuration", (string sim) => Results.Json(new { authorization_endpoint = Address + "/authorize", token_endpoint = Address + "/token", sim }));
            app.MapGet("/fhir/.well-known/smart-configuration", () => Results.Json(new { authorization_endpoint = Address + "/authorize", token_endpoint = Address + "/token", code_challenge_methods_supported = (List<string>)["S256"] }));
            app.MapGet("/authorize", (string redirect_uri, string state, string code_challenge) =>
            {
                string code = Guid.NewGuid().ToString("N");
                challenges[code] = code_challenge;
                return Results.Redirect($"{redirect_uri}?code={code}&state={state}");
            });
            app.MapPost("/token", async (HttpRequest request) =>
            {
                IFormCollection form = await request.ReadFormAsync();
                string verifier = WebEncoders.Base64UrlEncode(SHA256.HashData(Encoding.ASCII.GetBytes((string)form["code_verifier"]!)));
                return challenges.Remove((string)form["code"]!, out string? challenge) && challenge == verifier && (Secret is null ? form["client_id"] == "our-client" : IsBasic(request.Headers.Authorization, Secret))
                    ? Results.Json(IdToken is null ? new { access_token = "t", token_type = "Bearer", patient = Patient } : (object)new { access_token = "t", token_type = "Bearer", patient = Patient, id_token = IdToken })
                    : Results.BadRequest();
            });
        }

        /// <summary>Of a confidential client.</summary>
        public string? Secret { get; set; }

        public string? IdToken { get; set; }

        private static bool IsBasic(string? header, string secret) =>
            header == "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"our-client:{Uri.EscapeDataString(secret)}"));

        public string Address => app.Urls.Single();

        public string Iss => Address + "/fhir";

        public string? Patient { get; set; } = "v01";

        public string LastCallback { get; set; } = "";

        public static async Task<RecordSystem> StartAsync()
        {
            var made = new RecordSystem();
            await made.app.StartAsync();
            return made;
        }

        public ValueTask DisposeAsync() => app.DisposeAsync();
    }
}
