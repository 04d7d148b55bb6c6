using System.Globalization;

namespace RefractoryEpilepsy.Knowledge;

/// <summary>A code of a product of one of our drugs, one row of <c>rxnorm-products.csv</c>.</summary>
/// <param name="Code">RxNorm concept, or an NDC where the release's attributes were given.</param>
/// <param name="Product">Drug, and strength, form and route as the name of the product tells them.</param>
public sealed record RxNormProduct(Code Code, DrugProduct Product);

/// <summary>Makes a site table of products from a release of RxNorm (RXNCONSO.RRF, RXNREL.RRF and, for NDC, RXNSAT.RRF; full or prescribable).</summary>
/// <remarks>
/// A product belongs to a drug when every ingredient it leads to is that drug, so that phentermine/topiramate or phenobarbital/hyoscyamine
/// are nobody's. Chains: pack contains drug, branded drug is a trade name of a drug, drug consists of components, component has ingredient.
/// Obsolete concepts stay in: old records name them. Source: RxNorm technical documentation, sections 12.4 to 12.6 (U.S. National Library of Medicine).
/// </remarks>
public static class RxNormImport
{
    private const string RxNorm = "http://www.nlm.nih.gov/research/umls/rxnorm";
    private const string Ndc = "http://hl7.org/fhir/sid/ndc";

    private static readonly Dictionary<string, int> Ranks = new(StringComparer.Ordinal)
    {
        ["IN"] = 0, ["PIN"] = 1, ["MIN"] = 2, ["BN"] = 3, ["SCDC"] = 3, ["SBDC"] = 4, ["SCDF"] = 4, ["SCDG"] = 4, ["SCD"] = 5, ["SBDF"] = 5, ["SBDG"] = 5, ["SBD"] = 6, ["GPCK"] = 7, ["BPCK"] = 8,
    };

    private static readonly HashSet<string> Relations = new(StringComparer.Ordinal)
    {
        "has_ingredient", "ingredient_of", "has_ingredients", "ingredients_of", "has_precise_ingredient", "precise_ingredient_of", "consists_of", "constitutes",
        "tradename_of", "has_tradename", "contains", "contained_in", "form_of", "has_form", "has_part", "part_of", "isa", "inverse_isa",
    };

    /// <summary>Every product of our drugs, ordered by system and code.</summary>
    /// <exception cref="KnowledgeException">A file is not of the release's form.</exception>
    public static IReadOnlyList<RxNormProduct> Read(TextReader conso, TextReader rel, KnowledgeBase knowledge, TextReader? attributes = null)
    {
        Dictionary<string, Concept> concepts = Concepts(conso);
        Connect(rel, concepts);
        var products = new SortedDictionary<string, DrugProduct>(StringComparer.Ordinal);
        foreach ((string rxcui, Concept concept) in concepts)
        {
            if (DrugOf(rxcui, concepts, knowledge) is { } drug)
            {
                products.Add(rxcui, Describe(drug, concept, knowledge));
            }
        }

        List<RxNormProduct> rows = [.. products.Select(pair => new RxNormProduct(new(RxNorm, pair.Key), pair.Value))];
        if (attributes is not null)
        {
            rows.AddRange(Packages(attributes, products).OrderBy(row => row.Code.Value, StringComparer.Ordinal));
        }

        return rows;
    }

    /// <summary>Writes the rows as the site table <c>rxnorm-products.csv</c>.</summary>
    public static void Write(TextWriter table, IEnumerable<RxNormProduct> products)
    {
        table.Write("# Products of RxNorm, made by import-rxnorm. Import again after a new release.\n");
        table.Write("system,code,drug,strength_mg,per_ml,form,route,extended,source\n");
        foreach (RxNormProduct row in products)
        {
            DrugProduct product = row.Product;
            string route = product.Route switch
            {
                Route.Oral => "oral",
                Route.Parenteral => "parenteral",
                Route.NasalBuccalRectal => product.Form == "rectal" ? "rectal" : "nasal",
                Route.Other => "other",
                _ => "",
            };
            table.Write(string.Create(
                CultureInfo.InvariantCulture,
                $"{row.Code.System},{row.Code.Value},{product.DrugId},{product.StrengthMg},{product.PerMl},{product.Form},{route},{(product.ExtendedRelease ? "yes" : "")},RxNorm\n"));
        }
    }

