using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace RefractoryEpilepsy.Fhir.Reading.Slices;

/// <summary>From the bytes of one resource to its slice.</summary>
/// <remarks>
/// An element of the wrong type (a text where FHIR wants an object) costs that element, not the resource: it is cut out, told, and the
/// rest is read again. Source of the shapes: FHIR R4, JSON representation.
/// </remarks>
internal static class SliceReader
{
    /// <summary>After so many wrong elements the whole resource counts as unreadable.</summary>
    private const int MostCuts = 20;

    private static readonly JsonDocumentOptions Lenient = new() { MaxDepth = 256 };

    private static readonly Dictionary<string, JsonTypeInfo> Types = new()
    {
        ["Patient"] = SliceJson.Default.PatientSlice,
        ["Condition"] = SliceJson.Default.ConditionSlice,
        ["Encounter"] = SliceJson.Default.EncounterSlice,
        ["MedicationRequest"] = SliceJson.Default.MedicationRequestSlice,
        ["Medication"] = SliceJson.Default.MedicationSlice,
        ["MedicationStatement"] = SliceJson.Default.MedicationStatementSlice,
        ["MedicationDispense"] = SliceJson.Default.MedicationDispenseSlice,
        ["MedicationAdministration"] = SliceJson.Default.MedicationAdministrationSlice,
        ["Observation"] = SliceJson.Default.ObservationSlice,
        ["DiagnosticReport"] = SliceJson.Default.DiagnosticReportSlice,
        ["Procedure"] = SliceJson.Default.ProcedureSlice,
        ["AllergyIntolerance"] = SliceJson.Default.AllergyIntoleranceSlice,
        ["AdverseEvent"] = SliceJson.Default.AdverseEventSlice,
        ["ServiceRequest"] = SliceJson.Default.ServiceRequestSlice,
        ["CarePlan"] = SliceJson.Default.CarePlanSlice,
        ["NutritionOrder"] = SliceJson.Default.NutritionOrderSlice,
        ["ImagingStudy"] = SliceJson.Default.ImagingStudySlice,
        ["QuestionnaireResponse"] = SliceJson.Default.QuestionnaireResponseSlice,
        ["DocumentReference"] = SliceJson.Default.DocumentReferenceSlice,
        ["Coverage"] = SliceJson.Default.CoverageSlice,
        ["Practitioner"] = SliceJson.Default.PractitionerSlice,
        ["PractitionerRole"] = SliceJson.Default.PractitionerRoleSlice,
        ["Organization"] = SliceJson.Default.OrganizationSlice,
        ["Location"] = SliceJson.Default.LocationSlice,
        ["Device"] = SliceJson.Default.DeviceSlice,
        ["FamilyMemberHistory"] = SliceJson.Default.FamilyMemberHistorySlice,
        ["Appointment"] = SliceJson.Default.AppointmentSlice,
        ["Task"] = SliceJson.Default.TaskSlice,
        ["Consent"] = SliceJson.Default.ConsentSlice,
    };

    /// <summary>Resource types that are read.</summary>
    public static IReadOnlyCollection<string> ReadTypes => Types.Keys;

    /// <summary>The slice; null for a type that is not read, or where nothing of it could be.</summary>
    /// <param name="wrong">Called with the path of each element that had to be left out, such as <c>$.dosageInstruction[0].timing</c>, or <c>$</c>.</param>
    public static Slice? Read(string type, ReadOnlySpan<byte> json, Action<string> wrong)
    {
        if (!Types.TryGetValue(type, out JsonTypeInfo? info))
        {
            return null;
        }

        try
        {
            return (Slice?)JsonSerializer.Deserialize(json, info);
        }
        catch (JsonException problem)
        {
            return WithoutWrongElements(json, info, problem, wrong);
        }
    }

    private static Slice? WithoutWrongElements(ReadOnlySpan<byte> json, JsonTypeInfo info, JsonException problem, Action<string> wrong)
    {
        try
        {
            JsonNode? root = JsonNode.Parse(json, documentOptions: Lenient);
            for (int cut = 0; cut < MostCuts && root is JsonObject; cut++)
            {
                if (problem.Path is not { } path || !Cut(root, path))
                {
                    break;
                }

                wrong(path);
                try
                {
                    return (Slice?)root.Deserialize(info);
                }
                catch (JsonException next)
                {
                    problem = next;
                }
            }
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException or ArgumentException or FormatException)
        {
            // Not JSON at all, or text that is no Unicode: told below as a whole.
        }

        wrong("$");
        return null;
    }

    /// <summary>Removes what a path of the form <c>$.a[0].b</c> points at; false where there is nothing.</summary>
    private static bool Cut(JsonNode root, string path)
    {
        JsonNode? here = root;
        string[] steps = path.Split(['.', '[', ']'], StringSplitOptions.RemoveEmptyEntries);
        foreach (string step in steps.Skip(1).SkipLast(1))
        {
            here = here switch
            {
                JsonObject members => members[step],
                JsonArray items when int.TryParse(step, out int index) && index < items.Count => items[index],
                _ => null,
            };
        }

        return steps.Length > 1 && here switch
        {
            JsonObject members => members.Remove(steps[^1]),
            JsonArray items when int.TryParse(steps[^1], out int index) && index < items.Count => Drop(items, index),
            _ => false,
        };
    }

    private static bool Drop(JsonArray items, int index)
    {
        items.RemoveAt(index);
        return true;
    }
}
