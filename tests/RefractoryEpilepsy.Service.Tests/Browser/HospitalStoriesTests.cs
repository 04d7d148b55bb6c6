using Microsoft.Playwright;
using RefractoryEpilepsy.Shared;

namespace RefractoryEpilepsy.Service.Tests.Browser;

/// <summary>What people of a hospital come for, from signing in to what the auditor reads of it: by clicks and keys alone.</summary>
[Collection(OneHospital.Name)]
public sealed class HospitalStoriesTests(Hospital hospital)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_analyst_exports_a_cohort_without_meeting_a_patient_or_a_small_count()
    {
        IPage page = await hospital.SignInAsync("ana", Hospital.Analysts);
        await OpenAsync(page, "Knowledge", "Cohorts");

        // The definitions are counted in the background: the page fills by itself.
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Side by side" })).ToBeVisibleAsync(new() { Timeout = 60_000 });
        await page.GetByLabel("Sex").SelectOptionAsync("female");
        await page.GetByRole(AriaRole.Button, new() { Name = "Filter" }).ClickAsync();
        await page.WaitForURLAsync("**sex=female**");
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("that fit the filter");
        Assert.Equal(0, await page.Locator("main a[href^='/patients']").CountAsync());
        await Accessibility.HoldsAsync(page);

        IDownload download = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Link, new() { Name = "These counts as CSV" }).ClickAsync());
        string[] rows = await File.ReadAllLinesAsync(await download.PathAsync(), Stop);
        Assert.Equal("part,name,detail,patients", rows[0]);
        string[] counts = [.. rows.Skip(1).Select(row => row[(row.LastIndexOf(',') + 1)..])];
        Assert.True(counts.Length > 20, $"{counts.Length} rows");
        Assert.DoesNotContain(counts, count => int.TryParse(count, out int patients) && patients is > 0 and < 11);
        Assert.DoesNotContain(hospital.Other.Case.Timeline.Patient.Value, string.Join('\n', rows), StringComparison.Ordinal);

        IPage auditor = await hospital.SignInAsync("olga", Hospital.Auditors);
        await AuditedAsync(auditor, "export-cohort-comparison", "ana");
        await page.Context.CloseAsync();
        await auditor.Context.CloseAsync();
    }

    [Fact]
    public async Task An_administrator_adds_a_source_by_keyboard_runs_it_and_comes_back_when_it_is_done()
    {
        IPage page = await hospital.SignInAsync("ivan", Hospital.Administrators);
        await OpenAsync(page, "Records", "Sources");
        await page.GetByLabel("Name", new() { Exact = true }).FocusAsync();
        await page.Keyboard.TypeAsync("ward");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.TypeAsync("nowhere/at/all");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("neither a folder here nor an address");

        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("ward");
        await page.GetByLabel("Address of the server").FillAsync(Repository.PathTo("samples/bulk-export"));
        await page.GetByLabel("Schedule").FillAsync("0 3 * * *");
        await page.GetByLabel("Schedule").PressAsync("Enter");
        await Assertions.Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("ward is set up");
        await page.GetByRole(AriaRole.Button, new() { Name = "Check: ward" }).PressAsync("Enter");
        await Assertions.Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("ward: checked");
        await Accessibility.HoldsInBothThemesAsync(page, hospital.Address, "/sources");
        await page.GetByRole(AriaRole.Button, new() { Name = "Run now: ward" }).PressAsync("Enter");
        await page.WaitForURLAsync("**/runs");
        await Assertions.Expect(page.Locator("table.runs tbody tr").First).ToContainTextAsync("by hand");

        // Away and back: the work went on, and the page tells its end by itself.
        await OpenAsync(page, "Help", "About");
        await OpenAsync(page, "Records", "Runs");
        ILocator run = page.Locator("table.runs tbody tr").First;
        await Assertions.Expect(run).ToContainTextAsync("finished", new() { Timeout = 60_000 });
        await Assertions.Expect(run).ToContainTextAsync("ward");
        await Assertions.Expect(page.Locator("[data-progress]")).ToHaveCountAsync(0);
        await Accessibility.HoldsInBothThemesAsync(page, hospital.Address, "/runs");

        await page.GetByRole(AriaRole.Link, new() { Name = "scheduler" }).ClickAsync();
        await Assertions.Expect(page).ToHaveTitleAsync("Overview – Scheduler", new() { Timeout = 30_000 });
        await page.GoBackAsync();
        await OpenAsync(page, "Records", "Sources");
        await Assertions.Expect(page.Locator("table.sources")).ToContainTextAsync("judged as of");
        await page.GetByRole(AriaRole.Button, new() { Name = "Pause: ward" }).ClickAsync();
        await Assertions.Expect(page.Locator("table.sources")).ToContainTextAsync("paused");
        await page.GetByRole(AriaRole.Button, new() { Name = "Remove: ward" }).ClickAsync();
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("No source is set up");

        // What came in is not the administrator's to read.
        await page.GotoAsync(hospital.Address);
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("Your role sees no clinical figures");
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task A_clinician_breaks_the_glass_for_one_patient_of_another_site_and_it_closes_again()
    {
        IPage page = await hospital.SignInAsync("carl", Hospital.Clinicians, "north clinic");
        ILocator patients = page.Locator("nav.pages").GetByRole(AriaRole.Link, new() { Name = "Patients" });
        await patients.ClickAsync();
        await Assertions.Expect(page.Locator("table.cases tbody tr")).ToHaveCountAsync(1);
        await Assertions.Expect(page.Locator("table.cases tbody th a")).ToHaveAttributeAsync("href", "/patients/" + hospital.Northern.Case.Timeline.Patient.Value);

        // In the emergency room there is a record number, and nothing else.
        await page.Locator("nav.pages").GetByRole(AriaRole.Link, new() { Name = "Find" }).ClickAsync();
        await page.GetByLabel("Record number").FillAsync(hospital.NumberOfOther);
        await page.GetByLabel("Record number").PressAsync("Enter");
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("1 more is of other sites than yours");
        await Accessibility.HoldsAsync(page);
        await page.GetByRole(AriaRole.Link, new() { Name = "read the record for a while and say why" }).ClickAsync();
        await Accessibility.HoldsAsync(page);

        ILocator reason = page.GetByLabel("Reason, without the patient's name");
        await reason.FillAsync("why not");
        await page.GetByRole(AriaRole.Button, new() { Name = "Break glass" }).ClickAsync();
        Assert.Contains("/break-glass/", page.Url, StringComparison.Ordinal);
        await reason.FillAsync("Status epilepticus in our emergency room");
        await page.GetByRole(AriaRole.Button, new() { Name = "Break glass" }).PressAsync("Enter");
        await page.WaitForURLAsync("**/patients/*");
        await Assertions.Expect(page.Locator("svg.timeline")).ToHaveCountAsync(1);
        string opened = page.Url;

        // It stays one patient, for an hour.
        await patients.ClickAsync();
        await Assertions.Expect(page.Locator("table.cases tbody tr")).ToHaveCountAsync(1);
        for (int minutes = 0; minutes < 75; minutes += 25)
        {
            await Assertions.Expect(page.Locator(".who")).ToHaveTextAsync("carl");
            hospital.Clock.Later(TimeSpan.FromMinutes(25));
            await page.GotoAsync(opened);
        }

        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Not of your sites");
        await Accessibility.HoldsAsync(page);

        IPage auditor = await hospital.SignInAsync("olga", Hospital.Auditors);
        string entry = await AuditedAsync(auditor, "break-glass", "carl");
        Assert.Contains("Status epilepticus in our emergency room", entry, StringComparison.Ordinal);
        Assert.Contains(hospital.Other.Case.Timeline.Patient.Value, entry, StringComparison.Ordinal);
        await AuditedAsync(auditor, "refused-patient", "carl");
        await page.Context.CloseAsync();
        await auditor.Context.CloseAsync();
    }

    [Theory]
    [InlineData("ana", Hospital.Analysts, "/worklist", "Patients")]
    [InlineData("olga", Hospital.Auditors, "/cohorts", "Quality")]
    [InlineData("ivan", Hospital.Administrators, "/patients", "Patients")]
    [InlineData("rita", Hospital.Reviewers, "/find", "Find")]
    public async Task Whoever_has_the_wrong_role_is_told_so_and_finds_the_way_back(string name, string group, string path, string unseen)
    {
        IPage page = await hospital.SignInAsync(name, group);
        await Assertions.Expect(page.Locator("nav.pages").GetByRole(AriaRole.Link, new() { Name = unseen })).ToHaveCountAsync(0);

        IResponse? answer = await page.GotoAsync(hospital.Address + path);

        Assert.Equal(403, answer?.Status);
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Not for your role");
        await Accessibility.HoldsAsync(page);
        await page.GetByRole(AriaRole.Link, new() { Name = "Go to the start page" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Overview");
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Whoever_signs_out_is_out()
    {
        IPage page = await hospital.SignInAsync("ana", Hospital.Analysts);

        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();

        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Signed out");
        Assert.DoesNotContain(await page.Context.CookiesAsync(), cookie => cookie.Name == "session");
        await page.Context.CloseAsync();
    }

    /// <summary>By the menu.</summary>
    internal static async Task OpenAsync(IPage page, string group, string title)
    {
        await page.Locator("nav.pages summary", new() { HasText = group }).ClickAsync();
        await page.Locator("nav.pages").GetByRole(AriaRole.Link, new() { Name = title, Exact = true }).ClickAsync();
        await Assertions.Expect(page.Locator("nav.pages a[aria-current='page']")).ToHaveTextAsync(title);
    }

    /// <summary>The newest entry of an action and a person, as the auditor finds it.</summary>
    internal static async Task<string> AuditedAsync(IPage auditor, string action, string by)
    {
        await OpenAsync(auditor, "Administration", "Audit");
        await auditor.GetByLabel("Who").FillAsync(by);
        await auditor.Locator("select[name=action]").SelectOptionAsync(action);
        await auditor.GetByRole(AriaRole.Button, new() { Name = "Search" }).ClickAsync();
        await auditor.WaitForURLAsync("**action=" + action + "**");
        ILocator row = auditor.Locator("table.cases tbody tr").First;
        await Assertions.Expect(row).ToContainTextAsync(action);
        return await row.InnerTextAsync();
    }
}
