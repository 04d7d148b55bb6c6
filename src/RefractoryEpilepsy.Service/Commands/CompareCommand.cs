using System.CommandLine;
using RefractoryEpilepsy.Cohorts;
using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Reports;

namespace RefractoryEpilepsy.Service.Commands;

/// <summary><c>compare</c>: published definitions of drug resistance side by side.</summary>
internal static class CompareCommand
{
    /// <summary>The command.</summary>
    public static Command Make(CommandIo io)
    {
        Argument<string?> input = SharedSettings.Input();
        Setting store = SharedSettings.Store();
        Setting asOf = SharedSettings.AsOf();
        var patient = new Setting("patient", "ID", "Only this patient: why one definition says yes and another no.");
        Setting site = SharedSettings.Site();
        var command = new Command("compare", "Hold published definitions of drug resistance side by side: who is in which, and how they overlap.") { input, store, asOf, patient, site };
        command.SetAction(async (call, stop) =>
        {
            (string? path, string? address) = SharedSettings.InputOrStore(call, input, store);
            if (patient.Read(call) is { } one)
            {
                (JudgedPatient found, _) = await JudgedPatients.OneAsync(one, path, address, asOf.ReadDay(call), site.Read(call), stop);
                await io.Output.WriteAsync(Comparison.Explain(found.Case, CohortDefinitions.SideBySide));
                return CommandLine.Done;
            }

            var comparison = new Comparison(CohortDefinitions.SideBySide);
            (DateOnly day, _) = await JudgedPatients.ForEachAsync(path, address, asOf.ReadDay(call), site.Read(call), judged => comparison.Add(judged.Case), gap: null, io.Messages, stop);
            await io.Output.WriteAsync($"As of {Words.Of(day)}\n{comparison.Text()}");
            return CommandLine.Done;
        });
        return command;
    }
}
