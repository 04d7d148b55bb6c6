using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace RefractoryEpilepsy.Service.Jobs;

/// <summary>A delivery that lies complete in a drop folder.</summary>
/// <param name="Name">Its name in the folder; <c>.</c> for the folder itself.</param>
/// <param name="Fingerprint">Of names, sizes and times of its files.</param>
internal sealed record Delivery(string Name, string Path, string Fingerprint);

/// <summary>Finds complete deliveries: a subfolder (or, without subfolders, the folder itself) with a manifest whose files are all there, or with a
/// <c>.done</c> file in it or beside it; or a single file with a <c>.done</c> file beside it.</summary>
internal static class DropFolder
{
    private const string Manifest = "manifest.json";
    private const string Done = ".done";

    /// <summary>Without a <c>.done</c> marker a delivery counts once nothing in it has changed for so long.</summary>
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(3);

    /// <summary>The complete deliveries in order of their names, which is the order in which they are taken in.</summary>
    public static IReadOnlyList<Delivery> Find(string folder, DateTime now)
    {
        var top = new DirectoryInfo(folder);
        if (!top.Exists)
        {
            return [];
        }

        DirectoryInfo[] inside = [.. top.EnumerateDirectories().Where(one => !one.Name.StartsWith('.'))];
        IEnumerable<FileSystemInfo> candidates = inside.Length == 0 && (File.Exists(Path.Combine(folder, Manifest)) || File.Exists(Path.Combine(folder, Done)))
            ? [top]
            : [.. inside, .. top.EnumerateFiles().Where(file => !file.Name.EndsWith(Done, StringComparison.OrdinalIgnoreCase) && file.Name != Manifest && !file.Name.StartsWith('.'))];
        return [.. candidates.Where(one => IsComplete(one, now)).OrderBy(one => one.Name, StringComparer.Ordinal).Select(one => new Delivery(one == top ? "." : one.Name, one.FullName, FingerprintOf(one)))];
    }

    private static bool IsComplete(FileSystemInfo one, DateTime now)
    {
        if (File.Exists(one.FullName + Done) || (one is DirectoryInfo && File.Exists(Path.Combine(one.FullName, Done))))
        {
            return true;
        }

        return one is DirectoryInfo folder && File.Exists(Path.Combine(one.FullName, Manifest)) && AllNamedAreThere(folder)
            && folder.EnumerateFiles("*", SearchOption.AllDirectories).All(file => now - file.LastWriteTimeUtc > Settled);
    }

    private static bool AllNamedAreThere(DirectoryInfo folder)
    {
        try
        {
            using FileStream file = File.OpenRead(Path.Combine(folder.FullName, Manifest));
            using var manifest = JsonDocument.Parse(file);
            return ((string[])["output", "deleted"]).All(list => !manifest.RootElement.TryGetProperty(list, out JsonElement files) || files.ValueKind != JsonValueKind.Array || files.EnumerateArray().All(one =>
                one.ValueKind == JsonValueKind.Object && one.TryGetProperty("url", out JsonElement url) && url.GetString() is { } address
                && File.Exists(Path.Combine(folder.FullName, Uri.UnescapeDataString(address.Split('?')[0].Split('/')[^1])))));
        }
        catch (Exception fault) when (fault is IOException or JsonException or UnauthorizedAccessException or InvalidOperationException)
        {
            // Half written, it is not complete.
            return false;
        }
    }

    private static string FingerprintOf(FileSystemInfo one)
    {
        IEnumerable<FileInfo> files = one is DirectoryInfo folder ? folder.EnumerateFiles("*", SearchOption.AllDirectories) : [(FileInfo)one];
        IEnumerable<string> lines = files.Where(file => !file.Name.EndsWith(Done, StringComparison.OrdinalIgnoreCase)).OrderBy(file => file.FullName, StringComparer.Ordinal)
            .Select(file => string.Create(CultureInfo.InvariantCulture, $"{Path.GetRelativePath(one.FullName, file.FullName)} {file.Length} {file.LastWriteTimeUtc.Ticks}"));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', lines))).AsSpan(0, 16));
    }
}
