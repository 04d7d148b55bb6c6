using System.CommandLine;
using RefractoryEpilepsy.Fhir.Sources;
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
        Setting asOf = SharedSettings.AsOf();
        Setting site = SharedSettings.Site();
        var command = new Command("explain", "Print one patient: trials, judgements with reasons and resources, causes, flags, and what is missing.") { patient, input, asOf, site };
        command.SetAction((call, stop) => RunAsync(Id(call.GetValue(patient)!), SharedSettings.Input(call, input), asOf.ReadDay(call), SharedSettings.Load(site.Read(call)), io, stop));
        return command;
    }

    private static async Task<int> RunAsync(string id, string input, DateOnly? asOf, KnowledgeBase knowledge, CommandIo io, CancellationToken stop)
    {
        var run = new ScreeningRun(knowledge, predict: null, TimeProvider.System);
        JudgedPatient? found = await run.OneAsync(new ExportFolder(input, knowledge, new ExportOptions { AlsoPatients = new HashSet<string>(StringComparer.Ordinal) { id } }), id, asOf, stop);
        if (found is null)
        {
            throw new WrongCallException($"no patient {id} with a sign of epilepsy or of an antiseizure drug is in {input}.");
        }

        await io.Output.WriteAsync(PatientReport.Text(found.Case, found.Flags, id, found.Risk?.Probability));
        return CommandLine.Done;
    }

    private static string Id(string given) => given.StartsWith("Patient/", StringComparison.Ordinal) ? given["Patient/".Length..] : given;
}
