using RefractoryEpilepsy.Learning.Scoring;

namespace RefractoryEpilepsy.Learning.Training;

/// <summary>What one candidate reached on rows it was not fitted to.</summary>
/// <param name="RawScores">Out-of-fold log-odds per row.</param>
/// <param name="Calibration">Method chosen on held-out folds.</param>
/// <param name="Losses">Calibrated out-of-fold log-loss per row, weighted.</param>
public sealed record Tried(Candidate Candidate, double[] RawScores, string Calibration, double[] Losses)
{
    /// <summary>Mean calibrated log-loss.</summary>
    public double LogLoss { get; init; }
}

/// <summary>Seeded random search under cross-validation, and the choice it leads to.</summary>
/// <remarks>
/// Chosen by calibrated log-loss; the simplest algorithm within one standard error (of the paired difference to the best) wins.
/// Source of the rule: Breiman et al., Classification and Regression Trees, 1984, section 3.4.3.
/// </remarks>
/// <param name="Chosen">By the one-standard-error rule.</param>
/// <param name="BestOf">The best candidate of each algorithm.</param>
public sealed record Tuning(Tried Chosen, IReadOnlyList<Tried> BestOf)
{
    private static readonly string[] Methods = ["none", "platt", "isotonic"];
    private static readonly bool[] WithoutAndWithSteps = [false, true];

    /// <summary>Below so many outcomes a step function follows noise.</summary>
    private const int FewestForIsotonic = 200;

    /// <summary>Settings per algorithm that go on after the first fold.</summary>
    private const int Finalists = 2;

    /// <summary>How many fits one search takes.</summary>
    public static int FitsOf(SearchOptions options) =>
        options.Algorithms.Count * (options.DrawsPerAlgorithm + (Math.Min(Finalists, options.DrawsPerAlgorithm) * (options.InnerFolds - 1)));

    /// <summary>Tries every candidate on the first fold, and the best two of each algorithm on the others.</summary>
    public static Tuning Of(IReadOnlyList<Candidate> candidates, IReadOnlyList<string> names, LearningData data, SearchOptions options, Action? fitted = null, CancellationToken stop = default)
    {
        int[] foldOfRow = Folds.Of(data, options.InnerFolds, options.Seed);
        var splits = Enumerable.Range(0, options.InnerFolds).Select(fold =>
        {
            var (inside, outside) = Folds.Split(foldOfRow, fold);
            LearningData training = data.At(outside);
            return (Inside: inside, Training: training, Encoded: WithoutAndWithSteps.Select(steps =>
            {
                FeatureEncoding encoding = FeatureEncoding.Learn(names, training.Features, steps);
                return (Encoding: encoding, Dense: encoding.Encode(training.Features), Held: encoding.Encode([.. inside.Select(row => data.Features[row])]));
            }).ToArray());
        }).ToArray();
        double[][] scores = [.. candidates.Select(_ => new double[data.Count])];
        int[] all = [.. Enumerable.Range(0, candidates.Count)];
        Fit(all, splits[..1]);
        int[] running = [.. all.GroupBy(at => candidates[at].Algorithm).SelectMany(group => group.OrderBy(at => HeldOutLoss(scores[at], data, splits[0].Inside)).ThenBy(at => at).Take(Finalists)).Order()];
        Fit(running, splits[1..]);

        void Fit(int[] these, (int[] Inside, LearningData Training, (FeatureEncoding Encoding, DenseMatrix Dense, DenseMatrix Held)[] Encoded)[] on) =>
            Parallel.For(0, these.Length * on.Length, new ParallelOptions { MaxDegreeOfParallelism = options.Threads, CancellationToken = stop }, job =>
            {
                var (inside, training, encoded) = on[job % on.Length];
                int at = these[job / on.Length];
                var (encoding, dense, held) = encoded[candidates[at].WantsSteps ? 1 : 0];
                Scorer scorer = encoding.Columns.Count == 0 || training.Outcome.Distinct().Count() < 2
                    ? FittedModel.Fit(candidates[at], names, training, options.Seed).Scorer
                    : candidates[at].Fit(dense, training.Outcome, training.Weights, options.Seed, ShrunkRegression.PublishedEffects(encoding));
                double[] heldScores = scorer.Score(held);
                for (int row = 0; row < inside.Length; row++)
                {
                    scores[at][inside[row]] = heldScores[row];
                }

                fitted?.Invoke();
            });

        Tried[] tried = [.. running.Select(at => Judge(candidates[at], scores[at], data, foldOfRow))];
        Tried[] bestOf = [.. tried.GroupBy(entry => entry.Candidate.Algorithm).OrderBy(group => group.Key).Select(group => group.MinBy(entry => entry.LogLoss)!)];
        return new(SimplestNearTheBest(bestOf), bestOf);
    }

