using System.Data.Common;
using Microsoft.EntityFrameworkCore;

namespace RefractoryEpilepsy.Storage;

/// <content>Sources as administrators set them up, and what drop folders delivered.</content>
public sealed partial class Store
{
    /// <summary>All sources by name.</summary>
    public async Task<IReadOnlyList<SourceRow>> SourcesAsync(CancellationToken stop)
    {
        await using Database database = open();
        return await database.Sources.AsNoTracking().OrderBy(source => source.Name).ToListAsync(stop);
    }

    /// <summary>The source of that name; null where there is none.</summary>
    public async Task<SourceRow?> FindSourceAsync(string name, CancellationToken stop)
    {
        await using Database database = open();
        return await database.Sources.AsNoTracking().SingleOrDefaultAsync(source => source.Name == name, stop);
    }

    /// <summary>The source of that number; null where there is none.</summary>
    public async Task<SourceRow?> FindSourceAsync(long id, CancellationToken stop)
    {
        await using Database database = open();
        return await database.Sources.AsNoTracking().SingleOrDefaultAsync(source => source.Id == id, stop);
    }

    /// <summary>Sets up a source. A schedule begins to count now.</summary>
    /// <exception cref="StoreException">There is one of that name.</exception>
    public async Task AddSourceAsync(SourceRow source, string by, CancellationToken stop)
    {
        source.Added = Now();
        source.LastDue = source.Added;
        try
        {
            await RecordedAsync(new(by, "add-source", source.Name, Told(source.Kind, source.Cron ?? "")), database => database.Sources.Add(source), stop);
        }
        catch (DbUpdateException fault) when (fault.InnerException is DbException)
        {
            throw new StoreException($"There is a source named {source.Name} already. Choose another name, or remove that one first.", fault);
        }
    }

    /// <summary>Removes a source; what was taken in from it stays. False where there is none.</summary>
    public Task<bool> RemoveSourceAsync(string name, string by, CancellationToken stop) =>
        RecordedIfDoneAsync(new(by, "remove-source", name), async database => await database.Sources.Where(source => source.Name == name).ExecuteDeleteAsync(stop) == 1, stop);

    /// <summary>Pauses a source or lets it go on; times of the schedule that passed meanwhile are not made up for.</summary>
    /// <returns>False where there is none.</returns>
    public Task<bool> EnableSourceAsync(string name, bool enabled, string by, CancellationToken stop)
    {
        DateTime now = Now();
        return RecordedIfDoneAsync(
            new(by, enabled ? "resume-source" : "pause-source", name),
            async database => await database.Sources.Where(source => source.Name == name).ExecuteUpdateAsync(row => row.SetProperty(it => it.Enabled, enabled).SetProperty(it => it.LastDue, it => enabled ? now : it.LastDue), stop) == 1,
            stop);
    }

    /// <summary>Notes what the capability check said.</summary>
    public async Task SaidAsync(long source, string said, CancellationToken stop)
    {
        await using Database database = open();
        DateTime now = Now();
        await database.Sources.Where(row => row.Id == source).ExecuteUpdateAsync(row => row.SetProperty(it => it.Said, said).SetProperty(it => it.Checked, now), stop);
    }

    /// <summary>Takes what is due of a schedule. True for exactly one of all who saw the same.</summary>
    public async Task<bool> TakeDueAsync(long source, DateTime? seen, DateTime now, CancellationToken stop)
    {
        await using Database database = open();
        return await database.Sources.Where(row => row.Id == source && row.Enabled && row.LastDue == seen).ExecuteUpdateAsync(row => row.SetProperty(it => it.LastDue, now), stop) == 1;
    }

    /// <summary>The last finished run of each source: how fresh it is.</summary>
    public async Task<IReadOnlyDictionary<string, RunRow>> FreshestAsync(CancellationToken stop)
    {
        await using Database database = open();
        List<long> newest = await database.Runs.Where(run => run.State == "finished").GroupBy(run => run.Source).Select(group => group.Max(run => run.Id)).ToListAsync(stop);
        return await database.Runs.AsNoTracking().Where(run => newest.Contains(run.Id)).ToDictionaryAsync(run => run.Source, StringComparer.Ordinal, stop);
    }

    /// <summary>The deliveries of a drop folder that were found before.</summary>
    public async Task<IReadOnlyList<DeliveryRow>> DeliveriesAsync(long source, CancellationToken stop)
    {
        await using Database database = open();
        return await database.Deliveries.AsNoTracking().Where(row => row.SourceId == source).OrderBy(row => row.Id).ToListAsync(stop);
    }

    /// <summary>Claims a delivery for a new run. True for exactly one of all who saw the same: nothing known of it, or the run that failed to take it in.</summary>
    /// <param name="seenRun">The run it was given to; -1: it was not known.</param>
    public async Task<bool> ClaimDeliveryAsync(long source, string name, string fingerprint, long seenRun, CancellationToken stop)
    {
        await using Database database = open();
        DateTime now = Now();
        return await database.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO deliveries (source_id, name, fingerprint, run_id, found) VALUES ({source}, {name}, {fingerprint}, 0, {now})
            ON CONFLICT (source_id, name, fingerprint) DO UPDATE SET run_id = 0, found = excluded.found WHERE deliveries.run_id = {seenRun} AND deliveries.taken_in IS NULL
            """,
            stop) == 1;
    }

    /// <summary>Notes which run takes a delivery in.</summary>
    public async Task DeliverAsync(long source, string name, string fingerprint, long run, CancellationToken stop)
    {
        await using Database database = open();
        await database.Deliveries.Where(row => row.SourceId == source && row.Name == name && row.Fingerprint == fingerprint).ExecuteUpdateAsync(row => row.SetProperty(it => it.RunId, run), stop);
    }
}
