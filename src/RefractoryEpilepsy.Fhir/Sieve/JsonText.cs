using System.Buffers.Text;
using System.Text;

namespace RefractoryEpilepsy.Fhir.Sieve;

/// <summary>Escapes in JSON strings.</summary>
internal static unsafe class JsonText
{
    [ThreadStatic]
    private static byte[]? scratch;

    /// <summary>How many bytes the escape at <paramref name="p"/> takes: 2, 6 or (a surrogate pair) 12; 0 where it is none.</summary>
    public static int EscapeLength(byte* p) => p[1] switch
    {
        (byte)'"' or (byte)'\\' or (byte)'/' or (byte)'b' or (byte)'f' or (byte)'n' or (byte)'r' or (byte)'t' => 2,
        (byte)'u' => IsHex(p[2]) && IsHex(p[3]) && IsHex(p[4]) && IsHex(p[5]) ? 6 : 0,
        _ => 0,
    };

    /// <summary>The string without escapes. The result is overwritten by the next call on this thread; some readable bytes follow it.</summary>
    public static ReadOnlySpan<byte> Unescape(ReadOnlySpan<byte> raw)
    {
        if (scratch is null || scratch.Length < raw.Length + ResourceWalker.Padding)
        {
            scratch = new byte[Math.Max(4096, (raw.Length * 2) + ResourceWalker.Padding)];
        }

        byte[] into = scratch;
        int length = 0;
        int i = 0;
        while (i < raw.Length)
        {
            if (raw[i] != '\\' || i + 1 >= raw.Length)
            {
                into[length++] = raw[i++];
                continue;
            }

            byte letter = raw[i + 1];
            if (letter == 'u' && TryUnit(raw, i, out uint unit))
            {
                i += 6;
                if (unit is >= 0xd800 and < 0xdc00 && TryUnit(raw, i, out uint low) && low is >= 0xdc00 and < 0xe000)
                {
                    unit = 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
                    i += 6;
                }

                Rune rune = Rune.IsValid(unit) ? new Rune(unit) : Rune.ReplacementChar;
                length += rune.EncodeToUtf8(into.AsSpan(length));
                continue;
            }

            into[length++] = letter switch
            {
                (byte)'n' => (byte)'\n',
                (byte)'t' => (byte)'\t',
                (byte)'r' => (byte)'\r',
                (byte)'b' => (byte)'\b',
                (byte)'f' => (byte)'\f',
                _ => letter,
            };
            i += 2;
        }

        return into.AsSpan(0, length);
    }

    private static bool TryUnit(ReadOnlySpan<byte> raw, int at, out uint unit)
    {
        unit = 0;
        return at + 6 <= raw.Length && raw[at] == '\\' && raw[at + 1] == 'u'
            && Utf8Parser.TryParse(raw.Slice(at + 2, 4), out unit, out int used, 'x') && used == 4;
    }

    private static bool IsHex(byte letter) => (uint)(letter - '0') <= 9 || (uint)((letter | 0x20) - 'a') <= 5;
}
