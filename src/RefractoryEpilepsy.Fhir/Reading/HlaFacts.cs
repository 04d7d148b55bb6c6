using System.Text.RegularExpressions;
using RefractoryEpilepsy.Fhir.Reading.Slices;
using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Fhir.Reading;

/// <summary>The allele HLA-B*15:02 (SAFE-3): present or absent, by the words of a result. The specification confirms no code of it.</summary>
internal static partial class HlaFacts
{
    private const string Concept = "hla-b1502";

    /// <summary>Milliseconds that a pattern may take on a machine that is busy with other things.</summary>
    private const int Patience = 60_000;

    [GeneratedRegex(@"\bHLA[- ]?B\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, Patience)]
    private static partial Regex Locus { get; }

    [GeneratedRegex(@"\b15:?02\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, Patience)]
    private static partial Regex Allele { get; }

    public static IEnumerable<Finding> Read(Chart chart)
    {
        foreach (Entry<ObservationSlice> entry in chart.Of<ObservationSlice>())
        {
            if (!Observations.IsResult(entry.Is))
            {
                continue;
            }

            ObservationSlice it = entry.Is;
            Answer? answer = AnswerOf(it.Code, $"{it.ValueString} | {it.ValueCodeableConcept.Words()}", it.ValueBoolean)
                ?? (it.Component ?? []).Select(part => AnswerOf(part.Code, $"{part.ValueString} | {part.ValueCodeableConcept.Words()}", part.ValueBoolean)).FirstOrDefault(told => told is not null);
            if (answer is { } present && Observations.DayOf(entry, chart) is { } day)
            {
                yield return new(Concept, PartialDate.On(day), present, null, Layer.Structured, chart.RecordedOn(entry, day), entry.Evidence);
            }
        }
    }

    /// <summary>Null where the result is about something else. A typing of the locus that names other alleles says that this one is absent.</summary>
    private static Answer? AnswerOf(CodeableConcept? code, string value, bool? yes)
    {
        string label = code.Words();
        if (!Locus.IsMatch(label))
        {
            return null;
        }

        if (!Allele.IsMatch(label))
        {
            // "HLA-B typing: 15:02, 40:01".
            return Allele.IsMatch(value) ? Answer.Yes : value.Contains(':', StringComparison.Ordinal) && AnyAllele.IsMatch(value) ? Answer.No : null;
        }

        return yes is { } told ? told ? Answer.Yes : Answer.No
            : Words.Any(value, "negativ", "not detected", "absent", "not present", "nicht nachweisbar", "négatif", "not carrier", "non-carrier") ? Answer.No
            : Words.Any(value, "positiv", "positif", "detected", "present", "nachweisbar", "heterozyg", "homozyg", "carrier") ? Answer.Yes
            : Answer.Unknown;
    }

    [GeneratedRegex(@"\b\d{2,3}:\d{2,3}\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, Patience)]
    private static partial Regex AnyAllele { get; }
}
