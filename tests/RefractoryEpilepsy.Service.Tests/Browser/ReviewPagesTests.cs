using System.Text.Json;
using Microsoft.Playwright;

namespace RefractoryEpilepsy.Service.Tests.Browser;

/// <summary>Two readers, a third who settles, and whoever reads the result, in a real browser against the real program.</summary>
public sealed class ReviewPagesTests(Chromium chromium) : IAsyncLifetime
{
    private readonly ServedStore served = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => served.InitializeAsync();

    public ValueTask DisposeAsync() => served.DisposeAsync();

    [Fact]
    public async Task A_pair_reads_blinded_a_third_settles_and_the_result_tells_how_well_we_judge()
    {
        string address = await BeginAsync(6);
        IPage first = await AsAsync("reviewer");
        await first.GotoAsync(address);
        await first.GetByRole(AriaRole.Button, new() { Name = "Next chart" }).ClickAsync();
        await AssertBlindedAsync(first);
        for (int chart = 0; chart < 6; chart++)
        {
            await AnswerAsync(first, "Yes", "2010-03-04");
        }

        await Assertions.Expect(first.Locator("main")).ToContainTextAsync("answered 6 of 6");

        IPage second = await AsAsync("reviewer-2");
        await second.GotoAsync(address);
        await second.GetByRole(AriaRole.Button, new() { Name = "Next chart" }).ClickAsync();
        Assert.DoesNotContain("2010-03-04", await second.Locator("main .answer").InnerTextAsync(), StringComparison.Ordinal);
        await AnswerAsync(second, "No", "");
        for (int chart = 1; chart < 6; chart++)
        {
            await AnswerAsync(second, chart == 1 ? "The chart cannot tell" : "Yes", chart == 1 ? "" : "2011-01-01");
        }

        IPage third = await AsAsync("reviewer-3");
        await third.GotoAsync(address);
        await Assertions.Expect(third.Locator("main")).ToContainTextAsync("as third reader");
        await third.Locator("main .card li a").First.ClickAsync();
        await Assertions.Expect(third.Locator("main .answer")).ToContainTextAsync("cannot tell");
        await AnswerAsync(third, "No", "");
        await first.GotoAsync(address);
        await Assertions.Expect(first.Locator("main")).ToContainTextAsync("by consensus");
        await first.Locator("main .card li a").First.ClickAsync();
        await AnswerAsync(first, "Yes", "2012-01-01");

        IPage clinician = await AsAsync("clinician");
        await clinician.GotoAsync(address);
        string text = await clinician.Locator("main").InnerTextAsync();
        Assert.Contains("6 of 6 charts were read twice", text, StringComparison.Ordinal);
        Assert.Contains("6 are decided", text, StringComparison.Ordinal);
        Assert.Contains("Predictive value", text, StringComparison.Ordinal);
        using HttpClient client = Client("clinician");
        using JsonDocument charts = JsonDocument.Parse(await client.GetStringAsync(new Uri(address).AbsolutePath.Replace("/review/", "/api/reviews/", StringComparison.Ordinal), Stop));
        Assert.Equal(5, charts.RootElement.EnumerateArray().Count(chart => chart.GetProperty("ever_resistant").GetString() == "true" || chart.GetProperty("ever_resistant").ValueKind == JsonValueKind.True));
        Assert.Single(charts.RootElement.EnumerateArray(), chart => chart.GetProperty("settled").GetString() == "no");
    }

    [Fact]
    public async Task Whoever_reads_in_a_review_sees_no_result_and_nobody_answers_for_another()
    {
        string address = await BeginAsync(3);
        IPage reader = await AsAsync("reviewer");
        await reader.GotoAsync(address);
        Assert.DoesNotContain("Predictive value", await reader.Locator("main").InnerTextAsync(), StringComparison.Ordinal);
        await reader.GotoAsync(address + "/charts/1");
        await Assertions.Expect(reader.Locator("main h1")).ToHaveTextAsync("Not a chart of yours");
        await reader.GotoAsync(address);
        using HttpClient client = Client("reviewer");
        Assert.Equal(System.Net.HttpStatusCode.Forbidden, (await client.GetAsync(new Uri(address).AbsolutePath.Replace("/review/", "/api/reviews/", StringComparison.Ordinal), Stop)).StatusCode);
        await reader.GetByRole(AriaRole.Button, new() { Name = "Next chart" }).ClickAsync();
        await reader.GetByLabel("If yes, since when").FillAsync("2010-01-01");
        await reader.GetByLabel("No", new() { Exact = true }).CheckAsync();
        await reader.GetByRole(AriaRole.Button, new() { Name = "Keep and go" }).ClickAsync();
        await Assertions.Expect(reader.GetByRole(AriaRole.Status)).ToContainTextAsync("Nothing was kept");
    }

