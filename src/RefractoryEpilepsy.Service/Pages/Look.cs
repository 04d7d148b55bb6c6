using MudBlazor;

namespace RefractoryEpilepsy.Service.Pages;

/// <summary>Colours and type of all pages. Pairs of text and ground reach a contrast of 4.5 : 1 in both themes.</summary>
internal static class Look
{
    private static readonly string[] Fonts = ["system-ui", "-apple-system", "Segoe UI", "Roboto", "Noto Sans", "sans-serif"];

    /// <summary>The theme.</summary>
    public static MudTheme Theme { get; } = new()
    {
        PaletteLight = new PaletteLight
        {
            Primary = "#0b5394", Secondary = "#7a3e00", AppbarBackground = "#12324a", AppbarText = "#ffffff", Background = "#f5f7f9", Surface = "#ffffff",
            TextPrimary = "#17212b", TextSecondary = "#48535e", LinesDefault = "#d5dbe1", TableLines = "#d5dbe1",
        },
        PaletteDark = new PaletteDark
        {
            Primary = "#8cc4f2", Secondary = "#f0b27a", AppbarBackground = "#0d1b27", AppbarText = "#e8eef4", Background = "#12181e", Surface = "#1b232b",
            TextPrimary = "#e8edf2", TextSecondary = "#b3bec9", LinesDefault = "#3a4652", TableLines = "#3a4652",
        },
        Typography = new Typography { Default = new DefaultTypography { FontFamily = Fonts }, H1 = new H1Typography { FontSize = "1.6rem", FontWeight = "600" }, H2 = new H2Typography { FontSize = "1.15rem", FontWeight = "600" } },
    };
}
