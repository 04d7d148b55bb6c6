using System.Data.Common;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace RefractoryEpilepsy.Storage;

/// <summary>What a run read.</summary>
/// <param name="Resources">Resources by type, wanted or not.</param>
/// <param name="Gaps">Gaps by code.</param>
public sealed record RunCounts(IReadOnlyDictionary<string, long> Resources, IReadOnlyDictionary<string, long> Gaps, int Files, long Bytes, double Seconds);

/// <summary>What a run is asked to do.</summary>
/// <param name="Source">The text under which the source is kept.</param>
/// <param name="Trigger"><c>command</c>, <c>schedule</c>, <c>person</c> or <c>drop-folder</c>.</param>
/// <param name="Replace">The input is everything there is: what it does not hold goes.</param>
public sealed record RunRequest(string Source, string Input, string Trigger, string KnowledgeVersion, DateOnly? AsOf = null, bool Replace = false, long? SourceId = null);

/// <content>Runs.</content>
public sealed partial class Store
{
    /// <summary>Asks for a run. Where the source has one that waits or runs, that one comes back instead: nothing runs twice at once.</summary>
    /// <param name="record">Kept with a new run, where a person asked for it.</param>
    /// <returns>The run, and whether it is new.</returns>
    public async Task<(RunRow Run, bool IsNew)> AskRunAsync(RunRequest request, CancellationToken stop, AuditEntry? record = null)
    {
        for (int attempt = 0; ; attempt++)
        {
            await using Database database = open();
            RunRow? active = await database.Runs.AsNoTracking().SingleOrDefaultAsync(run => run.Source == request.Source && (run.State == "waiting" || run.State == "running"), stop);
            if (active is not null)
            {
                return (active, false);
            }

            RunRow? before = await LatestRunAsync(stop);
            bool keepsOthers = await database.Records.AnyAsync(record => record.Source != request.Source, stop);
            bool whole = request.Replace || !await HasRecordsAsync(request.Source, stop);
            var run = new RunRow
            {
                Source = request.Source,
                SourceId = request.SourceId,
                Input = request.Input,
                Trigger = request.Trigger,
                AskedAsOf = request.AsOf,
                AsOf = request.AsOf ?? DateOnly.MinValue,
                Replace = request.Replace,
                Whole = whole,
                NotBefore = whole && !keepsOthers ? null : before?.AsOf,
                KnowledgeVersion = request.KnowledgeVersion,
                KnowledgeBefore = before?.KnowledgeVersion ?? "",
                State = "waiting",
                Started = Now(),
            };
            try
            {
                if (record is not null)
                {
                    await RecordedAsync(record, inside => inside.Runs.Add(run), stop);
                    return (run, true);
                }

                database.Runs.Add(run);
                await database.SaveChangesAsync(stop);
                return (run, true);
            }
            catch (DbUpdateException fault) when (fault.InnerException is DbException && attempt < 5)
            {
                // Somebody asked for the same at the same moment: theirs is found in the next round.
            }
        }
    }

    /// <summary>Opens a run that nobody else can take over, and gives its number; an unfinished one of the same source is closed.</summary>
    public async Task<long> BeginRunAsync(string source, DateOnly asOf, string knowledgeVersion, CancellationToken stop)
    {
        await using Database database = open();
        foreach (RunRow left in await database.Runs.AsNoTracking().Where(row => row.Source == source && (row.State == "waiting" || row.State == "running")).ToListAsync(stop))
        {
            await EndRunAsync(left.Id, left.Token, "failed", "It was interrupted, and another run took its place.", stop);
        }

        var run = new RunRow { Source = source, AsOf = asOf, KnowledgeVersion = knowledgeVersion, State = "running", Started = Now() };
        database.Runs.Add(run);
        await database.SaveChangesAsync(stop);
        return run.Id;
    }

