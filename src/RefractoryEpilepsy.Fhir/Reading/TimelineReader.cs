using RefractoryEpilepsy.Fhir.Reading.Slices;
using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Fhir.Reading;

/// <summary>From one person's resources to dated facts. What cannot be read becomes a gap; nothing in a chart makes it throw.</summary>
/// <remarks>
/// Pure for each person and safe for any number of threads. Order of reading: slices, quirks, encounters, then facts of every kind;
/// the same resources in another order give the same timeline.
/// </remarks>
public sealed class TimelineReader
{
    private readonly ReadingMemory memory;
    private readonly ReadingOptions options;

    /// <summary>With the tables to read by, and what the site decided; without options its parameters rule.</summary>
    /// <exception cref="KnowledgeException">A row of the site's <c>shapes.csv</c> is no FHIRPath.</exception>
    public TimelineReader(KnowledgeBase knowledge, ReadingOptions? options = null)
    {
        memory = new(knowledge);
        this.options = options ?? new() { ReadNotes = knowledge.Parameters.ReadNotes };
    }

    /// <summary>Reads one person's record.</summary>
    public PatientTimeline Read(PatientRecord record)
    {
        Chart chart = new(record, memory, options);
        IReadOnlyDictionary<string, Contact> contacts = Contact.All(chart);
        IReadOnlyList<Diagnosis> diagnoses = DiagnosisFacts.Read(chart, contacts);
        IReadOnlyList<Measurement> measurements = MeasurementFacts.Read(chart);
        IReadOnlyList<Exposure> exposures = MedicationFacts.Read(chart, contacts, new(measurements));
        IReadOnlyList<SeizureReport> seizures = SeizureFacts.Read(chart, contacts, exposures.Count == 0 ? null : exposures.Min(drug => drug.Start.Earliest));
        Person person = PersonFacts.Read(chart, chart.Observed.Last, contacts.Values, exposures);
        return new(
            record.Patient,
            person,
            chart.Observed,
            Canonical.Order([.. exposures, .. NoteFacts.Drugs(chart)]),
            Canonical.Order(seizures),
            Canonical.Order([.. diagnoses, .. PregnancyFacts.Read(chart)]),
            Canonical.Order([.. ReportFacts.Read(chart), .. GeneticFacts.Read(chart), .. AntibodyFacts.Read(chart), .. FamilyFacts.Read(chart, diagnoses), .. SeizureTypeFacts.Read(chart, diagnoses), .. HlaFacts.Read(chart)]),
            Canonical.Order(measurements),
            Canonical.Order(VisitFacts.Read(contacts, diagnoses)),
            Canonical.Order([.. CareFacts.Read(chart, contacts, diagnoses), .. OtherDrugFacts.Read(chart), .. MonitoringFacts.Read(chart, exposures)]),
            Canonical.Order(ReactionFacts.Read(chart)),
            Canonical.Order(chart.Gaps));
    }
}
