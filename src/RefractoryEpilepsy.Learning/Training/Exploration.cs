using RefractoryEpilepsy.Learning.Figures;
using RefractoryEpilepsy.Prediction;

namespace RefractoryEpilepsy.Learning.Training;

/// <summary>What the chosen trainer does with fewer rows, and without a group of causes.</summary>
internal static class Exploration
{
    private const int FoldsUsed = 3;

    private static readonly double[] Shares = [0.1, 0.25, 0.5, 0.75, 1];

    /// <summary>How many fits both take, for one trainer.</summary>
    public static int FitsOf(IReadOnlyList<string> groups) => FoldsUsed * (Shares.Length + 1 + groups.Distinct().Count());

    /// <summary>Trained on growing parts of the training folds, judged on the whole held-out fold.</summary>
    public static IReadOnlyList<LearningPoint> LearningCurve(Tried chosen, IReadOnlyList<string> names, LearningData data, SearchOptions options, Action fitted, CancellationToken stop)
    {
        int[] foldOfRow = Folds.Of(data, FoldsUsed, options.Seed + 2);
        LearningPoint[] points = new LearningPoint[Shares.Length];
        Parallel.For(0, Shares.Length, new ParallelOptions { MaxDegreeOfParallelism = options.Threads, CancellationToken = stop }, at =>
        {
            double[] predicted = new double[data.Count];
            int rows = 0, outcomes = 0;
            for (int fold = 0; fold < FoldsUsed; fold++)
            {
                var (inside, outside) = Folds.Split(foldOfRow, fold);
                new Random(options.Seed + fold).Shuffle(outside);
                LearningData training = data.At(outside[..Math.Max(10, (int)(outside.Length * Shares[at]))]);
                rows += training.Count / FoldsUsed;
                outcomes += training.Outcome.Count(seen => seen) / FoldsUsed;
                FittedModel model = FittedModel.Fit(chosen.Candidate, names, training, options.Seed);
                fitted();
                foreach (int row in inside)
                {
                    predicted[row] = model.Probability(data.Features[row]);
                }
            }

            points[at] = new(rows, outcomes, new Discrimination(predicted, data.Outcome, data.Weights).Auroc(), LogLoss(predicted, data));
        });
        return points;
    }

    /// <summary>Every group of features left out in turn.</summary>
    public static IReadOnlyList<GroupAblation> Ablations(Tried chosen, IReadOnlyList<string> names, IReadOnlyList<string> groups, LearningData data, SearchOptions options, Action fitted, CancellationToken stop)
    {
        int[] foldOfRow = Folds.Of(data, FoldsUsed, options.Seed + 2);
        string[] all = ["", .. groups.Distinct()];
        GroupAblation[] ablations = new GroupAblation[all.Length];
        Parallel.For(0, all.Length, new ParallelOptions { MaxDegreeOfParallelism = options.Threads, CancellationToken = stop }, at =>
        {
            LearningData without = data with
            {
                Features = [.. data.Features.Select(row => row.Select((value, feature) => groups[feature] == all[at] ? float.NaN : value).ToArray())],
            };
            double[] predicted = new double[data.Count];
            for (int fold = 0; fold < FoldsUsed; fold++)
            {
                var (inside, outside) = Folds.Split(foldOfRow, fold);
                FittedModel model = FittedModel.Fit(chosen.Candidate, names, without.At(outside), options.Seed);
                fitted();
                foreach (int row in inside)
                {
                    predicted[row] = model.Probability(without.Features[row]);
                }
            }

            ablations[at] = new(all[at], new Discrimination(predicted, data.Outcome, data.Weights).Auroc(), 0, LogLoss(predicted, data));
        });
        return [.. ablations.Skip(1).Select(ablation => ablation with { AurocLost = ablations[0].AurocWithout - ablation.AurocWithout }).OrderByDescending(ablation => ablation.AurocLost)];
    }

    private static double LogLoss(double[] predicted, LearningData data)
    {
        double loss = 0;
        for (int row = 0; row < predicted.Length; row++)
        {
            double p = Math.Clamp(predicted[row], 1e-9, 1 - 1e-9);
            loss -= data.Weights[row] * Math.Log(data.Outcome[row] ? p : 1 - p);
        }

        return loss / data.Weights.Sum();
    }
}
