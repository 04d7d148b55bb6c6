using System.Security.Cryptography;
using RefractoryEpilepsy.Learning.Figures;
using RefractoryEpilepsy.Learning.Training;
using RefractoryEpilepsy.Prediction;

namespace RefractoryEpilepsy.Learning;

/// <summary>How far training has come.</summary>
/// <param name="Done">Fits done, of <paramref name="Total"/>.</param>
public sealed record TrainingProgress(string Stage, int Done, int Total);

/// <summary>There is too little to learn from; the message says what is missing.</summary>
public sealed class TooLittleToLearnFromException(string message) : Exception(message);

/// <summary>Training rows in, a model with its card out. Same rows, options and version: same contents.</summary>
public static class ModelTrainer
{
    private const int FewestOfEach = 20;
    private const double CardThreshold = 0.2;

    private static readonly string[] StayCovariates = ["age / 20", "female", "seizures per month (log)"];

    /// <summary>Weights, searches, validates, fits, explains, and writes the card.</summary>
    /// <exception cref="TooLittleToLearnFromException">Fewer than 20 rows with or without the outcome are settled.</exception>
    public static RefractoryModel Train(TrainingRows rows, SearchOptions options, IProgress<TrainingProgress>? progress = null, CancellationToken stop = default)
    {
        string[] names = [.. CauseFeatures.InOrder.Select(feature => feature.Name)];
        string[] groups = [.. CauseFeatures.InOrder.Select(feature => feature.Group)];
        Censoring censoring = Weigh(rows);
        int[] settled = [.. Enumerable.Range(0, rows.Rows.Count).Where(row => rows.Rows[row].Outcome.Resistant != Answer.Unknown)];
        LearningData data = DataOf(rows, settled, censoring.Weights);
        int outcomes = data.Outcome.Count(seen => seen);
        if (Math.Min(outcomes, data.Count - outcomes) < FewestOfEach)
        {
            throw new TooLittleToLearnFromException(
                $"{rows.Question.Id}: of {rows.Rows.Count} patients in the target cohort {outcomes} have the outcome and {data.Count - outcomes} are known not to; at least {FewestOfEach} of each are needed.");
        }

        Candidate[] candidates = [.. options.Algorithms.SelectMany(algorithm => Candidate.Draw(algorithm, options.DrawsPerAlgorithm, options.Seed))];
        int exploring = Exploration.FitsOf(groups) * options.Algorithms.Count, total = (Tuning.FitsOf(options) * (options.OuterFolds + 2)) + exploring, done = 0;
        Action Fitted(string stage) => () => progress?.Report(new(stage, Interlocked.Increment(ref done), total));

        var validation = Validation.Of(candidates, names, data, options, rows.AsOf.DayNumber - rows.Question.WithinDays, Fitted("nested cross-validation"), stop);
        done = Tuning.FitsOf(options) * (options.OuterFolds + 1);
        var tuning = Tuning.Of(candidates, names, data, options, Fitted("search on all patients"), stop);
        FittedModel model = Tuning.Refit(tuning.Chosen, names, data, options);
        done = total - exploring;
        Explored[] explored =
        [
            .. tuning.BestOf.Select(tried => new Explored(
                tried,
                Exploration.LearningCurve(tried, names, data, options, Fitted("learning curves"), stop),
                Exploration.Ablations(tried, names, groups, data, options, Fitted("what each group of causes adds"), stop))),
        ];
        progress?.Report(new("writing the card", total, total));
        var evidence = new Evidence(rows, censoring, settled, data, validation, tuning, explored);
        return RefractoryModel.Of(model, CardWriter.Write(evidence, model, CardThreshold, options));
    }

    /// <summary>Everything a card is made of.</summary>
    internal sealed record Evidence(
        TrainingRows Rows,
        Censoring Censoring,
        int[] Settled,
        LearningData Data,
        Validation Validation,
        Tuning Tuning,
        IReadOnlyList<Explored> Explored)
    {
        /// <summary>Of the chosen candidate.</summary>
        public Explored Chosen => Explored.First(explored => explored.Tried == Tuning.Chosen);
    }

    /// <summary>What one algorithm's best candidate does with fewer rows and without groups of causes.</summary>
    internal sealed record Explored(Tried Tried, IReadOnlyList<LearningPoint> LearningCurve, IReadOnlyList<GroupAblation> Ablations);

    /// <summary>Weights of every member of the cohort, from a model of staying under observation.</summary>
    /// <param name="outcomeOf">Which outcome is asked for; that of the question where nothing is said.</param>
    internal static Censoring Weigh(TrainingRows rows, Func<TrainingRow, CohortOutcome>? outcomeOf = null)
    {
        outcomeOf ??= row => row.Outcome;
        int age = IndexOf("age"), female = IndexOf("female"), seizures = IndexOf("log-seizures-per-month");
        return Censoring.Of(
            [.. rows.Rows.Select(row => new FollowUp(outcomeOf(row).Days, outcomeOf(row).Resistant != Answer.Unknown, [(row.Features[age] ?? 40) / 20, row.Features[female] ?? 0.5, row.Features[seizures] ?? 0]))],
            rows.Question.WithinDays,
            StayCovariates);
    }

    /// <summary>Rows as learners take them.</summary>
    internal static LearningData DataOf(TrainingRows rows, IReadOnlyList<int> at, double[] weights) => new(
        [.. at.Select(row => FloatsOf(rows.Rows[row].Features))],
        [.. at.Select(row => rows.Rows[row].Outcome.Resistant == Answer.Yes)],
        [.. at.Select(row => weights[row])],
        [.. at],
        [.. at.Select(row => rows.Rows[row].IndexDay.DayNumber)]);

    /// <summary>NaN for what was not assessed.</summary>
    internal static float[] FloatsOf(IEnumerable<float?> features) => [.. features.Select(value => value ?? float.NaN)];

    /// <summary>SHA-256 over features, outcomes, weights and days: no patient key enters.</summary>
    internal static string FingerprintOf(LearningData data)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (int row = 0; row < data.Count; row++)
        {
            hash.AppendData(System.Runtime.InteropServices.MemoryMarshal.AsBytes<float>(data.Features[row]));
            hash.AppendData(BitConverter.GetBytes(data.Outcome[row]));
            hash.AppendData(BitConverter.GetBytes(data.Weights[row]));
            hash.AppendData(BitConverter.GetBytes(data.IndexDays[row]));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Marks of at most so many rows, the same ones whichever source is asked: the lowest hashes over features and index day. Weights and outcomes stay out, as they move with the rest of the cohort.</summary>
    internal static string[] MarksOf(IEnumerable<(float[] Features, int IndexDay)> rows, int most = 64) =>
        [.. rows.Select(row => MarkOf(row.Features, row.IndexDay)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Take(most)];

    private static string MarkOf(float[] features, int indexDay)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(System.Runtime.InteropServices.MemoryMarshal.AsBytes<float>(features));
        hash.AppendData(BitConverter.GetBytes(indexDay));
        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 8));
    }

    private static int IndexOf(string feature) =>
        Enumerable.Range(0, CauseFeatures.InOrder.Count).First(at => CauseFeatures.InOrder[at].Name == feature);
}
