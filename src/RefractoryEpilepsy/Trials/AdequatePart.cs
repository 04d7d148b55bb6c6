using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Trials;

/// <summary>The part of a trial at an adequate dose after wash-in (ADEQ-2, ADEQ-3, R-6, R-14).</summary>
/// <param name="Dose">Whether the dose was adequate.</param>
/// <param name="Windows">Day numbers, both ends included, in order; empty where it never was.</param>
/// <param name="Reason">What decided.</param>
internal sealed record AdequatePart(Adequacy Dose, IReadOnlyList<(int Start, int End)> Windows, Reason Reason)
{
    /// <summary>First day of the adequate part; null where there is none.</summary>
    public int? Since => Windows.Count > 0 ? Windows[0].Start : null;

    /// <summary>Days in it, up to a day.</summary>
    public int Days
    {
        get
        {
            int days = 0;
            foreach ((int start, int end) in Windows)
            {
                days += end - start + 1;
            }

            return days;
        }
    }

    /// <summary>Finds it for one trial.</summary>
    /// <param name="all">Every trial of the patient, for the drugs taken beside it.</param>
    public static AdequatePart Of(Chart chart, DrugTrial trial, Levels levels, IReadOnlyList<DrugTrial> all)
    {
        int start = trial.Taken.Start.DayNumber;
        int last = Math.Min(trial.Taken.Last.DayNumber, chart.Today);
        int washedIn = start + Math.Max(chart.Parameters.WashInDays, trial.Drug.TitrationWeeks * 7);
        if (trial.Undated)
        {
            return Historical(trial, start);
        }

        if (string.Equals(trial.Drug.Group, "phenytoin", StringComparison.Ordinal) && levels.Decide is not Answer.Unknown)
        {
            return levels.Decide == Answer.Yes
                ? FromSteps(chart, trial, washedIn, last, step => levels.InRangeBetween(step), Level(trial, levels))
                : new(Adequacy.No, [], new("level-below-range", $"Every level of {trial.Drug.Id} was below its range.", levels.Evidence));
        }

        bool anyDose = false;
        bool anyThreshold = false;
        AdequatePart adequate = FromSteps(
            chart, trial, washedIn, last,
            step =>
            {
                anyDose |= step.MgPerDay is not null;
                (decimal? threshold, bool known) = ThresholdOn(chart, trial, all, step.Days.Start.DayNumber);
                anyThreshold |= known;
                return step.MgPerDay is { } mg && threshold is { } enough
                    ? mg >= enough || (levels.InRangeBetween(step) && LevelMayOverrule(trial.Drug, mg, enough))
                    : levels.InRangeBetween(step);
            },
            null);
        if (adequate.Windows.Count > 0)
        {
            return adequate with { Reason = DoseReached(chart, trial, all, levels) };
        }

        if (!anyDose || !anyThreshold)
        {
            return Presumed(chart, trial, washedIn, last, anyDose);
        }

        // A growing child needs more from year to year: the dose is held against the day on which it was highest.
        int highestOn = trial.Steps.FirstOrDefault(step => step.MgPerDay == trial.HighestMgPerDay)?.Days.Start.DayNumber ?? start;
        decimal? needed = ThresholdOn(chart, trial, all, highestOn).Threshold;
        return adequate.Dose == Adequacy.Unknown
            ? adequate with { Reason = new("dose-not-held", $"{trial.Drug.Id} was not held at an adequate dose for {chart.Parameters.WashInDays} days after titration.", trial.Evidence) }
            : new(Adequacy.No, [], new("dose-too-low", $"{trial.Drug.Id} reached {trial.HighestMgPerDay:0.##} mg/day; {needed:0.##} would be adequate.", trial.Evidence));
    }

    // The lower end of an unconfirmed range is loose: it proves a somewhat low dose, not one below half of what is needed.
    private static bool LevelMayOverrule(Drug drug, decimal mg, decimal enough) => drug.Range is { Confirmed: true } || mg >= enough / 2;

