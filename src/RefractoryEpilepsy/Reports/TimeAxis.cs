namespace RefractoryEpilepsy.Reports;

/// <summary>Days onto pixels, and where the ticks stand.</summary>
/// <param name="From">First day shown.</param>
/// <param name="To">Last day shown.</param>
/// <param name="Left">Where <paramref name="From"/> lies.</param>
/// <param name="Right">Where <paramref name="To"/> lies.</param>
public sealed record TimeAxis(DateOnly From, DateOnly To, double Left, double Right)
{
    /// <summary>Where a day lies; days outside lie on the edge.</summary>
    public double At(DateOnly day)
    {
        int span = Math.Max(1, To.DayNumber - From.DayNumber);
        double share = Math.Clamp((double)(day.DayNumber - From.DayNumber) / span, 0, 1);
        return Left + (share * (Right - Left));
    }

    /// <summary>First days of the years, or of the quarters or months where the span is short, with their labels.</summary>
    public IEnumerable<(DateOnly Day, string Label)> Ticks()
    {
        int days = To.DayNumber - From.DayNumber;
        int step = days switch { > 365 * 24 => 60, > 365 * 12 => 24, > 365 * 3 => 12, > 365 => 3, _ => 1 };
        int month = ((From.Year * 12) + From.Month - 1 + step) / step * step;
        for (; ; month += step)
        {
            int year = month / 12;
            if (year > 9998 || new DateOnly(year, (month % 12) + 1, 1) > To)
            {
                yield break;
            }

            var day = new DateOnly(year, (month % 12) + 1, 1);
            yield return (day, step >= 12 ? Words.Of(day)[..4] : Words.Of(day)[..7]);
        }
    }
}
