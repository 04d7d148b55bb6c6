using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;
using RefractoryEpilepsy.Fhir.Sieve;

namespace RefractoryEpilepsy.Fhir.Sources;

/// <summary>One thread of the first pass: walks over every resource of its chunks and notes down what the second pass needs.</summary>
internal sealed unsafe partial class SieveWorker(TermFinder terms, ExportOptions options, TemporaryFolder folder) : IDisposable
{
    private static readonly SearchValues<byte> TypeLetters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"u8);

    private readonly ResourceWalker walker = new(terms);
    private readonly byte[] memory = ByteWindow.NewBuffer();
    private readonly long[] wantedCounts = new long[WantedTypes.Names.Count];
    private readonly Dictionary<string, long> otherCounts = [];
    private readonly List<int> withoutType = [];
    private Chunk chunk = null!;
    private int line;

    /// <summary>Where the resources of patients stand.</summary>
    public SpillFile Index { get; } = new(folder, "index");

    /// <summary>Where shared resources stand, once for each name they have.</summary>
    public SpillFile Shared { get; } = new(folder, "shared");

    public GapSpill Gaps { get; } = new(folder);

    /// <summary>Hashes of patients with a sign.</summary>
    public HashSet<ulong> Candidates { get; } = [];

    /// <summary>Names of Medications that are ours.</summary>
    public HashSet<ulong> Medications { get; } = [];

    public PatientLinks Links { get; } = new();

    /// <summary>Patients meant by a business identifier.</summary>
    public HashSet<ulong> Identified { get; } = [];

    public List<Deletion> Deletions { get; } = [];

    /// <summary>Patients with links, version by version: which of them counts is known when everything is read.</summary>
    public List<(string Id, IReadOnlyList<(string Other, string Kind)> Links)> Linked { get; } = [];

    /// <summary>How many records are dated on each day, from <see cref="ResourceFacts.FirstDay"/>.</summary>
    public int[] Days { get; } = new int[ResourceFacts.LastDay - ResourceFacts.FirstDay + 1];

    /// <summary>Lines and entries with something on them.</summary>
    public long Lines { get; private set; }

    /// <summary>How many resources of each type.</summary>
    public IEnumerable<KeyValuePair<string, long>> Counts => otherCounts.Concat(
        wantedCounts.Select((count, type) => KeyValuePair.Create(WantedTypes.Names[type], count)).Where(pair => pair.Value > 0));

    public void Dispose()
    {
        Index.Dispose();
        Shared.Dispose();
        Gaps.Dispose();
    }

    /// <summary>Sieves one piece of the input.</summary>
    /// <param name="piece">What to read.</param>
    /// <param name="advance">Told how many bytes on disk were read since the last call.</param>
    /// <param name="stop">Cancels between reads.</param>
    public void Run(Chunk piece, Action<long> advance, CancellationToken stop)
    {
        chunk = piece;
        line = 0;
        withoutType.Clear();
        (Stream plain, Stream raw) = InputFiles.Open(piece.File, options);
        using (plain)
        {
            try
            {
                long from = Math.Max(0, piece.From - 1);
                if (from > 0)
                {
                    plain.Position = from;
                }

                var window = new ByteWindow(new WatchedStream(plain, raw, piece.To, advance, stop), options.LongestLine, memory, from);
                if (piece.File.Form == FileForm.Lines)
                {
                    ReadLines(window);
                }
                else
                {
                    SkipByteOrderMark(window);
                    ReadParts(window, window.Keep, inLine: false);
                }
            }
            catch (InvalidDataException)
            {
                Gap("damaged-file", "The file cannot be unpacked beyond this line: fetch it again.");
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                throw new InputException($"\"{piece.File.Name}\" could not be read to its end ({error.Message}): check the disk and start again.", error);
            }
        }

        piece.Lines = line;
        if (piece.HoldsFhir)
        {
            foreach (int without in withoutType)
            {
                Gaps.Add(piece.Id, without, "no-resource-type", "The object has no resourceType: it is no FHIR resource.", "");
            }
        }
        else
        {
            // A log or another kind of file: left alone.
            Lines -= withoutType.Count;
        }
    }

