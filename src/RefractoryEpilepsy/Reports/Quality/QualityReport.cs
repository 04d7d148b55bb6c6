using System.Globalization;
using System.Text.Json.Serialization;

namespace RefractoryEpilepsy.Reports.Quality;

/// <summary>The quality report of a period, small cells suppressed: all that pages, files and FHIR say in total comes from here.</summary>
/// <param name="Period">The period reported.</param>
/// <param name="Year">Breakdowns and funnel are of it: the twelve months that end with the period, or where small counts are hidden the last calendar year over by then.</param>
/// <param name="AsOf">The day up to which the data reach.</param>
/// <param name="WaitedFrom">Waiting times are of those who became resistant in it.</param>
/// <param name="Organisation">Of whom; null: all together.</param>
/// <param name="Patients">Judged patients looked at; null where small counts are hidden and they are few, or those of one organisation.</param>
public sealed record QualityReport(ReportPeriod Period, ReportPeriod Year, ReportPeriod WaitedFrom, DateOnly AsOf, string? Organisation, long? Patients, IReadOnlyList<MeasureFigures> Measures, IReadOnlyList<WaitingFigures> Waiting)
{
    /// <summary>Months on a trend.</summary>
    public const int TrendMonths = 24;

    /// <summary>Waiting times are of those who became resistant in so many years, so that a year of waiting can be seen.</summary>
    public const int WaitingYears = 5;

    private const int Horizon = 365;

    private static readonly int[] Horizons = [90, 180, Horizon];

    /// <summary>The periods a fold needs for the report of a period: the months of the trend, the period, and the year.</summary>
    /// <param name="exact">
    /// The year is the twelve months that end with the period. Else it is the last calendar year over by then: years that overlap differ by two months, which those who see
    /// no patient could subtract.
    /// </param>
    public static IReadOnlyList<ReportPeriod> PeriodsFor(ReportPeriod period, bool exact)
    {
        // Whether December is shown depends on the months before it: whole calendar years are counted, and the last months of them are told.
        int before = exact ? 0 : new DateOnly(period.To.Year, period.To.Month, 1).AddMonths(1 - TrendMonths).Month - 1;
        return [.. ReportPeriod.MonthsUntil(period.To, TrendMonths + before), period, YearFor(period, exact)];
    }

    /// <summary>The years whose newly resistant patients give the waiting times of a period's report: so many that end with the year of <see cref="PeriodsFor"/>.</summary>
    public static ReportPeriod WaitingPeriodFor(ReportPeriod period, bool exact)
    {
        DateOnly last = YearFor(period, exact).To;
        return new(last.AddDays(1).AddYears(-WaitingYears), last);
    }

    private static ReportPeriod YearFor(ReportPeriod period, bool exact)
    {
        DateOnly after = period.To.AddDays(1);
        return exact ? new(after.AddYears(-1), period.To) : ReportPeriod.CalendarYear(after.Year - 1);
    }

    /// <summary>The report of a fold over <see cref="PeriodsFor"/>, or over any two periods: the one reported, and the one broken down.</summary>
    /// <param name="exact">Small cells are shown: only for those who may see every patient.</param>
    /// <param name="finishedOnly">A period that is not over by the last day of the data is not supported: for those who could watch it day by day.</param>
    /// <param name="among">The fold over all organisations, where <paramref name="organisation"/> is one of them: what would give another one away is hidden.</param>
    public static QualityReport Of(QualityTotals totals, DateOnly asOf, string? organisation = null, bool exact = false, QualityTotals? among = null, bool finishedOnly = false)
    {
        ReportPeriod period = totals.Periods[^2], year = totals.Periods[^1];
        string? not = period.From > asOf ? $"Not supported: the period lies after the data, which end on {Words.Of(asOf)}."
            : finishedOnly && period.To > asOf ? $"Not supported: the period is not over by {Words.Of(asOf)}, the last day of the data."
            : null;

        // Those of one organisation would tell, with all and with the others, of one that is hidden.
        long? judged = exact || (organisation is null && !QualityCells.IsSmall(totals.Records)) ? totals.Records : null;
        return not is null
            ? new(
                period, year, totals.WaitingFor, asOf, organisation, judged,
                [.. totals.Measures.Select((_, measure) => Figures(totals, measure, asOf, organisation, exact, among))],
                [Waited(totals, Awaited.Referral, exact, organisation, among), Waited(totals, Awaited.Surgery, exact, organisation, among)])
            : new(
                period, year, totals.WaitingFor, asOf, organisation, judged,
                [.. totals.Measures.Select(measure => NoFigures(measure, not, []))],
                [NoWait(Awaited.Referral), NoWait(Awaited.Surgery)]);
    }

