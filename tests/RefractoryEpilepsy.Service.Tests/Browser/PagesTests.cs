using System.Net;
using Microsoft.Playwright;
using RefractoryEpilepsy.Resistance;
using RefractoryEpilepsy.Service.Tests.Browser;
using RefractoryEpilepsy.Shared;
using RefractoryEpilepsy.Storage;

[assembly: AssemblyFixture(typeof(Chromium))]
[assembly: AssemblyFixture(typeof(ServedStore))]

namespace RefractoryEpilepsy.Service.Tests.Browser;

/// <summary>The real program serving a store of forty hand-made patients.</summary>
public sealed class ServedStore : IAsyncLifetime
{
    private readonly string file = Path.Combine(Path.GetTempPath(), $"served-{Guid.NewGuid():N}.db");
    private RunningProgram? program;

    public string Address { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        Store store = await Store.OpenAsync(file, Knowledge.KnowledgeBase.Load().Drugs, TimeProvider.System, default);
        long run = await store.BeginRunAsync("test", new(2024, 5, 1), "test", default);
        await store.SaveAsync(run, [.. Enumerable.Range(0, 40).Select(number => AnyPatient.Make($"key{number:D2}", number % 4 == 0 ? Status.Undefined : Status.Resistant, 2000 + (number / 2)))], default);
        await store.FinishRunAsync(run, new(2024, 5, 1), 40, new(new Dictionary<string, long> { ["Patient"] = 200 }, new Dictionary<string, long> { ["unread-dose"] = 40 }, 3, 1_000_000, 1.5), "\"Epilepsy, eligible\",35,4,1\nTwo failures,30,5,0\n", default);
        (program, Address) = await RunningProgram.ServeAsync(["serve", "--store", file], default);
    }

    public async ValueTask DisposeAsync()
    {
        if (program is not null)
        {
            await program.DisposeAsync();
        }

        foreach (string path in Directory.GetFiles(Path.GetTempPath(), Path.GetFileName(file) + "*"))
        {
            File.Delete(path);
        }
    }
}

public class PagesTests(ServedStore served, Chromium chromium)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_reader_goes_from_the_overview_to_the_evidence_of_one_patient()
    {
        IPage page = await chromium.NewPageAsync();
        await page.GotoAsync(served.Address);
        await page.GetByRole(AriaRole.Link, new() { Name = "drug resistant" }).ClickAsync();
        await page.WaitForURLAsync("**/patients?status=Resistant");
        await Assertions.Expect(page.Locator("table.cases tbody tr")).ToHaveCountAsync(25);
        Assert.Contains("30 patients", await page.Locator("p.lead").InnerTextAsync(), StringComparison.Ordinal);

        await page.GetByRole(AriaRole.Link, new() { Name = "Next" }).ClickAsync();
        await page.WaitForURLAsync("**skip=25**");
        await Assertions.Expect(page.Locator("table.cases tbody tr")).ToHaveCountAsync(5);

        await page.GetByRole(AriaRole.Link, new() { Name = "Resistant since" }).ClickAsync();
        await page.WaitForURLAsync("**descending=false**");
        await Assertions.Expect(page.Locator("table.cases tbody tr")).ToHaveCountAsync(25);
        await page.Locator("table.cases tbody th a").First.ClickAsync();
        await page.WaitForURLAsync("**/patients/key*");
        await Assertions.Expect(page.Locator("svg.timeline")).ToHaveCountAsync(1);

        Assert.Contains("Resistant since 2000-03-04", await page.Locator("main").InnerTextAsync(), StringComparison.Ordinal);
        Assert.Equal(1, await page.Locator("svg.timeline g.trial.failed").CountAsync());
        Assert.Contains("levetiracetam", await page.Locator("svg.timeline").TextContentAsync(), StringComparison.Ordinal);
        Assert.Contains("Observation/2", await page.Locator("main").InnerTextAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain("source-key", await page.ContentAsync(), StringComparison.Ordinal);
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Definitions_and_doctor_are_worked_out_in_the_background_and_then_stay()
    {
        IPage page = await chromium.NewPageAsync();
        await page.GotoAsync(served.Address + "/definitions");
        while (await page.GetByRole(AriaRole.Link, new() { Name = "Look again" }).CountAsync() > 0)
        {
            await Task.Delay(200, Stop);
            await page.ReloadAsync();
        }

        Assert.Contains("same 40 patients", await page.Locator("p.lead").InnerTextAsync(), StringComparison.Ordinal);
        Assert.Equal(8, await page.Locator("table.cases").First.Locator("tbody tr").CountAsync());

        await page.GotoAsync(served.Address + "/doctor");
        Assert.Contains("40 patients with a sign of epilepsy", await page.Locator("p.lead").InnerTextAsync(), StringComparison.Ordinal);
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task A_filter_narrows_the_list_and_stays_in_the_address()
    {
        IPage page = await chromium.NewPageAsync();
        await page.GotoAsync(served.Address + "/patients");
        await page.GetByLabel("Status").SelectOptionAsync("Undefined");
        await page.GetByRole(AriaRole.Button, new() { Name = "Filter" }).ClickAsync();
        await page.WaitForURLAsync("**status=Undefined**");

        await Assertions.Expect(page.Locator("table.cases tbody tr")).ToHaveCountAsync(10);
        Assert.Equal("Undefined", await page.GetByLabel("Status").InputValueAsync());
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Health_and_description_answer_without_a_page()
    {
        using var client = new HttpClient { BaseAddress = new Uri(served.Address) };

        Assert.Equal("Healthy", await client.GetStringAsync("/health/live", Stop));
        Assert.Equal("Healthy", await client.GetStringAsync("/health/ready", Stop));
        Assert.Contains("\"/api/cases/{patient}\"", await client.GetStringAsync("/openapi/v1.json", Stop), StringComparison.Ordinal);
        Assert.Contains("\"total\":30", await client.GetStringAsync("/api/cases?status=Resistant&take=5", Stop), StringComparison.Ordinal);
        Assert.Contains("\"status\":\"resistant\"", await client.GetStringAsync("/api/cases/key01", Stop), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync("/api/cases/nobody", Stop)).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await client.GetAsync("/api/cases?take=0", Stop)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync("/no/such/page", Stop)).StatusCode);
    }

    [Fact]
    public async Task A_caller_behind_a_proxy_is_not_taken_for_a_local_one()
    {
        using var client = new HttpClient { BaseAddress = new Uri(served.Address) };
        client.DefaultRequestHeaders.Add("X-Forwarded-For", "192.0.2.7");

        Assert.Equal(HttpStatusCode.Forbidden, (await client.GetAsync("/patients", Stop)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/health/live", Stop)).StatusCode);
    }
}
