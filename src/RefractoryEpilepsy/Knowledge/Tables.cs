using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;

namespace RefractoryEpilepsy.Knowledge;

/// <summary>The tables as read: the shipped ones, and beside them those of a site.</summary>
/// <remarks>
/// A site folder may hold <c>codes.csv</c> (system, code, match, concept, display, source), <c>products.csv</c> and
/// <c>rxnorm-products.csv</c> (system, code, drug, strength_mg, per_ml, form, route, extended, source), <c>levels.csv</c>,
/// <c>drug-names.csv</c>, <c>other-drugs.csv</c>, <c>condition-texts.csv</c>, <c>code-systems.csv</c>, <c>parameters.csv</c> (name, value) and <c>shapes.csv</c>
/// (type, where, becomes, concept, value, day: see <see cref="SiteShape"/>).
/// </remarks>
internal sealed class Tables
{
    private readonly string? siteFolder;
    private readonly IReadOnlyDictionary<string, string> kept;
    private readonly IReadOnlyList<TableRow> siteCodes;
    private readonly IReadOnlyList<TableRow> siteShapes;
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    private Tables(string? siteFolder, IReadOnlyDictionary<string, string> kept)
    {
        if (siteFolder is { } folder && !Directory.Exists(folder))
        {
            throw new KnowledgeException(folder, 0, "The site folder is not there.", "Create it or leave the setting empty.");
        }

        this.siteFolder = siteFolder;
        this.kept = kept;
        Sources = Both("sources.csv", "key", "citation").ToFrozenDictionary(row => row.Required("key"), row => new Citation(row["key"], row["citation"], row["doi"]));
        Systems = new(Both("code-systems.csv", "pattern", "match", "system").Reverse());
        Parameters = ParameterTable.Read(Site("parameters.csv", "name", "value"), Kept("parameters.csv", "name", "value"));
        var codeRows = ShippedFolder("codes").Where(file => file != "codes/cpt.csv" || Parameters.CptLicensed).SelectMany(file => Shipped(file)).ToList();
        siteCodes = [.. Site("codes.csv", "system", "code", "match", "concept"), .. Kept("codes.csv", "system", "code", "match", "concept")];
        codeRows.AddRange(siteCodes);
        siteShapes = Site("shapes.csv", "type", "where", "becomes", "concept", "value", "day");
        Shapes = [.. siteShapes.Select(SiteShape.Of)];
        List<TableRow> levelRows = [.. codeRows.Where(row => row["concept"] == "asm_level"), .. Site("levels.csv", "system", "code", "drug", "analyte")];
        Drugs = Shipped("drugs.csv").Select(DrugRows.Drug).ToFrozenDictionary(drug => drug.Id);
        Names = [.. Both("drug-names.csv", "drug", "name", "kind").Select(Name)];
        ConditionPhrases = [.. Both("condition-texts.csv", "phrase", "concept").Select(row => (row.Required("phrase"), row.Required("concept")))];
        List<TableRow> ingredientRows = [.. codeRows.Where(row => row["drug"].Length > 0 && row["concept"] != "asm_level")];
        Drugs = Drugs.Values.Select(drug => drug with
        {
            Concepts = [.. ingredientRows.Where(row => row["drug"] == drug.Id).Select(row => row["concept"]).Distinct().Order(StringComparer.Ordinal)],
        }).ToFrozenDictionary(drug => drug.Id);
        ForSites = Shipped("concepts.csv").ToFrozenDictionary(row => row.Required("concept"), row => (row.Required("for"), row.Required("meaning")));
        Codes = [.. codeRows.Select(Code), .. Shapes.Select(shape => shape.Concept).Distinct().Select(OwnCode), .. levelRows.Where(row => row["concept"].Length == 0).Select(row => Code(row) with { Concept = "asm_level" })];
        var products = new Dictionary<(string, string), DrugProduct>();
        foreach (TableRow row in Site("products.csv", "system", "code", "drug").Concat(Kept("products.csv", "system", "code", "drug")).Concat(ingredientRows).Concat(Site("rxnorm-products.csv", "system", "code", "drug")))
        {
            products.TryAdd(Key(row), DrugRows.Product(row, Drugs));
        }

        Products = products.GroupBy(pair => pair.Key.Item1).ToFrozenDictionary(group => group.Key, group => group.ToFrozenDictionary(pair => pair.Key.Item2, pair => pair.Value));
        Levels = levelRows.GroupBy(LevelKey).ToFrozenDictionary(
            group => group.Key,
            group => (IReadOnlyList<LevelTest>)[.. group.Select(row => new LevelTest(DrugRows.KnownDrug(row, Drugs), IsTotal(row))).OrderByDescending(test => test.DrugId is "oxcarbazepine")]);
        OtherDrugs = new(Both("other-drugs.csv", "key", "kind", "concept"));
        CheckSiteConcepts();
        hash.AppendData([KnowledgeBase.ReadingVersion]);
        Version = Convert.ToHexStringLower(hash.GetHashAndReset())[..12] + ParameterTable.VersionOf(Parameters);
    }

    public string Version { get; }

    public FrozenDictionary<string, Citation> Sources { get; }

    public CodeSystems Systems { get; }

    public Parameters Parameters { get; }

    public IReadOnlyList<CodeRow> Codes { get; }

