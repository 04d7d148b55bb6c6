using RefractoryEpilepsy.Timeline;
using static RefractoryEpilepsy.Fhir.Tests.Reading.Records;

namespace RefractoryEpilepsy.Fhir.Tests.Reading;

public class DoseTests
{
    private const string Bid = "'timing':{'repeat':{'frequency':2,'period':1,'periodUnit':'d'}}";

    [Theory]
    [InlineData("'doseAndRate':[{'doseQuantity':{'value':500,'unit':'mg','system':'http://unitsofmeasure.org','code':'mg'}}]", 1000)]
    [InlineData("'doseAndRate':[{'doseQuantity':{'value':0.5,'unit':'g'}}]", 1000)]
    [InlineData("'doseAndRate':[{'doseQuantity':{'value':2,'unit':'tablet'}}]", 2000)]                     // strength from the product's name
    [InlineData("'doseAndRate':[{'doseQuantity':{'value':2,'unit':'tab','code':'{tbl}'}}]", 2000)]
    [InlineData("'doseAndRate':[{'doseQuantity':{'value':1,'code':'1'}}]", 1000)]
    [InlineData("'doseAndRate':[{'doseRange':{'low':{'value':1,'unit':'tablet'},'high':{'value':2,'unit':'tablet'}}}]", 1000)] // the lower end proves less
    [InlineData("'doseAndRate':[{'type':{'coding':[{'code':'calculated'}]},'doseQuantity':{'value':999,'unit':'mg'}},{'type':{'coding':[{'code':'ordered'}]},'doseQuantity':{'value':750,'unit':'mg'}}]", 1500)]
    public void Twice_a_day(string dose, int mgPerDay) => Assert.Equal(mgPerDay, Dose(Order($"'dosageInstruction':[{{{Bid},{dose}}}]")));

    [Theory]
    [InlineData("'timing':{'code':{'coding':[{'system':'http://terminology.hl7.org/CodeSystem/v3-GTSAbbreviation','code':'TID'}]}}", 1500)]
    [InlineData("'timing':{'code':{'text':'BID'}}", 1000)]
    [InlineData("'timing':{'code':{'text':'q12hr'}}", 1000)]
    [InlineData("'timing':{'code':{'text':'2 (two) times daily'}}", 1000)]
    [InlineData("'timing':{'code':{'coding':[{'display':'every 8 hours'}]}}", 1500)]
    [InlineData("'timing':{'repeat':{'frequency':1,'period':8,'periodUnit':'h'}}", 1500)]
    [InlineData("'timing':{'repeat':{'when':['MORN','EVE']}}", 1000)]
    [InlineData("'timing':{'repeat':{'timeOfDay':['08:00:00','14:00:00','20:00:00']}}", 1500)]
    [InlineData("'timing':{'repeat':{'frequency':1,'period':1,'periodUnit':'d','when':['MORN','NIGHT']}}", 1000)] // a default left in the structured part
    [InlineData("'timing':{'repeat':{'frequency':1,'frequencyMax':2,'period':1,'periodUnit':'d'}}", 500)]
    [InlineData("'timing':{'repeat':{'frequency':7,'period':1,'periodUnit':'wk'}}", 500)]
    public void Five_hundred_milligrams(string timing, int mgPerDay) =>
        Assert.Equal(mgPerDay, Dose(Order($"'dosageInstruction':[{{{timing},'doseAndRate':[{{'doseQuantity':{{'value':500,'unit':'mg'}}}}]}}]")));

