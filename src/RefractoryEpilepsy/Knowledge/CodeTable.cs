using System.Collections.Frozen;

namespace RefractoryEpilepsy.Knowledge;

/// <summary>Which concepts a code belongs to. Within one concept the longest row decides; a code may belong to several concepts.</summary>
/// <remarks>
/// A row matches <c>exact</c>ly, as a <c>prefix</c> (dots taken out), or as an <c>except</c>: a longer prefix that does not belong
/// although a shorter one does. Every answer is worked out when the table is built, so that a look-up allocates nothing.
/// </remarks>
internal sealed class CodeTable
{
    private const int LongestCode = 128;

        private readonly CodeSystems systems;
    private readonly FrozenDictionary<string, FrozenDictionary<string, Entry>> bySystem;

    public CodeTable(CodeSystems systems, IEnumerable<CodeRow> rows)
    {
        this.systems = systems;
        bySystem = rows.GroupBy(row => row.System).ToFrozenDictionary(group => group.Key, group => Entries([.. group]));
    }

    /// <summary>The concepts of a code, in ordinal order; empty where none.</summary>
    public ConceptList ConceptsOf(Code code) => Find(code, out bool exactly) is not { } entry ? ConceptList.Empty : exactly ? entry.Exactly : entry.Below ?? ConceptList.Empty;

    /// <summary>Our short label of a code, of its longest row; null where it is unknown.</summary>
    public string? DisplayOf(Code code) => Find(code, out _)?.Display;

    private Entry? Find(Code code, out bool exactly)
    {
        exactly = false;
        string system = code.System.Length == 0 ? CodeSystems.ByShape(code.Value) : systems.Resolve(code.System);
        if (!bySystem.TryGetValue(system, out FrozenDictionary<string, Entry>? entries))
        {
            return null;
        }

        Span<char> spelling = stackalloc char[LongestCode];
        int length = CodeSystems.Normalise(system, code.Value, spelling);
        var lookup = entries.GetAlternateLookup<ReadOnlySpan<char>>();
        if (lookup.TryGetValue(spelling[..length], out Entry? entry))
        {
            exactly = true;
            return entry;
        }

        for (int prefix = length - 1; prefix > 0; prefix--)
        {
            if (lookup.TryGetValue(spelling[..prefix], out entry) && entry.Below is not null)
            {
                return entry;
            }
        }

        return null;
    }

    private static FrozenDictionary<string, Entry> Entries(IReadOnlyList<CodeRow> rows)
    {
        ILookup<string, CodeRow> byCode = rows.ToLookup(row => row.Code);
        return byCode.ToFrozenDictionary(
            group => group.Key,
            group => new Entry(
                Resolve(group.Key, byCode, exact: true),
                group.Any(row => row.Match != CodeMatch.Exact) ? Resolve(group.Key, byCode, exact: false) : null,
                group.Select(row => row.Display).FirstOrDefault(display => display.Length > 0)));
    }

    private static ConceptList Resolve(string code, ILookup<string, CodeRow> byCode, bool exact)
    {
        var decided = new SortedDictionary<string, bool>(StringComparer.Ordinal);
        foreach (CodeRow row in byCode[code].Where(row => row.Match == CodeMatch.Exact && exact))
        {
            decided.TryAdd(row.Concept, true);
        }

        for (int length = code.Length; length > 0; length--)
        {
            foreach (CodeRow row in byCode[code[..length]].Where(row => row.Match != CodeMatch.Exact))
            {
                decided.TryAdd(row.Concept, row.Match == CodeMatch.Prefix);
            }
        }

        return [.. decided.Where(pair => pair.Value).Select(pair => pair.Key)];
    }

    private sealed record Entry(ConceptList Exactly, ConceptList? Below, string? Display);
}

/// <summary>How a row of a code table matches.</summary>
internal enum CodeMatch
{
    Exact,
    Prefix,
    Except,
}

/// <summary>A row of <c>codes/*.csv</c>, system and code in the tables' own spelling.</summary>
internal sealed record CodeRow(string System, string Code, CodeMatch Match, string Concept, string Display, string Source);
