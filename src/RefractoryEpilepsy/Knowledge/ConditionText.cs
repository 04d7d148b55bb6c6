using System.Collections.Frozen;

namespace RefractoryEpilepsy.Knowledge;

/// <summary>Conditions that are told as text only, in English, German, Spanish and French.</summary>
internal sealed class ConditionText(IEnumerable<(string Phrase, string Concept)> phrases)
{
    private static readonly FrozenSet<string> Negations = Set("no not non without denies denied negative kein keine keinen ohne sin no pas sans aucun aucune excluded unlikely screening against risk vaccination carrier");

    // A question is no diagnosis. "Probable" is what people write who treat by it.
    private static readonly string[][] DoubtsBefore =
        [.. ("rule out|ruling out|r o|ro|possible|possibly|questionable|suspected|suspect|suspicion|suspicious|concern for|concerns for|concerning for|concerned for|evaluate|evaluation for|evaluation of possible|assess for|"
            + "query|question of|vs|versus|differential|to exclude|exclude|verdacht auf|verdacht|v a|va|fraglich|fragliche|fraglicher|moglich|mogliche|moglicher|ausschluss|sospecha|posible|descartar|suspicion de|eventuel|eventuelle|a eliminer")
            .Split('|').Select(phrase => phrase.Split(' '))];

    private static readonly string[][] DoubtsAfter =
        [.. "ruled out|excluded|unlikely|not confirmed|not found|not present|refuted|disproved|disproven|in question|vs|versus|ausgeschlossen|fraglich|descartado|descartada|exclu|exclue"
            .Split('|').Select(phrase => phrase.Split(' '))];

    // "Epilepsy, suspected" doubts the epilepsy, "stroke, possible embolic source" does not doubt the stroke.
    private static readonly FrozenSet<string> LastDoubts = Set("possible suspected questionable doubtful uncertain");

    private static readonly FrozenSet<string> KindsOfEpilepsy = Set("epilepsy epilepsies epilepsie epilepsia focal partial generalized generalised localization multifocal genetic idiopathic symptomatic structural temporal frontal fokale generalisierte");

    // Between a condition and what is said of it.
    private static readonly FrozenSet<string> Links = Set("is was were has been have now since later then previously already definitively clinically not be to could cannot can yet completely fully now wurde wird ist ha sido fue est a ete");

    // "Evaluation for epilepsy surgery" presumes the epilepsy.
    private static readonly FrozenSet<string> Presuming = Set("surgery surgical monitoring therapy treatment medication management program clinic");

    /// <summary>Whoever was near a disease, or was vaccinated, does not have it: "contact with and (suspected) exposure to …".</summary>
    private static readonly FrozenSet<string> Encounters = Set("contact exposure exposed immunization immunisation inoculation prophylaxis");

    private static readonly FrozenSet<string> Past = Set("history hx previous prior past former status anamnese antecedents antecedentes vorgeschichte");

    private static readonly FrozenSet<string> Plans = Set("planning planned plans desires desire desiring wants wishes trying attempting considering contemplating seeking prevent avoid avoiding unwanted born birth newborn infant preterm premature prematurity fear potential");

    /// <summary>Concepts of what goes on now: told as past, planned or feared they mean nothing.</summary>
    private static readonly FrozenSet<string> OfNow = Set("pregnancy pregnancy-over cancer");

    private static readonly FrozenSet<string> OfHabit = Set("psych_substance_use use-alcohol");

    private static readonly FrozenSet<string> OfPrevention = Set("contraception_in_place hormonal_contraception proc_cannot_be_pregnant");

    /// <summary>Wanted, planned, spoken of or given up: nothing that prevents a pregnancy now.</summary>
    private static readonly FrozenSet<string> NotInUse = Set("planning planned plans desire desires desiring wants wishes considering scheduled evaluation consult consultation counseling counselling request requests requesting requested declined declines refused refuses stopped discontinued intolerant");

    private static readonly FrozenSet<string> OfCaution = Set("vns_caution dbs_caution");

