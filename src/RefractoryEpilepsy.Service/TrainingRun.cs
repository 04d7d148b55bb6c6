using RefractoryEpilepsy.Cases;
using RefractoryEpilepsy.Fhir.Sources;
using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Learning;
using RefractoryEpilepsy.Learning.Training;
using RefractoryEpilepsy.Prediction;
using RefractoryEpilepsy.Reports;
using RefractoryEpilepsy.Reports.ChartReview;
using RefractoryEpilepsy.Reports.Quality;
using RefractoryEpilepsy.Service.Commands;
using RefractoryEpilepsy.Service.Quality;
using RefractoryEpilepsy.Storage;

namespace RefractoryEpilepsy.Service;

/// <summary>Training and validation on files: every patient is judged, the question's cohort is read from the cases, and nothing else is kept.</summary>
internal static class TrainingRun
{
    /// <summary>The rows of a question from an export.</summary>
    public static async Task<TrainingRows> RowsAsync(Question question, ExportFolder source, DateOnly? asOf, KnowledgeBase knowledge, AreaTable? areas, IProgress<ReadProgress>? progress, CancellationToken stop) =>
        (await RowsAsync([question], source, asOf, knowledge, areas, progress, stop))[0];

    /// <summary>The rows of several questions from one reading of an export.</summary>
    public static async Task<IReadOnlyList<TrainingRows>> RowsAsync(IReadOnlyList<Question> questions, ExportFolder source, DateOnly? asOf, KnowledgeBase knowledge, AreaTable? areas, IProgress<ReadProgress>? progress, CancellationToken stop)
    {
        TrainingRowCollector[] collectors = [.. questions.Select(question => Collector(question, knowledge, areas))];
        var screening = new ScreeningRun(knowledge, predict: null, TimeProvider.System);
        await screening.ExecuteAsync(
            source,
            asOf,
            (patient, _) =>
            {
                foreach (TrainingRowCollector collector in collectors)
                {
                    collector.Add(patient.Case);
                }

                return ValueTask.CompletedTask;
            },
            static _ => { },
            progress,
            stop);
        return [.. collectors.Select(collector => collector.Close())];
    }

    /// <summary>The rows of a question from the judged patients of a store; what chart reviews that may train agreed on counts before what we say.</summary>
    public static async Task<TrainingRows> RowsAsync(Question question, Store store, KnowledgeBase knowledge, AreaTable? areas, CancellationToken stop)
    {
        TrainingRowCollector collector = Collector(question, knowledge, areas);
        await foreach (JudgedPatient patient in store.AllAsync(stop))
        {
            collector.Add(patient.Case);
        }

        return ReviewedOutcomes.Apply(collector.Close(), await store.TrainingLabelsAsync(stop));
    }

    /// <summary>Trains on a store's patients and puts the model into its registry, as a candidate.</summary>
    /// <returns>The model.</returns>
    public static async Task<RefractoryModel> IntoStoreAsync(Question question, Store store, KnowledgeBase knowledge, AreaTable? areas, SearchOptions options, string by, IProgress<TrainingProgress>? progress, CancellationToken stop)
    {
        TrainingRows rows = await RowsAsync(question, store, knowledge, areas, stop);
        RefractoryModel model = await TrainAsync(rows, options, progress, stop);
        await ApprovedModel.AddAsync(store, model, trainedHere: true, "trained on this store's patients", by, stop);
        return model;
    }

    /// <summary>Collects rows; where no table of areas is given, the site's own (setting <c>areas</c>) tells rural from urban.</summary>
    public static TrainingRowCollector Collector(Question question, KnowledgeBase knowledge, AreaTable? areas = null) =>
        new(question, knowledge, (areas ?? QualityBoard.Areas(Settings.Find("areas"))).Rurality);

    /// <summary>Trains off the caller's thread.</summary>
    public static Task<RefractoryModel> TrainAsync(TrainingRows rows, SearchOptions options, IProgress<TrainingProgress>? progress, CancellationToken stop) =>
        Task.Run(() => ModelTrainer.Train(rows, options, progress, stop), stop);

    /// <summary>Reads a model that may fill the risk of a case; a wrong call for one that answers another question than the case's.</summary>
    public static RefractoryModel LoadForCases(string path)
    {
        RefractoryModel model = Load(path);
        return model.Card.QuestionId == Questions.AtFirstDrug.Id
            ? model
            : throw new WrongCallException($"{path} answers the question {model.Card.QuestionId}. The risk of a case is that of {Questions.AtFirstDrug.Id}: name a model trained with --question {Questions.AtFirstDrug.Id}.");
    }

    /// <summary>Reads a model file; a wrong call where there is none.</summary>
    public static RefractoryModel Load(string path) =>
        File.Exists(path) ? RefractoryModel.Load(path) : throw new WrongCallException($"There is no model at {path}. Make one with: refractory train INPUT --out {path}");

    /// <summary>The question of an id; a wrong call for any other text.</summary>
    public static Question QuestionOf(string? id) =>
        Questions.ById(id ?? Questions.AtFirstDrug.Id) ?? throw new WrongCallException($"There is no question {id}. Choose one of {string.Join(", ", Questions.All.Select(question => question.Id))}.");
}
