using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Trials;

/// <summary>Serum levels of one drug during one trial, against its range (ADEQ-2, R-11, R-14).</summary>
/// <remarks>Only totals in the unit of the range get here: free levels, metabolites and epoxides are other concepts.</remarks>
internal sealed class Levels
{
    // Below this, in g/dL, a low total phenytoin disproves nothing: the free share is higher.
    private const decimal LowAlbumin = 3.5m;
    private const int AlbuminDays = 30;

    // A level taken so soon after a change of dose is not at steady state.
    private const int SteadyStateDays = 7;

    private static readonly Levels None = new([], [], [], Answer.Unknown);

    private readonly IReadOnlyList<int> reached;

    private Levels(IReadOnlyList<int> inRange, IReadOnlyList<(int Day, Evidence Evidence)> low, IReadOnlyList<Evidence> evidence, Answer decide)
    {
        reached = inRange;
        Low = low;
        Evidence = evidence;
        Decide = decide;
    }

    /// <summary>Days with a level low enough to explain a seizure .</summary>
    public IReadOnlyList<(int Day, Evidence Evidence)> Low { get; }

    public IReadOnlyList<Evidence> Evidence { get; }

    /// <summary>Yes where a level was in or above range, No where every one was below, Unknown where none tells.</summary>
    public Answer Decide { get; }

    /// <summary>Whether a level in or above range was taken during the step.</summary>
    public bool InRangeBetween(DoseStep step)
    {
        foreach (int day in reached)
        {
            if (step.Days.Contains(DateOnly.FromDayNumber(day)))
            {
                return true;
            }
        }

        return false;
    }

    public bool InRangeWithin(int start, int end)
    {
        foreach (int day in reached)
        {
            if (day >= start && day <= end)
            {
                return true;
            }
        }

        return false;
    }

    public static Levels Of(Chart chart, DrugTrial trial)
    {
        List<int>? inRange = null;
        List<(int, Evidence)>? low = null;
        List<Evidence>? evidence = null;
        bool below = false;
        foreach (Measurement level in chart.Levels)
        {
            if (!level.Concept.AsSpan(6).SequenceEqual(trial.Drug.Id)
                || !trial.Taken.Contains(level.Taken)
                || level.Taken.DayNumber > chart.Today)
            {
                continue;
            }

            Answer reaches = Reaches(level, trial.Drug.Range);
            if (reaches == Answer.Unknown)
            {
                continue;
            }

            (evidence ??= []).Add(level.Evidence);
            if (reaches == Answer.Yes)
            {
                (inRange ??= []).Add(level.Taken.DayNumber);
                continue;
            }

            bool excused = string.Equals(trial.Drug.Group, "phenytoin", StringComparison.Ordinal) && HasLowAlbumin(chart, level.Taken.DayNumber);
            below |= !excused;
            if (!excused && Explains(level, trial.Drug.Range) && !IsSoonAfterChange(trial, level.Taken.DayNumber))
            {
                (low ??= []).Add((level.Taken.DayNumber, level.Evidence));
            }
        }

        if (evidence is null)
        {
            return None;
        }

        evidence.Sort(static (left, right) => string.CompareOrdinal(left.Reference, right.Reference));
        low?.Sort(static (left, right) => left.Item1.CompareTo(right.Item1));
        return new(inRange ?? [], low ?? [], evidence, inRange is not null ? Answer.Yes : below ? Answer.No : Answer.Unknown);
    }

    private static Answer Reaches(Measurement level, ReferenceRange? range)
    {
        if (level.Value is { } value && range is not null && IsInUnitOf(level, range))
        {
            return level.Below ? (value <= range.Low ? Answer.No : Answer.Unknown) : value >= range.Low ? Answer.Yes : Answer.No;
        }

        return level.Interpretation switch
        {
            "N" or "H" or "HH" => Answer.Yes,
            "L" or "LL" => Answer.No,
            _ => level is { Value: null, Below: true } ? Answer.No : Answer.Unknown,
        };
    }

    private static bool IsInUnitOf(Measurement level, ReferenceRange range) => level.Unit.Length == 0 || string.Equals(level.Unit, range.Unit, StringComparison.Ordinal);

    // A number in another unit cannot be held against the range: there the laboratory's own word (low) has decided.
    private static bool Explains(Measurement level, ReferenceRange? range) =>
        level.Value is not { } value || range is null || !IsInUnitOf(level, range) || value < (range.Confirmed ? range.Low : range.Low / 2) || (level.Below && value <= range.Low / 2);

    private static bool IsSoonAfterChange(DrugTrial trial, int day)
    {
        foreach (DoseStep step in trial.Steps)
        {
            int start = step.Days.Start.DayNumber;
            if (day >= start && day - start < SteadyStateDays && start > trial.Taken.Start.DayNumber)
            {
                return true;
            }
        }

        return false;
    }

    private static bool HasLowAlbumin(Chart chart, int day)
    {
        foreach (Measurement measurement in chart.Timeline.Measurements)
        {
            if (string.Equals(measurement.Concept, "albumin", StringComparison.Ordinal) && measurement.Value < LowAlbumin && Math.Abs(measurement.Taken.DayNumber - day) <= AlbuminDays)
            {
                return true;
            }
        }

        return false;
    }
}
