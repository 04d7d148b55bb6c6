using System.Globalization;
using System.Text.RegularExpressions;
using RefractoryEpilepsy.Fhir.Reading.Slices;

namespace RefractoryEpilepsy.Fhir.Reading;

/// <summary>A value in whatever shape it was told: number or range with unit, words, yes or no, a day.</summary>
/// <param name="Low">Smallest number meant; null where open or no number.</param>
/// <param name="High">Largest number meant; null where open or no number.</param>
/// <param name="Unit">As written, lower case; empty where none.</param>
/// <param name="PerDays">The unit says "per so many days".</param>
/// <param name="Texts">Words, the writer's own before displays of codes.</param>
internal sealed partial record SeizureAnswer(decimal? Low, decimal? High, string Unit, decimal? PerDays, Answer Word, PartialDate? Day, IReadOnlyList<string> Texts)
{
    private static readonly SeizureAnswer Nothing = new(null, null, "", null, Answer.Unknown, null, []);

    // White space stands behind each part, not on both sides of an optional one: the time grows with the text, never with its square.
    [GeneratedRegex(
        @"^\s*(?:(?<sign><=|>=|<|>|≤|≥|~|ca\.?|about|approx\.?)\s*)?(?<low>\d+(?:[.,]\d+)?)\s*(?:(?:-|–|to|bis|a|à)\s*(?<high>\d+(?:[.,]\d+)?)\s*)?(?:(?<plus>\+)\s*)?(?:(?<unit>\p{L}+\.?)\s*)?$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 60_000)]
    internal static partial Regex Number();

    /// <summary>More than the number, not as many: ">20".</summary>
    public bool Above { get; init; }

    public bool HasNumber => Low is not null || High is not null;

    public static SeizureAnswer? Of(Quantity? quantity)
    {
        if (quantity is not { Value: { } value })
        {
            return null;
        }

        string unit = (quantity.Unit ?? quantity.Code ?? "").Trim().ToLowerInvariant();
        return Compared(value, value, quantity.Comparator) with { Unit = unit, PerDays = Per(quantity.Code) ?? Per(quantity.Unit) };
    }

    public static SeizureAnswer? Of(Slices.Range? range) => range is null || (range.Low?.Value ?? range.High?.Value) is null ? null : Nothing with
    {
        Low = range.Low?.Value ?? 0,
        High = range.High?.Value,
        Unit = (range.High?.Unit ?? range.Low?.Unit ?? "").Trim().ToLowerInvariant(),
        PerDays = Per(range.High?.Code ?? range.Low?.Code) ?? Per(range.High?.Unit ?? range.Low?.Unit),
    };

    /// <summary>So many in so long: 3 to 1 month, 5 to 2 weeks.</summary>
    public static SeizureAnswer? Of(Ratio? ratio)
    {
        if (Of(ratio?.Numerator) is not { } count)
        {
            return null;
        }

        decimal? days = Doses.Days(ratio!.Denominator) ?? (ratio.Denominator?.Value is null && ratio.Denominator is { } unit ? Doses.DaysOf(unit.Code ?? unit.Unit) : null);
        return days is > 0 ? count with { PerDays = days } : null;
    }

    public static SeizureAnswer Of(bool yes) => Nothing with { Word = yes ? Answer.Yes : Answer.No };

    public static SeizureAnswer Of(decimal number) => Nothing with { Low = number, High = number };

    public static SeizureAnswer? OfDay(string? text) =>
        text is not null && FhirDate.TryRead(text, out PartialDate day) ? Nothing with { Day = day } : null;

    /// <summary>Words, in which a bare number, a yes or no or a day may hide.</summary>
    public static SeizureAnswer? Of(IEnumerable<string> words)
    {
        List<string> texts = [.. words.Where(word => !string.IsNullOrWhiteSpace(word)).Select(word => word.Trim()).Distinct()];
        if (texts.Count == 0)
        {
            return null;
        }

        SeizureAnswer answer = Nothing with { Texts = texts };
        foreach (string text in texts)
        {
            if (Number().Match(text) is { Success: true } match && (!match.Groups["unit"].Success || Doses.DaysOf(match.Groups["unit"].Value) is not null))
            {
                decimal low = Parse(match.Groups["low"].Value);
                decimal? high = match.Groups["high"].Success ? Parse(match.Groups["high"].Value) : match.Groups["plus"].Success ? null : low;
                string sign = match.Groups["sign"].Value switch { "≤" => "<=", "≥" => ">=", var other => other };
                return Compared(low, high, sign) with { Texts = texts, Unit = match.Groups["unit"].Value };
            }

            if (text.Length <= 10 && FhirDate.TryRead(text, out PartialDate day))
            {
                return answer with { Day = day };
            }

            Answer word = text.TrimEnd('.', '!').ToUpperInvariant() switch
            {
                "YES" or "Y" or "TRUE" or "JA" or "SÍ" or "SI" or "OUI" => Answer.Yes,
                "NO" or "N" or "FALSE" or "NONE" or "NEIN" or "KEINE" or "NON" or "NINGUNA" or "NINGUNO" or "AUCUNE" or "NEVER" => Answer.No,
                _ => Answer.Unknown,
            };
            if (word != Answer.Unknown)
            {
                return answer with { Word = word };
            }
        }

        return answer;
    }

    /// <summary>Days in the unit behind a slash or "per": <c>{count}/mo</c>, <c>/wk</c>, <c>per month</c>, <c>seizures/day</c>.</summary>
    private static decimal? Per(string? unit)
    {
        if (unit is null)
        {
            return null;
        }

        foreach (string mark in (string[])["/", " per ", "per ", "pro ", "por ", "par "])
        {
            if (unit.LastIndexOf(mark, StringComparison.OrdinalIgnoreCase) is >= 0 and var at)
            {
                string time = unit[(at + mark.Length)..].Trim().Trim('{', '}', '[', ']');
                int digits = time.TakeWhile(char.IsAsciiDigit).Count();
                decimal times = digits is > 0 and < 4 ? int.Parse(time.AsSpan(0, digits), NumberStyles.None, CultureInfo.InvariantCulture) : 1;
                if (Doses.DaysOf(time[digits..].Trim()) is { } days && times > 0)
                {
                    return times * days;
                }
            }
        }

        return null;
    }

    private static SeizureAnswer Compared(decimal low, decimal? high, string? comparator) => comparator switch
    {
        "<" => Nothing with { Low = 0, High = low },
        "<=" => Nothing with { Low = 0, High = low },
        ">" => Nothing with { Low = low, High = null, Above = true },
        ">=" => Nothing with { Low = low, High = null },
        _ => Nothing with { Low = low, High = high },
    };

    private static decimal Parse(string digits) =>
        decimal.TryParse(digits.Replace(',', '.'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal value) ? value : 0;
}
