using RefractoryEpilepsy.Timeline;
using static RefractoryEpilepsy.Fhir.Tests.Reading.Records;

namespace RefractoryEpilepsy.Fhir.Tests.Reading;

/// <summary>How other systems record what ours would count: seizures one by one, reports as documents, lists without dates.</summary>
public class ForeignRecordsTests
{
    private const string Active = "'clinicalStatus':{'coding':[{'code':'active'}]},'verificationStatus':{'coding':[{'code':'confirmed'}]}";

    [Theory]
    [InlineData("Current number of antiseizure drugs", "'valueInteger':2")]
    [InlineData("Number of anti-seizure medications", "'valueInteger':2")]
    [InlineData("Number of seizure types", "'valueInteger':2")]
    [InlineData("How many different seizure types", "'valueInteger':2")]
    [InlineData("Nonepileptic seizure frequency", "'valueQuantity':{'value':4,'unit':'/mo'}")]
    [InlineData("Non-epileptic seizure count", "'valueInteger':4")]
    [InlineData("Psychogenic seizure count", "'valueInteger':4")]
    [InlineData("PNES frequency (seizures per month)", "'valueInteger':4")]
    [InlineData("Functional seizure frequency", "'valueInteger':4")]
    [InlineData("Dissociative seizures per week", "'valueInteger':4")]
    [InlineData("Lifetime number of seizures", "'valueInteger':50")]
    [InlineData("Number of drugs before seizure freedom", "'valueInteger':3")]
    [InlineData("Seizure frequency before VNS implantation", "'valueInteger':9")]
    public void Numbers_of_something_else_are_no_seizures(string label, string value) => Assert.Empty(Read(Observation($"'code':{{'text':'{label}'}},{value}")).Seizures);

    [Theory]
    [InlineData("Pre-treatment seizure count", "'valueInteger':9")]
    [InlineData("Seizure frequency before treatment", "'valueInteger':9")]
    [InlineData("Number of seizures before treatment", "'valueString':'>20'")]
    [InlineData("Baseline seizure frequency", "'valueQuantity':{'value':4,'unit':'/mo'}")]
    public void A_baseline_asked_again_under_treatment_speaks_of_the_time_before_the_first_drug(string label, string value)
    {
        SeizureReport report = Assert.Single(Read(Observation($"'code':{{'text':'{label}'}},{value}"), Order("")).Seizures);

        Assert.Equal((new DateOnly(2024, 2, 29), new DateOnly(2024, 3, 10)), (report.Window.Last, report.Recorded));
        Assert.Equal(new DateOnly(2024, 3, 10), Assert.Single(Read(Observation($"'code':{{'text':'{label}'}},{value}")).Seizures).Window.Last);
    }

    [Theory]
    [InlineData("Seizure frequency")]
    [InlineData("Frequency of seizure type 1")]
    [InlineData("FBTCS per month")]
    [InlineData("FIAS count")]
    [InlineData("Seizures since starting new medicine")]
    public void Numbers_of_seizures_still_are(string label) => Assert.NotEmpty(Read(Observation($"'code':{{'text':'{label}'}},'valueInteger':4")).Seizures);

    [Theory]
    [InlineData("'code':{'text':'Seizure'}")]
    [InlineData("'code':{'coding':[{'system':'http://snomed.info/sct','code':'91175000'}]}")]
    [InlineData("'code':{'coding':[{'system':'http://snomed.info/sct','code':'91175000','display':'Seizure (finding)'}]}")]
    [InlineData("'code':{'text':'Seizure'},'valueString':'Focal impaired awareness'")]
    [InlineData("'code':{'text':'Seizure'},'valueCodeableConcept':{'text':'Generalized tonic-clonic'}")]
    [InlineData("'code':{'text':'Seizure'},'valueString':'present'")]
    [InlineData("'code':{'text':'Seizure event'},'valueInteger':1")]
    [InlineData("'code':{'text':'Seizure event'},'valueBoolean':true")]
    [InlineData("'code':{'text':'Breakthrough seizure'}")]
    [InlineData("'code':{'text':'Witnessed tonic-clonic seizure'}")]
    public void A_seizure_recorded_as_such_is_one_seizure_of_that_day(string observation)
    {
        SeizureReport report = Assert.Single(Read(Observation(observation)).Seizures);

        Assert.Equal((1, PartialDate.On(new(2024, 3, 10)), Layer.Structured), (report.CountLow, report.LastSeizure, report.Layer));
    }

