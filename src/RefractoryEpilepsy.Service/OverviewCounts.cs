using System.Globalization;
using System.Security.Claims;
using RefractoryEpilepsy.Cohorts;
using RefractoryEpilepsy.Reports;
using RefractoryEpilepsy.Service.Access;
using RefractoryEpilepsy.Service.Pages;
using RefractoryEpilepsy.Storage;

namespace RefractoryEpilepsy.Service;

/// <summary>The counts that pages and API show, made once a run; small cells are hidden from whoever may not see every patient.</summary>
/// <remarks>Counts of the store change only with a run, or where somebody is forgotten: they are made anew after a run, and at the latest after ten minutes.</remarks>
internal sealed class OverviewCounts(Store store, TimeProvider clock)
{
    /// <summary>Counts of more scopes than this are made anew by turns.</summary>
    private const int MostSites = 64;

    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    /// <summary>Who became resistant in so many days before the day judged for is new.</summary>
    public const int DaysOfNew = 30;

    private readonly Lock making = new();
    private readonly Dictionary<string, (long Run, DateTimeOffset Made, Task<OverviewFigures> Figures)> bySites = new(StringComparer.Ordinal);
    private (long Run, DateTimeOffset Made, Task<OverviewFigures> Figures)? latest;

    /// <summary>The counts of the latest finished run as this caller may see them; null before the first run.</summary>
    public async Task<(RunRow Run, OverviewFigures Figures)?> OfAsync(ClaimsPrincipal? user, CancellationToken stop)
    {
        if (await store.LatestRunAsync(stop) is not { } run)
        {
            return null;
        }

        // Whoever is held to sites counts the patients of these, every one of whom they may see.
        IReadOnlyList<string>? sites = Roles.SeesPatients(user) ? Sites.Of(user) : null;
        OverviewFigures figures = await ExactAsync(run, sites);
        if (await store.SilentSinceAsync(stop) is not null)
        {
            // Counted and kept, shown to nobody.
            figures = figures with { Flags = [] };
        }

        return (run, Roles.SeesPatients(user) ? figures : figures.WithoutSmallCells());
    }

    /// <summary>Where recommendations wait; small numbers are hidden (null) from whoever may not see every patient, and what is overdue with them.</summary>
    public async Task<IReadOnlyList<(string Step, long? Waiting, long? Overdue)>> LoopAsync(ClaimsPrincipal? user)
    {
        bool exact = Roles.SeesPatients(user);
        IReadOnlyList<WaitingStep> steps = await store.WaitingStepsAsync(exact ? Sites.Of(user) : null, CancellationToken.None);
        if (exact)
        {
            return [.. steps.Select(step => (step.Step, (long?)step.Waiting, (long?)step.Overdue))];
        }

        IReadOnlyList<long?> shown = SmallCells.OfPartition([.. steps.Select(step => (long)step.Waiting)]);
        return [.. steps.Select((step, at) => (step.Step, shown[at], shown[at] is null ? null : SmallCells.Among(step.Overdue, step.Waiting)))];
    }

    /// <summary>How many patients a run judged, for those who may know; null where that is hidden.</summary>
    public static long? PatientsOf(RunRow run, OverviewFigures? figures, ClaimsPrincipal? user) =>
        Roles.SeesAllPatients(user) || (figures?.Judged is not null && !SmallCells.IsSmall(run.Patients)) ? run.Patients : null;

    private Task<OverviewFigures> ExactAsync(RunRow run, IReadOnlyList<string>? sites)
    {
        DateTimeOffset now = clock.GetUtcNow();
        lock (making)
        {
            if (sites is null)
            {
                latest = Current(latest, () => MakeAsync(run));
                return latest.Value.Figures;
            }

            if (bySites.Count >= MostSites)
            {
                bySites.Clear();
            }

            string key = string.Join(';', sites.Order(StringComparer.Ordinal));
            bySites[key] = Current(bySites.TryGetValue(key, out (long, DateTimeOffset, Task<OverviewFigures>) known) ? known : null, () => MakeAsync(run, sites));
            return bySites[key].Figures;
        }

        (long, DateTimeOffset, Task<OverviewFigures>) Current((long Run, DateTimeOffset Made, Task<OverviewFigures> Figures)? known, Func<Task<OverviewFigures>> make) =>
            known is not { } one || one.Run != run.Id || now - one.Made > Longest || one.Figures.IsFaulted ? (run.Id, now, Task.Run(make)) : one;
    }

