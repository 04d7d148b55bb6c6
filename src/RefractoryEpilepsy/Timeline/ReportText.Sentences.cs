using System.Text.RegularExpressions;
using RefractoryEpilepsy.Knowledge;

namespace RefractoryEpilepsy.Timeline;

/// <summary>What part of a report a sentence stands in.</summary>
internal enum ReportPart
{
    Findings,
    Impression,

    /// <summary>What was added later and outweighs the impression.</summary>
    Addendum,
    Technique,

    /// <summary>History, indication, comparison: what others thought, not what was seen.</summary>
    Question,
}

/// <summary>A sentence in lower case without accents.</summary>
/// <param name="Offset">Where it begins in the report.</param>
internal readonly record struct ReportSentence(string Text, int Offset, ReportPart Part);

/// <summary>Cuts a report into parts and sentences.</summary>
internal static partial class ReportSentences
{
    /// <summary>No sentence is longer: what goes on beyond reads as the next one, and no pattern can be made to run long.</summary>
    private const int LongestSentence = 800;

    /// <summary>Milliseconds: far more than any sentence takes.</summary>
    public const int Patience = 10_000;

    [GeneratedRegex(@"(^|[\n.;:>?!]\s*)(?<question>clinical (history|information|indication|data|details|question)|history|indications?|reason for (the )?(exam|study|test|examination|visit)|comparison|patient history|past medical history|medications?|current medications?|fragestellung|anamnese|klinische (angaben|fragestellung|information)|indikation|vorbefunde?|indicacion(es)?|motivo( de consulta)?|antecedentes|datos clinicos|informacion clinica|comparacion|motif|antecedents|renseignements cliniques)\s*(:|\n)"
        + @"|(^|[\n.;:>?!]\s*)(?<technique>technique|procedure|protocol|study|exam(ination)?|technical (description|summary|details)|conditions of (the )?recording|description of (the )?recording|technik|untersuchung|methode|tecnica|estudio|methode|technique d'examen)\s*(:|\n)"
        + @"|(^|[\n.;:>?!]\s*)(?<addendum>(addendum|addenda|amend(ed|ment)( (report|impression|findings|conclusion))?|correct(ed|ion)( (report|impression))|revised (report|impression|conclusion)|nachtrag|nachbefund|adenda|addenda|enmienda)\b[^:\n.]{0,40})(:|\n)"
        + @"|(^|[\n.;:>?!]\s*)(?<original>(original|initial|first|preliminary) (report|impression|findings|interpretation|reading)( (text|follows|below|dated [^:\n]{1,20}))?|ursprunglicher befund|originalbefund|informe original)\s*(:|\n)"
        + @"|(^|[\n.;:>?!]\s*)(?<impression>impressions?|conclusions?|interpretation|summary|clinical (correlation|interpretation)|diagnosis|final diagnosis|assessment|opinion|beurteilung|zusammenfassung|diagnose|conclusion(es)?|impresion( diagnostica)?|juicio diagnostico|synthese)\s*(:|\n)"
        + @"|(^|[\n.;:>?!]\s*)(?<findings>findings?|description|results?|report|background|interictal|ictal|eeg (findings|description)|microscopic description|gross description|brain|befund|befunde|ergebnis|hallazgos|descripcion|resultados?|resultats?|constatations)\s*(:|\n)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, ReportSentences.Patience)]
    private static partial Regex Header { get; }

    [GeneratedRegex(@"^\W*(the |an? )?(prior|previous|earlier|outside|last) (\w+ ){0,2}(eeg|mri|study|recording|exam(ination)?|imaging|ct)s? (from |of |dated |in )?([\w/.-]+ )?(showed|demonstrated|revealed|had|reported|was|were)|\b((\d+|-)[ -]*(year|yr|yo|y/o)|y/o|history of|hx of|h/o|presents? (with|for)|presenting (with|for)|referred for|evaluate for|evaluation (of|for)|clinical concern|family history|to rule out|please (evaluate|rule)|jahrig|zuweisung|antecedentes? de|anos de edad|age de)\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, ReportSentences.Patience)]
    private static partial Regex HistoryTold { get; }

    /// <summary>What relatives have. A relative who only speaks or hears is none of these.</summary>
    [GeneratedRegex(@"\b(mother|father|parents|brothers?|sisters?|siblings?|cousins?|aunt|uncle|grand(mother|father|parents?)|son|daughter|twin|relatives?|niece|nephew|family members?)( \w+){0,2}? (with|had|has|have|having|suffer\w*|died|carr(y|ies)|(is|was|were) (also )?(known|affected|diagnosed|treated|operated))\b|\b(mutter|vater|bruder|schwester|geschwister|onkel|tante) (\w+ )?(hat|hatte|mit|litt|leidet)\b|\b(madre|padre|hermano|hermana|abuel[oa]) (\w+ )?(con|tiene|tuvo|fallec\w+)\b|\b(mere|pere|frere|soeur) (\w+ )?(avec|a eu|avait)\b|\b(in|of) (his|her|their|the patient'?s?|a|an?other|one) (\w+ )?(mother|father|brother|sister|sibling|cousin|aunt|uncle|grandmother|grandfather|son|daughter|twin|relative)\b|\b(familial|family) (occurrence|background) of\b|\bfamilienanamnes\w*|\bantecedentes familiares\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, ReportSentences.Patience)]
    private static partial Regex RelativesTold { get; }

    /// <summary>What others read, thought or asked.</summary>
    [GeneratedRegex(@"\b(outside|external|referring|previous|prior|earlier|initial|original|older|local|elsewhere|peripheral|foreign|community|auswartig\w*|extern\w*) (\w+ ){0,2}(reports?|read|reads|reading|readings|interpretations?|radiologists?|reviews?|reviewers?|opinions?|hospital|institution|facility|mri|mr|eeg|study|imaging|scan|clinicians?|befund\w*)\b.{0,30}?\b(quer(ied|ies)|rais(ed|es)|mention(s|ed)?|suggest(s|ed)?|describ(es|ed)|question(s|ed)|report(s|ed)|suspect(s|ed)|propos(ed|es)|diagnos(ed|es)|stat(ed|es)|wondered|interpreted|conclud(ed|es)|considered|consider|thought|called|favou?red|possible|\?|beschrieb\w*|vermutet\w*)\b|\b(according to|as per) (the |an )?(outside|external|referring|prior|previous)\b|\b(outside|external|referring|previous|prior) (mri |mr |eeg )?(reports?|impression|findings|interpretation|reading)\s*:|\b(reported|described|diagnosed|suspected|raised|queried|questioned|suggested|mentioned|called|read) (elsewhere|externally|outside|at (the |an )?(outside|other|another|referring)|by (the |an |another )?(outside|other|external|referring|previous|prior|local))\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, ReportSentences.Patience)]
    private static partial Regex OthersTold { get; }

    /// <summary>What was told elsewhere is seen here too.</summary>
    [GeneratedRegex(@"(?<!\b(not|cannot|no|never|nor|unable to|to be) (be |been )?)\b(confirm(ed|s)?|again|re-?demonstrated|re-?identified|unchanged|stable|persist\w*|agree|agrees|concur|concurs|concordant|(is|are) (also |clearly |still )?(seen|present|visible|evident|noted)( on| in| here)?|correspond\w*|bestatigt|unverandert|as (noted|described|seen|reported))\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, ReportSentences.Patience)]
    private static partial Regex SeenHere { get; }

    /// <summary>Whether a sentence tells what relatives have or what others thought, not what this report found.</summary>
    private static bool IsOfOthers(string sentence) => RelativesTold.IsMatch(sentence) || (OthersTold.IsMatch(sentence) && !SeenHere.IsMatch(sentence));

    /// <summary>A line of a template: "Cortical dysplasia: absent".</summary>
    [GeneratedRegex(@"\G[ \r]*[^.:;\n]{2,60}:[ \t]*\w", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, ReportSentences.Patience)]
    private static partial Regex LineOfTemplate { get; }

    /// <summary>"Tumor? No."</summary>
    [GeneratedRegex(@"\G\? *(not|unlikely|doubtful|negative|positive|no|none|absent|yes|present|nein|ja|non|oui)\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, ReportSentences.Patience)]
    private static partial Regex AnswerOfQuestion { get; }

    /// <summary>The sentences in order; empty for empty text.</summary>
    public static IEnumerable<ReportSentence> Of(string report)
    {
        string text = FoldLines(ReportMarkup.Strip(report));
        int from = 0;
        ReportPart part = ReportPart.Findings;
        bool added = false;
        bool seen = false;
        foreach (Match header in Header.Matches(text))
        {
            int start = header.Index;
            while (start < header.Index + header.Length && !char.IsLetter(text[start]))
            {
                start++;
            }

            foreach (ReportSentence sentence in Cut(text, from, start, part))
            {
                yield return sentence;
            }

            // An addendum before the report ends where the report begins; one behind it may have headers of its own.
            added = header.Groups["addendum"].Success || (added && from > 0 && part == ReportPart.Addendum && header.Groups["impression"].Success && seen);
            seen |= !header.Groups["addendum"].Success;
            part = header.Groups["question"].Success ? ReportPart.Question
                : header.Groups["technique"].Success ? ReportPart.Technique
                : added ? ReportPart.Addendum
                : header.Groups["impression"].Success ? ReportPart.Impression
                : ReportPart.Findings;
            from = header.Index + header.Length;
        }

        foreach (ReportSentence sentence in Cut(text, from, text.Length, part))
        {
            yield return sentence;
        }
    }

    private static IEnumerable<ReportSentence> Cut(string text, int from, int to, ReportPart part)
    {
        int start = from;
        for (int at = from; at <= to; at++)
        {
            if (at < to && !Ends(text, at, to) && !(at - start > LongestSentence && text[at] == ' '))
            {
                continue;
            }

            if (at > start)
            {
                // A question keeps its mark: it tells nothing.
                string sentence = text[start..(at < to && text[at] == '?' ? at + 1 : at)].Replace('\n', ' ');
                if (sentence.AsSpan().Trim().Length > 2)
                {
                    bool history = (part is ReportPart.Findings && HistoryTold.IsMatch(sentence)) || IsOfOthers(sentence);
                    yield return new ReportSentence(sentence, start, history ? ReportPart.Question : part);
                }
            }

            start = at + 1;
        }
    }

    /// <summary>A full stop that is no decimal point or short form, a semicolon, a blank line, or a line that begins a list item.</summary>
    private static bool Ends(string text, int at, int to)
    {
        char letter = text[at];
        if (letter is ';' or '!' or '\u2022')
        {
            return true;
        }

        if (letter == '\n')
        {
            int next = at + 1;
            while (next < to && text[next] is ' ' or '\r')
            {
                next++;
            }

            return next >= to || text[next] is '\n' or '-' or '*' or '\u2022' || (char.IsAsciiDigit(text[next]) && next + 1 < to && text[next + 1] is '.' or ')')
                || LineOfTemplate.IsMatch(text, at + 1);
        }

        if (letter == '?' && AnswerOfQuestion.IsMatch(text, at))
        {
            return false;
        }

        if (letter == '?' && StandsBefore(text, at, to))
        {
            return false;
        }

        if (letter is not ('.' or '?'))
        {
            return false;
        }

        bool decimalPoint = at + 1 < to && char.IsAsciiDigit(text[at + 1]);
        bool shortForm = at >= 2 && (text.AsSpan(from(at), at - from(at)) is "v.a" or "z.n" or "vs" or "e.g" or "i.e" or "ca" or "approx" or "bds" or "li" or "re" or "dr" or "z.b");
        return !decimalPoint && !shortForm;

        int from(int end)
        {
            int begin = end;
            while (begin > 0 && text[begin - 1] is not (' ' or '\n' or '('))
            {
                begin--;
            }

            return begin;
        }
    }

    /// <summary>"? left MTS", "?MTS": the mark stands before what is asked for.</summary>
    private static bool StandsBefore(string text, int at, int to)
    {
        int before = at - 1;
        while (before >= 0 && text[before] == ' ')
        {
            before--;
        }

        int after = at + 1;
        while (after < to && text[after] == ' ')
        {
            after++;
        }

        return after < to && char.IsLetter(text[after])
            && (before < 0 || text[before] is '\n' or '.' or ';' or ':' or ',' or '(' or '-' || (after == at + 1 && before < at - 1));
    }

    private static string FoldLines(string text)
    {
        string folded = PlainText.Fold(text);
        return text.Contains('\n', StringComparison.Ordinal)
            ? string.Create(folded.Length, (folded, text), static (lines, both) =>
            {
                for (int at = 0; at < lines.Length; at++)
                {
                    lines[at] = both.text[at] == '\n' ? '\n' : both.folded[at];
                }
            })
            : folded;
    }
}

/// <summary>Takes markup out of text without moving a character.</summary>
internal static class ReportMarkup
{
    private static readonly (string Entity, char Letter)[] Entities =
        [("&nbsp;", ' '), ("&amp;", '&'), ("&lt;", '<'), ("&gt;", '>'), ("&quot;", '"'), ("&#39;", '\''), ("&apos;", '\''), ("&#160;", ' ')];

    /// <summary>Tags become spaces (line breaks where they break lines), entities their letter and spaces.</summary>
    public static string Strip(string text)
    {
        if (text.AsSpan().IndexOfAny('<', '&') < 0)
        {
            return text;
        }

        char[] plain = text.ToCharArray();
        for (int at = 0; at < plain.Length; at++)
        {
            if (plain[at] == '<' && at + 1 < plain.Length && (char.IsAsciiLetter(plain[at + 1]) || plain[at + 1] is '/' or '!') && Array.IndexOf(plain, '>', at) is >= 0 and var end)
            {
                bool breaks = BreaksLine(text.AsSpan(at + 1));
                Array.Fill(plain, ' ', at, end - at + 1);
                plain[at] = breaks ? '\n' : ' ';
                plain[end] = breaks ? '\n' : ' ';
                at = end;
            }
            else if (plain[at] == '&')
            {
                foreach ((string entity, char letter) in Entities)
                {
                    if (text.AsSpan(at).StartsWith(entity, StringComparison.OrdinalIgnoreCase))
                    {
                        Array.Fill(plain, ' ', at, entity.Length);
                        plain[at] = letter;
                        break;
                    }
                }
            }
        }

        return new string(plain);
    }

    private static bool BreaksLine(ReadOnlySpan<char> tag)
    {
        ReadOnlySpan<char> name = tag[0] == '/' ? tag[1..] : tag;
        foreach (string block in (ReadOnlySpan<string>)["br", "p", "div", "li", "tr", "h1", "h2", "h3", "h4", "table"])
        {
            if (name.StartsWith(block, StringComparison.OrdinalIgnoreCase) && (name.Length == block.Length || !char.IsAsciiLetterOrDigit(name[block.Length])))
            {
                return true;
            }
        }

        return false;
    }
}
