using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace RefractoryEpilepsy.Fhir.Sources;

/// <summary>A temporary file of one worker, appended to through a buffer and read back in order.</summary>
internal sealed class SpillFile(TemporaryFolder folder, string name) : IDisposable
{
    private readonly byte[] buffer = new byte[256 << 10];
    private SafeFileHandle? file;
    private int filled;
    private long written;

    public long Length => written + filled;

    public void Append<T>(in T row)
        where T : unmanaged => Append(MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in row)));

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Append(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > buffer.Length - filled)
        {
            Flush();
            if (bytes.Length > buffer.Length)
            {
                folder.Write(Open(), bytes, written);
                written += bytes.Length;
                return;
            }
        }

        bytes.CopyTo(buffer.AsSpan(filled));
        filled += bytes.Length;
    }

    /// <summary>Everything appended, in order, as rows.</summary>
    public IEnumerable<T> Rows<T>()
        where T : unmanaged
    {
        Flush();
        int size = Unsafe.SizeOf<T>();
        byte[] block = new byte[size * 4096];
        for (long at = 0; at < written; at += block.Length)
        {
            int count = (int)Math.Min(block.Length, written - at);
            folder.Read(file!, block.AsSpan(0, count), at);
            for (int row = 0; row < count; row += size)
            {
                yield return MemoryMarshal.Read<T>(block.AsSpan(row));
            }
        }
    }

    public void Read(Span<byte> into, long offset)
    {
        if (filled > 0)
        {
            Flush();
        }

        folder.Read(file!, into, offset);
    }

    public void Flush()
    {
        if (filled > 0)
        {
            folder.Write(Open(), buffer.AsSpan(0, filled), written);
            written += filled;
            filled = 0;
        }
    }

    public void Dispose() => file?.Dispose();

    private SafeFileHandle Open() => file ??= folder.Create(name);
}
