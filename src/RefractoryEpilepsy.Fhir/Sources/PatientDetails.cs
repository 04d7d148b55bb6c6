using System.Text.Json;
using RefractoryEpilepsy.Fhir.Sieve;

namespace RefractoryEpilepsy.Fhir.Sources;

/// <summary>What few resources need: links between patients, whom an appointment is with, business identifiers.</summary>
internal static class PatientDetails
{
    /// <summary>The other ids of a Patient's links, with the kind of each.</summary>
    public static IReadOnlyList<(string Id, string Kind)> Links(ReadOnlySpan<byte> patient)
    {
        var found = new List<(string, string)>();
        using JsonDocument? document = Parse(patient);
        foreach (JsonElement link in Elements(document, "link"))
        {
            if (Reference(link, "other") is { } id)
            {
                found.Add((id, Text(link, "type") ?? ""));
            }
        }

        return found;
    }

    /// <summary>The id of the first patient who takes part in an appointment.</summary>
    public static string? Participant(ReadOnlySpan<byte> appointment)
    {
        using JsonDocument? document = Parse(appointment);
        return Elements(document, "participant").Select(participant => Reference(participant, "actor")).FirstOrDefault(id => id is not null);
    }

    /// <summary>The business identifiers, as <c>system|value</c>.</summary>
    public static IReadOnlyList<string> Identifiers(ReadOnlySpan<byte> resource)
    {
        using JsonDocument? document = Parse(resource);
        return
        [
            .. Elements(document, "identifier")
                .Where(identifier => Text(identifier, "value") is { Length: > 0 })
                .Select(identifier => (Text(identifier, "system") ?? "") + "|" + Text(identifier, "value")),
        ];
    }

    /// <summary>Whom a role is of: a reference, or <c>Practitioner?identifier=system|value</c>.</summary>
    public static string? Practitioner(ReadOnlySpan<byte> role)
    {
        using JsonDocument? document = Parse(role);
        if (document is null || !document.RootElement.TryGetProperty("practitioner", out JsonElement practitioner) || practitioner.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        if (Text(practitioner, "reference") is { Length: > 0 } reference)
        {
            return References.Normalise(reference);
        }

        return practitioner.TryGetProperty("identifier", out JsonElement identifier) && Text(identifier, "value") is { Length: > 0 } value
            ? "Practitioner?identifier=" + (Text(identifier, "system") ?? "") + "|" + value
            : null;
    }

    private static JsonDocument? Parse(ReadOnlySpan<byte> bytes)
    {
        try
        {
            var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { MaxDepth = ResourceWalker.DeepestLevel });
            return JsonDocument.ParseValue(ref reader);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static IEnumerable<JsonElement> Elements(JsonDocument? parent, string member) =>
        parent is not null && parent.RootElement.TryGetProperty(member, out JsonElement array) && array.ValueKind == JsonValueKind.Array
            ? array.EnumerateArray().Where(element => element.ValueKind == JsonValueKind.Object)
            : [];

    private static string? Text(JsonElement parent, string member)
    {
        if (parent.ValueKind != JsonValueKind.Object || !parent.TryGetProperty(member, out JsonElement text) || text.ValueKind != JsonValueKind.String)
        {
            return null;
        }

        try
        {
            return text.GetString();
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair, written as an escape.
            return null;
        }
    }

    private static string? Reference(JsonElement parent, string member)
    {
        if (!parent.TryGetProperty(member, out JsonElement reference))
        {
            return null;
        }

        string? text = Text(reference, "reference");
        return text is not null && ReferenceName.TryPatient(System.Text.Encoding.UTF8.GetBytes(text), out ReadOnlySpan<byte> id)
            ? System.Text.Encoding.UTF8.GetString(id)
            : null;
    }
}
