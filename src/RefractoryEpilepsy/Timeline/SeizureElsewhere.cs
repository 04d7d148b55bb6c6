using System.Text.RegularExpressions;

namespace RefractoryEpilepsy.Timeline;

/// <summary>Counts and rates that are not of this patient's epilepsy now: of a time before, of a drug taken before, or of something else than epileptic seizures.</summary>
internal static partial class SeizureElsewhere
{
    private const int Reach = 90;
    private const int FollowUp = 40;
    private const string Drug = @"(\w*(racetam|trigine|bazepine|proate|valproic acid|toin|barbital|primidone|osamide|succimide|suximide|panel|amate|gabalin|gabapentin|azepam|bazam|tiagabine|vigabatrin|rufinamide|sulthiame|stiripentol|cannabidiol|fenfluramine)|keppra|lamictal|tegretol|depakote|depakine|epilim|topamax|topiramat\w*|zonisamid\w*|vimpat|briviact|xcopri|fycompa|dilantin|trileptal|onfi|lacosamid\w*|ltg|lev|cbz|oxc|vpa|tpm|zns|lcm|brv|pht|clb|cnb|per)\b";

    /// <summary>Other troubles that come so and so often, and seizures that are no epileptic ones.</summary>
    public const string Troubles = @"(head\s?aches?|migraines?|panic|anxiety|falls?|drinks?|drinking|alcohol|etoh|beers?|wine|cigarettes?|packs?|vap\w+|tics?|tremors?|nightmares?|dizz\w+|vertigo|syncop\w+|faint\w*|palpitations?|vomit\w*|nausea|diarrh\w+|reflux|hypoglyc\w+|asthma|gout|cramps?|tantrums?|outbursts?|rages?|anger|naps?|exercis\w+|gym|jogs?|therapy|physio\w*|psycholog\w+|counsel\w+|functional|non-?\s?epileptic|psychogenic|dissociative|pseudo-?seizures?|pnes|pnea|pnee|kopfschmerz\w*|migrane|panikattacken|sturze|cefaleas?|cephalees?|dissoziativ\w*|psychogen\w*)";

