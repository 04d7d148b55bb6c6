using System.Runtime.CompilerServices;
using System.Collections.Frozen;
using System.Text;

namespace RefractoryEpilepsy.Fhir.Sieve;

/// <summary>The resource types that are read; every other one is counted and left alone.</summary>
internal enum WantedType : byte
{
    None,
    AdverseEvent,
    AllergyIntolerance,
    Appointment,
    CarePlan,
    Condition,
    Consent,
    Coverage,
    Device,
    DeviceUseStatement,
    DiagnosticReport,
    DocumentReference,
    Encounter,
    FamilyMemberHistory,
    ImagingStudy,
    Location,
    Medication,
    MedicationAdministration,
    MedicationDispense,
    MedicationRequest,
    MedicationStatement,
    NutritionOrder,
    Observation,
    Organization,
    Patient,
    Practitioner,
    PractitionerRole,
    Procedure,
    QuestionnaireResponse,
    ServiceRequest,
    Task,
    Bundle,
}

/// <summary>What the first pass needs to know about the types.</summary>
internal static class WantedTypes
{
    private static readonly FrozenDictionary<string, WantedType> ByName =
        Enum.GetValues<WantedType>().Where(type => type != WantedType.None).ToFrozenDictionary(type => type.ToString(), StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, WantedType>.AlternateLookup<ReadOnlySpan<char>> Lookup =
        ByName.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The names, by value.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Enum.GetValues<WantedType>().Select(type => type.ToString())];

    /// <summary>The type of that name, or None.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static WantedType Of(ReadOnlySpan<byte> name)
    {
        if (name.Length is < 4 or > 24)
        {
            return WantedType.None;
        }

        Span<char> letters = stackalloc char[24];
        int length = Encoding.Latin1.GetChars(name, letters);
        return Lookup.TryGetValue(letters[..length], out WantedType type) ? type : WantedType.None;
    }

    /// <summary>Shared by patients: fetched when one of theirs refers to it.</summary>
    public static bool IsShared(this WantedType type) => type is
        WantedType.Medication or WantedType.Practitioner or WantedType.PractitionerRole or WantedType.Organization or WantedType.Location;

    /// <summary>Whether its content can be a sign of epilepsy or of an antiseizure drug.</summary>
    public static bool CanBeSign(this WantedType type) => type is not
        (WantedType.None or WantedType.Bundle or WantedType.Practitioner or WantedType.PractitionerRole or WantedType.Organization
        or WantedType.Location or WantedType.Coverage or WantedType.Patient or WantedType.Consent);

    /// <summary>Whether a resource of this type without a patient is a fault of the export.</summary>
    public static bool NeedsPatient(this WantedType type) => !type.IsShared() && type is not
        (WantedType.None or WantedType.Bundle or WantedType.Patient or WantedType.Device or WantedType.Task or WantedType.Appointment or WantedType.Consent);

    /// <summary>Whether its dates tell how far the records reach: what was done or written, not what is planned or insured.</summary>
    public static bool DatesRecords(this WantedType type) => !type.IsShared() && type is not
        (WantedType.None or WantedType.Bundle or WantedType.Appointment or WantedType.Coverage or WantedType.Device
        or WantedType.Consent or WantedType.CarePlan or WantedType.Task);
}
