using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace RefractoryEpilepsy.Fhir.Reading;

/// <summary>One element of a resource as a person reads it.</summary>
/// <param name="Path">Names from the outside in, such as <c>dosage instruction 2 · dose</c>.</param>
public sealed record ReadableElement(string Path, string Value);

/// <summary>Lays a resource out for people: codings, quantities, periods and references as one value each, attached texts decoded.</summary>
/// <remarks>It hides nothing but the narrative and the source's own bookkeeping (<c>meta</c>); the JSON itself stands beside it. Bad content is shown as it is.</remarks>
public static class ReadableResource
{
    private const int LongestText = 20_000;

    private static readonly JsonSerializerOptions Pretty = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The elements in the order of the resource.</summary>
    public static IReadOnlyList<ReadableElement> Of(ReadOnlyMemory<byte> json)
    {
        var elements = new List<ReadableElement>();
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            foreach (JsonProperty property in document.RootElement.EnumerateObject().Where(property => property.Name is not ("resourceType" or "text" or "meta" or "id")))
            {
                Add(elements, Words(property.Name), property.Value);
            }
        }
        catch (JsonException)
        {
            elements.Add(new("content", "This resource is no valid JSON."));
        }

        return elements;
    }

    /// <summary>The JSON with line breaks; as it stands where it is no JSON.</summary>
    public static string Indented(ReadOnlyMemory<byte> json)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            return JsonSerializer.Serialize(document.RootElement, Pretty);
        }
        catch (JsonException)
        {
            return Encoding.UTF8.GetString(json.Span);
        }
    }

    private static void Add(List<ReadableElement> elements, string path, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Array:
                int number = 0;
                foreach (JsonElement item in value.EnumerateArray())
                {
                    number++;
                    Add(elements, value.GetArrayLength() == 1 ? path : $"{path} {number}", item);
                }

                break;
            case JsonValueKind.Object when AsOne(value) is { } text:
                elements.Add(new(path, text));
                break;
            case JsonValueKind.Object:
                foreach (JsonProperty property in value.EnumerateObject())
                {
                    Add(elements, $"{path} · {Words(property.Name)}", property.Value);
                }

                break;
            default:
                string said = value.ValueKind == JsonValueKind.String ? value.GetString() ?? "" : value.GetRawText();
                elements.Add(new(path, path.EndsWith(" data", StringComparison.Ordinal) ? Decoded(said) : said));
                break;
        }
    }

    /// <summary>Of the types people know as one value; null of every other object.</summary>
    private static string? AsOne(JsonElement value)
    {
        HashSet<string> names = [.. value.EnumerateObject().Select(property => property.Name)];
        return names switch
        {
            _ when names.Contains("coding") && names.IsSubsetOf(["coding", "text", "id"]) => Concept(value),
            _ when names.Contains("code") && names.IsSubsetOf(["system", "code", "display", "version", "userSelected"]) => Coding(value),
            _ when names.Contains("value") && names.IsSubsetOf(["value", "unit", "system", "code", "comparator"]) => $"{Part(value, "comparator")}{Part(value, "value")} {(names.Contains("unit") ? Part(value, "unit") : Part(value, "code"))}".Trim(),
            _ when names.Contains("reference") && names.IsSubsetOf(["reference", "display", "type"]) => names.Contains("display") ? $"{Part(value, "display")} ({Part(value, "reference")})" : Part(value, "reference"),
            _ when names.Count > 0 && names.IsSubsetOf(["start", "end"]) => $"{(names.Contains("start") ? Part(value, "start") : "…")} to {(names.Contains("end") ? Part(value, "end") : "going on")}",
            _ => null,
        };
    }

    private static string Concept(JsonElement value)
    {
        string[] codings = value.GetProperty("coding").ValueKind == JsonValueKind.Array ? [.. value.GetProperty("coding").EnumerateArray().Where(item => item.ValueKind == JsonValueKind.Object).Select(Coding)] : [];
        string text = Part(value, "text");
        return string.Join("; ", ((string[])[text, .. codings]).Where(part => part.Length > 0));
    }

    private static string Coding(JsonElement value)
    {
        string display = Part(value, "display");
        string code = $"{Part(value, "code")}{(Part(value, "system") is { Length: > 0 } system ? $", {system[(system.LastIndexOf('/') + 1)..]}" : "")}";
        return display.Length > 0 ? $"{display} ({code})" : code;
    }

    private static string Part(JsonElement value, string name) =>
        value.TryGetProperty(name, out JsonElement part) ? part.ValueKind == JsonValueKind.String ? part.GetString() ?? "" : part.GetRawText() : "";

    private static string Decoded(string data)
    {
        byte[] bytes = new byte[data.Length];
        if (!Convert.TryFromBase64String(data, bytes, out int length))
        {
            return data;
        }

        string text = Encoding.UTF8.GetString(bytes, 0, length);
        return text.Any(letter => char.IsControl(letter) && letter is not ('\n' or '\r' or '\t')) ? $"({length} bytes that are no text)" : text.Length > LongestText ? text[..LongestText] + " …" : text;
    }

    /// <summary><c>medicationCodeableConcept</c> as <c>medication codeable concept</c>.</summary>
    private static string Words(string name)
    {
        var words = new StringBuilder();
        foreach (char letter in name)
        {
            words.Append(char.IsUpper(letter) ? " " + char.ToLowerInvariant(letter) : letter.ToString());
        }

        return words.ToString();
    }
}
