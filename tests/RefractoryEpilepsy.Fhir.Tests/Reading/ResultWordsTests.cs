using RefractoryEpilepsy.Fhir.Reading;
using RefractoryEpilepsy.Timeline;
using static RefractoryEpilepsy.Fhir.Tests.Reading.Records;

namespace RefractoryEpilepsy.Fhir.Tests.Reading;

/// <summary>Results that are found or not found, genes, pregnancy, contraception and allergies as laboratories and charts write them.</summary>
public class ResultWordsTests
{
    [Theory]
    [InlineData("POSITIVE", Answer.Yes)]
    [InlineData("Pos", Answer.Yes)]
    [InlineData("Detected", Answer.Yes)]
    [InlineData("Weakly positive", Answer.Yes)]
    [InlineData("Positive 1:160 (reference: negative)", Answer.Yes)]
    [InlineData("Nachweisbar", Answer.Yes)]
    [InlineData("Negative", Answer.No)]
    [InlineData("NEG", Answer.No)]
    [InlineData("None detected", Answer.No)]
    [InlineData("No antibody detected", Answer.No)]
    [InlineData("Undetected", Answer.No)]
    [InlineData("Undetectable", Answer.No)]
    [InlineData("Not positive", Answer.No)]
    [InlineData("Not present", Answer.No)]
    [InlineData("Non reactive", Answer.No)]
    [InlineData("Nonreactive", Answer.No)]
    [InlineData("Detected: no", Answer.No)]
    [InlineData("Nicht nachweisbar", Answer.No)]
    [InlineData("<1:10", Answer.No)]
    [InlineData("Negative. A positive result would suggest disease", Answer.No)]
    [InlineData("1:320", Answer.Unknown)]
    [InlineData("Equivocal", Answer.Unknown)]
    [InlineData("Not performed", Answer.Unknown)]
    [InlineData("Pending", Answer.Unknown)]
    public void A_result_is_read_however_the_laboratory_denies_it(string words, Answer answer)
    {
        Assert.Equal(answer, QualitativeResult.OfWords(words));
        Assert.Equal(answer, Read(Observation($"'code':{{'text':'LGI1 Ab IgG'}},'valueString':'{words}'")).Findings.Single().Present);
        Assert.Equal(answer, Read(Observation($"'code':{{'text':'HLA-B*15:02'}},'valueString':'{words}'")).Findings.Single().Present);
    }

    [Theory]
    [InlineData("NEG", Answer.No)]
    [InlineData("ND", Answer.No)]
    [InlineData("POS", Answer.Yes)]
    [InlineData("DET", Answer.Yes)]
    public void Without_words_the_code_of_interpretation_decides(string code, Answer answer) => Assert.Equal(
        answer,
        Read(Observation($"'code':{{'text':'HLA-B*15:02 allele'}},'interpretation':[{{'coding':[{{'system':'http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation','code':'{code}'}}]}}]")).Findings.Single().Present);

    [Theory]
    [InlineData("Autoimmune encephalopathy evaluation, serum", "LGI1-IgG positive by CBA. CASPR2 negative.", "CASPR2:No LGI1:Yes")]
    [InlineData("Autoimmune encephalopathy evaluation, serum", "No antibodies to NMDAR, LGI1 or CASPR2 detected.", "CASPR2:No LGI1:No NMDAR:No")]
    [InlineData("Paraneoplastic antibody panel", "NMDA receptor, GABA-B receptor, and AMPA receptor antibodies: negative", "AMPAR:No GABABR:No NMDAR:No")]
    [InlineData("LGI1 Ab, serum", "Positive", "LGI1:Yes")]
    [InlineData("MRI brain", "Suspect LGI1 positive encephalitis", "")]
    public void A_report_tells_of_each_antibody(string label, string conclusion, string expected) => Assert.Equal(
        expected,
        string.Join(' ', Read(ReportOf(label, conclusion)).Findings.Where(finding => finding.Concept.StartsWith("antibody:", StringComparison.Ordinal)).Select(finding => $"{finding.Concept["antibody:".Length..]}:{finding.Present}").Order(StringComparer.Ordinal)));

