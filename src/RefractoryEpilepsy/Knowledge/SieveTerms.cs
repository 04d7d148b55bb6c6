namespace RefractoryEpilepsy.Knowledge;

/// <summary>What a byte-level sieve must never miss: a resource that holds none of these says nothing about epilepsy or our drugs.</summary>
/// <param name="Words">In lower case, as they appear (accents kept, and their form without accents beside them): names and brands of drugs, words for epilepsy and seizures in four languages. A match anywhere in a resource counts, whatever the case.</param>
/// <param name="Codes">Exact codes as charts write them, with and without dots, by the tables' name of the system.</param>
/// <param name="CodePrefixes">Beginnings of codes, likewise.</param>
public sealed record SieveTerms(IReadOnlyList<string> Words, IReadOnlyList<SieveCode> Codes, IReadOnlyList<SieveCode> CodePrefixes)
{
    private static readonly string[] Stems =
    [
        "epilep", "épilep", "epilept", "seizure", "convuls", "krampfanf", "anfall", "anfäll", "anfaell", "anfallsfrei", "fieberkr",
        "crisis", "crise", "comicial", "konvuls", "spasm", "absence", "aura", "dravet", "lennox", "gastaut", "west syndrom", "west-syndrom",
    ];

    internal static SieveTerms Of(Tables tables, IEnumerable<(string Phrase, string Concept)> phrases)
    {
        var words = new SortedSet<string>(Stems, StringComparer.Ordinal);
        foreach (DrugName name in tables.Names.Where(name => name.Kind is not (DrugNameKind.Abbreviation or DrugNameKind.Never)))
        {
            words.Add(name.Name.ToLowerInvariant());
            words.Add(PlainText.Fold(name.Name));
        }

        foreach ((string phrase, string concept) in phrases)
        {
            if (concept.StartsWith("epilepsy", StringComparison.Ordinal) || concept.StartsWith("syndrome", StringComparison.Ordinal) || concept.StartsWith("status", StringComparison.Ordinal) || concept is "provoked_or_febrile_seizure" or "pnes_functional_seizure")
            {
                words.Add(phrase.ToLowerInvariant());
            }
        }

        IEnumerable<SieveCode> exact = tables.Codes.Where(row => row.Match == CodeMatch.Exact).Select(row => (row.System, row.Code, row.Concept))
            .Concat(tables.Products.SelectMany(system => system.Value.Keys, (system, code) => (System: system.Key, Code: code, Concept: "")))
            .SelectMany(row => Spellings(row.System, row.Code).Select(code => new SieveCode(row.System, code, row.Concept)));
        IEnumerable<SieveCode> prefixes = tables.Codes.Where(row => row.Match == CodeMatch.Prefix)
            .SelectMany(row => Spellings(row.System, row.Code).Select(code => new SieveCode(row.System, code, row.Concept)));
        return new([.. words], [.. exact.Distinct()], [.. prefixes.Distinct()]);
    }

    private static IEnumerable<string> Spellings(string system, string code)
    {
        yield return code;
        if (system.StartsWith("icd-", StringComparison.Ordinal) && system != "icd-10-pcs" && code.Length > 3)
        {
            yield return code[..3] + "." + code[3..];
        }

        if (system == "hgnc")
        {
            yield return "HGNC:" + code;
        }
    }
}

/// <summary>A code, or the beginning of one, in one spelling.</summary>
/// <param name="System">The tables' name of the system: <c>icd-10-cm</c>, <c>snomed</c>, …</param>
/// <param name="Concept">What it means; empty for products.</param>
public sealed record SieveCode(string System, string Code, string Concept);
