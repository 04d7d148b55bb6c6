using System.Globalization;
using System.Net;
using System.Text;
using RefractoryEpilepsy.Service.Texts;

namespace RefractoryEpilepsy.Service.Pages;

/// <summary>One line or row of dots in a chart.</summary>
/// <param name="Mark"><c>line</c>, <c>dots</c> or <c>both</c>.</param>
/// <param name="Dashed">Tells it from others without colour.</param>
public sealed record ChartSeries(string Name, IReadOnlyList<ChartPoint> Points, string Mark = "line", bool Dashed = false);

/// <summary>One point, with its interval where there is one.</summary>
public readonly record struct ChartPoint(double X, double Y, double? Low = null, double? High = null);

/// <summary>What a chart shows.</summary>
/// <param name="XTitle">With its unit.</param>
/// <param name="YTitle">With its unit.</param>
/// <param name="XFormat">Of tick labels and table cells.</param>
/// <param name="Density">Rows behind each value of x, drawn as bars along the bottom.</param>
public sealed record ChartSpecification(
    string Title,
    string XTitle,
    string YTitle,
    IReadOnlyList<ChartSeries> Series,
    string XFormat = "0.##",
    string YFormat = "0.##",
    (double Low, double High)? X = null,
    (double Low, double High)? Y = null,
    IReadOnlyList<(double X, double Rows)>? Density = null);

/// <summary>A chart as SVG. Series differ in colour and in dash or mark; colours come from the style sheet, for light and dark.</summary>
internal static class ChartPicture
{
    private const double Width = 400, Height = 256, Left = 58, Right = 14, Top = 12, Bottom = 48;

    /// <summary>The picture; its numbers belong into a table beside it.</summary>
    public static string Svg(ChartSpecification chart)
    {
        ChartPoint[] all = [.. chart.Series.SelectMany(series => series.Points).Where(point => double.IsFinite(point.X) && double.IsFinite(point.Y))];
        (double xLow, double xHigh) = chart.X ?? Ends(all.Select(point => point.X));
        (double yLow, double yHigh) = chart.Y ?? Ends(all.SelectMany(point => new[] { point.Y, point.Low ?? point.Y, point.High ?? point.Y }).Where(double.IsFinite));
        double AtX(double x) => Left + ((x - xLow) / (xHigh - xLow) * (Width - Left - Right));
        double AtY(double y) => Height - Bottom - ((Math.Clamp(y, yLow, yHigh) - yLow) / (yHigh - yLow) * (Height - Top - Bottom));
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg class=\"chart\" viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-label=\"{Safe(Say.T("{0}: {1} over {2}. The numbers are in the table below.", chart.Title, chart.YTitle, chart.XTitle))}\">");
        foreach (double tick in Ticks(yLow, yHigh))
        {
            svg.Append(CultureInfo.InvariantCulture, $"<line class=\"grid\" x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{N(AtY(tick))}\" y2=\"{N(AtY(tick))}\"/><text x=\"{Left - 6}\" y=\"{N(AtY(tick) + 4)}\" text-anchor=\"end\">{Safe(tick.ToString(chart.YFormat, CultureInfo.InvariantCulture))}</text>");
        }

        foreach (double tick in Ticks(xLow, xHigh))
        {
            svg.Append(CultureInfo.InvariantCulture, $"<line class=\"grid\" x1=\"{N(AtX(tick))}\" x2=\"{N(AtX(tick))}\" y1=\"{Height - Bottom}\" y2=\"{Height - Bottom + 4}\"/><text x=\"{N(AtX(tick))}\" y=\"{Height - Bottom + 18}\" text-anchor=\"middle\">{Safe(tick.ToString(chart.XFormat, CultureInfo.InvariantCulture))}</text>");
        }

        Density(svg, chart, AtX);
        for (int at = 0; at < chart.Series.Count; at++)
        {
            Draw(svg, chart.Series[at], at + 1, AtX, AtY);
        }

