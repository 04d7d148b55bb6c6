using System.Collections.Concurrent;

namespace RefractoryEpilepsy.Knowledge;

/// <summary>The many names of a code system, mapped to the one the tables use; and the many spellings of a code.</summary>
/// <remarks>Rules are rows of <c>code-systems.csv</c>; those of a site come first. A system without a rule stands for itself.</remarks>
internal sealed class CodeSystems
{
    /// <summary>A code that is itself the text of a product.</summary>
    public const string ProductName = "name";

    private const int RememberedSystems = 10_000;

    private readonly Dictionary<string, string> exact = new(StringComparer.Ordinal);
    private readonly List<(string Pattern, bool IsPrefix, string System)> rules = [];
    private readonly ConcurrentDictionary<string, string> remembered = new(StringComparer.Ordinal);

    public CodeSystems(IEnumerable<TableRow> rows)
    {
        foreach (TableRow row in rows)
        {
            string pattern = Plain(row.Required("pattern"));
            string system = row.Required("system");
            switch (row["match"])
            {
                case "exact":
                    exact.TryAdd(pattern, system);
                    break;
                case "prefix" or "suffix":
                    rules.Add((pattern, row["match"] == "prefix", system));
                    break;
                default:
                    throw row.Wrong($"\"{row["match"]}\" in the column \"match\" is unknown.", "Write exact, prefix or suffix.");
            }
        }
    }

    /// <summary>The tables' own name of a system; empty for an empty one.</summary>
    public string Resolve(string system)
    {
        if (system.Length == 0)
        {
            return "";
        }

        if (remembered.TryGetValue(system, out string? known))
        {
            return known;
        }

        string resolved = Find(Plain(system));
        if (remembered.Count < RememberedSystems)
        {
            remembered.TryAdd(system, resolved);
        }

        return resolved;
    }

    private static string Plain(string system)
    {
        string plain = system.Trim().ToLowerInvariant();
        plain = plain.StartsWith("urn:oid:", StringComparison.Ordinal) ? plain[8..] : plain;
        plain = plain.StartsWith("oid:", StringComparison.Ordinal) ? plain[4..] : plain;
        int version = plain.IndexOf('|');
        plain = version > 0 ? plain[..version] : plain;
        plain = plain.StartsWith("https://", StringComparison.Ordinal) ? "http://" + plain[8..] : plain;
        return plain.TrimEnd('/');
    }

    private string Find(string plain)
    {
        if (exact.TryGetValue(plain, out string? system))
        {
            return system;
        }

        int longest = 0;
        string found = plain;
        foreach ((string pattern, bool isPrefix, string mapped) in rules)
        {
            bool matches = isPrefix ? plain.StartsWith(pattern, StringComparison.Ordinal) : EndsWithWord(plain, pattern);
            if (matches && pattern.Length > longest)
            {
                (longest, found) = (pattern.Length, mapped);
            }
        }

        return found;
    }

    private static bool EndsWithWord(string text, string suffix) =>
        text.EndsWith(suffix, StringComparison.Ordinal) && (text.Length == suffix.Length || !char.IsAsciiLetterOrDigit(text[^(suffix.Length + 1)]));

    /// <summary>The system a code without one can only belong to, by its shape; empty where several could be meant.</summary>
    /// <remarks>Longer than four characters after ICD's letter is ICD-10-CM; shorter ones count as WHO ICD-10, whose fourth character means less (ELIG-5).</remarks>
    public static string ByShape(ReadOnlySpan<char> value)
    {
        value = value.Trim();
        if (value.Length >= 3 && char.IsAsciiLetter(value[0]) && char.IsAsciiDigit(value[1]) && char.IsAsciiDigit(value[2]))
        {
            bool dotted = value.Length > 4 && value[3] == '.';
            return !dotted ? value.Length == 3 ? "icd-10" : "" : value.Length > 6 ? "icd-10-cm" : "icd-10";
        }

        int dash = value.IndexOf('-');
        return dash is >= 3 and <= 6 && dash == value.Length - 2 && !value[..dash].ContainsAnyExceptInRange('0', '9') && char.IsAsciiDigit(value[^1]) ? "loinc" : "";
    }

    /// <summary>Writes the spelling the tables are keyed by into <paramref name="spelling"/> and gives its length; 0 where the code is empty or too long to be one.</summary>
    public static int Normalise(string system, ReadOnlySpan<char> value, Span<char> spelling)
    {
        value = value.Trim();
        if (value.Length == 0 || value.Length > spelling.Length)
        {
            return 0;
        }

        switch (system)
        {
            case "icd-10-cm" or "icd-10" or "icd-9-cm":
                return Icd(value, spelling);
            case "hgnc":
                ReadOnlySpan<char> number = value[(value.LastIndexOf(':') + 1)..];
                number.CopyTo(spelling);
                return number.Length;
            case "ndc":
                return Ndc(value, spelling);
            case "atc" or "cpt" or "hcpcs" or "icd-10-pcs" or "loinc":
                return value.ToUpperInvariant(spelling);
            default:
                value.CopyTo(spelling);
                return value.Length;
        }
    }

    private static int Icd(ReadOnlySpan<char> value, Span<char> spelling)
    {
        int length = 0;
        foreach (char letter in value)
        {
            if (letter is '+' or '*' or '!' or ' ' or '†')
            {
                break;
            }

            if (letter is not ('.' or '-'))
            {
                spelling[length++] = char.ToUpperInvariant(letter);
            }
        }

        return length;
    }

    // Eleven digits, 5-4-2: a code with hyphens says which part lacks its leading zero.
    private static int Ndc(ReadOnlySpan<char> value, Span<char> spelling)
    {
        int first = value.IndexOf('-');
        int last = value.LastIndexOf('-');
        if (first > 0 && last > first && first <= 5 && last - first - 1 <= 4 && value.Length - last - 1 <= 2 && spelling.Length >= 11)
        {
            spelling[..11].Fill('0');
            value[..first].CopyTo(spelling[(5 - first)..]);
            value[(first + 1)..last].CopyTo(spelling[(9 - (last - first - 1))..]);
            value[(last + 1)..].CopyTo(spelling[(11 - (value.Length - last - 1))..]);
            return 11;
        }

        int length = 0;
        foreach (char letter in value)
        {
            if (char.IsAsciiLetterOrDigit(letter))
            {
                spelling[length++] = letter;
            }
        }

        return length;
    }
}
