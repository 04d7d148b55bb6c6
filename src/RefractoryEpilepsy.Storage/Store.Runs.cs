using System.Text.Json;
using Microsoft.EntityFrameworkCore;

namespace RefractoryEpilepsy.Storage;

/// <summary>What a run read.</summary>
/// <param name="Resources">Resources by type, wanted or not.</param>
/// <param name="Gaps">Gaps by code.</param>
public sealed record RunCounts(IReadOnlyDictionary<string, long> Resources, IReadOnlyDictionary<string, long> Gaps, int Files, long Bytes, double Seconds);

/// <content>Runs.</content>
public sealed partial class Store
{
    /// <summary>Opens a run and gives its number.</summary>
    public async Task<long> BeginRunAsync(string source, DateOnly asOf, string knowledgeVersion, CancellationToken stop)
    {
        await using Database database = open();
        var run = new RunRow { Source = source, AsOf = asOf, KnowledgeVersion = knowledgeVersion, State = "running", Started = Now() };
        database.Runs.Add(run);
        await database.SaveChangesAsync(stop);
        return run.Id;
    }

    /// <summary>Closes a run: only now do pages show it.</summary>
    public async Task FinishRunAsync(long run, DateOnly asOf, long patients, RunCounts counts, string attrition, CancellationToken stop)
    {
        await using Database database = open();
        string json = JsonSerializer.Serialize(counts);
        DateTime now = Now();
        await database.Runs.Where(row => row.Id == run).ExecuteUpdateAsync(
            row => row.SetProperty(it => it.State, "finished").SetProperty(it => it.AsOf, asOf).SetProperty(it => it.Finished, now).SetProperty(it => it.Patients, patients).SetProperty(it => it.Counts, json).SetProperty(it => it.Attrition, attrition),
            stop);
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
        return await database.Runs.AsNoTracking().Where(run => run.State == "finished").OrderByDescending(run => run.Id).FirstOrDefaultAsync(stop);
    }

    /// <summary>The newest runs first, whatever their state.</summary>
    public async Task<IReadOnlyList<RunRow>> RunsAsync(int most, CancellationToken stop)
    {
        await using Database database = open();
        return await database.Runs.AsNoTracking().OrderByDescending(run => run.Id).Take(most).ToListAsync(stop);
    }

    /// <summary>What a run read.</summary>
    public static RunCounts CountsOf(RunRow run) =>
        JsonSerializer.Deserialize<RunCounts>(run.Counts) ?? throw new InvalidDataException("The counts of a run are empty.");
}
