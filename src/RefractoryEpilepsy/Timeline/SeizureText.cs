using System.Text.RegularExpressions;
using RefractoryEpilepsy.Knowledge;

namespace RefractoryEpilepsy.Timeline;

/// <summary>One statement about seizures, read from text.</summary>
/// <param name="Window">The days it speaks of, both included; the day it was written where it tells no stretch.</param>
/// <param name="CountLow">At least so many in the window; null where no number is told.</param>
/// <param name="CountHigh">At most so many; null where open.</param>
/// <param name="PerMonth">Seizures in 30 days, where a rate is told.</param>
/// <param name="LastSeizure">Where told.</param>
/// <param name="LongestFreeDays">Days free of seizures, where told.</param>
/// <param name="Control">Yes free or controlled, No not controlled, Unknown where silent.</param>
/// <param name="SeizureType">Kebab-case, such as <c>tonic-clonic</c>; null where not told.</param>
/// <param name="Context">What explains it: <c>missed-doses</c>, <c>alcohol</c>, <c>sleep-loss</c>, <c>fever</c>.</param>
/// <param name="Confidence">0 to 1.</param>
/// <param name="Rule">Stable id of the rule that read it.</param>
/// <param name="Offset">Where the words stand in the text.</param>
/// <param name="Length">How many characters they take.</param>
/// <param name="SinceLastVisit">The window reaches back to the last visit, which only the caller knows.</param>
public sealed record SeizureReading(
    DateInterval Window,
    int? CountLow,
    int? CountHigh,
    decimal? PerMonth,
    PartialDate? LastSeizure,
    int? LongestFreeDays,
    Answer Control,
    string? SeizureType,
    IReadOnlyList<string> Context,
    double Confidence,
    string Rule,
    int Offset,
    int Length,
    bool SinceLastVisit)
{
    /// <summary>Rule and place, never the words themselves: <c>count-in-window@120+18</c>.</summary>
    public string Quote => $"{Rule}@{Offset}+{Length}";
}

/// <summary>Reads how often seizures come, from a flowsheet answer or a note: English, and the usual phrases of German, Spanish and French.</summary>
/// <remarks>
/// Family history, conditions ("if seizures recur"), aims and the distant past do not count; hedged statements count with a confidence
/// below evidence. A short text without the word seizure is taken as the answer to a question about seizures.
/// Rules rather than a model: rule-based reading keeps precision across hospitals while recall falls
/// (Decker et al., Seizure 2022;101:48: precision 0.95 to 0.73, recall 0.70 to 0.22), so validate on each site.
/// </remarks>
public static partial class SeizureText
{
    private const int LongestAnswer = 60;

    [GeneratedRegex(@"\b(seizures?|seizing|seized|szs?|szrs?|sz's|convulsi\w*|gtcs?|gtc|fias?|fbtcs?|btcs?|grand mal|petit mal|breakthroughs?|auras?|absences?|drop attacks?|spells?|spasms?|myoclonic jerks?|epilep\w*|anfall\w*|anfaell\w*|krampf\w*|crisis|crises?|ausencias?)\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex MentionWords { get; }

    [GeneratedRegex(@"\b(mg|tablets?|tabs?|pain|headaches?|migraines?|falls?|blood|cigarettes?|drinks?|bid|tid|po|stool|weight)\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex NotAnAnswerWords { get; }

    [GeneratedRegex(@"\b(crisis|crises?|desde|depuis|sin|pas de|ultima|derniere|hace|il y a|mois|meses)\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex SpanishOrFrenchWords { get; }

    /// <summary>Every statement in the text, in order.</summary>
    /// <param name="text">As it stands; offsets of the readings point into it.</param>
    /// <param name="written">The day it was written: "last week" counts from here.</param>
    /// <param name="memory">Where short texts are known again; without one, every text is looked through anew.</param>
    public static IReadOnlyList<SeizureReading> Read(string text, DateOnly written, SeizureTextMemory? memory = null)
    {
        if (written.Year is < 1900 or > 2200)
        {
            return [];                                                         // no day to count back from
        }

        SeizureWords words = memory is null ? WordsOf(text, null) : memory.Of(text);
        var readings = new List<SeizureReading>();
        foreach (SeizureClause clause in words.Clauses)
        {
            readings.AddRange(SeizureRules.Read(clause, written, words.SpanishOrFrench).Where(reading => !SeizureElsewhere.IsMeant(clause, reading)));
        }

        readings = [.. SeizureElsewhere.WithoutThePast([.. SeizureElsewhere.WithoutTheBefore(readings, words.Folded)], words.Folded)];

        return readings.Count > 1 ? Shared(readings, words.Folded) : [.. readings.Select(reading => Explained(reading, words.Folded))];
    }

    /// <summary>Whether the clause names seizures.</summary>
    internal static bool Mentions(string clause) => MentionWords.IsMatch(clause);

    /// <summary>The clauses that may say something of seizures, whatever the day.</summary>
    internal static SeizureWords WordsOf(string text, SeizureTextMemory? memory)
    {
        string folded = PlainText.Fold(text);
        bool mentioned = MentionWords.IsMatch(folded);
        bool answer = !mentioned && folded.Length <= LongestAnswer && !NotAnAnswerWords.IsMatch(folded);
        if (!mentioned && !answer)
        {
            return new(folded, SpanishOrFrench: false, []);
        }

        var clauses = new List<SeizureClause>();
        bool topic = answer;
        bool past = false;
        foreach ((int start, int length) in SeizureClauses.Of(folded))
        {
            ReadOnlySpan<char> clause = folded.AsSpan(start, length);
            ClauseNature nature = memory?.NatureOf(clause) ?? new(clause.ToString());
            bool names = nature.NamesSeizures;
            past = nature.OpensThePast ?? past;
            if (!names && !topic)
            {
                continue;
            }

            // "Seizure frequency: 3 per month. Last one 2 weeks ago." The next clause still speaks of seizures.
            topic = answer || names;
            if (nature.Counts && (names || answer || !nature.IsTrouble))
            {
                clauses.Add(new(nature, start, answer || !names) { IsOfThePast = past });
            }
        }

        return new(folded, SpanishOrFrenchWords.IsMatch(folded), clauses);
    }

    private static IReadOnlyList<SeizureReading> Shared(List<SeizureReading> readings, string folded) =>
        [.. readings.DistinctBy(reading => (reading.Window, reading.CountLow, reading.CountHigh, reading.PerMonth, reading.LastSeizure, reading.Control, reading.Rule)).Select(reading => Explained(reading, folded))];

    private static SeizureReading Explained(SeizureReading reading, string folded) =>
        reading.CountLow is 0 && reading.LastSeizure is null ? reading : reading with { Context = [.. reading.Context, .. SeizureClauses.ContextAround(folded, reading.Offset, reading.Length)] };
}
