using RefractoryEpilepsy.Fhir.Reading.Slices;

namespace RefractoryEpilepsy.Fhir.Reading;

/// <summary>Tells a day of recording from the day on which a whole record was loaded into a server.</summary>
/// <remarks>
/// <para>
/// <c>meta.lastUpdated</c> is the last resort for "when was this put on record". A bulk load stamps everything with its own day and would
/// move a life into one afternoon. So a stamp is disbelieved from the first day, more than a year before it, by which it covers at least
/// three resources and no fewer than had been put on record by then under believable stamps of their own. From that day on what the stamp covers
/// counts as known on the day it tells of.
/// </para>
/// <para>
/// Both counts end at that day. What happened later, and whether there is a later at all, cannot bring an early record to light or hide it:
/// a share of everything would, and what is missing before a day would then tell how long somebody was followed after it.
/// </para>
/// </remarks>
internal sealed class LoadStamp
{
    private const int SpanDays = 365;
    private const int Least = 3;

    // Disbelieved stamps, each with the day from which what it covers was known.
    private readonly Dictionary<DateOnly, DateOnly> loads;

    private LoadStamp(Dictionary<DateOnly, DateOnly> loads) => this.loads = loads;

    public static LoadStamp Of(IEnumerable<Entry> entries)
    {
        List<(int Stamp, int Day)> covered = [];
        List<int> believable = [];
        foreach (Entry entry in entries)
        {
            if (Read(entry.Slice) is { } stamp && OwnDays.Of(entry.Slice) is { } own)
            {
                int lag = stamp.DayNumber - own.DayNumber;
                if (lag <= SpanDays)
                {
                    believable.Add(stamp.DayNumber);
                }
                else if (ShowsContact(entry.Slice))
                {
                    covered.Add((stamp.DayNumber, own.DayNumber));
                }
            }
        }

        Dictionary<DateOnly, DateOnly> found = [];
        if (covered.Count >= Least)
        {
            covered.Sort();
            believable.Sort();
            for (int at = 0, first = 0; at < covered.Count; at++)
            {
                (int stamp, int day) = covered[at];
                first = stamp == covered[first].Stamp ? first : at;
                int count = at - first + 1;

                // The stamp itself lies more than a year after the day, so none of these is its own.
                if (count >= Least && count >= UpTo(day, believable))
                {
                    _ = found.TryAdd(DateOnly.FromDayNumber(stamp), DateOnly.FromDayNumber(day));
                }
            }
        }

        return new(found);
    }

    /// <summary>The day a resource was last changed, where that is believable; otherwise null.</summary>
    public DateOnly? Of(Slice slice) => Read(slice) is { } day && !loads.ContainsKey(day) ? day : null;

    /// <summary>The day a resource was last changed; where a load stamped it, the day from which the load is known to be one. Null without a stamp.</summary>
    public DateOnly? KnownFrom(Slice slice) => Read(slice) is { } day ? loads.TryGetValue(day, out DateOnly from) ? from : day : null;

    // An onset or a home medication is told of, often years later and honestly so; only what happened or was written down here shows a stamp to be late.
    private static bool ShowsContact(Slice slice) =>
        slice is not (ConditionSlice or AllergyIntoleranceSlice or MedicationStatementSlice or FamilyMemberHistorySlice or AdverseEventSlice) || OwnDays.RecordedBy(slice) is not null;

    private static int UpTo(int day, List<int> sorted)
    {
        int low = 0, high = sorted.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = sorted[middle] <= day ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    private static DateOnly? Read(Slice slice) =>
        slice.Meta?.LastUpdated is { } text && FhirDate.TryRead(text, out PartialDate date) && date.IsExact ? date.Earliest : null;
}
