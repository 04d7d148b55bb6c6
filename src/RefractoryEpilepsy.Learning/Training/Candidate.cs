using Microsoft.ML;
using Microsoft.ML.Calibrators;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;
using Microsoft.ML.Trainers.FastTree;
using Microsoft.ML.Trainers.LightGbm;
using RefractoryEpilepsy.Learning.Scoring;

namespace RefractoryEpilepsy.Learning.Training;

/// <summary>The ML.NET trainers that are compared, simplest first.</summary>
public enum Algorithm
{
    /// <summary>L-BFGS logistic regression, shrunk to nothing or to published effects.</summary>
    LogisticRegression,

    /// <summary>Generalised additive model of one-feature step functions.</summary>
    Gam,

    /// <summary>Boosted trees, FastTree (MART).</summary>
    FastTree,

    /// <summary>Boosted trees, LightGBM.</summary>
    LightGbm,
}

/// <summary>One trainer with its settings.</summary>
/// <param name="Settings">Named as ML.NET names them.</param>
public sealed record Candidate(Algorithm Algorithm, IReadOnlyDictionary<string, double> Settings)
{
    /// <summary>For people and for the card.</summary>
    public string Text => $"{Algorithm} ({string.Join(", ", Settings.Select(setting => FormattableString.Invariant($"{setting.Key} {setting.Value:G4}")))})";

    /// <summary>Whether numbers are given steps beside their value: trees and additive models find their own.</summary>
    public bool WantsSteps => Algorithm == Algorithm.LogisticRegression;

    /// <summary>Seeded random settings of one algorithm; the first draw is always a sound default.</summary>
    public static IEnumerable<Candidate> Draw(Algorithm algorithm, int count, int seed)
    {
        var random = new Random(seed + ((int)algorithm * 7919));
        for (int draw = 0; draw < count; draw++)
        {
            yield return new(algorithm, algorithm switch
            {
                Algorithm.LogisticRegression => new SortedDictionary<string, double>(StringComparer.Ordinal)
                {
                    ["L1Regularization"] = draw == 0 || random.Next(2) == 0 ? 0 : LogUniform(0.3, 30),
                    ["L2Regularization"] = draw == 0 ? 300 : LogUniform(60, 1500),
                    [ShrunkRegression.TowardsPublished] = draw == 0 || random.Next(4) > 0 ? 1 : 0,
                },
                Algorithm.Gam => new SortedDictionary<string, double>(StringComparer.Ordinal)
                {
                    ["LearningRate"] = draw == 0 ? 0.06 : LogUniform(0.02, 0.12),
                    ["MaximumBinCountPerFeature"] = draw == 0 ? 16 : random.Next(2) == 0 ? 16 : 32,
                    ["MinimumExampleCountPerLeaf"] = draw == 0 ? 10 : Math.Round(LogUniform(5, 30)),
                    ["NumberOfIterations"] = draw == 0 ? 100 : Math.Round(LogUniform(50, 150)),
                },
                Algorithm.FastTree => new SortedDictionary<string, double>(StringComparer.Ordinal)
                {
                    ["FeatureFraction"] = draw == 0 ? 0.7 : 0.4 + (0.6 * random.NextDouble()),
                    ["LearningRate"] = draw == 0 ? 0.08 : LogUniform(0.04, 0.2),
                    ["MinimumExampleCountPerLeaf"] = draw == 0 ? 20 : Math.Round(LogUniform(10, 80)),
                    ["NumberOfLeaves"] = draw == 0 ? 4 : random.Next(2, 8),
                    ["NumberOfTrees"] = draw == 0 ? 60 : Math.Round(LogUniform(30, 100)),
                },
                _ => new SortedDictionary<string, double>(StringComparer.Ordinal)
                {
                    ["FeatureFraction"] = draw == 0 ? 0.7 : 0.4 + (0.6 * random.NextDouble()),
                    ["L2Regularization"] = draw == 0 ? 1 : LogUniform(0.1, 30),
                    ["LearningRate"] = draw == 0 ? 0.05 : LogUniform(0.02, 0.15),
                    ["MinimumExampleCountPerLeaf"] = draw == 0 ? 20 : Math.Round(LogUniform(10, 80)),
                    ["NumberOfIterations"] = draw == 0 ? 120 : Math.Round(LogUniform(40, 300)),
                    ["NumberOfLeaves"] = draw == 0 ? 4 : random.Next(2, 12),
                },
            });
        }

        double LogUniform(double low, double high) =>
            double.Round(low * Math.Pow(high / low, random.NextDouble()), 4);
    }

