using System.Security.Claims;
using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Reports;
using RefractoryEpilepsy.Reports.CohortBoard;
using RefractoryEpilepsy.Reports.Quality;
using RefractoryEpilepsy.Resistance;
using RefractoryEpilepsy.Service.Access;
using RefractoryEpilepsy.Service.Api;
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

    [Fact]
    public async Task Counts_that_one_scope_asked_for_are_not_what_another_sees()
    {
        using var folder = new TemporaryFolder();
        Store store = await Store.OpenAsync(folder["store.db"], KnowledgeBase.Load().Drugs, TimeProvider.System, Stop);
        IReadOnlyList<CohortRow> rows = [.. Enumerable.Range(0, 60).Select(number => CohortRow.Of(AnyPatient.Make($"key{number:D2}", number < 3 ? Status.Undefined : Status.Resistant).Case, CohortRows.Definitions))];
        ClaimsPrincipal everywhere = User(Roles.Clinician, Sites.All), north = User(Roles.Clinician, "Organization/north"), analyst = User(Roles.Analyst, Sites.All);

        foreach (ClaimsPrincipal user in (ClaimsPrincipal[])[everywhere, north, analyst, north, everywhere, analyst])
        {
            CohortCounts counts = (await CohortComparison.CountAsync(rows, user, store, null, null, null, null, null, Stop))!;
            // Nobody's record names the north, so a clinician of the north has no patients.
            Assert.Equal(user == north ? 0 : 60, counts.Patients);
            Assert.Equal(user == everywhere, counts.Outcomes.Any(outcome => outcome is 3));
        }

        Assert.Equal(60, (await CohortComparison.CountAsync(rows, everywhere, store, null, null, "female", null, null, Stop))!.Patients);
    }

    [Theory]
    [InlineData("Patient/source-key05", null)]
    [InlineData("Encounter/visit-5", null)]
    [InlineData("Practitioner/doctor", null)]
    [InlineData("Organization/nowhere", null)]
    [InlineData("Organization/north", 60)]
    [InlineData("Location/ward", 60)]
    public async Task A_cohort_is_narrowed_to_sites_only_and_never_to_whoever_has_an_id(string asked, int? patients)
    {
        using var folder = new TemporaryFolder();
        Store store = await Store.OpenAsync(folder["store.db"], KnowledgeBase.Load().Drugs, TimeProvider.System, Stop);
        JudgedPatient[] judged = [.. Enumerable.Range(0, 60).Select(number => AnyPatient.Make($"key{number:D2}"))];
        await store.RecordedAsync(new("test", "prepare", ""), database => Name(database, judged, "Organization/north", "Location/ward", "Practitioner/doctor"), Stop);
        await store.RecordedAsync(new("test", "prepare", ""), database => Name(database, [judged[5]], "Patient/source-key05", "Encounter/visit-5"), Stop);
        IReadOnlyList<CohortRow> rows = [.. judged.Select(patient => CohortRow.Of(patient.Case, CohortRows.Definitions))];

        foreach (string role in (string[])[Roles.Analyst, Roles.Reviewer, Roles.Clinician])
        {
            Assert.Equal(patients, (await CohortComparison.CountAsync(rows, User(role, Sites.All), store, asked, null, null, null, null, Stop))?.Patients);
        }
    }

    [Fact]
    public async Task A_quality_report_made_for_one_who_sees_small_cells_is_not_what_others_get()
    {
        using var folder = new TemporaryFolder();
        Store store = await Store.OpenAsync(folder["store.db"], KnowledgeBase.Load().Drugs, TimeProvider.System, Stop);
        long run = await store.BeginRunAsync("test", new(2024, 5, 1), "test", Stop);
        await store.SaveAsync(run, [.. Enumerable.Range(0, 5).Select(number => AnyPatient.Make($"key{number}"))], Stop);
        await store.FinishRunAsync(run, new(2024, 5, 1), 5, new(new Dictionary<string, long>(), new Dictionary<string, long>(), 1, 1000, 1), "", Stop);
        var board = new Service.Quality.QualityBoard(store);

        foreach (bool exact in (bool[])[true, false, true, false])
        {
            QualityReport report = (await board.ReportAsync("2023-11", null, exact, Stop))!.Value.Report;
            Assert.Equal(exact, report.Measures.Any(measure => measure.Year is { Counted: > 0 and < 11 }));
        }

        Assert.Same((await board.ReportAsync("2023-11", null, true, Stop))!.Value.Report, (await board.ReportAsync("2023-11", " ", true, Stop))!.Value.Report);
    }

    private static void Name(Database database, IReadOnlyList<JudgedPatient> patients, params string[] names)
    {
        foreach (JudgedPatient patient in patients)
        {
            string key = patient.Case.Timeline.Patient.Value;
            if (!database.Records.Local.Any(row => row.Patient == key) && !database.Records.Any(row => row.Patient == key))
            {
                database.Add(new RecordRow { Source = "files", SourceId = patient.SourceId, Patient = key, HasSign = true, Resources = [] });
            }

            database.AddRange(names.Select(name => new RecordNameRow { Source = "files", Name = name, Patient = key }));
        }
    }

    private static ClaimsPrincipal User(string role, string site) => new(new ClaimsIdentity([new(ClaimTypes.Role, role), new(Sites.Claim, site)], "test"));
}
