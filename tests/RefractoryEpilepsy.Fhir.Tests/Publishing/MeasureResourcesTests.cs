using System.Diagnostics;
using Hl7.Fhir.Introspection;
using Hl7.Fhir.Serialization;
using RefractoryEpilepsy.Fhir.Publishing;
using RefractoryEpilepsy.Reports.Quality;
using RefractoryEpilepsy.Shared;
using R4 = Hl7.Fhir.Model;

namespace RefractoryEpilepsy.Fhir.Tests.Publishing;

/// <summary>Measures and reports as FHIR: approved once, and valid by readers that nobody here wrote.</summary>
public class MeasureResourcesTests
{
    private const string Address = "https://example.org/fhir";
    private static readonly ReportPeriod Year = new(new(2024, 1, 1), new(2024, 12, 31));
    private static readonly ReportContext Context = new(Address, new DateTimeOffset(2025, 1, 3, 5, 0, 0, TimeSpan.Zero), null);
    private static readonly QualityRecord[] Records = [.. Enumerable.Range(0, 3000).Select(SimulatedRecords.One)];
    private static readonly Lazy<QualityReport> Report = new(() =>
    {
        var totals = new QualityTotals(Measures.All, [Year, Year], AreaTable.Empty);
        foreach (QualityRecord record in Records)
        {
            totals.Add(record);
        }

        // Late enough that whoever had days to act had them.
        return QualityReport.Of(totals, new(2025, 4, 30));
    });

    public static TheoryData<string> Approvals => ["measure-QM-1", "measure-QM-14", "summary-QM-2", "summary-QM-11", "summary-QM-14", "individual-QM-1", "care-gaps"];

    [Theory, MemberData(nameof(Approvals))]
    public void The_resource_is_as_approved(string name) =>
        Approved.Match($"tests/RefractoryEpilepsy.Fhir.Tests/Publishing/{name}.json", FhirJson.Text(Resource(name), indented: true));

    [Fact]
    public void Every_resource_is_valid_by_Firely()
    {
        var strict = new FhirJsonDeserializer(new DeserializerSettings().UsingMode(DeserializationMode.Strict));
        foreach (R4.Resource resource in All())
        {
            R4.Resource read = strict.DeserializeResource(FhirJson.Text(resource));
            Assert.Equal(FhirJson.Text(resource), FhirJson.Text(read));
        }
    }

    [Fact]
    public async Task Every_resource_is_valid_by_two_validators_made_by_others()
    {
        Assert.SkipUnless(Directory.Exists(Repository.PathTo("tests/ForeignServer/node_modules/fhir")), "npm ci --prefix tests/ForeignServer was not run");
        R4.Resource[] all = [.. All(), .. Gaps().Entry.Select(entry => entry.Resource!)];
        string file = Path.GetTempFileName();
        await File.WriteAllLinesAsync(file, all.Select(resource => FhirJson.Text(resource)), TestContext.Current.CancellationToken);

        using Process node = Process.Start(new ProcessStartInfo("node", [Repository.PathTo("tests/ForeignServer/validate.mjs"), file]) { UseShellExecute = false, RedirectStandardOutput = true })!;
        string said = await node.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        File.Delete(file);

        Assert.Equal($"checked {all.Length} 0", said.Trim());
    }

    [Fact]
    public void Small_cells_are_masked_and_the_score_follows_from_the_counts()
    {
        foreach (R4.MeasureReport report in Measures.All.Select(measure => Summary(measure.Id)).Where(report => report.Status == R4.MeasureReport.MeasureReportStatus.Complete))
        {
            foreach (R4.MeasureReport.StratifierGroupComponent stratum in report.Group.Single().Stratifier.SelectMany(stratifier => stratifier.Stratum))
            {
                Assert.All(stratum.Population, population => Assert.False(population.Count is > 0 and < QualityCells.Least, CodeOf(population)));
            }

            Assert.DoesNotContain(report.Group.Single().Population, population => population.CountElement is null);
            if (report.Group.Single().Population.All(population => population.Count is not null) && report.Group.Single().MeasureScore is { Unit: null, Value: { } score })
            {
                int Of(string code) => report.Group.Single().Population.SingleOrDefault(population => CodeOf(population) == code)?.Count ?? 0;
                Assert.Equal((double)Of("numerator") / (Of("denominator") - Of("denominator-exclusion") - Of("denominator-exception")), (double)score, tolerance: 1e-6);
            }
        }
    }

    [Fact]
    public void The_list_of_subjects_counts_what_the_summary_counts()
    {
        MeasureFigures figures = Report.Value.Find("QM-1")!;

        R4.MeasureReport list = SubjectList("QM-1");

        Assert.Equal((int)figures.Year!.Met, list.Group.Single().Population.Single(population => CodeOf(population) == "numerator").Count ?? -1);
        Assert.Equal(figures.Year.Initial, list.Contained.OfType<R4.List>().Single(contained => contained.Id == "subjects-initial-population").Entry.Count);
    }

