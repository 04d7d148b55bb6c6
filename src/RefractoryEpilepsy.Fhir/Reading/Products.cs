using RefractoryEpilepsy.Fhir.Reading.Slices;
using RefractoryEpilepsy.Knowledge;

namespace RefractoryEpilepsy.Fhir.Reading;

/// <summary>Which product of our drugs an order, fill, statement or administration is about.</summary>
internal static class Products
{
    /// <summary>The product; null where it is none of our drugs, or (with a gap) where nobody could tell what it is.</summary>
    /// <param name="orders">The orders that a fill or an administration carries out: where it names its drug by a local number only, they may name it.</param>
    public static DrugProduct? Read(MedicationUseSlice use, Entry entry, Chart chart, params ReadOnlySpan<Link?> orders)
    {
        Entry<MedicationSlice>? separate = chart.Find<MedicationSlice>(use.MedicationReference, entry);
        if (separate is null && chart.IsDangling(use.MedicationReference, entry))
        {
            chart.Gap("unresolved-reference", $"{entry.Raw.Type}.medicationReference leads to no Medication of the export; export Medication too.", entry);
        }

        (DrugProduct? product, Code? unread, bool isTold) = Of(use, entry, separate, chart);
        if (product is not null || (unread is null && isTold))
        {
            return product;
        }

        foreach (Link? order in orders)
        {
            if (chart.Find<MedicationRequestSlice>(order, entry) is { } ordered
                && Of(ordered.Is, ordered, chart.Find<MedicationSlice>(ordered.Is.MedicationReference, ordered), chart) is (var told, null, true))
            {
                return told;
            }
        }

        if (isTold)
        {
            chart.Gap("unmapped-drug", $"A drug is told only as {Told(unread)}, which no table maps; add a row for it to the site's drug table, or export its name.", entry);
        }
        else if (!chart.IsDangling(use.MedicationReference, entry))
        {
            chart.Gap("unmapped-drug", $"{entry.Raw.Type} names no medication; export its code or text.", entry);
        }

        return null;
    }

    /// <summary>Whether nobody can tell what it is: a number that no table maps, and no name.</summary>
    public static bool IsUnread(MedicationUseSlice use, Entry entry, Chart chart) =>
        Of(use, entry, chart.Find<MedicationSlice>(use.MedicationReference, entry), chart) is { Product: null, Unread.Value.Length: > 0 };

    /// <summary>The product; the code that nobody could read; whether anything is told at all.</summary>
    private static (DrugProduct? Product, Code? Unread, bool IsTold) Of(MedicationUseSlice use, Entry entry, Entry<MedicationSlice>? separate, Chart chart)
    {
        List<CodeableConcept> names = [];
        Add(use.MedicationCodeableConcept);
        Add(separate?.Is.Code);
        IReadOnlyList<CodeableConcept> ingredients =
            [.. (separate?.Is.Ingredient ?? []).Where(part => part.IsActive != false).Select(part => NameOf(part, separate!, chart)).OfType<CodeableConcept>()];
        string? shown = use.MedicationReference?.Display;
        DrugProduct? product = Merge(names, shown, ingredients, chart);
        if (product is null && Identifying(separate, chart) is { Count: > 0 } identifying)
        {
            // Some exports keep the name of a product among its identifiers, and only a number of their formulary as its code.
            names.AddRange(identifying);
            product = Merge(names, shown, ingredients, chart);
        }

        if (product is not null)
        {
            return (Strengthened(product, separate, chart), null, true);
        }

        bool isReadable = names.Concat(ingredients).SelectMany(name => Readings(name, chart)).Append(shown ?? "").Any(IsReadable);
        bool isTold = names.Count + ingredients.Count > 0 || isReadable;
        return isReadable || !isTold
            ? (null, null, isTold)
            : (null, names.Concat(ingredients).SelectMany(name => name.Coding ?? []).Select(coding => coding.AsCode()).FirstOrDefault(found => found is not null) ?? new("", ""), true);

        void Add(CodeableConcept? name)
        {
            if (name is not null && (name.Coding is { Count: > 0 } || !string.IsNullOrWhiteSpace(name.Text)))
            {
                names.Add(name);
            }
        }
    }

    /// <summary>The drug of a code or a name, wherever one stands.</summary>
    public static string? DrugOf(CodeableConcept? name, Chart chart) => name is null ? null : Merge([name], null, [], chart)?.DrugId;

    private static string Told(Code? code) => code is { Value.Length: > 0 } told ? $"code {told.Value} of {(told.System.Length > 0 ? told.System : "an unnamed system")}" : "a blank";

