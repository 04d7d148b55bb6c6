using System.CommandLine;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using RefractoryEpilepsy.Fhir.Sources.Servers;
using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Learning;
using RefractoryEpilepsy.Prediction;
using RefractoryEpilepsy.Service.Jobs;
using RefractoryEpilepsy.Service.Publish;
using RefractoryEpilepsy.Storage;

namespace RefractoryEpilepsy.Service.Commands;

/// <summary><c>models …</c>: the registry of a store. What pages do with a role, whoever can open the store does here.</summary>
internal static class ModelsCommand
{
    /// <summary>Name under which deeds of the command line are recorded.</summary>
    public const string Operator = "operator";

    /// <summary>The command.</summary>
    public static Command Make(CommandIo io) => new("models", "Models of a store: list, add, calibrate here, approve, run silently, retire, roll back; drift.")
    {
        Sub(io, "list", "What there is, and what it may do.", "", needsReason: false, ListAsync),
        Sub(io, "add", "Take in a model made elsewhere.", "FILE", needsReason: false, AddAsync),
        Sub(io, "calibrate", "Set a model's risks to what happened to this store's patients; makes a new candidate.", "ID", needsReason: false, CalibrateAsync),
        Sub(io, "approve", "Show its scores, in place of the model approved before.", "ID", needsReason: true, (call, stop) => ApproveAsync(call, silent: false, stop), scores: true),
        Sub(io, "silent", "Score and keep, show to nobody.", "ID", needsReason: true, (call, stop) => ApproveAsync(call, silent: true, stop), scores: true),
        Sub(io, "retire", "Take it out of use.", "ID", needsReason: true, RetireAsync, scores: true),
        Sub(io, "roll-back", "Put the model approved before back in its place.", "QUESTION", needsReason: true, RollBackAsync, scores: true),
        Sub(io, "score", "Score the stored patients anew and look for drift.", "", needsReason: false, ScoreAsync, scores: true),
    };

    private static Command Sub(CommandIo io, string name, string description, string argumentName, bool needsReason, Func<Call, CancellationToken, Task> run, bool scores = false)
    {
        Setting store = SharedSettings.Store();
        Setting site = SharedSettings.Site();
        Setting publish = SharedSettings.Publish();
        var reason = new Setting("reason", "TEXT", "Why; kept with the decision.");
        var by = new Setting("by", "NAME", $"Who decides. Default {Operator}.");
        var command = new Command(name, description) { store, site };
        Argument<string>? argument = argumentName.Length == 0 ? null : new Argument<string>(argumentName);
        if (argument is not null)
        {
            command.Add(argument);
        }

        if (needsReason)
        {
            command.Add(reason);
        }

        if (scores)
        {
            command.Add(publish);
        }

        command.Add(by);
        command.SetAction(async (call, stop) =>
        {
            PublishingTargets targets = SharedSettings.TargetsOf(scores ? publish.Read(call) : null);
            (Store opened, _, KnowledgeBase knowledge) = await JudgedPatients.OpenAsync(store.Read(call), site.Read(call), stop);
            await run(new(io, opened, knowledge, argument is null ? "" : call.GetValue(argument) ?? "", needsReason ? reason.Require(call) : "", by.Read(call) ?? Operator, targets), stop);
            return CommandLine.Done;
        });
        return command;
    }

    private static async Task ListAsync(Call call, CancellationToken stop)
    {
        foreach (ModelRow row in await call.Store.ModelsAsync(stop))
        {
            ModelCard card = RefractoryModel.CardOf(row.Card);
            string local = ApprovedModel.LocalOf(row) is { } found ? found.Passed ? "calibrated here" : "not fit here" : "not calibrated here";
            await call.Say(string.Create(CultureInfo.InvariantCulture, $"{row.Id}  {row.State,-9}  AUROC {card.Internal.Auroc.Value:0.000}  slope {card.Internal.Slope.Value:0.00}  {local}  {row.Origin}, {row.Added:yyyy-MM-dd}"));
            if (row.State is ModelStates.Approved or ModelStates.Silent && await call.Store.FindModelAsync(row.Id, stop) is { } whole && ApprovedModel.TryRead(whole, out string? fault) is null)
            {
                await call.Say($"  {fault}");
            }
        }
    }

