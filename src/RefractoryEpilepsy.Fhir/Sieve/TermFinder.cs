using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Text;

namespace RefractoryEpilepsy.Fhir.Sieve;

/// <summary>Finds codes and names of the vocabulary in the values of a resource. May find too much, never too little.</summary>
/// <remarks>
/// A name is anchored at one of its words, the one that tells most; the others must stand somewhere in the same value. Words are found
/// 32 bytes at a time; the first four letters of each are looked up in a small bitmap, and only what passes is compared. Immutable,
/// shared by all workers.
/// </remarks>
internal sealed unsafe class TermFinder
{
    private const int LongestStem = 7;
    private const int LongestCode = 40;
    private const int WordBits = 15;

    // Words that name too little to anchor a phrase, if it has another.
    private static readonly HashSet<string> Common = new(
        "syndrome syndrom sindrome disorder deficiency infantile progressive absence severe status acid acide saure sodium natrium sodica".Split(' '),
        StringComparer.Ordinal);

    private readonly uint[] words = new uint[(1 << WordBits) / 32];
    private readonly Dictionary<uint, Anchor[]> anchors;
    private readonly Dictionary<uint, Anchor> shortWords = [];
    private readonly Misspelt misspelt;
    private readonly uint[] codeStarts = new uint[((36 * 36 * 36) + 31) / 32];
    private readonly HashSet<ulong> codes = [];
    private readonly byte[][] prefixes;

    /// <summary>Finds nothing: for walks that only look for names and references.</summary>
    public static TermFinder Nothing { get; } = new(new([], [], []));

    public TermFinder(SieveVocabulary vocabulary)
    {
        foreach (string code in vocabulary.Codes)
        {
            AddCode(code, isPrefix: false);
        }

        prefixes = [.. vocabulary.Prefixes.Select(prefix => AddCode(prefix, isPrefix: true)).Where(prefix => prefix.Length > 0)];
        prefixes = [.. prefixes.Where(prefix => !prefixes.Any(other => other.Length < prefix.Length && prefix.AsSpan().StartsWith(other))).DistinctBy(Convert.ToHexString)];

        string[][] phrases = [.. vocabulary.Phrases.Select(phrase => Letters(AsciiText.Fold(phrase))).Where(phrase => phrase.Length > 0)];
        misspelt = new Misspelt(phrases.Where(phrase => phrase.Length == 1).Select(phrase => phrase[0]));
        IReadOnlyList<Anchor> chosen = Anchors(phrases);
        anchors = chosen.Where(anchor => anchor.Stem.Length >= 4).GroupBy(anchor => FirstFour(anchor.Stem)).ToDictionary(group => group.Key, group => group.ToArray());
        foreach (uint start in anchors.Keys)
        {
            Mark(start);
        }

        foreach (Anchor word in chosen.Where(anchor => anchor.Stem.Length == 3))
        {
            AddShortWord(word);
        }
    }

    // Phrases of one word first: a longer one that holds such a word needs no anchor of its own.
    private static List<Anchor> Anchors(string[][] phrases)
    {
        var alone = new HashSet<string>(StringComparer.Ordinal);
        var chosen = new List<Anchor>();
        foreach (string[] phrase in phrases.OrderBy(phrase => phrase.Length).ThenBy(phrase => phrase[0], StringComparer.Ordinal))
        {
            if (phrase.Any(word => alone.Contains(Stem(word))))
            {
                continue;
            }

            string anchor = phrase.OrderBy(word => Common.Contains(word) || word.Length < 4).ThenByDescending(word => word.Length).First();
            chosen.Add(new(Encoding.ASCII.GetBytes(Stem(anchor)), [.. phrase.Where(word => word != anchor).Select(Encoding.ASCII.GetBytes)]));
            if (phrase.Length == 1)
            {
                alone.Add(Stem(anchor));
            }
        }

        return chosen;
    }

    /// <summary>Whether the value holds a code or a name. At least 32 bytes after it must be readable.</summary>
    public bool Finds(ReadOnlySpan<byte> value, bool isCode) =>
        (isCode && value.Length <= LongestCode && IsCode(value)) || HasName(value);

