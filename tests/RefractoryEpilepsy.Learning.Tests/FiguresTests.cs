using System.Text.Json;
using RefractoryEpilepsy.Learning.Figures;
using RefractoryEpilepsy.Learning.Scoring;
using RefractoryEpilepsy.Prediction;
using RefractoryEpilepsy.Shared;

namespace RefractoryEpilepsy.Learning.Tests;

/// <summary>Against numbers of scikit-learn and statsmodels; script and versions are in <c>Reference</c>.</summary>
public class FiguresTests
{
    private static readonly JsonElement Reference = JsonDocument.Parse(
        File.ReadAllText(Repository.PathTo("tests/RefractoryEpilepsy.Learning.Tests/Reference/figures.json"))).RootElement;

    private static readonly double[] Probability = Numbers("probability");
    private static readonly bool[] Outcome = [.. Numbers("outcome").Select(value => value == 1)];
    private static readonly double[] Weight = Numbers("weight");
    private static readonly double[] Ones = [.. Probability.Select(_ => 1.0)];

    [Fact]
    public void Against_true_risks_the_truth_itself_is_best_and_calibrated_and_a_shrunken_guess_is_not()
    {
        var random = new Random(3);
        double[] truth = [.. Enumerable.Range(0, 4000).Select(_ => 1 / (1 + Math.Exp(-(random.NextDouble() * 6) + 3)))];
        static double Half(double risk) => 1 / (1 + Math.Exp(-Math.Log(risk / (1 - risk)) / 2));

        var itself = AgainstTruth.Of([.. truth.Select(risk => (risk, risk))]);
        var half = AgainstTruth.Of([.. truth.Select(risk => (Half(risk), risk))]);
        var noise = AgainstTruth.Of([.. truth.Select(risk => (random.NextDouble(), risk))]);

        Assert.Equal((1, 1, 0), (Math.Round(itself.Ratio, 9), Math.Round(itself.Slope, 6), Math.Round(itself.InTheLarge, 6)));
        Assert.Equal((1, 2), (Math.Round(half.Ratio, 9), Math.Round(half.Slope, 6)));       // in the same order, spread half as far
        Assert.InRange(noise.Auroc, 0.47, 0.53);
        Assert.Throws<ArgumentException>(() => AgainstTruth.Of([]));
    }

    [Fact]
    public void Areas_under_both_curves_are_those_of_scikit_learn()
    {
        Assert.Equal(Number("auroc"), new Discrimination(Probability, Outcome, Ones).Auroc(), 1e-12);
        Assert.Equal(Number("aurocWeighted"), new Discrimination(Probability, Outcome, Weight).Auroc(), 1e-12);
        Assert.Equal(Number("auprc"), new Discrimination(Probability, Outcome, Ones).Auprc(), 1e-12);
        Assert.Equal(Number("auprcWeighted"), new Discrimination(Probability, Outcome, Weight).Auprc(), 1e-12);
    }

    [Fact]
    public void Calibration_is_that_of_scikit_learn_and_statsmodels()
    {
        CalibrationFigures plain = CalibrationFigures.Of(Probability, Outcome, Ones);
        CalibrationFigures weighted = CalibrationFigures.Of(Probability, Outcome, Weight);

        Assert.Equal(Number("brier"), plain.Brier, 1e-12);
        Assert.Equal(Number("brierWeighted"), weighted.Brier, 1e-12);
        Assert.Equal(Number("logLoss"), plain.LogLoss, 1e-12);
        Assert.Equal(Number("logLossWeighted"), weighted.LogLoss, 1e-12);
        Assert.Equal(Number("slope"), plain.Slope, 1e-7);
        Assert.Equal(Number("slopeError"), plain.SlopeError, 1e-6);
        Assert.Equal(Number("inTheLarge"), plain.InTheLarge, 1e-7);
        Assert.Equal(Number("slopeWeighted"), weighted.Slope, 1e-7);
        Assert.Equal(Number("inTheLargeWeighted"), weighted.InTheLarge, 1e-7);
        Assert.Equal(Number("ici"), plain.Ici, 0.001);                    // ours is straight between 100 points
        Assert.Equal(Number("e50"), plain.E50, 0.002);
        Assert.Equal(Number("e90"), plain.E90, 0.003);
    }

