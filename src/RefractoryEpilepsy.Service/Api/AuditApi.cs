using System.Globalization;
using System.Text;
using RefractoryEpilepsy.Fhir.Publishing;
using RefractoryEpilepsy.Service.Site;
using RefractoryEpilepsy.Storage;

namespace RefractoryEpilepsy.Service.Api;

/// <summary>The audit trail for auditors' programs: JSON, or FHIR AuditEvents one a line.</summary>
internal static class AuditApi
{
    /// <summary>Maps <c>/api/audit</c>.</summary>
    public static void MapAudit(this WebApplication host) => host.MapGet("/api/audit", AnswerAsync).WithTags("Audit").WithSummary("Who did what, oldest first; format=json lines or fhir (AuditEvent, one a line). from and until are days of the hospital; times in the answer are UTC.");

    /// <summary>What an address asks for; what cannot be read is left out.</summary>
    public static AuditQuery Query(string? by, string? action, string? subject, string? from, string? until, string? before, int take, TimeZoneInfo? zone = null) => new(
        Given(by), Given(action), Given(subject), Day(from, zone, 0), Day(until, zone, 1), long.TryParse(before, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : null, take);

    private static async Task AnswerAsync(HttpContext context, Store store, CancellationToken stop, string? by = null, string? action = null, string? subject = null, string? from = null, string? until = null, string? format = null)
    {
        bool fhir = format == "fhir" || context.Request.Headers.Accept.ToString().Contains("fhir+ndjson", StringComparison.OrdinalIgnoreCase);
        context.Response.ContentType = fhir ? "application/fhir+ndjson; charset=utf-8" : "application/x-ndjson; charset=utf-8";
        await foreach (AuditRow row in store.AllAuditAsync(Query(by, action, subject, from, until, before: null, take: int.MaxValue, HospitalTime.Zone), stop))
        {
            byte[] line = fhir
                ? FhirJson.Bytes(AuditEvents.Of(row.Id, row.At, row.By, row.Action, row.Subject, row.Detail, row.Hash))
                : System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(row, Lines);
            await context.Response.Body.WriteAsync(line, stop);
            await context.Response.Body.WriteAsync("\n"u8.ToArray(), stop);
        }
    }

    private static readonly System.Text.Json.JsonSerializerOptions Lines = new(System.Text.Json.JsonSerializerDefaults.Web);

    private static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    /// <summary>When a day begins in a zone, so many days later.</summary>
    private static DateTime? Day(string? text, TimeZoneInfo? zone, int later)
    {
        if (!DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly day) || day == DateOnly.MaxValue)
        {
            return null;
        }

        DateTime begins = day.AddDays(later).ToDateTime(TimeOnly.MinValue, DateTimeKind.Unspecified);
        while (zone?.IsInvalidTime(begins) == true)
        {
            begins = begins.AddMinutes(30); // where clocks go forward at midnight
        }

        return TimeZoneInfo.ConvertTimeToUtc(begins, zone ?? TimeZoneInfo.Utc);
    }
}
