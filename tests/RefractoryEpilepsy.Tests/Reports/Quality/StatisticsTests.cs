using CsCheck;
using RefractoryEpilepsy.Reports.Quality;
using RefractoryEpilepsy.Shared;

namespace RefractoryEpilepsy.Tests.Reports.Quality;

/// <summary>Against R (reference-values.R and what it printed, reference-values.txt, beside this file).</summary>
public class StatisticsTests
{
    private static readonly int[] Days = [3, 10, 10, 25, 40, 40, 61, 88, 90, 90, 120, 150, 180, 181, 200, 240, 300, 365, 400, 500];
    private static readonly int[] Event = [1, 1, 0, 1, 1, 1, 0, 1, 1, 0, 0, 1, 1, 0, 1, 0, 1, 0, 1, 0];

    private static IReadOnlyList<WaitingTime> Waiting => [.. Days.Zip(Event, (days, happened) => new WaitingTime(days, happened == 1))];

    // The classic leukaemia data of R's survival package (Miller 1981).
    private static IReadOnlyList<WaitingTime> Maintained => Times("9 13 13+ 18 23 28+ 31 34 45+ 48 161+");

    private static IReadOnlyList<WaitingTime> Nonmaintained => Times("5 5 8 8 12 16+ 23 27 30 33 43 45");

    [Theory]
    [InlineData("maintained", 9, 0.90909091, 0.50808021, 0.98667382)]
    [InlineData("maintained", 13, 0.81818182, 0.44742861, 0.95116223)]
    [InlineData("maintained", 31, 0.49090909, 0.16733091, 0.75339979)]
    [InlineData("maintained", 48, 0.18409091, 0.01173848, 0.52501484)]
    [InlineData("nonmaintained", 31, 0.29166667, 0.07240161, 0.56088605)]
    [InlineData("waiting", 90, 0.62714932, 0.37125164, 0.80276537)]
    [InlineData("waiting", 180, 0.48778281, 0.23897014, 0.69765248)]
    [InlineData("waiting", 365, 0.30486425, 0.09119495, 0.55475022)]
    public void The_curve_and_its_interval_are_those_of_R(string data, int days, double waiting, double low, double high)
    {
        Estimate found = KaplanMeier.Of(Data(data)).WaitingAfter(days)!.Value;

        Assert.Equal(waiting, found.Value, tolerance: 1e-7);
        Assert.Equal(low, found.Low, tolerance: 1e-7);
        Assert.Equal(high, found.High, tolerance: 1e-7);
    }

    [Theory]
    [InlineData("maintained", 0.25, 18, 9, 34)]
    [InlineData("maintained", 0.5, 31, 13, null)]
    [InlineData("nonmaintained", 0.25, 8, 5, 23)]
    [InlineData("nonmaintained", 0.5, 23, 5, 33)]
    [InlineData("nonmaintained", 0.75, 33, 23, null)]
    [InlineData("waiting", 0.25, 40, 3, 180)]
    [InlineData("waiting", 0.5, 180, 40, 400)]
    [InlineData("waiting", 0.75, 400, 180, null)]
    public void Median_and_quartiles_are_those_of_R(string data, double share, int days, int low, int? high)
    {
        (double? found, double? from, double? to) = KaplanMeier.Of(Data(data)).Quantile(share);

        Assert.Equal<(double?, double?, double?)>((days, low, high), (found, from, to));
    }

    [Fact]
    public void Beyond_the_longest_observation_nothing_is_said()
    {
        Assert.Null(KaplanMeier.Of(Waiting).WaitingAfter(501));
        Assert.Null(KaplanMeier.Of([]).HappenedWithin(90));
        Assert.Equal(1, KaplanMeier.Of(Nonmaintained).HappenedWithin(365)!.Value.Value);   // nobody waits any more
    }

    [Theory]
    [InlineData(20, 0, 0.16843348)]                                        // nobody of 20: Clopper and Pearson, as R's binom.test(0, 20) has it
    [InlineData(10, 10, 0.30849710)]                                       // ten were lost before: they do not count
    [InlineData(1, 0, 0.975)]
    public void Where_it_happened_to_nobody_the_interval_is_that_of_those_seen_so_long(int seen, int lost, double high)
    {
        Estimate share = KaplanMeier.Of([.. Enumerable.Repeat(new WaitingTime(200, Happened: false), seen), .. Enumerable.Repeat(new WaitingTime(30, Happened: false), lost)]).HappenedWithin(90)!.Value;

        Assert.Equal((0, 0), (share.Value, share.Low));
        Assert.Equal(high, share.High, tolerance: 1e-7);
    }

