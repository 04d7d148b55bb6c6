using System.Text.RegularExpressions;
using RefractoryEpilepsy.Shared;

namespace RefractoryEpilepsy.Tests;

/// <summary>The architecture, as a list: a stage may use the stages before it and none after it.</summary>
public class StagesTests
{
    private static readonly string Core = Repository.PathTo("src/RefractoryEpilepsy");

    private static readonly string[] Stages =
        ["Knowledge", "Timeline", "Trials", "Resistance", "Causes", "Cases", "Cohorts", "Prediction", "Referral", "Reports"];

    [Fact]
    public void Every_folder_of_the_core_is_a_stage() =>
        Assert.Empty(Directory.GetDirectories(Core).Select(Path.GetFileName).Where(name => name is not ("bin" or "obj")).Except(Stages));

    [Fact]
    public void A_stage_uses_only_the_stages_before_it()
    {
        var mention = new Regex($@"(?<![.\w])(?:RefractoryEpilepsy\.)?({string.Join('|', Stages)})(?=[.;])");
        var backwards =
            from file in Directory.EnumerateFiles(Core, "*.cs", SearchOption.AllDirectories)
            let path = Path.GetRelativePath(Core, file)
            let stage = Array.IndexOf(Stages, path.Split(Path.DirectorySeparatorChar)[0])
            where stage >= 0
            from line in File.ReadLines(file)
            where !line.TrimStart().StartsWith("//", StringComparison.Ordinal)
            from Match use in mention.Matches(line)
            where Array.IndexOf(Stages, use.Groups[1].Value) > stage
            select $"{path} uses {use.Value}";

        Assert.Empty(backwards);
    }

    [Fact]
    public void The_core_uses_no_package()
    {
        string project = File.ReadAllText(Path.Combine(Core, "RefractoryEpilepsy.csproj"));

        Assert.DoesNotContain("PackageReference", project, StringComparison.Ordinal);
        Assert.DoesNotContain("ProjectReference", project, StringComparison.Ordinal);
    }
}
