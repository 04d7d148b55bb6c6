using System.Xml.Linq;
using RefractoryEpilepsy.Service.Pages;

namespace RefractoryEpilepsy.Service.Tests.Models;

public class ChartPictureTests
{
    [Fact]
    public void A_chart_is_sound_xml_with_every_series_drawn_and_every_text_escaped()
    {
        var chart = new ChartSpecification("Risk <observed> & told", "predicted", "observed", [new("ideal", [new(0, 0), new(1, 1)], Dashed: true), new("tenths", [new(0.1, 0.2, 0.1, 0.3), new(0.5, double.NaN)], "dots")], Density: [(0.1, 20), (0.5, 10)]);

        var svg = XElement.Parse(ChartPicture.Svg(chart));

        Assert.Contains("Risk <observed> & told", svg.Attribute("aria-label")!.Value, StringComparison.Ordinal);
        Assert.Single(svg.Descendants("polyline"));
        Assert.Single(svg.Descendants("circle"));                          // what is not a number is not drawn
        Assert.Equal(2, svg.Descendants("rect").Count());
        Assert.DoesNotContain("NaN", svg.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_chart_without_points_and_one_of_equal_values_are_drawn_too()
    {
        Assert.NotNull(XElement.Parse(ChartPicture.Svg(new("Nothing", "x", "y", [new("none", [])]))));
        Assert.NotNull(XElement.Parse(ChartPicture.Svg(new("Flat", "x", "y", [new("one", [new(2, 3), new(2, 3)], "both")]))));
    }
}
