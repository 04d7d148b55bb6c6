using RefractoryEpilepsy.Cases;
using RefractoryEpilepsy.Referral;
using RefractoryEpilepsy.Timeline;
using static RefractoryEpilepsy.Fhir.Tests.Reading.Records;

namespace RefractoryEpilepsy.Fhir.Tests.Reading;

/// <summary>Shapes in which other people's systems write what matters: text only, local codes, numbers without words.</summary>
public class ForeignShapesTests
{
    private static string Text(string words, string id = "c9") => $$"""
        {'resourceType':'Condition','id':'{{id}}','subject':{'reference':'Patient/p1'},'recordedDate':'2020-03-01','verificationStatus':{'coding':[{'code':'confirmed'}]},
        'clinicalStatus':{'coding':[{'code':'active'}]},'category':[{'coding':[{'code':'problem-list-item'}]}],'code':{'coding':[{'system':'urn:local:dx','code':'L22','display':'{{words}}'}]} }
        """;

    private static PatientCase Judged(string day, params string[] resources) =>
        PatientCase.From(Read(resources), Records.Knowledge, DateOnly.ParseExact(day, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));

    [Theory]
    [InlineData("Cerebral cavernous malformation", "vascular-malformation")]
    [InlineData("Brain arteriovenous malformation", "vascular-malformation")]
    [InlineData("Oligodendroglioma of frontal lobe", "tumor")]
    [InlineData("FCD type IIb left frontal", "focal-cortical-dysplasia")]
    [InlineData("Complex febrile convulsion", "febrile-seizures")]
    [InlineData("Mitochondrial disease (MELAS)", "metabolic")]
    [InlineData("Periventricular heterotopia", "cortical-malformation")]
    [InlineData("Anti-LGI1 encephalitis", "autoimmune")]
    [InlineData("Intraventricular hemorrhage of newborn", "perinatal")]
    [InlineData("Benign rolandic epilepsy", "self-limited")]
    [InlineData("Idiopathic generalized epilepsy", "genetic-generalized")]
    [InlineData("Bacterial meningitis", "cns-infection")]
    [InlineData("History of severe TBI", "trauma")]
    public void A_cause_told_by_a_local_code_and_its_words_is_that_cause_and_no_other(string words, string cause)
    {
        string[] structural = ["vascular-malformation", "tumor", "focal-cortical-dysplasia", "cortical-malformation", "stroke", "trauma", "cns-infection", "perinatal", "autoimmune"];

        PatientCase patient = Judged("2020-12-31", Text(words));

        Assert.Contains(cause, patient.Causes.Present);
        Assert.DoesNotContain(patient.Causes.Present, other => other != cause && structural.Contains(other));
    }

    [Theory]
    [InlineData("Mild traumatic brain injury", "trauma")]
    [InlineData("Encounter for screening for depression", "psychiatric")]
    [InlineData("No evidence of encephalitis", "cns-infection")]
    public void Words_that_only_look_like_a_cause_are_none(string words, string cause) =>
        Assert.NotEqual(Answer.Yes, Judged("2020-12-31", Text(words)).Causes.Of(cause));

    [Fact]
    public void A_statement_without_a_day_of_its_own_was_written_no_sooner_than_the_drug_ended()
    {
        PatientTimeline timeline = Read("""
            {'resourceType':'MedicationStatement','id':'s1','status':'stopped','subject':{'reference':'Patient/p1'},'medicationCodeableConcept':{'text':'Keppra'},
            'effectivePeriod':{'start':'2019-03-01','end':'2019-12-01'},'dosage':[{'text':'1000 mg twice a day'}],'statusReason':[{'text':'Ineffective'}]}
            """, Text("Epilepsy"));

        Assert.Equal(new DateOnly(2020, 3, 1), timeline.Observed.Last);
        Assert.Equal(new DateOnly(2019, 12, 1), Read("""
            {'resourceType':'MedicationStatement','id':'s1','status':'stopped','subject':{'reference':'Patient/p1'},'medicationCodeableConcept':{'text':'Keppra'},
            'effectivePeriod':{'start':'2019-03-01','end':'2019-12-01'}}
            """).Observed.Last);
    }

