using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using RefractoryEpilepsy.Cases;
using RefractoryEpilepsy.Fhir.Sources;
using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Learning;
using RefractoryEpilepsy.Learning.Training;
using RefractoryEpilepsy.Prediction;
using RefractoryEpilepsy.Service.Export;
using RefractoryEpilepsy.Storage;
using RefractoryEpilepsy.Synthetic;

namespace RefractoryEpilepsy.Service.Commands;

/// <summary><c>demo</c>: makes simulated patients, trains a model on them, screens them into a store of their own, and serves the pages.</summary>
internal static class DemoCommand
{
    /// <summary>As little as makes a model: one setting of one transparent algorithm. A demo shows where a risk stands, not how good it can be.</summary>
    private static readonly SearchOptions Quick = new() { DrawsPerAlgorithm = 1, OuterFolds = 3, InnerFolds = 2, Resamples = 50, Algorithms = [Algorithm.LogisticRegression] };

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
            Func<PatientCase, Risk?>? predict = await TrainAsync(export, knowledge, io, stop);

            await io.Messages.WriteLineAsync("Screening them");
            Store store = await Store.OpenAsync(Path.Combine(folder.FullName, "demo.db"), knowledge.Drugs, TimeProvider.System, stop);
            ScreeningSummary summary = await new LoadingRun(store, knowledge, new ScreeningRun(knowledge, predict, TimeProvider.System)).ExecuteAsync(export, asOf: null, progress: null, stop);
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

    /// <summary>A model of the demo's own patients; null where there are too few to learn from.</summary>
    private static async Task<Func<PatientCase, Risk?>?> TrainAsync(string export, KnowledgeBase knowledge, CommandIo io, CancellationToken stop)
    {
        await io.Messages.WriteLineAsync("Training a small model on them");
        try
        {
            TrainingRows rows = await TrainingRun.RowsAsync(Questions.AtFirstDrug, new ExportFolder(export, knowledge), asOf: null, knowledge, progress: null, stop);
            RefractoryModel model = await TrainingRun.TrainAsync(rows, Quick, progress: null, stop);
            return patient => model.Predict(patient, knowledge);
        }
        catch (TooLittleToLearnFromException)
        {
            await io.Messages.WriteLineAsync("Too few of them for a model; the pages show no risk");
            return null;
        }
    }
}
