using System.Collections.Concurrent;
using RefractoryEpilepsy.Fhir;
using RefractoryEpilepsy.Fhir.Sources;
using RefractoryEpilepsy.Storage;

namespace RefractoryEpilepsy.Service;

/// <summary>Keeps the raw records of every patient that passes, in batches, so that the next delivery may hold changes only.</summary>
/// <param name="places">Where the resources that were kept before came from, by reference: gaps name that place, not ours.</param>
internal sealed class RecordKeeper(Store store, string source, IReadOnlyDictionary<string, (string File, long Line)> places) : IDisposable
{
    private const int Batch = 200;
    private const int SharedBatch = 2000;

    private readonly SemaphoreSlim saving = new(1, 1);
    private readonly ConcurrentDictionary<string, byte> seen = new(StringComparer.Ordinal);
    private List<KeptRecord> waiting = [];

    /// <summary>Pseudonyms of the patients that passed.</summary>
    public ICollection<string> Seen => seen.Keys;

    /// <summary>Keeps the resources that belong to no patient.</summary>
    public async Task KeepSharedAsync(SievedExport export, CancellationToken stop)
    {
        foreach (RawResource[] some in export.Shared().Chunk(SharedBatch))
        {
            await store.SaveSharedAsync(source, [.. some.SelectMany(resource => NamesOf(resource).Select(name => (name, RecordPack.Pack([Placed(resource)]))))], stop);
        }
    }

    /// <summary>Keeps one patient's own resources, and gives the record with the places its resources came from.</summary>
    public async ValueTask<PatientRecord> KeepAsync(PatientRecord record, CancellationToken stop)
    {
        PatientRecord placed = record with { Resources = [.. record.Resources.Select(Placed)] };
        RawResource[] own = [.. placed.Resources.Where(resource => !IsShared(resource.Type))];
        var names = new HashSet<string>(StringComparer.Ordinal) { "Patient/" + record.SourceId };
        foreach (RawResource resource in own)
        {
            names.Add(resource.Reference);
            names.UnionWith(RecordPack.ReferencesOf(resource));
        }

        seen.TryAdd(record.Patient.Value, 0);
        var kept = new KeptRecord(record.Patient, record.SourceId, record.IsCandidate, RecordPack.Pack(own), names);
        await saving.WaitAsync(stop);
        try
        {
            waiting.Add(kept);
            if (waiting.Count >= Batch)
            {
                await SaveAsync(stop);
            }
        }
        finally
        {
            saving.Release();
        }

        return placed;
    }

    /// <summary>Saves what is left.</summary>
    public Task FinishAsync(CancellationToken stop) => SaveAsync(stop);

    public void Dispose() => saving.Dispose();

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

    private RawResource Placed(RawResource resource) =>
        resource.File == RecordPack.FileName && places.TryGetValue(resource.Reference, out (string File, long Line) place)
            ? resource with { File = place.File, Line = place.Line }
            : resource;

    private async Task SaveAsync(CancellationToken stop)
    {
        if (waiting.Count > 0)
        {
            List<KeptRecord> some = waiting;
            waiting = [];
            await store.SaveRecordsAsync(source, some, stop);
        }
    }
}
