using System.Text.Json.Serialization;

namespace RefractoryEpilepsy;

/// <summary>A day known to the year, the month or the day, as FHIR <c>date</c> allows.</summary>
/// <remarks>Comparisons answer Unknown when the missing part decides. Source: FHIR R4 datatypes, "date".</remarks>
public readonly record struct PartialDate
{
    [JsonConstructor]
    private PartialDate(DateOnly earliest, DateOnly latest) => (Earliest, Latest) = (earliest, latest);

    /// <summary>The first day it can be.</summary>
    public DateOnly Earliest { get; }

    /// <summary>The last day it can be; equal to <see cref="Earliest"/> for a full date.</summary>
    public DateOnly Latest { get; }

    /// <summary>Known to the day.</summary>
    [JsonIgnore]
    public bool IsExact => Earliest == Latest;

    /// <summary>The middle day: the best single guess for a coarse date, the day itself for a full one.</summary>
    [JsonIgnore]
    public DateOnly Middle => Earliest.AddDays((Latest.DayNumber - Earliest.DayNumber) / 2);

    /// <summary>A day known exactly.</summary>
    public static PartialDate On(DateOnly day) => new(day, day);

    /// <summary>Somewhere between two days, both included.</summary>
    /// <exception cref="ArgumentException"><paramref name="latest"/> lies before <paramref name="earliest"/>.</exception>
    public static PartialDate Between(DateOnly earliest, DateOnly latest) =>
        latest < earliest ? throw new ArgumentException("The last day lies before the first.", nameof(latest)) : new(earliest, latest);

    /// <summary>Reads <c>2019</c>, <c>2019-03</c> or <c>2019-03-14</c>; false for every other text.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out PartialDate date)
    {
        date = default;
        if (text.Length is not (4 or 7 or 10))
        {
            return false;
        }

        int year = Digits(text[..4]);
        int month = text.Length == 4 ? 1 : text[4] == '-' ? Digits(text[5..7]) : -1;
        int day = text.Length < 10 ? 1 : text[7] == '-' ? Digits(text[8..]) : -1;
        if (year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month))
        {
            return false;
        }

        DateOnly earliest = new(year, month, day);
        DateOnly latest = text.Length switch
        {
            4 => new DateOnly(earliest.Year, 12, 31),
            7 => new DateOnly(earliest.Year, earliest.Month, DateTime.DaysInMonth(earliest.Year, earliest.Month)),
            _ => earliest,
        };
        date = new(earliest, latest);
        return true;
    }

    // Decimal digits of ASCII alone; -1 where there is another sign.
    private static int Digits(ReadOnlySpan<char> text)
    {
        int number = 0;
        foreach (char digit in text)
        {
            if (!char.IsAsciiDigit(digit))
            {
                return -1;
            }

            number = (number * 10) + (digit - '0');
        }

        return number;
    }

    /// <summary>Reads <c>2019</c>, <c>2019-03</c> or <c>2019-03-14</c>.</summary>
    /// <exception cref="FormatException"><paramref name="text"/> has none of those forms.</exception>
    public static PartialDate Parse(string text) =>
        TryParse(text, out PartialDate date) ? date : throw new FormatException("Not a date of the form yyyy, yyyy-MM or yyyy-MM-dd.");

    /// <summary>Whether it lies before <paramref name="day"/>.</summary>
    public Answer IsBefore(DateOnly day) =>
        Latest < day ? Answer.Yes : Earliest >= day ? Answer.No : Answer.Unknown;
}
