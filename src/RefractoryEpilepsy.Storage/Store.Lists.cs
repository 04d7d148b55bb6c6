using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using RefractoryEpilepsy.Storage.Lists;

namespace RefractoryEpilepsy.Storage;

/// <content>Lists of patients and the worklist by the columns that are filtered and sorted on, held in memory; where there are too many patients for that, the database is asked each time.</content>
public sealed partial class Store
{
    private const string ListsChanged = "lists-changed";
    private const string ListsJudged = "lists-judged";

    private readonly UnpackedPatients unpacked;
    private readonly HeldList<CaseList> heldCases;
    private readonly HeldList<WorkItems> heldWork;
    private readonly HeldList<BySites<IReadOnlySet<string>>> heldSites;
    private readonly HeldList<ConcurrentDictionary<string, Lazy<Task<object>>>> heldCounts;

    /// <summary>With more judged patients than this, lists are asked of the database: they would take some 300 bytes of memory a patient.</summary>
    internal int MostListed { get; set; } = 500_000;

    /// <summary>Cases of patients whose records name one of the sites (null: all); null where there are too many to be held.</summary>
    private async Task<CaseList?> CaseListAsync(IReadOnlyList<string>? sites, CancellationToken stop)
    {
        CaseList all = await heldCases.GetAsync(() => ListStateAsync(stop), ReadCasesAsync, (before, _) => Task.FromResult(before));
        return all == CaseList.TooMany ? null : await all.OfSitesAsync(sites, asked => PatientsOfAsync(asked, stop));
    }

    /// <summary>Recommendations of patients whose records name one of the sites (null: all); null where there are too many to be held.</summary>
    private async Task<WorkItems?> WorkItemsAsync(IReadOnlyList<string>? sites, CancellationToken stop)
    {
        WorkItems all = await heldWork.GetAsync(
            () => ListStateAsync(stop),
            ReadWorkAsync,
            async (before, patients) => before == WorkItems.TooMany ? before : before.With(patients, await ReadItemsAsync(patients)));
        return all == WorkItems.TooMany ? null : await all.OfSitesAsync(sites, asked => PatientsOfAsync(asked, stop));
    }

    /// <summary>What was counted from all judged patients: once until a run, an erasure or the like changes them. Answers of people do not.</summary>
    /// <param name="what">One of a few fixed names: nothing is ever counted under a name that somebody typed in.</param>
    private async Task<T> CountedAsync<T>(string what, Func<Task<T>> count, CancellationToken stop)
        where T : class
    {
        ConcurrentDictionary<string, Lazy<Task<object>>> known = await heldCounts.GetAsync(() => ListStateAsync(stop), () => Task.FromResult(new ConcurrentDictionary<string, Lazy<Task<object>>>(StringComparer.Ordinal)), (before, _) => Task.FromResult(before));
        Lazy<Task<object>> found = known.GetOrAdd(what, _ => new(async () => await count()));
        try
        {
            return (T)await found.Value;
        }
        catch
        {
            known.TryRemove(KeyValuePair.Create(what, found));
            throw;
        }
    }

    /// <summary>Notes in the open transaction, as its last statement, that one patient (null: anybody) is not as lists held in memory say.</summary>
    private static async Task ListsChangedAsync(Database database, string? patient, CancellationToken stop)
    {
        // Also where nothing is written yet it takes the row's lock: two who change something at once get different numbers.
        await database.Database.ExecuteSqlAsync($"INSERT INTO settings (name, value) VALUES ({ListsChanged}, '') ON CONFLICT (name) DO UPDATE SET value = settings.value", stop);
        ListStamp before = ListStamp.Parse(await database.Settings.Where(setting => setting.Name == ListsChanged).Select(setting => setting.Value).SingleAsync(stop));
        string after = (patient is null ? before.AfterAll() : before.After(patient)).ToString();
        await database.Settings.Where(setting => setting.Name == ListsChanged).ExecuteUpdateAsync(row => row.SetProperty(it => it.Value, after), stop);
    }