    [Fact]
    public async Task Whoever_began_a_review_reads_no_chart_in_it_and_whoever_may_read_sees_no_result_before_its_end()
    {
        string address = await BeginAsync(3);
        string path = new Uri(address).AbsolutePath;
        IPage coordinator = await AsAsync("clinician");
        await coordinator.GotoAsync(address);
        await Assertions.Expect(coordinator.GetByRole(AriaRole.Button, new() { Name = "Next chart" })).ToHaveCountAsync(0);
        IPage both = await AsAsync("");
        await both.GotoAsync(address);
        Assert.DoesNotContain("Predictive value", await both.Locator("main").InnerTextAsync(), StringComparison.Ordinal);
        using HttpClient client = new() { BaseAddress = new Uri(served.Address) };
        Assert.Equal(System.Net.HttpStatusCode.Forbidden, (await client.GetAsync(path.Replace("/review/", "/api/reviews/", StringComparison.Ordinal), Stop)).StatusCode);
        await both.GetByRole(AriaRole.Button, new() { Name = "Next chart" }).ClickAsync();
        await both.WaitForURLAsync("**/charts/*");
        await both.GotoAsync(address);
        await Assertions.Expect(both.GetByRole(AriaRole.Button, new() { Name = "Close the review" })).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task No_page_of_a_review_breaks_a_rule_of_accessibility()
    {
        string address = await BeginAsync(3);
        IPage page = await AsAsync("");
        await Accessibility.HoldsInBothThemesAsync(page, served.Address, "/review");
        await Accessibility.HoldsInBothThemesAsync(page, served.Address, new Uri(address).AbsolutePath);
        await page.GetByRole(AriaRole.Button, new() { Name = "Next chart" }).ClickAsync();
        await page.WaitForURLAsync("**/charts/*");
        await Accessibility.HoldsInBothThemesAsync(page, served.Address, new Uri(page.Url).AbsolutePath);
    }

    /// <summary>No status, no failure, no flag, no risk, no key that a patient's page would open with.</summary>
    private static async Task AssertBlindedAsync(IPage page)
    {
        string html = await page.Locator("main").InnerHTMLAsync();
        foreach (string telling in (string[])["CEC-1", "seizure free", "resistant since", "Undefined", "key0", "key1", "key2", "key3", "definite", "class=\"trial failed", "class=\"failure"])
        {
            Assert.DoesNotContain(telling, html, StringComparison.Ordinal);
        }
    }

    private static async Task AnswerAsync(IPage page, string answer, string since)
    {
        string before = page.Url;
        await page.GetByLabel(answer, new() { Exact = true }).CheckAsync();
        await page.GetByLabel("If yes, since when").FillAsync(since);
        await page.Locator(".answer button[type=submit]").ClickAsync();
        await page.WaitForURLAsync(url => url != before);
    }

    private async Task<string> BeginAsync(int charts)
    {
        IPage page = await AsAsync("clinician");
        await page.GotoAsync(served.Address + "/review");
        await page.GetByLabel("Name").FillAsync("Spring");
        await page.GetByLabel("Charts").FillAsync(charts.ToString(System.Globalization.CultureInfo.InvariantCulture));
        await page.GetByRole(AriaRole.Button, new() { Name = "Draw charts" }).ClickAsync();
        await page.WaitForURLAsync("**/review/*");
        while (await page.GetByRole(AriaRole.Link, new() { Name = "Look again" }).CountAsync() > 0)
        {
            await Task.Delay(200, Stop);
            await page.ReloadAsync();
        }

        return page.Url.Split('?')[0];
    }

    private async Task<IPage> AsAsync(string role)
    {
        IPage page = await chromium.NewPageAsync();
        if (role.Length > 0)
        {
            await page.Context.AddCookiesAsync([new() { Name = "see-as", Value = role, Url = served.Address }]);
        }

        return page;
    }

    private HttpClient Client(string role)
    {
        var client = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = new Uri(served.Address) };
        client.DefaultRequestHeaders.Add("Cookie", "see-as=" + role);
        return client;
    }
}
