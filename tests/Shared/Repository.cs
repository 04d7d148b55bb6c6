using System.Reflection;

namespace RefractoryEpilepsy.Shared;

/// <summary>Files of the checkout, for tests that read sources, samples and approved texts.</summary>
internal static class Repository
{
    private static readonly string Root = Path.GetFullPath(typeof(Repository).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(entry => entry.Key == "RepositoryRoot").Value!);

    public static string PathTo(string relative) => Path.Combine(Root, relative);

    /// <summary>Data made by others, beside the checkout; null (with a printed line) where it is absent.</summary>
    public static string? SharedData(string relative)
    {
        string path = Path.GetFullPath(Path.Combine(Root, "..", "shared", "data", relative));
        if (Path.Exists(path))
        {
            return path;
        }

        Console.WriteLine($"shared/data/{relative} is not here; this test checked nothing.");
        return null;
    }
}
