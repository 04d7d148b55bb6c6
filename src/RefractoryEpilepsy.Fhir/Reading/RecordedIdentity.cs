using System.Text.Json;

namespace RefractoryEpilepsy.Fhir.Reading;

/// <summary>Who a Patient resource says a patient is: for the identity tables alone, nothing else reads it.</summary>
/// <param name="Names">Every name, the usual or official one first.</param>
/// <param name="BirthDate">As written; empty where none.</param>
/// <param name="Numbers">Record numbers: identifiers other than those of the state (social security, passport, licence).</param>
public sealed record RecordedIdentity(IReadOnlyList<string> Names, string BirthDate, IReadOnlyList<string> Numbers)
{
    /// <summary>Types of identifiers that are no record numbers (HL7 table 0203).</summary>
    private static readonly HashSet<string> OfTheState = new(StringComparer.Ordinal) { "SS", "SB", "DL", "PPN", "TAX", "NI", "NNxxx", "CZ" };

    /// <summary>Reads a Patient resource; never throws on content: what is not as expected is left out.</summary>
    public static RecordedIdentity Of(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            JsonElement patient = document.RootElement;
            string[] names = [.. Items(patient, "name").OrderBy(name => Text(name, "use") switch { "usual" => 0, "official" => 1, "old" => 3, _ => 2 }).Select(NameOf).Where(name => name.Length > 0).Distinct(StringComparer.Ordinal)];
            string[] numbers = [.. Items(patient, "identifier").Where(IsRecordNumber).Select(identifier => Text(identifier, "value")).Where(value => value.Length > 0).Distinct(StringComparer.Ordinal)];
            return new(names, Text(patient, "birthDate"), numbers);
        }
        catch (JsonException)
        {
            return new([], "", []);
        }
    }

    private static bool IsRecordNumber(JsonElement identifier) =>
        !identifier.TryGetProperty("type", out JsonElement type) || !Items(type, "coding").Any(coding => OfTheState.Contains(Text(coding, "code")));

    private static string NameOf(JsonElement name)
    {
        string parts = string.Join(' ', Items(name, "given").Where(given => given.ValueKind == JsonValueKind.String).Select(given => given.GetString()).Append(Text(name, "family")).Where(part => !string.IsNullOrWhiteSpace(part)));
        return parts.Length > 0 ? parts : Text(name, "text");
    }

    private static string Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement text) && text.ValueKind == JsonValueKind.String ? text.GetString() ?? "" : "";

    private static JsonElement.ArrayEnumerator Items(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement items) && items.ValueKind == JsonValueKind.Array ? items.EnumerateArray() : default;
}
