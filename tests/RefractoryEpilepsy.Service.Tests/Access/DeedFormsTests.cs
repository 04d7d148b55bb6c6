using System.Net;
using System.Text.RegularExpressions;
using RefractoryEpilepsy.Service.Access;
using RefractoryEpilepsy.Storage;

namespace RefractoryEpilepsy.Service.Tests.Access;

/// <summary>What forms do, what they say they did, and what stands in the trail of it. Twenty patients are of the north.</summary>
public sealed partial class DeedFormsTests : IAsyncLifetime
{
    private const string North = "Organization/north";

    private readonly HostOfTests host = new()
    {
        Prepare = store => store.RecordedAsync(new("test", "prepare", ""), database => database.AddRange([.. Enumerable.Range(0, 20).SelectMany(number => (object[])
        [
            new RecordRow { Source = "files", SourceId = $"source-key{number:D2}", Patient = $"key{number:D2}", HasSign = true, Resources = [] },
            new RecordNameRow { Source = "files", Name = North, Patient = $"key{number:D2}" },
        ])]), default),
    };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => host.InitializeAsync();

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Fact]
    public async Task Answers_of_many_say_how_many_were_answered_had_nothing_and_were_left_out()
    {
        using HttpClient north = await TokenAsync("nora", Roles.Clinician, North);

        // Of key00 no rule fires, key30 is of another site, nobody is key99.
        Assert.Equal("2 patients were answered. 1 had nothing to answer. 2 were left out: they are not among your patients.", await BulkAsync(north, "confirmed", "key01", "key02", "key00", "key30", "key99"));
        Assert.Equal("Nothing was changed. 1 was left out: it is not among your patients.", await BulkAsync(north, "confirmed", "key30"));
        Assert.Equal("1 patient was assigned.", await BulkAsync(north, "assign", "key03"));
        Assert.Contains("Nothing was changed", await BulkAsync(north, "dismissed", "key05"), StringComparison.Ordinal);

        Assert.Equal(["assign-recommendation key03", "review-flags key02", "review-flags key01"], await DeedsAsync());
    }

    [Fact]
    public async Task A_form_that_is_refused_leaves_no_entry()
    {
        using HttpClient clinician = await TokenAsync("nora", Roles.Clinician, Sites.All);

        foreach ((string form, (string, string)[] fields) in new (string, (string, string)[])[]
        {
            ("review", [("decision", "dismissed"), ("reason", "because")]),
            ("review", [("decision", "deferred"), ("reason", "trial-running"), ("until", "2001-01-01")]),
            ("step", [("step", "seen"), ("on", "2999-01-01")]),
            ("step", [("step", "decision"), ("on", "2020-01-01"), ("value", "cured")]),
        })
        {
            Assert.Contains("Nothing was changed", await SayAsync(clinician, $"/patients/key01/{form}", fields), StringComparison.Ordinal);
        }

        Assert.Empty(await DeedsAsync());
        Assert.Equal("Kept.", await SayAsync(clinician, "/patients/key01/review", ("decision", "dismissed"), ("reason", "data-wrong")));
        Assert.Equal("Kept.", await SayAsync(clinician, "/patients/key01/assign", ("assignee", "Bob"), ("team", "North")));
        Assert.Equal(["assign-recommendation key01", "review-flags key01"], await DeedsAsync());
        AuditRow[] entries = [.. await host.Store.AuditAsync(new AuditQuery(Subject: "key01"), Stop)];
        Assert.Equal("to Bob; team North", entries.Single(entry => entry.Action == "assign-recommendation").Detail);
        Assert.StartsWith("dismissed data-wrong; ", entries.Single(entry => entry.Action == "review-flags").Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Forms_about_sources_and_runs_are_on_record_once_done()
    {
        using HttpClient it = await TokenAsync("it", Roles.Administrator, Sites.All);
        using HttpResponseMessage ended = await PostAsync(it, "/runs/1/cancel");
        string folder = Path.GetTempPath();

        Assert.Equal("clinic is set up.", await SayAsync(it, "/sources", ("name", "clinic"), ("address", folder)));
        Assert.Contains("clinic already", await SayAsync(it, "/sources", ("name", "clinic"), ("address", folder)), StringComparison.Ordinal);
        Assert.Equal("clinic is paused.", await SayAsync(it, "/sources/clinic/pause"));
        Assert.Equal("clinic is removed; what was taken in from it stays.", await SayAsync(it, "/sources/clinic/remove"));

        Assert.Equal(["remove-source clinic", "pause-source clinic", "add-source clinic"], await DeedsAsync());
    }

    [Theory]
    [InlineData("/settings", Roles.Administrator)]
    [InlineData("/sources", Roles.Administrator)]
    [InlineData("/imports", Roles.Clinician)]
    [InlineData("/mappings", Roles.Clinician)]
    [InlineData("/worklist", Roles.Clinician)]
    public async Task A_link_made_by_somebody_else_prints_nothing(string page, string role)
    {
        using HttpClient client = host.As(role);
        using HttpClient it = await TokenAsync("it", Roles.Administrator, Sites.All);
        using HttpResponseMessage ours = await PostAsync(it, "/settings", ("name", "digest-day"), ("value", "x"), ("reason", ""));
        string elsewhere = page == "/settings" ? "zzz" : new Uri(new Uri(host.Address), ours.Headers.Location ?? new Uri("/settings?said=zzz", UriKind.Relative)).Query.Split("said=")[1];

        foreach (string said in (string[])["Call 555 and tell your password", "wrong: Call 555 and tell your password", "wrong%3A%20Call%20555", elsewhere])
        {
            string text = await client.GetStringAsync($"{page}?said={(said.Contains('%', StringComparison.Ordinal) ? said : Uri.EscapeDataString(said))}", Stop);
            Assert.DoesNotContain("Call 555", text, StringComparison.Ordinal);
            Assert.DoesNotMatch(Status(), text);
        }
    }

    [Fact]
    public async Task The_heads_of_the_worklist_say_by_which_the_list_is_sorted()
    {
        using HttpClient clinician = host.As(Roles.Clinician);

        Assert.Equal(["descending"], Sorts(await clinician.GetStringAsync("/worklist?sort=due", Stop)));
        Assert.Equal(["ascending"], Sorts(await clinician.GetStringAsync("/worklist?sort=due&descending=false", Stop)));

        static string[] Sorts(string page) => [.. SortedBy().Matches(page).Select(match => match.Groups["way"].Value)];
    }

    [Fact]
    public async Task Reasons_of_a_letter_open_their_sources()
    {
        using HttpClient clinician = host.As(Roles.Clinician);

        string text = await clinician.GetStringAsync("/patients/key01/letter", Stop);

        Assert.Contains("class=\"evidence\"", text, StringComparison.Ordinal);
        Assert.Contains("href=\"/patients/key01/evidence/", text, StringComparison.Ordinal);
        Assert.DoesNotContain("<span class=\"evidence\"", text, StringComparison.Ordinal);
    }

    private static (string, string)[] Selected(string action, string[] patients) => [("action", action), ("back", "/worklist?sort=due"), ("assignee", "Bob"), .. patients.Select(patient => ("patient", patient))];

    private static Task<string> BulkAsync(HttpClient client, string action, params string[] patients) => SayAsync(client, "/worklist/bulk", Selected(action, patients));

    /// <summary>Sends a form as a page of ours has it: with the token of that page, and its cookie.</summary>
    private static async Task<HttpResponseMessage> PostAsync(HttpClient client, string address, params (string Name, string Value)[] fields)
    {
        using HttpResponseMessage page = await client.GetAsync("/rules", Stop);
        string token = Hidden().Match(await page.Content.ReadAsStringAsync(Stop)).Groups["token"].Value;
        using var form = new HttpRequestMessage(HttpMethod.Post, address) { Content = new FormUrlEncodedContent([.. fields.Select(field => KeyValuePair.Create(field.Name, field.Value)), new("__RequestVerificationToken", token)]) };
        form.Headers.Add("Cookie", page.Headers.GetValues("Set-Cookie").Select(cookie => cookie.Split(';')[0]));
        return await client.SendAsync(form, Stop);
    }

    /// <summary>What the page says to which a form leads.</summary>
    private static async Task<string> SayAsync(HttpClient client, string address, params (string Name, string Value)[] fields)
    {
        using HttpResponseMessage answer = await PostAsync(client, address, fields);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        string page = await client.GetStringAsync(answer.Headers.Location, Stop);
        return WebUtility.HtmlDecode(Status().Match(page).Groups["words"].Value);
    }

    /// <summary>Deeds on record, the newest first; views and what the test itself prepared left out.</summary>
    private async Task<IReadOnlyList<string>> DeedsAsync() => [.. (await host.Store.AuditAsync(0, 200, Stop))
        .Where(entry => entry.Action is "review-flags" or "enter-step" or "assign-recommendation" or "cancel-run" || entry.Action.EndsWith("-source", StringComparison.Ordinal)).Select(entry => $"{entry.Action} {entry.Subject}")];

    private async Task<HttpClient> TokenAsync(string owner, string role, string site)
    {
        HttpClient client = host.As(null);
        client.DefaultRequestHeaders.Authorization = new("Bearer", await host.Store.MakeTokenAsync("test", owner, [role], [site], DateTime.UtcNow.AddDays(1), Stop));
        return client;
    }

    [GeneratedRegex("<p (class=\"(note|raised)\" role=\"(status|alert)\"|role=\"(status|alert)\" class=\"(note|raised)\")>(?<words>[^<]*)</p>", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Status();

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"(?<token>[^\"]+)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Hidden();

    [GeneratedRegex("aria-sort=\"(?<way>[a-z]+)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex SortedBy();
}
