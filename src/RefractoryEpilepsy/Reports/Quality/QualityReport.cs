using System.Globalization;

namespace RefractoryEpilepsy.Reports.Quality;

/// <summary>The quality report of a period, small cells suppressed: all that pages, files and FHIR say in total comes from here.</summary>
/// <param name="Period">The period reported.</param>
/// <param name="Year">The twelve months that end with it: breakdowns, funnel and waiting times are of these.</param>
/// <param name="AsOf">The day up to which the data reach.</param>
/// <param name="WaitedFrom">Waiting times are of those who became resistant in it.</param>
/// <param name="Organisation">Of whom; null: all together.</param>
/// <param name="Patients">Judged patients looked at.</param>
public sealed record QualityReport(ReportPeriod Period, ReportPeriod Year, ReportPeriod WaitedFrom, DateOnly AsOf, string? Organisation, long Patients, IReadOnlyList<MeasureFigures> Measures, IReadOnlyList<WaitingFigures> Waiting)
{
    /// <summary>Months on a trend.</summary>
    public const int TrendMonths = 24;

    /// <summary>Waiting times are of those who became resistant in so many years, so that a year of waiting can be seen.</summary>
    public const int WaitingYears = 5;

    private static readonly int[] Horizons = [90, 180, 365];

    /// <summary>The periods a fold needs for the report of a period: the months of the trend, the period, and the year that ends with it.</summary>
    public static IReadOnlyList<ReportPeriod> PeriodsFor(ReportPeriod period)
    {
        var year = new ReportPeriod(period.To.AddDays(1).AddYears(-1), period.To);
        return [.. ReportPeriod.MonthsUntil(period.To, TrendMonths), period, year];
    }

    /// <summary>The years whose newly resistant patients give the waiting times of a period's report.</summary>
    public static ReportPeriod WaitingPeriodFor(ReportPeriod period) => new(period.To.AddDays(1).AddYears(-WaitingYears), period.To);

    /// <summary>The report of a fold over <see cref="PeriodsFor"/>, or over any two periods: the one reported, and the one broken down.</summary>
    /// <param name="exact">Small cells are shown: only for those who may see every patient.</param>
    /// <param name="among">The fold over all organisations, where <paramref name="organisation"/> is one of them: what would give another one away is hidden.</param>
    public static QualityReport Of(QualityTotals totals, DateOnly asOf, string? organisation = null, bool exact = false, QualityTotals? among = null) => new(
        totals.Periods[^2],
        totals.Periods[^1],
        totals.WaitingFor,
        asOf,
        organisation,
        totals.Records,
        [.. totals.Measures.Select((_, measure) => Figures(totals, measure, organisation, exact, among))],
        [Waited(totals, Awaited.Referral, exact), Waited(totals, Awaited.Surgery, exact)]);

    /// <summary>What the report says of a measure; null where it has none of that id.</summary>
    public MeasureFigures? Find(string id) => Measures.FirstOrDefault(measure => string.Equals(measure.Id, id, StringComparison.OrdinalIgnoreCase));

    private static MeasureFigures Figures(QualityTotals totals, int at, string? organisation, bool exact, QualityTotals? among)
    {
        Measure measure = totals.Measures[at];
        int year = totals.Periods.Count - 1, months = totals.Periods.Count - 2;
        MeasureCounts overYear = totals.Of(at, year);
        IReadOnlyList<InputShare> support = totals.Support(at, organisation);
        string why = NotSupported(overYear, support, exact);
        IReadOnlyList<InputFigure> inputs = [.. support.Select(share => new InputFigure(share.Need.Text, share.Missing, share.Shows, share.Ranks))];
        if (why.Length > 0)
        {
            return new(measure.Id, measure.Version, Supported: false, why, inputs, null, null, [], null, [], null);
        }

        bool GivesAway(int period) => !exact && among is not null && organisation is not null && SitesOf(among, at, period, exact: false).Any(site => site.Name == organisation && site.Figure is null);
        bool apart = GivesAway(year);
        (Figure? ofYear, IReadOnlyList<Figure?> ofMonths) = Months(totals, at, months, exact);
        IReadOnlyList<MonthFigure> trend = [.. Enumerable.Range(0, months).Select(month => new MonthFigure(totals.Periods[month].ToString(), GivesAway(month) ? null : ofMonths[month]))];
        Figure? reported = months > 0 && totals.Periods[months - 1] == totals.Periods[months] ? trend[^1].Figure : GivesAway(months) ? null : QualityCells.Shown(totals.Of(at, months), exact);
        ControlChart? chart = measure.IsState ? null : ControlChart.Of([.. trend.Select(month => new ChartPoint(month.Month, month.Figure?.Met ?? 0, month.Figure?.Counted ?? 0))]);
        string? signal = chart?.Newest is { } newest ? $"{newest.Text}, {(newest.Better ? "upwards" : "downwards")}" : null;
        return new(
            measure.Id, measure.Version, Supported: true, "", inputs, reported, apart ? null : ofYear, trend, signal,
            [.. Stratifier.All.Select(one => Broken(totals, at, year, one, exact, apart))], Funnel(totals, at, year, exact));
    }

