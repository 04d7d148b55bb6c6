using System.Collections.Frozen;

namespace RefractoryEpilepsy.Knowledge;

/// <summary>Conditions that are told as text only, in English, German, Spanish and French.</summary>
internal sealed class ConditionText(IEnumerable<(string Phrase, string Concept)> phrases)
{
    private static readonly FrozenSet<string> Negations = Set("no not non without denies denied negative kein keine keinen ohne sin no pas sans aucun aucune excluded unlikely screening against risk vaccination");

    private static readonly FrozenSet<string> Families = Set("family mother father brother sister sibling familienanamnese familiares familiaux mutter vater");

    private static readonly FrozenSet<string> DrugResistance = Set("intractable refractory pharmacoresistant refraktar refraktare therapierefraktar pharmakoresistent refractaria refractario farmacorresistente refractaire pharmacoresistante");

    private readonly Phrases<string> phrases = new(phrases);

    /// <summary>Concepts in ordinal order; empty where the text names none, or denies it.</summary>
    public ConceptList Read(string text)
    {
        string folded = PlainText.Fold(text);
        List<(int Start, int Length)> words = PlainText.Words(folded);
        SortedSet<string>? concepts = null;
        foreach ((int first, _, IReadOnlyList<string> meanings) in phrases.Find(folded, words))
        {
            if (Before(folded, words, first, Negations, 3))
            {
                continue;
            }

            concepts ??= new(StringComparer.Ordinal);
            if (Before(folded, words, first, Families, 6))
            {
                if (meanings.Any(concept => concept is "epilepsy_dx" or "epilepsy_dx_supporting"))
                {
                    concepts.Add("family_history_epilepsy");
                }

                continue;
            }

            concepts.UnionWith(meanings);
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