    /// <summary>Whether the value, as a whole, is one of the codes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool IsCode(ReadOnlySpan<byte> value)
    {
        if (value.Length >= 3)
        {
            int start = CodeStart(value);
            if (start >= 0 && (codeStarts[start >> 5] & (1u << start)) == 0)
            {
                return false;
            }
        }

        Span<byte> spelling = stackalloc byte[LongestCode];
        int length = 0;
        foreach (byte letter in value)
        {
            if (Digit36(letter) is >= 0 and var digit)
            {
                spelling[length++] = (byte)digit;
            }
            else if (letter is (byte)'+' or (byte)'*' or (byte)'!' or 0xe2)
            {
                break;
            }
        }

        ReadOnlySpan<byte> plain = spelling[..length];
        bool dotted = value.Contains((byte)'.');
        return codes.Contains(Utf8Hash.Of(plain)) || IsBelowPrefix(plain, dotted) || (plain is [0, _, ..] && IsBelowPrefix(plain[1..], dotted));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool IsBelowPrefix(ReadOnlySpan<byte> plain, bool dotted)
    {
        foreach (byte[] prefix in prefixes)
        {
            // A number is ICD-9-CM, which has five digits: much longer ones without a dot belong to other systems.
            if (plain.StartsWith(prefix) && (prefix[0] >= 10 || dotted || plain.Length <= 6))
            {
                return true;
            }
        }

        return false;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool HasName(ReadOnlySpan<byte> value)
    {
        if (value.Length < 3)
        {
            return false;
        }

        fixed (byte* start = value)
        {
            uint carry = 0;
            for (int at = 0; at < value.Length; at += 32)
            {
                Vector256<byte> bytes = Vector256.Load(start + at);
                uint high = bytes.ExtractMostSignificantBits();
                int left = value.Length - at;
                uint inside = left >= 32 ? uint.MaxValue : (1u << left) - 1;
                if ((high & inside) != 0)
                {
                    return HasName(AsciiText.Fold(value), folded: true);
                }

                Vector256<byte> folded = (bytes | Vector256.Create((byte)0x20)) - Vector256.Create((byte)'a');
                uint letters = Vector256.Equals(Vector256.Min(folded, Vector256.Create((byte)25)), folded).ExtractMostSignificantBits();
                uint first = letters & ~((letters << 1) | carry) & inside;
                carry = letters >> 31;

                // Where nine letters follow one another; what begins near the end of the block is looked at by itself.
                uint nine = letters & (letters >> 1);
                nine &= nine >> 2;
                nine &= nine >> 4;
                nine = (nine & (letters >> 8)) | 0xff000000;
                while (first != 0)
                {
                    int place = BitOperations.TrailingZeroCount(first);
                    byte* word = start + at + place;
                    first &= first - 1;
                    uint four = *(uint*)word | 0x20202020;
                    uint slot = Slot(four);
                    int rest = (int)(start + value.Length - word);
                    bool begins = (words[slot >> 5] & (1u << (int)slot)) != 0;
                    if (begins && IsName(value, word, four, rest))
                    {
                        return true;
                    }

                    if ((nine >> place & 1) != 0 && rest >= Misspelt.ShortestWord && misspelt.MayBe(word, begins) && (place < 24 || Misspelt.IsLong(word)) && misspelt.Is(word, rest))
                    {
                        return true;
                    }
                }
            }
        }

        return false;
    }

    private bool HasName(ReadOnlySpan<byte> ascii, bool folded)
    {
        _ = folded;
        return HasName(ascii);
    }

    private bool IsName(ReadOnlySpan<byte> value, byte* word, uint four, int left)
    {
        if (anchors.TryGetValue(four, out Anchor[]? candidates))
        {
            foreach (Anchor anchor in candidates)
            {
                if (anchor.Stem.Length <= left && StartsWith(word, anchor.Stem) && anchor.HasOthers(value))
                {
                    return true;
                }
            }
        }

        return left >= 3 && shortWords.Count > 0
            && shortWords.TryGetValue(four & 0xffffff, out Anchor? exact)
            && StartsWith(word, exact.Stem)
            && (left == 3 || (uint)((word[3] | 0x20) - 'a') > 25)
            && exact.HasOthers(value);
    }

    private static bool StartsWith(byte* word, byte[] stem)
    {
        for (int i = 0; i < stem.Length; i++)
        {
            if ((word[i] | 0x20) != stem[i])
            {
                return false;
            }
        }

        return true;
    }

    private byte[] AddCode(string code, bool isPrefix)
    {
        byte[] plain = [.. code.Select(letter => Digit36((byte)letter)).Where(digit => digit >= 0).Select(digit => (byte)digit)];
        if (plain.Length == 0)
        {
            return plain;
        }

        if (!isPrefix)
        {
            codes.Add(Utf8Hash.Of(plain));
        }

        // Leading zeros come and go (NDC, ICD-9), so both spellings are let through to the comparison.
        MarkCode(plain);
        MarkCode([0, .. plain]);
        if (!isPrefix && plain[0] == 0)
        {
            byte[] shorter = [.. plain.SkipWhile(digit => digit == 0)];
            MarkCode(shorter);
            codes.Add(Utf8Hash.Of(shorter));
        }

        if (!isPrefix && plain.All(digit => digit < 10) && plain.Length is 10 or 11)
        {
            AddDrugCode(plain);
        }

        return plain;
    }

    // An NDC of eleven digits may be written with ten: one of its three parts then lacks a leading zero.
    private void AddDrugCode(byte[] plain)
    {
        if (plain.Length != 11)
        {
            return;
        }

        foreach (int zero in new[] { 0, 5, 9 })
        {
            if (plain[zero] == 0)
            {
                byte[] shorter = [.. plain[..zero], .. plain[(zero + 1)..]];
                codes.Add(Utf8Hash.Of(shorter));
                MarkCode(shorter);
            }
        }
    }

    private void MarkCode(byte[] plain)
    {
        if (plain.Length >= 3)
        {
            int start = (((plain[0] * 36) + plain[1]) * 36) + plain[2];
            codeStarts[start >> 5] |= 1u << start;
        }
    }

    // The first three letters or digits as a number; -1 where something else stands among them.
    private static int CodeStart(ReadOnlySpan<byte> value)
    {
        int first = Digit36(value[0]);
        int second = Digit36(value[1]);
        int third = Digit36(value[2]);
        return (first | second | third) < 0 ? -1 : (((first * 36) + second) * 36) + third;
    }

    private static int Digit36(byte letter)
    {
        uint digit = (uint)(letter - '0');
        uint alpha = (uint)((letter | 0x20) - 'a');
        return digit <= 9 ? (int)digit : alpha <= 25 ? (int)alpha + 10 : -1;
    }

    private void AddShortWord(Anchor word)
    {
        uint three = word.Stem[0] | ((uint)word.Stem[1] << 8) | ((uint)word.Stem[2] << 16);
        shortWords[three] = word;
        for (uint next = 0; next < 256; next++)
        {
            Mark(three | ((next | 0x20) << 24));
        }
    }

    private void Mark(uint four)
    {
        uint slot = Slot(four);
        words[slot >> 5] |= 1u << (int)slot;
    }

    private static uint Slot(uint four) => (four * 0x9E3779B1u) >> (32 - WordBits);

    private static uint FirstFour(byte[] word) => word[0] | ((uint)word[1] << 8) | ((uint)word[2] << 16) | ((uint)word[3] << 24);

    private static string Stem(string word) => word.StartsWith("epilep", StringComparison.Ordinal) ? "epilep" : word.Length <= LongestStem ? word : word[..LongestStem];

    private static string[] Letters(string folded)
    {
        var found = new List<string>();
        int start = -1;
        for (int i = 0; i <= folded.Length; i++)
        {
            bool letter = i < folded.Length && folded[i] is >= 'a' and <= 'z';
            if (letter && start < 0)
            {
                start = i;
            }
            else if (!letter && start >= 0)
            {
                found.Add(folded[start..i]);
                start = -1;
            }
        }

        return [.. found];
    }

    /// <summary>The word of a phrase that is looked for, and those that must be there too.</summary>
    private sealed record Anchor(byte[] Stem, byte[][] Others)
    {
        public bool HasOthers(ReadOnlySpan<byte> value)
        {
            foreach (byte[] other in Others)
            {
                if (!Holds(value, other))
                {
                    return false;
                }
            }

            return true;
        }

        private static bool Holds(ReadOnlySpan<byte> value, byte[] word)
        {
            for (int at = 0; at + word.Length <= value.Length; at++)
            {
                if (Ascii.EqualsIgnoreCase(value.Slice(at, word.Length), word))
                {
                    return true;
                }
            }

            return false;
        }
    }
}
