using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using RefractoryEpilepsy.Knowledge;

namespace RefractoryEpilepsy.Timeline;

/// <summary>An earlier drug that a note tells of.</summary>
/// <param name="DrugId">Key of <c>drugs.csv</c>.</param>
/// <param name="Controlled">What the note says to "did it control the seizures?": No ineffective or failed, Yes seizure free, Unknown where silent.</param>
/// <param name="Stopped">Why it ended, where told.</param>
/// <param name="MgPerDay">Dose named beside it, taken as a day's; null where none is named.</param>
/// <param name="When">When it was taken or stopped, where told.</param>
/// <param name="Confidence">0 to 1.</param>
/// <param name="Rule">Stable id of the rule that read it.</param>
/// <param name="Offset">Where the drug's name stands in the text.</param>
/// <param name="Length">How many characters the name and what is said of it take.</param>
public sealed record DrugHistoryReading(
    string DrugId,
    Answer Controlled,
    StopReason Stopped,
    decimal? MgPerDay,
    PartialDate? When,
    double Confidence,
    string Rule,
    int Offset,
    int Length)
{
    /// <summary>Rule and place, never the words themselves.</summary>
    public string Quote => $"{Rule}@{Offset}+{Length}";
}

/// <summary>Reads what notes tell of earlier drugs: "previously failed: LEV, LTG (rash)", "tried carbamazepine 800 mg - ineffective".</summary>
/// <remarks>
/// It serves left truncation (specification 1.6): such drugs become historical trials whose outcome comes from text. What is told of
/// present drugs, plans, allergies to check, and of relatives is passed over. English, and the usual words of German, Spanish and French.
/// </remarks>
public static partial class DrugHistoryText
{
    private const int LongestTail = 160;

    private static readonly ConditionalWeakTable<KnowledgeBase, Phrases<DrugName>> NamesOf = [];

