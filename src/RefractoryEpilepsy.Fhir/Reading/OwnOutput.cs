using System.Text.Json;
using RefractoryEpilepsy.Fhir.Publishing;

namespace RefractoryEpilepsy.Fhir.Reading;

/// <summary>What this program itself wrote into the record system and gets back with the next pull: no fact about the patient.</summary>
/// <remarks>
/// Read as a record, our report would be a note that tells of seizures and drugs, and our proposals would be contacts of a patient who is long
/// lost. A proposal or task that people took on has another state than we give: that is news, and is read.
/// </remarks>
internal static class OwnOutput
{
    /// <summary>Whether it is ours, as we left it.</summary>
    public static bool Is(RawResource raw) => raw.Type is "DocumentReference" or "Device" or "Task" or "ServiceRequest"
        && raw.Json.Span.IndexOf("urn:refractory-epilepsy:published"u8) >= 0 && IsOurs(raw);

    private static bool IsOurs(RawResource raw)
    {
        try
        {
            using JsonDocument read = JsonDocument.Parse(raw.Json);
            JsonElement root = read.RootElement;
            bool named = root.ValueKind == JsonValueKind.Object && root.TryGetProperty("identifier", out JsonElement identifiers) && identifiers.ValueKind == JsonValueKind.Array
                && identifiers.EnumerateArray().Any(identifier => Text(identifier, "system") == PublishingCodes.Identifiers);
            return named && (raw.Type is "DocumentReference" or "Device" || Text(root, "status") is "draft" or "cancelled" or "revoked");
        }
        catch (JsonException)
        {
            // Not well formed: the reader of slices says so.
            return false;
        }
    }

    private static string? Text(JsonElement of, string name) =>
        of.ValueKind == JsonValueKind.Object && of.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
