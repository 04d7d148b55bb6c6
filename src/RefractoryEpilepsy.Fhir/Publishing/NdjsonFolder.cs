using System.Text;

namespace RefractoryEpilepsy.Fhir.Publishing;

/// <summary>A folder with one NDJSON file for each type, made whole or not at all.</summary>
public static class NdjsonFolder
{
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
}
