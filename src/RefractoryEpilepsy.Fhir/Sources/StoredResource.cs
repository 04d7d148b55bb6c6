using System.Buffers.Binary;
using System.Runtime.InteropServices;
using RefractoryEpilepsy.Fhir.Sieve;

namespace RefractoryEpilepsy.Fhir.Sources;

/// <summary>A resource in a temporary file: a head of fixed size, then id, patient, other names, names it refers to, and the JSON.</summary>
internal static class StoredResource
{
    /// <summary>Bytes of the head.</summary>
    public const int Head = 40;

    /// <summary>Writes a fetched resource behind what <paramref name="into"/> holds.</summary>
    public static void Write(ArraySegmentWriter into, in IndexEntry entry, ulong owner, FetchedResource resource, ReadOnlySpan<byte> buffer)
    {
        ReadOnlySpan<byte> names = MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(resource.Names));
        int total = Head + resource.Id.Length + resource.Patient.Length + resource.Aliases.Length + names.Length + resource.Length;
        Span<byte> space = into.Take(total);
        BinaryPrimitives.WriteInt32LittleEndian(space, total);
        BinaryPrimitives.WriteUInt64LittleEndian(space[4..], owner);
        BinaryPrimitives.WriteInt32LittleEndian(space[12..], entry.Chunk);
        BinaryPrimitives.WriteInt32LittleEndian(space[16..], entry.Line);
        BinaryPrimitives.WriteInt32LittleEndian(space[20..], resource.Id.Length);
        BinaryPrimitives.WriteInt32LittleEndian(space[24..], resource.Patient.Length);
        BinaryPrimitives.WriteInt32LittleEndian(space[28..], resource.Aliases.Length);
        BinaryPrimitives.WriteInt32LittleEndian(space[32..], names.Length);
        BinaryPrimitives.WriteInt32LittleEndian(space[36..], (int)entry.Type);
        Span<byte> rest = space[Head..];
        foreach (ReadOnlySpan<byte> part in new Parts(resource, names, buffer.Slice(resource.Start, resource.Length)))
        {
            part.CopyTo(rest);
            rest = rest[part.Length..];
        }
    }

    /// <summary>Reads the one that starts at <paramref name="at"/>.</summary>
    public static StoredRow Read(byte[] bytes, int at)
    {
        ReadOnlySpan<byte> head = bytes.AsSpan(at, Head);
        int total = BinaryPrimitives.ReadInt32LittleEndian(head);
        int id = BinaryPrimitives.ReadInt32LittleEndian(head[20..]);
        int patient = BinaryPrimitives.ReadInt32LittleEndian(head[24..]);
        int aliases = BinaryPrimitives.ReadInt32LittleEndian(head[28..]);
        int names = BinaryPrimitives.ReadInt32LittleEndian(head[32..]);
        int start = at + Head;
        int json = start + id + patient + aliases + names;
        return new(
            bytes,
            at,
            total,
            BinaryPrimitives.ReadUInt64LittleEndian(head[4..]),
            BinaryPrimitives.ReadInt32LittleEndian(head[12..]),
            BinaryPrimitives.ReadInt32LittleEndian(head[16..]),
            (WantedType)BinaryPrimitives.ReadInt32LittleEndian(head[36..]),
            new(bytes, start, id),
            new(bytes, start + id, patient),
            new(bytes, start + id + patient, aliases),
            new(bytes, start + id + patient + aliases, names),
            new(bytes, json, at + total - json));
    }

    private ref struct Parts(FetchedResource resource, ReadOnlySpan<byte> names, ReadOnlySpan<byte> json)
    {
        private readonly ReadOnlySpan<byte> names = names;
        private readonly ReadOnlySpan<byte> json = json;
        private int next = -1;

        public readonly ReadOnlySpan<byte> Current => next switch
        {
            0 => resource.Id,
            1 => resource.Patient,
            2 => resource.Aliases,
            3 => names,
            _ => json,
        };

        public readonly Parts GetEnumerator() => this;

        public bool MoveNext() => ++next < 5;
    }
}

/// <summary>A stored resource, read back; its parts lie in the bytes it was read from.</summary>
internal sealed record StoredRow(
    byte[] Bytes,
    int At,
    int Total,
    ulong Owner,
    int Chunk,
    int Line,
    WantedType Type,
    ArraySegment<byte> Id,
    ArraySegment<byte> Patient,
    ArraySegment<byte> Aliases,
    ArraySegment<byte> Names,
    ArraySegment<byte> Json);

/// <summary>Whole records gathered in an array until it is full.</summary>
internal sealed class ArraySegmentWriter(int size, Action<ReadOnlySpan<byte>> flush)
{
    private byte[] bytes = [];
    private int filled;

    /// <summary>Room for one record; what was gathered is flushed first where it does not fit.</summary>
    public Span<byte> Take(int length)
    {
        if (filled + length > bytes.Length)
        {
            Flush();
            if (bytes.Length < Math.Max(size, length))
            {
                bytes = new byte[Math.Max(size, length)];
            }
        }

        Span<byte> space = bytes.AsSpan(filled, length);
        filled += length;
        return space;
    }

    public void Flush()
    {
        if (filled > 0)
        {
            flush(bytes.AsSpan(0, filled));
            filled = 0;
        }
    }
}
