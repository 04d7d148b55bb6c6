using System.Collections.Frozen;

namespace RefractoryEpilepsy.Knowledge;

/// <summary>Everything the tables say: drugs, codes, names, parameters. Immutable; one serves all threads.</summary>
/// <remarks>
/// The shipped tables are embedded; a site's folder adds local codes, products, names and parameters under the same columns and
/// never takes a shipped row away. CPT rows stay unread until the site's <c>parameters.csv</c> states its licence.
/// </remarks>
public sealed class KnowledgeBase
{
    private readonly CodeSystems systems;
    private readonly CodeTable concepts;
    private readonly FrozenDictionary<string, FrozenDictionary<string, DrugProduct>> products;
    private readonly FrozenDictionary<string, IReadOnlyList<LevelTest>> levels;
    private readonly ProductText productText;
    private readonly ConditionText conditionText;
    private readonly OtherDrugs otherDrugs;

    private KnowledgeBase(Tables tables)
    {
        Version = tables.Version;
        Sources = tables.Sources;
        Drugs = tables.Drugs;
        DrugNames = tables.Names;
        Parameters = tables.Parameters;
        systems = tables.Systems;
        concepts = new(systems, tables.Codes);
        products = tables.Products;
        levels = tables.Levels;
        productText = new(tables.Names, tables.Drugs.Values);
        (string Phrase, string Concept)[] phrases = [.. tables.ConditionPhrases, .. DiagnosisTitles.Of(tables.Codes, concepts, tables.ConditionPhrases), .. AdherenceWords.Of(tables.Drugs.Values)];
        conditionText = new(phrases);
        otherDrugs = tables.OtherDrugs;
        SieveTerms = SieveTerms.Of(tables, phrases);
        CodeRows = tables.Codes;
        KeptConcepts = tables.ForSites;
        Shapes = tables.Shapes;
    }

    /// <summary>Short hash of the contents of all tables, a site's included; behind a dash, where any parameter is not as shipped, one of the parameters.</summary>
    public string Version { get; }

    /// <summary>The two parts of a <see cref="Version"/>: of the tables, and of the parameters, empty for the shipped ones.</summary>
    public static (string Tables, string Parameters) PartsOf(string version) => version.IndexOf('-', StringComparison.Ordinal) is var at && at < 0 ? (version, "") : (version[..at], version[(at + 1)..]);

    /// <summary>
    /// Raised when a newer program reads more of the same record, or reads it otherwise, although no table changed: it is part of <see cref="Version"/>, so the next run over a store
    /// reads everyone again. 2: the organisation that keeps the record and that gave a visit's care; the visit before as neurology's; titrations of orders. 3: who has a part in the care.
    /// 4: for quality measures, reports of no seizure, and the day of a referral that was carried out. 5: orders of a stay end with it.
    /// 6: from which day on the contents of a bulk load were on record; titles of codes as words; results of antibodies, HLA and genes by one reader; pregnancies, contraception
    /// and allergies as charts tell them; seizure counts, events and doubts in words; reports that come as documents; operations, devices and services in ordinary words.
    /// 7: advice, wishes, the past and zeros of one kind are no freedom; lesions and genes that are doubted, of others or in general are none.
    /// 8: pregnancy by its hormone, its due day and its visits; reactions as reasons of stopping, alleles on the lists of problems and allergies; forms, refusals, non-adherence in other words;
    /// rates of an earlier drug, of other troubles and before treatment are not of now; two strengths, halves and totals of a sig.
    /// </summary>
    public const byte ReadingVersion = 8;

    /// <summary>The antiseizure medications by id.</summary>
    public IReadOnlyDictionary<string, Drug> Drugs { get; }

    /// <summary>Every name a text may use for them.</summary>
    public IReadOnlyList<DrugName> DrugNames { get; }

    /// <summary>Citations by key. The key <c>[K]</c> marks knowledge that nobody has confirmed yet.</summary>
    public IReadOnlyDictionary<string, Citation> Sources { get; }

    /// <summary>Thresholds and windows that rule (specification 1.3).</summary>
    public Parameters Parameters { get; private set; }

    /// <summary>What a byte-level sieve must never miss.</summary>
    public SieveTerms SieveTerms { get; }

    /// <summary>Shapes of a site's own, in the order of their rows.</summary>
    public IReadOnlyList<SiteShape> Shapes { get; }

    internal IReadOnlyList<CodeRow> CodeRows { get; }

