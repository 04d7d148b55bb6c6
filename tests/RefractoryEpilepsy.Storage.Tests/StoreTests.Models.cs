using RefractoryEpilepsy.Prediction;
using RefractoryEpilepsy.Reports;
using RefractoryEpilepsy.Shared;

namespace RefractoryEpilepsy.Storage.Tests;

public abstract partial class StoreTests
{
    [Fact]
    public async Task One_model_per_question_is_approved_and_the_one_before_is_remembered()
    {
        Store store = await OpenAsync();
        foreach (string id in (string[])["T-A-1", "T-A-2", "T-B-1"])
        {
            Assert.True(await store.AddModelAsync(id, id[..3], [1, 2, 3], "{}", null, "here", "maker", Stop));
        }

        Assert.False(await store.AddModelAsync("T-A-1", "T-A", [9], "{}", null, "here", "maker", Stop));
        Assert.Null(await store.ApprovedBeforeAsync("T-A", Stop));
        await store.ChangeModelAsync("T-A-1", ModelStates.Approved, "approved", "chief", "sound", Stop);
        await store.ChangeModelAsync("T-B-1", ModelStates.Approved, "approved", "chief", "sound", Stop);
        await store.ChangeModelAsync("T-A-2", ModelStates.Approved, "approved", "chief", "better", Stop);

        Assert.Equal(["T-A-2", "T-B-1"], (await store.ModelsInStateAsync(ModelStates.Approved, Stop)).Select(model => model.Id));
        Assert.Equal([1, 2, 3], (await store.FindModelAsync("T-A-1", Stop))!.Contents);
        Assert.Equal("T-A-1", await store.ApprovedBeforeAsync("T-A", Stop));
        Assert.Equal(["replaced", "approved", "added"], (await store.ModelEventsAsync("T-A-1", Stop)).Select(entry => entry.Action));
        await Assert.ThrowsAsync<StoreException>(() => store.ChangeModelAsync("T-X", ModelStates.Retired, "retired", "chief", "none", Stop));
    }

    [Fact]
    public async Task Rolling_back_never_brings_back_what_was_taken_out_of_use_and_goes_on_backwards()
    {
        Store store = await OpenAsync();
        foreach (string id in (string[])["T-A-1", "T-A-2", "T-A-3"])
        {
            await store.AddModelAsync(id, "T-A", [1], "{}", null, "here", "maker", Stop);
            await store.ChangeModelAsync(id, ModelStates.Approved, "approved", "chief", "better", Stop);
        }

        // The last one did harm: the one before it comes back, not itself.
        await store.ChangeModelAsync("T-A-3", ModelStates.Retired, "retired", "chief", "harm", Stop);
        Assert.Equal("T-A-2", await store.ApprovedBeforeAsync("T-A", Stop));
        await store.ChangeModelAsync("T-A-2", ModelStates.Approved, "rolled-back", "chief", "back", Stop);

        // Once more: further back, not to and fro.
        Assert.Equal("T-A-1", await store.ApprovedBeforeAsync("T-A", Stop));
        await store.ChangeModelAsync("T-A-1", ModelStates.Approved, "rolled-back", "chief", "back", Stop);
        Assert.Null(await store.ApprovedBeforeAsync("T-A", Stop));
    }

    [Fact]
    public async Task A_retired_models_risk_is_shown_nowhere_before_anybody_is_scored_anew()
    {
        Store store = await OpenAsync();
        await store.SaveAsync(await RunAsync(store), [AnyPatient.Make("a")], Stop, "1.0/tables/model-1");
        await store.AddModelAsync("model-1", "T-A", [1], "{}", null, "here", "maker", Stop);
        await store.ChangeModelAsync("model-1", ModelStates.Approved, "approved", "chief", "sound", Stop);
        Assert.Equal(0.25, (await store.FindAsync(new("a"), Stop))!.Risk!.Probability);
        CaseQuery all = new(null, null, null, null, null, "since", true, 0, 10);
        Assert.Equal(0.25, (await store.CasesAsync(all, Stop)).Rows.Single().Risk);

        await store.ChangeModelAsync("model-1", ModelStates.Retired, "retired", "chief", "harm", Stop);

        foreach (Risk? risk in (Risk?[])[(await store.FindAsync(new("a"), Stop))!.Risk, (await store.AllAsync(Stop).SingleAsync(Stop)).Risk])
        {
            Assert.NotNull(risk);
            Assert.False(risk.Shown);
            Assert.Null(risk.BaseLogOdds);
            Assert.Empty(risk.Because);
            Assert.Equal("model-out-of-use", risk.WithinModelScope.Reasons.Single().Code);
        }

        Assert.Null((await store.CasesAsync(all, Stop)).Rows.Single().Risk);
        Assert.True(await store.AnyRiskAsync(Stop), "its documents are still there to be made anew");
    }

