using System.Security.Claims;
using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Reports;
using RefractoryEpilepsy.Resistance;
using RefractoryEpilepsy.Service.Access;
using RefractoryEpilepsy.Service.Tests.Commands;
using RefractoryEpilepsy.Shared;
using RefractoryEpilepsy.Storage;

namespace RefractoryEpilepsy.Service.Tests.Access;

/// <summary>Counts of everybody are exact only for those who may see everybody.</summary>
public class ExactCountsTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Roles.Clinician, Sites.All, true)]
    [InlineData(Roles.Clinician, "Organization/north", false)]
    [InlineData(Roles.Clinician, null, false)]
    [InlineData(Roles.Analyst, Sites.All, false)]
    public async Task Whoever_is_held_to_some_sites_gets_small_cells_of_the_others_hidden(string role, string? site, bool isExact)
    {
        Claim[] claims = [new(ClaimTypes.Role, role), .. site is null ? (Claim[])[] : [new(Sites.Claim, site)]];
        var user = new ClaimsPrincipal(new ClaimsIdentity(claims, "test"));
        using var folder = new TemporaryFolder();
        Store store = await Store.OpenAsync(folder["store.db"], KnowledgeBase.Load().Drugs, TimeProvider.System, Stop);
        long run = await store.BeginRunAsync("test", new(2024, 5, 1), "test", Stop);
        await store.SaveAsync(run, [.. Enumerable.Range(0, 60).Select(number => AnyPatient.Make($"key{number:D2}", number < 3 ? Status.Undefined : Status.Resistant))], Stop);
        await store.FinishRunAsync(run, new(2024, 5, 1), 60, new(new Dictionary<string, long> { ["Patient"] = 60 }, new Dictionary<string, long>(), 1, 1000, 1), "", Stop);

        OverviewFigures figures = (await new OverviewCounts(store, TimeProvider.System).OfAsync(user, Stop))!.Value.Figures;

        bool shown = figures.ByStatus.Any(status => status is { Name: "Undefined", Count: 3 });
        Assert.Equal(isExact, shown);
    }
}
