using System.Collections.Concurrent;

namespace RefractoryEpilepsy.Timeline;

/// <summary>Texts about seizures that were read before, and their clauses: a flowsheet says the same few hundred things again and again, and notes grow from templates.</summary>
/// <remarks>
/// What is kept is which rules find anything, not what they make of it, for that hangs on the day. Safe for any number of threads. It holds words
/// of records, and lives no longer than what reads them.
/// </remarks>
public sealed class SeizureTextMemory
{
    // The words of a diagnosis take up to 200 characters; a longer text is a note, whose clauses come again but hardly the whole.
    private const int LongestText = 240;
    private const int LongestClause = 240;
    private const int Most = 20_000;
    private const int MostClauses = 40_000;

    private readonly ConcurrentDictionary<string, SeizureWords> known = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, ClauseNature> clauses = new(StringComparer.Ordinal);

    // The dictionaries count themselves with every lock held.
    private int texts;
    private int natures;

    /// <summary>The text, taken apart.</summary>
    internal SeizureWords Of(string text)
    {
        if (text.Length > LongestText)
        {
            return SeizureText.WordsOf(text, this);
        }

        if (!known.TryGetValue(text, out SeizureWords? words))
        {
            words = SeizureText.WordsOf(text, this);
            if (Volatile.Read(ref texts) < Most && known.TryAdd(text, words))
            {
                Interlocked.Increment(ref texts);
            }
        }

        return words;
    }

    /// <summary>What is known of a clause, wherever it stands.</summary>
    internal ClauseNature NatureOf(ReadOnlySpan<char> clause)
    {
        if (clause.Length > LongestClause)
        {
            return new(clause.ToString());
        }

        ConcurrentDictionary<string, ClauseNature>.AlternateLookup<ReadOnlySpan<char>> byWords = clauses.GetAlternateLookup<ReadOnlySpan<char>>();
        if (!byWords.TryGetValue(clause, out ClauseNature? nature))
        {
            nature = new(clause.ToString());
            if (Volatile.Read(ref natures) < MostClauses && clauses.TryAdd(nature.Words, nature))
            {
                Interlocked.Increment(ref natures);
            }
        }

        return nature;
    }
}

/// <summary>A text, taken apart.</summary>
/// <param name="Folded">In plain letters; offsets point into it and into the text alike.</param>
/// <param name="Clauses">Those that may say something of seizures.</param>
internal sealed record SeizureWords(string Folded, bool SpanishOrFrench, IReadOnlyList<SeizureClause> Clauses);

/// <summary>What a clause is by its words alone, asked for once. Two threads that ask at the same time get the same answer.</summary>
/// <param name="words">The clause itself, folded.</param>
internal sealed class ClauseNature(string words)
{
    private const int Asked = 1;
    private const int Yes = 2;
    private const int Closes = 2;
    private const int Opens = 3;

    private int names;
    private int counts;
    private int hedged;
    private int trouble;
    private int past;

    public string Words => words;

    /// <summary>It names seizures.</summary>
    public bool NamesSeizures => Answer(ref names, SeizureText.Mentions);

    /// <summary>Family history, conditions, aims and the distant past do not.</summary>
    public bool Counts => Answer(ref counts, static words => !SeizureClauses.DoesNotCount(words));

    /// <summary>It says so with reserve.</summary>
    public bool IsHedged => Answer(ref hedged, SeizureClauses.IsHedged);

    /// <summary>It speaks of another trouble, such as headaches.</summary>
    public bool IsTrouble => Answer(ref trouble, SeizureElsewhere.IsTrouble);

    /// <summary>It opens (true) or closes (false) a section on the past; null where it has no heading.</summary>
    public bool? OpensThePast
    {
        get
        {
            if (past == 0)
            {
                past = SeizureElsewhere.OpensThePast(words) switch { null => Asked, false => Closes, true => Opens };
            }

            return past == Asked ? null : past == Opens;
        }
    }

    /// <summary>The rules that may find something, one bit each: every rule at first, and those that did from the first reading on.</summary>
    public ulong Rules { get; set; } = ulong.MaxValue;

    /// <summary>The same where it answers a question without naming seizures.</summary>
    public ulong RulesOfAnswers { get; set; } = ulong.MaxValue;

    private bool Answer(ref int kept, Func<string, bool> ask)
    {
        if (kept == 0)
        {
            kept = ask(words) ? Yes : Asked;
        }

        return kept == Yes;
    }
}

/// <summary>One clause where it stands.</summary>
/// <param name="Nature">What its words tell of it.</param>
/// <param name="Start">Where it stands in the text.</param>
/// <param name="IsAnswer">It answers a question about seizures without naming them.</param>
internal sealed record SeizureClause(ClauseNature Nature, int Start, bool IsAnswer)
{
    /// <summary>It stands under a heading such as "past history" or "previous drugs".</summary>
    public bool IsOfThePast { get; init; }

    /// <summary>The clause itself.</summary>
    public string Words => Nature.Words;

    /// <summary>It says so with reserve.</summary>
    public bool IsHedged => Nature.IsHedged;

    /// <summary>The rules that may find something, one bit each.</summary>
    public ulong Rules
    {
        get => IsAnswer ? Nature.RulesOfAnswers : Nature.Rules;
        set
        {
            if (IsAnswer)
            {
                Nature.RulesOfAnswers = value;
            }
            else
            {
                Nature.Rules = value;
            }
        }
    }
}
