using System.Text.Json.Serialization;

namespace RefractoryEpilepsy.Reports.Quality;

/// <summary>What a measure counted, as reports show it.</summary>
/// <param name="Initial">Null where it would give away a hidden part of it; so too <paramref name="Denominator"/>.</param>
/// <param name="Excluded">Null where it is hidden as small, or because it would give away another that is; so too <paramref name="Excepted"/> and <paramref name="Undetermined"/>.</param>
/// <param name="Counted">What the share is of.</param>
/// <param name="Patients">Patients behind it.</param>
/// <param name="Low">Lower end of the share's 95 % interval; null where nothing is counted.</param>
public sealed record Figure(long? Initial, long? Denominator, long? Excluded, long? Excepted, long? Undetermined, long Met, long Counted, long Patients, double? Low, double? High)
{
    /// <summary>How many independent units what was counted is worth, to one decimal: several visits of one patient count less. 0 in reports kept before it was.</summary>
    public double Effective { get; init; }

    /// <summary>Share met; null where nothing is counted.</summary>
    [JsonIgnore]
    public double? Rate => Counted == 0 ? null : (double)Met / Counted;

    /// <summary>Of counts.</summary>
    public static Figure Of(in MeasureCounts counts)
    {
        Estimate? share = Proportions.Share(counts);
        return new(counts.Initial, counts.Denominator, counts.Excluded, counts.Excepted, counts.Undetermined, counts.Met, counts.Counted, counts.Patients, share?.Low, share?.High) { Effective = Math.Round(counts.EffectiveCount, 1) };
    }
}

/// <summary>How well the data support one input of a measure.</summary>
/// <param name="Missing">Share of patients whose record lacks it; null where there is nobody, or where it would tell of fewer than eleven people.</param>
public sealed record InputFigure(string Text, double? Missing, bool Shows, bool Ranks);

/// <summary>One month of a measure.</summary>
/// <param name="Figure">Null where it is suppressed, or where the data do not support it.</param>
public sealed record MonthFigure(string Month, Figure? Figure)
{
    /// <summary>Why the data do not support the month; null where they do.</summary>
    public string? Why { get; init; }

    /// <summary>The month as a point of a chart.</summary>
    [JsonIgnore]
    public ChartPoint Point => Figure is null ? new(Month, 0, 0) : new(Month, Figure.Met, Figure.Counted) { Effective = Figure.Effective };
}

/// <summary>One group of a breakdown, over the year.</summary>
/// <param name="Figure">Null where it is suppressed as too small.</param>
/// <param name="IsReference">The largest group, which the others are held against.</param>
/// <param name="Difference">From the reference, as counted.</param>
/// <param name="Adjusted">From the reference, as it would be with the same ages, sexes and share of intellectual disability.</param>
public sealed record GroupFigure(string Group, Figure? Figure, bool IsReference, Estimate? Difference, Estimate? Adjusted);

/// <summary>A measure or waiting time broken down.</summary>
public sealed record Breakdown(string Id, string Title, IReadOnlyList<GroupFigure> Groups);

/// <summary>Everything a report says of one measure.</summary>
/// <param name="Supported">Whether the data can support it; if not, no figure may be shown.</param>
/// <param name="Why">Where not supported: what is missing.</param>
/// <param name="Month">Of the reported period; null where suppressed.</param>
/// <param name="Signal">Special cause in the newest point, in words; null where there is none.</param>
public sealed record MeasureFigures(
    string Id, int Version, bool Supported, string Why, IReadOnlyList<InputFigure> Inputs, Figure? Month, Figure? Year, IReadOnlyList<MonthFigure> Trend, string? Signal,
    IReadOnlyList<Breakdown> Breakdowns, FunnelPlot? Funnel)
{
    /// <summary>Why the data do not support the reported period, where they support the year; null otherwise.</summary>
    public string? MonthWhy { get; init; }

    /// <summary>Whether records have moved since months of it were first shown to those who see totals only, who are not told how: see <see cref="ReleasedFigures"/>.</summary>
    public bool Held { get; init; }

    /// <summary>Why the data do not support the year, where they support the reported period; null otherwise. Breakdowns and funnel are empty then.</summary>
    public string? YearWhy { get; init; }
}

/// <summary>A step of a curve as reports keep it.</summary>
public sealed record CurvePoint(int Days, double Happened, double Low, double High, int AtRisk);

/// <summary>A waiting time after resistance.</summary>
/// <param name="Within">Share to whom it happened within 90, 180 and 365 days; null where nobody was seen that long.</param>
/// <param name="Breakdowns">Share within 365 days by group.</param>
public sealed record WaitingFigures(
    Awaited Awaited, int Patients, int Events, double? Median, double? MedianLow, double? MedianHigh, double? FirstQuartile, double? ThirdQuartile,
    IReadOnlyList<HorizonShare> Within, IReadOnlyList<CurvePoint> Curve, IReadOnlyList<WaitingBreakdown> Breakdowns)
{
    /// <summary>Why the data do not tell how long people wait; null where they do. No figure is given then.</summary>
    public string? Why { get; init; }

    /// <summary>How many organisations are left out because their data do not tell.</summary>
    public int LeftOut { get; init; }
}

/// <summary>Share to whom it happened within so many days; null where nobody was seen that long.</summary>
public sealed record HorizonShare(int Days, Estimate? Share)
{
    /// <summary>Whether fewer than eleven were still waiting and seen by then: the share rests on few.</summary>
    public bool Few { get; init; }
}

/// <summary>A waiting time broken down.</summary>
public sealed record WaitingBreakdown(string Id, string Title, IReadOnlyList<WaitingGroup> Groups);

/// <summary>One group's waiting time; figures are null where the group is suppressed as too small.</summary>
/// <param name="WithinYear">Share within 365 days.</param>
public sealed record WaitingGroup(string Group, int? Patients, int? Events, double? Median, Estimate? WithinYear, bool IsReference, Estimate? Difference, Estimate? Adjusted)
{
    /// <summary>Whether fewer than eleven were still waiting and seen after 365 days.</summary>
    public bool Few { get; init; }
}
