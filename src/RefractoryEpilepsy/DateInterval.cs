using System.Text.Json.Serialization;

namespace RefractoryEpilepsy;

/// <summary>A stretch of days; both ends are included.</summary>
/// <param name="Start">The first day.</param>
/// <param name="End">The last day; null while it goes on.</param>
public readonly record struct DateInterval(DateOnly Start, DateOnly? End)
{
    /// <summary>One day.</summary>
    public static DateInterval On(DateOnly day) => new(day, day);

    /// <summary>The last day, or the last day there is while it goes on.</summary>
    [JsonIgnore]
    public DateOnly Last => End ?? DateOnly.MaxValue;

    /// <summary>Whether the day lies inside, ends included.</summary>
    public bool Contains(DateOnly day) => day >= Start && day <= Last;

    /// <summary>Whether they share at least one day.</summary>
    public bool Overlaps(DateInterval other) => Start <= other.Last && other.Start <= Last;

    /// <summary>How many days, ends included, when it is cut at <paramref name="day"/>; 0 if it starts later.</summary>
    public int DaysUntil(DateOnly day)
    {
        DateOnly last = Last < day ? Last : day;
        return last < Start ? 0 : last.DayNumber - Start.DayNumber + 1;
    }
}
