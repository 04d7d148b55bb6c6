using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Service.Access;
using RefractoryEpilepsy.Service.Tests.Commands;
using RefractoryEpilepsy.Storage;
using RefractoryEpilepsy.Synthetic;

namespace RefractoryEpilepsy.Service.Tests.Access;

/// <summary>Every number of patients on a page leads to a list as long as the number says, for whoever sees these patients, and nowhere for others. Over a simulated hospital, as the demo's.</summary>
public sealed partial class CountsLeadToPatientsTests : IAsyncLifetime
{
    private const string North = "Organization/north-clinic";

    private readonly TemporaryFolder folder = new();
    private WebApplication host = null!;
    private Store store = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        SyntheticExport.Write(folder["export"], new SyntheticOptions { Patients = 110, Seed = 5, EpilepsyShare = 0.9, OrdinaryCare = 0, Style = RecordStyle.Plain }, progress: null, default);
        (int code, _, string messages) = await Refractory.CallAsync("load", folder["export"], "--store", folder["store.db"]);
        Assert.True(code == 0, messages);
        var knowledge = KnowledgeBase.Load();
        store = await Store.OpenAsync(folder["store.db"], knowledge.Drugs, TimeProvider.System, default);
        string[] some = [.. (await store.CasesAsync(new(SortBy: "", Take: 1000), default)).Rows.Where((_, at) => at % 3 == 0).Select(row => row.Patient)];
        await store.RecordedAsync(new("test", "prepare", ""), database => database.AddRange([.. some.Select(patient => new RecordNameRow { Source = "files", Name = North, Patient = patient })]), default);
        host = Composition.WebHost(new HostOptions("http://127.0.0.1:0", Demo: false, LogAsJson: false, Quiet: true, SignIn: null), store, knowledge, TimeProvider.System);
        await host.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await host.StopAsync();
        await host.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        folder.Dispose();
    }

    [Fact]
    public async Task The_list_behind_a_number_is_as_long_as_the_number_says()
    {
        using HttpClient clinician = Client();
        clinician.DefaultRequestHeaders.Add("Cookie", "see-as=" + Roles.Clinician);
        string cause = (await store.TallyJoinedAsync(JoinedColumn.Causes, Stop))[0].Name;
        int followed = 0;
        foreach ((string page, int atLeast) in new[] { ("/", 60), ("/definitions", 20), ("/doctor", 9), ("/cohorts", 90), ("/cohorts?age=18-39&sex=female", 30), ($"/cohorts?drug=levetiracetam&cause={cause}", 5), ("/cohorts?site=" + North, 30) })
        {
            followed += await FollowAsync(clinician, page, atLeast);
        }

        Assert.True(followed > 250, $"{followed} numbers were followed.");
    }

    [Fact]
    public async Task Whoever_is_held_to_sites_counts_and_lists_the_same_patients()
    {
        using HttpClient north = Client();
        north.DefaultRequestHeaders.Authorization = new("Bearer", await store.MakeTokenAsync("test", "nora", [Roles.Clinician], [North], DateTime.UtcNow.AddDays(1), Stop));

        await FollowAsync(north, "/", 30);
        await FollowAsync(north, "/cohorts", 50);
        Assert.Empty(await LinksAsync(north, "/definitions"));
        Assert.Empty(await LinksAsync(north, "/doctor"));
    }

    [Theory]
    [InlineData(Roles.Analyst)]
    [InlineData(Roles.Administrator)]
    public async Task Whoever_may_not_see_patients_finds_no_link_to_them(string role)
    {
        using HttpClient client = Client();
        client.DefaultRequestHeaders.Add("Cookie", "see-as=" + role);
        foreach (string page in (string[])["/", "/definitions", "/doctor", "/cohorts"])
        {
            using HttpResponseMessage answer = await client.GetAsync(page, Stop);
            if (answer.StatusCode == HttpStatusCode.OK)
            {
                string text = await ReadyAsync(client, page);
                Assert.DoesNotContain("href=\"/patients", text, StringComparison.Ordinal);
                Assert.DoesNotContain("class=\"count\"", text, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task What_a_list_is_narrowed_to_stays_when_it_is_sorted_filtered_or_turned()
    {
        using HttpClient clinician = Client();
        string address = "/patients?definition=ilae-two&answer=yes&age=18-39";

        string page = await ReadyAsync(clinician, address);

        Assert.Contains("Only those:", page, StringComparison.Ordinal);
        Assert.All(Sorting().Matches(page).Select(match => WebUtility.HtmlDecode(match.Groups["address"].Value)), link => Assert.Contains("definition=ilae-two&answer=yes&age=18-39", link, StringComparison.Ordinal));
        Assert.NotEmpty(Sorting().Matches(page));
        Assert.Contains("<input type=\"hidden\" name=\"definition\" value=\"ilae-two\"", page, StringComparison.Ordinal);
        Assert.Equal(0, Total(await ReadyAsync(clinician, "/patients?site=Patient/1")));
        Assert.Equal(0, Total(await ReadyAsync(clinician, "/patients?definition=none")));
    }

    private static int Total(string page) => int.Parse(Found().Match(page).Groups["number"].Value, NumberStyles.AllowThousands, CultureInfo.InvariantCulture);

    private static async Task<int> FollowAsync(HttpClient client, string page, int atLeast)
    {
        IReadOnlyList<(string Address, int Count)> links = await LinksAsync(client, page);
        Assert.True(links.Count >= atLeast, $"{page} has {links.Count} numbers that lead somewhere.");
        foreach ((string address, int count) in links.Distinct())
        {
            int listed = Total(await ReadyAsync(client, address));
            Assert.True(count == listed, $"{page} says {count}, and {address} lists {listed}.");
        }

        return links.Count;
    }

    private static async Task<IReadOnlyList<(string Address, int Count)>> LinksAsync(HttpClient client, string page) =>
        [.. Counted().Matches(await ReadyAsync(client, page)).Select(match => (WebUtility.HtmlDecode(match.Groups["address"].Value), int.Parse(match.Groups["number"].Value, NumberStyles.AllowThousands, CultureInfo.InvariantCulture)))];

    private HttpClient Client() => new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = new Uri(host.Urls.Single()) };

    /// <summary>A page once its report is made.</summary>
    private static async Task<string> ReadyAsync(HttpClient client, string address)
    {
        for (int look = 0; look < 600; look++)
        {
            string page = await client.GetStringAsync(address, Stop);
            if (!page.Contains("data-progress", StringComparison.Ordinal))
            {
                return page;
            }

            await Task.Delay(100, Stop);
        }

        throw new TimeoutException($"The report of {address} was not made within a minute.");
    }

    [GeneratedRegex("<a class=\"(count|tile)\" href=\"(?<address>[^\"]+)\">(<span class=\"number\">)?(?<number>[0-9,]+)<", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Counted();

    [GeneratedRegex("<p class=\"lead\">(?<number>[0-9,]+) patients?", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Found();

    [GeneratedRegex("<th scope=\"col\"[^>]*>\\s*<a href=\"(?<address>[^\"]+)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Sorting();
}
