using RefractoryEpilepsy.Fhir;
using RefractoryEpilepsy.Fhir.Reading;
using RefractoryEpilepsy.Fhir.Sources;
using RefractoryEpilepsy.Storage;

namespace RefractoryEpilepsy.Service;

/// <summary>What is kept of a record, so that the next delivery may hold changes only.</summary>
/// <param name="places">Where the resources that were kept before came from, by reference: gaps name that place, not ours.</param>
internal sealed class RecordKeeper(IReadOnlyDictionary<string, (string File, long Line)> places)
{
    /// <summary>The record with the places its resources first came from.</summary>
    public PatientRecord Placed(PatientRecord record) => record with { Resources = [.. record.Resources.Select(Placed)] };

    /// <summary>The resource with the place it first came from.</summary>
    public RawResource Placed(RawResource resource) =>
        resource.File == RecordPack.FileName && places.TryGetValue(resource.Reference, out (string File, long Line) place)
            ? resource with { File = place.File, Line = place.Line }
            : resource;

    /// <summary>A placed record's own resources, packed, with every name it holds or refers to.</summary>
    public static KeptRecord Kept(PatientRecord placed)
    {
        RawResource[] own = [.. placed.Resources.Where(resource => !IsShared(resource.Type))];
        var names = new HashSet<string>(StringComparer.Ordinal) { "Patient/" + placed.SourceId };
        HashSet<string> held = [.. own.Select(resource => resource.Reference)];
        foreach (RawResource resource in own)
        {
            names.Add(resource.Reference);
            names.UnionWith(RecordPack.ReferencesOf(resource));
        }

        return new(placed.Patient, placed.SourceId, placed.IsCandidate, RecordPack.Pack(own), names) { Own = held, Identity = placed.IsCandidate ? Identity(placed) : null };
    }

    private static PatientIdentity? Identity(PatientRecord record)
    {
        RecordedIdentity[] told = [.. record.Resources.Where(resource => resource.Type == "Patient").Select(resource => RecordedIdentity.Of(resource.Json))];
        return told.Length == 0 ? null : new(record.Patient, [.. told.SelectMany(one => one.Names).Distinct(StringComparer.Ordinal)], told[0].BirthDate, [.. told.SelectMany(one => one.Numbers).Distinct(StringComparer.Ordinal)]);
    }

    /// <summary>Whether resources of this type belong to no patient.</summary>
    public static bool IsShared(string type) => type is "Medication" or "Practitioner" or "PractitionerRole" or "Organization" or "Location";

    /// <summary>The names by which a shared resource is found.</summary>
    public static IEnumerable<string> NamesOf(RawResource resource) => [resource.Reference, .. resource.Aliases.Select(Normal)];

    /// <summary>The name under which a practitioner's roles are found.</summary>
    public static string RolesOf(string practitioner) => "PractitionerRole?practitioner=" + practitioner;

    private static string Normal(string alias)
    {
        const string roles = "PractitionerRole?practitioner=";
        return alias.StartsWith(roles, StringComparison.Ordinal) ? roles + References.Normalise(alias[roles.Length..]) : alias;
    }
}
