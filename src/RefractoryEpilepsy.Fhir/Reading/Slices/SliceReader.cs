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

    private static readonly Dictionary<string, SliceKind> Types = new()
    {
        ["Patient"] = SliceKind.Of(SliceJson.Default.PatientSlice),
        ["Condition"] = SliceKind.Of(SliceJson.Default.ConditionSlice),
        ["Encounter"] = SliceKind.Of(SliceJson.Default.EncounterSlice),
        ["MedicationRequest"] = SliceKind.Of(SliceJson.Default.MedicationRequestSlice),
        ["Medication"] = SliceKind.Of(SliceJson.Default.MedicationSlice),
        ["MedicationStatement"] = SliceKind.Of(SliceJson.Default.MedicationStatementSlice),
        ["MedicationDispense"] = SliceKind.Of(SliceJson.Default.MedicationDispenseSlice),
        ["MedicationAdministration"] = SliceKind.Of(SliceJson.Default.MedicationAdministrationSlice),
        ["Observation"] = SliceKind.Of(SliceJson.Default.ObservationSlice),
        ["DiagnosticReport"] = SliceKind.Of(SliceJson.Default.DiagnosticReportSlice),
        ["Procedure"] = SliceKind.Of(SliceJson.Default.ProcedureSlice),
        ["AllergyIntolerance"] = SliceKind.Of(SliceJson.Default.AllergyIntoleranceSlice),
        ["AdverseEvent"] = SliceKind.Of(SliceJson.Default.AdverseEventSlice),
        ["ServiceRequest"] = SliceKind.Of(SliceJson.Default.ServiceRequestSlice),
        ["CarePlan"] = SliceKind.Of(SliceJson.Default.CarePlanSlice),
        ["NutritionOrder"] = SliceKind.Of(SliceJson.Default.NutritionOrderSlice),
        ["ImagingStudy"] = SliceKind.Of(SliceJson.Default.ImagingStudySlice),
        ["QuestionnaireResponse"] = SliceKind.Of(SliceJson.Default.QuestionnaireResponseSlice),
        ["DocumentReference"] = SliceKind.Of(SliceJson.Default.DocumentReferenceSlice),
        ["Coverage"] = SliceKind.Of(SliceJson.Default.CoverageSlice),
        ["Practitioner"] = SliceKind.Of(SliceJson.Default.PractitionerSlice),
        ["PractitionerRole"] = SliceKind.Of(SliceJson.Default.PractitionerRoleSlice),
        ["Organization"] = SliceKind.Of(SliceJson.Default.OrganizationSlice),
        ["Location"] = SliceKind.Of(SliceJson.Default.LocationSlice),
        ["Device"] = SliceKind.Of(SliceJson.Default.DeviceSlice),
        ["DeviceUseStatement"] = SliceKind.Of(SliceJson.Default.DeviceUseStatementSlice),
        ["FamilyMemberHistory"] = SliceKind.Of(SliceJson.Default.FamilyMemberHistorySlice),
        ["Appointment"] = SliceKind.Of(SliceJson.Default.AppointmentSlice),
        ["Task"] = SliceKind.Of(SliceJson.Default.TaskSlice),
        ["Consent"] = SliceKind.Of(SliceJson.Default.ConsentSlice),
    };

    /// <summary>Resource types that are read.</summary>
    public static IReadOnlyCollection<string> ReadTypes => Types.Keys;

    /// <summary>The slice; null for a type that is not read, or where nothing of it could be.</summary>
    /// <param name="wrong">Called with the path of each element that had to be left out, such as <c>$.dosageInstruction[0].timing</c>, or <c>$</c>.</param>
    /// <param name="parts">Parts met before; null where each resource is read by itself.</param>
    public static Slice? Read(string type, ReadOnlySpan<byte> json, Action<string> wrong, RepeatedParts? parts = null)
    {
        if (!Types.TryGetValue(type, out SliceKind? kind))
        {
            return null;
        }

        if (parts is not null)
        {
            try
            {
                return (Slice)kind.Plan.Value.Read(json, parts);
            }
            catch (Exception unexpected) when (unexpected is JsonException or InvalidOperationException or FormatException or NotSupportedException)
            {
                // The serialiser finds out what it is.
            }
        }

        try
        {
            return (Slice?)JsonSerializer.Deserialize(json, kind.Shape);
        }
        catch (JsonException problem)
        {
            return WithoutWrongElements(json, kind.Shape, problem, wrong);
        }
    }

    /// <summary>The resource with its slice, typed by what the slice is.</summary>
    public static Entry EntryOf(RawResource raw, Slice slice) =>
        Types.TryGetValue(raw.Type, out SliceKind? kind) ? kind.Entry(raw, slice) : new(raw, slice);

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

    /// <summary>A resource type: its shape in JSON, and how its slice and resource are put together.</summary>
    private sealed record SliceKind(JsonTypeInfo Shape, Lazy<SlicePlan> Plan, Func<RawResource, Slice, Entry> Entry)
    {
        public static SliceKind Of<T>(JsonTypeInfo<T> shape)
            where T : Slice => new(shape, new(() => SlicePlan.Of(shape)), static (raw, slice) => slice is T typed ? new Entry<T>(raw, typed) : new Entry(raw, slice));
    }
}
