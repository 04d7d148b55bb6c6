using System.Runtime.CompilerServices;
using System.Text.Unicode;

namespace RefractoryEpilepsy.Fhir.Sieve;

/// <summary>
/// One walk over the bytes of one JSON object: is it well formed, what resource is it, whose, and does it carry a sign of epilepsy or of
/// an antiseizure drug? Allocates nothing for a resource that is dropped.
/// </summary>
/// <remarks>
/// Strings are crossed 32 bytes at a time. The bytes must be followed by <see cref="Padding"/> zeros (or further text), for the end is
/// noticed by what stands there: no control character is allowed in JSON but white space between tokens. Not thread safe: one per worker.
/// The hot methods skip the tiers of the just-in-time compiler, which would spend the first half gigabyte warming up.
/// </remarks>
internal sealed unsafe partial class ResourceWalker(TermFinder terms)
{
    /// <summary>Zeros that must follow the last byte of a buffer.</summary>
    public const int Padding = 64;

    /// <summary>Objects and arrays may be nested this deep.</summary>
    public const int DeepestLevel = 192;

    private byte* origin;
    private bool newlineIsSpace;
    private bool looks;
    private bool nonAscii;
    private byte* reached;

    /// <summary>What the last walk found.</summary>
    public ResourceFacts Facts { get; } = new();

    /// <summary>Where the last walk stopped on an error, from the start of the object.</summary>
    public int FaultAt => (int)(reached - origin);

    /// <summary>
    /// Walks the object that starts at <paramref name="start"/> with <c>{</c>. Gives its length, or 0 where it is not well formed.
    /// </summary>
    /// <param name="start">First byte.</param>
    /// <param name="acrossLines">Line ends count as white space (a document), rather than as the end (a line of NDJSON).</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int Walk(byte* start, bool acrossLines)
    {
        Facts.Clear();
        origin = start;
        reached = start;
        newlineIsSpace = acrossLines;
        looks = true;
        nonAscii = false;
        byte* end = *start == '{' ? TopLevel(start) : null;
        if (end is null)
        {
            return 0;
        }

        int length = (int)(end - start);
        if (nonAscii && !Utf8.IsValid(new ReadOnlySpan<byte>(start, length)))
        {
            Facts.InvalidUtf8 = true;
        }

        return length;
    }

    /// <summary>The text of a slice of the last walk, escapes resolved.</summary>
    public ReadOnlySpan<byte> Text(TextSlice slice)
    {
        var raw = new ReadOnlySpan<byte>(origin + slice.Start, slice.Length);
        return slice.Escaped ? JsonText.Unescape(raw) : raw;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private byte* TopLevel(byte* p)
    {
        p = Space(p + 1);
        if (*p == '}')
        {
            return p + 1;
        }

        while (true)
        {
            byte* key = p + 1;
            p = KeyEnd(p, out int keyLength, out bool escaped);
            if (p is null)
            {
                return null;
            }

            Member member = Members.OfTop(escaped ? JsonText.Unescape(new(key, keyLength)) : new(key, keyLength));
            p = TopValue(p, member);
            if (p is null)
            {
                return null;
            }

            p = Space(p);
            if (*p == ',')
            {
                p = Space(p + 1);
                continue;
            }

            return *p == '}' ? p + 1 : Fault(p);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private byte* TopValue(byte* p, Member member)
    {
        if (*p != '"')
        {
            return member switch
            {
                Member.Meta when *p == '{' => Meta(p),
                >= Member.Subject and <= Member.LastReference when *p == '{' => Reference(p, member),
                Member.Period when *p == '{' => Period(p),
                Member.Link or Member.Participant => Structure(p, member),
                Member.Other => Value(p, 1, looks),
                Member.Date or Member.Code or Member.Period or Member.Identifier => Value(p, 1, looks && member == Member.Code),
                Member.ResourceType or Member.Id or (>= Member.Subject and <= Member.LastReference) => WrongType(p, member),
                _ => Value(p, 1, looks: false),
            };
        }

        byte* text = p + 1;
        p = StringEnd(text, out bool escaped);
        if (p is null)
        {
            return null;
        }

        var slice = new TextSlice((int)(text - origin), (int)(p - 1 - text), escaped);
        switch (member)
        {
            case Member.ResourceType:
                Facts.TypeName = slice;
                Facts.Type = WantedTypes.Of(Text(slice));
                looks = looks && Facts.Type.CanBeSign();
                break;
            case Member.Id:
                Facts.Id = slice;
                break;
            case Member.Date:
                Facts.SeeDate(Text(slice));
                break;
            case >= Member.Subject and <= Member.LastReference or Member.Meta:
                Facts.WrongType = member;
                break;
            case Member.Other:
                Search(text, slice.Length, escaped, isCode: false);
                break;
            case Member.Code:
                Search(text, slice.Length, escaped, isCode: true);
                break;
        }

        return p;
    }

    private byte* WrongType(byte* p, Member member)
    {
        if (*p != '[' || member is Member.ResourceType or Member.Id)
        {
            Facts.WrongType = member;
        }

        return Value(p, 1, looks);
    }

    private byte* Structure(byte* p, Member member)
    {
        Facts.HasLink |= member == Member.Link;
        Facts.HasParticipant |= member == Member.Participant;
        return Value(p, 1, looks);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Search(byte* text, int length, bool escaped, bool isCode)
    {
        if (looks && !Facts.Sign && length >= 2)
        {
            var bytes = new ReadOnlySpan<byte>(text, length);
            Facts.Sign = terms.Finds(escaped ? JsonText.Unescape(bytes) : bytes, isCode);
        }
    }

    private byte* Fault(byte* p)
    {
        reached = p;
        return null;
    }
}