    /// <summary>Whether the period is not over by the last day of the data: its figures will still change.</summary>
    [JsonIgnore]
    public bool IsIncomplete => Period.To > AsOf;

    /// <summary>What the report says of a measure; null where it has none of that id.</summary>
    public MeasureFigures? Find(string id) => Measures.FirstOrDefault(measure => string.Equals(measure.Id, id, StringComparison.OrdinalIgnoreCase));

    private static MeasureFigures NoFigures(Measure measure, string why, IReadOnlyList<InputFigure> inputs) => new(measure.Id, measure.Version, Supported: false, why, inputs, null, null, [], null, [], null);

    private static MeasureFigures Figures(QualityTotals totals, int at, DateOnly asOf, string? organisation, bool exact, QualityTotals? among)
    {
        Measure measure = totals.Measures[at];
        int year = totals.Periods.Count - 1, months = totals.Periods.Count - 2;
        MeasureCounts overYear = totals.Of(at, year);
        IReadOnlyList<InputShare> support = totals.Support(at, organisation);
        string notYear = NotSupported(overYear, support, exact);
        string? notMonth = Uncovered(months);
        bool isApart = totals.Periods[months].From > totals.Periods[year].To, noYear = notYear.Length > 0, inputsLack = false;
        if (isApart)
        {
            // The year is over before the period begins: each stands on what was on record by its own end.
            IReadOnlyList<InputShare> ofPeriod = totals.Support(at, organisation, ofPeriod: true);
            string not = NotSupported(totals.Of(at, months), ofPeriod, exact);
            inputsLack = ofPeriod.Any(share => !share.Shows);
            bool isOnlyEarly = !inputsLack && totals.Of(at, months).Initial > 0 && Unripe(totals.Periods[months]) is not null;
            notMonth ??= not.Length > 0 && !isOnlyEarly && (totals.Of(at, months).Initial > 0 || noYear) ? not : null;
            support = noYear ? ofPeriod : support;
        }
        else if (noYear && (notMonth is not null || overYear.Initial == 0 || support.Any(share => !(share with { LateFrom = null }).Shows)))
        {
            // Where an input began within the year, or where of the year most cannot be told, the month may be supported all the same.
            notMonth = notYear;
        }

        IReadOnlyList<InputFigure> inputs = [.. support.Select(share => new InputFigure(share.Need.Text, share.Told(exact), share.Shows, share.Ranks))];
        if (noYear && notMonth is not null)
        {
            return NoFigures(measure, isApart ? notMonth : notYear, inputs);
        }

        bool apart = GivesAway(year);
        Figure?[] ofMonths = [.. Enumerable.Range(0, months).Select(month => GivesAway(month) ? null : QualityCells.Shown(totals.Of(at, month), exact))];
        if (!exact && !measure.IsState)
        {
            HideDecembers(totals, at, ofMonths);
        }

        // What the data support may still not be told yet, or be told by something else.
        string? yearWhy = noYear ? notYear : Unripe(totals.Periods[year]);
        Figure? ofYear = yearWhy is not null || apart ? null : exact || measure.IsState ? QualityCells.Shown(overYear, exact) : YearOf(totals, at, ofMonths);
        IReadOnlyList<MonthFigure> trend =
        [
            .. Enumerable.Range(0, months).Skip(months - TrendMonths).Select(month => (Uncovered(month) ?? NotThen(totals.Periods[month]) ?? Withheld(totals.Periods[month]) ?? Untold(month)) is { } why
                ? new MonthFigure(totals.Periods[month].ToString(), null) { Why = why }
                : new MonthFigure(totals.Periods[month].ToString(), ofMonths[month])),
        ];
        string named = totals.Periods[months].ToString();
        notMonth ??= trend.LastOrDefault(month => month.Month == named)?.Why ?? Withheld(totals.Periods[months]);
        Figure? reported = trend.LastOrDefault(month => month.Month == named) is { } same ? same.Figure
            : notMonth is not null || GivesAway(months) ? null
            : totals.Periods[months] == totals.Periods[year] ? ofYear
            : QualityCells.Shown(totals.Of(at, months), exact);
        ControlChart? chart = measure.IsState ? null : ControlChart.Of([.. trend.Select(month => month.Point)]);
        string? signal = chart?.Newest is { } newest ? $"{newest.Text}, {(newest.Better ? "upwards" : "downwards")}" : null;

        // Groups and organisations add up to the year: where it is hidden, they are as well.
        return new(
            measure.Id, measure.Version, Supported: true, "", inputs, reported, ofYear, trend, signal,
            yearWhy is not null ? [] : [.. Stratifier.All.Select(one => Broken(totals, at, year, one, exact, ofYear is null))], ofYear is null ? null : Funnel(totals, at, year, exact))
        {
            MonthWhy = notMonth,
            YearWhy = yearWhy,
        };

        bool GivesAway(int period) => !exact && among is not null && organisation is not null && IsHiddenAmong(among, at, period, organisation);

        string? NotThen(ReportPeriod month) => !isApart ? null : noYear && month.To <= totals.Periods[year].To ? notYear : notMonth is not null && (month == totals.Periods[months] || (inputsLack && month.From > totals.Periods[year].To)) ? notMonth : null;

        // Those who see totals only are told a period once, and for good: when the last of it can be judged.
        string? Unripe(ReportPeriod period) => !exact && measure.WindowDays > 0 && period.To.Plus(measure.WindowDays) > asOf
            ? $"Not shown yet: there are {measure.WindowDays} days to act, which are over for all on {Words.Of(period.To.Plus(measure.WindowDays))}." : null;

        string? Withheld(ReportPeriod period) => !exact && measure.IsState && QualityCells.IsMonth(period) && period.To.Month == 12
            ? $"Not shown: {period.To.Year} as a whole is told instead, which ends on the same day; the difference of the two would tell of those who died or left, who may be few."
            : Unripe(period);

        // What the record cannot tell of one month (the time to act is not over) says nothing of another; and the few it can tell are no month's share. Where the figure is hidden, nothing more is told.
        string? Untold(int month) => ofMonths[month] is not null && totals.Of(at, month) is { UndeterminedShare: > 0.5 } counts ? NotSupported(counts, [], exact) : null;

        string? Uncovered(int period) =>
            totals.Periods[period].From > asOf ? $"Not supported: after the data, which end on {Words.Of(asOf)}."
            : totals.Late(at, period, organisation) is [var late, ..] ? $"Not supported: {late.Need.Text} begins on {Words.Of(late.Began)}."
            : null;
    }

