using System.Diagnostics;
using System.Formats.Tar;
using System.IO.Compression;
using System.Text.Json.Nodes;
using Hl7.Fhir.Serialization;
using RefractoryEpilepsy.Cohorts;
using RefractoryEpilepsy.Fhir.Publishing;
using RefractoryEpilepsy.Referral;
using RefractoryEpilepsy.Reports;
using RefractoryEpilepsy.Shared;
using R4 = Hl7.Fhir.Model;

namespace RefractoryEpilepsy.Fhir.Tests.Publishing;

/// <summary>Every resource we can write.</summary>
public class PublicationTests
{
    private static readonly DateTimeOffset At = new(2024, 5, 2, 8, 30, 0, TimeSpan.Zero);
    private static readonly Publication Device = OriginResources.Device("1.0.0", "k123", "model-1");

    public static TheoryData<string> Types => [.. Published("key").Select(publication => publication.Type).Distinct(StringComparer.Ordinal)];

    [Theory, MemberData(nameof(Types))]
    public void A_type_reads_as_approved(string type) => Approved.Match(
        $"tests/RefractoryEpilepsy.Fhir.Tests/Publishing/{type}.json",
        string.Join("\n", Published("key").Where(publication => publication.Type == type).Select(publication => FhirJson.Text(publication.Resource, indented: true))) + "\n");

    [Fact]
    public void Firely_reads_each_in_its_strictest_mode_and_writes_it_again()
    {
        var strict = new FhirJsonDeserializer(new DeserializerSettings().UsingMode(DeserializationMode.Strict));
        Assert.All(Everything(), json => Assert.Equal(JsonNode.Parse(json)!.ToJsonString(), JsonNode.Parse(FhirJson.Text(strict.DeserializeResource(json)))!.ToJsonString()));
    }

