using System.Text;
using RefractoryEpilepsy.Fhir.Reading;

namespace RefractoryEpilepsy.Fhir.Tests.Reading;

public class ReadableResourceTests
{
    [Fact]
    public void An_order_reads_like_a_list_of_what_it_says()
    {
        IReadOnlyList<ReadableElement> elements = Of("""
            {"resourceType":"MedicationRequest","id":"1","meta":{"versionId":"7"},"text":{"div":"<div/>"},"status":"active",
             "medicationCodeableConcept":{"coding":[{"system":"http://www.nlm.nih.gov/research/umls/rxnorm","code":"311288","display":"levetiracetam 500 MG"}],"text":"Keppra"},
             "subject":{"reference":"Patient/9"},
             "dosageInstruction":[{"text":"1 tab bid","doseAndRate":[{"doseQuantity":{"value":500,"unit":"mg"}}]},{"text":"then 2"}],
             "dispenseRequest":{"validityPeriod":{"start":"2020-01-01"}}}
            """);

        Assert.Equal(
            [
                new("status", "active"), new("medication codeable concept", "Keppra; levetiracetam 500 MG (311288, rxnorm)"), new("subject", "Patient/9"),
                new("dosage instruction 1 · text", "1 tab bid"), new("dosage instruction 1 · dose and rate · dose quantity", "500 mg"), new("dosage instruction 2 · text", "then 2"),
                new("dispense request · validity period", "2020-01-01 to going on"),
            ],
            elements);
    }

    [Fact]
    public void The_text_of_a_note_is_decoded_and_other_bytes_are_counted()
    {
        Assert.Equal("Zwei Anfälle", Of($$$"""{"resourceType":"DocumentReference","content":[{"attachment":{"data":"{{{Convert.ToBase64String("Zwei Anfälle"u8)}}}"}}]}""").Single().Value);
        Assert.Equal("(3 bytes that are no text)", Of("""{"resourceType":"DocumentReference","content":[{"attachment":{"data":"AAEC"}}]}""").Single().Value);
    }

    [Theory]
    [InlineData("""{"resourceType":"Observation","code":{"coding":"wrong","text":5},"valueQuantity":{"value":"many"},"note":[null,{"text":null}]}""")]
    [InlineData("{\"resourceType\":\"Obs")]
    public void Bad_content_is_shown_as_it_is(string json)
    {
        Assert.NotEmpty(Of(json));
        Assert.NotEmpty(ReadableResource.Indented(Encoding.UTF8.GetBytes(json)));
    }

    private static IReadOnlyList<ReadableElement> Of(string json) => ReadableResource.Of(Encoding.UTF8.GetBytes(json));
}
