using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using RefractoryEpilepsy.Fhir.Sources;
using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Learning;
using RefractoryEpilepsy.Learning.Training;
using RefractoryEpilepsy.Prediction;
using RefractoryEpilepsy.Service.Export;
using RefractoryEpilepsy.Storage;
using RefractoryEpilepsy.Synthetic;

namespace RefractoryEpilepsy.Service.Commands;

/// <summary><c>demo</c>: makes simulated patients, screens them into a store of their own, brings models of another simulated hospital, and serves the pages.</summary>
internal static class DemoCommand
{
    /// <summary>As little as makes a model: one setting of one transparent algorithm. A demo shows where a risk stands, not how good it can be.</summary>
    private static readonly SearchOptions Quick = new() { DrawsPerAlgorithm = 1, OuterFolds = 3, InnerFolds = 2, CalibrationFolds = 3, Resamples = 50, Algorithms = [Algorithm.LogisticRegression] };

    private const string DemoUser = "demo";
    private const int SeedElsewhere = 2;
    private const int MostElsewhere = 1200;

    /// <summary>The command.</summary>
    public static Command Make(CommandIo io)
    {
        var patients = new Setting("patients", "N", "How many simulated patients. Default 2000.");
        var urls = new Setting("urls", "URL", $"Where to listen, on this machine only. Default {ServeCommand.DefaultUrls}.");
        var command = new Command("demo", "Make simulated patients, screen them, and serve the pages. Nothing real, nothing kept.") { patients, urls };
        command.SetAction((call, stop) => RunAsync(patients.ReadWhole(call, 2000, 1, 200_000), urls.Read(call) ?? ServeCommand.DefaultUrls, io, stop));
        return command;
    }

    private static async Task<int> RunAsync(int patients, string urls, CommandIo io, CancellationToken stop)
    {
        ServeCommand.CheckUrls(urls, loopbackOnly: true);
        DirectoryInfo folder = Directory.CreateTempSubdirectory("refractory-demo-");
        try
        {
            long started = Stopwatch.GetTimestamp();
            string export = Path.Combine(folder.FullName, "export");
            await io.Messages.WriteLineAsync($"Making {patients:N0} simulated patients");
            SyntheticExport.Write(export, new SyntheticOptions { Patients = patients }, progress: null, stop);

            KnowledgeBase knowledge = KnowledgeBase.Load();
            await io.Messages.WriteLineAsync("Screening them");
            Store store = await Store.OpenAsync(Path.Combine(folder.FullName, "demo.db"), knowledge.Drugs, TimeProvider.System, stop);
            ScreeningSummary summary = await new LoadingRun(store, knowledge, new ScreeningRun(knowledge, predict: null, TimeProvider.System)).ExecuteAsync(export, asOf: null, progress: null, stop);
            await BringModelsAsync(Path.Combine(folder.FullName, "elsewhere"), patients, store, knowledge, io, stop);
            await io.Messages.WriteLineAsync(summary.Text());
            await io.Messages.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"Done after {Stopwatch.GetElapsedTime(started).TotalSeconds:N0} s; starting the pages"));

            return await ServeCommand.RunAsync(new HostOptions(urls, Demo: true, LogAsJson: false, Quiet: true), store, knowledge, io, stop);
        }
        finally
        {
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Models of another simulated hospital, set to the demo's patients and approved; none where there are too few to learn from.</summary>
    private static async Task BringModelsAsync(string elsewhere, int patients, Store store, KnowledgeBase knowledge, CommandIo io, CancellationToken stop)
    {
        await io.Messages.WriteLineAsync("Training small models on another simulated hospital");
        SyntheticExport.Write(elsewhere, new SyntheticOptions { Patients = Math.Clamp(patients, 300, MostElsewhere), Seed = SeedElsewhere, EpilepsyShare = 0.95, OrdinaryCare = 0 }, progress: null, stop);
        IReadOnlyList<TrainingRows> rows = await TrainingRun.RowsAsync(Questions.All, new ExportFolder(elsewhere, knowledge), asOf: null, knowledge, areas: null, progress: null, stop);
        foreach (TrainingRows ofQuestion in rows)
        {
            try
            {
                RefractoryModel model = await TrainingRun.TrainAsync(ofQuestion, Quick, progress: null, stop);
                await ApprovedModel.AddAsync(store, model, trainedHere: false, "trained on another simulated hospital", DemoUser, stop);
                (string id, LocalCalibration found) = await ApprovedModel.CalibrateAsync(store, model.Card.Id, knowledge, DemoUser, stop);
                if (found.Passed)
                {
                    await ApprovedModel.ApproveAsync(store, id, silent: false, DemoUser, "Approved by the demo itself, to show where a risk stands; nobody read the card.", stop);
                }
            }
            catch (TooLittleToLearnFromException)
            {
                await io.Messages.WriteLineAsync($"Too few patients for a model of {ofQuestion.Question.Id}; the pages show no such risk");
            }
        }

        await new ScoringRun(store, knowledge, TimeProvider.System).ExecuteAsync(stop);
    }
}