    /// <summary>The year and the months before it. What falls into one month adds up to the years, so months and year are hidden together.</summary>
    private static (Figure? Year, IReadOnlyList<Figure?> Months) Months(QualityTotals totals, int measure, int months, bool exact)
    {
        MeasureCounts[] counts = [.. Enumerable.Range(0, months).Select(month => totals.Of(measure, month))];
        MeasureCounts year = totals.Of(measure, totals.Periods.Count - 1);
        if (totals.Measures[measure].IsState)
        {
            return (QualityCells.Shown(year, exact), [.. counts.Select(one => QualityCells.Shown(one, exact))]);
        }

        // The twelve months of this year, and those of the year before, whose sum an earlier report has told.
        int first = Enumerable.Range(0, months).FirstOrDefault(month => totals.Periods[month].From >= totals.Periods[^1].From, months);
        return (QualityCells.Shown(year, exact), [.. Together(counts[..first]), .. Together(counts[first..])]);

        IReadOnlyList<Figure?> Together(MeasureCounts[] some)
        {
            MeasureCounts sum = default;
            foreach (MeasureCounts month in some)
            {
                sum.Add(month);
            }

            return QualityCells.Shown(sum, some, exact, apartByPatient: false).Parts;
        }
    }

    private static string NotSupported(in MeasureCounts counts, IReadOnlyList<InputShare> support, bool exact)
    {
        if (counts.Initial == 0)
        {
            return counts.PopulationUnknown > 0 ? $"For all {(exact || !QualityCells.IsSmall(counts.PopulationUnknown) ? counts.PopulationUnknown.ToString(CultureInfo.InvariantCulture) : "the few")} that may belong to it the record does not say whether they do." : "Nobody belongs to its population in these twelve months.";
        }

        List<string> lacking = [.. support.Where(share => !share.Shows).Select(share => string.Create(CultureInfo.InvariantCulture, $"{share.Need.Text}: missing for {share.Missing:0.0%} of patients"))];
        if (counts.UndeterminedShare > 0.5)
        {
            lacking.Add(string.Create(CultureInfo.InvariantCulture, $"the record cannot tell for {counts.UndeterminedShare:0.0%} of the population"));
        }

        return lacking.Count == 0 ? "" : $"The data cannot support it: {string.Join("; ", lacking)}.";
    }

    private static Breakdown Broken(QualityTotals totals, int measure, int year, Stratifier stratifier, bool exact, bool apart)
    {
        IReadOnlyList<(string Name, MeasureCounts Counts, Figure? Figure)> groups = [.. PartsOf(totals, stratifier.Id, measure, year, exact).Select(one => apart ? (one.Name, one.Counts, null) : one)];
        int reference = Largest([.. groups.Select(group => group.Figure is null || group.Name == Stratifier.NotRecorded ? 0 : group.Counts.Counted)]);
        IReadOnlyDictionary<string, (double Share, Estimate Difference)> adjusted = reference < 0
            ? new Dictionary<string, (double, Estimate)>()
            : Adjustment.Of(totals.Mixes(stratifier.Id, measure), groups[reference].Name, stratifier.Id);
        return new(stratifier.Id, stratifier.Title, [.. groups.Select((group, at) => new GroupFigure(
            group.Name,
            group.Figure,
            at == reference,
            group.Figure is null || at == reference || reference < 0 || Proportions.Share(group.Counts) is not { } share || Proportions.Share(groups[reference].Counts) is not { } other ? null : Proportions.Difference(share, other),
            group.Figure is null || at == reference || !adjusted.TryGetValue(group.Name, out (double, Estimate Difference) found) ? null : found.Difference))]);
    }

    /// <summary>The groups of a breakdown with anybody in them; figures are null where they are hidden.</summary>
    private static IEnumerable<(string Name, MeasureCounts Counts, Figure? Figure)> PartsOf(QualityTotals totals, string breakdown, int measure, int period, bool exact)
    {
        IReadOnlyList<(string Group, MeasureCounts Counts)> groups = [.. totals.By(breakdown, measure, period).Where(group => group.Counts.Initial > 0)];
        IReadOnlyList<Figure?> figures = QualityCells.Shown(totals.Of(measure, period), [.. groups.Select(group => group.Counts)], exact, apartByPatient: true).Parts;
        return groups.Select((group, at) => (group.Group, group.Counts, figures[at]));
    }

