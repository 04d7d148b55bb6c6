using System.Text;
using System.Text.Json;
using RefractoryEpilepsy.Fhir.Sources;
using Shouldly;
using static RefractoryEpilepsy.Fhir.Tests.Sources.ExportBuilder;

namespace RefractoryEpilepsy.Fhir.Tests.Sources;

/// <summary>What holds for every input.</summary>
public sealed class ReadingLawsTests
{
    [Fact]
    public async Task The_order_of_files_and_lines_does_not_matter()
    {
        var random = new Random(11);
        string[] lines = AnyLines(random, 400);
        string? first = null;
        for (int run = 0; run < 6; run++)
        {
            using var export = new ExportBuilder();
            random.Shuffle(lines);
            string[][] files = [.. lines.Chunk(random.Next(30, 200))];
            for (int file = 0; file < files.Length; file++)
            {
                export.With($"{random.Next(1000)}-{file}.ndjson{(random.Next(3) == 0 ? ".gz" : "")}", files[file]);
            }

            ReadExport read = await export.ReadAsync(new ExportOptions { ChunkBytes = random.Next(200, 5000), PartitionBytes = random.Next(500, 20_000) });
            first ??= read.Describe();
            read.Describe().ShouldBe(first);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_resource_belongs_to_the_patient_whom_its_newest_version_names(bool otherShowsSigns)
    {
        var random = new Random(29);
        string[] lines =
        [
            Patient("a"), Patient("b"), Condition("own", "a"), otherShowsSigns ? Condition("theirs", "b") : Patient("c"),
            Condition("moved", "a", more: ""","meta":{"lastUpdated":"2024-01-01T00:00:00Z"}"""),
            Condition("moved", "b", code: """{"text":"cough"}""", more: ""","meta":{"lastUpdated":"2024-02-01T00:00:00Z"}"""),
            Condition("came", "b", code: """{"text":"cough"}""", more: ""","meta":{"versionId":"1"}"""),
            Condition("came", "a", more: ""","meta":{"versionId":"2"}"""),
        ];
        for (int run = 0; run < 5; run++)
        {
            random.Shuffle(lines);
            using var export = new ExportBuilder();
            export.With("one.ndjson", lines[..3]).With("two.ndjson", lines[3..]);

            ReadExport read = await export.ReadAsync();

            read.References("a").ShouldBe(["Condition/came", "Condition/own", "Patient/a"]);
            if (otherShowsSigns)
            {
                read.References("b").ShouldBe(["Condition/moved", "Condition/theirs", "Patient/b"]);
            }
        }
    }

    [Fact]
    public async Task Pieces_of_any_size_give_the_same_lines_and_numbers()
    {
        string[] lines = AnyLines(new Random(5), 60);
        lines[17] = "broken";
        lines[41] = "{\"resourceType\":";
        using var export = new ExportBuilder();
        export.WithText("all.ndjson", string.Join("\r\n", lines));
        string? expected = null;
        for (int size = 1; size < 4000; size += size < 40 ? 1 : 173)
        {
            ReadExport read = await export.ReadAsync(new ExportOptions { ChunkBytes = size, Workers = 3 });
            string all = read.Describe() + string.Join(',', read.Gaps.Where(gap => gap.Line > 0).Select(gap => gap.Line).Order()) + read.Summary.Lines;
            expected ??= all;
            all.ShouldBe(expected, $"in pieces of {size} bytes");
        }
    }

    [Fact]
    public async Task Mutated_lines_throw_nothing_and_lose_no_good_line()
    {
        const int Mutants = 12_000;
        var random = new Random(20260723);
        string[] seeds = AnyLines(random, 50);
        using var export = new ExportBuilder();
        using var bytes = new MemoryStream();
        int good = 0;
        for (int line = 0; line < Mutants; line++)
        {
            byte[] mutant = Mutate(random, Encoding.UTF8.GetBytes(seeds[random.Next(seeds.Length)]));
            bytes.Write(mutant);
            bytes.WriteByte((byte)'\n');
            good += IsResource(mutant) ? 1 : 0;
            bytes.Write(Encoding.UTF8.GetBytes(Condition("good" + line, "g" + (line % 50)) + "\n"));
        }

        export.WithBytes("mutants.ndjson", bytes.ToArray());

        ReadExport read = await export.ReadAsync(new ExportOptions { ChunkBytes = 300_000 });

        for (int patient = 0; patient < 50; patient++)
        {
            read.References("g" + patient).Count(reference => reference.StartsWith("Condition/good", StringComparison.Ordinal)).ShouldBe(Mutants / 50);
        }

        read.Summary.ResourcesByType.Values.Sum().ShouldBe(Mutants + good);
        read.Gaps.Count.ShouldBeGreaterThan(Mutants / 4);
    }

    private static string[] AnyLines(Random random, int count) =>
    [
        .. Enumerable.Range(0, count).Select(line => random.Next(6) switch
        {
            0 => Patient("p" + random.Next(30), $$""","meta":{"versionId":"{{line}}"}"""),
            1 => Condition("c" + line, "p" + random.Next(30), random.Next(3) == 0 ? Epilepsy : """{"text":"Café crème €"}"""),
            2 => $$$"""{"resourceType":"MedicationRequest","id":"m{{{line}}}","subject":{"reference":"Patient/p{{{random.Next(30)}}}"},"medicationReference":{"reference":"Medication/{{{random.Next(9)}}}"},"dosageInstruction":[{"text":"1 \"tab\" \\ day"}]}""",
            3 => $$$"""{"id":"{{{random.Next(9)}}}","resourceType":"Medication","code":{"text":"{{{(line % 2 == 0 ? "Keppra" : "Aspirin")}}}"},"meta":{"versionId":"{{{line}}}"}}""",
            4 => $$"""{"resourceType":"Immunization","id":"i{{line}}"}""",
            _ => $$$"""{"resourceType":"Encounter","id":"e{{{line}}}","subject":{"reference":"Patient/p{{{random.Next(30)}}}"},"participant":[{"individual":{"reference":"Practitioner/1"}}]}""",
        }),
    ];

    private static byte[] Mutate(Random random, byte[] line)
    {
        List<byte> bytes = [.. line];
        for (int change = random.Next(1, 4); change > 0 && bytes.Count > 1; change--)
        {
            int at = random.Next(bytes.Count);
            switch (random.Next(6))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes.RemoveAt(at);
                    break;
                case 2:
                    bytes.Insert(at, (byte)"{}[]\",:\\0-e \t"[random.Next(13)]);
                    break;
                case 3:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
                case 4:
                    bytes.InsertRange(at, bytes.GetRange(0, Math.Min(at, 20)));
                    break;
                default:
                    int other = random.Next(bytes.Count);
                    (bytes[at], bytes[other]) = (bytes[other], bytes[at]);
                    break;
            }
        }

        bytes.RemoveAll(letter => letter == '\n');
        return [.. bytes];
    }

    // Whether a parser of the platform takes the line for a resource of some type.
    private static bool IsResource(byte[] line)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(line, new JsonDocumentOptions { MaxDepth = 192 });
            return System.Text.Unicode.Utf8.IsValid(line)
                && document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("resourceType", out JsonElement type)
                && type.ValueKind == JsonValueKind.String
                && type.GetString() is { Length: > 0 and <= 60 } name
                && name.All(char.IsAsciiLetterOrDigit)
                && name != "Bundle";
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return false;
        }
    }
}
