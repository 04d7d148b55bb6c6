using Microsoft.Win32.SafeHandles;

namespace RefractoryEpilepsy.Fhir.Sources;

/// <summary>Files among which patients are spread by hash, each small enough for memory. Written to by all workers, whole records at a time.</summary>
internal sealed class Partitions : IDisposable
{
    private readonly TemporaryFolder folder;
    private readonly SafeFileHandle?[] files;
    private readonly long[] lengths;
    private readonly Lock opening = new();

    public Partitions(TemporaryFolder folder, int count)
    {
        this.folder = folder;
        files = new SafeFileHandle?[count];
        lengths = new long[count];
    }

    public int Count => files.Length;

    /// <summary>Bytes of one partition.</summary>
    public long LengthOf(int partition) => lengths[partition];

    /// <summary>Where a patient's records go.</summary>
    public int Of(ulong owner) => (int)((owner >> 32) * (ulong)files.Length >> 32);

    public void Append(int partition, ReadOnlySpan<byte> records)
    {
        SafeFileHandle file = files[partition] ?? Open(partition);
        long at = Interlocked.Add(ref lengths[partition], records.Length) - records.Length;
        folder.Write(file, records, at);
    }

    /// <summary>Everything in one partition. The partition's file is gone afterwards.</summary>
    /// <returns>How many bytes of <paramref name="into"/> hold records.</returns>
    public int Take(int partition, ref byte[] into)
    {
        int length = checked((int)lengths[partition]);
        if (length == 0)
        {
            return 0;
        }

        if (into.Length < length)
        {
            into = new byte[length + (length / 8)];
        }

        folder.Read(files[partition]!, into.AsSpan(0, length), 0);
        files[partition]!.Dispose();
        return length;
    }

    public void Dispose()
    {
        foreach (SafeFileHandle? file in files)
        {
            file?.Dispose();
        }
    }

    private SafeFileHandle Open(int partition)
    {
        lock (opening)
        {
            return files[partition] ??= folder.Create("patients");
        }
    }
}
