using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Timeline;
using static RefractoryEpilepsy.Fhir.Tests.Reading.Records;

namespace RefractoryEpilepsy.Fhir.Tests.Reading;

/// <summary>What the rules of referral and safety ask for, in the words and codes that record systems use.</summary>
public class RuleInputTests
{
    [Theory]
    [InlineData("Exome", "genetic-exome-or-genome")]
    [InlineData("Whole genome sequencing", "genetic-exome-or-genome")]
    [InlineData("Epilepsy gene panel", "genetic-smaller")]
    [InlineData("Chromosomal microarray, genetic testing", "genetic-smaller")]
    public void A_genetic_test_tells_how_much_it_looked_at(string label, string scope)
    {
        Assert.Contains(scope, Concepts(Report(label)));
        Assert.Contains(scope, Concepts(Procedure(label)));
    }

    [Theory]
    [InlineData("SUDEP discussed", "'valueBoolean':true", "sudep-counselling")]
    [InlineData("SUDEP discussed", "'valueBoolean':false", null)]
    [InlineData("SUDEP discussed", "'valueString':'No'", null)]
    [InlineData("NDDI-E total score", "'valueInteger':9", "screening_instrument")]
    [InlineData("HADS anxiety score", "'valueInteger':9", "screening_instrument")]
    [InlineData("Valproate annual risk acknowledgement form", "'valueBoolean':true", "contraception-counselling")]
    [InlineData("Autoimmune encephalopathy panel, CSF", "'valueString':'negative'", "autoimmune_antibody_panel")]
    [InlineData("Body temperature", "'valueInteger':37", null)]
    public void A_talk_or_a_questionnaire_is_read_from_its_label(string label, string value, string? concept) =>
        Assert.Equal(concept, Read(Observation($"'code':{{'text':'{label}'}},{value}")).Care.SingleOrDefault()?.Concept);

    [Theory]
    [InlineData("'valueCodeableConcept':{'coding':[{'system':'http://snomed.info/sct','code':'77386006','display':'Pregnant'}]}", "pregnancy", Answer.Yes)]
    [InlineData("'valueCodeableConcept':{'coding':[{'system':'http://snomed.info/sct','code':'60001007','display':'Not pregnant'}]}", "pregnancy-over", Answer.Yes)]
    [InlineData("'valueCodeableConcept':{'text':'Possible pregnancy'}", "pregnancy", Answer.Unknown)]
    [InlineData("'valueCodeableConcept':{'coding':[{'system':'http://terminology.hl7.org/CodeSystem/v3-NullFlavor','code':'UNK'}]}", null, Answer.Unknown)]
    public void A_pregnancy_is_told_by_an_observation_of_its_status_too(string value, string? concept, Answer confirmed)
    {
        Diagnosis? told = Read(Observation($"'code':{{'coding':[{{'system':'http://loinc.org','code':'82810-3'}}]}},{value}")).Diagnoses.SingleOrDefault();

        Assert.Equal(concept, told?.Concepts.Single());
        Assert.True(told is null || told.Confirmed == confirmed);
    }

    [Theory]
    [InlineData("active", "proc_vns")]
    [InlineData("inactive", "removed-proc_vns")]
    [InlineData("entered-in-error", null)]
    public void A_stimulator_that_is_no_longer_in_use_is_not_in_place(string status, string? concept) =>
        Assert.Equal(concept, Read($"{{'resourceType':'Device','id':'d1','status':'{status}','patient':{{'reference':'Patient/p1'}},'type':{{'text':'Vagus nerve stimulator'}}}}").Care.SingleOrDefault()?.Concept);

    [Fact]
    public void A_stimulator_that_was_replaced_is_in_place() => Assert.Equal(["proc_vns"], Read(
        "{'resourceType':'Device','id':'d1','status':'inactive','patient':{'reference':'Patient/p1'},'type':{'text':'Vagus nerve stimulator'}}",
        "{'resourceType':'Device','id':'d2','status':'active','patient':{'reference':'Patient/p1'},'type':{'text':'Vagus nerve stimulator'}}").Care.Select(care => care.Concept));

