namespace RefractoryEpilepsy.Tests.Knowledge;

public class DoubtedConditionTests
{
    [Theory]
    [InlineData("Rule out epilepsy")]
    [InlineData("R/O epilepsy")]
    [InlineData("r/o tuberous sclerosis")]
    [InlineData("Possible epilepsy")]
    [InlineData("Suspected seizure disorder")]
    [InlineData("Rule out stroke")]
    [InlineData("Possible stroke")]
    [InlineData("?stroke")]
    [InlineData("? stroke")]
    [InlineData("Stroke?")]
    [InlineData("Stroke ruled out")]
    [InlineData("Stroke, ruled out")]
    [InlineData("Stroke (has been excluded)")]
    [InlineData("Epilepsy, suspected")]
    [InlineData("Epilepsy cannot be excluded")]
    [InlineData("Concern for encephalitis")]
    [InlineData("Evaluate for autoimmune encephalitis")]
    [InlineData("Evaluation for possible epilepsy")]
    [InlineData("Suspected brain tumor")]
    [InlineData("Epilepsy vs syncope")]
    [InlineData("Syncope vs. epilepsy")]
    [InlineData("Verdacht auf Epilepsie")]
    [InlineData("V.a. Epilepsie")]
    [InlineData("Sospecha de epilepsia")]
    public void A_question_is_no_diagnosis(string text) => Assert.Empty(KnowledgeBaseTests.Shipped.ConceptsOfText(text));

    [Theory]
    [InlineData("Epilepsy, stroke ruled out", "epilepsy_dx")]
    [InlineData("Epilepsy; rule out stroke", "epilepsy_dx")]
    [InlineData("Possible migraine, epilepsy", "epilepsy_dx")]
    [InlineData("Evaluation for epilepsy surgery", "epilepsy_dx")]
    [InlineData("Probable epilepsy", "epilepsy_dx")]
    [InlineData("Focal vs generalized epilepsy", "epilepsy_dx")]
    [InlineData("Focal epilepsy versus generalized epilepsy", "epilepsy_dx")]
    [InlineData("Seizure disorder", "epilepsy_dx")]
    [InlineData("Convulsive disorder", "epilepsy_dx")]
    [InlineData("Complex partial seizures", "epilepsy_dx")]
    public void What_is_ruled_out_takes_nothing_else_with_it(string text, string concept) => Assert.Contains(concept, KnowledgeBaseTests.Shipped.ConceptsOfText(text));

    [Theory]
    [InlineData("PHENOBARB TAB 64.8MG", "phenobarbital")]
    [InlineData("VALPROIC ACD CAP 250MG", "valproate")]
    [InlineData("ESLICARBAZEP TAB 800MG", "eslicarbazepine acetate")]
    [InlineData("Oxcarbaz 300 mg", "oxcarbazepine")]
    [InlineData("LEVETIRACE TAB 500MG", "levetiracetam")]
    [InlineData("POTASSIUM CHL ER TAB 20MEQ", null)]
    [InlineData("CARBAMIDE SOL 6.5%", null)]
    [InlineData("TOPICAL CREAM", null)]
    [InlineData("SODIUM CHLOR 0.9%", null)]
    public void Names_that_a_drug_file_cuts_short_are_read_where_they_begin_one_drug_only(string label, string? drug) =>
        Assert.Equal(drug, KnowledgeBaseTests.Shipped.ReadProduct(label)?.DrugId);
}
