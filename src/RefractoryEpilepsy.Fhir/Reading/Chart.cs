using System.Runtime.InteropServices;
using System.Text.Json;
using RefractoryEpilepsy.Fhir.Reading.Slices;
using RefractoryEpilepsy.Knowledge;

namespace RefractoryEpilepsy.Fhir.Reading;

/// <summary>One person's resources as slices, with references resolved and gaps collected. Used by one thread, for one reading.</summary>
internal sealed class Chart
{
    private readonly Dictionary<RawResource, Entry> byResource;
    private readonly List<Entry> shaped = [];
    private readonly Dictionary<Type, object> byType = [];
    private Dictionary<Type, List<Entry>>? bySlice;
    private readonly HashSet<Gap> gaps;
    private DateInterval? observed;
    private bool bornRead;
    private PartialDate? born;
    private ILookup<string, Entry<PractitionerRoleSlice>>? roles;

    public Chart(PatientRecord record, ReadingMemory memory, ReadingOptions options)
    {
        Record = record;
        Memory = memory;
        Options = options;
        gaps = [];
        byResource = new(record.Resources.Count, ReferenceEqualityComparer.Instance);
        foreach (RawResource raw in record.Resources)
        {
            if (!OwnOutput.Is(raw) && ReadableSlice.Of(raw, this) is { } entry)
            {
                byResource[raw] = entry;
                shaped.AddRange(memory.Shapes.Of(entry, this));
            }
        }

        Stamp = LoadStamp.Of(byResource.Values);
    }

    public PatientRecord Record { get; }

    public ReadingMemory Memory { get; }

    public ReadingOptions Options { get; }

    public KnowledgeBase Knowledge => Memory.Knowledge;

    /// <summary>Whether <c>meta.lastUpdated</c> says when a resource was recorded, or only when it was loaded.</summary>
    public LoadStamp Stamp { get; }

    public IReadOnlyCollection<Gap> Gaps => gaps;

    /// <summary>From the first to the last day with any record.</summary>
    public DateInterval Observed => observed ??= ObservedDays.Of(this);

    /// <summary>The birth date of the surviving Patient resource, else of one linked to it.</summary>
    public PartialDate? Born
    {
        get
        {
            if (!bornRead)
            {
                born = Of<PatientSlice>().OrderBy(patient => patient.Raw.Id == Record.SourceId ? 0 : 1).ThenBy(patient => patient.Raw.Id, StringComparer.Ordinal)
                    .Select(patient => Day(patient.Is.BirthDate, "birthDate", patient)).FirstOrDefault(day => day is not null);
                bornRead = true;
            }

            return born;
        }
    }

    public IEnumerable<Entry> Entries => byResource.Values;

    /// <summary>All slices of a type, in the record's order.</summary>
    public IReadOnlyList<Entry<T>> Of<T>()
        where T : Slice
    {
        if (!byType.TryGetValue(typeof(T), out object? list))
        {
list = Slices(typeof(T)).Select(entry => entry.As<T>()).OfType<Entry<T>>().ToList();
            byType[typeof(T)] = list;
        }

        return (IReadOnlyList<Entry<T>>)list;
    }

    // Sorted by type once, rather than looked through for each type.
    private List<Entry> Slices(Type type)
    {
        if (bySlice is null)
        {
            bySlice = [];
            foreach (Entry entry in byResource.Values.Concat(shaped))
            {
                (CollectionsMarshal.GetValueRefOrAddDefault(bySlice, entry.Slice.GetType(), out _) ??= []).Add(entry);
            }
        }

        return bySlice.GetValueOrDefault(type) ?? [];
    }

    /// <summary>What a reference means, if it is of the type wanted; null where it is not there.</summary>
    public Entry<T>? Find<T>(Link? link, Entry from)
        where T : Slice
    {
        if (link is null)
        {
            return null;
        }

        if (link.Reference is ['#', _, ..] local)
        {
            return Contained(local[1..], from)?.As<T>();
        }

        RawResource? raw = link.Reference is { Length: > 0 } reference
            ? Record.Find(reference)
            : link is { Type: { } type, Identifier: { Value: { } value } identifier }
                ? Record.Find($"{type}?identifier={identifier.System}|{value}")
                : null;
        return raw is not null && byResource.TryGetValue(raw, out Entry? entry) ? entry.As<T>() : null;
    }

    /// <summary>The reference as evidence names it: <c>Type/id</c>, whatever form it was written in.</summary>
    public string? NameOf(Link? link) => link?.Reference is { Length: > 0 } reference
        ? Record.Find(reference)?.Reference ?? References.Normalise(reference)
        : null;

    /// <summary>Whether a reference is written out and leads nowhere.</summary>
    public bool IsDangling(Link? link, Entry from) => link?.Reference switch
    {
        null or "" => false,
        ['#', ..] local => Contained(local[1..], from) is null,
        { } reference => Record.Find(reference) is null,
    };

    public void Gap(string code, string text, Entry entry) => Gap(code, text, entry.Raw);

    public void Gap(string code, string text, RawResource raw) =>
        gaps.Add(new(code, text, new(raw.Reference), raw.File, raw.Line));

    /// <summary>The day an element tells; null where it is absent, or (with a gap) where it is no day.</summary>
    public PartialDate? Day(string? text, string element, Entry entry)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        if (FhirDate.TryRead(text, out PartialDate date))
        {
            return date;
        }

        if (!FhirDate.MeansOpen(text))
        {
            Gap("unreadable-date", $"{entry.Raw.Type}.{element} is not a date of the form yyyy-mm-dd; correct it at the source.", entry);
        }

        return null;
    }

    /// <summary>
    /// The day a resource was put on record: what it says itself, else its last change where believable, else the day it tells of.
    /// </summary>
    /// <remarks>
    /// A last change that lies before the day told of is a plan's or a copy's and does not count. Order of the elements: recordedDate,
    /// issued, authoredOn, dateAsserted, whenHandedOver, meta.lastUpdated.
    /// </remarks>
    public DateOnly RecordedOn(Entry entry, DateOnly toldOf) =>
        OwnDays.RecordedBy(entry.Slice)
        ?? (Stamp.KnownFrom(entry.Slice) is { } changed && changed >= toldOf ? changed : toldOf);

    /// <summary>The roles of a person, such as <c>Practitioner/7</c>.</summary>
    public IEnumerable<Entry<PractitionerRoleSlice>> RolesOf(string practitioner)
    {
        roles ??= Of<PractitionerRoleSlice>().ToLookup(role => role.Is.Practitioner switch
        {
            { Reference: { Length: > 0 } reference } => Record.Find(reference)?.Reference ?? References.Normalise(reference),
            { Identifier: { Value: { } value } identifier } => Record.Find($"Practitioner?identifier={identifier.System}|{value}")?.Reference ?? "",
            _ => "",
        });
        return roles[practitioner];
    }

    private Entry? Contained(string id, Entry from)
    {
        foreach (JsonElement element in from.Slice.Contained ?? [])
        {
            if (element.ValueKind == JsonValueKind.Object
                && Text(element, "id") is { } own && own.TrimStart('#') == id
                && Text(element, "resourceType") is { } type
                && SliceReader.Read(type, JsonMarshal.GetRawUtf8Value(element), path => ReadableSlice.TellWrong(this, from.Raw, path)) is { } slice)
            {
                return new(from.Raw, slice);
            }
        }

        return null;
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
