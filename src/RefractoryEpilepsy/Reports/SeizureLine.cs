using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Reports;

/// <summary>A seizure report in one line for people.</summary>
public static class SeizureLine
{
    /// <summary>Such as <c>2024-03-01 to 2024-03-31: 3 seizures, tonic-clonic, from text</c>.</summary>
    public static string Of(SeizureReport report)
    {
        string days = report.Window.End is { } end && end != report.Window.Start
            ? $"{Words.Of(report.Window.Start)} to {Words.Of(end)}"
            : Words.Of(report.Window.Start);
        string[] parts =
        [
            Count(report),
            report.PerMonth is { } rate ? $"{Words.Of(rate)} per month" : "",
            report.LastSeizure is { } last ? $"last seizure {Words.Of(last)}" : "",
            report.LongestFreeDays is { } free ? $"longest seizure-free gap {free} days" : "",
            report.Control switch { Answer.Yes => "controlled", Answer.No => "not controlled", _ => "" },
            report.SeizureType ?? "",
            With(report),
            report.Context.Contains(SeizureReport.Limited) ? "of one circumstance or severity only" : "",
            report.Context.Contains(SeizureReport.CopiedForward) ? "copied from the note before" : "",
            report.Layer == Layer.Text ? "from text" : "",
        ];
        string told = string.Join(", ", parts.Where(part => part.Length > 0));
        return $"{days}: {(told.Length > 0 ? told : "seizures mentioned")}";
    }

    private static string With(SeizureReport report)
    {
        string context = string.Join(", ", report.Context.Where(word => word is not (SeizureReport.Limited or SeizureReport.CopiedForward)));
        return context.Length > 0 ? $"with {context}" : "";
    }

    private static string Count(SeizureReport report) => (report.CountLow, report.CountHigh) switch
    {
        (null, null) => "",
        (0, 0) => "no seizure",
        (1, 1) => "1 seizure",
        ({ } low, { } high) when low == high => $"{low} seizures",
        ({ } low, { } high) => $"{low} to {high} seizures",
        ({ } low, null) => $"at least {low} seizures",
        (null, { } high) => $"at most {high} seizures",
    };
}
