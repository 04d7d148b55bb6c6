using System.Diagnostics;
using System.Globalization;
using RefractoryEpilepsy.Fhir.Sources;

namespace RefractoryEpilepsy.Service.Export;

/// <summary>Shows how far a reading is: one line that is written over on a terminal, a plain line every few seconds elsewhere.</summary>
internal sealed class ProgressLines(TextWriter messages, bool terminal) : IProgress<ReadProgress>
{
    private static readonly TimeSpan OnTerminal = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Elsewhere = TimeSpan.FromSeconds(5);
    private readonly Lock gate = new();
    private readonly Stopwatch sinceShown = Stopwatch.StartNew();
    private readonly Stopwatch inStage = Stopwatch.StartNew();
    private int stage;
    private bool lineOpen;

    /// <summary>For the given writer: written over where it is a terminal.</summary>
    public static ProgressLines On(TextWriter messages) => new(messages, terminal: ReferenceEquals(messages, Console.Error) && !Console.IsErrorRedirected);

    /// <inheritdoc/>
    public void Report(ReadProgress value)
    {
        lock (gate)
        {
            if (value.Stage < stage)
            {
                return;
            }

            if (value.Stage > stage)
            {
                stage = value.Stage;
                inStage.Restart();
            }

            if (sinceShown.Elapsed < (terminal ? OnTerminal : Elsewhere))
            {
                return;
            }

            sinceShown.Restart();
            Show(Describe(value, inStage.Elapsed));
        }
    }

    /// <summary>Ends the line that was being written over.</summary>
    public void Done()
    {
        lock (gate)
        {
            if (lineOpen)
            {
                messages.Write("\r" + new string(' ', 100) + "\r");
                lineOpen = false;
            }
        }
    }

    internal static string Describe(ReadProgress at, TimeSpan inStage)
    {
        double seconds = Math.Max(1, inStage.TotalSeconds);
        string what = at.Stage switch { 1 => "reading", 2 => "regrouping by patient", _ => "judging" };
        (double done, double all, string rate, string amount) = at.Stage == 3
            ? (at.PatientsDone, at.Patients, $"{at.PatientsDone / seconds:N0} patients/s", $"{at.PatientsDone:N0} of {at.Patients:N0} patients")
            : at.Bytes == 0
            ? (at.FilesDone, at.Files, $"{at.FilesDone / seconds:N0} parts/s", $"{at.FilesDone:N0} of {at.Files:N0} parts")
            : (at.BytesDone, (double)at.Bytes, $"{at.BytesDone / 1e6 / seconds:N0} MB/s", $"{at.FilesDone:N0} of {at.Files:N0} files, {at.BytesDone / 1e6:N0} of {at.Bytes / 1e6:N0} MB");
        string left = done > 0 && all > done ? $", {Duration(TimeSpan.FromSeconds(seconds * (all - done) / done))} left in this step" : "";
        return string.Create(CultureInfo.InvariantCulture, $"step {at.Stage} of 3, {what}: {amount}, {rate}{left}");
    }

    private static string Duration(TimeSpan time) => time switch
    {
        { TotalHours: >= 1 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalHours:0.0} h"),
        { TotalMinutes: >= 1 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMinutes:0.0} min"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0} s"),
    };

    private void Show(string line)
    {
        if (terminal)
        {
            messages.Write("\r" + line.PadRight(100));
            lineOpen = true;
        }
        else
        {
            messages.WriteLine(line);
        }
    }
}
