using RefractoryEpilepsy.Fhir.Reading.Slices;
using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Fhir.Reading;

/// <summary>Which types of seizure somebody has, where a record names them without counting: as an observation of types, or in the words of a diagnosis.</summary>
/// <remarks>One finding per type. How often seizures come is <see cref="SeizureFacts"/>' matter: a named type says nothing of when one happened.</remarks>
internal static class SeizureTypeFacts
{
    private const string Concept = "seizure-type";

    private static readonly string[] Asked = ["seizure type", "seizure types", "type of seizure", "types of seizure", "semiolog", "anfallsart", "anfallstyp", "tipo de crisis", "tipos de crisis", "type de crise", "types de crise"];

    /// <summary>Reads observations that name types, and diagnoses already read.</summary>
    public static IReadOnlyList<Finding> Read(Chart chart, IReadOnlyList<Diagnosis> diagnoses)
    {
        var findings = new List<Finding>();
        foreach (Entry<ObservationSlice> entry in chart.Of<ObservationSlice>())
        {
            if (Observations.IsResult(entry.Is) && Told(entry.Is) is { Count: > 0 } types && Observations.DayOf(entry, chart) is { } day)
            {
                DateOnly recorded = chart.RecordedOn(entry, day);
                findings.AddRange(types.Select(type => new Finding(Concept, PartialDate.On(day), Answer.Yes, type, Layer.Structured, recorded, entry.Evidence)));
            }
        }

        findings.AddRange(chart.Of<ObservationSlice>().Where(entry => Observations.IsResult(entry.Is) && HasClusters(entry.Is) && Observations.DayOf(entry, chart) is not null)
            .Select(entry => (Entry: entry, Day: Observations.DayOf(entry, chart)!.Value))
            .Select(seen => new Finding("seizure-cluster", PartialDate.On(seen.Day), Answer.Yes, null, Layer.Structured, chart.RecordedOn(seen.Entry, seen.Day), seen.Entry.Evidence)));
        ILookup<string, Entry<ConditionSlice>> conditions = chart.Of<ConditionSlice>().ToLookup(entry => entry.Evidence.Reference);
        foreach (Diagnosis diagnosis in diagnoses.Where(diagnosis => diagnosis.Confirmed == Answer.Yes && diagnosis.Concepts.Any(concept => concept is "epilepsy_dx" or "epilepsy_dx_supporting")).DistinctBy(diagnosis => diagnosis.Evidence))
        {
            string words = string.Join(" | ", conditions[diagnosis.Evidence.Reference].Select(entry => entry.Is.Code.Words()));
            findings.AddRange(SeizureQuestion.SeizureTypesIn(words).Select(type => new Finding(Concept, PartialDate.On(diagnosis.On), Answer.Yes, type, diagnosis.Layer, diagnosis.Recorded, diagnosis.Evidence)));
        }

        return findings;
    }

    private static IReadOnlyList<string> Told(ObservationSlice observation)
    {
        bool whole = Asks(observation.Code);
        List<string?> words = whole ? [observation.ValueString, observation.ValueCodeableConcept.Words()] : [];
        foreach (ObservationComponent part in observation.Component ?? [])
        {
            if (whole || Asks(part.Code))
            {
                words.AddRange([part.ValueString, part.ValueCodeableConcept.Words()]);
            }
        }

        return words.Count == 0 ? [] : SeizureQuestion.SeizureTypesIn(string.Join(" | ", words));
    }

    /// <summary>A question, whole or part, whether seizures come in clusters, answered with yes.</summary>
    private static bool HasClusters(ObservationSlice observation) =>
        (AsksForClusters(observation.Code) && IsYes(observation.ValueBoolean, observation.ValueString, observation.ValueCodeableConcept))
        || (observation.Component ?? []).Any(part => AsksForClusters(part.Code) && IsYes(part.ValueBoolean, part.ValueString, part.ValueCodeableConcept));

    private static bool AsksForClusters(CodeableConcept? code) => code is not null && code.Words() is var words && Words.Any(words, "cluster") && Words.Any(words, "seizure", "anfall", "anfälle", "crisis", "crise");

    private static bool IsYes(bool? truth, string? text, CodeableConcept? value) => truth == true
        || new[] { text }.Concat(value.Texts()).Any(answer => answer?.Trim().ToUpperInvariant() is "YES" or "TRUE" or "PRESENT" or "Y" or "JA" or "SI" or "SÍ" or "OUI");

    private static bool Asks(CodeableConcept? code) => code is not null && Words.Any(code.Words(), Asked);
}
