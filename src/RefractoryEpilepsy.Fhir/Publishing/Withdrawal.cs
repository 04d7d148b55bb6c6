using System.Text.Json.Nodes;

namespace RefractoryEpilepsy.Fhir.Publishing;

/// <summary>How a resource says that its conclusion no longer holds.</summary>
public static class Withdrawal
{
    /// <summary>Member and value that withdraw a type; null for what is never withdrawn (the program itself, and who said what).</summary>
    public static (string Member, JsonNode Value)? Of(string type) => type switch
    {
        "Flag" => ("status", "inactive"),
        "RiskAssessment" or "DetectedIssue" or "Task" => ("status", "cancelled"),
        "ServiceRequest" => ("status", "revoked"),
        "ClinicalImpression" => ("status", "entered-in-error"),
        "DocumentReference" => ("status", "superseded"),
        "List" => ("status", "retired"),
        "Group" => ("active", JsonValue.Create(false)),
        _ => null,
    };

    /// <summary>The same resource, withdrawn; null where the type is never withdrawn.</summary>
    public static JsonObject? Apply(JsonObject resource, DateOnly on)
    {
        string type = (string?)resource["resourceType"] ?? "";
        if (Of(type) is not { } change)
        {
            return null;
        }

        var withdrawn = (JsonObject)resource.DeepClone();
        withdrawn[change.Member] = change.Value;
        if (type is "List" or "Group")
        {
            // A list that holds no longer names nobody.
            withdrawn.Remove("entry");
            withdrawn.Remove("member");
            withdrawn.Remove("quantity");
        }

        if (type == "Flag" && withdrawn["period"] is JsonObject period)
        {
            string start = (string?)period["start"] ?? Dates.Of(on);
            period["end"] = string.CompareOrdinal(start, Dates.Of(on)) > 0 ? start : Dates.Of(on);
        }

        return withdrawn;
    }
}
