using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace RefractoryEpilepsy.Storage;

/// <summary>How far the chunks of one stage are.</summary>
public sealed record ChunkCounts(int Waiting, int Running, int Finished, int Failed, long Items, string? Message)
{
    /// <summary>Whether all are finished.</summary>
    public bool AllFinished => Waiting + Running + Failed == 0;
}

/// <content>Chunks of runs, shared by any number of workers.</content>
public sealed partial class Store
{
    private const int MostAttempts = 4;

    /// <summary>A chunk may be begun oftener than it may fail: a process that is killed says nothing of the chunk.</summary>
    private const int MostBegun = MostAttempts * 3;

    private const string Take =
        """
        UPDATE chunks SET state = 'running', owner = {0}, token = token + 1, attempts = attempts + 1, lease_until = {1}
        WHERE id = (SELECT id FROM chunks WHERE run_id = {2} AND stage = {3} AND (state = 'waiting' OR (state = 'running' AND lease_until < {4})) AND attempts < {5} ORDER BY number LIMIT 1
        """;

    private const string TakeOnPostgres = Take + " FOR UPDATE SKIP LOCKED) RETURNING *";
    private const string TakeOnSqlite = Take + ") RETURNING *";

    /// <summary>Cuts a stage into chunks, unless that was done before.</summary>
    /// <exception cref="LeaseLostException">Somebody else has the run.</exception>
    public async Task CutAsync(Lease lease, string stage, IReadOnlyList<ChunkRow> chunks, CancellationToken stop)
    {
        await using Database database = open();
        await using IDbContextTransaction transaction = await BeginAsync(database, lease, stop);
        if (!await database.Chunks.AnyAsync(row => row.RunId == lease.Run && row.Stage == stage, stop))
        {
            await database.InsertAsync(chunks, stop);
        }

        await transaction.CommitAsync(stop);
    }

    /// <summary>Drops the chunks of a run, so that it is read from the beginning.</summary>
    public async Task UncutAsync(Lease lease, CancellationToken stop)
    {
        await using Database database = open();
        await using IDbContextTransaction transaction = await BeginAsync(database, lease, stop);
        await database.Chunks.Where(row => row.RunId == lease.Run).ExecuteDeleteAsync(stop);
        await transaction.CommitAsync(stop);
    }

    /// <summary>Takes the next chunk that waits or whose owner is gone; null where there is none. Two who ask at once get different ones.</summary>
    public async Task<(ChunkRow Chunk, Lease Lease)?> TakeChunkAsync(long run, string stage, string owner, TimeSpan span, CancellationToken stop)
    {
        await using Database database = open();
        DateTime now = Now();
        DateTime until = now + span;
        List<ChunkRow> taken = await database.Chunks.FromSqlRaw(OnPostgres ? TakeOnPostgres : TakeOnSqlite, owner, until, run, stage, now, MostBegun).AsNoTracking().ToListAsync(stop);
        return taken.Count == 0 ? null : (taken[0], new Lease(run, taken[0].Id, taken[0].Token));
    }

    /// <summary>Closes a chunk.</summary>
    public async Task FinishChunkAsync(Lease lease, long items, CancellationToken stop)
    {
        await using Database database = open();
        DateTime now = Now();
        int finished = await database.Chunks.Where(row => row.Id == lease.Chunk && row.Token == lease.Token && row.State == "running").ExecuteUpdateAsync(
            row => row.SetProperty(it => it.State, "finished").SetProperty(it => it.Items, items).SetProperty(it => it.Finished, now).SetProperty(it => it.Owner, ""), stop);
        if (finished != 1)
        {
            throw new LeaseLostException();
        }
    }

