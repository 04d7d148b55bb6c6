using System.Text.Json;

namespace RefractoryEpilepsy.Fhir.Sources.Servers;

/// <summary>Fetches the Medication resources that orders name but the export left out, many at a time, each once.</summary>
internal static class ReferencedMedications
{
    private const int Batch = 50;

    /// <summary>The file written, or null where none was missing or the server serves none.</summary>
    public static async Task<SavedFile?> FetchAsync(ServerClient client, string folder, IReadOnlyList<SavedFile> files, Action<string>? say, CancellationToken stop)
    {
        var have = new HashSet<string>(StringComparer.Ordinal);
        var named = new HashSet<string>(StringComparer.Ordinal);
        foreach (SavedFile file in files.Where(file => file.List == "output" && file.Type is "" or "Medication" or "MedicationRequest" or "MedicationDispense" or "MedicationStatement" or "MedicationAdministration"))
        {
            await foreach (string line in File.ReadLinesAsync(Path.Combine(folder, file.Name), stop))
            {
                if (JsonLine.Text(line, "resourceType") == "Medication")
                {
                    have.Add(JsonLine.Text(line, "id") ?? "");
                }
                else if (line.Contains("medicationReference", StringComparison.Ordinal) && JsonLine.Text(line, "medicationReference", "reference") is { } reference && IdOf(client, reference) is { } id)
                {
                    named.Add(id);
                }
            }
        }

        string[] missing = [.. named.Except(have).Order(StringComparer.Ordinal)];
        if (missing.Length == 0)
        {
            return null;
        }

        say?.Invoke($"fetching {missing.Length} medications that orders refer to");
        const string name = "referenced.Medication.ndjson";
        long count = 0;
        await using (var target = new StreamWriter(Path.Combine(folder, name)))
        {
            foreach (string[] batch in missing.Chunk(Batch))
            {
                try
                {
                    using JsonDocument? found = await client.GetJsonAsync(new Uri(client.Base, $"Medication?_id={string.Join(',', batch.Select(Uri.EscapeDataString))}&_count={Batch}"), stop);
                    foreach (JsonElement resource in SearchFetch.ResourcesOf(found))
                    {
                        await target.WriteLineAsync(SearchFetch.OneLine(resource).AsMemory(), stop);
                        count++;
                    }
                }
                catch (ServerException)
                {
                    // Not served here: the orders stay with an unresolved drug, which is counted as a gap.
                    say?.Invoke("the server does not serve Medication by search");
                    break;
                }
            }
        }

        return new("output", "Medication", name, count);
    }

    /// <summary>The id of a Medication on this server; null for contained ones and other hosts.</summary>
    private static string? IdOf(ServerClient client, string reference)
    {
        if (reference.StartsWith('#') || (Uri.TryCreate(reference, UriKind.Absolute, out Uri? absolute) && !client.IsOwn(absolute)))
        {
            return null;
        }

        string[] parts = reference.Split("/_history/")[0].Split('/');
        return parts.Length >= 2 && parts[^2] == "Medication" ? parts[^1] : null;
    }
}
