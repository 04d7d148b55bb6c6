using RefractoryEpilepsy.Fhir.Sieve;

namespace RefractoryEpilepsy.Fhir.Sources;

/// <summary>An input that was read once: its counts are known, its candidates can be handed over. Dispose it to clear the disk.</summary>
public sealed class SievedExport : IAsyncDisposable, IDisposable
{
    private const int WriteBuffer = 32 << 10;
    private const int MostPartitions = 512;

    private readonly FirstPass first;
    private readonly TemporaryFolder folder;
    private readonly ExportOptions options;

    internal SievedExport(FirstPass first, TemporaryFolder folder, ExportOptions options)
    {
        (this.first, this.folder, this.options) = (first, folder, options);
        Summary = first.Summary();
    }

    /// <summary>What the input holds.</summary>
    public ReadSummary Summary { get; }

    /// <summary>How many patients the last reading handed over.</summary>
    public long PatientsRead { get; private set; }

    /// <summary>
    /// Regroups the candidates' records on disk and hands over each patient once, from several threads at a time and in no order. A patient
    /// whose Patient resource is deleted is left out (see <see cref="ReadSummary.Deletions"/>).
    /// </summary>
    /// <param name="perPatient">Called concurrently; the record's bytes are gone when it returns.</param>
    /// <param name="gap">Told of what could not be attributed; called by one thread at a time.</param>
    /// <param name="progress">Told how far it is.</param>
    /// <param name="stop">Stops between patients.</param>
    /// <param name="part">Only this share of the patients, from 0; the same ones in every process that reads the same input.</param>
    /// <param name="parts">How many shares there are.</param>
    /// <exception cref="InputException">The input changed meanwhile, or the temporary disk is full.</exception>
    public async Task ReadAsync(Func<PatientRecord, CancellationToken, ValueTask> perPatient, Action<Gap>? gap, IProgress<ReadProgress>? progress, CancellationToken stop, int part = 0, int parts = 1)
    {
        using Partitions partitions = new(folder, PartitionCount(parts));
        HashSet<ulong> names = await RegroupAsync(partitions, gap ?? (static _ => { }), progress, part, parts, stop);
        using SharedResources shared = SharedResources.Find(first.SharedIndexes, names, first.Chunks, options, folder);
        names.Clear();
        var assembler = new PatientAssembler(first.Chunks, first.Links, first.Deletions, shared, options.Pseudonym, first.IsCandidate, first.IsGone);
        byte[][] buffers = [.. Enumerable.Range(0, Math.Max(1, options.Workers)).Select(_ => Array.Empty<byte>())];
        long patients = 0;
        long bytesDone = 0;
        long bytes = Enumerable.Range(0, partitions.Count).Sum(partitions.LengthOf);
        await Parallelism.RunAsync(
            options.Workers,
            partitions.Count,
            async (worker, item, either) =>
            {
                int length = partitions.Take(item, ref buffers[worker]);
                foreach (PatientRecord record in assembler.Patients(buffers[worker], length))
                {
                    either.ThrowIfCancellationRequested();
                    await perPatient(record, either);
                    Interlocked.Increment(ref patients);
                }

                progress?.Report(new(3, 0, 0, Interlocked.Add(ref bytesDone, length), bytes, Interlocked.Read(ref patients), first.CandidateCount));
            },
            stop);
        PatientsRead = patients;
    }

