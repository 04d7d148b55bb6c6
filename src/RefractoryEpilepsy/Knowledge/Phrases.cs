using System.Collections.Frozen;

namespace RefractoryEpilepsy.Knowledge;

/// <summary>Finds listed phrases in folded text, whole words only; at one place the longest phrase wins.</summary>
internal sealed class Phrases<T>
{
    private readonly FrozenDictionary<string, Candidate[]> byFirstWord;

    public Phrases(IEnumerable<(string Phrase, T Meaning)> phrases) =>
        byFirstWord = phrases
            .GroupBy(entry => PlainText.Fold(entry.Phrase), entry => entry.Meaning)
            .Select(group => new Candidate(WordsOf(group.Key), [.. group]))
            .Where(candidate => candidate.Words.Length > 0)
            .GroupBy(candidate => candidate.Words[0])
            .ToFrozenDictionary(group => group.Key, group => group.OrderByDescending(candidate => candidate.Words.Length).ToArray());

    /// <summary>The phrases in order, as first word, number of words, and every meaning the phrase has.</summary>
    public IEnumerable<(int FirstWord, int Count, IReadOnlyList<T> Meanings)> Find(string folded, IReadOnlyList<(int Start, int Length)> words)
    {
        for (int at = 0; at < words.Count; at++)
        {
            if (Match(folded, words, at) is { } found)
            {
                yield return (at, found.Words.Length, found.Meanings);
                at += found.Words.Length - 1;
            }
        }
    }

    private Candidate? Match(string folded, IReadOnlyList<(int Start, int Length)> words, int at)
    {
        ReadOnlySpan<char> first = folded.AsSpan(words[at].Start, words[at].Length);
        if (!byFirstWord.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(first, out Candidate[]? candidates))
        {
            return null;
        }

        foreach (Candidate candidate in candidates)
        {
            if (Follows(candidate.Words, folded, words, at))
            {
                return candidate;
            }
        }

        return null;
    }

    private static bool Follows(string[] phrase, string folded, IReadOnlyList<(int Start, int Length)> words, int at)
    {
        if (at + phrase.Length > words.Count)
        {
            return false;
        }

        for (int index = 1; index < phrase.Length; index++)
        {
            (int start, int length) = words[at + index];
            if (!folded.AsSpan(start, length).SequenceEqual(phrase[index]))
            {
                return false;
            }
        }

        return true;
    }

    private static string[] WordsOf(string folded) => [.. PlainText.Words(folded).Select(word => folded.Substring(word.Start, word.Length))];

    private sealed record Candidate(string[] Words, IReadOnlyList<T> Meanings);
}
