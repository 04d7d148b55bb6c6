using System.Diagnostics.Metrics;
using RefractoryEpilepsy.Storage;

namespace RefractoryEpilepsy.Service.Observed;

/// <summary>What operators watch, as metrics: how old each source's last answer is, runs by state, patients by status. Counts only, of no patient.</summary>
internal sealed class Figures : IDisposable
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "RefractoryEpilepsy";

    private readonly Meter meter = new(MeterName);
    private volatile Snapshot now = new([], [], []);

    public Figures()
    {
        meter.CreateObservableGauge("refractory.source.age", () => now.Ages.Select(age => new Measurement<double>(age.Seconds, new KeyValuePair<string, object?>("source", age.Source))), "s", "Time since the last finished run of a source.");
        meter.CreateObservableGauge("refractory.runs", () => now.Runs.Select(tally => new Measurement<long>(tally.Count, new KeyValuePair<string, object?>("state", tally.Name))), "{run}", "Latest runs by state.");
        meter.CreateObservableGauge("refractory.patients", () => now.Patients.Select(tally => new Measurement<long>(tally.Count, new KeyValuePair<string, object?>("status", tally.Name))), "{patient}", "Judged patients by status.");
    }

    /// <summary>Asks the store.</summary>
    public async Task RefreshAsync(Store store, TimeProvider clock, CancellationToken stop)
    {
        IReadOnlyList<Freshness> fresh = await Freshness.OfAllAsync(store, clock, stop);
        IReadOnlyList<RunRow> runs = await store.RunsAsync(100, stop);
        now = new(
            [.. fresh.Select(source => (source.Source, source.Age?.TotalSeconds ?? double.NaN))],
            [.. runs.GroupBy(run => run.State).Select(group => new Tally(group.Key, group.Count()))],
            [.. (await store.ByStatusAsync(stop)).Where(tally => tally.Count >= 11)]);
    }

    public void Dispose() => meter.Dispose();

    private sealed record Snapshot(IReadOnlyList<(string Source, double Seconds)> Ages, IReadOnlyList<Tally> Runs, IReadOnlyList<Tally> Patients);
}

/// <summary>Asks the store every half minute, so that whoever reads the metrics does not.</summary>
internal sealed class FiguresReader(Figures figures, Store store, TimeProvider clock) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, clock);
        do
        {
            try
            {
                await figures.RefreshAsync(store, clock, stoppingToken);
            }
            catch (Exception fault) when (fault is StoreException or System.Data.Common.DbException or InvalidOperationException or TimeoutException or IOException
                || (fault is OperationCanceledException && !stoppingToken.IsCancellationRequested))
            {
                // A database that is away, or breaks a question off, is told by the health check; the figures stay what they were, and the host goes on.
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}

/// <summary>How long ago a source was last taken in whole.</summary>
/// <param name="Source">Its name as an administrator gave it, else the one under which its runs are kept.</param>
/// <param name="Finished">UTC; null where no run of it has finished.</param>
/// <param name="Age">Null where no run of it has finished.</param>
internal sealed record Freshness(string Source, DateTime? Finished, TimeSpan? Age)
{
    /// <summary>Every source that is set up or has a finished run.</summary>
    public static async Task<IReadOnlyList<Freshness>> OfAllAsync(Store store, TimeProvider clock, CancellationToken stop)
    {
        DateTime now = clock.GetUtcNow().UtcDateTime;
        IReadOnlyList<SourceRow> sources = await store.SourcesAsync(stop);
        IReadOnlyDictionary<string, DateTime> finished = await store.LastFinishedAsync(stop);
        return
        [
            .. sources.Select(source => Of(source.Name, finished.TryGetValue(source.Key, out DateTime at) ? at : null)),
            .. finished.Where(run => sources.All(source => source.Key != run.Key)).OrderBy(run => run.Key, StringComparer.Ordinal).Select(run => Of(run.Key, run.Value)),
        ];

        Freshness Of(string name, DateTime? at) => new(name, at, at is { } ended ? now - ended : null);
    }
}
