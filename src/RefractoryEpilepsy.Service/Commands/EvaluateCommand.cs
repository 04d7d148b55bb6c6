using System.Collections.Concurrent;
using System.CommandLine;
using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Reports;
using RefractoryEpilepsy.Synthetic;

namespace RefractoryEpilepsy.Service.Commands;

/// <summary><c>evaluate</c>: judgements against a truth that is known, as beside simulated exports.</summary>
internal static class EvaluateCommand
{
    /// <summary>The command.</summary>
    public static Command Make(CommandIo io)
    {
        Argument<string?> input = SharedSettings.Input();
        Setting store = SharedSettings.Store();
        Setting asOf = SharedSettings.AsOf();
        var truth = new Setting("truth", "FILE", "The truth: a CSV file as beside simulated exports. Default: truth/patients.csv in INPUT.");
        var worst = new Setting("worst", "N", "How many disagreements to print with our reasons. Default 25.");
        Setting site = SharedSettings.Site();
        var command = new Command("evaluate", "Compare what is concluded with a known truth: confusion tables, and the worst disagreements explained.") { input, store, asOf, truth, worst, site };
        command.SetAction(async (call, stop) =>
        {
            (string? path, string? address) = SharedSettings.InputOrStore(call, input, store);
            string file = truth.Read(call) ?? (path is null ? throw new WrongCallException("--truth is missing: name the file with the truth.") : Path.Combine(path, SyntheticExport.TruthFolder, "patients.csv"));
            int listed = worst.ReadWhole(call, 25, 0, 100_000);
            IReadOnlyList<TrueCase> known = Read(file);
            var found = new ConcurrentDictionary<string, FoundCase>(StringComparer.Ordinal);
            await JudgedPatients.ForEachAsync(path, address, asOf.ReadDay(call), SharedSettings.Load(site.Read(call)), judged => found[judged.SourceId] = FoundCase.Of(judged), gap: null, io.Messages, stop);
            await io.Output.WriteAsync(EvaluationText.Of(Evaluation.Of(known, found, listed)));
            return CommandLine.Done;
        });
        return command;
    }

    private static IReadOnlyList<TrueCase> Read(string file)
    {
        if (!File.Exists(file))
        {
            throw new WrongCallException($"there is no truth at {file}. Name it with --truth FILE.");
        }

        try
        {
            using StreamReader reader = File.OpenText(file);
            return [.. EvaluationText.ReadTruth(reader)];
        }
        catch (FormatException fault)
        {
            throw new WrongCallException($"{file} cannot be read as truth: {fault.Message}");
        }
    }
}
