using RefractoryEpilepsy.Learning.Scoring;

namespace RefractoryEpilepsy.Learning.Training;

/// <summary>Predictions on rows that took no part in fitting, choosing or calibrating.</summary>
/// <param name="Rows">Positions of the rows in the data.</param>
public sealed record Predictions(string Name, int[] Rows, double[] Probabilities);

/// <summary>Nested cross-validation by patient, and a hold-out in time.</summary>
/// <param name="Chosen">Of the whole procedure, its choices included: what to expect of the final model.</param>
/// <param name="PerAlgorithm">Of the best candidate of each algorithm.</param>
/// <param name="Temporal">Of the procedure run on the earlier rows, on the later ones; null where there is no time to split.</param>
/// <param name="Choices">What the procedure chose in each outer fold.</param>
public sealed record Validation(Predictions Chosen, IReadOnlyList<Predictions> PerAlgorithm, Predictions? Temporal, IReadOnlyList<string> Choices)
{
    /// <summary>The fewest rows and outcomes on each side of a split in time.</summary>
    private const int FewestTemporalRows = 100, FewestTemporalOutcomes = 10;

    /// <summary>Runs the procedure in every outer fold and once in time.</summary>
    /// <param name="lastObservableDay">Day number of the last index day whose whole horizon lies within the data.</param>
    public static Validation Of(IReadOnlyList<Candidate> candidates, IReadOnlyList<string> names, LearningData data, SearchOptions options, int lastObservableDay, Action? fitted = null, CancellationToken stop = default)
    {
        int[] foldOfRow = Folds.Of(data, options.OuterFolds, options.Seed + 1);
        double[] chosen = new double[data.Count];
        double[][] perAlgorithm = [.. options.Algorithms.Select(_ => new double[data.Count])];
        List<string> choices = [];
        for (int fold = 0; fold < options.OuterFolds; fold++)
        {
            var (inside, outside) = Folds.Split(foldOfRow, fold);
            LearningData training = data.At(outside);
            Tuning tuning = Tuning.Of(candidates, names, training, options, fitted, stop);
            choices.Add(tuning.Chosen.Candidate.Text + ", calibration " + tuning.Chosen.Calibration);
            for (int algorithm = 0; algorithm < tuning.BestOf.Count; algorithm++)
            {
                FittedModel model = Tuning.Refit(tuning.BestOf[algorithm], names, training, options);
                foreach (int row in inside)
                {
                    perAlgorithm[algorithm][row] = model.Probability(data.Features[row]);
                    if (tuning.BestOf[algorithm] == tuning.Chosen)
                    {
                        chosen[row] = perAlgorithm[algorithm][row];
                    }
                }
            }
        }

        int[] all = [.. Enumerable.Range(0, data.Count)];
        return new(
            new("chosen", all, chosen),
            [.. options.Algorithms.Order().Select((algorithm, at) => new Predictions(algorithm.ToString(), all, perAlgorithm[at]))],
            InTime(candidates, names, data, options, lastObservableDay, fitted, stop),
            choices);
    }

    private static Predictions? InTime(IReadOnlyList<Candidate> candidates, IReadOnlyList<string> names, LearningData data, SearchOptions options, int lastObservableDay, Action? fitted, CancellationToken stop)
    {
        var (earlier, later) = Folds.ByTime(data, options.TemporalShare, lastObservableDay);
        if (Math.Min(earlier.Length, later.Length) < FewestTemporalRows
            || later.Count(row => data.Outcome[row]) < FewestTemporalOutcomes
            || earlier.Count(row => data.Outcome[row]) < FewestTemporalOutcomes)
        {
            return null;
        }

        LearningData training = data.At(earlier);
        Tuning tuning = Tuning.Of(candidates, names, training, options, fitted, stop);
        FittedModel model = Tuning.Refit(tuning.Chosen, names, training, options);
        return new("temporal", later, [.. later.Select(row => model.Probability(data.Features[row]))]);
    }
}
