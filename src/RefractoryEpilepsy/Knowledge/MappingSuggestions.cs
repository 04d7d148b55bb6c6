namespace RefractoryEpilepsy.Knowledge;

/// <summary>What a code that no table maps may mean.</summary>
/// <param name="Target">A drug or a concept.</param>
/// <param name="Likeness">0 to 1, for ranking only.</param>
/// <param name="Because">What speaks for it, in words.</param>
public sealed record MappingSuggestion(string Target, double Likeness, string Because);

/// <summary>Suggests drugs and concepts for codes, from their names and from the letters of the code itself. A person decides.</summary>
public static class MappingSuggestions
{
    private const int Most = 3;
    private const double Worth = 0.34;
    private const int ShortestStem = 4;

    /// <summary>Drugs a product's code may mean, the likeliest first.</summary>
    /// <param name="display">What records call it; empty where they do not say.</param>
    public static IReadOnlyList<MappingSuggestion> Drugs(KnowledgeBase knowledge, string code, string display)
    {
        var found = new List<MappingSuggestion>();
        if (display.Length > 0 && knowledge.ReadProduct(display) is { } product)
        {
            found.Add(new(product.DrugId, 1, $"its name is read as {product.DrugId}"));
        }

        string letters = string.Concat(PlainText.Fold(code).TakeWhile(char.IsAsciiLetter));
        foreach (DrugName name in knowledge.DrugNames.Where(name => name.DrugId.Length > 0))
        {
            string folded = PlainText.Fold(name.Name);
            if (letters.Length >= 2 && letters == folded)
            {
                found.Add(new(name.DrugId, 0.8, $"the code begins with {name.Name}"));
            }
            else if (letters.Length >= ShortestStem && folded.StartsWith(letters, StringComparison.Ordinal))
            {
                found.Add(new(name.DrugId, 0.6, $"the code begins like {name.Name}"));
            }
            else if (display.Length > 0 && Likeness(PlainText.Fold(display), folded) is >= 0.7 and var like)
            {
                found.Add(new(name.DrugId, like * 0.9, $"its name is like {name.Name}"));
            }
        }

        return Best(found);
    }

    /// <summary>Concepts a code may mean, by its name, the likeliest first.</summary>
    public static IReadOnlyList<MappingSuggestion> Concepts(KnowledgeBase knowledge, string display)
    {
        var found = new List<MappingSuggestion>();
        found.AddRange(knowledge.ConceptsOfText(display).Select(concept => new MappingSuggestion(concept, 0.95, "its name is read so where conditions are told as text")));
        HashSet<string> words = WordsOf(display);
        foreach (CodeRow row in knowledge.CodeRows.Where(row => row.Display.Length > 0))
        {
            HashSet<string> others = WordsOf(row.Display);
            int shared = words.Count(others.Contains);
            double like = shared == 0 ? 0 : (double)shared / (words.Count + others.Count - shared);
            if (like >= Worth)
            {
                found.Add(new(row.Concept, like * 0.9, $"its name is like “{row.Display}” ({row.Code})"));
            }
        }

        return Best(found);
    }

    private static IReadOnlyList<MappingSuggestion> Best(IEnumerable<MappingSuggestion> found) =>
        [.. found.GroupBy(one => one.Target).Select(group => group.MaxBy(one => one.Likeness)!).OrderByDescending(one => one.Likeness).ThenBy(one => one.Target, StringComparer.Ordinal).Take(Most)];

    private static HashSet<string> WordsOf(string text)
    {
        string folded = PlainText.Fold(text);
        return [.. PlainText.Words(folded).Select(word => folded.Substring(word.Start, word.Length)).Where(word => word.Length > 2)];
    }

    /// <summary>Share of the letter pairs that two words have in common (Dice).</summary>
    private static double Likeness(string one, string other)
    {
        if (one.Length < ShortestStem || other.Length < ShortestStem)
        {
            return 0;
        }

        List<string> pairs = [.. Pairs(other)];
        int all = pairs.Count + one.Length - 1;
        int shared = Pairs(one).Count(pairs.Remove);
        return 2.0 * shared / all;

        static IEnumerable<string> Pairs(string word) => Enumerable.Range(0, word.Length - 1).Select(at => word.Substring(at, 2));
    }
}