    /// <summary>Notes in the open transaction, as its last statement, that a run has judged some more.</summary>
    private static Task<int> ListsJudgedAsync(Database database, CancellationToken stop)
    {
        string other = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12));
        return database.Database.ExecuteSqlAsync($"INSERT INTO settings (name, value) VALUES ({ListsJudged}, {other}) ON CONFLICT (name) DO UPDATE SET value = excluded.value", stop);
    }

    private async Task<ListState> ListStateAsync(CancellationToken stop)
    {
        await using Database database = open();
        var kept = await database.Settings.Where(setting => setting.Name == ListsChanged || setting.Name == ListsJudged).Select(setting => new { setting.Name, setting.Value }).ToListAsync(stop);
        return new(ListStamp.Parse(kept.Find(one => one.Name == ListsChanged)?.Value), kept.Find(one => one.Name == ListsJudged)?.Value ?? "");
    }

    private async Task<IReadOnlySet<string>> PatientsOfAsync(IReadOnlyList<string> sites, CancellationToken stop)
    {
        BySites<IReadOnlySet<string>> known = await heldSites.GetAsync(() => ListStateAsync(stop), () => Task.FromResult(new BySites<IReadOnlySet<string>>()), (before, _) => Task.FromResult(before));
        return await known.GetAsync(sites, asked => PatientsOfSitesAsync(asked, CancellationToken.None));
    }

    private async Task<CaseList> ReadCasesAsync()
    {
        await using Database database = open();
        if (await database.Cases.CountAsync() > MostListed)
        {
            return CaseList.TooMany;
        }

        var same = new SameTexts();
        var rows = new List<CaseSummary>();
        await foreach (CaseSummary row in Summaries(database.Cases.AsNoTracking()).AsAsyncEnumerable())
        {
            rows.Add(row with { Status = same.Of(row.Status), Confidence = same.Of(row.Confidence), FailedDrugs = same.Of(row.FailedDrugs), Causes = same.Of(row.Causes), Flags = same.Of(row.Flags), Sex = same.Of(row.Sex) });
        }

        return new(rows);
    }

    private async Task<WorkItems> ReadWorkAsync()
    {
        await using Database database = open();
        return await database.Recommendations.CountAsync() > MostListed ? WorkItems.TooMany : new(await ReadItemsAsync(patients: null));
    }

    /// <summary>Recommendations of some patients; null: of all.</summary>
    private async Task<IReadOnlyList<WorkItem>> ReadItemsAsync(IReadOnlyList<string>? patients)
    {
        await using Database database = open();
        IQueryable<Listed> rows = Everything(database);
        var same = new SameTexts();
        var items = new List<WorkItem>();
        await foreach (var row in (patients is null ? rows : rows.Where(row => patients.Contains(row.Of.Patient))).Select(row => new
        {
            row.Of.Patient, row.Of.State, row.Of.Next, row.Of.Lead, row.Of.LeadGroup, row.Of.Rules, row.Of.Confidence, row.Of.ConfidenceRank, row.Of.Rank, row.Due, row.Of.HiddenUntil, row.Of.ResistantSince, row.Of.LastSeizure,
            row.Of.FlaggedOn, row.Of.OrderedOn, row.Of.AppointmentOn, row.Of.SeenOn, row.Of.TreatedOn, row.Of.Risk, row.Of.Answer, row.Assignee, row.Team,
        }).AsAsyncEnumerable())
        {
            items.Add(new(
                row.Patient, same.Of(row.State), same.Of(row.Next), same.Of(row.Lead), same.Of(row.LeadGroup), same.Of(row.Rules), same.Of(row.Confidence), row.ConfidenceRank, row.Rank, row.Due, row.HiddenUntil, row.ResistantSince, row.LastSeizure,
                row.FlaggedOn, ActedOn(row.FlaggedOn, row.OrderedOn, row.AppointmentOn, row.SeenOn, row.TreatedOn), row.Risk, same.Of(row.Answer), same.Of(row.Assignee), same.Of(row.Team)));
        }

        return items;
    }

    private static DateOnly? ActedOn(DateOnly flagged, params ReadOnlySpan<DateOnly?> days)
    {
        DateOnly? first = null;
        foreach (DateOnly? day in days)
        {
            first = day >= flagged && !(day >= first) ? day : first;
        }

        return first;
    }

    /// <summary>One text for all that are alike: a column holds few different ones.</summary>
    private sealed class SameTexts
    {
        private readonly Dictionary<string, string> known = new(StringComparer.Ordinal);

        public string Of(string text) => known.TryAdd(text, text) ? text : known[text];
    }
}
