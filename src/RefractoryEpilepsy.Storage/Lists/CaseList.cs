using System.Collections;
using System.Collections.Concurrent;

namespace RefractoryEpilepsy.Storage.Lists;

/// <summary>Judged patients by the columns that lists show, filter and sort on. Never changed once made.</summary>
internal sealed class CaseList
{
    /// <summary>Filters beyond this are counted anew by turns: memory does not grow with what people try.</summary>
    private const int MostFilters = 256;

    /// <summary>Stands for a list that is too long to be held.</summary>
    public static readonly CaseList TooMany = new([]);

    private readonly CaseSummary[] rows;
    private readonly JoinedTexts statuses, confidences, drugs, causes, flags;
    private readonly ConcurrentDictionary<Filter, Fitting> fitted = new();
    private readonly ConcurrentDictionary<(string Column, bool Descending), Lazy<int[]>> orders = new();
    private readonly BySites<CaseList> narrowed = new();

    /// <param name="some">In any order.</param>
    public CaseList(IEnumerable<CaseSummary> some)
    {
        rows = [.. some];
        (statuses, confidences) = (new(rows, row => row.Status), new(rows, row => row.Confidence));
        (drugs, causes, flags) = (new(rows, row => row.FailedDrugs), new(rows, row => row.Causes), new(rows, row => row.Flags));
    }

    /// <summary>Those of some patients only.</summary>
    public Task<CaseList> OfSitesAsync(IReadOnlyList<string>? sites, Func<IReadOnlyList<string>, Task<IReadOnlySet<string>>> patientsOf) =>
        sites is null ? Task.FromResult(this) : narrowed.GetAsync(sites, async asked => await patientsOf(asked) is var patients ? new CaseList(rows.Where(row => patients.Contains(row.Patient))) : this);

    /// <summary>How many patients have each value of a column; most first.</summary>
    public IReadOnlyList<Tally> Tally(JoinedColumn column) => (column switch { JoinedColumn.FailedDrugs => drugs, JoinedColumn.Flags => flags, _ => causes }).Values;

    /// <summary>How many patients have each text of a column.</summary>
    public IReadOnlyList<Tally> Tally(Func<CaseSummary, string> column) => [.. rows.CountBy(column).Select(group => new Tally(group.Key, group.Value))];

    /// <summary>Days on which patients became resistant, of those who are or were, in order.</summary>
    public IReadOnlyList<DateOnly> ResistantSince() => [.. rows.Where(row => row.EverResistant && row.ResistantSince is not null).Select(row => row.ResistantSince!.Value).Order()];

    /// <summary>One page: the rows that fit, in order.</summary>
    public CasePage Page(CaseQuery query)
    {
        Fitting fitting = Fit(new(query.Status, query.Confidence, query.Drug, query.Flag, query.Cause, query.SinceFrom, query.SinceUntil, query.PlaceFrom, query.PlaceUntil), query.Patients);
        var page = new List<CaseSummary>(Math.Min(query.Take, 1000));
        int passed = 0, last = (int)Math.Min(fitting.Total, (long)query.Skip + query.Take);
        foreach (int at in orders.GetOrAdd((ColumnOf(query.SortBy), query.Descending), order => new(() => Sorted(order.Column, order.Descending))).Value)
        {
            if (passed >= last)
            {
                break;
            }

            if (fitting.Rows[at] && passed++ >= query.Skip)
            {
                page.Add(rows[at]);
            }
        }

        return new(page, fitting.Total);
    }

    /// <summary>Which rows fit a filter: a bit a row, kept for who turns the page or sorts anew. Single patients are looked for each time.</summary>
    private Fitting Fit(Filter filter, IReadOnlySet<string>? patients)
    {
        if (patients is null && fitted.TryGetValue(filter, out Fitting? known))
        {
            return known;
        }

        if (fitted.Count >= MostFilters)
        {
            fitted.Clear();
        }

        (bool[]? status, bool[]? confidence, bool[]? drug, bool[]? flag, bool[]? cause) =
            (statuses.Being(filter.Status), confidences.Being(filter.Confidence), drugs.With(filter.Drug), flags.With(filter.Flag), causes.With(filter.Cause));
        var fits = new BitArray(rows.Length);
        int total = 0;
        for (int at = 0; at < rows.Length; at++)
        {
            if (statuses.Fits(status, at) && confidences.Fits(confidence, at) && drugs.Fits(drug, at) && flags.Fits(flag, at) && causes.Fits(cause, at) && filter.Fits(rows[at]) && patients?.Contains(rows[at].Patient) != false)
            {
                fits[at] = true;
                total++;
            }
        }

        var found = new Fitting(fits, total);
        return patients is null ? fitted[filter] = found : found;
    }

