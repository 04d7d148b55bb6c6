using System.Text.Json;

namespace RefractoryEpilepsy.Fhir.Sources.Servers;

/// <summary>How far a fetch has come, kept in its folder so that a killed process goes on where it was.</summary>
internal sealed record FetchState
{
    /// <summary>Status address of the running export, in order of the calls; null entries were not started.</summary>
    public IReadOnlyList<string> Jobs { get; init; } = [];

    /// <summary>The manifests of finished exports, by the job's address.</summary>
    public IReadOnlyDictionary<string, SavedManifest> Manifests { get; init; } = new Dictionary<string, SavedManifest>();

    /// <summary>Files that are whole on disk: address to name in the folder and resources in it. Kept in a list of their own.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public IReadOnlyDictionary<string, SavedFile> Files { get; init; } = new Dictionary<string, SavedFile>();

    /// <summary>Next page of each search that is under way; an empty text where it is done.</summary>
    public IReadOnlyDictionary<string, string> Pages { get; init; } = new Dictionary<string, string>();

    /// <summary>Calls that were made for everything, not for changes.</summary>
    public IReadOnlyList<string> Whole { get; init; } = [];

    /// <summary>Types of which everything, or every change, was searched for.</summary>
    public IReadOnlyList<string> AskedForEverybody { get; init; } = [];

    /// <summary>Types that the server refused so far.</summary>
    public IReadOnlyList<string> Refused { get; init; } = [];

    /// <summary>When the fetch began, by the server's clock as far as known: the next <c>_since</c> of a search.</summary>
    public string Started { get; init; } = "";

    private const string Name = "fetch.json";
    private const string FilesName = "fetch-files.jsonl";

    public static FetchState Load(string folder)
    {
        string path = Path.Combine(folder, Name);
        try
        {
            FetchState state = File.Exists(path) ? JsonSerializer.Deserialize<FetchState>(File.ReadAllText(path)) ?? new() : new();
            return state with { Files = FilesOf(folder) };
        }
        catch (JsonException)
        {
            return new();
        }
    }

    /// <summary>Written beside and moved, so that a crash leaves the old or the new state, never half of one.</summary>
    public void Save(string folder)
    {
        string path = Path.Combine(folder, Name);
        File.WriteAllText(path + ".new", JsonSerializer.Serialize(this));
        File.Move(path + ".new", path, overwrite: true);
    }

    /// <summary>Notes one finished file at the end of a list of its own: ten thousand small files must not write the whole state ten thousand times.</summary>
    public static void Note(string folder, string key, SavedFile file) =>
        File.AppendAllText(Path.Combine(folder, FilesName), JsonSerializer.Serialize(new KeyValuePair<string, SavedFile>(key, file)) + "\n");

    /// <summary>Writes the list of finished files anew.</summary>
    public static void NoteAll(string folder, IEnumerable<KeyValuePair<string, SavedFile>> files)
    {
        string path = Path.Combine(folder, FilesName);
        File.WriteAllLines(path + ".new", files.Select(file => JsonSerializer.Serialize(file)));
        File.Move(path + ".new", path, overwrite: true);
    }

    public static void Remove(string folder)
    {
        File.Delete(Path.Combine(folder, Name));
        File.Delete(Path.Combine(folder, FilesName));
    }

    private static Dictionary<string, SavedFile> FilesOf(string folder)
    {
        var files = new Dictionary<string, SavedFile>(StringComparer.Ordinal);
        string path = Path.Combine(folder, FilesName);
        foreach (string line in File.Exists(path) ? File.ReadAllLines(path) : [])
        {
            try
            {
                (string key, SavedFile file) = JsonSerializer.Deserialize<KeyValuePair<string, SavedFile>>(line);
                if (File.Exists(Path.Combine(folder, file.Name)))
                {
                    files[key] = file;
                }
            }
            catch (JsonException)
            {
                // The last line was cut when the process ended: that file is fetched again.
            }
        }

        return files;
    }
}

/// <summary>A manifest as kept.</summary>
internal sealed record SavedManifest(string TransactionTime, bool? RequiresAccessToken, IReadOnlyList<BulkFile> Files, bool TellsDeletions = false);

/// <summary>A fetched file as kept.</summary>
internal sealed record SavedFile(string List, string Type, string Name, long Resources);
