namespace RefractoryEpilepsy.Fhir.Reading;

/// <summary>The calendar day of a FHIR date, dateTime or instant.</summary>
/// <remarks>
/// The day is the local one, as written: <c>2024-03-01T23:30:00-05:00</c> is the first of March. The clinic's own calendar is what people
/// there would check against, and a shift into another zone would move night seizures to the next day.
/// </remarks>
internal static class FhirDate
{
    /// <summary>Earlier years are slips or placeholders. De-identified data are often shifted into the future, so the upper limit is far.</summary>
    private const int FirstYear = 1850;

    /// <summary>From here on a year means "no end" (2999, 9999).</summary>
    private const int OpenYear = 2400;

    /// <summary>Reads the day; false where the text is none.</summary>
    public static bool TryRead(ReadOnlySpan<char> text, out PartialDate date)
    {
        text = text.Trim();
        if (text.Length > 10 && text[10] is 'T' or 't' or ' ')
        {
            text = text[..10];
        }

        return PartialDate.TryParse(text, out date) && date.Earliest.Year is >= FirstYear and < OpenYear;
    }

    /// <summary>A date so late that it stands for "no end".</summary>
    public static bool MeansOpen(ReadOnlySpan<char> text) =>
        text.Length >= 4 && int.TryParse(text[..4], out int year) && year >= OpenYear;
}
