using System.Text;
using RefractoryEpilepsy.Fhir.Sieve;

namespace RefractoryEpilepsy.Fhir.Sources;

/// <summary>What the sieve left: where resources stand, who is a candidate, who is whom.</summary>
internal sealed class FirstPass : IDisposable
{
    private readonly ExportOptions options;
    private readonly SieveWorker[] workers;
    private readonly HashSet<ulong> candidates = [];
    private readonly Dictionary<string, long> gapCounts = [];

    private FirstPass(IReadOnlyList<Chunk> chunks, SieveWorker[] workers, ExportOptions options) =>
        (Chunks, this.workers, this.options) = (chunks, workers, options);

    public IReadOnlyList<Chunk> Chunks { get; }

    public PatientLinks Links { get; } = new();

    public Deletions Deletions { get; private set; } = new([]);

    private readonly HashSet<ulong> gone = [];

    public IReadOnlyList<SpillFile> Indexes => [.. workers.Select(worker => worker.Index)];

    public IReadOnlyList<SpillFile> SharedIndexes => [.. workers.Select(worker => worker.Shared)];

    /// <summary>How many candidates there are (hashes of surviving ids).</summary>
    public int CandidateCount => candidates.Count;

    /// <summary>Whether the records of this patient (a surviving id) are wanted.</summary>
    public bool Wants(ulong survivor) => options.EveryPatient || candidates.Contains(survivor);

    /// <summary>Whether this patient (a surviving id) shows a sign.</summary>
    public bool IsCandidate(string survivor) => candidates.Contains(PatientLinks.HashOf(survivor));

    /// <summary>Reads everything once.</summary>
    public static async Task<FirstPass> RunAsync(
        IReadOnlyList<InputFile> files, IReadOnlyList<Gap> unreadable, TermFinder terms, ExportOptions options, TemporaryFolder folder, Action<Gap> gap, IProgress<ReadProgress>? progress, CancellationToken stop)
    {
        IReadOnlyList<Chunk> chunks = Chunk.Cut(files, options.ChunkBytes);
        int count = Math.Max(1, Math.Min(options.Workers, chunks.Count));
        var pass = new FirstPass(chunks, [.. Enumerable.Range(0, count).Select(_ => new SieveWorker(terms, options, folder))], options);
        try
        {
            await pass.SieveAsync(files, progress, stop);
            foreach (Gap one in unreadable)
            {
                pass.Tell(one, gap);
            }

            pass.Settle(gap);
            return pass;
        }
        catch
        {
            pass.Dispose();
            throw;
        }
    }

    /// <summary>The counts.</summary>
    public ReadSummary Summary()
    {
        var types = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach ((string type, long number) in workers.SelectMany(worker => worker.Counts))
        {
            types[type] = types.GetValueOrDefault(type) + number;
        }

        List<InputFile> files = [.. Chunks.Where(chunk => chunk.HoldsFhir).Select(chunk => chunk.File).Distinct()];
        return new(
            types,
            files.Count,
            files.Sum(file => file.Length),
            workers.Sum(worker => worker.Lines),
            new SortedDictionary<string, long>(gapCounts, StringComparer.Ordinal),
            candidates.Count,
            NewestRecord(),
            Deletions.InOrder)
        {
            People = People(),
        };
    }

    /// <summary>Whether the Patient of this id was deleted and did not come again: what names it goes along.</summary>
    public bool IsGone(string id) => gone.Count > 0 && gone.Contains(PatientLinks.HashOf(id));

    private long People() => Indexes.SelectMany(index => index.Rows<IndexEntry>()).Where(row => !gone.Contains(row.Owner)).Select(row => Links.Survivor(row.Owner)).Distinct().LongCount();

