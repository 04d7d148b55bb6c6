using System.Globalization;
using System.Text.RegularExpressions;
using RefractoryEpilepsy.Fhir.Reading.Slices;
using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Fhir.Reading;

/// <summary>Pregnancy told by an observation of pregnancy status (LOINC 82810-3, US Core 6.1.0), not by a condition.</summary>
internal static partial class PregnancyFacts
{
    private const string Loinc = "82810-3";
    private const string Snomed = "http://snomed.info/sct";

    /// <summary>Units a millilitre from which the hormone tells a pregnancy, and under which it tells none; between them the laboratories leave it open [K].</summary>
    private const decimal SurelyPregnant = 25;

    private const decimal NotPregnant = 5;

    /// <summary>Days of a pregnancy from the last period to its term, and to the end of its 42nd week.</summary>
    private const int Term = 280;

    private const int Longest = 294;

    public static IEnumerable<Diagnosis> Read(Chart chart)
    {
        foreach (Entry<ObservationSlice> entry in chart.Of<ObservationSlice>())
        {
            bool dating = !entry.Is.Code.Has(Loinc) && LabelKind.Of(entry.Is.Code, chart.Memory) == LabelKind.PregnancyDating;
            if (Observations.IsResult(entry.Is) && (dating || AnswerOf(entry.Is, chart) is not null) && Observations.DayOf(entry, chart) is { } day
                && !(chart.Born is { } born && born.Latest.AddYears(10) > day))
            {
                DateOnly? end = dating ? EndOf(entry, day, chart) : null;
                if ((dating ? end is null ? null : Answer.Yes : AnswerOf(entry.Is, chart)) is not { } answer)
                {
                    continue;
                }

                // "Not pregnant" ends what was told before; it is no diagnosis of a pregnancy.
                yield return new(
                    [answer == Answer.No ? "pregnancy-over" : "pregnancy"], new(Snomed, answer == Answer.No ? "60001007" : "77386006"), DiagnosisPlace.Unknown,
                    answer == Answer.Yes ? Answer.Yes : Answer.Unknown, answer == Answer.Unknown ? Answer.Unknown : Answer.Yes, Principal: false, Visit: chart.NameOf(entry.Is.Encounter), day,
                    Onset: null, Abated: end is { } last ? PartialDate.On(last) : null, ByNeurology: false, Layer.Structured, chart.RecordedOn(entry, day), entry.Evidence);
            }
        }

        foreach (Entry<EncounterSlice> entry in chart.Of<EncounterSlice>())
        {
            // A visit for the care of a pregnancy: that she is pregnant somebody still has to say.
            if (entry.Is.Status is "finished" or "in-progress" or "arrived" or "triaged" or "onleave" && Words.Any(entry.Is.Type.Words(), "prenatal", "antenatal", "schwangerenvorsorge", "schwangerschaftsvorsorge", "suivi de grossesse", "initial ob ", "return ob ", "routine ob ")
                && !Words.Any(entry.Is.Type.Words(), "postpartum", "preconception", "pre-conception", "education", "class") && chart.Day(entry.Is.Period?.Start, "period.start", entry)?.Latest is { } day && !(chart.Born is { } born && born.Latest.AddYears(10) > day))
            {
                yield return new(["pregnancy"], new(Snomed, "77386006"), DiagnosisPlace.Encounter, Answer.Unknown, Answer.Unknown, Principal: false, Visit: entry.Raw.Reference, day,
                    Onset: null, Abated: null, ByNeurology: false, Layer.Structured, chart.RecordedOn(entry, day), entry.Evidence);
            }
        }
    }

    /// <summary>
    /// By the question on her state, or by a test, whose "positive" somebody has yet to confirm and whose "negative" says not pregnant.
    /// Null where the observation is about something else or tells none of these.
    /// </summary>
    private static Answer? AnswerOf(ObservationSlice it, Chart chart) => it.Code.Has(Loinc) ? Answered(it) : LabelKind.Of(it.Code, chart.Memory) switch
    {
        LabelKind.Pregnancy => Answered(it),
        LabelKind.PregnancyTest => Tested(it),
        _ => null,
    };

    /// <summary>A test in words or as a quantity of the hormone: a positive one, and one in between, leave it open until somebody confirms it.</summary>
    private static Answer? Tested(ObservationSlice it)
    {
        switch (QualitativeResult.OfWords(string.Join(" | ", it.ValueCodeableConcept.Texts().Append(it.ValueString ?? ""))) is not Answer.Unknown and var told ? told : it.ValueBoolean is { } yes ? yes ? Answer.Yes : Answer.No : Answer.Unknown)
        {
            case Answer.Yes:
                return Answer.Unknown;
            case Answer.No:
                return Answer.No;
        }

        (decimal? amount, string? than, string unit) = it.ValueQuantity is { Value: { } value } quantity ? (value, quantity.Comparator, quantity.Unit ?? quantity.Code ?? "") : Written(it.ValueString);
        if (amount is not null && unit.Equals("MoM", StringComparison.OrdinalIgnoreCase))
        {
            // A multiple of the median is asked for in a pregnancy only.
            return Answer.Unknown;
        }

        if (amount is { } units && IsUnits(unit))
        {
            return than is "<" or "<=" ? units <= SurelyPregnant ? Answer.No : null
                : units >= NotPregnant || than is ">" or ">=" ? Answer.Unknown
                : Answer.No;
        }

        return QualitativeResult.Of(it.ValueCodeableConcept, it.ValueString, it.ValueBoolean, it.Interpretation) switch { Answer.Yes => Answer.Unknown, Answer.No => Answer.No, _ => null };
    }

