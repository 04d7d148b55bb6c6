using RefractoryEpilepsy.Fhir.Reading.Slices;
using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Fhir.Reading;

/// <summary>How often a day a dose is taken.</summary>
/// <remarks>Sources: FHIR R4, Timing; HL7 GTSAbbreviation (BID, Q6H, AM …); HL7 EventTiming (MORN, ACM …).</remarks>
internal static class Timings
{
    /// <summary>Takes per day, which may be a fraction; null where the timing does not say. Of a range, the fewest.</summary>
    public static decimal? TakesPerDay(Timing? timing)
    {
        if (timing is null)
        {
            return null;
        }

        TimingRepeat? repeat = timing.Repeat;
        decimal? byRepeat = ByRepeat(repeat);
        decimal? byCode = ByCode(timing.Code);

        // A code that says more takes than "once a day" beside it: defaults are often left in the structured part.
        return byRepeat is null ? byCode : byCode is > 1 && byRepeat == 1 ? byCode : byRepeat;
    }

    /// <summary>Taken once only.</summary>
    public static bool IsSingle(Timing? timing) =>
        timing?.Repeat is { Count: 1, Frequency: null or 1, Period: null }
        || timing is { Event.Count: 1, Repeat: null }
        || timing?.Code.Says("ONCE", "STAT", "1X", "once") == true;

    private static decimal? ByRepeat(TimingRepeat? repeat)
    {
        if (repeat is null)
        {
            return null;
        }

        int meals = Math.Max((repeat.When ?? []).Sum(TakesOf), (repeat.TimeOfDay ?? []).Count);
        int days = (repeat.DayOfWeek ?? []).Distinct().Count();
        decimal share = days > 0 ? days / 7m : 1;
        decimal? unit = Doses.DaysOf(repeat.PeriodUnit);
        decimal? times = repeat.Frequency;
        decimal? period = repeat.Period is > 0 and var shortest ? Math.Max(shortest, repeat.PeriodMax ?? 0) : null;
        if (unit is { } length && (times is not null || period is not null))
        {
            decimal perDay = (times ?? 1) / ((period ?? 1) * length);
            bool daily = (period ?? 1) * length <= 1;
            return (daily && meals > perDay ? meals : perDay) * (daily ? share : 1);
        }

        return meals > 0 ? meals * share : days > 0 ? share : null;
    }

    private static int TakesOf(string when) => when switch
    {
        "C" or "AC" or "PC" => 3,
        "WAKE" or "HS" or "MORN" or "AFT" or "EVE" or "NIGHT" or "NOON" or "PHS" => 1,
        _ => 1,
    };

    private static decimal? ByCode(CodeableConcept? code)
    {
        foreach (string word in (code?.Coding ?? []).Select(coding => coding.Code).Concat(code.Texts()).OfType<string>())
        {
            if (ByWord(word.Trim().Replace(".", "", StringComparison.Ordinal).ToUpperInvariant()) is { } times)
            {
                return times;
            }
        }

        return null;
    }

    private static decimal? ByWord(string word) => word switch
    {
        "BID" or "Q12H" or "TWICE DAILY" or "2X DAILY" or "TWICE A DAY" or "2 TIMES DAILY" or "2X TÄGLICH" => 2,
        "TID" or "Q8H" or "THREE TIMES DAILY" or "3X DAILY" or "THREE TIMES A DAY" or "3 TIMES DAILY" or "3X TÄGLICH" => 3,
        "QID" or "Q6H" or "FOUR TIMES DAILY" or "4X DAILY" or "FOUR TIMES A DAY" or "4 TIMES DAILY" or "4X TÄGLICH" => 4,
        "Q4H" => 6,
        "QD" or "QDAY" or "DAILY" or "AM" or "PM" or "QAM" or "QPM" or "BED" or "QHS" or "HS" or "NIGHTLY" or "ONCE DAILY" or "EVERY DAY" or "Q24H" or "1X TÄGLICH" => 1,
        "QOD" or "EVERY OTHER DAY" => 0.5m,
        "WK" or "WEEKLY" => 1m / 7,
        "MO" or "MONTHLY" => 1m / 30,
        _ => InWords(word),
    };

    // "q12hr", "2 (two) times daily", "every morning and at bedtime": the reader of sigs knows them beside a dose of one unit.
    private static decimal? InWords(string word) =>
        word.Length is > 1 and <= LongestWords && SigText.Read($"1 mg {word}", product: null) is { AsNeeded: false, Steps: [{ MgPerDay: > 0 and <= MostTakes and var takes }] } ? takes : null;

    private const int LongestWords = 60;
    private const int MostTakes = 24;
}
