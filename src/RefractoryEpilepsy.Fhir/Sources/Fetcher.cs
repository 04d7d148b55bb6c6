using Microsoft.Win32.SafeHandles;
using RefractoryEpilepsy.Fhir.Sieve;

namespace RefractoryEpilepsy.Fhir.Sources;

/// <summary>Gets the bytes of noted resources again, in the order in which they stand. Reads on where they lie close together.</summary>
internal sealed class Fetcher(IReadOnlyList<Chunk> chunks, ExportOptions options) : IDisposable
{
    private const int ReadAhead = 256 << 10;
    private const int Near = 32 << 10;

    private byte[] buffer = GC.AllocateUninitializedArray<byte>((1 << 20) + ResourceWalker.Padding, pinned: true);
    private InputFile? file;
    private SafeFileHandle? handle;
    private Stream? stream;
    private long start;
    private int length;

    /// <summary>Puts the bytes of an entry into <see cref="Buffer"/> and gives the index of the first; zeros or text follow them.</summary>
    public int Fetch(in IndexEntry entry)
    {
        InputFile wanted = chunks[entry.Chunk].File;
        if (file != wanted)
        {
            Switch(wanted);
        }

        if (entry.Offset < start || entry.Offset + entry.Length > start + length)
        {
            Load(entry.Offset, entry.Length);
        }

        return (int)(entry.Offset - start);
    }

    public byte[] Buffer => buffer;

    public void Dispose()
    {
        handle?.Dispose();
        stream?.Dispose();
    }

    private void Switch(InputFile wanted)
    {
        Dispose();
        (file, handle, stream, start, length) = (wanted, null, null, 0, 0);
        if (wanted.IsCompressed || options.OpenInput is not null)
        {
            (stream, _) = InputFiles.Open(wanted, options);
            return;
        }

        try
        {
            handle = File.OpenHandle(wanted.Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Changed(error);
        }
    }

    private void Load(long offset, int needed)
    {
        bool reads = offset - (start + length) is >= -Near and < Near;
        int size = Math.Max(needed, reads ? ReadAhead : 0);
        if (buffer.Length < size + ResourceWalker.Padding)
        {
            byte[] larger = GC.AllocateUninitializedArray<byte>(size + (size / 2) + ResourceWalker.Padding, pinned: true);
            buffer.AsSpan(0, length).CopyTo(larger);
            buffer = larger;
        }

        try
        {
            length = stream is null ? ReadAt(offset, size) : ReadOn(offset, needed);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw Changed(error);
        }

        start = offset;
        if (length < needed)
        {
            throw Changed(null);
        }

        buffer.AsSpan(length, ResourceWalker.Padding).Clear();
    }

    private int ReadAt(long offset, int size)
    {
        int read = 0;
        while (read < size)
        {
            int more = RandomAccess.Read(handle!, buffer.AsSpan(read, size - read), offset + read);
            if (more == 0)
            {
                break;
            }

            read += more;
        }

        return read;
    }

    // A stream only goes forward: what lies between is read and dropped; what was read ahead is kept.
    private int ReadOn(long offset, int needed)
    {
        long end = start + length;
        int kept = 0;
        if (offset < end)
        {
            kept = (int)(end - offset);
            buffer.AsSpan((int)(offset - start), kept).CopyTo(buffer);
        }

        while (end < offset)
        {
            int dropped = stream!.Read(buffer, 0, (int)Math.Min(buffer.Length - ResourceWalker.Padding, offset - end));
            if (dropped == 0)
            {
                return 0;
            }

            end += dropped;
        }

        return kept + stream!.ReadAtLeast(buffer.AsSpan(kept, needed - kept), needed - kept, throwOnEndOfStream: false);
    }

    private InputException Changed(Exception? error) =>
        new($"\"{file!.Name}\" changed while it was read: keep the files in place and start again.", error ?? new EndOfStreamException());
}
