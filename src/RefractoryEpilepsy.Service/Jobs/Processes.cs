using System.Diagnostics;
using System.Globalization;

namespace RefractoryEpilepsy.Service.Jobs;

/// <summary>Who holds a lease: a process, by machine, number and start. On its own machine a dead one is seen at once, without waiting for the lease to run out.</summary>
internal static class Processes
{
    /// <summary>This process.</summary>
    public static string Me { get; } = $"{Environment.MachineName}/{Environment.ProcessId}/{StartOf(Environment.ProcessId)}";

    /// <summary>Whether the owner is certainly gone: of this machine, and no such process is left. Of another machine nothing is certain.</summary>
    public static bool IsGone(string owner) =>
        owner.Split('/') is [var machine, var number, var start] && machine == Environment.MachineName
        && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int process) && StartOf(process) != start;

    /// <summary>The start of a running process, in what unit the system counts; empty where there is no such process.</summary>
    private static string StartOf(int process)
    {
        try
        {
            if (OperatingSystem.IsLinux())
            {
                // What Process tells of a start is computed from ticks and wavers; the ticks themselves do not.
                string[] fields = File.ReadAllText($"/proc/{process.ToString(CultureInfo.InvariantCulture)}/stat").Split(')')[^1].Split(' ', StringSplitOptions.RemoveEmptyEntries);
                return fields[0] is "Z" or "X" ? "" : fields[19];
            }

            using var found = Process.GetProcessById(process);
            return new DateTimeOffset(found.StartTime).ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        }
        catch (Exception fault) when (fault is ArgumentException or InvalidOperationException or IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
