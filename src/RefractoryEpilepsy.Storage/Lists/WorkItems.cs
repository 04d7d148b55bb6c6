using System.Collections.Concurrent;
using System.Text.Json;
using RefractoryEpilepsy.Referral;

namespace RefractoryEpilepsy.Storage.Lists;

/// <summary>One recommendation by the columns that the worklist filters and sorts on, and the budget counts.</summary>
/// <param name="Due">The agreed day where there is one, else the one worked out.</param>
/// <param name="ActedOn">First day on or after that of the flag on which the record shows that somebody acted.</param>
internal sealed record WorkItem(
    string Patient, string State, string Next, string Lead, string LeadGroup, string Rules, string Confidence, int ConfidenceRank, int Rank, DateOnly? Due, DateOnly? HiddenUntil, DateOnly? ResistantSince, DateOnly? LastSeizure,
    DateOnly FlaggedOn, DateOnly? ActedOn, double? Risk, string Answer, string Assignee, string Team);

/// <summary>The worklist and all that is behind it, in memory. Never changed once made.</summary>
internal sealed class WorkItems
{
    /// <summary>Filters beyond this are gone through anew by turns: memory does not grow with what people try.</summary>
    private const int MostFilters = 32;

    private static readonly JsonSerializerOptions Fields = new() { IncludeFields = true };

    /// <summary>Stands for a list that is too long to be held.</summary>
    public static readonly WorkItems TooMany = new([]);

    private readonly WorkItem[] items;
    private readonly ConcurrentDictionary<(string Column, bool Descending), Lazy<WorkItem[]>> orders = new();
    private readonly BySites<WorkItems> narrowed = new();
    private readonly Lazy<IReadOnlyList<BudgetRow>> budget;
    private readonly ConcurrentDictionary<Asked, WorkItem[]> found = new();
    private readonly ConcurrentDictionary<string, BudgetFigures> works = new(StringComparer.Ordinal);
    private volatile WaitingOn? waiting;
    private volatile Silence? silence;

    /// <param name="some">In any order.</param>
    public WorkItems(IEnumerable<WorkItem> some)
    {
        items = [.. some];
        budget = new(() => [.. items.Where(item => item.Rules.Length > 0 || item.Answer.Length > 0).Select(BudgetRowOf)]);
    }

    /// <summary>Every recommendation that was ever listed, as the budget counts it.</summary>
    public IReadOnlyList<BudgetRow> Budget => budget.Value;

    /// <summary>How much work a choice of flags is, exact: small cells are the caller's to hide. Counted once for each choice.</summary>
    public BudgetFigures Work(BudgetChoice choice, DateOnly asOf)
    {
        string asked = JsonSerializer.Serialize((choice.Rules, choice.Confidences, choice.RiskAtLeast, asOf), Fields);
        if (!works.TryGetValue(asked, out BudgetFigures? known))
        {
            if (works.Count >= MostFilters)
            {
                works.Clear();
            }

            works[asked] = known = ReviewBudget.Of(Budget, choice, asOf);
        }

        return known;
    }

    /// <summary>Patients raised on a day or after it.</summary>
    public IReadOnlyList<SilentRow> RaisedSince(DateOnly day) => [.. items.Where(item => item.FlaggedOn >= day).Select(item => new SilentRow(item.LeadGroup, item.FlaggedOn, item.ActedOn))];

    /// <summary>What would have been said of them, against what happened. Counted once.</summary>
    public IReadOnlyList<SilentFigures> SilentSince(DateOnly day)
    {
        if (silence is not { } known || known.Since != day)
        {
            silence = known = new(day, SilentComparison.Of(RaisedSince(day)));
        }

        return known.Figures;
    }

    /// <summary>The steps that are waited for; those nobody waits for are left out. Counted once a day.</summary>
    public IReadOnlyList<WaitingStep> Waiting(DateOnly today)
    {
        if (waiting is not { } known || known.Day != today)
        {
            waiting = known = new(today, CountWaiting(today));
        }

        return known.Steps;
    }

    private IReadOnlyList<WaitingStep> CountWaiting(DateOnly today) =>
        [.. items.Where(item => IsIn("waiting", item, today)).GroupBy(item => item.Next, StringComparer.Ordinal).Select(group => new WaitingStep(group.Key, group.Count(), group.Count(item => item.Due < today)))];

    /// <summary>Those of some patients only.</summary>
    public Task<WorkItems> OfSitesAsync(IReadOnlyList<string>? sites, Func<IReadOnlyList<string>, Task<IReadOnlySet<string>>> patientsOf) =>
        sites is null ? Task.FromResult(this) : narrowed.GetAsync(sites, async asked => await patientsOf(asked) is var patients ? new WorkItems(items.Where(item => patients.Contains(item.Patient))) : this);

    /// <summary>Pseudonyms of one page in its order, and how many fit in all.</summary>
    public (IReadOnlyList<string> Patients, int Total) Page(WorklistQuery query, DateOnly today)
    {
        // The page and the scope are not part of what is filtered: the list is that of one scope.
        var asked = new Asked(query with { SortBy = ColumnOf(query.SortBy), Skip = 0, Take = 0, Sites = null }, today);
        if (!found.TryGetValue(asked, out WorkItem[]? all))
        {
            if (found.Count >= MostFilters)
            {
                found.Clear();
            }

            found[asked] = all = Find(asked.Query, today);
        }

        return ([.. all.Skip(query.Skip).Take(query.Take).Select(item => item.Patient)], all.Length);
    }