    [Theory]
    [InlineData("'code':{'text':'Seizure'},'valueString':'absent'")]
    [InlineData("'code':{'text':'Seizure'},'valueBoolean':false")]
    [InlineData("'code':{'text':'Seizure'},'dataAbsentReason':{'text':'not asked'}")]
    [InlineData("'code':{'text':'Seizures'}")]
    [InlineData("'code':{'text':'Seizure precautions'}")]
    [InlineData("'code':{'text':'Seizure disorder'}")]
    public void What_tells_of_no_seizure_is_none(string observation) => Assert.DoesNotContain(Read(Observation(observation)).Seizures, report => report.CountLow > 0 || report.LastSeizure is not null);

    [Fact]
    public void Conditions_with_an_onset_each_are_seizures_and_one_alone_is_a_problem()
    {
        string first = Condition("c1", "Seizure", "2024-01-05"), second = Condition("c2", "Tonic-clonic seizure", "2024-02-07");

        Assert.Empty(Read(first).Seizures);
        Assert.Equal([new DateOnly(2024, 1, 5), new DateOnly(2024, 2, 7)], Read(first, second).Seizures.Select(report => report.Window.Start).Order());
        Assert.All(Read(first, second).Seizures, report => Assert.Equal(Layer.Text, report.Layer));
        Assert.Empty(Read(Condition("c1", "Febrile seizure", "2024-01-05"), Condition("c2", "History of seizure", "2024-02-07"), Condition("c3", "Epilepsy", "2024-02-09")).Seizures);
    }

    [Theory]
    [InlineData("'reasonCode':[{'text':'Breakthrough seizure'}]", true)]
    [InlineData("'reasonCode':[{'text':'Breakthrough seizures'}]", true)]
    [InlineData("'reasonReference':[{'display':'Breakthrough seizures'}]", true)]
    [InlineData("'reasonCode':[{'text':'Epilepsy follow-up'}]", false)]
    [InlineData("'reasonCode':[{'text':'Seizure free for 2 years'}]", false)]
    [InlineData("'reasonCode':[{'text':'History of seizures'}]", false)]
    public void A_visit_for_breakthrough_seizures_tells_of_one(string reason, bool told)
    {
        PatientTimeline timeline = Read($$"""
            {'resourceType':'Encounter','id':'v1','status':'finished','class':{'code':'AMB'},'period':{'start':'2024-03-10','end':'2024-03-10'},{{reason}}}
            """);

        Assert.Equal(told, timeline.Seizures.Any(report => report.CountLow > 0));
    }