    [Fact]
    public void A_mixture_is_known_by_the_names_among_its_ingredients_identifiers()
    {
        Exposure exposure = Assert.Single(Read(
            "{'resourceType':'Medication','id':'mix','ingredient':[{'itemReference':{'reference':'Medication/part'}}]}",
            "{'resourceType':'Medication','id':'part','identifier':[{'system':'http://www.nlm.nih.gov/research/umls/rxnorm','value':'114477'}]}",
            """
            {'resourceType':'MedicationRequest','id':'m1','status':'active','intent':'order','subject':{'reference':'Patient/p1'},'authoredOn':'2020-01-05',
            'medicationReference':{'reference':'Medication/mix'},'dosageInstruction':[{'text':'1000 mg BID'}]}
            """).Exposures);

        Assert.Equal("levetiracetam", exposure.DrugId);
        Assert.Equal(2000, exposure.MgPerDay);
    }

    [Fact]
    public void A_number_of_a_procedure_without_words_leaves_the_rules_it_might_silence_open()
    {
        static string Numbered(string number, string id) => $$"""
            {'resourceType':'Procedure','id':'{{id}}','status':'completed','subject':{'reference':'Patient/p1'},'performedDateTime':'2020-02-02',
            'code':{'coding':[{'system':'http://www.ama-assn.org/go/cpt','code':'{{number}}'}]} }
            """;
        string[] workedUp =
        [
            Text("Focal epilepsy"),
            "{'resourceType':'DiagnosticReport','id':'r1','status':'final','subject':{'reference':'Patient/p1'},'effectiveDateTime':'2020-04-01','code':{'text':'MRI brain'},'conclusion':'Normal'}",
            "{'resourceType':'Observation','id':'r2','status':'final','subject':{'reference':'Patient/p1'},'effectiveDateTime':'2020-04-02','code':{'coding':[{'system':'http://loinc.org','code':'11523-8'}],'text':'EEG study'},'valueString':'Normal'}",
        ];
        Answer Genetics(params string[] more) =>
            ReferralRules.Evaluate(Judged("2020-12-31", [.. workedUp, .. more]), risk: null).Single(flag => flag.RuleId == "GEN-1").Judgement.Answer;

        Assert.Equal(Answer.Yes, Genetics());
        Assert.Equal(Answer.Unknown, Genetics(Numbered("81415", "x1")));
        Assert.Equal(Answer.Yes, Genetics(Numbered("99213", "x2")));
    }

    [Fact]
    public void Lamotrigine_of_a_patient_whose_seizures_are_asked_for_needs_no_new_code_of_epilepsy()
    {
        string[] chart =
        [
            """
            {'resourceType':'Encounter','id':'e1','status':'finished','class':{'code':'AMB'},'subject':{'reference':'Patient/p1'},'period':{'start':'2019-01-10'},
            'diagnosis':[{'condition':{'reference':'Condition/c1'},'rank':1}]}
            """,
            """
            {'resourceType':'Condition','id':'c1','subject':{'reference':'Patient/p1'},'encounter':{'reference':'Encounter/e1'},'category':[{'coding':[{'code':'encounter-diagnosis'}]}],
            'verificationStatus':{'coding':[{'code':'confirmed'}]},'code':{'coding':[{'system':'http://hl7.org/fhir/sid/icd-10-cm','code':'G40.209'}]}}
            """,
            """
            {'resourceType':'MedicationRequest','id':'m1','status':'active','intent':'order','subject':{'reference':'Patient/p1'},'authoredOn':'2020-01-05',
            'medicationCodeableConcept':{'text':'lamotrigine 150 mg tablet'},'dosageInstruction':[{'text':'1 tab BID'}]}
            """,
        ];
        string count = "{'resourceType':'Observation','id':'o1','status':'final','subject':{'reference':'Patient/p1'},'effectiveDateTime':'2020-07-04','code':{'text':'Seizure Frequency'},'valueString':'3 per month'}";

        Assert.Single(Judged("2020-12-31", [.. chart, count]).Resistance.Failures);
    }
}
