using RefractoryEpilepsy.Fhir.Publishing;

namespace RefractoryEpilepsy.Service.FhirApi;

/// <summary>The rules at <c>/fhir/PlanDefinition</c>.</summary>
internal static class PlanDefinitionEndpoints
{
    /// <summary>As told at <c>/fhir/metadata</c>.</summary>
    public static ServedType Served { get; } = new("PlanDefinition", [R4.CapabilityStatement.TypeRestfulInteraction.Read, R4.CapabilityStatement.TypeRestfulInteraction.SearchType], [], []);

    /// <summary>Maps the list and every single one.</summary>
    public static void MapPlanDefinitions(this RouteGroupBuilder fhir)
    {
        fhir.MapGet("/PlanDefinition", (HttpContext context) => new FhirResult(All(context)));
        fhir.MapGet("/PlanDefinition/{id}", (string id, HttpContext context) => PlanDefinitions.All(AddressOf(context), ProgramVersion.Released).FirstOrDefault(plan => plan.Id == id) is { } plan
            ? new FhirResult(plan)
            : FhirResult.Error(StatusCodes.Status404NotFound, R4.OperationOutcome.IssueType.NotFound, "No rule has that id."));
    }

    private static R4.Bundle All(HttpContext context)
    {
        var found = new R4.Bundle { Type = R4.Bundle.BundleType.Searchset };
        foreach (R4.PlanDefinition plan in PlanDefinitions.All(AddressOf(context), ProgramVersion.Released))
        {
            found.Entry.Add(new R4.Bundle.EntryComponent { FullUrl = plan.Url, Resource = plan, Search = new R4.Bundle.SearchComponent { Mode = R4.Bundle.SearchEntryMode.Match } });
        }

        found.Total = found.Entry.Count;
        return found;
    }

    private static string AddressOf(HttpContext context) => $"{context.Request.Scheme}://{context.Request.Host}/fhir";
}