    /// <summary>What codes say comes before what names say; strength, form and route are taken from whoever tells them.</summary>
    private static DrugProduct? Merge(IReadOnlyList<CodeableConcept> names, string? shown, IReadOnlyList<CodeableConcept> ingredients, Chart chart)
    {
        DrugProduct? product = null;
        foreach (CodeableConcept name in names)
        {
            foreach (Coding coding in name.Coding ?? [])
            {
                if (coding.AsCode() is { } code)
                {
                    Take(chart.Knowledge.ProductOf(code));
                }
            }
        }

        foreach (string text in names.SelectMany(name => name.Texts()).Append(shown ?? "").Where(text => text.Length > 0))
        {
            Take(chart.Memory.Product(text));
        }

        foreach (CodeableConcept ingredient in ingredients)
        {
            foreach (Coding coding in ingredient.Coding ?? [])
            {
                if (coding.AsCode() is { } code)
                {
                    Take(chart.Knowledge.ProductOf(code));
                }
            }

            foreach (string text in ingredient.Texts())
            {
                Take(chart.Memory.Product(text));
            }
        }

        return product;

        void Take(DrugProduct? more)
        {
            if (more is null || (product is not null && product.DrugId != more.DrugId))
            {
                return;
            }

            product = product is null ? more : product with
            {
                StrengthMg = product.StrengthMg ?? more.StrengthMg,
                PerMl = product.StrengthMg is null ? more.PerMl : product.PerMl,
                Form = product.Form ?? more.Form,
                Route = product.Route == Route.Unknown ? more.Route : product.Route,
                ExtendedRelease = product.ExtendedRelease || more.ExtendedRelease,
            };
        }
    }

    /// <summary>With the strength that the Medication resource gives its ingredient, which is exact where a name may be short.</summary>
    private static DrugProduct Strengthened(DrugProduct product, Entry<MedicationSlice>? medication, Chart chart)
    {
        foreach (Ingredient part in medication?.Is.Ingredient ?? [])
        {
            if (part.IsActive == false || part.Strength?.Numerator is not { Value: > 0 } strength || Doses.MassInMg(strength) is not > 0
                || DrugOf(NameOf(part, medication!, chart), chart) != product.DrugId)
            {
                continue;
            }

            decimal mg = Doses.MassInMg(strength)!.Value;
            Quantity? per = part.Strength.Denominator;
            decimal? volume = per is { Value: > 0 } ? Doses.VolumeInMl(per) : null;
            if (volume is > 0)
            {
                return product with { StrengthMg = mg, PerMl = volume };
            }

            return product with { StrengthMg = mg / (per?.Value is > 0 ? per.Value.Value : 1), PerMl = null };
        }

        string form = medication?.Is.Form.Words() ?? "";
        return product.Form is not null || form.Length == 0 ? product : product with
        {
            Form = Words.Any(form, "tab", "comprim") ? "tablet"
                : Words.Any(form, "cap", "kapsel", "gélule", "cáps") ? "capsule"
                : Words.Any(form, "solution", "suspension", "syrup", "lösung", "saft", "liquid", "jarabe", "sirop") ? "liquid"
                : Words.Any(form, "inject", "infus", "ampul", "vial") ? "injection"
                : null,
            Route = product.Route == Route.Unknown ? Routes.Of(medication!.Is.Form) : product.Route,
        };
    }

    private static CodeableConcept? NameOf(Ingredient part, Entry<MedicationSlice> medication, Chart chart) =>
        part.ItemCodeableConcept
        ?? (chart.Find<MedicationSlice>(part.ItemReference, medication) is { } ingredient
            ? (IReadOnlyList<CodeableConcept?>)[ingredient.Is.Code, .. Identifying(ingredient, chart)] is var names && names.Any(name => DrugOf(name, chart) is not null)
                ? names.First(name => DrugOf(name, chart) is not null)
                : ingredient.Is.Code
            : null)
        ?? (part.ItemReference?.Display is { Length: > 0 } display ? new() { Text = display } : null);

    private static IReadOnlyList<CodeableConcept> Identifying(Entry<MedicationSlice>? medication, Chart chart) =>
        medication?.Is.Identifier is { Count: > 0 } identifiers
            ? [.. identifiers.Where(identifier => identifier is { System: { Length: > 0 } system, Value: { Length: > 0 } value }
                    && (chart.Knowledge.NamesProducts(system) || chart.Knowledge.ProductOf(new Code(system, value)) is not null))
                .Select(identifier => new CodeableConcept { Coding = [new() { System = identifier.System, Code = identifier.Value }] })]
            : [];

    /// <summary>What a person reads of a name: its texts, and codes that are themselves names.</summary>
    private static IEnumerable<string> Readings(CodeableConcept name, Chart chart) =>
        name.Texts().Concat((name.Coding ?? []).Where(coding => coding is { System.Length: > 0, Code.Length: > 0 } && chart.Knowledge.NamesProducts(coding.System)).Select(coding => coding.Code!));

    /// <summary>A name a person can read: not blank, and not just another code.</summary>
    private static bool IsReadable(string text)
    {
        int letters = 0, run = 0;
        foreach (char sign in text)
        {
            run = char.IsLetter(sign) ? run + 1 : 0;
            letters = Math.Max(letters, run);
        }

        return letters >= 4;
    }
}
