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

    [GeneratedRegex(@"\bHLA[- ]?B(?![A-Z])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, Patience)]
    private static partial Regex Locus { get; }

    [GeneratedRegex(@"(?<![0-9:])15:?02\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, Patience)]
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
            Answer? answer = AnswerOf(it.Code, it.ValueCodeableConcept, it.ValueString, it.ValueBoolean, it.Interpretation)
                ?? (it.Component ?? []).Select(part => AnswerOf(part.Code, part.ValueCodeableConcept, part.ValueString, part.ValueBoolean, part.Interpretation)).FirstOrDefault(told => told is not null);
            if (answer is { } present && Observations.DayOf(entry, chart) is { } day)
            {
                yield return new(Concept, PartialDate.On(day), present, null, Layer.Structured, chart.RecordedOn(entry, day), entry.Evidence);
            }
        }

        foreach (Entry<ConditionSlice> entry in chart.Of<ConditionSlice>())
        {
            ConditionSlice it = entry.Is;
            if (DiagnosisFacts.Counts(it) && Listed(it.Code) is { } listed)
            {
                PartialDate? on = chart.Day(it.OnsetDateTime, "onsetDateTime", entry) ?? chart.Day(it.RecordedDate, "recordedDate", entry);
                yield return On(entry, on, it.VerificationStatus.Says("unconfirmed", "provisional", "differential") ? Answer.Unknown : listed, chart);
            }
        }

        // An alert that the list of allergies keeps: "Carbamazepine - HLA-B*15:02 positive".
        foreach (Entry<AllergyIntoleranceSlice> entry in chart.Of<AllergyIntoleranceSlice>())
        {
            AllergyIntoleranceSlice it = entry.Is;
            if (!it.VerificationStatus.Says("refuted", "entered-in-error")
                && (Listed(it.Code) ?? (it.Reaction ?? []).Select(reaction => Listed(reaction.Substance) ?? OfEntry(reaction.Description) ?? (reaction.Manifestation ?? []).Select(Listed).FirstOrDefault(told => told is not null)).FirstOrDefault(told => told is not null)) is { } listed)
            {
                PartialDate? on = chart.Day(it.RecordedDate, "recordedDate", entry) ?? chart.Day(it.OnsetDateTime, "onsetDateTime", entry);
                yield return On(entry, on, it.VerificationStatus.Says("unconfirmed", "presumed") ? Answer.Unknown : listed, chart);
            }
        }

        foreach (Entry<DiagnosticReportSlice> entry in chart.Of<DiagnosticReportSlice>())
        {
            string label = entry.Is.Code.Words();
            if (Reports.IsResult(entry.Is) && Words.Any(label, "HLA", "pharmacogen") && Reports.DayOf(entry, chart)?.Latest is { } day)
            {
                string text = string.Join('\n', (entry.Is.PresentedForm ?? []).Select(form => Attachments.TextOf(form, entry, chart)).Prepend(entry.Is.Conclusion).Concat(entry.Is.ConclusionCode is { } codes ? codes.SelectMany(code => code.Texts()) : []).OfType<string>());
                if (OfReport(label, text) is { } present)
                {
                    yield return new(Concept, PartialDate.On(day), present, null, Layer.Text, chart.RecordedOn(entry, day), entry.Evidence);
                }
            }
        }
    }

    private static Finding On(Entry entry, PartialDate? on, Answer present, Chart chart) =>
        new(Concept, on, present, null, Layer.Structured, chart.RecordedOn(entry, on?.Latest ?? chart.Observed.Last), entry.Evidence);

    private static Answer? Listed(CodeableConcept? code) => code.Texts().Select(OfEntry).FirstOrDefault(told => told is not null);

    /// <summary>What an entry of the list of problems or allergies says: nobody lists the allele by its bare name who does not have it; a test, a wish for one or a relative's is none.</summary>
    private static Answer? OfEntry(string? text)
    {
        if (text is null || !Locus.IsMatch(text) || !Allele.IsMatch(text))
        {
            return null;
        }

        return QualitativeResult.Denies(text[..Locus.Match(text).Index]) ? Answer.No
            : QualitativeResult.OfWords(text) is not Answer.Unknown and var told ? OfOthers.IsMatch(text) ? null : told
            : NotYetKnown.IsMatch(text) || OfOthers.IsMatch(text) ? null
            : Answer.Yes;
    }

    [GeneratedRegex(@"\b(test(s|ed|ing)?|screen\w*|check|order\w*|pending|needs?|needed|required?|unknown|before|prior to|recommend\w*|if|unless|rule out|\?|possible|suspected|equivocal|indeterminate|counsel\w*)\b|\?", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, Patience)]
    private static partial Regex NotYetKnown { get; }

    [GeneratedRegex(@"\b(family|mother|father|brother|sister|sibling|son|daughter|parent)s?\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, Patience)]
    private static partial Regex OfOthers { get; }

    /// <summary>Null where the result is about something else. A typing of the locus that names other alleles says that this one is absent.</summary>
    private static Answer? AnswerOf(CodeableConcept? code, CodeableConcept? coded, string? text, bool? yes, IReadOnlyList<CodeableConcept>? interpretation)
    {
        string label = code.Words();
        if (!Locus.IsMatch(label))
        {
            return null;
        }

        string value = $"{text} | {coded.Words()}";
        if (!Allele.IsMatch(label))
        {
            // "HLA-B typing: 15:02, 40:01".
            return Allele.IsMatch(value) ? Answer.Yes : value.Contains(':', StringComparison.Ordinal) && AnyAllele.IsMatch(value) ? Answer.No : null;
        }

        return QualitativeResult.Of(coded, text, yes, interpretation);
    }

    /// <summary>The sentence of a report that names the allele; the whole conclusion where only the label names it.</summary>
    private static Answer? OfReport(string label, string text)
    {
        foreach (string sentence in text.Split(['.', ';', '\n'], StringSplitOptions.RemoveEmptyEntries))
        {
            if (Allele.IsMatch(sentence) && (Locus.IsMatch(sentence) || Locus.IsMatch(label)) && QualitativeResult.OfWords(sentence) is not Answer.Unknown and var told)
            {
                return told;
            }
        }

        return Locus.IsMatch(label) && Allele.IsMatch(label) && QualitativeResult.OfWords(text.ReplaceLineEndings(" | ")) is not Answer.Unknown and var whole ? whole : null;
    }

    [GeneratedRegex(@"\b\d{2,3}:\d{2,3}\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, Patience)]
    private static partial Regex AnyAllele { get; }
}