    /// <summary>Deleted Patients, without those of whom a later version is there.</summary>
    private HashSet<ulong> Gone()
    {
        var deleted = Deletions.InOrder
            .Where(deletion => deletion.Reference.StartsWith("Patient/", StringComparison.Ordinal))
            .ToDictionary(deletion => PatientLinks.HashOf(deletion.Reference["Patient/".Length..]), deletion => deletion.Reference);
        var left = deleted.Keys.ToHashSet();
        if (left.Count > 0)
        {
            var resource = new FetchedResource(new ResourceWalker(TermFinder.Nothing));
            using var fetcher = new Fetcher(Chunks, options);
            foreach (IndexEntry row in Indexes.SelectMany(index => index.Rows<IndexEntry>()).Where(row => row.Type == WantedType.Patient && deleted.ContainsKey(row.Owner)).OrderBy(row => (row.Chunk, row.Offset)))
            {
                int start = fetcher.Fetch(row);
                if (resource.Read(fetcher.Buffer, start, row)
                    && !Deletions.Covers(deleted[row.Owner], ResourceVersion.Of(fetcher.Buffer.AsSpan(resource.Start, resource.Length)).LastUpdated))
                {
                    left.Remove(row.Owner);
                }
            }
        }

        return left;
    }

    public void Dispose()
    {
        foreach (SieveWorker worker in workers)
        {
            worker.Dispose();
        }
    }

    private async Task SieveAsync(IReadOnlyList<InputFile> files, IProgress<ReadProgress>? progress, CancellationToken stop)
    {
        long bytes = files.Sum(file => file.Length);
        long done = 0;
        int filesDone = 0;
        await Parallelism.RunAsync(
            workers.Length,
            Chunks.Count,
            (worker, item, either) =>
            {
                Chunk chunk = Chunks[item];
                workers[worker].Run(chunk, read => progress?.Report(new(1, filesDone, files.Count, Interlocked.Add(ref done, read), bytes, 0, 0)), either);
                if (chunk.To >= chunk.File.Length)
                {
                    Interlocked.Increment(ref filesDone);
                }

                return ValueTask.CompletedTask;
            },
            stop);
        Chunk.NumberLines(Chunks);
    }

    private void Settle(Action<Gap> gap)
    {
        foreach (Gap met in GapSpill.Merge([.. workers.Select(worker => worker.Gaps)], Chunks))
        {
            Tell(met, gap);
        }

        Deletions = new(workers.SelectMany(worker => worker.Deletions));
        gone.UnionWith(Gone());
        foreach (SieveWorker worker in workers)
        {
            Links.Add(worker.Links);
        }

        JoinLinked();
        JoinIdentified();
        var medications = workers.SelectMany(worker => worker.Medications).ToHashSet();
        var found = workers.SelectMany(worker => worker.Candidates).ToHashSet();
        if (medications.Count > 0 || Links.Any)
        {
            foreach (IndexEntry row in Indexes.SelectMany(index => index.Rows<IndexEntry>()))
            {
                if (row.Medication != 0 && medications.Contains(row.Medication))
                {
                    found.Add(row.Owner);
                }

                // A deleted Patient is no id to live on under: whoever is linked with it must not go along.
                if (row.Type == WantedType.Patient && !gone.Contains(row.Owner))
                {
                    Links.SeePatient(row.Owner);
                }
            }
        }

        SettleLinks(gap);
        candidates.UnionWith(found.Select(Links.Survivor));
        candidates.UnionWith((options.AlsoPatients ?? (IReadOnlySet<string>)new HashSet<string>()).Select(id => Links.Survivor(PatientLinks.HashOf(id))));
    }

    private void SettleLinks(Action<Gap> gap)
    {
        (IReadOnlyList<string> circular, IReadOnlyList<string> dangling) = Links.Settle();
        foreach (string id in circular)
        {
            Tell(new("circular-link", "The Patient's links go in a circle: none is the one in use; the ordinally smallest id was taken.", new("Patient/" + id)), gap);
        }

        foreach (string id in dangling)
        {
            Tell(new("dangling-link", "A Patient's link names this one, which is not in the input: ask for it.", new("Patient/" + id)), gap);
        }
    }

