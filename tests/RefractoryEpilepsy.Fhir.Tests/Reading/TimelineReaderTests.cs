using System.Text.Json;
using CsCheck;
using RefractoryEpilepsy.Timeline;
using static RefractoryEpilepsy.Fhir.Tests.Reading.Records;

namespace RefractoryEpilepsy.Fhir.Tests.Reading;

public class TimelineReaderTests
{
    private const string Epilepsy = "'code':{'coding':[{'system':'http://hl7.org/fhir/sid/icd-10-cm','code':'G40.909'}]}";

    [Fact]
    public void A_person_is_told_without_identifiers()
    {
        Person person = Read("""
            {'resourceType':'Patient','id':'p1','gender':'female','birthDate':'1990-05','name':[{'family':'Muster'}],
             'extension':[{'url':'http://hl7.org/fhir/us/core/StructureDefinition/us-core-race','extension':[{'url':'ombCategory','valueCoding':{'display':'Asian'}},{'url':'text','valueString':'Asian'}]}],
             'communication':[{'language':{'coding':[{'code':'de'}]},'preferred':true}],'address':[{'use':'home','postalCode':'79106'}]}
            """, """
            {'resourceType':'Coverage','id':'c1','status':'active','type':{'text':'Medicaid'},'beneficiary':{'reference':'Patient/p1'}}
            """).Person;

        Assert.Equal(new Person("female", PartialDate.Parse("1990-05"), null, "Asian", null, "de", "Medicaid", "791"), person);
    }

    [Theory]
    [InlineData("AMB", CareSetting.Ambulatory)]
    [InlineData("EMER", CareSetting.Emergency)]
    [InlineData("IMP", CareSetting.Inpatient)]
    [InlineData("ACUTE", CareSetting.Inpatient)]
    [InlineData("OBSENC", CareSetting.Inpatient)]
    [InlineData("VR", CareSetting.Virtual)]
    [InlineData("Hospital Outpatient Visit", CareSetting.Ambulatory)]   // a vendor's own class
    [InlineData("stationär", CareSetting.Inpatient)]
    [InlineData("Notaufnahme", CareSetting.Emergency)]
    [InlineData("zzz", CareSetting.Unknown)]
    public void Settings_by_class(string code, CareSetting setting) =>
        Assert.Equal(setting, Read(Encounter($"'class':{{'code':'{code}'}}")).Visits.Single().Setting);

    [Fact]
    public void The_specialty_of_a_doctor_makes_a_neurology_visit()
    {
        const string role = "{'resourceType':'PractitionerRole','id':'r1','practitioner':{'reference':'Practitioner/d1'},'specialty':[{'text':'Neurology'}]}";
        string visit = Encounter("'participant':[{'individual':{'reference':'Practitioner/d1'}}]");

        Assert.Equal(Answer.Yes, Read(visit, "{'resourceType':'Practitioner','id':'d1'}", role).Visits.Single().Neurology);
        Assert.Equal(Answer.No, Read(visit, "{'resourceType':'Practitioner','id':'d1'}", role.Replace("Neurology", "Neurosurgery", StringComparison.Ordinal)).Visits.Single().Neurology);
        Assert.Equal(Answer.Unknown, Read(visit).Visits.Single().Neurology);
    }

    [Fact]
    public void Who_has_a_part_in_the_care_is_told_and_nobody_else()
    {
        const string role = "{'resourceType':'PractitionerRole','id':'r1','practitioner':{'reference':'Practitioner/neurologist'},'specialty':[{'text':'Neurology'}]}";
        const string patient = "{'resourceType':'Patient','id':'p1','generalPractitioner':[{'reference':'https://example.org/fhir/Practitioner/family'},{'reference':'Organization/practice'}]}";
        string atNeurology = Encounter("'participant':[{'individual':{'reference':'PractitionerRole/r1'}}]");
        string elsewhere = Encounter("'serviceType':{'text':'Cardiology'},'participant':[{'individual':{'reference':'Practitioner/cardiologist'}}]").Replace("'id':'e1'", "'id':'e2'", StringComparison.Ordinal);
        string Order(string id, string drug, string by) => $"{{'resourceType':'MedicationRequest','id':'{id}','status':'active','intent':'order','subject':{{'reference':'Patient/p1'}},'authoredOn':'2024-01-02','medicationCodeableConcept':{{'text':'{drug}'}},'requester':{{'reference':'Practitioner/{by}'}}}}";

        PatientTimeline read = Read(patient, role, atNeurology, elsewhere, Order("m1", "lamotrigine 100 mg tablet", "prescriber"), Order("m2", "ibuprofen 400 mg tablet", "surgeon"));

        Assert.Equal(2, read.Visits.Count);
        Assert.Equal(["Practitioner/family", "Practitioner/neurologist", "Practitioner/prescriber"], read.Person.Practitioners);
        Assert.Empty(Read(Encounter("")).Person.Practitioners);
    }