    [Fact]
    public void Where_it_happened_to_everybody_the_interval_is_that_of_the_beta_product()
    {
        // Without censoring that of ten of ten; censored as the leukaemia data, the 97.5 % point of 400,000 simulated products is 0.2976.
        Estimate all = KaplanMeier.Of(Times("5 8 12 23 27 30 33 43 45 50")).HappenedWithin(365)!.Value, some = KaplanMeier.Of(Nonmaintained).HappenedWithin(45)!.Value;

        Assert.Equal((1, 1), (all.Value, all.High));
        Assert.Equal(0.69150289, all.Low, tolerance: 1e-7);
        Assert.Equal((1, 1), (some.Value, some.High));
        Assert.Equal(1 - 0.2976, some.Low, tolerance: 2e-4);
    }

    [Fact]
    public void A_difference_from_a_group_without_events_is_not_surer_than_its_few_people()
    {
        Estimate few = KaplanMeier.Of(Times("200+ 200+ 200+")).HappenedWithin(90)!.Value, other = KaplanMeier.Of(Waiting).HappenedWithin(90)!.Value;

        Assert.True(Proportions.Difference(few, other).Holds(0));
    }

    [Theory]
    [InlineData(0.025, 3, 8, 0.0667395)]                                   // the interval of 3 of 10: 0.0667 to 0.6525
    [InlineData(0.975, 4, 7, 0.6524529)]
    [InlineData(0.5, 300, 300, 0.5)]
    public void Points_of_the_beta_distribution_are_those_of_R(double share, double a, double b, double point) => Assert.Equal(point, Proportions.BetaQuantile(share, a, b), tolerance: 1e-6);

    [Theory]
    [InlineData(56, 70, 48, 80, 0.052431, 0.333873)]
    [InlineData(9, 10, 3, 10, 0.170523, 0.809018)]
    [InlineData(0, 20, 0, 10, -0.277533, 0.161125)]
    [InlineData(10, 10, 0, 20, 0.679086, 1)]
    public void Differences_of_shares_are_Newcombes(int met, int of, int otherMet, int otherOf, double low, double high)
    {
        Estimate difference = Proportions.Difference(Proportions.Share(met, of)!.Value, Proportions.Share(otherMet, otherOf)!.Value);

        Assert.Equal(low, difference.Low, tolerance: 1e-5);
        Assert.Equal(high, difference.High, tolerance: 1e-5);
    }

    [Theory]
    [InlineData(0.001, -3.0902323062)]
    [InlineData(0.025, -1.9599639845)]
    [InlineData(0.3, -0.5244005127)]
    [InlineData(0.999, 3.0902323062)]
    public void Normal_points_are_those_of_R(double share, double point) => Assert.Equal(point, Proportions.NormalQuantile(share), tolerance: 1e-9);

    [Theory]
    [InlineData(10, 2)]
    [InlineData(20, 6)]
    [InlineData(24, 8)]
    public void Crossings_that_chance_seldom_makes_are_those_of_the_binomial(int useful, int crossings) => Assert.Equal(crossings, RunChart.CrossingsByChance(useful));

    [Fact]
    public void Adjusted_differences_are_those_of_logistic_regression_with_marginal_standardisation()
    {
        (string Group, string Age, string Sex, int Met, int Counted)[] cells =
        [
            ("A", "0-4", "female", 30, 40), ("A", "0-4", "male", 25, 40), ("A", "18-44", "female", 60, 100), ("A", "18-44", "male", 55, 90),
            ("B", "0-4", "female", 10, 30), ("B", "0-4", "male", 8, 20), ("B", "18-44", "female", 70, 160), ("B", "18-44", "male", 66, 150),
        ];

        var adjusted = Adjustment.Of([.. cells.Select(cell => (cell.Group, new CaseMix(cell.Age, cell.Sex, false), Counts(cell.Met, cell.Counted)))], "A", "payer");

        Assert.Equal(0.62855715, adjusted["A"].Share, tolerance: 1e-7);
        Assert.Equal(0.42862629, adjusted["B"].Share, tolerance: 1e-7);
        Assert.Equal(-0.19993086, adjusted["B"].Difference.Value, tolerance: 1e-7);
        Assert.Equal(-0.27847052, adjusted["B"].Difference.Low, tolerance: 1e-6);
        Assert.Equal(-0.12139119, adjusted["B"].Difference.High, tolerance: 1e-6);
    }