    // One resource, walked over: count it and note down where it stands.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Note(long offset, int length, bool isEntry, ReadOnlySpan<byte> fullUrl, byte* start, int resourceLength)
    {
        ResourceFacts facts = walker.Facts;
        if (facts.InvalidUtf8)
        {
            Gap("invalid-utf8", "The line is not UTF-8: export it again as UTF-8.", facts.Type == WantedType.None ? "" : WantedTypes.Names[(int)facts.Type]);
            return;
        }

        if (!Count(facts))
        {
            return;
        }

        if (facts.WrongType != Member.None)
        {
            Gap("wrong-type", $"\"{NameOf(facts.WrongType)}\" is not of the type FHIR gives it.", Where(facts));
        }

        WantedType type = facts.Type;
        if (type is WantedType.None)
        {
            return;
        }

        int newest = type == WantedType.Encounter ? Math.Max(facts.NewestDay, facts.NewestEnd) : facts.NewestDay;
        if (type.DatesRecords() && newest > 0)
        {
            Days[newest - ResourceFacts.FirstDay]++;
        }

        ReadOnlySpan<byte> id = walker.Text(facts.Id);
        if (id.IsEmpty && !fullUrl.IsEmpty)
        {
            id = IdOf(fullUrl);
        }

        if (id.IsEmpty)
        {
            Gap("missing-id", "The resource has no id: nothing can refer to it.", WantedTypes.Names[(int)type]);
        }

        var entry = new IndexEntry(0, 0, id.IsEmpty ? 0 : Utf8Hash.Of(id, (ulong)type), offset, length, chunk.Id, line, type, isEntry ? (byte)1 : (byte)0);
        if (type.IsShared())
        {
            NoteShared(entry, id, fullUrl, new ReadOnlySpan<byte>(start, resourceLength));
        }
        else if (type == WantedType.Patient)
        {
            NotePatient(entry, id, fullUrl, new ReadOnlySpan<byte>(start, resourceLength));
        }
        else
        {
            NoteOwned(entry, new ReadOnlySpan<byte>(start, resourceLength));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool Count(ResourceFacts facts)
    {
        if (facts.Type != WantedType.None)
        {
            chunk.HoldsFhir = true;
            wantedCounts[(int)facts.Type]++;
            return true;
        }

        ReadOnlySpan<byte> name = walker.Text(facts.TypeName);
        if (name.IsEmpty)
        {
            if (facts.WrongType == Member.ResourceType)
            {
                Gap("wrong-type", "\"resourceType\" is not text.");
            }
            else
            {
                withoutType.Add(line);
            }

            return false;
        }

        if (name.Length > 60 || name.ContainsAnyExcept(TypeLetters))
        {
            Gap("wrong-type", "\"resourceType\" is no name of a type.");
            return false;
        }

        chunk.HoldsFhir = true;
        string type = Encoding.ASCII.GetString(name);
        otherCounts[type] = otherCounts.GetValueOrDefault(type) + 1;
        return true;
    }

    private void NoteShared(IndexEntry entry, ReadOnlySpan<byte> id, ReadOnlySpan<byte> fullUrl, ReadOnlySpan<byte> bytes)
    {
        bool ours = entry.Type == WantedType.Medication && walker.Facts.Sign;
        foreach (ulong name in SharedNames.Of(entry.Type, id, fullUrl, bytes))
        {
            Shared.Append(entry with { Owner = name });
            if (ours)
            {
                Medications.Add(name);
            }
        }
    }

    private void NotePatient(IndexEntry entry, ReadOnlySpan<byte> id, ReadOnlySpan<byte> fullUrl, ReadOnlySpan<byte> bytes)
    {
        if (id.IsEmpty)
        {
            return;
        }

        Index.Append(entry with { Owner = Utf8Hash.Of(id) });
        ReadOnlySpan<byte> alias = IdOf(fullUrl);
        if (fullUrl.StartsWith("urn:"u8) && !alias.SequenceEqual(id))
        {
            Links.Join(Encoding.UTF8.GetString(id), Encoding.UTF8.GetString(alias), replaced: false, otherReplaced: false, alias: true);
        }

        if (walker.Facts.HasLink)
        {
            Linked.Add((Encoding.UTF8.GetString(id), [.. PatientDetails.Links(bytes)]));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void NoteOwned(IndexEntry entry, ReadOnlySpan<byte> bytes)
    {
        ResourceFacts facts = walker.Facts;
        ulong owner = 0;
        bool told = false;
        for (Member member = Member.Subject; member <= Member.For && owner == 0; member++)
        {
            ReferenceSlices slices = facts.ReferenceOf(member);
            if (!slices.Reference.IsEmpty)
            {
                told = true;
                if (ReferenceName.TryPatient(walker.Text(slices.Reference), out ReadOnlySpan<byte> patient))
                {
                    owner = Owner(patient);
                }
            }
            else if (!slices.Value.IsEmpty)
            {
                told = true;
                owner = Owner(Encoding.UTF8.GetBytes($"?identifier={Utf8(slices.System)}|{Utf8(slices.Value)}"));
            }
        }

        if (owner == 0 && facts.HasParticipant && entry.Type == WantedType.Appointment && PatientDetails.Participant(bytes) is { } participant)
        {
            owner = Owner(Encoding.UTF8.GetBytes(participant));
        }

        if (owner == 0)
        {
            if (entry.Type.NeedsPatient())
            {
                Gap(
                    told ? "unresolved-subject" : "missing-subject",
                    told ? "Its subject is no Patient that references can reach: the resource belongs to nobody." : "It names no patient: the resource belongs to nobody.",
                    Where(facts));
            }

            return;
        }

        if (facts.Sign)
        {
            Candidates.Add(owner);
        }

        TextSlice medication = facts.ReferenceOf(Member.Medication).Reference;
        Index.Append(entry with { Owner = owner, Medication = medication.IsEmpty ? 0 : ReferenceName.Of(walker.Text(medication)) });
    }

    private ulong Owner(ReadOnlySpan<byte> patient)
    {
        ulong owner = Utf8Hash.Of(patient);
        if (patient[0] == '?')
        {
            Identified.Add(owner);
        }

        return owner;
    }

    private static ReadOnlySpan<byte> IdOf(ReadOnlySpan<byte> fullUrl) =>
        fullUrl.StartsWith("urn:"u8) ? fullUrl[(fullUrl.LastIndexOf((byte)':') + 1)..]
        : ReferenceName.TryRelative(fullUrl, out _, out ReadOnlySpan<byte> id) ? id : default;

    private string Utf8(TextSlice slice) => Encoding.UTF8.GetString(walker.Text(slice));

    // Type/id for a gap; ids that are none are not repeated.
    private string Where(ResourceFacts facts)
    {
        string type = facts.Type == WantedType.None ? Utf8(facts.TypeName) : WantedTypes.Names[(int)facts.Type];
        string id = Utf8(facts.Id);
        return id.Length is 0 or > 128 ? type : type + "/" + id;
    }

    private static string NameOf(Member member) => member switch
    {
        Member.For => "for",
        _ => char.ToLowerInvariant(member.ToString()[0]) + member.ToString()[1..],
    };

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Gap(string code, string text, string where = "") => Gaps.Add(chunk.Id, line, code, text, where);
}