    [Fact]
    public void What_kind_of_place_a_patient_lives_in_is_told_where_it_is_known()
    {
        QualityRecord record = Records[7];
        var areas = AreaTable.Read($"postal_area,rurality,deprivation\n{record.PostalArea},rural,5\n");
        string[] Told(AreaTable? known) => [.. MeasureReportResource.Individual("one", Measures.Find("QM-1")!, record, Year, Context with { Areas = known }).Contained.OfType<R4.Observation>().Select(one => $"{one.Id}={((R4.CodeableConcept)one.Value!).Text}")];

        Assert.Contains("sde-rurality=rural", Told(areas));
        Assert.Contains("sde-deprivation=5", Told(areas));
        Assert.DoesNotContain(Told(null), told => told.Contains("rurality", StringComparison.Ordinal));
    }

    [Fact]
    public void A_gap_is_open_closed_or_still_ahead()
    {
        Measure measure = Measures.Find("QM-1")!;
        QualityRecord Standing(Standing standing) => Records.First(record => MeasureResults.Judge(measure, record, new Unit(Year.From, Year.To, Year.To)).Standing == standing);

        Assert.Equal(GapStatus.Open, CareGaps.StatusOf(measure, Standing(Reports.Quality.Standing.NotMet), Year, new(2024, 12, 31)));
        Assert.Equal(GapStatus.Prospective, CareGaps.StatusOf(measure, Standing(Reports.Quality.Standing.NotMet), Year, new(2024, 10, 1)));
        Assert.Equal(GapStatus.Closed, CareGaps.StatusOf(measure, Standing(Reports.Quality.Standing.Met), Year, new(2024, 12, 31)));
        Assert.Null(CareGaps.StatusOf(measure, Standing(Reports.Quality.Standing.Excluded), Year, new(2024, 12, 31)));
        Assert.Null(CareGaps.Document(Standing(Reports.Quality.Standing.NotMet), [measure], Year, new(2024, 12, 31), status => status == GapStatus.Closed, Context));
    }

    private static string? CodeOf(R4.MeasureReport.PopulationComponent population) => population.Code?.Coding[0].Code;

    private static string? CodeOf(R4.MeasureReport.StratifierGroupPopulationComponent population) => population.Code?.Coding[0].Code;

    private static IEnumerable<R4.Resource> All() =>
    [
        .. Measures.All.Select(measure => MeasureResource.Of(measure, Address)),
        MeasureResource.Library(Address, "1.0"),
        .. Measures.All.Select(measure => Summary(measure.Id)),
        .. Measures.All.Select(measure => MeasureReportResource.Individual("individual", measure, Records[7], Year, Context)),
        .. Measures.All.Select(measure => SubjectList(measure.Id)),
        Gaps(),
        MeasureReportResource.Summary("of-group", Report.Value.Find("QM-2")!, Year, waiting: null, Context with { Group = "Group/7", Practitioner = "Practitioner/3" }),
        new R4.Parameters { Id = "of-members", Parameter = [.. Records.Take(3).Select(record => new R4.Parameters.ParameterComponent { Name = "return", Resource = MeasureReportResource.Individual("one", Measures.Find("QM-1")!, record, Year, Context) })] },
        CohortResources.OfMembers("7", "Brought along, version 1", definition: null, ["b", "a"]),
        CohortResources.OfMembers("drug-resistant", "Drug-resistant epilepsy", RefractoryEpilepsy.Cohorts.CohortDefinitions.DrugResistant, members: null),
        QualityPush.Transaction([MeasureResource.Of(Measures.Find("QM-1")!, Address), Summary("QM-1")]),
    ];

    private static R4.Resource Resource(string name) => name switch
    {
        "care-gaps" => Gaps(),
        "individual-QM-1" => MeasureReportResource.Individual("individual", Measures.Find("QM-1")!, Records[7], Year, Context),
        _ when name.StartsWith("measure-", StringComparison.Ordinal) => MeasureResource.Of(Measures.Find(name["measure-".Length..])!, Address),
        _ => Summary(name["summary-".Length..]),
    };

    private static R4.MeasureReport Summary(string id) => MeasureReportResource.Summary("summary-" + id, Report.Value.Find(id)!, Year, Report.Value.Waiting[0], Context);

    private static R4.MeasureReport SubjectList(string id)
    {
        Measure measure = Measures.Find(id)!;
        var patients = new List<(QualityRecord Record, IReadOnlyList<UnitOutcome> Outcomes)>();
        foreach (QualityRecord record in Records)
        {
            var outcomes = new List<UnitOutcome>();
            MeasureResults.Judge(measure, record, Year.From, Year.To, outcome => { if (outcome.Standing != Standing.Out) { outcomes.Add(outcome); } });
            if (outcomes.Count > 0)
            {
                patients.Add((record, outcomes));
            }
        }

        return MeasureReportResource.SubjectList("list", Report.Value.Find(id)!, Year, waiting: null, patients, Context);
    }

    private static R4.Bundle Gaps() => Records.Select(record => CareGaps.Document(record, Measures.All, Year, new(2024, 12, 31), _ => true, Context)).First(document => document?.Entry.Count > 6)!;
}
