using RefractoryEpilepsy.Timeline;
using static RefractoryEpilepsy.Fhir.Tests.Reading.Records;

namespace RefractoryEpilepsy.Fhir.Tests.Reading;

public class SeizureTests
{
    private const string PerMonth = "'code':{'coding':[{'system':'http://loinc.org','code':'55414-7'}]}";
    private const string Flowsheet = "'code':{'coding':[{'system':'urn:hospital:flowsheet','code':'1234','display':'Seizure frequency'}]}";

    [Theory]
    [InlineData("'valueQuantity':{'value':3,'unit':'{count}/mo'}", 3, 3, 3.0)]
    [InlineData("'valueQuantity':{'value':3}", 3, 3, 3.0)]                                  // the code itself says "per month"
    [InlineData("'valueQuantity':{'value':2,'unit':'/wk','code':'/wk'}", 2, 2, 8.57)]
    [InlineData("'valueRange':{'low':{'value':2,'unit':'/wk'},'high':{'value':3,'unit':'/wk'}}", 2, 3, 10.71)]
    [InlineData("'valueRatio':{'numerator':{'value':6},'denominator':{'value':3,'unit':'mo','code':'mo'}}", 6, 6, 2.0)]
    [InlineData("'valueInteger':0", 0, 0, 0.0)]
    [InlineData("'valueString':'4'", 4, 4, 4.0)]
    public void A_rate_in_every_form(string value, int low, int high, double perMonth)
    {
        SeizureReport report = Read(Observation($"{PerMonth},{value}")).Seizures.Single();

        Assert.Equal((low, high), (report.CountLow, report.CountHigh));
        Assert.Equal(perMonth, (double)report.PerMonth!.Value, 2);
        Assert.Equal((Layer.Structured, 1.0), (report.Layer, report.Confidence));
    }

    [Theory]
    [InlineData("'code':{'text':'Seizure types'},'valueString':'Focal impaired awareness; focal to bilateral tonic-clonic'", "focal-impaired tonic-clonic")]
    [InlineData("'code':{'text':'Type of seizure'},'valueCodeableConcept':{'text':'Absence'}", "absence")]
    [InlineData("'code':{'text':'Epilepsy history'},'component':[{'code':{'text':'Seizure type'},'valueString':'myoclonic'},{'code':{'text':'Aura'},'valueString':'absence of aura'}]", "myoclonic")]
    [InlineData("'code':{'text':'Muscle tone'},'valueString':'myoclonic'", "")]
    public void Types_named_without_a_count_are_findings_not_seizures(string observation, string types)
    {
        PatientTimeline timeline = Read(Observation(observation));

        Assert.Equal(types.Split(' ', StringSplitOptions.RemoveEmptyEntries), timeline.Findings.Where(finding => finding.Concept == "seizure-type").Select(finding => finding.Detail!).Order(StringComparer.Ordinal));
        Assert.DoesNotContain(timeline.Seizures, report => report.CountLow is not null || report.PerMonth is not null);
    }

    [Theory]
    [InlineData("2-3/wk")]
    [InlineData("daily")]
    [InlineData("3 seizures per month")]
    [InlineData("1 seizure in the last 4 weeks")]
    [InlineData("2 Anfälle pro Woche")]
    public void Words_of_a_flowsheet_tell_seizures(string words)
    {
        PatientTimeline timeline = Read(Observation($"{Flowsheet},'valueString':'{words}'"));

        Assert.Contains(timeline.Seizures, report => report.CountLow > 0 || report.PerMonth > 0);
        Assert.Empty(timeline.Gaps);
    }

    [Theory]
    [InlineData("Seizure clusters since last visit", true)]
    [InlineData("Nocturnal seizures per month", true)]
    [InlineData("Seizures lasting more than 5 min since last visit", true)]
    [InlineData("Seizures per month", false)]
    [InlineData("Seizures since last hospitalization", false)]
    public void A_question_after_seizures_of_one_circumstance_marks_its_answer(string label, bool limited)
    {
        SeizureReport report = Read(Observation($"'code':{{'text':'{label}'}},'valueInteger':0")).Seizures.Single();

        Assert.Equal((0, limited), (report.CountHigh, report.Context.Contains(SeizureReport.Limited)));
    }

