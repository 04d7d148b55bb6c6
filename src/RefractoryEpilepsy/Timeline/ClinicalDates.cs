using System.Collections.Frozen;
using System.Globalization;
using System.Text.RegularExpressions;

namespace RefractoryEpilepsy.Timeline;

/// <summary>Dates and spans as notes write them, in folded text: <c>03/2021</c>, <c>12.3.21</c>, <c>March 2021</c>, <c>last Tuesday</c>, <c>2 weeks ago</c>.</summary>
/// <remarks>With slashes the month comes first unless that is impossible or the text is Spanish or French; with dots the day does. A day without a year is the latest one before the note.</remarks>
internal static partial class ClinicalDates
{
    private static readonly FrozenDictionary<string, int> Months = new (int Month, string Words)[]
    {
        (1, "january jan januar janner enero janvier"), (2, "february feb februar febrero fevrier fev"), (3, "march mar marz maerz marzo mars"), (4, "april apr abril avril avr abr"),
        (5, "may mai mayo"), (6, "june jun juni junio juin"), (7, "july jul juli julio juillet"), (8, "august aug agosto aout ago"),
        (9, "september sep sept septiembre septembre"), (10, "october oct oktober okt octubre octobre"), (11, "november nov noviembre novembre"), (12, "december dec dezember dez diciembre decembre dic"),
    }.SelectMany(entry => entry.Words.Split(' '), (entry, word) => (word, entry.Month)).ToFrozenDictionary(pair => pair.word, pair => pair.Month);

    private static readonly FrozenDictionary<string, DayOfWeek> Weekdays = new (DayOfWeek Day, string Words)[]
    {
        (DayOfWeek.Monday, "monday mon montag lunes lundi"), (DayOfWeek.Tuesday, "tuesday tue tues dienstag martes mardi"), (DayOfWeek.Wednesday, "wednesday wed mittwoch miercoles mercredi"),
        (DayOfWeek.Thursday, "thursday thu thurs donnerstag jueves jeudi"), (DayOfWeek.Friday, "friday fri freitag viernes vendredi"), (DayOfWeek.Saturday, "saturday sat samstag sabado samedi"), (DayOfWeek.Sunday, "sunday sun sonntag domingo dimanche"),
    }.SelectMany(entry => entry.Words.Split(' '), (entry, word) => (word, entry.Day)).ToFrozenDictionary(pair => pair.word, pair => pair.Day);

    /// <summary>Pattern of a date, for use inside other patterns.</summary>
    public const string Pattern =
        @"(\d{4}-\d{1,2}-\d{1,2}|\d{1,2}[/.]\d{1,2}[/.]\d{2,4}|\d{1,2}[/.]\d{4}|\d{4}-\d{2}|(early |late |mid-? ?|anfang |ende |mitte )?"
        + @"(january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec|januar|februar|marz|maerz|mai|juni|juli|oktober|dezember|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre|janvier|fevrier|mars|avril|juin|juillet|aout|septembre|octobre|novembre|decembre)\b\.?"
        + @"(,? ?\d{1,2}(st|nd|rd|th)?(?!\d))?(,? (of |de |del )?\d{4})?"
        + @"|\d{1,2}(st|nd|rd|th|\.)? (of |de )?(january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec|januar|februar|marz|maerz|mai|juni|juli|oktober|dezember|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre|janvier|fevrier|mars|avril|juin|juillet|aout|septembre|octobre|novembre|decembre)\b(,? (de |del )?\d{4})?"
        + @"|(early |late |mid-? ?|anfang |ende |mitte |summer |spring |fall |autumn |winter |sommer |fruhjahr |herbst )?(19|20)\d\d)";

    /// <summary>The date a folded phrase names; null where it names none or lies after the note.</summary>
    public static PartialDate? Read(string phrase, DateOnly written, bool dayFirst = false)
    {
        PartialDate? date = Parse(phrase.Trim(), written, dayFirst);
        return date is { } found && found.Earliest > written ? null
            : date is { } coarse && coarse.Latest > written ? PartialDate.Between(coarse.Earliest, written)
            : date;
    }

