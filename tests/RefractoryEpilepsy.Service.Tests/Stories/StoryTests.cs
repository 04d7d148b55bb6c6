using RefractoryEpilepsy.Cases;
using RefractoryEpilepsy.Fhir;
using RefractoryEpilepsy.Fhir.Reading;
using RefractoryEpilepsy.Fhir.Sources;
using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Referral;
using RefractoryEpilepsy.Reports;
using RefractoryEpilepsy.Shared;
using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Service.Tests.Stories;

/// <summary>From a FHIR bundle to the words a clinician reads, through every stage there is.</summary>
public class StoryTests
{
    private const string Stories = "samples/patients";
    private static readonly KnowledgeBase Knowledge = KnowledgeBase.Load();

    public static TheoryData<string> Names => [.. Directory.GetDirectories(Repository.PathTo(Stories)).Select(folder => Path.GetFileName(folder)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Tells_the_story_as_a_person_approved_it(string name)
    {
        var source = new ExportFolder(Repository.PathTo($"{Stories}/{name}/bundle.json"), Knowledge);
        var changes = new List<PatientChange>();
        await foreach (PatientChange change in source.ChangedSinceAsync(since: null, TestContext.Current.CancellationToken))
        {
            changes.Add(change);
        }

        PatientRecord record = Assert.IsType<PatientChange.Updated>(Assert.Single(changes)).Record;
        PatientTimeline timeline = new TimelineReader(Knowledge).Read(record);
        var patient = PatientCase.From(timeline, Knowledge, timeline.Observed.End ?? DateOnly.MaxValue);

        Approved.Match($"{Stories}/{name}/expected.md", PatientReport.Text(patient, ReferralRules.Evaluate(patient, risk: null), record.SourceId));
    }
}
