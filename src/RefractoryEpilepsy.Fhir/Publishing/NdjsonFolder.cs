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
    /// <param name="deleted">References to resources that are gone without a trace of what they said: added to <c>deleted.ndjson</c>, as Bulk Data tells deletions.</param>
    public static async Task WriteAsync(string folder, IEnumerable<(string Type, string Json)> resources, IReadOnlyList<string> deleted, CancellationToken stop)
    {
        Directory.CreateDirectory(folder);
        var written = new List<string>();
        List<IGrouping<string, (string Type, string Json)>> groups = [.. resources.GroupBy(resource => resource.Type, StringComparer.Ordinal)];
        foreach (IGrouping<string, (string Type, string Json)> type in groups)
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

        if (deleted.Count > 0)
        {
            await File.AppendAllLinesAsync(Path.Combine(folder, "deleted.ndjson"), deleted.Select(Deletion), stop);
        }

        foreach (string path in written)
        {
            File.Move(path + ".new", path, overwrite: true);
        }

        foreach (string type in Types.Where(type => !groups.Exists(group => group.Key == type)))
        {
            File.Delete(Path.Combine(folder, type + ".ndjson"));
        }
    }

    private static string Deletion(string reference) => new JsonObject
    {
        ["resourceType"] = "Bundle",
        ["type"] = "transaction",
        ["entry"] = new JsonArray(new JsonObject { ["request"] = new JsonObject { ["method"] = "DELETE", ["url"] = reference } }),
    }.ToJsonString();
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