    private static IEnumerable<(string Name, MeasureCounts Counts, Figure? Figure)> SitesOf(QualityTotals totals, int measure, int period, bool exact) => PartsOf(totals, QualityTotals.ByOrganisation, measure, period, exact);

    private static FunnelPlot? Funnel(QualityTotals totals, int measure, int year, bool exact)
    {
        (string Name, MeasureCounts Counts, Figure? Figure)[] sites = [.. SitesOf(totals, measure, year, exact).Where(site => site.Name != Stratifier.NotRecorded)];
        return FunnelPlot.Of([.. sites.Where(site => site.Figure is not null).Select(site => (site.Name, site.Counts, totals.Support(measure, site.Name)))], [.. sites.Where(site => site.Figure is null).Select(site => site.Name)]);
    }

    private static WaitingFigures Waited(QualityTotals totals, Awaited awaited, bool exact)
    {
        var curve = KaplanMeier.Of(totals.Waited(awaited));
        (double? median, double? low, double? high) = curve.Median;
        bool small = !exact && Array.Exists(Cells(curve), QualityCells.IsSmall);
        return new(
            awaited, small ? 0 : curve.Patients, small ? 0 : curve.Events, small ? null : median, small ? null : low, small ? null : high, small ? null : curve.Quantile(0.25).Days, small ? null : curve.Quantile(0.75).Days,
            small ? [] : [.. Horizons.Select(days => new HorizonShare(days, Known(curve.HappenedWithin(days))))],
            small ? [] : [.. curve.Steps.Where(step => !double.IsNaN(step.Waiting.Low) && (exact || !QualityCells.IsSmall(step.AtRisk))).Select(step => new CurvePoint(step.Days, 1 - step.Waiting.Value, 1 - step.Waiting.High, 1 - step.Waiting.Low, step.AtRisk))],
            small ? [] : [.. Stratifier.All.Select(one => WaitedBy(totals, awaited, one, exact))]);
    }

    private static WaitingBreakdown WaitedBy(QualityTotals totals, Awaited awaited, Stratifier stratifier, bool exact)
    {
        IReadOnlyList<(string Group, CaseMix Mix, WaitingTime Time)> patients = totals.Waited(awaited, stratifier.Id);
        IReadOnlyList<(string Group, KaplanMeier Curve)> groups = [.. patients.GroupBy(patient => patient.Group).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => (group.Key, KaplanMeier.Of(group.Select(patient => patient.Time))))];
        bool[] hidden = exact ? new bool[groups.Count] : QualityCells.Hidden([.. groups.Select(group => Cells(group.Curve))], Cells(KaplanMeier.Of(totals.Waited(awaited))));
        int reference = Largest([.. groups.Select((group, at) => hidden[at] || group.Group == Stratifier.NotRecorded ? 0L : group.Curve.Patients)]);
        const int Horizon = 365;
        IReadOnlyDictionary<string, Estimate> adjusted = reference < 0 ? new Dictionary<string, Estimate>()
            : Adjustment.OfWaiting([.. patients.Where(patient => !hidden[IndexOf(groups, patient.Group)])], Horizon, groups[reference].Group, stratifier.Id);
        return new(stratifier.Id, stratifier.Title, [.. groups.Select((group, at) => hidden[at]
            ? new WaitingGroup(group.Group, null, null, null, null, IsReference: false, null, null)
            : new WaitingGroup(
                group.Group, group.Curve.Patients, group.Curve.Events, group.Curve.Median.Days, Known(group.Curve.HappenedWithin(Horizon)), at == reference,
                at == reference || reference < 0 || Known(group.Curve.HappenedWithin(Horizon)) is not { } share || Known(groups[reference].Curve.HappenedWithin(Horizon)) is not { } other
                    ? null : Proportions.Difference(share, other),
                at == reference || !adjusted.TryGetValue(group.Group, out Estimate difference) ? null : difference))]);
    }

    private static long[] Cells(KaplanMeier curve) => [curve.Patients, curve.Events, curve.Patients - curve.Events];

    // Where everybody has had it the interval does not exist.
    private static Estimate? Known(Estimate? estimate) => estimate is { } told && double.IsNaN(told.Low) ? null : estimate;

    private static int IndexOf(IReadOnlyList<(string Group, KaplanMeier Curve)> groups, string name)
    {
        for (int at = 0; at < groups.Count; at++)
        {
            if (groups[at].Group == name)
            {
                return at;
            }
        }

        return -1;
    }

    private static int Largest(long[] sizes)
    {
        int largest = -1;
        for (int at = 0; at < sizes.Length; at++)
        {
            if (sizes[at] > 0 && (largest < 0 || sizes[at] > sizes[largest]))
            {
                largest = at;
            }
        }

        return largest;
    }
}
