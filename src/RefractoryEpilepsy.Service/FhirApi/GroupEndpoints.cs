using RefractoryEpilepsy.Fhir.Publishing;
using RefractoryEpilepsy.Service.Access;
using RefractoryEpilepsy.Storage;

namespace RefractoryEpilepsy.Service.FhirApi;

/// <summary>The cohorts that measures may be asked of, at <c>/fhir/Group</c>: ours, and those that were brought along.</summary>
internal static class GroupEndpoints
{
    /// <summary>As told at <c>/fhir/metadata</c>.</summary>
    public static ServedType Served { get; } = new("Group", [R4.CapabilityStatement.TypeRestfulInteraction.Read, R4.CapabilityStatement.TypeRestfulInteraction.SearchType], [("_id", R4.SearchParamType.Token)], []);

    /// <summary>Maps the list, without members, and every single one.</summary>
    public static void MapGroups(this RouteGroupBuilder fhir)
    {
        fhir.MapGet("/Group", async (HttpContext context, Store store, CancellationToken stop) => new FhirResult(All(await store.QualityGroupsAsync(Sites.Of(context.User), Roles.PersonOf(context.User), stop), context)));
        fhir.MapGet("/Group/{id}", OneAsync);
    }

    private static R4.Bundle All(IReadOnlyList<QualityGroup> groups, HttpContext context)
    {
        string[] ids = [.. context.Request.Query["_id"].SelectMany(value => (value ?? "").Split(','))];
        var found = new R4.Bundle { Type = R4.Bundle.BundleType.Searchset };
        found.Entry.AddRange(groups.Where(group => ids.Length == 0 || ids.Contains(group.Id)).Select(group => new R4.Bundle.EntryComponent
        {
            FullUrl = $"{context.Request.Scheme}://{context.Request.Host}/fhir/Group/{group.Id}",
            Resource = CohortResources.OfMembers(group.Id, group.Name, group.Definition, members: null),
            Search = new R4.Bundle.SearchComponent { Mode = R4.Bundle.SearchEntryMode.Match },
        }));
        found.Total = found.Entry.Count;
        return found;
    }

    private static async Task<IResult> OneAsync(string id, HttpContext context, Store store, CancellationToken stop)
    {
        if (await store.FindQualityGroupAsync(id, Sites.Of(context.User), Roles.PersonOf(context.User), stop) is not { } group)
        {
            return FhirResult.Error(StatusCodes.Status404NotFound, R4.OperationOutcome.IssueType.NotFound, "There is no such Group.");
        }

        IReadOnlySet<string> members = await store.QualityGroupMembersAsync(group, stop);
        IReadOnlySet<string>? own = Sites.Of(context.User) is { } sites ? await store.PatientsOfSitesAsync(sites, stop) : null;
        return new FhirResult(CohortResources.OfMembers(group.Id, group.Name, group.Definition, members.Where(member => own?.Contains(member) != false)));
    }
}
