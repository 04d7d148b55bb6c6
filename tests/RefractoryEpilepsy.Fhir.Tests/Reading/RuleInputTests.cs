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
    [InlineData("Right upper lobectomy, VATS", "")]
    [InlineData("Thoracoscopic lobectomy", "")]
    [InlineData("Left hepatectomy (lobectomy)", "")]
    [InlineData("Hemithyroidectomy and lobectomy", "")]
    [InlineData("Temporal artery biopsy", "")]
    [InlineData("Excision of temporal bone lesion", "")]
    [InlineData("Stereotactic laser ablation of mesial temporal structures", "proc_epilepsy_surgery")]
    [InlineData("Craniotomy with resection of right frontal cortical dysplasia", "proc_epilepsy_surgery")]
    [InlineData("Excision of temporal lobe", "proc_epilepsy_surgery")]
    [InlineData("Resection of right temporal lobe", "proc_epilepsy_surgery")]
    [InlineData("Left temporal lobe resection", "proc_epilepsy_surgery")]
    [InlineData("Frontal corticectomy for epilepsy", "proc_epilepsy_surgery")]
    [InlineData("Radiofrequency thermocoagulation of seizure focus", "proc_epilepsy_surgery")]
    [InlineData("Lobectomy for intractable epilepsy", "proc_epilepsy_surgery")]
    [InlineData("Craniotomy for resection of glioblastoma", "brain-excision")]
    [InlineData("Vagus nerve electrical stimulation system implantation", "proc_vns")]
    [InlineData("Incision for implantation of cranial nerve (eg, vagus nerve) neurostimulator electrode array and pulse generator", "proc_vns")]
    [InlineData("Removal of vagus nerve stimulator", "removed-proc_vns")]
    [InlineData("Left cervical vagotomy", "proc_vagotomy")]
    [InlineData("Short-wave diathermy therapy", "proc_diathermy")]
    [InlineData("Percutaneous gastrostomy", "formula-feeding")]
    public void A_procedure_is_known_by_its_words(string label, string concept) => Assert.Equal(concept, string.Join(';', Concepts(Procedure(label))));

    [Theory]
    [InlineData("", "brain-excision")]
    [InlineData(",'reasonCode':[{'text':'Epilepsy'}]", "proc_epilepsy_surgery")]
    [InlineData(",'reasonCode':[{'text':'Glioblastoma'}]", "")]
    public void Brain_tissue_taken_out_is_surgery_for_epilepsy_where_that_is_its_reason(string reason, string concept) =>
        Assert.Equal(concept, string.Join(';', Concepts($"{{'resourceType':'Procedure','id':'d1','status':'completed','performedDateTime':'2024-01-01','subject':{{'reference':'Patient/p1'}},'code':{{'text':'Craniotomy with resection of brain lesion'}}{reason}}}")));

    [Theory]
    [InlineData("'statusReason':{'text':'Patient declined'}", CareStage.Declined)]
    [InlineData("'statusReason':{'text':'Patient\u2019s choice'}", CareStage.Declined)]
    [InlineData("'statusReason':{'text':'Family decision'}", CareStage.Declined)]
    [InlineData("'statusReason':{'coding':[{'system':'http://snomed.info/sct','code':'105480006'}]}", CareStage.Declined)]
    [InlineData("'statusReason':{'coding':[{'system':'http://snomed.info/sct','code':'183944003'}]}", CareStage.Declined)]
    [InlineData("'statusReason':{'coding':[{'system':'http://hl7.org/fhir/sid/icd-10-cm','code':'Z53.29'}]}", CareStage.Declined)]
    [InlineData("'statusReason':{'text':'Procedure and treatment not carried out because of patient decision'}", CareStage.Declined)]
    [InlineData("'note':[{'text':'Parents refused.'}]", CareStage.Declined)]
    [InlineData("'statusReason':{'text':'Not a surgical candidate per conference'}", CareStage.NotDone)]
    [InlineData("'statusReason':{'text':'OR closed, staff shortage'}", null)]
    [InlineData("'statusReason':{'text':'Declined by insurance'}", null)]
    public void Why_an_operation_was_not_done_tells_whether_it_was_declined(string why, CareStage? stage) =>
        Assert.Equal(stage, Read($"{{'resourceType':'Procedure','id':'d1','status':'not-done','performedDateTime':'2024-01-01','subject':{{'reference':'Patient/p1'}},'code':{{'text':'Temporal lobectomy'}},{why}}}").Care.SingleOrDefault()?.Stage);

    [Theory]
    [InlineData("'note':[{'text':'Patient declined surgery'}]", CareStage.Declined)]
    [InlineData("'extension':[{'url':'http://hl7.org/fhir/StructureDefinition/request-statusReason','valueCodeableConcept':{'text':'Patient declined'}}]", CareStage.Declined)]
    [InlineData("'note':[{'text':'Duplicate order'}]", null)]
    public void An_order_that_was_revoked_was_declined_where_it_says_so(string why, CareStage? stage) =>
        Assert.Equal(stage, Read($"{{'resourceType':'ServiceRequest','id':'d1','status':'revoked','intent':'order','authoredOn':'2024-01-01','subject':{{'reference':'Patient/p1'}},'code':{{'text':'Temporal lobectomy'}},{why}}}").Care.SingleOrDefault()?.Stage);

    [Theory]
    [InlineData("History of left temporal lobectomy for epilepsy", "proc_epilepsy_surgery", CareStage.Done)]
    [InlineData("S/P placement of VNS (vagus nerve stimulation) device", "proc_vns", CareStage.Done)]
    [InlineData("Not a candidate for epilepsy surgery", "proc_epilepsy_surgery", CareStage.NotDone)]
    [InlineData("On ketogenic diet", "ketogenic-diet", CareStage.Done)]
    [InlineData("History of bilateral cervical vagotomy", "proc_vagotomy", CareStage.Done)]
    [InlineData("Candidate for epilepsy surgery", null, null)]
    [InlineData("Family history of epilepsy surgery", null, null)]
    [InlineData("History of lobectomy of lung", null, null)]
    [InlineData("Failed ketogenic diet", null, null)]
    public void The_list_of_problems_keeps_what_was_done(string words, string? concept, CareStage? stage)
    {
        CareEvent? kept = Read(Condition($"'text':'{words}'")).Care.SingleOrDefault(care => care.Concept != "surgery-ruled-out");

        Assert.Equal((concept, stage), (kept?.Concept, kept?.Stage));
    }

    [Theory]
    [InlineData("Epilepsy surgery", "Patient declined", "proc_epilepsy_surgery", CareStage.Declined)]
    [InlineData("Ketogenic diet", "Declined by family", "ketogenic-diet", CareStage.Declined)]
    [InlineData("Diet", "Ketogenic 3:1", "ketogenic-diet", CareStage.Done)]
    [InlineData("Diet", "Ketogenic diet discussed", null, null)]
    [InlineData("Diet", "Regular", null, null)]
    public void A_flowsheet_tells_of_a_therapy(string label, string value, string? concept, CareStage? stage)
    {
        CareEvent? told = Read(Observation($"'code':{{'text':'{label}'}},'valueString':'{value}'")).Care.SingleOrDefault();

        Assert.Equal((concept, stage), (told?.Concept, told?.Stage));
    }

    [Theory]
    [InlineData("'valueString':'Deferred'", false)]
    [InlineData("'valueString':'Not addressed today'", false)]
    [InlineData("'valueString':'Discussed with patient'", true)]
    public void A_talk_that_was_put_off_was_not_had(string value, bool had) =>
        Assert.Equal(had, Read(Observation($"'code':{{'text':'SUDEP discussed'}},{value}")).Care.Any(care => care.Concept == "sudep-counselling"));

    [Theory]
    [InlineData("active", "proc_vns")]
    [InlineData("stopped", "removed-proc_vns")]
    [InlineData("entered-in-error", null)]
    public void A_statement_of_a_device_is_one_in_place(string status, string? concept) =>
        Assert.Equal(concept, Read($"{{'resourceType':'DeviceUseStatement','id':'u1','status':'{status}','subject':{{'reference':'Patient/p1'}},'timingDateTime':'2024-01-01','device':{{'display':'VNS Therapy SenTiva generator'}}}}").Care.SingleOrDefault()?.Concept);

    [Theory]
    [InlineData("VNS Therapy AspireSR", "proc_vns")]
    [InlineData("Vagus nerve electrical stimulation system", "proc_vns")]
    [InlineData("NeuroPace RNS-320", "proc_rns")]
    [InlineData("Percept PC neurostimulator", "proc_dbs")]
    [InlineData("Spinal cord stimulator", null)]
    public void A_device_is_known_by_its_name(string name, string? concept) =>
        Assert.Equal(concept, Read($"{{'resourceType':'Device','id':'d1','status':'active','patient':{{'reference':'Patient/p1'}},'deviceName':[{{'name':'{name}'}}]}}").Care.SingleOrDefault()?.Concept);

    [Theory]
    [InlineData("UH EPILEPSY CTR", Answer.Yes)]
    [InlineData("Epilepsy Physician", Answer.Yes)]
    [InlineData("Seizure Disorder Center", Answer.Yes)]
    [InlineData("Level 4 epilepsy centre", Answer.Yes)]
    [InlineData("Unidad de Epilepsia", Answer.Yes)]
    [InlineData("Neurology - Epilepsy", Answer.Yes)]
    [InlineData("Neurology clinic: epilepsy follow up", Answer.No)]
    [InlineData("Epilepsy Foundation support program", Answer.No)]
    [InlineData("Epilepsy education service", Answer.No)]
    public void A_centre_is_a_place_that_follows_the_word_epilepsy(string service, Answer centre) =>
        Assert.Equal(centre, Read($"{{'resourceType':'Encounter','id':'e1','status':'finished','class':{{'code':'AMB'}},'subject':{{'reference':'Patient/p1'}},'period':{{'start':'2024-01-01','end':'2024-01-01'}},'serviceType':{{'text':'{service}'}}}}").Visits.Single().EpilepsyCentre);

    [Theory]
    [InlineData("Office Visit", Answer.Unknown, Answer.Unknown)]
    [InlineData("Clinic visit - epilepsy follow up", Answer.Unknown, Answer.Unknown)]
    [InlineData("Emergency department visit for epilepsy", Answer.Unknown, Answer.Unknown)]
    [InlineData("Epilepsy follow-up visit, recent seizure", Answer.Unknown, Answer.Unknown)]
    [InlineData("Epilepsy Clinic", Answer.Yes, Answer.Yes)]
    public void The_type_of_a_visit_tells_no_service_by_itself(string type, Answer neurology, Answer centre)
    {
        Visit visit = Read($"{{'resourceType':'Encounter','id':'e1','status':'finished','class':{{'code':'AMB'}},'subject':{{'reference':'Patient/p1'}},'period':{{'start':'2024-01-01','end':'2024-01-01'}},'type':[{{'text':'{type}'}}]}}").Visits.Single();

        Assert.Equal((neurology, centre), (visit.Neurology, visit.EpilepsyCentre));
    }

    [Theory]
    [InlineData("2084N0400X", Answer.Yes, Answer.No)]
    [InlineData("2084E0001X", Answer.Yes, Answer.Yes)]
    [InlineData("2084N0402X", Answer.Yes, Answer.No)]
    [InlineData("207T00000X", Answer.No, Answer.No)]
    [InlineData("999999999X", Answer.Unknown, Answer.Unknown)]
    public void A_specialty_may_be_a_number_alone(string code, Answer neurology, Answer centre)
    {
        Visit visit = Read(
            "{'resourceType':'Encounter','id':'e1','status':'finished','class':{'code':'AMB'},'subject':{'reference':'Patient/p1'},'period':{'start':'2024-01-01','end':'2024-01-01'},'participant':[{'individual':{'reference':'Practitioner/q1'}}]}",
            $"{{'resourceType':'Practitioner','id':'q1','qualification':[{{'code':{{'coding':[{{'system':'http://nucc.org/provider-taxonomy','code':'{code}'}}]}}}}]}}").Visits.Single();

        Assert.Equal((neurology, centre), (visit.Neurology, visit.EpilepsyCentre));
    }

    [Theory]
    [InlineData("Ambulatory referral to Epilepsy", "referral-epilepsy-centre")]
    [InlineData("Refer to Epilepsy", "referral-epilepsy-centre")]
    [InlineData("Referral to Epilepsy Ctr", "referral-epilepsy-centre")]
    [InlineData("Referral to UCLA Seizure Disorder Center", "referral-epilepsy-centre")]
    [InlineData("Presurgical epilepsy evaluation", "referral-epilepsy-centre")]
    [InlineData("Inpatient video EEG monitoring (EMU) admission", "referral-epilepsy-centre")]
    [InlineData("Referral to Neurology Clinic for epilepsy", "referral-neurology")]
    [InlineData("Referral to Neurology, indication recent epilepsy", "referral-neurology")]
    [InlineData("Adolescent epilepsy follow-up referral to neurology", "referral-neurology")]
    public void Whom_a_referral_goes_to_is_told_by_its_words(string label, string concept) =>
        Assert.Equal(concept, Read($"{{'resourceType':'ServiceRequest','id':'d1','status':'active','intent':'order','authoredOn':'2024-01-01','subject':{{'reference':'Patient/p1'}},'code':{{'text':'{label}'}}}}").Care.Single(care => care.Concept.StartsWith("referral", StringComparison.Ordinal)).Concept);

    [Theory]
    [InlineData("{'resourceType':'Appointment','id':'a1','status':'booked','start':'2027-01-20T09:00:00Z','serviceType':[{'text':'Epilepsy Center New Patient'}],'participant':[{'actor':{'reference':'Patient/p1'},'status':'accepted'}]}")]
    [InlineData("{'resourceType':'ServiceRequest','id':'a1','status':'active','intent':'order','occurrenceDateTime':'2027-01-20','subject':{'reference':'Patient/p1'},'code':{'text':'Referral to epilepsy center'}}")]
    public void A_plan_is_known_before_its_day_though_nothing_tells_when_it_was_made(string plan)
    {
        CareEvent planned = Read(Order(""), plan).Care.First(care => care.Concept == "referral-epilepsy-centre");

        Assert.Equal(new DateOnly(2024, 3, 1), planned.Recorded);
    }

    [Fact]
    public void A_referral_may_be_kept_as_a_procedure() =>
        Assert.Contains(Read(Procedure("Referral to epilepsy centre")).Care, care => care.Concept == "referral-epilepsy-centre");

    [Theory]
    [InlineData("'url':'ombCategory','valueCoding':{'system':'urn:oid:2.16.840.1.113883.6.238','code':'2028-9'}", "Asian")]
    [InlineData("'url':'detailed','valueCoding':{'system':'urn:oid:2.16.840.1.113883.6.238','code':'2034-7','display':'Chinese'}", "Chinese")]
    [InlineData("'url':'text','valueString':'2028-9'", "Asian")]
    [InlineData("'url':'ombCategory','valueCoding':{'system':'urn:oid:2.16.840.1.113883.6.238','code':'2106-3'}", "White")]
    [InlineData("'url':'ombCategory','valueCoding':{'code':'9999-9'}", null)]
    public void Race_may_be_a_number_alone(string part, string? race) =>
        Assert.Equal(race, Read($"{{'resourceType':'Patient','id':'p1','extension':[{{'url':'http://hl7.org/fhir/us/core/StructureDefinition/us-core-race','extension':[{{{part}}}]}}]}}").Person.Race);

    [Theory]
    [InlineData("'coding':[{'system':'urn:local:formulary','code':'MED-0815'}]", true)]
    [InlineData("'text':'lisinopril 10 MG Oral Tablet'", false)]
    [InlineData("'text':'levetiracetam 500 MG Oral Tablet'", false)]
    public void A_drug_that_is_told_by_an_unmapped_number_may_be_any(string name, bool unread) =>
        Assert.Equal(unread, Read($"{{'resourceType':'MedicationRequest','id':'m1','status':'active','intent':'order','authoredOn':'2024-03-01','subject':{{'reference':'Patient/p1'}},'medicationCodeableConcept':{{{name}}}}}").Care.Any(care => care.Concept == "unread-drug"));

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
