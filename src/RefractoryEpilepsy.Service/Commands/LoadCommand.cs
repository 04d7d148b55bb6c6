using System.CommandLine;
using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Service.Export;
using RefractoryEpilepsy.Service.Jobs;
using RefractoryEpilepsy.Storage;

namespace RefractoryEpilepsy.Service.Commands;

/// <summary><c>load INPUT --store STORE</c>: the same as <c>screen</c>, kept in a store.</summary>
internal static class LoadCommand
{
    /// <summary>The command.</summary>
    public static Command Make(CommandIo io)
    {
        Argument<string?> input = SharedSettings.Input();
        Setting store = SharedSettings.Store();
        Setting asOf = SharedSettings.AsOf();
        Setting site = SharedSettings.Site();
        var command = new Command("load", "Screen files into a store, where pages and later runs find them.") { input, store, asOf, site };
        command.SetAction(async (call, stop) =>
        {
            string path = SharedSettings.Input(call, input);
            DateOnly? day = asOf.ReadDay(call);
            (Store opened, KnowledgeBase knowledge) = await SharedSettings.OpenAsync(store.Read(call), site.Read(call), stop);
            ProgressLines progress = ProgressLines.On(io.Messages);
            ScreeningRun screening = await Faults.PatientlyAsync(() => ApprovedModel.ScreeningAsync(opened, knowledge, TimeProvider.System, stop), stop);
            ScreeningSummary summary = await new LoadingRun(opened, knowledge, screening).ExecuteAsync(path, day, progress, stop);
            progress.Done();
            await io.Output.WriteAsync(summary.Text());
            return CommandLine.Done;
        });
        return command;
    }
}
