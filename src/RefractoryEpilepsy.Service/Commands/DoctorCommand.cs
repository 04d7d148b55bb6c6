using System.CommandLine;
using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Reports;
using RefractoryEpilepsy.Storage;

namespace RefractoryEpilepsy.Service.Commands;

/// <summary><c>doctor INPUT</c>: what an export lacks, what each gap costs, and what to ask for, before anyone believes a number from it.</summary>
internal static class DoctorCommand
{
    /// <summary>The command.</summary>
    public static Command Make(CommandIo io)
    {
        Argument<string?> input = SharedSettings.Input();
        Setting store = SharedSettings.Store();
        Setting asOf = SharedSettings.AsOf();
        Setting site = SharedSettings.Site();
        var command = new Command("doctor", "Examine an export: what is missing or unmapped, what it costs, and what to ask the record system's team for.") { input, store, asOf, site };
        command.SetAction(async (call, stop) =>
        {
            (string? path, string? address) = SharedSettings.InputOrStore(call, input, store);
            var counts = new DoctorCounts();
            (_, RunCounts read) = await JudgedPatients.ForEachAsync(path, address, asOf.ReadDay(call), site.Read(call), patient => counts.Add(patient.Case), counts.Add, io.Messages, stop);
            counts.AddResources(read.Resources);
            await io.Output.WriteAsync(DoctorReport.Text(counts));
            IReadOnlyList<string> rows = DoctorReport.SuggestedProductRows(counts);
            if (rows.Count > 0)
            {
                await io.Output.WriteAsync($"\n## Suggested rows for the site's products.csv\n\n{string.Join('\n', rows)}\n");
            }

            return CommandLine.Done;
        });
        return command;
    }
}
