using RefractoryEpilepsy.Reports.Quality;
using RefractoryEpilepsy.Shared;

namespace RefractoryEpilepsy.Tests.Reports.Quality;

/// <summary>The report as the board reads it.</summary>
public class QualityPageTests
{
    private static readonly Lazy<QualitySnapshot> Snapshot = new(() =>
    {
        var totals = new QualityTotals(Measures.All, QualityReport.PeriodsFor(ReportPeriod.Month(2024, 11), exact: false), AreaTable.Empty, QualityReport.WaitingPeriodFor(ReportPeriod.Month(2024, 11), exact: false));
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
            Assert.Contains($"<td class=\"num\">{group.Patients}</td><td class=\"num\">{group.Events}</td><td class=\"num\">{QualityPage.Days(group.Median)}</td><td class=\"num words\">{QualityPage.Share(group)}</td>", page, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(null, null, null, "not reached: it came to fewer than half")]
    [InlineData(null, 300.0, null, "not reached; 95 % interval from 300 days on")]
    [InlineData(180.0, null, null, "180 days; too few for an interval")]
    [InlineData(180.0, 40.0, null, "180 days; 95 % interval from 40 days on")]
    [InlineData(180.0, 40.0, 400.0, "180 days (40 to 400)")]
    public void A_median_that_is_not_reached_reads_well(double? days, double? low, double? high, string says) =>
        Assert.Equal(says, QualityPage.MedianText(new(Awaited.Referral, 20, 9, days, low, high, null, null, [], [], [])));

    [Fact]
    public void A_share_that_rests_on_few_says_so()
    {
        QualityReport report = QualityReport.Of(Waits(seen: 12, lost: 40), new(2024, 12, 31), exact: true), many = QualityReport.Of(Waits(seen: 60, lost: 0), new(2024, 12, 31), exact: true);

        HorizonShare year = report.Waiting[0].Within.Single(within => within.Days == 365);
        Assert.True(year.Share!.Value.High > 0.2);
        Assert.Equal($"0.0 % ({QualityPage.Interval(year.Share.Value.Low, year.Share.Value.High)})", QualityPage.Share(year));
        Assert.EndsWith("fewer than 11 still waiting by then", QualityPage.Share(QualityReport.Of(Waits(seen: 10, lost: 40), new(2024, 12, 31), exact: true).Waiting[0].Within[2]), StringComparison.Ordinal);
        Assert.True(many.Waiting[0].Within[2].Share!.Value.High < 0.07);
    }

    [Fact]
    public void A_month_or_a_year_without_a_figure_says_why_in_the_summary()
    {
        QualityReport report = Snapshot.Value.Report;
        MeasureFigures figures = report.Find("QM-2")!;
        string page = QualityPage.Html(Snapshot.Value with { Report = report with { Measures = [figures with { Month = null, MonthWhy = "Not supported: counts begin late.", Year = null, YearWhy = "The data <cannot> support it." }] } });

        string summary = page[..page.IndexOf("Time to referral", StringComparison.Ordinal)];
        Assert.Contains("Not supported: counts begin late.", summary, StringComparison.Ordinal);
        Assert.Contains("The data &lt;cannot&gt; support it.", summary, StringComparison.Ordinal);
        Assert.DoesNotContain("too few to show</td>", summary, StringComparison.Ordinal);
        Assert.Equal(2, summary.Split("<td colspan=\"2\">").Length - 1);                                   // sentences wrap, numbers do not
        Assert.Contains("No figure of 2023, and no groups.", page, StringComparison.Ordinal);
    }

    /// <summary>People who became resistant at the beginning of 2023: so many still waiting at the end of 2024, the others out of sight after some weeks.</summary>
    private static QualityTotals Waits(int seen, int lost)
    {
        ReportPeriod month = ReportPeriod.Month(2024, 12);
        var totals = new QualityTotals(Measures.All, QualityReport.PeriodsFor(month, exact: true), AreaTable.Empty, QualityReport.WaitingPeriodFor(month, exact: true));
        for (int patient = 0; patient < seen + lost; patient++)
        {
            totals.Add(new QualityRecord
            {
                Patient = new($"p{patient}"), Observed = new(Chart.Day("2015-01-01"), Chart.Day(patient < seen ? "2024-12-31" : "2023-03-01")), AsOf = Chart.Day("2024-12-31"),
                ResistantSince = Chart.Day("2023-01-10"), Confidence = RefractoryEpilepsy.Resistance.Confidence.Definite, Epilepsy = Answer.Yes, EpilepsySince = Chart.Day("2016-01-01"), ServicesKnown = true,
            });
        }

        return totals;
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
