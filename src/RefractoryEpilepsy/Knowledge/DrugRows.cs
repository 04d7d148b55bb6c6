namespace RefractoryEpilepsy.Knowledge;

/// <summary>Turns rows of the drug tables into typed records.</summary>
internal static class DrugRows
{
    public static Drug Drug(TableRow row) => new(
        row.Required("id"),
        row.Required("group"),
        row["family"],
        row.Number("ddd_mg"),
        row.Number("adult_min_mg_per_day"),
        row.Number("adult_min_with_valproate"),
        row.Number("adult_min_with_inducer"),
        row.Number("child_min_mg_per_kg_per_day"),
        row.Number("child_min_with_valproate"),
        row.Number("child_min_with_inducer"),
        (int)(row.Number("titration_weeks") ?? 0),
        row["counts"] switch
        {
            "yes" => TrialRule.Yes,
            "scheduled" => TrialRule.ScheduledDaily,
            "indication" => TrialRule.ProvenIndication,
            "syndrome" => TrialRule.SyndromeOnly,
            "conditional" => TrialRule.Conditional,
            "no" => TrialRule.No,
            var text => throw row.Wrong($"\"{text}\" in the column \"counts\" is unknown.", "Write yes, scheduled, indication, syndrome, conditional or no."),
        },
        row.List("suits"),
        [.. row.List("worsens").Select(Worsens)],
        row.Number("range_low") is { } low && row.Number("range_high") is { } high
            ? new ReferenceRange(low, high, row.Required("range_unit"), row.YesNo("range_confirmed"), row["range_analyte"])
            : null,
        Enum.TryParse(row["inducer"], ignoreCase: true, out InducerStrength strength) ? strength : throw row.Wrong("The inducer's strength is unknown.", "Write none, weak, moderate or strong."),
        row.YesNo("sodium_channel"),
        row["teratogenic"],
        ConceptList.Of(row.List("other_uses")),
        row.Number("other_use_max_mg_per_day"),
        row.List("unconfirmed"),
        row.Required("source"))
    {
        MolarMass = row.Number("molar_mass"),
    };

    /// <summary>The product of a row that ties a code to a drug; its strength, form and route where the row has them.</summary>
    public static DrugProduct Product(TableRow row, IReadOnlyDictionary<string, Drug> drugs) => new(
        KnownDrug(row, drugs),
        row.Number("strength_mg"),
        row.Number("per_ml"),
        row["form"] is { Length: > 0 } form ? form : null,
        RouteOf(row),
        row.YesNo("extended"));

    /// <summary>The drug a row names, by id or in another case.</summary>
    public static string KnownDrug(TableRow row, IReadOnlyDictionary<string, Drug> drugs)
    {
        string drug = row.Required("drug");
        return drugs.ContainsKey(drug) ? drug
            : drugs.Keys.FirstOrDefault(id => string.Equals(id, drug, StringComparison.OrdinalIgnoreCase))
            ?? throw row.Wrong($"\"{drug}\" is no drug of drugs.csv.", "Write the generic name as drugs.csv has it, such as levetiracetam.");
    }

    public static Route RouteOf(TableRow row) => row["route"].ToLowerInvariant() switch
    {
        "" => Route.Unknown,
        "oral" => Route.Oral,
        "parenteral" => Route.Parenteral,
        "nasal" or "buccal" or "rectal" => Route.NasalBuccalRectal,
        "other" => Route.Other,
        var text => throw row.Wrong($"\"{text}\" in the column \"route\" is unknown.", "Write oral, parenteral, nasal, buccal, rectal or other."),
    };

    private static Aggravation Worsens(string token)
    {
        const string caution = "(caution)";
        return token.EndsWith(caution, StringComparison.Ordinal) ? new(token[..^caution.Length].Trim(), true) : new(token, false);
    }
}