    /// <summary>Fits on dense rows. Same rows, settings and seed give the same scorer.</summary>
    /// <param name="published">Log-odds that the literature gives a step of one in each column; 0 where it gives none, null where nothing is known. Logistic regression alone uses it.</param>
    public Scorer Fit(DenseMatrix matrix, bool[] outcome, IReadOnlyList<double> weights, int seed, IReadOnlyList<double>? published = null)
    {
        double meanWeight = weights.Average();
        float[] scaled = [.. weights.Select(weight => (float)(weight / meanWeight))];
        return Algorithm switch
        {
            Algorithm.LogisticRegression => ShrunkRegression.Fit(Settings, matrix, outcome, scaled, published, seed),
            Algorithm.Gam => FitAdditive(matrix, outcome, scaled, seed),
            Algorithm.FastTree => FitTrees(matrix, outcome, scaled, FastTreeOf(seed)),
            _ => FitTrees(matrix, outcome, scaled, LightGbmOf(seed)),
        };
    }

    // ML.NET 5.0.1 returns a constant as soon as the GAM is given a weight column: rows are repeated by weight instead. And it numbers shape
    // functions past columns that cannot be split: such columns are left out beforehand, so that numbers match.
    private AdditiveScorer FitAdditive(DenseMatrix matrix, bool[] outcome, float[] weights, int seed)
    {
        int[] rows = RepeatedByWeight(weights);
        (matrix, outcome) = (matrix.At(rows), [.. rows.Select(row => outcome[row])]);
        int fewest = Math.Max(1, (int)(Settings["MinimumExampleCountPerLeaf"] * rows.Length / weights.Length));
        int[] columns = [.. Enumerable.Range(0, matrix.Columns).Where(column => CanBeSplit(matrix, column, fewest))];
        if (columns.Length == 0)
        {
            (fewest, columns) = (1, [.. Enumerable.Range(0, matrix.Columns)]);
        }

        var model = Fit();
        if (model.SubModel.NumberOfShapeFunctions != columns.Length)
        {
            (fewest, columns) = (1, [.. Enumerable.Range(0, matrix.Columns)]);
            model = Fit();
        }

        double slope = -model.Calibrator.Slope;
        double[][] ends = new double[matrix.Columns][];
        double[][] effects = new double[matrix.Columns][];
        Array.Fill(ends, []);
        Array.Fill(effects, [0]);
        for (int shape = 0; shape < columns.Length; shape++)
        {
            ends[columns[shape]] = [.. model.SubModel.GetBinUpperBounds(shape).SkipLast(1)];
            effects[columns[shape]] = [.. model.SubModel.GetBinEffects(shape).Select(effect => slope * effect)];
        }

        return new((slope * model.SubModel.Bias) - model.Calibrator.Offset, ends, effects);

        CalibratedModelParametersBase<GamBinaryModelParameters, PlattCalibrator> Fit() =>
            new MLContext(seed).BinaryClassification.Trainers.Gam(new GamBinaryTrainer.Options
            {
                LearningRate = Settings["LearningRate"],
                MaximumBinCountPerFeature = (int)Settings["MaximumBinCountPerFeature"],
                MinimumExampleCountPerLeaf = fewest,
                NumberOfIterations = (int)Settings["NumberOfIterations"],
                NumberOfThreads = 1,
                Seed = seed,
            }).Fit(new DenseDataView(matrix.Only(columns), outcome, new float[matrix.Rows])).Model;
    }

