using RefractoryEpilepsy.Knowledge;

namespace RefractoryEpilepsy.Timeline;

/// <summary>One order, fill, statement or administration of one antiseizure drug, at one dose.</summary>
/// <remarks>An order with several dose steps becomes several exposures with the same evidence.</remarks>
/// <param name="DrugId">Key of <c>drugs.csv</c>.</param>
/// <param name="Source">Kind of record; the higher one wins where two cover the same day (specification 1.2).</param>
/// <param name="Start">First day.</param>
/// <param name="End">Last day that the record itself states; null where it states none.</param>
/// <param name="State">Whether the record says it goes on.</param>
/// <param name="DaysSupply">Days one fill lasts, where recorded.</param>
/// <param name="Fills">How many fills were allowed, 1 with no refill; null where not recorded.</param>
/// <param name="MgPerDay">Daily dose in mg; null where it could not be read.</param>
/// <param name="TotalMg">Amount handed over, quantity times strength in mg; null where unknown.</param>
/// <param name="AsNeeded">Taken on demand, not daily.</param>
/// <param name="Route">How it gets into the body.</param>
/// <param name="Setting">Where it was ordered or given.</param>
/// <param name="Indications">Concepts of its recorded reasons (<c>epilepsy_dx</c>, …); empty where no reason is recorded.</param>
/// <param name="ReasonRecorded">A reason is recorded, mapped or not.</param>
/// <param name="ByNeurology">Whether neurology or an epilepsy centre prescribed it.</param>
/// <param name="Stopped">Why it ended.</param>
/// <param name="OutcomeText">What a statement or order says of the result ("seizures continued"): mapped to an answer to "did it control the seizures?"; Unknown where silent.</param>
/// <param name="Historical">Told about the past rather than ordered now (a list of earlier drugs).</param>
/// <param name="Layer">Coded, or read from text.</param>
/// <param name="Recorded">Day on which this was put on record.</param>
public sealed record Exposure(
    string DrugId,
    ExposureSource Source,
    PartialDate Start,
    PartialDate? End,
    ExposureState State,
    int? DaysSupply,
    int? Fills,
    decimal? MgPerDay,
    decimal? TotalMg,
    bool AsNeeded,
    Route Route,
    CareSetting Setting,
    ConceptList Indications,
    bool ReasonRecorded,
    Answer ByNeurology,
    StopReason Stopped,
    Answer OutcomeText,
    bool Historical,
    Layer Layer,
    DateOnly Recorded,
    Evidence Evidence) : RecordedFact(Recorded, Evidence)
{
    /// <summary>Day on which the end and its reason were put on record; null: not told, then the end itself counts.</summary>
    public DateOnly? EndRecorded { get; init; }

    /// <summary>As it stood on record at the end of <paramref name="day"/>: an end or a stop that came later is not yet known.</summary>
    internal override Exposure KnownBy(DateOnly day)
    {
        bool endKnown = EndRecorded is { } recorded ? recorded <= day : End is not { } end || end.Latest <= day;
        return endKnown ? this : this with { End = null, EndRecorded = null, State = ExposureState.Ongoing, Stopped = StopReason.NotStopped, OutcomeText = Answer.Unknown };
    }
}

/// <summary>Kind of record an exposure comes from, in rising rank.</summary>
public enum ExposureSource
{
    /// <summary>An order.</summary>
    Request,

    /// <summary>A statement that it is or was taken.</summary>
    Statement,

    /// <summary>A dose given, mostly to inpatients.</summary>
    Administration,

    /// <summary>A fill handed over.</summary>
    Dispense,
}

/// <summary>Whether a record says that the drug goes on.</summary>
public enum ExposureState
{
    /// <summary>It does not say.</summary>
    Unknown,

    /// <summary>Active.</summary>
    Ongoing,

    /// <summary>Completed, stopped or replaced.</summary>
    Ended,
}

/// <summary>Where something happened.</summary>
public enum CareSetting
{
    /// <summary>Not recorded.</summary>
    Unknown,

    /// <summary>Outpatient.</summary>
    Ambulatory,

    /// <summary>Emergency department.</summary>
    Emergency,

    /// <summary>Hospital stay.</summary>
    Inpatient,

    /// <summary>By phone or video.</summary>
    Virtual,
}

/// <summary>Why a drug ended (MED-6).</summary>
public enum StopReason
{
    /// <summary>It ended, nobody wrote why.</summary>
    NotRecorded,

    /// <summary>It goes on.</summary>
    NotStopped,

    /// <summary>Seizures went on.</summary>
    Inefficacy,

    /// <summary>Side effects.</summary>
    AdverseEffect,

    /// <summary>Pregnancy or its planning.</summary>
    Pregnancy,

    /// <summary>Cost or supply.</summary>
    CostOrSupply,

    /// <summary>Seizure freedom: no longer needed.</summary>
    Remission,

    /// <summary>Another reason that is recorded, such as the patient's wish.</summary>
    Other,
}
