using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Text;

namespace RefractoryEpilepsy.Fhir.Sieve;

/// <summary>Finds long names with one letter wrong, missing, too many or changed places, as the reader of products does.</summary>
/// <remarks>A slip among the first five letters leaves the next four whole, moved by one at most; a later one leaves the first four whole.</remarks>
internal sealed unsafe class Misspelt
{
    /// <summary>Letters of the shortest word that may be a misspelt name.</summary>
    public const int ShortestWord = 9;

    private const int LongestWord = 25;
    private const int Bits = 14;

    private readonly uint[] middles = new uint[(1 << Bits) / 32];
    private readonly Dictionary<uint, byte[][]> byStart;
    private readonly Dictionary<uint, byte[][]> byMiddle;

    public Misspelt(IEnumerable<string> words)
    {
        byte[][] names = [.. words.Where(word => word.Length is >= ShortestWord and < LongestWord).Distinct(StringComparer.Ordinal).Select(Encoding.ASCII.GetBytes)];
        byStart = names.GroupBy(name => Four(name, 0)).ToDictionary(group => group.Key, group => group.ToArray());
        byMiddle = names.SelectMany(name => new[] { Four(name, 4), Four(name, 5) }.Distinct().Select(four => (four, name)))
            .GroupBy(pair => pair.four, pair => pair.name).ToDictionary(group => group.Key, group => group.ToArray());
        foreach (uint four in byMiddle.Keys)
        {
            Mark(four);
        }
    }

    /// <summary>Whether some text can begin a word that is long enough: at least nine of its bytes belong to the value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsLong(byte* word)
    {
        for (int at = 1; at < ShortestWord; at++)
        {
            if ((uint)((word[at] | 0x20) - 'a') > 25)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>A quick look at the letters of a long word.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool MayBe(byte* word, bool begins) => begins || Has(word + 3) || Has(word + 4) || Has(word + 5);

    /// <summary>Whether the word is one slip away from a name.</summary>
    public bool Is(byte* word, int left)
    {
        int length = ShortestWord;
        while (length < left && length <= LongestWord && (uint)((word[length] | 0x20) - 'a') <= 25)
        {
            length++;
        }

        if (length > LongestWord)
        {
            return false;
        }

        Span<byte> small = stackalloc byte[length];
        for (int at = 0; at < length; at++)
        {
            small[at] = (byte)(word[at] | 0x20);
        }

        return IsAmong(byStart, Four(small, 0), small)
            || IsAmong(byMiddle, Four(small, 3), small)
            || IsAmong(byMiddle, Four(small, 4), small)
            || IsAmong(byMiddle, Four(small, 5), small);
    }

    private static bool IsAmong(Dictionary<uint, byte[][]> names, uint four, ReadOnlySpan<byte> word)
    {
        if (names.TryGetValue(four, out byte[][]? candidates))
        {
            foreach (byte[] name in candidates)
            {
                if (Math.Abs(name.Length - word.Length) <= 1 && IsOneAway(word, name))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static uint Four(ReadOnlySpan<byte> letters, int at) => BinaryPrimitives.ReadUInt32LittleEndian(letters[at..]);

    private static bool IsOneAway(ReadOnlySpan<byte> word, ReadOnlySpan<byte> name)
    {
        int same = word.CommonPrefixLength(name);
        ReadOnlySpan<byte> left = word[same..];
        ReadOnlySpan<byte> right = name[same..];
        if (left.Length != right.Length)
        {
            return left.Length > right.Length ? left[1..].SequenceEqual(right) : left.SequenceEqual(right[1..]);
        }

        return left.IsEmpty || left[1..].SequenceEqual(right[1..])
            || (left.Length > 1 && left[0] == right[1] && left[1] == right[0] && left[2..].SequenceEqual(right[2..]));
    }

    private void Mark(uint four)
    {
        uint slot = Slot(four);
        middles[slot >> 5] |= 1u << (int)slot;
    }

    private bool Has(byte* letters)
    {
        uint slot = Slot(*(uint*)letters | 0x20202020);
        return (middles[slot >> 5] & (1u << (int)slot)) != 0;
    }

    private static uint Slot(uint four) => (four * 0x9E3779B1u) >> (32 - Bits);
}
