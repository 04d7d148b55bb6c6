using RefractoryEpilepsy.Fhir.Reading.Slices;
using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Fhir.Reading;

/// <summary>Pregnancy told by an observation of pregnancy status (LOINC 82810-3, US Core 6.1.0), not by a condition.</summary>
internal static class PregnancyFacts
{
    private const string Loinc = "82810-3";
    private const string Snomed = "http://snomed.info/sct";

    public static IEnumerable<Diagnosis> Read(Chart chart)
    {
        foreach (Entry<ObservationSlice> entry in chart.Of<ObservationSlice>())
        {
            if (Observations.IsResult(entry.Is) && AnswerOf(entry.Is) is { } answer && Observations.DayOf(entry, chart) is { } day
                && !(chart.Born is { } born && born.Latest.AddYears(10) > day))
            {
                // "Not pregnant" ends what was told before; it is no diagnosis of a pregnancy.
                yield return new(
                    [answer == Answer.No ? "pregnancy-over" : "pregnancy"], new(Snomed, answer == Answer.No ? "60001007" : "77386006"), DiagnosisPlace.Unknown,
                    answer == Answer.Yes ? Answer.Yes : Answer.Unknown, answer == Answer.Unknown ? Answer.Unknown : Answer.Yes, Principal: false, Visit: chart.NameOf(entry.Is.Encounter), day,
                    Onset: null, Abated: null, ByNeurology: false, Layer.Structured, chart.RecordedOn(entry, day), entry.Evidence);
            }
        }
    }

    /// <summary>
    /// By the question on her state; by a test, whose "positive" somebody has yet to confirm and whose "negative" says not pregnant; or because somebody dates the
    /// pregnancy. Null where the observation is about something else or tells none of these. In a child's record such dates are those of its own birth.
    /// </summary>
    private static Answer? AnswerOf(ObservationSlice it) => it.Code.Has(Loinc) ? Answered(it) : LabelKind.Of(it.Code) switch
    {
        LabelKind.Pregnancy => Answered(it),
        LabelKind.PregnancyTest => QualitativeResult.Of(it.ValueCodeableConcept, it.ValueString, it.ValueBoolean, it.Interpretation) switch { Answer.Yes => Answer.Unknown, Answer.No => Answer.No, _ => null },
        LabelKind.PregnancyDating => it.ValueQuantity?.Value is > 0 and < 45 || it.ValueDateTime is not null ? Answer.Yes : null,
        _ => null,
    };

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
