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
            await store.RecordAsync(new(by, record, patient ?? "", Filters(context.Request.Query)), context.RequestAborted);
        }

        await next(context);
    }

    private async Task<bool> MaySeeAsync(HttpContext context, string by, string patient) =>
        Sites.Of(context.User) is not { } sites
        || await store.IsOfSitesAsync(new(patient), sites, context.RequestAborted)
        || (context.User.FindFirst(Sites.Owner) is null && await store.GlassBrokenUntilAsync(by, new(patient), context.RequestAborted) is not null);

    /// <summary>Which filters were set, not to what: somebody may have typed a record number into one.</summary>
    private static string Filters(IQueryCollection query) => string.Join(';', query.Keys.Where(name => name.Length <= 30 && name.All(char.IsAsciiLetter)).Order(StringComparer.Ordinal).Take(20));
}