    private async Task<OverviewFigures> MakeAsync(RunRow run, IReadOnlyList<string> sites)
    {
        IReadOnlyList<CaseSummary> rows = (await store.CasesAsync(new(Sites: sites, Take: int.MaxValue), CancellationToken.None)).Rows;
        var attrition = new AttritionCount(CohortDefinitions.DrugResistant);
        foreach (IGrouping<int, CaseSummary> place in rows.GroupBy(row => row.Place))
        {
            attrition.AddPlaced(place.Key, place.Count());
        }

        return Figures(
            run,
            [.. rows.Where(row => row.EverResistant && row.ResistantSince is not null).Select(row => row.ResistantSince!.Value).Order()],
            Tallied(rows.Select(row => row.Status)),
            Tallied(rows.Select(row => row.Confidence).Where(confidence => confidence.Length > 0)),
            Joined(row => row.FailedDrugs),
            Joined(row => row.Flags),
            Joined(row => row.Causes),
            // The first row counts everybody in the records; who has no sign of epilepsy is of no site here.
            [.. attrition.Steps.Skip(1).Select(step => new ShownStep(step.CriterionId, step.Remaining, step.Excluded, step.Unknown))]);

        IReadOnlyList<NamedCount> Joined(Func<CaseSummary, string> column) =>
            [.. Tallied(rows.SelectMany(row => column(row).Split(';', StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal))).OrderByDescending(one => one.Count).ThenBy(one => one.Name, StringComparer.Ordinal)];

        static IReadOnlyList<NamedCount> Tallied(IEnumerable<string> names) => [.. names.CountBy(name => name, StringComparer.Ordinal).Select(one => new NamedCount(one.Key, one.Value))];
    }

    private async Task<OverviewFigures> MakeAsync(RunRow run)
    {
        return Figures(
            run,
            await store.ResistantSinceAsync(CancellationToken.None),
            Named(await store.ByStatusAsync(CancellationToken.None)),
            Named(await store.ByConfidenceAsync(CancellationToken.None)),
            Named(await store.TallyJoinedAsync(JoinedColumn.FailedDrugs, CancellationToken.None)),
            Named(await store.TallyJoinedAsync(JoinedColumn.Flags, CancellationToken.None)),
            Named(await store.TallyJoinedAsync(JoinedColumn.Causes, CancellationToken.None)),
            [.. AttritionLine.Read(run.Attrition).Select(line => new ShownStep(line.Criterion, line.Remaining, line.Excluded, line.Unknown))]);
    }

    private static OverviewFigures Figures(
        RunRow run, IReadOnlyList<DateOnly> since, IReadOnlyList<NamedCount> status, IReadOnlyList<NamedCount> confidence, IReadOnlyList<NamedCount> drugs, IReadOnlyList<NamedCount> flags, IReadOnlyList<NamedCount> causes, IReadOnlyList<ShownStep> attrition)
    {
        int[] years = since.Count == 0 ? [] : [.. Enumerable.Range(since.Min().Year, since.Max().Year - since.Min().Year + 1)];
        ILookup<int, DateOnly> byYear = since.ToLookup(day => day.Year);
        return new(status.Sum(count => count.Count), status, confidence, drugs, flags, causes, [.. years.Select(year => new NamedCount(year.ToString(CultureInfo.InvariantCulture), byYear[year].Count()))], attrition)
        {
            NewlyResistant = since.Count(day => day > run.AsOf.AddDays(-DaysOfNew) && day <= run.AsOf),
            ResistantInTheseYears = since.Count(day => day.Year >= run.AsOf.AddDays(-DaysOfNew).Year && day.Year <= run.AsOf.Year),
        };
    }

    private static IReadOnlyList<NamedCount> Named(IReadOnlyList<Tally> tallies) => [.. tallies.Select(tally => new NamedCount(tally.Name, tally.Count))];
}
