using CsCheck;
using RefractoryEpilepsy.Reports.Quality;
using RefractoryEpilepsy.Shared;

namespace RefractoryEpilepsy.Tests.Reports.Quality;

/// <summary>What a reader of a report may not work out.</summary>
public class QualityCellsTests
{
    private static readonly IReadOnlyList<ReportPeriod> Periods = QualityReport.PeriodsFor(ReportPeriod.Month(2024, 12), exact: false);

    [Fact]
    public void Few_who_were_left_out_are_hidden_with_the_populations_that_would_tell_them()
    {
        Figure shown = QualityCells.Shown(Counts(met: 40, notMet: 60, excluded: 5, undetermined: 30), exact: false)!;

        Assert.Equal((null, 0, 30, null, null), (shown.Excluded, shown.Excepted, shown.Undetermined, shown.Denominator, shown.Initial));
        Assert.Equal((40, 100), (shown.Met, shown.Counted));
        Assert.Equal(5, QualityCells.Shown(Counts(met: 40, notMet: 60, excluded: 5), exact: true)!.Excluded);
    }

    [Fact]
    public void A_hidden_exclusion_of_one_group_takes_another_with_it_where_the_total_is_told()
    {
        MeasureCounts[] groups = [Counts(met: 40, notMet: 60, excluded: 5), Counts(met: 50, notMet: 50, excluded: 20), Counts(met: 70, notMet: 30, excluded: 400)];

        (Figure? whole, IReadOnlyList<Figure?> parts) = QualityCells.Shown(Sum(groups), groups, exact: false, apartByPatient: true);

        Assert.Equal(425, whole!.Excluded);
        Assert.Equal([null, null, 400], parts.Select(part => part!.Excluded));
    }

    [Fact]
    public void Two_small_groups_that_are_few_together_take_a_third_with_them()
    {
        MeasureCounts[] groups = [Counts(met: 3, notMet: 60), Counts(met: 2, notMet: 50), Counts(met: 70, notMet: 30), Counts(met: 700, notMet: 300)];

        IReadOnlyList<Figure?> parts = QualityCells.Shown(Sum(groups), groups, exact: false, apartByPatient: true).Parts;

        Assert.Equal([true, true, true, false], parts.Select(part => part is null));
    }

    [Theory]
    [InlineData(true, 5)]                                                  // one hidden month follows from the year
    [InlineData(true, 4, 3)]                                               // two that are few together
    [InlineData(false, 5, 7)]
    [InlineData(false)]
    public void A_year_that_would_give_a_hidden_month_away_is_hidden_itself(bool hidden, params int[] small)
    {
        MeasureCounts[] months = [.. small.Select(met => Counts(met, notMet: 60)), .. Enumerable.Range(0, 12 - small.Length).Select(_ => Counts(met: 40, notMet: 60, excluded: 20))];

        Figure?[] shown = [.. months.Select(month => QualityCells.Shown(month, exact: false))];
        Figure? year = QualityCells.YearOf(Sum(months), months, shown);

        Assert.Equal(12 - small.Length, shown.Count(month => month is not null));
        Assert.Equal(hidden, year is null);
    }

    [Theory]
    [InlineData(5, true, 40)]                                              // with December two months are hidden, and the year tells neither
    [InlineData(4, false, 6)]                                              // they are few together: nothing is gained, and the year goes
    public void December_goes_with_a_month_that_the_year_would_give_away(int small, bool yearShown, int december)
    {
        MeasureCounts[] months = [Counts(small, notMet: 60), .. Enumerable.Range(0, 10).Select(_ => Counts(met: 40, notMet: 60)), Counts(december, notMet: 60)];

        IReadOnlyList<Figure?> shown = QualityCells.MonthsOf(months, [.. months.Select(month => QualityCells.Shown(month, exact: false))]);

        Assert.Equal([0, 11], Enumerable.Range(0, 12).Where(month => shown[month] is null));
        Assert.Equal(yearShown, QualityCells.YearOf(Sum(months), months, shown) is not null);
        Assert.DoesNotContain(null, QualityCells.MonthsOf(months[1..2].Concat(months[1..11]).Append(Counts(met: 30, notMet: 30)).ToArray(), [.. Enumerable.Range(0, 12).Select(_ => QualityCells.Shown(months[1], exact: false))]));
    }

