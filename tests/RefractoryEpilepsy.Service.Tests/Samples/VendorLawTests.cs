using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using RefractoryEpilepsy.Cases;
using RefractoryEpilepsy.Fhir;
using RefractoryEpilepsy.Fhir.Reading;
using RefractoryEpilepsy.Fhir.Sources;
using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Resistance;
using RefractoryEpilepsy.Synthetic;
using RefractoryEpilepsy.Timeline;
using RefractoryEpilepsy.Trials;

namespace RefractoryEpilepsy.Service.Tests.Samples;

/// <summary>The laws of the engine, from the resources on, for generated people in every vendor's handwriting.</summary>
public sealed partial class VendorLawTests
{
    private const int People = 60;

    private static readonly KnowledgeBase Knowledge = KnowledgeBase.Load();

    private static readonly TimelineReader Reader = new(Knowledge);

    private static readonly SyntheticOptions Options = new() { Patients = People, Seed = 77, EpilepsyShare = 0.9, LookAlikeShare = 1, OrdinaryCare = 0.05, Notes = false };

    private static readonly ConcurrentDictionary<RecordStyle, Lazy<Task<List<PatientRecord>>>> Written = new();

    public static TheoryData<RecordStyle> Styles => [.. Enum.GetValues<RecordStyle>()];

    [Theory]
    [MemberData(nameof(Styles))]
    public async Task The_order_of_resources_does_not_matter(RecordStyle style)
    {
        foreach (PatientRecord record in await RecordsAsync(style))
        {
            RawResource[] shuffled = [.. record.Resources];
            new Random(5).Shuffle(shuffled);
            Assert.Equal(Told(record), Told(record with { Resources = shuffled }));
        }
    }

    [Theory]
    [MemberData(nameof(Styles))]
    public async Task A_shifted_calendar_gives_the_same_answer(RecordStyle style)
    {
        foreach (PatientRecord record in await RecordsAsync(style))
        {
            PatientRecord shifted = With(record, static resource => Changed(resource, static json => Year().Replace(json, static year => Shifted(year.Value))));
            Assert.Equal(Year().Replace(Told(record), static year => Shifted(year.Value)), Told(shifted, Options.AsOf.AddYears(-ShiftedYears)));
        }
    }

    [Theory]
    [MemberData(nameof(Styles))]
    public async Task An_irrelevant_resource_changes_nothing(RecordStyle style)
    {
        foreach (PatientRecord record in await RecordsAsync(style))
        {
            string day = Options.AsOf.AddDays(-900).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
            PatientRecord more = record with
            {
                Resources =
                [
                    .. record.Resources,
                    Raw("Observation", "law-pulse", $$$"""{"resourceType":"Observation","id":"law-pulse","status":"final","code":{"coding":[{"system":"http://loinc.org","code":"8867-4"}],"text":"Heart rate"},"effectiveDateTime":"{{{day}}}","valueQuantity":{"value":71,"unit":"/min"}}"""),
                    Raw("Condition", "law-ankle", $$$"""{"resourceType":"Condition","id":"law-ankle","code":{"coding":[{"system":"http://hl7.org/fhir/sid/icd-10-cm","code":"S93.401A"}]},"category":[{"coding":[{"code":"encounter-diagnosis"}]}],"recordedDate":"{{{day}}}"}"""),
                    Raw("MedicationRequest", "law-pills", $$$"""{"resourceType":"MedicationRequest","id":"law-pills","status":"active","intent":"order","authoredOn":"{{{day}}}","medicationCodeableConcept":{"text":"amoxicillin 500 mg capsule"},"dosageInstruction":[{"text":"1 capsule three times a day"}]}"""),
                ],
            };
            if (Judge(record, Options.AsOf) is var before && before.Timeline.Observed.Start <= Options.AsOf.AddDays(-900) && before.Timeline.Observed.Last >= Options.AsOf.AddDays(-900))
            {
                Assert.Equal(Told(record), Told(more));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Styles))]
    public async Task A_duplicate_under_another_id_changes_nothing(RecordStyle style)
    {
        var random = new Random(9);
        foreach (PatientRecord record in await RecordsAsync(style))
        {
            RawResource[] told = [.. record.Resources.Where(resource => resource.Type is "MedicationRequest" or "MedicationDispense" or "MedicationStatement" or "Observation" or "Condition")];
            if (told.Length > 0)
            {
                RawResource twice = told[random.Next(told.Length)];
                RawResource copy = Raw(twice.Type, "law-copy", Text(twice).Replace($"\"id\":\"{twice.Id}\"", "\"id\":\"law-copy\"", StringComparison.Ordinal));
                Assert.True(Summary(Judge(record, Options.AsOf)) == Summary(Judge(record with { Resources = [.. record.Resources, copy] }, Options.AsOf)), $"a {twice.Type} told twice");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Styles))]
    public async Task A_seizure_report_less_never_turns_unknown_into_failed(RecordStyle style)
    {
        var random = new Random(3);
        foreach (PatientRecord record in await RecordsAsync(style))
        {
            RawResource[] reports = [.. record.Resources.Where(resource => resource.Type == "Observation" && Text(resource).Contains("eizure", StringComparison.Ordinal))];
            if (reports.Length == 0)
            {
                continue;
            }

            RawResource gone = reports[random.Next(reports.Length)];
            PatientCase before = Judge(record, Options.AsOf);
            PatientCase after = Judge(record with { Resources = [.. record.Resources.Where(resource => resource != gone)] }, Options.AsOf);

            // A date of the last seizure clears the days after it; and by the last sign of care it is known how long open orders went on. Without either there is not less against a drug, but another history.
            SeizureReport[] missing = [.. before.Timeline.Seizures.Where(report => !after.Timeline.Seizures.Contains(report))];
            bool clears = missing.Any(report => report.LastSeizure is { } last && after.Timeline.Seizures.Any(other => other.CountLow > 0 && other.Window.Start <= last.Latest && other.Window.End > last.Latest));
            if (clears || !before.Resistance.Trials.Select(trial => trial.Trial.Taken).SequenceEqual(after.Resistance.Trials.Select(trial => trial.Trial.Taken)))
            {
                continue;
            }

            foreach (TrialAssessment trial in after.Resistance.Trials.Where(trial => trial is { Outcome: 2, Grade: <= Grade.E3 }))
            {
                TrialAssessment? known = before.Resistance.Trials.FirstOrDefault(other => other.Trial.Id == trial.Trial.Id);
                Assert.True(known is null or { Outcome: 1 or 2 } or { RelapseUnderCheck: true } || known.Judgement.Answer != Answer.Unknown, "a trial turned from unknown to failed");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Styles))]
    public async Task Nothing_recorded_later_alters_the_answer_of_a_day(RecordStyle style)
    {
        var random = new Random(21);
        foreach (PatientRecord record in await RecordsAsync(style))
        {
            DateOnly day = Options.AsOf.AddDays(-random.Next(200, 2000));
            PatientRecord known = record with { Resources = [.. record.Resources.Where(resource => resource.Type is "Patient" or "Medication" or "Practitioner" or "PractitionerRole" or "Organization" or "Location" || Days(resource).Any(found => found <= day))] };
            Assert.Equal(Summary(Judge(known, day)), Summary(Judge(record, day)));
        }
    }

