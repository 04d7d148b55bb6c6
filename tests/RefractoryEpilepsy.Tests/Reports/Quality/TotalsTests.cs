using CsCheck;
using RefractoryEpilepsy.Reports.Quality;
using RefractoryEpilepsy.Resistance;
using RefractoryEpilepsy.Shared;

namespace RefractoryEpilepsy.Tests.Reports.Quality;

/// <summary>Laws of the fold over quality records.</summary>
public class TotalsTests
{
    private static readonly IReadOnlyList<ReportPeriod> Year = [.. ReportPeriod.MonthsUntil(new(2024, 12, 31), 12), new(new(2024, 1, 1), new(2024, 12, 31))];

    private static readonly string[] FallIntoOneMonth = ["QM-2", "QM-4", "QM-10", "QM-14"];

    private static readonly Gen<QualityRecord> AnyRecord = Gen.Int[0, int.MaxValue - 1].Select(seed => SimulatedRecords.One(seed));

    [Fact]
    public void Populations_contain_each_other_in_every_measure_period_and_group() =>
        AnyRecord.Array[0, 60].Sample(
            records =>
            {
                QualityTotals totals = Totals(records);
                for (int measure = 0; measure < Measures.All.Count; measure++)
                {
                    for (int period = 0; period < Year.Count; period++)
                    {
                        MeasureCounts all = totals.Of(measure, period);
                        Assert.True(all.Met <= all.Counted && all.Counted <= all.Denominator && all.Denominator <= all.Initial);
                        Assert.True(all.Patients <= all.Counted);
                        Assert.InRange(all.EffectiveCount, 0, all.Counted);
                        foreach (Stratifier breakdown in QualityTotals.Breakdowns)
                        {
                            var sum = default(MeasureCounts);
                            totals.By(breakdown.Id, measure, period).ToList().ForEach(group => sum.Add(group.Counts));
                            Assert.True(sum == all);
                        }
                    }
                }
            },
            iter: 30);

    [Fact]
    public void Months_of_visits_add_up_to_the_year() =>
        AnyRecord.Array[1, 60].Sample(
            records =>
            {
                QualityTotals totals = Totals(records);
                foreach (string id in FallIntoOneMonth)             // visits, side effects, requests, new resistance: each falls into one month
                {
                    int measure = Measures.All.ToList().FindIndex(one => one.Id == id);
                    Assert.Equal(totals.Of(measure, 12).Met, Enumerable.Range(0, 12).Sum(month => totals.Of(measure, month).Met));
                    Assert.Equal(totals.Of(measure, 12).Counted, Enumerable.Range(0, 12).Sum(month => totals.Of(measure, month).Counted));
                }
            },
            iter: 30);

    [Fact]
    public void Folds_of_parts_merge_into_the_fold_of_the_whole() =>
        AnyRecord.Array[2, 60].Sample(
            records =>
            {
                QualityTotals whole = Totals(records), merged = Totals([.. records.Where((_, at) => at % 2 == 1)]);
                merged.Merge(Totals([.. records.Where((_, at) => at % 2 == 0)]));
                for (int measure = 0; measure < Measures.All.Count; measure++)
                {
                    for (int period = 0; period < Year.Count; period++)
                    {
                        Assert.True(whole.Of(measure, period) == merged.Of(measure, period));
                        Assert.All(QualityTotals.Breakdowns, one => Assert.Equal(whole.By(one.Id, measure, period), merged.By(one.Id, measure, period)));
                    }

                    Assert.Equal(whole.Support(measure).Select(share => (share.Has, share.Of)), merged.Support(measure).Select(share => (share.Has, share.Of)));
                    Assert.Equal(whole.Mixes("payer", measure), merged.Mixes("payer", measure));
                }

                Assert.Equal(whole.Waited(Awaited.Referral).Order(Comparer<WaitingTime>.Create(Compare)), merged.Waited(Awaited.Referral).Order(Comparer<WaitingTime>.Create(Compare)));
            },
            iter: 30);

