using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace RefractoryEpilepsy.Storage;

/// <summary>The right to work on a run or on one of its chunks, until somebody else takes it.</summary>
/// <param name="Chunk">0: the run itself.</param>
/// <param name="Token">What every save under this lease is checked against.</param>
public sealed record Lease(long Run, long Chunk, long Token);

/// <summary>Somebody else has taken over what this process was doing; nothing of it was saved after that.</summary>
public sealed class LeaseLostException() : Exception("Another process has taken this over.");

/// <content>Leases: who may write for which run.</content>
public sealed partial class Store
{
    /// <summary>Takes a run that waits or whose owner is gone.</summary>
    /// <param name="seen">The run as it was read; null comes back where it has changed since.</param>
    public async Task<Lease?> TakeRunAsync(RunRow seen, string owner, TimeSpan span, CancellationToken stop)
    {
        await using Database database = open();
        DateTime now = Now();
        DateTime until = now + span;
        int taken = await database.Runs.Where(row => row.Id == seen.Id && row.Token == seen.Token && (row.State == "waiting" || row.State == "running")).ExecuteUpdateAsync(
            row => row.SetProperty(it => it.State, "running").SetProperty(it => it.Owner, owner).SetProperty(it => it.Token, it => it.Token + 1).SetProperty(it => it.LeaseUntil, until)
                .SetProperty(it => it.Heartbeat, now).SetProperty(it => it.Attempts, it => it.Attempts + 1).SetProperty(it => it.Message, (string?)null),
            stop);
        return taken == 1 ? new(seen.Id, 0, seen.Token + 1) : null;
    }

    /// <summary>A sign of life: the lease goes on, and how far the run is becomes visible. False where it was lost.</summary>
    public async Task<(bool Held, bool CancelAsked)> RenewRunAsync(Lease lease, TimeSpan span, long done, long total, string unit, CancellationToken stop)
    {
        await using Database database = open();
        DateTime now = Now();
        DateTime until = now + span;
        int held = await database.Runs.Where(row => row.Id == lease.Run && row.Token == lease.Token && row.State == "running").ExecuteUpdateAsync(
            row => row.SetProperty(it => it.LeaseUntil, until).SetProperty(it => it.Heartbeat, now).SetProperty(it => it.Done, done).SetProperty(it => it.Total, total).SetProperty(it => it.Unit, unit),
            stop);
        // Finished by its own process, it is lost to nobody: what follows the run (flat tables, marks) goes on.
        return held == 1
            ? (true, await database.Runs.Where(row => row.Id == lease.Run).Select(row => row.CancelAsked).SingleOrDefaultAsync(stop))
            : (await database.Runs.AnyAsync(row => row.Id == lease.Run && row.Token == lease.Token && row.State == "finished", stop), false);
    }

    /// <summary>A sign of life for a chunk. False where it was lost or its run has ended.</summary>
    public async Task<bool> RenewChunkAsync(Lease lease, TimeSpan span, CancellationToken stop)
    {
        await using Database database = open();
        DateTime until = Now() + span;
        return await database.Chunks.Where(row => row.Id == lease.Chunk && row.Token == lease.Token && row.State == "running").ExecuteUpdateAsync(row => row.SetProperty(it => it.LeaseUntil, until), stop) == 1;
    }

    /// <summary>Notes the stage a run has reached.</summary>
    /// <exception cref="LeaseLostException">Somebody else has the run.</exception>
    public Task EnterStageAsync(Lease lease, string stage, CancellationToken stop)
    {
        DateTime now = Now();
        return ChangeRunAsync(lease, rows => rows.ExecuteUpdateAsync(row => row.SetProperty(it => it.Stage, stage).SetProperty(it => it.StageStarted, now).SetProperty(it => it.Done, 0L).SetProperty(it => it.Total, 0L).SetProperty(it => it.Unit, ""), stop));
    }

    /// <summary>Notes where a run reads from.</summary>
    public Task SetInputAsync(Lease lease, string input, CancellationToken stop) =>
        ChangeRunAsync(lease, rows => rows.ExecuteUpdateAsync(row => row.SetProperty(it => it.Input, input), stop));

    /// <summary>Notes the day a run judges for and what it read, before the first patient is judged.</summary>
    public Task SetDayAsync(Lease lease, DateOnly day, RunCounts counts, CancellationToken stop)
    {
        string json = System.Text.Json.JsonSerializer.Serialize(counts);
        return ChangeRunAsync(lease, rows => rows.ExecuteUpdateAsync(row => row.SetProperty(it => it.AsOf, day).SetProperty(it => it.Counts, json), stop));
    }

