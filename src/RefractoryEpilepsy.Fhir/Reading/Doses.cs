using RefractoryEpilepsy.Fhir.Reading.Slices;
using RefractoryEpilepsy.Knowledge;

namespace RefractoryEpilepsy.Fhir.Reading;

/// <summary>Quantities of a drug in milligrams.</summary>
internal static class Doses
{
    private static readonly string[] Units =
    [
        "tab", "tbl", "tbt", "cap", "kaps", "kps", "pill", "comp", "cpr", "cp", "gél", "gel", "cáps", "stück", "stk", "stck", "each", "ea", "unit", "dose", "piece",
        "supp", "spray", "sachet", "packet", "pack", "beutel", "btl", "film", "amp", "vial", "patch", "count", "ret", "drag", "filmtab", "u",
    ];

    /// <summary>Milligrams of a mass; null where the unit is none of mass.</summary>
    public static decimal? MassInMg(Quantity? quantity) => quantity is { Value: { } value }
        ? Factor(quantity, unit => MassUnit.InMg(unit)) is > 0 and var factor ? value * factor : null
        : null;

    public static decimal? VolumeInMl(Quantity? quantity) => quantity is { Value: { } value }
        ? Factor(quantity, VolumeFactor) is > 0 and var factor ? value * factor : null
        : null;

    /// <summary>Milligrams of a dose told by mass, by volume, by body weight or in tablets; null where it cannot be told.</summary>
    /// <param name="weightKg">Asked only for doses by weight.</param>
    /// <param name="perDay">Whether the unit itself says "per day".</param>
    public static decimal? InMg(Quantity? dose, DrugProduct product, Func<decimal?> weightKg, out bool perDay)
    {
        perDay = false;
        if (dose is not { Value: > 0 and var value })
        {
            return null;
        }

        if (MassInMg(dose) is { } mg)
        {
            return mg;
        }

        if (VolumeInMl(dose) is { } ml)
        {
            return product.MgPerMl * ml;
        }

        string unit = UnitOf(dose);
        if (unit.IndexOf('/', StringComparison.Ordinal) is > 0 and var slash && MassUnit.InMg(unit.AsSpan(0, slash)) is > 0 and var mass)
        {
            string[] per = unit[(slash + 1)..].Split(['/', '.'], StringSplitOptions.TrimEntries);
            perDay = per.Any(part => part is "d" or "day" or "tag" or "24h" or "24.h" or "día" or "jour");
            decimal? weight = per[0] is "kg" ? weightKg() : per[0] is "d" or "day" or "tag" or "24h" ? 1 : null;
            return value * mass * weight;
        }

        return IsCount(dose) && product is { StrengthMg: { } strength, PerMl: null } ? value * strength : null;
    }

    /// <summary>Days of a duration; null where the unit is none of time.</summary>
    public static decimal? Days(Quantity? duration) => duration is { Value: > 0 and var value } ? DaysOf(UnitOf(duration)) * value : null;

    /// <summary>Days in one unit of time, by UCUM code or word; null where it is none. A month has 30 days.</summary>
    public static decimal? DaysOf(string? unit) => unit?.Trim().TrimEnd('.').ToUpperInvariant() switch
    {
        "S" => 1m / 86_400,
        "MIN" or "MINUTE" or "MINUTES" => 1m / 1_440,
        "H" or "HR" or "HOUR" or "HOURS" or "STD" or "STUNDEN" => 1m / 24,
        "D" or "DAY" or "DAYS" or "TAG" or "TAGE" or "DÍA" or "DÍAS" or "DIAS" or "JOUR" or "JOURS" => 1,
        "WK" or "WEEK" or "WEEKS" or "WOCHE" or "WOCHEN" or "SEMANA" or "SEMANAS" or "SEMAINE" or "SEMAINES" => 7,
        "MO" or "MON" or "MONTH" or "MONTHS" or "MONAT" or "MONATE" or "MES" or "MESES" or "MOIS" => 30,
        "A" or "Y" or "YR" or "YEAR" or "YEARS" or "JAHR" or "JAHRE" or "AÑO" or "AÑOS" or "AN" or "ANS" => 365.25m,
        _ => null,
    };

    /// <summary>The unit, UCUM code first where it is one.</summary>
    public static string UnitOf(Quantity quantity) => (quantity.Code is { Length: > 0 } code ? code : quantity.Unit ?? "").Trim().ToLowerInvariant();

    private static bool IsCount(Quantity quantity)
    {
        string code = quantity.Code?.Trim() ?? "";
        string unit = (quantity.Unit ?? "").Trim().Trim('{', '}', '[', ']');
        string word = unit.Length > 0 ? unit : code.Trim('{', '}', '[', ']');
        return (code is "1" or "" && unit is "1" or "") || code.StartsWith('{')
            || Array.Exists(Units, name => word.StartsWith(name, StringComparison.OrdinalIgnoreCase) && (name.Length > 2 || word.Length <= name.Length + 1))
            || Array.Exists(Units, name => code.Length > 1 && code.Equals(name, StringComparison.OrdinalIgnoreCase));
    }

    private static decimal Factor(Quantity quantity, Func<string, decimal> ofUnit)
    {
        decimal byCode = quantity.Code is { Length: > 0 } code ? ofUnit(code) : 0;
        return byCode > 0 ? byCode : quantity.Unit is { Length: > 0 } unit ? ofUnit(unit) : 0;
    }

    private static decimal VolumeFactor(string unit) => unit.Trim().TrimEnd('.').ToUpperInvariant() switch
    {
        "ML" or "MILLILITER" or "MILLILITERS" or "MILLILITRE" or "MILILITRO" or "MILILITROS" or "CC" => 1,
        "L" or "LITER" => 1_000,
        "[TSP_US]" or "TSP" or "TEASPOON" => 5,
        "CL" => 10,
        _ => 0,
    };
}