    [Fact]
    public void An_age_band_in_which_nobody_met_it_leaves_the_adjustment_of_the_others()
    {
        (string Group, string Age, string Sex, int Met, int Counted)[] cells =
        [
            ("A", "0-4", "female", 30, 40), ("A", "0-4", "male", 25, 40), ("A", "18-44", "female", 60, 100), ("A", "18-44", "male", 55, 90),
            ("B", "0-4", "female", 10, 30), ("B", "0-4", "male", 8, 20), ("B", "18-44", "female", 70, 160), ("B", "18-44", "male", 66, 150),
            ("A", "65+", "female", 0, 20), ("B", "65+", "male", 0, 30), ("C", "65+", "male", 0, 30),
        ];

        var adjusted = Adjustment.Of([.. cells.Select(cell => (cell.Group, new CaseMix(cell.Age, cell.Sex, false), Counts(cell.Met, cell.Counted)))], "A", "payer");

        // The difference of the others (as above), shared with fifty people in whom there is none.
        Assert.Equal(["A", "B"], adjusted.Keys.Order());
        Assert.Equal(-0.19993086 * 630 / 680, adjusted["B"].Difference.Value, tolerance: 1e-7);
        Assert.Equal(-0.27847052 * 630 / 680, adjusted["B"].Difference.Low, tolerance: 1e-6);
        Assert.Equal(0.62855715 * 630 / 680, adjusted["A"].Share, tolerance: 1e-7);
    }

    [Fact]
    public void Pseudo_observations_and_their_regression_are_those_of_R()
    {
        double[] pseudo = Adjustment.PseudoShares(Waiting, 180);
        var difference = Adjustment.OfWaiting([.. Waiting.Select((time, at) => (at % 2 == 0 ? "A" : "B", new CaseMix("18-44", "female", false), time))], 180, "A", "payer")["B"];

        Assert.Equal(0.51221719, pseudo.Average(), tolerance: 1e-7);
        Assert.Equal(0.01183894, difference.Value, tolerance: 1e-7);
        Assert.Equal(0.25124943, (difference.High - difference.Low) / 2 / Proportions.Z, tolerance: 1e-7);
    }

    [Fact]
    public void A_group_to_which_it_happened_to_nobody_has_no_adjusted_difference()
    {
        CaseMix mix = new("18-44", "female", false);
        (string, CaseMix, WaitingTime)[] patients = [.. Waiting.Select((time, at) => (at % 2 == 0 ? "A" : "B", mix, time)), .. Enumerable.Range(0, 3).Select(_ => ("C", mix, new WaitingTime(400, Happened: false)))];

        Assert.Equal(["B"], Adjustment.OfWaiting(patients, 180, "A", "payer").Keys);
        Assert.Empty(Adjustment.OfWaiting(patients, 180, "C", "payer"));
    }

    [Fact]
    public void A_share_lies_inside_its_interval_and_more_counts_never_widen_it() =>
        Gen.Int[0, 200].Select(Gen.Int[1, 200]).Sample((met, of) =>
        {
            int some = Math.Min(met, of);
            Estimate share = Proportions.Share(some, of)!.Value, tenfold = Proportions.Share(10.0 * some, 10.0 * of)!.Value;
            return share.Holds(share.Value) && share.Low >= 0 && share.High <= 1 && tenfold.High - tenfold.Low <= share.High - share.Low + 1e-12;
        });

