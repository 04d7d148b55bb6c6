using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Trials;

/// <summary>Which daily dose is adequate for whom (ADEQ-2, R-13).</summary>
/// <remarks>
/// About half the WHO defined daily dose, as in Hao et al., Epilepsy &amp; Behavior 2013 and Brodie et al.; ILAE fixes no number.
/// A child has started the trial before 18: mg/kg times the weight then, never above the adult's dose.
/// </remarks>
internal static class AdequateDose
{
    private const int AdultFrom = 18;
    private const decimal HalfDefinedDailyDose = 0.5m;

    /// <summary>A weight this old says nothing about a child.</summary>
    private const int WeightDays = 365;

    /// <summary>The threshold in mg/day without regard to other drugs; null where none can be told.</summary>
    public static decimal? Usual(Chart chart, Drug drug, int start) => Threshold(chart, drug, start, start, withValproate: false, withInducer: false);

    /// <summary>The threshold in mg/day; null where none can be told (no weight of a child, no dose in the table).</summary>
    /// <param name="start">First day of the trial: decides whether it is a child's.</param>
    /// <param name="day">Day of the dose step: decides the weight.</param>
    public static decimal? Threshold(Chart chart, Drug drug, int start, int day, bool withValproate, bool withInducer) =>
        InTable(chart, drug, start, day, withValproate, withInducer) * chart.Parameters.AdequateDoseMultiple;

    private static decimal? InTable(Chart chart, Drug drug, int start, int day, bool withValproate, bool withInducer)
    {
        // Both together cancel out: the table's plain value holds.
        decimal? adult = (withValproate, withInducer) switch
        {
            (true, false) => drug.AdequateMgPerDayWithValproate ?? drug.AdequateMgPerDay,
            (false, true) => drug.AdequateMgPerDayWithInducer ?? drug.AdequateMgPerDay,
            _ => drug.AdequateMgPerDay,
        } ?? drug.DddMg * HalfDefinedDailyDose;

        if (chart.Timeline.Person.AgeOn(DateOnly.FromDayNumber(start)) is not { } age || age >= AdultFrom)
        {
            return adult;
        }

        decimal? perKg = (withValproate, withInducer) switch
        {
            (true, false) => drug.ChildAdequateMgPerKgWithValproate ?? drug.ChildAdequateMgPerKg,
            (false, true) => drug.ChildAdequateMgPerKgWithInducer ?? drug.ChildAdequateMgPerKg,
            _ => drug.ChildAdequateMgPerKg,
        };
        if (perKg is not { } mgPerKg)
        {
            return adult;
        }

        return Weight(chart, day) is { } kg ? Math.Min(mgPerKg * kg, adult ?? decimal.MaxValue) : null;
    }

    /// <summary>The adult's threshold, which also proves a child's dose when the weight is not known.</summary>
    public static decimal? Adult(Drug drug, Parameters parameters) => (drug.AdequateMgPerDay ?? drug.DddMg * HalfDefinedDailyDose) * parameters.AdequateDoseMultiple;

    private static decimal? Weight(Chart chart, int day)
    {
        decimal? nearest = null;
        int distance = WeightDays + 1;
        foreach (Measurement measurement in chart.Weights)
        {
            int away = Math.Abs(measurement.Taken.DayNumber - day);
            if (away < distance || (away == distance && measurement.Value < nearest))
            {
                distance = away;
                nearest = measurement.Value;
            }
        }

        return nearest;
    }
}
