using RefractoryEpilepsy.Cases;
using RefractoryEpilepsy.Resistance;
using RefractoryEpilepsy.Timeline;
using static RefractoryEpilepsy.Fhir.Tests.Reading.Records;

namespace RefractoryEpilepsy.Fhir.Tests.Reading;

/// <summary>The same three lives in the handwriting of many systems: a clinician would conclude the same from each.</summary>
/// <remarks>
/// Two adequate drugs fail, 240 days each; a rash on day 25 and one failure; one failure and freedom. The columns are what systems
/// differ in: how an order ends, how a dose and how a seizure frequency is written.
/// </remarks>
public class HandwritingTests
{
    private static readonly DateOnly Start = new(2020, 1, 6);

    public static TheoryData<string> Ends => ["bounds", "validity", "last-change", "stopped-without-day", "completed-without-day"];

    public static TheoryData<string> Doses =>
    [
        "'text':'{half} mg PO BID'",
        "'text':'Take {tabs} tablets ({half} mg total) by mouth 2 (two) times daily.'",
        "'text':'{half} mg = {tabs} tab, Oral, BID, # 120 tab, 5 Refill(s)','timing':{'code':{'text':'BID'}},'doseAndRate':[{'doseQuantity':{'value':{half},'unit':'mg'}}]",
        "'timing':{'repeat':{'frequency':2,'period':1,'periodUnit':'d'}},'doseAndRate':[{'doseQuantity':{'value':{tabs},'unit':'TAB','code':'TAB'}}]",
        "'timing':{'code':{'text':'q12hr'}},'doseAndRate':[{'doseQuantity':{'value':{half},'unit':'mg'}}]",
        "'text':'See instructions','timing':{'repeat':{'frequency':1,'period':12,'periodUnit':'h'}},'doseAndRate':[{'doseQuantity':{'value':{half},'unit':'mg'}}]",
        "'text':'{day} mg daily in 2 divided doses'",
        "'text':'Take {tabs} tablets by mouth twice daily for 30 days'",
    ];

    public static TheoryData<string, string> Frequencies => new()
    {
        { "'code':{'text':'Seizure frequency'},'valueQuantity':{'value':3,'unit':'/mo','system':'http://unitsofmeasure.org','code':'/mo'}", "'code':{'text':'Seizure frequency'},'valueQuantity':{'value':0,'unit':'/mo'}" },
        { "'code':{'text':'Seizure frequency'},'valueQuantity':{'value':0.7,'unit':'{seizures}/wk','code':'{seizures}/wk'}", "'code':{'text':'Seizure frequency'},'valueQuantity':{'value':0,'unit':'{seizures}/wk'}" },
        { "'code':{'coding':[{'system':'https://example.org/72','code':'1'}],'text':'Seizure frequency'},'valueQuantity':{'value':3,'unit':'seizures/month'}", "'code':{'text':'Seizure frequency'},'valueString':'Seizure free'" },
        { "'code':{'text':'Seizure Frequency'},'valueString':'2-3/month'", "'code':{'text':'Seizure Frequency'},'valueString':'No seizures since last visit'" },
        { "'code':{'text':'Seizure Frequency'},'valueString':'one every 10 days'", "'code':{'text':'Seizure Frequency'},'valueString':'no seizures x 3 months'" },
        { "'code':{'text':'Number of seizures since last visit'},'valueInteger':9", "'code':{'text':'Number of seizures since last visit'},'valueInteger':0" },
        { "'code':{'text':'Seizure frequency'},'valueCodeableConcept':{'text':'Weekly'}", "'code':{'text':'Seizure frequency'},'valueCodeableConcept':{'text':'Seizure-free'}" },
        {
            "'code':{'text':'Seizure assessment'},'component':[{'code':{'text':'Seizure frequency'},'valueQuantity':{'value':3,'unit':'/mo'}},{'code':{'text':'Seizure type'},'valueString':'focal impaired awareness'}]",
            "'code':{'text':'Seizure assessment'},'component':[{'code':{'text':'Seizure frequency'},'valueQuantity':{'value':0,'unit':'/mo'}}]"
        },
        { "'code':{'text':'Any seizures since last visit?'},'valueBoolean':true", "'code':{'text':'Any seizures since last visit?'},'valueBoolean':false" },
        { "'code':{'text':'Seizure frequency'},'valueRange':{'low':{'value':2,'unit':'/mo'},'high':{'value':4,'unit':'/mo'}}", "'code':{'text':'Seizure frequency'},'valueRange':{'low':{'value':0},'high':{'value':0}}" },
    };

    [Theory]
    [MemberData(nameof(Ends))]
    public void However_an_order_ends(string end) => Tell(end, "'text':'{half} mg PO BID'", Frequencies.First().Data.Item1, Frequencies.First().Data.Item2);

    [Theory]
    [MemberData(nameof(Doses))]
    public void However_a_dose_is_written(string dose) => Tell("validity", dose, Frequencies.First().Data.Item1, Frequencies.First().Data.Item2);

    [Theory]
    [MemberData(nameof(Frequencies))]
    public void However_a_seizure_frequency_is_written(string some, string none) => Tell("validity", "'text':'{half} mg PO BID'", some, none);

