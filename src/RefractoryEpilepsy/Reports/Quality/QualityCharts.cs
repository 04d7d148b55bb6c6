using System.Globalization;
using System.Net;
using System.Text;

namespace RefractoryEpilepsy.Reports.Quality;

/// <summary>Charts of quality figures as SVG. Colours come from classes of the page's style sheet; a table with the same numbers stands beside each.</summary>
public static class QualityCharts
{
    private const double Width = 760;
    private const double Height = 260;
    private const double Left = 52;
    private const double Right = 12;
    private const double Top = 16;
    private const double Bottom = 40;

    /// <summary>Shares month by month with centre and limits; signals are ringed.</summary>
    /// <param name="withLimits">False for measures that count the same people every month.</param>
    public static string Trend(string title, IReadOnlyList<MonthFigure> months, bool withLimits = true)
    {
        ChartPoint[] points = [.. months.Select(month => month.Point)];
        ControlChart? chart = withLimits ? ControlChart.Of(points) : null;
        double centre = chart?.Centre ?? Median(points);
        double step = (Width - Left - Right) / Math.Max(1, points.Length);
        double X(int at) => Left + ((at + 0.5) * step);
        StringBuilder svg = Open("qchart", $"{title}: share per month in per cent, with centre line{(chart is null ? "" : " and three-sigma limits")}; the table below has the numbers");
        AppendShareAxis(svg);
        for (int at = 0; at < points.Length; at++)
        {
            if (chart?.Limits[at] is var (low, high))
            {
                Append(svg, $"<rect class=\"limits\" x=\"{X(at) - (step / 2):0.#}\" y=\"{Y(high):0.#}\" width=\"{step:0.##}\" height=\"{Y(low) - Y(high):0.#}\"/>");
            }
        }

        if (points.Any(point => point.Counted > 0))
        {
            Append(svg, $"<line class=\"centre\" x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{Y(centre):0.#}\" y2=\"{Y(centre):0.#}\"/>");
        }

        AppendPath(svg, "line", points, X);
        for (int at = 0; at < points.Length; at++)
        {
            if (points[at].Rate is { } rate)
            {
                Signal? signal = chart?.Signals.FirstOrDefault(one => at >= one.From && at <= one.To);
                Append(svg, $"<circle class=\"point{(signal is null ? "" : " signal")}\" cx=\"{X(at):0.#}\" cy=\"{Y(rate):0.#}\" r=\"{(signal is null ? 3.2 : 5)}\"><title>{Text(points[at].Label)}: {rate:0.0%} ({points[at].Met} of {points[at].Counted}){(signal is null ? "" : ". " + Text(signal.Text))}</title></circle>");
            }

            if (at % Math.Max(1, points.Length / 8) == 0)
            {
                Append(svg, $"<text class=\"tick\" x=\"{X(at):0.#}\" y=\"{Height - 20}\" text-anchor=\"middle\">{Text(points[at].Label)}</text>");
            }
        }

        return svg.Append("</svg>").ToString();
    }

    /// <summary>A trend in the height of a line of text.</summary>
    public static string Sparkline(string title, IReadOnlyList<MonthFigure> months)
    {
        var svg = new StringBuilder();
        Append(svg, $"<svg class=\"spark\" viewBox=\"0 0 120 28\" role=\"img\" aria-label=\"{Text(title)}\" xmlns=\"http://www.w3.org/2000/svg\">");
        double step = 116.0 / Math.Max(1, months.Count - 1);
        bool open = false;
        var path = new StringBuilder();
        for (int at = 0; at < months.Count; at++)
        {
            if (months[at].Figure?.Rate is { } rate)
            {
                Append(path, $"{(open ? "L" : "M")}{2 + (at * step):0.#} {26 - (24 * rate):0.#}");
                open = true;
            }
            else
            {
                open = false;
            }
        }

        Append(svg, $"<path class=\"line\" d=\"{path}\"/>");
        return svg.Append("</svg>").ToString();
    }

