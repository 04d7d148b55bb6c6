using System.Text;

namespace RefractoryEpilepsy.Service.Export;

/// <summary>Rows that come in any order and are written sorted by key, in bounded memory: what does not fit is sorted and spilled, and merged at the end.</summary>
/// <remarks>Keys are compared ordinally; rows with the same key follow each other in the order of their text, so the result does not depend on who came first.</remarks>
internal sealed class SortedRows(string folder, string name, int memoryChars = 4 * 1024 * 1024) : IDisposable
{
    private readonly Lock gate = new();
    private readonly List<string> spilled = [];
    private List<Entry> held = [];
    private long heldChars;

    /// <summary>Adds one or more complete lines under a key. May be called from several threads.</summary>
    public void Add(string key, string rows)
    {
        if (rows.Length == 0)
        {
            return;
        }

        lock (gate)
        {
            held.Add(new(key, rows));
            heldChars += key.Length + rows.Length + 32;
            if (heldChars > memoryChars)
            {
                Spill();
            }
        }
    }

    /// <summary>Writes everything, sorted.</summary>
    public void WriteTo(TextWriter target) => WriteTo(target, distinct: false);

    /// <summary>Writes everything, sorted; rows that are the same in key and text once where <paramref name="distinct"/>.</summary>
    public void WriteTo(TextWriter target, bool distinct)
    {
        held.Sort(ByKeyThenText);
        IEnumerable<Entry> all = spilled.Count == 0 ? held : Merged();
        Entry? last = null;
        foreach (Entry entry in all)
        {
            if (!distinct || entry != last)
            {
                target.Write(entry.Rows);
            }

            last = entry;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (string file in spilled)
        {
            File.Delete(file);
        }

        spilled.Clear();
    }

    private void Spill()
    {
        held.Sort(ByKeyThenText);
        string file = Path.Combine(folder, $"{name}.{spilled.Count}.rows");
        spilled.Add(file);
        using var writer = new BinaryWriter(File.Create(file), Encoding.UTF8);
        foreach (Entry entry in held)
        {
            writer.Write(entry.Key);
            writer.Write(entry.Rows);
        }

        held = [];
        heldChars = 0;
    }

    private IEnumerable<Entry> Merged()
    {
        var queue = new PriorityQueue<IEnumerator<Entry>, Entry>(ByKeyThenText);
        foreach (IEnumerable<Entry> run in spilled.Select(Read).Append(held))
        {
            Advance(queue, run.GetEnumerator());
        }

        while (queue.TryDequeue(out IEnumerator<Entry>? run, out Entry? entry))
        {
            yield return entry;
            Advance(queue, run);
        }
    }

    private static void Advance(PriorityQueue<IEnumerator<Entry>, Entry> queue, IEnumerator<Entry> run)
    {
        if (run.MoveNext())
        {
            queue.Enqueue(run, run.Current);
        }
        else
        {
            run.Dispose();
        }
    }

    private static IEnumerable<Entry> Read(string file)
    {
        using var reader = new BinaryReader(new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16), Encoding.UTF8);
        while (reader.BaseStream.Position < reader.BaseStream.Length)
        {
            yield return new(reader.ReadString(), reader.ReadString());
        }
    }

    private static readonly Comparer<Entry> ByKeyThenText = Comparer<Entry>.Create((left, right) =>
        string.CompareOrdinal(left.Key, right.Key) is not 0 and int byKey ? byKey : string.CompareOrdinal(left.Rows, right.Rows));

    private sealed record Entry(string Key, string Rows);
}
