using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;
using Microsoft.ML.Trainers.FastTree;
using Microsoft.ML.Trainers.LightGbm;
using RefractoryEpilepsy.Learning.Scoring;
using RefractoryEpilepsy.Learning.Training;

namespace RefractoryEpilepsy.Learning.Tests;

public class CandidateTests
{
    /// <summary>What was copied out of ML.NET must say what ML.NET itself says.</summary>
    [Fact]
    public void The_copied_scorers_give_the_probabilities_of_the_trainers_own_models()
    {
        (LearningData data, _) = Simulated.Rows(1500, seed: 6);
        foreach (float[] row in data.Features)
        {
            row[0] = row[13] > 2.4f ? 1 : 0;                               // hardly anyone has it: no leaf is large enough to split it off
        }

        FeatureEncoding encoding = FeatureEncoding.Learn(Simulated.Names, data.Features);
        DenseMatrix dense = encoding.Encode(data.Features);
        var view = new DenseDataView(dense, data.Outcome, [.. Enumerable.Repeat(1f, data.Count)]);
        var trainers = new MLContext(3).BinaryClassification.Trainers;

        Compare(Algorithm.Gam, new() { ["LearningRate"] = 0.02, ["MaximumBinCountPerFeature"] = 16, ["MinimumExampleCountPerLeaf"] = 20, ["NumberOfIterations"] = 60 },
            trainers.Gam(new GamBinaryTrainer.Options { LearningRate = 0.02, MaximumBinCountPerFeature = 16, MinimumExampleCountPerLeaf = 20, NumberOfIterations = 60, NumberOfThreads = 1, Seed = 3 }).Fit(view).Transform(view));
        Compare(Algorithm.FastTree, new() { ["FeatureFraction"] = 1, ["LearningRate"] = 0.1, ["MinimumExampleCountPerLeaf"] = 20, ["NumberOfLeaves"] = 6, ["NumberOfTrees"] = 30 },
            trainers.FastTree(new FastTreeBinaryTrainer.Options { LearningRate = 0.1, MinimumExampleCountPerLeaf = 20, NumberOfLeaves = 6, NumberOfTrees = 30, NumberOfThreads = 1, Seed = 3, FeatureSelectionSeed = 3, DiskTranspose = false, ExampleWeightColumnName = "Weight" }).Fit(view).Transform(view));
        Compare(Algorithm.LightGbm, new() { ["FeatureFraction"] = 1, ["L2Regularization"] = 1, ["LearningRate"] = 0.1, ["MinimumExampleCountPerLeaf"] = 20, ["NumberOfIterations"] = 30, ["NumberOfLeaves"] = 6 },
            trainers.LightGbm(new LightGbmBinaryTrainer.Options { LearningRate = 0.1, MinimumExampleCountPerLeaf = 20, NumberOfLeaves = 6, NumberOfIterations = 30, NumberOfThreads = 1, Seed = 3, Deterministic = true, ForceColumnWise = true, HandleMissingValue = false, Booster = new GradientBooster.Options { L2Regularization = 1 }, ExampleWeightColumnName = "Weight" }).Fit(view).Transform(view));

        void Compare(Algorithm algorithm, Dictionary<string, double> settings, IDataView theirs)
        {
            Scorer ours = new Candidate(algorithm, settings).Fit(dense, data.Outcome, data.Weights, seed: 3);
            float[] expected = [.. theirs.GetColumn<float>("Probability")];
            double[] actual = [.. ours.Score(dense).Select(new UncalibratedScore().Probability)];
            for (int row = 0; row < actual.Length; row++)
            {
                Assert.Equal(expected[row], actual[row], 1e-5);
            }
        }
    }

    public static TheoryData<Algorithm> Algorithms => [.. Enum.GetValues<Algorithm>()];

    /// <summary>Outcome and feature go together in half of the rows only; weights decide which half is believed.</summary>
    [Theory, MemberData(nameof(Algorithms))]
    public void Weights_decide_what_every_trainer_learns(Algorithm algorithm)
    {
        var random = new Random(4);
        float[][] rows = [.. Enumerable.Range(0, 2000).Select(_ => new[] { (float)random.Next(2), (float)Simulated.Normal(random) })];
        bool[] outcome = [.. rows.Select((row, at) => (row[0] == 1) == (at % 2 == 0) ? random.NextDouble() < 0.8 : random.NextDouble() < 0.2)];
        Candidate candidate = Candidate.Draw(algorithm, 1, 1).Single();

        Assert.True(Effect(even: 3, odd: 1) > 0.3);
        Assert.True(Effect(even: 1, odd: 3) < -0.3);

        double Effect(double even, double odd)
        {
            LearningData data = LearningData.Complete(rows, outcome) with { Weights = [.. rows.Select((_, at) => at % 2 == 0 ? even : odd)] };
            var model = FittedModel.Fit(candidate, ["a", "b"], data, 1);
            return model.LogOdds([1, 0]) - model.LogOdds([0, 0]);
        }
    }

