using System.IO.Compression;
using System.Text;
using RefractoryEpilepsy.Fhir.Sources;
using RefractoryEpilepsy.Knowledge;

namespace RefractoryEpilepsy.Fhir.Tests.Sources;

/// <summary>An export in a temporary folder, and what reading it gives.</summary>
internal sealed class ExportBuilder : IDisposable
{
    public static readonly KnowledgeBase Knowledge = KnowledgeBase.Load();

    public const string Epilepsy = """{"coding":[{"system":"http://hl7.org/fhir/sid/icd-10-cm","code":"G40.909"}]}""";

    public string Folder { get; } = Directory.CreateTempSubdirectory("export-").FullName;

    public static string Patient(string id, string more = "") => $$"""{"resourceType":"Patient","id":"{{id}}"{{more}}}""";

    public static string Condition(string id, string patient, string code = Epilepsy, string more = "") =>
        $$"""{"resourceType":"Condition","id":"{{id}}","code":{{code}},"subject":{"reference":"{{(patient.Contains(':', StringComparison.Ordinal) || patient.Contains('/', StringComparison.Ordinal) ? patient : "Patient/" + patient)}}"}{{more}}}""";

    public ExportBuilder With(string name, params string[] lines) => WithText(name, string.Concat(lines.Select(line => line + "\n")));

    public ExportBuilder WithText(string name, string text) => WithBytes(name, Encoding.UTF8.GetBytes(text));

    public ExportBuilder WithBytes(string name, byte[] bytes)
    {
        string path = Path.Combine(Folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        if (name.EndsWith(".gz", StringComparison.Ordinal))
        {
            using var packed = new GZipStream(File.Create(path), CompressionLevel.Fastest);
            packed.Write(bytes);
        }
        else
        {
            File.WriteAllBytes(path, bytes);
        }

        return this;
    }

    public Task<ReadExport> ReadAsync(ExportOptions? options = null) => ReadAsync(Folder, options);

    public static async Task<ReadExport> ReadAsync(string path, ExportOptions? options = null)
    {
        var gaps = new List<Gap>();
        using SievedExport export = await new ExportFolder(path, ExportBuilder.Knowledge, options).SieveAsync(gaps.Add);
        var patients = new SortedDictionary<string, PatientRecord>(StringComparer.Ordinal);
        await export.ReadAsync(
            (record, _) =>
            {
                lock (patients)
                {
                    patients.Add(record.SourceId, new(record.Patient, record.SourceId, [.. record.Resources.Select(resource => resource with { Json = resource.Json.ToArray() })]) { Gaps = record.Gaps });
                    gaps.AddRange(record.Gaps);
                }

                return ValueTask.CompletedTask;
            },
            gaps.Add,
            null,
            CancellationToken.None);
        return new(patients, export.Summary, gaps);
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}

/// <summary>What came of one reading.</summary>
internal sealed record ReadExport(IReadOnlyDictionary<string, PatientRecord> Patients, ReadSummary Summary, IReadOnlyList<Gap> Gaps)
{
    public IReadOnlyList<string> References(string patient) => [.. Patients[patient].Resources.Select(resource => resource.Reference)];

    public string Json(string patient, string reference) =>
        Encoding.UTF8.GetString(Patients[patient].Resources.Single(resource => resource.Reference == reference).Json.Span);

    /// <summary>Everything in it but the order in which it came.</summary>
    public string Describe()
    {
        var text = new StringBuilder();
        foreach (PatientRecord patient in Patients.Values)
        {
            text.Append(patient.SourceId).Append(": ").AppendJoin(' ', patient.Resources.Select(resource => resource.Reference + "#" + resource.Json.Length)).Append('\n');
        }

        return text.AppendJoin('\n', Summary.ResourcesByType.Select(pair => $"{pair.Key} {pair.Value}")).Append('\n').AppendJoin('\n', Gaps.Select(gap => gap.Code).Order(StringComparer.Ordinal)).ToString();
    }
}
