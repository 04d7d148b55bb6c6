using System.Collections.Concurrent;
using RefractoryEpilepsy.Cohorts;
using RefractoryEpilepsy.Fhir.Sources;
using RefractoryEpilepsy.Reports;
using RefractoryEpilepsy.Resistance;
using RefractoryEpilepsy.Service.Export;

namespace RefractoryEpilepsy.Service;

/// <summary>What a run counts while patients pass; called from several threads.</summary>
internal sealed class ScreeningCounts
{
    private readonly ConcurrentDictionary<Status, long> byStatus = new();
    private readonly ConcurrentDictionary<Confidence, long> byConfidence = new();
    private readonly ConcurrentDictionary<string, long> gaps = new();
    private readonly AttritionCount attrition = new(CohortDefinitions.DrugResistant);
    private long judged;
    private long everResistant;
    private long keptOut;

    /// <summary>Counts one patient.</summary>
    public void Add(JudgedPatient patient)
    {
        ResistanceFinding resistance = patient.Case.Resistance;
        Interlocked.Increment(ref judged);
        attrition.Add(patient.Case);
        byStatus.AddOrUpdate(resistance.Status, 1, (_, count) => count + 1);
        if (resistance.Confidence is { } confidence)
        {
            byConfidence.AddOrUpdate(confidence, 1, (_, count) => count + 1);
        }

        foreach (Gap gap in patient.Case.Timeline.Gaps)
        {
            Add(gap);
        }

        if (resistance.EverResistant)
        {
            Interlocked.Increment(ref everResistant);
        }
    }

    /// <summary>Counts one whose consents keep the record out.</summary>
    public void AddKeptOut() => Interlocked.Increment(ref keptOut);

    /// <summary>Counts one gap.</summary>
    public void Add(Gap gap) => gaps.AddOrUpdate(gap.Code, 1, (_, count) => count + 1);

    /// <summary>What it came to. To be asked for once: whoever showed no sign enters the attrition here.</summary>
    public ScreeningSummary Summary(DateOnly asOf, bool asOfGiven, ReadSummary read, TimeSpan took)
    {
        attrition.AddWithoutSign(Math.Max(0, read.People - judged));
        return new(asOf, asOfGiven, read, judged, byStatus, byConfidence, everResistant, gaps, attrition.Rows, took) { KeptOut = keptOut };
    }
}
