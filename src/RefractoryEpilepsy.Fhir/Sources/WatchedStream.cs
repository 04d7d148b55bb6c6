namespace RefractoryEpilepsy.Fhir.Sources;

/// <summary>Reads on in large steps to the end of a piece, in small ones beyond it, and tells how far it is.</summary>
internal sealed class WatchedStream(Stream plain, Stream raw, long softEnd, Action<long> advance, CancellationToken stop) : Stream
{
    private const int SmallStep = 64 << 10;

    private long told = raw.CanSeek ? raw.Position : 0;
    private long position = plain.CanSeek ? plain.Position : 0;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => position;
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        stop.ThrowIfCancellationRequested();
        int most = (int)Math.Min(buffer.Length, position < softEnd ? softEnd - position : SmallStep);
        int read = plain.Read(buffer[..most]);
        position += read;
        if (raw.CanSeek && Math.Min(raw.Position, softEnd) > told)
        {
            long now = Math.Min(raw.Position, softEnd);
            advance(now - told);
            told = now;
        }

        return read;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
