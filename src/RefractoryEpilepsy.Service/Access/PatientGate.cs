using System.Globalization;
using RefractoryEpilepsy.Storage;

namespace RefractoryEpilepsy.Service.Access;

/// <summary>Before anything that is about one patient: is the patient of the caller's sites, or was the glass broken? Then the record of the view, then the view.</summary>
/// <remarks>
/// A route is about one patient when it has a parameter <c>Key</c> or <c>patient</c>. What the matrix names in its fifth column is recorded
/// for every other address; a patient's page without such a name is a <c>view-patient</c>. So no page can forget it.
/// </remarks>
internal sealed class PatientGate(RequestDelegate next, AccessMatrix matrix, Store store)
{
    /// <summary>Where the page about a refusal finds the patient that was asked for.</summary>
    public const string OutOfReach = "out-of-reach";

    private const int LongestKey = 100;
    private const int LongestSubject = 60;
    private const int LongestNumber = 5;

    /// <summary>Lets the call through or answers 403.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        if (Audience.IsAboutAFault(context) || context.GetEndpoint() is not RouteEndpoint endpoint || context.User.Identity?.IsAuthenticated != true)
        {
            await next(context);
            return;
        }

        string by = Roles.NameOf(context.User);
        string? patient = (context.GetRouteValue("Key") ?? context.GetRouteValue("patient"))?.ToString();
        if (patient is { Length: > LongestKey })
        {
            // No key of ours: nothing to find, and nothing to fill the trail with.
            await AccessGate.RefuseAsync(context, StatusCodes.Status404NotFound, "No such patient.");
            return;
        }

        if (patient is not null && !await MaySeeAsync(context, by, patient))
        {
            await store.RecordAsync(new(by, "refused-patient", patient), context.RequestAborted);
            context.Items[OutOfReach] = patient;
            await AccessGate.RefuseAsync(context, StatusCodes.Status403Forbidden, "This patient is not of your sites.");
            return;
        }

        string record = matrix.Find(endpoint.RoutePattern.RawText ?? "", context.Request.Method)?.Record ?? "";
        record = record.Length == 0 && patient is not null && HttpMethods.IsGet(context.Request.Method) ? "view-patient" : record;
        if (record.Length > 0)
        {
            await store.RecordAsync(new(by, record, patient ?? Subject(context.Request.RouteValues), Filters(context.Request.Query)), context.RequestAborted);
        }

        await next(context);
    }

    private async Task<bool> MaySeeAsync(HttpContext context, string by, string patient) =>
        Sites.Of(context.User) is not { } sites
        || await store.IsOfSitesAsync(new(patient), sites, context.RequestAborted)
        || (context.User.FindFirst(Sites.Owner) is null && await store.GlassBrokenUntilAsync(by, new(patient), context.RequestAborted) is not null);

    /// <summary>What an address without a patient is about: the table, group, cohort or review it names.</summary>
    /// <remarks>Names of ours are words and short numbers. A longer number is none of ours: somebody may have typed a record number.</remarks>
    private static string Subject(RouteValueDictionary values) => string.Join(' ', values.Where(value => value.Key != "page").OrderBy(value => value.Key, StringComparer.Ordinal)
        .Select(value => Convert.ToString(value.Value, CultureInfo.InvariantCulture) ?? "").Where(value => value.Length > 0).Select(value => value.Length <= LongestSubject && !HasLongNumber(value) ? value : "not a name of ours"));

    private static bool HasLongNumber(string value)
    {
        int digits = 0;
        return value.Any(letter => (digits = char.IsDigit(letter) ? digits + 1 : 0) > LongestNumber);
    }

    /// <summary>Which filters were set, not to what: somebody may have typed a record number into one.</summary>
    private static string Filters(IQueryCollection query) => string.Join(';', query.Keys.Where(name => name.Length <= 30 && name.All(char.IsAsciiLetter)).Order(StringComparer.Ordinal).Take(20));
}
