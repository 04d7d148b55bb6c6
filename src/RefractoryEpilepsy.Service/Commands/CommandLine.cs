using System.CommandLine;
using RefractoryEpilepsy.Fhir.Sources;
using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Learning;
using RefractoryEpilepsy.Storage;

namespace RefractoryEpilepsy.Service.Commands;

/// <summary>The verbs of <c>refractory</c>, and how faults end: one clear line and an exit code, never a stack trace.</summary>
internal static class CommandLine
{
    /// <summary>Done.</summary>
    public const int Done = 0;

    /// <summary>Our fault or the world's.</summary>
    public const int Failed = 1;

    /// <summary>The call is wrong, or nothing could be read.</summary>
    public const int WrongCall = 2;

    /// <summary>Runs one call; results go to <paramref name="output"/>, messages to <paramref name="messages"/>.</summary>
    public static async Task<int> RunAsync(string[] arguments, TextWriter output, TextWriter messages)
    {
        ParseResult call = Root(new CommandIo(output, messages)).Parse(arguments);
        if (call.Errors.Count > 0)
        {
            await messages.WriteLineAsync($"refractory: {OneLine(call.Errors[0].Message)} See: {Path(call)} --help");
            return WrongCall;
        }

        try
        {
            return await call.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, Output = output, Error = messages, ProcessTerminationTimeout = TimeSpan.FromSeconds(30) });
        }
        catch (Exception fault)
        {
            (int code, string text) = Describe(fault);
            await messages.WriteLineAsync("refractory: " + OneLine(text));
            return code;
        }
    }

    private static RootCommand Root(CommandIo io) => new("Finds people with drug-resistant epilepsy in FHIR R4 records and says why. A screening aid for clinicians, not a diagnosis.")
    {
        DemoCommand.Make(io),
        ScreenCommand.Make(io),
        TrainCommand.Make(io),
        ValidateCommand.Make(io),
        ModelsCommand.Make(io),
        ExplainCommand.Make(io),
        ReplayCommand.Make(io),
        CompareCommand.Make(io),
        DoctorCommand.Make(io),
        EvaluateCommand.Make(io),
        LoadCommand.Make(io),
        PullCommand.Make(io),
        SourceCommand.Make(io),
        KeysCommand.Make(io),
        ExportCommand.Make(io),
        PublishCommand.Make(io),
        ReportCommand.Make(io),
        ServeCommand.Make(io),
        StoreCommands.Backup(io),
        StoreCommands.Restore(io),
        StoreCommands.Forget(io),
        WorkCommand.Make(io),
        AuditCommand.Make(io),
        BenchPagesCommand.Make(io),
        BenchCdsCommand.Make(io),
        BenchStoreCommand.Make(io),
        TokenCommand.Make(io),
        BenchCommand.Make(io),
        BenchCommand.MakePart(io),
        KnowledgeCommand.Make(io),
    };

    /// <summary>What a fault means to the caller. Texts of exceptions we did not write are not shown where they could quote a record.</summary>
    private static (int Code, string Text) Describe(Exception fault) => fault switch
    {
        WrongCallException or InputException or KnowledgeException or ModelFileException or TooLittleToLearnFromException => (WrongCall, fault.Message),
        AggregateException { InnerExceptions: [var inner, ..] } => Describe(inner),
        StoreException or Fhir.Sources.Servers.ServerException => (Failed, fault.Message),
        InvalidOperationException or System.Data.Common.DbException when Jobs.Faults.IsOfDatabase(fault) => (Failed, Jobs.Faults.InWords(fault)),
        OperationCanceledException => (Failed, "stopped before it was done; nothing half-finished was kept."),
        UnauthorizedAccessException => (Failed, fault.Message + " Give this user the right, or choose another folder."),
        IOException => (Failed, fault.Message + " Check the disk (space, rights, connection) and call again."),
        OutOfMemoryException => (Failed, "out of memory. Give the process more, or split the input."),
        _ => (Failed, $"a fault of ours ({fault.GetType().Name}{At(fault)}). Nothing half-finished was kept; please report this line."),
    };

    /// <summary>Where it happened, as a method name: enough to find it, with nothing of a record in it.</summary>
    private static string At(Exception fault) => fault.TargetSite is { } site ? $" in {site.DeclaringType?.Name}.{site.Name}" : "";

    private static string OneLine(string text) => string.Join(' ', text.Split((char[])['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));

    private static string Path(ParseResult call) => call.CommandResult.Command is RootCommand ? "refractory" : "refractory " + call.CommandResult.Command.Name;
}

/// <summary>Where a command writes: results and messages.</summary>
internal sealed record CommandIo(TextWriter Output, TextWriter Messages);
