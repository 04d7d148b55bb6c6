using System.Globalization;

namespace RefractoryEpilepsy.Reports.Quality;

/// <summary>Figures for those who see totals only stay as they were first shown: whoever subtracts what two runs say of a period would learn of the few whose records came late.</summary>
/// <remarks>
/// The report of a month is released once, for every organisation from the same run, and then kept. A later report takes over the months and years that earlier ones told.
/// A year is the sum of its months, and those were counted by earlier runs: where records moved since, December is hidden (it is released with the year), and what the
/// year tells beyond its months must be nobody or at least eleven; else the year is hidden with its groups. Of measures that count the same people every month Decembers
/// are not told, but their years (<see cref="QualityReport"/>). What could not be judged when a month was released comes later, with the first report that tells it (<see cref="Ripened"/>). A waiting time whose years overlap with those of one told before is
/// released only where both those who come in and those who go out may be told, and then without groups.
/// </remarks>
public static class ReleasedFigures
{
    private static readonly int[] Horizons = [90, 180, 365];

    /// <summary>What is shown of the reports of one month.</summary>
    /// <param name="counted">By organisation (empty: all together), small cells hidden, all from one run and of one month.</param>
    /// <param name="before">By organisation, what was released earlier.</param>
    /// <param name="waited">By organisation, awaited event and years: the waiting times of those who became resistant in them, from the same run.</param>
    public static IReadOnlyDictionary<string, QualityReport> Release(
        IReadOnlyDictionary<string, QualityReport> counted, IReadOnlyDictionary<string, IReadOnlyList<QualityReport>> before, Func<string, Awaited, ReportPeriod, IReadOnlyList<WaitingTime>> waited)
    {
        HashSet<string> moved = [.. counted.SelectMany(one => one.Value.Measures.Where(figures => !IsState(figures) && HasMoved(figures, Months(before[one.Key], figures))).Select(figures => figures.Id))];
        return counted.ToDictionary(
            one => one.Key,
            one =>
            {
                QualityReport report = one.Value with { Measures = [.. one.Value.Measures.Select(figures => Of(figures, one.Value, before[one.Key], moved.Contains(figures.Id)))] };
                return WithWaiting(report, before[one.Key], (awaited, years) => waited(one.Key, awaited, years));
            },
            StringComparer.Ordinal);
    }

    /// <summary>Whether a released report lacks what can be judged by a day: of measures with days to act, its month or its year.</summary>
    public static bool IsBehind(QualityReport shown, DateOnly asOf) => shown.Measures.Any(figures => MonthIsBehind(shown, figures, asOf) || YearIsBehind(shown, figures, asOf));

    /// <summary>A released report with what later ones told of its month and year, which could not be judged when it was released.</summary>
    /// <param name="all">Everything that was released to the same readers.</param>
    public static QualityReport Ripened(QualityReport shown, IReadOnlyList<QualityReport> all, DateOnly asOf)
    {
        return shown with { Measures = [.. shown.Measures.Select(Now)] };

        MeasureFigures Now(MeasureFigures figures)
        {
            MeasureFigures[] others = [.. all.Select(one => Told(one, figures)).OfType<MeasureFigures>()];
            if (MonthIsBehind(shown, figures, asOf) && others.SelectMany(other => other.Trend).FirstOrDefault(month => month.Month == shown.Period.ToString() && month.Why is null) is { } later)
            {
                figures = figures with { Month = later.Figure, MonthWhy = null, Trend = [.. figures.Trend.Select(month => month.Month == later.Month ? later : month)] };
            }

            return YearIsBehind(shown, figures, asOf) && all.FirstOrDefault(one => one.Year == shown.Year && Told(one, figures) is { YearWhy: null }) is { } report && Told(report, figures) is { } told
                ? figures with { Year = told.Year, YearWhy = null, Breakdowns = told.Breakdowns, Funnel = told.Funnel }
                : figures;
        }
    }

    private static bool MonthIsBehind(QualityReport shown, MeasureFigures figures, DateOnly asOf) =>
        figures is { Supported: true, MonthWhy: not null } && WindowOf(figures) is > 0 and var days && shown.Period.To.Plus(days) > shown.AsOf && shown.Period.To.Plus(days) <= asOf;

    private static bool YearIsBehind(QualityReport shown, MeasureFigures figures, DateOnly asOf) =>
        figures is { Supported: true, YearWhy: not null } && WindowOf(figures) is > 0 and var days && shown.Year.To.Plus(days) > shown.AsOf && shown.Year.To.Plus(days) <= asOf;

    private static int WindowOf(MeasureFigures figures) => Measures.Find(figures.Id)?.WindowDays ?? 0;

    /// <summary>The years whose newly resistant people come in and go out where the waiting times of a report follow the newest ones told before; null where nothing was told or none come in.</summary>
    public static (ReportPeriod In, ReportPeriod Out)? Exchange(QualityReport report, IReadOnlyList<QualityReport> before) =>
        Newest(before) is { } last && last.WaitedFrom.To < report.WaitedFrom.To
            ? (new(last.WaitedFrom.To.AddDays(1), report.WaitedFrom.To), new(last.WaitedFrom.From, report.WaitedFrom.From.AddDays(-1)))
            : null;

