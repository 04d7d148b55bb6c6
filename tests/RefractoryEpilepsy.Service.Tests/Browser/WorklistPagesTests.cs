using System.Net;
using System.Text;
using Microsoft.Playwright;

namespace RefractoryEpilepsy.Service.Tests.Browser;

/// <summary>A clinician works through recommendations, in a real browser against the real program.</summary>
public class WorklistPagesTests(ServedStore served, Chromium chromium)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_clinician_confirms_a_referral_and_follows_it_to_its_outcome()
    {
        IPage page = await chromium.NewPageAsync();
        await page.GotoAsync(served.Address + "/worklist?rule=CEC-1&sort=since");
        await Assertions.Expect(page.Locator("table.worklist tbody tr")).ToHaveCountAsync(25);
        Assert.Contains("Resistant since", await page.Locator("table.worklist tbody td.why").First.InnerTextAsync(), StringComparison.Ordinal);

        await page.GotoAsync(served.Address + "/patients/key21");
        ILocator card = page.Locator("#recommendation");
        Assert.Contains("waits for: review", await card.InnerTextAsync(), StringComparison.Ordinal);
        await card.GetByRole(AriaRole.Button, new() { Name = "Answer" }).ClickAsync();
        await Assertions.Expect(card).ToContainTextAsync("Kept.");
        await Assertions.Expect(card).ToContainTextAsync("waits for: proposal");

        string today = await card.Locator("input[name=on]").InputValueAsync();
        foreach ((string step, string value, string awaited) in new[]
        {
            ("proposed", "", "order"), ("ordered", "", "appointment"), ("appointment", "", "visit"), ("seen", "", "decision"), ("decision", "surgery", "treatment"), ("treated", "", "outcome"),
        })
        {
            await EnterAsync(card, step, value);
            await Assertions.Expect(card).ToContainTextAsync($"waits for: {awaited}");
        }

        await EnterAsync(card, "outcome", "engel-1", "0");
        await Assertions.Expect(card).ToContainTextAsync("Engel I: free of disabling seizures, 0 seizures a month.");
        await Assertions.Expect(card).Not.ToContainTextAsync("waits for");
        Assert.Contains(today, await card.InnerTextAsync(), StringComparison.Ordinal);
        await page.GotoAsync(served.Address + "/worklist?view=closed");
        await Assertions.Expect(page.Locator("table.worklist tbody tr")).ToHaveCountAsync(1);
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task The_letter_prints_with_its_reasons()
    {
        IPage page = await chromium.NewPageAsync();
        await page.GotoAsync(served.Address + "/patients/key22");
        await page.GetByRole(AriaRole.Link, new() { Name = "Referral letter" }).ClickAsync();
        await page.WaitForURLAsync("**/letter");
        string letter = await page.Locator("article.letter").InnerTextAsync();

        Assert.Contains("What is asked for", letter, StringComparison.Ordinal);
        Assert.Contains("Resistant since 2011-03-04", letter, StringComparison.Ordinal);
        Assert.Contains("levetiracetam", letter, StringComparison.Ordinal);
        await page.EmulateMediaAsync(new() { Media = Media.Print });
        await Assertions.Expect(page.Locator(".banner")).ToBeHiddenAsync();
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Several_are_answered_at_once_by_keyboard_and_nothing_without_a_reason()
    {
        IPage page = await chromium.NewPageAsync();
        await page.GotoAsync(served.Address + "/worklist?rule=CEC-1&sort=since&descending=false");
        await SelectByKeyboardAsync(page, 2);
        await page.Locator("select[name=action]").SelectOptionAsync("dismissed");
        await page.GetByRole(AriaRole.Button, new() { Name = "Apply" }).PressAsync("Enter");
        await Assertions.Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("Nothing was changed");

        await SelectByKeyboardAsync(page, 2);
        await page.Locator("select[name=action]").SelectOptionAsync("dismissed");
        await page.GetByLabel("Reason to defer or dismiss").SelectOptionAsync("already-evaluated");
        await page.GetByRole(AriaRole.Button, new() { Name = "Apply" }).PressAsync("Enter");
        await Assertions.Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("2 patients were answered.");
        await page.GotoAsync(served.Address + "/worklist?view=dismissed");
        await Assertions.Expect(page.Locator("table.worklist tbody tr")).ToHaveCountAsync(2);

        await page.GetByLabel("Keep this view as").FillAsync("thrown out");
        await page.GetByRole(AriaRole.Button, new() { Name = "Keep" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "thrown out" }).ClickAsync();
        await page.WaitForURLAsync("**view=dismissed**");
        await page.GetByRole(AriaRole.Button, new() { Name = "Drop the view thrown out" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = "thrown out" })).ToHaveCountAsync(0);
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task The_list_leaves_as_csv_spreadsheet_and_fhir_list_by_pseudonym()
    {
        using var client = new HttpClient { BaseAddress = new Uri(served.Address) };
        string csv = await client.GetStringAsync("/worklist/export/csv?view=all", Stop);
        byte[] sheet = await client.GetByteArrayAsync("/worklist/export/xlsx?view=all", Stop);
        string list = await client.GetStringAsync("/worklist/export/ndjson?view=all", Stop);

        Assert.Equal(31, csv.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.StartsWith("patient,lead,strength,why,", csv, StringComparison.Ordinal);
        Assert.Equal("PK", Encoding.ASCII.GetString(sheet, 0, 2));
        Assert.Equal(30, ((Hl7.Fhir.Model.List)Fhir.Publishing.FhirJson.Read(list)).Entry.Count);
        Assert.All([csv, list], text => Assert.DoesNotContain("source-key", text, StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync("/worklist/export/pdf", Stop)).StatusCode);
        Assert.Contains("\"PlanDefinition\"", await client.GetStringAsync("/fhir/PlanDefinition/cec-1", Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_from_elsewhere_changes_nothing()
    {
        using var client = new HttpClient { BaseAddress = new Uri(served.Address) };
        using var form = new FormUrlEncodedContent([new("decision", "dismissed"), new("reason", "data-wrong")]);

        Assert.Equal(HttpStatusCode.BadRequest, (await client.PostAsync("/patients/key23/review", form, Stop)).StatusCode);
        Assert.Contains("key23", await client.GetStringAsync("/worklist/export/csv", Stop), StringComparison.Ordinal);
    }

    private static async Task SelectByKeyboardAsync(IPage page, int patients)
    {
        for (int row = 0; row < patients; row++)
        {
            await page.Locator("table.worklist tbody input[type=checkbox]").Nth(row).PressAsync("Space");
        }
    }

    private static async Task EnterAsync(ILocator card, string step, string value, string seizures = "")
    {
        await card.GetByText("Enter a step, assign").ClickAsync();
        await card.Locator("select[name=step]").SelectOptionAsync(step);
        await card.Locator("select[name=value]").SelectOptionAsync(value);
        await card.Locator("input[name=seizures]").FillAsync(seizures);
        await card.GetByRole(AriaRole.Button, new() { Name = "Enter", Exact = true }).ClickAsync();
    }
}
