using System.Text.Json;
using RefractoryEpilepsy.Shared;

namespace RefractoryEpilepsy.Service.Tests.Deploy;

public class NoticeTests
{
    /// <summary>Also what only packages of ours bring along: it lies beside the program all the same.</summary>
    [Fact]
    public void Every_family_of_packages_that_is_shipped_is_named_in_the_notice()
    {
        string notice = File.ReadAllText(Repository.PathTo("NOTICE")).Split("Only in tests")[0].Replace("Math.NET", "MathNet", StringComparison.Ordinal);
        using var locked = JsonDocument.Parse(File.ReadAllText(Repository.PathTo("src/RefractoryEpilepsy.Service/packages.lock.json")));
        string[] families =
        [
            .. locked.RootElement.GetProperty("dependencies").EnumerateObject().SelectMany(target => target.Value.EnumerateObject())
                .Where(package => package.Value.GetProperty("type").GetString() != "Project" && package.Name != "Meziantou.Analyzer")    // looks at sources, is not shipped
                .Select(package => package.Name.Split('.')[0]).Distinct(),
        ];

        Assert.True(families.Length > 20);
        Assert.DoesNotContain(families, family => !notice.Contains(family, StringComparison.OrdinalIgnoreCase));
    }
}