    [Fact]
    public async Task Scores_of_silent_models_are_kept_and_shown_to_nobody()
    {
        Store store = await OpenAsync();
        JudgedPatient patient = AnyPatient.Make("a");
        await store.SaveAsync(await RunAsync(store), [patient], Stop);
        await store.AddModelAsync("T-B-1", "T-B", [1], "{}", null, "here", "maker", Stop);
        Risk risk = patient.Risk! with { QuestionId = "T-B", ModelId = "T-B-1" };
        await store.ChangeModelAsync("T-B-1", ModelStates.Silent, "silent", "chief", "watch", Stop);
        await store.SaveScoresAsync("T-B-1", [(new("a"), risk)], Stop);
        DateTime first = (await store.ScoresOfAsync("T-B-1", Stop).SingleAsync(Stop)).First;

        Assert.Empty(await store.ShownScoresAsync(new("a"), Stop));
        await store.SaveScoresAsync("T-B-1", [(new("a"), risk with { Probability = 0.5 })], Stop);
        Assert.Equal((0.5, first), await store.ScoresOfAsync("T-B-1", Stop).Select(score => (score.Probability!.Value, score.First)).SingleAsync(Stop));
        await store.ChangeModelAsync("T-B-1", ModelStates.Approved, "approved", "chief", "held", Stop);
        Assert.Equal("T-B", Assert.Single(await store.ShownScoresAsync(new("a"), Stop)).QuestionId);
        await store.ForgetAsync(new("a"), Stop);
        Assert.Empty(await store.ScoresOfAsync("T-B-1", Stop).ToListAsync(Stop));
    }

    [Fact]
    public async Task The_latest_drift_of_models_in_use_is_what_warns()
    {
        Store store = await OpenAsync();
        foreach (string id in (string[])["T-A-1", "T-B-1"])
        {
            await store.AddModelAsync(id, id[..3], [1], "{}", null, "here", "maker", Stop);
            await store.AddDriftAsync(id, new(2024, 1, 1), 2, "{}", Stop);
        }

        Assert.Empty(await store.DriftWarningsAsync(Stop));
        await store.ChangeModelAsync("T-A-1", ModelStates.Approved, "approved", "chief", "sound", Stop);
        Assert.Equal("T-A-1", Assert.Single(await store.DriftWarningsAsync(Stop)).Model);
        await store.AddDriftAsync("T-A-1", new(2024, 2, 1), 0, "{}", Stop);
        Assert.Empty(await store.DriftWarningsAsync(Stop));
        Assert.Equal(2, (await store.DriftOfAsync("T-A-1", 5, Stop)).Count);
    }

    [Fact]
    public async Task A_training_tells_how_far_it_is_and_how_it_ended()
    {
        Store store = await OpenAsync();
        long one = await store.BeginTrainingAsync("T-A", "somebody", "here/1/1", Stop), two = await store.BeginTrainingAsync("T-B", "somebody", "here/1/1", Stop);

        await store.TrainingAtAsync(one, "search", 3, 10, Stop);
        await store.EndTrainingAsync(two, null, "Too few.", Stop);

        IReadOnlyList<ModelTrainingRow> rows = await store.TrainingsAsync(5, Stop);
        Assert.Equal([("failed", 0, "Too few."), ("running", 3, null)], rows.Select(row => (row.State, row.Done, row.Message)));
    }

    [Fact]
    public async Task A_training_whose_process_is_gone_is_told_as_lost_and_no_other_is()
    {
        Store store = await OpenAsync();
        long silent = await store.BeginTrainingAsync("T-A", "somebody", "dead", Stop), waiting = await store.BeginTrainingAsync("T-B", "somebody", "dead", Stop);
        await store.BeginTrainingAsync("T-B", "somebody", "alive", Stop);
        await store.TrainingAtAsync(silent, "search", 3, 10, Stop);

        await store.EndLostTrainingsAsync(DateTime.UnixEpoch, isGone: null, Stop);
        Assert.DoesNotContain(await store.TrainingsAsync(5, Stop), row => row.State == "failed");

        await store.EndLostTrainingsAsync(DateTime.MaxValue, owner => owner == "dead", Stop);
        Assert.Equal([("waiting", null), ("failed", true), ("failed", true)], (await store.TrainingsAsync(5, Stop)).Select(row => (row.State, row.Message?.StartsWith("It was lost", StringComparison.Ordinal))));
        Assert.Equal([waiting, silent], (await store.TrainingsAsync(5, Stop)).Where(row => row.State == "failed").Select(row => row.Id));
    }
}
