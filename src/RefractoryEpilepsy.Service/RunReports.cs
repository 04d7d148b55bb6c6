using System.Text.Json;
using RefractoryEpilepsy.Cohorts;
using RefractoryEpilepsy.Reports;
using RefractoryEpilepsy.Storage;

namespace RefractoryEpilepsy.Service;

/// <summary>Reports that need every judged patient: made once for each finished run, in the background, and kept in the store.</summary>
/// <remarks>Whoever asks first sets it going; two processes that do so at once write the same.</remarks>
internal sealed class RunReports(Store store, IHostApplicationLifetime host, ILogger<RunReports> log)
{
    private const string Setting = "run-reports";
    private readonly Lock door = new();
    private Task making = Task.CompletedTask;
    private long makingFor;
    private (long Run, Task<ShownComparison> Comparison)? shown;

    /// <summary>What was made for one run.</summary>
    /// <param name="Run">Its number.</param>
    public sealed record Made(long Run, ComparisonTable Comparison, DoctorTable Doctor);

    /// <summary>How far a report is.</summary>
    /// <param name="Judged">Patients looked at so far.</param>
    public sealed record Progress(long Judged)
    {
        /// <summary>Why it could not be made; null while it is made.</summary>
        public string? Fault { get; init; }
    }

    /// <summary>Patients looked at so far by the report being made.</summary>
    public Progress State { get; private set; } = new(0);

    /// <summary>The reports of the latest finished run; null while they are made, or before the first run.</summary>
    public async Task<Made?> FindAsync(CancellationToken stop)
    {
        if (await store.LatestRunAsync(stop) is not { } run)
        {
            return null;
        }

        if (await store.FindSettingAsync(Setting, stop) is { } json && JsonSerializer.Deserialize<Made>(json) is { } made && made.Run == run.Id)
        {
            return made;
        }

        lock (door)
        {
            if (making.IsCompleted && !(makingFor == run.Id && State.Fault is not null))
            {
                makingFor = run.Id;
                State = new(0);
                making = Task.Run(() => MakeAsync(run, host.ApplicationStopping), CancellationToken.None);
            }
        }

        return null;
    }

    /// <summary>The comparison as those see it who may not see every patient. Made once for a run: with many definitions it takes a while.</summary>
    public Task<ShownComparison> WithoutSmallCellsAsync(Made made)
    {
        lock (door)
        {
            if (shown is not { } known || known.Run != made.Run || known.Comparison.IsFaulted)
            {
                shown = known = (made.Run, Task.Run(() => ShownComparison.WithoutSmallCells(made.Comparison)));
            }

            return known.Comparison;
        }
    }

    private async Task MakeAsync(RunRow run, CancellationToken stop)
    {
        try
        {
            var comparison = new Comparison(CohortDefinitions.SideBySide);
            var doctor = new DoctorCounts();
            doctor.AddResources(Store.CountsOf(run).Resources);
            await foreach (JudgedPatient patient in store.AllAsync(stop))
            {
                comparison.Add(patient.Case);
                doctor.Add(patient.Case);
                State = new(comparison.Cases);
            }

            await foreach (Gap gap in store.SourceGapsAsync(stop))
            {
                doctor.Add(gap);
            }

            await store.SetSettingAsync(Setting, JsonSerializer.Serialize(new Made(run.Id, comparison.Table(), DoctorTable.Of(doctor))), stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The program ends; the next visitor begins anew.
        }
#pragma warning disable CA1031 // Nobody waits for this task: whatever goes wrong is told on the page.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            State = State with { Fault = fault is StoreException ? fault.Message : $"A fault of ours: {fault.GetType().Name}." };
#pragma warning disable CA1848 // Once a run.
            log.LogError("The reports of run {Run} could not be made: {Fault}", run.Id, fault.GetType().Name);
#pragma warning restore CA1848
        }
    }
}
