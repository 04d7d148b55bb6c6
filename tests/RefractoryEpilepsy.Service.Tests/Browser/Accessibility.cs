using System.Globalization;
using Deque.AxeCore.Commons;
using Microsoft.Playwright;

namespace RefractoryEpilepsy.Service.Tests.Browser;

/// <summary>WCAG 2.2 AA as far as axe can tell.</summary>
internal static class Accessibility
{
    private const string Everything = "{ type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] }";

    // The markup of both themes is the same; only what depends on colours can differ.
    private const string Colours = "{ type: 'rule', values: ['color-contrast', 'link-in-text-block'] }";

    private static readonly string Axe = new BundledAxeScriptProvider().GetScript();

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

    // Asked for what is wrong alone: all that is right would be megabytes for every page.
    private static async Task HoldsAsync(IPage page, string rules)
    {
        await page.EvaluateAsync(Axe);
        string[] result = await page.EvaluateAsync<string[]>($$"""
            async () => {
              const found = await axe.run(document, { runOnly: {{rules}}, resultTypes: ['violations'] });
              return [String(found.passes.length), ...found.violations.map(rule => rule.id + ': ' + rule.nodes.slice(0, 3).map(node => node.html).join(' | '))];
            }
            """);
        Assert.True(int.Parse(result[0], CultureInfo.InvariantCulture) > 0, "No rule was looked at.");
        Assert.True(result.Length == 1, string.Join("\n", result[1..]));
    }
}