    private WorkItem[] Find(WorklistQuery query, DateOnly today)
    {
        string? assignee = query.Assignee == "nobody" ? "" : query.Assignee;
        return [.. orders.GetOrAdd((query.SortBy, query.Descending), order => new(() => Sorted(order.Column, order.Descending))).Value.Where(item =>
            IsIn(query.View, item, today)
            && (query.Step is null || item.Next == query.Step) && (query.Group is null || item.LeadGroup == query.Group) && (query.Confidence is null || item.Confidence == query.Confidence)
            && (assignee is null || item.Assignee == assignee) && (query.Team is null || item.Team == query.Team) && (!query.Overdue || item.Due < today)
            && (query.Rule is null || Has(item.Rules, query.Rule)))];
    }

    /// <summary>The list after some patients were changed: their items gone, these in their place. Orders that were made are mended, not made anew.</summary>
    public WorkItems With(IReadOnlyList<string> patients, IReadOnlyList<WorkItem> now)
    {
        var gone = new HashSet<string>(patients, StringComparer.Ordinal);
        var changed = new WorkItems([.. items.Where(item => !gone.Contains(item.Patient)), .. now]);
        foreach (((string column, bool descending), Lazy<WorkItem[]> order) in orders.Where(order => order.Value.IsValueCreated))
        {
            Comparison<WorkItem> by = OrderOf(column, descending);
            List<WorkItem> mended = [.. order.Value.Where(item => !gone.Contains(item.Patient))];
            foreach (WorkItem item in now)
            {
                int at = mended.BinarySearch(item, Comparer<WorkItem>.Create(by));
                mended.Insert(at < 0 ? ~at : at, item);
            }

            WorkItem[] made = [.. mended];
            changed.orders[(column, descending)] = new(made);
        }

        return changed;
    }

    private static bool IsIn(string view, WorkItem item, DateOnly today) => view switch
    {
        "all" => true,
        "deferred" => item.State == "deferred" && item.HiddenUntil > today,
        "dismissed" => item.State == "dismissed",
        "closed" => item.State == "closed" || (item.State == "confirmed" && item.Next.Length == 0),
        _ => item.State == "open" || (item.State == "confirmed" && item.Next.Length > 0) || (item.State == "deferred" && item.HiddenUntil <= today),
    };

    private sealed record Asked(WorklistQuery Query, DateOnly Today);

    private sealed record Silence(DateOnly Since, IReadOnlyList<SilentFigures> Figures);

    private sealed record WaitingOn(DateOnly Day, IReadOnlyList<WaitingStep> Steps);

    private static bool Has(ReadOnlySpan<char> joined, ReadOnlySpan<char> value)
    {
        foreach (Range part in joined.Split(';'))
        {
            if (joined[part].SequenceEqual(value))
            {
                return true;
            }
        }

        return false;
    }

    private static string ColumnOf(string asked) => asked is "due" or "since" or "seizure" or "flagged" or "confidence" or "risk" or "assignee" or "step" ? asked : "rank";

    private WorkItem[] Sorted(string column, bool descending)
    {
        WorkItem[] sorted = [.. items];
        Array.Sort(sorted, OrderOf(column, descending));
        return sorted;
    }

    private static Comparison<WorkItem> OrderOf(string column, bool down)
    {
        Comparison<WorkItem> by = column switch
        {
            "due" => Sorting.By<WorkItem, DateOnly>(item => item.Due, down),
            "since" => Sorting.By<WorkItem, DateOnly>(item => item.ResistantSince, down),
            "seizure" => Sorting.By<WorkItem, DateOnly>(item => item.LastSeizure, down),
            "flagged" => Sorting.By<WorkItem, DateOnly>(item => item.FlaggedOn, down),
            "confidence" => Sorting.By<WorkItem, int>(item => item.ConfidenceRank, down),
            "risk" => Sorting.By<WorkItem, double>(item => item.Risk, down),
            "assignee" => Assigned(down),
            "step" => Sorting.ByText<WorkItem>(item => item.Next, down),
            _ => Sorting.By<WorkItem, int>(item => item.Rank, down),
        };
        return (one, other) =>
            by(one, other) is var first and not 0 ? first
            : other.Rank.CompareTo(one.Rank) is var second and not 0 ? second
            : string.CompareOrdinal(one.Patient, other.Patient);
    }

    private static Comparison<WorkItem> Assigned(bool down)
    {
        Comparison<WorkItem> names = Sorting.ByText<WorkItem>(item => item.Assignee, down);
        return (one, other) => (one.Assignee.Length == 0).CompareTo(other.Assignee.Length == 0) is var first and not 0 ? first : names(one, other);
    }

    private static BudgetRow BudgetRowOf(WorkItem item) => new(
        item.Rules.Length > 0 ? item.Rules.Split(';') : [item.Lead], item.Confidence, item.Risk, item.ResistantSince ?? item.FlaggedOn, item.FlaggedOn,
        item.Answer switch { "confirmed" => Answer.Yes, "dismissed" => Answer.No, _ => Answer.Unknown });
}
