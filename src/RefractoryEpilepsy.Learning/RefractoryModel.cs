using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using RefractoryEpilepsy.Cases;
using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Learning.Scoring;
using RefractoryEpilepsy.Learning.Training;
using RefractoryEpilepsy.Prediction;

namespace RefractoryEpilepsy.Learning;

/// <summary>The file is no model of ours, or one of another list of features; the message says which and what to do.</summary>
public sealed class ModelFileException(string message) : Exception(message);

/// <summary>A fitted model with its card: one file, which scores and explains.</summary>
/// <remarks>
/// The file is a zip of <c>model.json</c> (encoding, scorer, calibration), <c>card.json</c> and <c>card.md</c>, all with one fixed time, so that
/// the same model is the same bytes. The trees or terms that score are the ones that explain.
/// </remarks>
public sealed class RefractoryModel
{
    private static readonly DateTimeOffset EntryTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly JsonSerializerOptions Compact = new() { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };
    private static readonly JsonSerializerOptions Readable = new(Compact) { WriteIndented = true };

    /// <summary>Two records of almost nothing may look alike: so large a share of marks found again proves nothing yet.</summary>
    private const double MarksByChance = 0.05;

    private readonly Question question;

    private RefractoryModel(FittedModel model, ModelCard card, Question question) => (Model, Card, this.question) = (model, card, question);

    /// <summary>The evidence behind it.</summary>
    public ModelCard Card { get; }

    /// <summary>Encoding, scorer, calibration.</summary>
    internal FittedModel Model { get; }

    /// <summary>Scores one patient at the index day of the question; null for who has none (never treated, or not yet failed).</summary>
    /// <remarks>Out of scope, or not one of those the question is about: the number is withheld, with the reason.</remarks>
    public Risk? Predict(PatientCase patient, KnowledgeBase knowledge) =>
        question.TimeZero(patient) is { } zero
            ? RiskReader.Read(Model, Card, zero, TrainingRows.InTarget(question, patient, zero), TrainingRows.ViewOf(question, patient, zero, knowledge))
            : null;

    /// <summary>The same model, calibrated on another site's rows, with the reason on the card.</summary>
    /// <exception cref="TooLittleToLearnFromException">Fewer than 20 settled rows with or without the outcome.</exception>
    public RefractoryModel CalibratedOn(TrainingRows rows)
    {
        (LearningData data, double[] scores) = ScoresOn(rows);
        if (Math.Min(data.Outcome.Count(seen => seen), data.Outcome.Count(seen => !seen)) < LocalCalibration.FewestOfEach)
        {
            throw new TooLittleToLearnFromException($"Calibrating on this site needs at least {LocalCalibration.FewestOfEach} patients with the outcome and as many without; it has {data.Outcome.Count(seen => seen)} and {data.Outcome.Count(seen => !seen)}.");
        }

        var calibration = PlattCalibration.Fit(scores, data.Outcome, data.Weights);
        string note = FormattableString.Invariant($"Calibrated on another source as of {rows.AsOf:yyyy-MM-dd}: {data.Count} settled patients, slope {calibration.Slope:F3}, intercept {calibration.Intercept:F3}.");
        string[] tables = Card.KnowledgeVersion == rows.KnowledgeVersion ? [] : [$"It learned with the tables {Card.KnowledgeVersion}; since the calibration its card names those it was calibrated with."];
        FittedModel model = Model with { Calibrator = calibration };
        double months = (data.IndexDays.Max() - data.IndexDays.Min() + 1) / 30.44;
        float[] probabilities = [.. rows.Rows.Select(row => (float)model.Probability(ModelTrainer.FloatsOf(row.Features)))];
        float[] ends = Figures.Drift.Bins(probabilities);
        ModelCard card = Card with
        {
            CalibratedAsOf = rows.AsOf,
            ScoreEnds = ends,
            ScoreShares = Figures.Drift.Shares(probabilities, ends)[..^1],
            AlertBurden = Figures.ClinicalUse.AlertBurden([.. scores.Select(calibration.Probability)], data.Outcome, data.Weights, months),
        };
        return Of(model, card with { Calibration = "platt", KnowledgeVersion = rows.KnowledgeVersion, Notes = [.. Card.Notes, note, .. tables] });
    }

