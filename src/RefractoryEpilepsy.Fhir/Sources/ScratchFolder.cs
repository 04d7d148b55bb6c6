namespace RefractoryEpilepsy.Fhir.Sources;

/// <summary>A folder among the temporary files that no process outlives for long: records of patients lie in it while they are regrouped.</summary>
/// <remarks>
/// A killed process cannot clear up. So each folder holds a file that its process keeps locked, and whoever makes the first folder in a
/// process removes those that nobody keeps locked any more.
/// </remarks>
public sealed class ScratchFolder : IDisposable
{
    private const string Prefix = "refractory-scratch-";
    private const string Lock = "in-use";
    private static readonly TimeSpan MadeJustNow = TimeSpan.FromMinutes(1);
    private static int swept;

    private readonly FileStream held;

    /// <summary>Makes one in <paramref name="parent"/>.</summary>
    /// <exception cref="IOException">There is no room or no right to.</exception>
    public ScratchFolder(string parent)
    {
        if (Interlocked.Exchange(ref swept, 1) == 0)
        {
            RemoveLeftOver(parent);
        }

        Location = Path.Combine(parent, Prefix + Guid.NewGuid().ToString("N")[..12]);
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(Location);
        }
        else
        {
            Directory.CreateDirectory(Location, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        held = new FileStream(Path.Combine(Location, Lock), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None);
    }

    /// <summary>Where it lies.</summary>
    public string Location { get; }

    /// <summary>Removes the folders of processes that are gone.</summary>
    /// <returns>How many went.</returns>
    public static int RemoveLeftOver(string parent)
    {
        int gone = 0;
        foreach (string folder in Directory.Exists(parent) ? Directory.GetDirectories(parent, Prefix + "*") : [])
        {
            try
            {
                string mark = Path.Combine(folder, Lock);
                if (!File.Exists(mark) && TimeProvider.System.GetUtcNow() - Directory.GetCreationTimeUtc(folder) < MadeJustNow)
                {
                    continue;
                }

                using (new FileStream(mark, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None))
                {
                    Directory.Delete(folder, recursive: true);
                    gone++;
                }
            }
            catch (Exception held) when (held is IOException or UnauthorizedAccessException)
            {
                // In use, or another user's.
            }
        }

        return gone;
    }

    /// <summary>Removes it with all it holds.</summary>
    public void Dispose()
    {
        held.Dispose();
        try
        {
            Directory.Delete(Location, recursive: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The next process removes it; the work is done.
        }
    }
}
