using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;

namespace RefractoryEpilepsy.Storage;

/// <summary>Which cases a list shows, and in which order.</summary>
/// <param name="Status">Only this status; null: all.</param>
/// <param name="Confidence">Only this confidence; null: all.</param>
/// <param name="Drug">Only where this drug failed; null: all.</param>
/// <param name="Flag">Only where this rule fired; null: all.</param>
/// <param name="Cause">Only where this cause is present; null: all.</param>
/// <param name="SortBy">Column of <c>cases</c>: <c>since</c>, <c>status</c>, <c>confidence</c>, <c>failures</c>, <c>age</c>, <c>risk</c>; anything else: the key.</param>
/// <param name="Sites">Only patients whose records name one of these (<c>Organization/…</c>, <c>Location/…</c>); null: all.</param>
public sealed record CaseQuery(string? Status = null, string? Confidence = null, string? Drug = null, string? Flag = null, string? Cause = null, string SortBy = "since", bool Descending = true, int Skip = 0, int Take = 25, IReadOnlyList<string>? Sites = null)
{
    /// <summary>Only those who became resistant on this day or later, whatever they are now; null: all.</summary>
    public DateOnly? SinceFrom { get; init; }

    /// <summary>Only those who became resistant on this day or before, whatever they are now; null: all.</summary>
    public DateOnly? SinceUntil { get; init; }

    /// <summary>Only those who stand at this place of the attrition or further (<see cref="Cohorts.AttritionCount.Place"/>); null: all.</summary>
    public int? PlaceFrom { get; init; }

    /// <summary>Only those who stand at this place of the attrition or before; null: all.</summary>
    public int? PlaceUntil { get; init; }

    /// <summary>Only these patients; null: all.</summary>
    public IReadOnlySet<string>? Patients { get; init; }
}

/// <summary>One row of a list of cases.</summary>
/// <param name="Place">Where the patient stands in the attrition: <see cref="Cohorts.AttritionCount.Place"/>.</param>
public sealed record CaseSummary(string Patient, string Status, bool EverResistant, string Confidence, int Failures, DateOnly? ResistantSince, string FailedDrugs, string Causes, string Flags, double? Risk, int? Age, string Sex, int Place);

/// <summary>One page of a list, and how many rows there are in all.</summary>
public sealed record CasePage(IReadOnlyList<CaseSummary> Rows, int Total);

/// <summary>How many there are of something.</summary>
public sealed record Tally(string Name, int Count);

/// <content>What pages ask.</content>
public sealed partial class Store
{
    /// <summary>One page of cases; filtered, sorted and cut in the database.</summary>
    public async Task<CasePage> CasesAsync(CaseQuery query, CancellationToken stop)
    {
        if (await CaseListAsync(query.Sites, stop) is { } held)
        {
            return held.Page(query);
        }

        await using Database database = open();
        IQueryable<CaseRow> rows = OfSites(database, Filter(database.Cases.AsNoTracking(), query), query.Sites);
        int total = await rows.CountAsync(stop);
        return new(await Summaries(Sort(rows, query).Skip(query.Skip).Take(query.Take)).ToListAsync(stop), total);
    }

    private static IQueryable<CaseSummary> Summaries(IQueryable<CaseRow> rows) => rows.Select(row => new CaseSummary(
        row.Patient, row.Status, row.EverResistant, row.Confidence, row.Failures, row.ResistantSince, row.FailedDrugs, row.Causes, row.Flags, row.Risk, row.Age, row.Sex, row.Place));

    /// <summary>How many patients have each status.</summary>
    public async Task<IReadOnlyList<Tally>> ByStatusAsync(CancellationToken stop) => (await CaseListAsync(sites: null, stop))?.Tally(row => row.Status) ?? await TallyAsync(rows => rows, row => row.Status, stop);

    /// <summary>How many ever-resistant or coded patients have each confidence.</summary>
    public async Task<IReadOnlyList<Tally>> ByConfidenceAsync(CancellationToken stop) =>
        (await CaseListAsync(sites: null, stop))?.Tally(row => row.Confidence).Where(tally => tally.Name.Length > 0).ToArray() ?? await TallyAsync(rows => rows.Where(row => row.Confidence != ""), row => row.Confidence, stop);

    /// <summary>How many gaps there are of each kind, most first.</summary>
    public async Task<IReadOnlyList<Tally>> GapsByCodeAsync(CancellationToken stop)
    {
        List<Tally> tallies = await CountedAsync(
            "gaps",
            async () =>
            {
                await using Database database = open();
                return await database.Gaps.GroupBy(gap => gap.Code).Select(group => new Tally(group.Key, group.Count())).ToListAsync(CancellationToken.None);
            },
            stop);
        return [.. tallies.OrderByDescending(tally => tally.Count).ThenBy(tally => tally.Name, StringComparer.Ordinal)];
    }

    /// <summary>Days on which patients became resistant, of those who are or were.</summary>
    public async Task<IReadOnlyList<DateOnly>> ResistantSinceAsync(CancellationToken stop)
    {
        if (await CaseListAsync(sites: null, stop) is { } held)
        {
            return held.ResistantSince();
        }

        await using Database database = open();
        return await database.Cases.Where(row => row.EverResistant && row.ResistantSince != null).Select(row => row.ResistantSince!.Value).OrderBy(day => day).ToListAsync(stop);
    }