    private const int ShiftedYears = 28;

    private static string Shifted(string year) => (int.Parse(year, CultureInfo.InvariantCulture) - ShiftedYears).ToString(CultureInfo.InvariantCulture);

    private static string Told(PatientRecord record) => Told(record, Options.AsOf);

    private static string Told(PatientRecord record, DateOnly day)
    {
        PatientCase patient = Judge(record, day);
        return Summary(patient) + string.Join('\n', patient.Resistance.Resistant.Reasons.Select(reason => reason.Code)) + string.Join(';', patient.Causes.Present.Order(StringComparer.Ordinal));
    }

    private static string Summary(PatientCase patient)
    {
        ResistanceFinding finding = patient.Resistance;
        return string.Create(CultureInfo.InvariantCulture, $"{finding.Status} {finding.EverResistant} {finding.Confidence} {finding.Since:yyyy-MM-dd} {finding.Eligible.Answer} ")
            + string.Join(';', finding.Failures.Select(failure => string.Create(CultureInfo.InvariantCulture, $"{string.Join('+', failure.DrugIds)}@{failure.On:yyyy-MM-dd} {failure.Grade}")))
            + string.Join(';', finding.Trials.Select(trial => $"{trial.Trial.Id} {trial.Category} {trial.Rule} {trial.AdequateDays}").Order(StringComparer.Ordinal));
    }

    private static PatientCase Judge(PatientRecord record, DateOnly day) => PatientCase.From(Reader.Read(record), Knowledge, day);

    private static PatientRecord With(PatientRecord record, Func<RawResource, RawResource> change) => record with { Resources = [.. record.Resources.Select(change)] };

    private static RawResource Changed(RawResource resource, Func<string, string> change) => resource with { Json = Encoding.UTF8.GetBytes(change(Text(resource))) };

    private static RawResource Raw(string type, string id, string json) => new(type, id, "law.ndjson", 1, Encoding.UTF8.GetBytes(json));

    private static string Text(RawResource resource) => Encoding.UTF8.GetString(resource.Json.Span);

    private static IEnumerable<DateOnly> Days(RawResource resource) =>
        Iso().Matches(Text(resource)).Select(found => DateOnly.ParseExact(found.Value, "yyyy-MM-dd", CultureInfo.InvariantCulture));

    // One export of each style serves every law.
    private static Task<List<PatientRecord>> RecordsAsync(RecordStyle style) =>
        Written.GetOrAdd(style, static style => new(() => WriteAsync(style))).Value;

    private static async Task<List<PatientRecord>> WriteAsync(RecordStyle style)
    {
        string folder = System.IO.Directory.CreateTempSubdirectory("laws-").FullName;
        try
        {
            SyntheticExport.Write(folder, Options with { Style = style }, stop: TestContext.Current.CancellationToken);
            var records = new List<PatientRecord>();
            await using (SievedExport export = await new ExportFolder(folder, Knowledge).SieveAsync(stop: TestContext.Current.CancellationToken))
            {
                await export.ReadAsync(
                    (record, _) =>
                    {
                        lock (records)
                        {
                            records.Add(With(record, static resource => resource with { Json = resource.Json.ToArray() }));
                        }

                        return ValueTask.CompletedTask;
                    },
                    gap: null,
                    progress: null,
                    TestContext.Current.CancellationToken);
            }

            Assert.InRange(records.Count, People / 2, People);
            return [.. records.OrderBy(record => record.Patient.Value, StringComparer.Ordinal)];        // they come in no order, and the draws below follow it
        }
        finally
        {
            System.IO.Directory.Delete(folder, recursive: true);
        }
    }

    [GeneratedRegex(@"\b(19|20)\d\d(?=-\d\d)|(?<=/)(19|20)\d\d\b")]
    private static partial Regex Year();

    [GeneratedRegex(@"\b(19|20)\d\d-\d\d-\d\d")]
    private static partial Regex Iso();
}
