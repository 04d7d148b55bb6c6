using System.Text.Json;
using Hl7.Fhir.Model;
using Hl7.Fhir.Serialization;
using RefractoryEpilepsy.Synthetic;

namespace RefractoryEpilepsy.Service.Tests.Samples;

public sealed class SyntheticExportTests : IDisposable
{
    private readonly string folder = System.IO.Directory.CreateTempSubdirectory("synthetic-").FullName;

    public void Dispose() => System.IO.Directory.Delete(folder, recursive: true);

    [Fact]
    public void The_same_seed_gives_the_same_bytes()
    {
        var options = new SyntheticOptions { Patients = 40, Seed = 3, Style = RecordStyle.Epic };
        SyntheticExport.Write(Path.Combine(folder, "one"), options, stop: TestContext.Current.CancellationToken);
        SyntheticExport.Write(Path.Combine(folder, "two"), options, stop: TestContext.Current.CancellationToken);

        string[] files = [.. System.IO.Directory.EnumerateFiles(Path.Combine(folder, "one"), "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(Path.Combine(folder, "one"), file)).Order(StringComparer.Ordinal)];
        Assert.Contains("manifest.json", files);
        Assert.All(files, file => Assert.Equal(File.ReadAllBytes(Path.Combine(folder, "one", file)), File.ReadAllBytes(Path.Combine(folder, "two", file))));
    }

    [Theory]
    [InlineData(RecordStyle.Plain)]
    [InlineData(RecordStyle.Epic)]
    [InlineData(RecordStyle.Cerner)]
    [InlineData(RecordStyle.Claims)]
    public void Every_resource_is_fhir_and_every_reference_resolves(RecordStyle style)
    {
        SyntheticExport.Write(folder, new SyntheticOptions { Patients = 25, Seed = 8, Style = style, EpilepsyShare = 0.4, LookAlikeShare = 0.6 }, stop: TestContext.Current.CancellationToken);
        var parser = new FhirJsonDeserializer();
        var ids = new HashSet<string>(StringComparer.Ordinal);
        var references = new HashSet<string>(StringComparer.Ordinal);

        foreach (string line in System.IO.Directory.EnumerateFiles(folder, "*.ndjson").SelectMany(File.ReadLines))
        {
            Resource resource = parser.Deserialize<Resource>(line);
            Assert.True(ids.Add($"{resource.TypeName}/{resource.Id}"));
            Collect(JsonDocument.Parse(line).RootElement, references);
        }

        Assert.DoesNotContain(references, reference => !reference.StartsWith('#') && !ids.Contains(reference));
    }

    [Fact]
    public void The_truth_names_every_patient_of_the_export_in_every_style_alike()
    {
        string[][] columns = [.. Enum.GetValues<RecordStyle>().Select(style =>
        {
            string place = Path.Combine(folder, style.ToString());
            SyntheticExport.Write(place, new SyntheticOptions { Patients = 60, Style = style, OrdinaryCare = 0 }, stop: TestContext.Current.CancellationToken);
            string[] patients = [.. System.IO.Directory.EnumerateFiles(place, "*Patient*.ndjson").SelectMany(File.ReadLines).Select(line => JsonDocument.Parse(line).RootElement.GetProperty("id").GetString()!)];
            string[] truth = File.ReadAllLines(Path.Combine(place, SyntheticExport.TruthFolder, "patients.csv"));
            Assert.Equal(TruthFiles.PatientColumns, truth[0]);
            Assert.Equal(patients, truth.Skip(1).Select(row => row.Split(',')[0]));
            return truth.Skip(1).Select(row => string.Join(',', row.Split(',').Skip(1).Take(6))).ToArray();
        })];

        Assert.All(columns, truth => Assert.Equal(columns[0], truth));
        Assert.Contains(columns[0], row => row.Contains(",true,", StringComparison.Ordinal));
    }

    private static void Collect(JsonElement element, HashSet<string> references)
    {
        if (element.ValueKind == JsonValueKind.Object)
        {
            foreach (JsonProperty property in element.EnumerateObject())
            {
                if (property.NameEquals("reference") && property.Value.ValueKind == JsonValueKind.String)
                {
                    references.Add(property.Value.GetString()!);
                }

                Collect(property.Value, references);
            }
        }
        else if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (JsonElement item in element.EnumerateArray())
            {
                Collect(item, references);
            }
        }
    }
}
