namespace RefractoryEpilepsy.Knowledge;

/// <summary>One product of one of our drugs, as a label or a dispense system names it.</summary>
/// <param name="DrugId">Key of <c>drugs.csv</c>.</param>
/// <param name="StrengthMg">In mg per tablet, capsule or other unit, or per <paramref name="PerMl"/> millilitres; as labelled, salts are not converted. Null where the text names none, or several (packs).</param>
/// <param name="PerMl">For liquids the millilitres that hold <paramref name="StrengthMg"/>; otherwise null.</param>
/// <param name="Form"><c>tablet</c>, <c>capsule</c>, <c>liquid</c>, <c>injection</c>, <c>spray</c>, <c>rectal</c>, <c>film</c>, <c>granules</c>, <c>pack</c>; null where the text does not say.</param>
/// <param name="Route">How it gets into the body.</param>
/// <param name="ExtendedRelease">Labelled as released slowly.</param>
public sealed record DrugProduct(string DrugId, decimal? StrengthMg, decimal? PerMl, string? Form, Route Route, bool ExtendedRelease)
{
    /// <summary>What one millilitre holds, in mg; null for solid forms.</summary>
    public decimal? MgPerMl => StrengthMg is { } mg && PerMl is { } ml and > 0 ? mg / ml : null;
}

/// <summary>A name of a drug, one row of <c>drug-names.csv</c>.</summary>
/// <param name="DrugId">Key of <c>drugs.csv</c>; empty for a product that never is a trial.</param>
/// <param name="Name">As written on packages.</param>
/// <param name="Kind">Generic, foreign, brand, abbreviation or never.</param>
/// <param name="Route">What the brand implies; unknown otherwise.</param>
public sealed record DrugName(string DrugId, string Name, DrugNameKind Kind, Route Route);

/// <summary>What sort of name it is.</summary>
public enum DrugNameKind
{
    /// <summary>English generic name.</summary>
    Generic,

    /// <summary>Generic name in another language.</summary>
    Foreign,

    /// <summary>Brand.</summary>
    Brand,

    /// <summary>Abbreviation that only notes use.</summary>
    Abbreviation,

    /// <summary>A product that is no antiseizure trial whatever else it contains.</summary>
    Never,
}
