using RefractoryEpilepsy.Causes;
using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Prediction;

/// <summary>Features of treatment before the index day: nothing at the first drug, the first trial at the first failure.</summary>
internal static class DrugReadings
{
    /// <summary>Distinct scheduled drugs.</summary>
    public static FeatureValue Count(IndexView view)
    {
        Exposure[] taken = Scheduled(view);
        return new(taken.Select(exposure => exposure.DrugId).Distinct().Count(), Evidences(taken));
    }

    /// <summary>Since the first scheduled drug.</summary>
    public static FeatureValue LogMonths(IndexView view)
    {
        Exposure[] taken = Scheduled(view);
        return taken.Length == 0 ? FeatureValue.NotAssessed
            : new(MathF.Log(1 + (Math.Max(0, view.History.LastDay.DayNumber - taken.Min(exposure => exposure.Start.Earliest).DayNumber) / 30.44f)), Evidences(taken));
    }

    /// <summary>Days between fills that no supply covered; null without fills that tell their supply.</summary>
    public static FeatureValue Gaps(IndexView view)
    {
        Exposure[] fills = [.. Scheduled(view).Where(exposure => exposure is { Source: ExposureSource.Dispense, DaysSupply: > 0 }).OrderBy(exposure => exposure.Start.Earliest)];
        if (fills.Length < 2)
        {
            return FeatureValue.NotAssessed;
        }

        int start = fills[0].Start.Earliest.DayNumber, end = view.History.LastDay.DayNumber, covered = 0, until = start - 1;
        foreach (Exposure fill in fills)
        {
            int from = Math.Max(fill.Start.Earliest.DayNumber, until + 1), to = Math.Min(end, fill.Start.Earliest.DayNumber + fill.DaysSupply!.Value - 1);
            covered += Math.Max(0, to - from + 1);
            until = Math.Max(until, to);
        }

        return new(Math.Clamp(1 - ((float)covered / Math.Max(1, end - start + 1)), 0, 1), Evidences(fills));
    }

    /// <summary>Levels the laboratory called low; null without levels.</summary>
    public static FeatureValue LowLevels(IndexView view)
    {
        Measurement[] levels = [.. view.History.Measurements.Where(measurement => measurement.Concept.StartsWith("level:", StringComparison.Ordinal))];
        Measurement[] low = [.. levels.Where(level => level.Interpretation is "L" or "LL" || level.Below)];
        return levels.Length == 0 ? FeatureValue.NotAssessed : new(low.Length, [.. (low.Length > 0 ? low : levels).Select(level => level.Evidence).Distinct().Take(5)]);
    }

    /// <summary>1 where told, 0 where "no side effects" is told.</summary>
    public static FeatureValue SideEffects(IndexView view)
    {
        AdverseReaction[] told = [.. view.History.Reactions.Where(reaction => reaction.Present != Answer.Unknown)];
        bool any = Array.Exists(told, reaction => reaction.Present == Answer.Yes);
        return told.Length == 0 ? FeatureValue.NotAssessed : new(any ? 1 : 0, [.. told.Select(reaction => reaction.Evidence).Distinct().Take(5)]);
    }

    private static Exposure[] Scheduled(IndexView view) =>
        [.. view.History.Exposures.Where(exposure => !exposure.AsNeeded && exposure.Route is not Route.NasalBuccalRectal)];

    private static Evidence[] Evidences(IEnumerable<Exposure> exposures) => [.. exposures.Select(exposure => exposure.Evidence).Distinct().Take(5)];
}