    private static readonly FrozenSet<string> NotRemitted = Set("not no without never");

    /// <summary>The concept of phrases that mean none of ours, and take their place from shorter ones.</summary>
    private const string Nothing = "nothing";

    private static readonly FrozenSet<string> Families = Set("family mother father brother sister sibling siblings parent parents relative relatives grandmother grandfather cousin uncle aunt familienanamnese familiares familiaux mutter vater");

    private static readonly FrozenSet<string> DrugResistance = Set("intractable refractory pharmacoresistant refraktar refraktare therapierefraktar pharmakoresistent refractaria refractario farmacorresistente refractaire pharmacoresistante");

    private readonly Phrases<string> phrases = new(phrases);

    /// <summary>Concepts in ordinal order; empty where the text names none, or denies it.</summary>
    public ConceptList Read(string text)
    {
        string folded = PlainText.Fold(text);
        List<(int Start, int Length)> words = PlainText.Words(folded);
        SortedSet<string>? concepts = null;
        foreach ((int first, int count, IReadOnlyList<string> meanings) in phrases.Find(folded, words))
        {
            if (meanings.Contains(Nothing) || Before(folded, words, first, Negations, 3) || Before(folded, words, first, Encounters, 6) || IsCarrier(folded, words, first + count)
                || IsDoubted(folded, words, first, first + count - 1))
            {
                continue;
            }

            concepts ??= new(StringComparer.Ordinal);
            if (Before(folded, words, first, Families, 6) || InRelative(folded, words, first + count))
            {
                if (meanings.Any(concept => concept is "epilepsy_dx" or "epilepsy_dx_supporting"))
                {
                    concepts.Add("family_history_epilepsy");
                }

                continue;
            }

            if (meanings.Any(OfHabit.Contains) && IsInRemission(folded, words, first + count))
            {
                concepts.Add("substance-use-over");
                continue;
            }

            if ((meanings.Any(OfPrevention.Contains) && Before(folded, words, first, NotInUse, 5)) || (meanings.Any(OfCaution.Contains) && first + count < words.Count && Word(folded, words, first + count) is "resolved"))
            {
                continue;
            }

            bool now = !meanings.Any(OfNow.Contains) || !(Before(folded, words, first, Past, 4) || Before(folded, words, first, Plans, 6));
            concepts.UnionWith(now ? meanings : meanings.Where(concept => !OfNow.Contains(concept)));
        }

        if (concepts is null)
        {
            return [];
        }

        if (concepts.Contains("epilepsy_dx"))
        {
            for (int index = 0; index < words.Count; index++)
            {
                if (DrugResistance.Contains(folded.Substring(words[index].Start, words[index].Length)) && !Before(folded, words, index, Negations, 1))
                {
                    concepts.Add("epilepsy_intractable");
                }
            }
        }

        return [.. concepts];
    }

    private static bool IsDoubted(string folded, List<(int Start, int Length)> words, int first, int last)
    {
        int begin = words[first].Start, end = words[last].Start + words[last].Length;
        if ((begin > 0 && folded[begin - 1] == '?') || folded.AsSpan(0, begin).Trim() is "?" || (end < folded.Length && folded[end] == '?'))
        {
            return true;
        }

        bool epilepsy = folded.AsSpan(begin, end - begin).Contains("epilep", StringComparison.Ordinal);
        bool presumed = last + 1 < words.Count && Presuming.Contains(folded.Substring(words[last + 1].Start, words[last + 1].Length));
        for (int at = first - 1; !presumed && at >= 0 && at >= first - 5 && !IsCut(folded, words, at, ",;:("); at--)
        {
            if (DoubtsBefore.Any(phrase => Says(folded, words, at, phrase) && at + phrase.Length <= first) && !(epilepsy && IsBetweenKinds(folded, words, at, at - 1)))
            {
                return true;
            }
        }

        // "Stroke, ruled out", "Stroke (excluded)": only what stands right behind, so that another condition keeps its own.
        for (int at = last + 1; at < words.Count && at <= last + 5 && !IsCut(folded, words, at - 1, ";."); at++)
        {
            if ((DoubtsAfter.Any(phrase => Says(folded, words, at, phrase)) && !(epilepsy && IsBetweenKinds(folded, words, at, Math.Min(at + 2, words.Count - 1)))) || (at == words.Count - 1 && LastDoubts.Contains(folded.Substring(words[at].Start, words[at].Length))))
            {
                return true;
            }

            if (!Links.Contains(folded.Substring(words[at].Start, words[at].Length)))
            {
                return false;
            }
        }

        return false;
    }