    [Fact]
    public void A_sudden_fall_is_a_special_cause_and_chance_is_none()
    {
        ChartPoint[] steady = [.. Enumerable.Range(0, 12).Select(month => new ChartPoint($"m{month}", month % 2 == 0 ? 52 : 48, 100))];
        ChartPoint[] fallen = [.. steady[..11], new("m11", 20, 100)];
        ChartPoint[] shifted = [.. Enumerable.Range(0, 20).Select(month => new ChartPoint($"m{month}", month < 10 ? 46 + (month % 3) : 53 + (month % 3), 100))];

        Assert.Empty(ControlChart.Of(steady)!.Signals);
        Assert.Equal(("beyond-limits", false), (ControlChart.Of(fallen)!.Newest!.Rule, ControlChart.Of(fallen)!.Newest!.Better));
        Assert.Contains(ControlChart.Of(shifted)!.Signals, signal => signal.Rule == "eight-in-a-row");
        Assert.True(RunChart.Of(shifted)!.HasSignal);
        Assert.Null(ControlChart.Of(steady[..7]));
    }

    [Fact]
    public void Nothing_is_in_a_row_across_a_month_that_is_hidden()
    {
        // Four points below, eight above, then the same with a hidden month amid the eight.
        ChartPoint Point(int month) => new($"m{month}", month < 8 ? 46 + (month % 3) : 53 + (month % 3), 100);
        ChartPoint[] whole = [.. Enumerable.Range(0, 16).Select(Point)];
        ChartPoint[] hidden = [.. whole.Select((point, at) => at is 4 or 12 ? new ChartPoint(point.Label, 0, 0) : point)];

        Assert.Contains(ControlChart.Of(whole)!.Signals, signal => signal.Rule == "eight-in-a-row");
        Assert.DoesNotContain(ControlChart.Of(hidden)!.Signals, signal => signal.Rule == "eight-in-a-row");
        Assert.Equal(8, RunChart.Of(whole)!.LongestRun);
        Assert.Equal(4, RunChart.Of(hidden)!.LongestRun);
        Assert.Equal(0, RunChart.Of([.. whole.Select((point, at) => at is 8 ? new ChartPoint(point.Label, 0, 0) : point)])!.Crossings);
    }

    [Fact]
    public void Limits_follow_the_denominator_and_a_month_without_any_has_none()
    {
        ChartPoint[] points = [.. Enumerable.Range(0, 10).Select(month => new ChartPoint($"m{month}", month == 4 ? 0 : month < 5 ? 5 : 50, month == 4 ? 0 : month < 5 ? 10 : 100))];

        ControlChart chart = ControlChart.Of(points)!;

        Assert.Null(chart.Limits[4]);
        Assert.True(chart.Limits[0]!.Value.High - chart.Limits[0]!.Value.Low > chart.Limits[9]!.Value.High - chart.Limits[9]!.Value.Low);
        Assert.Equal(0.5, chart.Centre, 9);
    }

    [Fact]
    public void Great_denominators_with_common_variation_are_no_signal_after_widening()
    {
        // Shares wander by five points from month to month with 100,000 counted: a plain p-chart would call every month special.
        ChartPoint[] points = [.. Enumerable.Range(0, 24).Select(month => new ChartPoint($"m{month}", month % 2 == 0 ? 52_000 : 47_000, 100_000))];

        ControlChart chart = ControlChart.Of(points)!;

        Assert.True(chart.SigmaZ > 5);
        Assert.DoesNotContain(chart.Signals, signal => signal.Rule == "beyond-limits");
    }

    [Fact]
    public void A_special_cause_does_not_hide_itself_by_widening_the_limits()
    {
        // Twenty-three months as chance would have them, then one far off.
        var random = new Random(5);
        ChartPoint[] points = [.. Enumerable.Range(0, 24).Select(month => new ChartPoint($"m{month}", month == 23 ? 72 : Enumerable.Range(0, 100).Count(_ => random.NextDouble() < 0.5), 100))];

        ControlChart chart = ControlChart.Of(points)!;

        Assert.Equal(1, chart.SigmaZ);
        Assert.Equal("beyond-limits", chart.Newest?.Rule);
    }

    [Fact]
    public void Limits_of_charts_that_vary_by_chance_alone_are_seldom_widened()
    {
        var random = new Random(7);
        int widened = Enumerable.Range(0, 4000).Count(_ =>
            ControlChart.Of([.. Enumerable.Range(0, 24).Select(month => new ChartPoint($"m{month}", Enumerable.Range(0, 60).Count(_ => random.NextDouble() < 0.4), 60))])!.SigmaZ > 1);

        Assert.InRange(widened, 80, 240);                               // one in twenty by design: 200 of 4,000, fewer for the freak ranges left out
    }