    /// <summary>Sites by what their count is worth, with 95 % and 99.8 % limits for it: a point lies beyond a line where the table says so. Empty where no site is placed.</summary>
    /// <param name="units">What is counted, as a plural.</param>
    public static string Funnel(string title, FunnelPlot plot, string units = "units")
    {
        if (plot.Sites.Count == 0)
        {
            return "";
        }

        double most = Math.Max(1, plot.Sites.Max(site => site.Worth)) * 1.08;
        double X(double counted) => Left + (counted / most * (Width - Left - Right));
        StringBuilder svg = Open("qchart", $"{title}: share of each site by the independent {units} its count is worth, with limits of 95 and 99.8 per cent; the table below has the numbers");
        AppendShareAxis(svg);
        foreach ((double sigma, string name) in (ReadOnlySpan<(double, string)>)[(Proportions.Z, "near"), (FunnelPlot.Far, "far")])
        {
            var upper = new StringBuilder();
            var lower = new StringBuilder();
            for (int at = 1; at <= 80; at++)
            {
                double counted = most * at / 80;
                (double low, double high) = plot.Limits(counted, sigma);
                Append(upper, $"{(at == 1 ? "M" : "L")}{X(counted):0.#} {Y(high):0.#}");
                Append(lower, $"{(at == 1 ? "M" : "L")}{X(counted):0.#} {Y(low):0.#}");
            }

            Append(svg, $"<path class=\"limit {name}\" d=\"{upper}\"/><path class=\"limit {name}\" d=\"{lower}\"/>");
        }

        Append(svg, $"<line class=\"centre\" x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{Y(plot.Target):0.#}\" y2=\"{Y(plot.Target):0.#}\"/>");
        foreach (FunnelSite site in plot.Sites)
        {
            Append(svg, $"<circle class=\"point{(site.Place == FunnelPlace.Signal ? " signal" : "")}\" cx=\"{X(site.Worth):0.#}\" cy=\"{Y(site.Rate):0.#}\" r=\"4.5\"><title>{Text(site.Name)}: {site.Rate:0.0%} ({site.Met} of {site.Counted} {Text(units)}, worth {site.Worth:0.#}), {FunnelPlot.Words(site.Place)}</title></circle>");
        }

        foreach (double share in (ReadOnlySpan<double>)[0, 0.25, 0.5, 0.75])
        {
            Append(svg, $"<text class=\"tick\" x=\"{X(most * share):0.#}\" y=\"{Height - 20}\" text-anchor=\"middle\">{most * share:0}</text>");
        }

        Append(svg, $"<text class=\"tick\" x=\"{Width - Right}\" y=\"{Height - 4}\" text-anchor=\"end\">independent {Text(units)} at the site</text>");
        return svg.Append("</svg>").ToString();
    }

    /// <summary>Share to whom it happened, over the days, with its interval.</summary>
    public static string Curve(string title, IReadOnlyList<CurvePoint> curve)
    {
        double most = Math.Max(365, curve.Count == 0 ? 0 : curve[^1].Days);
        double X(double days) => Left + (days / most * (Width - Left - Right));
        StringBuilder svg = Open("qchart", $"{title}: share in per cent by days since resistance, with its 95 per cent interval; the table below has the numbers");
        AppendShareAxis(svg);
        Append(svg, $"<path class=\"band\" d=\"{Steps(point => point.High)}{Back()}Z\"/><path class=\"line\" d=\"{Steps(point => point.Happened)}\"/>");
        foreach (int days in (ReadOnlySpan<int>)[0, 90, 180, 365, 730, 1095])
        {
            if (days <= most)
            {
                Append(svg, $"<line class=\"grid\" x1=\"{X(days):0.#}\" x2=\"{X(days):0.#}\" y1=\"{Top}\" y2=\"{Height - Bottom}\"/><text class=\"tick\" x=\"{X(days):0.#}\" y=\"{Height - 20}\" text-anchor=\"middle\">{days}</text>");
            }
        }

        Append(svg, $"<text class=\"tick\" x=\"{Width - Right}\" y=\"{Height - 4}\" text-anchor=\"end\">days since the second failure</text>");
        return svg.Append("</svg>").ToString();

        string Steps(Func<CurvePoint, double> share)
        {
            var path = new StringBuilder();
            Append(path, $"M{X(0):0.#} {Y(0):0.#}");
            foreach (CurvePoint point in curve)
            {
                Append(path, $"H{X(point.Days):0.#}V{Y(share(point)):0.#}");
            }

            return path.ToString();
        }

        string Back()
        {
            var path = new StringBuilder();
            for (int at = curve.Count - 1; at >= 0; at--)
            {
                Append(path, $"V{Y(curve[at].Low):0.#}H{X(curve[at].Days):0.#}");
            }

            Append(path, $"V{Y(0):0.#}H{X(0):0.#}");
            return path.ToString();
        }
    }

