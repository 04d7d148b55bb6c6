using RefractoryEpilepsy.Cases;
using RefractoryEpilepsy.Fhir.Sources;
using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Learning;
using RefractoryEpilepsy.Learning.Training;
using RefractoryEpilepsy.Prediction;
using RefractoryEpilepsy.Service.Commands;

namespace RefractoryEpilepsy.Service;

/// <summary>Training and validation on files: every patient is judged, the question's cohort is read from the cases, and nothing else is kept.</summary>
internal static class TrainingRun
{
    /// <summary>The rows of a question from an export.</summary>
    public static async Task<TrainingRows> RowsAsync(Question question, ExportFolder source, DateOnly? asOf, KnowledgeBase knowledge, IProgress<ReadProgress>? progress, CancellationToken stop)
    {
        var collector = new TrainingRowCollector(question, knowledge);
        var screening = new ScreeningRun(knowledge, predict: null, TimeProvider.System);
        await screening.ExecuteAsync(
            source,
            asOf,
            (patient, _) =>
            {
                collector.Add(patient.Case);
                return ValueTask.CompletedTask;
            },
            static _ => { },
            progress,
            stop);
        return collector.Close();
    }

    /// <summary>Trains off the caller's thread.</summary>
    public static Task<RefractoryModel> TrainAsync(TrainingRows rows, SearchOptions options, IProgress<TrainingProgress>? progress, CancellationToken stop) =>
        Task.Run(() => ModelTrainer.Train(rows, options, progress, stop), stop);

    /// <summary>What a model file answers for a patient.</summary>
    public static Func<PatientCase, Risk?> Predictor(string path, KnowledgeBase knowledge)
    {
        RefractoryModel model = Load(path);
        return patient => model.Predict(patient, knowledge);
    }

    /// <summary>Reads a model file; a wrong call where there is none.</summary>
    public static RefractoryModel Load(string path) =>
        File.Exists(path) ? RefractoryModel.Load(path) : throw new WrongCallException($"There is no model at {path}. Make one with: refractory train INPUT --out {path}");

    /// <summary>The question of an id; a wrong call for any other text.</summary>
    public static Question QuestionOf(string? id) =>
        Questions.ById(id ?? Questions.AtFirstDrug.Id) ?? throw new WrongCallException($"There is no question {id}. Choose one of {string.Join(", ", Questions.All.Select(question => question.Id))}.");
}
