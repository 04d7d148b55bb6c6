using System.CommandLine;
using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Reports;

namespace RefractoryEpilepsy.Service.Commands;

/// <summary><c>replay PATIENT</c>: how the status changed over the years, and what changed it.</summary>
internal static class ReplayCommand
{
    /// <summary>The command.</summary>
    public static Command Make(CommandIo io)
    {
        var patient = new Argument<string>("PATIENT") { Description = "Id of the Patient resource." };
        Argument<string?> input = SharedSettings.Input();
        Setting store = SharedSettings.Store();
        Setting asOf = SharedSettings.AsOf();
        Setting site = SharedSettings.Site();
        var command = new Command("replay", "Print how one patient's status changed over the years, and what changed it.") { patient, input, store, asOf, site };
        command.SetAction(async (call, stop) =>
        {
            (string? path, string? address) = SharedSettings.InputOrStore(call, input, store);
            (JudgedPatient found, KnowledgeBase knowledge) = await JudgedPatients.OneAsync(call.GetValue(patient)!, path, address, asOf.ReadDay(call), site.Read(call), stop);
            await io.Output.WriteAsync(Replay.Text(found.Case, knowledge, found.SourceId));
            return CommandLine.Done;
        });
        return command;
    }
}