    [Theory]
    [InlineData("HLA-B*15:02 POSITIVE. Avoid carbamazepine.", Answer.Yes)]
    [InlineData("HLA-B*15:02 was not detected.", Answer.No)]
    [InlineData("Negative.", Answer.No)]
    public void A_report_tells_of_the_allele(string conclusion, Answer answer) => Assert.Equal(answer, Read(ReportOf("HLA-B*15:02 Genotyping", conclusion)).Findings.Single(finding => finding.Concept == "hla-b1502").Present);

    [Theory]
    [InlineData("SCN1A c.2134C>T (p.Arg712*), heterozygous. Classification: Pathogenic.", "SCN1A:pathogenic")]
    [InlineData("RESULT: POSITIVE\nGene: SCN1A\nVariant: c.2134C>T\nClassification: Likely pathogenic", "SCN1A:likely-pathogenic")]
    [InlineData("Two pathogenic variants in POLG (p.Ala467Thr and p.Trp748Ser) were identified.", "POLG:pathogenic")]
    [InlineData("KCNT1 c.100A>G: conflicting interpretations of pathogenicity.", "KCNT1:vus")]
    [InlineData("SCN8A variant of unknown significance; pathogenicity cannot be established.", "SCN8A:vus")]
    [InlineData("VUS in DEPDC5 c.55G>A. Parental testing is recommended to clarify whether the variant is pathogenic.", "DEPDC5:vus")]
    [InlineData("Carrier status: heterozygous pathogenic variant in POLG (autosomal recessive carrier only).", "")]
    [InlineData("SCN1A and SCN2A were sequenced. Classification: Pathogenic.", "")]
    [InlineData("Pathogenic variant in SCN2A, de novo. Carrier testing is offered to the parents.", "SCN2A:pathogenic")]
    [InlineData("Heterozygous for a pathogenic KCNQ2 variant. The father is a carrier of a GJB2 variant.", "KCNQ2:pathogenic")]
    [InlineData("Likely pathogenic variant in SLC6A1. Additionally, the patient is a carrier for CFTR.", "SLC6A1:likely-pathogenic")]
    [InlineData("POLG: one pathogenic variant. The patient is a carrier.", "")]
    [InlineData("VUS in SCN2A. Pathogenic variants in SCN2A are associated with neonatal epilepsy.", "SCN2A:vus")]
    [InlineData("No variant was found. A pathogenic variant in any of these genes, including SCN1A, can cause epilepsy.", "")]
    [InlineData("The pathogenic variant in SCN1A is associated with Dravet syndrome in this patient.", "SCN1A:pathogenic")]
    [InlineData("Indication: known pathogenic SCN1A variant in a cousin?\nResult: normal.", "")]
    [InlineData("GABRG2 c.245G>A, class 4", "GABRG2:likely-pathogenic")]
    [InlineData("STXBP1 c.875G>A, ACMG class 5.", "STXBP1:pathogenic")]
    [InlineData("HCN1 p.Met305Leu (LP; PS2, PM2)", "HCN1:likely-pathogenic")]
    [InlineData("KCNT1 p.Arg428Gln, classification: P", "KCNT1:pathogenic")]
    [InlineData("No P or LP variants in SCN1A, KCNQ2 or POLG.", "")]
    [InlineData("SCN8A variant, upgraded from uncertain significance to pathogenic.", "SCN8A:pathogenic")]
    [InlineData("CHD2 variant downgraded from likely pathogenic to VUS.", "CHD2:vus")]
    [InlineData("GRIN2A: likely pathogenic (formerly VUS).", "GRIN2A:likely-pathogenic")]
    public void A_genetic_report_joins_one_gene_and_one_class(string conclusion, string expected) => Assert.Equal(
        expected, string.Join(' ', Genes(Read(ReportOf("Epilepsy gene panel", conclusion)))));

    [Theory]
    [InlineData("Exome sequencing without pathogenic or likely pathogenic findings.")]
    [InlineData("Testing did not identify any pathogenic variants.")]
    [InlineData("No known pathogenic variants were seen in the genes analysed.")]
    [InlineData("Pathogenic variants: none. Variants of uncertain significance: none.")]
    [InlineData("Negative. This test screens for pathogenic variants in 187 genes associated with epilepsy.")]
    [InlineData("No reportable variants. A negative result does not exclude a pathogenic variant in a gene not covered.")]
    public void The_absence_of_a_pathogenic_variant_is_no_pathogenic_variant(string conclusion)
    {
        PatientTimeline read = Read(ReportOf("Exome sequencing", conclusion));

        Assert.Equal(Answer.No, read.Findings.Single(finding => finding.Concept == "genetic-result").Present);
        Assert.Empty(Genes(read));
    }

