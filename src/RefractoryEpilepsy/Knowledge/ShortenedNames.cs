using System.Collections.Frozen;

namespace RefractoryEpilepsy.Knowledge;

/// <summary>Finds a drug name cut short, as drug files and claims print it: PHENOBARB, ESLICARBAZEP, VALPROIC ACD. Seven letters that begin the names of one drug only.</summary>
internal sealed class ShortenedNames
{
    private const int Shortest = 7;
    private const int Alike = 5;

    // They begin the names of many products.
    private static readonly FrozenSet<string> Salts = "potassium sodium calcium magnesium lithium kalium natrium".Split(' ').ToFrozenSet();

    private readonly FrozenDictionary<string, DrugName> byBeginning;

    public ShortenedNames(IEnumerable<DrugName> names)
    {
        var found = new Dictionary<string, DrugName?>(StringComparer.Ordinal);
        foreach (DrugName name in names.Where(name => name.Kind is DrugNameKind.Generic or DrugNameKind.Foreign))
        {
            string folded = PlainText.Fold(name.Name);
            string word = folded.Split(' ')[0];

            // "Potassium bromide" is not what "potassium" begins.
            if (!word.All(char.IsAsciiLetter) || (word.Length < folded.Length && (Salts.Contains(word) || word.AsSpan().CommonPrefixLength(name.DrugId) < Alike)))
            {
                continue;
            }

            for (int length = Shortest; length <= word.Length; length++)
            {
                string beginning = word[..length];
                found[beginning] = found.TryGetValue(beginning, out DrugName? other) && other?.DrugId != name.DrugId ? null : name;
            }
        }

        byBeginning = found.Where(pair => pair.Value is not null).ToFrozenDictionary(pair => pair.Key, pair => pair.Value!);
    }

    /// <summary>The one drug whose name a folded word begins; null where none or several.</summary>
    public DrugName? Find(ReadOnlySpan<char> word) =>
        word.Length >= Shortest && byBeginning.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(word, out DrugName? name) ? name : null;
}