    /// <summary>How the model does on rows of another source (external validation).</summary>
    public Performance PerformanceOn(TrainingRows rows, SearchOptions options)
    {
        (LearningData data, double[] scores) = ScoresOn(rows);
        return Figures.Evaluation.Of("external", [.. scores.Select(Model.Calibrator.Probability)], data.Outcome, data.Weights, options);
    }

    /// <summary>How the model does on members of the target cohort whose true risk is known, settled or not.</summary>
    /// <param name="truth">By pseudonym, for the question the model answers.</param>
    /// <exception cref="ArgumentException">Nobody's is.</exception>
    public Figures.AgainstTruth AgainstTruth(TrainingRows rows, IReadOnlyDictionary<string, double> truth) => Figures.AgainstTruth.Of(
        [.. rows.Rows.Where(row => truth.ContainsKey(row.Patient.Value)).Select(row => (Model.Probability(ModelTrainer.FloatsOf(row.Features)), truth[row.Patient.Value]))]);

    /// <summary>The same in every subgroup, at the card's threshold.</summary>
    public IReadOnlyList<SubgroupPerformance> SubgroupsOn(TrainingRows rows, SearchOptions options)
    {
        (LearningData data, double[] scores) = ScoresOn(rows);
        return Figures.Evaluation.Subgroups([.. scores.Select(Model.Calibrator.Probability)], data.Outcome, data.Weights, [.. data.Patients.Select(row => rows.Rows[row].Subgroups)], Card.Threshold, options);
    }

    /// <summary>Whether it learned from patients who are among these rows (or does not say from whom): held against them it would praise itself.</summary>
    public bool LearnedFrom(TrainingRows rows)
    {
        if (Card.LearnedFrom is not { Count: > 0 } marks)
        {
            return true;
        }

        HashSet<string> here = [.. ModelTrainer.MarksOf(rows.Rows.Select(row => (ModelTrainer.FloatsOf(row.Features), row.IndexDay.DayNumber)), int.MaxValue)];
        return marks.Count(here.Contains) > MarksByChance * marks.Count;
    }

    /// <summary>How a model that learned elsewhere stands on a site's own patients, and the same model set to them. One that learned from them does not pass, whatever it shows.</summary>
    /// <returns>The model to use there, and what was found.</returns>
    /// <exception cref="TooLittleToLearnFromException">Fewer than 20 settled rows with or without the outcome.</exception>
    public (RefractoryModel Model, LocalCalibration Found) LocalOn(TrainingRows rows, SearchOptions options)
    {
        RefractoryModel local = CalibratedOn(rows);
        return (local, LocalCalibration.OfRecalibration(rows.AsOf, PerformanceOn(rows, options), LearnedFrom(rows)));
    }

    /// <summary>Population stability index of every feature against the training cohort, largest first.</summary>
    public IReadOnlyList<(string Feature, double Index)> DriftOf(TrainingRows rows) =>
        [.. Monitor.Features(Card, rows.Rows).Select(feature => (feature.Name, feature.Index))];

    /// <summary>MODEL: the same model gives the same bytes.</summary>
    public byte[] ToBytes()
    {
        using var file = new MemoryStream();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            Add(zip, "card.json", CardJson());
            Add(zip, "card.md", Encoding.UTF8.GetBytes(CardText.Markdown(Card)));
            Add(zip, "model.json", JsonSerializer.SerializeToUtf8Bytes(Model, Compact));
        }