    [Theory]
    [InlineData("'extension':[{'url':'http://hl7.org/fhir/StructureDefinition/condition-assertedDate','valueDateTime':'2019-05-01'}]", "2019-05-01")]
    [InlineData("'onsetString':'childhood'", "2024-03-10")]
    public void An_active_problem_without_a_recorded_date_is_on_the_list_at_least_on_the_last_day(string rest, string day)
    {
        PatientTimeline timeline = Read(
            $"{{'resourceType':'Condition','id':'c1',{Active},'category':[{{'coding':[{{'code':'problem-list-item'}}]}}],'code':{{'text':'Epilepsy'}},{rest}}}",
            Observation("'code':{'text':'Body weight'},'valueQuantity':{'value':70,'unit':'kg'}"));

        Assert.Equal(DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture), Assert.Single(timeline.Diagnoses).On);
        Assert.DoesNotContain(timeline.Gaps, gap => gap.Code == "undated-diagnosis");
    }

    [Theory]
    [InlineData("MRI Brain Report")]
    [InlineData("MRI")]
    [InlineData("Radiology report")]
    [InlineData("Diagnostic imaging study")]
    public void A_report_of_imaging_that_comes_as_a_document_is_read(string type)
    {
        PatientTimeline timeline = Read(Document(type, "IMPRESSION: MRI brain: Left mesial temporal sclerosis."));

        Assert.Contains(timeline.Findings, finding => finding is { Concept: "hippocampal-sclerosis", Present: Answer.Yes, Layer: Layer.Text });
        Assert.Contains(timeline.Care, care => care is { Concept: "proc_mri_brain", Stage: CareStage.Done });
    }

    [Theory]
    [InlineData("Radiology report", "IMPRESSION: MRI lumbar spine: disc herniation.")]
    [InlineData("Radiology report", "IMPRESSION: CT head: Normal study.")]
    [InlineData("MRI safety questionnaire", "Brain: left mesial temporal sclerosis")]
    [InlineData("MRI order", "MRI brain, left mesial temporal sclerosis?")]
    public void Other_images_and_orders_are_no_mri_of_the_brain(string type, string text) =>
        Assert.DoesNotContain(Read(Document(type, text)).Care, care => care.Concept == "proc_mri_brain");

    [Theory]
    [InlineData("MRI")]
    [InlineData("Imaging")]
    [InlineData("Radiology Imaging study [Impression]")]
    public void A_label_that_names_no_part_of_the_body_leaves_it_to_the_words(string label)
    {
        Assert.Contains(
            Read($"{{'resourceType':'DiagnosticReport','id':'r1','status':'final','effectiveDateTime':'2024-03-10','code':{{'text':'{label}'}},'conclusion':'Left mesial temporal sclerosis'}}").Findings,
            finding => finding is { Concept: "hippocampal-sclerosis", Present: Answer.Yes });
        Assert.Contains(Read(Observation($"'code':{{'text':'{label}'}},'valueString':'Left mesial temporal sclerosis'")).Findings, finding => finding.Concept == "hippocampal-sclerosis");
        Assert.Empty(Read(Observation($"'code':{{'text':'{label}'}},'valueString':'Torn meniscus of the left knee'")).Findings);
    }

    [Theory]
    [InlineData("'code':{'text':'POLG gene analysis'},'valueString':'Pathogenic variant'", "gene:POLG", "pathogenic")]
    [InlineData("'code':{'text':'SCN1A sequencing'},'valueString':'Likely pathogenic variant detected. No other findings.'", "gene:SCN1A", "likely-pathogenic")]
    [InlineData("'code':{'coding':[{'system':'http://loinc.org','code':'69548-6'}]},'valueString':'KCNT1 p.Gly288Ser, pathogenic'", "gene:KCNT1", "pathogenic")]
    public void The_gene_of_the_label_belongs_to_the_answer(string observation, string concept, string significance) =>
        Assert.Contains(Read(Observation(observation)).Findings, finding => finding.Concept == concept && finding.Present == Answer.Yes && finding.Detail == significance);

    [Fact]
    public void A_gene_of_the_label_whose_answer_is_negative_is_absent() =>
        Assert.All(Read(Observation("'code':{'text':'POLG gene analysis'},'valueString':'No pathogenic variant detected'")).Findings, finding => Assert.Equal(Answer.No, finding.Present));

    [Theory]
    [InlineData("'type':[{'text':'Emergency department visit'}]", CareSetting.Emergency)]
    [InlineData("'type':[{'text':'ED visit'}]", CareSetting.Emergency)]
    [InlineData("'type':[{'coding':[{'code':'x','display':'Emergency Room - Hospital'}]}]", CareSetting.Emergency)]
    [InlineData("'type':[{'coding':[{'code':'x','display':'Emergency room admission'}]}]", CareSetting.Emergency)]
    [InlineData("'type':[{'text':'Urgent care visit'}]", CareSetting.Ambulatory)]
    [InlineData("'type':[{'text':'Office visit'}]", CareSetting.Ambulatory)]
    public void A_type_that_says_emergency_overrules_the_class_ambulatory(string type, CareSetting setting) =>
        Assert.Equal(setting, Assert.Single(Read($"{{'resourceType':'Encounter','id':'v1','status':'finished','class':{{'code':'AMB'}},'period':{{'start':'2024-03-10'}},{type}}}").Visits).Setting);

    [Theory]
    [InlineData("", 0)]
    [InlineData(",'note':[{'text':'Patient never started this.'}]", 0)]
    [InlineData(",'statusReason':[{'text':'Did not take'}]", 0)]
    [InlineData(",'statusReason':[{'text':'Stopped for rash'}]", 1)]
    public void A_drug_not_taken_was_taken_only_where_a_reason_of_stopping_says_so(string rest, int exposures) => Assert.Equal(exposures, Read($$"""
        {'resourceType':'MedicationStatement','id':'s1','status':'not-taken','effectivePeriod':{'start':'2020-01-05','end':'2021-06-30'},'medicationCodeableConcept':{'text':'lamotrigine 100 mg'}{{rest}}}
        """).Exposures.Count);

    [Theory]
    [InlineData("lack of seizure control")]
    [InlineData("Poor seizure control")]
    [InlineData("Lack of therapeutic response")]
    [InlineData("Lack of drug effect")]
    [InlineData("Lack of drug action")]
    [InlineData("Therapeutic failure")]
    public void A_drug_stopped_for_want_of_effect_has_failed(string reason) => Assert.Equal(
        StopReason.Inefficacy,
        Assert.Single(Read($$"""
            {'resourceType':'MedicationStatement','id':'s1','status':'stopped','effectivePeriod':{'start':'2020-01-05','end':'2021-06-30'},'medicationCodeableConcept':{'text':'lamotrigine 100 mg'},'statusReason':[{'text':'{{reason}}'}]}
            """).Exposures).Stopped);

    [Fact]
    public void A_note_that_is_the_one_before_word_for_word_is_marked_as_copied()
    {
        string[] copied = [Note("d1", "2024-01-10", "Seen on 2024-01-10. Seizure frequency: 3 per month."), Note("d2", "2024-02-10", "Seen on 2024-01-10. Seizure frequency: 3 per month."), Note("d3", "2024-03-10", "Seen on 2024-03-10. Seizure frequency: 3 per month.")];
        string[] template = [Note("d1", "2024-01-10", "Seizure frequency: 3 per month."), Note("d2", "2024-02-10", "Seizure frequency: 3 per month.")];

        Assert.Equal([false, true, false], Copied(copied));
        Assert.Equal([false, false], Copied(template));

        static IEnumerable<bool> Copied(string[] notes) => Read(notes).Seizures.OrderBy(report => report.Window.Last).Select(report => report.Context.Contains(SeizureReport.CopiedForward));
    }

    private static string Condition(string id, string text, string onset) =>
        $"{{'resourceType':'Condition','id':'{id}',{Active},'code':{{'text':'{text}'}},'onsetDateTime':'{onset}','recordedDate':'{onset}'}}";

    private static string Note(string id, string day, string text) => $$"""
        {'resourceType':'DocumentReference','id':'{{id}}','status':'current','date':'{{day}}','content':[{'attachment':{'contentType':'text/plain','data':'{{Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(text))}}'} } ] }
        """;

    private static string Document(string type, string text) => $$"""
        {'resourceType':'DocumentReference','id':'d1','status':'current','type':{'text':'{{type}}'},'date':'2024-03-10','content':[{'attachment':{'contentType':'text/plain','data':'{{Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(text))}}'} } ] }
        """;
}
