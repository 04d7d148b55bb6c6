using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using MudBlazor;

namespace RefractoryEpilepsy.Service.Pages;

/// <summary>The style sheet that the component library makes of our colours. It depends on light or dark alone, so it is made once for each, not for every page.</summary>
internal sealed class ThemeStyle(IServiceProvider services, ILoggerFactory logs)
{
    private string? light, dark;

    /// <summary>The style element.</summary>
    public MarkupString Of(bool isDark) => new(isDark ? dark ??= Make(isDark) : light ??= Make(isDark));

    private string Make(bool isDark)
    {
        using IServiceScope scope = services.CreateScope();
        using var renderer = new HtmlRenderer(scope.ServiceProvider, logs);
        ParameterView parameters = ParameterView.FromDictionary(new Dictionary<string, object?> { [nameof(MudThemeProvider.Theme)] = Look.Theme, [nameof(MudThemeProvider.IsDarkMode)] = isDark });
        return renderer.Dispatcher.InvokeAsync(async () => (await renderer.RenderComponentAsync<MudThemeProvider>(parameters)).ToHtmlString()).GetAwaiter().GetResult();
    }
}