    /// <summary>The values of a joined column (<c>failed_drugs</c>, <c>flags</c>, <c>causes</c>) with how many patients have each, most first.</summary>
    public async Task<IReadOnlyList<Tally>> TallyJoinedAsync(JoinedColumn column, CancellationToken stop)
    {
        if (await CaseListAsync(sites: null, stop) is { } held)
        {
            return held.Tally(column);
        }

        // Grouped by the whole text in the database: far fewer texts than patients come here to be taken apart.
        IReadOnlyList<Tally> texts = await TallyAsync(
            static rows => rows,
            column switch
            {
                JoinedColumn.FailedDrugs => row => row.FailedDrugs,
                JoinedColumn.Flags => row => row.Flags,
                _ => row => row.Causes,
            },
            stop);
        return [.. texts.Where(text => text.Name.Length > 0).SelectMany(text => text.Name.Split(';').Distinct(StringComparer.Ordinal).Select(name => new Tally(name, text.Count))).GroupBy(tally => tally.Name)
            .Select(group => new Tally(group.Key, group.Sum(tally => tally.Count))).OrderByDescending(tally => tally.Count).ThenBy(tally => tally.Name, StringComparer.Ordinal)];
    }

    private async Task<IReadOnlyList<Tally>> TallyAsync(Func<IQueryable<CaseRow>, IQueryable<CaseRow>> which, Expression<Func<CaseRow, string>> by, CancellationToken stop)
    {
        await using Database database = open();
        return await which(database.Cases).GroupBy(by).Select(group => new Tally(group.Key, group.Count())).ToListAsync(stop);
    }

    /// <summary>Only patients whose records name one of the sites; null: all.</summary>
    private static IQueryable<CaseRow> OfSites(Database database, IQueryable<CaseRow> rows, IReadOnlyList<string>? sites) => sites is null
        ? rows
        : rows.Where(row => database.RecordNames.Where(name => sites.Contains(name.Name)).Select(name => name.Patient).Contains(row.Patient));

    private static IQueryable<CaseRow> Filter(IQueryable<CaseRow> rows, CaseQuery query)
    {
        rows = query.Status is { } status ? rows.Where(row => row.Status == status) : rows;
        rows = query.Confidence is { } confidence ? rows.Where(row => row.Confidence == confidence) : rows;
        rows = query.Drug is { } drug ? rows.Where(row => (";" + row.FailedDrugs + ";").Contains(";" + drug + ";")) : rows;
        rows = query.Flag is { } flag ? rows.Where(row => (";" + row.Flags + ";").Contains(";" + flag + ";")) : rows;
        rows = query.SinceFrom is { } from ? rows.Where(row => row.EverResistant && row.ResistantSince >= from) : rows;
        rows = query.SinceUntil is { } until ? rows.Where(row => row.EverResistant && row.ResistantSince <= until) : rows;
        rows = query.PlaceFrom is { } first ? rows.Where(row => row.Place >= first) : rows;
        rows = query.PlaceUntil is { } last ? rows.Where(row => row.Place <= last) : rows;
        rows = query.Patients is { } patients ? rows.Where(row => patients.Contains(row.Patient)) : rows;
        return query.Cause is { } cause ? rows.Where(row => (";" + row.Causes + ";").Contains(";" + cause + ";")) : rows;
    }

    private static IQueryable<CaseRow> Sort(IQueryable<CaseRow> rows, CaseQuery query) => query.SortBy switch
    {
        "since" => By(rows, row => row.ResistantSince, query.Descending, row => row.ResistantSince == null),
        "status" => By(rows, row => row.Status, query.Descending),
        "confidence" => By(rows, row => row.Confidence == "definite" ? 4 : row.Confidence == "probable" ? 3 : row.Confidence == "possible" ? 2 : row.Confidence == "coded" ? 1 : 0, query.Descending),
        "failures" => By(rows, row => row.Failures, query.Descending),
        "age" => By(rows, row => row.Age, query.Descending, row => row.Age == null),
        "risk" => By(rows, row => row.Risk, query.Descending, row => row.Risk == null),
        _ => query.Descending ? rows.OrderByDescending(row => row.Patient) : rows.OrderBy(row => row.Patient),
    };

    /// <summary>Rows without a value come last in either direction, on either database.</summary>
    private static IQueryable<CaseRow> By<T>(IQueryable<CaseRow> rows, Expression<Func<CaseRow, T>> key, bool descending, Expression<Func<CaseRow, bool>>? isMissing = null)
    {
        IOrderedQueryable<CaseRow> present = rows.OrderBy(isMissing ?? (row => false));
        return (descending ? present.ThenByDescending(key) : present.ThenBy(key)).ThenBy(row => row.Patient);
    }
}

/// <summary>Columns of cases that hold several values.</summary>
public enum JoinedColumn
{
    /// <summary>Drugs that failed.</summary>
    FailedDrugs,

    /// <summary>Rules that fired.</summary>
    Flags,

    /// <summary>Causes present.</summary>
    Causes,
}
