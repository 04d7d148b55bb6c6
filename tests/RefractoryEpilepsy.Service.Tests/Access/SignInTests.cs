using System.Net;
using System.Text.RegularExpressions;
using RefractoryEpilepsy.Service.Access;
using RefractoryEpilepsy.Service.Commands;
using RefractoryEpilepsy.Storage;

namespace RefractoryEpilepsy.Service.Tests.Access;

/// <summary>People sign in at a provider; what it says of them becomes roles and sites.</summary>
public sealed partial class SignInTests : IAsyncLifetime
{
    private readonly Clock clock = new();
    private IdentityProvider provider = null!;
    private HostOfTests host = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        provider = await IdentityProvider.StartAsync();
        Dictionary<string, string> settings = new(StringComparer.Ordinal)
        {
            ["oidc-authority"] = provider.Address, ["oidc-client-id"] = "refractory", ["oidc-role-claim"] = "groups", ["oidc-roles"] = "epilepsy-doctors=clinician;stats=analyst;it=administrator+auditor",
            ["oidc-site-claim"] = "department", ["oidc-sites"] = "north clinic=Organization/north",
        };
        host = new HostOfTests
        {
            Clock = clock,
            SignIn = SignInOptions.FromSettings(name => settings.GetValueOrDefault(name)),
            Prepare = store => store.RecordedAsync(new("test", "prepare", ""), database => database.AddRange(
                new RecordRow { Source = "files", SourceId = "one", Patient = "key01", HasSign = true, Resources = [] }, new RecordNameRow { Source = "files", Name = "Organization/north", Patient = "key01" }), Stop),
        };
        await host.InitializeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await host.DisposeAsync();
        await provider.DisposeAsync();
    }

    [Fact]
    public async Task Whoever_is_signed_out_is_led_to_the_provider_and_back_to_the_page()
    {
        using Browser browser = SomeBrowser("stats");

        string page = await browser.Client.GetStringAsync("/rules", Stop);

        Assert.Contains("<h1>Rules</h1>", page, StringComparison.Ordinal);
        Assert.Contains(">ana<", page, StringComparison.Ordinal);
        Assert.Contains("Sign out", page, StringComparison.Ordinal);
        Assert.DoesNotContain("See what others see", page, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, (await browser.Client.GetAsync("/patients", Stop)).StatusCode);
        AuditRow entry = (await host.Store.AuditAsync(new AuditQuery(Action: "sign-in"), Stop)).Single();
        Assert.Equal(("ana", "analyst"), (entry.By, entry.Detail));
    }

    [Fact]
    public async Task A_program_without_a_token_is_told_so_and_not_led_anywhere()
    {
        using Browser browser = SomeBrowser("stats");

        using HttpResponseMessage answer = await browser.Client.GetAsync("/api/cases", Stop);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task A_cookie_stolen_before_signing_out_is_worth_nothing_after_it()
    {
        using Browser browser = SomeBrowser("stats");
        string page = await browser.Client.GetStringAsync("/rules", Stop);
        string stolen = browser.Session!;
        Assert.Equal(HttpStatusCode.OK, (await AsThiefAsync(stolen)).StatusCode);

        using HttpResponseMessage out_ = await browser.Client.PostAsync("/sign-out", Form(page), Stop);

        Assert.Contains("Signed out", await out_.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, (await AsThiefAsync(stolen)).StatusCode);
        Assert.Equal(["sign-out", "sign-in"], (await host.Store.AuditAsync(new AuditQuery(Action: "sign-*"), Stop)).Select(row => row.Action));
    }

    [Fact]
    public async Task A_session_ends_when_it_idles_and_at_the_latest_after_its_longest_time()
    {
        using Browser browser = SomeBrowser("stats");
        await browser.Client.GetStringAsync("/rules", Stop);

        clock.Later(TimeSpan.FromMinutes(31));
        Assert.Equal(HttpStatusCode.Redirect, (await AsThiefAsync(browser.Session!)).StatusCode);

        await browser.Client.GetStringAsync("/rules", Stop);
        for (int minutes = 0; minutes < (12 * 60) - 20; minutes += 20)
        {
            clock.Later(TimeSpan.FromMinutes(20));
            Assert.Equal(HttpStatusCode.OK, (await AsThiefAsync(browser.Session!)).StatusCode);
        }

        clock.Later(TimeSpan.FromMinutes(25));
        Assert.Equal(HttpStatusCode.Redirect, (await AsThiefAsync(browser.Session!)).StatusCode);
    }

    [Fact]
    public async Task A_token_of_the_provider_that_is_forged_signs_nobody_in()
    {
        provider.Forges = true;
        using Browser browser = SomeBrowser("stats");

        using HttpResponseMessage answer = await browser.Client.GetAsync("/rules", Stop);

        Assert.Contains("the sign-in did not work", await answer.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        Assert.Single(await host.Store.AuditAsync(new AuditQuery(Action: "sign-in-failed"), Stop));
        Assert.Empty(await host.Store.AuditAsync(new AuditQuery(Action: "sign-in"), Stop));
    }

    [Fact]
    public async Task Whoever_has_no_role_here_is_signed_in_and_sees_nothing()
    {
        using Browser browser = SomeBrowser("gardeners");

        Assert.Equal(HttpStatusCode.Forbidden, (await browser.Client.GetAsync("/rules", Stop)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await browser.Client.GetAsync("/about", Stop)).StatusCode);
    }

    [Fact]
    public async Task A_clinician_sees_the_patients_of_the_own_sites_and_others_only_by_breaking_the_glass()
    {
        using Browser browser = SomeBrowser("epilepsy-doctors", "north clinic");

        string list = await browser.Client.GetStringAsync("/patients", Stop);
        Assert.Contains("1 patient<", list, StringComparison.Ordinal);
        Assert.Contains("\"total\":1", await browser.Client.GetStringAsync("/api/cases", Stop), StringComparison.Ordinal);
        foreach (string page in (string[])["/worklist?view=all", "/worklist/export/csv?view=all", "/worklist/export/ndjson?view=all"])
        {
            string listed = await browser.Client.GetStringAsync(page, Stop);
            Assert.Contains("key01", listed, StringComparison.Ordinal);
            Assert.DoesNotContain("key02", listed, StringComparison.Ordinal);
        }

        Assert.Equal(HttpStatusCode.NotFound, (await browser.Client.GetAsync("/fhir/Measure/QM-1/$evaluate-measure?periodStart=2024-01-01&periodEnd=2024-12-31&reportType=subject&subject=Patient/key02", Stop)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await browser.Client.GetAsync("/fhir/Measure/QM-1/$evaluate-measure?periodStart=2024-01-01&periodEnd=2024-12-31&reportType=subject-list", Stop)).StatusCode);
        string worklist = await browser.Client.GetStringAsync("/worklist?view=all", Stop);
        using HttpResponseMessage bulk = await browser.Client.PostAsync("/worklist/bulk", Form(worklist, ("patient", "key02"), ("action", "confirmed")), Stop);
        Assert.Empty(await host.Store.ReviewsAsync(new("key02"), Stop));
        Assert.Equal(HttpStatusCode.OK, (await browser.Client.GetAsync("/patients/key01", Stop)).StatusCode);

        using HttpResponseMessage refused = await browser.Client.GetAsync("/patients/key02", Stop);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Contains("/break-glass/key02", await refused.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, (await browser.Client.GetAsync("/api/cases/key02", Stop)).StatusCode);

        string form = await browser.Client.GetStringAsync("/break-glass/key02", Stop);
        using HttpResponseMessage tooShort = await browser.Client.PostAsync("/break-glass", Form(form, ("subject", "key02"), ("reason", "why not")), Stop);
        Assert.Contains("Please write a reason", await tooShort.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        using HttpResponseMessage opened = await browser.Client.PostAsync("/break-glass", Form(form, ("subject", "key02"), ("reason", "Status epilepticus in our emergency room")), Stop);
        Assert.Contains("<svg class=\"timeline\"", await opened.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, (await browser.Client.GetAsync("/patients/key03", Stop)).StatusCode);

        clock.Later(TimeSpan.FromMinutes(25));
        Assert.Equal(HttpStatusCode.OK, (await browser.Client.GetAsync("/patients/key02", Stop)).StatusCode);
        clock.Later(TimeSpan.FromMinutes(25));
        Assert.Equal(HttpStatusCode.OK, (await browser.Client.GetAsync("/patients/key02", Stop)).StatusCode);
        clock.Later(TimeSpan.FromMinutes(25));
        Assert.Equal(HttpStatusCode.Forbidden, (await browser.Client.GetAsync("/patients/key02", Stop)).StatusCode);

        AuditRow glass = (await host.Store.AuditAsync(new AuditQuery(Action: "break-glass"), Stop)).Single();
        Assert.Equal(("ana", "key02", "Status epilepticus in our emergency room"), (glass.By, glass.Subject, glass.Detail));
        Assert.NotEmpty(await host.Store.AuditAsync(new AuditQuery(Action: "refused-patient", Subject: "key03"), Stop));
        Assert.Equal(3, (await host.Store.AuditAsync(new AuditQuery(Action: "view-patient", Subject: "key02"), Stop)).Count);
    }

    [Fact]
    public async Task A_clinician_without_a_site_sees_nobody()
    {
        using Browser browser = SomeBrowser("epilepsy-doctors");

        Assert.Contains("\"total\":0", await (await SignedInAsync(browser)).GetStringAsync("/api/cases", Stop), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, (await browser.Client.GetAsync("/patients/key01", Stop)).StatusCode);
    }

    [Fact]
    public async Task A_form_without_its_token_or_from_another_site_changes_nothing()
    {
        using Browser browser = SomeBrowser("epilepsy-doctors", "north clinic");
        string form = await browser.Client.GetStringAsync("/break-glass/key02", Stop);

        using HttpResponseMessage without = await browser.Client.PostAsync("/break-glass", new FormUrlEncodedContent([new("subject", "key02"), new("reason", "a reason long enough")]), Stop);
        using var elsewhere = new HttpRequestMessage(HttpMethod.Post, "/break-glass") { Content = Form(form, ("subject", "key02"), ("reason", "a reason long enough")) };
        elsewhere.Headers.Add("Origin", "https://elsewhere.example");
        using HttpResponseMessage other = await browser.Client.SendAsync(elsewhere, Stop);

        Assert.Equal(HttpStatusCode.BadRequest, without.StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, other.StatusCode);
        Assert.Null(await host.Store.GlassBrokenUntilAsync("ana", new("key02"), Stop));
    }

    [Fact]
    public async Task Somebody_makes_a_token_for_a_script_which_sees_no_more_than_they_do()
    {
        using Browser browser = SomeBrowser("epilepsy-doctors", "north clinic");
        string form = await browser.Client.GetStringAsync("/tokens", Stop);

        using HttpResponseMessage more = await browser.Client.PostAsync("/tokens", Form(form, ("name", "x"), ("role", "auditor"), ("days", "5")), Stop);
        Assert.Contains("Not made", await more.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        using HttpResponseMessage made = await browser.Client.PostAsync("/tokens", Form(form, ("name", "notebook"), ("role", "clinician"), ("days", "5")), Stop);
        string token = TokenText().Match(await made.Content.ReadAsStringAsync(Stop)).Value;

        using var script = new HttpClient { BaseAddress = new Uri(host.Address) };
        script.DefaultRequestHeaders.Authorization = new("Bearer", token);
        Assert.Contains("\"total\":1", await script.GetStringAsync("/api/cases", Stop), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, (await script.GetAsync("/api/cases/key02", Stop)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await script.GetAsync("/api/audit", Stop)).StatusCode);
        Assert.Contains("ana (token notebook)", (await host.Store.AuditAsync(new AuditQuery(Action: "export-cases"), Stop)).Select(row => row.By));

        string list = await browser.Client.GetStringAsync("/tokens", Stop);
        Assert.DoesNotContain(token, list, StringComparison.Ordinal);
        await browser.Client.PostAsync("/tokens/revoke", Form(list, ("id", IdField().Match(list).Groups[1].Value)), Stop);
        Assert.Equal(HttpStatusCode.Unauthorized, (await script.GetAsync("/api/cases", Stop)).StatusCode);
    }

    [Fact]
    public async Task A_token_is_worth_no_more_than_its_owner_is_today()
    {
        using Browser browser = SomeBrowser("epilepsy-doctors", "north clinic");
        string form = await browser.Client.GetStringAsync("/tokens", Stop);
        using HttpResponseMessage made = await browser.Client.PostAsync("/tokens", Form(form, ("name", "notebook"), ("role", "clinician"), ("days", "300")), Stop);
        using var script = new HttpClient { BaseAddress = new Uri(host.Address) };
        script.DefaultRequestHeaders.Authorization = new("Bearer", TokenText().Match(await made.Content.ReadAsStringAsync(Stop)).Value);
        Assert.Equal(HttpStatusCode.OK, (await script.GetAsync("/api/cases", Stop)).StatusCode);

        clock.Later(TimeSpan.FromDays(31));
        Assert.Equal(HttpStatusCode.Unauthorized, (await script.GetAsync("/api/cases", Stop)).StatusCode);

        using Browser again = SomeBrowser("epilepsy-doctors", "north clinic");
        await again.Client.GetStringAsync("/rules", Stop);
        Assert.Equal(HttpStatusCode.OK, (await script.GetAsync("/api/cases", Stop)).StatusCode);

        using Browser moved = SomeBrowser("stats", "north clinic");
        await moved.Client.GetStringAsync("/rules", Stop);
        Assert.Equal(HttpStatusCode.Forbidden, (await script.GetAsync("/api/cases", Stop)).StatusCode);
    }

    [Fact]
    public async Task A_person_stays_the_same_under_another_name_and_another_person_does_not_become_them_by_theirs()
    {
        using Browser ana = SomeBrowser("stats");
        await ana.Client.GetStringAsync("/rules", Stop);
        Rename("ana married", "subject of ana");
        using Browser renamed = new(host.Address);
        Assert.Contains(">ana married<", await renamed.Client.GetStringAsync("/rules", Stop), StringComparison.Ordinal);
        Rename("ana", "somebody new");
        using Browser other = new(host.Address);
        Assert.Contains(">ana<", await other.Client.GetStringAsync("/rules", Stop), StringComparison.Ordinal);

        Assert.Equal(["ana (2)", "ana", "ana"], (await host.Store.AuditAsync(new AuditQuery(Action: "sign-in"), Stop)).Select(entry => entry.By));

        void Rename(string name, string subject) => (provider.Person["preferred_username"], provider.Person["sub"]) = (name, subject);
    }

    [Fact]
    public async Task What_an_earlier_version_kept_under_a_name_is_theirs_who_came_under_it_lately_and_nobodys_else()
    {
        await host.Store.BeginSessionAsync("before", "ana", "analyst", [1], DateTime.UtcNow.AddHours(1), Stop);
        clock.Later(TimeSpan.FromDays(31));
        using Browser late = SomeBrowser("stats");
        await late.Client.GetStringAsync("/rules", Stop);
        await host.Store.BeginSessionAsync("lately", "eva", "analyst", [1], DateTime.UtcNow.AddDays(32), Stop);
        (provider.Person["preferred_username"], provider.Person["sub"]) = ("eva", "subject of eva");
        using Browser lately = new(host.Address);
        await lately.Client.GetStringAsync("/rules", Stop);

        Assert.Equal(["eva", "eva", "ana (2)", "ana"], (await host.Store.AuditAsync(new AuditQuery(Action: "sign-in"), Stop)).Select(entry => entry.By));
    }

    [Fact]
    public async Task A_review_names_readers_who_are_known_or_says_that_one_is_not()
    {
        await host.Store.BeginSessionAsync("one", "rita", "reviewer", [1], DateTime.UtcNow.AddHours(1), Stop);
        await host.Store.BeginSessionAsync("two", "rolf", "reviewer;clinician", [1], DateTime.UtcNow.AddHours(1), Stop);
        using Browser browser = SomeBrowser("epilepsy-doctors", "north clinic");
        string page = await browser.Client.GetStringAsync("/review", Stop);
        Assert.Contains("name=\"reader\" value=\"rita\"", page, StringComparison.Ordinal);
        Assert.Contains("name=\"reader\" value=\"rolf\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("value=\"ana\"", page, StringComparison.Ordinal);

        Assert.Contains("Nothing was begun: one of the reviewers has never signed in", await BeginAsync(("reader", "rita"), ("reviewers", "rofl")), StringComparison.Ordinal);
        Assert.Empty(await host.Store.ReviewSetsAsync(Stop));
        await BeginAsync(("reader", "rita"), ("reader", "rolf"));
        await BeginAsync(("reader", "rita"), ("reviewers", "soon here"), ("also-unknown", "true"));
        Assert.Equal(["rita;rolf", "rita;soon here"], (await host.Store.ReviewSetsAsync(Stop)).OrderBy(set => set.Id).Select(set => set.Reviewers));

        async Task<string> BeginAsync(params (string Name, string Value)[] fields)
        {
            string token = FormToken().Match(page).Groups[1].Value;
            using var form = new FormUrlEncodedContent([new("__RequestVerificationToken", token), new("name", "spring"), new("size", "5"), new("seed", "7"), .. fields.Select(field => KeyValuePair.Create(field.Name, field.Value))]);
            using HttpResponseMessage answer = await browser.Client.PostAsync("/review", form, Stop);
            return await answer.Content.ReadAsStringAsync(Stop);
        }
    }

    [Theory]
    [InlineData("/patients/key1?view=all", "/patients/key1?view=all")]
    [InlineData("//evil.example", "/")]
    [InlineData("/\\evil.example", "/")]
    [InlineData("/\t/evil.example", "/")]
    [InlineData("/\r\n/evil.example", "/")]
    [InlineData("https://evil.example", "/")]
    [InlineData(null, "/")]
    public void Nobody_is_led_to_another_host_after_signing_in(string? address, string expected) =>
        Assert.Equal(expected, Api.Theme.LocalOr(address, "/"));

    [Fact]
    public void Settings_that_cannot_be_right_are_refused()
    {
        Assert.Null(SignInOptions.FromSettings(_ => null));
        Assert.Throws<WrongCallException>(() => SignInOptions.FromSettings(name => name == "oidc-authority" ? "http://provider.example" : "x"));
        Assert.Throws<WrongCallException>(() => SignInOptions.FromSettings(name => name == "oidc-authority" ? "https://provider.example" : null));
        Assert.Throws<WrongCallException>(() => SignInOptions.FromSettings(name => name switch { "oidc-authority" => "https://provider.example", "oidc-client-id" => "x", "oidc-roles" => "a=wizard", _ => null }));
    }

    private static FormUrlEncodedContent Form(string page, params (string Name, string Value)[] fields) => new(
        fields.Append(("__RequestVerificationToken", FormToken().Match(page).Groups[1].Value)).Select(field => KeyValuePair.Create(field.Item1, field.Item2)));

    private static async Task<HttpClient> SignedInAsync(Browser browser)
    {
        await browser.Client.GetAsync("/tokens", Stop);
        return browser.Client;
    }

    private async Task<HttpResponseMessage> AsThiefAsync(string cookie)
    {
        using var thief = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = new Uri(host.Address) };
        thief.DefaultRequestHeaders.Add("Cookie", cookie);
        return await thief.GetAsync("/rules", Stop);
    }

    private Browser SomeBrowser(string group, string? department = null)
    {
        provider.Person = new() { ["preferred_username"] = "ana", ["groups"] = (string[])[group, "everyone"] };
        if (department is not null)
        {
            provider.Person["department"] = department;
        }

        return new Browser(host.Address);
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex FormToken();

    [GeneratedRegex("rft_[0-9a-f]{48}")]
    private static partial Regex TokenText();

    [GeneratedRegex("name=\"id\" value=\"([0-9]+)\"")]
    private static partial Regex IdField();

    private sealed class Browser : IDisposable
    {
        private readonly CookieContainer cookies = new();
        private readonly Uri address;

        public Browser(string address)
        {
            this.address = new Uri(address);
            Client = new HttpClient(new SocketsHttpHandler { CookieContainer = cookies }) { BaseAddress = this.address };
        }

        public HttpClient Client { get; }

        /// <summary>The cookie of the session, as a thief would copy it.</summary>
        public string? Session => cookies.GetCookies(address)["session"] is { } cookie ? $"{cookie.Name}={cookie.Value}" : null;

        public void Dispose() => Client.Dispose();
    }

    /// <summary>The time of day, and later.</summary>
    private sealed class Clock : TimeProvider
    {
        private TimeSpan later;

        public void Later(TimeSpan time) => later += time;

        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + later;
    }
}
