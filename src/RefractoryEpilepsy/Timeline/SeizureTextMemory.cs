using System.Collections.Concurrent;

namespace RefractoryEpilepsy.Timeline;

/// <summary>Short texts about seizures that were read before: a flowsheet says the same few hundred things again and again.</summary>
/// <remarks>
/// What is kept is which rules find anything, not what they make of it, for that hangs on the day. Safe for any number of threads. It holds words
/// of records, and lives no longer than what reads them.
/// </remarks>
public sealed class SeizureTextMemory
{
    private const int LongestText = 80;
    private const int Most = 20_000;

    private readonly ConcurrentDictionary<string, SeizureWords> known = new(StringComparer.Ordinal);

    /// <summary>The text, taken apart.</summary>
    internal SeizureWords Of(string text)
    {
        if (text.Length > LongestText)
        {
            return SeizureText.WordsOf(text);
        }

        if (!known.TryGetValue(text, out SeizureWords? words))
        {
            words = SeizureText.WordsOf(text);
            if (known.Count < Most)
            {
                known.TryAdd(text, words);
            }
        }

        return words;
    }
}

/// <summary>A text, taken apart.</summary>
/// <param name="Folded">In plain letters; offsets point into it and into the text alike.</param>
/// <param name="Clauses">Those that may say something of seizures.</param>
internal sealed record SeizureWords(string Folded, bool SpanishOrFrench, IReadOnlyList<SeizureClause> Clauses);

/// <summary>One clause.</summary>
/// <param name="Words">The clause itself.</param>
/// <param name="Start">Where it stands in the text.</param>
/// <param name="IsAnswer">It answers a question about seizures without naming them.</param>
/// <param name="IsHedged">It says so with reserve.</param>
internal sealed record SeizureClause(string Words, int Start, bool IsAnswer, bool IsHedged)
{
    /// <summary>It stands under a heading such as "past history" or "previous drugs".</summary>
    public bool IsOfThePast { get; init; }

    /// <summary>The rules that may find something, one bit each: every rule at first, and those that did from the first reading on.</summary>
    public ulong Rules { get; set; } = ulong.MaxValue;
}
