using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Trials;

/// <summary>One drug taken by one patient without a break that matters, the unit the ILAE definition counts.</summary>
/// <param name="Id"><c>drug@start</c>, as in <c>trials.csv</c>.</param>
/// <param name="Taken">From the first to the last day of supply; open while it goes on.</param>
/// <param name="Steps">Daily dose over time, in order; a step with null mg is a stretch whose dose could not be read.</param>
/// <param name="Covered">Stretches with supply, in order, for adherence.</param>
/// <param name="HighestMgPerDay">The highest daily dose held, in mg; null if no dose could be read.</param>
/// <param name="Stopped">Why it ended.</param>
/// <param name="Indication">MED-3 class of the indication: A, B, C or X.</param>
/// <param name="Evidence">The orders, fills and statements it was put together from.</param>
public sealed record DrugTrial(
    string Id,
    Drug Drug,
    DateInterval Taken,
    IReadOnlyList<DoseStep> Steps,
    IReadOnlyList<DateInterval> Covered,
    decimal? HighestMgPerDay,
    StopReason Stopped,
    IndicationClass Indication,
    bool Historical,
    IReadOnlyList<Evidence> Evidence)
{
    /// <summary>Why it is no trial at all (MED-2 to MED-4); null for a trial.</summary>
    public Exclusion? Excluded { get; init; }

    /// <summary>Fills are on record for it, so that adherence can be told.</summary>
    public bool HasRefills { get; init; }

    /// <summary>Told about the past without dates that would give its length.</summary>
    public bool Undated { get; init; }

    /// <summary>Whether neurology or an epilepsy centre prescribed it.</summary>
    public Answer ByNeurology { get; init; } = Answer.Unknown;

    /// <summary>What orders and statements say of its success: Yes it controlled the seizures, No it did not.</summary>
    public Answer Controlled { get; init; } = Answer.Unknown;

    /// <summary>Whether that word of its success, or the reason of its stop, comes from free text.</summary>
    public bool OutcomeFromText { get; init; }

    /// <summary>The last day for which a record itself says that it was taken: an order or fill of that day, an end that is told, or an order still active. Supply may reach further.</summary>
    public DateOnly LastTold { get; init; } = DateOnly.MaxValue;

    /// <summary>Day on which the latest of its records was put on record.</summary>
    public DateOnly Recorded { get; init; }
}

/// <summary>A rule that keeps a drug from being a trial.</summary>
/// <param name="Rule">Rule id of specification 1.4 B.</param>
public sealed record Exclusion(string Rule, Reason Reason);

/// <summary>A stretch at one daily dose.</summary>
/// <param name="MgPerDay">In mg; null where it could not be read.</param>
public sealed record DoseStep(DateInterval Days, decimal? MgPerDay);

/// <summary>How sure it is that epilepsy is what the drug was for (MED-3).</summary>
public enum IndicationClass
{
    /// <summary>The recorded reason is epilepsy.</summary>
    A,

    /// <summary>No reason recorded, epilepsy on record, nothing that competes.</summary>
    B,

    /// <summary>A competing indication beside epilepsy.</summary>
    C,

    /// <summary>A competing indication and no epilepsy.</summary>
    X,
}
