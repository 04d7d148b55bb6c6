using RefractoryEpilepsy.Fhir.Reading;
using RefractoryEpilepsy.Timeline;
using static RefractoryEpilepsy.Fhir.Tests.Reading.Records;

namespace RefractoryEpilepsy.Fhir.Tests.Reading;

/// <summary>One fact in the words of many charts: who says it, who almost does, who denies it.</summary>
public class RuleWordsTests
{
    [Theory]
    [InlineData("hCG, urine, qualitative", "'valueString':'Positive'", "pregnancy")]
    [InlineData("POC URINE HCG", "'valueString':'NEGATIVE'", "pregnancy-over")]
    [InlineData("Choriogonadotropin (pregnancy test) [Presence] in Serum", "'valueCodeableConcept':{'text':'Detected'}", "pregnancy")]
    [InlineData("Beta HCG, quant", "'valueQuantity':{'value':4500,'unit':'mIU/mL'}", "pregnancy")]
    [InlineData("Beta HCG, quant", "'valueQuantity':{'value':12,'unit':'IU/L'}", "pregnancy")]
    [InlineData("Beta HCG, quant", "'valueQuantity':{'value':1.2,'unit':'mIU/mL'}", "pregnancy-over")]
    [InlineData("Beta HCG, quant", "'valueQuantity':{'value':5,'comparator':'<','unit':'mIU/mL'}", "pregnancy-over")]
    [InlineData("Beta HCG, quant", "'valueQuantity':{'value':1000,'comparator':'<','unit':'mIU/mL'}", null)]
    [InlineData("Beta HCG, quant", "'valueString':'> 10,000 mIU/mL'", "pregnancy")]
    [InlineData("Beta HCG, quant", "'valueString':'<2'", "pregnancy-over")]
    [InlineData("Beta HCG, quant", "'valueQuantity':{'value':7,'unit':'ng/mL'}", null)]
    [InlineData("Beta HCG, quant", "'valueString':'specimen insufficient'", null)]
    [InlineData("HCG tumor marker", "'valueQuantity':{'value':4500,'unit':'mIU/mL'}", null)]
    [InlineData("HCG", "'valueString':'Patient declined'", null)]
    public void The_hormone_of_pregnancy_leaves_it_to_be_confirmed_and_its_absence_denies_it(string label, string value, string? concept)
    {
        Diagnosis? told = Read(Observation($"'code':{{'text':'{label}'}},{value}")).Diagnoses.SingleOrDefault();

        Assert.Equal(concept, told?.Concepts.Single());
        Assert.True(concept != "pregnancy" || told!.Confirmed == Answer.Unknown);
    }

    [Theory]
    [InlineData("2118-8")]
    [InlineData("21198-7")]
    public void The_hormone_is_known_by_its_number_too(string loinc) =>
        Assert.Equal("pregnancy", Read(Observation($"'code':{{'coding':[{{'system':'http://loinc.org','code':'{loinc}'}}]}},'valueQuantity':{{'value':800}}")).Diagnoses.Single().Concepts.Single());