    [GeneratedRegex(@"\b" + Troubles + @"\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex TroubleWords { get; }

    // "Panic attacks", "functional (non-epileptic) events".
    [GeneratedRegex(@"\b" + Troubles + @"[\s()/-]*((attacks?|or|and|like)\s+)?$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex TroubleBefore { get; }

    [GeneratedRegex(@"^[\s,(]*((are|were|is|being|of|that|which|likely|felt to be|thought to be|shown to be|confirmed as|a|the|due to)\s+){0,3}(functional|non-?\s?epileptic|psychogenic|dissociative|pseudo-?seizures?|pnes)\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex FunctionalAfter { get; }

    // The time before a treatment, and drugs that were taken before.
    [GeneratedRegex(@"\b((prior to|before|until)\s+(\w+\s+){0,3}?(" + Drug + @"|treatment|therapy|medications?|drugs?|surgery|operation|resection|vns|start\w*|initiat\w+|introduc\w+|beginning|diagnosis)|fail(ed|ure of)|tried|trialled|past (trials?|use) of|previously (on|took|tried|taking|treated)|discontinued|vor (beginn|der (behandlung|therapie|operation)|" + Drug + @")|antes de (" + Drug + @"|iniciar|la cirugia)|avant (" + Drug + @"|le traitement|la chirurgie))\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex EarlierBefore { get; }

    [GeneratedRegex(@"\b(now|currently|still|since then|today|at present|presently|has|(?<!to )have|continues|remains|persists?|jetzt|aktuell|derzeit|ahora|actualmente|maintenant|actuellement)\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex NowWords { get; }

    // "Prior frequency 3/month", "0 (was 3/month)", "used to have weekly seizures".
    [GeneratedRegex(@"\b(prior|previous|past|baseline|pre-?treatment|historical|former|earlier|initial|original|worst|max(imum)?|peak|highest)\s+(\w+\s+){0,2}?((seizure |sz )?(frequency|freq|rate|count|burden)\W*)?$(?<!\b(over|in|during|within|for)\s+(the |his |her )?(past|previous|prior)\s+(\w+\s+){0,2})|[(,/]\s*(it |this )?(was|were|previously|formerly|had been|down from|from|initially|vorher|zuvor|antes|avant)\W+(\w+\s+){0,2}$|\b(used to (be|have|get|experience)|down from|instead of|rather than|compared (to|with))\s+(\w+\s+){0,3}$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex WasBefore { get; }

    [GeneratedRegex(@"^[\s,(]*((seizures?|szs?|each|in total|or so|he|she|they|was|that)\s+)?((at|in) (its|his|her|their|the) worst|at worst|at (onset|diagnosis|presentation)|previously|formerly|in the past(?! (few|several|\d|one|two|three|four|five|six|month|year|week|couple|day))|vorher|zuvor|davor|anteriormente|auparavant|(before|prior)\s*([).,;]|$)|(before|prior to|until)\s+(\w+\s+){0,3}?(" + Drug + @"|treatment|therapy|medications?|surgery|operation|resection|vns|start\w*|initiat\w+|introduc\w+|diagnosis|that|then)\b)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex WasAfter { get; }

    // "2 per month, previously 10 per month": the word belongs to what follows.
    [GeneratedRegex(@"^\s*,\s*((it|they|this|he|she)\s+)?((was|were|had( been)?)\s+)?(previously|formerly|in the past|vorher|zuvor|davor|anteriormente|auparavant|(before|prior to) (that|then|this)|at (the |its |his |her )?(worst|onset|diagnosis|presentation))\b\W*\w", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex OfWhatFollows { get; }

    // "Failed 4 drugs, 2-3 seizures per month", "… and has 3 a month": drugs told as a history, and how it is.
    [GeneratedRegex(@"(,|\band|\bwith|\bhaving)\s*((with|and|has|having|about|approximately|reports?|averag\w+|an average of|around|ca|etwa)\s*)*$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex HowItIs { get; }

    [GeneratedRegex(@"^(fail|tried|trial)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex TriedWords { get; }

    // "At baseline 10 per month, now 2".
    [GeneratedRegex(@"^[^.;]*?\b(now|currently|presently|at present|since then|jetzt|aktuell|derzeit|ahora|actualmente|maintenant|actuellement)\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex ThenNow { get; }

    [GeneratedRegex(@"\b(had|was|were|failed|tried|hatte|tenia|avait|prior|previous|before)\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex PastTense { get; }

    [GeneratedRegex(@"^\W*(?<name>[a-z][a-z /()\d-]{1,40}):", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex Headers { get; }

    [GeneratedRegex(@"\b((past|previous|prior|old|earlier|failed|tried) .{0,20}(history|notes?|medications?|drugs?|asms?|aeds?|treatments?|therap\w+|trials?)|past history|pmhx?|medication history|treatment history|drug history|(asm|aed) history|vorgeschichte|vorbehandlung|antecedentes|antecedents)\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex PastHeaders { get; }

    /// <summary>Whether the clause, which names no seizure, speaks of another trouble.</summary>
    public static bool IsTrouble(string clause) => TroubleWords.IsMatch(clause);

    /// <summary>Whether a clause opens (true) or closes (false) a section on the past; null where it has no heading.</summary>
    public static bool? OpensThePast(string clause) =>
        clause.Contains(':', StringComparison.Ordinal) && Headers.Match(clause) is { Success: true } header ? PastHeaders.IsMatch(header.Groups["name"].Value) : null;

    /// <summary>Whether the statement is not of epileptic seizures, or of a time before this treatment.</summary>
    public static bool IsMeant(SeizureClause clause, SeizureReading reading)
    {
        int at = reading.Offset - clause.Start;
        string before = clause.Words[Math.Max(0, at - Reach)..at];
        string after = clause.Words[(at + reading.Length)..Math.Min(clause.Words.Length, at + reading.Length + Reach)];
        if (TroubleBefore.IsMatch(before) || FunctionalAfter.IsMatch(after))
        {
            return true;
        }

        if (TellsNone(reading) || IsDated(reading))
        {
            return false;
        }

        return clause.IsOfThePast || WasBefore.IsMatch(before) || (WasAfter.IsMatch(after) && !OfWhatFollows.IsMatch(after))
            || (EarlierBefore.Match(before) is { Success: true } earlier && !NowWords.IsMatch(before[(earlier.Index + earlier.Length)..])
                && !(TriedWords.IsMatch(earlier.Value) && HowItIs.IsMatch(before)));
    }

    /// <summary>A rate that is followed up with how it is now is of before.</summary>
    public static IEnumerable<SeizureReading> WithoutTheBefore(IReadOnlyList<SeizureReading> readings, string folded)
    {
        for (int i = 0; i < readings.Count; i++)
        {
            SeizureReading reading = readings[i];
            int end = reading.Offset + reading.Length;
            bool followed = i + 1 < readings.Count && readings[i + 1] is { CountLow: > 0 } next && next.Rule.StartsWith("rate", StringComparison.Ordinal) && next.Offset >= end && next.Offset - end < FollowUp
                && !TellsNone(reading) && !IsDated(reading) && ThenNow.IsMatch(folded.AsSpan(end, next.Offset - end));
            if (!followed)
            {
                yield return reading;
            }
        }
    }

    /// <summary>A document that tells since when there was none does not tell of a rate within that time in the past tense: "on levetiracetam she had 3 a month".</summary>
    public static IEnumerable<SeizureReading> WithoutThePast(IReadOnlyList<SeizureReading> readings, string folded) =>
        readings.Any(reading => TellsNone(reading) && reading is { LastSeizure: not null, SeizureType: null, Confidence: > 0.6 })
            ? readings.Where(reading => TellsNone(reading) || reading.SeizureType is not (null or "focal") || !reading.Rule.StartsWith("rate", StringComparison.Ordinal) || !IsPastTense(SentenceBefore(folded, reading.Offset)))
            : readings;

    private static bool IsPastTense(string words) => PastTense.IsMatch(words) && !NowWords.IsMatch(words);

    private static bool TellsNone(SeizureReading reading) => reading is { CountLow: 0, CountHigh: 0 };

    private static bool IsDated(SeizureReading reading) => reading.LastSeizure is not null || reading.Rule is "count-on-day" or "count-since-date" or "count-since-visit";

    private static string SentenceBefore(string folded, int offset)
    {
        int from = Math.Max(0, offset - Reach);
        string before = folded[from..offset];
        return before[(before.LastIndexOf(". ", StringComparison.Ordinal) + 1)..];
    }
}
