using System.Diagnostics;
using System.Globalization;
using RefractoryEpilepsy.Learning;

namespace RefractoryEpilepsy.Service.Export;

/// <summary>Shows how far a training is, with the time left at the pace so far: a plain line every few seconds.</summary>
internal sealed class TrainingLines(TextWriter messages) : IProgress<TrainingProgress>
{
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(3);
    private readonly Lock gate = new();
    private readonly Stopwatch since = Stopwatch.StartNew();
    private TimeSpan shown = TimeSpan.Zero;

    /// <inheritdoc/>
    public void Report(TrainingProgress value)
    {
        lock (gate)
        {
            if (since.Elapsed - shown >= Between)
            {
                shown = since.Elapsed;
                messages.WriteLine(Describe(value, since.Elapsed));
            }
        }
    }

    /// <summary>Says how long it took.</summary>
    public void Done() => messages.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Trained in {since.Elapsed.TotalSeconds:N0} s"));

    internal static string Describe(TrainingProgress at, TimeSpan elapsed)
    {
        double left = at.Done > 0 ? elapsed.TotalSeconds / at.Done * (at.Total - at.Done) : 0;
        return string.Create(CultureInfo.InvariantCulture, $"Training: {at.Stage}, {at.Done:N0} of {at.Total:N0} fits, about {left:N0} s left");
    }
}