    [Theory]
    [InlineData("Goal seizure frequency")]
    [InlineData("ER visits for seizures in the past year")]
    [InlineData("Hospitalizations for seizure since last visit")]
    [InlineData("Injuries due to seizures")]
    public void Visits_injuries_and_goals_are_no_counts_of_seizures(string label) =>
        Assert.Empty(Read(Observation($"'code':{{'text':'{label}'}},'valueInteger':0")).Seizures);

    [Fact]
    public void A_type_told_beside_no_seizures_limits_them_to_nothing() =>
        Assert.Null(Read(Observation("'code':{'text':'Seizure tracking'},'component':[{'code':{'text':'Seizure type'},'valueString':'Absence'},{'code':{'text':'Number of seizures since last visit'},'valueInteger':0}]")).Seizures.Single().SeizureType);

    [Theory]
    [InlineData("seizure free since 03/2021")]
    [InlineData("no seizures x 6 months")]
    [InlineData("seizure-free")]
    public void Words_of_a_flowsheet_tell_freedom(string words)
    {
        SeizureReport report = Read(Observation($"{Flowsheet},'valueString':'{words}'")).Seizures.Single();

        Assert.True(report.CountHigh == 0 || report.Control == Answer.Yes || report.LastSeizure is not null);
    }

    [Fact]
    public void A_count_in_a_period_speaks_of_that_period()
    {
        SeizureReport report = Read("""
            {'resourceType':'Observation','id':'o1','status':'final','effectivePeriod':{'start':'2024-01-01','end':'2024-03-31'},
             'code':{'coding':[{'system':'http://loinc.org','code':'60847-1'}]},'valueQuantity':{'value':4,'unit':'{seizures}'}}
            """).Seizures.Single();

        Assert.Equal(new DateInterval(new(2024, 1, 1), new(2024, 3, 31)), report.Window);
        Assert.Equal((4, 4), (report.CountLow, report.CountHigh));
    }

    [Fact]
    public void Components_make_one_report()
    {
        SeizureReport report = Read(Observation("""
            'code':{'text':'Seizure tracking'},'component':[
             {'code':{'text':'Number of seizures since last visit'},'valueInteger':2},
             {'code':{'text':'Date of last seizure'},'valueDateTime':'2024-02-20'},
             {'code':{'text':'Longest seizure-free interval'},'valueQuantity':{'value':3,'unit':'weeks'}},
             {'code':{'text':'Seizure type'},'valueCodeableConcept':{'text':'Focal impaired awareness'}}]
            """),
            Visit("v1", "2024-01-10"), Visit("v2", "2024-03-10")).Seizures.Single();

        Assert.Equal((2, 2, "focal-impaired", 21), (report.CountLow, report.CountHigh, report.SeizureType, report.LongestFreeDays));
        Assert.Equal(new DateOnly(2024, 2, 20), report.LastSeizure!.Value.Earliest);
        Assert.Equal(new DateOnly(2024, 1, 11), report.Window.Start);
    }

    [Fact]
    public void A_part_with_a_modifier_extension_we_do_not_know_is_a_gap_unless_the_site_knows_it()
    {
        string observation = Observation("""
            'code':{'text':'Seizure tracking'},'component':[
             {'code':{'text':'Number of seizures since last visit'},'valueInteger':2,'modifierExtension':[{'url':'http://example.org/not','valueBoolean':true}]}]
            """);
        string weight = Observation("""
            'code':{'text':'Vital signs'},'component':[
             {'code':{'text':'Body weight'},'valueQuantity':{'value':70,'unit':'kg'},'modifierExtension':[{'url':'http://example.org/not','valueBoolean':true}]}]
            """);
        Fhir.Reading.TimelineReader knowing = new(Records.Knowledge, new() { HarmlessModifierExtensions = new HashSet<string> { "http://example.org/not" } });

        foreach (string record in (string[])[observation, weight])
        {
            PatientTimeline timeline = Read(record);
            Assert.Empty(timeline.Seizures);
            Assert.Empty(timeline.Measurements);
            Assert.Equal("unknown-modifier-extension", timeline.Gaps.Single().Code);

            PatientTimeline known = knowing.Read(Of(record));
            Assert.Equal(1, known.Seizures.Count + known.Measurements.Count);
            Assert.DoesNotContain(known.Gaps, gap => gap.Code == "unknown-modifier-extension");
        }
    }

