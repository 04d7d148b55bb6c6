namespace RefractoryEpilepsy.Knowledge;

/// <summary>Drugs that are no antiseizure drugs and that rules ask for, by ATC code or by name (<c>other-drugs.csv</c>).</summary>
internal sealed class OtherDrugs
{
    private readonly List<(string Prefix, string Concept)> atc = [];
    private readonly List<(string Word, string Concept, string[] Except)> names = [];

    public OtherDrugs(IEnumerable<TableRow> rows)
    {
        foreach (TableRow row in rows)
        {
            switch (row.Required("kind"))
            {
                case "atc":
                    atc.Add((row.Required("key"), row.Required("concept")));
                    break;
                case "name":
                    names.Add((PlainText.Fold(row.Required("key")), row.Required("concept"), row["except"].Split(';', StringSplitOptions.RemoveEmptyEntries)));
                    break;
                default:
                    throw row.Wrong($"\"{row["kind"]}\" in the column \"kind\" is unknown.", "Write atc or name.");
            }
        }
    }

    /// <summary>The concepts of an ATC code.</summary>
    public IEnumerable<string> OfAtc(string code) => atc.Where(row => code.StartsWith(row.Prefix, StringComparison.OrdinalIgnoreCase)).Select(row => row.Concept);

    /// <summary>The concepts that a product's name tells, by whole words.</summary>
    public IReadOnlyList<string> OfName(string text)
    {
        string folded = PlainText.Fold(text);
        List<string>? found = null;
        foreach ((string word, string concept, string[] except) in names)
        {
            if (HasWord(folded, word) && !Array.Exists(except, other => folded.Contains(other, StringComparison.Ordinal)) && found?.Contains(concept) != true)
            {
                (found ??= []).Add(concept);
            }
        }

        return found ?? (IReadOnlyList<string>)[];
    }

    private static bool HasWord(string text, string word)
    {
        for (int at = text.IndexOf(word, StringComparison.Ordinal); at >= 0; at = text.IndexOf(word, at + 1, StringComparison.Ordinal))
        {
            int end = at + word.Length;
            if ((at == 0 || !char.IsLetterOrDigit(text[at - 1])) && (end == text.Length || !char.IsLetterOrDigit(text[end])))
            {
                return true;
            }
        }

        return false;
    }
}
