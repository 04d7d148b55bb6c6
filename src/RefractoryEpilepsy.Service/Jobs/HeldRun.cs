using System.Diagnostics;
using RefractoryEpilepsy.Service.Observed;
using RefractoryEpilepsy.Storage;

namespace RefractoryEpilepsy.Service.Jobs;

/// <summary>A run that this process works on: it shows a sign of life every few seconds, and ends the work when the run is cancelled or taken over.</summary>
internal sealed class HeldRun
{
    /// <summary>How long a run is left to a process that gives no sign of life.</summary>
    public static readonly TimeSpan Span = TimeSpan.FromSeconds(
        int.TryParse(Environment.GetEnvironmentVariable("REFRACTORY_LEASE_SECONDS"), System.Globalization.CultureInfo.InvariantCulture, out int seconds) ? Math.Clamp(seconds, 2, 600) : 30);

    private const int MostAttempts = 20;

    private readonly Store store;
    private long done;
    private long total;
    private string unit = "";
    private bool lost;
    private bool cancelled;

    private HeldRun(Store store, RunRow row, Lease lease) => (this.store, Row, Lease) = (store, row, lease);

    /// <summary>The run as it was when it was taken.</summary>
    public RunRow Row { get; }

    /// <summary>What saves are checked against.</summary>
    public Lease Lease { get; }

    /// <summary>Takes a run that waits, or whose process is gone; null where somebody has it.</summary>
    public static async Task<HeldRun?> TakeAsync(Store store, RunRow seen, CancellationToken stop)
    {
        if (!IsFree(seen))
        {
            return null;
        }

        if (seen.Attempts >= MostAttempts)
        {
            await store.EndRunAsync(seen.Id, seen.Token, "failed", $"It was begun {seen.Attempts} times, and each time its process ended without a word. Look into the log of the worker.", stop);
            return null;
        }

        // Where the answer was lost with the connection, the run may be ours already; nobody else would ever take it from us.
        bool isAsked = false;
        Lease? lease = await Faults.PatientlyAsync(
            async () =>
            {
                bool mayBeOurs = isAsked;
                isAsked = true;
                return mayBeOurs && await store.FindRunAsync(seen.Id, stop) is { State: "running" } now && now.Owner == Processes.Me && now.Token == seen.Token + 1
                    ? new Lease(now.Id, 0, now.Token)
                    : await store.TakeRunAsync(seen, Processes.Me, Span, stop);
            },
            stop);
        return lease is null ? null : new(store, await store.FindRunAsync(seen.Id, stop) ?? seen, lease);
    }

    /// <summary>Whether nobody works on it: it waits, or its process is gone or silent for too long.</summary>
    public static bool IsFree(RunRow run) => run.State == "waiting" || (run.State == "running" && (run.LeaseUntil is not { } until || until < TimeProvider.System.GetUtcNow().UtcDateTime || Processes.IsGone(run.Owner)));

    /// <summary>How far the present stage is; shown with the next sign of life.</summary>
    public void Report(long of, long all, string counted)
    {
        Interlocked.Exchange(ref done, of);
        Interlocked.Exchange(ref total, all);
        unit = counted;
    }

    /// <summary>Enters a stage.</summary>
    public Task EnterAsync(string stage, CancellationToken stop)
    {
        Report(0, 0, "");
        Activity.Current?.AddEvent(new ActivityEvent(stage));
        return Faults.PatientlyAsync(() => store.EnterStageAsync(Lease, stage, stop), stop);
    }

    /// <summary>Does the work; whatever ends it, the run is left finished, failed, cancelled, or waiting for the next worker.</summary>
    /// <param name="putBack">A stop puts the run back for the next worker instead of ending it.</param>
    /// <exception cref="StoreException">The database failed, or another process has taken the run over.</exception>
    public async Task<T> DoAsync<T>(Func<CancellationToken, Task<T>> work, bool putBack, CancellationToken stop)
    {
        using Activity? span = RunTraces.Begin("run", Row.Id);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop);
        using var over = new CancellationTokenSource();
        Task beating = BeatAsync(either, over.Token);
        try
        {
            return await work(either.Token);
        }
        catch (LeaseLostException fault)
        {
            throw new StoreException("Another process has taken this run over; it goes on there.", fault);
        }
        catch (OperationCanceledException) when (cancelled)
        {
            await CloseAsync("cancelled", "It was cancelled. What was judged until then stays; run it again to complete it.");
            throw;
        }
        catch (OperationCanceledException fault) when (lost)
        {
            throw new StoreException("Another process has taken this run over; it goes on there.", fault);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested && putBack)
        {
            await Faults.PatientlyAsync(() => store.ReleaseRunAsync(Lease, "The worker was stopped; the next one goes on here.", CancellationToken.None), CancellationToken.None);
            throw;
        }
        catch (Exception fault)
        {
            string words = Faults.InWords(fault);
            span.Failed(words);
            await CloseAsync("failed", words);
            if (Faults.IsOfDatabase(fault))
            {
                throw new StoreException(words, fault);
            }

            throw;
        }
        finally
        {
            await over.CancelAsync();
            await beating;
        }
    }

    private async Task CloseAsync(string state, string message)
    {
        try
        {
            await store.EndRunAsync(Lease.Run, Lease.Token, state, message, CancellationToken.None);
        }
        catch (Exception fault) when (Faults.IsOfDatabase(fault))
        {
            // The database is away or its disk is full: the lease runs out, and whoever comes next goes on or closes it.
        }
    }

    private async Task BeatAsync(CancellationTokenSource ending, CancellationToken over)
    {
        try
        {
            while (true)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(Math.Min(2000, Span.TotalMilliseconds / 6)), over);
                try
                {
                    (bool held, bool cancelAsked) = await store.RenewRunAsync(Lease, Span, Interlocked.Read(ref done), Interlocked.Read(ref total), unit, over);
                    if (!held && await store.FindRunAsync(Lease.Run, over) is { State: "finished" } closed && closed.Token == Lease.Token)
                    {
                        // It is closed by ourselves; what still follows (files beside the store) needs no lease.
                        return;
                    }

                    lost = !held;
                    cancelled = held && cancelAsked;
                    if (lost || cancelled)
                    {
                        await ending.CancelAsync();
                        return;
                    }
                }
                catch (Exception fault) when (Faults.IsOfDatabase(fault) || fault is InvalidOperationException)
                {
                    // Away for a moment: the lease may run out, but is ours until somebody takes it.
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The work is over.
        }
    }
}
