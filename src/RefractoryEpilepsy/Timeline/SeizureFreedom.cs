using System.Text.RegularExpressions;

namespace RefractoryEpilepsy.Timeline;

/// <summary>Words of freedom from seizures that tell of none, or of one kind of seizure only. Absence of data is never freedom (specification 1.4 D): in doubt nothing is read.</summary>
internal static partial class SeizureFreedom
{
    private const int Tail = 45;

    // What must be, what is wanted, what the law asks, what holds of other people; and freedom that is not whole.
    [GeneratedRegex(@"\b(must|needs? to|needed to|needed for|has to|have to|required?|requires|requirement|requiring (at least|\d)|mandat\w+|law|laws|legal\w*|dvla|dmv|eligib\w+|permitted|allowed|until|till|once (he|she|they|the|you|patient|pt|we|seizures?)|provided (that|he|she|they)|as long as|so long as|depending|percent|of patients|of people|of children|almost|nearly|virtually|practically|mostly|essentially|otherwise|except|apart from|other than|aside from|wants?|wish\w*|hop(es?|ed|ing)|would like|trying|not achiev\w+|never achiev\w+|without achieving|(not|never) (been )?(able|possible)|muss|mussen|soll|erst wenn|solange|fast|nahezu|bis auf|ausser|debe|hasta|casi|salvo|excepto|doit|jusqu\w*|presque|sauf)\b|%", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex Conditional { get; }

    // Driving and weaning stand in the notes of the free too: they only cast doubt on a length of time without a date.
    [GeneratedRegex(@"\b((to|for|before|may|can|not|resum\w*|restart\w*|return\w*|able to|allowed to|until|no) driv\w*|driving (law|laws|rule|rules|restriction|restrictions|privilege\w*|licen[cs]e|is|after|when|once|advice|eligibility|regulation\w*)|licen[cs]e|licensing|fuhrerschein|fahreignung|fahrtauglich\w*|conducir|conduire|(consider|considered|discuss|discussed|before|then|can|could|may|will|plan|attempt) (\w+ ){0,3}(wean\w*|taper\w*|stopping|withdraw\w*|coming off)|(wean\w*|taper\w*|stopping|withdraw\w*|discontinu\w*|coming off) (\w+ ){0,4}(consider\w*|discuss\w*|attempt\w*|possible|tried|plan\w*|(after|when|once|if)))\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex Advice { get; }

    // Right before the words: the longest gap, none of it, or freedom of the past.
    [GeneratedRegex(@"\b(no|not|longest|max|maximum|best|record|previous|prior|former|last|shortest|any|was|were|had been|has previously been|had a|had an?|achieved a|brief|short|langste[rnms]?|mas largo|plus longue?)\s*(a |an |the )?(period of |periods of |interval of |stretch of |run of |been )?$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex WeakBefore { get; }

    [GeneratedRegex(@"^[\s-]*(days?|nights?|weeks?|months?|years?|periods?|intervals?|stretch\w*|gaps?|runs?)\b(?! since)|\b(up to|before (a|the|this|that|his|her|current)|prior to (the|this|his|her|current)|relaps\w*|recurr\w*|breakthrough|then (had|seizures?)|followed by|only (for|lasted|up to)|lasted (only|for|\d)|on (weekdays|weekends|some days|good days|most days)|most of the time|at times|sometimes|for (a )?(few )?(hours?|days?)|(seizures?|they) (returned|came back|restarted|resumed))\b|^[\s:=-]*\d+\s*/\s*\d+", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex WeakAfter { get; }

    // "No seizure free month since May", "no week without a seizure": denied twice, they go on.
    [GeneratedRegex(@"\b(no|never|not|hardly|barely|kein|keine|ni)(\s+(a|an|any|one|single|full|whole|complete|un|una|ein|eine))*(\s+(days?|nights?|weeks?|months?|tag|woche|monat|dia|semana|mes)(\s+(goes|passes|passed|went|has|by))*)?\s*$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex DeniedTwice { get; }

    [GeneratedRegex(@"\bfree|anfallsfrei|libre|\bfreedom", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex FreeWord { get; }

    [GeneratedRegex(@"\b(nocturnal|convulsive|major|big|large|severe|prolonged|disabling|diurnal|daytime|nachtliche\w*|grosse\w*|nocturnas?|nocturnes?)\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex LimitedKind { get; }

    // "Convulsive seizure free since May".
    [GeneratedRegex(@"\b(nocturnal|convulsive|major|big|large|severe|prolonged|disabling|diurnal|daytime|gtcs?|tonic-?\s?clonic|fbtcs?|grand mal)[\s-]*$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex LimitedBefore { get; }

    [GeneratedRegex(@"\b(requir\w+|needing|necessitat\w+|lasting|longer than|in public|at (school|work|night|home)|overnight|during (the )?(sleep|night|day)|in (his|her|their) sleep|out of sleep|while (driving|awake|asleep|swimming)|with (an? )?(injur\w*|falls?|loss of|incontinence|tongue|aspiration)|leading to|resulting in|causing|nachts|im schlaf)\b|^[\s-]*(clusters?|clustering|flurr\w+|emergenc\w*|related|induced|injur\w*)\b|>\s*\d+\s*min", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex LimitedTail { get; }

    /// <summary>Whether words that sound like freedom tell of none.</summary>
    /// <param name="byDate">They name since when, by a day or a visit.</param>
    public static bool IsNone(string clause, int index, int length, bool byDate)
    {
        if (Conditional.IsMatch(clause) || DeniedTwice.IsMatch(clause.AsSpan(0, index)) || (!byDate && Advice.IsMatch(clause)))
        {
            return true;
        }

        string told = clause.Substring(index, length);
        if (FreeWord.Match(told) is not { Success: true } free)
        {
            return false;
        }

        int end = index + free.Index + free.Length;
        string before = clause[Math.Max(0, index - Tail)..(index + free.Index)];
        int word = before.LastIndexOfAny([' ', '-']) is >= 0 and var cut ? cut : before.Length;
        string leading = before[..word].TrimEnd();
        leading = leading.EndsWith("seizure", StringComparison.Ordinal) || leading.EndsWith("sz", StringComparison.Ordinal) ? leading[..Math.Max(0, leading.LastIndexOf(' '))] : leading;
        return (!byDate && WeakBefore.IsMatch(leading)) || WeakAfter.IsMatch(clause[end..]);
    }

    /// <summary>Whether none is told only of seizures of one circumstance or severity.</summary>
    public static bool IsLimited(string clause, int index, int length) =>
        LimitedKind.IsMatch(clause.AsSpan(index, length)) || LimitedBefore.IsMatch(clause.AsSpan(0, index)) || LimitedTail.IsMatch(clause.AsSpan(index + length, Math.Min(clause.Length - index - length, Tail)));
}
