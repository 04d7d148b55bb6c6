namespace RefractoryEpilepsy.Fhir.Publishing;

/// <summary>One listed patient, for a FHIR List.</summary>
/// <param name="Patient">The pseudonym.</param>
/// <param name="Line">Why, in one line.</param>
/// <param name="FlaggedOn">Day it was first raised.</param>
public sealed record ListedPatient(string Patient, string Line, DateOnly FlaggedOn);

/// <summary>A worklist as a FHIR R4 List of patients by pseudonym.</summary>
public static class WorklistResource
{
    /// <summary>System of the pseudonyms: they mean something only to the store that made them.</summary>
    public const string PseudonymSystem = "urn:refractory-epilepsy:pseudonym";

    /// <summary>The list, as of a moment.</summary>
    /// <param name="query">The filter it stands for, as the page's address has it.</param>
    public static R4.List Of(IEnumerable<ListedPatient> patients, string query, DateTimeOffset at)
    {
        var list = new R4.List
        {
            Status = R4.List.ListStatus.Current,
            Mode = R4.ListMode.Snapshot,
            Title = "Recommendations for patients with drug-resistant epilepsy",
            Date = at.ToString("yyyy-MM-ddTHH:mm:sszzz", System.Globalization.CultureInfo.InvariantCulture),
            Note = [new R4.Annotation { Text = query.Length > 0 ? $"Filter: {query}" : "No filter." }],
            OrderedBy = new R4.CodeableConcept("http://terminology.hl7.org/CodeSystem/list-order", "priority"),
            Entry = [.. patients.Select(Entry)],
        };
        if (list.Entry.Count == 0)
        {
            list.EmptyReason = new R4.CodeableConcept("http://terminology.hl7.org/CodeSystem/list-empty-reason", "nilknown");
        }

        return list;
    }

    private static R4.List.EntryComponent Entry(ListedPatient patient) => new()
    {
        Date = patient.FlaggedOn.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
        Item = new R4.ResourceReference { Type = "Patient", Identifier = new R4.Identifier(PseudonymSystem, patient.Patient), Display = patient.Line },
    };
}
