using System.Globalization;
using RefractoryEpilepsy.Fhir.Reading.Slices;
using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Fhir.Reading;

/// <summary>Serum levels, weight, albumin, cerebrospinal fluid and scores as numbers in one unit each.</summary>
internal static class MeasurementFacts
{
    private static readonly string[] Coded = ["body-weight", "albumin", "csf-protein", "csf-cells", "csf-rbc", "csf-serum-albumin-quotient", "phq-9", "gad-7"];

    public static IReadOnlyList<Measurement> Read(Chart chart)
    {
        var measurements = new List<Measurement>();
        foreach (Entry<ObservationSlice> entry in chart.Of<ObservationSlice>())
        {
            if (Observations.IsResult(entry.Is))
            {
                if (Measures(entry.Is.Code, chart) is { } whole)
                {
                    measurements.AddRange(Read(entry, whole, Value.Of(entry.Is), chart));
                }

                foreach (ObservationComponent part in entry.Is.Component ?? [])
                {
                    if (Measures(part.Code, chart) is { } measured && ReadableSlice.MayRead(part, entry, chart))
                    {
                        measurements.AddRange(Read(entry, measured, Value.Of(part), chart));
                    }
                }
            }
        }

        return measurements;
    }

    private static IEnumerable<Measurement> Read(Entry<ObservationSlice> entry, MeasuredBy measured, Value value, Chart chart)
    {
        (IReadOnlyList<string> drugs, string? concept, bool isBareName) = measured;
        if (isBareName && (value.Quantity?.Value is null || (MgPerLitre(value.Quantity) is null && UmolPerLitre(value.Quantity) is null)))
        {
            // A drug and an amount, or a screen of the urine: no level.
            yield break;
        }

        if (Observations.DayOf(entry, chart) is not { } taken)
        {
            yield break;
        }

        DateOnly recorded = chart.RecordedOn(entry, taken);
        foreach (string drug in drugs)
        {
            if (Level(entry, chart.Knowledge.Drugs[drug], value, chart) is { } level)
            {
                yield return new($"level:{drug}", level.Value, level.Unit, level.Below, value.Interpretation, taken, recorded, entry.Evidence);
            }
        }

        if (concept is not null && InOwnUnit(concept, value) is { } number)
        {
            yield return new(concept, number, UnitOf(concept), value.Below, value.Interpretation, taken, recorded, entry.Evidence);
        }
        else if (concept is not null && value.Quantity?.Value is not null)
        {
            chart.Gap("unread-unit", $"A value of {concept} has the unit \"{value.Quantity.Unit ?? value.Quantity.Code}\", which is not known; export a UCUM unit.", entry);
        }
    }

    /// <summary>What a code measures; null where nobody needs the number.</summary>
    private static MeasuredBy? Measures(CodeableConcept? code, Chart chart)
    {
        if (code is null)
        {
            return null;
        }

        if (code.Notes.Measured is not { } measured)
        {
            IReadOnlyList<string> drugs = LevelsOf(code, chart);
            string? concept = drugs.Count > 0 ? null : ConceptOf(code, chart);
            IReadOnlyList<string> bare = drugs.Count > 0 || concept is not null ? [] : NamedBarely(code, chart);
            code.Notes.Measured = measured = new(bare.Count > 0 ? bare : drugs, concept, bare.Count > 0);
        }

        return measured is { Drugs.Count: 0, Concept: null } ? null : measured;
    }

    private static string? ConceptOf(CodeableConcept? code, Chart chart)
    {
        foreach (string concept in chart.Memory.CodedConcepts(code))
        {
            if (Array.IndexOf(Coded, concept) >= 0)
            {
                return concept;
            }
        }

        foreach (string text in code.Texts())
        {
            bool fluid = Words.Any(text, "cerebral spinal", "cerebrospinal", "liquor", "líquido cefalo") || Words.Alone(text, "CSF") || Words.Alone(text, "LCR");
            string? concept =
                fluid && Words.Any(text, "albumin") && Words.Any(text, "quot", "ratio", "index", "serum") ? "csf-serum-albumin-quotient"
                : fluid && Words.Any(text, "protein", "eiwei", "proteína", "protéine") && !Words.Any(text, "band", "14-3-3", "myelin", "tau", "electro") ? "csf-protein"
                : fluid && Words.Any(text, "erythro", "red blood", "rbc") ? "csf-rbc"
                : fluid && Words.Any(text, "leuk", "leuc", "white", "wbc", "cell count", "zellzahl", "nucleated cell") && !Words.Any(text, "%", "100 ", "fraction") ? "csf-cells"
                : fluid ? null
                : Words.Any(text, "body weight", "körpergewicht", "koerpergewicht", "peso corporal", "poids corporel") || text.Trim().ToUpperInvariant() is "WEIGHT" or "WEIGHT (KG)" or "GEWICHT" or "PESO" or "POIDS" ? "body-weight"
                : Words.Any(text, "albumin") && !Words.Any(text, "urine", "urin", "microalbumin", "creatinine", "globulin", "prealbumin", "ratio", "quot", "glyc", "ischemia", "fluid", "electrophor") ? "albumin"
                : Words.Any(text, "phq-9", "phq9") && Words.Any(text, "total", "score", "summe") ? "phq-9"
                : Words.Any(text, "gad-7", "gad7") && Words.Any(text, "total", "score", "summe") ? "gad-7"
                : null;
            if (concept is not null)
            {
                return concept;
            }
        }

        return null;
    }