    [Fact]
    public void Who_keeps_the_record_and_who_gave_the_care_are_told()
    {
        const string organisation = "{'resourceType':'Organization','id':'n','name':'North Hospital'}";
        PatientTimeline known = Read("{'resourceType':'Patient','id':'p1','managingOrganization':{'reference':'https://example.org/fhir/Organization/n'}}", organisation, Encounter("'serviceProvider':{'reference':'Organization/s','display':'South'}"));
        PatientTimeline unknown = Read(Encounter(""));

        Assert.Equal(new("Organization/n", "North Hospital"), known.Person.Custodian);
        Assert.Equal(new("Organization/s", "South"), known.Visits.Single().Provider);
        Assert.Null(unknown.Person.Custodian);
        Assert.Null(unknown.Visits.Single().Provider);
    }

    [Theory]
    [InlineData("Epilepsy Monitoring Unit", Answer.Yes)]
    [InlineData("EMU", Answer.Yes)]
    [InlineData("Comprehensive Epilepsy Center", Answer.Yes)]
    [InlineData("Epilepsieambulanz", Answer.Yes)]
    [InlineData("Neurology clinic", Answer.No)]
    public void Epilepsy_centres_by_name(string name, Answer centre) =>
        Assert.Equal(centre, Read(Encounter($"'location':[{{'location':{{'display':'{name}'}}}}]")).Visits.Single().EpilepsyCentre);

    [Fact]
    public void The_first_rank_is_the_principal_diagnosis()
    {
        PatientTimeline timeline = Read(
            Encounter("'class':{'code':'EMER'},'diagnosis':[{'condition':{'reference':'Condition/x'},'rank':2},{'condition':{'reference':'Condition/c1'},'rank':1}]"),
            Condition(Epilepsy),
            Condition("'code':{'coding':[{'system':'http://hl7.org/fhir/sid/icd-10-cm','code':'R55'}]}", "x"));

        Assert.Equal(["epilepsy_dx"], timeline.Visits.Single().PrincipalDiagnoses);
        Assert.Equal(["epilepsy_dx", "seizure_mimic"], timeline.Visits.Single().Diagnoses);
        Assert.True(timeline.Diagnoses.Single(diagnosis => diagnosis.Concepts.Contains("epilepsy_dx")).Principal);
    }

    [Fact]
    public void A_condition_that_names_its_encounter_counts_for_it()
    {
        Diagnosis diagnosis = Read(
            Encounter(""),
            Condition(Epilepsy + ",'encounter':{'reference':'Encounter/e1'},'category':[{'coding':[{'code':'encounter-diagnosis'}]}],'recordedDate':'2024-02-02'")).Diagnoses.Single();

        Assert.Equal((DiagnosisPlace.Encounter, "Encounter/e1", new DateOnly(2024, 1, 5), true), (diagnosis.Place, diagnosis.Visit, diagnosis.On, diagnosis.Principal));
        Assert.Equal(new DateOnly(2024, 2, 2), diagnosis.Recorded);
    }

    [Fact]
    public void A_problem_listed_at_two_visits_is_a_diagnosis_of_both()
    {
        string listed = "'diagnosis':[{'condition':{'reference':'Condition/c1'}}]";

        PatientTimeline timeline = Read(Encounter(listed), Encounter(listed, "e2", "2024-05-05"), Condition(Epilepsy + ",'category':[{'coding':[{'code':'problem-list-item'}]}],'recordedDate':'2023-01-01'"));

        Assert.Equal(["Encounter/e1", "Encounter/e2"], timeline.Diagnoses.Select(diagnosis => diagnosis.Visit).OfType<string>().Order(StringComparer.Ordinal));
        Assert.Contains(timeline.Diagnoses, diagnosis => diagnosis.Place == DiagnosisPlace.ProblemList);
    }

