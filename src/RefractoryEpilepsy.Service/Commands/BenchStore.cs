using System.Collections.Concurrent;
using System.Globalization;
using RefractoryEpilepsy.Fhir.Sources;
using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Reports;
using RefractoryEpilepsy.Service.Export;
using RefractoryEpilepsy.Storage;
using RefractoryEpilepsy.Synthetic;

namespace RefractoryEpilepsy.Service.Commands;

/// <summary>Many judged patients for benchmarks: a few hundred simulated ones, each kept under many names.</summary>
internal static class BenchStore
{
    private const int Simulated = 600;
    private const int Batch = 500;

    /// <summary>Id of the nth patient in the record system that there is not.</summary>
    public static string IdOf(int number) => "bench-" + number.ToString(CultureInfo.InvariantCulture);

    /// <summary>Fills the store.</summary>
    /// <param name="keyOf">Under which pseudonym the nth patient is kept.</param>
    public static async Task FillAsync(Store store, KnowledgeBase knowledge, int patients, Func<int, PatientKey> keyOf, string export, CommandIo io, CancellationToken stop)
    {
        await io.Messages.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"Making {patients:N0} judged patients"));
        SyntheticExport.Write(export, new SyntheticOptions { Patients = Simulated }, progress: null, stop);
        var judged = new ConcurrentBag<JudgedPatient>();
        ScreeningSummary summary = await new ScreeningRun(knowledge, predict: null, TimeProvider.System).ExecuteAsync(
            new ExportFolder(export, knowledge),
            asOf: null,
            (patient, _) =>
            {
                judged.Add(patient);
                return ValueTask.CompletedTask;
            },
            _ => { },
            progress: null,
            stop);
        JudgedPatient[] some = [.. judged];
        long run = await store.BeginRunAsync("bench", summary.AsOf, knowledge.Version, stop);
        foreach (int[] numbers in Enumerable.Range(0, patients).Chunk(Batch))
        {
            await store.SaveAsync(run, [.. numbers.AsParallel().Select(number => Under(some[number % some.Length], IdOf(number), keyOf(number)))], stop);
        }

        await store.FinishRunAsync(run, summary.AsOf, patients, summary.Counts, summary.Attrition, stop);
    }

    private static JudgedPatient Under(JudgedPatient patient, string id, PatientKey key) =>
        patient with { SourceId = id, Case = patient.Case with { Timeline = patient.Case.Timeline with { Patient = key } } };
}