    // The titration of the table has to be over and the dose held for two weeks; then every day at that dose counts.
    private static AdequatePart FromSteps(Chart chart, DrugTrial trial, int washedIn, int last, Func<DoseStep, bool> isAdequate, Reason? reason)
    {
        var held = new List<(int Start, int End)>(4);
        foreach (DoseStep step in trial.Steps)
        {
            if (!isAdequate(step))
            {
                continue;
            }

            int start = step.Days.Start.DayNumber;
            int end = Math.Min(step.Days.Last.DayNumber, last);
            if (held.Count > 0 && held[^1].End >= start - 1)
            {
                held[^1] = (held[^1].Start, end);
            }
            else
            {
                held.Add((start, end));
            }
        }

        bool sustained = false;
        var windows = new List<(int Start, int End)>(held.Count);
        foreach ((int start, int end) in held)
        {
            // Once the dose was held, a later return to it needs no second wash-in.
            int from = Math.Max(washedIn, sustained ? start : start + chart.Parameters.WashInDays);
            sustained |= end - start + 1 >= chart.Parameters.WashInDays;
            if (from <= end)
            {
                windows.Add((from, end));
            }
        }

        reason ??= new("", "", []);
        return new(windows.Count > 0 || sustained ? Adequacy.Yes : held.Count > 0 ? Adequacy.Unknown : Adequacy.No, windows, reason);
    }

    private static AdequatePart Presumed(Chart chart, DrugTrial trial, int washedIn, int last, bool anyDose)
    {
        int days = last - trial.Taken.Start.DayNumber + 1;
        string what = anyDose ? "What dose would be adequate for" : "The dose of";
        // A clinician's word that a drug of the past failed speaks for a real trial; its dates are coarse (1.6, R-20).
        int needed = trial.Historical && (trial.Controlled == Answer.No || trial.Stopped == StopReason.Inefficacy) ? chart.Parameters.MinDaysAtAdequateProxy : chart.Parameters.PresumedDoseDays;
        return days >= needed
            ? new(Adequacy.Presumed, washedIn <= last ? [(washedIn, last)] : [], new("dose-presumed", $"{what} {trial.Drug.Id} is not on record; {days} days are taken as an adequate trial.", trial.Evidence))
            : new(Adequacy.Unknown, [], new("dose-not-recorded", $"{what} {trial.Drug.Id} is not on record, and {days} days are too few to presume it.", trial.Evidence));
    }

    private static AdequatePart Historical(DrugTrial trial, int day)
    {
        bool failed = trial.Controlled == Answer.No || trial.Stopped == StopReason.Inefficacy;
        return failed
            ? new(Adequacy.Presumed, [(day, day)], new("told-as-failed", $"{trial.Drug.Id} is told to have failed; dose and dates are not on record.", trial.Evidence))
            : new(Adequacy.Unknown, [], new("history-needed", $"{trial.Drug.Id} was taken before this record; dose, length and outcome are not told.", trial.Evidence));
    }

    private static (decimal? Threshold, bool Known) ThresholdOn(Chart chart, DrugTrial trial, IReadOnlyList<DrugTrial> all, int day)
    {
        bool valproate = false;
        bool inducer = false;
        if (trial.Drug.AdequateMgPerDayWithValproate is not null || trial.Drug.AdequateMgPerDayWithInducer is not null)
        {
            var on = DateOnly.FromDayNumber(day);
            foreach (DrugTrial other in all)
            {
                if (!ReferenceEquals(other, trial) && other.Excluded?.Rule != "MED-2" && other.Taken.Contains(on))
                {
                    valproate |= string.Equals(other.Drug.Id, "valproate", StringComparison.Ordinal);
                    inducer |= other.Drug.Inducer == InducerStrength.Strong;
                }
            }
        }

        decimal? threshold = AdequateDose.Threshold(chart, trial.Drug, trial.Taken.Start.DayNumber, day, valproate, inducer);
        return threshold is null && trial.HighestMgPerDay >= AdequateDose.Adult(trial.Drug, chart.Parameters)
            ? (AdequateDose.Adult(trial.Drug, chart.Parameters), true)
            : (threshold, threshold is not null);
    }

    private static Reason DoseReached(Chart chart, DrugTrial trial, IReadOnlyList<DrugTrial> all, Levels levels)
    {
        decimal? needed = ThresholdOn(chart, trial, all, trial.Taken.Start.DayNumber).Threshold;
        return trial.HighestMgPerDay is { } mg && needed is { } enough && mg >= enough
            ? new("dose-adequate", $"{trial.Drug.Id} was held at an adequate dose (highest {mg:0.##} mg/day, {enough:0.##} needed).", trial.Evidence)
            : levels.Decide == Answer.Yes
                ? Level(trial, levels)
                : new("dose-adequate", $"{trial.Drug.Id} was held at a dose adequate beside the drugs taken with it ({trial.HighestMgPerDay:0.##} mg/day).", trial.Evidence);
    }

    private static Reason Level(DrugTrial trial, Levels levels) =>
        new("level-in-range", $"A level of {trial.Drug.Id} was within or above its range.", levels.Evidence);
}
