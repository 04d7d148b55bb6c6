using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Fhir.Tests.Reading;

public sealed class OrdersOfStaysTests
{
    private const string Stay = """
        {'resourceType':'Encounter','id':'e1','status':'finished','class':{'code':'IMP'},'subject':{'reference':'Patient/p1'},'period':{'start':'2024-03-01','end':'2024-03-03'}}
        """;

    [Theory]
    [InlineData("completed", "inpatient", "2024-03-03")]
    [InlineData("stopped", "inpatient", "2024-03-03")]
    [InlineData("active", "inpatient", null)]       // still written as running: nobody ended it
    [InlineData("completed", "discharge", null)]    // for home
    [InlineData("completed", null, null)]           // from a stay, for whom is not told
    public void An_order_of_a_stay_ends_with_the_stay(string status, string? category, string? end)
    {
        string kind = category is null ? "" : $",'category':[{{'coding':[{{'code':'{category}'}}]}}]";
        Exposure read = Records.Read(Stay, $$"""
            {'resourceType':'MedicationRequest','id':'m1','status':'{{status}}','intent':'order','authoredOn':'2024-03-01','encounter':{'reference':'Encounter/e1'},
             'medicationCodeableConcept':{'text':'levetiracetam 500 MG Oral Tablet'},'subject':{'reference':'Patient/p1'}{{kind}} }
            """).Exposures.Single();

        Assert.Equal(end, read.End?.Latest.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public void An_end_that_is_told_stands_before_the_end_of_the_stay()
    {
        Exposure read = Records.Read(Stay, """
            {'resourceType':'MedicationRequest','id':'m1','status':'completed','intent':'order','authoredOn':'2024-03-01','encounter':{'reference':'Encounter/e1'},
             'category':[{'coding':[{'code':'inpatient'}]}],'dispenseRequest':{'validityPeriod':{'end':'2024-03-02'}},
             'medicationCodeableConcept':{'text':'levetiracetam 500 MG Oral Tablet'},'subject':{'reference':'Patient/p1'} }
            """).Exposures.Single();

        Assert.Equal(new DateOnly(2024, 3, 2), read.End?.Latest);
    }
}
