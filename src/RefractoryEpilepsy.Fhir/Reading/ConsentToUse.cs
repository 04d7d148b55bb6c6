using System.Text.Json;

namespace RefractoryEpilepsy.Fhir.Reading;

/// <summary>Whether a person's Consent resources keep the record out of here.</summary>
/// <remarks>
/// Source: FHIR R4 Consent; scopes of <c>consentscope</c>, purposes and <c>OPTOUT</c> of HL7 v3. Only consents to research or to the use of data
/// (<c>research</c>, <c>patient-privacy</c>) count: refusing a treatment is a fact of the record. A refusal that is limited to some data,
/// some recipient or another purpose does not close the record. Periods are not looked at: the status says what is in force.
/// </remarks>
public static class ConsentToUse
{
    private static readonly string[] Scopes = ["research", "patient-privacy"];
    private static readonly string[] OurPurposes = ["TREAT", "CAREMGT", "HOPERAT", "HRESCH", "CLINTRCH"];
    private static readonly string[] OurActions = ["access", "use", "disclose", "collect"];
    private static readonly string[] Limits = ["actor", "securityLabel", "class", "code", "dataPeriod", "data"];

    private enum Word
    {
        Nothing,
        Permitted,
        Withdrawn,
        Refused,
    }

    /// <summary>Yes if use is refused, or was permitted and the permission withdrawn, and no later permission of the same scope is in force.</summary>
    public static bool IsRefused(PatientRecord record)
    {
        var said = new List<(string Scope, Word Word, string At)>();
        foreach (RawResource resource in record.Resources.Where(resource => resource.Type == "Consent"))
        {
            try
            {
                using var document = JsonDocument.Parse(resource.Json);
                said.AddRange(Codes(document.RootElement, "scope").Intersect(Scopes).Select(scope => (scope, WordOf(document.RootElement), Text(document.RootElement, "dateTime") ?? "")));
            }
            catch (JsonException)
            {
                // Reading tells of it as a gap.
            }
        }

        return said.Any(no => no.Word is Word.Refused or Word.Withdrawn
            && !said.Any(yes => yes.Word == Word.Permitted && yes.Scope == no.Scope && IsLater(yes.At, no.At, orEqual: no.Word == Word.Withdrawn)));
    }

    // A withdrawn permission that another one replaced on the same day was only written anew; without dates a refusal stands.
    private static bool IsLater(string one, string other, bool orEqual) => string.CompareOrdinal(one, other) is var order && (order > 0 || (order == 0 && orEqual));

    private static Word WordOf(JsonElement consent)
    {
        JsonElement? provision = consent.TryGetProperty("provision", out JsonElement found) && found.ValueKind == JsonValueKind.Object ? found : null;
        string? type = provision is { } told ? Text(told, "type") : null;
        bool optsOut = type is null && Codes(consent, "policyRule").Any(code => code is "OPTOUT" or "OPTOUTE");
        return Text(consent, "status") switch
        {
            "rejected" when provision is not { } limited || IsWide(limited) => Word.Refused,
            "active" when (type == "deny" && IsWide(provision!.Value)) || optsOut => Word.Refused,
            "active" when type != "deny" => Word.Permitted,
            "inactive" when type != "deny" && !optsOut && (provision is not { } limited || IsWide(limited)) => Word.Withdrawn,
            _ => Word.Nothing,
        };
    }

    private static bool IsWide(JsonElement provision)
    {
        string[] purposes = [.. Codes(provision, "purpose")];
        string[] actions = [.. Codes(provision, "action")];
        return !Limits.Any(limit => provision.TryGetProperty(limit, out _))
            && (purposes.Length == 0 || purposes.Intersect(OurPurposes).Any())
            && (actions.Length == 0 || actions.Intersect(OurActions).Any());
    }

    /// <summary>Codes of a Coding, a CodeableConcept, or a list of either.</summary>
    private static IEnumerable<string> Codes(JsonElement parent, string name)
    {
        if (parent.ValueKind != JsonValueKind.Object || !parent.TryGetProperty(name, out JsonElement value))
        {
            return [];
        }

        return (value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().ToArray() : [value])
            .SelectMany(one => one.ValueKind == JsonValueKind.Object && one.TryGetProperty("coding", out JsonElement codings) && codings.ValueKind == JsonValueKind.Array ? codings.EnumerateArray().ToArray() : [one])
            .Select(coding => Text(coding, "code"))
            .OfType<string>();
    }

    private static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
