using System.CommandLine;
using System.Globalization;
using RefractoryEpilepsy.Fhir.Sources;
using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Learning;
using RefractoryEpilepsy.Learning.Training;
using RefractoryEpilepsy.Prediction;
using RefractoryEpilepsy.Reports.Quality;
using RefractoryEpilepsy.Service.Export;
using RefractoryEpilepsy.Service.Quality;
using RefractoryEpilepsy.Storage;

namespace RefractoryEpilepsy.Service.Commands;

/// <summary><c>train INPUT --out MODEL</c>: one model file, with its card beside it. <c>train --store STORE</c>: a candidate in the store's registry.</summary>
internal static class TrainCommand
{
    /// <summary>The command.</summary>
    public static Command Make(CommandIo io)
    {
        Argument<string?> input = SharedSettings.Input();
        Setting asOf = SharedSettings.AsOf();
        var output = new Setting("out", "MODEL", "The model file to write; MODEL.card.json and MODEL.card.md go beside it.");
        var question = new Setting("question", "ID", $"What to learn: {string.Join("; ", Questions.All.Select(entry => $"{entry.Id}: {entry.Title}"))} Default {Questions.AtFirstDrug.Id}.");
        var draws = new Setting("draws", "N", "Settings tried per algorithm. Default 4; 1 is quick, 20 is thorough.");
        var seed = new Setting("seed", "N", "Everything random starts here; the same seed gives the same model.");
        Setting store = SharedSettings.Store();
        Setting areas = SharedSettings.Areas();
        Setting site = SharedSettings.Site();
        var command = new Command("train", "Learn from an export, or from a store's patients, who becomes drug resistant, with validation and a model card.") { input, asOf, output, store, question, draws, seed, areas, site };
        command.SetAction((call, stop) =>
        {
            var options = new SearchOptions();
            options = options with { DrawsPerAlgorithm = draws.ReadWhole(call, options.DrawsPerAlgorithm, 1, 100), Seed = seed.ReadWhole(call, options.Seed, 0, int.MaxValue) };
            (string? files, string? address) = SharedSettings.InputOrStore(call, input, store);
            return files is null
                ? FromStoreAsync(address, output.Read(call), TrainingRun.QuestionOf(question.Read(call)), options, site.Read(call), QualityBoard.Areas(areas.Read(call)), io, stop)
                : RunAsync(files, asOf.ReadDay(call), output.Require(call), TrainingRun.QuestionOf(question.Read(call)), options, SharedSettings.Load(site.Read(call)), QualityBoard.Areas(areas.Read(call)), io, stop);
        });
        return command;
    }

    private static async Task<int> RunAsync(string input, DateOnly? asOf, string path, Question question, SearchOptions options, KnowledgeBase knowledge, AreaTable areas, CommandIo io, CancellationToken stop)
    {
        if (Directory.Exists(path) || Path.GetDirectoryName(Path.GetFullPath(path)) is not { } folder)
        {
            throw new WrongCallException($"--out {path} is a folder. Name a file.");
        }

        var reading = ProgressLines.On(io.Messages);
        TrainingRows rows = await TrainingRun.RowsAsync(question, new ExportFolder(input, knowledge), asOf, knowledge, areas, reading, stop);
        reading.Done();
        var training = new TrainingLines(io.Messages);
        RefractoryModel model = await TrainingRun.TrainAsync(rows, options, training, stop);
        training.Done();
        Directory.CreateDirectory(folder);
        model.Save(path);
        await io.Output.WriteLineAsync(Summary(model.Card, path));
        return CommandLine.Done;
    }

    /// <summary>From the judged patients of a store, into its registry; with <c>--out</c> into a file too.</summary>
    private static async Task<int> FromStoreAsync(string? address, string? path, Question question, SearchOptions options, string? site, AreaTable areas, CommandIo io, CancellationToken stop)
    {
        (Store store, _, KnowledgeBase knowledge) = await JudgedPatients.OpenAsync(address, site, stop);
        var training = new TrainingLines(io.Messages);
        RefractoryModel model = await TrainingRun.IntoStoreAsync(question, store, knowledge, areas, options, ModelsCommand.Operator, training, stop);
        training.Done();
        if (path is not null)
        {
            model.Save(path);
        }

        await io.Output.WriteLineAsync(Summary(model.Card, path ?? "the store"));
        await io.Output.WriteLineAsync($"Candidate  {model.Card.Id} scores nobody until it is approved: on its page, or with: refractory models approve {model.Card.Id} --reason TEXT --store STORE");
        return CommandLine.Done;
    }

    /// <summary>The card in a few lines.</summary>
    internal static string Summary(ModelCard card, string path) => string.Create(CultureInfo.InvariantCulture, $"""
        {card.Title}
        Model      {card.Id}: {card.Algorithm}, calibration {card.Calibration}
        Patients   {card.Patients:N0} in the target cohort: {card.Outcomes:N0} resistant, {card.Negatives:N0} not, {card.Unsettled:N0} not settled (weighted for)
        AUROC      {Text(card.Internal.Auroc)} nested cross-validation{(card.Temporal is null ? "" : $", {Text(card.Temporal.Auroc)} later patients")}
        Calibrated slope {card.Internal.Slope.Value:0.00}, in the large {card.Internal.InTheLarge.Value:+0.00;-0.00}, ICI {card.Internal.Ici:0.000}
        {(path == "the store" ? "Kept       in the store" : $"Files      {path}, {path}.card.json, {path}.card.md")}
        An estimate for clinicians who review charts, not a diagnosis. Read the card before use.
        """);

    private static string Text(Interval interval) => string.Create(CultureInfo.InvariantCulture, $"{interval.Value:0.000} ({interval.Low:0.000}-{interval.High:0.000})");
}
