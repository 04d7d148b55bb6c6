using System.Threading.Channels;
using RefractoryEpilepsy.Reports;
using RefractoryEpilepsy.Storage;

namespace RefractoryEpilepsy.Service;

/// <summary>Gathers judged patients and gaps from many threads and saves them in batches, one transaction each.</summary>
internal sealed class StoreWriter
{
    private const int Batch = 250;
    private readonly Store store;
    private readonly long run;
    private readonly Channel<object> queue = Channel.CreateBounded<object>(4 * Batch);
    private readonly Task saving;

    public StoreWriter(Store store, long run, CancellationToken stop)
    {
        this.store = store;
        this.run = run;
        saving = SaveAllAsync(stop);
    }

    /// <summary>Takes a patient; waits while the database is behind.</summary>
    public ValueTask AddAsync(JudgedPatient patient, CancellationToken stop) => queue.Writer.WriteAsync(patient, stop);

    /// <summary>Takes a gap that belongs to no patient; waits while the database is behind.</summary>
    public void Add(Gap gap)
    {
        while (!queue.Writer.TryWrite(gap) && queue.Writer.WaitToWriteAsync().AsTask().GetAwaiter().GetResult())
        {
            // Room was made: try again.
        }
    }

    /// <summary>Saves what is left. Faults of the database surface here.</summary>
    public async Task FinishAsync()
    {
        queue.Writer.TryComplete();
        await saving;
    }

    private async Task SaveAllAsync(CancellationToken stop)
    {
        try
        {
            var patients = new List<JudgedPatient>(Batch);
            var gaps = new List<Gap>(Batch);
            await foreach (object item in queue.Reader.ReadAllAsync(stop))
            {
                if (item is JudgedPatient patient)
                {
                    patients.Add(patient);
                }
                else
                {
                    gaps.Add((Gap)item);
                }

                if (patients.Count == Batch || gaps.Count == Batch)
                {
                    await FlushAsync(patients, gaps, stop);
                }
            }

            await FlushAsync(patients, gaps, stop);
        }
        catch (Exception fault)
        {
            // Whoever waits for room must not wait for ever.
            queue.Writer.TryComplete(fault);
            throw;
        }
    }

    private async Task FlushAsync(List<JudgedPatient> patients, List<Gap> gaps, CancellationToken stop)
    {
        if (patients.Count > 0)
        {
            await store.SaveAsync(run, patients, stop);
            patients.Clear();
        }

        if (gaps.Count > 0)
        {
            await store.AddSourceGapsAsync(gaps, stop);
            gaps.Clear();
        }
    }
}