    [Fact]
    public void What_this_program_wrote_is_no_record_of_the_patient_until_people_take_it_on()
    {
        const string Ours = "'identifier':[{'system':'urn:refractory-epilepsy:published','value':'x'}],'subject':{'reference':'Patient/p1'}";
        string order = Order("");
        string note = Convert.ToBase64String("Seizure frequency: 4 seizures per month. Levetiracetam 1000 mg twice daily failed."u8);
        string document = $"{{'resourceType':'DocumentReference','id':'r1','status':'current',{Ours},'date':'2026-01-01T00:00:00Z','content':[{{'attachment':{{'contentType':'text/plain','data':'{note}'}}}}]}}";
        string proposal = $"{{'resourceType':'ServiceRequest','id':'s1','status':'draft','intent':'proposal',{Ours},'authoredOn':'2026-01-01','code':{{'text':'Refer to a comprehensive epilepsy centre.'}}}}";
        string task = $"{{'resourceType':'Task','id':'t1','status':'STATUS','intent':'proposal',{Ours.Replace("subject", "for", StringComparison.Ordinal)},'authoredOn':'2026-01-01','description':'Refer to a comprehensive epilepsy centre.'}}";

        PatientTimeline alone = Read(order);
        PatientTimeline withOurs = Read(order, document, proposal, task.Replace("STATUS", "cancelled", StringComparison.Ordinal));
        PatientTimeline takenOn = Read(order, task.Replace("STATUS", "accepted", StringComparison.Ordinal));
        PatientTimeline theirs = Read(order, document.Replace("urn:refractory-epilepsy:published", "urn:other", StringComparison.Ordinal));

        Assert.Equal((alone.Observed, 0, 0), (withOurs.Observed, withOurs.Care.Count, withOurs.Seizures.Count));
        Assert.Contains(takenOn.Care, care => care is { Concept: "referral-epilepsy-centre", Stage: CareStage.Ordered });
        Assert.NotEqual(alone.Observed, theirs.Observed);
    }

    [Theory]
    [InlineData("HLA-B*15:02 [Presence]", "'valueString':'Negative'", Answer.No)]
    [InlineData("HLA-B*1502 allele", "'valueCodeableConcept':{'text':'Positive'}", Answer.Yes)]
    [InlineData("HLA B 15:02", "'valueCodeableConcept':{'text':'Not detected'}", Answer.No)]
    [InlineData("HLA-B typing", "'valueString':'40:01, 15:02'", Answer.Yes)]
    [InlineData("HLA-B typing", "'valueString':'40:01, 46:01'", Answer.No)]
    [InlineData("HLA-B*15:02 [Presence]", "'valueString':'see report'", Answer.Unknown)]
    public void The_allele_is_present_or_absent(string label, string value, Answer present) =>
        Assert.Equal(present, Read(Observation($"'code':{{'text':'{label}'}},{value}")).Findings.Single(finding => finding.Concept == "hla-b1502").Present);

    [Fact]
    public void Another_allele_is_not_this_one() => Assert.Empty(Read(Observation("'code':{'text':'HLA-B*57:01'},'valueString':'Negative'")).Findings);

    [Theory]
    [InlineData("Excision of epileptogenic focus", "proc_epilepsy_surgery")]
    [InlineData("Multiple subpial transections", "proc_epilepsy_surgery")]
    [InlineData("Craniotomy with elevation of bone flap; for transection of corpus callosum", "proc_epilepsy_surgery")]
    [InlineData("LITT, single trajectory", "proc_epilepsy_surgery")]
    [InlineData("Right upper lobectomy of lung", "")]
    [InlineData("Incision for implantation of cranial nerve (eg, vagus nerve) neurostimulator electrode array and pulse generator", "proc_vns")]
    [InlineData("Removal of vagus nerve stimulator", "removed-proc_vns")]
    [InlineData("Left cervical vagotomy", "proc_vagotomy")]
    [InlineData("Short-wave diathermy therapy", "proc_diathermy")]
    [InlineData("Percutaneous gastrostomy", "formula-feeding")]
    public void A_procedure_is_known_by_its_words(string label, string concept) => Assert.Equal(concept, string.Join(';', Concepts(Procedure(label))));

