using System.Text.RegularExpressions;

namespace RefractoryEpilepsy.Timeline;

/// <summary>Cuts folded notes into clauses, and tells those that do not speak of this patient's own seizures now.</summary>
internal static partial class SeizureClauses
{
    private const int ContextReach = 160;

    [GeneratedRegex(@"[;|!?]|\.(?=\s|$)(?<!\b(dr|vs|approx|ca|tgl|mon|jan|feb|mar|apr|jun|jul|aug|sep|sept|oct|nov|dec|no|z|b)\.)|\s{2,}|, (now|but|currently|since then|jetzt|aber|ahora|pero|maintenant|mais)\b|\b(but|however|although|whereas|aber|pero|mais)\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex CutWords { get; }

    [GeneratedRegex(@"\b(family history|fh|fhx|mother|father|brother|sister|sibling|cousin|aunt|uncle|grand\w+|maternal|paternal|his son|her son|his daughter|her daughter|relatives?|familienanamnese|mutter|vater|bruder|schwester|antecedentes familiares|madre|padre|hermano|hermana|antecedents familiaux|mere|pere|frere|soeur)\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex FamilyWords { get; }

    [GeneratedRegex(@"\b(reports?|reported|states?|stated|says|said|notes|noted|noticed|thinks|witnessed|saw|describes?|described|denies|estimates?|believes|berichtet|sagt|refiere|relata|rapporte|signale|counts?|counted|keeps|tells|called)\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex ReportsWords { get; }

    [GeneratedRegex(@"\b(if|in case|should (he|she|they|a|any|the|you|seizures?|another)|in the event|when to call|call (911|us|the|if)|return to|risk (of|for)|risks|precautions?|safety|action plan|can (cause|trigger|lower|occur|happen)|may (cause|trigger|lower|occur|recur|happen)|might|could|would|goal|aim|hope|chance|likelihood|to prevent|prevention|to reduce|counsel\w*|discussed|education|educated|first aid|threshold|falls|wenn|sollte|im falle|ziel|si (presenta|tiene|aparecen|survien\w+|vous|nouvelle)|en cas|en caso|objetivo|objectif|rule out|r/o|evaluate for|concern(ed|ing)? for|side effects? include|for (seizures?|epilepsy)[ .]*(rescue|emergency)|until seizure|unless)\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex HypotheticalWords { get; }

    [GeneratedRegex(@"\b(previously|formerly|used to|in the past(?! (few|several|\d|one|two|three|four|five|six|month|year|week|couple))|prior to (starting|surgery|vns|treatment|diagnosis|that|this|admission)|before (starting|surgery|vns|treatment|diagnosis|the)|at (onset|diagnosis|presentation)|initially|originally|as an? (child|infant|teenager|adolescent|toddler|baby|kid)|in (childhood|infancy|adolescence)|at age|at the age|years old|when (he|she) was|at birth|at baseline before|past history|remote|fruher|als kind|in der kindheit|im alter|de nino|en la infancia|dans l'enfance|auparavant|anteriormente|previamente)\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex PastWords { get; }

    [GeneratedRegex(@"\b(last (seizure|sz|gtc|convulsion|event|one)|most recent|since (the |his |her |their )?last|seizure[- ]free|anfallsfrei|letzter anfall|ultima crisis|derniere crise|now|currently)\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex RecentWords { get; }

    [GeneratedRegex(@"\b(possibl[ey]|questionable|probable|suspected|suspicious|maybe|perhaps|unsure|unclear|uncertain|may have|might have|appears? to|seizure[- ]like|equivocal|\?seizure|vermutlich|moglich\w*|fraglich\w*|posible|probable|dudos\w+|douteu\w+)\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex HedgeWords { get; }

    [GeneratedRegex(@"\b(miss\w* (\w+ ){0,4}(doses?|meds?|medications?|pills?|keppra|tablets?|aeds?|asms?)|(doses?|meds?|medications?|pills?) (were |was |had been )?(missed|skipped)|skipp\w* (\w+ ){0,3}(doses?|meds?|medications?|pills?)|ran out of|run out of|out of (his|her|their) (meds?|medications?)|forgot (to take|his|her|their)|non-?complian\w+|non-?adheren\w+|stopped taking|not taking|off (his|her|their) (meds?|medications?|aeds?)|without (his|her|their) (meds?|medications?)|(medikament\w*|tablett\w*|einnahme) (\w+ ){0,2}(vergessen|ausgelassen)|vergess\w+ (einnahme|tablett\w*|medika\w*)|olvid\w+ (\w+ ){0,3}(dosis|medica\w+|toma\w*)|no (tomo|tomaba) (\w+ ){0,2}medica\w+|oubli\w* (\w+ ){0,3}(traitement|medica\w+|prises?|doses?|comprimes?))", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex MissedDosesWords { get; }

    [GeneratedRegex(@"\b(alcohol|etoh|drinking|drank|binge|hangover|intoxicat\w+|alkohol\w*|vino|cerveza|alcool)\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex AlcoholWords { get; }

    [GeneratedRegex(@"\b(sleep[- ]?(depriv\w+|loss)|lack of sleep|poor sleep|(no|little) sleep|sleepless|all-?nighter|not sleeping|schlafmangel|schlafentzug|falta de sueno|privacion de sueno|manque de sommeil|privation de sommeil)\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex SleepLossWords { get; }

    [GeneratedRegex(@"\b(fevers?|febrile|infection|uti|pneumonia|flu|influenza|illness|ill with|sick|covid\w*|fieber\w*|infekt\w*|fiebre|infeccion|fievre)\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex FeverWords { get; }

    [GeneratedRegex(@"\b(no|not|denies|denied|without|never|did not|didn't|hasn't|has not|kein\w*|ohne|nicht|sin|no ha|pas|sans|n'a)\b[^.;]*$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex DeniedWords { get; }

    // "Missed doses: none", "alcohol: denies".
    [GeneratedRegex(@"^\s*(in (the )?(last|past) \w+\s*)?[:=?-]+\s*(no|none|0|zero|never|denie[sd]|negative|nein|keine?)\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex DeniedBehindWords { get; }

    // What a patient is like or is told is no cause of the seizures beside it, unless a word says that it is.
    [GeneratedRegex(@"\b(rarely|social history|counsel\w*|advised|educat\w*|avoid\w*|reminded|discussed|importance of|occasional\w*|socially|sober|quit|former\w*|abstinent|abstain\w*|use disorder|what to do|instruct\w*|glasses? of|\d+ drinks?)\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex HabitWords { get; }

    [GeneratedRegex(@"\b(after|following|because of|due to|when|whenever|in the (setting|context) of|caused by|provoked by|triggered by|nach|wegen|bei|tras|debido a|apres|a cause de)\b[^.;]{0,30}$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex CausalWords { get; }

    /// <summary>Clauses as offset and length. Full stops inside numbers and abbreviations do not cut.</summary>
    public static IEnumerable<(int Start, int Length)> Of(string folded)
    {
        int start = 0;
        foreach (Match cut in CutWords.Matches(folded))
        {
            if (cut.Index > start)
            {
                yield return (start, cut.Index - start);
            }

            start = cut.Index + (cut.ValueSpan.TrimStart(" ,;.|!?").Length == 0 ? cut.Length : cut.Length - cut.ValueSpan.TrimStart(" ,;.|!?").Length);
        }

        if (start < folded.Length)
        {
            yield return (start, folded.Length - start);
        }
    }

    /// <summary>Family history, conditions, instructions, aims, the distant past, side effects told by leaflets.</summary>
    public static bool DoesNotCount(string clause) =>
        (FamilyWords.Match(clause) is { Success: true } family && !ReportsWords.IsMatch(clause[family.Index..]))
        || HypotheticalWords.IsMatch(clause)
        || (PastWords.IsMatch(clause) && !RecentWords.IsMatch(clause));

    /// <summary>Hedged: "possible seizure", "may have had".</summary>
    public static bool IsHedged(string clause) => HedgeWords.IsMatch(clause);

    /// <summary>What the words around a statement explain it by; denied explanations do not count.</summary>
    public static IReadOnlyList<string> ContextAround(string folded, int offset, int length)
    {
        int from = Math.Max(0, offset - ContextReach);
        string around = folded[from..Math.Min(folded.Length, offset + length + ContextReach)];
        var found = new SortedSet<string>(StringComparer.Ordinal);
        Add(MissedDosesWords, "missed-doses");
        Add(AlcoholWords, "alcohol");
        Add(SleepLossWords, "sleep-loss");
        Add(FeverWords, "fever");
        return [.. found];

        void Add(Regex words, string context)
        {
            foreach (Match match in words.Matches(around))
            {
                int end = match.Index + match.Length;
                bool isHabit = HabitWords.IsMatch(around[Math.Max(0, match.Index - 60)..Math.Min(around.Length, end + 25)]) && !CausalWords.IsMatch(around[..match.Index]);
                if (!DeniedWords.IsMatch(around[Math.Max(0, match.Index - 120)..match.Index]) && !DeniedBehindWords.IsMatch(around[end..]) && !isHabit)
                {
                    found.Add(context);
                }
            }
        }
    }
}
