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
    private readonly byte[][] names;

    public Misspelt(IEnumerable<string> words)
    {
        names = [.. words.Where(word => word.Length is >= ShortestWord and < LongestWord).Distinct(StringComparer.Ordinal).Select(Encoding.ASCII.GetBytes)];
        foreach (byte[] name in names)
        {
            fixed (byte* first = name)
            {
                Mark(*(uint*)(first + 4));
                Mark(*(uint*)(first + 5));
            }
        }
    }

    /// <summary>A quick look at the letters of a word; at least nine of its bytes belong to the value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool MayBe(byte* word, bool begins)
    {
        for (int at = 1; at < ShortestWord; at++)
        {
            if ((uint)((word[at] | 0x20) - 'a') > 25)
            {
                return false;
            }
        }

        return begins || Has(word + 3) || Has(word + 4) || Has(word + 5);
    }

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

        foreach (byte[] name in names)
        {
            if (Math.Abs(name.Length - length) <= 1 && IsOneAway(small, name))
            {
                return true;
            }
        }

        return false;
    }

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
