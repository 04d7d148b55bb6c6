using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
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
internal sealed unsafe class ResourceWalker(TermFinder terms)
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

    // {"reference": "Patient/1", "identifier": {"system": …, "value": …}, "display": …}
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private byte* Reference(byte* p, Member member)
    {
        ref ReferenceSlices into = ref Facts.References[(int)member - (int)Member.Subject];
        p = Space(p + 1);
        while (*p == '"')
        {
            byte* key = p + 1;
            p = KeyEnd(p, out int length, out _);
            if (p is null)
            {
                return null;
            }

            var name = new ReadOnlySpan<byte>(key, length);
            byte* value = p;
            if (*p == '{' && name.SequenceEqual("identifier"u8))
            {
                p = Identifier(p, ref into);
            }
            else
            {
                p = Value(p, 2, looks: false);
                if (p is not null && *value == '"' && name.SequenceEqual("reference"u8))
                {
                    into.Reference = SliceOf(value, p);
                }
                else if (name.SequenceEqual("reference"u8))
                {
                    Facts.WrongType = member;
                }
            }

            p = p is null ? null : AfterMember(p);
            if (p is null)
            {
                return null;
            }
        }

        return *p == '}' ? p + 1 : Fault(p);
    }

    private byte* Identifier(byte* p, ref ReferenceSlices into)
    {
        p = Space(p + 1);
        while (*p == '"')
        {
            byte* key = p + 1;
            p = KeyEnd(p, out int length, out _);
            byte* value = p;
            p = p is null ? null : Value(p, 3, looks: false);
            if (p is null)
            {
                return null;
            }

            if (*value == '"' && length == 6 && new ReadOnlySpan<byte>(key, 6).SequenceEqual("system"u8))
            {
                into.System = SliceOf(value, p);
            }
            else if (*value == '"' && length == 5 && new ReadOnlySpan<byte>(key, 5).SequenceEqual("value"u8))
            {
                into.Value = SliceOf(value, p);
            }

            p = AfterMember(p);
            if (p is null)
            {
                return null;
            }
        }

        return *p == '}' ? p + 1 : Fault(p);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private byte* Meta(byte* p)
    {
        p = Space(p + 1);
        while (*p == '"')
        {
            byte* key = p + 1;
            p = KeyEnd(p, out int length, out _);
            byte* value = p;
            p = p is null ? null : Value(p, 2, looks: false);
            if (p is null)
            {
                return null;
            }

            if (*value == '"' && length == 11 && new ReadOnlySpan<byte>(key, 11).SequenceEqual("lastUpdated"u8))
            {
                Facts.LastUpdated = SliceOf(value, p);
            }
            else if (*value == '"' && length == 9 && new ReadOnlySpan<byte>(key, 9).SequenceEqual("versionId"u8))
            {
                Facts.VersionId = SliceOf(value, p);
            }

            p = AfterMember(p);
            if (p is null)
            {
                return null;
            }
        }

        return *p == '}' ? p + 1 : Fault(p);
    }

    private byte* Period(byte* p)
    {
        p = Space(p + 1);
        while (*p == '"')
        {
            byte* key = p + 1;
            p = KeyEnd(p, out int length, out _);
            byte* value = p;
            p = p is null ? null : Value(p, 2, looks: false);
            if (p is null)
            {
                return null;
            }

            if (*value == '"' && length == 5 && new ReadOnlySpan<byte>(key, 5).SequenceEqual("start"u8))
            {
                Facts.SeeDate(Text(SliceOf(value, p)));
            }

            p = AfterMember(p);
            if (p is null)
            {
                return null;
            }
        }

        return *p == '}' ? p + 1 : Fault(p);
    }

    private TextSlice SliceOf(byte* quote, byte* end)
    {
        var raw = new ReadOnlySpan<byte>(quote + 1, (int)(end - quote - 2));
        return new((int)(quote + 1 - origin), raw.Length, raw.Contains((byte)'\\'));
    }

    // After a member's value: at the next key, or at the closing bracket.
    private byte* AfterMember(byte* p)
    {
        p = Space(p);
        if (*p != ',')
        {
            return *p == '}' ? p : Fault(p);
        }

        p = Space(p + 1);
        return *p == '"' ? p : Fault(p);
    }

    // From a key's opening quote to the first byte of its value.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private byte* KeyEnd(byte* p, out int length, out bool escaped)
    {
        length = 0;
        escaped = false;
        if (*p != '"')
        {
            return Fault(p);
        }

        byte* key = p + 1;
        p = StringEnd(key, out escaped);
        if (p is null)
        {
            return null;
        }

        length = (int)(p - 1 - key);
        p = Space(p);
        return *p == ':' ? Space(p + 1) : Fault(p);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private byte* Value(byte* p, int depth, bool looks, bool isCode = false)
    {
        switch (*p)
        {
            case (byte)'"':
                byte* text = p + 1;
                p = StringEnd(text, out bool escaped);
                if (looks && p is not null)
                {
                    Search(text, (int)(p - 1 - text), escaped, isCode);
                }

                return p;
            case (byte)'{':
                return depth < DeepestLevel ? Object(p, depth + 1, looks) : Fault(p);
            case (byte)'[':
                return depth < DeepestLevel ? Array(p, depth + 1, looks, isCode) : Fault(p);
            case (byte)'t':
                return *(uint*)p == 0x65757274 ? p + 4 : Fault(p);
            case (byte)'n':
                return *(uint*)p == 0x6c6c756e ? p + 4 : Fault(p);
            case (byte)'f':
                return *(uint*)(p + 1) == 0x65736c61 ? p + 5 : Fault(p);
            default:
                return Number(p);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private byte* Object(byte* p, int depth, bool looks)
    {
        p = Space(p + 1);
        if (*p == '}')
        {
            return p + 1;
        }

        while (true)
        {
            byte* key = p + 1;
            p = KeyEnd(p, out int length, out bool escaped);
            if (p is null)
            {
                return null;
            }

            Look kind = looks && !Facts.Sign ? Members.LookOf(key, length) : Look.Away;
            if (escaped && looks)
            {
                kind = Look.Code;
            }

            p = Value(p, depth, kind != Look.Away, kind == Look.Code);
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
    private byte* Array(byte* p, int depth, bool looks, bool isCode)
    {
        p = Space(p + 1);
        if (*p == ']')
        {
            return p + 1;
        }

        while (true)
        {
            p = Value(p, depth, looks, isCode);
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

            return *p == ']' ? p + 1 : Fault(p);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private byte* Number(byte* p)
    {
        byte* start = p;
        p += *p == '-' ? 1 : 0;
        byte* digits = p;
        p = Digits(p);
        if (p == digits || (*digits == '0' && p > digits + 1))
        {
            return Fault(start);
        }

        if (*p == '.')
        {
            digits = ++p;
            p = Digits(p);
            if (p == digits)
            {
                return Fault(p);
            }
        }

        if ((*p | 0x20) == 'e')
        {
            p++;
            p += *p is (byte)'+' or (byte)'-' ? 1 : 0;
            digits = p;
            p = Digits(p);
            if (p == digits)
            {
                return Fault(p);
            }
        }

        return p;
    }

    private static byte* Digits(byte* p)
    {
        while ((uint)(*p - '0') <= 9)
        {
            p++;
        }

        return p;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private byte* Space(byte* p)
    {
        while (*p <= ' ' && (*p is (byte)' ' or (byte)'\t' or (byte)'\r' || (*p == '\n' && newlineIsSpace)))
        {
            p++;
        }

        return p;
    }

    // From the first byte of a string to the one after its closing quote.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private byte* StringEnd(byte* p, out bool escaped)
    {
        escaped = false;
        while (true)
        {
            Vector256<byte> bytes = Vector256.Load(p);
            Vector256<byte> stops = Vector256.Equals(bytes, Vector256.Create((byte)'"'))
                | Vector256.Equals(bytes, Vector256.Create((byte)'\\'))
                | Vector256.Equals(Vector256.Min(bytes, Vector256.Create((byte)0x1f)), bytes);
            nonAscii |= bytes.ExtractMostSignificantBits() != 0;
            uint mask = stops.ExtractMostSignificantBits();
            if (mask == 0)
            {
                p += 32;
                continue;
            }

            p += System.Numerics.BitOperations.TrailingZeroCount(mask);
            if (*p == '"')
            {
                return p + 1;
            }

            int width = *p == '\\' ? JsonText.EscapeLength(p) : 0;
            if (width == 0)
            {
                return Fault(p);
            }

            escaped = true;
            p += width;
        }
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
