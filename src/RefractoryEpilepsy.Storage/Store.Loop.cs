using Microsoft.EntityFrameworkCore;

namespace RefractoryEpilepsy.Storage;

/// <summary>How many recommendations wait for a step of the referral loop.</summary>
/// <param name="Step">Code of the step.</param>
/// <param name="Overdue">Of them, those past their day.</param>
public sealed record WaitingStep(string Step, int Waiting, int Overdue);

/// <content>Where patients wait in the referral loop.</content>
public sealed partial class Store
{
    /// <summary>The steps that are waited for; those nobody waits for are left out.</summary>
    public Task<IReadOnlyList<WaitingStep>> WaitingStepsAsync(CancellationToken stop) => WaitingStepsAsync(sites: null, stop);

    /// <summary>The same of some sites' patients.</summary>
    /// <param name="sites">Only patients whose records name one of these; null: all.</param>
    public async Task<IReadOnlyList<WaitingStep>> WaitingStepsAsync(IReadOnlyList<string>? sites, CancellationToken stop)
    {
        DateOnly today = Today;
        if (await WorkItemsAsync(sites, stop) is { } held)
        {
            return held.Waiting(today);
        }

        await using Database database = open();
        IQueryable<Listed> waiting = Filter(database, new WorklistQuery(Sites: sites), today);
        List<Tally> all = await waiting.GroupBy(row => row.Of.Next).Select(group => new Tally(group.Key, group.Count())).ToListAsync(stop);
        Dictionary<string, int> late = await waiting.Where(row => row.Due < today).GroupBy(row => row.Of.Next).Select(group => new Tally(group.Key, group.Count())).ToDictionaryAsync(tally => tally.Name, tally => tally.Count, StringComparer.Ordinal, stop);
        return [.. all.Select(step => new WaitingStep(step.Name, step.Count, late.GetValueOrDefault(step.Name)))];
    }
}
