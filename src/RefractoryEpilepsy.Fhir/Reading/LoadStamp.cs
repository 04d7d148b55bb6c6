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
        var stamped =
            from entry in entries
            where OwnDays.Of(entry.Slice) is not null
            let stamp = Read(entry.Slice)
            where stamp is not null
            select (Stamp: stamp.Value, Own: OwnDays.Of(entry.Slice)!.Value);
        var all = stamped.ToList();
        var commonest = all.GroupBy(pair => pair.Stamp).OrderByDescending(group => group.Count()).ThenBy(group => group.Key).FirstOrDefault();
        return new(commonest is not null
            && commonest.Count() * 2 >= all.Count
            && commonest.Max(pair => pair.Own.DayNumber) - commonest.Min(pair => pair.Own.DayNumber) > SpanDays
            ? commonest.Key
            : null);
    }

    /// <summary>The day a resource was last changed, where that is believable; otherwise null.</summary>
    public DateOnly? Of(Slice slice) => Read(slice) is { } day && day != disbelieved ? day : null;

    private static DateOnly? Read(Slice slice) =>
        slice.Meta?.LastUpdated is { } text && FhirDate.TryRead(text, out PartialDate date) && date.IsExact ? date.Earliest : null;
}
