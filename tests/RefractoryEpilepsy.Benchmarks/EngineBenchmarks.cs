using BenchmarkDotNet.Attributes;
using RefractoryEpilepsy.Cases;
using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Benchmarks;

/// <summary>Judging epilepsy patients whose facts are in memory; the aim is 20,000 a second and core.</summary>
[MemoryDiagnoser]
public class EngineBenchmarks
{
    private const int Patients = 200;

    private static readonly DateOnly AsOf = new(2024, 12, 31);

    private static readonly string[] Drugs = ["levetiracetam", "lamotrigine", "lacosamide", "valproate"];

    private readonly KnowledgeBase knowledge = KnowledgeBase.Load();
    private readonly PatientTimeline[] timelines = [.. Enumerable.Range(0, Patients).Select(Timeline)];

    /// <summary>Everything, the causes included.</summary>
    [Benchmark(OperationsPerInvoke = Patients)]
    public int Judge()
    {
        int failures = 0;
        foreach (PatientTimeline timeline in timelines)
        {
            failures += PatientCase.From(timeline, knowledge, AsOf).Resistance.Failures.Count;
        }

        return failures;
    }

    // Four drugs one after another over eight years, a visit with a count every three months.
    private static PatientTimeline Timeline(int number)
    {
        var start = new DateOnly(2016, 1, 1 + (number % 28));
        var exposures = new List<Exposure>();
        var seizures = new List<SeizureReport>();
        var visits = new List<Visit>();
        var diagnoses = new List<Diagnosis>();
        for (int quarter = 0; quarter < 32; quarter++)
        {
            DateOnly day = start.AddDays(quarter * 91);
            string drug = Drugs[quarter / 8];
            exposures.Add(new(drug, ExposureSource.Request, PartialDate.On(day), PartialDate.On(day.AddDays(90)), ExposureState.Ended, 90, 1, 2000, TotalMg: null, AsNeeded: false, Route.Oral, CareSetting.Ambulatory,
                [], ReasonRecorded: false, Answer.Yes, StopReason.NotRecorded, Answer.Unknown, Historical: false, Layer.Structured, day, new($"MedicationRequest/{quarter}")));
            seizures.Add(new(new(day.AddDays(-90), day), (number + quarter) % 4, (number + quarter) % 4, PerMonth: null, LastSeizure: null, LongestFreeDays: null, Answer.Unknown, SeizureType: null, [], Layer.Structured, 1, Quote: null, day, new($"Observation/{quarter}")));
            visits.Add(new(DateInterval.On(day), CareSetting.Ambulatory, Answer.Yes, Answer.No, ["epilepsy_dx"], ["epilepsy_dx"], day, new($"Encounter/{quarter}")));
            diagnoses.Add(new(["epilepsy_dx"], new("http://hl7.org/fhir/sid/icd-10-cm", "G40.209"), DiagnosisPlace.Encounter, Answer.Yes, Answer.Yes, Principal: true, $"Encounter/{quarter}", day, Onset: null, Abated: null, ByNeurology: true, Layer.Structured, day, new($"Condition/{quarter}")));
        }

        return new(new($"{number}"), new("female", PartialDate.On(new(1980, 1, 1)), Died: null), new(start, AsOf), exposures, seizures, diagnoses, [], [], visits, [], [], []);
    }
}
