using System.Text;
using System.Text.Json;

namespace RefractoryEpilepsy.Fhir.Sources.Servers;

/// <summary>Looks up single members of a resource on one line; a line that is no JSON has none.</summary>
internal static class JsonLine
{
    /// <summary>Every reference in it.</summary>
    public static IEnumerable<string> References(string line) => Texts(line, "reference");

    /// <summary>Every text of a member of this name, at whatever depth.</summary>
    public static IEnumerable<string> Texts(string line, string name)
    {
        var found = new List<string>();
        try
        {
            var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(line), new JsonReaderOptions { MaxDepth = 256 });
            while (reader.Read())
            {
                if (reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals(name) && reader.Read() && reader.TokenType == JsonTokenType.String)
                {
                    found.Add(reader.GetString()!);
                }
            }
        }
        catch (JsonException)
        {
            // Reading tells of the line.
        }

        return found;
    }

    /// <summary>A string member at the given path of names, or null.</summary>
    public static string? Text(string line, params ReadOnlySpan<string> path)
    {
        try
        {
            using var document = JsonDocument.Parse(Encoding.UTF8.GetBytes(line));
            JsonElement at = document.RootElement;
            foreach (string name in path)
            {
                if (at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(name, out at))
                {
                    return null;
                }
            }

            return at.ValueKind == JsonValueKind.String ? at.GetString() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
