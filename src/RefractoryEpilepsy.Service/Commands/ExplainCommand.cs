using System.CommandLine;
using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Reports;

namespace RefractoryEpilepsy.Service.Commands;

/// <summary><c>explain PATIENT INPUT</c>: everything concluded about one patient, with the resources it rests on and what is missing.</summary>
internal static class ExplainCommand
{
    /// <summary>The command.</summary>
    public static Command Make(CommandIo io)
    {
        var patient = new Argument<string>("PATIENT") { Description = "Id of the Patient resource." };
        Argument<string?> input = SharedSettings.Input();
        Setting store = SharedSettings.Store();
        Setting asOf = SharedSettings.AsOf();
        Setting site = SharedSettings.Site();
        var command = new Command("explain", "Print one patient: trials, judgements with reasons and resources, causes, flags, and what is missing.") { patient, input, store, asOf, site };
        command.SetAction(async (call, stop) =>
        {
            (string? path, string? address) = SharedSettings.InputOrStore(call, input, store);
            (JudgedPatient found, _) = await JudgedPatients.OneAsync(call.GetValue(patient)!, path, address, asOf.ReadDay(call), site.Read(call), stop);
            await io.Output.WriteAsync(PatientReport.Text(found.Case, found.Flags, found.SourceId, found.Risk?.Probability));
            return CommandLine.Done;
        });
        return command;
    }
}
