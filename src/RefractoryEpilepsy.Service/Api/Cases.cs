using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using RefractoryEpilepsy.Causes;
using RefractoryEpilepsy.Prediction;
using RefractoryEpilepsy.Referral;
using RefractoryEpilepsy.Reports;
using RefractoryEpilepsy.Resistance;
using RefractoryEpilepsy.Service.Access;
using RefractoryEpilepsy.Storage;

namespace RefractoryEpilepsy.Service.Api;

/// <summary>One case as the API gives it. Patients are named by pseudonym.</summary>
internal sealed record CaseDetail(string Patient, DateOnly AsOf, ResistanceFinding Resistance, CauseProfile Causes, IReadOnlyList<ReferralFlag> Flags, IReadOnlyList<string> Missing, Risk? Risk);

/// <summary>Judged cases as JSON.</summary>
internal static class Cases
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) } };

    /// <summary>Maps <c>/api/cases</c> and <c>/api/cases/{patient}</c>.</summary>
    public static void MapCases(this WebApplication host)
    {
        RouteGroupBuilder api = host.MapGroup("/api").WithTags("Cases");
        api.MapGet("/cases", ListAsync).WithSummary("Judged cases, filtered, sorted and paged.");
        api.MapGet("/cases/{patient}", OneAsync).WithSummary("One case with its reasons.").Produces<CaseDetail>();
    }

    private static async Task<Results<Ok<CasePage>, BadRequest<ProblemDetails>>> ListAsync(
        HttpContext context, Store store, CancellationToken stop, string? status = null, string? confidence = null, string? drug = null, string? flag = null, string? cause = null, string sort = "since", bool descending = true, int skip = 0, int take = 25)
    {
        return skip < 0 || take is < 1 or > 1000
            ? TypedResults.BadRequest(new ProblemDetails { Title = "skip must be 0 or more, take between 1 and 1000." })
            : TypedResults.Ok(await Silence.CasesAsync(store, new(status, confidence, drug, flag, cause, sort, descending, skip, take, Sites.Of(context.User)), stop));
    }

    private static async Task<IResult> OneAsync(string patient, Store store, CancellationToken stop)
    {
        return await Silence.FindAsync(store, new(patient), stop) is { } found
            ? TypedResults.Json(new CaseDetail(found.Case.Timeline.Patient.Value, found.Case.AsOf, found.Case.Resistance, found.Case.Causes, found.Flags, MissingInformation.Of(found.Case, found.Flags), found.Risk?.Told()), Json)
            : TypedResults.NotFound();
    }
}
