using System.Text.RegularExpressions;
using RefractoryEpilepsy.Fhir.Reading.Slices;
using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Fhir.Reading;

/// <summary>How many seizures there were before the first drug, where a record counts just these. They are no seizures of the day they are told.</summary>
internal static partial class BurdenFacts
{
    /// <summary>The concept of the finding: yes above twenty, no at twenty and below (4.3); the number as its detail.</summary>
    private const string Concept = "seizures-before-treatment";

    private const int Many = 20;

    [GeneratedRegex(
        @"\b(pre|before|prior to)-?\s?(the |first |starting |initiation of |any |start of ){0,2}(treatment|therapy|medication|drug|asm|aed|anti-?\s?seizure|anti-?\s?epileptic|anti-?\s?convulsant)|\bvor (der )?(ersten )?(behandlung|therapie)\b|\bantes del? tratamiento\b|\bavant (le )?traitement\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex BeforeTreatment();

    /// <summary>Whether a label asks for the number of seizures before treatment.</summary>
    public static bool Asks(string label) =>
        Words.Any(label, "seizure", "anfall", "anfäll", "crisis", "crises") && Words.Any(label, "number", "count", "total", "how many", "burden", "anzahl", "número", "nombre")
        && BeforeTreatment().IsMatch(label) && !Words.Any(label, "per month", "per week", "per day", "frequen", "types", "type of");

    public static IEnumerable<Finding> Read(Chart chart)
    {
        foreach (Entry<ObservationSlice> entry in chart.Of<ObservationSlice>())
        {
            ObservationSlice it = entry.Is;
            if (LabelKind.Of(it.Code) == LabelKind.Burden && Observations.IsResult(it)
                && (SeizureAnswer.Of(it.ValueQuantity) ?? (it.ValueInteger is { } whole ? SeizureAnswer.Of((decimal)whole) : null) ?? SeizureAnswer.Of(it.ValueRange)
                    ?? SeizureAnswer.Of(it.ValueCodeableConcept.Texts().Append(it.ValueString ?? ""))) is { HasNumber: true, PerDays: null } told
                && Doses.DaysOf(told.Unit) is null && AnswerOf(told) is { } many && Observations.DayOf(entry, chart) is { } day)
            {
                yield return new(Concept, PartialDate.On(day), many, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{told.Low ?? told.High:0}"), Layer.Structured, chart.RecordedOn(entry, day), entry.Evidence);
            }
        }
    }

    /// <summary>Null where a range or a bound reaches over the limit.</summary>
    private static Answer? AnswerOf(SeizureAnswer told) =>
        told.Low > Many || (told.Low == Many && told.Above) ? Answer.Yes : told.High <= Many ? Answer.No : null;
}
