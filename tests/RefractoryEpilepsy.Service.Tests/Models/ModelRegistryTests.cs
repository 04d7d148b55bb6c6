using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using RefractoryEpilepsy.Fhir.Sources;
using RefractoryEpilepsy.Fhir.Sources.Servers;
using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Learning;
using RefractoryEpilepsy.Learning.Training;
using RefractoryEpilepsy.Prediction;
using RefractoryEpilepsy.Reports;
using RefractoryEpilepsy.Service.Commands;
using RefractoryEpilepsy.Service.Jobs;
using RefractoryEpilepsy.Service.Mapping;
using RefractoryEpilepsy.Service.Publish;
using RefractoryEpilepsy.Service.Tests.Commands;
using RefractoryEpilepsy.Storage;
using RefractoryEpilepsy.Synthetic;

namespace RefractoryEpilepsy.Service.Tests.Models;

/// <summary>From a store's patients to a score on a page: nobody is scored until somebody approved.</summary>
public sealed class ModelRegistryTests : IDisposable
{
    private static readonly SearchOptions Quick = new() { DrawsPerAlgorithm = 1, OuterFolds = 3, InnerFolds = 2, Resamples = 50, CalibrationFolds = 3, Algorithms = [Algorithm.LogisticRegression] };
    private static readonly System.Text.Json.JsonSerializerOptions Json = new() { NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals };
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

        // Nobody gets a model in by holding it against the patients it learned from: not calibrated, and not brought in as if from elsewhere.
        WrongCallException own = await Assert.ThrowsAsync<WrongCallException>(() => ApprovedModel.CalibrateAsync(store, a, knowledge, "maker", Stop));
        Assert.Contains("learned from patients of this site", own.Message, StringComparison.Ordinal);
        RefractoryModel disguised = await TrainingRun.TrainAsync(await TrainingRun.RowsAsync(Questions.AtFirstDrug, store, knowledge, areas: null, Stop), Quick with { Seed = 7 }, progress: null, Stop);
        await ApprovedModel.AddAsync(store, disguised, trainedHere: false, "another hospital", "maker", Stop);
        await Assert.ThrowsAsync<WrongCallException>(() => ApprovedModel.CalibrateAsync(store, disguised.Card.Id, knowledge, "maker", Stop));

        // From another hospital: refused until it was set to this site's patients.
        SyntheticExport.Write(folder["there"], new SyntheticOptions { Patients = 500, Seed = 6, EpilepsyShare = 0.95, OrdinaryCare = 0, Style = RecordStyle.Plain }, progress: null, Stop);
        IReadOnlyList<TrainingRows> there = await TrainingRun.RowsAsync([Questions.AtFirstDrug, Questions.AtFirstFailure], new ExportFolder(folder["there"], knowledge), asOf: null, knowledge, areas: null, progress: null, Stop);
        RefractoryModel elsewhere = await TrainingRun.TrainAsync(there[0], Quick, progress: null, Stop);
        await ApprovedModel.AddAsync(store, elsewhere, trainedHere: false, "another hospital", "maker", Stop);
        WrongCallException refused = await Assert.ThrowsAsync<WrongCallException>(() => ApprovedModel.ApproveAsync(store, elsewhere.Card.Id, silent: false, "chief", "looks fine", Stop));
        Assert.Contains("Calibrate it", refused.Message, StringComparison.Ordinal);
        (a, LocalCalibration found) = await ApprovedModel.CalibrateAsync(store, elsewhere.Card.Id, knowledge, "maker", Stop);
        Assert.True(found is { Passed: true, TrainedHere: false });

        // The risk of a case is that of T-A: a model for another question fills it in no screening.
        (await TrainingRun.TrainAsync(there[1], Quick, progress: null, Stop)).Save(folder["b.model"]);
        var (wrong, _, why) = await Refractory.CallAsync("screen", folder["export"], "--model", folder["b.model"], "--out", folder["never"]);
        Assert.Equal(2, wrong);
        Assert.Contains("answers the question T-B", why, StringComparison.Ordinal);
        Assert.False(File.Exists(folder["never/cases.csv"]));

