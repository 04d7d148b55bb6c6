using RefractoryEpilepsy.Prediction;
using RefractoryEpilepsy.Reports.ChartReview;
using RefractoryEpilepsy.Reports.Quality;
using RefractoryEpilepsy.Resistance;

namespace RefractoryEpilepsy.Tests.Reports;

public class ChartReviewTests
{
    // A hospital of 2,000 people with epilepsy; 200 charts were read.
    private static readonly ReviewedStratum[] Hospital =
    [
        new(ReviewStrata.Definite, 200, 30, 27), new(ReviewStrata.Probable, 100, 30, 21), new(ReviewStrata.Possible, 50, 30, 12),
        new(ReviewStrata.Coded, 20, 20, 5), new(ReviewStrata.UndefinedWithTwoDrugs, 400, 40, 6), new(ReviewStrata.Controls, 1230, 50, 0),
    ];

    public static TheoryData<int[][], double, double> PublishedKappas => new()
    {
        { [[7, 7, 2, 3], [2, 8, 3, 7], [1, 5, 4, 9], [2, 8, 9, 14]], 0.1293, 0.0686 },     // R, vcd::Kappa(SexualFun), unweighted: 0.1293, ASE 0.0686
        { [[22, 2, 2, 0], [5, 7, 14, 0], [0, 2, 36, 0], [0, 1, 17, 10]], 0.4930, 0.0567 }, // Agresti, Categorical Data Analysis: two pathologists, 0.493, SE 0.057
        { [[20, 5], [10, 15]], 0.4000, 0.1270 },                                           // scikit-learn cohen_kappa_score: 0.4
    };

    [Theory, MemberData(nameof(PublishedKappas))]
    public void Kappa_and_its_interval_are_those_of_published_tables(int[][] table, double kappa, double standardError)
    {
        string[] answers = [.. Enumerable.Range(0, table.Length).Select(at => $"answer {at}")];
        (string, string)[] pairs = [.. table.SelectMany((row, at) => row.SelectMany((count, column) => Enumerable.Repeat((answers[at], answers[column]), count)))];

        Estimate found = Agreement.Of(pairs, answers).Kappa!.Value;

        Assert.Equal(kappa, found.Value, 0.00005);
        Assert.Equal(standardError, (found.High - found.Low) / 2 / Proportions.Z, 0.0001);
    }

    /// <summary>Index day 2015, data of 2024, horizon five years.</summary>
    [Theory]
    [InlineData(400, Answer.Unknown, "left", "no", Answer.Unknown, 400)]               // lost after a year: readers saw the same year
    [InlineData(1826, Answer.Unknown, "no-status-document", "no", Answer.No, 1826)]    // there to the end; readers found what we did not
    [InlineData(700, Answer.No, "responsive", "no", Answer.No, 365)]                   // settled before leaving
    [InlineData(1826, Answer.Yes, "second-failure", "no", Answer.No, 1826)]
    [InlineData(500, Answer.Yes, "second-failure", "no", Answer.Unknown, 500)]
    [InlineData(900, Answer.Unknown, "possible-only", "2016-01-01", Answer.Yes, 365)]
    public void A_reviewed_no_is_a_negative_only_for_who_was_observed_so_long(int observed, Answer ours, string reason, string review, Answer expected, int days)
    {
        CohortOutcome outcome = new(ours, ours == Answer.Unknown ? observed : 365, reason);
        var row = new TrainingRow(new("p"), new(2015, 1, 1), [], outcome, outcome, 0, new Dictionary<string, string>()) { ObservedDays = observed };
        var rows = new TrainingRows(Questions.AtFirstDrug, [row], [], [], new(2024, 1, 1), "tables");
        var answer = new ChartAnswer(review == "no" ? Answer.No : Answer.Yes, review == "no" ? null : DateOnly.Parse(review, System.Globalization.CultureInfo.InvariantCulture), [], []);

        CohortOutcome found = ReviewedOutcomes.Apply(rows, new Dictionary<string, ReviewedChart> { ["p"] = new("p", ReviewStrata.Controls, answer, answer, null) }).Rows[0].Outcome;

        Assert.Equal((expected, days), (found.Resistant, found.Days));
    }