    /// <summary>Every shared resource of the input (medications, practitioners, roles, organizations, locations); of several versions, a later one that is handed over is newer.</summary>
    public IEnumerable<RawResource> Shared()
    {
        var resource = new FetchedResource(new ResourceWalker(TermFinder.Nothing));
        var newest = new Dictionary<string, ResourceVersion>(StringComparer.Ordinal);
        using var fetcher = new Fetcher(first.Chunks, options);
        foreach (SpillFile index in first.SharedIndexes)
        {
            // A resource stands in the index once for each of its names.
            var seen = new HashSet<(int, long)>();
            foreach (IndexEntry row in index.Rows<IndexEntry>())
            {
                if (!seen.Add((row.Chunk, row.Offset)))
                {
                    continue;
                }

                int start = fetcher.Fetch(row);
                if (!resource.Read(fetcher.Buffer, start, row))
                {
                    continue;
                }

                Chunk chunk = first.Chunks[row.Chunk];
                var found = new RawResource(
                    WantedTypes.Names[(int)row.Type],
                    System.Text.Encoding.UTF8.GetString(resource.Id),
                    chunk.File.Name,
                    chunk.LinesBefore + row.Line + 1,
                    fetcher.Buffer.AsSpan(resource.Start, resource.Length).ToArray())
                {
                    Aliases = resource.Aliases.Length == 0 ? [] : System.Text.Encoding.UTF8.GetString(resource.Aliases).Split('\n'),
                };
                ResourceVersion version = ResourceVersion.Of(found.Json.Span);
                bool isNewer = !newest.TryGetValue(found.Reference, out ResourceVersion other) || version.Compare(other) >= 0;
                if (isNewer && !first.Deletions.Covers(found.Reference, version.LastUpdated))
                {
                    newest[found.Reference] = version;
                    yield return found;
                }
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        first.Dispose();
        folder.Dispose();
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    private int PartitionCount(int parts)
    {
        long bytes = 0;
        foreach (IndexEntry row in first.Indexes.SelectMany(index => index.Rows<IndexEntry>()))
        {
            bytes += first.Wants(first.Links.Survivor(row.Owner)) ? row.Length + StoredResource.Head + 128 : 0;
        }

        return (int)Math.Clamp(bytes / parts / options.PartitionBytes, Math.Max(4, options.Workers * 4), MostPartitions);
    }

    // By other bits than those that choose the partition.
    private static int PartOf(ulong owner, int parts) => (int)((owner & uint.MaxValue) % (ulong)parts);

    // Fetches the candidates' resources, in the order in which they stand, and spreads them over the partitions.
    private async Task<HashSet<ulong>> RegroupAsync(Partitions partitions, Action<Gap> gap, IProgress<ReadProgress>? progress, int part, int parts, CancellationToken stop)
    {
        IReadOnlyList<SpillFile> indexes = first.Indexes;
        MovedResources moved = MovedResources.Find(first, options, stop);
        var names = new HashSet<ulong>();
        int done = 0;
        await Parallelism.RunAsync(
            options.Workers,
            indexes.Count,
            (_, item, either) =>
            {
                HashSet<ulong> found = Regroup(indexes[item], partitions, moved, gap, part, parts, either);
                lock (names)
                {
                    names.UnionWith(found);
                }

                progress?.Report(new(2, Interlocked.Increment(ref done), indexes.Count, 0, 0, 0, first.CandidateCount));
                return ValueTask.CompletedTask;
            },
            stop);
        return names;
    }

    private HashSet<ulong> Regroup(SpillFile index, Partitions partitions, MovedResources moved, Action<Gap> gap, int part, int parts, CancellationToken stop)
    {
        var names = new HashSet<ulong>();
        var resource = new FetchedResource(new ResourceWalker(TermFinder.Nothing));
        ArraySegmentWriter[] writers = [.. Enumerable.Range(0, partitions.Count).Select(partition => new ArraySegmentWriter(WriteBuffer, records => partitions.Append(partition, records)))];
        using var fetcher = new Fetcher(first.Chunks, options);
        foreach (IndexEntry row in index.Rows<IndexEntry>())
        {
            ulong owner = first.Links.Survivor(row.Owner);
            if (!first.Wants(owner) || (parts > 1 && PartOf(owner, parts) != part))
            {
                continue;
            }

            stop.ThrowIfCancellationRequested();
            int start = fetcher.Fetch(row);
            Chunk chunk = first.Chunks[row.Chunk];
            if (!resource.Read(fetcher.Buffer, start, row))
            {
                throw new InputException($"\"{chunk.File.Name}\" changed while it was read: keep the files in place and start again.");
            }

            if (moved.Left(row, owner, resource.Id))
            {
                continue;
            }

            if (resource.Patient.Length > 0 && resource.Patient[0] == '?' && first.Links.Survivor(System.Text.Encoding.UTF8.GetString(resource.Patient)) is ['?', ..])
            {
                var unresolved = new Gap(
                    "unresolved-subject",
                    "It names its patient by an identifier that no Patient of the input has: export references, or the Patients.",
                    new(WantedTypes.Names[(int)row.Type] + "/" + System.Text.Encoding.UTF8.GetString(resource.Id)),
                    chunk.File.Name,
                    chunk.LinesBefore + row.Line + 1);
                lock (first)
                {
                    gap(unresolved);
                }

                continue;
            }

            names.UnionWith(resource.Names);
            StoredResource.Write(writers[partitions.Of(owner)], row, owner, resource, fetcher.Buffer);
        }

        foreach (ArraySegmentWriter writer in writers)
        {
            writer.Flush();
        }

        return names;
    }
}
