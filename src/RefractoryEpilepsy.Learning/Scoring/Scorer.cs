using System.Text.Json.Serialization;

namespace RefractoryEpilepsy.Learning.Scoring;

/// <summary>A fitted model as plain numbers: dense columns in, log-odds out, with exact additive contributions.</summary>
/// <remarks>
/// Fitting is ML.NET's; what it found is copied out, so that a model file holds nothing but numbers, scores the same everywhere
/// and explains itself without the trainer.
/// </remarks>
[JsonDerivedType(typeof(LinearScorer), "linear")]
[JsonDerivedType(typeof(AdditiveScorer), "additive")]
[JsonDerivedType(typeof(TreeScorer), "trees")]
public abstract class Scorer
{
    /// <summary>Log-odds before any column is looked at.</summary>
    [JsonIgnore]
    public abstract double Base { get; }

    /// <summary>Raw log-odds of one dense row.</summary>
    public abstract double Score(ReadOnlySpan<float> dense);

    /// <summary>Adds each column's share to <paramref name="contributions"/>: base plus their sum is the score.</summary>
    public abstract void Explain(ReadOnlySpan<float> dense, Span<double> contributions);

    /// <summary>Raw log-odds of every row.</summary>
    public double[] Score(DenseMatrix matrix)
    {
        double[] scores = new double[matrix.Rows];
        for (int row = 0; row < scores.Length; row++)
        {
            scores[row] = Score(matrix.Row(row));
        }

        return scores;
    }
}

/// <summary>Logistic regression on standardised columns.</summary>
public sealed class LinearScorer(double bias, double[] weights, double[] means, double[] scales) : Scorer
{
    /// <summary>Log-odds at the training means.</summary>
    public double Bias => bias;

    /// <summary>Per standard deviation.</summary>
    public double[] Weights => weights;

    /// <summary>Training means.</summary>
    public double[] Means => means;

    /// <summary>Training standard deviations.</summary>
    public double[] Scales => scales;

    /// <inheritdoc/>
    public override double Base => bias;

    /// <inheritdoc/>
    public override double Score(ReadOnlySpan<float> dense)
    {
        double score = bias;
        for (int column = 0; column < weights.Length; column++)
        {
            score += weights[column] * (dense[column] - means[column]) / scales[column];
        }

        return score;
    }

    /// <inheritdoc/>
    public override void Explain(ReadOnlySpan<float> dense, Span<double> contributions)
    {
        for (int column = 0; column < weights.Length; column++)
        {
            contributions[column] += weights[column] * (dense[column] - means[column]) / scales[column];
        }
    }
}

/// <summary>Generalised additive model: one step function per column.</summary>
/// <param name="upperBounds">Ends of the bins per column, ascending; the last is without end.</param>
/// <param name="effects">Log-odds per bin.</param>
public sealed class AdditiveScorer(double bias, double[][] upperBounds, double[][] effects) : Scorer
{
    /// <summary>Log-odds before any column.</summary>
    public double Bias => bias;

    /// <summary>Ends of the bins per column, ascending, each included in its bin; the last bin is without end and not listed.</summary>
    public double[][] UpperBounds => upperBounds;

    /// <summary>Log-odds per bin.</summary>
    public double[][] Effects => effects;

    /// <inheritdoc/>
    public override double Base => bias;

    /// <inheritdoc/>
    public override double Score(ReadOnlySpan<float> dense)
    {
        double score = bias;
        for (int column = 0; column < effects.Length; column++)
        {
            score += Effect(column, dense[column]);
        }

        return score;
    }

    /// <inheritdoc/>
    public override void Explain(ReadOnlySpan<float> dense, Span<double> contributions)
    {
        for (int column = 0; column < effects.Length; column++)
        {
            contributions[column] += Effect(column, dense[column]);
        }
    }

    private double Effect(int column, float value)
    {
        double[] ends = upperBounds[column];
        int at = Array.BinarySearch(ends, value);
        return effects[column][at >= 0 ? at : ~at];
    }
}
