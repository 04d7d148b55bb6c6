using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace RefractoryEpilepsy.Service.Tests.Browser;

/// <summary>WCAG 2.2 AA as far as axe can tell.</summary>
internal static class Accessibility
{
    private static readonly RunOnlyOptions Everything = new() { Type = "tag", Values = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] };

    // The markup of both themes is the same; only what depends on colours can differ.
    private static readonly RunOnlyOptions Colours = new() { Type = "rule", Values = ["color-contrast", "link-in-text-block"] };

    /// <summary>The page as it stands breaks no rule.</summary>
    public static Task HoldsAsync(IPage page) => HoldsAsync(page, Everything);

    /// <summary>The page at <paramref name="path"/> breaks no rule in the light theme, and no rule of colours in the dark one. The page stays in the dark theme.</summary>
    public static async Task HoldsInBothThemesAsync(IPage page, string address, string path)
    {
        await page.GotoAsync($"{address}/theme/light?back={Uri.EscapeDataString(path)}");
        await HoldsAsync(page, Everything);
        await page.GotoAsync($"{address}/theme/dark?back={Uri.EscapeDataString(path)}");
        await HoldsAsync(page, Colours);
    }

    private static async Task HoldsAsync(IPage page, RunOnlyOptions rules)
    {
        AxeResult result = await page.RunAxe(new AxeRunOptions { RunOnly = rules });
        Assert.True(result.Violations.Length == 0, string.Join("\n", result.Violations.Select(violation => $"{violation.Id}: {string.Join(" | ", violation.Nodes.Take(3).Select(node => node.Html))}")));
    }
}
