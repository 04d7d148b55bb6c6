using Microsoft.EntityFrameworkCore;
using RefractoryEpilepsy.Prediction;

namespace RefractoryEpilepsy.Storage;

/// <summary>What a model may do in the service.</summary>
public static class ModelStates
{
    /// <summary>Made or brought in; scores nobody.</summary>
    public const string Candidate = "candidate";

    /// <summary>Scores are shown. One per question at most.</summary>
    public const string Approved = "approved";

    /// <summary>Scores are kept and shown to nobody.</summary>
    public const string Silent = "silent";

    /// <summary>Scored once, and does no more.</summary>
    public const string Retired = "retired";
}

/// <content>Models: registry, approval, trainings.</content>
public sealed partial class Store
{
    private const string Replaced = "replaced";
    private const string RolledBack = "rolled-back";

    // What people write in their own words may name somebody: it stays with what it is about, and the trail says that it is there.
    private const string WithNote = "with a note";

    /// <summary>Takes a model in as a candidate. One that is here already keeps its state.</summary>
    /// <param name="calibrated">The model that was set to this site's patients, where that is how it was made; null: it was trained or brought in.</param>
    /// <returns>Whether it is new.</returns>
    public Task<bool> AddModelAsync(string id, string questionId, byte[] contents, string card, string? localCalibration, string origin, string by, CancellationToken stop, string? calibrated = null) => RecordedIfDoneAsync(
        calibrated is null ? new(by, "add-model", id, questionId) : new(by, "calibrate-model", calibrated, "made " + id),
        async database =>
        {
            if (await database.Models.AnyAsync(row => row.Id == id, stop))
            {
                return false;
            }

            DateTime now = Now();
            database.Models.Add(new ModelRow
            {
                Id = id, QuestionId = questionId, State = ModelStates.Candidate, Contents = contents, Card = card, LocalCalibration = localCalibration, Origin = origin,
                Added = now, AddedBy = by, Changed = now, ChangedBy = by, Reason = "",
            });
            database.ModelEvents.Add(new ModelEventRow { Model = id, Action = "added", By = by, At = now, Reason = origin });
            return true;
        },
        stop);

    /// <summary>All models without their contents, the newest first.</summary>
    public async Task<IReadOnlyList<ModelRow>> ModelsAsync(CancellationToken stop)
    {
        await using Database database = open();
        return await database.Models.AsNoTracking().OrderByDescending(row => row.Added).ThenBy(row => row.Id)
            .Select(row => new ModelRow
            {
                Id = row.Id, QuestionId = row.QuestionId, State = row.State, Contents = Array.Empty<byte>(), Card = row.Card, LocalCalibration = row.LocalCalibration, Origin = row.Origin,
                Added = row.Added, AddedBy = row.AddedBy, Changed = row.Changed, ChangedBy = row.ChangedBy, Reason = row.Reason,
            }).ToListAsync(stop);
    }