    private static async Task AddAsync(Call call, CancellationToken stop)
    {
        RefractoryModel model = TrainingRun.Load(call.Argument);
        await ApprovedModel.AddAsync(call.Store, model, trainedHere: false, "brought in from a file", call.By, stop);
        await call.Say($"{model.Card.Id} is a candidate. It was trained elsewhere: calibrate it here before it is approved.");
    }

    private static async Task CalibrateAsync(Call call, CancellationToken stop)
    {
        (string id, LocalCalibration found) = await ApprovedModel.CalibrateAsync(call.Store, call.Argument, call.Knowledge, call.By, stop);
        await call.Say(string.Create(CultureInfo.InvariantCulture, $"{found.Settled:N0} settled patients here, {found.Outcomes:N0} resistant. As it came: AUROC {found.Auroc.Value:0.000} ({found.Auroc.Low:0.000}-{found.Auroc.High:0.000}), slope {found.Slope.Value:0.00} ({found.Slope.Low:0.00}-{found.Slope.High:0.00}), in the large {found.InTheLarge.Value:+0.00;-0.00}."));
        await call.Say($"{found.Verdict} Candidate {id}");
    }

    private static async Task ApproveAsync(Call call, bool silent, CancellationToken stop)
    {
        await ApprovedModel.ApproveAsync(call.Store, call.Argument, silent, call.By, call.Reason, stop);
        await call.Say($"{call.Argument} is {(silent ? "scoring silently" : "approved")}.");
        await ScoreAsync(call, stop);
    }

    private static async Task RetireAsync(Call call, CancellationToken stop)
    {
        await ApprovedModel.RetireAsync(call.Store, call.Argument, call.By, call.Reason, stop);
        await call.Say($"{call.Argument} is retired. Its scores are gone from pages, lists and tables.");
        await ScoreAsync(call, stop);
    }

    private static async Task RollBackAsync(Call call, CancellationToken stop)
    {
        await call.Say($"{await ApprovedModel.RollBackAsync(call.Store, call.Argument, call.By, call.Reason, stop)} is approved again.");
        await ScoreAsync(call, stop);
    }

    private static async Task ScoreAsync(Call call, CancellationToken stop)
    {
        int changed = await new ScoringRun(call.Store, call.Knowledge, TimeProvider.System).ExecuteAsync(stop);
        await call.Say(string.Create(CultureInfo.InvariantCulture, $"{changed:N0} cases changed their risk."));
        await PublishAsync(call, stop);
        foreach (DriftRow drift in await call.Store.DriftWarningsAsync(stop))
        {
            foreach (string warning in ApprovedModel.DriftOf(drift).Warnings)
            {
                await call.Say($"Drift of {drift.Model}: {warning}");
            }
        }
    }

    // What was given out follows the decision: at once where this call knows the targets, else by the next worker that does.
    private static async Task PublishAsync(Call call, CancellationToken stop)
    {
        if (call.Targets.Targets.Count == 0)
        {
            await PublicationDue.MarkAsync(call.Store, stop);
            await call.Say("What was published follows as soon as a worker with targets runs (serve or work with --publish); with --publish here, at once.");
            return;
        }

        var options = new WorkOptions("", new ServerOptions()) { Publishing = call.Targets };
        if (await new RunPublishing(call.Store, call.Knowledge, options, TimeProvider.System, NullLogger.Instance).AllAsync(stop))
        {
            await call.Say("What is published says the same.");
        }
        else
        {
            await PublicationDue.MarkAsync(call.Store, stop);
            await call.Say("Not everything could be published; the next worker with targets tries again.");
        }
    }

    private sealed record Call(CommandIo Io, Store Store, KnowledgeBase Knowledge, string Argument, string Reason, string By, PublishingTargets Targets)
    {
        public Task Say(string line) => Io.Output.WriteLineAsync(line);
    }
}