    [Fact]
    public void Few_left_out_in_one_month_are_not_told_by_the_year_and_all_else_is()
    {
        MeasureCounts[] months = [Counts(met: 40, notMet: 60, excluded: 5, excepted: 12), .. Enumerable.Range(0, 11).Select(_ => Counts(met: 40, notMet: 60, excluded: 20))];

        Figure year = QualityCells.YearOf(Sum(months), months, [.. months.Select(month => QualityCells.Shown(month, exact: false))])!;

        Assert.Equal((480, 1200, null, 12, null), (year.Met, year.Counted, year.Excluded, year.Excepted, year.Denominator));
    }

    /// <summary>Every report of two years, held against each other: a month says the same in all of them, and years are the same or do not overlap.</summary>
    [Fact]
    public void Nobody_works_out_a_few_from_reports_that_follow_one_another()
    {
        QualityRecord[] records = [.. Enumerable.Range(0, 500).Select(SimulatedRecords.One)];
        var months = new Dictionary<(string, string), Figure?>();
        var years = new Dictionary<(string, ReportPeriod), Figure?>();
        int hidden = 0;
        foreach (ReportPeriod month in ReportPeriod.MonthsUntil(new(2024, 12, 31), 24))
        {
            var totals = new QualityTotals(Measures.All, QualityReport.PeriodsFor(month, exact: false), AreaTable.Empty, QualityReport.WaitingPeriodFor(month, exact: false));
            Array.ForEach(records, totals.Add);
            var report = QualityReport.Of(totals, new(2024, 12, 31));
            Assert.True(QualityCells.IsYear(report.Year) && report.Year.To <= month.To);
            Assert.True(QualityCells.IsYear(new(report.WaitedFrom.From, report.WaitedFrom.From.AddYears(1).AddDays(-1))) && report.WaitedFrom.To == report.Year.To);
            foreach (MeasureFigures figures in report.Measures.Where(figures => figures.Supported))
            {
                foreach (MonthFigure one in figures.Trend.Where(one => one.Why is null))
                {
                    Assert.Equal(one.Figure, months.TryAdd((figures.Id, one.Month), one.Figure) ? one.Figure : months[(figures.Id, one.Month)]);
                    hidden += one.Figure is null ? 1 : 0;
                }

                if (figures.YearWhy is null)
                {
                    Assert.Equal(figures.Year, years.TryAdd((figures.Id, report.Year), figures.Year) ? figures.Year : years[(figures.Id, report.Year)]);
                }
            }
        }

        Assert.True(hidden > 0);
        foreach (((string id, ReportPeriod year), Figure? told) in years.Where(one => !Measures.Find(one.Key.Item1)!.IsState))
        {
            int at = Measures.All.ToList().FindIndex(measure => measure.Id == id);
            IReadOnlyList<ReportPeriod> parts = ReportPeriod.MonthsUntil(year.To, 12);
            if (parts.All(part => months.ContainsKey((id, part.ToString()))))
            {
                var totals = new QualityTotals(Measures.All, parts, AreaTable.Empty);
                Array.ForEach(records, totals.Add);
                Safe(told, [.. parts.Select(part => months[(id, part.ToString())])], [.. parts.Select((_, part) => totals.Of(at, part))]);
            }
        }
    }

    /// <summary>Tries to work out what is hidden, as a reader with the sums would, from every table of a report.</summary>
    [Fact]
    public void Nobody_works_out_a_few_from_a_report() =>
        Gen.Select(Gen.Int[0, 100_000], Gen.Int[20, 400]).Sample(
            (seed, count) =>
            {
                QualityTotals totals = Totals([.. Enumerable.Range(seed, count).Select(SimulatedRecords.One)]);
                var report = QualityReport.Of(totals, new(2024, 12, 31));
                for (int at = 0; at < Measures.All.Count; at++)
                {
                    MeasureFigures figures = report.Measures[at];
                    if (!figures.Supported)
                    {
                        continue;
                    }

                    foreach (Breakdown breakdown in figures.Breakdowns)
                    {
                        Safe(figures.Year, [.. breakdown.Groups.Select(group => group.Figure)], [.. totals.By(breakdown.Id, at, Periods.Count - 1).Where(group => group.Counts.Initial > 0).Select(group => group.Counts)]);
                    }

                    if (!Measures.All[at].IsState)
                    {
                        Safe(figures.Year, [.. figures.Trend.TakeLast(12).Select(month => month.Figure)], [.. Enumerable.Range(Periods.Count - 14, 12).Select(month => totals.Of(at, month))]);
                    }

                    Assert.All(figures.Trend.Select(month => month.Figure).Append(figures.Year).Append(figures.Month), Safely);
                }
            },
            iter: 20);

