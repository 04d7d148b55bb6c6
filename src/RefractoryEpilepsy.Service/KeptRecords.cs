using RefractoryEpilepsy.Fhir;
using RefractoryEpilepsy.Fhir.Sources;
using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Storage;

namespace RefractoryEpilepsy.Service;

/// <summary>What a store kept of some patients, laid out as a file that is read again. Dispose it to remove the file.</summary>
internal sealed class KeptRecords : IDisposable
{
    private readonly ScratchFolder folder;

    private KeptRecords(ScratchFolder folder, string file, IReadOnlySet<string> patients, IReadOnlyDictionary<string, (string File, long Line)> places) =>
        (this.folder, File, Patients, Places) = (folder, file, patients, places);

    /// <summary>A bundle with their resources and the shared ones these name.</summary>
    public string File { get; }

    /// <summary>Pseudonyms of the patients in it.</summary>
    public IReadOnlySet<string> Patients { get; }

    /// <summary>Where each resource first came from.</summary>
    public IReadOnlyDictionary<string, (string File, long Line)> Places { get; }

    private const int SharedDepth = 5;

    /// <summary>Finds whom a delivery touches, and lays out what is kept of them.</summary>
    public static async Task<KeptRecords> TouchedByAsync(string input, string source, Store store, KnowledgeBase knowledge, CancellationToken stop)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var shared = new HashSet<string>(StringComparer.Ordinal);
        await using SievedExport delivery = await new ExportFolder(input, knowledge, new ExportOptions { EveryPatient = true }).SieveAsync(stop: stop);
        await delivery.ReadAsync(
            (record, _) =>
            {
                lock (names)
                {
                    names.Add("Patient/" + record.SourceId);
                    foreach (RawResource resource in record.Resources.Where(resource => !RecordKeeper.IsShared(resource.Type)))
                    {
                        names.Add(resource.Reference);
                        IEnumerable<string> references = RecordPack.ReferencesOf(resource);
                        shared.UnionWith(references);
                        if (resource.Type == "Patient")
                        {
                            // Whoever it is linked to becomes the same person, or ceases to be.
                            names.UnionWith(references.Where(reference => reference.StartsWith("Patient/", StringComparison.Ordinal)));
                        }
                    }
                }

                return ValueTask.CompletedTask;
            },
            gap: null,
            progress: null,
            stop);
        names.UnionWith(delivery.Summary.Deletions.Select(deletion => deletion.Reference));
        foreach (RawResource[] some in delivery.Shared().Chunk(1000))
        {
            var before = (await store.SharedAsync(source, some.Select(resource => resource.Reference), stop)).ToDictionary(kept => kept.Name, kept => RecordPack.Unpack(kept.Resource)[0], StringComparer.Ordinal);
            foreach (RawResource resource in some.Where(resource => !before.TryGetValue(resource.Reference, out RawResource? kept) || !kept.Json.Span.SequenceEqual(resource.Json.Span)))
            {
                names.UnionWith(RecordKeeper.NamesOf(resource));
            }
        }

        return await OfAsync(await store.PatientsNamingAsync(source, names, stop), shared, source, store, stop);
    }

    /// <summary>Lays out what is kept of these patients.</summary>
    /// <param name="alsoShared">Names of shared resources that are needed besides those they name.</param>
    public static async Task<KeptRecords> OfAsync(IReadOnlySet<string> patients, IEnumerable<string> alsoShared, string source, Store store, CancellationToken stop)
    {
        List<RawResource> resources = [.. (await store.RecordsAsync(patients, stop)).SelectMany(RecordPack.Unpack)];
        var asked = new HashSet<string>(alsoShared, StringComparer.Ordinal);
        asked.UnionWith(resources.SelectMany(RecordPack.ReferencesOf));
        var taken = new HashSet<string>(StringComparer.Ordinal);
        IReadOnlyCollection<string> next = [.. WithRoles(asked)];
        for (int depth = 0; depth < SharedDepth && next.Count > 0; depth++)
        {
            RawResource[] found = [.. (await store.SharedAsync(source, next, stop)).Select(kept => RecordPack.Unpack(kept.Resource)[0]).Where(resource => taken.Add(resource.Reference))];
            resources.AddRange(found);
            next = [.. WithRoles(found.SelectMany(resource => RecordPack.ReferencesOf(resource).Append(resource.Reference)).Where(asked.Add))];
        }

        var folder = new ScratchFolder(Path.GetTempPath());
        string file = Path.Combine(folder.Location, RecordPack.FileName);
        RecordPack.WriteBundle(file, resources);
        return new(folder, file, patients, resources.DistinctBy(resource => resource.Reference).ToDictionary(resource => resource.Reference, resource => (resource.File, resource.Line), StringComparer.Ordinal));
    }

    public void Dispose() => folder.Dispose();

    private static IEnumerable<string> WithRoles(IEnumerable<string> names) =>
        names.SelectMany(name => name.StartsWith("Practitioner/", StringComparison.Ordinal) ? [name, RecordKeeper.RolesOf(name)] : (string[])[name]);
}
