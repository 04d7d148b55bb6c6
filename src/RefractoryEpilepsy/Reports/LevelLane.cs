using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Reports;

/// <summary>Serum levels, each against its own drug's reference range: the shaded third is within it.</summary>
internal static class LevelLane
{
    private const string Start = "level:";
    private const double Low = 0.34;
    private const double High = 0.70;

    /// <summary>The lane.</summary>
    /// <param name="ranges">Reference ranges by drug; a drug without one has its levels in the middle.</param>
    public static EventLane Of(PatientTimeline timeline, IReadOnlyDictionary<string, ReferenceRange> ranges) => new(
        "serum levels", "shaded: within range", 46, [.. timeline.Measurements.Where(level => level.Concept.StartsWith(Start, StringComparison.Ordinal)).Select(level => OfLevel(level, ranges))], [], (Low, High));

    private static Mark OfLevel(Measurement level, IReadOnlyDictionary<string, ReferenceRange> ranges)
    {
        string drug = level.Concept[Start.Length..];
        ReferenceRange? range = ranges.GetValueOrDefault(drug);
        double? rise = level.Value is { } value && range is not null && range.Unit == level.Unit ? RiseOf(value, range) : level.Interpretation switch { "L" => 0.17, "H" => 0.86, "N" => 0.5, _ => null };
        bool low = rise < Low || level is { Below: true, Value: null };
        string told = $"{(level.Below ? "below " : "")}{(level.Value is null && !level.Below ? level.Interpretation ?? "not told" : Words.Of(level.Value))} {level.Unit}";
        string against = range is null ? "no reference range kept" : $"range {Words.Of(range.Low)} to {Words.Of(range.High)} {range.Unit}{(range.Confirmed ? "" : ", loose")}";
        return new(level.Taken, MarkShape.Square, 3.6, low ? "level low" : rise > High ? "level high" : "level", $"{Words.Of(level.Taken)}: {drug} {told}; {against} [{level.Evidence.Reference}]", level.Evidence)
        {
            Rise = rise,
            Label = $"{(drug.Length > 3 ? drug[..3] : drug)} {Words.Of(level.Value)}",
        };
    }

    private static double RiseOf(decimal value, ReferenceRange range) =>
        value < range.Low ? Low * (double)(value / Math.Max(range.Low, 0.0001m))
        : value <= range.High ? Low + ((High - Low) * (double)((value - range.Low) / Math.Max(range.High - range.Low, 0.0001m)))
        : High + ((1 - High) * Math.Min(1, (double)((value - range.High) / Math.Max(range.High, 0.0001m))));
}
