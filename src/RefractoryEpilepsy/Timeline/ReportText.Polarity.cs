using System.Text.RegularExpressions;

namespace RefractoryEpilepsy.Timeline;

/// <summary>Whether a sentence affirms, denies or doubts a word it contains.</summary>
internal static partial class ReportPolarity
{
    /// <summary>A negation does not reach beyond these.</summary>
    [GeneratedRegex(@"\b(but|however|although|though|except|aside from|apart from|other than|besides|otherwise|whereas|while|aber|jedoch|dagegen|hingegen|sondern|ausser|pero|sin embargo|salvo|excepto|aunque|mais|cependant|hormis|toutefois)\b|, (there (is|are)|stable|known|unchanged|again|persistent|with)\b|;|(?<!\b(differential( diagnos[ie]s| considerations?| includes?)?|ddx?|considerations?( include)?|possibilities( include)?|query|differenzialdiagnosen?|differentialdiagnosen?|diagnostico diferencial|diagnostic differentiel)( of (this|the|these) [^:;]{0,40})?\s?):", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, ReportSentences.Patience)]
    private static partial Regex Stop { get; }

    /// <summary>"Typical for, but not absolutely diagnostic of": what is typical stays so.</summary>
    [GeneratedRegex(@",? ?(\b(but|although|though|albeit|if)\b) (\w+ )?not (\w+ )?(diagnostic|pathognomonic|specific|exclusive)( of| for| to)?\b,?", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, ReportSentences.Patience)]
    private static partial Regex Concession { get; }

