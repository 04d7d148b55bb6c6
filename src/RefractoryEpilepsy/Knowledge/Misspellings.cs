using System.Collections.Frozen;

namespace RefractoryEpilepsy.Knowledge;

/// <summary>Finds a long drug name with one letter wrong, missing or too many ("levetiracitam"). Short names are left alone: too many look alike.</summary>
internal sealed class Misspellings
{
    private const int ShortestName = 9;
    private const int LongestName = 24;

    private readonly FrozenDictionary<string, DrugName> byRemainder;

    public Misspellings(IEnumerable<DrugName> names)
    {
        var found = new Dictionary<string, DrugName?>(StringComparer.Ordinal);
        foreach (DrugName name in names.Where(name => name.Kind is DrugNameKind.Generic or DrugNameKind.Foreign))
        {
            string folded = PlainText.Fold(name.Name);
            if (folded.Length is < ShortestName or > LongestName || !folded.All(char.IsAsciiLetter))
            {
                continue;
            }

            for (int at = 0; at <= folded.Length; at++)
            {
                string remainder = at == folded.Length ? folded : folded.Remove(at, 1);
                found[remainder] = found.TryGetValue(remainder, out DrugName? other) && other?.DrugId != name.DrugId ? null : name;
            }
        }

        byRemainder = found.Where(pair => pair.Value is not null).ToFrozenDictionary(pair => pair.Key, pair => pair.Value!);
    }

    /// <summary>The one drug whose name a folded word may be; null where none or several.</summary>
    public DrugName? Find(ReadOnlySpan<char> word)
    {
        if (word.Length is < ShortestName or > LongestName)
        {
            return null;
        }

        FrozenDictionary<string, DrugName>.AlternateLookup<ReadOnlySpan<char>> lookup = byRemainder.GetAlternateLookup<ReadOnlySpan<char>>();
        if (lookup.TryGetValue(word, out DrugName? whole))
        {
            return whole;
        }

        Span<char> shorter = stackalloc char[LongestName];
        for (int at = 1; at < word.Length; at++)
        {
            word[..at].CopyTo(shorter);
            word[(at + 1)..].CopyTo(shorter[at..]);
            if (lookup.TryGetValue(shorter[..(word.Length - 1)], out DrugName? name) && IsOneAway(word, PlainText.Fold(name.Name)))
            {
                return name;
            }
        }

        return null;
    }

    // Both are one deletion from the same remainder; only where the deletions meet at the same place is it one letter.
    private static bool IsOneAway(ReadOnlySpan<char> word, string name)
    {
        int same = word.CommonPrefixLength(name);
        ReadOnlySpan<char> left = word[same..];
        ReadOnlySpan<char> right = name.AsSpan(same);
        return left.Length == right.Length
            ? left[1..].SequenceEqual(right[1..]) || (left.Length > 1 && left[0] == right[1] && left[1] == right[0] && left[2..].SequenceEqual(right[2..]))
            : left.Length > right.Length ? left[1..].SequenceEqual(right) : left.SequenceEqual(right[1..]);
    }
}