    /// <summary>Units of activity in a millilitre, or in a litre by the thousand; a bare number is taken for them.</summary>
    private static bool IsUnits(string unit) =>
        unit.Replace(" ", "", StringComparison.Ordinal).Replace("[", "", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal).ToUpperInvariant() is "" or "1" or "MIU/ML" or "MU/ML" or "MLU/ML" or "IU/L" or "U/L" or "UI/L" or "MUI/ML" or "MIE/ML" or "IE/L" or "MIUNIT/ML" or "M[IU]/ML";

    /// <summary>"&lt;2", "4500 mIU/mL", "> 1,000".</summary>
    private static (decimal? Amount, string? Than, string Unit) Written(string? text)
    {
        if (text is null || Amount.Match(text) is not { Success: true } match || !decimal.TryParse(match.Groups["number"].Value.Replace(",", "", StringComparison.Ordinal), NumberStyles.Number, CultureInfo.InvariantCulture, out decimal amount))
        {
            return (null, null, "");
        }

        return (amount, match.Groups["than"].Value is { Length: > 0 } than ? than : null, match.Groups["unit"].Value);
    }

    [GeneratedRegex(@"^\s*(?<than>[<>]=?)?\s*(?<number>\d{1,3}(,\d{3})+(\.\d+)?|\d{1,9}(\.\d+)?)\s*(?<unit>m?\[?(IU|UI|IE|U)\]?/m?L)?\s*$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Amount { get; }

    /// <summary>The day after which the pregnancy that the observation dates is surely over; null where it dates none, or one that was over already.</summary>
    private static DateOnly? EndOf(Entry<ObservationSlice> entry, DateOnly day, Chart chart)
    {
        ObservationSlice it = entry.Is;
        PartialDate? due = chart.Day(it.ValueDateTime, "valueDateTime", entry) ?? DateIn(it.ValueString);
        if (due is { } delivery)
        {
            int ahead = delivery.Latest.DayNumber - day.DayNumber;
            return ahead is >= -(Longest - Term) and <= Longest ? delivery.Latest.AddDays(Longest - Term) : null;
        }

        decimal? weeks = it.ValueQuantity is { Value: { } value } quantity
            ? (quantity.Code ?? quantity.Unit ?? "").TrimEnd('s').ToUpperInvariant() is "D" or "DAY" or "TAG" or "DIA" or "JOUR" ? value / 7 : value
            : it.ValueInteger is { } whole ? whole
            : it.ValueString is { } text && Week.Match(text) is { Success: true } match ? decimal.Parse(match.Groups["week"].Value, CultureInfo.InvariantCulture)
            : null;
        return weeks is > 0 and < 45 and var told ? day.AddDays(Math.Max(7, Longest - (int)(told * 7))) : null;
    }

    private static PartialDate? DateIn(string? text) =>
        text is null ? null
        : IsoDate.Match(text) is { Success: true } iso ? Of(iso.Value, "yyyy-MM-dd")
        : Slashed.Match(text) is { Success: true } american ? Of(american.Value, "M/d/yyyy")
        : Dotted.Match(text) is { Success: true } german ? Of(german.Value, "d.M.yyyy")
        : null;

    private static PartialDate? Of(string text, string format) => DateOnly.TryParseExact(text, format, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly day) ? PartialDate.On(day) : null;

    [GeneratedRegex(@"\b\d{4}-\d{2}-\d{2}\b|\b\d{4}-\d{2}-\d{2}(?=T)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex IsoDate { get; }

    [GeneratedRegex(@"\b\d{1,2}/\d{1,2}/\d{4}\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Slashed { get; }

    [GeneratedRegex(@"\b\d{1,2}\.\d{1,2}\.\d{4}\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Dotted { get; }

    /// <summary>"16", "16w3d", "16+3", "16 3/7 weeks", "SSW 16".</summary>
    [GeneratedRegex(@"^\s*(ssw|ga|ega)?\s*:?\s*(?<week>\d{1,2}(\.\d)?)(?!\d|/|-)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Week { get; }

    /// <summary>Pregnant, not, or possibly; null where the observation tells none of these.</summary>
    private static Answer? Answered(ObservationSlice it)
    {
        CodeableConcept? value = it.ValueCodeableConcept;
        string words = $"{value.Words()} | {it.ValueString}";
        return value.Has("60001007") || Words.Any(words, "not pregnant", "non-pregnant", "nonpregnant", "not currently pregnant", "nicht schwanger", "no embarazada", "postmenopaus", "postpartum", "hysterectomy", "never pregnant") || it.ValueBoolean == false ? Answer.No
            : value.Has("146799005") || Words.Any(words, "possibl", "not yet confirmed", "suspected", "could be", "may be") ? Answer.Unknown
            : Words.Any(words, "unknown", "unsure", "trying", "planning", "wants", "wishes") ? null
            : value.Has("77386006") || Words.Any(words, "pregnant", "schwanger", "embarazada", "enceinte") || it.ValueBoolean == true ? Answer.Yes
            : QualitativeResult.OfWords(words) switch { Answer.Yes => Answer.Yes, Answer.No => Answer.No, _ => null };
    }
}
