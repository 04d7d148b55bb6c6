using RefractoryEpilepsy.Fhir;
using RefractoryEpilepsy.Fhir.Sources;
using RefractoryEpilepsy.Reports;
using RefractoryEpilepsy.Storage;

namespace RefractoryEpilepsy.Service;

/// <summary>One kept resource of a patient, by the mark under which pages ask for it.</summary>
internal static class SourceResource
{
    /// <summary>The patient's own resource, or a shared one (a medication, a practitioner) that the record names; null where neither is kept.</summary>
    public static async Task<RawResource?> FindAsync(Store store, PatientKey patient, string mark, CancellationToken stop)
    {
        bool IsMeant(string reference) => EvidenceMark.Of(patient, reference) == mark;
        RawResource[] own = [.. (await store.RecordsAsync([patient.Value], stop)).SelectMany(RecordPack.Unpack)];
        if (own.FirstOrDefault(resource => IsMeant(resource.Reference)) is { } found)
        {
            return found;
        }

        string[] named = [.. own.SelectMany(RecordPack.ReferencesOf).Distinct(StringComparer.Ordinal).Where(IsMeant)];
        foreach (string source in named.Length == 0 ? [] : await store.RecordSourcesAsync(stop))
        {
            if ((await store.SharedAsync(source, named, stop)).Select(kept => RecordPack.Unpack(kept.Resource)[0]).FirstOrDefault() is { } shared)
            {
                return shared;
            }
        }

        return null;
    }
}