    [Theory]
    [InlineData("'verificationStatus':{'coding':[{'code':'refuted'}]}")]
    [InlineData("'verificationStatus':{'coding':[{'code':'entered-in-error'}]}")]
    public void Refuted_conditions_do_not_count(string status) =>
        Assert.Empty(Read(Condition($"{Epilepsy},{status},'recordedDate':'2024-01-01'")).Diagnoses);

    [Theory]
    [InlineData("MedicationRequest", "cancelled")]
    [InlineData("MedicationRequest", "draft")]
    [InlineData("MedicationRequest", "entered-in-error")]
    [InlineData("MedicationDispense", "cancelled")]
    [InlineData("MedicationDispense", "declined")]
    [InlineData("MedicationAdministration", "not-done")]
    [InlineData("MedicationStatement", "entered-in-error")]
    [InlineData("MedicationStatement", "not-taken")]
    public void What_did_not_happen_is_no_exposure(string type, string status) => Assert.Empty(Read($$"""
        {'resourceType':'{{type}}','id':'a','status':'{{status}}','intent':'order','authoredOn':'2024-01-01','whenHandedOver':'2024-01-01','effectiveDateTime':'2024-01-01',
         'medicationCodeableConcept':{'text':'Keppra 500 mg'} }
        """).Exposures);

    [Fact]
    public void A_modifier_extension_we_do_not_know_keeps_a_resource_unread_unless_the_site_knows_it()
    {
        string order = Order("'modifierExtension':[{'url':'http://example.org/not','valueBoolean':true}]");

        PatientTimeline timeline = Read(order);
        Assert.Empty(timeline.Exposures);
        Assert.Equal("unknown-modifier-extension", timeline.Gaps.Single().Code);

        HashSet<string> harmless = ["http://example.org/not"];
        Assert.Single(new Fhir.Reading.TimelineReader(Records.Knowledge, new() { HarmlessModifierExtensions = harmless }).Read(Of(order)).Exposures);
    }