    /// <summary>Differences from a reference group with intervals: the adjusted one drawn full, the plain one hollow.</summary>
    public static string Differences(string title, IReadOnlyList<(string Group, Estimate? Plain, Estimate? Adjusted)> groups)
    {
        const double Row = 30;
        const double Names = 230;
        double height = (groups.Count * Row) + 46;
        double widest = Math.Max(0.1, groups.SelectMany(group => new[] { group.Plain, group.Adjusted }).OfType<Estimate>().Select(one => Math.Max(Math.Abs(one.Low), Math.Abs(one.High))).DefaultIfEmpty(0.1).Max());

        // Ticks at whole tens and fives.
        double reach = Math.Ceiling(Math.Round(widest * 10, 6)) / 10;
        double X(double difference) => Names + ((difference + reach) / (2 * reach) * (Width - Names - 20));
        var svg = new StringBuilder();
        Append(svg, $"<svg class=\"qchart\" viewBox=\"0 0 {Width} {height:0}\" role=\"img\" aria-label=\"{Text($"{title}: differences in percentage points with 95 per cent intervals; the table has the numbers")}\" xmlns=\"http://www.w3.org/2000/svg\">");
        Append(svg, $"<line class=\"centre\" x1=\"{X(0):0.#}\" x2=\"{X(0):0.#}\" y1=\"6\" y2=\"{height - 34:0.#}\"/>");
        for (int at = 0; at < groups.Count; at++)
        {
            double y = 20 + (at * Row);
            Append(svg, $"<text x=\"0\" y=\"{y + 4:0.#}\">{Text(groups[at].Group)}</text>");
            Mark(groups[at].Plain, y - 5, "hollow", "as counted");
            Mark(groups[at].Adjusted, y + 5, "full", "adjusted");
        }

        foreach (double share in (ReadOnlySpan<double>)[-1, -0.5, 0, 0.5, 1])
        {
            Append(svg, $"<text class=\"tick\" x=\"{X(share * reach):0.#}\" y=\"{height - 18:0.#}\" text-anchor=\"middle\">{share * reach * 100:+0.#;-0.#;0}</text>");
        }

        Append(svg, $"<text class=\"tick\" x=\"{Width - 20}\" y=\"{height - 3:0.#}\" text-anchor=\"end\">percentage points from the reference group</text>");
        return svg.Append("</svg>").ToString();

        void Mark(Estimate? estimate, double y, string name, string says)
        {
            if (estimate is { } one)
            {
                Append(svg, $"<line class=\"whisker {name}\" x1=\"{X(one.Low):0.#}\" x2=\"{X(one.High):0.#}\" y1=\"{y:0.#}\" y2=\"{y:0.#}\"/><circle class=\"point {name}\" cx=\"{X(one.Value):0.#}\" cy=\"{y:0.#}\" r=\"3.6\"><title>{says}: {one.Value * 100:+0.0;-0.0;0} ({one.Low * 100:+0.0;-0.0;0} to {one.High * 100:+0.0;-0.0;0}) points</title></circle>");
            }
        }
    }

    private static double Median(ChartPoint[] points)
    {
        double[] rates = [.. points.Where(point => point.Counted > 0).Select(point => point.Rate ?? 0).Order()];
        return rates.Length == 0 ? 0 : (rates[(rates.Length - 1) / 2] + rates[rates.Length / 2]) / 2;
    }

    private static double Y(double share) => Height - Bottom - (Math.Clamp(share, 0, 1) * (Height - Top - Bottom));

    private static StringBuilder Open(string name, string label)
    {
        var svg = new StringBuilder();
        Append(svg, $"<svg class=\"{name}\" viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-label=\"{Text(label)}\" xmlns=\"http://www.w3.org/2000/svg\">");
        return svg;
    }

    private static void AppendShareAxis(StringBuilder svg)
    {
        foreach (int percent in (ReadOnlySpan<int>)[0, 25, 50, 75, 100])
        {
            double y = Y(percent / 100.0);
            Append(svg, $"<line class=\"grid\" x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{y:0.#}\" y2=\"{y:0.#}\"/><text class=\"tick\" x=\"{Left - 6}\" y=\"{y + 4:0.#}\" text-anchor=\"end\">{percent} %</text>");
        }
    }

    private static void AppendPath(StringBuilder svg, string name, ChartPoint[] points, Func<int, double> x)
    {
        var path = new StringBuilder();
        bool open = false;
        for (int at = 0; at < points.Length; at++)
        {
            if (points[at].Rate is { } rate)
            {
                Append(path, $"{(open ? "L" : "M")}{x(at):0.#} {Y(rate):0.#}");
                open = true;
            }
            else
            {
                open = false;
            }
        }

        Append(svg, $"<path class=\"{name}\" d=\"{path}\"/>");
    }

    private static string Text(string text) => WebUtility.HtmlEncode(text);

    private static void Append(StringBuilder text, FormattableString part) => text.Append(part.ToString(CultureInfo.InvariantCulture));
}
