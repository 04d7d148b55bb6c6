using RefractoryEpilepsy.Learning.Scoring;

namespace RefractoryEpilepsy.Learning.Training;

/// <summary>Encoding, scorer and calibration: features in, probability out.</summary>
public sealed record FittedModel(FeatureEncoding Encoding, Scorer Scorer, Calibrator Calibrator)
{
    /// <summary>Raw log-odds of one row.</summary>
    public double LogOdds(float[] features)
    {
        Span<float> dense = Encoding.Columns.Count <= 512 ? stackalloc float[Encoding.Columns.Count] : new float[Encoding.Columns.Count];
        Encoding.Encode(features, dense);
        return Scorer.Score(dense);
    }

    /// <summary>Calibrated probability of one row.</summary>
    public double Probability(float[] features) => Calibrator.Probability(LogOdds(features));

    /// <summary>Share of every feature in the raw log-odds (its value and its being missing together), and the base they add to.</summary>
    public (double Base, double[] Contributions) Explain(float[] features)
    {
        Span<float> dense = Encoding.Columns.Count <= 512 ? stackalloc float[Encoding.Columns.Count] : new float[Encoding.Columns.Count];
        Span<double> columns = Encoding.Columns.Count <= 512 ? stackalloc double[Encoding.Columns.Count] : new double[Encoding.Columns.Count];
        columns.Clear();
        Encoding.Encode(features, dense);
        Scorer.Explain(dense, columns);
        double[] contributions = new double[Encoding.Features.Count];
        for (int column = 0; column < columns.Length; column++)
        {
            contributions[Encoding.Columns[column].Feature] += columns[column];
        }

        return (Scorer.Base, contributions);
    }

    /// <summary>Fits encoding and scorer; scores stay uncalibrated.</summary>
    public static FittedModel Fit(Candidate candidate, IReadOnlyList<string> names, LearningData data, int seed)
    {
        FeatureEncoding encoding = FeatureEncoding.Learn(names, data.Features, candidate.WantsSteps);
        return encoding.Columns.Count == 0 || data.Outcome.Distinct().Count() < 2
            ? new(encoding, Constant(encoding, data), new UncalibratedScore())
            : new(encoding, candidate.Fit(encoding.Encode(data.Features), data.Outcome, data.Weights, seed, ShrunkRegression.PublishedEffects(encoding)), new UncalibratedScore());
    }

    // Without a column that varies, or with one outcome only, the best there is to say is the rate.
    private static LinearScorer Constant(FeatureEncoding encoding, LearningData data)
    {
        double outcomes = 0.5, all = 1;
        for (int row = 0; row < data.Count; row++)
        {
            outcomes += data.Outcome[row] ? data.Weights[row] : 0;
            all += data.Weights[row];
        }

        int width = encoding.Columns.Count;
        return new(Math.Log(outcomes / (all - outcomes)), new double[width], new double[width], [.. Enumerable.Repeat(1.0, width)]);
    }
}
