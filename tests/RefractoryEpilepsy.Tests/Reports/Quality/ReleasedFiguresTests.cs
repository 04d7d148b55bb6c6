using CsCheck;
using RefractoryEpilepsy.Reports.Quality;
using RefractoryEpilepsy.Resistance;
using RefractoryEpilepsy.Shared;

namespace RefractoryEpilepsy.Tests.Reports.Quality;

/// <summary>What a reader of totals may not work out by holding what one run said against what another says.</summary>
public class ReleasedFiguresTests
{
    private static readonly string[] Whose = ["", "site 0", "site 1", "site 2"];

    /// <summary>
    /// Month after month records come late; the reader keeps everything that was shown. Nothing that was told is ever told otherwise, and no year tells a few beyond its months.
    /// </summary>
    [Fact]
    public void Nobody_works_out_a_few_from_what_two_runs_say() =>
        Gen.Select(Gen.Int[0, 100_000], Gen.Int[300, 1200], Gen.Int[0, 8]).Sample(
            (seed, count, late) =>
            {
                QualityRecord[] records = [.. Enumerable.Range(seed, count).Select(number => At(SimulatedRecords.One(number), number))];
                var released = Whose.ToDictionary(one => one, _ => new List<QualityReport>());
                int moved = 0;
                foreach (ReportPeriod month in (ReportPeriod[])[ReportPeriod.Month(2023, 6), ReportPeriod.Month(2023, 11), ReportPeriod.Month(2023, 12), ReportPeriod.Month(2024, 2), ReportPeriod.Month(2024, 12)])
                {
                    foreach ((string one, QualityReport report) in Release(records, month, released))
                    {
                        released[one].Add(report);
                        moved += report.Measures.Count(figures => figures.Held);
                    }

                    for (int at = 0; at < late; at++)
                    {
                        int number = (at * 37) % records.Length;
                        records[number] = Later(records[number], at);
                    }
                }

                foreach (string one in Whose)
                {
                    Unchanging(released[one]);
                }

                if (late == 0)
                {
                    Assert.Equal(0, moved);
                }
            },
            iter: 12);

    [Fact]
    public void A_month_and_its_year_stay_as_they_were_first_shown()
    {
        QualityRecord[] records = [.. Enumerable.Range(0, 1500).Select(number => At(SimulatedRecords.One(number), number))];
        var released = Whose.ToDictionary(one => one, _ => new List<QualityReport>());
        IReadOnlyDictionary<string, QualityReport> first = Release(records, ReportPeriod.Month(2024, 1), released);
        Array.ForEach(Whose, one => released[one].Add(first[one]));
        QualityRecord[] late = [.. records.Select((record, at) => at < 60 ? Later(record, at) : record)];

        IReadOnlyDictionary<string, QualityReport> second = Release(late, ReportPeriod.Month(2024, 2), released);
        QualityReport fresh = Counted(late, ReportPeriod.Month(2024, 2), "");

        MeasureFigures told = first[""].Find("QM-2")!, again = second[""].Find("QM-2")!, now = fresh.Find("QM-2")!;
        Assert.NotEqual(Month(now, "2023-05"), Month(told, "2023-05"));
        Assert.Equal(Month(told, "2023-05"), Month(again, "2023-05"));
        Assert.Equal(told.Year, again.Year);
        Assert.NotEqual(now.Year, again.Year);
        Assert.True(again.Held);
        Assert.Equal(Month(now, "2024-02"), again.Month);
    }

