using System.Collections;
using System.Numerics;
using System.Runtime.CompilerServices;
using RefractoryEpilepsy.Fhir.Sieve;

namespace RefractoryEpilepsy.Fhir.Sources;

/// <summary>Resources whose versions name different patients: they belong to the patient whom the newest version names, and to nobody else.</summary>
internal sealed class MovedResources
{
    private readonly Dictionary<ulong, Newest> newest = [];

    private MovedResources()
    {
    }

    /// <summary>Whether this version, of this patient (a surviving id), was replaced by one that names another.</summary>
    public bool Left(in IndexEntry row, ulong owner, ReadOnlySpan<byte> id) =>
        newest.Count > 0 && newest.TryGetValue(row.Name, out Newest? known) && known.Owner != owner && known.Id.AsSpan().SequenceEqual(id);

    /// <summary>
    /// Looks for them. Names of wanted resources are remembered by a few bits each, so that memory hardly grows with the export; only what
    /// is there twice is looked at again.
    /// </summary>
    public static MovedResources Find(FirstPass first, ExportOptions options, CancellationToken stop)
    {
        var found = new MovedResources();
        HashSet<ulong> twice = Twice(first);
        if (twice.Count == 0)
        {
            return found;
        }

        var owners = new Dictionary<ulong, ulong>();
        var several = new HashSet<ulong>();
        foreach (IndexEntry row in Rows(first))
        {
            if (twice.Contains(row.Name))
            {
                ulong owner = first.Links.Survivor(row.Owner);
                if (!owners.TryAdd(row.Name, owner) && owners[row.Name] != owner)
                {
                    several.Add(row.Name);
                }
            }
        }

        if (several.Count > 0)
        {
            found.Compare(first, several, options, stop);
        }

        return found;
    }

    private static IEnumerable<IndexEntry> Rows(FirstPass first) => first.Indexes.SelectMany(index => index.Rows<IndexEntry>()).Where(row => row.Name != 0);

    // Names of wanted resources that seem to stand in the input more than once.
    private static HashSet<ulong> Twice(FirstPass first)
    {
        long rows = first.Indexes.Sum(index => index.Length) / Unsafe.SizeOf<IndexEntry>();
        var seen = new NameFilter(rows);
        var wanted = new BitArray(checked((int)Math.Min(rows, int.MaxValue)));
        var twice = new HashSet<ulong>();
        int number = 0;
        foreach (SpillFile index in first.Indexes)
        {
            foreach (IndexEntry row in index.Rows<IndexEntry>())
            {
                if (first.Wants(first.Links.Survivor(row.Owner)))
                {
                    wanted[number] = true;
                    if (row.Name != 0 && !seen.Add(row.Name))
                    {
                        twice.Add(row.Name);
                    }
                }

                number++;
            }
        }

        number = 0;
        foreach (SpillFile index in first.Indexes)
        {
            foreach (IndexEntry row in index.Rows<IndexEntry>())
            {
                if (!wanted[number++] && row.Name != 0 && seen.Has(row.Name))
                {
                    twice.Add(row.Name);
                }
            }
        }

        return twice;
    }

    private void Compare(FirstPass first, HashSet<ulong> several, ExportOptions options, CancellationToken stop)
    {
        var resource = new FetchedResource(new ResourceWalker(TermFinder.Nothing));
        using var fetcher = new Fetcher(first.Chunks, options);
        foreach (IndexEntry row in Rows(first).Where(row => several.Contains(row.Name)))
        {
            stop.ThrowIfCancellationRequested();
            int start = fetcher.Fetch(row);
            if (!resource.Read(fetcher.Buffer, start, row))
            {
                continue;
            }

            ReadOnlySpan<byte> json = fetcher.Buffer.AsSpan(resource.Start, resource.Length);
            var one = new Newest(first.Links.Survivor(row.Owner), resource.Id, ResourceVersion.Of(json), json.ToArray());
            if (!newest.TryGetValue(row.Name, out Newest? other) || one.IsAfter(other))
            {
                newest[row.Name] = one;
            }
        }
    }

    /// <summary>The newest version met so far.</summary>
    private sealed record Newest(ulong Owner, byte[] Id, ResourceVersion Version, byte[] Json)
    {
        public bool IsAfter(Newest other) => Version.Compare(other.Version) is not 0 and var order ? order > 0 : Json.AsSpan().SequenceCompareTo(other.Json) > 0;
    }
}

/// <summary>A set of hashes that takes two bytes for each, and never more than 64 MB; it may hold one too many, never one too few.</summary>
internal sealed class NameFilter(long names)
{
    private const ulong Most = 64 << 17;

    private readonly ulong[] bits = new ulong[Math.Clamp(BitOperations.RoundUpToPowerOf2((ulong)names * 16) / 64, 16, Most)];

    /// <summary>Adds a hash; false where it seems to be there already.</summary>
    public bool Add(ulong hash)
    {
        bool there = Has(hash);
        foreach (ulong bit in (ReadOnlySpan<ulong>)[First(hash), Second(hash), Third(hash)])
        {
            bits[bit >> 6] |= 1ul << (int)bit;
        }

        return !there;
    }

    /// <summary>Whether a hash seems to be there.</summary>
    public bool Has(ulong hash) => Is(First(hash)) && Is(Second(hash)) && Is(Third(hash));

    private bool Is(ulong bit) => (bits[bit >> 6] & (1ul << (int)bit)) != 0;

    private ulong Mask => ((ulong)bits.Length * 64) - 1;

    private ulong First(ulong hash) => hash & Mask;

    private ulong Second(ulong hash) => (hash >> 21) & Mask;

    private ulong Third(ulong hash) => (hash * 0x9E3779B97F4A7C15 >> 17) & Mask;
}