    [Theory]
    [InlineData("BRCA2 c.5946del, pathogenic.", null)]
    [InlineData("Gene: LDLR\nVariant: c.1646G>A\nClassification: Pathogenic", null)]
    [InlineData("Pathogenic variant in MYBPC3 (hypertrophic cardiomyopathy).", null)]
    [InlineData("PNKP c.1250dup homozygous, pathogenic.", Answer.Yes)]
    [InlineData("15q13.3 microdeletion, pathogenic.", Answer.Yes)]
    [InlineData("A pathogenic variant was identified.", Answer.Yes)]
    [InlineData("Pathogenic variant in BRCA1. Pathogenic variant in SCN1A.", Answer.Yes)]
    public void Only_a_gene_that_can_cause_epilepsy_makes_the_result_positive(string conclusion, Answer? expected) => Assert.Equal(
        expected, Read(ReportOf("Exome sequencing", conclusion)).Findings.FirstOrDefault(finding => finding.Concept == "genetic-result")?.Present);

    [Theory]
    [InlineData("Tissue Exam", "Brain, left frontal lobe, resection: focal cortical dysplasia type IIb.", true)]
    [InlineData("Histopathology", "Hippocampus, right: hippocampal sclerosis, ILAE type 1.", true)]
    [InlineData("Surgical Pathology", "Focal cortical dysplasia type IIa.", true)]
    [InlineData("Surgical Pathology", "Colon, polyp: tubular adenoma. No tumor at the margin. Neoplastic glands.", false)]
    [InlineData("Histopathology", "Breast, left: malignant tumor.", false)]
    [InlineData("Speech pathology", "Word finding with known hippocampal sclerosis of the brain.", false)]
    public void A_report_on_tissue_is_read_where_it_is_of_the_brain(string title, string conclusion, bool read) => Assert.Equal(
        read, Read(ReportOf(title, conclusion)).Findings.Any(finding => finding.Concept is "focal-cortical-dysplasia" or "hippocampal-sclerosis" or "tumor"));

    [Theory]
    [InlineData("'code':{'text':'Genetic variant'},'valueString':'c.2134C>T','component':[{'code':{'text':'Gene studied'},'valueString':'SCN1A'},{'code':{'text':'Clinical significance'},'valueString':'Pathogenic'}]", "SCN1A:pathogenic")]
    [InlineData("'code':{'coding':[{'system':'http://loinc.org','code':'69548-6'}]},'valueCodeableConcept':{'coding':[{'code':'LA9633-4'}]},'interpretation':[{'text':'Pathogenic'}],'component':[{'code':{'coding':[{'code':'48018-6'}]},'valueCodeableConcept':{'text':'SCN1A'}}]", "SCN1A:pathogenic")]
    [InlineData("'code':{'coding':[{'system':'http://loinc.org','code':'69548-6'}]},'valueCodeableConcept':{'text':'Absent'},'component':[{'code':{'coding':[{'code':'48018-6'}]},'valueCodeableConcept':{'text':'SCN1A'}},{'code':{'coding':[{'code':'53037-8'}]},'valueCodeableConcept':{'text':'Pathogenic'}}]", "")]
    [InlineData("'code':{'coding':[{'system':'http://loinc.org','code':'41765-9','display':'SCN1A gene mutations found [Identifier] in Blood or Tissue by Molecular genetics method Nominal'}]},'valueString':'c.2134C>T p.Arg712* pathogenic'", "SCN1A:pathogenic")]
    public void A_variant_is_read_from_its_parts(string observation, string expected) => Assert.Equal(expected, string.Join(' ', Genes(Read(Observation(observation)))));

    [Theory]
    [InlineData("SCN1A-related epilepsy (pathogenic variant)", "SCN1A:pathogenic")]
    [InlineData("KCNQ2 encephalopathy", "KCNQ2:pathogenic")]
    [InlineData("STXBP1 gene mutation", "STXBP1:pathogenic")]
    [InlineData("SCN1A variant of uncertain significance", "")]
    [InlineData("POLG carrier", "")]
    [InlineData("Family history of SCN1A-related epilepsy", "")]
    [InlineData("LGI1 encephalitis", "")]
    public void A_diagnosis_may_blame_a_gene(string text, string expected) => Assert.Equal(expected, string.Join(' ', Genes(Read(Condition($"'text':'{text}'")))));

