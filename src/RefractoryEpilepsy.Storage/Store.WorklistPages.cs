using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using RefractoryEpilepsy.Referral;

namespace RefractoryEpilepsy.Storage;

/// <summary>Which recommendations a list shows, and in which order.</summary>
/// <param name="View"><c>waiting</c> (for a person, deferred ones whose day has come among them), <c>deferred</c>, <c>dismissed</c>, <c>closed</c> or <c>all</c>.</param>
/// <param name="Step">Only where this step is awaited.</param>
/// <param name="Group">Only where the lead is of this kind.</param>
/// <param name="Rule">Only where this rule fires.</param>
/// <param name="SortBy"><c>rank</c>, <c>due</c>, <c>since</c>, <c>seizure</c>, <c>flagged</c>, <c>confidence</c>, <c>risk</c>, <c>assignee</c>, <c>step</c>; anything else: rank.</param>
/// <param name="Sites">Only patients whose records name one of these (<c>Organization/…</c>, <c>Location/…</c>); null: all.</param>
public sealed record WorklistQuery(
    string View = "waiting", string? Step = null, string? Group = null, string? Rule = null, string? Confidence = null, string? Assignee = null, string? Team = null, bool Overdue = false, string SortBy = "rank",
    bool Descending = true, int Skip = 0, int Take = 25, IReadOnlyList<string>? Sites = null);

/// <summary>One row of the worklist.</summary>
/// <param name="DueOn">The agreed day where there is one, else the one worked out.</param>
public sealed record WorklistItem(
    string Patient, string Lead, string LeadGroup, string Strength, int Rank, string Confidence, string Rules, string Returned, string Line, DateOnly? LastSeizure, DateOnly? ResistantSince, double? Risk, string State, string Next,
    DateOnly? DueOn, DateOnly? HiddenUntil, DateOnly FlaggedOn, string Assignee, string Team);

/// <summary>One page of the worklist, and how many rows there are in all.</summary>
public sealed record WorklistPage(IReadOnlyList<WorklistItem> Rows, int Total);

/// <content>What the worklist and the budget ask: filtered, sorted and cut in the database.</content>
public sealed partial class Store
{
    /// <summary>One page.</summary>
    public async Task<WorklistPage> WorklistAsync(WorklistQuery query, CancellationToken stop)
    {
        await using Database database = open();
        if (await WorkItemsAsync(query.Sites, stop) is { } held)
        {
            (IReadOnlyList<string> patients, int all) = held.Page(query, Today);
            Dictionary<string, WorklistItem> page = await Select(Everything(database).Where(row => patients.Contains(row.Of.Patient))).ToDictionaryAsync(item => item.Patient, StringComparer.Ordinal, stop);
            return new([.. patients.Select(patient => page.GetValueOrDefault(patient)).OfType<WorklistItem>()], all);
        }

        IQueryable<Listed> rows = Filter(database, query, Today);
        int total = await rows.CountAsync(stop);
        return new(await Select(Sort(rows, query).Skip(query.Skip).Take(query.Take)).ToListAsync(stop), total);
    }

    /// <summary>Every row of a list, in its order, whatever page was asked for.</summary>
    public async Task<IReadOnlyList<WorklistItem>> WorklistAllAsync(WorklistQuery query, CancellationToken stop)
    {
        await using Database database = open();
        return await Select(Sort(Filter(database, query, Today), query)).ToListAsync(stop);
    }

    /// <summary>Names of people and teams that have something assigned.</summary>
    /// <param name="sites">Only of patients whose records name one of these; null: all.</param>
    public async Task<(IReadOnlyList<string> People, IReadOnlyList<string> Teams)> AssigneesAsync(IReadOnlyList<string>? sites, CancellationToken stop)
    {
        await using Database database = open();
        IQueryable<AssignmentRow> assigned = sites is null
            ? database.Assignments
            : database.Assignments.Where(row => database.RecordNames.Where(name => sites.Contains(name.Name)).Select(name => name.Patient).Contains(row.Patient));
        List<string> people = await assigned.Where(row => row.Assignee != "").Select(row => row.Assignee).Distinct().OrderBy(name => name).ToListAsync(stop);
        List<string> teams = await assigned.Where(row => row.Team != "").Select(row => row.Team).Distinct().OrderBy(name => name).ToListAsync(stop);
        return (people, teams);
    }

    /// <summary>How many patients wait for each step.</summary>
    public async Task<IReadOnlyList<Tally>> WaitingByStepAsync(CancellationToken stop)
    {
        if (await WorkItemsAsync(sites: null, stop) is { } held)
        {
            return [.. held.Waiting(Today).Select(step => new Tally(step.Step, step.Waiting))];
        }

        await using Database database = open();
        return await Filter(database, new WorklistQuery(), Today).GroupBy(row => row.Of.Next).Select(group => new Tally(group.Key, group.Count())).ToListAsync(stop);
    }

