using Microsoft.Playwright;

namespace RefractoryEpilepsy.Service.Tests.Browser;

/// <summary>A patient's page put back to an earlier day.</summary>
public class ReplayPageTests(ServedStore served, Chromium chromium)
{
    [Fact]
    public async Task A_reader_replays_what_was_known_on_an_earlier_day()
    {
        IPage page = await chromium.NewPageAsync();
        await page.GotoAsync(served.Address + "/patients/key26");
        await Assertions.Expect(page.Locator("#recommendation")).ToHaveCountAsync(1);
        await Assertions.Expect(page.GetByRole(AriaRole.Slider)).ToHaveCountAsync(1);

        // Every fact of this patient was put on record on its last day: the day before, nothing was known.
        await page.GotoAsync(served.Address + "/patients/key26?asof=2024-04-30");
        await Assertions.Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("This is what was known on 2024-04-30", new() { Timeout = 60_000 });
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("No seizure count or last-seizure date is on record.");
        await Assertions.Expect(page.Locator("#recommendation")).ToHaveCountAsync(0);

        await Accessibility.HoldsAsync(page);
        await page.GetByRole(AriaRole.Link, new() { Name = "today's view" }).ClickAsync();
        await Assertions.Expect(page.Locator("#recommendation")).ToHaveCountAsync(1, new() { Timeout = 60_000 });
    }
}