    private static Dictionary<string, Concept> Concepts(TextReader conso)
    {
        var concepts = new Dictionary<string, Concept>(StringComparer.Ordinal);
        foreach (string[] cells in Rows(conso, "RXNCONSO.RRF", 15))
        {
            if (cells[11] == "RXNORM" && Ranks.TryGetValue(cells[12], out int rank) && (!concepts.TryGetValue(cells[0], out Concept? known) || known.Rank > rank))
            {
                concepts[cells[0]] = new(rank, cells[14], []);
            }
        }

        return concepts;
    }

    // Either direction of a relation is read: ranks tell which end is nearer to the ingredient.
    private static void Connect(TextReader rel, Dictionary<string, Concept> concepts)
    {
        foreach (string[] cells in Rows(rel, "RXNREL.RRF", 8))
        {
            if (Relations.Contains(cells[7]) && concepts.TryGetValue(cells[0], out Concept? first) && concepts.TryGetValue(cells[4], out Concept? second) && first.Rank != second.Rank)
            {
                (Concept product, string part) = first.Rank > second.Rank ? (first, cells[4]) : (second, cells[0]);
                if (!product.Parts.Contains(part))
                {
                    product.Parts.Add(part);
                }
            }
        }
    }

    private static string? DrugOf(string rxcui, Dictionary<string, Concept> concepts, KnowledgeBase knowledge)
    {
        string? only = null;
        var open = new Stack<string>([rxcui]);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (open.TryPop(out string? next))
        {
            Concept concept = concepts[next];
            if (!seen.Add(next))
            {
                continue;
            }

            if (concept.Rank == 0)
            {
                string? drug = IngredientDrug(next, concept, knowledge);
                if (drug is null || (only is not null && only != drug))
                {
                    return null;
                }

                only = drug;
            }

            foreach (string part in concept.Parts)
            {
                open.Push(part);
            }
        }

        return only;
    }

    // Ingredients whose number the shipped table lacks are known by their exact name.
    private static string? IngredientDrug(string rxcui, Concept concept, KnowledgeBase knowledge) =>
        knowledge.IngredientOf(new(RxNorm, rxcui))
        ?? knowledge.DrugNames.FirstOrDefault(name => name.Kind == DrugNameKind.Generic && string.Equals(name.Name, concept.Name, StringComparison.OrdinalIgnoreCase))?.DrugId;

    private static DrugProduct Describe(string drug, Concept concept, KnowledgeBase knowledge) =>
        knowledge.ReadProduct(concept.Name) is { } told && told.DrugId == drug ? told : new(drug, null, null, null, Route.Unknown, false);

    private static IEnumerable<RxNormProduct> Packages(TextReader attributes, SortedDictionary<string, DrugProduct> products)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (string[] cells in Rows(attributes, "RXNSAT.RRF", 11))
        {
            if (cells[8] == "NDC" && products.TryGetValue(cells[0], out DrugProduct? product) && seen.Add(cells[10]))
            {
                yield return new(new(Ndc, cells[10]), product);
            }
        }
    }

    private static IEnumerable<string[]> Rows(TextReader reader, string file, int columns)
    {
        int line = 0;
        while (reader.ReadLine() is { } text)
        {
            line++;
            string[] cells = text.Split('|');
            if (cells.Length < columns)
            {
                throw new KnowledgeException(file, line, $"The line has {cells.Length} columns, not at least {columns}.", "Give the file as it is in the release's folder rrf.");
            }

            yield return cells;
        }
    }

    private sealed record Concept(int Rank, string Name, List<string> Parts);
}
