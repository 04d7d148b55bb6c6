using RefractoryEpilepsy.Fhir.Sieve;

namespace RefractoryEpilepsy.Fhir.Sources;

/// <summary>The shared resources that candidates refer to, on disk, found by name.</summary>
internal sealed class SharedResources : IDisposable
{
    private const int Rounds = 6;

    private readonly SpillFile file;
    private readonly Dictionary<ulong, List<(long At, int Length)>> places = [];
    private readonly Lock reading = new();

    private SharedResources(TemporaryFolder folder) => file = new(folder, "shared-found");

    public bool IsEmpty => places.Count == 0;

    /// <summary>Fetches those that are wanted, and those they refer to in turn.</summary>
    public static SharedResources Find(IReadOnlyList<SpillFile> indexes, HashSet<ulong> wanted, IReadOnlyList<Chunk> chunks, ExportOptions options, TemporaryFolder folder)
    {
        var found = new SharedResources(folder);
        var walker = new ResourceWalker(TermFinder.Nothing);
        var resource = new FetchedResource(walker);
        var taken = new HashSet<(int, long)>();
        HashSet<ulong> sought = wanted;
        for (int round = 0; round < Rounds && sought.Count > 0; round++)
        {
            var rows = new List<IndexEntry>();
            foreach (SpillFile index in indexes)
            {
                foreach (IndexEntry row in index.Rows<IndexEntry>())
                {
                    if (sought.Contains(row.Owner) && taken.Add((row.Chunk, row.Offset)))
                    {
                        rows.Add(row);
                    }
                }
            }

            rows.Sort(static (left, right) => (left.Chunk, left.Offset).CompareTo((right.Chunk, right.Offset)));
            var next = new HashSet<ulong>();
            using var fetcher = new Fetcher(chunks, options);
            foreach (IndexEntry row in rows)
            {
                int start = fetcher.Fetch(row);
                if (resource.Read(fetcher.Buffer, start, row))
                {
                    found.Keep(row, resource, fetcher.Buffer, next, wanted);
                }
            }

            wanted.UnionWith(next);
            sought = next;
        }

        found.file.Flush();
        return found;
    }

    /// <summary>The resource at a place.</summary>
    public StoredRow Read(long at, int length)
    {
        byte[] bytes = new byte[length];
        lock (reading)
        {
            file.Read(bytes, at);
        }

        return StoredResource.Read(bytes, 0);
    }

    /// <summary>Where the resources of that name stand, all versions.</summary>
    public IReadOnlyList<(long At, int Length)> Places(ulong name) => places.TryGetValue(name, out List<(long At, int Length)>? found) ? found : [];

    public void Dispose() => file.Dispose();

    private void Keep(in IndexEntry row, FetchedResource resource, byte[] buffer, HashSet<ulong> next, HashSet<ulong> wanted)
    {
        long at = file.Length;
        var writer = new ArraySegmentWriter(0, bytes => file.Append(bytes));
        StoredResource.Write(writer, row, 0, resource, buffer);
        writer.Flush();
        var place = (at, (int)(file.Length - at));
        foreach (ulong name in SharedNames.Of(row.Type, resource.Id, default, buffer.AsSpan(resource.Start, resource.Length)).Concat(SharedNames.OfAliases(resource.Aliases)).Distinct())
        {
            if (!places.TryGetValue(name, out List<(long At, int Length)>? all))
            {
                places[name] = all = [];
            }

            all.Add(place);
            if (row.Type == WantedType.Practitioner && ReferenceName.OfRole(name) is var role && !wanted.Contains(role))
            {
                next.Add(role);
            }
        }

        foreach (ulong name in resource.Names)
        {
            if (!wanted.Contains(name))
            {
                next.Add(name);
            }
        }
    }
}
