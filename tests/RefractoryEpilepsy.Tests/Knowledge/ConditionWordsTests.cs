using RefractoryEpilepsy.Knowledge;

namespace RefractoryEpilepsy.Tests.Knowledge;

/// <summary>What twenty authors write for one diagnosis, and what only sounds like it.</summary>
public class ConditionWordsTests
{
    private static readonly KnowledgeBase Shipped = KnowledgeBase.Load();

    [Theory]
    [InlineData("Medium-chain acyl-CoA dehydrogenase deficiency", "kd_contraindication")]
    [InlineData("MCAD deficiency", "kd_contraindication")]
    [InlineData("Very long chain acyl-coenzyme A dehydrogenase deficiency (disorder)", "kd_contraindication")]
    [InlineData("Deficiency of long-chain 3-hydroxyacyl-CoA dehydrogenase", "kd_contraindication")]
    [InlineData("CPT1A deficiency", "kd_contraindication")]
    [InlineData("Carnitine palmitoyltransferase II deficiency", "kd_contraindication")]
    [InlineData("Carnitine-acylcarnitine translocase deficiency", "kd_contraindication")]
    [InlineData("Carnitine deficiency, systemic primary", "kd_contraindication")]
    [InlineData("Acute intermittent porphyria", "kd_contraindication")]
    [InlineData("Carnitine deficiency", "carnitine_deficiency")]
    [InlineData("Disorder of carnitine metabolism, unspecified", "carnitine_deficiency")]
    [InlineData("Secondary carnitine deficiency", "kd_caution")]
    [InlineData("Carnitine deficiency due to valproic acid", "kd_caution")]
    [InlineData("Suicidal ideation", "psych_suicidality")]
    [InlineData("Suicide attempt by overdose", "psych_suicidality")]
    [InlineData("Autism spectrum disorder", "psych_autism")]
    [InlineData("Underdosing of antiepileptic drug", "asm_underdosing")]
    [InlineData("Noncompliance with medications", "nonadherence")]
    [InlineData("OTC deficiency", "urea_cycle_disorder")]
    [InlineData("Citrullinemia", "urea_cycle_disorder")]
    [InlineData("Kearns-Sayre syndrome", "syndrome_mitochondrial")]
    [InlineData("Mitochondrial myopathy, not elsewhere classified", "syndrome_mitochondrial")]
    [InlineData("Down syndrome", "chromosomal_disorder")]
    [InlineData("Ring chromosome 20 syndrome", "chromosomal_disorder")]
    [InlineData("Absence epileptic syndrome, not intractable, without status epilepticus", "epilepsy_dx;syndrome_absence")]
    [InlineData("Generalized idiopathic epilepsy and epileptic syndromes, intractable, without status epilepticus", "epilepsy_dx;epilepsy_intractable;genetic-generalized-epilepsy")]
    [InlineData("LGS", "epilepsy_dx;syndrome_lgs")]
    [InlineData("Epilepsy with eyelid myoclonia", "epilepsy_dx;syndrome_emas_other_gen")]
    [InlineData("Severe myoclonic epilepsy of infancy", "epilepsy_dx;syndrome_dravet")]
    [InlineData("Epilepsy, generalized", "epilepsy-generalized;epilepsy_dx")]
    [InlineData("Major depressive disorder, recurrent, severe", "psych_depression;severe_depression")]
    [InlineData("NCSE", "status_epilepticus")]
    [InlineData("Dissociative convulsions", "pnes_functional_seizure")]
    [InlineData("Anticonvulsant hypersensitivity syndrome", "asm_severe_reaction")]
    [InlineData("Breast cancer", "cancer")]
    [InlineData("Small cell carcinoma of lung", "cancer")]
    [InlineData("Memory impairment", "neuropsychiatric_change")]
    [InlineData("Congenital malformations of corpus callosum", "cause_malformation_cortical")]
    [InlineData("Cerebral arteriovenous malformation", "arteriovenous-malformation;cause_tumor_or_vascular_lesion;vascular-malformation")]
    [InlineData("High-risk pregnancy", "pregnancy")]
    [InlineData("G2P1 at 20 weeks gestation", "pregnancy")]
    [InlineData("Ectopic pregnancy", "pregnancy-over")]
    [InlineData("Tubal ligation status", "proc_cannot_be_pregnant")]
    [InlineData("Presence of intrauterine contraceptive device", "contraception_in_place")]
    [InlineData("Intrauterine contraceptive device", "contraception_in_place")]
    [InlineData("IUD (intrauterine device) in place", "contraception_in_place")]
    [InlineData("Mirena coil", "contraception_in_place")]
    [InlineData("IUD insertion", "contraception_in_place")]
    [InlineData("Uses oral contraception", "hormonal_contraception")]
    [InlineData("Birth control counselling", "contraception_counselling")]
    [InlineData("Hx tubal ligation", "proc_cannot_be_pregnant")]
    [InlineData("Status post bilateral salpingectomy", "proc_cannot_be_pregnant")]
    [InlineData("Postmenopausal", "proc_cannot_be_pregnant")]
    [InlineData("Non-compliance with antiepileptic medication", "nonadherence")]
    [InlineData("Nonadherence to antiseizure medication", "nonadherence")]
    [InlineData("Non-adherent to AEDs", "nonadherence")]
    [InlineData("Patient noncompliance with AED therapy", "nonadherence")]
    [InlineData("Poor adherence with valproate", "nonadherence")]
    [InlineData("Frequently misses doses", "nonadherence")]
    [InlineData("Underdosing of levetiracetam due to financial hardship", "asm_underdosing")]
    [InlineData("Patient's noncompliance with other medical treatment and regimen", "non-cooperation")]
    [InlineData("Patient non-cooperative", "non-cooperation")]
    [InlineData("Alcohol use disorder, moderate, in sustained remission", "substance-use-over")]
    [InlineData("Paroxysmal SVT", "vns_caution")]
    [InlineData("Sick sinus syndrome", "vns_caution")]
    [InlineData("Complete heart block with pacemaker", "vns_caution")]
    [InlineData("Pulmonary fibrosis", "vns_caution")]
    [InlineData("von Willebrand disease", "dbs_caution")]
    [InlineData("Thrombocytopenia", "dbs_caution")]
    [InlineData("Cochlear implant", "head-device")]
    [InlineData("LGI1 antibody encephalitis", "antibody-encephalitis;cause_rasmussen_or_autoimmune")]
    [InlineData("Left MTS", "cause_hippocampal_sclerosis")]
    [InlineData("Biotinidase deficiency", "metabolic-disease")]
    public void A_diagnosis_is_known_by_its_title_its_abbreviation_and_its_usual_names(string text, string concepts) => Assert.Equal(concepts, Read(text));