        // Approved: the cases carry what a screening with the model says.
        await ApprovedModel.ApproveAsync(store, a, silent: false, "chief", "card read", Stop);
        await ApprovedModel.ApproveAsync(store, b, silent: true, "chief", "watch it first", Stop);
        Assert.True(await Scoring().ExecuteAsync(Stop) > 100);
        RefractoryModel.Load((await store.FindModelAsync(a, Stop))!.Contents, a).Save(folder["a.model"]);
        Assert.Equal(0, (await Refractory.CallAsync("export", "--store", folder["s.db"], "--out", folder["stored"])).Code);
        Assert.Equal(0, (await Refractory.CallAsync("screen", folder["export"], "--model", folder["a.model"], "--out", folder["screened"])).Code);
        Assert.Equal(await File.ReadAllTextAsync(folder["screened/cases.csv"], Stop), await File.ReadAllTextAsync(folder["stored/cases.csv"], Stop));

        // Withheld: nothing is kept from which the number could be worked out.
        JudgedPatient[] without = await store.AllAsync(Stop).Where(patient => patient.Risk is { Shown: false }).ToArrayAsync(Stop);
        Assert.NotEmpty(without);
        Assert.All(without, patient => Assert.True(patient.Risk is { BaseLogOdds: null, Because.Count: 0, WithinModelScope.Reasons.Count: > 0 }));

        // Silent: kept, not shown; approved: shown beside the case's own.
        JudgedPatient failed = await store.AllAsync(Stop).FirstAsync(patient => patient.Case.Resistance.Failures.Count > 1 && patient.Risk is { Shown: true }, Stop);
        Assert.NotEmpty(await store.ScoresOfAsync(b, Stop).ToListAsync(Stop));
        Assert.Empty(await store.ShownScoresAsync(failed.Case.Timeline.Patient, Stop));
        RefractoryModel passed = RefractoryModel.Load(folder["b.model"]);
        await store.AddModelAsync(passed.Card.Id, "T-B", passed.ToBytes(), System.Text.Encoding.UTF8.GetString(passed.CardJson()), Fit(found), "taken as fit here", "maker", Stop);
        await ApprovedModel.ApproveAsync(store, passed.Card.Id, silent: false, "chief", "held", Stop);
        await Scoring().ExecuteAsync(Stop);
        Assert.Equal("T-B", Assert.Single(await store.ShownScoresAsync(failed.Case.Timeline.Patient, Stop)).QuestionId);

        // Every run looks for drift.
        Assert.NotEmpty(await store.DriftOfAsync(a, 1, Stop));

        // Retired: nobody carries its risk any more. Rolled back: it is in its place again.
        await ApprovedModel.RetireAsync(store, a, "chief", "test of retirement", Stop);
        await Scoring().ExecuteAsync(Stop);
        Assert.False(await store.AnyRiskAsync(Stop));
        await Assert.ThrowsAsync<WrongCallException>(() => ApprovedModel.RollBackAsync(store, "T-A", "chief", "back", Stop));
        await ApprovedModel.ApproveAsync(store, a, silent: false, "chief", "it was the data", Stop);
        await Scoring().ExecuteAsync(Stop);
        Assert.True(await store.AnyRiskAsync(Stop));

        // Another one in its place, which did worse: back to the one before.
        (string again, _) = await ApprovedModel.CalibrateAsync(store, a, knowledge, "maker", Stop);
        await ApprovedModel.ApproveAsync(store, again, silent: false, "chief", "newer", Stop);
        Assert.Equal(a, await ApprovedModel.RollBackAsync(store, "T-A", "chief", "back", Stop));
        string[] actions = [.. (await store.AuditAsync(0, 100, Stop)).Select(entry => $"{entry.By} {entry.Action} {entry.Subject}")];
        Assert.Contains($"chief approve-model {a}", actions);
        Assert.Contains($"chief retire-model {a}", actions);
        Assert.Contains($"chief roll-back-model {a}", actions);
        Assert.Contains($"maker add-model {b}", actions);