    [Theory]
    [InlineData("'dispenseRequest':{'validityPeriod':{'end':'2025-02-28'}}", "2025-02-28")]   // the order says longer
    [InlineData("'dispenseRequest':{'numberOfRepeatsAllowed':11}", null)]                       // refills
    [InlineData("'note':[]", null)]                                                            // still active
    public void Thirty_days_in_the_sig_of_an_order_that_goes_on_are_one_fill(string order, string? end)
    {
        Exposure exposure = Read(Order($"'dosageInstruction':[{{'text':'Take 2 tablets by mouth twice daily for 30 days'}}],{order}")).Exposures.Single();

        Assert.Equal(2000, exposure.MgPerDay);
        Assert.Equal(end, exposure.End?.Latest.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public void Seven_days_in_the_sig_end_the_drug() =>
        Assert.Equal(new DateOnly(2024, 3, 7), Read(Order("'dosageInstruction':[{'text':'Take 1 tablet by mouth twice daily for 7 days'}]")).Exposures.Single().End?.Latest);

    [Fact]
    public void Morning_and_evening_add_up() => Assert.Equal(1250, Dose(Order("""
        'dosageInstruction':[
          {'sequence':1,'timing':{'repeat':{'when':['MORN']}},'doseAndRate':[{'doseQuantity':{'value':500,'unit':'mg'}}]},
          {'sequence':2,'timing':{'repeat':{'when':['EVE']}},'doseAndRate':[{'doseQuantity':{'value':750,'unit':'mg'}}]}]
        """)));

    [Fact]
    public void Steps_with_a_length_follow_one_another()
    {
        FactList<Exposure> steps = Read(Order("""
            'dosageInstruction':[
              {'sequence':1,'timing':{'repeat':{'boundsDuration':{'value':2,'code':'wk'},'frequency':1,'period':1,'periodUnit':'d'}},'doseAndRate':[{'doseQuantity':{'value':500,'unit':'mg'}}]},
              {'sequence':2,'timing':{'repeat':{'frequency':2,'period':1,'periodUnit':'d'}},'doseAndRate':[{'doseQuantity':{'value':500,'unit':'mg'}}]}]
            """)).Exposures;

        Assert.Equal([500m, 1000m], steps.Select(step => step.MgPerDay!.Value));
        Assert.Equal(new DateOnly(2024, 3, 14), steps[0].End!.Value.Latest);
        Assert.Equal(new DateOnly(2024, 3, 15), steps[1].Start.Earliest);
        Assert.Equal([StopReason.NotStopped, StopReason.NotStopped], steps.Select(step => step.Stopped));
        Assert.Equal(ExposureState.Ongoing, steps[1].State);
    }

    [Fact]
    public void Quantity_and_days_supply_tell_the_dose_where_no_instruction_does() => Assert.Equal(1000, Dose("""
        {'resourceType':'MedicationDispense','id':'d1','status':'completed','whenHandedOver':'2024-03-01','medicationCodeableConcept':{'text':'Keppra 500 mg tablet'},
         'quantity':{'value':60,'unit':'TAB'},'daysSupply':{'value':30,'unit':'days'}}
        """));

    [Fact]
    public void A_fill_without_instructions_takes_the_dose_of_its_order() => Assert.Equal(1500, Read(
        Order("'dosageInstruction':[{'timing':{'code':{'text':'TID'}},'doseAndRate':[{'doseQuantity':{'value':500,'unit':'mg'}}]}]"),
        """
        {'resourceType':'MedicationDispense','id':'d1','status':'completed','whenHandedOver':'2024-03-01','medicationCodeableConcept':{'text':'Keppra 500 mg tablet'},
         'authorizingPrescription':[{'reference':'MedicationRequest/m1'}]}
        """).Exposures.Single(exposure => exposure.Source == ExposureSource.Dispense).MgPerDay);

    [Fact]
    public void A_dose_by_weight_needs_a_weight_nearby()
    {
        string order = Order("'dosageInstruction':[{'timing':{'code':{'text':'BID'}},'doseAndRate':[{'doseQuantity':{'value':20,'unit':'mg/kg'}}]}]");
        string weight = Observation("'code':{'coding':[{'system':'http://loinc.org','code':'29463-7'}]},'valueQuantity':{'value':25,'unit':'kg','code':'kg'}");

        Assert.Equal(1000, Dose(order, weight));
        Assert.Null(Dose(order));
        Assert.Null(Dose(order, weight.Replace("2024-03-10", "2022-03-10", StringComparison.Ordinal)));
    }

    [Fact]
    public void The_strength_of_a_separate_medication_counts() => Assert.Equal(400, Dose(
        """
        {'resourceType':'MedicationRequest','id':'m1','status':'active','intent':'order','authoredOn':'2024-03-01','medicationReference':{'reference':'Medication/a'},
         'dosageInstruction':[{'timing':{'code':{'text':'BID'}},'doseAndRate':[{'doseQuantity':{'value':2,'unit':'tablet'}}]}]}
        """,
        """
        {'resourceType':'Medication','id':'a','code':{'text':'Lamictal'},'ingredient':[{'itemCodeableConcept':{'text':'lamotrigine'},
         'strength':{'numerator':{'value':100,'unit':'mg'},'denominator':{'value':1,'unit':'tablet'}}}]}
        """));

    [Fact]
    public void The_strength_of_a_liquid_counts_by_volume() => Assert.Equal(800, Dose("""
        {'resourceType':'MedicationRequest','id':'m1','status':'active','intent':'order','authoredOn':'2024-03-01','medicationReference':{'reference':'#med'},
         'contained':[{'resourceType':'Medication','id':'med','code':{'text':'Carbamazepine suspension'},'ingredient':[{'itemCodeableConcept':{'text':'carbamazepine'},
           'strength':{'numerator':{'value':100,'unit':'mg'},'denominator':{'value':5,'unit':'mL'}}}]}],
         'dosageInstruction':[{'timing':{'code':{'text':'BID'}},'doseAndRate':[{'doseQuantity':{'value':20,'unit':'mL'}}]}]}
        """));

    [Fact]
    public void A_dose_nobody_can_read_is_a_gap_and_no_number()
    {
        PatientTimeline timeline = Read(Order("'dosageInstruction':[{'text':'as directed by the clinic 17'}]"));

        Assert.Null(timeline.Exposures.Single().MgPerDay);
        Gap gap = timeline.Gaps.Single();
        Assert.Equal(("unread-dose", "MedicationRequest/m1", "input.ndjson", 1L), (gap.Code, gap.Where.Reference, gap.File, gap.Line));
    }

    [Theory]
    [InlineData("1 tablet (100 mg) twice daily (total dose 125 mg BID with 25 mg tablets)", "1 tablet (25 mg) twice daily with 100 mg tablet")]
    [InlineData("Take 1 tablet twice daily along with one 25 mg tablet", "Take 1 tablet twice daily in addition to the 100 mg tablets, for a total of 125 mg twice daily")]
    [InlineData("je 1 Tablette morgens und abends mit einer 25 mg Tablette", "1-0-1 zusammen mit 100 mg Tabletten")]
    public void Two_strengths_that_name_each_other_are_counted_once(string one, string other)
    {
        PatientTimeline timeline = Read(
            Order($"'dosageInstruction':[{{'text':'{one}'}}]", "m1", "lamotrigine 100 MG Oral Tablet"),
            Order($"'dosageInstruction':[{{'text':'{other}'}}]", "m2", "lamotrigine 25 MG Oral Tablet"));

        Assert.Equal(250, timeline.Exposures.Sum(exposure => exposure.MgPerDay));
        Assert.Equal(["other-strength-named", "other-strength-named"], timeline.Gaps.Select(gap => gap.Code));
    }

    [Theory]
    [InlineData("Take 1 tablet of each strength 2 times daily")]
    [InlineData("Take 1 tablet alternating with 2 tablets every other day")]
    [InlineData("500 mg/750 mg AM/PM")]
    [InlineData("Take 1 tablet twice daily. Total daily dose 2000 mg")]                      // it is 1000
    public void A_sig_that_contradicts_itself_or_leaves_something_out_is_a_gap(string sig)
    {
        PatientTimeline timeline = Read(Order($"'dosageInstruction':[{{'text':'{sig}'}}]"));

        Assert.Null(timeline.Exposures.Single().MgPerDay);
        Assert.Equal("unread-dose", timeline.Gaps.Single().Code);
    }

    [Fact]
    public void Steps_without_a_length_are_not_taken_at_once()
    {
        PatientTimeline timeline = Read(Order("'dosageInstruction':[{'text':'1 tab po tid then 2 tabs po tid'}]"));

        Assert.Equal(3000, timeline.Exposures.Single().MgPerDay);
        Assert.Equal("undated-dose-steps", timeline.Gaps.Single().Code);
    }

    [Fact]
    public void A_ladder_goes_on_where_the_order_does_whatever_one_fill_lasts()
    {
        const string Ladder = "'dosageInstruction':[{'text':'Take 250 mg twice daily for 15 days, then 500 mg twice daily for 17 days, then 750 mg twice daily'}],";
        const string Month = "'expectedSupplyDuration':{'value':30,'unit':'day','system':'http://unitsofmeasure.org','code':'d'}";

        Exposure last = Read(Order(Ladder + "'dispenseRequest':{'numberOfRepeatsAllowed':2," + Month + "}")).Exposures[^1];
        Assert.Equal((1500m, new DateOnly(2024, 4, 2), ExposureState.Ongoing), (last.MgPerDay!.Value, last.Start.Earliest, last.State));
        Assert.Equal(1500m, Read(Order(Ladder + "'dispenseRequest':{" + Month + "}")).Exposures[^1].MgPerDay);

        // Of a fill nothing is left after its days.
        const string Fill = "{'resourceType':'MedicationDispense','id':'d1','status':'completed','whenHandedOver':'2024-03-01','medicationCodeableConcept':{'text':'levetiracetam 500 MG Oral Tablet'},'daysSupply':{'value':30,'unit':'d'},";
        Assert.Equal(1000m, Read(Fill + Ladder.TrimEnd(',') + "}").Exposures[^1].MgPerDay);
    }

    [Fact]
    public void On_demand_is_told_apart()
    {
        Exposure rescue = Read(Order("'dosageInstruction':[{'asNeededBoolean':true,'doseAndRate':[{'doseQuantity':{'value':500,'unit':'mg'}}]}]")).Exposures.Single();

        Assert.True(rescue.AsNeeded);
    }

    [Fact]
    public void Doses_given_on_one_day_add_up()
    {
        PatientTimeline timeline = Read(Given("a1", "2024-03-01T08:00:00Z"), Given("a2", "2024-03-01T20:00:00Z"), Given("a3", "2024-03-02T08:00:00Z"));

        Assert.Equal([1000m, 500m], timeline.Exposures.Select(exposure => exposure.MgPerDay!.Value));
    }

    private static string Given(string id, string at) => $$"""
        {'resourceType':'MedicationAdministration','id':'{{id}}','status':'completed','effectiveDateTime':'{{at}}','medicationCodeableConcept':{'text':'levetiracetam'},
         'dosage':{'dose':{'value':500,'unit':'mg'} } }
        """;

    private static decimal? Dose(params ReadOnlySpan<string> resources) => Read(resources).Exposures.Single().MgPerDay;
}