    /// <summary>Puts a chunk back after a fault; after several it has failed, and its run with it. A worker that is told to stop has not tried it.</summary>
    public async Task PutBackAsync(Lease lease, string message, bool fault, CancellationToken stop)
    {
        await using Database database = open();
        await database.Chunks.Where(row => row.Id == lease.Chunk && row.Token == lease.Token && row.State == "running").ExecuteUpdateAsync(
            row => row.SetProperty(it => it.State, it => fault && it.Attempts >= MostAttempts ? "failed" : "waiting").SetProperty(it => it.Attempts, it => fault ? it.Attempts : it.Attempts - 1)
                .SetProperty(it => it.Message, message).SetProperty(it => it.Owner, "").SetProperty(it => it.LeaseUntil, (DateTime?)null),
            stop);
    }

    /// <summary>Closes chunks that were begun so often that nobody may take them again, and that nobody has: their run must not wait for them for ever.</summary>
    public async Task GiveUpAsync(long run, string stage, CancellationToken stop)
    {
        await using Database database = open();
        DateTime now = Now();
        string message = $"A part of it was begun {MostBegun} times, and each time its process ended without a word. Look into the log of the worker, then run it again.";
        await database.Chunks.Where(row => row.RunId == run && row.Stage == stage && row.Attempts >= MostBegun && (row.State == "waiting" || (row.State == "running" && row.LeaseUntil < now))).ExecuteUpdateAsync(
            row => row.SetProperty(it => it.State, "failed").SetProperty(it => it.Message, message).SetProperty(it => it.Owner, "").SetProperty(it => it.Token, it => it.Token + 1).SetProperty(it => it.LeaseUntil, (DateTime?)null), stop);
    }

    /// <summary>How far a stage is.</summary>
    public async Task<ChunkCounts> ChunkCountsAsync(long run, string? stage, CancellationToken stop)
    {
        await using Database database = open();
        var counts = await database.Chunks.Where(row => row.RunId == run && (stage == null || row.Stage == stage))
            .GroupBy(row => row.State).Select(group => new { State = group.Key, Count = group.Count(), Items = group.Sum(row => row.Items), Message = group.Max(row => row.Message) }).ToListAsync(stop);
        int Of(string state) => counts.Where(count => count.State == state).Sum(count => count.Count);
        return new(Of("waiting"), Of("running"), Of("finished"), Of("failed"), counts.Sum(count => count.Items), counts.Where(count => count.State == "failed").Select(count => count.Message).FirstOrDefault());
    }

    /// <summary>Chunks of a run that somebody has.</summary>
    public async Task<IReadOnlyList<ChunkRow>> RunningChunksAsync(CancellationToken stop)
    {
        await using Database database = open();
        return await database.Chunks.AsNoTracking().Where(row => row.State == "running").ToListAsync(stop);
    }

    /// <summary>Frees a chunk whose owner is gone before its lease has run out.</summary>
    public async Task FreeChunkAsync(ChunkRow seen, CancellationToken stop)
    {
        await using Database database = open();
        await database.Chunks.Where(row => row.Id == seen.Id && row.Token == seen.Token && row.State == "running").ExecuteUpdateAsync(
            row => row.SetProperty(it => it.State, "waiting").SetProperty(it => it.Owner, "").SetProperty(it => it.Token, it => it.Token + 1).SetProperty(it => it.LeaseUntil, (DateTime?)null), stop);
    }

    /// <summary>Running runs with a chunk to take, oldest first.</summary>
    public async Task<IReadOnlyList<(RunRow Run, string Stage)>> RunsWithChunksAsync(CancellationToken stop)
    {
        await using Database database = open();
        DateTime now = Now();
        var found = await (from chunk in database.Chunks
                           join run in database.Runs on chunk.RunId equals run.Id
                           where run.State == "running" && (chunk.State == "waiting" || (chunk.State == "running" && chunk.LeaseUntil < now))
                           select new { run.Id, chunk.Stage }).Distinct().ToListAsync(stop);
        long[] ids = [.. found.Select(one => one.Id)];
        List<RunRow> runs = await database.Runs.AsNoTracking().Where(run => ids.Contains(run.Id)).OrderBy(run => run.Id).ToListAsync(stop);
        return [.. runs.SelectMany(run => found.Where(one => one.Id == run.Id).Select(one => (run, one.Stage)))];
    }
}
