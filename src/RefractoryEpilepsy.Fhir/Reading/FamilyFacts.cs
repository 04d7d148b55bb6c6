using RefractoryEpilepsy.Fhir.Reading.Slices;
using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Fhir.Reading;

/// <summary>Epilepsy in the family, from the family history and from codes of one's own record.</summary>
internal static class FamilyFacts
{
    private const string Concept = "family-history-epilepsy";

    public static IReadOnlyList<Finding> Read(Chart chart, IReadOnlyList<Diagnosis> diagnoses)
    {
        var findings = new List<Finding>();
        foreach (Entry<FamilyMemberHistorySlice> entry in chart.Of<FamilyMemberHistorySlice>())
        {
            if (entry.Is.Status is "entered-in-error"
                || !(entry.Is.Condition ?? []).Any(condition => chart.Memory.ConceptsOf(condition.Code).Any(concept => concept is "epilepsy_dx" or "epilepsy_intractable" or "family_history_epilepsy")))
            {
                continue;
            }

            PartialDate? day = chart.Day(entry.Is.Date, "date", entry);
            findings.Add(new(Concept, day, Answer.Yes, entry.Is.Relationship.Texts() is [var relationship, ..] ? relationship : null, Layer.Structured, chart.RecordedOn(entry, day?.Latest ?? chart.Observed.Last), entry.Evidence));
        }

        foreach (Diagnosis diagnosis in diagnoses)
        {
            if (diagnosis.Concepts.Contains("family_history_epilepsy"))
            {
                findings.Add(new(Concept, PartialDate.On(diagnosis.On), Answer.Yes, null, diagnosis.Layer, diagnosis.Recorded, diagnosis.Evidence));
            }
        }

        return findings;
    }
}
