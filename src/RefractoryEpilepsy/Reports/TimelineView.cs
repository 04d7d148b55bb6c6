namespace RefractoryEpilepsy.Reports;

/// <summary>What part of a patient's time is drawn, and where a mark leads.</summary>
/// <param name="From">First day; null: the first that has anything.</param>
/// <param name="To">Last day; null: the day judged for.</param>
/// <param name="Link">Address of a source resource; null: marks lead nowhere.</param>
public sealed record TimelineView(DateOnly? From = null, DateOnly? To = null, Func<Evidence, string>? Link = null)
{
    /// <summary>Spans offered, in years.</summary>
    public static IReadOnlyList<int> Spans { get; } = [1, 3, 5, 10];

    /// <summary>The window of so many years that ends on a day.</summary>
    public static (DateOnly From, DateOnly To) Ending(DateOnly last, int years) => (last.AddYears(-years), last);

    /// <summary>The same length of time, earlier or later by half of it; never past <paramref name="last"/>.</summary>
    public static (DateOnly From, DateOnly To) Moved(DateOnly from, DateOnly to, bool later, DateOnly last)
    {
        int length = to.DayNumber - from.DayNumber;
        int step = Math.Max(1, length / 2) * (later ? 1 : -1);
        int end = Math.Clamp(to.DayNumber + step, length, last.DayNumber);
        return (DateOnly.FromDayNumber(end - length), DateOnly.FromDayNumber(end));
    }
}