    // "Focal vs generalized epilepsy" asks which epilepsy it is, not whether.
    private static bool IsBetweenKinds(string folded, List<(int Start, int Length)> words, int at, int other) =>
        Word(folded, words, at) is "vs" or "versus" && other >= 0 && other < words.Count && KindsOfEpilepsy.GetAlternateLookup<ReadOnlySpan<char>>().Contains(Word(folded, words, other));

    // Whether a stop stands between this word and the next.
    private static bool IsCut(string folded, List<(int Start, int Length)> words, int at, string stops)
    {
        int end = words[at].Start + words[at].Length;
        return at + 1 < words.Count && folded.AsSpan(end, words[at + 1].Start - end).IndexOfAny(stops) >= 0;
    }

    private static bool Says(string folded, List<(int Start, int Length)> words, int at, string[] phrase)
    {
        if (at + phrase.Length > words.Count)
        {
            return false;
        }

        for (int index = 0; index < phrase.Length; index++)
        {
            (int start, int length) = words[at + index];
            if (!folded.AsSpan(start, length).SequenceEqual(phrase[index]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>"… in sibling", "… in his mother", "… of father" behind a phrase: another person has it.</summary>
    private static bool InRelative(string folded, List<(int Start, int Length)> words, int next)
    {
        if (next >= words.Count || Word(folded, words, next) is not ("in" or "of"))
        {
            return false;
        }

        for (int index = next + 1; index < words.Count && index <= next + 4; index++)
        {
            if (Families.GetAlternateLookup<ReadOnlySpan<char>>().Contains(Word(folded, words, index)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>"…, moderate, in sustained remission", "… (early remission)" behind a habit: it is over.</summary>
    private static bool IsInRemission(string folded, List<(int Start, int Length)> words, int next)
    {
        for (int index = next; index < words.Count && index <= next + 6; index++)
        {
            if (Word(folded, words, index) is "remission")
            {
                return !Before(folded, words, index, NotRemitted, 3);
            }
        }

        return false;
    }

    /// <summary>A carrier of a disease does not have it: "MCAD deficiency carrier".</summary>
    private static bool IsCarrier(string folded, List<(int Start, int Length)> words, int next)
    {
        int at = next < words.Count && Word(folded, words, next) is "deficiency" or "disease" or "syndrome" or "disorder" or "gene" ? next + 1 : next;
        return at < words.Count && Word(folded, words, at) is "carrier" or "carriers";
    }

    private static ReadOnlySpan<char> Word(string folded, List<(int Start, int Length)> words, int at) => folded.AsSpan(words[at].Start, words[at].Length);

    private static bool Before(string folded, List<(int Start, int Length)> words, int at, FrozenSet<string> cues, int reach)
    {
        for (int index = at - 1; index >= 0 && index >= at - reach; index--)
        {
            int end = words[index].Start + words[index].Length;
            if (folded.AsSpan(end, words[index + 1].Start - end).IndexOfAny(",;.:(") >= 0)
            {
                return false;
            }

            if (cues.GetAlternateLookup<ReadOnlySpan<char>>().Contains(folded.AsSpan(words[index].Start, words[index].Length)))
            {
                return true;
            }
        }

        return false;
    }

    private static FrozenSet<string> Set(string words) => words.Split(' ').ToFrozenSet();
}
