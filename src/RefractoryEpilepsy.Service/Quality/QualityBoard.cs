using System.Collections.Concurrent;
using System.Globalization;
using RefractoryEpilepsy.Reports.Quality;
using RefractoryEpilepsy.Service.Commands;
using RefractoryEpilepsy.Storage;

namespace RefractoryEpilepsy.Service.Quality;

/// <summary>Quality figures for pages and FHIR: counted once per run, period and organisation, then kept in memory until somebody is erased.</summary>
internal sealed class QualityBoard(Store store)
{
    private const int Kept = 24;

    private readonly ConcurrentDictionary<(long Run, string Erased, ReportPeriod Period, ReportPeriod Year, int Periods, string? Organisation), Lazy<Task<QualityTotals>>> counted = new();
    private readonly ConcurrentDictionary<ReportKey, Lazy<Task<QualityReport>>> reports = new();
    private readonly Lazy<AreaTable> areas = new(() => Areas(Settings.Find("areas")));
    private readonly Lazy<QualityRelease> release = new(() => new(store, Areas(Settings.Find("areas"))));

    /// <summary>The site's table of areas; empty where none is named.</summary>
    /// <exception cref="WrongCallException">The file is not there or is no such table.</exception>
    public static AreaTable Areas(string? file)
    {
        if (file is null)
        {
            return AreaTable.Empty;
        }

        try
        {
            return AreaTable.Read(File.ReadAllText(file));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or FormatException)
        {
            throw new WrongCallException($"the table of areas {file} cannot be read: {fault.Message}");
        }
    }