    private static MeasureFigures Of(MeasureFigures figures, QualityReport report, IReadOnlyList<QualityReport> before, bool moved)
    {
        if (!figures.Supported)
        {
            return figures;
        }

        Dictionary<string, MonthFigure> months = Months(before, figures);
        HashSet<int> years = [.. before.Where(one => Told(one, figures)?.YearWhy is null && Told(one, figures) is not null).Select(one => one.Year.From.Year)];
        bool isState = IsState(figures);
        MonthFigure[] trend = [.. figures.Trend.Select(month =>
            months.TryGetValue(month.Month, out MonthFigure? told) ? told
            : !isState && month.Figure is not null && years.Contains(int.Parse(month.Month[..4], CultureInfo.InvariantCulture)) ? new MonthFigure(month.Month, null) { Why = "Not shown: counted later than its year, which would tell what came in between." }
            : month)];
        // A release that could not judge the year yet has told nothing of it.
        MeasureFigures? year = before.Where(one => one.Year == report.Year && !(Told(one, figures) is { } early && YearIsBehind(one, early, report.AsOf))).Select(one => Told(one, figures)).FirstOrDefault(one => one is not null);
        if (year is null && moved && !isState && figures.Year is not null)
        {
            string december = ReportPeriod.Month(report.Year.From.Year, 12).ToString();
            trend = [.. trend.Select(month => month.Month == december && !months.ContainsKey(december) ? month with { Figure = null } : month)];
            year = IsSafe(figures.Year, [.. trend.Where(month => month.Month.StartsWith(report.Year.ToString() + "-", StringComparison.Ordinal))])
                ? figures with { Year = WithoutOthers(figures.Year), Breakdowns = [.. figures.Breakdowns.Select(breakdown => breakdown with { Groups = [.. breakdown.Groups.Select(group => group with { Figure = WithoutOthers(group.Figure) })] })] }
                : figures with { Year = null, Breakdowns = [], Funnel = null };
        }

        year ??= figures;
        string reported = report.Period.ToString();
        ControlChart? chart = isState ? null : ControlChart.Of([.. trend.Select(month => month.Point)]);
        return figures with
        {
            Month = trend.LastOrDefault(month => month.Month == reported) is { } same ? same.Figure : figures.Month,
            Trend = trend,
            Year = year.Year,
            YearWhy = year.YearWhy,
            Breakdowns = year.Breakdowns,
            Funnel = year.Funnel,
            Signal = chart?.Newest is { } newest ? $"{newest.Text}, {(newest.Better ? "upwards" : "downwards")}" : null,
            Held = HasMoved(figures, months),
        };
    }

    /// <summary>What a year tells beyond the months that are shown: at least eleven where a month is hidden (with what came late), nobody or eleven where none is.</summary>
    private static bool IsSafe(Figure year, MonthFigure[] months)
    {
        bool hides = months.Length < 12 || Array.Exists(months, month => month.Figure is null);
        return Rest(figure => figure.Met) && Rest(figure => figure.Counted - figure.Met);

        bool Rest(Func<Figure, long> of)
        {
            long rest = of(year) - months.Sum(month => month.Figure is { } figure ? of(figure) : 0);
            return hides ? rest >= QualityCells.Least : rest == 0 || Math.Abs(rest) >= QualityCells.Least;
        }
    }

    private static Figure? WithoutOthers(Figure? figure) => figure is null ? null : figure with { Initial = null, Denominator = null, Excluded = null, Excepted = null, Undetermined = null };

    private static QualityReport WithWaiting(QualityReport report, IReadOnlyList<QualityReport> before, Func<Awaited, ReportPeriod, IReadOnlyList<WaitingTime>> waited)
    {
        if (before.FirstOrDefault(one => one.WaitedFrom == report.WaitedFrom) is { } same)
        {
            return report with { Waiting = same.Waiting };
        }

        if (Newest(before) is not { } last)
        {
            return report;
        }

        if (Exchange(report, before) is not { } exchange)
        {
            // Years before those told: what they have more would be told by the difference.
            return report with { WaitedFrom = last.WaitedFrom, Waiting = last.Waiting };
        }

        return report.Waiting.All(waiting => MayBeTold(waited(waiting.Awaited, exchange.In)) && MayBeTold(waited(waiting.Awaited, exchange.Out)))
            ? report with { Waiting = [.. report.Waiting.Select(waiting => waiting with { Breakdowns = [] })] }
            : report with { WaitedFrom = last.WaitedFrom, Waiting = last.Waiting };
    }

    private static bool MayBeTold(IReadOnlyList<WaitingTime> times) =>
        !QualityCells.IsSmall(times.Count) && !QualityCells.IsSmall(times.Count(time => time.Happened)) && !QualityCells.IsSmall(times.Count(time => !time.Happened))
        && QualityCells.HorizonsShown(times, Horizons).Count == Horizons.Length;

    private static QualityReport? Newest(IReadOnlyList<QualityReport> before) => before.MaxBy(one => one.WaitedFrom.To);

    private static MeasureFigures? Told(QualityReport report, MeasureFigures figures) => report.Find(figures.Id) is { Supported: true } told && told.Version == figures.Version ? told : null;

    private static Dictionary<string, MonthFigure> Months(IReadOnlyList<QualityReport> before, MeasureFigures figures)
    {
        var months = new Dictionary<string, MonthFigure>(StringComparer.Ordinal);
        foreach (MonthFigure month in before.Select(one => Told(one, figures)).OfType<MeasureFigures>().SelectMany(told => told.Trend).Where(month => month.Why is null))
        {
            months.TryAdd(month.Month, month);
        }

        return months;
    }

    private static bool HasMoved(MeasureFigures figures, Dictionary<string, MonthFigure> months) =>
        figures.Supported && figures.Trend.Any(month => month.Why is null && months.TryGetValue(month.Month, out MonthFigure? told) && told.Figure != month.Figure);

    private static bool IsState(MeasureFigures figures) => Measures.Find(figures.Id)?.IsState == true;
}