    /// <summary>Whether an organisation, or all organisations of a source, are hidden among the others.</summary>
    private static bool IsHiddenAmong(QualityTotals among, int measure, int period, string organisation)
    {
        (IReadOnlyList<(string Group, MeasureCounts Counts)> groups, IReadOnlyList<Figure?> parts, IReadOnlyDictionary<string, Figure?> sources) = SitesOf(among, measure, period, exact: false);
        if (sources.TryGetValue(organisation, out Figure? source))
        {
            return source is null && groups.Any(group => among.SourceOf(group.Group) != organisation);
        }

        int at = groups.Select(group => group.Group).ToList().IndexOf(organisation);
        return at >= 0 && parts[at] is null;
    }

    /// <summary>Hides the December of every calendar year whose months are all there, where the year needs it.</summary>
    private static void HideDecembers(QualityTotals totals, int measure, Figure?[] shown)
    {
        for (int december = 11; december < shown.Length; december++)
        {
            int january = december - 11;
            if (QualityCells.IsYear(new(totals.Periods[january].From, totals.Periods[december].To)))
            {
                shown[december] = QualityCells.MonthsOf([.. Enumerable.Range(january, 12).Select(month => totals.Of(measure, month))], shown[january..(december + 1)])[^1];
            }
        }
    }

    /// <summary>A year whose months add up to it: hidden where it would give away what a month hides. Without its months it is part of nothing else that is shown.</summary>
    private static Figure? YearOf(QualityTotals totals, int measure, Figure?[] shown)
    {
        ReportPeriod year = totals.Periods[^1];
        int[] within = [.. Enumerable.Range(0, shown.Length).Where(month => totals.Periods[month].From >= year.From && totals.Periods[month].To <= year.To)];
        if (!within.Select(month => totals.Periods[month]).SequenceEqual(ReportPeriod.MonthsUntil(year.To, 12)) || totals.Periods[within[0]].From != year.From)
        {
            return QualityCells.Shown(totals.Of(measure, totals.Periods.Count - 1), exact: false);
        }

        return QualityCells.YearOf(totals.Of(measure, totals.Periods.Count - 1), [.. within.Select(month => totals.Of(measure, month))], [.. within.Select(month => shown[month])]);
    }

