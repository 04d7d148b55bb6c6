using System.Collections.Concurrent;
using System.CommandLine;
using System.Globalization;
using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Reports;
using RefractoryEpilepsy.Service.Reviews;
using RefractoryEpilepsy.Storage;
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
        var review = new Setting("review", "N", "Number of a chart review in the store: what its readers agreed on is the truth.");
        Setting site = SharedSettings.Site();
        var command = new Command("evaluate", "Compare what is concluded with a known truth: confusion tables, and the worst disagreements explained.") { input, store, asOf, truth, review, worst, site };
        command.SetAction(async (call, stop) =>
        {
            (string? path, string? address) = SharedSettings.InputOrStore(call, input, store);
            string? tables = site.Read(call);
            if (review.Read(call) is { } asked)
            {
                (IReadOnlyList<TrueCase> agreed, string results) = path is null ? await ReviewedAsync(asked, address, tables, stop) : throw new WrongCallException("--review goes with --store: reviews lie in a store.");
                await io.Output.WriteAsync(results);
                await CompareAsync(agreed);
                return CommandLine.Done;
            }

            string file = truth.Read(call) ?? (path is null ? throw new WrongCallException("--truth is missing: name the file with the truth.") : Path.Combine(path, SyntheticExport.TruthFolder, "patients.csv"));
            await CompareAsync(Read(file));
            return CommandLine.Done;

            async Task CompareAsync(IReadOnlyList<TrueCase> known)
            {
                int listed = worst.ReadWhole(call, 25, 0, 100_000);
                var found = new ConcurrentDictionary<string, FoundCase>(StringComparer.Ordinal);
                await JudgedPatients.ForEachAsync(path, address, asOf.ReadDay(call), tables, judged => Keep(found, judged, path is null), gap: null, io.Messages, stop);
                await io.Output.WriteAsync(EvaluationText.Of(Evaluation.Of(known, found, listed)));
            }
        });
        return command;
    }

    /// <summary>A truth names patients by the source's id or, when it came out of a store, by pseudonym.</summary>
    private static void Keep(ConcurrentDictionary<string, FoundCase> found, JudgedPatient judged, bool fromStore)
    {
        FoundCase one = FoundCase.Of(judged);
        found[judged.SourceId] = one;
        if (fromStore)
        {
            found[judged.Case.Timeline.Patient.Value] = one;
        }
    }

    private static async Task<(IReadOnlyList<TrueCase> Agreed, string Results)> ReviewedAsync(string asked, string? address, string? site, CancellationToken stop)
    {
        (Store store, _, _) = await JudgedPatients.OpenAsync(address, site, stop);
        if (!long.TryParse(asked, NumberStyles.None, CultureInfo.InvariantCulture, out long number) || await store.FindReviewSetAsync(number, stop) is not { } review)
        {
            throw new WrongCallException($"the store has no review {asked}. The number stands in the address of the review's page.");
        }

        IReadOnlyList<ChartWithAnswers> charts = await store.ReviewChartsAsync(review.Id, stop);
        return ([.. charts.Select(chart => chart.Reviewed.Truth).OfType<TrueCase>()], ReviewTexts.Markdown(review, ReviewFiles.ResultOf(review, charts)));
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
