using RefractoryEpilepsy.Causes;
using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Timeline;
using RefractoryEpilepsy.Trials;

namespace RefractoryEpilepsy.Prediction;

/// <summary>What features may look at: the history before the index day, cleaned of what specification 3.3 blocks, and the causes judged from it.</summary>
/// <remarks>It can only be made of a <see cref="Timeline.History"/>, so nothing recorded later can enter.</remarks>
public sealed class IndexView
{
    private IndexView(History history, CauseProfile causes) => (History, Causes) = (history, causes);

    /// <summary>Everything on record before the index day that a feature may use.</summary>
    public History History { get; }

    /// <summary>The causes, judged from that history alone.</summary>
    public CauseProfile Causes { get; }

    /// <summary>Age in years, with its fraction; null where no birth date is known.</summary>
    public float? AgeInYears => History.Person.Born is { } born
        ? Math.Max(0, (History.LastDay.DayNumber - born.Middle.DayNumber) / 365.25f)
        : null;

    /// <summary>Prepares a history.</summary>
    /// <param name="trials">Trials as judged from the same history; empty at the first drug.</param>
    public static IndexView Of(History history, IReadOnlyList<TrialAssessment> trials, Parameters parameters)
    {
        History clean = LeakageList.Clean(history);
        return new(clean, CauseProfile.Of(clean, trials, parameters));
    }
}