    [Fact]
    public void December_is_hidden_where_records_moved_and_the_year_where_it_would_tell_them_all_the_same()
    {
        QualityRecord[] records = [.. Enumerable.Range(0, 3000).Select(number => At(SimulatedRecords.One(number), number))];
        var released = Whose.ToDictionary(one => one, _ => new List<QualityReport>());
        IReadOnlyDictionary<string, QualityReport> first = Release(records, ReportPeriod.Month(2024, 11), released);
        Array.ForEach(Whose, one => released[one].Add(first[one]));
        QualityRecord[] late = [.. records.Select((record, at) => at < 60 ? Later(record, at) : record)];

        MeasureFigures unmoved = Release(records, ReportPeriod.Month(2024, 12), released)[""].Find("QM-2")!, moved = Release(late, ReportPeriod.Month(2024, 12), released)[""].Find("QM-2")!;

        Assert.NotNull(Month(unmoved, "2024-12"));
        Assert.Equal(unmoved.Year!.Met, unmoved.Trend.TakeLast(12).Sum(month => month.Figure!.Met));
        Assert.Null(Month(moved, "2024-12"));
        Assert.NotNull(moved.Year);
        Assert.True(moved.Year.Met - moved.Trend.TakeLast(12).Sum(month => month.Figure?.Met ?? 0) >= 11);
        Assert.Null(moved.Year.Excluded);
    }

    [Fact]
    public void The_year_is_told_in_the_place_of_its_December_where_people_are_counted()
    {
        // Sixty people in care all the time, and three who died in the spring: the year has 63, its December 60.
        QualityRecord[] records = [.. Enumerable.Range(0, 63).Select(number => new QualityRecord
        {
            Patient = new($"p{number}"), Sex = "female", Born = new(1980, 1, 1), Observed = new(new(2019, 1, 1), number < 60 ? new(2024, 12, 31) : new(2023, 4, 1)), Died = number < 60 ? null : new(2023, 4, 1),
            AsOf = new(2024, 12, 31), Epilepsy = Answer.Yes, EpilepsySince = new(2019, 1, 1), ResistantSince = new(2020, 1, 1), Confidence = Confidence.Definite, ServicesKnown = true, Site = new("site 0"),
            Facts = number % 2 == 0 ? [new(Fact.CentreReferral, new(2022, 6, 1), new(2022, 6, 1))] : [],
        })];

        MeasureFigures shown = Release(records, ReportPeriod.Month(2023, 12), Whose.ToDictionary(one => one, _ => new List<QualityReport>()))[""].Find("QM-1")!;

        Assert.Equal((63, 60), (Fresh(records).Year!.Patients, Month(Fresh(records), "2023-12")!.Patients));
        Assert.NotNull(shown.Year);
        Assert.Null(Month(shown, "2023-12"));
        Assert.Contains("2023 as a whole is told instead", shown.MonthWhy, StringComparison.Ordinal);
        Assert.NotNull(Month(shown, "2023-11"));
    }

    [Fact]
    public void What_could_not_be_judged_when_a_month_was_released_comes_with_the_first_report_that_tells_it()
    {
        // Forty requests for an MRI every month, each done after ten days.
        static QualityReport On(ReportPeriod month, DateOnly asOf)
        {
            var totals = new QualityTotals(Measures.All, QualityReport.PeriodsFor(month, exact: false), AreaTable.Empty, QualityReport.WaitingPeriodFor(month, exact: false));
            for (int number = 0; number < 40 * 30; number++)
            {
                DateOnly asked = new DateOnly(2021, 10, 5).AddMonths(number / 40);
                if (asked <= asOf)
                {
                    totals.Add(new QualityRecord
                    {
                        Patient = new($"p{number}"), Observed = new(new(2019, 1, 1), asOf), AsOf = asOf, Epilepsy = Answer.Yes, EpilepsySince = new(2019, 1, 1),
                        Facts = [new(Fact.MriRequested, asked, asked), .. asked.AddDays(10) <= asOf ? new[] { new DatedFact(Fact.MriDone, asked.AddDays(10), asked.AddDays(10)) } : []],
                    });
                }
            }

            return QualityReport.Of(totals, asOf, finishedOnly: true);
        }

        QualityReport early = On(ReportPeriod.Month(2023, 12), new(2023, 12, 31));
        QualityReport late = ReleasedFigures.Release(
            new Dictionary<string, QualityReport> { [""] = On(ReportPeriod.Month(2024, 2), new(2024, 2, 29)) }, new Dictionary<string, IReadOnlyList<QualityReport>> { [""] = [early] }, (_, _, _) => [])[""];
        MeasureFigures then = early.Find("QM-10")!, now = ReleasedFigures.Ripened(early, [early, late], new(2024, 2, 29)).Find("QM-10")!;

        Assert.True(then.Supported);
        Assert.Equal((null, null), (then.Month, then.Year));
        Assert.Contains("42 days to act", then.MonthWhy, StringComparison.Ordinal);
        Assert.Equal(40, Month(then, "2023-10")!.Counted);                    // what can be judged is told all the same
        Assert.False(ReleasedFigures.IsBehind(early, new(2024, 2, 10)));
        Assert.True(ReleasedFigures.IsBehind(early, new(2024, 2, 29)));
        Assert.Equal((40, 480), (now.Month!.Counted, now.Year!.Counted));
        Assert.Equal((null, null), (now.MonthWhy, now.YearWhy));
        Assert.Equal(then, ReleasedFigures.Ripened(early, [early], new(2024, 2, 29)).Find("QM-10"));
    }