    /// <summary>A site's own shapes, in the order of their rows.</summary>
    public IReadOnlyList<SiteShape> Shapes { get; }

    public FrozenDictionary<string, Drug> Drugs { get; }

    public IReadOnlyList<DrugName> Names { get; }

    public IReadOnlyList<(string Phrase, string Concept)> ConditionPhrases { get; }

    public FrozenDictionary<string, FrozenDictionary<string, DrugProduct>> Products { get; }

    public FrozenDictionary<string, IReadOnlyList<LevelTest>> Levels { get; }

    public OtherDrugs OtherDrugs { get; }

    /// <summary>Concepts without shipped codes, and those no rule reads, with the reason.</summary>
    public FrozenDictionary<string, (string For, string Meaning)> ForSites { get; }

    public static Tables Read(string? siteFolder, IReadOnlyDictionary<string, string> kept) => new(siteFolder, kept);

    // A misspelt concept would silently lose every code it stands beside.
    private void CheckSiteConcepts()
    {
        HashSet<string> known = [.. ShippedFolder("codes").SelectMany(Shipped).Select(row => row["concept"]), .. ForSites.Keys, .. ConditionPhrases.Select(pair => pair.Concept)];
        foreach (TableRow row in siteCodes.Concat(siteShapes))
        {
            string concept = row.Required("concept");
            if (!known.Contains(concept))
            {
                throw row.Wrong($"There is no concept \"{concept}\".", $"Write one of: {string.Join(", ", known.Order(StringComparer.Ordinal))}.");
            }
        }
    }

    private CodeRow OwnCode(string concept) => new(Systems.Resolve(SiteShape.ConceptSystem), concept, CodeMatch.Exact, concept, concept, "site");

    private static bool IsTotal(TableRow row) => row["analyte"] switch
    {
        "total" => true,
        "free" or "other" => false,
        var text => throw row.Wrong($"\"{text}\" in the column \"analyte\" is unknown.", "Write total, free or other."),
    };

    private string LevelKey(TableRow row)
    {
        (string system, string code) = Key(row);
        return system == "loinc" ? code : system + "|" + code;
    }

    private CodeRow Code(TableRow row)
    {
        (string system, string code) = Key(row);
        CodeMatch match = row["match"] switch
        {
            "exact" or "" => CodeMatch.Exact,
            "prefix" => CodeMatch.Prefix,
            "except" => CodeMatch.Except,
            var text => throw row.Wrong($"\"{text}\" in the column \"match\" is unknown.", "Write exact, prefix or except."),
        };
        return new(system, code, match, row["concept"], row["display"].Length > 0 ? row["display"] : row["drug"], row["source"]);
    }

    private (string System, string Code) Key(TableRow row)
    {
        string system = Systems.Resolve(row.Required("system"));
        Span<char> spelling = stackalloc char[128];
        int length = CodeSystems.Normalise(system, row.Required("code"), spelling);
        return length > 0 ? (system, spelling[..length].ToString()) : throw row.Wrong("The code is empty or too long.", "Write one code in each row.");
    }

    private DrugName Name(TableRow row)
    {
        DrugNameKind kind = Enum.TryParse(row["kind"], ignoreCase: true, out DrugNameKind parsed) && !char.IsAsciiDigit(row["kind"][0])
            ? parsed
            : throw row.Wrong($"\"{row["kind"]}\" in the column \"kind\" is unknown.", "Write generic, foreign, brand, abbreviation or never.");
        return new(kind == DrugNameKind.Never ? "" : DrugRows.KnownDrug(row, Drugs), row.Required("name"), kind, DrugRows.RouteOf(row));
    }

    private IEnumerable<TableRow> Both(string file, params ReadOnlySpan<string> columns) => [.. Shipped(file), .. Site(file, columns)];

    private static IEnumerable<string> ShippedFolder(string folder) => typeof(Tables).Assembly.GetManifestResourceNames()
        .Where(name => name.StartsWith($"Knowledge/{folder}/", StringComparison.Ordinal)).Select(name => name["Knowledge/".Length..]).Order(StringComparer.Ordinal);

    private IReadOnlyList<TableRow> Shipped(string file)
    {
        using Stream stream = typeof(Tables).Assembly.GetManifestResourceStream("Knowledge/" + file)!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return Parse(file, reader.ReadToEnd(), []);
    }

    private IReadOnlyList<TableRow> Site(string file, params ReadOnlySpan<string> columns)
    {
        string path = siteFolder is null ? "" : Path.Combine(siteFolder, file);
        return path.Length > 0 && File.Exists(path) ? Parse(path, File.ReadAllText(path), columns) : [];
    }

    /// <summary>Rows of the site that lie in the store instead of its folder.</summary>
    private IReadOnlyList<TableRow> Kept(string file, params ReadOnlySpan<string> columns) => kept.TryGetValue(file, out string? text) ? Parse("store/" + file, text, columns) : [];

    private IReadOnlyList<TableRow> Parse(string file, string text, ReadOnlySpan<string> columns)
    {
        // Parameters have a part of the version of their own: whoever compares two runs wants to know which of the two changed.
        if (Path.GetFileName(file) != "parameters.csv")
        {
            hash.AppendData(Encoding.UTF8.GetBytes(Path.GetFileName(file) + "\n" + text.ReplaceLineEndings("\n")));
        }

        return Table.Read(file, text, columns);
    }
}