    [Theory]
    [InlineData("'coding':[{'system':'https://local','code':'4','display':'Pregnancy Status'}]", "'valueString':'Pregnant'", "pregnancy")]
    [InlineData("'text':'Pregnancy Status'", "'valueString':'Confirmed positive'", "pregnancy")]
    [InlineData("'text':'Pregnant?'", "'valueString':'No'", "pregnancy-over")]
    [InlineData("'text':'Pregnancy Status'", "'valueString':'Postpartum'", "pregnancy-over")]
    [InlineData("'text':'Pregnancy test, urine'", "'valueString':'Negative'", "pregnancy-over")]
    [InlineData("'text':'Pregnancy test, urine'", "'valueString':'Positive'", "pregnancy")]
    [InlineData("'text':'Gestational age'", "'valueQuantity':{'value':14,'unit':'wk'}", "pregnancy")]
    [InlineData("'text':'Gestational age at birth'", "'valueQuantity':{'value':28,'unit':'wk'}", null)]
    [InlineData("'text':'Pregnancy Status'", "'valueString':'Unknown'", null)]
    public void A_local_question_on_pregnancy_is_one_by_its_label(string code, string value, string? concept) =>
        Assert.Equal(concept, Read(Observation($"'code':{{{code}}},{value}")).Diagnoses.SingleOrDefault()?.Concepts.Single());

    [Fact]
    public void A_positive_test_is_a_pregnancy_that_somebody_has_yet_to_confirm() =>
        Assert.Equal(Answer.Unknown, Read(Observation("'code':{'text':'Pregnancy test'},'valueString':'Positive'")).Diagnoses.Single().Confirmed);

    [Fact]
    public void A_gestational_age_in_a_childs_record_is_its_own() => Assert.Empty(Read(
        "{'resourceType':'Patient','id':'p1','birthDate':'2020-01-01'}", Observation("'code':{'text':'Gestational age'},'valueQuantity':{'value':28,'unit':'wk'}")).Diagnoses);

    [Theory]
    [InlineData("Z87.59", "History of ectopic pregnancy")]
    [InlineData("Z32.02", "Encounter for pregnancy test, result negative")]
    [InlineData("Z03.89", "Encounter for observation for suspected stroke ruled out")]
    [InlineData("Z20.811", "Contact with and (suspected) exposure to meningococcal meningitis")]
    [InlineData("R41.82", "Altered state, worried about meningitis")]
    [InlineData("Z13.850", "Encounter for traumatic brain injury")]
    [InlineData("Z80.8", "Brain tumor")]
    public void A_code_of_a_symptom_a_contact_or_an_examination_makes_no_cause_of_its_words(string code, string display) =>
        Assert.Empty(Read(Condition($"'coding':[{{'system':'http://hl7.org/fhir/sid/icd-10-cm','code':'{code}','display':'{display}'}}]")).Diagnoses);

    [Theory]
    [InlineData("Contraception", "'valueString':'Copper IUD'", "contraception-in-use")]
    [InlineData("Birth control method - Reported", "'valueString':'Oral contraceptive'", "contraception-in-use")]
    [InlineData("Contraception", "'valueString':'Tubal ligation'", "proc_cannot_be_pregnant")]
    [InlineData("Contraception", "'valueString':'None'", null)]
    [InlineData("Contraception", "'valueString':'No contraception'", null)]
    public void The_answer_to_a_question_on_contraception_names_the_method(string label, string value, string? concept) =>
        Assert.Equal(concept, Read(Observation($"'code':{{'text':'{label}'}},{value}")).Care.SingleOrDefault()?.Concept);

    [Theory]
    [InlineData("Insertion of intrauterine device (IUD)", "intrauterine-contraceptive")]
    [InlineData("Removal of intrauterine device", null)]
    [InlineData("Laparoscopic tubal ligation", "proc_cannot_be_pregnant")]
    [InlineData("Total abdominal hysterectomy", "proc_cannot_be_pregnant")]
    [InlineData("Spontaneous vaginal delivery", "proc_delivery")]
    public void Operations_on_childbearing_are_known_by_their_words(string label, string? concept) => Assert.Equal(
        concept,
        Read($"{{'resourceType':'Procedure','id':'r1','status':'completed','subject':{{'reference':'Patient/p1'}},'performedDateTime':'2024-03-10','code':{{'text':'{label}'}}}}").Care.SingleOrDefault()?.Concept);

