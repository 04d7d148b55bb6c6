using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Reports;

/// <summary>How often seizures were, over time: a bar over the days a report speaks of, as high as the rate on a logarithmic scale.</summary>
internal static class SeizureLane
{
    private const double DaysOfMonth = 30;
    private const double RarestPerMonth = 1.0 / 12;
    private const double MostPerMonth = 300;

    /// <summary>The lane.</summary>
    public static EventLane Of(PatientTimeline timeline) => new(
        "seizures", "rate as reported", 62, [.. timeline.Seizures.OrderBy(report => report.Window.Start).Select(OfReport)],
        [(RiseOf(1), "monthly"), (RiseOf(DaysOfMonth / 7), "weekly"), (RiseOf(DaysOfMonth), "daily")]);

    /// <summary>Height of a rate in seizures per month: 0 for one a year or fewer, 1 for ten a day or more.</summary>
    public static double RiseOf(double perMonth) =>
        Math.Clamp(Math.Log(Math.Max(perMonth, RarestPerMonth) / RarestPerMonth) / Math.Log(MostPerMonth / RarestPerMonth), 0, 1);

    private static Mark OfReport(SeizureReport report)
    {
        string title = $"{SeizureLine.Of(report)} [{report.Evidence.Reference}]";
        DateOnly last = report.Window.Last;
        if (IsFree(report))
        {
            return new(last, MarkShape.Ring, 4.5, "seizure-none", title, report.Evidence) { Rise = 0.09 };
        }

        int days = last.DayNumber - report.Window.Start.DayNumber + 1;
        double? perMonth = (double?)report.PerMonth ?? (days > 1 ? (report.CountLow ?? report.CountHigh) * DaysOfMonth / days : null);
        return perMonth is { } rate
            ? new(report.Window.Start, MarkShape.Bar, 0, "seizure", title, report.Evidence) { Until = last, Rise = Math.Max(0.12, RiseOf(rate)) }
            : new(last, MarkShape.Dot, 3 + Math.Min(4, 2 * Math.Log10(Math.Max(1, report.CountLow ?? 1))), report.CountLow is null ? "seizure untold" : "seizure", title, report.Evidence) { Rise = 0.15 };
    }

    private static bool IsFree(SeizureReport report) => report is { CountHigh: 0 } or { PerMonth: 0m } or { CountLow: null, CountHigh: null, PerMonth: null, Control: Answer.Yes };
}
