using System.Globalization;
using System.Net;
using System.Text;

namespace RefractoryEpilepsy.Reports.Quality;

/// <summary>A quality report as one page that needs nothing else: to be printed, mailed or filed. The same snapshot gives the same bytes.</summary>
public static class QualityPage
{
    private const string Style = """
        body { font: 11pt/1.45 system-ui, "Segoe UI", Roboto, sans-serif; color: #17212b; max-width: 62rem; margin: 2rem auto; padding: 0 1.5rem; }
        h1 { font-size: 1.7rem; margin-bottom: .2rem; } h2 { font-size: 1.25rem; margin-top: 2rem; border-top: 2px solid #0d3a5c; padding-top: .6rem; } h3 { font-size: 1rem; margin: 1rem 0 .3rem; }
        table { border-collapse: collapse; width: 100%; margin: .4rem 0 1rem; font-size: .92em; } th, td { text-align: left; padding: 3px 9px 3px 0; border-bottom: 1px solid #d5dbe1; vertical-align: top; font-weight: 400; }
        thead th { font-weight: 650; color: #48535e; } .num { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; } .num.words { white-space: normal; } .lead, small { color: #48535e; }
        .comment { border: 1px solid #9aa7b3; border-radius: 4px; min-height: 3.2rem; padding: .4rem .7rem; margin: .5rem 0 1rem; white-space: pre-wrap; } .comment:empty::before { content: "Commentary:"; color: #66717b; }
        .none { background: #fff6dd; padding: .4rem .7rem; border-left: 4px solid #b57b00; } .signal { color: #9a3500; font-weight: 650; }
        svg.qchart { width: 100%; max-height: 280px; } svg text { fill: #48535e; font-size: 12px; } .grid { stroke: #dfe4e9; } .line { fill: none; stroke: #0b5394; stroke-width: 2; } .band { fill: #0b5394; opacity: .15; }
        .limits { fill: #0b5394; opacity: .1; } .centre { stroke: #48535e; stroke-dasharray: 5 4; } .limit { fill: none; stroke: #0b5394; } .limit.far { stroke-dasharray: 3 3; } .point { fill: #0b5394; } .point.signal { fill: #b8420a; }
        .point.hollow { fill: #fff; stroke: #0b5394; } .whisker { stroke: #0b5394; stroke-width: 1.6; } .whisker.hollow { stroke-dasharray: 3 2; } .spark { width: 120px; height: 28px; }
        @media print { body { margin: 0; max-width: none; } h2 { break-before: page; } h2.flow { break-before: auto; } tr, svg, .comment, .none { break-inside: avoid; } h2, h3 { break-after: avoid; } thead { display: table-header-group; } .limits, .band, .line, .point, .none { print-color-adjust: exact; -webkit-print-color-adjust: exact; } @page { margin: 16mm; } }
        """;

    /// <summary>The page.</summary>
    public static string Html(QualitySnapshot snapshot)
    {
        QualityReport report = snapshot.Report;
        var page = new StringBuilder();
        Append(page, $"<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>Epilepsy quality report {Text(report.Period.ToString())}</title><style>{Style}</style></head><body>\n");
        Append(page, $"<h1>Epilepsy quality report, {Text(report.Period.ToString())}</h1>\n<p class=\"lead\">{Text(report.Organisation ?? "All organisations")}. Data up to {Words.Of(report.AsOf)}; {(report.Patients is { } judged ? judged.ToString(CultureInfo.InvariantCulture) + " judged patients" : "how many patients were judged is not shown")}. ");
        Append(page, $"Breakdowns are of {Text(report.Year.ToString())}. Counts of 1 to {QualityCells.Least - 1} are not shown (\"few\", \"too few to show\"), nor others that would give them away. Run {snapshot.Run}, program {Text(snapshot.ProgramVersion)}, tables {Text(snapshot.KnowledgeVersion)}.</p>\n");
        if (report.Year.To < report.Period.From)
        {
            Append(page, $"<p class=\"lead\">{Text(report.Year.ToString())} is the last calendar year over by then: reports show whole months and calendar years only, because years that overlap would tell of few people by their difference.</p>\n");
        }

        if (report.IsIncomplete)
        {
            Append(page, $"<p class=\"none\">Incomplete: {Text(report.Period.ToString())} is not over by {Words.Of(report.AsOf)}, the last day of the data. Its figures will change.</p>\n");
        }

        Comment(page, snapshot, "summary");
        Summary(page, report);
        Waiting(page, snapshot);
        Fairness(page, snapshot);
        foreach (MeasureFigures figures in report.Measures)
        {
            Measure(page, snapshot, figures);
        }

        page.Append("</body></html>\n");
        return page.ToString();
    }

