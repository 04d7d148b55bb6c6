using System.Text.Json;
using RefractoryEpilepsy.Fhir;

namespace RefractoryEpilepsy.Service.Cds;

/// <summary>A call of a service, as far as it is read.</summary>
/// <param name="PatientId">Id in the record system; it is turned into the pseudonym at once and goes nowhere else.</param>
/// <param name="Prefetch">The member <c>prefetch</c>; undefined where the caller sent none.</param>
/// <param name="Drafts">Draft orders of the context; empty for <c>patient-view</c>.</param>
/// <param name="Selections">Which drafts were selected just now, as <c>Type/id</c>; null where the hook knows none.</param>
internal sealed record CdsRequest(string PatientId, string? FhirServer, JsonElement Prefetch, IReadOnlyList<JsonElement> Drafts, IReadOnlySet<string>? Selections)
{
    /// <summary>Reads a call; where it is none, says why.</summary>
    public static (CdsRequest? Request, string? Fault) Read(JsonElement root, string hook)
    {
        if (root.ValueKind != JsonValueKind.Object || Text(root, "hook") != hook)
        {
            return (null, $"This service answers the hook {hook}; \"hook\" says otherwise.");
        }

        if (!Guid.TryParse(Text(root, "hookInstance"), out _))
        {
            return (null, "\"hookInstance\" is missing or no UUID.");
        }

        if (!root.TryGetProperty("context", out JsonElement context) || context.ValueKind != JsonValueKind.Object)
        {
            return (null, "\"context\" is missing.");
        }

        if (Text(context, "patientId") is not { Length: > 0 } patient || Text(context, "userId") is not { Length: > 0 })
        {
            return (null, "\"context\" needs userId and patientId.");
        }

        patient = patient.StartsWith("Patient/", StringComparison.Ordinal) ? patient["Patient/".Length..] : patient;
        JsonElement prefetch = root.TryGetProperty("prefetch", out JsonElement given) && given.ValueKind == JsonValueKind.Object ? given : default;
        if (hook == "patient-view")
        {
            return (new CdsRequest(patient, Text(root, "fhirServer"), prefetch, [], Selections: null), null);
        }

        if (!context.TryGetProperty("draftOrders", out JsonElement drafts) || drafts.ValueKind != JsonValueKind.Object)
        {
            return (null, "\"context\" needs draftOrders, a Bundle.");
        }

        HashSet<string>? selections = null;
        if (hook == "order-select")
        {
            if (!context.TryGetProperty("selections", out JsonElement selected) || selected.ValueKind != JsonValueKind.Array)
            {
                return (null, "\"context\" needs selections.");
            }

            selections = [.. selected.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(item => References.Normalise(item.GetString()!))];
        }

        return (new CdsRequest(patient, Text(root, "fhirServer"), prefetch, [.. Prefetched.Entries(drafts)], selections), null);
    }

    /// <summary>A member that is a text; null where it is missing or something else.</summary>
    internal static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
