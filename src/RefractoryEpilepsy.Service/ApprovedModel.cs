using System.Text.Json;
using System.Text.Json.Serialization;
using RefractoryEpilepsy.Cases;
using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Learning;
using RefractoryEpilepsy.Learning.Training;
using RefractoryEpilepsy.Prediction;
using RefractoryEpilepsy.Service.Commands;
using RefractoryEpilepsy.Storage;

namespace RefractoryEpilepsy.Service;

/// <summary>The registry of models in a store: who may score, who decided it, and why.</summary>
/// <remarks>The store keeps every change together with its entry in the audit trail, or neither.</remarks>
internal static class ApprovedModel
{
    private static readonly JsonSerializerOptions Json = new() { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    /// <summary>What the approved model for question T-A answers; null where none is approved: then nobody is scored.</summary>
    public static async Task<Func<PatientCase, Risk?>?> PredictorAsync(Store store, KnowledgeBase knowledge, CancellationToken stop)
    {
        ModelRow? row = await ShownInCasesAsync(store, stop);
        if (row is null)
        {
            return null;
        }

        return PredictorOf(row, knowledge);
    }

    /// <summary>A screening with the approved model for question T-A, or without any.</summary>
    public static async Task<ScreeningRun> ScreeningAsync(Store store, KnowledgeBase knowledge, TimeProvider clock, CancellationToken stop)
    {
        ModelRow? row = await ShownInCasesAsync(store, stop);
        if (row is null)
        {
            return new(knowledge, predict: null, clock);
        }

        return new(knowledge, PredictorOf(row, knowledge), clock, row.Id);
    }

    /// <summary>The model of a row; null where this version of the program cannot read it, which must stop no run.</summary>
    /// <param name="fault">Then: why, and what to do.</param>
    public static RefractoryModel? TryRead(ModelRow row, out string? fault)
    {
        try
        {
            fault = null;
            return RefractoryModel.Load(row.Contents, row.Id);
        }
        catch (ModelFileException wrong)
        {
            fault = $"This version of the program cannot read it, and withholds its scores: {wrong.Message} Retire it, or train it again.";
            return null;
        }
    }

    private static Func<PatientCase, Risk?> PredictorOf(ModelRow row, KnowledgeBase knowledge)
    {
        if (TryRead(row, out string? fault) is { } model)
        {
            return patient => model.Predict(patient, knowledge);
        }

        Question? question = Questions.ById(row.QuestionId);
        var why = Judgement.Of(Answer.No, "model-unreadable", fault!);
        return patient => question?.TimeZero(patient) is { } zero ? Risk.Withheld(row.QuestionId, zero, why, row.Id) : null;
    }

    /// <summary>Takes a model in. One that learned from this store's own patients carries its local figures with it.</summary>
    public static async Task AddAsync(Store store, RefractoryModel model, bool trainedHere, string origin, string by, CancellationToken stop)
    {
        LocalCalibration? local = trainedHere ? LocalCalibration.OfTraining(model.Card) : null;
        await store.AddModelAsync(model.Card.Id, model.Card.QuestionId, model.ToBytes(), System.Text.Encoding.UTF8.GetString(model.CardJson()), local is null ? null : JsonSerializer.Serialize(local, Json), origin, by, stop);
    }

    /// <summary>Sets a model's risks to what happened to this store's patients: a new candidate, with the figures that were found.</summary>
    /// <exception cref="WrongCallException">There is no such model.</exception>
    /// <exception cref="TooLittleToLearnFromException">Too few outcomes here.</exception>
    public static async Task<(string Id, LocalCalibration Found)> CalibrateAsync(Store store, string id, KnowledgeBase knowledge, string by, CancellationToken stop)
    {
        ModelRow row = await FindAsync(store, id, stop);
        RefractoryModel model = RefractoryModel.Load(row.Contents, row.Id);
        TrainingRows rows = await TrainingRun.RowsAsync(TrainingRun.QuestionOf(row.QuestionId), store, knowledge, areas: null, stop);
        if (LocalOf(row) is { TrainedHere: true } || model.LearnedFrom(rows))
        {
            throw new WrongCallException($"model {id} cannot be calibrated here. {LocalCalibration.LearnedHere}");
        }

        (RefractoryModel local, LocalCalibration found) = model.LocalOn(rows, new SearchOptions());
        await store.AddModelAsync(local.Card.Id, row.QuestionId, local.ToBytes(), System.Text.Encoding.UTF8.GetString(local.CardJson()), JsonSerializer.Serialize(found, Json), $"{id}, calibrated on this site", by, stop, calibrated: id);
        return (local.Card.Id, found);
    }

    /// <summary>Lets a model score. Without local figures that hold it is refused, unless it scores silently.</summary>
    /// <param name="silent">Scores are kept and shown to nobody: how a model may be watched before it is trusted.</param>
    /// <exception cref="WrongCallException">There is no such model, no reason, or it was not calibrated here.</exception>
    public static async Task ApproveAsync(Store store, string id, bool silent, string by, string reason, CancellationToken stop)
    {
        ModelRow row = await FindAsync(store, id, stop);
        string why = Reason(reason);
        if (!silent && !MayScore(row))
        {
            throw new WrongCallException(LocalOf(row) is { } local ? $"model {id} may not score here: {local.Verdict}" : $"model {id} was trained elsewhere. Calibrate it on this site's patients first.");
        }

        RefuseUnreadable(row);
        await store.ChangeModelAsync(id, silent ? ModelStates.Silent : ModelStates.Approved, silent ? "silent" : "approved", by, why, stop);
    }

    /// <summary>Takes a model out of use.</summary>
    /// <exception cref="WrongCallException">There is no such model, or no reason.</exception>
    public static async Task RetireAsync(Store store, string id, string by, string reason, CancellationToken stop)
    {
        await FindAsync(store, id, stop);
        string why = Reason(reason);
        await store.ChangeModelAsync(id, ModelStates.Retired, "retired", by, why, stop);
    }

    /// <summary>Puts the model that was approved before back in its place; never one that somebody took out of use.</summary>
    /// <returns>Its id.</returns>
    /// <exception cref="WrongCallException">There was none, or no reason.</exception>
    public static async Task<string> RollBackAsync(Store store, string questionId, string by, string reason, CancellationToken stop)
    {
        string why = Reason(reason);
        string id = await store.ApprovedBeforeAsync(questionId, stop) ?? throw new WrongCallException($"no other model was approved for {questionId} before.");
        RefuseUnreadable(await FindAsync(store, id, stop));
        await store.ChangeModelAsync(id, ModelStates.Approved, "rolled-back", by, why, stop);
        return id;
    }

    /// <summary>Its figures on this site; null before anybody looked.</summary>
    public static LocalCalibration? LocalOf(ModelRow row) =>
        row.LocalCalibration is null ? null : JsonSerializer.Deserialize<LocalCalibration>(row.LocalCalibration, Json);

    /// <summary>Whether its local figures allow it to score.</summary>
    public static bool MayScore(ModelRow row) => LocalOf(row) is { Passed: true };

    /// <summary>Drift as it is kept.</summary>
    public static string Text(DriftReport drift) => JsonSerializer.Serialize(drift, Json);

    /// <summary>Drift as it was kept.</summary>
    public static DriftReport DriftOf(DriftRow row) => JsonSerializer.Deserialize<DriftReport>(row.Document, Json) ?? throw new InvalidDataException("A drift report is empty.");

    private static async Task<ModelRow?> ShownInCasesAsync(Store store, CancellationToken stop) =>
        (await store.ModelsInStateAsync(ModelStates.Approved, stop)).FirstOrDefault(model => model.QuestionId == Questions.AtFirstDrug.Id && MayScore(model));

    private static async Task<ModelRow> FindAsync(Store store, string id, CancellationToken stop) =>
        await store.FindModelAsync(id, stop) ?? throw new WrongCallException($"the store has no model {id}.");

    private static void RefuseUnreadable(ModelRow row)
    {
        if (TryRead(row, out string? fault) is null)
        {
            throw new WrongCallException($"model {row.Id} may not score. {fault}");
        }
    }

    private static string Reason(string reason) =>
        string.IsNullOrWhiteSpace(reason) ? throw new WrongCallException("a reason is missing: it is kept with the decision.") : reason.Trim();
}
