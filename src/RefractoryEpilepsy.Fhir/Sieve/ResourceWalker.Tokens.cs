using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace RefractoryEpilepsy.Fhir.Sieve;

/// <content>Values of JSON, crossed token by token.</content>
internal sealed unsafe partial class ResourceWalker
{
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
}