    /// <summary><c>57.1 %</c>; a dash where there is none.</summary>
    public static string Percent(double? share) => share is { } told ? string.Create(CultureInfo.InvariantCulture, $"{told * 100:0.0} %") : "–";

    /// <summary><c>52.0 to 61.9 %</c>; empty where there is none.</summary>
    public static string Interval(double? low, double? high) => low is { } from && high is { } to ? string.Create(CultureInfo.InvariantCulture, $"{from * 100:0.0} to {to * 100:0.0} %") : "";

    /// <summary><c>+4.2 (-0.3 to 8.7)</c> in percentage points; empty where there is none.</summary>
    public static string Points(Estimate? difference) =>
        difference is { } one ? string.Create(CultureInfo.InvariantCulture, $"{one.Value * 100:+0.0;-0.0;0.0} ({one.Low * 100:+0.0;-0.0;0.0} to {one.High * 100:+0.0;-0.0;0.0})") : "";

    /// <summary><c>57.1 % (52.0 to 61.9 %)</c>; a dash where there is none.</summary>
    public static string Share(Estimate? share) => share is { } one ? $"{Percent(one.Value)} ({Interval(one.Low, one.High)})" : "–";

    /// <summary>The same of a waiting time; says so where fewer than eleven were seen so long.</summary>
    public static string Share(HorizonShare within) => within.Share is null ? "nobody was seen that long" : $"{Share(within.Share)}{(within.Few ? Few : "")}";

    /// <summary>The same of one group's waiting time.</summary>
    public static string Share(WaitingGroup group) => $"{Share(group.WithinYear)}{(group.WithinYear is not null && group.Few ? Few : "")}";

    private static readonly string Few = string.Create(CultureInfo.InvariantCulture, $", fewer than {QualityCells.Least} still waiting by then");

    /// <summary><c>180 days (40 to 400)</c>; where the curve or its interval does not come so far, in words.</summary>
    public static string MedianText(WaitingFigures waiting) =>
        (waiting.Median, waiting.MedianLow, waiting.MedianHigh) switch
        {
            (null, null, _) => "not reached: it came to fewer than half",
            (null, { } low, _) => $"not reached; 95 % interval from {Days(low)} days on",
            ({ } days, null, _) => $"{Days(days)} days; too few for an interval",
            ({ } days, { } low, null) => $"{Days(days)} days; 95 % interval from {Days(low)} days on",
            ({ } days, { } low, { } high) => $"{Days(days)} days ({Days(low)} to {Days(high)})",
        };

    /// <summary>How many organisations are left out of a waiting time, and why.</summary>
    public static string LeftOutText(WaitingFigures waiting) => $"{(waiting.LeftOut == 1 ? "1 organisation is" : waiting.LeftOut.ToString(CultureInfo.InvariantCulture) + " organisations are")} left out: the data do not tell whether it came to their people.";

    /// <summary>A year as the head of a column.</summary>
    public static string YearTitle(ReportPeriod year) => QualityCells.IsYear(year) ? year.ToString() : "Twelve months";

    /// <summary>First and third quartile in words.</summary>
    public static string QuartilesText(WaitingFigures waiting) => (waiting.FirstQuartile, waiting.ThirdQuartile) switch
    {
        (null, null) => "not reached",
        ({ } first, null) => $"{Days(first)} days, third not reached",
        var (first, third) => $"{Days(first)} and {Days(third)} days",
    };

    /// <summary>Days; "not reached" where the curve does not come so far.</summary>
    public static string Days(double? days) => days is { } told ? told.ToString("0.#", CultureInfo.InvariantCulture) : "not reached";