    private static MeasureFigures Fresh(QualityRecord[] records)
    {
        ReportPeriod december = ReportPeriod.Month(2023, 12);
        return QualityReport.Of(Fold(records, QualityReport.PeriodsFor(december, exact: true), "", december), new(2024, 12, 31), exact: true).Find("QM-1")!;
    }

    [Theory]
    [InlineData(40, 50, true)]                                             // many come in and many go out
    [InlineData(6, 30, false)]                                             // the difference would tell of six
    [InlineData(40, 6, false)]
    [InlineData(40, 0, true)]
    public void Waits_of_years_that_overlap_follow_only_where_those_who_come_in_and_go_out_are_many(int entering, int leaving, bool shown)
    {
        WaitingTime[] Times(int many) => [.. Enumerable.Range(0, many == 6 ? 6 : many * 2).Select(at => new WaitingTime(at % 3 * 100, Happened: at % 2 == 0)), .. Enumerable.Range(0, many == 6 ? 0 : many * 2).Select(at => new WaitingTime(400, Happened: at % 2 == 0))];
        QualityRecord[] records = [.. Enumerable.Range(0, 1500).Select(number => At(SimulatedRecords.One(number), number))];
        QualityReport last = Counted(records, ReportPeriod.Month(2023, 12), ""), next = Counted(records, ReportPeriod.Month(2024, 12), "");
        var before = new Dictionary<string, IReadOnlyList<QualityReport>> { [""] = [last] };

        QualityReport released = ReleasedFigures.Release(new Dictionary<string, QualityReport> { [""] = next }, before, (_, _, years) => Times(years.From.Year == 2024 ? entering : leaving))[""];

        Assert.Equal((new ReportPeriod(new(2024, 1, 1), new(2024, 12, 31)), new ReportPeriod(new(2019, 1, 1), new(2019, 12, 31))), ReleasedFigures.Exchange(next, [last]));
        Assert.Equal(shown ? next.WaitedFrom : last.WaitedFrom, released.WaitedFrom);
        Assert.Equal(shown ? next.Waiting[0].Median : last.Waiting[0].Median, released.Waiting[0].Median);
        Assert.All(released.Waiting, waiting => Assert.True(!shown || waiting.Breakdowns.Count == 0));
    }

    private static Figure? Month(MeasureFigures figures, string month) => figures.Trend.Single(one => one.Month == month).Figure;

    private static IReadOnlyDictionary<string, QualityReport> Release(QualityRecord[] records, ReportPeriod month, Dictionary<string, List<QualityReport>> released) => ReleasedFigures.Release(
        Whose.ToDictionary(one => one, one => Counted(records, month, one)),
        Whose.ToDictionary(one => one, one => (IReadOnlyList<QualityReport>)released[one]),
        (one, awaited, years) => Fold(records, [years], one, years).Waited(awaited));

    private static QualityReport Counted(QualityRecord[] records, ReportPeriod month, string whose)
    {
        IReadOnlyList<ReportPeriod> periods = QualityReport.PeriodsFor(month, exact: false);
        ReportPeriod waiting = QualityReport.WaitingPeriodFor(month, exact: false);
        return QualityReport.Of(Fold(records, periods, whose, waiting), new(2024, 12, 31), whose.Length == 0 ? null : whose, exact: false, whose.Length == 0 ? null : Fold(records, periods, "", waiting), finishedOnly: true);
    }

