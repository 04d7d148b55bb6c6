using System.Text.Json;
using RefractoryEpilepsy.Synthetic.Lives;
using RefractoryEpilepsy.Synthetic.Recording;

namespace RefractoryEpilepsy.Synthetic;

/// <summary>What was written.</summary>
public sealed record SyntheticSummary(int Patients, int WithEpilepsy, int EverResistant, long Resources, long Bytes);

/// <summary>Writes a made-up hospital as a bulk export, with the truth about it in a folder of its own.</summary>
public static class SyntheticExport
{
    /// <summary>Folder of the truth, inside the export's folder; <see cref="TruthFiles"/> names its files.</summary>
    public const string TruthFolder = "truth";

    /// <summary>Writes the export. The same options give the same bytes.</summary>
    /// <param name="folder">Made if it is not there; files of an earlier export are overwritten.</param>
    /// <param name="progress">Told the number of people written, now and then.</param>
    public static SyntheticSummary Write(string folder, SyntheticOptions options, IProgress<int>? progress = null, CancellationToken stop = default)
    {
        System.IO.Directory.CreateDirectory(folder);
        string truthFolder = Path.Combine(folder, TruthFolder);
        System.IO.Directory.CreateDirectory(truthFolder);
        using var output = new Ndjson(folder, FileName(options.Style), options.BytesPerFile);
        using var truths = new TruthFiles(truthFolder);
        Recorder recorder = options.Style switch
        {
            RecordStyle.Epic => new EpicRecorder(output, options),
            RecordStyle.Cerner => new CernerRecorder(output, options),
            RecordStyle.Claims => new ClaimsRecorder(output, options),
            _ => new PlainRecorder(output, options),
        };
        recorder.RecordHospital();
        int withEpilepsy = 0;
        int resistant = 0;
        for (int number = 1; number <= options.Patients; number++)
        {
            stop.ThrowIfCancellationRequested();
            Life life = Population.Draw(options, number);
            PatientTruth truth = Truth.Of(life);
            string id = recorder.Record(life, truth);
            truths.Add(id, life, truth, recorder.RecordedCauses, recorder.SeizureReports);
            withEpilepsy += life.Epilepsy is null ? 0 : 1;
            resistant += truth.EverResistant ? 1 : 0;
            if (number % 500 == 0)
            {
                progress?.Report(number);
            }
        }

        output.Dispose();
        if (options.Style == RecordStyle.Epic)
        {
            WriteManifest(folder, output, options);
        }

        return new(options.Patients, withEpilepsy, resistant, output.Files.Sum(file => file.Count), output.Bytes);
    }

    private static Func<string, int, string> FileName(RecordStyle style) => style switch
    {
        RecordStyle.Epic => (type, number) => $"{type}_{number + 1}.ndjson",
        RecordStyle.Cerner => (type, number) => $"{number + 1}.{type}.ndjson",
        RecordStyle.Claims => (type, number) => $"{type}-part{number:000}.ndjson",
        _ => (type, number) => $"{type}.{number:000}.ndjson",
    };

    private static void WriteManifest(string folder, Ndjson output, SyntheticOptions options)
    {
        using FileStream file = File.Create(Path.Combine(folder, "manifest.json"));
        using var json = new Utf8JsonWriter(file, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        json.WriteString("transactionTime", Json.At(options.AsOf.DayNumber, 23));
        json.WriteString("request", "https://example.org/fhir/Group/all/$export");
        json.WriteBoolean("requiresAccessToken", value: false);
        json.WriteStartArray("output");
        foreach ((string type, string name, long count) in output.Files)
        {
            json.WriteStartObject();
            json.WriteString("type", type);
            json.WriteString("url", $"https://example.org/fhir/export/{name}");
            json.WriteNumber("count", count);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("error");
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