    [Fact]
    public void Two_readers_who_gave_one_answer_to_all_have_no_kappa()
    {
        Agreement found = Agreement.Of([("yes", "yes"), ("yes", "yes")], ["yes", "no"]);

        Assert.Null(found.Kappa);
        Assert.Equal(1, found.Observed);
    }

    [Fact]
    public void Strata_are_weighted_by_their_patients_and_not_by_their_charts()
    {
        ReviewAccuracy found = ReviewAccuracy.Of(Hospital);

        Assert.Equal(250.0 / 300, found.Ppv!.Value.Value, 1e-9);        // 200 × 27/30 + 100 × 21/30 of 300 called
        Assert.Equal(250.0 / 335, found.Sensitivity!.Value.Value, 1e-9); // and 20 + 5 + 60 + 0 resistant who were not called
        Assert.Equal(1615.0 / 1665, found.Specificity!.Value.Value, 1e-9);
        Assert.Equal(335.0 / 2000, found.Prevalence!.Value.Value, 1e-9);
        Assert.Equal(0.15, found.Apparent!.Value, 1e-9);
    }

    [Fact]
    public void The_corrected_prevalence_of_the_same_charts_is_their_weighted_prevalence()
    {
        ReviewAccuracy found = ReviewAccuracy.Of(Hospital);

        Assert.Equal(found.Prevalence!.Value.Value, found.Corrected!.Value.Value, 1e-9);
        Assert.True(found.Corrected.Value.Low < 0.1675 && found.Corrected.Value.High > 0.1675);
    }

    [Fact]
    public void A_large_stratum_in_which_nothing_was_found_still_widens_the_interval()
    {
        // No resistant patient among 50 controls of 1,230: up to 70 may hide there, as many as a fifth of all.
        Estimate found = ReviewAccuracy.Of(Hospital).Sensitivity!.Value;

        Assert.InRange(found.Low, 0.45, 0.65);
        Assert.InRange(found.High, 0.80, 0.95);
    }

    [Fact]
    public void One_stratum_gives_the_interval_of_Wilson()
    {
        Estimate found = ReviewAccuracy.Of([Hospital[0] with { Patients = 4000 }, new(ReviewStrata.Controls, 10, 0, 0)]).Ppv!.Value;

        Assert.Equal(0.7438, found.Low, 0.0001);  // 27 of 30: 74.4 % to 96.5 %
        Assert.Equal(0.9654, found.High, 0.0001);
    }

    [Fact]
    public void A_stratum_without_a_decided_chart_leaves_sensitivity_untold()
    {
        ReviewAccuracy found = ReviewAccuracy.Of([.. Hospital.Take(5), new(ReviewStrata.Controls, 1230, 0, 0)]);

        Assert.Null(found.Sensitivity);
        Assert.Equal([ReviewStrata.Controls], found.NotDrawn);
        Assert.NotNull(found.Ppv);
    }

    [Fact]
    public void The_interval_of_a_corrected_share_is_that_of_Lang_and_Reiczigel()
    {
        Estimate found = ReviewAccuracy.RoganGladen(0.30, 1000, 0.80, 120, 0.95, 180)!.Value;

        Assert.Equal(1.0 / 3, found.Value, 1e-9);
        Assert.Equal(Low, found.Low, 0.0005);
        Assert.Equal(High, found.High, 0.0005);
        Assert.Null(ReviewAccuracy.RoganGladen(0.30, 1000, 0.40, 120, 0.60, 180));
    }

    // The published formulas worked out by hand for these numbers (as R, asht::prevSeSp does).
    private const double Low = 0.27581;
    private const double High = 0.39233;