    [Fact]
    public void Counts_by_type_stay_apart()
    {
        IReadOnlyList<SeizureReport> reports = Read(Observation("""
            'code':{'coding':[{'system':'http://loinc.org','code':'55427-9'}]},'component':[
             {'code':{'text':'Tonic-clonic seizures per month'},'valueInteger':1},
             {'code':{'text':'Absence seizures per month'},'valueInteger':20}]
            """)).Seizures;

        Assert.Equal([("absence", 20), ("tonic-clonic", 1)], reports.Select(report => (report.SeizureType!, report.CountLow!.Value)).Order());
    }

    [Fact]
    public void A_panel_lends_its_meaning_to_its_members()
    {
        IReadOnlyList<SeizureReport> reports = Read(
            Observation("'code':{'coding':[{'system':'http://loinc.org','code':'55427-9'}]},'hasMember':[{'reference':'Observation/o2'}]"),
            Observation("'code':{'text':'Count per week'},'valueInteger':5", "o2")).Seizures;

        Assert.Equal(21.43, (double)reports.Single().PerMonth!.Value, 2);
    }

    [Theory]
    [InlineData("How many seizures did you have in the last 3 months?", "'valueInteger':7", 7, 90)]
    [InlineData("Wie viele Anfälle hatten Sie in den letzten 4 Wochen?", "'valueString':'2-3'", 2, 28)]
    [InlineData("Any seizures in the past month?", "'valueBoolean':true", 1, 30)]
    [InlineData("¿Cuántas crisis epilépticas en los últimos 6 meses?", "'valueCoding':{'code':'a','display':'3'}", 3, 180)]
    public void Answers_of_questionnaires_take_their_window_from_the_question(string question, string answer, int low, int days)
    {
        SeizureReport report = Read($$"""
            {'resourceType':'QuestionnaireResponse','id':'q1','status':'completed','authored':'2024-03-10','item':[{'linkId':'g','item':[{'linkId':'1','text':'{{question}}','answer':[{ {{answer}} } ] } ] } ] }
            """).Seizures.Single();

        Assert.Equal(low, report.CountLow);
        Assert.Equal(days, report.Window.DaysUntil(new(2024, 3, 10)));
    }

    [Fact]
    public void Time_without_seizures_is_a_window_with_none()
    {
        SeizureReport report = Read(Observation("'code':{'text':'Months since last seizure'},'valueQuantity':{'value':6,'unit':'months'}")).Seizures.Single();

        Assert.Equal((0, 0), (report.CountLow, report.CountHigh));
        Assert.Equal(180, report.Window.DaysUntil(new(2024, 3, 10)));
    }

    [Theory]
    [InlineData("Longest seizure-free interval", "8 months", 240)]
    [InlineData("Längstes anfallsfreies Intervall", "6 Wochen", 42)]
    public void The_longest_time_without_seizures_may_be_told_in_words(string label, string words, int days) =>
        Assert.Equal(days, Read(Observation($"'code':{{'text':'{label}'}},'valueString':'{words}'")).Seizures.Single().LongestFreeDays);

    [Theory]
    [InlineData("Seizure precautions")]
    [InlineData("Seizure action plan")]
    [InlineData("Schlaganfall Anzahl")]
    [InlineData("History of seizure disorder")]
    public void Other_things_called_after_seizures_are_no_reports(string label) =>
        Assert.Empty(Read(Observation($"'code':{{'text':'{label}'}},'valueInteger':3")).Seizures);