    // Only the newest version of a Patient says whom it is linked with, and a deleted one says nothing: links that were taken back part people again.
    private void JoinLinked()
    {
        var linked = workers.SelectMany(worker => worker.Linked).GroupBy(one => PatientLinks.HashOf(one.Id)).ToDictionary(group => group.Key, group => group.ToList());
        if (linked.Count == 0)
        {
            return;
        }

        var deleted = Deletions.InOrder.Select(deletion => deletion.Reference).ToHashSet(StringComparer.Ordinal);
        var versions = new Dictionary<ulong, int>();
        foreach (IndexEntry row in Patients().Where(row => linked.ContainsKey(row.Owner)))
        {
            versions[row.Owner] = versions.GetValueOrDefault(row.Owner) + 1;
        }

        var several = new Dictionary<ulong, PatientVersion>();
        using var fetcher = new Fetcher(Chunks, options);
        var resource = new FetchedResource(new ResourceWalker(TermFinder.Nothing));
        foreach (IndexEntry row in Patients().Where(row => linked.TryGetValue(row.Owner, out var met) && (versions[row.Owner] > 1 || deleted.Contains("Patient/" + met[0].Id))))
        {
            int start = fetcher.Fetch(row);
            if (resource.Read(fetcher.Buffer, start, row))
            {
                byte[] json = fetcher.Buffer.AsSpan(resource.Start, resource.Length).ToArray();
                var version = new PatientVersion(Encoding.UTF8.GetString(resource.Id), ResourceVersion.Of(json), json);
                if (!several.TryGetValue(row.Owner, out PatientVersion? other) || version.IsAfter(other))
                {
                    several[row.Owner] = version;
                }
            }
        }

        foreach ((ulong owner, List<(string Id, IReadOnlyList<(string Other, string Kind)> Links)> met) in linked)
        {
            if (!several.TryGetValue(owner, out PatientVersion? newest))
            {
                Join(met[0].Id, met[0].Links);
            }
            else if (!Deletions.Covers("Patient/" + newest.Id, newest.Version.LastUpdated))
            {
                Join(newest.Id, PatientDetails.Links(newest.Json));
            }
        }
    }

    private void Join(string own, IEnumerable<(string Other, string Kind)> links)
    {
        foreach ((string other, string kind) in links.Where(link => link.Other != own))
        {
            Links.Join(own, other, replaced: kind == "replaced-by", otherReplaced: kind == "replaces");
        }
    }

    private IEnumerable<IndexEntry> Patients() => Indexes.SelectMany(index => index.Rows<IndexEntry>()).Where(row => row.Type == WantedType.Patient);

    // Some references name the patient by a business identifier: the Patients are asked for theirs.
    private void JoinIdentified()
    {
        var identified = workers.SelectMany(worker => worker.Identified).ToHashSet();
        if (identified.Count == 0)
        {
            return;
        }

        using var fetcher = new Fetcher(Chunks, options);
        var resource = new FetchedResource(new ResourceWalker(TermFinder.Nothing));
        foreach (SpillFile index in Indexes)
        {
            foreach (IndexEntry row in index.Rows<IndexEntry>().Where(row => row.Type == WantedType.Patient))
            {
                int start = fetcher.Fetch(row);
                if (!resource.Read(fetcher.Buffer, start, row))
                {
                    continue;
                }

                foreach (string identifier in PatientDetails.Identifiers(fetcher.Buffer.AsSpan(resource.Start, resource.Length)))
                {
                    string name = "?identifier=" + identifier;
                    if (identified.Contains(PatientLinks.HashOf(name)))
                    {
                        Links.Join(Encoding.UTF8.GetString(resource.Id), name, replaced: false, otherReplaced: false, alias: true);
                    }
                }
            }
        }
    }

    private sealed record PatientVersion(string Id, ResourceVersion Version, byte[] Json)
    {
        /// <summary>As versions are chosen everywhere: by instant and number, else by their bytes.</summary>
        public bool IsAfter(PatientVersion other) => Version.Compare(other.Version) is not 0 and var order ? order > 0 : Json.AsSpan().SequenceCompareTo(other.Json) > 0;
    }

    private void Tell(Gap met, Action<Gap> gap)
    {
        gapCounts[met.Code] = gapCounts.GetValueOrDefault(met.Code) + 1;
        gap(met);
    }

    // A day counts unless the records before it ended ten years earlier: a slip of the pen (2091) or a stand-in (2099-12-31) is no newest record.
    private DateOnly? NewestRecord()
    {
        int last = -1;
        int previous = -1;
        int newest = -1;
        for (int day = 0; day < workers[0].Days.Length; day++)
        {
            int records = workers.Sum(worker => worker.Days[day]);
            if (records == 0)
            {
                continue;
            }

            previous = last;
            last = day;
            newest = (previous >= 0 && day - previous <= 3660) || newest < 0 ? day : newest;
        }

        return newest < 0 ? null : DateOnly.FromDayNumber(newest + ResourceFacts.FirstDay);
    }
}