        svg.Append(CultureInfo.InvariantCulture, $"<line class=\"axis\" x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{Height - Bottom}\" y2=\"{Height - Bottom}\"/>");
        svg.Append(CultureInfo.InvariantCulture, $"<text class=\"title\" x=\"{(Left + Width - Right) / 2}\" y=\"{Height - 8}\" text-anchor=\"middle\">{Safe(chart.XTitle)}</text>");
        svg.Append(CultureInfo.InvariantCulture, $"<text class=\"title\" x=\"14\" y=\"{(Top + Height - Bottom) / 2}\" text-anchor=\"middle\" transform=\"rotate(-90 14 {(Top + Height - Bottom) / 2})\">{Safe(chart.YTitle)}</text></svg>");
        return svg.ToString();
    }

    private static void Draw(StringBuilder svg, ChartSeries series, int number, Func<double, double> atX, Func<double, double> atY)
    {
        ChartPoint[] points = [.. series.Points.Where(point => double.IsFinite(point.X) && double.IsFinite(point.Y))];
        if (points.Length == 0)
        {
            return;
        }

        svg.Append(CultureInfo.InvariantCulture, $"<g class=\"s{number}\">");
        if (series.Mark is "line" or "both")
        {
            svg.Append("<polyline class=\"line").Append(series.Dashed ? " dashed" : "").Append("\" points=\"").AppendJoin(' ', points.Select(point => $"{N(atX(point.X))},{N(atY(point.Y))}")).Append("\"/>");
        }

        foreach (ChartPoint point in series.Mark is "dots" or "both" ? points : [])
        {
            if (point is { Low: { } low, High: { } high } && double.IsFinite(low) && double.IsFinite(high))
            {
                svg.Append(CultureInfo.InvariantCulture, $"<line class=\"interval\" x1=\"{N(atX(point.X))}\" x2=\"{N(atX(point.X))}\" y1=\"{N(atY(low))}\" y2=\"{N(atY(high))}\"/>");
            }

            svg.Append(CultureInfo.InvariantCulture, $"<circle cx=\"{N(atX(point.X))}\" cy=\"{N(atY(point.Y))}\" r=\"3.6\"/>");
        }

        svg.Append("</g>");
    }

    private static void Density(StringBuilder svg, ChartSpecification chart, Func<double, double> atX)
    {
        double most = chart.Density?.Select(bar => bar.Rows).DefaultIfEmpty(0).Max() ?? 0;
        foreach ((double x, double rows) in most > 0 ? chart.Density! : [])
        {
            double height = 46 * rows / most;
            svg.Append(CultureInfo.InvariantCulture, $"<rect class=\"density\" x=\"{N(atX(x) - 7)}\" width=\"14\" y=\"{N(Height - Bottom - height)}\" height=\"{N(height)}\"/>");
        }
    }

    private static (double Low, double High) Ends(IEnumerable<double> values)
    {
        double[] finite = [.. values];
        if (finite.Length == 0)
        {
            return (0, 1);
        }

        double low = finite.Min(), high = finite.Max(), margin = high > low ? (high - low) * 0.06 : Math.Max(0.5, Math.Abs(high) * 0.1);
        return (low - margin, high + margin);
    }

    private static IEnumerable<double> Ticks(double low, double high)
    {
        double rough = (high - low) / 4, power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        double step = power * ((rough / power) switch { < 1.5 => 1, < 3.5 => 2, < 7.5 => 5, _ => 10 });
        for (double tick = Math.Ceiling((low / step) - 1e-9) * step; tick <= high + (step * 1e-6); tick += step)
        {
            yield return Math.Abs(tick) < step * 1e-6 ? 0 : tick;
        }
    }

    private static string N(double number) => number.ToString("0.##", CultureInfo.InvariantCulture);

    private static string Safe(string text) => WebUtility.HtmlEncode(text);
}
