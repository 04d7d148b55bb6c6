using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace RefractoryEpilepsy.Fhir.Publishing;

/// <summary>A folder with one NDJSON file for each type, made whole or not at all.</summary>
public static class NdjsonFolder
{
    private static readonly string[] Types = ["ClinicalImpression", "DetectedIssue", "Device", "DocumentReference", "Flag", "Group", "List", "Provenance", "RiskAssessment", "ServiceRequest", "Task"];

    /// <summary>What an earlier publication left there, by <c>Type/id</c>. Lines that are no resource are passed over.</summary>
    public static async Task<IReadOnlyDictionary<string, JsonObject>> ReadAsync(string folder, CancellationToken stop)
    {
        var found = new Dictionary<string, JsonObject>(StringComparer.Ordinal);
        foreach (string type in Types)
        {
            string path = Path.Combine(folder, type + ".ndjson");
            if (!File.Exists(path))
            {
                continue;
            }

            await foreach (string line in File.ReadLinesAsync(path, stop))
            {
                if (Resource(line) is { } resource && (string?)resource["resourceType"] == type && (string?)resource["id"] is { Length: > 0 } id)
                {
                    found[type + "/" + id] = resource;
                }
            }
        }

        return found;
    }

    /// <summary>Replaces the files of the types we publish; others are left alone.</summary>
    /// <param name="resources">Each as one line of JSON, in order.</param>
    public static async Task WriteAsync(string folder, IEnumerable<(string Type, string Json)> resources, CancellationToken stop)
    {
        Directory.CreateDirectory(folder);
        var written = new List<string>();
        foreach (IGrouping<string, (string Type, string Json)> type in resources.GroupBy(resource => resource.Type, StringComparer.Ordinal))
        {
            string path = Path.Combine(folder, type.Key + ".ndjson");
            await using (var file = new StreamWriter(path + ".new", append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { NewLine = "\n" })
            {
                foreach ((string _, string json) in type)
                {
                    await file.WriteLineAsync(json.AsMemory(), stop);
                }
            }

            written.Add(path);
        }

        foreach (string path in written)
        {
            File.Move(path + ".new", path, overwrite: true);
        }
    }
    private static JsonObject? Resource(string line)
    {
        try
        {
            return JsonNode.Parse(line) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