        return file.ToArray();
    }

    /// <summary>The card as JSON.</summary>
    public byte[] CardJson() => JsonSerializer.SerializeToUtf8Bytes(Card, Readable);

    /// <summary>Reads a card's JSON.</summary>
    public static ModelCard CardOf(string json) => JsonSerializer.Deserialize<ModelCard>(json, Compact) ?? throw new ModelFileException("The card is empty.");

    /// <summary>Writes MODEL, and MODEL.card.json and MODEL.card.md beside it.</summary>
    public void Save(string path)
    {
        File.WriteAllBytes(path, ToBytes());
        File.WriteAllBytes(path + ".card.json", CardJson());
        File.WriteAllText(path + ".card.md", CardText.Markdown(Card));
    }

    /// <summary>Reads MODEL.</summary>
    /// <exception cref="ModelFileException">It is no model of ours, or made for other features.</exception>
    public static RefractoryModel Load(string path) => Load(File.ReadAllBytes(path), path);

    /// <summary>Reads the bytes of MODEL.</summary>
    /// <param name="name">What to call it in messages.</param>
    /// <exception cref="ModelFileException">It is no model of ours, or made for other features.</exception>
    public static RefractoryModel Load(byte[] contents, string name)
    {
        try
        {
            using var zip = new ZipArchive(new MemoryStream(contents), ZipArchiveMode.Read);
            ModelCard card = Read<ModelCard>(zip, "card.json", name);
            FittedModel model = Read<FittedModel>(zip, "model.json", name);
            if (card.Features is null || card.QuestionId is null)
            {
                throw new ModelFileException($"{name} is not a model made by `refractory train`: its card names no features or no question.");
            }

            if (!card.Features.SequenceEqual(CauseFeatures.InOrder.Select(feature => feature.Name)))
            {
                throw new ModelFileException($"{name} was trained on another list of features than this program reads: train it again.");
            }

            return Questions.ById(card.QuestionId) is { } question
                ? new(model, card, question)
                : throw new ModelFileException($"{name} answers the question {card.QuestionId}, which this program does not know.");
        }
        catch (Exception error) when (error is InvalidDataException or JsonException or NotSupportedException)
        {
            throw new ModelFileException($"{name} is not a model made by `refractory train`.");
        }
    }

    /// <summary>A model with the id that its contents give.</summary>
    internal static RefractoryModel Of(FittedModel model, ModelCard card)
    {
        byte[] contents = [.. JsonSerializer.SerializeToUtf8Bytes(model, Compact), .. JsonSerializer.SerializeToUtf8Bytes(card with { Id = "" }, Compact)];
        string id = $"{card.QuestionId}-{Convert.ToHexStringLower(SHA256.HashData(contents))[..12]}";
        return new(model, card with { Id = id }, Questions.ById(card.QuestionId)!);
    }

    private (LearningData Data, double[] Scores) ScoresOn(TrainingRows rows)
    {
        int[] settled = [.. Enumerable.Range(0, rows.Rows.Count).Where(row => rows.Rows[row].Outcome.Resistant != Answer.Unknown)];
        LearningData data = ModelTrainer.DataOf(rows, settled, ModelTrainer.Weigh(rows).Weights);
        return (data, [.. data.Features.Select(Model.LogOdds)]);
    }

    private static void Add(ZipArchive zip, string name, byte[] bytes)
    {
        ZipArchiveEntry entry = zip.CreateEntry(name, CompressionLevel.Optimal);
        entry.LastWriteTime = EntryTime;
        using Stream stream = entry.Open();
        stream.Write(bytes);
    }

    private static T Read<T>(ZipArchive zip, string name, string path)
    {
        using Stream stream = (zip.GetEntry(name) ?? throw new ModelFileException($"{path} is not a model made by `refractory train`: it holds no {name}.")).Open();
        return JsonSerializer.Deserialize<T>(stream, Compact) ?? throw new ModelFileException($"{path}: {name} is empty.");
    }
}
