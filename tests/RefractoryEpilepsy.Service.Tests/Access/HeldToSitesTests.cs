using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using RefractoryEpilepsy.Reports;
using RefractoryEpilepsy.Resistance;
using RefractoryEpilepsy.Service.Access;
using RefractoryEpilepsy.Shared;
using RefractoryEpilepsy.Storage;

namespace RefractoryEpilepsy.Service.Tests.Access;

/// <summary>What pages, exports and the trail tell those who are held to sites, or see counts only. Twenty patients are of the north, twenty of the south.</summary>
public sealed partial class HeldToSitesTests : IAsyncLifetime
{
    private const string North = "Organization/north", South = "Organization/south";

    private readonly HostOfTests host = new()
    {
        Prepare = async store =>
        {
            // Four more, of no site, of whom the records say less and who failed twice: a few in the counts of everybody.
            IReadOnlyList<FailedSchedule> twice = AnyPatient.Make("any").Case.Resistance.Failures is [var failure] ? [failure, failure] : [];
            JudgedPatient[] some = [.. Enumerable.Range(40, 4).Select(number => AnyPatient.Make($"key{number}", Status.Undefined))];
            JudgedPatient[] all =
            [
                .. Enumerable.Range(0, 40).Select(number => AnyPatient.Make($"key{number:D2}", number % 4 == 0 ? Status.Undefined : Status.Resistant, 2000 + (number / 2))),
                .. some.Select(patient => patient with { Case = patient.Case with { Timeline = patient.Case.Timeline with { Exposures = [], Findings = [], Measurements = [] }, Resistance = patient.Case.Resistance with { Trials = [], Failures = twice } } }),
            ];
            long run = await store.BeginRunAsync("test", new(2024, 5, 1), "test", default);
            await store.SaveAsync(run, all, default);
            await store.FinishRunAsync(run, new(2024, 5, 1), all.Length, new(new Dictionary<string, long> { ["Patient"] = 44, ["Location"] = 7 }, new Dictionary<string, long> { ["unread-dose"] = 44, ["unread-unit"] = 5 }, 3, 1_000_000, 1.5), "", default);
            await NameAsync(store);
        },
    };

