using System.Text;
using RefractoryEpilepsy.Fhir.Sources;

namespace RefractoryEpilepsy.Fhir.Tests.Sources;

public class CohortFileTests
{
    [Theory]
    [InlineData("patient\np1\np2\n", "p1:2 p2:3")]
    [InlineData("p1\np2\n", "p1:1 p2:2")]                                        // one column without a head
    [InlineData("site;MRN;day\nA;\"00 12\";x\n", "00 12:2")]
    [InlineData("# made by hand\nid\tname\nPatient/p1\tx\n", "p1:3")]
    [InlineData("\uFEFFpatient_id,x\r\np1,1\r\n", "p1:2")]
    public void A_table_names_a_patient_a_row(string text, string expected) => Assert.Equal(expected, Named(text));

    [Fact]
    public void A_bad_row_is_a_gap_with_its_line_and_a_member_stands_once()
    {
        CohortFile read = CohortFile.Read(Encoding.UTF8.GetBytes("a,patient\n1,p1\n2\n3,\n4,p1\n"));

        Assert.Equal("p1:2", string.Join(' ', read.Entries.Select(entry => $"{entry.Id}:{entry.Line}")));
        Assert.Equal([3, 4, 5], read.Gaps.Select(gap => gap.Line));
    }

    [Theory]
    [InlineData("""{"resourceType":"Group","member":[{"entity":{"reference":"Patient/p1"}},{"entity":{"reference":"Patient/p2"},"inactive":true},{"entity":{"reference":"Practitioner/9"}},{"entity":{"identifier":{"system":"urn:mrn","value":"0012"}}}]}""", "p1:1 0012:4")]
    [InlineData("""{"resourceType":"List","entry":[{"item":{"reference":"https://fhir.example/r4/Patient/p1/_history/3"}},{"deleted":true,"item":{"reference":"Patient/p2"}}]}""", "p1:1")]
    public void A_Group_and_a_List_name_members_and_say_who_left(string json, string expected) => Assert.Equal(expected, Named(json));

    [Theory]
    [InlineData("")]
    [InlineData("{\"resourceType\":\"Bundle\"}")]
    [InlineData("{\"resourceType\":")]
    [InlineData("name,born\nx,1980\n")] // no column that could be a patient
    public void Anything_else_is_refused_with_a_remedy(string text) => Assert.Throws<FormatException>(() => CohortFile.Read(Encoding.UTF8.GetBytes(text)));

    private static string Named(string text) => string.Join(' ', CohortFile.Read(Encoding.UTF8.GetBytes(text)).Entries.Select(entry => $"{entry.Id}:{entry.Line}"));
}
