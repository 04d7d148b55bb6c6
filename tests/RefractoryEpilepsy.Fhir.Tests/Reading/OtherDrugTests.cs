using RefractoryEpilepsy.Timeline;
using static RefractoryEpilepsy.Fhir.Tests.Reading.Records;

namespace RefractoryEpilepsy.Fhir.Tests.Reading;

/// <summary>Drugs that are no antiseizure drugs, and the checks some antiseizure drugs need.</summary>
public class OtherDrugTests
{
    [Theory]
    [InlineData("Ethinyl Estradiol 0.02 MG / Levonorgestrel 0.1 MG Oral Tablet", "hormonal-contraceptive;oestrogen-contraceptive")]
    [InlineData("Desogestrel 75 µg", "hormonal-contraceptive")]
    [InlineData("Levonorgestrel 52 MG Intrauterine System", "intrauterine-contraceptive")]   // acts locally
    [InlineData("Apixaban 5 MG Oral Tablet", "direct-oral-anticoagulant")]
    [InlineData("tramadol hydrochloride 50 MG", "threshold-lowering-drug")]
    [InlineData("Insulin glargine", "ketoacidosis-drug")]
    [InlineData("Insulin syringe", "")]
    [InlineData("Warfarin 5 MG", "")]
    public void A_name_tells_what_rules_ask(string name, string concepts) =>
        Assert.Equal(concepts, string.Join(';', Read(Order("", drug: name)).Care.Select(care => care.Concept).Order(StringComparer.Ordinal)));

    [Fact]
    public void The_class_of_an_anatomical_code_tells_it_too()
    {
        string order = Order("", drug: "a pill").Replace("'medicationCodeableConcept':{'text':'a pill'}", "'medicationCodeableConcept':{'coding':[{'system':'http://www.whocc.no/atc','code':'G03AA07'}]}", StringComparison.Ordinal);

        Assert.Equal(["hormonal-contraceptive", "oestrogen-contraceptive"], Read(order).Care.Select(care => care.Concept));
    }

    [Fact]
    public void An_active_order_goes_on_and_a_stopped_one_does_not()
    {
        Assert.Null(Read(Order("", drug: "Apixaban")).Care.Single().On!.Value.End);
        Assert.NotNull(Read(Order("", drug: "Apixaban").Replace("'active'", "'stopped'", StringComparison.Ordinal)).Care.Single().On!.Value.End);
        Assert.Empty(Read(Order("", drug: "Apixaban").Replace("'active'", "'entered-in-error'", StringComparison.Ordinal)).Care);
    }

    [Theory]
    [InlineData("Alanine aminotransferase [Enzymatic activity/volume] in Serum or Plasma", "monitoring-liver")]
    [InlineData("CBC panel - Blood by Automated count", "monitoring-blood-count")]
    [InlineData("Leukocytes [#/volume] in Urine", null)]
    [InlineData("Glucose in Serum", null)]
    public void Checks_are_read_of_those_who_take_a_watched_drug(string label, string? concept)
    {
        string result = Observation($"'code':{{'text':'{label}'}},'valueQuantity':{{'value':20}}");

        Assert.Equal(concept, Read(result, Order("", drug: "cannabidiol 100 MG/ML Oral Solution")).Care.SingleOrDefault()?.Concept);
        Assert.Empty(Read(result, Order("")).Care);
    }
}
