using System.Globalization;

namespace RefractoryEpilepsy.Reports.Quality;

/// <summary>One figure of a report as it is told.</summary>
/// <param name="Measure">Id of the measure; <c>time-to-referral</c> or <c>time-to-surgery</c> for waits, empty for the report as a whole.</param>
/// <param name="Part">Where in it: <c>month</c>, <c>twelve months</c>, <c>trend</c>, <c>Race</c>.</param>
/// <param name="Name">Which one of the part, such as a month or a group; empty where the part is one figure.</param>
/// <param name="Shown">What a reader is told, "not shown" where it is hidden.</param>
public sealed record ReportedFigure(string Measure, string Part, string Name, string Shown);

/// <summary>A report as the list of everything it tells: two reports are the same to a reader where their lists are.</summary>
public static class ReportedFigures
{
    /// <summary>The part of a measure that is its figure of the reported period.</summary>
    public const string Reported = "reported period";

    /// <summary>The part of a measure that is its figure of the year.</summary>
    public const string Year = "twelve months";

    /// <summary>Every figure, in the order of the report; each place at most once.</summary>
    public static IReadOnlyList<ReportedFigure> Of(QualityReport report)
    {
        List<ReportedFigure> figures = [new("", "judged patients", "", report.Patients is { } judged ? Number(judged) : "not shown")];
        foreach (MeasureFigures measure in report.Measures)
        {
            Add(figures, measure);
        }

        foreach (WaitingFigures waiting in report.Waiting)
        {
            Add(figures, waiting);
        }

        return figures;
    }

    private static void Add(List<ReportedFigure> figures, MeasureFigures measure)
    {
        void Say(string part, string name, string shown) => figures.Add(new(measure.Id, part, name, shown));
        Say("support", "", measure.Supported ? "supported" : $"no figure: {measure.Why}");
        // Reports kept earlier may name an input twice: once to be shown, once to be compared.
        foreach (InputFigure input in measure.Inputs.GroupBy(one => one.Text).Select(same => same.First() with { Shows = same.All(one => one.Shows), Ranks = same.All(one => one.Ranks) }))
        {
            Say("inputs", input.Text, $"missing for {(input.Missing is { } missing ? QualityPage.Percent(missing) : "a share that is not told")}, {(input.Shows ? "enough" : "too little")} to show, {(input.Ranks ? "enough" : "too little")} to compare sites");
        }

        if (!measure.Supported)
        {
            return;
        }

        Say(Reported, "", Told(measure.Month));
        Say(Year, "", Told(measure.Year));
        foreach (MonthFigure month in measure.Trend)
        {
            Say("trend", month.Month, Told(month.Figure));
        }

        Say("signal", "", measure.Signal ?? "none");
        foreach (Breakdown breakdown in measure.Breakdowns)
        {
            foreach (GroupFigure group in breakdown.Groups)
            {
                Say(breakdown.Title, group.Group, $"{Told(group.Figure)}{Compared(group.IsReference, group.Difference, group.Adjusted)}");
            }
        }

        if (measure.Funnel is { } funnel)
        {
            Say("organisations", "all", string.Create(CultureInfo.InvariantCulture, $"{QualityPage.Percent(funnel.Target)}, variances times {funnel.OverDispersion:0.00}"));
            foreach (FunnelSite site in funnel.Sites)
            {
                Say("organisations", site.Name, string.Create(CultureInfo.InvariantCulture, $"{site.Met} of {site.Counted}, worth {site.Worth:0.0}, {FunnelPlot.Words(site.Place)}"));
            }

            foreach (SiteApart site in funnel.NotComparable)
            {
                Say("organisations", site.Name, $"not compared: {site.Reason}");
            }
        }
    }

    private static void Add(List<ReportedFigure> figures, WaitingFigures waiting)
    {
        string id = waiting.Awaited == Awaited.Referral ? "time-to-referral" : "time-to-surgery";
        void Say(string part, string name, string shown) => figures.Add(new(id, part, name, shown));
        if (waiting.Curve.Count == 0 && waiting.Patients == 0)
        {
            Say("people", "", waiting.Why is { } why ? $"no figure: {why}" : "not shown");
            return;
        }

        Say("people", "", $"{Number(waiting.Patients)}, of whom it came to {Number(waiting.Events)}");
        if (waiting.LeftOut > 0)
        {
            Say("organisations whose data do not tell it", "", Number(waiting.LeftOut));
        }

        Say("median days", "", QualityPage.MedianText(waiting));
        Say("quartiles in days", "", QualityPage.QuartilesText(waiting));
        foreach (HorizonShare within in waiting.Within)
        {
            Say("within days", Number(within.Days), QualityPage.Share(within));
        }

        foreach (CurvePoint point in waiting.Curve)
        {
            Say("curve", Number(point.Days), string.Create(CultureInfo.InvariantCulture, $"{QualityPage.Percent(point.Happened)} ({QualityPage.Interval(point.Low, point.High)}), {point.AtRisk} waiting"));
        }

        foreach (WaitingBreakdown breakdown in waiting.Breakdowns)
        {
            foreach (WaitingGroup group in breakdown.Groups)
            {
                Say(breakdown.Title, group.Group, group.Patients is not { } people ? "not shown"
                    : $"{Number(people)} people, {Number(group.Events ?? 0)} events, median {QualityPage.Days(group.Median)} days, within 365 days {QualityPage.Share(group)}{Compared(group.IsReference, group.Difference, group.Adjusted)}");
            }
        }
    }

    private static string Told(Figure? figure)
    {
        if (figure is null)
        {
            return "not shown";
        }

        string left = string.Concat(new (string Name, long? Count)[] { ("excluded", figure.Excluded), ("excepted", figure.Excepted), ("cannot tell", figure.Undetermined) }
            .Where(one => one.Count != 0).Select(one => $", {one.Name} {SmallCells.Words(one.Count)}"));
        return string.Create(CultureInfo.InvariantCulture, $"{figure.Met} of {figure.Counted} ({QualityPage.Percent(figure.Rate)}, {QualityPage.Interval(figure.Low, figure.High)}; {figure.Patients} patients){left}");
    }

    private static string Compared(bool isReference, Estimate? difference, Estimate? adjusted) =>
        isReference ? ", reference" : $"{(difference is null ? "" : $", difference {QualityPage.Points(difference)}")}{(adjusted is null ? "" : $", adjusted {QualityPage.Points(adjusted)}")}";

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