    // Twice the weight, rounded so that the rounding evens out from row to row.
    private static int[] RepeatedByWeight(float[] weights)
    {
        if (Array.TrueForAll(weights, weight => weight == weights[0]))
        {
            return [.. Enumerable.Range(0, weights.Length)];
        }

        List<int> rows = [];
        double due = 0;
        for (int row = 0; row < weights.Length; row++)
        {
            for (due += 2 * weights[row]; due >= 0.5; due--)
            {
                rows.Add(row);
            }
        }

        return [.. rows];
    }

    private static bool CanBeSplit(DenseMatrix matrix, int column, int fewest)
    {
        float[] values = [.. Enumerable.Range(0, matrix.Rows).Select(row => matrix.Values[(row * matrix.Columns) + column]).Order()];
        return values.Length >= 2 * fewest && Array.Exists(values[(fewest - 1)..(values.Length - fewest + 1)], value => value != values[fewest - 1]);
    }

    private static TreeScorer FitTrees<TModel>(
        DenseMatrix matrix,
        bool[] outcome,
        float[] weights,
        ITrainerEstimator<BinaryPredictionTransformer<CalibratedModelParametersBase<TModel, PlattCalibrator>>, CalibratedModelParametersBase<TModel, PlattCalibrator>> trainer)
        where TModel : TreeEnsembleModelParametersBasedOnRegressionTree
    {
        var transformer = (BinaryPredictionTransformer<CalibratedModelParametersBase<TModel, PlattCalibrator>>)trainer.Fit(new DenseDataView(matrix, outcome, weights));
        var model = transformer.Model;
        double slope = -model.Calibrator.Slope;
        RegressionTreeEnsemble ensemble = model.SubModel.TrainedTreeEnsemble;
        double[] covers = [.. weights.Select(weight => (double)weight)];
        var trees = ensemble.Trees.Select((tree, index) => new DecisionTree(
            [.. tree.NumericalSplitFeatureIndexes],
            [.. tree.NumericalSplitThresholds],
            [.. tree.LeftChild],
            [.. tree.RightChild],
            [.. tree.LeafValues.Select(leaf => slope * ensemble.TreeWeights[index] * leaf)],
            []));
        return new((slope * ensemble.Bias) - model.Calibrator.Offset, [.. trees.Select(tree => tree.CoveredBy(matrix, covers))]);
    }

    private FastTreeBinaryTrainer FastTreeOf(int seed) =>
        new MLContext(seed).BinaryClassification.Trainers.FastTree(new FastTreeBinaryTrainer.Options
        {
            FeatureFraction = Settings["FeatureFraction"],
            LearningRate = Settings["LearningRate"],
            MinimumExampleCountPerLeaf = (int)Settings["MinimumExampleCountPerLeaf"],
            NumberOfLeaves = (int)Settings["NumberOfLeaves"],
            NumberOfTrees = (int)Settings["NumberOfTrees"],
            NumberOfThreads = 1,
            Seed = seed,
            FeatureSelectionSeed = seed,
            DiskTranspose = false,
            ExampleWeightColumnName = "Weight",
        });

    private LightGbmBinaryTrainer LightGbmOf(int seed) =>
        new MLContext(seed).BinaryClassification.Trainers.LightGbm(new LightGbmBinaryTrainer.Options
        {
            LearningRate = Settings["LearningRate"],
            MinimumExampleCountPerLeaf = (int)Settings["MinimumExampleCountPerLeaf"],
            NumberOfIterations = (int)Settings["NumberOfIterations"],
            NumberOfLeaves = (int)Settings["NumberOfLeaves"],
            NumberOfThreads = 1,
            Seed = seed,
            Deterministic = true,
            ForceColumnWise = true,
            Silent = true,
            HandleMissingValue = false,
            Booster = new GradientBooster.Options
            {
                FeatureFraction = Settings["FeatureFraction"],
                L2Regularization = Settings["L2Regularization"],
            },
            ExampleWeightColumnName = "Weight",
        });
}
