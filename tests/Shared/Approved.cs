#if !BENCHMARKS
namespace RefractoryEpilepsy.Shared;

/// <summary>Compares text with a checked-in file. On a difference, writes what it got beside it, for a person to look at and rename.</summary>
internal static class Approved
{
    public static void Match(string file, string actual)
    {
        string path = Repository.PathTo(file);
        string expected = File.Exists(path) ? File.ReadAllText(path) : "";
        if (expected.ReplaceLineEndings("\n").TrimEnd() == actual.ReplaceLineEndings("\n").TrimEnd())
        {
            return;
        }

        File.WriteAllText(path + ".received", actual);
        Assert.Equal(expected, actual, ignoreLineEndingDifferences: true);
    }
}
#endif
