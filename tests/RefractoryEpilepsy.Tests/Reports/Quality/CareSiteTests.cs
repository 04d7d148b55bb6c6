using RefractoryEpilepsy.Reports.Quality;
using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Tests.Reports.Quality;

/// <summary>Where a patient is cared for, and what is meant by an organisation.</summary>
public class CareSiteTests
{
    private static readonly CareOrganisation North = new("Organization/n", "North"), South = new("Organization/s", null), West = new(null, "West");

    [Fact]
    public void Who_keeps_the_record_counts_before_who_gave_care_and_that_before_the_source()
    {
        PatientTimeline chart = new Chart().Visit("2024-03-01", neurology: Answer.Yes).Visit("2024-05-01").Build();
        PatientTimeline At(CareOrganisation? neurology, CareOrganisation? other) => chart with { Visits = [chart.Visits[0] with { Provider = neurology }, chart.Visits[1] with { Provider = other }] };

        Assert.Equal("North (Organization/n, source)", CareSite.Of(At(South, West) with { Person = chart.Person with { Custodian = North } }, "source").Label);
        Assert.Equal("Organization/s (source)", CareSite.Of(At(South, West), "source").Label);
        Assert.Equal("West (source)", CareSite.Of(At(null, West), "source").Label);
        Assert.Equal("source", CareSite.Of(chart, "source").Label);
    }

    [Theory]
    [InlineData("Organization/n", "North (Organization/n, a)")]
    [InlineData("https://example.org/fhir/Organization/n", "North (Organization/n, a)")]
    [InlineData("n", "North (Organization/n, a)")]
    [InlineData("north", "North (Organization/n, a)")]
    [InlineData("North (Organization/n, a)", "North (Organization/n, a)")]
    [InlineData("a", "a")]
    [InlineData("Organization/a", "a")]
    [InlineData("Organization/twice", "Organization/twice (a); Organization/twice (b)")]
    [InlineData("Location/n", "")]
    [InlineData("elsewhere", "")]
    public void An_organisation_is_found_by_reference_id_name_label_or_source(string asked, string found)
    {
        CareSite[] sites = [new("a", "Organization/n", "North"), new("a"), new("a", "Organization/twice"), new("b", "Organization/twice")];

        Assert.Equal(found, string.Join("; ", CareSite.Find(sites, asked)));
    }
}
