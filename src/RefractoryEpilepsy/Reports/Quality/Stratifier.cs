namespace RefractoryEpilepsy.Reports.Quality;

/// <summary>One way of telling patients apart, for fairness and strata of reports.</summary>
/// <param name="Id">Stable, kebab-case.</param>
/// <param name="Of">The group of a patient on a day; <see cref="NotRecorded"/> where the record does not say.</param>
public sealed record Stratifier(string Id, string Title, Func<QualityRecord, DateOnly, AreaTable, string> Of)
{
    /// <summary>The group of those of whom the record does not say.</summary>
    public const string NotRecorded = "not recorded";

    /// <summary>The ages, in years, at which age bands begin.</summary>
    public static IReadOnlyList<int> AgeBands { get; } = [0, 5, 12, 18, 45, 65];

    private static readonly string[] AgeNames = ["0-4", "5-11", "12-17", "18-44", "45-64", "65+"];

    /// <summary>Every stratifier of specification 6.2, in order.</summary>
    public static IReadOnlyList<Stratifier> All { get; } =
    [
        new("sex", "Sex", static (record, _, _) => record.Sex ?? NotRecorded),
        new("age", "Age", static (record, day, _) => AgeBand(record.AgeOn(day))),
        new("race", "Race", static (record, _, _) => record.Race ?? NotRecorded),
        new("ethnicity", "Ethnicity", static (record, _, _) => record.Ethnicity ?? NotRecorded),
        new("language", "Preferred language", static (record, _, _) => Subtag(record.Language)),
        new("payer", "Payer", static (record, _, _) => PayerGroup(record.Payer)),
        new("rurality", "Rurality", static (record, _, areas) => areas.Rurality(record.PostalArea)),
        new("deprivation", "Deprivation", static (record, _, areas) => areas.Deprivation(record.PostalArea)),
        new("intellectual-disability", "Intellectual disability", static (record, _, _) => record.IntellectualDisability == Answer.Yes ? "on record" : "not on record"),
    ];

    /// <summary>The stratifier of an id; null where there is none.</summary>
    public static Stratifier? Find(string id) => All.FirstOrDefault(one => string.Equals(one.Id, id, StringComparison.OrdinalIgnoreCase));

    /// <summary>Groups as people expect them: ages by age, all else by name, what is not recorded last.</summary>
    internal static IComparer<string> Order { get; } = Comparer<string>.Create(static (left, right) =>
    {
        (int, int) by = (Place(left), Place(right));
        return by.Item1 != by.Item2 ? by.Item1.CompareTo(by.Item2) : string.CompareOrdinal(left, right);

        static int Place(string group) => group == NotRecorded ? int.MaxValue : Array.IndexOf(AgeNames, group) is var band && band >= 0 ? band : AgeNames.Length;
    });

    internal static string AgeBand(int? age)
    {
        if (age is not { } years)
        {
            return NotRecorded;
        }

        int band = AgeBands.Count - 1;
        while (band > 0 && years < AgeBands[band])
        {
            band--;
        }

        return AgeNames[band];
    }

    private static string Subtag(string? tag) => string.IsNullOrWhiteSpace(tag) ? NotRecorded : tag.IndexOfAny(['-', '_']) is var at && at > 0 ? tag[..at] : tag;

    /// <summary>Kinds of coverage by the words hospitals use; what fits none stays "other".</summary>
    private static string PayerGroup(string? payer)
    {
        if (string.IsNullOrWhiteSpace(payer))
        {
            return NotRecorded;
        }

        bool Says(string word) => payer.Contains(word, StringComparison.OrdinalIgnoreCase);
        return Says("medicaid") ? "Medicaid"
            : Says("medicare") ? "Medicare"
            : Says("self") || Says("uninsured") || Says("no insurance") ? "self-pay"
            : Says("commercial") || Says("private") || Says("ppo") || Says("hmo") || Says("managed care") || Says("employer") || Says("EHCPOL") ? "commercial"
            : Says("statutory") || Says("gesetzlich") || Says("gkv") || Says("public") || Says("national") ? "public"
            : "other";
    }
}

/// <summary>What a postal area is like: rural or urban, and how deprived. A site gives it; without it both are not recorded.</summary>
/// <remarks>A CSV file with the columns <c>postal_area, rurality, deprivation</c>; the area is the first three characters of a postal code, the longest row that fits decides.</remarks>
public sealed class AreaTable
{
    private readonly Dictionary<string, (string Rurality, string Deprivation)> areas = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>No areas: everything is not recorded.</summary>
    public static AreaTable Empty { get; } = new();

    /// <summary>Whether any area is known.</summary>
    public bool IsEmpty => areas.Count == 0;

    /// <summary>Reads a site's table; lines that start with <c>#</c> are comments.</summary>
    /// <exception cref="FormatException">A column is missing, or a row has too few cells; the message names the line.</exception>
    public static AreaTable Read(string text)
    {
        string[] lines = text.ReplaceLineEndings("\n").Split('\n');
        var table = new AreaTable();
        int[]? columns = null;
        for (int number = 0; number < lines.Length; number++)
        {
            string line = lines[number].Trim();
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }

            string[] cells = [.. line.Split(',').Select(cell => cell.Trim().Trim('"'))];
            if (columns is null)
            {
                columns = [Array.IndexOf(cells, "postal_area"), Array.IndexOf(cells, "rurality"), Array.IndexOf(cells, "deprivation")];
                if (columns[0] < 0 || columns[1] < 0 || columns[2] < 0)
                {
                    throw new FormatException("The table of areas needs the columns postal_area, rurality and deprivation.");
                }

                continue;
            }

            if (cells.Length <= columns.Max())
            {
                throw new FormatException($"Line {number + 1} of the table of areas has too few cells.");
            }

            table.areas[cells[columns[0]]] = (cells[columns[1]], cells[columns[2]]);
        }

        return table;
    }

    /// <summary>The table as text that <see cref="Read"/> reads again, in order of the areas; empty where no area is known.</summary>
    public string Text() => IsEmpty ? "" : "postal_area,rurality,deprivation\n" + string.Concat(areas.OrderBy(area => area.Key, StringComparer.OrdinalIgnoreCase).Select(area => $"{area.Key},{area.Value.Rurality},{area.Value.Deprivation}\n"));

    /// <summary>What kind of place the area is; "not recorded" where the table does not say.</summary>
    public string Rurality(string? area) => Of(area).Rurality is { Length: > 0 } told ? told : Stratifier.NotRecorded;

    internal string Deprivation(string? area) => Of(area).Deprivation is { Length: > 0 } told ? told : Stratifier.NotRecorded;

    private (string Rurality, string Deprivation) Of(string? area)
    {
        for (int length = area?.Length ?? 0; length > 0 && areas.Count > 0; length--)
        {
            if (areas.TryGetValue(area![..length], out (string, string) found))
            {
                return found;
            }
        }

        return default;
    }
}