    /// <summary>The one-standard-error rule.</summary>
    /// <param name="bestOf">The simplest algorithm first.</param>
    public static Tried SimplestNearTheBest(IReadOnlyList<Tried> bestOf)
    {
        Tried best = bestOf.MinBy(entry => entry.LogLoss)!;
        return bestOf.First(entry => Excess(entry, best) <= StandardError(entry, best));
    }

    /// <summary>The chosen candidate fitted to all rows, calibrated on scores of rows it was not fitted to.</summary>
    /// <remarks>
    /// Those scores come from folds of their own, nearly as large as all rows: a model of two thirds of them is shrunk more than the one that
    /// is used, and calibrating on it would stretch the risks of the latter.
    /// </remarks>
    public static FittedModel Refit(Tried tried, IReadOnlyList<string> names, LearningData data, SearchOptions options)
    {
        FittedModel model = FittedModel.Fit(tried.Candidate, names, data, options.Seed);
        return tried.Calibration == "none" ? model : model with { Calibrator = Calibrate(tried.Calibration, HeldOutScores(tried.Candidate, names, data, options), data.Outcome, data.Weights) };
    }

    private static double[] HeldOutScores(Candidate candidate, IReadOnlyList<string> names, LearningData data, SearchOptions options)
    {
        int[] foldOfRow = Folds.Of(data, options.CalibrationFolds, options.Seed + 3);
        double[] scores = new double[data.Count];
        Parallel.For(0, options.CalibrationFolds, new ParallelOptions { MaxDegreeOfParallelism = options.Threads }, fold =>
        {
            var (inside, outside) = Folds.Split(foldOfRow, fold);
            FittedModel model = FittedModel.Fit(candidate, names, data.At(outside), options.Seed);
            foreach (int row in inside)
            {
                scores[row] = model.LogOdds(data.Features[row]);
            }
        });
        return scores;
    }

    /// <summary>Fits one method of calibration.</summary>
    public static Calibrator Calibrate(string method, IReadOnlyList<double> scores, IReadOnlyList<bool> outcome, IReadOnlyList<double> weights) => method switch
    {
        "platt" => PlattCalibration.Fit(scores, outcome, weights),
        "isotonic" => IsotonicCalibration.Fit(scores, outcome, weights),
        _ => new UncalibratedScore(),
    };

    // Each method is fitted on the scores of all folds but one and judged on that one; a richer method must win by a standard error.
    private static Tried Judge(Candidate candidate, double[] scores, LearningData data, int[] foldOfRow)
    {
        Tried? chosen = null;
        int outcomes = data.Outcome.Count(outcome => outcome);
        foreach (string method in Methods)
        {
            if (method == "isotonic" && outcomes < FewestForIsotonic)
            {
                continue;
            }

            double[] losses = new double[data.Count];
            for (int fold = 0; fold <= foldOfRow.Max(); fold++)
            {
                var (inside, outside) = Folds.Split(foldOfRow, fold);
                Calibrator calibrator = Calibrate(method, [.. outside.Select(row => scores[row])], [.. outside.Select(row => data.Outcome[row])], [.. outside.Select(row => data.Weights[row])]);
                foreach (int row in inside)
                {
                    double p = Math.Clamp(calibrator.Probability(scores[row]), 1e-9, 1 - 1e-9);
                    losses[row] = -data.Weights[row] * Math.Log(data.Outcome[row] ? p : 1 - p);
                }
            }

            var entry = new Tried(candidate, scores, method, losses) { LogLoss = losses.Sum() / data.Weights.Sum() };
            bool better = chosen is null || Excess(chosen, entry) > (method == "isotonic" ? StandardError(chosen, entry) : 0);
            chosen = better ? entry : chosen;
        }

        return chosen!;
    }

    private static double HeldOutLoss(double[] scores, LearningData data, int[] rows)
    {
        var platt = PlattCalibration.Fit([.. rows.Select(row => scores[row])], [.. rows.Select(row => data.Outcome[row])], [.. rows.Select(row => data.Weights[row])]);
        return -rows.Sum(row => data.Weights[row] * Math.Log(Math.Clamp(data.Outcome[row] ? platt.Probability(scores[row]) : 1 - platt.Probability(scores[row]), 1e-9, 1)));
    }

    private static double Excess(Tried one, Tried other) => one.Losses.Sum() - other.Losses.Sum();

    private static double StandardError(Tried one, Tried other)
    {
        double mean = Excess(one, other) / one.Losses.Length;
        return Math.Sqrt(one.Losses.Zip(other.Losses, (left, right) => Math.Pow(left - right - mean, 2)).Sum());
    }
}
