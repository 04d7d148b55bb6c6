using System.Text.Json;
using RefractoryEpilepsy.Fhir.Sources;
using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Reports;
using RefractoryEpilepsy.Shared;

namespace RefractoryEpilepsy.Service.Tests.Stories;

/// <summary>From a FHIR bundle to the words a clinician reads, through every stage there is.</summary>
public class StoryTests
{
    private const string Stories = "samples/patients";
    private static readonly KnowledgeBase Knowledge = KnowledgeBase.Load();
    private static readonly ScreeningRun Screening = new(Knowledge, predict: null, TimeProvider.System);

    public static TheoryData<string> Names => [.. Directory.GetDirectories(Repository.PathTo(Stories)).Select(folder => Path.GetFileName(folder)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Tells_the_story_as_a_person_approved_it(string name)
    {
        string bundle = Repository.PathTo($"{Stories}/{name}/bundle.json");
        string id = PatientOf(bundle);

        JudgedPatient? found = await Screening.OneAsync(new ExportFolder(bundle, Knowledge), id, asOf: null, TestContext.Current.CancellationToken);

        Assert.NotNull(found);
        Approved.Match($"{Stories}/{name}/expected.md", PatientReport.Text(found.Case, found.Flags, id, found.Risk?.Probability));
    }

    private static string PatientOf(string bundle)
    {
        using var json = JsonDocument.Parse(File.ReadAllText(bundle));
        return json.RootElement.GetProperty("entry").EnumerateArray().Select(entry => entry.GetProperty("resource"))
            .Single(resource => resource.GetProperty("resourceType").GetString() == "Patient").GetProperty("id").GetString()!;
    }
}
