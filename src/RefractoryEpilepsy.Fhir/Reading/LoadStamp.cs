using System.Runtime.InteropServices;
using RefractoryEpilepsy.Fhir.Reading.Slices;

namespace RefractoryEpilepsy.Fhir.Reading;

/// <summary>Tells a day of recording from the day on which a whole record was loaded into a server.</summary>
/// <remarks>
/// <c>meta.lastUpdated</c> is the last resort for "when was this put on record". A bulk load stamps everything with its own day and would
/// move a life into one afternoon; so a day is disbelieved where at least half of a person's stamped resources carry it although what
/// they tell of lies more than a year apart.
/// </remarks>
internal sealed class LoadStamp
{
    private const int SpanDays = 365;

    private readonly DateOnly? disbelieved;

    private LoadStamp(DateOnly? disbelieved) => this.disbelieved = disbelieved;

    public static LoadStamp Of(IEnumerable<Entry> entries)
    {
        var byStamp = new Dictionary<DateOnly, (int Count, int First, int Last)>();
        int all = 0;
        foreach (Entry entry in entries)
        {
            if (Read(entry.Slice) is { } stamp && OwnDays.Of(entry.Slice) is { } own)
            {
                all++;
                ref (int Count, int First, int Last) seen = ref CollectionsMarshal.GetValueRefOrAddDefault(byStamp, stamp, out bool known);
                int day = own.DayNumber;
                seen = known ? (seen.Count + 1, Math.Min(seen.First, day), Math.Max(seen.Last, day)) : (1, day, day);
            }
        }

        if (all == 0)
        {
            return new(null);
        }

        (DateOnly commonest, (int count, int first, int last)) = byStamp.OrderByDescending(pair => pair.Value.Count).ThenBy(pair => pair.Key).First();
        return new(count * 2 >= all && last - first > SpanDays ? commonest : null);
    }

    /// <summary>The day a resource was last changed, where that is believable; otherwise null.</summary>
    public DateOnly? Of(Slice slice) => Read(slice) is { } day && day != disbelieved ? day : null;

    private static DateOnly? Read(Slice slice) =>
        slice.Meta?.LastUpdated is { } text && FhirDate.TryRead(text, out PartialDate date) && date.IsExact ? date.Earliest : null;
}
