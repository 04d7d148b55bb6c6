using RefractoryEpilepsy.Fhir.Sieve;

namespace RefractoryEpilepsy.Fhir.Sources;

/// <summary>A stretch of a stream in memory that moves forward: what lies behind <see cref="Keep"/> is forgotten. Zeros follow its end.</summary>
internal sealed class ByteWindow
{
    private const int Size = 512 << 10;

    private readonly Stream? stream;
    private readonly int limit;
    private int end;

    /// <summary>Over a stream that stands at position <paramref name="origin"/>; the window never grows far beyond <paramref name="limit"/> bytes.</summary>
    /// <param name="buffer">Memory to begin with, from <see cref="NewBuffer"/>.</param>
    public ByteWindow(Stream stream, int limit, byte[] buffer, long origin = 0)
    {
        (this.stream, this.limit) = (stream, limit);
        Origin = Keep = origin;
        Buffer = buffer;
        Buffer.AsSpan(0, ResourceWalker.Padding).Clear();
    }

    /// <summary>Over bytes in memory, which are followed by readable ones.</summary>
    public ByteWindow(byte[] buffer, int start, int length, long origin)
    {
        (Buffer, end, Origin, limit) = (buffer, start + length, origin - start, int.MaxValue);
        Keep = origin;
    }

    /// <summary>Memory for a window, used again by one worker for piece after piece; of a size that stays in the processor's cache.</summary>
    public static byte[] NewBuffer() => GC.AllocateUninitializedArray<byte>(Size + ResourceWalker.Padding, pinned: true);

    /// <summary>The bytes; a position p of the stream stands at index p - <see cref="Origin"/>.</summary>
    public byte[] Buffer { get; private set; }

    /// <summary>Position in the stream of the buffer's first byte.</summary>
    public long Origin { get; private set; }

    /// <summary>Nothing before this position is needed any more.</summary>
    public long Keep { get; set; }

    /// <summary>Position behind the last byte in memory.</summary>
    public long End => Origin + end;

    /// <summary>Where the first byte in memory that is needed stands.</summary>
    public int IndexOf(long position) => (int)(position - Origin);

    /// <summary>The bytes from a position to the end of what is in memory.</summary>
    public ReadOnlySpan<byte> From(long position) => Buffer.AsSpan(IndexOf(position), end - IndexOf(position));

    /// <summary>Reads on. False at the end of the stream, or when what must be kept has reached the limit (<see cref="IsFull"/>).</summary>
    public bool Fill()
    {
        if (stream is null)
        {
            return false;
        }

        int kept = end - IndexOf(Math.Min(Keep, End));
        if (kept >= limit)
        {
            IsFull = true;
            return false;
        }

        int room = Buffer.Length - ResourceWalker.Padding;
        if (kept > room / 2)
        {
            byte[] larger = GC.AllocateUninitializedArray<byte>((int)Math.Min((long)room * 2, (long)limit + (1 << 20)) + ResourceWalker.Padding, pinned: true);
            Buffer.AsSpan(end - kept, kept).CopyTo(larger);
            Buffer = larger;
            room = larger.Length - ResourceWalker.Padding;
        }
        else
        {
            Buffer.AsSpan(end - kept, kept).CopyTo(Buffer);
        }

        Origin += end - kept;
        end = kept;
        int read = stream.Read(Buffer, end, room - end);
        end += read;
        Buffer.AsSpan(end, ResourceWalker.Padding).Clear();
        return read > 0;
    }

    /// <summary>What must be kept does not fit.</summary>
    public bool IsFull { get; set; }
}