    private static Task NameAsync(Store store) => store.RecordedAsync(new("test", "prepare", ""), database => database.AddRange([.. Enumerable.Range(0, 40).SelectMany(number => (object[])
        [
            new RecordRow { Source = "files", SourceId = $"source-key{number:D2}", Patient = $"key{number:D2}", HasSign = true, Resources = [] },
            new RecordNameRow { Source = "files", Name = number < 20 ? North : South, Patient = $"key{number:D2}" },
            new RecordNameRow { Source = "files", Name = $"Patient/source-key{number:D2}", Patient = $"key{number:D2}" },
        ])]), default);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => host.InitializeAsync();

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Fact]
    public async Task No_page_or_export_narrows_a_cohort_to_whoever_has_an_id()
    {
        using HttpClient analyst = host.As(Roles.Analyst);
        await ReadyAsync(analyst, "/cohorts");

        foreach (string address in (string[])["/cohorts?site=Patient/source-key05", "/api/cohort-comparison?site=Patient/source-key05", "/cohorts?site=Patient/source-nobody", "/api/cohort-comparison?site=Organization/nowhere"])
        {
            Assert.Equal(HttpStatusCode.NotFound, (await analyst.GetAsync(address, Stop)).StatusCode);
        }

        Assert.Equal(HttpStatusCode.OK, (await analyst.GetAsync("/cohorts?site=" + North, Stop)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await analyst.GetAsync("/api/cohort-comparison?site=" + North, Stop)).StatusCode);
    }

    [Fact]
    public async Task An_analyst_gets_one_budget_whatever_is_asked_and_no_count_of_a_few()
    {
        foreach (int number in (int[])[1, 2, 3])
        {
            await host.Store.ReviewAsync(new($"key{number:D2}"), null, "confirmed", "", null, "somebody", Stop);
        }

        using HttpClient analyst = host.As(Roles.Analyst);
        using HttpClient clinician = host.As(Roles.Clinician);
        string plain = await analyst.GetStringAsync("/budget", Stop);
        string asked = await analyst.GetStringAsync("/budget?rule=CEC-1&risk=0.20", Stop);

        Assert.Equal(Numbers(plain), Numbers(asked));
        Assert.Contains(30, Numbers(plain));
        Assert.DoesNotContain(Numbers(plain), number => number is (> 0 and < 11) or 27);
        Assert.DoesNotContain("name=\"risk\"", plain, StringComparison.Ordinal);
        Assert.Contains("name=\"risk\"", await clinician.GetStringAsync("/budget", Stop), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/budget", "<span class=\"number\">15</span>")]
    [InlineData("/silent", "<td class=\"num\">15</td>")]
    public async Task A_clinician_of_a_site_counts_the_patients_of_that_site(string page, string own)
    {
        using HttpClient north = await TokenAsync("north", Roles.Clinician, North);
        using HttpClient everywhere = host.As(Roles.Clinician);

        Assert.Contains(own, await north.GetStringAsync(page, Stop), StringComparison.Ordinal);
        Assert.Contains(own.Replace("15", "30", StringComparison.Ordinal), await everywhere.GetStringAsync(page, Stop), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/definitions", Roles.Clinician)]
    [InlineData("/doctor", Roles.Clinician)]
    [InlineData("/doctor", Roles.Administrator)]
    [InlineData("/data", Roles.Analyst)]
    public async Task Reports_of_every_site_hide_a_few_from_whoever_does_not_see_every_patient(string page, string role)
    {
        using HttpClient everywhere = host.As(Roles.Clinician);
        using HttpClient held = role == Roles.Clinician ? await TokenAsync("held", role, North) : host.As(role);

        string all = await ReadyAsync(everywhere, page), some = await ReadyAsync(held, page);

        // The doctor tells how many have something, and so how many of the 44 have not.
        Assert.Contains(Numbers(all), number => number is (> 0 and < 11) or 40);
        Assert.DoesNotContain(Numbers(some), number => number is > 0 and < 11);
        Assert.DoesNotContain(">few<", all, StringComparison.Ordinal);
        Assert.Contains(">few<", some, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Roles.Clinician, Sites.All, "4", "3")]
    [InlineData(Roles.Clinician, North, "few", "few")]
    [InlineData(Roles.Analyst, Sites.All, "few", "few")]
    [InlineData(Roles.Administrator, Sites.All, "few", "few")]
    public void Counts_on_pages_are_exact_only_for_whoever_sees_every_patient(string role, string site, string alone, string part)
    {
        var words = CountWords.For(new(new System.Security.Claims.ClaimsIdentity([new(System.Security.Claims.ClaimTypes.Role, role), new(Sites.Claim, site)], "test")));

        Assert.Equal((alone, part), (words.Of(4), words.Among(3, 100)));
        Assert.Equal(part == "few", words.Among(97, 100) == "few");
        Assert.Equal(("11", "50", "0"), (words.Of(11), words.Among(50, 100), words.Of(0)));
    }

    [Fact]
    public async Task A_cohort_of_others_is_known_to_those_of_its_sites_and_removed_by_who_brought_it_or_an_administrator()
    {
        using HttpClient north = await TokenAsync("nora", Roles.Clinician, North);
        using HttpClient alsoNorth = await TokenAsync("nils", Roles.Clinician, North);
        using HttpClient south = await TokenAsync("sven", Roles.Clinician, South);
        using HttpClient everywhere = await TokenAsync("eve", Roles.Clinician, Sites.All);
        string mine = await BringAsync(north, "north list", "source-key01", "source-key02");
        string wide = await BringAsync(everywhere, "wide list", "source-key03", "source-key25", "source-key26");

        Assert.Equal([(wide, 1), (mine, 2)], await ListAsync(alsoNorth));
        Assert.Equal([(wide, 2)], await ListAsync(south));
        foreach (string address in (string[])[$"/api/imported-cohorts/{mine}", $"/fhir/Group/{mine}"])
        {
            Assert.Equal(HttpStatusCode.NotFound, (await south.GetAsync(address, Stop)).StatusCode);
            Assert.Equal(HttpStatusCode.OK, (await alsoNorth.GetAsync(address, Stop)).StatusCode);
        }

        Assert.DoesNotContain("north list", await south.GetStringAsync("/imports", Stop), StringComparison.Ordinal);
        Assert.DoesNotContain("north list", await south.GetStringAsync("/fhir/Group", Stop), StringComparison.Ordinal);
        Assert.DoesNotContain("north list", await south.GetStringAsync($"/imports/{mine}", Stop), StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.NotFound, await DropAsync(south, mine));
        Assert.Equal(HttpStatusCode.Forbidden, await DropAsync(alsoNorth, mine));
        Assert.Equal(HttpStatusCode.Forbidden, await DropAsync(everywhere, mine));
        Assert.Equal(2, (await host.Store.ImportedCohortsAsync(Stop)).Count);
        Assert.Equal(HttpStatusCode.Redirect, await DropAsync(north, mine));
        using HttpClient administrator = await TokenAsync("it", Roles.Administrator, Sites.All);
        Assert.Contains("wide list", await administrator.GetStringAsync("/imports", Stop), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, await DropAsync(administrator, wide));
        Assert.Empty(await host.Store.ImportedCohortsAsync(Stop));
    }

    [Fact]
    public async Task A_list_of_record_numbers_does_not_tell_who_is_known_at_another_site()
    {
        using HttpClient north = await TokenAsync("nora", Roles.Clinician, North);

        using JsonDocument brought = JsonDocument.Parse(await PostAsync(north, "tried", "source-key01", "source-key30", "source-nobody"));

        string[] reasons = [.. brought.RootElement.GetProperty("gaps").EnumerateArray().Select(gap => gap.GetProperty("why").GetString()!)];
        Assert.Equal(2, reasons.Length);
        Assert.Equal(reasons[0], reasons[1]);
    }

    [Fact]
    public async Task The_trail_says_which_table_group_or_cohort_was_exported_and_nothing_that_is_no_name_of_ours()
    {
        using HttpClient clinician = host.As(Roles.Clinician);
        string cohort = await BringAsync(await TokenAsync("nora", Roles.Clinician, Sites.All), "list", "source-key01");
        foreach (string address in (string[])["/api/tables/trials", $"/fhir/Group/{cohort}", $"/api/imported-cohorts/{cohort}", "/worklist/export/csv", "/api/imported-cohorts/4711081512"])
        {
            using HttpResponseMessage answer = await clinician.GetAsync(address, Stop);
        }

        (string, string)[] trail = [.. (await host.Store.AuditAsync(0, 100, Stop)).Select(entry => (entry.Action, entry.Subject))];
        Assert.Contains(("export-table", "trials"), trail);
        Assert.Contains(("view-group", cohort), trail);
        Assert.Contains(("export-imported-cohort", cohort), trail);
        Assert.Contains(("export-worklist", "csv"), trail);
        Assert.Contains(("export-imported-cohort", "not a name of ours"), trail);
    }

    [Fact]
    public void Whatever_gives_data_out_to_programs_is_recorded_before_it_does()
    {
        // Definitions and the like that are the same everywhere; and what records itself, by kind of report.
        string[] without = ["/fhir/metadata", "/fhir/PlanDefinition", "/fhir/PlanDefinition/{id}", "/fhir/Measure", "/fhir/Measure/{id}", "/fhir/Library/{id}", "/fhir/{*path:nonfile}", "/openapi/{documentName}.json"];
        string[] recordThemselves = ["$evaluate-measure", "$care-gaps"];

        Assert.Empty(AccessMatrix.Load().Rows.Where(row => row.Kind is "api" or "fhir" && row.Method == "GET" && row.Record.Length == 0 && !without.Contains(row.Route) && !recordThemselves.Any(name => row.Route.EndsWith(name, StringComparison.Ordinal))).Select(row => row.Route));
    }

    [Fact]
    public async Task A_total_of_a_measure_is_on_record_too()
    {
        using HttpClient analyst = host.As(Roles.Analyst);

        using HttpResponseMessage answer = await analyst.GetAsync("/fhir/Measure/QM-1/$evaluate-measure?periodStart=2023-01-01&periodEnd=2023-12-31", Stop);

        Assert.Contains(await host.Store.AuditAsync(0, 20, Stop), entry => entry.Action == "evaluate-measure-population");
    }

    private static IReadOnlyList<int> Numbers(string page) => [.. Cell().Matches(page).Select(match => int.Parse(match.Groups["number"].Value, System.Globalization.CultureInfo.InvariantCulture))];

    private static async Task<IReadOnlyList<(string, int)>> ListAsync(HttpClient client)
    {
        using JsonDocument list = JsonDocument.Parse(await client.GetStringAsync("/api/imported-cohorts?format=json", Stop));
        return [.. list.RootElement.EnumerateArray().Select(row => (row.GetProperty("cohort").ToString(), row.GetProperty("members").GetInt32()))];
    }

    private static async Task<string> PostAsync(HttpClient client, string name, params string[] ids)
    {
        using HttpResponseMessage answer = await client.PostAsync($"/api/imported-cohorts?name={Uri.EscapeDataString(name)}&provenance=test", new StringContent("id\n" + string.Join('\n', ids) + "\n", Encoding.UTF8, "text/csv"), Stop);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return await answer.Content.ReadAsStringAsync(Stop);
    }

    private static async Task<string> BringAsync(HttpClient client, string name, params string[] ids)
    {
        using JsonDocument brought = JsonDocument.Parse(await PostAsync(client, name, ids));
        return brought.RootElement.GetProperty("cohort").ToString();
    }

    private static async Task<HttpStatusCode> DropAsync(HttpClient client, string cohort)
    {
        using HttpResponseMessage answer = await client.PostAsync($"/imports/{cohort}/drop", null, Stop);
        return answer.StatusCode;
    }

    /// <summary>A page once its report is made.</summary>
    private static async Task<string> ReadyAsync(HttpClient client, string address)
    {
        for (int look = 0; look < 300; look++)
        {
            string page = await client.GetStringAsync(address, Stop);
            if (!page.Contains("data-progress", StringComparison.Ordinal))
            {
                return page;
            }

            await Task.Delay(100, Stop);
        }

        throw new TimeoutException($"The report of {address} was not made within half a minute.");
    }

    private async Task<HttpClient> TokenAsync(string owner, string role, string site)
    {
        HttpClient client = host.As(null);
        client.DefaultRequestHeaders.Authorization = new("Bearer", await host.Store.MakeTokenAsync("test", owner, [role], [site], DateTime.UtcNow.AddDays(1), Stop));
        return client;
    }

    [GeneratedRegex("class=\"num(ber)?\">(<a [^>]*>)?(?<number>[0-9]+)<", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Cell();
}
