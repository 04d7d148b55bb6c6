using RefractoryEpilepsy.Fhir.Publishing;

namespace RefractoryEpilepsy.Service.FhirApi;

/// <summary>Our own FHIR R4 address: what can be asked of it stands in <see cref="Served"/>; failures are OperationOutcomes.</summary>
internal static class FhirEndpoints
{
    /// <summary>Every type that is answered for: told at <c>/fhir/metadata</c>, mapped below.</summary>
    private static readonly ServedType[] Served = [PlanDefinitionEndpoints.Served, GroupEndpoints.Served, .. MeasureEndpoints.Served];

    /// <summary>Maps <c>/fhir</c>.</summary>
    public static void MapFhirApi(this WebApplication host)
    {
        RouteGroupBuilder fhir = host.MapGroup("/fhir").ExcludeFromDescription();
        fhir.AddEndpointFilter(TellFaultsAsync);
        fhir.MapGet("/metadata", (HttpContext context) => new FhirResult(CapabilityResource.Of($"{context.Request.Scheme}://{context.Request.Host}/fhir", ProgramVersion.Text, ProgramVersion.Released, Served)));
        fhir.MapPlanDefinitions();
        fhir.MapGroups();
        fhir.MapMeasures();
        fhir.MapFallback((HttpContext context) => FhirResult.Error(StatusCodes.Status404NotFound, R4.OperationOutcome.IssueType.NotFound, "Nothing is served at this address. See /fhir/metadata."));
    }

    /// <summary>A fault of ours is an OperationOutcome too; it tells nothing of a record.</summary>
    private static async ValueTask<object?> TellFaultsAsync(EndpointFilterInvocationContext call, EndpointFilterDelegate next)
    {
        try
        {
            return await next(call);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            call.HttpContext.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(FhirEndpoints)).LogError("{Method} {Route} failed with {Fault}", call.HttpContext.Request.Method, (call.HttpContext.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText, fault.GetType().Name);
            return FhirResult.Error(StatusCodes.Status500InternalServerError, R4.OperationOutcome.IssueType.Exception, "A fault of ours.");
        }
    }
}