        // A model that this version cannot read stops no run: its scores are withheld, with the reason, and it cannot be approved.
        byte[] other = WithOtherFeatures(elsewhere);
        await store.AddModelAsync("T-A-other", "T-A", other, System.Text.Encoding.UTF8.GetString(elsewhere.CardJson()), Fit(found), "an earlier version", "maker", Stop);
        Assert.Contains("cannot read it", (await Assert.ThrowsAsync<WrongCallException>(() => ApprovedModel.ApproveAsync(store, "T-A-other", silent: false, "chief", "fits", Stop))).Message, StringComparison.Ordinal);
        await store.ChangeModelAsync("T-A-other", ModelStates.Approved, "approved", "chief", "by the version before", Stop);
        var (loaded, _, messages) = await Refractory.CallAsync("load", folder["export"], "--store", folder["s.db"]);
        Assert.True(loaded == 0, messages);
        JudgedPatient withheld = await store.AllAsync(Stop).FirstAsync(patient => patient.Risk is not null, Stop);
        Assert.Equal((false, "T-A-other", "model-unreadable"), (withheld.Risk!.Shown, withheld.Risk.ModelId, withheld.Risk.WithinModelScope.Reasons.Single().Code));
        Assert.Equal(0, await Scoring().ExecuteAsync(Stop));

        // Other parameters were approved since it learned: the command reads them from the store, and drift says that names may mean something else.
        await store.SetSettingAsync(Store.ParameterSettings + "PdcAdequate", "0.95", Stop);
        var (scored, said, _) = await Refractory.CallAsync("models", "score", "--store", folder["s.db"]);
        Assert.Equal(0, scored);
        Assert.Contains($"Drift of {passed.Card.Id}: It learned, or was calibrated, with the tables {knowledge.Version}", said, StringComparison.Ordinal);

