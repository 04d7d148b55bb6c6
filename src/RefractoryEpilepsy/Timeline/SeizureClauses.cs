using System.Text.RegularExpressions;

namespace RefractoryEpilepsy.Timeline;

/// <summary>Cuts folded notes into clauses, and tells those that do not speak of this patient's own seizures now.</summary>
internal static partial class SeizureClauses
{
    private const int ContextReach = 160;

    [GeneratedRegex(@"[;|!?]|\.(?=\s|$)(?<!\b(dr|vs|approx|ca|tgl|mon|jan|feb|mar|apr|jun|jul|aug|sep|sept|oct|nov|dec|no|z|b)\.)|\s{2,}|, (now|but|currently|since then|previously|formerly|jetzt|aber|ahora|pero|maintenant|mais)\b|\b(but|however|although|whereas|aber|pero|mais)\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex CutWords { get; }

    [GeneratedRegex(@"\b(family history|fh|fhx|mother|father|brother|sister|sibling|cousin|aunt|uncle|grand\w+|maternal|paternal|his son|her son|his daughter|her daughter|relatives?|familienanamnese|mutter|vater|bruder|schwester|antecedentes familiares|madre|padre|hermano|hermana|antecedents familiaux|mere|pere|frere|soeur)\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex FamilyWords { get; }

    [GeneratedRegex(@"\b(reports?|reported|states?|stated|says|said|notes|noted|noticed|thinks|witnessed|saw|describes?|described|denies|estimates?|believes|berichtet|sagt|refiere|relata|rapporte|signale|counts?|counted|keeps|tells|called|witness(es)?|observes?|observed|sees|records|recorded|logs|logged|confirms?|confirmed)\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex ReportsWords { get; }

    [GeneratedRegex(@"\b(if|in case|should (he|she|they|a|any|the|you|seizures?|another)|in the event|when to call|call (911|us|the|if)|return to|risk (of|for)|risks|precautions?|action plan|can (cause|trigger|lower|occur|happen)|may (cause|trigger|lower|occur|recur|happen)|might|goal|aim|hope|chance|likelihood|to prevent|prevention|first aid|threshold|falls|wenn|sollte|im falle|ziel|si (presenta|tiene|aparecen|survien\w+|vous|nouvelle)|en cas|en caso|objetivo|objectif|rule out|r/o|evaluate for|concern(ed|ing)? for|side effects? include|for (seizures?|epilepsy)[ .]*(rescue|emergency)|until seizure|unless)\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex HypotheticalWords { get; }

    // Words of advice, which a count of the patient's own outweighs: "she could not work because of 2 seizures per week".
    [GeneratedRegex(@"\b(could|would|to reduce|counsel\w*|discussed|education|educated|safety)\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex AdviceWords { get; }

    [GeneratedRegex(@"\b(\d{1,3}(\s?-\s?\d{1,3})?|one|two|three|four|five|six|seven|eight|ten|several|multiple)\s+([\w-]+\s+){0,3}?(seizures?|szs?|gtcs?|fias?|fbtcs?|convulsions|auras|absences|spells|events)\b(?! (risk|threshold|free))|\b(seizures?|szs?|seizure frequency)\W+((is|are|was|about|of)\s+)?\d{1,3}(\s?-\s?\d{1,3})?\s*(per|/|a |an |times|every|x)|\b(had|having|another)\s+(an? )?(\w+ )?seizure\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex CountedWords { get; }

    // "Per mother", "lives with brother who witnesses": it is the patient's seizures that they tell.
    [GeneratedRegex(@"\b(per|as per|according to|laut|gemass|segun|selon|lives? with|living with|here with|seen with|comes with|accompanied by)\s+((his|her|their|the|patient's|pt's|seiner|ihrer|su|sa|son)\s+)?$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex TellerBefore { get; }

    [GeneratedRegex(@"\b(previously|formerly|used to|in the past(?! (few|several|\d|one|two|three|four|five|six|month|year|week|couple))|prior to (starting|surgery|vns|treatment|diagnosis|that|this|admission)|before (starting|surgery|vns|treatment|diagnosis|the)|at (onset|diagnosis|presentation)|initially|originally|as an? (child|infant|teenager|adolescent|toddler|baby|kid)|in (childhood|infancy|adolescence)|at age|at the age|years old|when (he|she) was|at birth|at baseline before|past history|remote|fruher|zuvor|davor|vorher|als kind|in der kindheit|im alter|de nino|en la infancia|dans l'enfance|auparavant|anteriormente|previamente)\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex PastWords { get; }

    [GeneratedRegex(@"\b(last (seizure|sz|gtc|convulsion|event|one)|most recent|since (the |his |her |their )?last|seizure[- ]free|anfallsfrei|letzter anfall|ultima crisis|derniere crise|now|currently)\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex RecentWords { get; }

    [GeneratedRegex(@"\b(possibl[ey]|questionable|probable|suspected|suspicious|maybe|perhaps|unsure|unclear|uncertain|may have|might have|appears? to|(?<!\b(no|not|denies|denied|without)\b[^.;,]{0,40})seizure[- ]like|equivocal|\?seizure|vermutlich|moglich\w*|fraglich\w*|posible|probable|dudos\w+|douteu\w+)\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex HedgeWords { get; }

    [GeneratedRegex(@"\b(miss\w* (\w+ ){0,4}(doses?|meds?|medications?|pills?|keppra|tablets?|aeds?|asms?)|(doses?|meds?|medications?|pills?) (were |was |had been )?(missed|skipped)|skipp\w* (\w+ ){0,3}(doses?|meds?|medications?|pills?)|ran out of|run out of|out of (his|her|their) (meds?|medications?)|forgot (to take|his|her|their)|non-?complian\w+|non-?adheren\w+|stopped taking|not taking|off (his|her|their) (meds?|medications?|aeds?)|without (his|her|their) (meds?|medications?)|(medikament\w*|tablett\w*|einnahme) (\w+ ){0,2}(vergessen|ausgelassen)|vergess\w+ (einnahme|tablett\w*|medika\w*)|olvid\w+ (\w+ ){0,3}(dosis|medica\w+|toma\w*)|no (tomo|tomaba) (\w+ ){0,2}medica\w+|oubli\w* (\w+ ){0,3}(traitement|medica\w+|prises?|doses?|comprimes?))", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex MissedDosesWords { get; }

    [GeneratedRegex(@"\b(alcohol|etoh|drinking|drank|binge|hangover|intoxicat\w+|alkohol\w*|vino|cerveza|alcool)\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex AlcoholWords { get; }

    [GeneratedRegex(@"\b(sleep[- ]?(depriv\w+|loss)|lack of sleep|poor sleep|(no|little) sleep|sleepless|all-?nighter|not sleeping|schlafmangel|schlafentzug|falta de sueno|privacion de sueno|manque de sommeil|privation de sommeil)\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex SleepLossWords { get; }

    [GeneratedRegex(@"\b(fevers?|febrile|infection|uti|pneumonia|flu|influenza|illness|ill with|sick|covid\w*|fieber\w*|infekt\w*|fiebre|infeccion|fievre)\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex FeverWords { get; }

    // Denied, counselled, in general or long ago: none of it explains a seizure. A verb of its own between the two ends the denial.
    [GeneratedRegex(@"\b(no|not|denies|denied|denying|without|never|neither|rarely|seldom|hardly ever|despite|no longer|avoid\w*|counsel\w*|advi[sc]e\w*|discuss\w*|educat\w*|remind\w*|importance of|encourag\w*|instruct\w*|warned|limit\w*|if|sober|abstinent|abstains|history of|hx of|h/o|past history|remote|some|most(?! recent)|half|sometimes|occasionally|unrelated to|did not|didn't|hasn't|has not|kein\w*|ohne|nicht|sin|no ha|pas|sans|n'a)\b((?!\b(after|due to|because|in the setting of|when|while|but|which|had|nach)\b)[^.;])*$|\b(some|most|half|sometimes|a few|not all)\b( of (them|these|which))?\s*(are |were |occurred |come |came )?(only )?(after|with|due to|when|following)\s+(\w+\s+){0,2}$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex DeniedWords { get; }

    [GeneratedRegex(@"^\s*(use|intake|consumption|abuse|misuse|in [\w ]{1,24})?\s*[:=]?\s*(none|no|0|zero|denied|denies|never|nil|negative|rarely|occasional\w*|social\w*|\d+ (units?|drinks?))\b|^[^.;]{0,20}\b(use disorder|sober|in remission|abstinent|per week)\b|^[^.;]{0,25}\bmost(ly)? (without|not|unprovoked|were not)\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex DeniedAfter { get; }

    [GeneratedRegex(@"\b(after|due to|because( of)?|in the setting of|in context of|in the context of|when|while|provoked|triggered|precipitated|following|associated with|related to|attributed to|with|from|nach|wegen|bei|tras|despues de|por|apres|a cause)\b[^.;]{0,40}$|\b(binge|hangover|intoxicat\w+|withdrawal|drank|heavy|heavily|had been drinking)\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex CauseWords { get; }

    [GeneratedRegex(@"\b(withdrawal|binge|hangover|drank|heavy|heavily|intoxicat\w+|had been drinking|after drinking|nach|tras|apres|after)\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex DrankWords { get; }

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
        (FamilyWords.Match(clause) is { Success: true } family && !ReportsWords.IsMatch(clause[family.Index..]) && !TellerBefore.IsMatch(clause[..family.Index]))
        || HypotheticalWords.IsMatch(clause)
        || (AdviceWords.IsMatch(clause) && !CountedWords.IsMatch(clause))
        || (PastWords.IsMatch(clause) && !RecentWords.IsMatch(clause));

    /// <summary>Hedged: "possible seizure", "may have had".</summary>
    public static bool IsHedged(string clause) => HedgeWords.IsMatch(clause);

    /// <summary>What explains a statement: told in its own sentence or the ones beside it. Denied or general words do not count.</summary>
    public static IReadOnlyList<string> ContextAround(string folded, int offset, int length)
    {
        (int from, int until) = (SentenceStart(folded, offset), SentenceEnd(folded, offset + length));
        int earliest = Math.Max(SentenceStart(folded, Math.Max(0, from - 2)), offset - ContextReach);
        int latest = Math.Min(SentenceEnd(folded, Math.Min(folded.Length, until + 1)), offset + length + ContextReach);
        string around = folded[Math.Max(0, earliest)..Math.Max(latest, offset + length)];
        (int own, int ownEnd) = (from - Math.Max(0, earliest), until - Math.Max(0, earliest));
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
                int start = SentenceStart(around, match.Index);
                int end = SentenceEnd(around, match.Index + match.Length);
                bool same = match.Index >= own && match.Index < ownEnd;
                string sentence = around[start..end];
                if (!DeniedWords.IsMatch(around[start..match.Index]) && !DeniedAfter.IsMatch(around[(match.Index + match.Length)..end])
                    && (context != "alcohol" || (same ? CauseWords.IsMatch(around[start..match.Index]) || DrankWords.IsMatch(sentence) : DrankWords.IsMatch(sentence))))
                {
                    found.Add(context);
                }
            }
        }
    }

    private static int SentenceStart(string text, int at)
    {
        for (int i = Math.Min(at, text.Length) - 1; i > 0; i--)
        {
            if (IsStop(text, i - 1) && char.IsWhiteSpace(text[i]))
            {
                return i + 1;
            }
        }

        return 0;
    }

    private static int SentenceEnd(string text, int at)
    {
        for (int i = at; i < text.Length - 1; i++)
        {
            if (IsStop(text, i) && char.IsWhiteSpace(text[i + 1]))
            {
                return i + 1;
            }
        }

        return text.Length;
    }

    private static bool IsStop(string text, int i) => text[i] is '.' or ';' or '!' or '?' or '\n';
}