    /// <summary>Puts a run back for the next worker.</summary>
    public async Task ReleaseRunAsync(Lease lease, string message, CancellationToken stop)
    {
        await using Database database = open();
        await database.Runs.Where(row => row.Id == lease.Run && row.Token == lease.Token && row.State == "running").ExecuteUpdateAsync(
            row => row.SetProperty(it => it.State, "waiting").SetProperty(it => it.Owner, "").SetProperty(it => it.LeaseUntil, (DateTime?)null).SetProperty(it => it.Message, message), stop);
    }

    /// <summary>Closes a run that could not be finished: <c>failed</c> or <c>cancelled</c>, with the reason in plain words. Nothing happens where it is closed or somebody else's.</summary>
    public async Task EndRunAsync(long run, long token, string state, string message, CancellationToken stop)
    {
        await using Database database = open();
        DateTime now = Now();
        await database.Runs.Where(row => row.Id == run && row.Token == token && (row.State == "running" || row.State == "waiting")).ExecuteUpdateAsync(
            row => row.SetProperty(it => it.State, state).SetProperty(it => it.Finished, now).SetProperty(it => it.Message, message).SetProperty(it => it.Owner, "").SetProperty(it => it.LeaseUntil, (DateTime?)null),
            stop);
        await database.Chunks.Where(row => row.RunId == run && row.State != "finished").ExecuteUpdateAsync(row => row.SetProperty(it => it.State, "failed").SetProperty(it => it.Token, it => it.Token + 1).SetProperty(it => it.Owner, ""), stop);
    }

    /// <summary>Asks for the end of a run: at once where nobody has it, at the owner's next sign of life otherwise. False where it has ended.</summary>
    public Task<bool> CancelRunAsync(long run, string by, CancellationToken stop) => RecordedIfDoneAsync(
        new(by, "cancel-run", run.ToString(System.Globalization.CultureInfo.InvariantCulture)),
        async database =>
        {
            DateTime now = Now();
            int waiting = await database.Runs.Where(row => row.Id == run && row.State == "waiting").ExecuteUpdateAsync(
                row => row.SetProperty(it => it.State, "cancelled").SetProperty(it => it.Finished, now).SetProperty(it => it.Message, "It was cancelled before it began.").SetProperty(it => it.Token, it => it.Token + 1), stop);
            return waiting == 1 || await database.Runs.Where(row => row.Id == run && row.State == "running").ExecuteUpdateAsync(row => row.SetProperty(it => it.CancelAsked, true), stop) == 1;
        },
        stop);

    private async Task ChangeRunAsync(Lease lease, Func<IQueryable<RunRow>, Task<int>> change)
    {
        await using Database database = open();
        if (await change(database.Runs.Where(row => row.Id == lease.Run && row.Token == lease.Token && row.State == "running")) != 1)
        {
            throw new LeaseLostException();
        }
    }

    /// <summary>Opens a transaction in which nobody can take the lease away, and refuses where that has happened.</summary>
    private async Task<IDbContextTransaction> BeginAsync(Database database, Lease? lease, CancellationToken stop)
    {
        IDbContextTransaction transaction = await database.Database.BeginTransactionAsync(stop);
        if (lease is null)
        {
            return transaction;
        }

        try
        {
            // On SQLite the transaction is the only one that may write; on PostgreSQL the row is held.
            await using DbCommand command = database.Database.GetDbConnection().CreateCommand();
            command.Transaction = transaction.GetDbTransaction();
            command.CommandText = lease.Chunk != 0
                ? $"SELECT token FROM chunks WHERE id = {lease.Chunk} AND state = 'running'{(OnPostgres ? " FOR SHARE" : "")}"
                : $"SELECT token FROM runs WHERE id = {lease.Run} AND state = 'running'{(OnPostgres ? " FOR SHARE" : "")}";
            object? token = await command.ExecuteScalarAsync(stop);
            if (token is null || Convert.ToInt64(token, System.Globalization.CultureInfo.InvariantCulture) != lease.Token)
            {
                throw new LeaseLostException();
            }

            return transaction;
        }
        catch
        {
            await transaction.DisposeAsync();
            throw;
        }
    }
}
