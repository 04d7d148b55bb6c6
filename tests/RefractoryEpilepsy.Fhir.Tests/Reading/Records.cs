using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using RefractoryEpilepsy.Fhir.Reading;
using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Fhir.Tests.Reading;

/// <summary>Small records for tests: each resource a JSON text with single or double quotes.</summary>
internal static class Records
{
    public static KnowledgeBase Knowledge { get; } = KnowledgeBase.Load();

    public static TimelineReader Reader { get; } = new(Knowledge);

    public static PatientTimeline Read(params ReadOnlySpan<string> resources) => Reader.Read(Of(resources));

    public static PatientRecord Of(params ReadOnlySpan<string> resources)
    {
        var raws = new List<RawResource>();
        for (int i = 0; i < resources.Length; i++)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(resources[i].Replace('\'', '"'));
            JsonNode? node = null;
            try
            {
                node = JsonNode.Parse(bytes);
            }
            catch (JsonException)
            {
                // Broken on purpose.
            }

            raws.Add(new(Text(node, "resourceType") ?? "Observation", Text(node, "id") ?? $"unnamed-{i}", "input.ndjson", i + 1, bytes));
        }

        return new(new("p1"), "p1", [.. raws.OrderBy(raw => raw.Type, StringComparer.Ordinal).ThenBy(raw => raw.Id, StringComparer.Ordinal)]);
    }

    private static string? Text(JsonNode? node, string name) =>
        node is JsonObject members && members[name] is JsonValue value && value.GetValueKind() == JsonValueKind.String && value.TryGetValue(out JsonElement element) && !element.GetRawText().Contains("\\ud", StringComparison.Ordinal)
            ? element.GetString()
            : null;

    /// <summary>An order of levetiracetam 500 mg tablets, outpatient, active; the rest as given.</summary>
    public static string Order(string rest, string id = "m1", string drug = "levetiracetam 500 MG Oral Tablet") => $$"""
        {'resourceType':'MedicationRequest','id':'{{id}}','status':'active','intent':'order','authoredOn':'2024-03-01',
         'medicationCodeableConcept':{'text':'{{drug}}'},'subject':{'reference':'Patient/p1'}{{(rest.Length > 0 ? "," + rest : "")}}}
        """;

    public static string Observation(string rest, string id = "o1", string day = "2024-03-10") => $$"""
        {'resourceType':'Observation','id':'{{id}}','status':'final','effectiveDateTime':'{{day}}','subject':{'reference':'Patient/p1'},{{rest}}}
        """;
}
