using System.Globalization;
using RefractoryEpilepsy.Resistance;
using RefractoryEpilepsy.Timeline;
using RefractoryEpilepsy.Trials;

namespace RefractoryEpilepsy.Reports;

/// <summary>How values are written in files and texts: ISO dates, invariant numbers, the words of the screening export.</summary>
public static class Words
{
    /// <summary><c>2024-03-09</c>; empty for null.</summary>
    public static string Of(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "";

    /// <summary>The date to the precision it is known: a year, a month, a day, or a range of days.</summary>
    public static string Of(PartialDate date) => date switch
    {
        { IsExact: true } => Of(date.Earliest),
        { Earliest: { Day: 1, Month: 1 }, Latest: { Day: 31, Month: 12 } } when date.Earliest.Year == date.Latest.Year => date.Earliest.ToString("yyyy", CultureInfo.InvariantCulture),
        { Earliest.Day: 1 } when date.Latest == date.Earliest.AddMonths(1).AddDays(-1) => date.Earliest.ToString("yyyy-MM", CultureInfo.InvariantCulture),
        _ => $"{Of(date.Earliest)}/{Of(date.Latest)}",
    };

    /// <summary>A dose or count without needless zeros; empty for null.</summary>
    public static string Of(decimal? number) => number?.ToString("0.####", CultureInfo.InvariantCulture) ?? "";

    /// <summary>A probability with at most six decimals; empty for null.</summary>
    public static string OfProbability(double? probability) => probability?.ToString("0.######", CultureInfo.InvariantCulture) ?? "";

    /// <summary><c>yes</c>, <c>no</c>, <c>unknown</c>.</summary>
    public static string Of(Answer answer) => answer switch
    {
        Answer.Yes => "yes",
        Answer.No => "no",
        _ => "unknown",
    };

    /// <summary><c>yes</c>, <c>presumed</c>, <c>uncertain</c>, <c>no</c>, <c>unknown</c>.</summary>
    public static string Of(Adequacy adequacy) => adequacy switch
    {
        Adequacy.Yes => "yes",
        Adequacy.Presumed => "presumed",
        Adequacy.Uncertain => "uncertain",
        Adequacy.No => "no",
        _ => "unknown",
    };

    /// <summary><c>definite</c>, <c>probable</c>, <c>possible</c>, <c>coded</c>; empty for null.</summary>
    public static string Of(Confidence? confidence) => confidence switch
    {
        Confidence.Definite => "definite",
        Confidence.Probable => "probable",
        Confidence.Possible => "possible",
        Confidence.Coded => "coded",
        _ => "",
    };

    /// <summary>Kebab-case; empty where it ended and nobody wrote why.</summary>
    public static string Of(StopReason reason) => reason switch
    {
        StopReason.NotStopped => "not-stopped",
        StopReason.Inefficacy => "inefficacy",
        StopReason.AdverseEffect => "adverse-effect",
        StopReason.Pregnancy => "pregnancy",
        StopReason.CostOrSupply => "cost-or-supply",
        StopReason.Remission => "remission",
        StopReason.Other => "other",
        _ => "",
    };

    /// <summary>Resource references, joined by <c>;</c>, each once, in the order given.</summary>
    public static string Of(IEnumerable<Evidence> evidence) => string.Join(';', evidence.Select(item => item.Reference).Distinct(StringComparer.Ordinal));
}
