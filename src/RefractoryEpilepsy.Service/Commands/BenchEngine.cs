using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Serialization;
using RefractoryEpilepsy.Cases;
using RefractoryEpilepsy.Fhir;
using RefractoryEpilepsy.Fhir.Reading;
using RefractoryEpilepsy.Fhir.Sources;
using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Resistance;
using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Service.Commands;

/// <summary>How fast patients are judged whose facts are in memory: trials, resistance and causes, one patient after another on one core.</summary>
/// <param name="Patients">Epilepsy patients whose facts were held; each was judged several times.</param>
/// <param name="Judged">Judgements made while it was measured.</param>
/// <param name="CpuSeconds">Of all threads, those of the garbage collector and the compiler included.</param>
internal sealed record EngineFigures(
    [property: JsonPropertyName("patients")] int Patients,
    [property: JsonPropertyName("judged")] long Judged,
    [property: JsonPropertyName("cpu_s")] double CpuSeconds)
{
    [JsonPropertyName("patients_per_cpu_s")]
    public double PatientsPerCpuSecond => Math.Round(Judged / Math.Max(CpuSeconds, 0.001));

    /// <summary>The line under the table.</summary>
    public string Text() => string.Create(CultureInfo.InvariantCulture, $"engine: {PatientsPerCpuSecond:N0} epilepsy patients per CPU-second, facts in memory, causes included ({Patients:N0} patients)");
}

/// <summary>The measurement of the engine alone.</summary>
internal static class BenchEngine
{
    private const int MostPatients = 1_000;
    private const int MostRounds = 40;
    private const double Steady = 0.05;
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Measured = TimeSpan.FromSeconds(4);

    /// <summary>Reads the epilepsy patients of a folder and judges them over and over.</summary>
    /// <exception cref="InputException">No epilepsy patient is there.</exception>
    public static async Task<EngineFigures> MeasureAsync(string folder, CancellationToken stop)
    {
        var knowledge = KnowledgeBase.Load();
        var reader = new TimelineReader(knowledge);
        var timelines = new List<PatientTimeline>();
        await using SievedExport export = await new ExportFolder(folder, knowledge).SieveAsync(stop: stop);
        DateOnly day = export.Summary.NewestRecord ?? throw new InputException("No record in the input is dated.");
        await export.ReadAsync(
            (record, _) =>
            {
                PatientTimeline timeline = reader.Read(record);
                if (PatientCase.From(timeline, knowledge, day).Resistance.Status is not (Status.NotEligible or Status.Possible))
                {
                    lock (timelines)
                    {
                        if (timelines.Count < MostPatients)
                        {
                            timelines.Add(timeline);
                        }
                    }
                }

                return ValueTask.CompletedTask;
            },
            gap: null,
            progress: null,
            stop);
        if (timelines.Count == 0)
        {
            throw new InputException("No patient of the input has epilepsy.");
        }

        using Process self = Process.GetCurrentProcess();
        WarmUp(timelines, knowledge, day, self);
        (long judged, double seconds) = Measure(timelines, knowledge, day, Measured, self);
        return new(timelines.Count, judged, Math.Round(seconds, 3));
    }

    // A method is compiled to the end only after it was called often and the compiler found time: what is measured before tells of the compiler, not of the engine.
    private static void WarmUp(List<PatientTimeline> timelines, KnowledgeBase knowledge, DateOnly day, Process self)
    {
        var rates = new List<double>();
        while (rates.Count < MostRounds && !(rates.Count >= 3 && rates[^3..].Max() - rates[^3..].Min() <= Steady * rates[^1]))
        {
            (long judged, double seconds) = Measure(timelines, knowledge, day, Round, self);
            rates.Add(judged / Math.Max(seconds, 0.001));
        }
    }

    private static (long Judged, double CpuSeconds) Measure(List<PatientTimeline> timelines, KnowledgeBase knowledge, DateOnly day, TimeSpan during, Process self)
    {
        self.Refresh();
        TimeSpan before = self.TotalProcessorTime;
        long judged = Judge(timelines, knowledge, day, during);
        self.Refresh();
        return (judged, (self.TotalProcessorTime - before).TotalSeconds);
    }

    private static long Judge(List<PatientTimeline> timelines, KnowledgeBase knowledge, DateOnly day, TimeSpan during)
    {
        long judged = 0;
        for (long started = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(started) < during;)
        {
            foreach (PatientTimeline timeline in timelines)
            {
                judged += PatientCase.From(timeline, knowledge, day).AsOf == day ? 1 : 0;
            }
        }

        return judged;
    }
}