    /// <summary>Every concept a site's code may be mapped to, in ordinal order.</summary>
    public IReadOnlyList<string> Concepts => [.. CodeRows.Select(row => row.Concept).Concat(KeptConcepts.Keys).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    /// <summary>Whether a system is one of the shipped tables' own; others are a site's.</summary>
    public bool IsKnownSystem(string system) => CodeRows.Any(row => row.System == systems.Resolve(system) && row.Source != "site");

    /// <summary>Concepts no rule reads or no shipped code has: for whom they are kept, and what they mean.</summary>
    internal IReadOnlyDictionary<string, (string For, string Meaning)> KeptConcepts { get; }

    /// <summary>Reads the shipped tables and, where given, those of a site.</summary>
    /// <exception cref="KnowledgeException">A row of the site's tables is wrong; the message names file, line and remedy.</exception>
    public static KnowledgeBase Load(string? siteFolder = null) => Load(siteFolder, new Dictionary<string, string>());

    /// <summary>The same, with rows of the site that lie in a store: text by file name (<c>products.csv</c>, <c>codes.csv</c>, <c>parameters.csv</c>). Its parameters go before the folder's.</summary>
    /// <exception cref="KnowledgeException">A row is wrong.</exception>
    public static KnowledgeBase Load(string? siteFolder, IReadOnlyDictionary<string, string> kept) => new(Tables.Read(siteFolder, kept));

    /// <summary>The same tables with other parameters, for sensitivity analyses.</summary>
    public KnowledgeBase With(Parameters parameters)
    {
        var copy = (KnowledgeBase)MemberwiseClone();
        copy.Parameters = parameters;
        return copy;
    }

    /// <summary>The concepts a code belongs to, in ordinal order; empty where it is unknown.</summary>
    /// <remarks>
    /// Takes URIs, OIDs, <c>urn:oid:</c> forms and vendors' own systems (<c>code-systems.csv</c>), dots or none, any case. A code without a
    /// system is read only where its shape leaves no doubt (ICD with a dot, LOINC). Products of our drugs have the concept of their ingredient.
    /// </remarks>
    public ConceptList ConceptsOf(Code code)
    {
        ConceptList found = concepts.ConceptsOf(code);
        return found.Count == 0 && ProductOf(code) is { } product ? Drugs[product.DrugId].Concepts : found;
    }

    /// <summary>Our short label of a code, for reasons shown to people; null where it is unknown.</summary>
    public string? DisplayOf(Code code) => concepts.DisplayOf(code);

    /// <summary>The concepts of a condition told as text only, in ordinal order; empty where none is named, or it is denied.</summary>
    public ConceptList ConceptsOfText(string text) => conditionText.Read(text);

    /// <summary>The drug of an ingredient's or product's code; null where it is none of ours, or only a group of drugs.</summary>
    public string? DrugOf(Code code) => ProductOf(code)?.DrugId;

    /// <summary>Whether the codes or identifiers of a system are themselves names of products.</summary>
    public bool NamesProducts(string system) => systems.Resolve(system) == CodeSystems.ProductName;

    /// <summary>The product of a code: with strength and form where a site's or an imported table knows them, the bare ingredient otherwise.</summary>
    public DrugProduct? ProductOf(Code code)
    {
        if (code.System.Length == 0)
        {
            return null;
        }

        string system = systems.Resolve(code.System);
        if (system == CodeSystems.ProductName)
        {
            return ReadProduct(code.Value);
        }

        if (!products.TryGetValue(system, out FrozenDictionary<string, DrugProduct>? codes))
        {
            return null;
        }

        Span<char> spelling = stackalloc char[128];
        int length = CodeSystems.Normalise(system, code.Value, spelling);
        return codes.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(spelling[..length], out DrugProduct? product) ? product : null;
    }

    /// <summary>The drug of an ingredient's own code in the shipped tables; null for products.</summary>
    internal string? IngredientOf(Code code) => DrugOf(code) is { } drug && ProductOf(code) is { StrengthMg: null, Form: null } ? drug : null;

    /// <summary>What rules ask about a drug that is none of ours (<c>hormonal-contraceptive</c> …), by its code: a site's own, or its place in the ATC; empty where nothing.</summary>
    public IEnumerable<string> OtherDrugConcepts(Code code) => systems.Resolve(code.System) == "atc" ? otherDrugs.OfAtc(code.Value).Concat(ConceptsOf(code)) : ConceptsOf(code);

    /// <summary>The same by the name of a product.</summary>
    public IReadOnlyList<string> OtherDrugConcepts(string name) => otherDrugs.OfName(name);

    /// <summary>What the text of a product names; null where it is none of our drugs.</summary>
    public DrugProduct? ReadProduct(string text) => productText.Read(text);

    /// <summary>The drug whose serum level a code measures, where it compares with the reference range; null for free levels, metabolites and sums (ADEQ-2).</summary>
    /// <remarks>Licarbazepine is the analyte of two drugs: see <see cref="LevelsOf"/>.</remarks>
    public string? DrugOfLevel(Code code)
    {
        foreach (LevelTest test in LevelsOf(code))
        {
            if (test.Comparable)
            {
                return test.DrugId;
            }
        }

        return null;
    }

    /// <summary>Every drug whose level a code measures, comparable with its range or not; empty where it measures none.</summary>
    public IReadOnlyList<LevelTest> LevelsOf(Code code) =>
        systems.Resolve(code.System) is "loinc" or "" && levels.TryGetValue(code.Value.Trim(), out IReadOnlyList<LevelTest>? tests) ? tests
        : LocalLevels(code);

    private IReadOnlyList<LevelTest> LocalLevels(Code code) =>
        levels.TryGetValue(systems.Resolve(code.System) + "|" + code.Value.Trim(), out IReadOnlyList<LevelTest>? tests) ? tests : [];
}

/// <summary>Where a statement comes from, one row of <c>sources.csv</c>.</summary>
/// <param name="Doi">Empty where it has none.</param>
public sealed record Citation(string Key, string Text, string Doi);

/// <summary>A laboratory test of a drug's level.</summary>
/// <param name="Comparable">Whether its values compare with the drug's reference range: total drug or the active metabolite the range is for, not free levels, epoxides or sums.</param>
public sealed record LevelTest(string DrugId, bool Comparable);
