using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Text;
using RefractoryEpilepsy.Fhir.Sieve;

namespace RefractoryEpilepsy.Fhir.Sources;

/// <summary>Puts the patients of one partition together.</summary>
internal sealed class PatientAssembler(
    IReadOnlyList<Chunk> chunks,
    PatientLinks links,
    Deletions deletions,
    SharedResources shared,
    Func<string, PatientKey> pseudonym,
    Func<string, bool> isCandidate,
    Func<string, bool> isGone)
{
    private const int RememberedShared = 10_000;
    private const int SharedDepth = 4;

    private readonly ConcurrentDictionary<long, StoredRow> remembered = new();

    /// <summary>The patients, in no order; each without what was deleted. A deleted patient is left out.</summary>
    public IEnumerable<PatientRecord> Patients(byte[] bytes, int length)
    {
        var people = new Dictionary<ulong, List<StoredRow>>();
        for (int at = 0; at < length;)
        {
            StoredRow row = StoredResource.Read(bytes, at);
            at += row.Total;
            ref List<StoredRow>? rows = ref CollectionsMarshal.GetValueRefOrAddDefault(people, row.Owner, out _);
            (rows ??= []).Add(row);
        }

        foreach (List<StoredRow> rows in people.Values)
        {
            foreach (IGrouping<string, StoredRow> person in rows.Where(row => !isGone(Encoding.UTF8.GetString(row.Patient))).GroupBy(row => links.Survivor(Encoding.UTF8.GetString(row.Patient))))
            {
                if (Person(person.Key, person) is { } record)
                {
                    yield return record;
                }
            }
        }
    }

    private PatientRecord? Person(string id, IEnumerable<StoredRow> rows)
    {
        var gaps = new List<Gap>();
        var own = new List<RawResource>();
        var wanted = new HashSet<ulong>();
        List<StoredRow> newest = Newest(rows, gaps);
        foreach (StoredRow row in newest)
        {
            own.Add(Raw(row));
            foreach (ulong name in MemoryMarshal.Cast<byte, ulong>(row.Names.AsSpan()))
            {
                wanted.Add(name);
            }
        }

        if (own.Count == 0)
        {
            return null;
        }

        if (!own.Exists(resource => resource.Type == "Patient"))
        {
            RawResource first = own.MinBy(resource => (resource.File, resource.Line))!;
            gaps.Add(new("patient-missing", "The records name a Patient that is not in the input: ask for the Patient file.", new("Patient/" + id), first.File, first.Line));
        }

        if (!shared.IsEmpty)
        {
            own.AddRange(Newest(Shared(wanted), gaps).Select(Raw));
        }

        own.Sort(static (left, right) =>
        {
            int order = string.CompareOrdinal(left.Type, right.Type);
            return order != 0 ? order : string.CompareOrdinal(left.Id, right.Id);
        });
        return new(pseudonym(id), id, own) { Gaps = gaps, IsCandidate = isCandidate(id) };
    }

    private List<StoredRow> Newest(IEnumerable<StoredRow> rows, List<Gap> gaps)
    {
        var kept = new List<StoredRow>();
        foreach (IGrouping<(WantedType, string), StoredRow> versions in rows.GroupBy(row => (row.Type, Encoding.UTF8.GetString(row.Id))))
        {
            StoredRow newest = versions.First();
            ResourceVersion version = default;
            bool several = versions.Skip(1).Any();
            if (several || deletions.Any)
            {
                version = ResourceVersion.Of(newest.Json);
            }

            bool ambiguous = false;
            foreach (StoredRow other in versions.Skip(1))
            {
                ResourceVersion otherVersion = ResourceVersion.Of(other.Json);
                int order = otherVersion.Compare(version);
                int content = order == 0 ? other.Json.AsSpan().SequenceCompareTo(newest.Json) : 0;
                bool earlier = (other.Chunk, other.Line).CompareTo((newest.Chunk, newest.Line)) < 0;
                ambiguous = order > 0 ? false : ambiguous || content != 0;
                if (order > 0 || content > 0 || (order == 0 && content == 0 && earlier))
                {
                    (newest, version) = (other, otherVersion);
                }
            }

            string reference = WantedTypes.Names[(int)newest.Type] + "/" + versions.Key.Item2;
            if (deletions.Any && deletions.Covers(reference, version.LastUpdated))
            {
                continue;
            }

            if (ambiguous)
            {
                gaps.Add(new("ambiguous-duplicate", "The resource is there twice with nothing to tell which version is newer: export meta.lastUpdated.", new(reference), FileOf(newest), LineOf(newest)));
            }

            kept.Add(newest);
        }

        return kept;
    }

    private List<StoredRow> Shared(HashSet<ulong> wanted)
    {
        var taken = new HashSet<long>();
        var found = new List<StoredRow>();
        var sought = wanted.ToList();
        for (int depth = 0; depth < SharedDepth && sought.Count > 0; depth++)
        {
            var next = new List<ulong>();
            foreach ((long at, int length) in sought.SelectMany(shared.Places))
            {
                if (!taken.Add(at))
                {
                    continue;
                }

                StoredRow row = remembered.TryGetValue(at, out StoredRow? known) ? known : Remember(at, length);
                found.Add(row);
                next.AddRange(MemoryMarshal.Cast<byte, ulong>(row.Names.AsSpan()));
                if (row.Type == WantedType.Practitioner)
                {
                    next.AddRange(SharedNames.OfAliases(row.Aliases.ToArray()).Append(ReferenceName.Of(row.Type, row.Id)).Select(ReferenceName.OfRole));
                }
            }

            sought = next;
        }

        return found;
    }

    private StoredRow Remember(long at, int length)
    {
        StoredRow row = shared.Read(at, length);
        if (remembered.Count < RememberedShared)
        {
            remembered.TryAdd(at, row);
        }

        return row;
    }

    private string FileOf(StoredRow row) => chunks[row.Chunk].File.Name;

    private long LineOf(StoredRow row) => chunks[row.Chunk].LinesBefore + row.Line + 1;

    private RawResource Raw(StoredRow row) => new(
        WantedTypes.Names[(int)row.Type],
        Encoding.UTF8.GetString(row.Id),
        FileOf(row),
        LineOf(row),
        row.Json)
    {
        Aliases = row.Aliases.Count == 0 ? [] : Encoding.UTF8.GetString(row.Aliases).Split('\n'),
    };
}