    [Fact]
    public void An_organisation_that_is_hidden_among_others_is_hidden_on_its_own_page()
    {
        // Site 0 has few that were met; site 1 is hidden with it, or the total would tell.
        QualityRecord[] records = [.. Enumerable.Range(0, 4000).Select(SimulatedRecords.One)];
        QualityTotals all = Totals(records);
        int hidden = 0;
        foreach (string site in Enumerable.Range(0, 12).Select(number => $"site {number}"))
        {
            var alone = QualityReport.Of(Totals([.. records.Where(record => record.Organisation == site)]), new(2024, 12, 31), site, exact: false, all);
            for (int at = 0; at < Measures.All.Count; at++)
            {
                IReadOnlyList<(string Group, MeasureCounts Counts)> sites = [.. all.By(QualityTotals.ByOrganisation, at, Periods.Count - 1).Where(one => one.Counts.Initial > 0)];
                IReadOnlyList<Figure?> shown = QualityCells.Shown(all.Of(at, Periods.Count - 1), [.. sites.Select(one => one.Counts)], exact: false, apartByPatient: true).Parts;
                int number = sites.ToList().FindIndex(one => one.Group == site);
                if (number >= 0 && shown[number] is null)
                {
                    hidden++;
                    Assert.Null(alone.Measures[at].Year);
                    Assert.All(alone.Measures[at].Breakdowns.SelectMany(breakdown => breakdown.Groups), group => Assert.Null(group.Figure));
                }
            }
        }

        Assert.True(hidden > 0);
    }

    [Fact]
    public void A_waiting_curve_tells_no_step_of_a_few()
    {
        // Eleven events up to day 90, five between 91 and 180, twenty up to a year, twelve still waiting.
        WaitingTime[] times =
        [
            .. Enumerable.Range(0, 11).Select(at => new WaitingTime(10 + at, Happened: true)), .. Enumerable.Range(0, 5).Select(at => new WaitingTime(100 + at, Happened: true)),
            .. Enumerable.Range(0, 20).Select(at => new WaitingTime(200 + at, Happened: true)), .. Enumerable.Range(0, 12).Select(_ => new WaitingTime(500, Happened: false)),
        ];

        Assert.Equal([90, 365], QualityCells.HorizonsShown(times, [90, 180, 365]));
        Assert.Equal([90, 180, 365], QualityCells.HorizonsShown([.. times, .. Enumerable.Range(0, 6).Select(_ => new WaitingTime(120, Happened: true))], [90, 180, 365]));
        Assert.Equal([90], QualityCells.HorizonsShown([.. times, new WaitingTime(150, Happened: false), .. Enumerable.Range(0, 9).Select(_ => new WaitingTime(300, Happened: false))], [90, 180, 365]));
        Assert.Empty(QualityCells.HorizonsShown(times[..^3], [90, 180, 365]));
    }

    [Fact]
    public void Nobody_works_out_a_few_from_a_waiting_curve() =>
        Gen.Select(Gen.Int[0, 100_000], Gen.Int[200, 1500]).Sample(
            (seed, count) =>
            {
                QualityTotals totals = Totals([.. Enumerable.Range(seed, count).Select(SimulatedRecords.One)]);
                foreach (WaitingFigures waiting in QualityReport.Of(totals, new(2024, 12, 31)).Waiting)
                {
                    IReadOnlyList<WaitingTime> times = totals.Waited(waiting.Awaited);
                    int before = -1;
                    foreach (int days in waiting.Curve.Select(point => point.Days).Concat(waiting.Within.Select(within => within.Days)).Append(int.MaxValue).Distinct().Order().Where(_ => waiting.Curve.Count > 0))
                    {
                        Assert.False(times.Count(time => time.Days > before && time.Days <= days && time.Happened) is > 0 and < 11);
                        Assert.False(times.Count(time => time.Days > before && time.Days <= days && !time.Happened) is > 0 and < 11);
                        before = days;
                    }

                    Assert.All(new[] { waiting.Median, waiting.FirstQuartile, waiting.ThirdQuartile }, day => Assert.True(day is null || day % 10 == 0));
                }
            },
            iter: 20);