    [Fact]
    public void Who_cares_for_a_patient_is_packed_behind_all_else_and_not_into_reports()
    {
        QualityRecord without = SimulatedRecords.One(7);
        QualityRecord with = QualityCodec.Unpack(without.Patient, [.. QualityCodec.Pack(without), 15, .. "Practitioner/a"u8, 24, .. "Practitioner/family-doc"u8, 16, .. "Practitioner/bb"u8])!;

        Assert.Empty(QualityCodec.Unpack(without.Patient, QualityCodec.Pack(without))!.Practitioners);
        Assert.Equal(["Practitioner/a", "Practitioner/family-doc", "Practitioner/bb"], with.Practitioners);
        Assert.Equal(with.Practitioners, QualityCodec.Unpack(with.Patient, QualityCodec.Pack(with))!.Practitioners);
        Assert.Equal(QualityCodec.Pack(without), QualityCodec.PackForReport(with));
        Assert.Equal(PatientSnapshot.Of(without, ReportPeriod.Month(2024, 5), raw: 1), PatientSnapshot.Of(with, ReportPeriod.Month(2024, 5), raw: 1));
    }

    [Fact]
    public void Every_measure_belongs_to_a_program_that_its_source_names()
    {
        (string Program, string Named)[] names = [("aan-2014", "2014"), ("aan-2017", "2017"), ("mips", "MIPS"), ("epilepsy12", "Epilepsy12"), ("local", "Local measure")];

        Assert.Equal(names.Select(one => one.Program), Measures.Programs.Select(program => program.Id));
        foreach (Measure measure in Measures.All)
        {
            Assert.Equal(
                names.Where(one => measure.Source.Contains(one.Named, StringComparison.Ordinal)).Select(one => one.Program),
                Measures.Programs.Where(program => program.Measures.Contains(measure.Id)).Select(program => program.Id));
        }
    }

    [Fact]
    public void A_packed_record_counts_like_the_one_it_was_packed_from() =>
        AnyRecord.Sample(record =>
        {
            byte[] packed = QualityCodec.Pack(record);
            QualityRecord back = QualityCodec.Unpack(record.Patient, packed)!;
            Assert.Equal(packed, QualityCodec.Pack(back));
            QualityTotals one = Totals([record]), other = Totals([back]);
            for (int measure = 0; measure < Measures.All.Count; measure++)
            {
                Assert.True(one.Of(measure, 12) == other.Of(measure, 12));
            }
        });

    [Fact]
    public void Data_that_nobody_delivers_make_a_measure_say_so()
    {
        QualityTotals totals = Totals([.. Enumerable.Range(0, 200).Select(SimulatedRecords.One)]);
        int ecg = Measures.All.ToList().FindIndex(one => one.Id == "QM-11");

        InputShare share = totals.Support(ecg).Single();

        Assert.False(share.Shows);
        Assert.Equal(1, share.Missing);
        Assert.True(totals.Support(1).All(input => input.Shows));              // QM-2 has what it needs
    }

    [Theory]
    [InlineData(2, false)]                                                  // one in a hundred: nobody knows whether the others have none or none is delivered
    [InlineData(10, true)]
    public void Whether_side_effects_and_requests_are_delivered_is_asked_of_everyone_in_care(int with, bool supported)
    {
        DateOnly day = new(2024, 6, 3);
        QualityTotals totals = Totals([.. Enumerable.Range(0, 200).Select(number => new QualityRecord
        {
            Patient = new($"p{number}"), Observed = new(new(2020, 1, 1), new(2024, 12, 31)), AsOf = new(2024, 12, 31), Epilepsy = Answer.Yes, EpilepsySince = new(2020, 1, 1),
            Facts = number >= with ? [] : [new(Fact.SideEffect, day, day), new(Fact.SideEffectAnswered, day.AddDays(9), day.AddDays(9)), new(Fact.MriRequested, day, day), new(Fact.MriDone, day.AddDays(9), day.AddDays(9))],
        })]);
        var report = QualityReport.Of(totals, new(2024, 12, 31), exact: true);

        foreach (string id in (string[])["QM-4", "QM-10"])
        {
            InputShare share = totals.Support(Measures.All.ToList().FindIndex(one => one.Id == id))[0];
            Assert.Equal((with, 200), (share.Has, share.Of));
            Assert.Equal(supported, report.Find(id)!.Supported);
        }

        Assert.Equal(supported, totals.WhyNotTold(Measures.Find("QM-4")!, "", exact: true) is null);
    }