    [Theory]
    [InlineData("C50.919", "cancer")]
    [InlineData("C44.91", "")]
    [InlineData("C71.2", "cause_tumor_or_vascular_lesion")]
    [InlineData("J45.909", "vns_caution")]
    [InlineData("D66", "dbs_caution")]
    [InlineData("Z97.5", "contraception_in_place")]
    [InlineData("Z93.1", "gastrostomy")]
    public void A_condition_is_known_by_its_code(string code, string concepts) =>
        Assert.Equal(concepts, string.Join(';', Read(Condition($"'coding':[{{'system':'http://hl7.org/fhir/sid/icd-10-cm','code':'{code}'}}]")).Diagnoses.SelectMany(diagnosis => diagnosis.Concepts)));

    [Theory]
    [InlineData("Faciobrachial dystonic seizures", "faciobrachial_dystonic_seizure")]
    [InlineData("Epilepsy with myoclonic-atonic seizures (Doose syndrome)", "syndrome_emas_other_gen")]
    [InlineData("Febrile infection-related epilepsy syndrome (FIRES)", "syndrome_fires")]
    [InlineData("Pyruvate dehydrogenase complex deficiency", "pdh_deficiency")]
    public void A_condition_without_a_code_is_known_by_its_words(string text, string concept) =>
        Assert.Contains(concept, Read(Condition($"'text':'{text}'")).Diagnoses.Single().Concepts);

    [Fact]
    public void How_many_and_which_kind_in_two_rows_of_one_day_are_the_same_seizures()
    {
        string count = Observation("'code':{'text':'Number of seizures'},'valueInteger':3");
        string type = Observation("'code':{'text':'Seizure type'},'valueCodeableConcept':{'text':'Generalized tonic-clonic seizure'}", id: "o2");
        string other = Observation("'code':{'text':'Seizure type'},'valueString':'absence'", id: "o3");

        Assert.Equal("tonic-clonic", Read(count, type).Seizures.Single().SeizureType);
        Assert.Null(Read(count, type, other).Seizures.Single().SeizureType);
    }

    [Theory]
    [InlineData("'code':{'text':'Seizure clusters'},'valueBoolean':true", true)]
    [InlineData("'code':{'text':'Seizure clusters'},'valueBoolean':false", false)]
    [InlineData("'code':{'text':'Seizure frequency'},'valueString':'3 seizures per month, in clusters'", true)]
    [InlineData("'code':{'text':'Seizure frequency'},'valueString':'3 seizures per month, no clusters'", false)]
    public void Clusters_are_told_beside_the_number(string rest, bool cluster) =>
        Assert.Equal(cluster, Read(Observation(rest)).Seizures.Any(report => report.Context.Contains("cluster")));

    [Theory]
    [InlineData("Focal cortical dysplasia in the left precentral gyrus.", Answer.Yes)]
    [InlineData("Focal cortical dysplasia of the right temporal pole, non-eloquent.", Answer.No)]
    public void A_report_tells_whether_a_lesion_lies_in_eloquent_cortex(string conclusion, Answer eloquent) =>
        Assert.Equal(eloquent, ReportText.ReadMri(conclusion).Single(reading => reading.Concept == "eloquent-cortex").Present);

    [Fact]
    public void A_bare_number_of_a_licensed_code_system_is_a_gap_and_not_silence() =>
        Assert.Equal("cpt-not-read", Read("{'resourceType':'Procedure','id':'p','status':'completed','subject':{'reference':'Patient/p1'},'performedDateTime':'2023-01-01','code':{'coding':[{'system':'http://www.ama-assn.org/go/cpt','code':'61566'}]}}").Gaps.Single().Code);

    private static IEnumerable<string> Concepts(string resource) => Read(resource).Care.Select(care => care.Concept);

    private static string Report(string label) => $"{{'resourceType':'DiagnosticReport','id':'r','status':'final','subject':{{'reference':'Patient/p1'}},'effectiveDateTime':'2023-01-01','code':{{'text':'{label}'}}}}";

    private static string Procedure(string label) => $"{{'resourceType':'Procedure','id':'p','status':'completed','subject':{{'reference':'Patient/p1'}},'performedDateTime':'2023-01-01','code':{{'text':'{label}'}}}}";

    private static string Condition(string code) => $"{{'resourceType':'Condition','id':'c','recordedDate':'2023-01-01','subject':{{'reference':'Patient/p1'}},'code':{{{code}}}}}";
}