    private sealed record Filter(string? Status, string? Confidence, string? Drug, string? Flag, string? Cause, DateOnly? SinceFrom, DateOnly? SinceUntil, int? PlaceFrom, int? PlaceUntil)
    {
        public bool Fits(CaseSummary row) =>
            (SinceFrom is null || (row.EverResistant && row.ResistantSince >= SinceFrom)) && (SinceUntil is null || (row.EverResistant && row.ResistantSince <= SinceUntil))
            && (PlaceFrom is null || row.Place >= PlaceFrom) && (PlaceUntil is null || row.Place <= PlaceUntil);
    }

    private sealed record Fitting(BitArray Rows, int Total);

    private static string ColumnOf(string asked) => asked is "since" or "status" or "confidence" or "failures" or "age" or "risk" ? asked : "";

    private int[] Sorted(string column, bool descending)
    {
        Comparison<CaseSummary> by = column switch
        {
            "since" => Sorting.By<CaseSummary, DateOnly>(row => row.ResistantSince, descending),
            "status" => Sorting.ByText<CaseSummary>(row => row.Status, descending),
            "confidence" => Sorting.By<CaseSummary, int>(row => RankOf(row.Confidence), descending),
            "failures" => Sorting.By<CaseSummary, int>(row => row.Failures, descending),
            "age" => Sorting.By<CaseSummary, int>(row => row.Age, descending),
            "risk" => Sorting.By<CaseSummary, double>(row => row.Risk, descending),
            _ => Sorting.ByText<CaseSummary>(row => row.Patient, descending),
        };
        int[] order = [.. Enumerable.Range(0, rows.Length)];
        Array.Sort(order, (one, other) => by(rows[one], rows[other]) is var first and not 0 ? first : string.CompareOrdinal(rows[one].Patient, rows[other].Patient));
        return order;
    }

    private static int RankOf(string confidence) => confidence switch { "definite" => 4, "probable" => 3, "possible" => 2, "coded" => 1, _ => 0 };

    /// <summary>A column of one value, or of several joined by <c>;</c>: there are far fewer texts than patients.</summary>
    private sealed class JoinedTexts
    {
        private readonly string[] texts;
        private readonly int[] textOf;

        public JoinedTexts(CaseSummary[] rows, Func<CaseSummary, string> column)
        {
            var known = new Dictionary<string, int>(StringComparer.Ordinal);
            textOf = new int[rows.Length];
            for (int at = 0; at < rows.Length; at++)
            {
                string text = column(rows[at]);
                if (!known.TryGetValue(text, out int number))
                {
                    known.Add(text, number = known.Count);
                }

                textOf[at] = number;
            }

            texts = [.. known.OrderBy(one => one.Value).Select(one => one.Key)];
            int[] counts = new int[texts.Length];
            foreach (int number in textOf)
            {
                counts[number]++;
            }

            Values = [.. texts.SelectMany((text, number) => text.Split(';', StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal).Select(name => (Name: name, Count: counts[number])))
                .GroupBy(one => one.Name, StringComparer.Ordinal).Select(group => new Tally(group.Key, group.Sum(one => one.Count))).OrderByDescending(tally => tally.Count).ThenBy(tally => tally.Name, StringComparer.Ordinal)];
        }

        public IReadOnlyList<Tally> Values { get; }

        /// <summary>Which of the texts is the one asked for; null where none is.</summary>
        public bool[]? Being(string? text) => text is null ? null : [.. texts.Select(one => one == text)];

        /// <summary>Which of the texts hold the value; null where none is asked for.</summary>
        public bool[]? With(string? value) => value is null ? null : [.. texts.Select(text => $";{text};".Contains($";{value};", StringComparison.Ordinal))];

        public bool Fits(bool[]? asked, int at) => asked is null || asked[textOf[at]];
    }
}