    [Fact]
    public void Logistic_regression_finds_the_coefficients_the_rows_were_drawn_from()
    {
        var random = new Random(8);
        float[][] rows = [.. Enumerable.Range(0, 20_000).Select(_ => new[] { random.NextDouble() < 0.3 ? 1f : 0f, (float)Simulated.Normal(random) })];
        bool[] outcome = [.. rows.Select(row => random.NextDouble() < 1 / (1 + Math.Exp(1 - (1.2 * row[0]) + (0.5 * row[1]))))];
        var candidate = new Candidate(Algorithm.LogisticRegression, new Dictionary<string, double> { ["L1Regularization"] = 0, ["L2Regularization"] = 0.1 });

        var scorer = (LinearScorer)FittedModel.Fit(candidate, ["a", "b"], LearningData.Complete(rows, outcome), 1).Scorer;

        Assert.Equal(1.2, scorer.Weights[0] / scorer.Scales[0], 0.1);
        Assert.Equal(-0.5, scorer.Weights[1] / scorer.Scales[1], 0.05);
    }

    /// <summary>Few rows: the literature speaks. Many rows that say otherwise: it is overruled. Either way the shares add up.</summary>
    [Fact]
    public void Coefficients_are_drawn_to_published_effects_until_the_rows_speak()
    {
        string[] names = ["cause-status-epilepticus", "symptomatic", "female"];
        double published = 0.6 * Math.Log(11.6);

        Assert.InRange(StatusEffect(rows: 80, drawn: true, effect: published) - StatusEffect(rows: 80, drawn: false, effect: published), 0.1, 2);
        Assert.InRange(StatusEffect(rows: 40_000, drawn: true, effect: 0), -0.15, 0.15);

        double StatusEffect(int rows, bool drawn, double effect)
        {
            var random = new Random(11);
            float[][] features = [.. Enumerable.Range(0, rows).Select(row => new[] { row % 8 == 0 ? 1f : 0f, row % 3 == 0 ? 1f : 0f, (float)random.Next(2) })];
            bool[] outcome = [.. features.Select(row => random.NextDouble() < 1 / (1 + Math.Exp(1 - (effect * row[0]) - (0.7 * row[1]))))];
            var candidate = new Candidate(Algorithm.LogisticRegression, new Dictionary<string, double> { ["L1Regularization"] = 0, ["L2Regularization"] = 100, [ShrunkRegression.TowardsPublished] = drawn ? 1 : 0 });
            var model = FittedModel.Fit(candidate, names, LearningData.Complete(features, outcome), 1);
            (double start, double[] contributions) = model.Explain([1, 1, 0]);
            Assert.Equal(model.LogOdds([1, 1, 0]), start + contributions.Sum(), 1e-9);
            return model.LogOdds([1, 0, 0]) - model.LogOdds([0, 0, 0]);
        }
    }

    [Fact]
    public void Straight_lines_get_steps_where_a_number_matters_only_beyond_a_point()
    {
        var random = new Random(12);
        float[][] rows = [.. Enumerable.Range(0, 6000).Select(_ => new[] { (float)random.NextDouble() })];
        bool[] outcome = [.. rows.Select(row => random.NextDouble() < (row[0] > 0.75 ? 0.6 : 0.2))];
        Candidate candidate = Candidate.Draw(Algorithm.LogisticRegression, 1, 1).Single();

        var model = FittedModel.Fit(candidate, ["a"], LearningData.Complete(rows, outcome), 1);

        Assert.Equal(4, model.Encoding.Columns.Count);                     // the value and three quartiles
        Assert.InRange(model.LogOdds([0.8f]) - model.LogOdds([0.7f]), 0.6, 2);
        Assert.InRange(model.LogOdds([0.6f]) - model.LogOdds([0.55f]), -0.2, 0.2);
    }
}