    /// <summary>One model; null where the id is not known.</summary>
    public async Task<ModelRow?> FindModelAsync(string id, CancellationToken stop)
    {
        await using Database database = open();
        return await database.Models.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, stop);
    }

    /// <summary>The models of a state, with contents.</summary>
    public async Task<IReadOnlyList<ModelRow>> ModelsInStateAsync(string state, CancellationToken stop)
    {
        await using Database database = open();
        return await database.Models.AsNoTracking().Where(row => row.State == state).OrderBy(row => row.Id).ToListAsync(stop);
    }

    /// <summary>Changes a model's state. Approving one retires the one that was approved for the same question.</summary>
    /// <param name="action">As in <see cref="ModelEventRow.Action"/>.</param>
    /// <param name="reason">In that person's words: kept with the model. The trail says that there is one.</param>
    /// <exception cref="StoreException">There is no such model.</exception>
    public async Task ChangeModelAsync(string id, string state, string action, string by, string reason, CancellationToken stop)
    {
        string deed = action switch { "approved" => "approve-model", "silent" => "silence-model", RolledBack => "roll-back-model", _ => "retire-model" };
        ModelRow? before = state == ModelStates.Approved && await FindModelAsync(id, stop) is { } asked ? (await ModelsInStateAsync(state, stop)).FirstOrDefault(row => row.QuestionId == asked.QuestionId && row.Id != id) : null;
        await RecordedAsync(new(by, deed, id, Told(before is null ? "" : "in the place of " + before.Id, reason.Length > 0 ? WithNote : "")), database => ChangeModelAsync(database, id, state, action, by, reason, stop), stop);
    }

    private async Task ChangeModelAsync(Database database, string id, string state, string action, string by, string reason, CancellationToken stop)
    {
        ModelRow model = await database.Models.SingleOrDefaultAsync(row => row.Id == id, stop) ?? throw new StoreException($"The store has no model {id}.");
        DateTime now = Now();
        bool falls = model.State == ModelStates.Approved && state != ModelStates.Approved;
        if (state == ModelStates.Approved)
        {
            foreach (ModelRow other in await database.Models.Where(row => row.QuestionId == model.QuestionId && row.State == ModelStates.Approved && row.Id != id).ToListAsync(stop))
            {
                falls = true;
                Change(database, other, ModelStates.Retired, action == RolledBack ? "retired" : Replaced, by, action == RolledBack ? $"{id} was put back in its place." : $"{id} was approved in its place.", now);
            }
        }

        Change(database, model, state, action, by, reason, now);
        await database.SaveChangesAsync(stop);
        if (falls && model.QuestionId == Questions.AtFirstDrug.Id)
        {
            // Scoring everybody anew takes minutes; what the model said is not shown so long. A case whose column is empty shows no number, whatever its document holds.
            await database.Cases.Where(row => row.Risk != null).ExecuteUpdateAsync(row => row.SetProperty(it => it.Risk, (double?)null), stop);
            await database.Recommendations.Where(row => row.Risk != null).ExecuteUpdateAsync(row => row.SetProperty(it => it.Risk, (double?)null), stop);
            await ListsChangedAsync(database, patient: null, stop);
        }
    }

    /// <summary>What happened to a model, or to all of them, the newest first.</summary>
    public async Task<IReadOnlyList<ModelEventRow>> ModelEventsAsync(string? id, CancellationToken stop)
    {
        await using Database database = open();
        return await database.ModelEvents.AsNoTracking().Where(row => id == null || row.Model == id).OrderByDescending(row => row.Id).Take(200).ToListAsync(stop);
    }

    /// <summary>The model that was approved for a question before the present one and gave way to another; null where there was none. One that people took out of use, or rolled back from, does not come back by itself.</summary>
    public async Task<string?> ApprovedBeforeAsync(string questionId, CancellationToken stop)
    {
        await using Database database = open();
        string? now = await database.Models.Where(row => row.QuestionId == questionId && row.State == ModelStates.Approved).Select(row => row.Id).FirstOrDefaultAsync(stop);
        List<ModelEventRow> events = await (from entry in database.ModelEvents.AsNoTracking()
                                            join model in database.Models on entry.Model equals model.Id
                                            where model.QuestionId == questionId && model.Id != now && model.State == ModelStates.Retired
                                            orderby entry.Id
                                            select entry).ToListAsync(stop);
        return events.GroupBy(entry => entry.Model, StringComparer.Ordinal).Where(model => GaveWay(model.Last()))
            .MaxBy(model => model.Last(entry => entry.Action is "approved" or RolledBack).Id)?.Key;

        // Stores written before the action had a name of its own know it by its reason.
        static bool GaveWay(ModelEventRow last) => last.Action == Replaced || (last.Action == "retired" && last.Reason.EndsWith(" was approved in its place.", StringComparison.Ordinal));
    }

    /// <summary>Notes that a training was asked for.</summary>
    /// <param name="owner">The process that will see to it; it stands in the place of the stage until the training begins.</param>
    /// <param name="calibrates">The model that is to be set to this site's patients; null: a new one is trained.</param>
    public async Task<long> BeginTrainingAsync(string questionId, string by, string owner, CancellationToken stop, string? calibrates = null)
    {
        DateTime now = Now();
        var row = new ModelTrainingRow { QuestionId = questionId, State = "waiting", Stage = owner, By = by, Started = now, Updated = now };
        await RecordedAsync(new(by, calibrates is null ? "train-model" : "calibrate-model", calibrates ?? questionId, "asked for"), database => database.ModelTrainings.Add(row), stop);
        return row.Id;
    }

    /// <summary>Notes how far it is. The first note starts the clock.</summary>
    public async Task TrainingAtAsync(long training, string stage, int done, int total, CancellationToken stop)
    {
        await using Database database = open();
        DateTime now = Now();
        await database.ModelTrainings.Where(row => row.Id == training && row.State == "waiting").ExecuteUpdateAsync(row => row.SetProperty(it => it.State, "running").SetProperty(it => it.Started, now), stop);
        await database.ModelTrainings.Where(row => row.Id == training).ExecuteUpdateAsync(
            row => row.SetProperty(it => it.Stage, stage).SetProperty(it => it.Done, done).SetProperty(it => it.Total, total).SetProperty(it => it.Updated, now), stop);
    }

    /// <summary>Notes its end.</summary>
    /// <param name="model">What it made; null where it failed.</param>
    public async Task EndTrainingAsync(long training, string? model, string? message, CancellationToken stop)
    {
        await using Database database = open();
        DateTime now = Now();
        string state = model is null ? "failed" : "finished";
        await database.ModelTrainings.Where(row => row.Id == training).ExecuteUpdateAsync(
            row => row.SetProperty(it => it.State, state).SetProperty(it => it.Model, model).SetProperty(it => it.Message, message).SetProperty(it => it.Updated, now), stop);
    }

    /// <summary>Ends trainings that nobody will end any more.</summary>
    /// <param name="silentSince">One under way that gave no sign of life since then has lost its process.</param>
    /// <param name="isGone">Whether the owner of one that waits is gone; null where waiting work outlives its process.</param>
    public async Task EndLostTrainingsAsync(DateTime silentSince, Func<string, bool>? isGone, CancellationToken stop)
    {
        const string Lost = "It was lost when the service stopped. Ask for it again.";
        await using Database database = open();
        foreach (ModelTrainingRow row in await database.ModelTrainings.AsNoTracking().Where(row => row.State == "waiting" || (row.State == "running" && row.Updated < silentSince)).ToListAsync(stop))
        {
            if (row.State == "running" || isGone?.Invoke(row.Stage) == true)
            {
                await EndTrainingAsync(row.Id, model: null, Lost, stop);
            }
        }
    }

    /// <summary>The newest trainings first.</summary>
    public async Task<IReadOnlyList<ModelTrainingRow>> TrainingsAsync(int most, CancellationToken stop)
    {
        await using Database database = open();
        return await database.ModelTrainings.AsNoTracking().OrderByDescending(row => row.Id).Take(most).ToListAsync(stop);
    }

    private static void Change(Database database, ModelRow model, string state, string action, string by, string reason, DateTime now)
    {
        (model.State, model.Changed, model.ChangedBy, model.Reason) = (state, now, by, reason);
        database.ModelEvents.Add(new ModelEventRow { Model = model.Id, Action = action, By = by, At = now, Reason = reason });
    }
}