    private static string NotSupported(in MeasureCounts counts, IReadOnlyList<InputShare> support, bool exact)
    {
        if (counts.Initial == 0)
        {
            return counts.PopulationUnknown > 0 ? $"For all {(exact || !QualityCells.IsSmall(counts.PopulationUnknown) ? counts.PopulationUnknown.ToString(CultureInfo.InvariantCulture) : "the few")} that may belong to it the record does not say whether they do." : "Nobody belongs to its population in this period.";
        }

        List<string> lacking = [.. support.Select(share => share.Lacking(exact)).OfType<string>()];
        if (counts.UndeterminedShare > 0.5)
        {
            lacking.Add(string.Create(CultureInfo.InvariantCulture, $"the record cannot tell for {(exact ? counts.UndeterminedShare.ToString("0.0%", CultureInfo.InvariantCulture) : "more than half")} of the population"));
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

    private static (IReadOnlyList<(string Group, MeasureCounts Counts)> Groups, IReadOnlyList<Figure?> Parts, IReadOnlyDictionary<string, Figure?> Sources) SitesOf(QualityTotals totals, int measure, int period, bool exact)
    {
        IReadOnlyList<(string Group, MeasureCounts Counts)> groups = [.. totals.By(QualityTotals.ByOrganisation, measure, period).Where(group => group.Counts.Initial > 0)];
        (IReadOnlyList<Figure?> parts, IReadOnlyDictionary<string, Figure?> sources) =
            QualityCells.ShownByFamily(totals.Of(measure, period), [.. groups.Select(group => group.Counts)], [.. groups.Select(group => totals.SourceOf(group.Group))], exact);
        return (groups, parts, sources);
    }

    private static FunnelPlot? Funnel(QualityTotals totals, int measure, int year, bool exact)
    {
        (IReadOnlyList<(string Group, MeasureCounts Counts)> groups, IReadOnlyList<Figure?> parts, _) = SitesOf(totals, measure, year, exact);
        bool IsRest(string site) => totals.SourceOf(site) == site && groups.Any(other => other.Group != site && totals.SourceOf(other.Group) == site);
        string NameOf(string site) => IsRest(site) ? $"{site}, organisation not recorded" : site;
        (string Group, MeasureCounts Counts, Figure? Figure)[] sites = [.. groups.Select((group, at) => (group.Group, group.Counts, parts[at])).Where(site => site.Group != Stratifier.NotRecorded)];
        return FunnelPlot.Of(
            [.. sites.Where(site => site.Figure is not null).Select(site => (NameOf(site.Group), site.Counts, totals.SupportOfGroup(measure, site.Group)))],
            [.. sites.Where(site => site.Figure is null).Select(site => NameOf(site.Group))], exact);
    }

    private static WaitingFigures NoWait(Awaited awaited, string? why = null) => new(awaited, 0, 0, null, null, null, null, null, [], [], []) { Why = why };

    /// <summary>Whether an organisation's waits, or those of all organisations of a source, would give another's few away, or are few themselves.</summary>
    private static bool WaitIsHiddenAmong(QualityTotals among, Awaited awaited, string organisation)
    {
        IReadOnlyList<(string Group, CaseMix Mix, WaitingTime Time)> patients = among.Waited(awaited, QualityTotals.ByOrganisation);
        bool isSource = patients.Any(patient => among.SourceOf(patient.Group) == organisation);
        (string Name, KaplanMeier Curve)[] parts = [.. patients.GroupBy(patient => isSource ? among.SourceOf(patient.Group) : patient.Group, StringComparer.Ordinal).Select(part => (part.Key, KaplanMeier.Of(part.Select(patient => patient.Time))))];
        int at = Array.FindIndex(parts, part => part.Name == organisation);
        return at >= 0 && parts.Length > 1 && QualityCells.Hidden([.. parts.Select(part => Cells(part.Curve))], Cells(KaplanMeier.Of(among.Waited(awaited))))[at];
    }

    private static WaitingFigures Waited(QualityTotals totals, Awaited awaited, bool exact, string? organisation, QualityTotals? among)
    {
        IReadOnlyList<WaitingTime> times = totals.Waited(awaited);
        (int told, int untold, long people) = totals.WaitingTold(awaited);
        if (told == 0 && untold > 0)
        {
            return NoWait(awaited, !exact && QualityCells.IsSmall(people) ? null : awaited == Awaited.Referral
                ? "The data do not tell it: of most people who became resistant neither the service of any visit nor a referral to an epilepsy centre is on record, so that nobody knows whether they were referred."
                : "The data do not tell it: of hardly anybody who became resistant a procedure or an examination of any kind is on record, so that nobody knows whether they were operated.");
        }

        var curve = KaplanMeier.Of(times);
        if (!exact && (Array.Exists(Cells(curve), QualityCells.IsSmall) || (among is not null && organisation is not null && WaitIsHiddenAmong(among, awaited, organisation))))
        {
            return NoWait(awaited);
        }

        (double? median, double? low, double? high) = curve.Median;
        IReadOnlyList<int> horizons = exact ? Horizons : QualityCells.HorizonsShown(times, Horizons);
        return new(
            awaited, curve.Patients, curve.Events, Told(median, exact), Told(low, exact), Told(high, exact), Told(curve.Quantile(0.25).Days, exact), Told(curve.Quantile(0.75).Days, exact),
            [.. horizons.Select(days => new HorizonShare(days, curve.HappenedWithin(days)) { Few = QualityCells.IsSmall(curve.SeenFor(days)) })],
            exact
                ? [.. curve.Steps.Select(step => new CurvePoint(step.Days, 1 - step.Waiting.Value, 1 - step.Waiting.High, 1 - step.Waiting.Low, step.AtRisk))]
                : [.. horizons.Select(days => (Days: days, Share: curve.HappenedWithin(days))).Where(point => point.Share is not null)
                    .Select(point => new CurvePoint(point.Days, point.Share!.Value.Value, point.Share.Value.Low, point.Share.Value.High, times.Count(time => time.Days > point.Days)))],
            [.. Stratifier.All.Select(one => WaitedBy(totals, awaited, one, exact))])
        {
            LeftOut = untold,
        };
    }

    /// <summary>Days of waiting; to the nearest ten for those who see no patient, as a day on which a share is reached is somebody's.</summary>
    private static double? Told(double? days, bool exact) => exact || days is not { } told ? days : Math.Round(told / 10, MidpointRounding.AwayFromZero) * 10;

    private static WaitingBreakdown WaitedBy(QualityTotals totals, Awaited awaited, Stratifier stratifier, bool exact)
    {
        IReadOnlyList<(string Group, CaseMix Mix, WaitingTime Time)> patients = totals.Waited(awaited, stratifier.Id);
        IReadOnlyList<(string Group, KaplanMeier Curve)> groups = [.. patients.GroupBy(patient => patient.Group).OrderBy(group => group.Key, Stratifier.Order).Select(group => (group.Key, KaplanMeier.Of(group.Select(patient => patient.Time))))];
        bool[] hidden = exact ? new bool[groups.Count] : QualityCells.Hidden([.. groups.Select(group => Cells(group.Curve, Horizon))], Cells(KaplanMeier.Of(totals.Waited(awaited)), Horizon));
        int reference = Largest([.. groups.Select((group, at) => hidden[at] || group.Group == Stratifier.NotRecorded ? 0L : group.Curve.Patients)]);
        IReadOnlyDictionary<string, Estimate> adjusted = reference < 0 ? new Dictionary<string, Estimate>()
            : Adjustment.OfWaiting([.. patients.Where(patient => !hidden[IndexOf(groups, patient.Group)])], Horizon, groups[reference].Group, stratifier.Id);
        return new(stratifier.Id, stratifier.Title, [.. groups.Select((group, at) => hidden[at]
            ? new WaitingGroup(group.Group, null, null, null, null, IsReference: false, null, null)
            : new WaitingGroup(
                group.Group, group.Curve.Patients, group.Curve.Events, Told(group.Curve.Median.Days, exact), group.Curve.HappenedWithin(Horizon), at == reference,
                at == reference || reference < 0 || group.Curve.HappenedWithin(Horizon) is not { } share || groups[reference].Curve.HappenedWithin(Horizon) is not { } other
                    ? null : Proportions.Difference(share, other),
                at == reference || !adjusted.TryGetValue(group.Group, out Estimate difference) ? null : difference)
            {
                Few = QualityCells.IsSmall(group.Curve.SeenFor(Horizon)),
            })]);
    }

    private static long[] Cells(KaplanMeier curve) => [curve.Patients, curve.Events, curve.Patients - curve.Events];

    /// <summary>The same with the events up to a day and after it, as the share within it tells them.</summary>
    private static long[] Cells(KaplanMeier curve, int days)
    {
        long within = curve.Steps.Where(step => step.Days <= days).Sum(step => step.Events);
        return [.. Cells(curve), within, curve.Events - within];
    }

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
