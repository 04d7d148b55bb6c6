using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Trials;

/// <summary>A trial while it is judged: what was found out so far.</summary>
internal sealed class TrialInHand
{
    private static readonly Reason NoReason = new("", "", []);
    private static readonly AdequatePart NoPart = new(Adequacy.Unknown, [], NoReason);

    public TrialInHand(DrugTrial trial, int today)
    {
        Trial = trial;
        Start = trial.Taken.Start.DayNumber;
        End = Math.Min(trial.Taken.Last.DayNumber, today);
    }

    public DrugTrial Trial { get; }

    public int Start { get; }

    /// <summary>Last day, or today while it goes on.</summary>
    public int End { get; }

    public bool IsOngoing => Trial.Taken.End is null;

    /// <summary>No trial of the drug, or of its group, came before.</summary>
    public bool IsFirstOfGroup { get; set; } = true;

    public Adequacy Fit { get; set; }

    public Reason FitReason { get; set; } = NoReason;

    public AdequatePart Part { get; set; } = NoPart;

    /// <summary>Kept by MED-2 to MED-4 and not inappropriate: an inappropriate drug never shields another.</summary>
    public bool MayCount => Trial.Excluded is null && Fit is not (Adequacy.No or Adequacy.Uncertain);

    public Levels Levels { get; set; } = null!;

    /// <summary>Stretches in which something new beside the drug lowers its level.</summary>
    public IReadOnlyList<(int Start, int End)> ClearanceRises { get; set; } = [];

    public bool SameGroup(TrialInHand other) => string.Equals(Trial.Drug.Group, other.Trial.Drug.Group, StringComparison.Ordinal);
}