    /// <summary>The limits a site is held against, as its point stands in the plot.</summary>
    /// <param name="sigma">Half width in standard errors, such as <see cref="FunnelPlot.Far"/>.</param>
    public static string Limits(FunnelPlot plot, FunnelSite site, double sigma) => plot.Limits(site.Worth, sigma) is var (low, high) ? Interval(low, high) : "";

    /// <summary>How a comparison of organisations is to be read, in sentences.</summary>
    public static string FunnelText(FunnelPlot plot, Measure measure)
    {
        string apart = plot.NotComparable.Count == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" {plot.NotComparable.Count} {(plot.NotComparable.Count == 1 ? "is" : "are")} not compared, for the reason given.");
        if (plot.Sites.Count == 0)
        {
            return $"No organisation is put beside another.{apart}";
        }

        long met = plot.Sites.Sum(site => site.Met), counted = plot.Sites.Sum(site => site.Counted);
        string repeated = measure.Basis == Basis.Patient ? "" : $" Several {measure.Units} of one patient are worth less than as many of different patients: points stand, and limits are drawn, by what the count is worth.";
        string wide = plot.OverDispersion > 1 ? string.Create(CultureInfo.InvariantCulture, $" Organisations vary more than chance; limits are widened for it (factor {plot.OverDispersion:0.0} on the variance).") : "";
        return string.Create(CultureInfo.InvariantCulture, $"{plot.Sites.Count} organisations together: {met} of {counted} {measure.Units} ({Percent(plot.Target)}).{repeated}{wide} Limits after Spiegelhalter 2005. Organisations stand in order of their name and are not ranked.{apart}");
    }

    /// <summary>What is waited for.</summary>
    public static string Title(Awaited awaited) => awaited == Awaited.Referral ? "Time from resistance to referral" : "Time from resistance to surgery";

    private static void Summary(StringBuilder page, QualityReport report)
    {
        Append(page, $"<h2 class=\"flow\">Measures</h2>\n<table><thead><tr><th>Measure</th><th class=\"num\">{Text(report.Period.ToString())} (95 % interval)</th><th class=\"num\">Met of counted</th><th class=\"num\">{Text(YearTitle(report.Year))} (95 % interval)</th><th class=\"num\">Met of counted</th><th>Trend</th><th>Signal</th></tr></thead><tbody>\n");
        foreach (MeasureFigures figures in report.Measures)
        {
            Measure measure = Measures.Find(figures.Id)!;
            Append(page, $"<tr><th>{figures.Id} {Text(measure.Title)}</th>");
            if (!figures.Supported)
            {
                Append(page, $"<td colspan=\"6\">No figure. {Text(figures.Why)}</td></tr>\n");
                continue;
            }

            Cells(page, figures.Month, figures.MonthWhy, measure.Units);
            Cells(page, figures.Year, figures.YearWhy, measure.Units);
            Append(page, $"<td>{QualityCharts.Sparkline($"{figures.Id}, last {figures.Trend.Count} months", figures.Trend)}</td><td class=\"signal\">{Text(figures.Signal ?? "")}</td></tr>\n");
        }

        page.Append("</tbody></table>\n");
    }

    private static void Waiting(StringBuilder page, QualitySnapshot snapshot)
    {
        Append(page, $"<h2>Time to referral and to surgery</h2>\n<p class=\"lead\">Of people who became drug resistant in {Text(snapshot.Report.WaitedFrom.ToString())}; Kaplan-Meier, censored by death, transfer and the end of the data.</p>\n");
        Comment(page, snapshot, "time-to-referral");
        foreach (WaitingFigures waiting in snapshot.Report.Waiting)
        {
            Append(page, $"<h3>{Title(waiting.Awaited)}</h3>\n");
            if (waiting.Patients == 0)
            {
                Append(page, $"<p class=\"none\">{Text(waiting.Why ?? "Too few people or events to show.")}</p>\n");
                continue;
            }

            if (waiting.LeftOut > 0)
            {
                Append(page, $"<p class=\"none\">{Text(LeftOutText(waiting))}</p>\n");
            }

            page.Append(waiting.Curve.Count > 0 ? QualityCharts.Curve(Title(waiting.Awaited), waiting.Curve) : "<p class=\"none\">No curve: between 90, 180 and 365 days it came to too few people to show.</p>\n");
            Append(page, $"<table><thead><tr><th class=\"num\">People</th><th class=\"num\">Events</th><th class=\"num\">Median (95 % interval)</th><th class=\"num\">Quartiles</th>");
            foreach (HorizonShare within in waiting.Within)
            {
                Append(page, $"<th class=\"num\">Within {within.Days} days</th>");
            }

            Append(page, $"</tr></thead><tbody><tr><td class=\"num\">{waiting.Patients}</td><td class=\"num\">{waiting.Events}</td><td class=\"num\">{MedianText(waiting)}</td><td class=\"num\">{QuartilesText(waiting)}</td>");
            foreach (HorizonShare within in waiting.Within)
            {
                Append(page, $"<td class=\"num\">{Share(within)}</td>");
            }

            page.Append("</tr></tbody></table>\n<table><thead><tr><th>By</th><th>Group</th><th class=\"num\">People</th><th class=\"num\">Events</th><th class=\"num\">Median days</th><th class=\"num\">Within 365 days (95 % interval)</th><th class=\"num\">Difference, points</th><th class=\"num\">Adjusted, points</th></tr></thead><tbody>\n");
            foreach (WaitingBreakdown breakdown in waiting.Breakdowns)
            {
                foreach (WaitingGroup group in breakdown.Groups)
                {
                    Append(page, group.Patients is { } people
                        ? $"<tr><th>{Text(breakdown.Title)}</th><td>{Text(group.Group)}{(group.IsReference ? " (reference)" : "")}</td><td class=\"num\">{people}</td><td class=\"num\">{group.Events}</td><td class=\"num\">{Days(group.Median)}</td><td class=\"num words\">{Share(group)}</td><td class=\"num\">{Points(group.Difference)}</td><td class=\"num\">{Points(group.Adjusted)}</td></tr>\n"
                        : (FormattableString)$"<tr><th>{Text(breakdown.Title)}</th><td>{Text(group.Group)}</td><td colspan=\"6\">too few to show</td></tr>\n");
                }
            }

            page.Append("</tbody></table>\n");
        }
    }

    private static void Fairness(StringBuilder page, QualitySnapshot snapshot)
    {
        page.Append("<h2>Fairness</h2>\n<p class=\"lead\">Differences in percentage points from the largest group, with 95 % intervals; adjusted: as they would be with the same ages, sexes and share of intellectual disability. With so many comparisons, about one interval in twenty leaves zero out by chance alone. Groups are not ranked.</p>\n");
        Comment(page, snapshot, "fairness");
        page.Append("<table><thead><tr><th>Measure</th><th>By</th><th>Group</th><th class=\"num\">Share (95 % interval)</th><th class=\"num\">of</th><th class=\"num\">Difference, points</th><th class=\"num\">Adjusted, points</th></tr></thead><tbody>\n");
        int before = page.Length;
        foreach (MeasureFigures figures in snapshot.Report.Measures.Where(figures => figures.Supported))
        {
            foreach (Breakdown breakdown in figures.Breakdowns)
            {
                foreach (GroupFigure group in breakdown.Groups.Where(group => group.Adjusted is { } adjusted && !adjusted.Holds(0)))
                {
                    Append(page, $"<tr><th>{figures.Id} {Text(Measures.Find(figures.Id)!.Title)}</th><td>{Text(breakdown.Title)}</td><td>{Text(group.Group)} against {Text(breakdown.Groups.First(other => other.IsReference).Group)}</td><td class=\"num\">{Percent(group.Figure?.Rate)} ({Interval(group.Figure?.Low, group.Figure?.High)})</td><td class=\"num\">{group.Figure?.Counted} {Measures.Find(figures.Id)!.Units}</td><td class=\"num\">{Points(group.Difference)}</td><td class=\"num\">{Points(group.Adjusted)}</td></tr>\n");
                }
            }
        }

        foreach (WaitingFigures waiting in snapshot.Report.Waiting)
        {
            foreach (WaitingBreakdown breakdown in waiting.Breakdowns)
            {
                foreach (WaitingGroup group in breakdown.Groups.Where(group => group.Adjusted is { } adjusted && !adjusted.Holds(0)))
                {
                    Append(page, $"<tr><th>{Title(waiting.Awaited)}, within 365 days</th><td>{Text(breakdown.Title)}</td><td>{Text(group.Group)} against {Text(breakdown.Groups.First(other => other.IsReference).Group)}</td><td class=\"num words\">{Share(group)}</td><td class=\"num\">{(group.Patients == 1 ? "1 person" : $"{group.Patients} people")}</td><td class=\"num\">{Points(group.Difference)}</td><td class=\"num\">{Points(group.Adjusted)}</td></tr>\n");
                }
            }
        }

        if (page.Length == before)
        {
            page.Append("<tr><td colspan=\"7\">None: no adjusted interval leaves zero out.</td></tr>\n");
        }

        page.Append("</tbody></table>\n<p><small>Only differences whose adjusted interval leaves zero out are listed here; every group stands with its measure below, and with the waits above.</small></p>\n");
        string silent = string.Join(", ", snapshot.Report.Measures.Where(figures => !figures.Supported).Select(figures => figures.Id));
        if (silent.Length > 0)
        {
            Append(page, $"<p><small>Not compared, because the data cannot support them: {silent}. The reasons stand with each measure.</small></p>\n");
        }
    }

    private static void Measure(StringBuilder page, QualitySnapshot snapshot, MeasureFigures figures)
    {
        Measure measure = Measures.Find(figures.Id)!;
        Append(page, $"<h2>{figures.Id} {Text(measure.Title)}</h2>\n<p>{Text(measure.InEnglish)}</p>\n<p><small>{Text(measure.Source)}; {Text(measure.MarkText)}; definition {figures.Version}. {Text(measure.Rationale)}</small></p>\n");
        if (figures.Inputs.Count > 0)
        {
            page.Append("<table><thead><tr><th>Needs</th><th class=\"num\">Missing for</th><th>Enough to show</th><th>Enough to compare organisations</th></tr></thead><tbody>\n");
            foreach (InputFigure input in figures.Inputs)
            {
                Append(page, $"<tr><td>{Text(input.Text)}</td><td class=\"num\">{(input.Missing is { } missing ? Percent(missing) + " of patients" : "not told")}</td><td>{(input.Shows ? "yes" : "no")}</td><td>{(input.Ranks ? "yes" : "no")}</td></tr>\n");
            }

            page.Append("</tbody></table>\n");
        }

        Comment(page, snapshot, figures.Id);
        if (!figures.Supported)
        {
            Append(page, $"<p class=\"none\">No figure. {Text(figures.Why)}</p>\n");
            return;
        }

        page.Append(QualityCharts.Trend($"{figures.Id} {measure.Title}", figures.Trend, !measure.IsState));
        page.Append("<table><thead><tr><th>Month</th><th class=\"num\">Share</th><th>95 % interval</th><th class=\"num\">Met</th><th class=\"num\">Counted</th><th class=\"num\">Excluded</th><th class=\"num\">Excepted</th><th class=\"num\">Cannot tell</th></tr></thead><tbody>\n");
        foreach (MonthFigure month in figures.Trend.TakeLast(12))
        {
            Append(page, month.Figure is { } figure
                ? $"<tr><th>{month.Month}</th><td class=\"num\">{Percent(figure.Rate)}</td><td>{Interval(figure.Low, figure.High)}</td><td class=\"num\">{figure.Met}</td><td class=\"num\">{figure.Counted}</td><td class=\"num\">{SmallCells.Words(figure.Excluded)}</td><td class=\"num\">{SmallCells.Words(figure.Excepted)}</td><td class=\"num\">{SmallCells.Words(figure.Undetermined)}</td></tr>\n"
                : (FormattableString)$"<tr><th>{month.Month}</th><td colspan=\"7\">{Text(month.Why ?? "too few to show")}</td></tr>\n");
        }

        page.Append("</tbody></table>\n");
        if (figures.YearWhy is { } notYear)
        {
            Append(page, $"<p class=\"none\">No figure of {Text(snapshot.Report.Year.ToString())}, and no groups. {Text(notYear)}</p>\n");
            return;
        }

        page.Append("<table><thead><tr><th>By</th><th>Group</th><th class=\"num\">Share</th><th>95 % interval</th><th class=\"num\">Met</th><th class=\"num\">Counted</th><th class=\"num\">Difference, points</th><th class=\"num\">Adjusted, points</th></tr></thead><tbody>\n");
        foreach (Breakdown breakdown in figures.Breakdowns)
        {
            foreach (GroupFigure group in breakdown.Groups)
            {
                Append(page, group.Figure is { } figure
                    ? $"<tr><th>{Text(breakdown.Title)}</th><td>{Text(group.Group)}{(group.IsReference ? " (reference)" : "")}</td><td class=\"num\">{Percent(figure.Rate)}</td><td>{Interval(figure.Low, figure.High)}</td><td class=\"num\">{figure.Met}</td><td class=\"num\">{figure.Counted}</td><td class=\"num\">{Points(group.Difference)}</td><td class=\"num\">{Points(group.Adjusted)}</td></tr>\n"
                    : (FormattableString)$"<tr><th>{Text(breakdown.Title)}</th><td>{Text(group.Group)}</td><td colspan=\"6\">too few to show</td></tr>\n");
            }
        }

        page.Append("</tbody></table>\n");
        if (figures.Funnel is { } funnel)
        {
            Funnel(page, measure, funnel);
        }
    }

    private static void Funnel(StringBuilder page, Measure measure, FunnelPlot funnel)
    {
        Append(page, $"<h3>Between organisations</h3>\n{QualityCharts.Funnel($"{measure.Id} between organisations", funnel, measure.Units)}<p>{Text(FunnelText(funnel, measure))}</p>\n");
        Append(page, $"<table><thead><tr><th>Organisation</th><th class=\"num\">Share</th><th class=\"num\">Met</th><th class=\"num\">Counted {measure.Units}</th><th class=\"num\">Worth</th><th>95 % limits</th><th>99.8 % limits</th><th>Place</th></tr></thead><tbody>\n");
        foreach (FunnelSite site in funnel.Sites)
        {
            Append(page, $"<tr><th>{Text(site.Name)}</th><td class=\"num\">{Percent(site.Rate)}</td><td class=\"num\">{site.Met}</td><td class=\"num\">{site.Counted}</td><td class=\"num\">{site.Worth:0.#}</td><td>{Limits(funnel, site, Proportions.Z)}</td><td>{Limits(funnel, site, FunnelPlot.Far)}</td><td>{FunnelPlot.Words(site.Place)}</td></tr>\n");
        }

        foreach (SiteApart site in funnel.NotComparable)
        {
            Append(page, $"<tr><th>{Text(site.Name)}</th><td colspan=\"7\">not compared: {Text(site.Reason)}</td></tr>\n");
        }

        page.Append("</tbody></table>\n");
    }

    private static void Cells(StringBuilder page, Figure? figure, string? why, string units) =>
        Append(page, figure is null && why is not null ? (FormattableString)$"<td colspan=\"2\">{Text(why)}</td>"      // a sentence: it must wrap, or the columns behind it are off the paper
            : figure is null ? (FormattableString)$"<td class=\"num\" colspan=\"2\">too few to show</td>"
            : figure.Counted == 0 ? (FormattableString)$"<td class=\"num\">–</td><td class=\"num\">no {units}</td>"
            : $"<td class=\"num\">{Percent(figure.Rate)}<br><small>{Interval(figure.Low, figure.High)}</small></td><td class=\"num\">{figure.Met} of {figure.Counted}<br><small>{units}</small></td>");

    private static void Comment(StringBuilder page, QualitySnapshot snapshot, string slot) =>
        Append(page, $"<div class=\"comment\">{Text(snapshot.Commentary.TryGetValue(slot, out string? words) ? words : "")}</div>\n");

    private static string Text(string text) => WebUtility.HtmlEncode(text);

    private static void Append(StringBuilder text, FormattableString part) => text.Append(part.ToString(CultureInfo.InvariantCulture));
}