    [Fact]
    public void A_site_without_support_is_never_ranked_and_an_outlier_is_found()
    {
        var need = new InputNeed("x", "structured seizure frequency", _ => DateOnly.MinValue, 0, 0.5);
        var sites = Enumerable.Range(0, 10).Select(site => ($"site {site}", Counts(site == 9 ? 20 : 48 + (site % 5), 100), (IReadOnlyList<InputShare>)[new InputShare(need, site == 3 ? 40 : 90, 100)])).ToList();

        FunnelPlot funnel = FunnelPlot.Of(sites)!;

        Assert.Equal("site 3", funnel.NotComparable.Single().Name);
        Assert.DoesNotContain(funnel.Sites, site => site.Name == "site 3");
        Assert.Equal(FunnelPlace.Signal, funnel.Sites.Single(site => site.Name == "site 9").Place);
        Assert.All(funnel.Sites.Where(site => site.Name != "site 9"), site => Assert.Equal(FunnelPlace.Inside, site.Place));
    }

    [Fact]
    public void Over_dispersion_widens_the_funnel()
    {
        var sites = Enumerable.Range(0, 30).Select(site => ($"site {site}", Counts(site % 2 == 0 ? 60 : 40, 100), (IReadOnlyList<InputShare>)[])).ToList();

        FunnelPlot funnel = FunnelPlot.Of(sites)!;

        Assert.Equal(4, funnel.OverDispersion, 9);                       // every z is 2 or -2
        Assert.All(funnel.Sites, site => Assert.Equal(FunnelPlace.Inside, site.Place));
    }

    [Fact]
    public void Twenty_visits_of_one_patient_are_not_twenty_patients()
    {
        var clustered = default(MeasureCounts);
        var spread = default(MeasureCounts);
        for (int patient = 0; patient < 20; patient++)
        {
            clustered.Add(new PatientUnits { Met = patient % 2 == 0 ? 20 : 0, NotMet = patient % 2 == 0 ? 0 : 20 });
        }

        for (int patient = 0; patient < 400; patient++)
        {
            spread.Add(new PatientUnits { Met = patient % 2, NotMet = 1 - (patient % 2) });
        }

        Assert.Equal(spread.Rate, clustered.Rate);
        Assert.Equal(400, spread.EffectiveCount);
        Assert.InRange(clustered.EffectiveCount, 15, 20);
    }

    [Fact]
    public void Before_and_after_does_not_take_months_of_the_same_people_for_new_people()
    {
        Measure measure = Measures.All.First(one => one.IsState);
        IReadOnlyList<ReportPeriod> months = ReportPeriod.MonthsUntil(new(2024, 12, 31), 24);
        QualityRecord[] records = [.. Enumerable.Range(0, 1500).Select(SimulatedRecords.One)];
        var totals = new QualityTotals([measure], months, AreaTable.Empty);
        Array.ForEach(records, totals.Add);
        MonthFigure[] trend = [.. months.Select((month, at) => new MonthFigure(month.ToString(), at is 3 or 20 ? null : Figure.Of(totals.Of(0, at))))];
        var fold = new BeforeAfterFold(measure, trend, new(2024, 1, 15));
        Array.ForEach(records, fold.Add);

        BeforeAfter change = fold.Result()!;

        Assert.Equal(trend[..12].Sum(month => month.Figure?.Counted ?? 0), change.Before.Counted);
        Assert.Equal(trend[13..].Sum(month => month.Figure?.Met ?? 0), change.After.Met);
        Assert.Equal(["2023-04", "2024-01", "2024-09"], change.LeftOut.Select(month => month.Month).Order());
        Assert.Contains("3 months (too few to show: 2023-04, 2024-09; the change fell into it: 2024-01)", change.LeftOutText(), StringComparison.Ordinal);

        // Ten thousand monthly answers of a few hundred people: an interval that took them for independent would be far too narrow.
        Assert.True(change.Patients.After * 5 < change.After.Counted);
        Estimate naive = Proportions.Difference(Proportions.Share(change.After.Met, change.After.Counted)!.Value, Proportions.Share(change.Before.Met, change.Before.Counted)!.Value);
        Assert.True(change.Difference.High - change.Difference.Low > 1.5 * (naive.High - naive.Low));

        Assert.False(new BeforeAfterFold(measure, trend, new(2022, 1, 1)).HasBothSides);
    }

