namespace RefractoryEpilepsy;

/// <summary>Sums of days that charts may send past the ends of the calendar.</summary>
internal static class DayArithmetic
{
    /// <summary>So many days later (earlier, if negative); the calendar's first or last day where there is none.</summary>
    public static DateOnly Plus(this DateOnly day, long days) =>
        DateOnly.FromDayNumber((int)Math.Clamp(day.DayNumber + days, DateOnly.MinValue.DayNumber, DateOnly.MaxValue.DayNumber));
}
