using Microsoft.AspNetCore.Mvc;
using RefractoryEpilepsy.Storage;

namespace RefractoryEpilepsy.Service.Access;

/// <summary>A clinician sees one patient of another site for an hour, and says why.</summary>
internal static class BreakGlass
{
    /// <summary>How long it stays broken.</summary>
    public static TimeSpan Length { get; } = TimeSpan.FromHours(1);

    /// <summary>The shortest reason that is taken, in characters.</summary>
    public const int ShortestReason = 10;

    /// <summary>Maps <c>POST /break-glass</c>.</summary>
    public static void MapBreakGlass(this WebApplication host) => host.MapPost("/break-glass", async ([FromForm] string? subject, [FromForm] string? reason, HttpContext context, Store store, CancellationToken stop) =>
    {
        string why = (reason ?? "").Trim();
        if (subject is not { Length: > 0 and <= 100 } || why.Length < ShortestReason || why.Length > 500)
        {
            return Results.LocalRedirect($"/break-glass/{Uri.EscapeDataString(subject ?? "")}?again=true");
        }

        await store.BreakGlassAsync(Roles.NameOf(context.User), new(subject), why, Length, stop);
        return Results.LocalRedirect("/patients/" + Uri.EscapeDataString(subject));
    }).ExcludeFromDescription();
}
