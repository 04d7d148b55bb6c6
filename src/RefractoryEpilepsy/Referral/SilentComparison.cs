namespace RefractoryEpilepsy.Referral;

/// <summary>One patient who was flagged while the service was silent.</summary>
/// <param name="FlaggedOn">Day it was raised; nobody saw it.</param>
/// <param name="HappenedOn">First day after it on which the record shows a referral, a visit at a centre or a therapy; null where it shows none.</param>
public sealed record SilentRow(string Group, DateOnly FlaggedOn, DateOnly? HappenedOn);

/// <summary>What would have been said in silence, against what happened without it.</summary>
/// <param name="Flagged">Patients flagged.</param>
/// <param name="Happened">Of them, those who were referred, seen or treated all the same.</param>
/// <param name="MedianDays">From the silent flag to that day; null where it happened to nobody.</param>
public sealed record SilentFigures(string Group, int Flagged, int Happened, double? MedianDays);

/// <summary>The later comparison of silent mode.</summary>
public static class SilentComparison
{
    /// <summary>Figures for each kind of lead, the most frequent first.</summary>
    public static IReadOnlyList<SilentFigures> Of(IEnumerable<SilentRow> rows) =>
        [.. rows.GroupBy(row => row.Group).Select(group => Figures(group.Key, [.. group])).OrderByDescending(figures => figures.Flagged).ThenBy(figures => figures.Group, StringComparer.Ordinal)];

    private static SilentFigures Figures(string group, SilentRow[] rows)
    {
        int[] days = [.. rows.Where(row => row.HappenedOn >= row.FlaggedOn).Select(row => row.HappenedOn!.Value.DayNumber - row.FlaggedOn.DayNumber).Order()];
        return new(group, rows.Length, days.Length, days.Length == 0 ? null : (days[(days.Length - 1) / 2] + days[days.Length / 2]) / 2.0);
    }
}
