using System.Text;
using System.Text.Json;
using RefractoryEpilepsy.Fhir.Quirks;
using RefractoryEpilepsy.Fhir.Reading.Slices;
using RefractoryEpilepsy.Shared;

namespace RefractoryEpilepsy.Fhir.Tests.Quirks;

/// <summary>Every quirk brings a pair of files: what the system writes, and what FHIR means. The last line of the input is left alone.</summary>
public class QuirkTests
{
    private const string Here = "tests/RefractoryEpilepsy.Fhir.Tests/Quirks/";

    public static TheoryData<string> Ids => [.. AllQuirks.InOrder.Select(quirk => quirk.Id)];

    [Theory]
    [MemberData(nameof(Ids))]
    public void Reads_what_the_system_writes_as_the_specification_means_it(string id)
    {
        Quirk quirk = AllQuirks.InOrder.Single(candidate => candidate.Id == id);
        string[] lines = [.. File.ReadAllLines(Repository.PathTo(Here + id + ".input.ndjson")).Where(line => line.Length > 0)];

        string corrected = string.Join('\n', lines.Select(line => quirk.Correct(Read(line)) is { } slice ? Write(slice) : "left alone"));

        Assert.EndsWith("left alone", corrected, StringComparison.Ordinal);
        Approved.Match(Here + id + ".expected.ndjson", corrected);
    }

    [Fact]
    public void A_quirk_of_another_vendor_is_not_applied()
    {
        Slice order = Read("""{"resourceType":"MedicationRequest","status":"completed"}""");

        Assert.NotSame(order, AllQuirks.Correct(order, "Any Software 1.0"));
        Assert.Same(order, AllQuirks.Correct(order, "Any Software 1.0", [CompletedOrderWithoutEnd.Quirk with { Vendor = "Other" }]));
    }

    private static Slice Read(string line)
    {
        using JsonDocument document = JsonDocument.Parse(line);
        return SliceReader.Read(document.RootElement.GetProperty("resourceType").GetString()!, Encoding.UTF8.GetBytes(line), wrong => Assert.Fail(wrong))!;
    }

    private static string Write(Slice slice) => JsonSerializer.Serialize(slice, slice.GetType(), SliceJson.Default);
}
