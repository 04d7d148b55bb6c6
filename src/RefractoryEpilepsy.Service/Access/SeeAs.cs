using Microsoft.AspNetCore.Mvc;
using RefractoryEpilepsy.Service.Api;

namespace RefractoryEpilepsy.Service.Access;

/// <summary>Lets whoever is signed in by being on this machine look through the eyes of one role, or of somebody signed out.</summary>
/// <remarks>It only ever takes away. With an identity provider there is no such choice.</remarks>
internal static class SeeAs
{
    /// <summary>Nobody at all.</summary>
    public const string SignedOut = "signed-out";

    private const string Cookie = "see-as";

    /// <summary>What can be chosen: every role, further people of a role that takes two or three, and nobody.</summary>
    public static IReadOnlyList<string> Choices { get; } = [.. Roles.All, Roles.Reviewer + "-2", Roles.Reviewer + "-3", SignedOut];

    /// <summary>The role of a choice: further people have the same.</summary>
    public static string RoleOf(string choice) => choice.TrimEnd('-', '2', '3');

    /// <summary>The role chosen; null: every role.</summary>
    public static string? Chosen(HttpRequest request) =>
        request.Cookies[Cookie] is { } chosen && Choices.Contains(chosen, StringComparer.Ordinal) ? chosen : null;

    /// <summary>Maps <c>POST /see-as</c>, which keeps the choice in a cookie and goes back to the page it came from.</summary>
    public static void MapSeeAs(this WebApplication host) => host.MapPost("/see-as", ([FromForm] string? role, [FromForm] string? back, HttpContext context, HostOptions options) =>
    {
        if (options.SignIn is not null)
        {
            return Results.NotFound();
        }

        if (Choices.Contains(role, StringComparer.Ordinal))
        {
            context.Response.Cookies.Append(Cookie, role!, new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Strict, IsEssential = true });
        }
        else
        {
            context.Response.Cookies.Delete(Cookie);
        }

        return Results.LocalRedirect(Theme.LocalOr(back, "/"));
    }).ExcludeFromDescription();
}