    /// <summary>Days from the beginning of resistance to a step, of everyone who reached it.</summary>
    public async Task<IReadOnlyList<int>> DaysToStepAsync(LoopStep step, CancellationToken stop)
    {
        await using Database database = open();
        Expression<Func<RecommendationRow, DateOnly?>> on = step switch
        {
            LoopStep.Flagged => row => row.FlaggedOn,
            LoopStep.Reviewed => row => row.ReviewedOn,
            LoopStep.Proposed => row => row.ProposedOn,
            LoopStep.Ordered => row => row.OrderedOn,
            LoopStep.Appointment => row => row.AppointmentOn,
            LoopStep.Seen => row => row.SeenOn,
            LoopStep.Decision => row => row.DecisionOn,
            LoopStep.Treated => row => row.TreatedOn,
            _ => row => row.OutcomeOn,
        };
        List<StepDays> days = await database.Recommendations.AsNoTracking().Where(row => row.ResistantSince != null).Select(Pair(on)).ToListAsync(stop);
        return [.. days.Where(pair => pair.On is not null).Select(pair => pair.On!.Value.DayNumber - pair.Since!.Value.DayNumber)];
    }

    private static Expression<Func<RecommendationRow, StepDays>> Pair(Expression<Func<RecommendationRow, DateOnly?>> on)
    {
        ParameterExpression row = on.Parameters[0];
        return Expression.Lambda<Func<RecommendationRow, StepDays>>(
            Expression.MemberInit(
                Expression.New(typeof(StepDays)),
                Expression.Bind(typeof(StepDays).GetProperty(nameof(StepDays.Since))!, Expression.Property(row, nameof(RecommendationRow.ResistantSince))),
                Expression.Bind(typeof(StepDays).GetProperty(nameof(StepDays.On))!, on.Body)),
            row);
    }

    private sealed class StepDays
    {
        public DateOnly? Since { get; init; }

        public DateOnly? On { get; init; }
    }

    /// <summary>How much work a choice of flags is, by <see cref="ReviewBudget.Of"/> over every recommendation that was ever listed; exact.</summary>
    public Task<BudgetFigures> BudgetAsync(BudgetChoice choice, DateOnly asOf, CancellationToken stop) => BudgetAsync(choice, asOf, sites: null, stop);

    /// <summary>The same over recommendations of some sites' patients.</summary>
    /// <param name="sites">Only patients whose records name one of these; null: all.</param>
    public async Task<BudgetFigures> BudgetAsync(BudgetChoice choice, DateOnly asOf, IReadOnlyList<string>? sites, CancellationToken stop) =>
        (await WorkItemsAsync(sites, stop))?.Work(choice, asOf) ?? ReviewBudget.Of(await BudgetRowsAsync(sites, stop), choice, asOf);

    /// <summary>Every recommendation that was ever listed, as the budget counts it.</summary>
    public Task<IReadOnlyList<BudgetRow>> BudgetRowsAsync(CancellationToken stop) => BudgetRowsAsync(sites: null, stop);

    private async Task<IReadOnlyList<BudgetRow>> BudgetRowsAsync(IReadOnlyList<string>? sites, CancellationToken stop)
    {
        if (await WorkItemsAsync(sites, stop) is { } held)
        {
            return held.Budget;
        }

        await using Database database = open();
        var rows = await OfSites(database, database.Recommendations.AsNoTracking(), sites).Where(row => row.Rules != "" || row.Answer != "")
            .Select(row => new { row.Rules, row.Lead, row.Confidence, row.Risk, row.ResistantSince, row.FlaggedOn, row.Answer }).ToListAsync(stop);
        return [.. rows.Select(row => new BudgetRow(
            row.Rules.Length > 0 ? row.Rules.Split(';') : [row.Lead], row.Confidence, row.Risk, row.ResistantSince ?? row.FlaggedOn, row.FlaggedOn,
            row.Answer switch { "confirmed" => Answer.Yes, "dismissed" => Answer.No, _ => Answer.Unknown }))];
    }

    private static IQueryable<RecommendationRow> OfSites(Database database, IQueryable<RecommendationRow> rows, IReadOnlyList<string>? sites) => sites is null
        ? rows
        : rows.Where(row => database.RecordNames.Where(name => sites.Contains(name.Name)).Select(name => name.Patient).Contains(row.Patient));

