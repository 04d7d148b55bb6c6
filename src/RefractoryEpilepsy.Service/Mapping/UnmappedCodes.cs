using System.Text.Json;
using System.Text.RegularExpressions;
using RefractoryEpilepsy.Fhir;
using RefractoryEpilepsy.Fhir.Sources;
using RefractoryEpilepsy.Knowledge;

namespace RefractoryEpilepsy.Service.Mapping;

/// <summary>A local code that no table maps.</summary>
/// <param name="Kind"><c>product</c> or <c>code</c>.</param>
/// <param name="Where">Types of resources that use it.</param>
internal sealed record UnmappedCode(string Kind, string System, string Code, string Display, string Where, int Records, int Patients);

/// <summary>Counts codes of kept records that no table maps and whose system is the site's own.</summary>
/// <remarks>A code of SNOMED CT, LOINC or ICD that no table names is left out on purpose: it says nothing about epilepsy.</remarks>
internal sealed partial class UnmappedCodes(KnowledgeBase knowledge)
{
    private static readonly HashSet<string> Drugs = ["Medication", "MedicationRequest", "MedicationDispense", "MedicationStatement", "MedicationAdministration"];
    private static readonly HashSet<string> Facts = ["Condition", "Observation", "Procedure", "DiagnosticReport", "ServiceRequest", "ImagingStudy"];
    private readonly Dictionary<(string System, string Code), Count> counts = [];
    private readonly Dictionary<string, bool> known = new(StringComparer.Ordinal);

    /// <summary>Takes a system and code out of the text of a gap.</summary>
    public static (string System, string Code)? OfGap(string text) => CodeOfGap().Match(text) is { Success: true } told ? (told.Groups["system"].Value, told.Groups["code"].Value) : null;

    /// <summary>Looks through one patient's kept resources.</summary>
    public void Add(byte[] packed)
    {
        var seen = new HashSet<(string, string)>();
        foreach (RawResource resource in RecordPack.Unpack(packed).Where(resource => Drugs.Contains(resource.Type) || Facts.Contains(resource.Type)))
        {
            using JsonDocument document = JsonDocument.Parse(resource.Json);
            foreach ((string system, string code, string display) in CodingsOf(document.RootElement))
            {
                if (system.Length > 0 && !IsShippedSystem(system) && knowledge.ConceptsOf(new(system, code)).Count == 0 && knowledge.ProductOf(new(system, code)) is null)
                {
                    Count count = counts.TryGetValue((system, code), out Count? one) ? one : counts[(system, code)] = new();
                    count.Records++;
                    count.Types.Add(resource.Type);
                    count.Display = count.Display.Length > 0 ? count.Display : display;
                    count.Patients += seen.Add((system, code)) ? 1 : 0;
                }
            }
        }
    }

    /// <summary>The codes, the most frequent first.</summary>
    public IReadOnlyList<UnmappedCode> Found(int most) => [.. counts.Select(pair => new UnmappedCode(
            pair.Value.Types.Any(Drugs.Contains) ? "product" : "code", pair.Key.System, pair.Key.Code, pair.Value.Display, string.Join(", ", pair.Value.Types), pair.Value.Records, pair.Value.Patients))
        .OrderByDescending(code => code.Records).ThenBy(code => code.Code, StringComparer.Ordinal).Take(most)];

    /// <summary>Whether kept resources name a code.</summary>
    public static bool Names(byte[] packed, string system, string code) => RecordPack.Unpack(packed).Any(resource =>
    {
        using JsonDocument document = JsonDocument.Parse(resource.Json);
        return CodingsOf(document.RootElement).Any(coding => coding.Code == code && coding.System == system);
    });

    private bool IsShippedSystem(string system) => known.TryGetValue(system, out bool is_) ? is_ : known[system] = knowledge.IsKnownSystem(system);

    private static IEnumerable<(string System, string Code, string Display)> CodingsOf(JsonElement resource)
    {
        foreach (string name in (string[])["code", "medicationCodeableConcept", "procedureCode"])
        {
            if (resource.TryGetProperty(name, out JsonElement found))
            {
                foreach (JsonElement concept in found.ValueKind == JsonValueKind.Array ? [.. found.EnumerateArray()] : (JsonElement[])[found])
                {
                    string text = Text(concept, "text");
                    foreach (JsonElement coding in concept.ValueKind == JsonValueKind.Object && concept.TryGetProperty("coding", out JsonElement all) && all.ValueKind == JsonValueKind.Array ? all.EnumerateArray() : default)
                    {
                        string display = Text(coding, "display");
                        yield return (Text(coding, "system"), Text(coding, "code"), display.Length > 0 ? display : text);
                    }
                }
            }
        }
    }

    private static string Text(JsonElement element, string name) => element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement text) && text.ValueKind == JsonValueKind.String ? text.GetString() ?? "" : "";

    [GeneratedRegex(@"only as code (?<code>\S+) of (?<system>\S+),", RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex CodeOfGap();

    private sealed class Count
    {
        public int Records { get; set; }

        public int Patients { get; set; }

        public string Display { get; set; } = "";

        public SortedSet<string> Types { get; } = new(StringComparer.Ordinal);
    }
}
