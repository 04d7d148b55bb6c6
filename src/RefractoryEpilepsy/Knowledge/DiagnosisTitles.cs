using System.Buffers;
using System.Collections.Frozen;

namespace RefractoryEpilepsy.Knowledge;

/// <summary>The titles of the diagnosis codes as phrases: a chart that writes only the title means what the code means.</summary>
/// <remarks>
/// Left out are titles that by themselves prove nothing: of rest categories ("Other …", "… unspecified" keeps only its head), those our tables
/// call supporting, cautious or unspecific, and those of pregnancy, which <c>condition-texts.csv</c> has in its own words.
/// </remarks>
internal static class DiagnosisTitles
{
    /// <summary>Where the head of a title ends.</summary>
    private static readonly SearchValues<char> Ends = SearchValues.Create(",([:;/");

    private static readonly FrozenSet<string> Systems = new[] { "icd-10-cm", "icd-10", "icd-9-cm", "snomed" }.ToFrozenSet();

    /// <summary>Concepts whose titles name an act, a test or a state that no chart writes as a diagnosis, or mean several things.</summary>
    private static readonly string[] NoDiagnosis = ["proc_", "referral", "genetic_", "mri_", "eeg_", "pet_", "screening", "cognitive_", "seizure_frequency", "seizure_related", "rescue", "asm_ingredient", "asm_level", "epilepsy_gene", "pharmacogene", "neurostimulator", "perioperative", "autoimmune_antibody", "gad65", "tpo_", "bbb_", "kd_prescreen", "pregnancy"];

    private static readonly string[] ProvesNothing = ["supporting", "caution", "non-specific", "unspecific", "never ", " only", "may be", " nec", "not otherwise", "confirm by text", "includes"];

    private static readonly string[] RestCategories = ["Other ", "Unspecified", "Disorders of pyruvate", "Disorder of carnitine", "Personal history of transient", "Generalized skin eruption", "Unspecific"];

    /// <summary>What a code means beside its epilepsy when the text does not say it ("…, intractable, with status epilepticus" is told by those words).</summary>
    private static readonly string[] ToldByTheTail = ["epilepsy_intractable", "status_epilepticus"];

    /// <summary>Concepts beside which an epilepsy or a seizure named in the same title is none.</summary>
    private static readonly string[] NoEpilepsy = ["provoked_or_febrile_seizure", "pnes_functional_seizure", "seizure_mimic", "family_history_epilepsy"];

    /// <summary>Phrases with their concepts; phrases of the table of texts win over them.</summary>
    public static IEnumerable<(string Phrase, string Concept)> Of(IReadOnlyList<CodeRow> rows, CodeTable codes, IReadOnlyList<(string Phrase, string Concept)> written)
    {
        HashSet<string> known = [.. written.Select(pair => Key(pair.Phrase))];
        var words = new ConditionText(written);
        var titles = new SortedDictionary<string, SortedSet<string>>(StringComparer.Ordinal);
        foreach (CodeRow row in rows)
        {
            if (row.Match == CodeMatch.Except || row.Source == "site" || !Systems.Contains(row.System) || HeadOf(row) is not { } head || known.Contains(Key(head)))
            {
                continue;
            }

            SortedSet<string> meaning = titles.TryGetValue(head, out SortedSet<string>? there) ? there : titles[head] = new(StringComparer.Ordinal);
            meaning.UnionWith(codes.ConceptsOf(new(row.System, row.Code)).Where(concept => !Array.Exists(NoDiagnosis, beginning => concept.StartsWith(beginning, StringComparison.Ordinal))));
            ConceptList told = words.Read(head);
            foreach (string tail in ToldByTheTail)
            {
                if (!told.Contains(tail) && (row.Concept != tail || head.Length < row.Display.Length))
                {
                    meaning.Remove(tail);
                }
            }

            if (!Array.Exists(NoEpilepsy, meaning.Contains))
            {
                meaning.UnionWith(told.Where(concept => concept != "pregnancy"));
            }
        }

        return titles.SelectMany(title => title.Value, (title, concept) => (title.Key, concept));
    }

    /// <summary>The title up to its first comma or bracket; null where it proves nothing, or is too short to be one.</summary>
    private static string? HeadOf(CodeRow row)
    {
        string title = row.Display;
        if (Array.Exists(NoDiagnosis, beginning => row.Concept.StartsWith(beginning, StringComparison.Ordinal))
            || Array.Exists(RestCategories, beginning => title.StartsWith(beginning, StringComparison.OrdinalIgnoreCase))
            || Array.Exists(ProvesNothing, word => title.Contains(word, StringComparison.OrdinalIgnoreCase)))
        {
            return null;
        }

        int end = title.AsSpan().IndexOfAny(Ends);
        string head = (end < 0 ? title : title[..end]).Trim();

        // A symbol of a gene or an abbreviation is no title.
        return head.Length > 5 && (head.Contains(' ', StringComparison.Ordinal) || !head.Any(char.IsAsciiDigit)) ? head : null;
    }

    private static string Key(string phrase)
    {
        string folded = PlainText.Fold(phrase);
        return string.Join(' ', PlainText.Words(folded).Select(word => folded.Substring(word.Start, word.Length)));
    }
}