    private static IQueryable<Listed> Everything(Database database) => from row in database.Recommendations.AsNoTracking()
                                                                       join given in database.Assignments.AsNoTracking() on row.Patient equals given.Patient into all
                                                                       from assignment in all.DefaultIfEmpty()
                                                                       select new Listed
                                                                       {
                                                                           Of = row,
                                                                           Assignee = assignment == null ? "" : assignment.Assignee,
                                                                           Team = assignment == null ? "" : assignment.Team,
                                                                           Due = assignment == null || assignment.DueOn == null ? row.DueOn : assignment.DueOn,
                                                                       };

    private static IQueryable<Listed> Filter(Database database, WorklistQuery query, DateOnly today)
    {
        IQueryable<Listed> rows = Everything(database);
        rows = query.View switch
        {
            "all" => rows,
            "deferred" => rows.Where(row => row.Of.State == "deferred" && row.Of.HiddenUntil > today),
            "dismissed" => rows.Where(row => row.Of.State == "dismissed"),
            "closed" => rows.Where(row => row.Of.State == "closed" || (row.Of.State == "confirmed" && row.Of.Next == "")),
            _ => rows.Where(row => row.Of.State == "open" || (row.Of.State == "confirmed" && row.Of.Next != "") || (row.Of.State == "deferred" && row.Of.HiddenUntil <= today)),
        };
        rows = query.Sites is { } sites ? rows.Where(row => database.RecordNames.Where(name => sites.Contains(name.Name)).Select(name => name.Patient).Contains(row.Of.Patient)) : rows;
        rows = query.Step is { } step ? rows.Where(row => row.Of.Next == step) : rows;
        rows = query.Group is { } group ? rows.Where(row => row.Of.LeadGroup == group) : rows;
        rows = query.Rule is { } rule ? rows.Where(row => (";" + row.Of.Rules + ";").Contains(";" + rule + ";")) : rows;
        rows = query.Confidence is { } confidence ? rows.Where(row => row.Of.Confidence == confidence) : rows;
        rows = query.Assignee is { } assignee ? rows.Where(row => row.Assignee == (assignee == "nobody" ? "" : assignee)) : rows;
        rows = query.Team is { } team ? rows.Where(row => row.Team == team) : rows;
        return query.Overdue ? rows.Where(row => row.Due < today) : rows;
    }

    private static IQueryable<Listed> Sort(IQueryable<Listed> rows, WorklistQuery query)
    {
        bool down = query.Descending;
        IOrderedQueryable<Listed> sorted = query.SortBy switch
        {
            "due" => By(row => row.Due, row => row.Due == null),
            "since" => By(row => row.Of.ResistantSince, row => row.Of.ResistantSince == null),
            "seizure" => By(row => row.Of.LastSeizure, row => row.Of.LastSeizure == null),
            "flagged" => By(row => row.Of.FlaggedOn),
            "confidence" => By(row => row.Of.ConfidenceRank),
            "risk" => By(row => row.Of.Risk, row => row.Of.Risk == null),
            "assignee" => By(row => row.Assignee, row => row.Assignee == ""),
            "step" => By(row => row.Of.Next),
            _ => By(row => row.Of.Rank),
        };
        return sorted.ThenByDescending(row => row.Of.Rank).ThenBy(row => row.Of.Patient);

        // Rows without a value come last in either direction, on either database.
        IOrderedQueryable<Listed> By<T>(Expression<Func<Listed, T>> key, Expression<Func<Listed, bool>>? isMissing = null)
        {
            if (isMissing is null)
            {
                return down ? rows.OrderByDescending(key) : rows.OrderBy(key);
            }

            IOrderedQueryable<Listed> present = rows.OrderBy(isMissing);
            return down ? present.ThenByDescending(key) : present.ThenBy(key);
        }
    }

    private static IQueryable<WorklistItem> Select(IQueryable<Listed> rows) => rows.Select(row => new WorklistItem(
        row.Of.Patient, row.Of.Lead, row.Of.LeadGroup, row.Of.Strength, row.Of.Rank, row.Of.Confidence, row.Of.Rules, row.Of.Returned, row.Of.Line, row.Of.LastSeizure, row.Of.ResistantSince, row.Of.Risk, row.Of.State, row.Of.Next,
        row.Due, row.Of.HiddenUntil, row.Of.FlaggedOn, row.Assignee, row.Team));

    /// <summary>A recommendation beside who looks after it.</summary>
    private sealed class Listed
    {
        public required RecommendationRow Of { get; init; }

        public required string Assignee { get; init; }

        public required string Team { get; init; }

        public DateOnly? Due { get; init; }
    }
}