    /// <summary>The period meant by <c>yyyy-MM</c>; without one, the last month that the data cover to its end. Null where the text is no month.</summary>
    public static ReportPeriod? PeriodOf(string? month, DateOnly asOf)
    {
        if (string.IsNullOrWhiteSpace(month))
        {
            DateOnly covered = asOf.AddDays(1);
            DateOnly last = new DateOnly(covered.Year, covered.Month, 1).AddDays(-1);
            return ReportPeriod.Month(last.Year, last.Month);
        }

        return DateOnly.TryParseExact(month + "-01", "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly first) && first.Year is > 1900 and < 9000 ? ReportPeriod.Month(first.Year, first.Month) : null;
    }

    /// <summary>The report of a month; null before the first finished run, or where the text is no month.</summary>
    /// <param name="exact">Small cells are shown: only for those who may see every patient.</param>
    public async Task<(RunRow Run, QualityReport Report)?> ReportAsync(string? month, string? organisation, bool exact, CancellationToken stop)
    {
        if (await store.LatestRunAsync(stop) is not { } run || PeriodOf(month, run.AsOf) is not { } period)
        {
            return null;
        }

        return (run, exact ? await OfAsync(run, QualityReport.PeriodsFor(period, exact), QualityReport.WaitingPeriodFor(period, exact), organisation, exact) : await ReleasedAsync(run, period, organisation, stop));
    }

    /// <summary>What is shown of a month to those who see totals only.</summary>
    private Task<QualityReport> ReleasedAsync(RunRow run, ReportPeriod month, string? organisation, CancellationToken stop) => release.Value.OfAsync(
        run, month, Given(organisation) ?? "",
        (which, one) => OfAsync(run, QualityReport.PeriodsFor(which, exact: false), QualityReport.WaitingPeriodFor(which, exact: false), one, exact: false), stop);

    /// <summary>The site's table of areas.</summary>
    public AreaTable AreasKnown => areas.Value;

    /// <summary>The figures of any period alone; for those who see small counts suppressed, of a calendar month or year, as they were first shown.</summary>
    /// <exception cref="ArgumentException">Neither a month nor a year is asked for where small counts are suppressed.</exception>
    public Task<QualityReport> OfPeriodAsync(RunRow run, ReportPeriod period, string? organisation, bool exact)
    {
        if (exact)
        {
            return OfAsync(run, [period, period], period, organisation, exact);
        }

        if (!QualityCells.IsOpen(period))
        {
            throw new ArgumentException("Neither a calendar month nor a calendar year.", nameof(period));
        }

        // The report of December tells the year that ends with it.
        return ReleasedAsync(run, ReportPeriod.Month(period.To.Year, period.To.Month), organisation, CancellationToken.None);
    }

    /// <summary>Why the data of a patient's source do not tell, in a period, whether the patient got what a measure asks for; null where they do. For those who may see the patient.</summary>
    /// <param name="exact">Small shares are told: only to those who may see every patient.</param>
    public async Task<Func<QualityRecord, Measure, string?>> WhyNotToldAsync(RunRow run, ReportPeriod period, bool exact)
    {
        QualityTotals totals = await TotalsAsync(run, [period, period], period, organisation: null);
        var known = new ConcurrentDictionary<(string Source, string Measure), string?>();
        return (record, measure) => known.GetOrAdd((record.Site.Source, measure.Id), _ => totals.WhyNotTold(measure, record.Site.Source, exact));
    }

    /// <summary>The exact figures of some patients in any period, and how many there are. They overlap with other totals, so no one may see them who may not see every patient.</summary>
    public async Task<(QualityReport Report, long Patients)> OfSomeAsync(RunRow run, ReportPeriod period, Func<QualityRecord, bool> of, CancellationToken stop)
    {
        QualityTotals totals = await store.FoldQualityAsync(() => new(Measures.All, [period, period], areas.Value, period), of, stop);
        return (QualityReport.Of(totals, run.AsOf, organisation: null, exact: true), totals.Records);
    }

    /// <summary>Made once for everybody who sees small cells, and once for everybody who does not.</summary>
    private async Task<QualityReport> OfAsync(RunRow run, IReadOnlyList<ReportPeriod> periods, ReportPeriod waiting, string? organisation, bool exact)
    {
        if (reports.Count > Kept)
        {
            reports.Clear();
        }

        var key = new ReportKey(run.Id, await store.QualityErasedAsync(CancellationToken.None), run.AsOf, periods[^2], periods[^1], periods.Count, waiting, Given(organisation), exact);
        Lazy<Task<QualityReport>> found = reports.GetOrAdd(key, _ => new(() => MakeAsync(run, periods, waiting, organisation, exact)));
        try
        {
            return await found.Value;
        }
        catch
        {
            reports.TryRemove(KeyValuePair.Create(key, found));
            throw;
        }
    }

    private async Task<QualityReport> MakeAsync(RunRow run, IReadOnlyList<ReportPeriod> periods, ReportPeriod waiting, string? organisation, bool exact)
    {
        QualityTotals? among = exact || Given(organisation) is null ? null : await TotalsAsync(run, periods, waiting, organisation: null);
        return QualityReport.Of(await TotalsAsync(run, periods, waiting, organisation), run.AsOf, Given(organisation), exact, among, finishedOnly: !exact);
    }

    private sealed record ReportKey(long Run, string Erased, DateOnly AsOf, ReportPeriod Period, ReportPeriod Year, int Periods, ReportPeriod Waiting, string? Organisation, bool Exact);

    private static string? Given(string? organisation) => string.IsNullOrWhiteSpace(organisation) ? null : organisation;

    private async Task<QualityTotals> TotalsAsync(RunRow run, IReadOnlyList<ReportPeriod> periods, ReportPeriod waiting, string? organisation)
    {
        (long, string, ReportPeriod, ReportPeriod, int, string?) key = (run.Id, await store.QualityErasedAsync(CancellationToken.None), periods[^2], periods[^1], periods.Count, Given(organisation));
        if (counted.Count > Kept)
        {
            counted.Clear();
        }

        // Whoever asks first counts for all; nobody's leaving stops it.
        Lazy<Task<QualityTotals>> found = counted.GetOrAdd(key, _ => new(() => store.FoldQualityAsync(() => new(Measures.All, periods, areas.Value, waiting), Given(organisation), CancellationToken.None)));
        try
        {
            return await found.Value;
        }
        catch
        {
            counted.TryRemove(key, out _);
            throw;
        }
    }

    /// <summary>The months before a day against those from it on, as they are shown; null where a side has none or counted nothing.</summary>
    public async Task<BeforeAfter?> BeforeAfterAsync(BeforeAfterFold fold, string? organisation, CancellationToken stop)
    {
        if (!fold.HasBothSides)
        {
            return null;
        }

        await foreach (QualityRecord record in store.QualityRecordsAsync(stop))
        {
            if (Given(organisation) is not { } only || record.Site.Is(only))
            {
                fold.Add(record);
            }
        }

        return fold.Result();
    }

    /// <summary>Patients in a measure's population, with where they stand, in order of the pseudonym; at most so many.</summary>
    public Task<IReadOnlyList<(QualityRecord Record, IReadOnlyList<UnitOutcome> Outcomes)>> PatientsAsync(Measure measure, ReportPeriod period, string? organisation, Func<Standing, bool> which, int most, CancellationToken stop) =>
        PatientsAsync(measure, period, organisation is null ? static _ => true : record => record.Site.Is(organisation), which, most, stop);

    /// <summary>The same among some patients.</summary>
    public async Task<IReadOnlyList<(QualityRecord Record, IReadOnlyList<UnitOutcome> Outcomes)>> PatientsAsync(Measure measure, ReportPeriod period, Func<QualityRecord, bool> of, Func<Standing, bool> which, int most, CancellationToken stop)
    {
        var found = new List<(QualityRecord, IReadOnlyList<UnitOutcome>)>();
        await foreach (QualityRecord record in store.QualityRecordsAsync(stop))
        {
            if (!of(record))
            {
                continue;
            }

            var outcomes = new List<UnitOutcome>();
            MeasureResults.Judge(measure, record, period.From, period.To, outcome =>
            {
                if (outcome.Standing != Standing.Out && which(outcome.Standing))
                {
                    outcomes.Add(outcome);
                }
            });
            if (outcomes.Count > 0)
            {
                found.Add((record, outcomes));
            }
        }

        return [.. found.OrderBy(one => one.Item1.Patient.Value, StringComparer.Ordinal).Take(most)];
    }
}
