using System.Text.Json;

namespace RefractoryEpilepsy.Fhir.Sources.Servers;

/// <summary>What a bulk export says it made, pages joined (Bulk Data Access 2, 3 and 4).</summary>
/// <param name="TransactionTime">The server's clock when the export was taken; the next <c>_since</c>, verbatim.</param>
/// <param name="RequiresAccessToken">Null where the server does not say.</param>
internal sealed record BulkManifest(string TransactionTime, bool? RequiresAccessToken, IReadOnlyList<BulkFile> Files, Uri? Next)
{
    /// <summary>Whether the server lists what was deleted, be it nothing.</summary>
    public bool TellsDeletions { get; init; }

    /// <summary>What the server says it was asked, which shows how it calls itself.</summary>
    public string? Request { get; init; }

    /// <summary>Reads one page.</summary>
    /// <exception cref="ServerException">It is no manifest.</exception>
    public static BulkManifest Read(JsonElement root, Uri from)
    {
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("output", out JsonElement output) || output.ValueKind != JsonValueKind.Array)
        {
            throw new ServerException($"{from.Host} answered a finished export with something that is no manifest (no output list).");
        }

        List<BulkFile> files = [.. FilesOf(root, "output", from), .. FilesOf(root, "deleted", from), .. FilesOf(root, "error", from), .. FilesOf(root, "outcome", from)];
        string? next = root.TryGetProperty("link", out JsonElement links) && links.ValueKind == JsonValueKind.Array
            ? links.EnumerateArray().Where(link => Text(link, "relation") == "next").Select(link => Text(link, "url")).FirstOrDefault()
            : null;
        return new(
            Text(root, "transactionTime") ?? "",
            root.TryGetProperty("requiresAccessToken", out JsonElement token) && token.ValueKind is JsonValueKind.True or JsonValueKind.False ? token.GetBoolean() : null,
            files,
            next is null ? null : new Uri(from, next))
        {
            TellsDeletions = root.TryGetProperty("deleted", out JsonElement deleted) && deleted.ValueKind == JsonValueKind.Array,
            Request = Text(root, "request"),
        };
    }

    private static IEnumerable<BulkFile> FilesOf(JsonElement root, string list, Uri from) =>
        root.TryGetProperty(list, out JsonElement entries) && entries.ValueKind == JsonValueKind.Array
            ? entries.EnumerateArray().Where(entry => Text(entry, "url") is { Length: > 0 }).Select(entry => new BulkFile(
                list == "outcome" ? "error" : list,
                Text(entry, "type") ?? "",
                new Uri(from, Text(entry, "url")),
                Number(entry, "count"),
                Number(entry, "fileSize")))
            : [];

    private static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static long? Number(JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out long number) ? number : null;
}

/// <summary>One file of a bulk export.</summary>
/// <param name="List"><c>output</c>, <c>deleted</c> or <c>error</c>.</param>
/// <param name="Count">Resources in it, where told.</param>
/// <param name="FileSize">Bytes, where told.</param>
internal sealed record BulkFile(string List, string Type, Uri Url, long? Count, long? FileSize);