    [Fact]
    public async Task Two_validators_made_by_others_find_nothing_and_neither_does_US_Core()
    {
        Assert.SkipUnless(Directory.Exists(Repository.PathTo("tests/ForeignServer/node_modules/fhir")), "npm ci --prefix tests/ForeignServer was not run");
        string folder = Directory.CreateTempSubdirectory("validate-").FullName;
        string file = Path.Combine(folder, "all.ndjson");
        string[] all = [.. Everything()];
        await File.WriteAllLinesAsync(file, all, TestContext.Current.CancellationToken);
        string[] usCore = Repository.SharedData("us-core/us_core_610.tgz") is { } archive ? ["--us-core", await ExtractAsync(archive, folder)] : [];
        using Process node = Process.Start(new ProcessStartInfo("node", [Repository.PathTo("tests/ForeignServer/validate.mjs"), .. usCore, file]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        string said = await node.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        Directory.Delete(folder, recursive: true);

        int profiled = usCore.Length == 0 ? 0 : all.Count(json => (string?)JsonNode.Parse(json)!["resourceType"] is "ServiceRequest" or "DocumentReference");
        Assert.Equal($"checked {all.Length} {profiled}", said.Trim());
    }

    [Fact]
    public void The_validators_do_find_what_is_wrong()
    {
        Assert.SkipUnless(Directory.Exists(Repository.PathTo("tests/ForeignServer/node_modules/fhir")), "npm ci --prefix tests/ForeignServer was not run");
        string file = Path.GetTempFileName();
        File.WriteAllText(file, """{"resourceType":"Flag","status":"fired","subject":{"reference":"Patient/1"}}""" + "\n");
        using Process node = Process.Start(new ProcessStartInfo("node", [Repository.PathTo("tests/ForeignServer/validate.mjs"), file]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        string said = node.StandardOutput.ReadToEnd();
        File.Delete(file);

        Assert.Contains("Flag by medplum", said, StringComparison.Ordinal);
        Assert.Contains("Flag by fhir", said, StringComparison.Ordinal);
    }

    [Fact]
    public void Ids_are_the_same_tomorrow_and_others_for_another_patient()
    {
        string[] today = [.. Published("key").Select(publication => publication.Reference)];

        Assert.Equal(today, Published("key", asOf: new(2024, 8, 1)).Select(publication => publication.Reference));
        Assert.Empty(today.Intersect(Published("other").Where(publication => publication.Patient.Length > 0).Select(publication => publication.Reference)));
        Assert.Equal(today.Length, today.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void A_new_day_alone_changes_nothing_but_a_new_month_moves_a_flag_on()
    {
        var other = Published("key", asOf: new(2024, 5, 20)).ToDictionary(publication => publication.Reference, Parsed);
        Assert.All(Published("key"), publication =>
            Assert.Equal(ContentFingerprint.Of(Parsed(publication), new(2024, 5, 2)), ContentFingerprint.Of(other[publication.Reference], new(2024, 5, 20))));

        Publication flag = Published("key").First(publication => publication.Type == "Flag");
        Assert.NotEqual(ContentFingerprint.Of(Parsed(flag), new(2024, 5, 2)), ContentFingerprint.Of(Parsed(flag), new(2024, 6, 2)));
    }

    [Fact]
    public void Nothing_leaves_that_nobody_confirmed() =>
        Assert.Empty(PatientPublications.Of(Context("key", new(2024, 5, 2)), Patient("key"), _ => false));

    [Fact]
    public void A_proposal_is_never_an_order() =>
        Assert.All(Published("key").Select(publication => publication.Resource).OfType<R4.ServiceRequest>(), request => Assert.Equal((R4.RequestIntent.Proposal, R4.RequestStatus.Draft), (request.Intent, request.Status)));

    [Fact]
    public void Neither_pseudonym_nor_rule_text_of_others_is_in_a_Group() =>
        Assert.DoesNotContain("key", FhirJson.Text(Published("key").First(publication => publication.Type == "Group").Resource), StringComparison.Ordinal);

    internal static IEnumerable<string> Everything()
    {
        // Every rule there is, fired with every target, and each resource withdrawn.
        ReferralFlag[] flags = [.. ReferralRules.All.Select(rule => Flag(rule.Id, rule.Offers, rule.Title, rule.Source))];
        JudgedPatient all = Patient("key") with { Flags = flags };
        Publication[] published = [.. Published("key"), .. PatientPublications.Of(Context("many", new(2024, 5, 2)), all, _ => true)];
        foreach (Publication publication in published)
        {
            yield return FhirJson.Text(publication.Resource);
            if (Withdrawal.Apply(Parsed(publication), new(2024, 7, 1)) is { } withdrawn)
            {
                yield return withdrawn.ToJsonString();
            }
        }

        foreach (R4.PlanDefinition rule in PlanDefinitions.All("https://example.org/fhir", "2024-05-02"))
        {
            yield return FhirJson.Text(rule);
        }

        yield return FhirJson.Text(AuditEvents.Of(7, At.UtcDateTime, "smart:ehr.example.org:Practitioner/1", "smart-launch", "0123456789abcdef01234567", "", "00ff"));
        yield return FhirJson.Text(ServiceRequestResource.Of("Patient/source-1", "CEC-1", "Refer to a comprehensive epilepsy centre.", ["Two adequate schedules have failed."], new(2024, 5, 2)));
        yield return FhirJson.Text(Outcome.Error(R4.OperationOutcome.IssueType.NotFound, "Nothing is served at this address."));
        yield return FhirJson.Text(CapabilityResource.Of("https://example.org/fhir", "1.0.0", "2024-05-02",
            [new ServedType("Measure", [R4.CapabilityStatement.TypeRestfulInteraction.Read], [("url", R4.SearchParamType.Uri)], [("evaluate-measure", "http://hl7.org/fhir/OperationDefinition/Measure-evaluate-measure")])]));
    }

    private static IReadOnlyList<Publication> Published(string key, DateOnly? asOf = null)
    {
        DateOnly day = asOf ?? new(2024, 5, 2);
        CohortDefinition cohort = CohortDefinitions.DrugResistant;
        return
        [
            Device,
            .. PatientPublications.Of(Context(key, day), Patient(key), _ => true),
            CohortResources.Group(cohort, ["Patient/source-1", "Patient/source-2"]),
            CohortResources.Worklist([("Patient/source-1", "CEC-1: Refer.")], Device.Reference, day),
        ];
    }

    private static JudgedPatient Patient(string key) => AnyPatient.Make(key) with
    {
        Flags =
        [
            Flag("CEC-1", ReferralTarget.EpilepsyCentre, "Refer to a comprehensive epilepsy centre.", "Jehi 2022"),
            Flag("SAFE-1", ReferralTarget.Safety, "Valproate without a pregnancy prevention record.", "NICE NG217"),
            Flag("GEN-1", ReferralTarget.WorkUp, "Offer genetic testing.", "Smith 2023"),
        ],
    };

    private static ReferralFlag Flag(string id, ReferralTarget offers, string title, string source) =>
        new(id, offers, title, Judgement.Of(Answer.Yes, "because", "Two adequate schedules have failed.", new Evidence("MedicationRequest/1"), new Evidence("Condition/2"), new Evidence("unnamed-3")), Strength.Strong, ["EEG"], source, new(2024, 5, 1), new(2024, 10, 1));

    private static PublishingContext Context(string key, DateOnly asOf) => new(new(key), "Patient/source-" + key, asOf, At, Device.Reference);

    private static JsonObject Parsed(Publication publication) => (JsonObject)JsonNode.Parse(FhirJson.Text(publication.Resource))!;

    private static async Task<string> ExtractAsync(string archive, string folder)
    {
        await using var packed = new GZipStream(File.OpenRead(archive), CompressionMode.Decompress);
        await TarFile.ExtractToDirectoryAsync(packed, folder, overwriteFiles: true);
        return Path.Combine(folder, "package");
    }
}
