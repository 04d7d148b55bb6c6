using System.Runtime.CompilerServices;
using System.Threading.Channels;
using RefractoryEpilepsy.Fhir.Sieve;
using RefractoryEpilepsy.Knowledge;

namespace RefractoryEpilepsy.Fhir.Sources;

/// <summary>A folder (or one file) of FHIR R4: NDJSON, packed or not, bundles, bulk exports with their manifests, mixed as they come.</summary>
/// <remarks>
/// Reading takes three passes of flat memory. The sieve walks over every byte once and notes where the resources of patients stand and
/// which patients show a sign of epilepsy or of an antiseizure drug; the records of those are fetched again and spread over partitions
/// on disk by patient; each partition is put together in memory.
/// </remarks>
public sealed class ExportFolder : IPatientSource
{
    private readonly string path;
    private readonly TermFinder terms;
    private readonly ExportOptions options;

    /// <summary>Reads nothing yet.</summary>
    /// <param name="path">A folder or a file.</param>
    /// <param name="knowledge">Says what a sign is.</param>
    /// <param name="options">How to read.</param>
    public ExportFolder(string path, KnowledgeBase knowledge, ExportOptions? options = null)
        : this(path, SieveVocabulary.Of(knowledge), options)
    {
    }

    internal ExportFolder(string path, SieveVocabulary vocabulary, ExportOptions? options = null) =>
        (this.path, terms, this.options) = (path, new TermFinder(vocabulary), options ?? new());

    /// <summary>Reads everything once, and finds the candidates.</summary>
    /// <param name="gap">Told of each thing that could not be read, in the order of files and lines; called by one thread.</param>
    /// <param name="progress">Told how far it is.</param>
    /// <param name="stop">Stops between reads.</param>
    /// <exception cref="InputException">There is nothing to read, a file fails while it is read, or the temporary disk is full.</exception>
    public async Task<SievedExport> SieveAsync(Action<Gap>? gap = null, IProgress<ReadProgress>? progress = null, CancellationToken stop = default)
    {
        gap ??= static _ => { };
        (IReadOnlyList<InputFile> files, IReadOnlyList<Gap> unreadable) = InputFiles.Find(path, options);
        if (files.Count == 0)
        {
            throw new InputException(unreadable.Count > 0
                ? $"Nothing in \"{path}\" could be opened ({unreadable[0].File}: {unreadable[0].Text})"
                : $"\"{path}\" holds no FHIR files (*.ndjson, *.ndjson.gz, *.jsonl, *.json): give the folder of a bulk export or of bundles.");
        }

        var folder = new TemporaryFolder(options);
        try
        {
            FirstPass first = await FirstPass.RunAsync(files, unreadable, terms, options, folder, gap, progress, stop);
            if (!first.Chunks.Any(chunk => chunk.HoldsFhir))
            {
                first.Dispose();
                throw new InputException($"Nothing in \"{path}\" is a FHIR resource ({files.Count} files were looked at): give the folder of a bulk export or of bundles.");
            }

            return new(first, folder, options);
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    /// <remarks>Files do not tell what is new in them: everything they hold counts as changed, and Patients they delete as removed.</remarks>
    public async IAsyncEnumerable<PatientChange> ChangedSinceAsync(DateTimeOffset? since, [EnumeratorCancellation] CancellationToken stop)
    {
        using SievedExport export = await SieveAsync(stop: stop);
        var channel = Channel.CreateBounded<PatientRecord>(64);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        using var abandoned = CancellationTokenSource.CreateLinkedTokenSource(stop);
        Task reading = ReadAsync();
        try
        {
            await foreach (PatientRecord record in channel.Reader.ReadAllAsync(stop))
            {
                seen.Add(record.SourceId);
                yield return new PatientChange.Updated(record);
            }
        }
        finally
        {
            await abandoned.CancelAsync();
            await reading;
        }

        foreach (Deletion deletion in export.Summary.Deletions.Where(deletion => deletion.Reference.StartsWith("Patient/", StringComparison.Ordinal)))
        {
            string id = deletion.Reference["Patient/".Length..];
            if (!seen.Contains(id))
            {
                yield return new PatientChange.Removed(options.Pseudonym(id), id);
            }
        }

        async Task ReadAsync()
        {
            try
            {
                await export.ReadAsync((record, either) => channel.Writer.WriteAsync(Kept(record), either), null, null, abandoned.Token);
                channel.Writer.Complete();
            }
            catch (Exception error)
            {
                channel.Writer.Complete(error);
            }
        }
    }

    // The bytes outlive the call.
    private static PatientRecord Kept(PatientRecord record) =>
        new(record.Patient, record.SourceId, [.. record.Resources.Select(resource => resource with { Json = resource.Json.ToArray() })]) { Gaps = record.Gaps, IsCandidate = record.IsCandidate };
}