    [Fact]
    public void A_point_of_a_funnel_stands_where_its_limits_are_drawn()
    {
        // 10 patients with 40 visits each, all alike within a patient: 400 visits are worth little, and a raw count would put the point beyond limits it is not beyond.
        var few = default(MeasureCounts);
        for (int patient = 0; patient < 10; patient++)
        {
            few.Add(new PatientUnits { Met = patient < 7 ? 40 : 0, NotMet = patient < 7 ? 0 : 40 });
        }

        List<(string, MeasureCounts, IReadOnlyList<InputShare>)> sites = [("few", few, []), .. Enumerable.Range(0, 6).Select(site => ($"site {site}", Counts(48 + site, 100), (IReadOnlyList<InputShare>)[]))];
        FunnelPlot plot = FunnelPlot.Of(sites)!;
        string picture = QualityCharts.Funnel("QM-2", plot, "visits");

        FunnelSite site = plot.Sites.Single(one => one.Name == "few");
        Assert.Equal((400, FunnelPlace.Inside), (site.Counted, site.Place));
        Assert.InRange(site.Worth, 8, 12);
        Assert.All(plot.Sites, one =>
        {
            (double low, double high) = plot.Limits(one.Worth, Proportions.Z);
            Assert.Equal(one.Place == FunnelPlace.Inside, one.Rate >= low && one.Rate <= high);
        });
        (double lowRaw, double highRaw) = plot.Limits(site.Counted, FunnelPlot.Far);
        Assert.False(site.Rate >= lowRaw && site.Rate <= highRaw);
        double x = double.Parse(System.Text.RegularExpressions.Regex.Match(picture, "cx=\"(?<x>[0-9.]+)\"[^>]*><title>few", System.Text.RegularExpressions.RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)).Groups["x"].Value, System.Globalization.CultureInfo.InvariantCulture);
        Assert.InRange(x, 52, 150);
    }

    [Fact]
    public void Sites_that_cannot_be_compared_are_named_although_there_is_no_plot()
    {
        FunnelPlot plot = FunnelPlot.Of([("north", Counts(50, 100), []), ("south", Counts(4, 9), [])], ["west"])!;

        Assert.Empty(plot.Sites);
        Assert.Equal(["north", "south", "west"], plot.NotComparable.Select(site => site.Name));
        Assert.All(plot.NotComparable, site => Assert.NotEmpty(site.Reason));
        Assert.Null(FunnelPlot.Of([("alone", Counts(50, 100), [])]));
    }

    /// <summary>Days; a plus marks a censored one.</summary>
    private static IReadOnlyList<WaitingTime> Times(string text) =>
        [.. text.Split(' ').Select(day => new WaitingTime(int.Parse(day.TrimEnd('+'), System.Globalization.CultureInfo.InvariantCulture), !day.EndsWith('+')))];

    private static MeasureCounts Counts(int met, int counted)
    {
        var counts = default(MeasureCounts);
        for (int patient = 0; patient < counted; patient++)
        {
            counts.Add(new PatientUnits { Met = patient < met ? 1 : 0, NotMet = patient < met ? 0 : 1 });
        }

        return counts;
    }

    private static IReadOnlyList<WaitingTime> Data(string name) => name switch { "maintained" => Maintained, "nonmaintained" => Nonmaintained, _ => Waiting };

    [Theory]
    [InlineData(97, 98, false, null)]
    [InlineData(5, 98, false, null)]
    [InlineData(7, 7, false, null)]
    [InlineData(0, 0, true, null)]
    [InlineData(98, 98, false, 0.0)]
    [InlineData(49, 98, false, 0.5)]
    [InlineData(2, 4, true, 0.5)]
    public void A_share_of_missing_input_is_told_to_readers_of_totals_only_where_it_tells_of_nobody_or_of_eleven_and_more(long has, long of, bool exact, double? told) =>
        Assert.Equal(told, new InputShare(Measures.Find("QM-2")!.Needs[0], has, of).Told(exact));
}
