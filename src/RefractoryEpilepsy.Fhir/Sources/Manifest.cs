using System.Globalization;
using System.Text.Json;

namespace RefractoryEpilepsy.Fhir.Sources;

/// <summary>The answer of a bulk export, saved beside its files.</summary>
/// <remarks>Source: FHIR Bulk Data Access 2.0.0, "Response - Complete Status"; the files are found by the last part of their addresses.</remarks>
internal sealed record Manifest(string Path, DateTimeOffset? TransactionTime, IReadOnlyList<string> Named, IReadOnlyList<string> Deleted)
{
    private const long LongestManifest = 64 << 20;

    /// <summary>The manifest, or null where the file is another kind of JSON.</summary>
    public static Manifest? TryRead(string path)
    {
        if (new FileInfo(path).Length > LongestManifest || !LooksLikeOne(path))
        {
            return null;
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path));
            JsonElement root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object || root.TryGetProperty("resourceType", out _)
                || !(root.TryGetProperty("output", out JsonElement output) || root.TryGetProperty("deleted", out output))
                || output.ValueKind != JsonValueKind.Array)
            {
                return null;
            }

            return new(path, Time(root), [.. Names(root, "output"), .. Names(root, "error")], [.. Names(root, "deleted")]);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // Most .json files are bundles: reading their first bytes is enough to know.
    private static bool LooksLikeOne(string path)
    {
        byte[] start = new byte[16 << 10];
        using FileStream file = File.OpenRead(path);
        ReadOnlySpan<byte> bytes = start.AsSpan(0, file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false));
        return bytes.IndexOf("\"resourceType\""u8) < 0
            && (bytes.IndexOf("\"transactionTime\""u8) >= 0 || bytes.IndexOf("\"output\""u8) >= 0 || bytes.IndexOf("\"deleted\""u8) >= 0);
    }

    private static DateTimeOffset? Time(JsonElement root) =>
        root.TryGetProperty("transactionTime", out JsonElement time) && time.ValueKind == JsonValueKind.String
            && DateTimeOffset.TryParse(time.GetString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset instant)
            ? instant
            : null;

    private static IEnumerable<string> Names(JsonElement root, string member)
    {
        if (!root.TryGetProperty(member, out JsonElement files) || files.ValueKind != JsonValueKind.Array)
        {
            yield break;
        }

        foreach (JsonElement file in files.EnumerateArray())
        {
            if (file.ValueKind == JsonValueKind.Object && file.TryGetProperty("url", out JsonElement url) && url.ValueKind == JsonValueKind.String
                && BaseName(url.GetString()!) is { Length: > 0 } name)
            {
                yield return name;
            }
        }
    }

    private static string BaseName(string url)
    {
        int query = url.AsSpan().IndexOfAny('?', '#');
        string path = (query < 0 ? url : url[..query]).TrimEnd('/');
        string name = Uri.UnescapeDataString(path[(path.LastIndexOf('/') + 1)..]);
        return name.Contains('/') || name.Contains('\\') || name is "." or ".." ? "" : name;
    }
}
