using System.Text;
using RefractoryEpilepsy.Fhir.Sources;

namespace RefractoryEpilepsy.Fhir.Tests.Sources;

/// <summary>What a store keeps of a patient between deliveries.</summary>
public class RecordPackTests
{
    [Fact]
    public void Resources_come_out_of_a_pack_as_they_went_in()
    {
        RawResource[] resources = [.. Enumerable.Range(0, 300).Select(Observation), new("Patient", "p", "Patient.ndjson", 7, "{}"u8.ToArray()) { Aliases = ["urn:uuid:1", "urn:uuid:2"] }];

        IReadOnlyList<RawResource> back = RecordPack.Unpack(RecordPack.Pack(resources));

        Assert.Equal(resources.Select(Shown), back.Select(Shown));
    }

    [Fact]
    public void What_resources_have_in_common_is_packed_once_and_not_with_each_of_them()
    {
        RawResource[] resources = [.. Enumerable.Range(0, 300).Select(Observation)];
        int alone = RecordPack.Pack(resources[..1]).Length;

        int together = RecordPack.Pack(resources).Length;

        Assert.True(together < resources.Length * alone / 4, $"{together} bytes for {resources.Length} resources of {alone} bytes each.");
    }

    private static string Shown(RawResource resource) => $"{resource.Reference} {resource.File} {resource.Line} {string.Join(',', resource.Aliases)} {Encoding.UTF8.GetString(resource.Json.Span)}";

    private static RawResource Observation(int number) => new(
        "Observation",
        $"o{number}",
        "Observation.ndjson",
        number,
        Encoding.UTF8.GetBytes($$$"""{"resourceType":"Observation","id":"o{{{number}}}","status":"final","category":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/observation-category","code":"laboratory"}]}],"code":{"coding":[{"system":"http://loinc.org","code":"{{{2000 + (number % 40)}}}-7"}]},"subject":{"reference":"Patient/p"},"effectiveDateTime":"20{{{10 + (number % 12)}}}-03-{{{10 + (number % 19)}}}","valueQuantity":{"value":{{{number * 37 % 101}}},"unit":"mmol/L","system":"http://unitsofmeasure.org","code":"mmol/L"}}"""));
}
