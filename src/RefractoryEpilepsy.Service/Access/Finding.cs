using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using RefractoryEpilepsy.Storage;

namespace RefractoryEpilepsy.Service.Access;

/// <summary>Finds a patient by record number or name, among the caller's sites. The search is recorded without its words.</summary>
internal static class Finding
{
    /// <summary>How many are shown.</summary>
    public const int Most = 25;

    /// <summary>Maps <c>POST /find</c>.</summary>
    public static void MapFinding(this WebApplication host) => host.MapPost("/find", async ([FromForm] string? text, HttpContext context, Store store, CancellationToken stop) =>
    {
        string asked = text is { Length: <= 100 } ? text.Trim() : "";
        string by = Roles.NameOf(context.User);
        await store.RecordAsync(new(by, "find-patient", ""), stop);
        IReadOnlyList<IdentityRow> found = asked.Length == 0 ? [] : await store.FindIdentitiesAsync(asked, Most, stop);
        IReadOnlyList<string>? sites = Sites.Of(context.User);
        var own = new List<IdentityRow>();
        foreach (IdentityRow row in found)
        {
            if (sites is null || await store.IsOfSitesAsync(new(row.Patient), sites, stop))
            {
                own.Add(row);
            }
        }

        // Names, birth dates and record numbers are shown of each: each view is on record, and they share one transaction.
        await Task.WhenAll([store.RecordAsync(new(by, "found-patients", "", own.Count.ToString(CultureInfo.InvariantCulture)), stop), .. own.Select(row => store.RecordAsync(new(by, "found-patient", row.Patient), stop))]);
        return new RazorComponentResult<Pages.Found>(new { Rows = (IReadOnlyList<IdentityRow>)own, Elsewhere = (IReadOnlyList<string>)[.. found.Except(own).Select(row => row.Patient)] });
    }).ExcludeFromDescription();
}