    [Fact]
    public void The_flexible_curve_is_the_lowess_of_statsmodels()
    {
        LocalLine curve = LocalLine.Fit(Probability, Outcome, Ones);
        foreach (var (at, expected) in Numbers("lowessAt").Zip(Numbers("lowess")))
        {
            Assert.Equal(expected, curve.At(at), 0.002);
        }
    }

    [Fact]
    public void Isotonic_calibration_is_that_of_scikit_learn_inside_every_step()
    {
        double[] logOdds = [.. Probability.Select(p => Math.Log(p / (1 - p)))];
        IsotonicCalibration ours = IsotonicCalibration.Fit(logOdds, Outcome, Weight);
        double[] theirs = [.. Numbers("isotonic").Distinct().Order()];

        Assert.Equal(theirs.Length, ours.Probabilities.Length);
        foreach (var (expected, actual) in theirs.Zip(ours.Probabilities).Where(pair => pair.First is > 0 and < 1))
        {
            Assert.Equal(expected, actual, 1e-6);
        }

        Assert.InRange(ours.Probability(-50), 1e-9, 0.2);
        Assert.InRange(ours.Probability(50), 0.5, 1 - 1e-9);
    }

    [Fact]
    public void Net_benefit_is_the_formula_of_vickers_and_elkin()
    {
        bool[] nobody = new bool[Probability.Length];
        DecisionPoint plain = ClinicalUse.DecisionCurve(Probability, Outcome, Ones, nobody).Single(point => point.Threshold == 0.20);
        DecisionPoint weighted = ClinicalUse.DecisionCurve(Probability, Outcome, Weight, nobody).Single(point => point.Threshold == 0.20);

        Assert.Equal(Number("netBenefit20"), plain.Model, 1e-12);
        Assert.Equal(Number("netBenefit20Weighted"), weighted.Model, 1e-12);
        Assert.Equal(0, plain.ReferNone);
        Assert.Equal(0, plain.TwoFailures);
    }

    [Fact]
    public void An_interval_covers_the_truth_about_as_often_as_it_says()
    {
        int covered = 0;
        for (int seed = 0; seed < 100; seed++)
        {
            var random = new Random(seed);
            bool[] outcome = [.. Enumerable.Range(0, 300).Select(_ => random.NextDouble() < 0.3)];
            double[] score = [.. outcome.Select(y => Simulated.Normal(random) + (y ? 1 : 0))];    // AUROC = Φ(1/√2) = 0.7602
            Interval interval = new Discrimination(score, outcome, [.. score.Select(_ => 1.0)]).Bootstrap(200, seed).Auroc;
            covered += interval.Low <= 0.7602 && interval.High >= 0.7602 ? 1 : 0;
        }

        Assert.InRange(covered, 86, 100);
    }

    [Fact]
    public void Drift_is_nothing_between_equals_and_loud_after_a_shift()
    {
        var random = new Random(3);
        float[] then = [.. Enumerable.Range(0, 4000).Select(_ => (float)Simulated.Normal(random))];
        float[] same = [.. Enumerable.Range(0, 4000).Select(_ => (float)Simulated.Normal(random))];
        float[] bins = Drift.Bins(then);

        Assert.InRange(Index(same), 0, 0.02);
        Assert.InRange(Index([.. same.Select(value => value + 1)]), Drift.Warning, 5);
        Assert.InRange(Index([.. same.Select((value, at) => at % 3 == 0 ? float.NaN : value)]), Drift.Warning, 5);

        double Index(float[] now) => Drift.StabilityIndex(Drift.Shares(then, bins), Drift.Shares(now, bins));
    }

    private static double Number(string name) => Reference.GetProperty(name).GetDouble();

    private static double[] Numbers(string name) => [.. Reference.GetProperty(name).EnumerateArray().Select(value => value.GetDouble())];
}
