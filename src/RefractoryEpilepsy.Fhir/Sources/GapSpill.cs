using System.Buffers.Binary;
using System.Text;

namespace RefractoryEpilepsy.Fhir.Sources;

/// <summary>The gaps one worker met, on disk until the lines can be numbered. There may be as many as there are lines.</summary>
internal sealed class GapSpill(TemporaryFolder folder) : IDisposable
{
    private readonly SpillFile file = new(folder, "gaps");
    private readonly Dictionary<string, long> counts = [];

    public IReadOnlyDictionary<string, long> Counts => counts;

    public void Add(int chunk, int line, string code, string text, string where)
    {
        counts[code] = counts.GetValueOrDefault(code) + 1;
        byte[] words = Encoding.UTF8.GetBytes(code + "\0" + text + "\0" + where);
        Span<byte> head = stackalloc byte[12];
        BinaryPrimitives.WriteInt32LittleEndian(head, chunk);
        BinaryPrimitives.WriteInt32LittleEndian(head[4..], line);
        BinaryPrimitives.WriteInt32LittleEndian(head[8..], words.Length);
        file.Append(head);
        file.Append(words);
    }

    /// <summary>All of them in the order in which they were met.</summary>
    public IEnumerable<(int Chunk, int Line, string Code, string Text, string Where)> Read()
    {
        byte[] head = new byte[12];
        for (long at = 0; at < file.Length;)
        {
            file.Read(head, at);
            byte[] words = new byte[BinaryPrimitives.ReadInt32LittleEndian(head.AsSpan(8))];
            file.Read(words, at + 12);
            at += 12 + words.Length;
            string[] parts = Encoding.UTF8.GetString(words).Split('\0');
            yield return (BinaryPrimitives.ReadInt32LittleEndian(head), BinaryPrimitives.ReadInt32LittleEndian(head.AsSpan(4)), parts[0], parts[1], parts[2]);
        }
    }

    /// <summary>The gaps of all workers in the order of chunks, each of which one worker had.</summary>
    public static IEnumerable<Gap> Merge(IReadOnlyList<GapSpill> spills, IReadOnlyList<Chunk> chunks)
    {
        var readers = spills.Select(spill => spill.Read().GetEnumerator()).Where(reader => reader.MoveNext()).ToList();
        while (readers.Count > 0)
        {
            var first = readers.MinBy(reader => reader.Current.Chunk)!;
            int chunk = first.Current.Chunk;
            bool more = true;
            while (more && first.Current.Chunk == chunk)
            {
                yield return new(first.Current.Code, first.Current.Text, new(first.Current.Where), chunks[chunk].File.Name, chunks[chunk].LinesBefore + first.Current.Line + 1);
                more = first.MoveNext();
            }

            if (!more)
            {
                readers.Remove(first);
            }
        }
    }

    public void Dispose() => file.Dispose();
}