    private static QualityTotals Fold(QualityRecord[] records, IReadOnlyList<ReportPeriod> periods, string whose, ReportPeriod waiting)
    {
        var totals = new QualityTotals(Measures.All, periods, AreaTable.Empty, waiting);
        foreach (QualityRecord record in records.Where(record => whose.Length == 0 || record.Site.Is(whose)))
        {
            totals.Add(record);
        }

        return totals;
    }

    /// <summary>A figure that was shown is shown again as it was; a hidden one stays hidden; years tell nothing few beyond their months.</summary>
    private static void Unchanging(List<QualityReport> released)
    {
        foreach (Measure measure in Measures.All)
        {
            MeasureFigures[] all = [.. released.Select(report => report.Find(measure.Id)!).Where(figures => figures.Supported)];
            foreach (IGrouping<string, MonthFigure> month in all.SelectMany(figures => figures.Trend).Where(month => month.Why is null).GroupBy(month => month.Month))
            {
                Assert.Single(month.Select(one => one.Figure).Distinct());
            }

            foreach (IGrouping<ReportPeriod, (QualityReport Report, MeasureFigures Figures)> year in released.Select(report => (report, report.Find(measure.Id)!)).Where(one => one.Item2.Supported && one.Item2.YearWhy is null).GroupBy(one => one.report.Year))
            {
                Figure? told = Assert.Single(year.Select(one => one.Figures.Year).Distinct());
                string[] groups = [.. year.Select(one => string.Join(';', one.Figures.Breakdowns.SelectMany(breakdown => breakdown.Groups).Select(group => $"{group.Group}={group.Figure}"))).Distinct()];
                Assert.Single(groups);
                Dictionary<string, Figure?> months = all.SelectMany(figures => figures.Trend).Where(month => month.Month.StartsWith(year.Key.ToString() + "-", StringComparison.Ordinal)).DistinctBy(month => month.Month).ToDictionary(month => month.Month, month => month.Figure);
                if (measure.IsState)
                {
                    Assert.Null(months.GetValueOrDefault(year.Key + "-12"));
                }

                if (measure.IsState || told is null || months.Count < 12)
                {
                    continue;
                }

                bool hides = months.Values.Any(figure => figure is null);
                foreach (Func<Figure, long> of in (Func<Figure, long>[])[figure => figure.Met, figure => figure.Counted - figure.Met])
                {
                    long rest = of(told) - months.Values.OfType<Figure>().Sum(of);
                    Assert.True(rest == 0 || rest >= 11 || (!hides && rest <= -11), $"{measure.Id} {year.Key} tells {rest} beyond its months");
                }
            }
        }
    }

    private static QualityRecord At(QualityRecord record, int number) => Copy(record, record.Facts, new CareSite($"site {number % 3}"));

    /// <summary>The same person with visits and what was done there put on record late.</summary>
    private static QualityRecord Later(QualityRecord record, int number)
    {
        var day = new DateOnly(2023, 1 + (number % 12), 10);
        return Copy(record, [.. record.Facts, new(Fact.EpilepsyVisit, day, day), .. number % 2 == 0 ? [new DatedFact(Fact.SeizureFrequency, day, day)] : Array.Empty<DatedFact>(), new(Fact.EpilepsyVisit, day.AddYears(1), day.AddYears(1))], record.Site);
    }

    private static QualityRecord Copy(QualityRecord record, IReadOnlyList<DatedFact> facts, CareSite site) => new()
    {
        Patient = record.Patient, Site = site, Sex = record.Sex, Race = record.Race, Ethnicity = record.Ethnicity, Language = record.Language, Payer = record.Payer, PostalArea = record.PostalArea,
        Born = record.Born, Died = record.Died, Observed = record.Observed, AsOf = record.AsOf, Epilepsy = record.Epilepsy, EpilepsySince = record.EpilepsySince, ResistantSince = record.ResistantSince,
        Confidence = record.Confidence, FreeSince = record.FreeSince, IntellectualDisability = record.IntellectualDisability, Unexplained = record.Unexplained, ServicesKnown = record.ServicesKnown, Facts = facts,
    };
}
