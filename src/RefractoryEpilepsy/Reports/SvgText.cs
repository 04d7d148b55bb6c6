using System.Globalization;
using System.Net;
using System.Text;

namespace RefractoryEpilepsy.Reports;

/// <summary>Writes SVG: numbers with a point whatever the machine's language, texts encoded.</summary>
internal sealed class SvgText
{
    private readonly StringBuilder svg = new();

    /// <summary>As it stands.</summary>
    public SvgText Raw(string text)
    {
        svg.Append(text);
        return this;
    }

    /// <summary>A line.</summary>
    public SvgText Line(string css, double x1, double y1, double x2, double y2, string title = "")
    {
        svg.Append(CultureInfo.InvariantCulture, $"<line class=\"{css}\" x1=\"{x1:0.#}\" y1=\"{y1:0.#}\" x2=\"{x2:0.#}\" y2=\"{y2:0.#}\"");
        return Close("line", title);
    }

    /// <summary>A rectangle.</summary>
    public SvgText Rect(string css, double x, double y, double width, double height, string title = "")
    {
        svg.Append(CultureInfo.InvariantCulture, $"<rect class=\"{css}\" x=\"{x:0.#}\" y=\"{y:0.#}\" width=\"{Math.Max(0.5, width):0.#}\" height=\"{Math.Max(0.5, height):0.#}\"");
        return Close("rect", title);
    }

    /// <summary>A circle.</summary>
    public SvgText Circle(string css, double x, double y, double r, string title = "")
    {
        svg.Append(CultureInfo.InvariantCulture, $"<circle class=\"{css}\" cx=\"{x:0.#}\" cy=\"{y:0.#}\" r=\"{r:0.#}\"");
        return Close("circle", title);
    }

    /// <summary>A path that begins at a point; the rest is relative to it.</summary>
    public SvgText Path(string css, double x, double y, FormattableString rest, string title = "")
    {
        svg.Append(CultureInfo.InvariantCulture, $"<path class=\"{css}\" d=\"M{x:0.#} {y:0.#}{rest.ToString(CultureInfo.InvariantCulture)}\"");
        return Close("path", title);
    }

    /// <summary>A text.</summary>
    /// <param name="anchor"><c>start</c>, <c>middle</c> or <c>end</c>.</param>
    public SvgText Text(string css, double x, double y, string text, string anchor = "start")
    {
        svg.Append(CultureInfo.InvariantCulture, $"<text class=\"{css}\" x=\"{x:0.#}\" y=\"{y:0.#}\" text-anchor=\"{anchor}\">{Encoded(text)}</text>");
        return this;
    }

    /// <summary>Encoded for text and attributes.</summary>
    public static string Encoded(string text) => WebUtility.HtmlEncode(text);

    public override string ToString() => svg.ToString();

    private SvgText Close(string element, string title)
    {
        svg.Append(title.Length == 0 ? "/>" : $"><title>{Encoded(title)}</title></{element}>");
        return this;
    }
}
