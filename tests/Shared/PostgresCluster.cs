#if !BENCHMARKS
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace RefractoryEpilepsy.Shared;

/// <summary>A private PostgreSQL cluster of Debian's package, on a free loopback port, gone at the end of the run.</summary>
/// <remarks>Used as an assembly fixture; started by the first test that asks. The server refuses to run as root, so root lends it the user postgres.</remarks>
public sealed class PostgresCluster : IDisposable
{
    private readonly Lazy<string> started;
    private string? folder;
    private int databases;

    public PostgresCluster() => started = new(Start);

    /// <summary>Connection string of a new, empty database.</summary>
    public string NewDatabase()
    {
        string server = started.Value;
        string name = $"test{Interlocked.Increment(ref databases)}";
        Run(Tool("psql"), "-h", "127.0.0.1", "-p", Port.ToString(), "-U", "postgres", "-d", "postgres", "-qc", $"CREATE DATABASE {name}");
        return server + ";Database=" + name;
    }

    /// <summary>The port it listens on.</summary>
    public int Port { get; private set; }

    /// <summary>Ends every connection at once, as a restart of the server would.</summary>
    public void Restart()
    {
        _ = started.Value;
        RunAsServer(Tool("pg_ctl"), "-D", folder!, "-m", "immediate", "-w", "restart", "-l", Path.Combine(folder!, "log"));
    }

    public void Dispose()
    {
        if (folder is null)
        {
            return;
        }

        RunAsServer(Tool("pg_ctl"), "-D", folder, "-m", "immediate", "-w", "stop");
        Directory.Delete(folder, recursive: true);
    }

    private string Start()
    {
        string data = Path.Combine(Path.GetTempPath(), "refractory-pg-" + Guid.NewGuid().ToString("N")[..12]);
        Directory.CreateDirectory(data);
        if (Environment.UserName == "root")
        {
            Run("chown", "postgres", data);
        }

        folder = data;
        Port = FreePort();
        RunAsServer(Tool("initdb"), "-D", data, "-U", "postgres", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync");
        RunAsServer(Tool("pg_ctl"), "-D", data, "-w", "-l", Path.Combine(data, "log"), "-o", $"-p {Port} -k {data} -c listen_addresses=127.0.0.1 -c fsync=off -c max_connections=200", "start");
        return $"Host=127.0.0.1;Port={Port};Username=postgres;Include Error Detail=true;Maximum Pool Size=20";
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static string Tool(string name) =>
        Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin", name)).Where(File.Exists).OrderDescending(StringComparer.Ordinal).FirstOrDefault() ?? name
            : name;

    private static void RunAsServer(string tool, params string[] arguments)
    {
        if (Environment.UserName == "root")
        {
            Run("runuser", ["-u", "postgres", "--", tool, .. arguments]);
        }
        else
        {
            Run(tool, arguments);
        }
    }

    private static void Run(string tool, params string[] arguments)
    {
        // Nothing is redirected: the server would inherit a pipe and keep it open.
        var start = new ProcessStartInfo("/bin/sh", ["-c", "exec \"$0\" \"$@\" >/dev/null 2>&1", tool, .. arguments]) { WorkingDirectory = "/" };
        using Process process = Process.Start(start)!;
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{tool} ended with {process.ExitCode}.");
        }
    }
}
#endif