        ScoringRun Scoring() => new(store, knowledge, TimeProvider.System);
    }

    /// <summary>A decision on the command line reaches what was given out: at once where the call names the targets, else through the next worker.</summary>
    [Fact]
    public async Task What_was_published_follows_a_decision_of_the_command_line()
    {
        var knowledge = KnowledgeBase.Load();
        SyntheticExport.Write(folder["clinic"], new SyntheticOptions { Patients = 400, Seed = 5, EpilepsyShare = 0.95, OrdinaryCare = 0, Style = RecordStyle.Plain }, progress: null, Stop);
        SyntheticExport.Write(folder["there"], new SyntheticOptions { Patients = 500, Seed = 6, EpilepsyShare = 0.95, OrdinaryCare = 0, Style = RecordStyle.Plain }, progress: null, Stop);
        await File.WriteAllTextAsync(folder["publish.json"], """{"targets":[{"source":"clinic","folder":"given-out","unconfirmed":true}]}""", Stop);
        PublishingTargets targets = PublishingTargets.Read(folder["publish.json"]);
        Store store = await Store.OpenAsync(folder["s.db"], knowledge.Drugs, TimeProvider.System, Stop);
        await store.AddSourceAsync(new SourceRow { Name = "clinic", Kind = "folder", Address = folder["clinic"] }, "someone", Stop);
        var runs = new SourceRun(store, new LiveKnowledge(knowledge, null, store), new WorkOptions(folder["spool"], new ServerOptions()), TimeProvider.System, NullLogger<SourceRun>.Instance);
        await runs.ExecuteAsync((await runs.AskAsync((await store.SourcesAsync(Stop)).Single(), "person", Stop))!.Id, Stop);
        IReadOnlyList<TrainingRows> there = await TrainingRun.RowsAsync([Questions.AtFirstDrug], new ExportFolder(folder["there"], knowledge), asOf: null, knowledge, areas: null, progress: null, Stop);
        RefractoryModel elsewhere = await TrainingRun.TrainAsync(there[0], Quick, progress: null, Stop);
        await ApprovedModel.AddAsync(store, elsewhere, trainedHere: false, "another hospital", "maker", Stop);
        (string id, LocalCalibration found) = await ApprovedModel.CalibrateAsync(store, elsewhere.Card.Id, knowledge, "maker", Stop);
        Assert.True(found.Passed);

        Assert.Contains("What is published says the same.", await ModelsAsync("approve", id, "--reason", "card read", "--publish", folder["publish.json"]), StringComparison.Ordinal);
        Assert.Equal(["preliminary"], Statuses());

        // Without targets the call leaves a mark. A worker without targets leaves it too; one with targets withdraws.
        Assert.Contains("as soon as a worker with targets runs", await ModelsAsync("retire", id, "--reason", "harm"), StringComparison.Ordinal);
        Assert.Equal(["preliminary"], Statuses());
        await WorkAsync(new PublishingTargets(), until: TimeSpan.FromSeconds(3));
        Assert.Equal(["preliminary"], Statuses());
        await WorkAsync(targets, until: TimeSpan.FromSeconds(120));
        Assert.Equal(["cancelled"], Statuses());
        Assert.False(await PublicationDue.TakeAsync(store, Stop));

        // Back again, and away by one call.
        await ModelsAsync("approve", id, "--reason", "it was the data", "--publish", folder["publish.json"]);
        Assert.Equal(["preliminary"], Statuses());
        await ModelsAsync("retire", id, "--reason", "harm", "--publish", folder["publish.json"]);
        Assert.Equal(["cancelled"], Statuses());

        async Task<string> ModelsAsync(params string[] words)
        {
            var (code, said, messages) = await Refractory.CallAsync(["models", .. words, "--store", folder["s.db"]]);
            Assert.True(code == 0, messages);
            return said;
        }

        string[] Statuses() => [.. File.ReadAllLines(folder["given-out/RiskAssessment.ndjson"]).Select(line => (string)System.Text.Json.Nodes.JsonNode.Parse(line)!["status"]!).Distinct()];

        async Task WorkAsync(PublishingTargets to, TimeSpan until)
        {
            using IHost host = Composition.WorkHost(new WorkOptions(folder["spool"], new ServerOptions()) { Publishing = to }, logAsJson: false, store, knowledge, TimeProvider.System);
            await host.StartAsync(Stop);
            long began = TimeProvider.System.GetTimestamp();
            while (TimeProvider.System.GetElapsedTime(began) < until && Statuses() is ["preliminary"])
            {
                await Task.Delay(200, Stop);
            }

            await host.StopAsync(Stop);
        }
    }

    /// <summary>What was approved in the store rules for commands as it does for runs: else they judge by other tables than their neighbours were judged by.</summary>
    [Fact]
    public async Task Commands_on_a_store_use_the_parameters_that_were_approved_in_it()
    {
        var knowledge = KnowledgeBase.Load();
        Assert.Equal(0, (await Refractory.CallAsync("load", RefractoryEpilepsy.Shared.Repository.PathTo("samples/bulk-export"), "--store", folder["s.db"])).Code);
        Store store = await Store.OpenAsync(folder["s.db"], knowledge.Drugs, TimeProvider.System, Stop);
        await store.SetSettingAsync(Store.ParameterSettings + "PdcAdequate", "0.95", Stop);

        (_, _, KnowledgeBase ruling) = await JudgedPatients.OpenAsync(folder["s.db"], site: null, Stop);
        Assert.Equal(0, (await Refractory.CallAsync("export", "--store", folder["s.db"], "--out", folder["stored"])).Code);

        Assert.Equal(0.95m, ruling.Parameters.PdcAdequate);
        Assert.NotEqual(knowledge.Version, ruling.Version);
        Assert.Contains(ruling.Version, await File.ReadAllTextAsync(folder["stored/run.json"], Stop), StringComparison.Ordinal);
    }

    private static string Fit(LocalCalibration found) => System.Text.Json.JsonSerializer.Serialize(found, Json);

    /// <summary>As a release with one more feature would find it.</summary>
    private static byte[] WithOtherFeatures(RefractoryModel model)
    {
        using var file = new MemoryStream();
        file.Write(model.ToBytes());
        using (var zip = new System.IO.Compression.ZipArchive(file, System.IO.Compression.ZipArchiveMode.Update, leaveOpen: true))
        {
            System.IO.Compression.ZipArchiveEntry entry = zip.GetEntry("card.json")!;
            using Stream stream = entry.Open();
            string card = new StreamReader(stream, leaveOpen: true).ReadToEnd();
            stream.SetLength(0);
            stream.Write(System.Text.Encoding.UTF8.GetBytes(card.Replace("\"female\"", "\"of-old\"", StringComparison.Ordinal)));
        }

        return file.ToArray();
    }
}
