using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Learning;
using RefractoryEpilepsy.Learning.Training;
using RefractoryEpilepsy.Prediction;
using RefractoryEpilepsy.Reports;
using RefractoryEpilepsy.Service.Commands;
using RefractoryEpilepsy.Service.Tests.Commands;
using RefractoryEpilepsy.Storage;
using RefractoryEpilepsy.Synthetic;

namespace RefractoryEpilepsy.Service.Tests.Models;

/// <summary>From a store's patients to a score on a page: nobody is scored until somebody approved.</summary>
public sealed class ModelRegistryTests : IDisposable
{
    private static readonly SearchOptions Quick = new() { DrawsPerAlgorithm = 1, OuterFolds = 3, InnerFolds = 2, Resamples = 50, CalibrationFolds = 3, Algorithms = [Algorithm.LogisticRegression] };
    private readonly TemporaryFolder folder = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_model_scores_nobody_until_it_is_approved_and_everything_is_audited()
    {
        var knowledge = KnowledgeBase.Load();
        SyntheticExport.Write(folder["export"], new SyntheticOptions { Patients = 500, Seed = 5, EpilepsyShare = 0.95, OrdinaryCare = 0, Style = RecordStyle.Plain }, progress: null, Stop);
        Assert.Equal(0, (await Refractory.CallAsync("load", folder["export"], "--store", folder["s.db"])).Code);
        Store store = await Store.OpenAsync(folder["s.db"], knowledge.Drugs, TimeProvider.System, Stop);
        RefractoryModel atDrug = await TrainingRun.IntoStoreAsync(Questions.AtFirstDrug, store, knowledge, areas: null, Quick, "maker", progress: null, Stop);
        RefractoryModel atFailure = await TrainingRun.IntoStoreAsync(Questions.AtFirstFailure, store, knowledge, areas: null, Quick, "maker", progress: null, Stop);
        string a = atDrug.Card.Id, b = atFailure.Card.Id;

        // Candidates score nobody, and a reason is asked for.
        Assert.Null(await ApprovedModel.PredictorAsync(store, knowledge, Stop));
        Assert.Equal(0, await Scoring().ExecuteAsync(Stop));
        await Assert.ThrowsAsync<WrongCallException>(() => ApprovedModel.ApproveAsync(store, a, silent: false, "chief", " ", Stop));

        // Approved: the cases carry what a screening with the model says.
        a = LocalCalibration.OfTraining(atDrug.Card).Passed ? a : (await ApprovedModel.CalibrateAsync(store, a, knowledge, "maker", Stop)).Id;
        await ApprovedModel.ApproveAsync(store, a, silent: false, "chief", "card read", Stop);
        await ApprovedModel.ApproveAsync(store, b, silent: true, "chief", "watch it first", Stop);
        Assert.True(await Scoring().ExecuteAsync(Stop) > 100);
        RefractoryModel.Load((await store.FindModelAsync(a, Stop))!.Contents, a).Save(folder["a.model"]);
        Assert.Equal(0, (await Refractory.CallAsync("export", "--store", folder["s.db"], "--out", folder["stored"])).Code);
        Assert.Equal(0, (await Refractory.CallAsync("screen", folder["export"], "--model", folder["a.model"], "--out", folder["screened"])).Code);
        Assert.Equal(await File.ReadAllTextAsync(folder["screened/cases.csv"], Stop), await File.ReadAllTextAsync(folder["stored/cases.csv"], Stop));

        // Silent: kept, not shown; approved: shown beside the case's own.
        JudgedPatient failed = await store.AllAsync(Stop).FirstAsync(patient => patient.Case.Resistance.Failures.Count > 1 && patient.Risk is { Shown: true }, Stop);
        Assert.NotEmpty(await store.ScoresOfAsync(b, Stop).ToListAsync(Stop));
        Assert.Empty(await store.ShownScoresAsync(failed.Case.Timeline.Patient, Stop));
        (string calibrated, _) = await ApprovedModel.CalibrateAsync(store, b, knowledge, "maker", Stop);
        await ApprovedModel.ApproveAsync(store, calibrated, silent: false, "chief", "held", Stop);
        await Scoring().ExecuteAsync(Stop);
        Assert.Equal("T-B", Assert.Single(await store.ShownScoresAsync(failed.Case.Timeline.Patient, Stop)).QuestionId);

        // Every run looks for drift.
        Assert.NotEmpty(await store.DriftOfAsync(a, 1, Stop));

        // Retired: nobody carries its risk any more. Rolled back: it is in its place again.
        await ApprovedModel.RetireAsync(store, a, "chief", "test of retirement", Stop);
        await Scoring().ExecuteAsync(Stop);
        Assert.False(await store.AnyRiskAsync(Stop));
        Assert.Equal(a, await ApprovedModel.RollBackAsync(store, "T-A", "chief", "back", Stop));
        string[] actions = [.. (await store.AuditAsync(0, 100, Stop)).Select(entry => $"{entry.By} {entry.Action} {entry.Subject}")];
        Assert.Contains($"chief approve-model {a}", actions);
        Assert.Contains($"chief retire-model {a}", actions);
        Assert.Contains($"chief roll-back-model {a}", actions);
        Assert.Contains($"maker add-model {b}", actions);

        // From elsewhere: refused until it was set to this site's patients.
        RefractoryModel elsewhere = await TrainingRun.TrainAsync(await TrainingRun.RowsAsync(Questions.AtFirstDrug, store, knowledge, areas: null, Stop), Quick with { Seed = 7 }, progress: null, Stop);
        await ApprovedModel.AddAsync(store, elsewhere, trainedHere: false, "another hospital", "maker", Stop);
        WrongCallException refused = await Assert.ThrowsAsync<WrongCallException>(() => ApprovedModel.ApproveAsync(store, elsewhere.Card.Id, silent: false, "chief", "looks fine", Stop));
        Assert.Contains("Calibrate it", refused.Message, StringComparison.Ordinal);
        (string local, LocalCalibration found) = await ApprovedModel.CalibrateAsync(store, elsewhere.Card.Id, knowledge, "maker", Stop);
        Assert.True(found is { Passed: true, TrainedHere: false });
        await ApprovedModel.ApproveAsync(store, local, silent: false, "chief", "fits here", Stop);

        ScoringRun Scoring() => new(store, knowledge, TimeProvider.System);
    }
}
