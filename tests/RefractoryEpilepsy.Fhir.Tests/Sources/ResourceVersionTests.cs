using RefractoryEpilepsy.Fhir.Sources;
using Shouldly;

namespace RefractoryEpilepsy.Fhir.Tests.Sources;

public class ResourceVersionTests
{
    /// <summary>Where the order had circles, the winner of three versions would hang on the order in which they are read.</summary>
    [Fact]
    public void Any_three_versions_stand_in_one_order()
    {
        string[] ids = ["", "1", "9", "09", "10", "100", "1a", "a", "W/\"3\"", "99999999999999999999999", "-1", "2.0"];
        ResourceVersion[] versions = [.. ids.Select(id => new ResourceVersion(null, id))];
        foreach (ResourceVersion a in versions)
        {
            foreach (ResourceVersion b in versions)
            {
                Math.Sign(a.Compare(b)).ShouldBe(-Math.Sign(b.Compare(a)));
                foreach (ResourceVersion c in versions.Where(c => a.Compare(b) > 0 && b.Compare(c) > 0))
                {
                    a.Compare(c).ShouldBeGreaterThan(0, $"{a.VersionId} > {b.VersionId} > {c.VersionId}");
                }
            }
        }
    }

    [Theory]
    [InlineData("10", "9")]
    [InlineData("1a", "10")]
    [InlineData("b", "a")]
    public void Numbers_count_as_numbers_and_stand_before_words(string newer, string older) =>
        new ResourceVersion(null, newer).Compare(new ResourceVersion(null, older)).ShouldBeGreaterThan(0);
}
