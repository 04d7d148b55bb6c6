using Microsoft.AspNetCore.Mvc;
using RefractoryEpilepsy.Storage;

namespace RefractoryEpilepsy.Service.Access;

/// <summary>People make tokens for their scripts: never with more roles than their own, shown once, revocable.</summary>
internal static class Tokens
{
    /// <summary>The longest life of a token, in days.</summary>
    public const int LongestDays = 365;

    /// <summary>Maps <c>POST /tokens</c> and <c>POST /tokens/revoke</c>.</summary>
    public static void MapTokens(this WebApplication host)
    {
        host.MapPost("/tokens", MakeAsync).ExcludeFromDescription();
        host.MapPost("/tokens/revoke", RevokeAsync).ExcludeFromDescription();
    }

    private static async Task<IResult> MakeAsync([FromForm] string? name, [FromForm] string? role, [FromForm] int days, HttpContext context, Store store, TimeProvider clock, CancellationToken stop)
    {
        string called = (name ?? "").Trim();
        if (context.User.FindFirst(Sites.Owner) is not null || called.Length is 0 or > 60 || days is < 1 or > LongestDays || !Roles.Of(context.User).Contains(role, StringComparer.Ordinal))
        {
            return Results.LocalRedirect("/tokens?fault=true");
        }

        string token = await store.MakeTokenAsync(called, Roles.NameOf(context.User), [role!], Sites.Of(context.User) ?? [Sites.All], clock.GetUtcNow().UtcDateTime.AddDays(days), stop);
        return new Microsoft.AspNetCore.Http.HttpResults.RazorComponentResult<Pages.TokenMade>(new { Token = token, Called = called });
    }

    private static async Task<IResult> RevokeAsync([FromForm] long id, HttpContext context, Store store, CancellationToken stop)
    {
        await store.RevokeTokenAsync(id, context.User.IsInRole(Roles.Administrator) ? null : Roles.NameOf(context.User), Roles.NameOf(context.User), stop);
        return Results.LocalRedirect("/tokens");
    }
}