    /// <summary>Drugs whose level, comparable with the reference range, a code or its label measures (ADEQ-2).</summary>
    private static IReadOnlyList<string> LevelsOf(CodeableConcept? code, Chart chart)
    {
        foreach (Coding coding in code?.Coding ?? [])
        {
            if (coding.AsCode() is { } known && chart.Knowledge.LevelsOf(known) is { Count: > 0 } tests)
            {
                return [.. tests.Where(test => test.Comparable).Select(test => test.DrugId).Distinct()];
            }
        }

        foreach (string text in code.Texts())
        {
            bool isLevel = Words.Any(text, "level", " lvl", "lvl ", "spiegel", "in serum", "serum", "plasma", "in blood", "[mass/volume]", "[moles/volume]", "concentration", "konzentration", "nivel", "taux", "trough", "talspiegel");
            bool other = Words.Any(text, "free", "frei", "unbound", "libre", "epoxid", "desmethyl", "metabol", "nor", "10,11", "urine", "urin", "saliva", "hair", "screen", "presence", "antibod", "dose", "ratio", "phenylethyl", "pema", "susceptib");
            if (isLevel && !other && chart.Memory.Product(text) is { } product && chart.Knowledge.Drugs.ContainsKey(product.DrugId))
            {
                return [product.DrugId];
            }
        }

        return [];
    }

    /// <summary>The drug of a laboratory's label that is nothing but its name ("Phenytoin", "Valproic Acid"): a level where the result is a concentration.</summary>
    private static IReadOnlyList<string> NamedBarely(CodeableConcept code, Chart chart)
    {
        foreach (string text in code.Texts())
        {
            string[] words = text.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries);
            bool isBare = words is [_] || (words is [_, var second] && (second.Equals("acid", StringComparison.OrdinalIgnoreCase) || second.Equals("total", StringComparison.OrdinalIgnoreCase)));
            if (isBare && chart.Memory.Product(text) is { StrengthMg: null } product && chart.Knowledge.Drugs.TryGetValue(product.DrugId, out Drug? drug) && drug.Range is not null)
            {
                return [drug.Id];
            }
        }

