namespace RefractoryEpilepsy.Knowledge;

/// <summary>An antiseizure medication, one row of <c>drugs.csv</c>.</summary>
/// <param name="Id">The generic name as in <c>asm.csv</c>.</param>
/// <param name="Group">Drugs of one group are one drug when schedules are counted (primidone and phenobarbital). The own id where it stands alone.</param>
/// <param name="Family">Related but distinct drugs (levetiracetam, brivaracetam): two failures inside one family raise the note SIM-1. Empty where there is none.</param>
/// <param name="DddMg">WHO defined daily dose, in mg.</param>
/// <param name="AdequateMgPerDay">From this daily dose on, in mg, an adult's trial is adequate.</param>
/// <param name="AdequateMgPerDayWithValproate">The same beside valproate; null where it makes no difference.</param>
/// <param name="AdequateMgPerDayWithInducer">The same beside an enzyme inducer; null where it makes no difference.</param>
/// <param name="ChildAdequateMgPerKg">From this dose on, in mg/kg/day, a child's trial is adequate.</param>
/// <param name="ChildAdequateMgPerKgWithValproate">The same beside valproate.</param>
/// <param name="ChildAdequateMgPerKgWithInducer">The same beside an enzyme inducer.</param>
/// <param name="TitrationWeeks">Usual weeks until the target dose.</param>
/// <param name="Counts">When taking it can be a trial at all.</param>
/// <param name="SuitedSyndromes">Where it is restricted to syndromes: their concepts; otherwise empty.</param>
/// <param name="Worsens">Seizure types and syndromes it is known to be ineffective in or to aggravate.</param>
/// <param name="Range">Reference range of the serum level.</param>
/// <param name="Inducer">Strength as an enzyme inducer.</param>
/// <param name="BlocksSodiumChannels">Whether that is its main action.</param>
/// <param name="Teratogenic">The word of the table: low, moderate, high, unknown.</param>
/// <param name="OtherUses">Concepts of the uses other than epilepsy that compete for its indication (MED-3).</param>
/// <param name="OtherUseMaxMgPerDay">Up to this daily dose a competing use explains it alone; null where none is known.</param>
/// <param name="Unconfirmed">Names of the columns whose values nobody has confirmed yet, marked [K] in the table.</param>
/// <param name="Source">What confirms the row.</param>
public sealed record Drug(
    string Id,
    string Group,
    string Family,
    decimal? DddMg,
    decimal? AdequateMgPerDay,
    decimal? AdequateMgPerDayWithValproate,
    decimal? AdequateMgPerDayWithInducer,
    decimal? ChildAdequateMgPerKg,
    decimal? ChildAdequateMgPerKgWithValproate,
    decimal? ChildAdequateMgPerKgWithInducer,
    int TitrationWeeks,
    TrialRule Counts,
    IReadOnlyList<string> SuitedSyndromes,
    IReadOnlyList<Aggravation> Worsens,
    ReferenceRange? Range,
    InducerStrength Inducer,
    bool BlocksSodiumChannels,
    string Teratogenic,
    ConceptList OtherUses,
    decimal? OtherUseMaxMgPerDay,
    IReadOnlyList<string> Unconfirmed,
    string Source)
{
    /// <summary>Grams per mole of what the level measures, to convert <c>umol/L</c>; null where no level is measured.</summary>
    public decimal? MolarMass { get; init; }

    /// <summary>Value sets the drug belongs to: <c>asm_ingredient</c> or <c>rescue_drug</c>.</summary>
    public ConceptList Concepts { get; init; } = [];
}

/// <summary>When taking a drug can be a trial (column <c>counts_as_trial</c>).</summary>
public enum TrialRule
{
    /// <summary>Always.</summary>
    Yes,

    /// <summary>Only on a daily schedule (benzodiazepines).</summary>
    ScheduledDaily,

    /// <summary>Only with an indication for epilepsy that is proven (gabapentin, pregabalin).</summary>
    ProvenIndication,

    /// <summary>Only in the syndromes it is licensed for; elsewhere its appropriateness is uncertain.</summary>
    SyndromeOnly,

    /// <summary>An adjunct whose appropriateness is uncertain.</summary>
    Conditional,

    /// <summary>Never: rescue and acute drugs.</summary>
    No,
}

/// <summary>Strength as an enzyme inducer.</summary>
public enum InducerStrength
{
    /// <summary>None known.</summary>
    None,

    /// <summary>Weak.</summary>
    Weak,

    /// <summary>Moderate.</summary>
    Moderate,

    /// <summary>Strong.</summary>
    Strong,
}

/// <summary>A seizure type or syndrome that a drug aggravates or cannot help.</summary>
/// <param name="Token">As written in the table, without the bracket: <c>absence</c>, <c>LGS-tonic/atonic</c>.</param>
/// <param name="CautionOnly">Information only; it never makes a trial inappropriate (ADEQ-1).</param>
public sealed record Aggravation(string Token, bool CautionOnly);

/// <summary>Reference range of a serum level, ends included.</summary>
/// <param name="Low">Lower end.</param>
/// <param name="High">Upper end.</param>
/// <param name="Unit">UCUM unit of both, by mass: <c>mg/L</c> or <c>ug/L</c>.</param>
/// <param name="Confirmed">Whether a source confirms it; laboratories differ, so a loose range excuses less .</param>
/// <param name="Analyte">What is measured.</param>
public sealed record ReferenceRange(decimal Low, decimal High, string Unit, bool Confirmed, string Analyte);