    private static void Tell(string end, string dose, string some, string none)
    {
        ResistanceFinding resistant = Judge(
            [("levetiracetam", 500, 2000, 0, 240, null), ("lacosamide", 100, 400, 240, 480, null), ("valproate", 250, 1500, 480, null, null)], day => true, end, dose, some, none);
        Assert.True(resistant.EverResistant, string.Join(' ', resistant.Trials.Select(trial => $"{trial.Trial.Id}..{trial.Trial.Taken.End} {trial.Category} {trial.Rule}")));
        Assert.True(resistant.Confidence >= Confidence.Probable);
        Assert.Equal(["levetiracetam", "lacosamide", "valproate"], resistant.Failures.SelectMany(failure => failure.DrugIds));
        Assert.InRange(resistant.Since!.Value, Start.AddDays(250), Start.AddDays(340));

        ResistanceFinding rash = Judge(
            [("oxcarbazepine", 300, 1200, 0, 25, "Side effect: rash"), ("levetiracetam", 500, 2000, 25, null, null)], day => true, end, dose, some, none);
        Assert.Equal(["levetiracetam"], rash.Failures.SelectMany(failure => failure.DrugIds));
        Assert.False(rash.EverResistant);

        ResistanceFinding helped = Judge(
            [("levetiracetam", 500, 2000, 0, 240, "Lack of efficacy"), ("valproate", 250, 1500, 240, null, null)], day => day < 242, end, dose, some, none);
        Assert.False(helped.EverResistant);
        Assert.Equal(["levetiracetam"], helped.Failures.SelectMany(failure => failure.DrugIds));
        Assert.Equal(Status.Responsive, helped.Status);
    }

    private static ResistanceFinding Judge(
        (string Drug, int Strength, int MgPerDay, int From, int? To, string? Why)[] orders, Func<int, bool> hasSeizures, string end, string dose, string some, string none)
    {
        const int last = 1000;
        var resources = new List<string>
        {
            "{'resourceType':'Patient','id':'p1','gender':'female','birthDate':'1985-03-04'}",
            $$$"""{'resourceType':'Condition','id':'dx','clinicalStatus':{'coding':[{'code':'active'}]},'verificationStatus':{'coding':[{'code':'confirmed'}]},'category':[{'coding':[{'code':'problem-list-item'}]}],'code':{'coding':[{'system':'http://hl7.org/fhir/sid/icd-10-cm','code':'G40.209'}]},'recordedDate':'{{{Day(-200)}}}','subject':{'reference':'Patient/p1'}}""",
        };
        foreach ((string drug, int strength, int mg, int from, int? to, string? why) in orders)
        {
            string written = dose.Replace("{half}", $"{mg / 2}", StringComparison.Ordinal).Replace("{tabs}", $"{mg / 2 / strength}", StringComparison.Ordinal).Replace("{day}", $"{mg}", StringComparison.Ordinal);
            string status = to is null ? "active" : end == "completed-without-day" && why is null ? "completed" : "stopped";
            string until = to is not { } ended ? "" : end switch
            {
                "bounds" => "",
                "validity" => $$$$""","dispenseRequest":{"validityPeriod":{"start":"{{{{Day(from)}}}}","end":"{{{{Day(ended - 1)}}}}"}}""",
                "last-change" => $$""","meta":{"lastUpdated":"{{Day(ended)}}T10:00:00Z"}""",
                // Nobody says when: the next drug does.
                _ => "",
            };
            string bounds = to is { } bound && end == "bounds" ? $$$$""","timing":{"repeat":{"boundsPeriod":{"start":"{{{{Day(from)}}}}","end":"{{{{Day(bound - 1)}}}}"}}}""" : "";
            string reason = status == "stopped" && why is not null ? $$""","statusReason":{"text":"{{why}}"}""" : "";
            resources.Add($$$$"""{'resourceType':'MedicationRequest','id':'m-{{{{drug}}}}','status':'{{{{status}}}}','intent':'order','authoredOn':'{{{{Day(from)}}}}','medicationCodeableConcept':{'text':'{{{{drug}}}} {{{{strength}}}} MG Oral Tablet'},'subject':{'reference':'Patient/p1'}{{{{until}}}}{{{{reason}}}},'dosageInstruction':[{ {{{{written}}}}{{{{bounds}}}} }]}""");
        }

        for (int day = -60; day <= last; day += 60)
        {
            resources.Add($$$"""{'resourceType':'Encounter','id':'e{{{day + 100}}}','status':'finished','class':{'code':'AMB'},'type':[{'text':'Neurology follow-up'}],'subject':{'reference':'Patient/p1'},'period':{'start':'{{{Day(day)}}}','end':'{{{Day(day)}}}'}}""");
            resources.Add(Observation($"{(hasSeizures(day) ? some : none)},'encounter':{{'reference':'Encounter/e{day + 100}'}}", $"o{day + 100}", Day(day)));
        }

        return PatientCase.From(Read([.. resources]), Records.Knowledge, Start.AddDays(last)).Resistance;
    }

    private static string Day(int day) => Start.AddDays(day).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
}
