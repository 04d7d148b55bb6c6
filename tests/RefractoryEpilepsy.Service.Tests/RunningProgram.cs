using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using RefractoryEpilepsy.Shared;

namespace RefractoryEpilepsy.Service.Tests;

/// <summary>The real program as a process of its own, as built.</summary>
internal sealed class RunningProgram : IAsyncDisposable
{
    private readonly Process process;
    private readonly StringBuilder output = new();
    private readonly StringBuilder messages = new();
    private readonly TaskCompletionSource<string> ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private RunningProgram(Process process) => this.process = process;

    public string Output { get { lock (output) { return output.ToString(); } } }

    public string Messages { get { lock (messages) { return messages.ToString(); } } }

    /// <summary>Runs one call to its end.</summary>
    public static async Task<(int Code, string Output, string Messages)> RunAsync((string Name, string Value)[] environment, string[] arguments, CancellationToken stop)
    {
        await using RunningProgram program = Start(environment, arguments);
        await program.process.WaitForExitAsync(stop);
        program.process.WaitForExit();
        return (program.process.ExitCode, program.Output, program.Messages);
    }

    /// <summary>Begins a call that may be killed.</summary>
    public static RunningProgram Begin(string[] arguments, params (string Name, string Value)[] environment) => Start(environment, arguments);

    /// <summary>Begins a call whose files may grow to so many kilobytes only, as on a disk that fills.</summary>
    public static RunningProgram BeginLimited(int kilobytes, string[] arguments, params (string Name, string Value)[] environment) =>
        // The runtime's own double mapping of code counts as a file that grows.
        Start([.. environment, ("DOTNET_EnableWriteXorExecute", "0")], arguments, ["-c", $"trap '' XFSZ; ulimit -f {kilobytes}; exec \"$0\" \"$@\""]);

    /// <summary>Ends it as a power cut would.</summary>
    public void Kill() => process.Kill();

    /// <summary>Whether it ends by itself within that time.</summary>
    public async Task<bool> EndsWithinAsync(TimeSpan time, CancellationToken stop)
    {
        try
        {
            await process.WaitForExitAsync(stop).WaitAsync(time, stop);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    /// <summary>Waits for its end, at most three minutes.</summary>
    public async Task<int> ExitCodeAsync(CancellationToken stop)
    {
        await process.WaitForExitAsync(stop).WaitAsync(TimeSpan.FromMinutes(3), stop);
        process.WaitForExit();
        return process.ExitCode;
    }

    /// <summary>Starts a call that serves, and waits for the line that says it is ready.</summary>
    public static async Task<(RunningProgram Program, string Address)> ServeAsync(string[] arguments, CancellationToken stop, params (string Name, string Value)[] environment)
    {
        int port = FreePort();
        RunningProgram program = Start(environment, [.. arguments, "--urls", $"http://127.0.0.1:{port}"]);
        Task first = await Task.WhenAny(program.ready.Task, program.process.WaitForExitAsync(stop), Task.Delay(TimeSpan.FromMinutes(3), stop));
        if (first != program.ready.Task)
        {
            string said = program.Output + program.Messages;
            await program.DisposeAsync();
            throw new InvalidOperationException("It never became ready: " + said);
        }

        return (program, $"http://127.0.0.1:{port}");
    }

    /// <summary>Asks it to stop, as a service manager does, and gives its exit code.</summary>
    public async Task<int> StopAsync(CancellationToken stop)
    {
        using Process kill = Process.Start("kill", ["-TERM", process.Id.ToString()]);
        await process.WaitForExitAsync(stop).WaitAsync(TimeSpan.FromSeconds(30), stop);
        return process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
        }

        process.Dispose();
    }

    private static RunningProgram Start((string Name, string Value)[] environment, string[] arguments, string[]? shell = null)
    {
        string configuration = AppContext.BaseDirectory.Contains("/Debug/", StringComparison.Ordinal) ? "Debug" : "Release";
        string program = Repository.PathTo($"src/RefractoryEpilepsy.Service/bin/{configuration}/net10.0/refractory.dll");
        var start = new ProcessStartInfo(shell is null ? "dotnet" : "/bin/bash", shell is null ? [program, .. arguments] : [.. shell, "dotnet", program, .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        start.Environment.Remove("REFRACTORY_STORE");
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        var running = new RunningProgram(new Process { StartInfo = start });
        running.process.OutputDataReceived += (_, line) => running.Take(running.output, line.Data);
        running.process.ErrorDataReceived += (_, line) => running.Take(running.messages, line.Data);
        running.process.Start();
        running.process.BeginOutputReadLine();
        running.process.BeginErrorReadLine();
        return running;
    }

    private void Take(StringBuilder text, string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (text)
        {
            text.AppendLine(line);
        }

        if (line.StartsWith("Ready at ", StringComparison.Ordinal))
        {
            ready.TrySetResult(line);
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
