using RefractoryEpilepsy.Timeline;
using static RefractoryEpilepsy.Fhir.Tests.Reading.Records;

namespace RefractoryEpilepsy.Fhir.Tests.Reading;

/// <summary>Records in the shape in which public hospital data (MIMIC-IV on FHIR) come; the values are our own.</summary>
public class HospitalDataTests
{
    private const string Systems = "http://mimic.mit.edu/fhir/mimic/CodeSystem/mimic-";

    private const string Stay = """
        {'resourceType':'Encounter','id':'e1','status':'finished','class':{'system':'http://terminology.hl7.org/CodeSystem/v3-ActCode','code':'ACUTE'},
         'serviceType':{'coding':[{'system':'http://mimic.mit.edu/fhir/mimic/CodeSystem/mimic-services','code':'NMED'}]},
         'subject':{'reference':'Patient/p1'},'period':{'start':'2180-02-03T08:00:00-05:00','end':'2180-02-09T15:00:00-05:00'}}
        """;

    private const string Request = """
        {'resourceType':'MedicationRequest','id':'r1','status':'completed','intent':'order','medicationReference':{'reference':'Medication/m1'},'subject':{'reference':'Patient/p1'},
         'encounter':{'reference':'Encounter/e1'},'authoredOn':'2180-02-03T09:00:00-05:00',
         'dosageInstruction':[{'text':'500mg Tablet','timing':{'code':{'coding':[{'system':'http://mimic.mit.edu/fhir/mimic/CodeSystem/mimic-medication-frequency','code':'BID'}]}},
          'doseAndRate':[{'doseQuantity':{'value':1000,'unit':'mg','system':'http://mimic.mit.edu/fhir/mimic/CodeSystem/mimic-units','code':'mg'}}]}],
         'dispenseRequest':{'validityPeriod':{'start':'2180-02-03T09:00:00-05:00','end':'2180-02-09T15:00:00-05:00'}}}
        """;

    private const string Given = """
        {'resourceType':'MedicationAdministration','id':'a1','status':'completed','medicationCodeableConcept':{'coding':[{'system':'http://mimic.mit.edu/fhir/mimic/CodeSystem/mimic-medication-formulary-drug-cd','code':'LEVE500'}]},
         'subject':{'reference':'Patient/p1'},'context':{'reference':'Encounter/e1'},'effectiveDateTime':'2180-02-04T08:00:00-05:00','request':{'reference':'MedicationRequest/r1'},
         'dosage':{'dose':{'value':1000,'unit':'mg','code':'mg'}}}
        """;

    private const string HandedOut = """
        {'resourceType':'MedicationDispense','id':'d1','status':'completed','medicationCodeableConcept':{'coding':[{'system':'http://mimic.mit.edu/fhir/mimic/CodeSystem/mimic-medication-name','code':'LeVETiracetam'}]},
         'subject':{'reference':'Patient/p1'},'context':{'reference':'Encounter/e1'},'authorizingPrescription':[{'reference':'MedicationRequest/r1'}]}
        """;

    [Fact]
    public void A_name_among_the_identifiers_of_a_medication_is_read()
    {
        Exposure order = Assert.Single(Read(Stay, Request, Product("LeVETiracetam")).Exposures);

        Assert.Equal(("levetiracetam", 2000m), (order.DrugId, order.MgPerDay));
    }

    [Fact]
    public void A_dose_known_by_a_number_of_the_formulary_is_named_by_its_order()
    {
        PatientTimeline read = Read(Stay, Request, Product("LeVETiracetam"), Given);

        Assert.Contains(read.Exposures, exposure => exposure is { Source: ExposureSource.Administration, DrugId: "levetiracetam", MgPerDay: 1000 });
        Assert.DoesNotContain(read.Gaps, gap => gap.Code == "unmapped-drug");
    }

    [Fact]
    public void Another_drug_that_is_told_by_name_is_no_gap()
    {
        PatientTimeline read = Read(Stay, Request, Product("0.9% Sodium Chloride"), Given, HandedOut.Replace("LeVETiracetam", "Potassium Chloride", StringComparison.Ordinal));

        Assert.Empty(read.Exposures);
        Assert.DoesNotContain(read.Gaps, gap => gap.Code == "unmapped-drug");
    }

    [Fact]
    public void A_drug_nobody_names_stays_a_gap() =>
        Assert.Contains(Read(Stay, Given).Gaps, gap => gap.Code == "unmapped-drug" && gap.Text.Contains("LEVE500", StringComparison.Ordinal));

    [Fact]
    public void What_the_ward_hands_out_lasts_to_the_end_of_the_stay()
    {
        Exposure fill = Assert.Single(Read(Stay, Request, Product("LeVETiracetam"), HandedOut).Exposures, exposure => exposure.Source == ExposureSource.Dispense);

        Assert.Equal(new DateOnly(2180, 2, 9), fill.End!.Value.Latest);
    }

    [Theory]
    [InlineData("Phenytoin", 4.1, "ug/mL", "level:phenytoin")]
    [InlineData("Valproic Acid", 62, "ug/mL", "level:valproate")]
    [InlineData("Phenytoin, Free", 1.2, "ug/mL", null)]                   // does not compare with the range of the total (ADEQ-2)
    [InlineData("Carbamazepine", 200, "mg", null)]                        // an amount, not a concentration
    [InlineData("Phenobarbital IgE", 4, "ug/mL", null)]
    public void A_laboratory_label_that_is_only_a_name_is_a_level_where_the_result_is_a_concentration(string label, double value, string unit, string? concept)
    {
        string result = Observation($"'code':{{'coding':[{{'system':'{Systems}d-labitems','code':'50000','display':'{label}'}}]}},'valueQuantity':{{'value':{value},'unit':'{unit}'}}");

        Assert.Equal(concept, Read(result).Measurements.SingleOrDefault()?.Concept);
    }

    [Theory]
    [InlineData("icd9", "34541", "epilepsy_intractable")]
    [InlineData("icd10", "G40219", "epilepsy_intractable")]
    public void Codes_without_dots_in_the_systems_of_the_data_set_are_read(string version, string code, string concept)
    {
        string coding = $"{{'system':'{Systems}diagnosis-{version}','code':'{code}'}}";
        string condition = "{'resourceType':'Condition','id':'c1','code':{'coding':[" + coding + "]},'subject':{'reference':'Patient/p1'},'encounter':{'reference':'Encounter/e1'}}";

        Assert.Contains(concept, Assert.Single(Read(Stay, condition).Diagnoses).Concepts);
    }

    private static string Product(string name) => $$"""
        {'resourceType':'Medication','id':'m1','status':'active','code':{'coding':[{'system':'{{Systems}}medication-formulary-drug-cd','code':'LEVE500'}]},
         'identifier':[{'system':'{{Systems}}medication-formulary-drug-cd','value':'LEVE500'},{'system':'{{Systems}}medication-name','value':'{{name}}'}]}
        """;
}
