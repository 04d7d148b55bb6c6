using System.CommandLine;
using System.Globalization;
using RefractoryEpilepsy.Fhir.Sources;
using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Learning;
using RefractoryEpilepsy.Learning.Figures;
using RefractoryEpilepsy.Learning.Training;
using RefractoryEpilepsy.Prediction;
using RefractoryEpilepsy.Reports;
using RefractoryEpilepsy.Reports.Quality;
using RefractoryEpilepsy.Service.Export;
using RefractoryEpilepsy.Service.Quality;

namespace RefractoryEpilepsy.Service.Commands;

/// <summary><c>validate INPUT --model FILE</c>: how a model does on another site's export, and what drifted; with <c>--out</c>, calibrated there.</summary>
internal static class ValidateCommand
{
    private const int FeaturesShown = 10;

    /// <summary>The command.</summary>
    public static Command Make(CommandIo io)
    {
        Argument<string?> input = SharedSettings.Input();
        Setting asOf = SharedSettings.AsOf();
        var model = new Setting("model", "FILE", "The model to judge, made by train.");
        var output = new Setting("out", "MODEL", "Write the model calibrated on this export.");
        var truth = new Setting("truth", "FILE", "True risks of a simulated export (truth/patients.csv): says how near the best possible the model comes.");
        Setting areas = SharedSettings.Areas();
        Setting site = SharedSettings.Site();
        var command = new Command("validate", "Judge a model on another export: discrimination, calibration, drift; and calibrate it there.") { input, asOf, model, output, truth, areas, site };
        command.SetAction((call, stop) => RunAsync(SharedSettings.Input(call, input), asOf.ReadDay(call), TrainingRun.Load(model.Require(call)), output.Read(call), truth.Read(call), SharedSettings.Load(site.Read(call)), QualityBoard.Areas(areas.Read(call)), io, stop));
        return command;
    }

    private static async Task<int> RunAsync(string input, DateOnly? asOf, RefractoryModel model, string? path, string? truth, KnowledgeBase knowledge, AreaTable areas, CommandIo io, CancellationToken stop)
    {
        var reading = ProgressLines.On(io.Messages);
        TrainingRows rows = await TrainingRun.RowsAsync(TrainingRun.QuestionOf(model.Card.QuestionId), new ExportFolder(input, knowledge), asOf, knowledge, areas, reading, stop);
        reading.Done();
        int settled = rows.Rows.Count(row => row.Outcome.Resistant != Answer.Unknown), outcomes = rows.Rows.Count(row => row.Outcome.Resistant == Answer.Yes);
        if (outcomes == 0 || outcomes == settled)
        {
            throw new TooLittleToLearnFromException($"{rows.Question.Id}: of {rows.Rows.Count} patients in the target cohort {outcomes} have the outcome and {settled - outcomes} are known not to; both are needed.");
        }

        if (model.Card.KnowledgeVersion != knowledge.Version)
        {
            await io.Messages.WriteLineAsync($"The model learned with the tables {model.Card.KnowledgeVersion}; these are {knowledge.Version}: features and outcomes may mean something else.");
        }

        Performance found = model.PerformanceOn(rows, new SearchOptions());
        await io.Output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"""
            {model.Card.Title}
            Model      {model.Card.Id}
            Patients   {rows.Rows.Count:N0} in the target cohort, {found.Rows:N0} settled, {found.Outcomes:N0} resistant
            AUROC      {found.Auroc.Value:0.000} ({found.Auroc.Low:0.000}-{found.Auroc.High:0.000}); in training {model.Card.Internal.Auroc.Value:0.000}
            AUPRC      {found.Auprc.Value:0.000} ({found.Auprc.Low:0.000}-{found.Auprc.High:0.000})
            Calibrated slope {found.Slope.Value:0.00} ({found.Slope.Low:0.00}-{found.Slope.High:0.00}), in the large {found.InTheLarge.Value:+0.00;-0.00}, ICI {found.Ici:0.000}, Brier {found.Brier:0.000}
            """));
        if (truth is not null)
        {
            await io.Output.WriteLineAsync(NearTheTruth(model, rows, truth));
        }

        foreach (SubgroupPerformance group in model.SubgroupsOn(rows, new SearchOptions()))
        {
            await io.Output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"Subgroup   {group.Subgroup} {group.Value}: {group.Rows:N0} patients, {group.Outcomes:N0} resistant, AUROC {group.Auroc.Value:0.00} ({group.Auroc.Low:0.00}-{group.Auroc.High:0.00}), observed over expected {group.ObservedOverExpected.Value:0.00} ({group.ObservedOverExpected.Low:0.00}-{group.ObservedOverExpected.High:0.00}){(group.Warning.Length > 0 ? ". " + group.Warning : "")}"));
        }

        foreach (var (feature, index) in model.DriftOf(rows).Take(FeaturesShown).Where(entry => entry.Index > 0.1))
        {
            await io.Output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"Drift      {feature}: stability index {index:0.00}{(index > Drift.Warning ? ", a warning" : "")}"));
        }

        if (path is not null)
        {
            RefractoryModel local = model.CalibratedOn(rows);
            local.Save(path);
            await io.Output.WriteLineAsync($"Calibrated model {local.Card.Id} is in {path}");
        }

        return CommandLine.Done;
    }

    private static string NearTheTruth(RefractoryModel model, TrainingRows rows, string file)
    {
        if (model.Card.QuestionId != "T-A")
        {
            throw new WrongCallException($"the truth of simulated exports is the risk that T-A asks for, at the first drug; the model answers {model.Card.QuestionId}.");
        }

        try
        {
            using var reader = new StreamReader(file);
            Dictionary<string, double> risks = EvaluationText.ReadTruth(reader).Where(one => one.Risk is not null).ToDictionary(one => one.Patient, one => one.Risk!.Value, StringComparer.Ordinal);
            AgainstTruth found = model.AgainstTruth(rows, risks);
            return string.Create(CultureInfo.InvariantCulture, $"Truth      {found.Patients:N0} patients of known risk: AUROC {found.Auroc:0.000} of {found.Best:0.000} possible, {found.Ratio:0.000} of it; calibration slope {found.Slope:0.00}, in the large {found.InTheLarge:+0.00;-0.00}");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or FormatException or ArgumentException)
        {
            throw new WrongCallException($"the truth {file} cannot be used: {fault.Message} Give the truth/patients.csv that lies beside the simulated export.");
        }
    }
}