    [GeneratedRegex(@"(?<failed>\b(previously |has |have |had |having |already |who )*(failed|failures? (of|to|with)|no response to|no benefit from|refractory to|resistant to|not responded to|ineffective (drugs?|meds?|medications?|aeds?|asms?|trials?)|erfolglos\w*( behandelt)?( mit)?|unwirksam\w*|fracaso (con|de)|sin respuesta a|ha fracasado( con)?|echec (de|du|a)|resistant a)\b)"
        + @"|(?<intolerant>\b(intolerant (to|of)|intoleran(ce|cia|z)\w*( to| a| gegen)?|did not tolerate|didn't tolerate|could not tolerate|unable to tolerate|not tolerated|nicht vertragen\w*|unvertraglichkeit\w*( gegen)?|no tolero|n'a pas tolere|adverse (reactions?|effects?) (to|with|on)|side effects (to|with|on))\b)"
        + @"|(?<stopped>\b(stopped|discontinued|d/c'?ed|dc'd|weaned off|tapered off|taken off|came off|abgesetzt\w*|suspendi\w+|retir\w+|arrete\w*)\b)"
        + @"|(?<tried>\b((previous|prior|past|former|earlier|historical|old|discontinued)(ly)? (\w+ ){0,3}(aeds?|asms?|anti-?(seizure|epileptic|convulsant)s?( drugs?| medications?| meds?)?|medications?|meds?|drugs?|trials?|treatments?|therap(y|ies)|tried|on|taken|used|treated)( with| trials?| tried| used)*|(has |have |had |was |been |already )+(tried|on|treated with|taken)( and failed)?|tried|trials? of|(medication|aed|asm|drug|treatment) history|previously (on|taking|treated with|took)|history of (treatment|therapy) with|fruhere\w* (\w+ )?(medikation|therapie|antiepileptika|antikonvulsiva|anfallssuppressiva|medikamente)|bisherige\w* (\w+ )?(medikation|therapie|antiepileptika|behandlung|medikamente)|vormedikation|vorbehandl\w+( mit)?|antiepilepticos previos|tratamientos? previos?|farmacos previos|ha (probado|tomado)|previamente (con|tratad\w+)|traitements? anterieurs?|antecedents? de traitement|a (essaye|recu)|deja (essaye|recu))\b)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex Heading { get; }

    [GeneratedRegex(@"(\r?\n\s*\r?\n|\b(current(ly)?|now on|at present|presently|aktuell\w*|derzeit\w*|actualmente|actuellement|plan|continues?|allerg\w+|assessment|impression|is on|remains on|maintained on|switched to|changed to|replaced (by|with)|started on|will (start|try|add|begin)|recommend\w*|consider\w*|start|add|umgestellt auf|cambi\w+ a|today|doing well on|controlled on)\b)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex HeadingEnd { get; }

    [GeneratedRegex(@"[.;!?](?=\s|$)(?<!\b(mg|dr|vs|ca|z|b)\.)|\n(?!\s*([-*•]|\d[.)]|[a-z]{3,20}\s*[:(-]))", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex SentenceEnd { get; }

    [GeneratedRegex(@"\.(?=\s|$)(?<!\b(mg|dr|vs|ca|z|b)\.)|\n(?!\s*([-*•]|\d[.)]|[a-z]{3,20}\s*[:(-]))", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex SectionEnd { get; }

    [GeneratedRegex(@"\b(never|not|no(?! (response|benefit|effect|improvement))|hasn't|haven't|nie|nicht|kein\w*|nunca|jamais|has not|have not|had not|denies)\s+(yet |been |previously |formally )*$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex NotTried { get; }

    [GeneratedRegex(@"\b(mother|father|brother|sister|sibling|cousin|aunt|uncle|mutter|vater|bruder|schwester|madre|padre|hermano|hermana|mere|pere|frere|soeur)\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex Relatives { get; }

    [GeneratedRegex(@"\b(ineffective|inefficac\w+|ineficaz|(not|wasn't|never|nicht) (very )?(effective|helpful|wirksam)|no (significant |sustained |clear |real |clinical )?(benefit|effect|response|improvement|efficacy|help|change)|lack of (efficacy|effect|benefit|response|effectiveness)|loss of efficacy|without (\w+ )?(improvement|benefit|effect|success|response)|fail\w*|(did|does|do) ?(not|n't) (help|work|control|stop|respond)|didn't (help|work|control)|(continued|persistent|ongoing|breakthrough|more|increased|worsening|still had) seizures?|seizures? (continued|persisted|worsened|increased|recurred|not controlled|uncontrolled)|uncontrolled|(poor|inadequate|insufficient|partial|limited|minimal|incomplete|some|little) (\w+ )?(control|response|benefit|efficacy|effect|improvement)|partially effective|wirkungslos|unwirksam|unzureichend\w*|ohne (erfolg|wirkung|effekt|besserung)|keine? (wirkung|besserung|effekt|erfolg)|nicht anfallsfrei|weiterhin anfalle|sin (efecto|respuesta|mejoria|eficacia|control)|fracaso|mala respuesta|sans (effet|efficacite|benefice)|echec|inefficace|exacerbat\w+|worsened)\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex Ineffective { get; }

    [GeneratedRegex(@"\b(rash\w*|sjs|stevens\w*|tens?\b|dress|hives|itching|allerg\w+|hypersensitiv\w+|intoleran\w+|intolerable|not tolerated|poorly tolerated|side[- ]effects?|adverse|\bae\b|\baes\b|irritab\w*|mood\w*|behavio\w+|aggress\w+|rage|anger|agitat\w+|depress\w+|psych\w+|suicid\w+|anxi\w+|hallucinat\w+|sedat\w+|somnolen\w+|sleep(y|iness)|drows\w+|lethargy|fatigue|tired\w*|dizz\w+|ataxi\w+|unstead\w+|diplopia|double vision|blurred vision|weight (gain|loss)|gained weight|lost weight|hair loss|alopecia|tremors?|hyponatr\w+|low sodium|nausea|vomit\w+|gi upset|abdominal pain|cognitive|memory|confus\w+|word[- ]finding|slow(ed)? thinking|kidney stones?|nephrolith\w*|renal stones?|hepat\w+|liver|lft\w*|pancreat\w+|thrombocytop\w+|leukop\w+|neutrop\w+|aplastic|hyperammon\w+|ammonia|visual field\w*|vision loss|nystagm\w+|gingival|gum|anorexia|appetite|headaches?|insomnia|paresthesias?|toxicity|pcos|osteop\w+|nebenwirk\w*|ausschlag|exanthem|hautausschlag|mudigkeit|schwindel|doppelbilder|aggressiv\w*|gewichtszunahme|haarausfall|hyponatriamie|unvertrag\w+|nicht vertragen|efectos? (adversos?|secundarios?)|erupcion|exantema|mareos?|somnolencia|irritabilidad|mala tolerancia|effets? (secondaires?|indesirables?)|eruption|vertiges?|irritabilite|mauvaise tolerance|mal tolere\w*)\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex Adverse { get; }

    [GeneratedRegex(@"\b(pregnan\w+|conceiv\w+|conception|childbearing|teratogen\w+|schwanger\w*|kinderwunsch|embaraz\w*|grossesse|enceinte)\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex Pregnancy { get; }

    [GeneratedRegex(@"\b(cost\w*|insurance|coverage|afford\w*|expensive|availab\w+|shortage|backorder\w*|formulary|kosten|lieferengpass|desabastecimiento|rupture)\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex Cost { get; }

    [GeneratedRegex(@"\b(no longer needed|(after|due to|because of) (\w+ ){0,3}seizure[- ]free\w*|seizure freedom|remission|anfallsfreiheit)\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex Remission { get; }

    [GeneratedRegex(@"\b((was|became|been|remained) seizure[- ]free|seizure[- ]free (on|with|for)|(good|complete|excellent|full) (seizure )?(control|response)|well[- ]controlled|controlled (the |his |her )?seizures|effective(?<!(not|in)[\s-]?effective)|anfallsfrei(?<!nicht anfallsfrei)|libre de crisis|libre de crises)\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex Controlled { get; }

    [GeneratedRegex(@"^[^,;\n]{0,30}?\b(?<mg>\d{1,4}([.,]\d{1,3})?)\s*(?<unit>mg|g)\b\s*(/ ?(d|day|tag|jour|dia)|per day|daily|qd|pro tag)?\s*(?<twice>bid|b\.i\.d|twice|2x|bd)?(?<thrice>tid|three times)?", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex Dose { get; }

    [GeneratedRegex(@"\b(?<from>(19|20)\d\d)\s*-\s*(?<to>(19|20)\d\d)\b|\b(" + ClinicalDates.Pattern + @")\b(?!\s*(mg|g|ml|-))", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex Date { get; }

    [GeneratedRegex(@"^[^.;\n]{0,50}?[:\n]", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex SectionColon { get; }

    [GeneratedRegex(@"^[\s,/&+\d).]*((and|or|und|oder|y|o|et|ou|then|plus)\s*)*$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex OnlyJoint { get; }

    [GeneratedRegex(@"^[\s\w,/()-]{0,45}$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex NothingBetween { get; }

    [GeneratedRegex(@"\b(not|never|until|if|when|before|nicht|no|pas)\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex Denied { get; }

    [GeneratedRegex(@"^\s*(\d[\d.,]*\s*(mg|g)(/d(ay)?)?\s*)?(bid |tid |daily )?(-|:|=|\(|was |were |had been |proved |war )\s*(not |no )?", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex SaidOfDrug { get; }

    /// <summary>Every earlier drug the text tells of, in order; each drug once for each rule, the most telling kept.</summary>
    public static IReadOnlyList<DrugHistoryReading> Read(string text, DateOnly written, KnowledgeBase knowledge)
    {
        string folded = PlainText.Fold(text);
        List<Mention> mentions = Mentions(text, folded, knowledge);
        if (mentions.Count == 0)
        {
            return [];
        }

        var readings = new List<DrugHistoryReading>();
        foreach (Match heading in Heading.Matches(folded))
        {
            if (NotTried.IsMatch(folded[Math.Max(0, heading.Index - 30)..heading.Index]) || Relatives.IsMatch(folded[Math.Max(0, heading.Index - 60)..heading.Index]))
            {
                continue;
            }

            readings.AddRange(After(heading, folded, mentions, written));
        }

        readings.AddRange(Told(folded, mentions, written, readings));
        return
        [
            .. readings.GroupBy(reading => reading.Offset).Select(group => group.MaxBy(Telling)!)
                .GroupBy(reading => reading.DrugId).SelectMany(Distinct)
                .OrderBy(reading => reading.Offset),
        ];
    }

    private static IEnumerable<DrugHistoryReading> Distinct(IGrouping<string, DrugHistoryReading> ofDrug) =>
        ofDrug.GroupBy(reading => reading.When).Select(group => group.MaxBy(Telling)!);

    private static int Telling(DrugHistoryReading reading) =>
        (reading.Controlled != Answer.Unknown ? 4 : 0) + (reading.Stopped is not (StopReason.NotRecorded or StopReason.NotStopped) ? 2 : 0) + (reading.MgPerDay is null ? 0 : 1);

    // The drugs of a list that a heading opens: "Failed AEDs: LEV 3000 mg, LTG (rash) and topiramate."
    private static IEnumerable<DrugHistoryReading> After(Match heading, string folded, List<Mention> mentions, DateOnly written)
    {
        int from = heading.Index + heading.Length;
        Match colon = SectionColon.Match(folded[from..Math.Min(folded.Length, from + 60)]);
        bool isSection = colon.Success;
        Match sentence = isSection ? SectionEnd.Match(folded, from + colon.Length) : SentenceEnd.Match(folded, from);
        Match end = HeadingEnd.Match(folded, from);
        int until = Math.Min(sentence.Success ? sentence.Index : folded.Length, end.Success ? end.Index : folded.Length);
        List<Mention> listed = mentions.FindAll(mention => mention.Start >= from && mention.Start < until);
        if (listed.Count == 0 || (!isSection && listed[0].Start - from > 40))
        {
            // "lamotrigine was stopped due to rash": the drug stands before the word.
            if (heading.Groups["stopped"].Success || heading.Groups["failed"].Success)
            {
                foreach (DrugHistoryReading before in Before(heading, folded, mentions, written, until))
                {
                    yield return before;
                }
            }

            yield break;
        }

        // A reason that closes an unbracketed list holds for all of it: "stopped LEV and BRV due to irritability".
        for (int index = 0; index < listed.Count; index++)
        {
            Mention mention = listed[index];
            int tailEnd = Math.Min(index + 1 < listed.Count ? listed[index + 1].Start : until, mention.End + LongestTail);
            string tail = folded[mention.End..Math.Max(mention.End, tailEnd)];
            string shared = index + 1 < listed.Count && !tail.Contains('(') && IsOnlyJoint(tail) ? folded[listed[^1].End..Math.Max(listed[^1].End, Math.Min(until, listed[^1].End + LongestTail))] : "";
            string told = tail.Length > 0 && !IsOnlyJoint(tail) ? tail : shared.Contains('(') ? "" : shared;
            yield return Judge(mention, told, tail, heading, written, isSection ? 0.9 : 0.85);
        }

    }

    private static bool IsOnlyJoint(string tail) => OnlyJoint.IsMatch(tail);

    private static IEnumerable<DrugHistoryReading> Before(Match heading, string folded, List<Mention> mentions, DateOnly written, int until)
    {
        int from = Math.Max(0, heading.Index - 80);
        int cut = folded.LastIndexOfAny(['.', ';', '\n'], Math.Max(0, heading.Index - 1), Math.Min(heading.Index, heading.Index - from));
        List<Mention> told = mentions.FindAll(mention => mention.Start >= Math.Max(from, cut + 1) && mention.End <= heading.Index);
        if (told.Count == 0)
        {
            yield break;
        }

        Mention last = told[^1];
        string between = folded[last.End..heading.Index];
        if (NothingBetween.IsMatch(between) && !Denied.IsMatch(between))
        {
            yield return Judge(last, between + folded[heading.Index..Math.Min(until, heading.Index + LongestTail)], between, heading, written, 0.8);
        }
    }

    // "carbamazepine 800 mg - ineffective", "topiramate: kidney stones" without any heading.
    private static IEnumerable<DrugHistoryReading> Told(string folded, List<Mention> mentions, DateOnly written, List<DrugHistoryReading> known)
    {
        for (int index = 0; index < mentions.Count; index++)
        {
            Mention mention = mentions[index];
            int end = Math.Min(index + 1 < mentions.Count ? mentions[index + 1].Start : folded.Length, mention.End + 60);
            Match cut = SentenceEnd.Match(folded, mention.End, Math.Max(0, end - mention.End));
            string tail = folded[mention.End..(cut.Success ? cut.Index : end)];
            Match link = SaidOfDrug.Match(tail);
            if (!link.Success || known.Exists(reading => reading.Offset == mention.Start) || Relatives.IsMatch(folded[Math.Max(0, mention.Start - 60)..mention.Start]))
            {
                continue;
            }

            Match ineffective = Ineffective.Match(tail);
            bool said = ineffective.Success && ineffective.Index <= link.Length + 12;
            if (said)
            {
                yield return new(mention.DrugId, Answer.No, StopReason.Inefficacy, DoseIn(tail), DateIn(tail, written), 0.75, "drug-ineffective", mention.Start, mention.End - mention.Start + ineffective.Index + ineffective.Length);
            }
        }
    }

    private static DrugHistoryReading Judge(Mention mention, string told, string tail, Match heading, DateOnly written, double confidence)
    {
        bool failed = heading.Groups["failed"].Success;
        bool intolerant = heading.Groups["intolerant"].Success;
        bool ineffective = Ineffective.IsMatch(told);
        bool adverse = Adverse.IsMatch(told);
        bool controlled = Controlled.IsMatch(told) && !ineffective;
        StopReason stopped =
            adverse && !ineffective ? StopReason.AdverseEffect
            : ineffective ? StopReason.Inefficacy
            : Pregnancy.IsMatch(told) ? StopReason.Pregnancy
            : Cost.IsMatch(told) ? StopReason.CostOrSupply
            : Remission.IsMatch(told) ? StopReason.Remission
            : intolerant ? StopReason.AdverseEffect
            : failed ? StopReason.Inefficacy
            : StopReason.NotRecorded;
        Answer answer = ineffective || (failed && stopped == StopReason.Inefficacy) ? Answer.No : controlled ? Answer.Yes : Answer.Unknown;
        string rule = failed ? "failed-drugs" : intolerant ? "intolerant-drugs" : heading.Groups["stopped"].Success ? "stopped-drugs" : "tried-drugs";
        return new(mention.DrugId, answer, stopped, DoseIn(tail), DateIn(tail, written), confidence, rule, mention.Start, mention.End - mention.Start + tail.TrimEnd().Length);
    }

    private static decimal? DoseIn(string tail)
    {
        Match dose = Dose.Match(tail);
        if (!dose.Success || ProductText.Number(dose.Groups["mg"].ValueSpan, smallDoses: true) is not { } amount)
        {
            return null;
        }

        decimal mg = amount * MassUnit.InMg(dose.Groups["unit"].ValueSpan) * (dose.Groups["twice"].Success ? 2 : dose.Groups["thrice"].Success ? 3 : 1);
        return mg is > 0 and <= 10_000 ? mg : null;
    }

    private static PartialDate? DateIn(string tail, DateOnly written)
    {
        Match date = Date.Match(tail);
        return !date.Success ? null
            : !date.Groups["from"].Success ? ClinicalDates.Read(date.Value, written)
            : ClinicalDates.Read(date.Groups["from"].Value, written) is { } from && ClinicalDates.Read(date.Groups["to"].Value, written) is { } to && from.Earliest <= to.Latest
                ? PartialDate.Between(from.Earliest, to.Latest)
                : null;
    }

    private static List<Mention> Mentions(string text, string folded, KnowledgeBase knowledge)
    {
        Phrases<DrugName> names = NamesOf.GetValue(knowledge, static known => new(known.DrugNames.Where(name => name.Kind != DrugNameKind.Never).Select(name => (name.Name, name))));
        List<(int Start, int Length)> words = PlainText.Words(folded);
        var mentions = new List<Mention>();
        foreach ((int first, int count, IReadOnlyList<DrugName> meanings) in names.Find(folded, words))
        {
            int start = words[first].Start;
            int end = words[first + count - 1].Start + words[first + count - 1].Length;

            // Abbreviations stand in capitals; "per" and "ruf" do not.
            if (meanings[0].Kind != DrugNameKind.Abbreviation || (char.IsUpper(text[start]) && char.IsUpper(text[start + 1])))
            {
                mentions.Add(new(meanings[0].DrugId, start, end));
            }
        }

        return mentions;
    }

    private sealed record Mention(string DrugId, int Start, int End);
}
