using System.Text.RegularExpressions;

namespace RefractoryEpilepsy.Timeline;

/// <summary>Whether a sentence affirms, denies or doubts a word it contains.</summary>
internal static partial class ReportPolarity
{
    /// <summary>A negation does not reach beyond these.</summary>
    [GeneratedRegex(@"\b(but|however|although|though|except|aside from|apart from|other than|besides|otherwise|whereas|while|aber|jedoch|dagegen|hingegen|sondern|ausser|pero|sin embargo|salvo|excepto|aunque|mais|cependant|hormis|toutefois)\b|, (there (is|are)|stable|known|unchanged|again|persistent|with)\b|[;:]", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, ReportSentences.Patience)]
    private static partial Regex Stop { get; }

    /// <summary>Negations that deny something else: a change, contrast medium.</summary>
    [GeneratedRegex(@"\b(no|not|without) (significant |interval |definite |appreciable |substantial |relevant )*(change|changes|increase|growth|progression|difference|only|necessarily)\b|\b(without|w/o|wo)( and with| or with| & with| /with)?( iv| intravenous)? (contrast|gadolinium|gad|gd)\b|\b(ohne|keine)( und mit)? (km|kontrastmittel|aenderung|anderung|befundanderung)\b|\bsin( y con)? (contraste|cambios?|gadolinio)\b|\bsans( et avec)?( l'| )?(injection|contraste|gadolinium|changement|modification)\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, ReportSentences.Patience)]
    private static partial Regex Pseudo { get; }

    [GeneratedRegex(@"\b(can ?not|could not|does not|do not|not possible to|unable to) (entirely |completely |definitively )?(be )?(exclude|excluded|rule out|ruled out)\b|\bnot (entirely |completely )?(excluded|ruled out)\b|\b(possible|possibly|questionable|question of|query|may (represent|reflect|be)|might (represent|reflect|be)|could (represent|reflect|be)|suspicious for|suspicion (of|for)|suspected|concern for|concerning for|differential|versus|vs|equivocal|uncertain|indeterminate|rule out|r/o|to exclude|evaluate for|assess for)\b|\b(verdacht auf|v\.a|va|fraglich(e|er|es|en)?|moglich(e|er|es|erweise)?|differentialdiagnostisch|dd|nicht (sicher )?(auszuschliessen|auszuschliesen|ausgeschlossen))\b|\b(posible|posiblemente|sospecha de|sugestiv[oa] pero|a descartar|no se puede (descartar|excluir)|dudos[oa])\b|\b(suspicion de|eventuel(le)?s?|douteu(x|se)|a discuter|ne peut(-| )etre exclue?)\b|\?", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, ReportSentences.Patience)]
    private static partial Regex Doubt { get; }

    [GeneratedRegex(@"\b(no|not|without|w/o|absence of|absent|negative for|free of|neither|nor|never|lack of|lacks|rather than|non|excludes?)\b|\b(kein|keine|keinen|keiner|keines|keinem|keinerlei|ohne|nicht|ausschluss)\b|\b(sin|ni|ausencia de|niega|descarta|tampoco|ningun|ninguna)\b|\b(pas|sans|aucun|aucune|absence)\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, ReportSentences.Patience)]
    private static partial Regex DeniedBefore { get; }

    [GeneratedRegex(@"\b(is|are|was|were|has been|have been|had been)? ?(not|never|no longer) (been )?(seen|identified|present|detected|appreciated|evident|visuali[sz]ed|observed|recorded|noted|found|demonstrated|captured|corroborated|substantiated|reproduced|confirmed(?! (by |on |in )?(histo|patho|biops)\w*))\b|\b(ruled out|excluded|absent|negative)\b|\bnicht (mehr )?(nachweisbar|nachzuweisen|erkennbar|abgrenzbar|sichtbar|nachgewiesen|vorhanden|registriert|gesehen|zu sehen)\b|\bausgeschlossen\b|\bno se (observan?|identifican?|aprecian?|registran?|objetivan?|ven?|visualizan?|evidencian?)\b|\b(descartad[oa]s?|ausentes?)\b|\b(absente?s?|exclue?s?|non (retrouve|vu|visible|identifie|objective)e?s?)\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, ReportSentences.Patience)]
    private static partial Regex DeniedAfter { get; }

    [GeneratedRegex(@"\b(can ?not|could not) be (entirely |completely |definitively )?(excluded|ruled out)\b|\b(not|nicht) (entirely |completely |sicher |vollig )?(excluded|ruled out|auszuschliessen|auszuschliesen|ausgeschlossen|ausschliessbar)\b|\b(is|are|remains?) (possible|questionable|uncertain|suspected|a consideration|in the differential)\b|\bno se puede(n)? (descartar|excluir)\b|\bne peu(t|vent)(-| )etre exclue?s?\b|\?", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, ReportSentences.Patience)]
    private static partial Regex DoubtAfter { get; }

    /// <summary>What stands behind the colon of a template: "Hippocampal sclerosis (left): absent". Words that go on ("no change") answer something else.</summary>
    [GeneratedRegex(@"^(?![^:=|]{0,60}\b(is|are|was|were|with|without|showing|and (no|without))\b)[^:=|]{0,60}?(:|=|\||\s-{1,2}\s|\?\s|\s{3})\s*((?<no>\[?\b(absent|none|nil|negative|abwesend|ausente|absente?|fehlt|fehlend|ninguna?|not (seen|present|identified|detected|visuali[sz]ed|evident|found|demonstrated|appreciated|noted|observed)|nicht (nachweisbar|vorhanden|erkennbar)|(no|nein|non|kein\w*|aucun\w*)(?=(\s+(evidence|seen|identified|evident|present|detected|found|nachweis))?\s*($|[.,;)\]/])))\b(?! (for|of)\b))|(?<untold>(n/?a\b|not (assessed|evaluated|applicable|performed|done)|unknown|nicht beurteilbar))|(?<doubt>(possible|possibly|equivocal|indeterminate|questionable|uncertain|cannot be excluded|suspected|fraglich|posible|douteux)\b(?=\s*($|[.,;)\]/])))|(?<yes>(present|yes|positive|vorhanden|ja|presente?|oui)\b))", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, ReportSentences.Patience)]
    private static partial Regex Answered { get; }

    /// <summary>Yes affirmed, No denied, Unknown doubted; null where the words only ask for it.</summary>
    public static Answer? Of(string sentence, int index, int length)
    {
        if (Answered.Match(sentence[(index + length)..]) is { Success: true } answered)
        {
            return answered.Groups["no"].Success ? Answer.No : answered.Groups["yes"].Success ? Answer.Yes : answered.Groups["doubt"].Success ? Answer.Unknown : null;
        }

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