    [Theory]
    [InlineData(0, 60, false, 0)]                                           // nobody's record tells a service or a referral: "not yet" means nothing
    [InlineData(60, 60, true, 0)]
    [InlineData(20, 60, true, 1)]                                           // of two organisations one tells it: only that one counts
    public void Waits_are_told_only_where_the_data_tell_what_is_waited_for(int services, int people, bool told, int leftOut)
    {
        QualityTotals totals = Totals([.. Enumerable.Range(0, people).Select(number => new QualityRecord
        {
            Patient = new($"p{number}"), Site = new(number < 20 ? "east" : "west"), Observed = new(new(2020, 1, 1), new(2024, 12, 31)), AsOf = new(2024, 12, 31), Epilepsy = Answer.Yes, EpilepsySince = new(2020, 1, 1),
            ResistantSince = new(2024, 1, 1 + (number % 28)), Confidence = Confidence.Definite, ServicesKnown = number < services,
            Facts = number < services && number % 2 == 0 ? [new(Fact.CentreReferral, new(2024, 3, 1), new(2024, 3, 1))] : [],
        })]);
        var report = QualityReport.Of(totals, new(2024, 12, 31), exact: true);

        Assert.Equal((told ? services : 0, told ? services / 2 : 0, leftOut), (report.Waiting[0].Patients, report.Waiting[0].Events, report.Waiting[0].LeftOut));
        Assert.Equal(told, report.Waiting[0].Why is null);
        Assert.Equal(told, report.Waiting[0].Breakdowns.Count > 0);
        Assert.NotNull(report.Waiting[1].Why);                              // nobody has an examination of any kind on record
    }

    [Theory]
    [InlineData("2024-03-05", null)]                                        // the 42 days of January's requests are over on 13 March
    [InlineData("2024-03-13", 30L)]
    public void Readers_of_totals_are_told_a_month_when_the_last_of_it_can_be_judged(string asOf, long? counted)
    {
        ReportPeriod january = ReportPeriod.Month(2024, 1);
        var totals = new QualityTotals(Measures.All, QualityReport.PeriodsFor(january, exact: false), AreaTable.Empty, QualityReport.WaitingPeriodFor(january, exact: false));
        for (int number = 0; number < 30; number++)
        {
            DateOnly day = new(2024, 1, 1 + number);
            totals.Add(new QualityRecord
            {
                Patient = new($"p{number}"), Observed = new(new(2020, 1, 1), Chart.Day(asOf)), AsOf = Chart.Day(asOf), Epilepsy = Answer.Yes, EpilepsySince = new(2020, 1, 1),
                Facts = [new(Fact.MriRequested, day, day), new(Fact.MriDone, day.AddDays(9), day.AddDays(9)), new(Fact.MriRequested, day.AddYears(-2), day.AddYears(-2)), new(Fact.MriDone, day.AddYears(-2).AddDays(9), day.AddYears(-2).AddDays(9))],
            });
        }

        MeasureFigures figures = QualityReport.Of(totals, Chart.Day(asOf), finishedOnly: true).Find("QM-10")!;

        Assert.True(figures.Supported);
        Assert.Equal(counted, figures.Month?.Counted);
        Assert.Equal(counted is null, figures.MonthWhy?.Contains("42 days to act", StringComparison.Ordinal) == true);
    }