    [Fact]
    public void An_element_of_the_wrong_type_costs_that_element_only()
    {
        PatientTimeline timeline = Read(Order("'dosageInstruction':[{'text':'1 tablet twice daily','timing':'BID'}],'note':'none'"));

        Assert.Equal(1000, timeline.Exposures.Single().MgPerDay);
        Assert.Equal(["wrong-type", "wrong-type"], timeline.Gaps.Select(gap => gap.Code));
        Assert.Contains(timeline.Gaps, gap => gap.Text.Contains("$.dosageInstruction[0].timing", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("2019-13-45")]
    [InlineData("yesterday")]
    [InlineData("0001-01-01")]
    public void A_date_that_is_none_is_a_gap(string day)
    {
        PatientTimeline timeline = Read(Condition($"{Epilepsy},'recordedDate':'{day}','onsetDateTime':'2020-01-01'"));

        Assert.Equal("unreadable-date", timeline.Gaps.Single().Code);
        Assert.Equal(new DateOnly(2020, 1, 1), timeline.Diagnoses.Single().On);
    }

    [Fact]
    public void The_day_is_the_local_one_as_written() =>
        Assert.Equal(new DateOnly(2024, 3, 1), Read(Order("").Replace("2024-03-01", "2024-03-01T23:30:00-08:00", StringComparison.Ordinal)).Exposures.Single().Start.Earliest);

    [Fact]
    public void The_end_of_time_means_no_end() =>
        Assert.Null(Read(Order("'dispenseRequest':{'validityPeriod':{'end':'9999-12-31'}}")).Exposures.Single().End);

    [Fact]
    public void Last_updated_tells_the_recording_unless_a_load_stamped_everything()
    {
        string onset = Condition(Epilepsy + ",'onsetDateTime':'2015-01-01','meta':{'lastUpdated':'2020-06-01T00:00:00Z'}");
        string[] loaded = [.. Enumerable.Range(0, 6).Select(i => Observation("'code':{'text':'x'},'meta':{'lastUpdated':'2020-06-01T00:00:00Z'}", $"o{i}", $"201{i}-01-01"))];

        Assert.Equal(new DateOnly(2020, 6, 1), Read(onset).Diagnoses.Single().Recorded);
        Assert.Equal(new DateOnly(2015, 1, 1), Read([onset, .. loaded]).Diagnoses.Single().Recorded);
    }

    [Fact]
    public void A_medication_that_is_not_there_is_an_unresolved_reference()
    {
        PatientTimeline timeline = Read("{'resourceType':'MedicationRequest','id':'m1','status':'active','intent':'order','authoredOn':'2024-01-01','medicationReference':{'reference':'Medication/none'} }");

        Assert.Equal("unresolved-reference", timeline.Gaps.Single().Code);
    }

    [Theory]
    [InlineData("'text':'lisinopril 10 MG Oral Tablet'", null)]
    [InlineData("'coding':[{'system':'http://www.nlm.nih.gov/research/umls/rxnorm','code':'314076','display':'lisinopril 10 MG Oral Tablet'}]", null)]
    [InlineData("'coding':[{'system':'urn:local:formulary','code':'MED-0815'}]", "unmapped-drug")]
    public void Only_a_drug_that_nobody_can_tell_is_unmapped(string name, string? gap) => Assert.Equal(
        gap,
        Read($"{{'resourceType':'MedicationRequest','id':'m1','status':'active','intent':'order','authoredOn':'2024-01-01','medicationCodeableConcept':{{{name}}} }}").Gaps.SingleOrDefault()?.Code);

    [Fact]
    public void Circular_references_end()
    {
        PatientTimeline timeline = Read(
            Order("'priorPrescription':{'reference':'MedicationRequest/m2'}"),
            Order("'priorPrescription':{'reference':'MedicationRequest/m1'}", "m2"),
            "{'resourceType':'Organization','id':'a','partOf':{'reference':'Organization/a'} }",
            Encounter("'serviceProvider':{'reference':'Organization/a'}"));

        Assert.Equal(2, timeline.Exposures.Count);
    }

    [Theory]
    [InlineData("Lack of efficacy", StopReason.Inefficacy, Answer.No)]
    [InlineData("Side effects: rash", StopReason.AdverseEffect, Answer.Unknown)]
    [InlineData("unwirksam", StopReason.Inefficacy, Answer.No)]
    [InlineData("Unverträglichkeit", StopReason.AdverseEffect, Answer.Unknown)]
    [InlineData("Not covered by insurance", StopReason.CostOrSupply, Answer.Unknown)]
    [InlineData("Patient wish", StopReason.Other, Answer.Unknown)]
    public void Why_a_drug_was_stopped(string reason, StopReason stopped, Answer outcome)
    {
        Exposure exposure = Read(Order($"'statusReason':{{'text':'{reason}'}}").Replace("'active'", "'stopped'", StringComparison.Ordinal)).Exposures.Single();

        Assert.Equal((stopped, outcome), (exposure.Stopped, exposure.OutcomeText));
    }

    [Fact]
    public void A_drug_of_the_past_is_historical()
    {
        Exposure exposure = Read("""
            {'resourceType':'MedicationStatement','id':'s1','status':'stopped','dateAsserted':'2024-01-10','effectivePeriod':{'start':'2010','end':'2012-06'},
             'medicationCodeableConcept':{'text':'valproate'},'statusReason':[{'text':'Seizures continued'}]}
            """).Exposures.Single();

        Assert.True(exposure.Historical);
        Assert.Equal((StopReason.Inefficacy, new DateOnly(2024, 1, 10)), (exposure.Stopped, exposure.Recorded));
        Assert.Equal(PartialDate.Parse("2012-06"), exposure.End);
    }

    [Fact]
    public void The_reason_of_an_order_is_its_indication()
    {
        Exposure exposure = Read(Order("'reasonReference':[{'reference':'Condition/c1'}]"), Condition(Epilepsy + ",'recordedDate':'2024-01-01'")).Exposures.Single();

        Assert.Equal(["epilepsy_dx"], exposure.Indications);
        Assert.True(exposure.ReasonRecorded);
    }

    [Fact]
    public void Levels_come_in_the_unit_of_the_reference_range()
    {
        string level = Observation("'code':{'coding':[{'system':'http://loinc.org','code':'14639-9'}]},'valueQuantity':{'value':30,'unit':'umol/L','code':'umol/L'}");
        Measurement measured = Read(level).Measurements.Single();

        Assert.Equal(("level:carbamazepine", "mg/L"), (measured.Concept, measured.Unit));
        Assert.Equal(7.09, (double)measured.Value!.Value, 2);
        Assert.Empty(Read(level.Replace("14639-9", "3433-0", StringComparison.Ordinal)).Measurements);   // a free level compares with nothing
    }

    [Theory]
    [InlineData("Levetiracetam level", "level:levetiracetam")]
    [InlineData("Carbamazepin-Spiegel", "level:carbamazepine")]
    public void Levels_by_their_label(string label, string concept) =>
        Assert.Equal(concept, Read(Observation($"'code':{{'text':'{label}'}},'valueString':'<2.0 mg/L'")).Measurements.Single(measured => measured.Below).Concept);

    [Fact]
    public void A_report_of_an_MRI_is_the_examination_and_its_findings()
    {
        PatientTimeline timeline = Read("""
            {'resourceType':'DiagnosticReport','id':'r1','status':'final','code':{'text':'MRI brain with epilepsy protocol'},'effectiveDateTime':'2024-02-01','issued':'2024-02-03T00:00:00Z',
             'conclusion':'Left hippocampal sclerosis. No tumor.'}
            """);

        Assert.Equal("proc_mri_brain", timeline.Care.Single().Concept);
        Finding sclerosis = timeline.Findings.Single(finding => finding.Concept == "hippocampal-sclerosis");
        Assert.Equal((Answer.Yes, Layer.Text, new DateOnly(2024, 2, 3)), (sclerosis.Present, sclerosis.Layer, sclerosis.Recorded));
        Assert.DoesNotContain(timeline.Findings, finding => finding is { Concept: "tumor", Present: Answer.Yes });
    }

    [Fact]
    public void A_variant_takes_its_significance_from_the_implication_derived_from_it()
    {
        const string variant = """
            'code':{'coding':[{'system':'http://loinc.org','code':'69548-6'}]},'valueCodeableConcept':{'coding':[{'system':'http://loinc.org','code':'LA9633-4'}]},
            'component':[{'code':{'coding':[{'code':'48018-6'}]},'valueCodeableConcept':{'coding':[{'system':'http://www.genenames.org','code':'HGNC:10585'}]}}]
            """;
        const string implication = """
            'code':{'coding':[{'code':'diagnostic-implication'}]},'derivedFrom':[{'reference':'Observation/o1'}],
            'component':[{'code':{'coding':[{'code':'53037-8'}]},'valueCodeableConcept':{'coding':[{'code':'LA26332-9','display':'Likely pathogenic'}]}}]
            """;

        Assert.Equal("likely-pathogenic", Read(Observation(variant), Observation(implication, "o2")).Findings.Single().Detail);
        Assert.Null(Read(Observation(variant)).Findings.Single().Detail);
        Assert.Equal("gene:SCN1A", Read(Observation(variant)).Findings.Single().Concept);
    }

    [Theory]
    [InlineData("Positive", Answer.Yes)]
    [InlineData("Negative", Answer.No)]
    [InlineData("Not detected", Answer.No)]
    public void Antibodies_by_target(string value, Answer present)
    {
        Finding finding = Read(Observation($"'code':{{'coding':[{{'system':'http://loinc.org','code':'82978-8'}}]}},'valueCodeableConcept':{{'text':'{value}'}}")).Findings.Single();

        Assert.Equal(("antibody:LGI1", present), (finding.Concept, finding.Present));
    }

    [Fact]
    public void A_referral_is_known_by_its_words()
    {
        CareEvent referral = Read("""
            {'resourceType':'ServiceRequest','id':'s1','status':'active','intent':'order','authoredOn':'2024-04-01','category':[{'text':'Referral'}],'code':{'text':'Ambulatory referral to Epilepsy Center'}}
            """).Care.Single();

        Assert.Equal(("referral-epilepsy-centre", CareStage.Ordered), (referral.Concept, referral.Stage));
    }

    [Theory]
    [InlineData("{'resourceType':'Device','id':'d1','status':'active','type':{'text':'Vagus nerve stimulator'} }", "proc_vns")]
    [InlineData("{'resourceType':'NutritionOrder','id':'d1','status':'active','intent':'order','dateTime':'2024-01-01','oralDiet':{'type':[{'text':'Ketogenic diet 4:1'}]} }", "ketogenic-diet")]
    [InlineData("{'resourceType':'Procedure','id':'d1','status':'completed','performedDateTime':'2024-01-01','code':{'text':'Left anterior temporal lobectomy'} }", "proc_epilepsy_surgery")]
    [InlineData("{'resourceType':'ImagingStudy','id':'d1','status':'available','started':'2024-01-01','modality':[{'code':'MR'}],'description':'Brain epilepsy protocol'}", "proc_mri_brain")]
    [InlineData("{'resourceType':'Procedure','id':'d1','status':'completed','performedDateTime':'2024-01-01','code':{'text':'SUDEP risk discussed'} }", "sudep-counselling")]
    public void Therapies_and_tests_by_their_words(string resource, string concept) =>
        Assert.Contains(Read(resource).Care, care => care.Concept == concept && care.Stage == CareStage.Done);

    [Fact]
    public void An_allergy_to_one_of_our_drugs_is_a_reaction()
    {
        AdverseReaction reaction = Read("""
            {'resourceType':'AllergyIntolerance','id':'a1','recordedDate':'2024-01-02','code':{'text':'Lamotrigine'},'reaction':[{'manifestation':[{'coding':[{'system':'http://hl7.org/fhir/sid/icd-10-cm','code':'L51.1'}]}]}]}
            """).Reactions.Single();

        Assert.Equal(("lamotrigine", "asm_severe_reaction"), (reaction.DrugId, reaction.Concept));
        Assert.Empty(Read("{'resourceType':'AllergyIntolerance','id':'a1','recordedDate':'2024-01-02','code':{'text':'Penicillin'} }").Reactions);
    }

    [Fact]
    public void The_order_of_resources_changes_nothing()
    {
        string[] resources = [.. File.ReadAllLines(Shared.Repository.PathTo("tests/RefractoryEpilepsy.Fhir.Tests/Reading/every-element.ndjson")).Where(line => line.Length > 0)];
        PatientRecord record = Of([.. resources.Select(line => line.Replace("'", "’", StringComparison.Ordinal))]);
        string expected = Text(Reader.Read(record));

        RawResource[] all = [.. record.Resources];
        Gen.Shuffle(all).Sample(
            shuffled => Text(Reader.Read(record with { Resources = shuffled })) == expected, iter: 20, seed: "0000KOIPe036");
    }

    [Fact]
    public void Nothing_in_a_chart_throws()
    {
        string[] lines = [.. File.ReadAllLines(Shared.Repository.PathTo("tests/RefractoryEpilepsy.Fhir.Tests/Reading/every-element.ndjson")).Where(line => line.Length > 0)];
        string[] poisons = ["null", "[]", "{}", "\"\"", "\"9999-12-31\"", "\"0001-01-01\"", "-1", "1e300", "79228162514264337593543950335", "\"\\ud800\"", "[[[]]]", "true", "\"2019-13-45\"", "{\"reference\":\"#\"}", "{\"value\":1e28}"];
        var mutation = from line in Gen.Int[0, lines.Length - 1] from at in Gen.Int[0, 40] from poison in Gen.Int[0, poisons.Length - 1] select Mutate(lines[line], at, poisons[poison]);

        mutation.Sample(line => Reader.Read(Of(line)) is not null, iter: 10_000, seed: "0000KOIPe036", threads: 1);
    }

    /// <summary>Replaces the value of the n-th member by something else.</summary>
    private static string Mutate(string line, int at, string poison)
    {
        int colon = -1;
        for (int i = 0; i <= at; i++)
        {
            int next = line.IndexOf("\":", colon + 1, StringComparison.Ordinal);
            if (next < 0)
            {
                break;
            }

            colon = next + 1;
        }

        int end = colon + 1;
        int depth = 0;
        bool text = false;
        for (; end < line.Length; end++)
        {
            char sign = line[end];
            text ^= sign == '"';
            depth += text ? 0 : sign is '{' or '[' ? 1 : sign is '}' or ']' ? -1 : 0;
            if (!text && (depth < 0 || (depth == 0 && sign == ',')))
            {
                break;
            }
        }

        return string.Concat(line.AsSpan(0, colon + 1), poison, line.AsSpan(Math.Min(end, line.Length)));
    }

    private static string Text(PatientTimeline timeline) => JsonSerializer.Serialize(timeline);

    private static string Encounter(string rest, string id = "e1", string day = "2024-01-05") => $$$"""
        {'resourceType':'Encounter','id':'{{{id}}}','status':'finished','period':{'start':'{{{day}}}T08:00:00Z','end':'{{{day}}}T09:00:00Z'}{{{(rest.Length > 0 ? "," + rest : "")}}} }
        """;

    private static string Condition(string rest, string id = "c1") => $$$"""
        {'resourceType':'Condition','id':'{{{id}}}','clinicalStatus':{'coding':[{'code':'active'}]},{{{rest}}} }
        """;
}
