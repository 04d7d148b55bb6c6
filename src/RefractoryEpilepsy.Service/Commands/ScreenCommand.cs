using System.CommandLine;
using RefractoryEpilepsy.Fhir.Sources;
using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Learning;
using RefractoryEpilepsy.Service.Export;

namespace RefractoryEpilepsy.Service.Commands;

/// <summary><c>screen INPUT</c>: files in, files out; no store.</summary>
internal static class ScreenCommand
{
    /// <summary>The command.</summary>
    public static Command Make(CommandIo io)
    {
        Argument<string?> input = SharedSettings.Input();
        Setting asOf = SharedSettings.AsOf();
        var output = new Setting("out", "DIR", "Folder for cases.csv, trials.csv, reasons.csv, gaps.csv, attrition.csv and run.json. Without it only the summary is printed.");
        var parquet = new Switch("parquet", "Write the tables as Parquet too.");
        var model = new Setting("model", "FILE", "Score with this model for question T-A, made by train. The call decides: nobody need have approved its card.");
        Setting site = SharedSettings.Site();
        var command = new Command("screen", "Screen a folder or file of FHIR R4 (NDJSON, gzip, bundles, bulk exports) and write who is drug resistant, and why.") { input, asOf, output, model, parquet, site };
        command.SetAction((call, stop) => RunAsync(
            SharedSettings.Input(call, input), asOf.ReadDay(call), output.Read(call), model.Read(call), parquet.Read(call), SharedSettings.Load(site.Read(call)), io, stop));
        return command;
    }

    private static async Task<int> RunAsync(string input, DateOnly? asOf, string? folder, string? model, bool parquet, KnowledgeBase knowledge, CommandIo io, CancellationToken stop)
    {
        RefractoryModel? scorer = model is null ? null : TrainingRun.LoadForCases(model);
        var run = new ScreeningRun(knowledge, scorer is null ? null : patient => scorer.Predict(patient, knowledge), TimeProvider.System);
        var progress = ProgressLines.On(io.Messages);
        using ExportFiles? files = folder is null ? null : new ExportFiles(folder);
        var source = new ExportFolder(input, knowledge, files is null ? null : new ExportOptions { TemporaryFolder = files.WorkFolder });
        ScreeningSummary summary = await run.ExecuteAsync(
            source,
            asOf,
            (patient, _) =>
            {
                files?.Add(patient);
                return ValueTask.CompletedTask;
            },
            gap => files?.Add(gap),
            progress,
            stop);
        progress.Done();
        files?.Finish(summary.Attrition, parquet, checksum => RunFile.Text(input, summary.AsOf, summary.AsOfGiven, summary.Counts, summary.Judged, knowledge, scorer is null ? null : new(model!, scorer.Card.Id, scorer.Card.QuestionId), checksum));
        await io.Output.WriteAsync(summary.Text());
        if (folder is not null)
        {
            await io.Output.WriteLineAsync($"\nFiles are in {folder}");
        }

        return CommandLine.Done;
    }
}
