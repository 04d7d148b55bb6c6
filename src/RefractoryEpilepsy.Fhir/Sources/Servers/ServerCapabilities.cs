using System.Text.Json;

namespace RefractoryEpilepsy.Fhir.Sources.Servers;

/// <summary>What a server says it can do, read at first contact.</summary>
/// <param name="Software">Name and version, for people and for quirks.</param>
/// <param name="FhirVersion">Such as 4.0.1; empty where not told.</param>
/// <param name="Types">Resource types it serves; empty where it gave no list.</param>
/// <param name="Operations">Names of system and type operations, such as <c>export</c>.</param>
public sealed record ServerCapabilities(string Software, string FhirVersion, IReadOnlySet<string> Types, IReadOnlySet<string> Operations, IReadOnlyDictionary<string, IReadOnlySet<string>> SearchParameters, bool Answered)
{
    /// <summary>Types whose history it offers, by which it tells of deletions.</summary>
    public IReadOnlySet<string> Histories { get; init; } = new HashSet<string>();

    /// <summary>What it can include with a search, such as <c>MedicationRequest:medication</c>.</summary>
    public IReadOnlySet<string> Includes { get; init; } = new HashSet<string>();

    /// <summary>Whether deletions of a type can be read off its history.</summary>
    public bool TellsHistory(string type) => Histories.Contains(type);

    /// <summary>Whether an export is worth a try: it is listed, or the server lists no operations at all.</summary>
    public bool MayExport => !Answered || Operations.Count == 0 || Operations.Any(name => name.Contains("export", StringComparison.OrdinalIgnoreCase));

    /// <summary>Plain words for an administrator.</summary>
    public string InWords() => !Answered
        ? "The server gives no capability statement; trying a bulk export, then search."
        : $"{(Software.Length > 0 ? Software : "The server")} speaks FHIR {(FhirVersion.Length > 0 ? FhirVersion : "of an untold version")}, {(Types.Count > 0 ? $"{Types.Count} resource types" : "no list of types")}; " +
          (Operations.Any(name => name.Contains("export", StringComparison.OrdinalIgnoreCase)) ? "it offers bulk export, which we use." : MayExport ? "it lists no operations; we try a bulk export, then search." : "it offers no bulk export; we search type by type.");

    internal static async Task<ServerCapabilities> AskAsync(ServerClient client, CancellationToken stop)
    {
        try
        {
            using JsonDocument? statement = await client.GetJsonAsync(new Uri(client.Base, "metadata"), stop);
            return statement is not null && Text(statement.RootElement, "resourceType") == "CapabilityStatement" ? Read(statement.RootElement) : Silent;
        }
        catch (ServerException) when (!stop.IsCancellationRequested)
        {
            return Silent;
        }
    }

    private static ServerCapabilities Silent { get; } = new("", "", new HashSet<string>(), new HashSet<string>(), new Dictionary<string, IReadOnlySet<string>>(), Answered: false);

    private static ServerCapabilities Read(JsonElement root)
    {
        JsonElement[] rest = [.. Children(root, "rest")];
        JsonElement[] types = [.. rest.SelectMany(one => Children(one, "resource"))];
        string software = root.TryGetProperty("software", out JsonElement named) && named.ValueKind == JsonValueKind.Object
            ? string.Join(' ', ((string?[])[Text(named, "name"), Text(named, "version")]).Where(part => part is not null))
            : "";
        return new(
            software,
            Text(root, "fhirVersion") ?? "",
            types.Select(type => Text(type, "type")).OfType<string>().ToHashSet(),
            rest.Concat(types).SelectMany(one => Children(one, "operation")).Select(operation => Text(operation, "name")).OfType<string>().ToHashSet(),
            types.Where(type => Text(type, "type") is not null).DistinctBy(type => Text(type, "type")).ToDictionary(
                type => Text(type, "type")!,
                type => (IReadOnlySet<string>)Children(type, "searchParam").Select(parameter => Text(parameter, "name")).OfType<string>().ToHashSet()),
            Answered: true)
        {
            Histories = types.Where(type => Children(type, "interaction").Any(interaction => Text(interaction, "code") == "history-type")).Select(type => Text(type, "type")).OfType<string>().ToHashSet(),
            Includes = types.SelectMany(type => Strings(type, "searchInclude").Select(include => include == "*" || include.Contains(':', StringComparison.Ordinal) ? include : $"{Text(type, "type")}:{include}")).ToHashSet(),
        };
    }

    private static JsonElement.ArrayEnumerator Children(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement list) && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray() : default;

    private static IEnumerable<string> Strings(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement list) && list.ValueKind == JsonValueKind.Array
            ? list.EnumerateArray().Where(one => one.ValueKind == JsonValueKind.String).Select(one => one.GetString()!) : [];

    private static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