        return [];
    }

    private static (decimal? Value, string Unit, bool Below)? Level(Entry entry, Drug drug, Value value, Chart chart)
    {
        string target = drug.Range?.Unit ?? "mg/L";
        if (value.Quantity?.Value is not { } number)
        {
            return value.IsNotDetected ? (0, target, true) : value.Interpretation is not null ? (null, target, false) : null;
        }

        decimal? mgPerLitre = MgPerLitre(value.Quantity) is { } mass ? number * mass
            : UmolPerLitre(value.Quantity) is { } moles && drug.MolarMass is { } molar ? number * moles * molar / 1000
            : null;
        if (mgPerLitre is { } read)
        {
            return (Math.Round(target.StartsWith("ug", StringComparison.Ordinal) ? read * 1000 : read, 3), target, value.Below);
        }

        chart.Gap("unread-unit", $"A level of {drug.Id} has the unit \"{value.Quantity.Unit ?? value.Quantity.Code}\", which cannot be converted; export a UCUM unit.", entry);
        return null;
    }

    private static decimal? MgPerLitre(Quantity quantity) => Units(quantity).Select(unit => unit switch
    {
        "mg/l" or "ug/ml" or "mcg/ml" => (decimal?)1,
        "ug/l" or "ng/ml" or "mcg/l" => 0.001m,
        "mg/dl" => 10,
        "ug/dl" => 0.01m,
        "g/l" => 1000,
        _ => null,
    }).FirstOrDefault(found => found is not null);

    private static decimal? UmolPerLitre(Quantity quantity) => Units(quantity).Select(unit => unit switch
    {
        "umol/l" or "nmol/ml" or "mcmol/l" => (decimal?)1,
        "nmol/l" => 0.001m,
        "mmol/l" => 1000,
        _ => null,
    }).FirstOrDefault(found => found is not null);

    private static IEnumerable<string> Units(Quantity quantity) =>
        new[] { quantity.Code, quantity.Unit }.OfType<string>().Select(unit => unit.Replace("µ", "u", StringComparison.Ordinal).Replace("μ", "u", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal).ToLowerInvariant());

    private static string UnitOf(string concept) => concept switch
    {
        "body-weight" => "kg",
        "albumin" => "g/dL",
        "csf-protein" => "mg/dL",
        "csf-cells" or "csf-rbc" => "/uL",
        "csf-serum-albumin-quotient" => "10*-3",
        _ => "{score}",
    };

    private static decimal? InOwnUnit(string concept, Value value)
    {
        if (value.Quantity?.Value is not { } number || number < 0)
        {
            return null;
        }

        decimal? factor = concept switch
        {
            "body-weight" => Units(value.Quantity).Select(unit => unit switch { "kg" => (decimal?)1, "g" => 0.001m, "[lb_av]" or "lb" or "lbs" => 0.45359237m, "[oz_av]" or "oz" => 0.028349523m, _ => null }).FirstOrDefault(found => found is not null),
            "albumin" => Units(value.Quantity).Select(unit => unit switch { "g/dl" => (decimal?)1, "g/l" => 0.1m, "mg/dl" => 0.001m, "mg/l" => 0.0001m, "umol/l" => 0.00665m, _ => null }).FirstOrDefault(found => found is not null),
            "csf-protein" => Units(value.Quantity).Select(unit => unit switch { "mg/dl" => (decimal?)1, "mg/l" => 0.1m, "g/l" => 100, "g/dl" => 1000, "ug/ml" => 0.1m, _ => null }).FirstOrDefault(found => found is not null),
            "csf-cells" or "csf-rbc" => Units(value.Quantity).Select(unit => unit switch { "/ul" or "{cells}/ul" or "cells/ul" or "/mm3" or "/mm^3" or "10*6/l" or "mpt/l" or "{#}/ul" or "cells/mcl" or "/mcl" => (decimal?)1, "10*3/ul" or "10*9/l" => 1000, "/l" => 0.000001m, _ => null }).FirstOrDefault(found => found is not null),

            // Told as 0.007 or as 7 (times a thousandth): no quotient of a living person reaches 0.5 as a plain ratio.
            "csf-serum-albumin-quotient" => number < 0.5m ? 1000 : 1,
            _ => 1,
        };
        return number * factor;
    }

    /// <summary>A value reduced to what measurements need.</summary>
    private sealed record Value(Quantity? Quantity, bool Below, string? Interpretation, bool IsNotDetected)
    {
        public static Value Of(ObservationSlice it) =>
            Of(it.ValueQuantity, it.ValueInteger, it.ValueString, it.ValueCodeableConcept, it.Interpretation);

        public static Value Of(ObservationComponent it) =>
            Of(it.ValueQuantity, it.ValueInteger, it.ValueString, it.ValueCodeableConcept, it.Interpretation);

        private static Value Of(Quantity? quantity, int? integer, string? text, CodeableConcept? coded, IReadOnlyList<CodeableConcept>? interpretation)
        {
            string words = text ?? coded.Words();
            Quantity? told = quantity ?? (integer is { } number ? new Quantity { Value = number } : null) ?? Written(text);
            string? word = (interpretation ?? []).SelectMany(label => (label.Coding ?? []).Select(coding => coding.Code).Append(label.Text)).OfType<string>()
                .Select(label => label.Trim().ToUpperInvariant() switch
                {
                    "L" or "LL" or "LU" or "LOW" or "<" or "BELOW LOW NORMAL" => "L",
                    "H" or "HH" or "HU" or "HIGH" or ">" => "H",
                    "N" or "NORMAL" => "N",
                    _ => null,
                }).FirstOrDefault(found => found is not null);
            return new(
                told,
                told?.Comparator is "<" or "<=",
                word,
                told?.Value is null && Words.Any(words, "not detected", "undetect", "none detected", "below detect", "nicht nachweisbar", "below limit", "no detect"));
        }

        /// <summary>A number with a unit that was sent as text: <c>&lt;2.0 mg/L</c>.</summary>
        private static Quantity? Written(string? text)
        {
            string rest = text?.Trim() ?? "";
            string? comparator = rest.StartsWith("<=", StringComparison.Ordinal) ? "<=" : rest is ['<' or '>', ..] ? rest[..1] : null;
            rest = rest[(comparator?.Length ?? 0)..].TrimStart();
            int length = rest.TakeWhile(sign => char.IsAsciiDigit(sign) || sign is '.' or ',').Count();
            return length > 0 && decimal.TryParse(rest.AsSpan(0, length).ToString().Replace(',', '.'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal value)
                ? new Quantity { Value = value, Comparator = comparator, Unit = rest[length..].Trim() }
                : null;
        }
    }
}