    [Theory]
    [InlineData("levonorgestrel 52 mg intrauterine system (Mirena)", "intrauterine-contraceptive")]
    [InlineData("medroxyPROGESTERone 150 mg/mL intramuscular suspension (Depo-Provera)", "hormonal-contraceptive")]
    public void Contraceptives_that_act_for_months_are_contraceptives(string drug, string concept) => Assert.Equal([concept], Read(Order("", drug: drug)).Care.Select(care => care.Concept));

    [Theory]
    [InlineData("'type':'allergy','reaction':[{'manifestation':[{'text':'Rash'}]}]", Answer.Yes)]
    [InlineData("'type':'allergy'", Answer.Yes)]
    [InlineData("'type':'intolerance','reaction':[{'manifestation':[{'text':'Dizziness'}]}]", Answer.No)]
    [InlineData("'reaction':[{'manifestation':[{'text':'Hyponatremia'}]}]", Answer.No)]
    [InlineData("'reaction':[{'manifestation':[{'text':'Nausea'},{'text':'Rash'}]}]", Answer.Yes)]
    [InlineData("'clinicalStatus':{'coding':[{'code':'inactive'}]},'reaction':[{'manifestation':[{'text':'Rash'}]}]", Answer.No)]
    [InlineData("'verificationStatus':{'coding':[{'code':'unconfirmed'}]},'reaction':[{'manifestation':[{'text':'Rash'}]}]", Answer.Unknown)]
    [InlineData("'type':'intolerance','reaction':[{'manifestation':[{'text':'Stevens-Johnson syndrome'}]}]", Answer.Yes)]
    public void A_side_effect_on_the_list_of_allergies_is_no_allergy(string rest, Answer allergy) => Assert.Equal(
        allergy, Read($"{{'resourceType':'AllergyIntolerance','id':'a1','patient':{{'reference':'Patient/p1'}},'recordedDate':'2024-03-10','code':{{'text':'Carbamazepine'}},{rest}}}").Reactions.Single().Allergy);

    [Theory]
    [InlineData("Valproic Acid Lvl", "level:valproate")]
    [InlineData("Lvl Phenytoin", "level:phenytoin")]
    public void A_level_may_be_labelled_with_its_abbreviation(string label, string concept) =>
        Assert.Equal(concept, Read(Observation($"'code':{{'text':'{label}'}},'valueQuantity':{{'value':22,'unit':'ug/mL'}}")).Measurements.SingleOrDefault()?.Concept);

    [Theory]
    [InlineData("Number of seizures before treatment", "'valueString':'>20'", 21)]
    [InlineData("Number of seizures before treatment", "'valueString':'20'", 20)]
    [InlineData("Number of seizures before treatment", "'valueString':'>=20'", 20)]
    [InlineData("Total seizures prior to first ASM", "'valueQuantity':{'value':60,'unit':'{seizures}'}", 60)]
    public void More_than_twenty_seizures_are_at_least_twenty_one(string label, string value, int low) =>
        Assert.Equal(low, Read(Observation($"'code':{{'text':'{label}'}},{value}")).Seizures.Single().CountLow);

    private static IEnumerable<string> Genes(PatientTimeline read) => read.Findings
        .Where(finding => finding.Concept.StartsWith("gene:", StringComparison.Ordinal) && finding.Present == Answer.Yes).Select(finding => $"{finding.Concept["gene:".Length..]}:{finding.Detail}");

    private static string ReportOf(string label, string conclusion) =>
        $"{{'resourceType':'DiagnosticReport','id':'r1','status':'final','subject':{{'reference':'Patient/p1'}},'effectiveDateTime':'2024-03-10','code':{{'text':'{label}'}},'conclusion':'{conclusion.Replace("\n", "\\n", StringComparison.Ordinal)}'}}";

    private static string Condition(string code) =>
        $"{{'resourceType':'Condition','id':'c1','subject':{{'reference':'Patient/p1'}},'recordedDate':'2024-03-10','code':{{{code}}}}}";
}
