using RefractoryEpilepsy.Fhir.Reading;
using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Timeline;
using static RefractoryEpilepsy.Fhir.Tests.Reading.Records;

namespace RefractoryEpilepsy.Fhir.Tests.Reading;

public sealed class SiteShapesTests : IDisposable
{
    private const string Header = "type,where,becomes,concept,value,day\n";
    private readonly string folder = Directory.CreateTempSubdirectory("site-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void A_diary_in_a_form_of_the_sites_own_becomes_seizure_reports()
    {
        TimelineReader reader = With("QuestionnaireResponse,item.where(linkId='SZ').exists(),Observation,seizure_frequency_obs,item.where(linkId='SZ').item.answer.value,\n");

        PatientTimeline timeline = reader.Read(Of("""
            {'resourceType':'QuestionnaireResponse','id':'q1','status':'completed','authored':'2024-03-10','subject':{'reference':'Patient/p1'},
             'item':[{'linkId':'SZ','text':'Diary','item':[{'linkId':'a','answer':[{'valueString':'3 per month'}]}]}]}
            """));

        SeizureReport report = Assert.Single(timeline.Seizures);
        Assert.Equal("QuestionnaireResponse/q1", report.Evidence.Reference);
        Assert.Equal(3, report.PerMonth);
    }

    [Fact]
    public void A_quantity_keeps_its_unit_and_the_day_is_the_one_named()
    {
        TimelineReader reader = With("Observation,code.text='Neuro form',Observation,seizure_frequency_obs,component.where(code.text='Count').value,issued\n");

        PatientTimeline timeline = reader.Read(Of(Observation("'code':{'text':'Neuro form'},'issued':'2024-04-02T08:00:00Z','component':[{'code':{'text':'Count'},'valueQuantity':{'value':4,'unit':'/mo'}}]")));

        SeizureReport report = Assert.Single(timeline.Seizures, report => report.PerMonth > 0);
        Assert.Equal(new DateOnly(2024, 4, 2), report.Window.End);
    }

    [Fact]
    public void A_report_under_a_local_title_is_read_as_what_the_site_says_it_is()
    {
        TimelineReader reader = With("DiagnosticReport,code.text='Bildgebung Kopf',DiagnosticReport,mri_report,conclusion,\n");

        PatientTimeline timeline = reader.Read(Of("""
            {'resourceType':'DiagnosticReport','id':'r1','status':'final','effectiveDateTime':'2023-01-05','code':{'text':'Bildgebung Kopf'},
             'conclusion':'Left hippocampal sclerosis.','subject':{'reference':'Patient/p1'}}
            """));

        Assert.Contains(timeline.Findings, finding => finding is { Concept: "hippocampal-sclerosis", Present: Answer.Yes });
    }

    [Fact]
    public void Resources_that_the_row_does_not_mean_are_left_alone()
    {
        TimelineReader reader = With("Observation,code.text='Neuro form',Observation,seizure_frequency_obs,value,\n");

        Assert.Empty(reader.Read(Of(Observation("'code':{'text':'Other form'},'valueString':'3 per month'"))).Seizures);
    }

    [Theory]
    [InlineData("Observation,code.where(,Observation,seizure_frequency_obs,value,\n", "is no FHIRPath")]
    [InlineData("Account,true,Observation,seizure_frequency_obs,value,\n", "are not read")]
    [InlineData("Observation,true,Bundle,seizure_frequency_obs,value,\n", "becomes")]
    [InlineData("Observation,true,Observation,seizure_frequenzy,value,\n", "no concept")]
    public void A_row_that_is_wrong_is_told_with_its_line(string row, string problem)
    {
        KnowledgeException fault = Assert.Throws<KnowledgeException>(() => With(row));

        Assert.Contains(problem, fault.Message, StringComparison.Ordinal);
        Assert.Equal(2, fault.Line);
    }

    [Fact]
    public void Notes_are_left_alone_once_the_site_says_so_and_a_gap_tells_how_many()
    {
        const string note = """
            {'resourceType':'DocumentReference','id':'d1','status':'current','date':'2024-03-10','subject':{'reference':'Patient/p1'},
             'content':[{'attachment':{'contentType':'text/plain','data':'SGUgaGFzIHR3byBzZWl6dXJlcyBwZXIgbW9udGgu'}}]}
            """;
        File.WriteAllText(Path.Combine(folder, "parameters.csv"), "name,value\nReadNotes,no\n");

        PatientTimeline unread = new TimelineReader(KnowledgeBase.Load(folder)).Read(Of(note));
        Assert.Empty(unread.Seizures);
        Assert.StartsWith("1 notes", Assert.Single(unread.Gaps, gap => gap.Code == "notes-not-read").Text, StringComparison.Ordinal);
        Assert.Equal(Layer.Text, Assert.Single(Reader.Read(Of(note)).Seizures).Layer);
        Assert.Empty(Reader.Read(Of(note)).Gaps);
    }

    private TimelineReader With(string rows)
    {
        File.WriteAllText(Path.Combine(folder, "shapes.csv"), Header + rows);
        return new(KnowledgeBase.Load(folder));
    }
}