    [Fact]
    public void The_same_seed_draws_the_same_charts_whatever_the_order_of_patients()
    {
        (string, string)[] patients = [.. Enumerable.Range(0, 500).Select(number => ($"key{number:D3}", ReviewStrata.InOrder[number % 6]))];

        IReadOnlyList<DrawnChart> one = ReviewDraw.Of(patients, 60, seed: 7).Charts;
        IReadOnlyList<DrawnChart> other = ReviewDraw.Of(patients.Reverse(), 60, seed: 7).Charts;

        Assert.Equal(one, other);
        Assert.NotEqual(one, ReviewDraw.Of(patients, 60, seed: 8).Charts);
        Assert.Equal(60, one.Select(chart => chart.Patient).Distinct().Count());
        Assert.True(one.Take(12).Select(chart => chart.Stratum).Distinct().Count() > 3, "the order must not tell the stratum");
    }

    [Theory]
    [InlineData(new[] { 100, 100, 100, 100, 100, 100 }, 200, new[] { 34, 34, 33, 33, 33, 33 })]
    [InlineData(new[] { 5, 0, 100, 100, 100, 100 }, 200, new[] { 5, 0, 49, 49, 49, 48 })]
    [InlineData(new[] { 1, 2, 0, 0, 0, 0 }, 200, new[] { 1, 2, 0, 0, 0, 0 })] // fewer than were asked for
    public void What_a_small_stratum_cannot_give_is_asked_of_the_others(int[] counts, int size, int[] expected)
    {
        IReadOnlyList<int> shares = ReviewDraw.Shares(counts, size);

        Assert.Equal(expected.Sum(), shares.Sum());
        Assert.All(shares.Zip(expected), pair => Assert.InRange(pair.First, pair.Second - 1, pair.Second + 1));
        Assert.All(shares.Zip(counts), pair => Assert.True(pair.First <= pair.Second));
    }

    [Fact]
    public void Readers_have_the_same_work_and_nobody_reads_a_chart_twice()
    {
        IReadOnlyList<(string First, string Second)> pairs = ReviewDraw.Pairs(["a", "b", "c", "d"], 120);

        Assert.All(pairs, pair => Assert.NotEqual(pair.First, pair.Second));
        Assert.All(pairs.SelectMany(pair => (string[])[pair.First, pair.Second]).CountBy(reader => reader), reader => Assert.Equal(60, reader.Value));
        Assert.Equal(12, pairs.Distinct().Count());
    }

    [Theory]
    [InlineData(Answer.Yes, Answer.Yes, null, Answer.Yes)]
    [InlineData(Answer.Yes, Answer.No, null, null)]         // waits to be settled
    [InlineData(Answer.Yes, Answer.No, Answer.No, Answer.No)]
    [InlineData(Answer.Yes, null, null, null)]              // read once
    public void What_counts_is_what_both_say_or_what_settled_it(Answer? first, Answer? second, Answer? settled, Answer? expected)
    {
        var chart = new ReviewedChart("key", ReviewStrata.Definite, Said(first), Said(second), Said(settled));

        Assert.Equal(expected, chart.Agreed?.Resistant);
        Assert.Equal(first != second && second is not null && settled is null, chart.IsOpen);
    }

    [Fact]
    public void Where_both_say_yes_the_later_day_counts_and_only_what_both_name()
    {
        var chart = new ReviewedChart(
            "key", ReviewStrata.Definite, new(Answer.Yes, new(2020, 1, 1), ["levetiracetam", "lamotrigine"], ["stroke"]), new(Answer.Yes, new(2020, 6, 1), ["lamotrigine", "valproate"], []), Settled: null);

        Assert.Equal(new DateOnly(2020, 6, 1), chart.Truth!.Since);
        Assert.Equal(["lamotrigine"], chart.Truth.FailedDrugs);
        Assert.Empty(chart.Truth.Causes);
    }

    private static ChartAnswer? Said(Answer? answer) => answer is { } said ? new(said, null, [], []) : null;
}