    [Theory]
    [InlineData("2024-01-01", "2024-12-31", true)]
    [InlineData("2024-02-01", "2024-02-29", true)]
    [InlineData("2024-02-01", "2024-02-28", false)]
    [InlineData("2024-01-01", "2024-03-31", false)]
    [InlineData("2023-05-01", "2024-04-30", false)]
    public void Only_whole_calendar_months_and_years_are_open(string from, string to, bool open) => Assert.Equal(open, QualityCells.IsOpen(new(Chart.Day(from), Chart.Day(to))));

    [Fact]
    public void A_source_is_hidden_where_it_would_give_one_of_its_sites_away()
    {
        MeasureCounts[] sites = [Counts(met: 5, notMet: 60), Counts(met: 50, notMet: 50), Counts(met: 70, notMet: 30), Counts(met: 700, notMet: 300)];

        (IReadOnlyList<Figure?> parts, IReadOnlyDictionary<string, Figure?> sources) = QualityCells.ShownByFamily(Sum(sites), sites, ["east", "east", "west", "west"], exact: false);

        // Of east one site is small: the other is hidden with it, and their sum is no small number.
        Assert.Equal([true, true, false, false], parts.Select(part => part is null));
        Assert.Equal([55, 770], sources.Values.Select(source => source!.Met));

        (parts, sources) = QualityCells.ShownByFamily(Sum(sites), sites, ["east", "west", "west", "west"], exact: false);
        Assert.Null(parts[0]);
        Assert.Null(sources["east"]);
        Assert.Null(sources["west"]);
    }

    private static void Safely(Figure? figure)
    {
        if (figure is not null)
        {
            Assert.All(
                new long?[] { figure.Met, figure.Counted - figure.Met, figure.Patients, figure.Excluded, figure.Excepted, figure.Undetermined, figure.Denominator - figure.Counted, figure.Initial - figure.Counted },
                count => Assert.False(count is > 0 and < 11, $"{figure}"));
        }
    }

    /// <summary>The hidden parts together are not few, in any column whose sum is told.</summary>
    private static void Safe(Figure? whole, IReadOnlyList<Figure?> parts, IReadOnlyList<MeasureCounts> counts)
    {
        Assert.All(parts, Safely);
        if (whole is null || parts.Count == 0)
        {
            return;
        }

        foreach ((Func<Figure, long?> shown, Func<MeasureCounts, long> real) in new (Func<Figure, long?>, Func<MeasureCounts, long>)[]
        {
            (figure => figure.Met, one => one.Met), (figure => figure.Counted - figure.Met, one => one.NotMet), (figure => figure.Excluded, one => one.Excluded),
            (figure => figure.Excepted, one => one.Excepted), (figure => figure.Undetermined, one => one.Undetermined),
        })
        {
            if (shown(whole) is not null)
            {
                long rest = counts.Where((_, at) => parts[at] is not { } part || shown(part) is null).Sum(real);
                Assert.False(rest is > 0 and < 11, "what is left of the total is few");
            }
        }
    }

    private static MeasureCounts Counts(int met, int notMet, int excluded = 0, int excepted = 0, int undetermined = 0)
    {
        var counts = default(MeasureCounts);
        foreach ((Standing standing, int times) in new[] { (Standing.Met, met), (Standing.NotMet, notMet), (Standing.Excluded, excluded), (Standing.Excepted, excepted), (Standing.Undetermined, undetermined) })
        {
            for (int one = 0; one < times; one++)
            {
                var units = default(PatientUnits);
                units.Add(standing);
                counts.Add(units);
            }
        }

        return counts;
    }

    private static MeasureCounts Sum(MeasureCounts[] groups)
    {
        var sum = default(MeasureCounts);
        foreach (MeasureCounts group in groups)
        {
            sum.Add(group);
        }

        return sum;
    }

    private static QualityTotals Totals(IReadOnlyList<QualityRecord> records)
    {
        var totals = new QualityTotals(Measures.All, Periods, AreaTable.Empty);
        foreach (QualityRecord record in records)
        {
            totals.Add(record);
        }

        return totals;
    }
}