    [Fact]
    public void No_measure_needs_the_same_input_twice() =>
        Assert.All(Measures.All, measure => Assert.Equal(measure.Needs.Count, measure.Needs.Select(need => need.Text).Distinct().Count()));

    [Fact]
    public void Readers_of_definitions_meet_no_marks_of_the_specification_and_no_names_of_concepts() =>
        Assert.All(
            Measures.All.SelectMany(measure => (string[])[measure.InEnglish, measure.Source, measure.Rationale, .. measure.Needs.Select(need => need.Text)]),
            text => Assert.All((string[])["[K]", "[D]", "proc_"], mark => Assert.DoesNotContain(mark, text, StringComparison.Ordinal)));

    [Theory]
    [InlineData("2023-06-01", "2022", false)]                               // the period lies before the stream
    [InlineData("2023-06-01", "2023", false)]                               // the stream began late in the period
    [InlineData("2023-06-01", "2024", true)]
    [InlineData("2023-02-01", "2023", true)]                                // nearly all of the period is covered
    public void A_stream_that_begins_later_than_the_period_gives_no_figure(string began, string year, bool supported)
    {
        // Thirty patients with a visit every month from 2022 on; seizure frequency is recorded from some day on.
        DateOnly from = Chart.Day(began);
        var period = new ReportPeriod(Chart.Day(year + "-01-01"), Chart.Day(year + "-12-31"));
        var totals = new QualityTotals([Measures.Find("QM-2")!], QualityReport.PeriodsFor(ReportPeriod.Month(period.To.Year, 12), exact: true), AreaTable.Empty);
        for (int patient = 0; patient < 30; patient++)
        {
            DateOnly[] visits = [.. Enumerable.Range(0, 36).Select(month => Chart.Day("2022-01-10").AddMonths(month))];
            totals.Add(new QualityRecord
            {
                Patient = new($"p{patient}"),
                Site = new("north"),
                Observed = new(Chart.Day("2015-01-01"), Chart.Day("2024-12-31")),
                AsOf = Chart.Day("2024-12-31"),
                Epilepsy = Answer.Yes,
                EpilepsySince = Chart.Day("2016-01-01"),
                Facts = [.. visits.Select(day => new DatedFact(Fact.EpilepsyVisit, day, day)), .. visits.Where(day => day >= from).Select(day => new DatedFact(Fact.SeizureFrequency, day, day))],
            });
        }

        MeasureFigures figures = QualityReport.Of(totals, Chart.Day("2024-12-31"), exact: true).Measures[0];

        Assert.Equal(supported, figures.Year is not null);
        Assert.All(figures.Trend.Where(month => string.CompareOrdinal(month.Month, began[..7]) < 0), month => Assert.Null(month.Figure));
        if (!supported)
        {
            Assert.Contains("structured seizure frequency", figures.YearWhy ?? figures.Why, StringComparison.Ordinal);
            Assert.Contains("missing for", figures.YearWhy ?? figures.Why, StringComparison.Ordinal);
            Assert.Empty(figures.Breakdowns);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_month_of_which_most_cannot_be_told_yet_has_no_figure_and_takes_no_other_with_it(bool exact)
    {
        // Forty requests on the 25th of every month: twelve are met after two days, sixteen after ten, twelve after sixty. The data end on 30 June 2024.
        DateOnly end = Chart.Day("2024-06-30");
        var totals = new QualityTotals([Measures.Find("QM-10")!], QualityReport.PeriodsFor(ReportPeriod.Month(2024, 6), exact), AreaTable.Empty);
        for (int patient = 0; patient < 40 * 30; patient++)
        {
            DateOnly asked = Chart.Day("2022-01-25").AddMonths(patient / 40);
            DateOnly done = asked.AddDays((patient % 40) switch { < 12 => 2, < 28 => 10, _ => 60 });
            totals.Add(new QualityRecord
            {
                Patient = new($"p{patient}"), Observed = new(Chart.Day("2015-01-01"), end), AsOf = end, Epilepsy = Answer.Yes, EpilepsySince = Chart.Day("2016-01-01"),
                Facts = [new(Fact.MriRequested, asked, asked), .. done <= end ? new[] { new DatedFact(Fact.MriDone, done, done) } : []],
            });
        }

        MeasureFigures figures = QualityReport.Of(totals, end, exact: exact).Measures[0];

        Assert.Null(figures.Month);
        Assert.Contains(exact ? "cannot tell" : "42 days to act", figures.MonthWhy!, StringComparison.Ordinal);
        Assert.Equal(figures.MonthWhy, figures.Trend[^1].Why);
        Assert.NotNull(figures.Trend[^2].Why);                                  // six weeks after 25 May the data have ended: those done early are not counted alone
        Assert.Equal((28, 40), (figures.Trend[^3].Figure!.Met, figures.Trend[^3].Figure!.Counted));
        Assert.Null(figures.Trend[^3].Why);
    }

    [Fact]
    public void Who_sees_calendar_years_has_the_months_of_this_year_before_its_end()
    {
        // Thirty patients known since March 2024: the calendar year before has nobody.
        ReportPeriod may = ReportPeriod.Month(2024, 5);
        var totals = new QualityTotals([Measures.Find("QM-2")!], QualityReport.PeriodsFor(may, exact: false), AreaTable.Empty);
        for (int patient = 0; patient < 30; patient++)
        {
            DatedFact[] facts = [.. Enumerable.Range(3, 3).Select(month => Chart.Day($"2024-0{month}-10")).SelectMany(day => new[] { new DatedFact(Fact.EpilepsyVisit, day, day), patient < 15 ? new(Fact.SeizureFrequency, day, day) : new(Fact.SeizureFrequency, Chart.Day("2024-03-01"), Chart.Day("2024-03-01")) })];
            totals.Add(new QualityRecord
            {
                Patient = new($"p{patient}"), Observed = new(Chart.Day("2024-03-01"), Chart.Day("2024-05-31")), AsOf = Chart.Day("2024-05-31"), Epilepsy = Answer.Yes, EpilepsySince = Chart.Day("2024-03-01"),
                Facts = [.. facts.OrderBy(fact => fact.Kind).ThenBy(fact => fact.On)],
            });
        }

        MeasureFigures figures = QualityReport.Of(totals, Chart.Day("2024-05-31")).Measures[0];

        Assert.Equal((15, 30), (figures.Month!.Met, figures.Month.Counted));
        Assert.Null(figures.Year);
        Assert.Contains("Nobody", figures.YearWhy!, StringComparison.Ordinal);
        Assert.Equal(0, figures.Inputs[0].Missing);
    }

    [Theory]
    [InlineData(2099, 1, false, true, "after the data")]
    [InlineData(2025, 1, false, true, "after the data")]
    [InlineData(2024, 12, true, true, "not over")]
    [InlineData(2024, 12, false, false, "")]
    public void A_period_that_the_data_do_not_reach_gives_no_figure(int year, int month, bool finishedOnly, bool none, string says)
    {
        var totals = new QualityTotals(Measures.All, QualityReport.PeriodsFor(ReportPeriod.Month(year, month), exact: true), AreaTable.Empty);
        foreach (int seed in Enumerable.Range(0, 300))
        {
            totals.Add(SimulatedRecords.One(seed));
        }

        var report = QualityReport.Of(totals, new(2024, 12, 20), exact: true, finishedOnly: finishedOnly);

        Assert.True(report.IsIncomplete);
        Assert.Equal(none, report.Measures.All(figures => !figures.Supported));
        Assert.Equal(none, report.Waiting[0].Curve.Count == 0);
        Assert.Contains(says, report.Find("QM-2")!.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void Hospitals_of_one_source_are_told_apart_and_a_source_is_all_of_them()
    {
        QualityTotals totals = Totals([.. Enumerable.Range(0, 4000).Select(seed => At(seed, new("east", $"Organization/{seed % 4}", $"Hospital {seed % 4}")))]);
        int measure = Measures.All.ToList().FindIndex(one => one.Id == "QM-2"), year = Year.Count - 1;
        MeasureFigures figures = QualityReport.Of(totals, new(2024, 12, 31), exact: true).Find("QM-2")!;

        Assert.Equal(["Hospital 0 (Organization/0, east)", "Hospital 1 (Organization/1, east)", "Hospital 2 (Organization/2, east)", "Hospital 3 (Organization/3, east)"], totals.By(QualityTotals.ByOrganisation, measure, year).Select(one => one.Group));
        Assert.Equal(4, figures.Funnel!.Sites.Count);
        Assert.Equal(totals.Support(measure).Select(share => share.Of), totals.Support(measure, "east").Select(share => share.Of));
        Assert.True(totals.Support(measure, "Hospital 1 (Organization/1, east)")[0].Of < totals.Support(measure)[0].Of / 3);
    }

    private static QualityRecord At(int seed, CareSite site)
    {
        QualityRecord one = SimulatedRecords.One(seed);
        return new()
        {
            Patient = one.Patient, Site = site, Sex = one.Sex, Race = one.Race, Born = one.Born, Died = one.Died, Observed = one.Observed, AsOf = one.AsOf, Epilepsy = one.Epilepsy, EpilepsySince = one.EpilepsySince,
            ResistantSince = one.ResistantSince, Confidence = one.Confidence, FreeSince = one.FreeSince, ServicesKnown = one.ServicesKnown, Facts = one.Facts,
        };
    }

    [Theory]
    [InlineData("2024-05-01", null, "2024-12-31", 90, true)]                  // referred
    [InlineData(null, null, "2024-12-31", 335, false)]                        // still waiting on the day of judgement
    [InlineData(null, "2024-03-01", "2024-03-01", 30, false)]                 // died
    [InlineData(null, null, "2022-06-01", null, false)]                       // record ended before
    [InlineData("2023-05-01", null, "2024-12-31", null, false)]               // referred before resistance
    public void Waiting_is_censored_by_death_transfer_and_the_end_of_the_data(string? referred, string? died, string lastRecord, int? days, bool happened)
    {
        DateOnly since = Chart.Day("2024-01-31");
        var record = new QualityRecord
        {
            Patient = new("p"),
            Died = died is null ? null : Chart.Day(died),
            Observed = new(Chart.Day("2015-01-01"), Chart.Day(lastRecord)),
            AsOf = Chart.Day("2024-12-31"),
            ResistantSince = since,
            Confidence = Confidence.Probable,
            Facts = referred is null ? [] : [new(Fact.CentreReferral, Chart.Day(referred), Chart.Day(referred))],
        };

        WaitingTime? wait = TimeToEvent.Of(record, Awaited.Referral, since, since);

        Assert.Equal(days is { } waited ? new WaitingTime(happened ? 91 : waited, happened) : null, wait);
    }

    [Fact]
    public void Who_moved_away_is_censored_on_the_last_day_seen()
    {
        var record = new QualityRecord
        {
            Patient = new("p"),
            Observed = new(Chart.Day("2015-01-01"), Chart.Day("2022-06-30")),
            AsOf = Chart.Day("2024-12-31"),
            ResistantSince = Chart.Day("2022-01-01"),
            Confidence = Confidence.Definite,
        };

        Assert.Equal(new WaitingTime(180, Happened: false), TimeToEvent.Of(record, Awaited.Referral, DateOnly.MinValue, DateOnly.MaxValue));
    }

    private static int Compare(WaitingTime left, WaitingTime right) => (left.Days, left.Happened).CompareTo((right.Days, right.Happened));

    private static QualityTotals Totals(IReadOnlyList<QualityRecord> records)
    {
        var totals = new QualityTotals(Measures.All, Year, AreaTable.Empty);
        foreach (QualityRecord record in records)
        {
            totals.Add(record);
        }

        return totals;
    }
}
