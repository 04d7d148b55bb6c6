using Microsoft.ML;
using Microsoft.ML.Trainers;
using RefractoryEpilepsy.Learning.Scoring;
using RefractoryEpilepsy.Prediction;

namespace RefractoryEpilepsy.Learning.Training;

/// <summary>Logistic regression whose coefficients are drawn to what was published, rather than to nothing.</summary>
/// <remarks>
/// One more column carries the sum of published effects. It is penalised little and every other column much, so that data alone decide how far a
/// coefficient departs from the literature, and how far the literature holds here at all. Afterwards the column is dealt out to those it was
/// made of: the scorer has one coefficient a column, and contributions stay exact. Source of the idea: Greenland, American Journal of
/// Epidemiology 1992;135:1290 (second-stage model); of the effects: specification 9.3.
/// </remarks>
internal static class ShrunkRegression
{
    /// <summary>Name of the setting: 1 with the published column, 0 without.</summary>
    public const string TowardsPublished = "TowardsPublished";

    /// <summary>The published sum times this: its coefficient is near one third, and costs a ninth of what the coefficient one would.</summary>
    private const double Stretch = 3;

    /// <summary>Published log-odds of a step of one in each column of an encoding.</summary>
    public static double[] PublishedEffects(FeatureEncoding encoding) =>
        [.. encoding.Columns.Select(column => column.SaysMissing || column.Above is not null ? 0 : LogOddsOf.GetValueOrDefault(encoding.Features[column.Feature]))];

    private static readonly Dictionary<string, double> LogOddsOf = CauseFeatures.InOrder
        .Where(feature => feature.PublishedRatio is not null)
        .ToDictionary(feature => feature.Name, feature => CauseFeatures.PublishedShrinkage * Math.Log(feature.PublishedRatio!.Value), StringComparer.Ordinal);

    /// <summary>Fits on standardised columns.</summary>
    public static LinearScorer Fit(IReadOnlyDictionary<string, double> settings, DenseMatrix matrix, bool[] outcome, float[] weights, IReadOnlyList<double>? published, int seed)
    {
        (double[] means, double[] scales) = Spread(matrix);
        double[] effects = settings.GetValueOrDefault(TowardsPublished) > 0 && published is not null ? [.. published] : new double[matrix.Columns];
        bool drawn = effects.Any(effect => effect != 0);
        var trainer = new MLContext(seed).BinaryClassification.Trainers.LbfgsLogisticRegression(new LbfgsLogisticRegressionBinaryTrainer.Options
        {
            L1Regularization = (float)settings["L1Regularization"],
            L2Regularization = (float)settings["L2Regularization"],
            NumberOfThreads = 1,
            ExampleWeightColumnName = "Weight",
        });
        var model = trainer.Fit(new DenseDataView(Standardised(matrix, means, scales, drawn ? effects : []), outcome, weights)).Model;
        double slope = -model.Calibrator.Slope;
        double[] found = [.. model.SubModel.Weights.Select(weight => slope * weight)];
        double share = drawn ? Stretch * found[matrix.Columns] : 0;
        return new(slope * model.SubModel.Bias, [.. effects.Select((effect, column) => found[column] + (share * effect * scales[column]))], means, scales);
    }

    private static (double[] Means, double[] Scales) Spread(DenseMatrix matrix)
    {
        double[] means = new double[matrix.Columns], scales = new double[matrix.Columns];
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

        return (means, scales);
    }

    /// <summary>Every column with mean 0 and spread 1; after them, where effects are given, their stretched sum around its mean.</summary>
    private static DenseMatrix Standardised(DenseMatrix matrix, double[] means, double[] scales, double[] effects)
    {
        int width = matrix.Columns + (effects.Length > 0 ? 1 : 0);
        float[] values = new float[matrix.Rows * width];
        for (int row = 0; row < matrix.Rows; row++)
        {
            ReadOnlySpan<float> from = matrix.Row(row);
            double sum = 0;
            for (int column = 0; column < matrix.Columns; column++)
            {
                double centred = from[column] - means[column];
                values[(row * width) + column] = (float)(centred / scales[column]);
                sum += effects.Length > 0 ? effects[column] * centred : 0;
            }

            if (effects.Length > 0)
            {
                values[((row + 1) * width) - 1] = (float)(Stretch * sum);
            }
        }

        return new(values, matrix.Rows, width);
    }
}
