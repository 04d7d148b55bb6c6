using System.Diagnostics;
using RefractoryEpilepsy.Service.Observed;
using RefractoryEpilepsy.Storage;

namespace RefractoryEpilepsy.Service.Jobs;

/// <summary>A chunk that this process works on, with signs of life while it does.</summary>
internal static class HeldChunk
{
    /// <summary>Does the work and closes the chunk; after a fault it is put back for another try, here or elsewhere.</summary>
    /// <param name="work">Gives how many patients passed; may be repeated.</param>
    public static async Task<long> DoAsync(Store store, Lease lease, Func<CancellationToken, Task<long>> work, CancellationToken stop)
    {
        using Activity? span = RunTraces.Begin("chunk", lease.Run, lease.Chunk);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stop);
        using var over = new CancellationTokenSource();
        Task beating = BeatAsync(store, lease, ending, over.Token);
        try
        {
            long items = await Faults.PatientlyAsync(() => work(ending.Token), ending.Token);
            await Faults.PatientlyAsync(() => store.FinishChunkAsync(lease, items, stop), stop);
            span?.SetTag("refractory.patients", items);
            return items;
        }
        catch (Exception fault) when (fault is not LeaseLostException)
        {
            span.Failed(Faults.InWords(fault));
            try
            {
                await store.PutBackAsync(lease, Faults.InWords(fault), fault is not OperationCanceledException, CancellationToken.None);
            }
            catch (Exception other) when (Faults.IsOfDatabase(other))
            {
                // Its lease runs out.
            }

            throw;
        }
        finally
        {
            await over.CancelAsync();
            await beating;
        }
    }

    private static async Task BeatAsync(Store store, Lease lease, CancellationTokenSource ending, CancellationToken over)
    {
        try
        {
            while (true)
            {
                await Task.Delay(HeldRun.Span / 5, over);
                try
                {
                    if (!await store.RenewChunkAsync(lease, HeldRun.Span, over))
                    {
                        await ending.CancelAsync();
                        return;
                    }
                }
                catch (Exception fault) when (Faults.IsOfDatabase(fault) || fault is InvalidOperationException)
                {
                    // Away for a moment.
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The work is over.
        }
    }
}