    private static PartialDate? Parse(string phrase, DateOnly written, bool dayFirst)
    {
        if (PartialDate.TryParse(phrase, out PartialDate iso))
        {
            return iso;
        }

        string[] parts = phrase.Split(['/', '.', '-', ' ', ','], StringSplitOptions.RemoveEmptyEntries);
        int[] numbers = [.. parts.Select(part => Digits().Match(part)).Where(match => match.Success).Select(match => int.Parse(match.ValueSpan, CultureInfo.InvariantCulture))];
        int month = parts.Select(part => Months.GetValueOrDefault(part.TrimEnd('.'))).FirstOrDefault(found => found > 0);
        if (month > 0)
        {
            int? year = numbers.FirstOrDefault(number => number > 31) is > 0 and var told ? told : null;
            int? day = numbers.FirstOrDefault(number => number is > 0 and <= 31) is > 0 and var named ? named : null;
            int at = year ?? (Of(written.Year, month, day ?? 1)?.Earliest > written ? written.Year - 1 : written.Year);
            return Of(at, month, day);
        }

        return numbers switch
        {
            [>= 1900 and var year] => Year(phrase, year),
            [var first, >= 1900 and var year] when first is >= 1 and <= 12 => Of(year, first, null),
            [>= 1900 and var year, var second, var third] => Of(year, second, third),
            [var first, var second, var year] => Ordered(first, second, year < 100 ? 2000 + year : year, dayFirst || phrase.Contains('.')),
            _ => null,
        };
    }

    private static PartialDate? Year(string phrase, int year) => year is < 1900 or > 2200 ? null
        : phrase.StartsWith("early", StringComparison.Ordinal) || phrase.StartsWith("anfang", StringComparison.Ordinal) ? PartialDate.Between(new(year, 1, 1), new(year, 4, 30))
        : phrase.StartsWith("late", StringComparison.Ordinal) || phrase.StartsWith("ende", StringComparison.Ordinal) ? PartialDate.Between(new(year, 9, 1), new(year, 12, 31))
        : phrase.StartsWith("mid", StringComparison.Ordinal) || phrase.StartsWith("mitte", StringComparison.Ordinal) ? PartialDate.Between(new(year, 5, 1), new(year, 8, 31))
        : PartialDate.Between(new(year, 1, 1), new(year, 12, 31));

    private static PartialDate? Ordered(int first, int second, int year, bool dayFirst) =>
        first > 12 || (dayFirst && second <= 12) ? Of(year, second, first) : Of(year, first, second);

    private static PartialDate? Of(int year, int month, int? day)
    {
        if (year is < 1900 or > 2200 || month is < 1 or > 12 || day is < 1 || day > DateTime.DaysInMonth(year, month))
        {
            return null;
        }

        return day is { } exact
            ? PartialDate.On(new(year, month, exact))
            : PartialDate.Between(new(year, month, 1), new(year, month, DateTime.DaysInMonth(year, month)));
    }

    /// <summary>The last such weekday before the note, the day of the note itself excluded.</summary>
    public static DateOnly? Weekday(string word, DateOnly written)
    {
        if (!Weekdays.TryGetValue(word, out DayOfWeek day))
        {
            return null;
        }

        int back = ((int)written.DayOfWeek - (int)day + 7) % 7;
        return written.AddDays(back == 0 ? -7 : -back);
    }

    /// <summary>Days in one of a unit of time, folded and in any spelling; 0 where it is none.</summary>
    public static int UnitDays(string unit) => unit.TrimEnd('.') switch
    {
        "d" or "day" or "days" or "tag" or "tage" or "tagen" or "dia" or "dias" or "jour" or "jours" or "24h" or "daily" or "night" or "nights" or "nightly" => 1,
        "w" or "wk" or "wks" or "week" or "weeks" or "woche" or "wochen" or "semana" or "semanas" or "semaine" or "semaines" or "weekly" => 7,
        "m" or "mo" or "mos" or "mth" or "mths" or "month" or "months" or "monat" or "monate" or "monaten" or "mes" or "meses" or "mois" or "monthly" => 30,
        "q" or "quarter" or "qtr" or "quartal" or "trimestre" or "quarterly" => 91,
        "fortnightly" or "fortnight" or "fortnights" => 14,
        "y" or "yr" or "yrs" or "year" or "years" or "jahr" or "jahre" or "jahren" or "ano" or "anos" or "an" or "ans" or "annee" or "annees" or "yearly" or "annually" => 365,
        "h" or "hr" or "hrs" or "hour" or "hours" or "stunde" or "stunden" or "hora" or "horas" or "heure" or "heures" => 1,
        _ => 0,
    };

    [GeneratedRegex(@"^\d+", RegexOptions.CultureInvariant, 60_000)]
    private static partial Regex Digits();
}
