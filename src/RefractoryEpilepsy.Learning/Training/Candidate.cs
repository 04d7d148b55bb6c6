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
    /// <summary>L-BFGS logistic regression.</summary>
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
                    ["L1Regularization"] = draw == 0 ? 0.3 : random.Next(3) == 0 ? 0 : LogUniform(0.03, 10),
                    ["L2Regularization"] = draw == 0 ? 10 : LogUniform(0.1, 300),
                },
                Algorithm.Gam => new SortedDictionary<string, double>(StringComparer.Ordinal)
                {
                    ["LearningRate"] = draw == 0 ? 0.02 : LogUniform(0.01, 0.05),
                    ["MaximumBinCountPerFeature"] = draw == 0 ? 32 : random.Next(2) == 0 ? 16 : 64,
                    ["MinimumExampleCountPerLeaf"] = draw == 0 ? 20 : Math.Round(LogUniform(10, 60)),
                    ["NumberOfIterations"] = draw == 0 ? 200 : Math.Round(LogUniform(80, 400)),
                },
                Algorithm.FastTree => new SortedDictionary<string, double>(StringComparer.Ordinal)
                {
                    ["FeatureFraction"] = draw == 0 ? 0.7 : 0.4 + (0.6 * random.NextDouble()),
                    ["LearningRate"] = draw == 0 ? 0.06 : LogUniform(0.02, 0.15),
                    ["MinimumExampleCountPerLeaf"] = draw == 0 ? 20 : Math.Round(LogUniform(10, 80)),
                    ["NumberOfLeaves"] = draw == 0 ? 4 : random.Next(2, 12),
                    ["NumberOfTrees"] = draw == 0 ? 100 : Math.Round(LogUniform(40, 250)),
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
    public Scorer Fit(DenseMatrix matrix, bool[] outcome, IReadOnlyList<double> weights, int seed)
    {
        double meanWeight = weights.Average();
        float[] scaled = [.. weights.Select(weight => (float)(weight / meanWeight))];
        return Algorithm switch
        {
            Algorithm.LogisticRegression => FitLinear(matrix, outcome, scaled, seed),
            Algorithm.Gam => FitAdditive(matrix, outcome, scaled, seed),
            Algorithm.FastTree => FitTrees(matrix, outcome, scaled, FastTreeOf(seed)),
            _ => FitTrees(matrix, outcome, scaled, LightGbmOf(seed)),
        };
    }

    private LinearScorer FitLinear(DenseMatrix matrix, bool[] outcome, float[] weights, int seed)
    {
        double[] means = new double[matrix.Columns];
        double[] scales = new double[matrix.Columns];
        for (int column = 0; column < matrix.Columns; column++)
        {
            double sum = 0, squares = 0;
            for (int row = 0; row < matrix.Rows; row++)
            {
                double value = matrix.Values[(row * matrix.Columns) + column];
                sum += value;
                squares += value * value;
            }

            means[column] = sum / matrix.Rows;
            double variance = (squares / matrix.Rows) - (means[column] * means[column]);
            scales[column] = variance > 1e-12 ? Math.Sqrt(variance) : 1;
        }

        float[] standardised = new float[matrix.Values.Length];
        for (int at = 0; at < standardised.Length; at++)
        {
            int column = at % matrix.Columns;
            standardised[at] = (float)((matrix.Values[at] - means[column]) / scales[column]);
        }

        var context = new MLContext(seed);
        var trainer = context.BinaryClassification.Trainers.LbfgsLogisticRegression(new LbfgsLogisticRegressionBinaryTrainer.Options
        {
            L1Regularization = (float)Settings["L1Regularization"],
            L2Regularization = (float)Settings["L2Regularization"],
            NumberOfThreads = 1,
            ExampleWeightColumnName = "Weight",
        });
        var model = trainer.Fit(new DenseDataView(matrix with { Values = standardised }, outcome, weights)).Model;
        double slope = -model.Calibrator.Slope;
        return new(slope * model.SubModel.Bias, [.. model.SubModel.Weights.Select(weight => slope * weight)], means, scales);
    }

    private AdditiveScorer FitAdditive(DenseMatrix matrix, bool[] outcome, float[] weights, int seed)
    {
        var trainer = new MLContext(seed).BinaryClassification.Trainers.Gam(new GamBinaryTrainer.Options
        {
            LearningRate = Settings["LearningRate"],
            MaximumBinCountPerFeature = (int)Settings["MaximumBinCountPerFeature"],
            MinimumExampleCountPerLeaf = (int)Settings["MinimumExampleCountPerLeaf"],
            NumberOfIterations = (int)Settings["NumberOfIterations"],
            NumberOfThreads = 1,
            Seed = seed,
            ExampleWeightColumnName = "Weight",
        });
        var model = trainer.Fit(new DenseDataView(matrix, outcome, weights)).Model;
        double slope = -model.Calibrator.Slope;
        GamBinaryModelParameters shapes = model.SubModel;
        double[][] ends = new double[matrix.Columns][];
        double[][] effects = new double[matrix.Columns][];
        for (int column = 0; column < matrix.Columns; column++)
        {
            double[] bounds = [.. shapes.GetBinUpperBounds(column)];
            double[] steps = [.. shapes.GetBinEffects(column).Select(effect => slope * effect)];
            ends[column] = bounds.Length == 0 ? [] : bounds[..^1];
            effects[column] = steps.Length == 0 ? [0] : steps;
        }

        return new((slope * shapes.Bias) - model.Calibrator.Offset, ends, effects);
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
