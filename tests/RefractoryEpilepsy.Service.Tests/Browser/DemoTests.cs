using Microsoft.Playwright;

namespace RefractoryEpilepsy.Service.Tests.Browser;

public class DemoTests(Chromium chromium)
{
    [Fact]
    public async Task A_newcomer_starts_the_demo_and_reads_a_patient()
    {
        CancellationToken stop = TestContext.Current.CancellationToken;
        using var folder = new Commands.TemporaryFolder();
        (RunningProgram program, string address) = await RunningProgram.ServeAsync(["demo", "--patients", "80"], stop, ("TMPDIR", folder.Path));
        await using RunningProgram running = program;
        IPage page = await chromium.NewPageAsync();

        await page.GotoAsync(address);
        Assert.Contains("Demo with simulated patients", await page.Locator(".banner").InnerTextAsync(), StringComparison.Ordinal);
        Assert.Equal(8, await page.Locator("table.funnel tbody tr").CountAsync());
        Assert.Contains("80", await page.Locator("table.funnel tbody tr").First.InnerTextAsync(), StringComparison.Ordinal);

        await page.GotoAsync(address + "/patients?status=Resistant");
        await page.Locator("table.cases tbody th a").First.ClickAsync();
        await page.WaitForURLAsync("**/patients/*");
        await Assertions.Expect(page.Locator("svg.timeline")).ToHaveCountAsync(1);
        Assert.True(await page.Locator("svg.timeline g.trial.failed").CountAsync() >= 2);
        Assert.Contains("Demo with simulated patients", await page.Locator(".banner").InnerTextAsync(), StringComparison.Ordinal);

        // The picture leads to the resource a statement rests on; its address holds no id of the source.
        await Assertions.Expect(page.Locator(".strip")).ToContainTextAsync("Resistant since");
        string patient = page.Url;
        string opens = (await page.Locator("svg.timeline a").First.GetAttributeAsync("href"))!;
        Assert.Matches("^/patients/[0-9a-f]{24}/evidence/[0-9a-f]{20}$", opens);
        await page.GotoAsync(address + opens);
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync("Medication");
        Assert.True(await page.Locator("table.resource tbody tr").CountAsync() >= 4);
        await Accessibility.HoldsInBothThemesAsync(page, address, opens);

        // Time: a part of it, and what was known before it became so.
        await page.GotoAsync(patient);
        await page.GetByRole(AriaRole.Link, new() { Name = "last year" }).ClickAsync();
        await page.WaitForURLAsync("**from=*");
        await page.GetByRole(AriaRole.Link, new() { Name = "← earlier" }).ClickAsync();
        await Assertions.Expect(page.Locator("svg.timeline")).ToHaveCountAsync(1);
        await page.GotoAsync(patient + "/history");
        await page.Locator("ol.loop > li > a").First.ClickAsync();
        await page.WaitForURLAsync("**asof=*");
        await Assertions.Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("This is what was known on");

        // The overview says what is new to whoever comes back, and where patients wait.
        await page.GotoAsync(address);
        await Assertions.Expect(page.Locator(".news")).ToContainTextAsync("first visit");
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("Where patients wait");

        // The API's page starts under the policy, from this host alone.
        var elsewhere = new List<string>();
        page.Request += (_, request) => { if (!request.Url.StartsWith(address, StringComparison.Ordinal) && request.Url.StartsWith("http", StringComparison.Ordinal)) { elsewhere.Add(request.Url); } };
        await page.GotoAsync(address + "/scalar");
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = "Chart review" }).First).ToBeVisibleAsync(new() { Timeout = 60_000 });
        Assert.Empty(elsewhere);

        // The models that score: cards, charts with their numbers, an alert budget by form.
        await page.GotoAsync(address + "/models");
        await page.Locator("table.cases tbody th a").First.ClickAsync();
        await page.WaitForURLAsync("**/models/T-*");
        await Assertions.Expect(page.Locator("svg.chart").First).ToBeVisibleAsync();
        Assert.True(await page.Locator("svg.chart").CountAsync() >= 6);
        Assert.Equal(await page.Locator("svg.chart").CountAsync(), await page.Locator("figure details table").CountAsync());
        await Accessibility.HoldsInBothThemesAsync(page, address, new Uri(page.Url).PathAndQuery);

        await page.Locator("form.budget button").ClickAsync();
        await page.WaitForURLAsync("**?budget=*");
        await page.Context.CloseAsync();

        Assert.Equal(0, await program.StopAsync(stop));
        Assert.DoesNotContain(Directory.GetDirectories(folder.Path), left => left.Contains("refractory-demo", StringComparison.Ordinal));
        Assert.DoesNotContain("   at ", program.Messages, StringComparison.Ordinal);
    }
}
