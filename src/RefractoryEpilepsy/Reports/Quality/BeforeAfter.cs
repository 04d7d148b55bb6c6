using System.Globalization;

namespace RefractoryEpilepsy.Reports.Quality;

/// <summary>Before and after a day on which something was changed.</summary>
/// <param name="Difference">After less before; honest about patients who are counted in several months, on one side or on both.</param>
/// <param name="Patients">Patients counted before, after, and on both sides.</param>
/// <param name="LeftOut">Months of the trend that stand on neither side, with the reason; in order of time.</param>
/// <remarks>Says that the shares differ, not that the change made them differ: a trend that was there before goes on.</remarks>
public sealed record BeforeAfter(DateOnly Day, ChartPoint Before, ChartPoint After, Estimate Difference, (long Before, long After, long Both) Patients, IReadOnlyList<MonthLeftOut> LeftOut)
{
    /// <summary>The months left out as a sentence; empty where there are none.</summary>
    public string LeftOutText() => Text(LeftOut);

    internal static string Text(IReadOnlyList<MonthLeftOut> months)
    {
        IEnumerable<string> reasons = months.GroupBy(month => month.Reason).Select(group => $"{group.Key}: {string.Join(", ", group.Select(month => month.Month))}");
        return months.Count == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"Left out of the comparison {(months.Count == 1 ? "is 1 month" : $"are {months.Count} months")} ({string.Join("; ", reasons)}).");
    }
}

/// <summary>A month that stands neither before nor after.</summary>
public sealed record MonthLeftOut(string Month, string Reason);

/// <summary>A fold over quality records that holds the months before a day against those from it on. Add every record once.</summary>
/// <remarks>
/// A patient of a measure of states stands in every month: twelve months of 100 people are not 1,200 independent answers. So the months of each patient are
/// summed, the variance is that of a ratio of such sums (Cochran, Sampling Techniques, 1977, chapter 6), and where patients stand on both sides the correlation of
/// the two shares is taken from them.
/// </remarks>
public sealed class BeforeAfterFold
{
    private readonly Measure measure;
    private readonly DateOnly day;
    private readonly List<ReportPeriod> first = [];
    private readonly List<ReportPeriod> second = [];
    private readonly List<MonthLeftOut> leftOut = [];
    private MeasureCounts before;
    private MeasureCounts after;
    private long bothSides;
    private (double MetMet, double MetCounted, double CountedMet, double CountedCounted) cross;

    /// <summary>For the months of a trend.</summary>
    /// <param name="trend">As shown: a month that is hidden there stands on neither side, lest the sums give it away.</param>
    public BeforeAfterFold(Measure measure, IReadOnlyList<MonthFigure> trend, DateOnly day)
    {
        (this.measure, this.day) = (measure, day);
        foreach (MonthFigure month in trend)
        {
            if (!DateOnly.TryParseExact(month.Month + "-01", "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly start))
            {
                continue;
            }

            var period = ReportPeriod.Month(start.Year, start.Month);
            if (month.Figure is null)
            {
                leftOut.Add(new(month.Month, month.Why?.TrimEnd('.') ?? "too few to show"));
            }
            else if (month.Figure.Counted == 0)
            {
                leftOut.Add(new(month.Month, "nothing counted"));
            }
            else if (period.To < day)
            {
                first.Add(period);
            }
            else if (period.From >= day)
            {
                second.Add(period);
            }
            else
            {
                leftOut.Add(new(month.Month, "the change fell into it"));
            }
        }
    }

    /// <summary>Whether both sides have a month; else there is nothing to hold against each other.</summary>
    public bool HasBothSides => first.Count > 0 && second.Count > 0;

    /// <summary>The months left out as a sentence; empty where there are none.</summary>
    public string LeftOutText() => BeforeAfter.Text(leftOut);

    /// <summary>Adds one patient.</summary>
    public void Add(QualityRecord record)
    {
        PatientUnits one = Sum(record, first), other = Sum(record, second);
        before.Add(one);
        after.Add(other);
        int counted = one.Met + one.NotMet, countedAfter = other.Met + other.NotMet;
        if (counted > 0 && countedAfter > 0)
        {
            bothSides++;
            cross.MetMet += (double)one.Met * other.Met;
            cross.MetCounted += (double)one.Met * countedAfter;
            cross.CountedMet += (double)counted * other.Met;
            cross.CountedCounted += (double)counted * countedAfter;
        }
    }

    /// <summary>The comparison; null where either side counted nothing.</summary>
    public BeforeAfter? Result()
    {
        if (Proportions.Share(before) is not { } was || Proportions.Share(after) is not { } now)
        {
            return null;
        }

        return new(
            day,
            new("before", before.Met, before.Counted),
            new("after", after.Met, after.Counted),
            Proportions.Difference(now, was, Correlation(was.Value, now.Value)),
            (before.Patients, after.Patients, bothSides),
            leftOut);
    }

    // The covariance of two ratios, by linearisation, over the root of their variances.
    private double Correlation(double p, double q)
    {
        double covariance = (cross.MetMet - (q * cross.MetCounted) - (p * cross.CountedMet) + (p * q * cross.CountedCounted)) / ((double)before.Counted * after.Counted);
        double variances = p * (1 - p) / before.EffectiveCount * (q * (1 - q) / after.EffectiveCount);
        return variances <= 0 ? 0 : Math.Clamp(covariance / Math.Sqrt(variances), -1, 1);
    }

    private PatientUnits Sum(QualityRecord record, List<ReportPeriod> months)
    {
        var sum = default(PatientUnits);
        foreach (ReportPeriod month in months)
        {
            if (record.Observed.Start <= month.To)
            {
                sum.Add(PatientUnits.Of(measure, record, month.From, month.To));
            }
        }

        return sum;
    }
}
