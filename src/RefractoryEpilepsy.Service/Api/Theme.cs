namespace RefractoryEpilepsy.Service.Api;

/// <summary>Light or dark, kept in a cookie.</summary>
internal static class Theme
{
    private const string Cookie = "theme";

    /// <summary>Maps <c>/theme/{name}</c>, which sets the cookie and goes back to the page it came from.</summary>
    public static void MapTheme(this WebApplication host) => host.MapGet("/theme/{name}", (string name, string? back, HttpContext context) =>
    {
        context.Response.Cookies.Append(Cookie, name == "dark" ? "dark" : "light", new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Lax, MaxAge = TimeSpan.FromDays(365), IsEssential = true });
        return Results.LocalRedirect(LocalOr(back, "/"));
    }).ExcludeFromDescription();

    /// <summary>Whether this caller wants dark pages.</summary>
    public static bool IsDark(HttpContext? context) => context?.Request.Cookies[Cookie] == "dark";

    /// <summary>The address where it stays on this host, else another: nobody is sent elsewhere by a link to us. Browsers drop tabs and line ends from an address, and so may make two slashes of it.</summary>
    public static string LocalOr(string? address, string otherwise) =>
        address is ['/', ..] and not ['/', '/', ..] && !address.Any(letter => letter == '\\' || char.IsControl(letter)) ? address : otherwise;
}
