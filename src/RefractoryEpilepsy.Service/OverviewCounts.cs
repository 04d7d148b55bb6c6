using System.Globalization;
using System.Security.Claims;
using RefractoryEpilepsy.Reports;
using RefractoryEpilepsy.Service.Access;
using RefractoryEpilepsy.Service.Pages;
using RefractoryEpilepsy.Storage;

namespace RefractoryEpilepsy.Service;

/// <summary>The counts that pages and API show, made once a run; small cells are hidden from whoever may not see every patient.</summary>
/// <remarks>Counts of the store change only with a run, or where somebody is forgotten: they are made anew after a run, and at the latest after ten minutes.</remarks>
internal sealed class OverviewCounts(Store store, TimeProvider clock)
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);
    private const int DaysOfNew = 30;
    private readonly Lock making = new();
    private (long Run, DateTimeOffset Made, Task<OverviewFigures> Figures)? latest;

    /// <summary>The counts of the latest finished run as this caller may see them; null before the first run.</summary>
    public async Task<(RunRow Run, OverviewFigures Figures)?> OfAsync(ClaimsPrincipal? user, CancellationToken stop)
    {
        if (await store.LatestRunAsync(stop) is not { } run)
        {
            return null;
        }

        OverviewFigures figures = await ExactAsync(run);
        if (await store.SilentSinceAsync(stop) is not null)
        {
            // Counted and kept, shown to nobody.
            figures = figures with { Flags = [] };
        }

        return (run, Roles.SeesAllPatients(user) ? figures : figures.WithoutSmallCells());
    }

    /// <summary>Where recommendations wait; small numbers are hidden (null) from whoever may not see every patient, and what is overdue with them.</summary>
    public async Task<IReadOnlyList<(string Step, long? Waiting, long? Overdue)>> LoopAsync(ClaimsPrincipal? user)
    {
        IReadOnlyList<WaitingStep> steps = await store.WaitingStepsAsync(CancellationToken.None);
        if (Roles.SeesAllPatients(user))
        {
            return [.. steps.Select(step => (step.Step, (long?)step.Waiting, (long?)step.Overdue))];
        }

        IReadOnlyList<long?> shown = SmallCells.OfPartition([.. steps.Select(step => (long)step.Waiting)]);
        return [.. steps.Select((step, at) => (step.Step, shown[at], shown[at] is null ? null : SmallCells.Among(step.Overdue, step.Waiting)))];
    }

    /// <summary>How many patients a run judged, for those who may know; null where that is hidden.</summary>
    public static long? PatientsOf(RunRow run, OverviewFigures? figures, ClaimsPrincipal? user) =>
        Roles.SeesAllPatients(user) || (figures?.Judged is not null && !SmallCells.IsSmall(run.Patients)) ? run.Patients : null;

    private Task<OverviewFigures> ExactAsync(RunRow run)
    {
        DateTimeOffset now = clock.GetUtcNow();
        lock (making)
        {
            if (latest is not { } known || known.Run != run.Id || now - known.Made > Longest || known.Figures.IsFaulted)
            {
                latest = known = (run.Id, now, Task.Run(() => MakeAsync(run)));
            }

            return known.Figures;
        }
    }

    private async Task<OverviewFigures> MakeAsync(RunRow run)
    {
        IReadOnlyList<DateOnly> since = await store.ResistantSinceAsync(CancellationToken.None);
        int[] years = since.Count == 0 ? [] : [.. Enumerable.Range(since.Min().Year, since.Max().Year - since.Min().Year + 1)];
        ILookup<int, DateOnly> byYear = since.ToLookup(day => day.Year);
        IReadOnlyList<NamedCount> status = Named(await store.ByStatusAsync(CancellationToken.None));
        return new(
            status.Sum(count => count.Count),
            status,
            Named(await store.ByConfidenceAsync(CancellationToken.None)),
            Named(await store.TallyJoinedAsync(JoinedColumn.FailedDrugs, CancellationToken.None)),
            Named(await store.TallyJoinedAsync(JoinedColumn.Flags, CancellationToken.None)),
            Named(await store.TallyJoinedAsync(JoinedColumn.Causes, CancellationToken.None)),
            [.. years.Select(year => new NamedCount(year.ToString(CultureInfo.InvariantCulture), byYear[year].Count()))],
            [.. AttritionLine.Read(run.Attrition).Select(line => new ShownStep(line.Criterion, line.Remaining, line.Excluded, line.Unknown))])
        {
            NewlyResistant = since.Count(day => day > run.AsOf.AddDays(-DaysOfNew) && day <= run.AsOf),
            ResistantInTheseYears = since.Count(day => day.Year >= run.AsOf.AddDays(-DaysOfNew).Year && day.Year <= run.AsOf.Year),
        };
    }

    private static IReadOnlyList<NamedCount> Named(IReadOnlyList<Tally> tallies) => [.. tallies.Select(tally => new NamedCount(tally.Name, tally.Count))];
}
