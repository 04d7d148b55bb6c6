using RefractoryEpilepsy.Learning.Figures;
using RefractoryEpilepsy.Learning.Training;

namespace RefractoryEpilepsy.Learning.Tests;

public class ValidationTests
{
    private static readonly SearchOptions Small = new() { DrawsPerAlgorithm = 2, OuterFolds = 3, InnerFolds = 2, Resamples = 100 };

    private static IReadOnlyList<Candidate> Candidates { get; } =
        [.. Small.Algorithms.SelectMany(algorithm => Candidate.Draw(algorithm, Small.DrawsPerAlgorithm, Small.Seed))];

    [Fact]
    public void Nearly_reaches_the_best_possible_area_and_is_calibrated()
    {
        (LearningData data, double[] risk) = Simulated.Rows(6000, seed: 11);

        var validation = Validation.Of(Candidates, Simulated.Names, data, Small, int.MaxValue, stop: TestContext.Current.CancellationToken);

        double best = new Discrimination(risk, data.Outcome, data.Weights).Auroc();
        double reached = new Discrimination(validation.Chosen.Probabilities, data.Outcome, data.Weights).Auroc();
        Assert.InRange(reached, 0.97 * best, best + 0.005);
        CalibrationFigures calibration = CalibrationFigures.Of(validation.Chosen.Probabilities, data.Outcome, data.Weights);
        Assert.InRange(calibration.Slope, 0.9, 1.1);
        Assert.InRange(calibration.InTheLarge, -0.1, 0.1);
        Assert.Equal(4, validation.PerAlgorithm.Count);
        Assert.NotNull(validation.Temporal);
        Assert.Equal(1200, validation.Temporal.Rows.Length);
    }

    [Fact]
    public void Shuffled_outcomes_cannot_be_predicted()
    {
        (LearningData data, _) = Simulated.Rows(6000, seed: 12, shuffled: true);

        var validation = Validation.Of(Candidates, Simulated.Names, data, Small, int.MaxValue, stop: TestContext.Current.CancellationToken);

        Assert.InRange(new Discrimination(validation.Chosen.Probabilities, data.Outcome, data.Weights).Auroc(), 0.47, 0.53);
        Assert.All(validation.PerAlgorithm, algorithm =>
            Assert.InRange(new Discrimination(algorithm.Probabilities, data.Outcome, data.Weights).Auroc(), 0.47, 0.53));
    }

    /// <summary>Breiman's rule: among 400 rows the simplest is worse by a constant and a scatter; only the scatter excuses it.</summary>
    [Theory]
    [InlineData(0.02, 0.5, Algorithm.LogisticRegression)]      // 0.02 × 400 = 8 within one standard error, 0.5 × √400 = 10
    [InlineData(0.03, 0.5, Algorithm.LightGbm)]                // 12 is beyond it
    [InlineData(0.02, 0.3, Algorithm.LightGbm)]                // and so is 8 where it is 6
    [InlineData(0, 0, Algorithm.LogisticRegression)]
    public void The_simplest_within_one_standard_error_of_the_best_is_chosen(double worse, double scatter, Algorithm chosen)
    {
        Tried simple = Tried(Algorithm.LogisticRegression, row => 0.4 + worse + (row % 2 == 0 ? scatter : -scatter));
        Tried best = Tried(Algorithm.LightGbm, _ => 0.4);

        Assert.Equal(chosen, Tuning.SimplestNearTheBest([simple, best]).Candidate.Algorithm);

        static Tried Tried(Algorithm algorithm, Func<int, double> loss)
        {
            double[] losses = [.. Enumerable.Range(0, 400).Select(loss)];
            return new(Candidate.Draw(algorithm, 1, 1).Single(), [], "none", losses) { LogLoss = losses.Average() };
        }
    }

    [Fact]
    public void No_patient_stands_on_both_sides_of_a_split()
    {
        (LearningData data, _) = Simulated.Rows(900, seed: 13);
        data = data with { Patients = [.. data.Patients.Select(patient => patient / 3)] };

        int[] folds = Folds.Of(data, 5, seed: 1);

        Assert.All(Enumerable.Range(0, 900).GroupBy(row => data.Patients[row]), rows => Assert.Single(rows.Select(row => folds[row]).Distinct()));
        double[] rates = [.. Enumerable.Range(0, 5).Select(fold => Folds.Split(folds, fold).Inside.Average(row => data.Outcome[row] ? 1.0 : 0))];
        Assert.InRange(rates.Max() - rates.Min(), 0, 0.08);
    }
}