    [Theory]
    [InlineData("History of ectopic pregnancy")]
    [InlineData("Low back pain, unspecified")]
    [InlineData("IUD removal")]
    [InlineData("Desires bilateral salpingectomy")]
    [InlineData("Declined contraception")]
    [InlineData("Premenopausal")]
    [InlineData("Good medication adherence")]
    [InlineData("Noncompliance with diabetes diet")]
    [InlineData("Underdosing of insulin")]
    [InlineData("Sinus bradycardia resolved")]
    [InlineData("No thrombocytopenia")]
    [InlineData("Cochlear implant evaluation")]
    [InlineData("Personal history of pregnancy complications")]
    [InlineData("Pre-pregnancy counseling")]
    [InlineData("Encounter for pregnancy test, result negative")]
    [InlineData("Planning pregnancy")]
    [InlineData("Infertility, trying for pregnancy")]
    [InlineData("Not pregnant")]
    [InlineData("Born at 28 weeks gestation")]
    [InlineData("History of cesarean section")]
    [InlineData("Family history of porphyria")]
    [InlineData("MCAD deficiency carrier")]
    [InlineData("Carrier of Lafora disease")]
    [InlineData("Contact with and (suspected) exposure to meningococcal meningitis")]
    [InlineData("Encounter for immunization against meningitis")]
    [InlineData("Febrile seizure in sibling")]
    [InlineData("Heat stroke")]
    [InlineData("Family history of brain tumor")]
    [InlineData("Optic glioma follow up")]
    [InlineData("Respiratory depression")]
    [InlineData("Autism screening")]
    [InlineData("Squamous cell carcinoma of skin")]
    [InlineData("Personal history of malignant neoplasm of breast")]
    [InlineData("Influenza vaccination")]
    [InlineData("Postictal confusion")]
    [InlineData("Elevated IgE level")]
    [InlineData("KCNQ2 variant of uncertain significance")]
    public void What_only_sounds_like_a_diagnosis_is_none(string text) => Assert.Equal("", Read(text));

    [Theory]
    [InlineData("Other phakomatoses, not elsewhere classified")]                              // a rest category proves nothing by its title
    [InlineData("Disorders of pyruvate metabolism and gluconeogenesis")]                      // two enzymes, one dangerous and one treated by the diet
    [InlineData("Personal history of transient ischemic attack")]                             // mostly no stroke
    [InlineData("Other problems with newborn")]
    public void The_title_of_a_code_that_needs_more_than_its_title_names_nothing(string text) => Assert.Equal("", Read(text));

    [Fact]
    public void Whoever_writes_the_title_of_a_code_says_what_the_code_says()
    {
        Tables tables = Tables.Read(null, new Dictionary<string, string>());
        List<(string Phrase, string Concept)> titles = [.. DiagnosisTitles.Of(tables.Codes, new(tables.Systems, tables.Codes), tables.ConditionPhrases)];

        Assert.True(titles.Count > 300);
        Assert.All(titles, title => Assert.Contains(title.Concept, Shipped.ConceptsOfText(title.Phrase)));
    }

    [Fact]
    public void The_epilepsy_of_a_relative_is_the_familys() => Assert.Equal("family_history_epilepsy", Read("Epilepsy in brother"));

    [Theory]
    [InlineData("Other generalized epilepsy and epileptic syndromes", "syndrome_emas_other_gen")]
    [InlineData("Temporal lobe epilepsy", "epilepsy_intractable")]
    [InlineData("Epilepsy, not refractory", "epilepsy_intractable")]
    public void A_title_says_no_more_than_its_words(string text, string concept) => Assert.DoesNotContain(concept, Shipped.ConceptsOfText(text));

    private static string Read(string text) => string.Join(';', Shipped.ConceptsOfText(text));
}