    [Theory]
    [InlineData("EDD", "'valueString':'2024-08-20'", "2024-09-03")]
    [InlineData("Estimated due date", "'valueString':'EDD 2024-08-20 by ultrasound'", "2024-09-03")]
    [InlineData("Working EDC", "'valueDateTime':'2024-08-20'", "2024-09-03")]
    [InlineData("Due date", "'valueString':'8/20/2024'", "2024-09-03")]
    [InlineData("Errechneter Entbindungstermin", "'valueString':'20.08.2024'", "2024-09-03")]
    [InlineData("Gestational age", "'valueQuantity':{'value':16,'unit':'wk'}", "2024-09-08")]
    [InlineData("Gestational age", "'valueQuantity':{'value':112,'unit':'days','code':'d'}", "2024-09-08")]
    [InlineData("Gestational age", "'valueString':'16w3d'", "2024-09-08")]
    [InlineData("EDD", "'valueString':'2019-08-20'", null)]
    [InlineData("EDD", "'valueString':'2029-08-20'", null)]
    [InlineData("EDD", "'valueString':'not applicable'", null)]
    [InlineData("Vaccine due date", "'valueDateTime':'2024-08-20'", null)]
    [InlineData("Gestational age at birth", "'valueQuantity':{'value':38,'unit':'wk'}", null)]
    public void A_due_day_or_the_weeks_date_a_pregnancy_and_its_end(string label, string value, string? end) =>
        Assert.Equal(end, Read(Observation($"'code':{{'text':'{label}'}},{value}")).Diagnoses.SingleOrDefault()?.Abated?.Latest.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));

    [Theory]
    [InlineData("Antenatal visit", true)]
    [InlineData("Postpartum visit, prenatal records reviewed", false)]
    [InlineData("Office visit", false)]
    public void A_visit_for_a_pregnancy_makes_one_suspected(string type, bool suspected) =>
        Assert.Equal(suspected, Read($"{{'resourceType':'Encounter','id':'e','status':'finished','class':{{'code':'AMB'}},'subject':{{'reference':'Patient/p1'}},'period':{{'start':'2024-03-01'}},'type':[{{'text':'{type}'}}]}}")
            .Diagnoses.Any(diagnosis => diagnosis.Concepts.Contains("pregnancy") && diagnosis.Confirmed == Answer.Unknown));

    [Theory]
    [InlineData("Stevens-Johnson syndrome", true)]
    [InlineData("DRESS syndrome", true)]
    [InlineData("Severe cutaneous adverse reaction", true)]
    [InlineData("Suspected Stevens-Johnson syndrome, ruled out", false)]
    [InlineData("No Stevens-Johnson syndrome", false)]
    [InlineData("Rash", false)]
    [InlineData("Lack of efficacy", false)]
    public void A_severe_reaction_told_as_the_reason_of_stopping_is_one_of_that_drug(string reason, bool severe)
    {
        string statement = $"{{'resourceType':'MedicationStatement','id':'s','status':'stopped','subject':{{'reference':'Patient/p1'}},'medicationCodeableConcept':{{'text':'carbamazepine 200 mg'}},'effectivePeriod':{{'start':'2020-01-01','end':'2020-01-20'}},'statusReason':[{{'text':'{reason}'}}]}}";
        string order = $"{{'resourceType':'MedicationRequest','id':'m','status':'stopped','intent':'order','authoredOn':'2020-01-01','subject':{{'reference':'Patient/p1'}},'medicationCodeableConcept':{{'text':'carbamazepine 200 mg'}},'statusReason':{{'text':'{reason}'}}}}";
        foreach (string use in (string[])[statement, order])
        {
            Assert.Equal(severe ? "carbamazepine" : null, Read(use).Reactions.SingleOrDefault(reaction => reaction.Concept == "asm_severe_reaction")?.DrugId);
        }
    }

    [Fact]
    public void A_severe_reaction_to_a_drug_of_no_concern_is_none_of_ours() =>
        Assert.Empty(Read("{'resourceType':'MedicationStatement','id':'s','status':'stopped','subject':{'reference':'Patient/p1'},'medicationCodeableConcept':{'text':'allopurinol 300 mg'},'effectivePeriod':{'start':'2020-01-01','end':'2020-01-20'},'statusReason':[{'text':'Stevens-Johnson syndrome'}]}").Reactions);

    [Theory]
    [InlineData("HLA-B*15:02 positive", Answer.Yes)]
    [InlineData("HLA-B*1502 carrier, avoid carbamazepine", Answer.Yes)]
    [InlineData("Carbamazepine - HLA-B1502 present", Answer.Yes)]
    [InlineData("HLA-B*15:02", Answer.Yes)]
    [InlineData("HLA-B*15:02 negative", Answer.No)]
    [InlineData("No HLA-B*15:02 allele", Answer.No)]
    [InlineData("HLA-B*15:02 testing needed", null)]
    [InlineData("Mother HLA-B*15:02 positive", null)]
    [InlineData("HLA-B*57:01 positive", null)]
    [InlineData("HLA-B*15:021", null)]
    public void The_allele_is_read_from_the_lists_of_problems_and_of_allergies(string text, Answer? present)
    {
        string condition = $"{{'resourceType':'Condition','id':'c','recordedDate':'2023-01-01','subject':{{'reference':'Patient/p1'}},'code':{{'text':'{text}'}}}}";
        string allergy = $"{{'resourceType':'AllergyIntolerance','id':'a','recordedDate':'2023-01-01','patient':{{'reference':'Patient/p1'}},'code':{{'text':'{text}'}}}}";
        Assert.Equal(present, Read(condition).Findings.SingleOrDefault(finding => finding.Concept == "hla-b1502")?.Present);
        Assert.Equal(present, Read(allergy).Findings.SingleOrDefault(finding => finding.Concept == "hla-b1502")?.Present);
    }

    [Fact]
    public void An_allele_that_was_refuted_is_not_read() =>
        Assert.Empty(Read("{'resourceType':'Condition','id':'c','recordedDate':'2023-01-01','subject':{'reference':'Patient/p1'},'verificationStatus':{'coding':[{'code':'refuted'}]},'code':{'text':'HLA-B*15:02 positive'}}").Findings);

    [Fact]
    public void Any_result_of_the_laboratory_shows_that_its_results_arrive_where_a_watched_drug_is_taken()
    {
        string sodium = Observation("'category':[{'coding':[{'code':'laboratory'}]}],'code':{'text':'Sodium'},'valueQuantity':{'value':140}");
        string drug = Order("", drug: "felbamate 600 MG Oral Tablet");

        Assert.Contains(Read(drug, sodium).Care, care => care.Concept == "laboratory-result");
        Assert.DoesNotContain(Read(drug, Observation("'category':[{'coding':[{'code':'vital-signs'}]}],'code':{'text':'Heart rate'},'valueQuantity':{'value':70}")).Care, care => care.Concept == "laboratory-result");
        Assert.DoesNotContain(Read(Order(""), sodium).Care, care => care.Concept == "laboratory-result");
    }

    [Theory]
    [InlineData("'questionnaire':'http://example.org/Q/valproate-annual-risk-acknowledgement'", "Signed by patient", "'valueBoolean':true", "contraception-counselling")]
    [InlineData("'questionnaire':'http://example.org/Q/7'", "Annual risk acknowledgement form completed", "'valueBoolean':true", "contraception-counselling")]
    [InlineData("'questionnaire':'http://example.org/Q/7'", "SUDEP discussed?", "'valueBoolean':true", "sudep-counselling")]
    [InlineData("'questionnaire':'http://example.org/Q/7'", "SUDEP discussed?", "'valueBoolean':false", null)]
    [InlineData("'questionnaire':'http://example.org/Q/7'", "SUDEP discussed?", "'valueString':'Deferred to next visit'", null)]
    [InlineData("'questionnaire':'http://example.org/Q/valproate-annual-risk-acknowledgement'", "Signed by patient", "'valueBoolean':false", null)]
    [InlineData("'questionnaire':'http://example.org/Q/7'", "Do you drive?", "'valueBoolean':true", null)]
    public void A_filled_in_form_tells_what_was_talked_of(string form, string question, string answer, string? concept) =>
        Assert.Equal(concept, Read($"{{'resourceType':'QuestionnaireResponse','id':'q','status':'completed','authored':'2024-03-01','subject':{{'reference':'Patient/p1'}},{form},'item':[{{'linkId':'1','text':'{question}','answer':[{{{answer}}}]}}]}}").Care.SingleOrDefault()?.Concept);

    [Theory]
    [InlineData("Valproate Annual Risk Acknowledgement Form", "scan", "contraception-counselling")]
    [InlineData("Scanned document", "Annual Risk Acknowledgement Form 2024", "contraception-counselling")]
    [InlineData("Education record", "SUDEP counselling", "sudep-counselling")]
    [InlineData("Consent form", "Anaesthesia", null)]
    public void A_form_kept_as_a_document_counts_by_its_name(string type, string title, string? concept) =>
        Assert.Equal(concept, Read($"{{'resourceType':'DocumentReference','id':'d','status':'current','date':'2024-03-01T00:00:00Z','subject':{{'reference':'Patient/p1'}},'type':{{'text':'{type}'}},'content':[{{'attachment':{{'contentType':'application/pdf','title':'{title}'}}}}]}}").Care.SingleOrDefault()?.Concept);

    [Theory]
    [InlineData("Safety counseling provided", "SUDEP, driving, water safety", true)]
    [InlineData("Safety counseling provided", "Driving; no SUDEP talk", false)]
    [InlineData("Safety counseling provided", "Driving, SUDEP deferred to next visit", false)]
    [InlineData("Safety counseling provided", "Driving, water safety", false)]
    public void A_line_on_teaching_tells_its_topics(string label, string value, bool told) =>
        Assert.Equal(told, Read(Observation($"'code':{{'text':'{label}'}},'valueString':'{value}'")).Care.Any(care => care.Concept == "sudep-counselling"));

    [Theory]
    [InlineData("Epilepsy surgery declined by patient", "proc_epilepsy_surgery", CareStage.Declined)]
    [InlineData("Patient refuses vagus nerve stimulator", "proc_vns", CareStage.Declined)]
    [InlineData("Epilepsy surgery declined by insurance", null, null)]
    [InlineData("Epilepsy, considering surgery", null, null)]
    [InlineData("Severe heart failure, not a surgical candidate", "surgery-ruled-out", CareStage.NotDone)]
    [InlineData("Severe heart failure", null, null)]
    public void A_refusal_on_the_list_of_problems_is_one(string text, string? concept, CareStage? stage)
    {
        CareEvent? told = Read($"{{'resourceType':'Condition','id':'c','recordedDate':'2023-01-01','subject':{{'reference':'Patient/p1'}},'code':{{'text':'{text}'}}}}").Care.SingleOrDefault();

        Assert.Equal((concept, stage), (told?.Concept, told?.Stage));
    }

    [Theory]
    [InlineData("active", null)]
    [InlineData("revoked", CareStage.Declined)]
    public void A_referral_about_surgery_that_the_patient_revoked_declines_the_surgery(string status, CareStage? stage) =>
        Assert.Equal(stage, Read($"{{'resourceType':'ServiceRequest','id':'s','status':'{status}','intent':'order','authoredOn':'2024-03-01','subject':{{'reference':'Patient/p1'}},'code':{{'text':'Referral to epilepsy surgery'}},'note':[{{'text':'Patient declined'}}]}}")
            .Care.SingleOrDefault(care => care.Concept == "proc_epilepsy_surgery")?.Stage);

    [Theory]
    [InlineData("Truncal vagotomy and pyloroplasty", false)]
    [InlineData("Left cervical vagotomy", true)]
    [InlineData("Vagotomy", true)]
    public void A_vagotomy_in_the_abdomen_is_none_of_the_neck(string label, bool told) =>
        Assert.Equal(told, Procedures(label).Contains("proc_vagotomy"));

    [Theory]
    [InlineData("Cochlear implantation, right", true)]
    [InlineData("Cochlear implant evaluation", false)]
    public void A_cochlear_implant_is_a_device_in_the_head(string label, bool told) =>
        Assert.Equal(told, Procedures(label).Contains("head-device"));

    [Fact]
    public void Counselling_on_nutrition_that_names_the_ketogenic_diet_is_the_diet_under_a_licence_too()
    {
        TimelineReader licensed = new(Records.Knowledge.With(Records.Knowledge.Parameters with { CptLicensed = true }));
        foreach (TimelineReader reader in (TimelineReader[])[Reader, licensed])
        {
            Assert.Contains(reader.Read(Of(Nutrition("Medical nutrition therapy (ketogenic diet)"))).Care, care => care.Concept == "ketogenic-diet");
            Assert.DoesNotContain(reader.Read(Of(Nutrition("Medical nutrition therapy (diabetes)"))).Care, care => care.Concept == "ketogenic-diet");
        }

        static string Nutrition(string display) => $"{{'resourceType':'Procedure','id':'p','status':'completed','subject':{{'reference':'Patient/p1'}},'performedDateTime':'2023-01-01','code':{{'coding':[{{'system':'http://www.ama-assn.org/go/cpt','code':'97802','display':'{display}'}}]}}}}";
    }

    private static IEnumerable<string> Procedures(string label) =>
        Read($"{{'resourceType':'Procedure','id':'p','status':'completed','subject':{{'reference':'Patient/p1'}},'performedDateTime':'2023-01-01','code':{{'text':'{label}'}}}}").Care.Select(care => care.Concept);
}