    [Fact]
    public void Words_nobody_understands_are_a_gap()
    {
        PatientTimeline timeline = Read(Observation($"{Flowsheet},'valueString':'see scanned diary'"));

        Assert.Empty(timeline.Seizures);
        Assert.Equal("unread-seizure-frequency", timeline.Gaps.Single().Code);
        Assert.DoesNotContain("diary", timeline.Gaps.Single().Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Notes_are_read_unless_the_site_says_no()
    {
        string note = $$"""
            {'resourceType':'DocumentReference','id':'d1','status':'current','date':'2024-03-10T10:00:00Z',
             'content':[{'attachment':{'contentType':'text/html','data':'{{Convert.ToBase64String("<p>He had 3 seizures since the last visit.</p>"u8)}}'} } ] }
            """;

        Assert.Empty(new Fhir.Reading.TimelineReader(Records.Knowledge, new() { ReadNotes = false }).Read(Of(note)).Seizures);
        SeizureReport report = Read(note).Seizures[0];
        Assert.Equal(Layer.Text, report.Layer);
        Assert.Equal(3, report.CountLow);
    }

    [Fact]
    public void The_last_visit_of_neurology_is_the_one_to_neurology()
    {
        const string Asked = "'code':{'text':'Seizure frequency'},'valueString':'2 since last visit'";

        SeizureReport report = Read(Observation(Asked), Visit("v1", "2024-01-10", "Neurology"), Visit("v2", "2024-02-28", "Family medicine"), Visit("v3", "2024-03-10", "Neurology")).Seizures.Single();
        Assert.Equal(new DateOnly(2024, 1, 11), report.Window.Start);

        // At the first visit to neurology, and where the family doctor asks, it is the contact before.
        Assert.Equal(new DateOnly(2024, 2, 29), Read(Observation(Asked), Visit("v2", "2024-02-28", "Family medicine"), Visit("v3", "2024-03-10", "Neurology")).Seizures.Single().Window.Start);
        Assert.Equal(new DateOnly(2024, 2, 29), Read(Observation(Asked), Visit("v1", "2024-01-10", "Neurology"), Visit("v2", "2024-02-28", "Family medicine"), Visit("v3", "2024-03-10", "Family medicine")).Seizures.Single().Window.Start);
    }

    [Theory]
    [InlineData("'code':{'text':'Seizure frequency'},'valueString':'4/4wk'", 4)]
    [InlineData("'code':{'text':'Anfallsfrequenz'},'valueString':'alle 14 Tage ein Anfall'", 1)]
    [InlineData("'code':{'text':'SZ FREQ'},'valueString':'3/wk'", 3)]
    [InlineData("'code':{'text':'Sz count/4wk'},'valueInteger':7", 7)]
    [InlineData("'code':{'text':'# GTC last 3 months'},'valueInteger':6", 6)]
    public void Short_hands_of_other_clinics_are_read(string shape, int count)
    {
        PatientTimeline timeline = Read(Observation(shape));

        Assert.Empty(timeline.Gaps);
        Assert.Equal(count, timeline.Seizures.Single().CountLow ?? (int)Math.Round(timeline.Seizures.Single().PerMonth!.Value * 28 / 30));
    }

    [Fact]
    public void SF_stands_for_seizure_free()
    {
        SeizureReport report = Read(Observation("'code':{'text':'Seizure frequency'},'valueString':'SF x 4 mo'")).Seizures.Single();

        Assert.Equal((0, Answer.Yes), (report.CountLow, report.Control));
    }

    private static string Visit(string id, string day, string service) => $$$"""
        {'resourceType':'Encounter','id':'{{{id}}}','status':'finished','class':{'code':'AMB'},'serviceType':{'text':'{{{service}}}'},'period':{'start':'{{{day}}}','end':'{{{day}}}'}}
        """;

    private static string Visit(string id, string day) => $$$"""
        {'resourceType':'Encounter','id':'{{{id}}}','status':'finished','class':{'code':'AMB'},'period':{'start':'{{{day}}}','end':'{{{day}}}'}}
        """;
}
