using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using DuckDB.NET.Data;
using Hl7.Fhir.Model;
using Hl7.Fhir.Serialization;
using RefractoryEpilepsy.Fhir.Sieve;
using RefractoryEpilepsy.Fhir.Sources;
using RefractoryEpilepsy.Knowledge;
using Task = System.Threading.Tasks.Task;

namespace RefractoryEpilepsy.Service.Commands;

/// <summary>What one measurement found, start of the process included.</summary>
/// <param name="Mb">Megabytes (10^6 bytes) read.</param>
/// <param name="CpuSeconds">Seconds of all cores together, user and system.</param>
/// <param name="Seconds">Seconds by the clock.</param>
/// <param name="PeakMb">Highest resident memory, in megabytes.</param>
internal sealed record BenchFigures(
    [property: JsonPropertyName("mb")] double Mb,
    [property: JsonPropertyName("cpu_s")] double CpuSeconds,
    [property: JsonPropertyName("seconds")] double Seconds,
    [property: JsonPropertyName("peak_mb")] double PeakMb)
{
    [JsonPropertyName("mb_per_cpu_s")]
    public double MbPerCpuSecond => Math.Round(Mb / Math.Max(CpuSeconds, 0.001), 1);

    [JsonPropertyName("mb_per_s")]
    public double MbPerSecond => Math.Round(Mb / Math.Max(Seconds, 0.001), 1);
}

/// <summary>The ways to read an export that <c>bench</c> compares. Each runs alone in its process.</summary>
internal static class BenchParts
{
    private const long SampleBytes = 60_000_000;

    /// <summary>Runs one of them over a folder of NDJSON.</summary>
    public static async Task<BenchFigures> MeasureAsync(string part, string folder, CommandIo io, CancellationToken stop)
    {
        long bytes = part switch
        {
            "newlines" => Newlines(folder),
            "firely" => Firely(folder),
            "duckdb" => DuckDb(folder),
            "sieve" => await SieveAsync(folder, stop),
            "screen" => await ScreenAsync(folder, io),
            _ => throw new WrongCallException($"there is no measurement {part}."),
        };
        using Process self = Process.GetCurrentProcess();
        TimeSpan cpu = self.TotalProcessorTime;
        double seconds = (TimeProvider.System.GetLocalNow().DateTime - self.StartTime).TotalSeconds;
        return new(bytes / 1e6, Math.Round(cpu.TotalSeconds, 3), Math.Round(seconds, 3), Math.Round(PeakBytes(self) / 1e6, 1));
    }

