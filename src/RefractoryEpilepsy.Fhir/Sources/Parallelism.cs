namespace RefractoryEpilepsy.Fhir.Sources;

/// <summary>Work handed out to threads by number.</summary>
internal static class Parallelism
{
    /// <summary>Runs every number below <paramref name="count"/> on some worker, in rising order for each; the first failure stops all and is thrown.</summary>
    public static async Task RunAsync(int workers, int count, Func<int, int, CancellationToken, ValueTask> work, CancellationToken stop)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop);
        int next = -1;
        Exception? failure = null;
        Task[] threads = [.. Enumerable.Range(0, Math.Max(1, Math.Min(workers, count))).Select(worker => Task.Run(
            async () =>
            {
                try
                {
                    for (int item = Interlocked.Increment(ref next); item < count; item = Interlocked.Increment(ref next))
                    {
                        either.Token.ThrowIfCancellationRequested();
                        await work(worker, item, either.Token);
                    }
                }
                catch (Exception error)
                {
                    if (error is not OperationCanceledException || stop.IsCancellationRequested)
                    {
                        Interlocked.CompareExchange(ref failure, error, null);
                    }

                    await either.CancelAsync();
                }
            },
            CancellationToken.None))];
        await Task.WhenAll(threads);
        if (failure is not null)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure);
        }
    }
}