    /// <summary>Closes a run: only now do pages show it.</summary>
    /// <param name="lease">Checked where given.</param>
    /// <exception cref="LeaseLostException">Somebody else has the run.</exception>
    public async Task FinishRunAsync(long run, DateOnly asOf, long patients, RunCounts counts, string attrition, CancellationToken stop, Lease? lease = null)
    {
        await using Database database = open();
        await using IDbContextTransaction transaction = await BeginAsync(database, lease, stop);
        string json = JsonSerializer.Serialize(counts);
        DateTime now = Now();
        await database.Runs.Where(row => row.Id == run).ExecuteUpdateAsync(
            row => row.SetProperty(it => it.State, "finished").SetProperty(it => it.AsOf, asOf).SetProperty(it => it.Finished, now).SetProperty(it => it.Patients, patients).SetProperty(it => it.Counts, json).SetProperty(it => it.Attrition, attrition)
                .SetProperty(it => it.Message, (string?)null).SetProperty(it => it.Owner, "").SetProperty(it => it.LeaseUntil, (DateTime?)null),
            stop);
        await database.Deliveries.Where(row => row.RunId == run).ExecuteUpdateAsync(row => row.SetProperty(it => it.TakenIn, now), stop);
        await ListsChangedAsync(database, patient: null, stop);
        await transaction.CommitAsync(stop);
    }

    /// <summary>Closes a run that found nothing new: what the store said before holds on.</summary>
    /// <exception cref="LeaseLostException">Somebody else has the run.</exception>
    public async Task CloseUnchangedAsync(Lease lease, CancellationToken stop)
    {
        RunRow? before = await LatestRunAsync(stop);
        if (before is null)
        {
            await EndRunAsync(lease.Run, lease.Token, "failed", "There was nothing to read.", stop);
            return;
        }

        await FinishRunAsync(lease.Run, before.AsOf, before.Patients, CountsOf(before), before.Attrition, stop, lease);
        await using Database database = open();
        await database.Runs.Where(row => row.Id == lease.Run).ExecuteUpdateAsync(row => row.SetProperty(it => it.Message, "Nothing had changed."), stop);
    }

    /// <summary>Notes what people should know of a run that has ended.</summary>
    public async Task RemarkAsync(long run, string message, CancellationToken stop)
    {
        await using Database database = open();
        await database.Runs.Where(row => row.Id == run).ExecuteUpdateAsync(row => row.SetProperty(it => it.Message, message), stop);
    }

    /// <summary>Closes a run that could not be finished, with the reason in plain words.</summary>
    public async Task FailRunAsync(long run, string message, CancellationToken stop)
    {
        await using Database database = open();
        DateTime now = Now();
        await database.Runs.Where(row => row.Id == run).ExecuteUpdateAsync(
            row => row.SetProperty(it => it.State, "failed").SetProperty(it => it.Finished, now).SetProperty(it => it.Message, message), stop);
    }

    /// <summary>The latest finished run; null before the first.</summary>
    public async Task<RunRow?> LatestRunAsync(CancellationToken stop)
    {
        await using Database database = open();
        return await database.Runs.AsNoTracking().Where(run => run.State == "finished").OrderByDescending(run => run.Finished).ThenByDescending(run => run.Id).FirstOrDefaultAsync(stop);
    }

    /// <summary>A run as it stands; null where there is none of that number.</summary>
    public async Task<RunRow?> FindRunAsync(long run, CancellationToken stop)
    {
        await using Database database = open();
        return await database.Runs.AsNoTracking().SingleOrDefaultAsync(row => row.Id == run, stop);
    }

    /// <summary>Runs that wait or run, oldest first.</summary>
    public async Task<IReadOnlyList<RunRow>> ActiveRunsAsync(CancellationToken stop)
    {
        await using Database database = open();
        return await database.Runs.AsNoTracking().Where(run => run.State == "waiting" || run.State == "running").OrderBy(run => run.Id).ToListAsync(stop);
    }

    /// <summary>The newest runs first, whatever their state.</summary>
    public async Task<IReadOnlyList<RunRow>> RunsAsync(int most, CancellationToken stop)
    {
        await using Database database = open();
        return await database.Runs.AsNoTracking().OrderByDescending(run => run.Id).Take(most).ToListAsync(stop);
    }

    /// <summary>When the last finished run of each source ended, UTC.</summary>
    public async Task<IReadOnlyDictionary<string, DateTime>> LastFinishedAsync(CancellationToken stop)
    {
        await using Database database = open();
        return await database.Runs.Where(run => run.State == "finished" && run.Finished != null).GroupBy(run => run.Source)
            .Select(group => new { Source = group.Key, Finished = group.Max(run => run.Finished!.Value) }).ToDictionaryAsync(row => row.Source, row => row.Finished, stop);
    }

    /// <summary>What a run read.</summary>
    public static RunCounts CountsOf(RunRow run) =>
        JsonSerializer.Deserialize<RunCounts>(run.Counts) ?? throw new InvalidDataException("The counts of a run are empty.");
}