    /// <summary>Negations that deny something else: a change, contrast medium.</summary>
    [GeneratedRegex(@"\b(no|not|without) (significant |interval |definite |appreciable |substantial |relevant )*(change|changes|increase|growth|progression|difference|only|necessarily)\b|\b(without|w/o|wo)( and with| or with| & with| /with)?( iv| intravenous)? (contrast|gadolinium|gad|gd)\b|\b(ohne|keine)( und mit)? (km|kontrastmittel|aenderung|anderung|befundanderung)\b|\bsin( y con)? (contraste|cambios?|gadolinio)\b|\bsans( et avec)?( l'| )?(injection|contraste|gadolinium|changement|modification)\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, ReportSentences.Patience)]
    private static partial Regex Pseudo { get; }

    [GeneratedRegex(@"\b(can ?not|could not|does not|do not|not possible to|unable to) (entirely |completely |definitively )?(be )?(exclude|excluded|rule out|ruled out)\b|\bnot (entirely |completely )?(excluded|ruled out)\b|\b(possible|possibly|questionable|question of|query|may (represent|reflect|be)|might (represent|reflect|be)|could (represent|reflect|be)|suspicious for|suspicion (of|for)|suspected|concern for|concerning for|concern (about|of|regarding|over|that)|ddx|considerations?|possibilities|differential(?!( diagnos[ie]s)? (for|of) (this|that|the|these) ((?!\b(is|are|includes?|include|would|remains?)\b)[^:])*$)|versus|vs|equivocal|doubtful|dubious|debatable|unclear whether|(less|least) (likely|probable)|atypical (for|of)|(possibility|likelihood|probability|chance)s? (of|that)|(worried|worries|worry|anxious|fears?|afraid|concerned) (about|of|that)|rule-out|(not )?(certain|sure) whether|whether|consider|not (\w+ )?(diagnostic|pathognomonic|specific) (of|for)|favou?r(s|ed|ing)?\b.{0,60}\bover|uncertain|indeterminate|rule out|r/o|to exclude|evaluate for|assess for)\b|\b(verdacht auf|v\.a|va|fraglich(e|er|es|en)?|moglich(e|er|es|erweise)?|differentialdiagnostisch|dd|nicht (sicher )?(auszuschliessen|auszuschliesen|ausgeschlossen))\b|\b(posible|posiblemente|sospecha de|sugestiv[oa] pero|a descartar|no se puede (descartar|excluir)|dudos[oa])\b|\b(suspicion de|eventuel(le)?s?|douteu(x|se)|a discuter|ne peut(-| )etre exclue?)\b|\?", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, ReportSentences.Patience)]
    private static partial Regex Doubt { get; }

    [GeneratedRegex(@"\b(no|not|without|w/o|absence of|absent|negative for|free of|neither|nor|never|lack of|lacks|rather than|non|none of|excludes?|unlikely (to|that|for|due|secondary)|low (likelihood|probability|suspicion|index of suspicion)|insufficient (evidence|criteria|support)|(little|scant|scarce|weak|no longer any) evidence|(argu(es?|ing)|speaks?|speaking|evidence|weighs?|militates?) (strongly |rather |clearly )?against|(doubt|disagree with|disagree about|improbable) (that|the|this|a|an)?|(?<!\b(may|might|can|could|would|will) )fail(s|ed)? to (show|reveal|demonstrate|confirm|detect|identify|depict|disclose)|unable to (see|identify|confirm|find|detect|reproduce)|fall(s|ing)? short of)\b|^\W*(an? )?(very |highly |most )?unlikely\b|\b(kein|keine|keinen|keiner|keines|keinem|keinerlei|ohne|nicht|ausschluss|spricht gegen|sprechen gegen|unwahrscheinlich(e|er|es|en)|kaum)\b|\b(poco probable|va en contra de|peu probable|peu en faveur)\b|\b(sin|ni|ausencia de|niega|descarta|tampoco|ningun|ninguna)\b|\b(pas|sans|aucun|aucune|absence)\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, ReportSentences.Patience)]
    private static partial Regex DeniedBefore { get; }

    [GeneratedRegex(@"\b(is|are|was|were|has been|have been|had been)? ?(not|never|no longer) (been |be |convincingly |clearly |further |considered |thought to be |felt to be |believed to be )?(supported|apparent|suspected|favou?red|likely|found|depicted|discernible|discerned|delineated|diagnosed|convincing|reproducible|borne out|substantiated|upheld|met|seen|identified|present|detected|appreciated|evident|visuali[sz]ed|observed|recorded|noted|found|demonstrated|captured|corroborated|substantiated|reproduced|confirmed(?! (by |on |in )?(histo|patho|biops)\w*))\b|\b(ruled out|excluded|absent|negative)\b|\b(can ?not|could not) be (convincingly |clearly |reliably )?(confirmed|seen|identified|reproduced|found|appreciated|substantiated|corroborated|supported|verified|detected|demonstrated)\b|\b(i|we) (can ?not|could not|do not|did not|am unable to|are unable to) (see|confirm|identify|find|reproduce|appreciate|agree|share|recogni[sz]e|corroborate|support)\b|\b(is|are|was|were|has been|have been) (now |therefore |hereby |subsequently )?(withdrawn|retracted|rescinded|refuted|rejected|discarded|discounted|incorrect|erroneous|wrong)\b|\bnone (is |was |are |were )?(seen|identified|found|present|visible|evident|detected)\b|^((?!\b(is|are|was|were|has|have|shows?|noted|seen|present|identified|confirmed|unchanged|stable|with|there)\b)[^,;])*\b((is|are|was|were|seems?|appears?|remains?|felt|thought|considered|deemed|judged|believed)( also| therefore| now)?( felt| thought| considered| deemed| judged| believed)?( to be)? )?((very|highly|quite|rather|most|extremely) )?(unlikely|improbable|unwahrscheinlich|wenig wahrscheinlich|poco probables?|peu probables?)\b(?! (to (change|progress|grow|respond|explain|account|cause|be (the cause|epileptogenic|responsible|symptomatic|related|relevant)))|the cause|(a )?coincid)|^((?!\b(is|are|was|were|has|have|there)\b)[^;])*( or [^,;]*|, (and )?[^;]*)\bare (all |each |both )?((felt|thought|considered|deemed|judged) (to be )?)?((very|highly|quite) )?(unlikely|improbable)\b|\bnicht (mehr )?(nachweisbar|nachzuweisen|erkennbar|abgrenzbar|sichtbar|nachgewiesen|vorhanden|registriert|gesehen|zu sehen)\b|\bausgeschlossen\b|\bno se (observan?|identifican?|aprecian?|registran?|objetivan?|ven?|visualizan?|evidencian?)\b|\b(descartad[oa]s?|ausentes?)\b|\b(absente?s?|exclue?s?|non (retrouve|vu|visible|identifie|objective)e?s?)\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, ReportSentences.Patience)]
    private static partial Regex DeniedAfter { get; }

    [GeneratedRegex(@"\b(can ?not|could not) be (entirely |completely |definitively )?(excluded|ruled out)\b|\b(not|nicht) (entirely |completely |sicher |vollig )?(excluded|ruled out|auszuschliessen|auszuschliesen|ausgeschlossen|ausschliessbar)\b|\b(is|are|was|were|remains?|seems?|appears?)( still| clinically| also| strongly| highly| felt to be| considered| thought to be| rather| somewhat)* (possible|questionable|uncertain|suspected|a consideration|in the differential|doubtful|dubious|debatable|(less|least) (likely|probable)|equivocal|unclear|undetermined|(a |of |the |under )?(clinical |primary |main )?(concern|consideration|question|suspicion))\b|\b(can ?not|could not) be (adequately |reliably |fully |further |confidently )?(assessed|evaluated|judged|determined|characteri[sz]ed|addressed)\b|\b(doubtful|(less|least) (likely|probable)( explanation| diagnosis)?)\s*$|\b(the )?least likely\b|\bno se puede(n)? (descartar|excluir)\b|\bne peu(t|vent)(-| )etre exclue?s?\b|\?", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, ReportSentences.Patience)]
    private static partial Regex DoubtAfter { get; }

    /// <summary>What stands behind the colon of a template: "Hippocampal sclerosis (left): absent". Words that go on ("no change") answer something else.</summary>
    [GeneratedRegex(@"^(?![^:=|]{0,60}\b(is|are|was|were|with|without|showing|and (no|without))\b)[^:=|]{0,60}?(:|=|\||\s-{1,2}\s|\?\s|\s{3})\s*((?<no>\[?\b(absent|none|nil|negative|abwesend|ausente|absente?|fehlt|fehlend|ninguna?|not (seen|present|identified|detected|visuali[sz]ed|evident|found|demonstrated|appreciated|noted|observed)|nicht (nachweisbar|vorhanden|erkennbar)|(no|nein|non|kein\w*|aucun\w*)(?=(\s+(evidence|seen|identified|evident|present|detected|found|nachweis))?\s*($|[.,;)\]/])))\b(?! (for|of)\b))|(?<untold>(n/?a\b|not (assessed|evaluated|applicable|performed|done)|unknown|nicht beurteilbar))|(?<doubt>(possible|possibly|equivocal|indeterminate|questionable|uncertain|cannot be excluded|suspected|fraglich|posible|douteux)\b(?=\s*($|[.,;)\]/])))|(?<yes>(present|yes|positive|vorhanden|ja|presente?|oui)\b))", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, ReportSentences.Patience)]
    private static partial Regex Answered { get; }

    /// <summary>Words behind which a lesion is looked for, or might hide, rather than found: advice, and what the method can show.</summary>
    [GeneratedRegex(@"\b((recommend|advis|request|empfehl|empfohlen|recomiend|recommand)\w*|(suggest(ed|s)?|propose[ds]?) (a |an )?(repeat\w*|further|follow\w*|dedicated|additional|pet|biops\w+|contrast|[37] ?t\b|mri|correlat\w+)|would (benefit|be helpful)|(may|might|can|could|would|will|often|sometimes) (also )?(fail to( show| reveal| demonstrate| detect| depict| identify)?|not (show|reveal|demonstrate|detect|depict|identify)|miss|mask|obscure|hide|mimic|simulate|overlook|escape)|sensitiv\w+ (for|to|in)|insensitive|specificity|(to|for|in|the) (detect|detecting|detection( of)?|exclude|excluding|look(ing)? for|search for|assess|evaluate|screen for|identify|find)|(evaluation|assessment|evaluate[ds]?|assess(ed)?|evaluating|assessing|search(ed)?|searching|look(ed|ing)?|check(ed)?|screen(ing|ed)?|scrutini[sz]ed|examined|review(ed)?|exclusion|detection|attention|surveillance|vigilance|limited) (for|of|to)|attention to|in case of|protocol for|criteria for|risk (of|for)|bei (frage|verdacht)|zum ausschluss|zur frage|para descartar|pour (exclure|eliminer)|in search of|(in|among|for) (\w+ )?(patients|individuals|people|persons|cases|children|adults) with)\b((?!\b(shows?|showed|showing|reveals?|revealed|demonstrates?|demonstrated|confirms?|confirmed|consistent|compatible|there (is|are|was)|is|are|was|were|positive|found|noted|known|this|these|stable|given|because|due to|identified|visible|unchanged|consultation|referral|resection|surgery|surgical|treatment|management|follow-?up|monitoring|removal)\b)[^:;])*$|\b(if|should|unless|falls|si)\b((?!\b(shows?|reveals?|demonstrates?|known|the|this|these|given)\b)[^,:;])*$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, ReportSentences.Patience)]
    private static partial Regex SoughtBefore { get; }

    /// <summary>"May be missed", "sequences", "clinic": the lesion's name stands for something else.</summary>
    [GeneratedRegex(@"^([ -](protocols?|sequences?|series|boards?|clinics?|markers?|software|algorithms?|detection|detector|screen(ing)?|work-?up|mimics?|surveillance (protocol|program\w*|clinic)|service|unit|nurse|conference|meeting|mdt|genes?|panels?|testing|team|center|centre|registry|alliance|guidelines?|specialist|consult\w*|protokoll|sprechstunde|board)\b(?!,? (shows?|demonstrates?|reveals?|confirms?)))|^((?!\b(is|are|was|were|seen|present|noted|shown)\b)[^,;:])*\b(may|might|can|could) (also |still |easily |occasionally |sometimes )*((not |nonetheless |be )?(go )?(be )?(radiographically |radiologically |mri |imaging )*(missed|occult|overlooked|undetected|invisible|undetectable|inapparent|subtle|visible|hidden|masked|obscured|mimicked|unrecogni[sz]ed|detected|detectable|(below|beyond) the resolution)|escape|evade|elude|hide)\b|^((?!\b(is|are|was|were|seen|present|noted|shown)\b)[^,;:])*\b(would|should) (be |have been )?(better |best |further )?(assessed|evaluated|excluded|ruled out)\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, ReportSentences.Patience)]
    private static partial Regex SoughtAfter { get; }

    [GeneratedRegex(@"\b(recommend\w*|suggest|advis\w+|consider|empfehl\w*|recomiend\w*|would (benefit|be helpful))\b[^;]{0,60}$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, ReportSentences.Patience)]
    private static partial Regex AdvisedBefore { get; }

    /// <summary>Whether an examination is advised rather than done.</summary>
    public static bool IsOnlyAdvised(string sentence, int index) => AdvisedBefore.IsMatch(sentence[..index]);

    /// <summary>Whether a lesion is only spoken of: looked for, advised on, or part of the name of something else.</summary>
    public static bool IsOnlySought(string sentence, int index, int length)
    {
        (int start, int end) = ScopeOf(sentence, index, length);
        return SoughtAfter.IsMatch(sentence[(index + length)..end]) || SoughtBefore.IsMatch(sentence[start..index]);
    }

    /// <summary>Yes affirmed, No denied, Unknown doubted; null where the words only ask for it.</summary>
    public static Answer? Of(string sentence, int index, int length)
    {
        if (Answered.Match(sentence[(index + length)..]) is { Success: true } answered)
        {
            return answered.Groups["no"].Success ? Answer.No : answered.Groups["yes"].Success ? Answer.Yes : answered.Groups["doubt"].Success ? Answer.Unknown : null;
        }

        sentence = Concession.Replace(sentence, match => new string(' ', match.Length));
        (int start, int end) = ScopeOf(sentence, index, length);
        string before = sentence[start..index];
        string after = sentence[(index + length)..end];
        before = Pseudo.Replace(before, " ");
        if (DoubtAfter.IsMatch(after))
        {
            return Answer.Unknown;
        }

        Match doubt = Doubt.Match(before);
        string rest = doubt.Success ? before[..doubt.Index] : before;
        if (DeniedBefore.IsMatch(rest) || (doubt.Success && DeniedBefore.IsMatch(before[(doubt.Index + doubt.Length)..])))
        {
            return Answer.No;
        }

        if (doubt.Success)
        {
            return Answer.Unknown;
        }

        return DeniedAfter.IsMatch(after) ? Answer.No : Answer.Yes;
    }

    /// <summary>The stretch around some words that no "but" or its like cuts off.</summary>
    public static (int Start, int End) ScopeOf(string sentence, int index, int length)
    {
        int start = 0;
        int end = sentence.Length;
        foreach (ValueMatch stop in Stop.EnumerateMatches(sentence))
        {
            if (stop.Index + stop.Length <= index)
            {
                start = stop.Index + stop.Length;
            }
            else if (stop.Index >= index + length)
            {
                end = stop.Index;
                break;
            }
        }

        return (start, end);
    }
}
