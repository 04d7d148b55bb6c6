using RefractoryEpilepsy.Reports.Quality;
using RefractoryEpilepsy.Shared;

namespace RefractoryEpilepsy.Tests.Reports.Quality;

/// <summary>The report as the board reads it.</summary>
public class QualityPageTests
{
    private static readonly Lazy<QualitySnapshot> Snapshot = new(() =>
    {
        var totals = new QualityTotals(Measures.All, QualityReport.PeriodsFor(ReportPeriod.Month(2024, 11)), AreaTable.Empty, QualityReport.WaitingPeriodFor(ReportPeriod.Month(2024, 11)));
        foreach (QualityRecord record in Enumerable.Range(0, 3000).Select(SimulatedRecords.One))
        {
            totals.Add(record);
        }

        return new(QualityReport.Of(totals, new(2024, 12, 31)), 7, "1", "tables", Measures.All.ToDictionary(measure => measure.Id, measure => $"said of {measure.Id}."), []);
    });

    [Fact]
    public void Commentary_of_every_measure_is_on_the_page_with_a_figure_or_without()
    {
        string page = QualityPage.Html(Snapshot.Value);

        Assert.Contains(Snapshot.Value.Report.Measures, figures => !figures.Supported);
        Assert.All(Measures.All, measure => Assert.Contains($"said of {measure.Id}.", page, StringComparison.Ordinal));
    }

    [Fact]
    public void Waits_stand_group_by_group_with_their_denominators()
    {
        string page = QualityPage.Html(Snapshot.Value);

        WaitingFigures waiting = Snapshot.Value.Report.Waiting[0];
        Assert.NotEmpty(waiting.Breakdowns);
        foreach (WaitingGroup group in waiting.Breakdowns.SelectMany(breakdown => breakdown.Groups).Where(group => group.Patients is not null))
        {
            Assert.Contains($"<td class=\"num\">{group.Patients}</td><td class=\"num\">{group.Events}</td><td class=\"num\">{QualityPage.Days(group.Median)}</td><td class=\"num\">{QualityPage.Share(group.WithinYear)}</td>", page, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Organisations_are_named_with_place_limits_and_the_reason_where_not_compared()
    {
        string page = QualityPage.Html(Snapshot.Value);
        FunnelPlot[] plots = [.. Snapshot.Value.Report.Measures.Select(figures => figures.Funnel).OfType<FunnelPlot>()];

        Assert.Contains(plots, plot => plot.Sites.Count > 0);
        Assert.Contains(plots, plot => plot.NotComparable.Count > 0);
        foreach (FunnelPlot plot in plots)
        {
            Assert.All(plot.Sites, site => Assert.Contains($"<tr><th>{site.Name}</th><td class=\"num\">{QualityPage.Percent(site.Rate)}</td><td class=\"num\">{site.Met}</td><td class=\"num\">{site.Counted}</td>", page, StringComparison.Ordinal));
            Assert.All(plot.NotComparable, site => Assert.Contains($"<tr><th>{site.Name}</th><td colspan=\"7\">not compared: {site.Reason}", page, StringComparison.Ordinal));
        }
    }
}
