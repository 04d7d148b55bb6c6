using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace RefractoryEpilepsy.Synthetic.Recording;

/// <summary>One stream of lines per resource type, cut into files as bulk exports are.</summary>
internal sealed class Ndjson(string folder, Func<string, int, string> fileName, long bytesPerFile) : IDisposable
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private readonly SortedDictionary<string, Lines> types = new(StringComparer.Ordinal);

    /// <summary>Names and resource counts of the files written so far.</summary>
    public IEnumerable<(string Type, string File, long Count)> Files => types.SelectMany(entry => entry.Value.Files.Select(file => (entry.Key, file.Name, file.Count)));

    /// <summary>Bytes written so far.</summary>
    public long Bytes => types.Values.Sum(lines => lines.Bytes);

    /// <summary>A writer inside a new resource of the type; <see cref="End"/> closes it.</summary>
    public Utf8JsonWriter Begin(string type)
    {
        if (!types.TryGetValue(type, out Lines? lines))
        {
            types.Add(type, lines = new Lines(number => Path.Combine(folder, fileName(type, number)), bytesPerFile));
        }

        Utf8JsonWriter json = lines.Json;
        json.WriteStartObject();
        json.WriteString("resourceType"u8, type);
        return json;
    }

    /// <summary>Ends the resource and its line.</summary>
    public void End(string type) => types[type].EndLine();

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (Lines lines in types.Values)
        {
            lines.Dispose();
        }
    }

    private sealed class Lines : IDisposable
    {
        private readonly ArrayBufferWriter<byte> buffer = new(1 << 20);
        private readonly Func<int, string> nameOf;
        private readonly long limit;
        private FileStream? file;
        private long inFile;

        public Lines(Func<int, string> nameOf, long limit)
        {
            this.nameOf = nameOf;
            this.limit = limit;
            Json = new Utf8JsonWriter(buffer, Options);
        }

        public Utf8JsonWriter Json { get; }

        public List<(string Name, long Count)> Files { get; } = [];

        public long Bytes { get; private set; }

        public void EndLine()
        {
            Json.WriteEndObject();
            Json.Flush();
            Json.Reset();
            buffer.GetSpan(1)[0] = (byte)'\n';
            buffer.Advance(1);
            if (file is null)
            {
                Open();
            }

            Files[^1] = Files[^1] with { Count = Files[^1].Count + 1 };
            if (buffer.WrittenCount > 1 << 19)
            {
                Spill();
            }
        }

        public void Dispose()
        {
            Spill();
            file?.Dispose();
            Json.Dispose();
        }

        private void Open()
        {
            string path = nameOf(Files.Count);
            file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0);
            Files.Add((Path.GetFileName(path), 0));
            inFile = 0;
        }

        private void Spill()
        {
            if (buffer.WrittenCount == 0)
            {
                return;
            }

            file!.Write(buffer.WrittenSpan);
            inFile += buffer.WrittenCount;
            Bytes += buffer.WrittenCount;
            buffer.ResetWrittenCount();
            if (inFile > limit)
            {
                file.Dispose();
                file = null;
            }
        }
    }
}