    private static string[] Files(string folder) => [.. Directory.EnumerateFiles(folder, "*.ndjson", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];

    private static long Newlines(string folder)
    {
        long bytes = 0;
        long lines = 0;
        Parallel.ForEach(Files(folder), file =>
        {
            byte[] buffer = new byte[1 << 20];
            using FileStream stream = new(file, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
            for (int read = stream.Read(buffer); read > 0; read = stream.Read(buffer))
            {
                Interlocked.Add(ref bytes, read);
                Interlocked.Add(ref lines, buffer.AsSpan(0, read).Count((byte)'\n'));
            }
        });
        return lines > 0 ? bytes : throw new InputException("There are no lines to count.");
    }

    // A sample spread over all files, for parsing everything would take minutes.
    private static long Firely(string folder)
    {
        var parser = new FhirJsonDeserializer(new DeserializerSettings().UsingMode(DeserializationMode.Ostrich));
        string[] files = Files(folder);
        long all = files.Sum(file => new FileInfo(file).Length);
        int every = (int)Math.Max(1, all / SampleBytes);
        long bytes = 0;
        long number = 0;
        foreach (string file in files)
        {
            foreach (string line in File.ReadLines(file))
            {
                if (number++ % every == 0)
                {
                    byte[] utf8 = System.Text.Encoding.UTF8.GetBytes(line);
                    var reader = new Utf8JsonReader(utf8);
                    parser.TryDeserializeResource(ref reader, out Resource? _, out _);
                    bytes += utf8.Length + 1;
                }
            }
        }

        return bytes;
    }

    // Events by code only, which is less than the sieve looks for: names in text are left out.
    private static long DuckDb(string folder)
    {
        var signs = SieveVocabulary.Of(KnowledgeBase.Load());
        using var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        Execute(connection, "CREATE TABLE signs (code VARCHAR)");
        using (DuckDBAppender appender = connection.CreateAppender("signs"))
        {
            foreach (string code in signs.Codes)
            {
                appender.CreateRow().AppendValue(code).EndRow();
            }
        }

        string prefixes = string.Join(" OR ", signs.Prefixes.Select(prefix => $"starts_with(coding.code, '{prefix.Replace("'", "''", StringComparison.Ordinal)}')"));
        const string Concept = "STRUCT(coding STRUCT(system VARCHAR, code VARCHAR, display VARCHAR)[], text VARCHAR)";
        Execute(connection, $$"""
            CREATE TABLE events AS
            WITH resources AS (
              SELECT resourceType, id, coalesce(subject.reference, patient.reference) AS patient, status,
                coalesce(recordedDate, authoredOn, effectiveDateTime, performedDateTime, whenHandedOver, onsetDateTime, period.start) AS day,
                valueQuantity.value AS value, valueQuantity.unit AS unit, valueString, dosageInstruction[1].text AS dose, medicationReference.reference AS medication,
                list_concat(list_concat(coalesce(code.coding, []), coalesce(medicationCodeableConcept.coding, [])), coalesce(reasonCode[1].coding, [])) AS codings
              FROM read_json('{{Path.Combine(folder, "**", "*.ndjson").Replace("'", "''", StringComparison.Ordinal)}}', format = 'newline_delimited', ignore_errors = true, maximum_object_size = 67108864,
                columns = {resourceType: 'VARCHAR', id: 'VARCHAR', subject: 'STRUCT(reference VARCHAR)', patient: 'STRUCT(reference VARCHAR)', status: 'VARCHAR',
                  recordedDate: 'VARCHAR', authoredOn: 'VARCHAR', effectiveDateTime: 'VARCHAR', performedDateTime: 'VARCHAR', whenHandedOver: 'VARCHAR', onsetDateTime: 'VARCHAR',
                  period: 'STRUCT(start VARCHAR)', valueQuantity: 'STRUCT(value DOUBLE, unit VARCHAR)', valueString: 'VARCHAR', dosageInstruction: 'STRUCT(text VARCHAR)[]',
                  medicationReference: 'STRUCT(reference VARCHAR)', code: '{{Concept}}', medicationCodeableConcept: '{{Concept}}', reasonCode: '{{Concept}}[]'})
            )
            SELECT * FROM (SELECT * EXCLUDE (codings), unnest(codings) AS coding FROM resources)
            WHERE coding.code IN (SELECT code FROM signs) OR {{prefixes}}
            """);
        using DuckDBCommand count = connection.CreateCommand();
        count.CommandText = "SELECT count(*) FROM events";
        long events = Convert.ToInt64(count.ExecuteScalar(), CultureInfo.InvariantCulture);
        return events > 0 ? Files(folder).Sum(file => new FileInfo(file).Length) : throw new InputException("DuckDB found no event.");
    }

    private static void Execute(DuckDBConnection connection, string sql)
    {
        using DuckDBCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static async Task<long> SieveAsync(string folder, CancellationToken stop)
    {
        await using SievedExport export = await new ExportFolder(folder, KnowledgeBase.Load()).SieveAsync(stop: stop);
        return export.Summary.Bytes;
    }

    // The whole command, as it is called from a shell.
    private static async Task<long> ScreenAsync(string folder, CommandIo io)
    {
        string output = Directory.CreateTempSubdirectory("refractory-bench-out-").FullName;
        try
        {
            int code = await CommandLine.RunAsync(["screen", folder, "--out", output], TextWriter.Null, io.Messages);
            return code == CommandLine.Done ? Files(folder).Sum(file => new FileInfo(file).Length) : throw new IOException("Screening failed.");
        }
        finally
        {
            Directory.Delete(output, recursive: true);
        }
    }

    private static long PeakBytes(Process self)
    {
        const string Peak = "VmHWM:";
        string? line = File.Exists("/proc/self/status") ? File.ReadLines("/proc/self/status").FirstOrDefault(entry => entry.StartsWith(Peak, StringComparison.Ordinal)) : null;
        return line is not null && long.TryParse(line.AsSpan(Peak.Length).Trim().TrimEnd(" kB"), NumberStyles.None, CultureInfo.InvariantCulture, out long kilobytes)
            ? kilobytes * 1024
            : self.PeakWorkingSet64;
    }
}
