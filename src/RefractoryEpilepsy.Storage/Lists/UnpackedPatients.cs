using RefractoryEpilepsy.Reports;

namespace RefractoryEpilepsy.Storage.Lists;

/// <summary>The patients that were looked at last, unpacked. Whoever opens one goes on to the history, the letter and an earlier day of the same one.</summary>
/// <remarks>
/// It saves unpacking, never reading: the row is read each time, and what is kept serves only while the row's bytes are the same. So no stamp
/// has to be trusted, and nobody sees a patient whose row is gone. Few are kept; those older than ten minutes go with the next look at another, and all with an erasure.
/// </remarks>
internal sealed class UnpackedPatients(TimeProvider clock)
{
    private const int Most = 100;

    /// <summary>Decided here: as long as somebody reads one chart.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    private readonly Lock door = new();
    private readonly Dictionary<string, Kept> kept = new(StringComparer.Ordinal);

    private sealed record Kept(byte[] Facts, byte[] Document, JudgedPatient Patient, long At);

    /// <summary>The patient as these bytes say: the one kept, or a new one.</summary>
    public JudgedPatient Of(string patient, byte[] facts, byte[] document, Func<JudgedPatient> unpack)
    {
        lock (door)
        {
            if (kept.TryGetValue(patient, out Kept? known) && known.Facts.AsSpan().SequenceEqual(facts) && known.Document.AsSpan().SequenceEqual(document))
            {
                return known.Patient;
            }
        }

        JudgedPatient made = unpack();
        lock (door)
        {
            foreach (string old in kept.Where(entry => clock.GetElapsedTime(entry.Value.At) > Longest).Select(entry => entry.Key).ToArray())
            {
                kept.Remove(old);
            }

            if (kept.Count >= Most && !kept.ContainsKey(patient))
            {
                kept.Remove(kept.MinBy(entry => entry.Value.At).Key);
            }

            kept[patient] = new(facts, document, made, clock.GetTimestamp());
        }

        return made;
    }

    /// <summary>Keeps nobody any longer.</summary>
    public void Clear()
    {
        lock (door)
        {
            kept.Clear();
        }
    }
}
