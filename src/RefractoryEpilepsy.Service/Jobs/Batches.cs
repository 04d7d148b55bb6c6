using System.Threading.Channels;

namespace RefractoryEpilepsy.Service.Jobs;

/// <summary>Gathers what many threads give and saves it in batches, one after the other; whoever gives waits while the database is behind.</summary>
internal sealed class Batches<T>
{
    private readonly int size;
    private readonly Func<IReadOnlyList<T>, Task> save;
    private readonly Channel<T> queue;
    private readonly Task saving;

    public Batches(int size, Func<IReadOnlyList<T>, Task> save, CancellationToken stop)
    {
        this.size = size;
        this.save = save;
        queue = Channel.CreateBounded<T>(2 * size);
        saving = Task.Run(() => SaveAllAsync(stop), CancellationToken.None);
    }

    /// <summary>Takes one.</summary>
    public ValueTask AddAsync(T item, CancellationToken stop) => queue.Writer.WriteAsync(item, stop);

    /// <summary>Takes one from where nothing can be awaited.</summary>
    public void Add(T item)
    {
        while (!queue.Writer.TryWrite(item) && queue.Writer.WaitToWriteAsync().AsTask().GetAwaiter().GetResult())
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
            var some = new List<T>(size);
            await foreach (T item in queue.Reader.ReadAllAsync(stop))
            {
                some.Add(item);
                if (some.Count == size)
                {
                    await save(some);
                    some.Clear();
                }
            }

            if (some.Count > 0)
            {
                await save(some);
            }
        }
        catch (Exception fault)
        {
            // Whoever waits for room must not wait for ever.
            queue.Writer.TryComplete(fault);
            throw;
        }
    }
}
