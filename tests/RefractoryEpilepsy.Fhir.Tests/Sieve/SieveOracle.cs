using System.Text.Json;
using RefractoryEpilepsy.Fhir.Sieve;
using RefractoryEpilepsy.Knowledge;

namespace RefractoryEpilepsy.Fhir.Tests.Sieve;

/// <summary>The slow, straightforward answer to "does this resource carry a sign?", asked of the knowledge tables string by string.</summary>
internal static class SieveOracle
{
    private static readonly HashSet<string> NotRead = new(
        ["system", "reference", "url", "div", "data", "unit", "identifier", "meta", "name", "photo", "address", "telecom", "contact", "start", "resourceType", "id"],
        StringComparer.Ordinal);

    public static bool HasSign(string json, KnowledgeBase knowledge)
    {
        using JsonDocument document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 192 });
        return HasSign(document.RootElement, "", "", knowledge);
    }

    private static bool HasSign(JsonElement element, string key, string system, KnowledgeBase knowledge)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                string own = element.TryGetProperty("system", out JsonElement named) && named.ValueKind == JsonValueKind.String ? named.GetString()! : "";
                return element.EnumerateObject().Any(member => !NotRead.Contains(member.Name) && HasSign(member.Value, member.Name, own, knowledge));
            case JsonValueKind.Array:
                return element.EnumerateArray().Any(item => HasSign(item, key, system, knowledge));
            case JsonValueKind.String:
                string text = element.GetString()!;
                return (key == "code" && IsCode(new Code(system, text), knowledge))
                    || knowledge.ReadProduct(text) is not null
                    || knowledge.ConceptsOfText(text).Any(SieveVocabulary.IsSign);
            default:
                return false;
        }
    }

    private static bool IsCode(Code code, KnowledgeBase knowledge) =>
        knowledge.DrugOf(code) is not null || knowledge.ConceptsOf(code).Any(concept => SieveVocabulary.IsSign(concept));
}
