using RefractoryEpilepsy.Cohorts;
using RefractoryEpilepsy.Reports;
using RefractoryEpilepsy.Reports.CohortBoard;
using RefractoryEpilepsy.Storage;

namespace RefractoryEpilepsy.Service;

/// <summary>Every judged patient as the cohort page counts it, read once for each finished run in the background and held in memory.</summary>
internal sealed class CohortRows(Store store, IHostApplicationLifetime host)
{
    private readonly Lock door = new();
    private (long Run, Task<IReadOnlyList<CohortRow>> Rows)? latest;
    private long done;

    /// <summary>The definitions held side by side.</summary>
    public static IReadOnlyList<CohortDefinition> Definitions => CohortDefinitions.SideBySide;

    /// <summary>Patients read so far.</summary>
    public long Done => Interlocked.Read(ref done);

    /// <summary>Why they could not be read; null where nothing is wrong.</summary>
    public string? Fault { get; private set; }

    /// <summary>The rows of the latest finished run; null while they are read, or before the first run.</summary>
    public async Task<IReadOnlyList<CohortRow>?> FindAsync(CancellationToken stop)
    {
        if (await store.LatestRunAsync(stop) is not { } run)
        {
            return null;
        }

        lock (door)
        {
            if (latest is not { } known || known.Run != run.Id)
            {
                Interlocked.Exchange(ref done, 0);
                Fault = null;
                latest = known = (run.Id, Task.Run(() => ReadAsync(host.ApplicationStopping), CancellationToken.None));
            }

            if (known.Rows.IsFaulted)
            {
                Fault = known.Rows.Exception.InnerException is StoreException fault ? fault.Message : "A fault of ours; the next run tries again.";
            }

            return known.Rows.IsCompletedSuccessfully ? known.Rows.Result : null;
        }
    }

    private async Task<IReadOnlyList<CohortRow>> ReadAsync(CancellationToken stop)
    {
        List<CohortRow> rows = [];
        await foreach (JudgedPatient patient in store.AllAsync(stop))
        {
            rows.Add(CohortRow.Of(patient.Case, Definitions));
            Interlocked.Increment(ref done);
        }

        return rows;
    }
}
