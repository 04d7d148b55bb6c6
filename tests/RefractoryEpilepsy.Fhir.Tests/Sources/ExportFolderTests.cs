using RefractoryEpilepsy.Fhir.Sources;
using RefractoryEpilepsy.Shared;
using Shouldly;
using Xunit;
using static RefractoryEpilepsy.Fhir.Tests.Sources.ExportBuilder;

namespace RefractoryEpilepsy.Fhir.Tests.Sources;

public sealed class ExportFolderTests : IDisposable
{
    private readonly ExportBuilder export = new();

    public void Dispose() => export.Dispose();

    private static string Entry(string resource) => "{\"resource\":" + resource + "}";

    [Fact]
    public async Task A_patient_with_epilepsy_comes_with_all_records_and_others_do_not()
    {
        export.With("Patient.ndjson", Patient("a"), Patient("b"))
            .With("Condition.ndjson", Condition("1", "a"), Condition("2", "b", """{"text":"Asthma"}"""), Condition("3", "a", """{"text":"Asthma"}"""));

        ReadExport read = await export.ReadAsync();

        read.Patients.Keys.ShouldBe(["a"]);
        read.References("a").ShouldBe(["Condition/1", "Condition/3", "Patient/a"]);
        read.Summary.ResourcesByType.ShouldBe(new Dictionary<string, long> { ["Condition"] = 3, ["Patient"] = 2 });
        read.Summary.Lines.ShouldBe(5);
        read.Gaps.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_request_whose_medication_stands_in_another_file_makes_its_patient_a_candidate()
    {
        export.With("0.ndjson", """{"resourceType":"MedicationRequest","id":"1","subject":{"reference":"Patient/a"},"medicationReference":{"reference":"Medication/m"},"requester":{"reference":"Practitioner/p"}}""")
            .With("1.ndjson", Patient("a"), """{"resourceType":"Medication","id":"m","code":{"text":"levETIRAcetam 500 MG Oral Tablet [Keppra]"}}""", """{"resourceType":"Medication","id":"other","code":{"text":"Aspirin"}}""")
            .With("2.ndjson.gz", """{"resourceType":"Practitioner","id":"p"}""", """{"resourceType":"PractitionerRole","id":"r","practitioner":{"reference":"Practitioner/p"},"organization":{"reference":"Organization/o"}}""", """{"resourceType":"Organization","id":"o"}""");

        ReadExport read = await export.ReadAsync();

        read.References("a").ShouldBe(["Medication/m", "MedicationRequest/1", "Organization/o", "Patient/a", "Practitioner/p", "PractitionerRole/r"]);
    }

    [Fact]
    public async Task References_of_every_form_find_their_patient()
    {
        export.With("Patient.ndjson", Patient("a", ""","identifier":[{"system":"urn:x","value":"mrn-7"}]"""))
            .With(
                "Condition.ndjson",
                Condition("1", "a"),
                Condition("2", "https://example.org/fhir/Patient/a"),
                Condition("3", "Patient/a/_history/4"),
                Condition("4", "Patient?identifier=urn:x|mrn-7"),
                Condition("5", "urn:uuid:a"),
                """{"resourceType":"Condition","id":"6","subject":{"identifier":{"system":"urn:x","value":"mrn-7"}}}""",
                """{"resourceType":"Condition","id":"7","subject":{"reference":"Patient\/a"}}""",
                """{"\u0069d":"8","subject":{"reference":"Patient/a"},"resource\u0054ype":"Condition"}""",
                """{"resourceType":"Appointment","id":"9","participant":[{"actor":{"reference":"Practitioner/x"}},{"actor":{"reference":"Patient/a"}}]}""",
                """{"resourceType":"Task","id":"10","for":{"reference":"Patient/a"}}""",
                """{"resourceType":"Coverage","id":"11","beneficiary":{"reference":"Patient/a"}}""");

        ReadExport read = await export.ReadAsync();

        read.References("a").Count.ShouldBe(12);
        read.Gaps.ShouldBeEmpty();
    }

    [Fact]
    public async Task Of_one_resource_the_newest_version_stays()
    {
        export.With("Patient.ndjson", Patient("a"))
            .With(
                "Condition.ndjson",
                Condition("1", "a", more: ""","meta":{"lastUpdated":"2024-01-02T00:00:00Z"},"note":"new" """),
                Condition("1", "a", more: ""","meta":{"lastUpdated":"2024-01-01T23:00:00-05:00"},"note":"newest" """),
                Condition("2", "a", more: ""","meta":{"versionId":"10"},"note":"ten" """),
                Condition("2", "a", more: ""","meta":{"versionId":"9"},"note":"nine" """),
                Condition("3", "a", more: ""","note":"b" """),
                Condition("3", "a", more: ""","note":"a" """),
                Condition("4", "a"),
                Condition("4", "a"));

        ReadExport read = await export.ReadAsync();

        read.Json("a", "Condition/1").ShouldContain("newest");
        read.Json("a", "Condition/2").ShouldContain("ten");
        read.Json("a", "Condition/3").ShouldContain("\"b\"");
        read.Gaps.Select(gap => (gap.Code, gap.Where.Reference)).ShouldBe([("ambiguous-duplicate", "Condition/3")]);
    }

    [Fact]
    public async Task Linked_patients_are_one_under_the_id_that_is_in_use()
    {
        export.With(
                "Patient.ndjson",
                Patient("old", ""","link":[{"other":{"reference":"Patient/new"},"type":"replaced-by"}]"""),
                Patient("new"),
                Patient("third", ""","link":[{"other":{"reference":"Patient/old"},"type":"seealso"}]"""),
                Patient("x", ""","link":[{"other":{"reference":"Patient/y"},"type":"replaced-by"}]"""),
                Patient("y", ""","link":[{"other":{"reference":"Patient/x"},"type":"replaced-by"}]"""),
                Patient("z", ""","link":[{"other":{"reference":"Patient/gone"},"type":"replaced-by"}]"""))
            .With("Condition.ndjson", Condition("1", "old"), Condition("2", "third"), Condition("3", "y"), Condition("4", "gone"));

        ReadExport read = await export.ReadAsync();

        read.Patients.Keys.ShouldBe(["new", "x", "z"]);
        read.References("new").ShouldBe(["Condition/1", "Condition/2", "Patient/new", "Patient/old", "Patient/third"]);
        read.References("z").ShouldBe(["Condition/4", "Patient/z"]);
        read.Gaps.Select(gap => (gap.Code, gap.Where.Reference)).ShouldBe([("circular-link", "Patient/x"), ("dangling-link", "Patient/gone")]);
    }

    [Fact]
    public async Task A_patient_who_is_only_referred_to_is_judged_all_the_same()
    {
        export.With("Condition.ndjson", Condition("1", "a"));

        ReadExport read = await export.ReadAsync();

        read.References("a").ShouldBe(["Condition/1"]);
        read.Gaps.Single().Code.ShouldBe("patient-missing");
    }

    [Fact]
    public async Task Bundles_of_every_kind_are_taken_apart()
    {
        string entries = $$$"""
            {"fullUrl":"urn:uuid:aaa","resource": {{{Patient("a")}}} ,"request":{"method":"POST","url":"Patient"} },
                {"resource": {"resourceType":"Condition","id":"1",
                  "code":{"text":"Epilepsie"}, "subject":{"reference":"urn:uuid:aaa"} } },
            {"fullUrl":"urn:uuid:bbb","resource":{"resourceType":"Encounter","status":"finished","subject":{"reference":"urn:uuid:aaa"} } }
            """;
        export.WithText("transaction.json", """{"resourceType":"Bundle","type":"transaction","entry":[""" + entries + "]}")
            .WithText("pretty.ndjson", "{\n \"entry\": [\n" + Entry(Condition("2", "a")) + "\n],\n \"type\": \"collection\", \"resourceType\": \"Bundle\"\n}\n")
            .WithText("single.json", "{\n" + Condition("3", "a")[1..])
            .WithText("lines.json", Condition("4", "a") + "\n" + Condition("5", "a") + "\n")
            .WithText("list.json", "[" + Condition("6", "a") + "," + Condition("7", "a") + "]")
            .WithText("bundles.ndjson", """{"resourceType":"Bundle","entry":[""" + Entry(Condition("8", "a")) + "]}" + "\n" + """{"resourceType":"Bundle"}""" + "\n");

        ReadExport read = await export.ReadAsync();

        read.Patients.Keys.ShouldBe(["a"]);
        read.References("a").ShouldBe([.. Enumerable.Range(1, 8).Select(id => "Condition/" + id), "Encounter/bbb", "Patient/a"]);
        read.Patients["a"].Find("urn:uuid:aaa")!.Reference.ShouldBe("Patient/a");
        read.Patients["a"].Find("urn:uuid:bbb")!.Type.ShouldBe("Encounter");
        read.Gaps.ShouldBeEmpty();
    }

    [Fact]
    public async Task Links_that_a_newer_version_took_back_or_a_deleted_Patient_had_join_nobody()
    {
        const string linked = ""","meta":{"lastUpdated":"2024-01-01T00:00:00Z"},"link":[{"other":{"reference":"Patient/b"},"type":"seealso"}]""";
        export.WithText("manifest.json", """{"transactionTime":"2024-06-01T00:00:00Z","output":[],"deleted":[{"type":"Bundle","url":"gone.ndjson"}]}""")
            .With("older.ndjson", Patient("a", linked), Patient("b"), Patient("c"), Patient("d", ""","link":[{"other":{"reference":"Patient/b"},"type":"seealso"},{"other":{"reference":"Patient/c"},"type":"seealso"}]"""))
            .With("newer.ndjson", Patient("a", ""","meta":{"lastUpdated":"2024-02-01T00:00:00Z"}"""))
            .With("Condition.ndjson", Condition("1", "a"), Condition("2", "b"), Condition("3", "c"), Condition("4", "d"))
            .With("gone.ndjson", """{"resourceType":"Bundle","type":"transaction","entry":[{"request":{"method":"DELETE","url":"Patient/d"}}]}""");

        ReadExport read = await export.ReadAsync();

        read.Patients.Keys.Order().ShouldBe(["a", "b", "c"]);
        read.References("b").ShouldBe(["Condition/2", "Patient/b"]);
    }

    [Fact]
    public async Task A_manifests_deletions_remove_what_they_name_unless_it_came_later()
    {
        export.WithText("manifest.json", """
            {"transactionTime":"2024-06-01T00:00:00Z","request":"x","output":[{"type":"Condition","url":"https://example.org/files/Condition.1?sig=a"}],
             "deleted":[{"type":"Bundle","url":"https://example.org/files/gone.ndjson"}],"error":[]}
            """)
            .With("Condition.1", Condition("1", "a"), Condition("2", "a", more: ""","meta":{"lastUpdated":"2024-06-02T00:00:00Z"}"""), Condition("3", "a"), Condition("4", "b"))
            .With("more.ndjson", Patient("a"), Patient("b"))
            .With("gone.ndjson", """{"resourceType":"Bundle","type":"transaction","entry":[{"request":{"method":"DELETE","url":"Condition/1"}},{"request":{"method":"DELETE","url":"Condition/2"}},{"request":{"method":"DELETE","url":"Patient/b"}}]}""");

        ReadExport read = await export.ReadAsync();

        read.Patients.Keys.ShouldBe(["a"]);
        read.References("a").ShouldBe(["Condition/2", "Condition/3", "Patient/a"]);
        read.Summary.Deletions.Select(deletion => deletion.Reference).ShouldBe(["Condition/1", "Condition/2", "Patient/b"]);

        var changes = new List<PatientChange>();
        await foreach (PatientChange change in new ExportFolder(export.Folder, ExportBuilder.Knowledge).ChangedSinceAsync(null, CancellationToken.None))
        {
            changes.Add(change);
        }

        changes.OfType<PatientChange.Updated>().Single().Record.SourceId.ShouldBe("a");
        changes.OfType<PatientChange.Removed>().Single().SourceId.ShouldBe("b");
        (await ReadAsync(Path.Combine(export.Folder, "manifest.json"))).References("a").ShouldBe(["Condition/2", "Condition/3"]);
    }

    [Fact]
    public async Task The_newest_record_is_the_last_day_of_something_done_or_written()
    {
        export.With("Patient.ndjson", Patient("a", ""","birthDate":"2024-12-31" """))
            .With(
                "Condition.ndjson",
                Condition("1", "a", more: ""","recordedDate":"2023-05-06" """),
                Condition("2", "a", more: ""","recordedDate":"2024-02-03T10:00:00+01:00" """),
                Condition("3", "a", more: ""","recordedDate":"2091-02-03" """),
                Condition("4", "a", more: ""","recordedDate":"2024-13-45" """));

        (await export.ReadAsync()).Summary.NewestRecord.ShouldBe(new DateOnly(2024, 2, 3));
    }

    [Theory]
    [InlineData("synthea-bulk-10", 13)]
    [InlineData("synthea-bundles", 20)]
    public async Task Synthea_exports_read_clean(string folder, int patients)
    {
        if (Repository.SharedData(folder) is not { } path)
        {
            return;
        }

        ReadExport read = await ReadAsync(path);

        read.Summary.ResourcesByType["Patient"].ShouldBe(patients);
        read.Gaps.ShouldBeEmpty();
        read.Patients.Count.ShouldBeInRange(1, patients);
    }
}
