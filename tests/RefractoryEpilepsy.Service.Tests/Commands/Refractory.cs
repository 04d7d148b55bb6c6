using RefractoryEpilepsy.Service.Commands;

namespace RefractoryEpilepsy.Service.Tests.Commands;

/// <summary>A call of the command line inside the test's own process.</summary>
internal static class Refractory
{
    public static async Task<(int Code, string Output, string Messages)> CallAsync(params string[] arguments)
    {
        var output = new StringWriter();
        var messages = new StringWriter();
        int code = await CommandLine.RunAsync(arguments, output, messages);

        // Progress lines come by the clock: a slow machine prints some.
        string told = string.Concat(messages.ToString().Split('\n').Where(line => line.Length > 0 && !line.StartsWith("step ", StringComparison.Ordinal)).Select(line => line + "\n"));
        return (code, output.ToString(), told);
    }
}

/// <summary>A folder that is gone at the end of the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("refractory-test-").FullName;

    public string this[string name] => System.IO.Path.Combine(Path, name);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
