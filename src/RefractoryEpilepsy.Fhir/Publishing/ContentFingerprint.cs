using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace RefractoryEpilepsy.Fhir.Publishing;

/// <summary>What a resource says, apart from when it was said: the same again is not sent again.</summary>
public static class ContentFingerprint
{
    private static readonly string[] Passing = ["id", "meta", "period", "authoredOn", "date", "recorded", "identifiedDateTime"];

    /// <summary>Hex SHA-256. A Flag's is another each month, so that its end moves on while the rule still fires.</summary>
    public static string Of(JsonObject resource, DateOnly asOf)
    {
        var lasting = (JsonObject)resource.DeepClone();
        foreach (string name in Passing)
        {
            lasting.Remove(name);
        }

        string month = (string?)resource["resourceType"] == "Flag" ? $"{asOf.Year}-{asOf.Month}" : "";
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(lasting.ToJsonString() + month)).AsSpan(0, 16));
    }

    /// <summary>Top-level members in which two resources differ, in order, for people.</summary>
    public static IReadOnlyList<string> Differences(JsonObject before, JsonObject after) =>
    [
        .. before.Select(member => member.Key).Union(after.Select(member => member.Key), StringComparer.Ordinal)
            .Where(name => name is not ("id" or "meta" or "text") && !JsonNode.DeepEquals(before[name], after[name])).Order(StringComparer.Ordinal),
    ];
}
