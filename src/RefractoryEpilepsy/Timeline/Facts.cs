using RefractoryEpilepsy.Knowledge;

namespace RefractoryEpilepsy.Timeline;

/// <summary>Something the record says.</summary>
/// <param name="Recorded">Day on which it was put on record, apart from the day it speaks of.</param>
/// <param name="Evidence">The resource that says so.</param>
public abstract record RecordedFact(DateOnly Recorded, Evidence Evidence)
{
    /// <summary>As known at the end of a day on which it was on record; the fact itself where nothing of it came later.</summary>
    internal virtual RecordedFact KnownBy(DateOnly day) => this;
}

/// <summary>What a record says about seizures in a stretch of time.</summary>
/// <param name="Window">The days it speaks of, both included; the day of the report alone where no window is told.</param>
/// <param name="CountLow">At least so many seizures in the window; null where no number is told.</param>
/// <param name="CountHigh">At most so many; null where open.</param>
/// <param name="PerMonth">Rate per 30 days where a rate was told; null otherwise.</param>
/// <param name="LastSeizure">Date of the last seizure where told.</param>
/// <param name="LongestFreeDays">Longest seizure-free gap in days where told.</param>
/// <param name="Control">A clinician's word: Yes controlled or seizure free, No not controlled, Unknown where silent.</param>
/// <param name="SeizureType">A concept such as <c>tonic-clonic</c>, <c>focal-aware</c>, <c>absence</c>; null where not told.</param>
/// <param name="Context">What explains it: <c>missed-doses</c>, <c>alcohol</c>, <c>sleep-loss</c>, <c>fever</c> …; empty where nothing is told.</param>
/// <param name="Confidence">0 to 1; 1 for structured data.</param>
/// <param name="Quote">For <see cref="Layer.Text"/>: rule id and offset, such as <c>count-per-week@120+18</c>; never the text itself.</param>
public sealed record SeizureReport(
    DateInterval Window,
    int? CountLow,
    int? CountHigh,
    decimal? PerMonth,
    PartialDate? LastSeizure,
    int? LongestFreeDays,
    Answer Control,
    string? SeizureType,
    IReadOnlyList<string> Context,
    Layer Layer,
    double Confidence,
    string? Quote,
    DateOnly Recorded,
    Evidence Evidence) : RecordedFact(Recorded, Evidence)
{
    /// <summary>In <see cref="Context"/>: the note is the one before it over again, word for word (specification 1.6).</summary>
    public const string CopiedForward = "copied-forward";

    /// <summary>In <see cref="Context"/>: told of seizures of one circumstance or severity only (at night, in public, with an injury), not of all.</summary>
    public const string Limited = "limited";
}

/// <summary>A coded condition: on the problem list, of an encounter, or as an encounter's diagnosis.</summary>
/// <param name="Concepts">Value sets of the knowledge tables the code belongs to, in ordinal order; a code may belong to several.</param>
/// <param name="Code">The mapped code, for reasons shown to people and for rules that look inside a code.</param>
/// <param name="Place">Problem list, encounter diagnosis, or not told.</param>
/// <param name="Active">Clinical status.</param>
/// <param name="Confirmed">Verification status: No for refuted (such ones are not read), Unknown for provisional and differential.</param>
/// <param name="Principal">Whether it is the principal diagnosis of its visit.</param>
/// <param name="Visit">The encounter it names, such as <c>Encounter/7</c>; null where none.</param>
/// <param name="On">Day it counts for: of its encounter, else recorded, else onset.</param>
/// <param name="Onset">When it began, where told.</param>
/// <param name="Abated">When it ended, where told.</param>
public sealed record Diagnosis(
    ConceptList Concepts,
    Code Code,
    DiagnosisPlace Place,
    Answer Active,
    Answer Confirmed,
    bool Principal,
    string? Visit,
    DateOnly On,
    PartialDate? Onset,
    PartialDate? Abated,
    bool ByNeurology,
    Layer Layer,
    DateOnly Recorded,
    Evidence Evidence) : RecordedFact(Recorded, Evidence)
{
    /// <summary>Concepts that the condition's own words name, beside or instead of its code (Q04.8 "focal cortical dysplasia"); empty where they name none.</summary>
    public ConceptList Told { get; init; } = [];

    /// <summary>As known at the end of <paramref name="day"/>: an end that came later is not yet known.</summary>
    internal override Diagnosis KnownBy(DateOnly day) =>
        Abated is { } abated && abated.Latest > day ? this with { Abated = null, Active = Answer.Yes } : this;
}

/// <summary>Where a diagnosis stands.</summary>
public enum DiagnosisPlace
{
    /// <summary>Not told.</summary>
    Unknown,

    /// <summary>On the problem list.</summary>
    ProblemList,

    /// <summary>Of an encounter.</summary>
    Encounter,
}

/// <summary>A result that is there or not: of imaging, EEG, genetics, pathology, antibodies, family history.</summary>
/// <param name="Concept">Kebab-case concept of the result, such as <c>hippocampal-sclerosis</c>, <c>eeg-epileptiform</c>, <c>gene:SCN1A</c>.</param>
/// <param name="Seen">When it was found; null where undated.</param>
/// <param name="Present">Yes found, No looked for and documented absent, Unknown mentioned without an answer.</param>
/// <param name="Detail">A code or word that narrows it (side, lobe, variant class); null where none.</param>
public sealed record Finding(
    string Concept,
    PartialDate? Seen,
    Answer Present,
    string? Detail,
    Layer Layer,
    DateOnly Recorded,
    Evidence Evidence) : RecordedFact(Recorded, Evidence);

/// <summary>A number with a unit: serum level, weight, albumin, score of an instrument.</summary>
/// <param name="Concept">Such as <c>level:carbamazepine</c>, <c>body-weight</c>, <c>albumin</c>, <c>csf-protein</c>, <c>phq-9</c>.</param>
/// <param name="Value">In <paramref name="Unit"/>; null where only an interpretation or "not detected" is told.</param>
/// <param name="Unit">UCUM. Levels are already by mass, in the unit of the drug's reference range.</param>
/// <param name="Below">The value is an upper bound ("&lt; 2").</param>
/// <param name="Interpretation">The laboratory's own word: <c>L</c>, <c>N</c>, <c>H</c>, or null.</param>
public sealed record Measurement(
    string Concept,
    decimal? Value,
    string Unit,
    bool Below,
    string? Interpretation,
    DateOnly Taken,
    DateOnly Recorded,
    Evidence Evidence) : RecordedFact(Recorded, Evidence);

/// <summary>A contact with the hospital.</summary>
/// <param name="Setting">Kind of contact.</param>
/// <param name="Neurology">Yes neurology or epilepsy service, No another known service, Unknown where not told.</param>
/// <param name="EpilepsyCentre">Whether it was at an epilepsy centre or its monitoring unit.</param>
/// <param name="Diagnoses">Concepts of the diagnoses made there, principal ones first.</param>
/// <param name="PrincipalDiagnoses">Concepts of the principal diagnosis.</param>
public sealed record Visit(
    DateInterval Period,
    CareSetting Setting,
    Answer Neurology,
    Answer EpilepsyCentre,
    ConceptList Diagnoses,
    ConceptList PrincipalDiagnoses,
    DateOnly Recorded,
    Evidence Evidence) : RecordedFact(Recorded, Evidence)
{
    /// <summary>Who gave the care (<c>Encounter.serviceProvider</c>); null where not told.</summary>
    public CareOrganisation? Provider { get; init; }
}

/// <summary>Something planned, ordered or done: surgery, devices, diet, EEG, MRI, genetic tests, referrals, counselling.</summary>
/// <param name="Concept">Value set of the knowledge tables (<c>proc_vns</c>, <c>proc_eeg</c>) or a kebab-case concept (<c>referral-epilepsy-centre</c>, <c>ketogenic-diet</c>).</param>
/// <param name="Stage">How far it has come.</param>
/// <param name="On">The day it was done, or is or was planned for; null where not told.</param>
/// <param name="ForEpilepsy">Whether its reason or principal diagnosis is epilepsy; Unknown where no reason is told.</param>
public sealed record CareEvent(
    string Concept,
    CareStage Stage,
    DateInterval? On,
    Answer ForEpilepsy,
    Layer Layer,
    DateOnly Recorded,
    Evidence Evidence) : RecordedFact(Recorded, Evidence)
{
    /// <summary>The mapped code, for rules that look inside a concept (exome or panel, lesion excision or lobectomy); null where it came from text.</summary>
    public Code? Code { get; init; }
}

/// <summary>How far a care event has come.</summary>
public enum CareStage
{
    /// <summary>Proposed or planned.</summary>
    Proposed,

    /// <summary>Ordered.</summary>
    Ordered,

    /// <summary>An appointment is made.</summary>
    Scheduled,

    /// <summary>Done, or going on.</summary>
    Done,

    /// <summary>Explicitly not done.</summary>
    NotDone,

    /// <summary>The patient declined.</summary>
    Declined,
}

/// <summary>A side effect or intolerance.</summary>
/// <param name="DrugId">The drug it is put down to; null where none of ours or not told.</param>
/// <param name="Concept">Value set: <c>asm_adverse_effect</c> or <c>asm_severe_reaction</c>; <c>adverse-effect</c> where the code is not mapped.</param>
/// <param name="Present">Yes; No where "no side effects" is documented.</param>
public sealed record AdverseReaction(
    string? DrugId,
    string Concept,
    Answer Present,
    PartialDate? On,
    Layer Layer,
    DateOnly Recorded,
    Evidence Evidence) : RecordedFact(Recorded, Evidence)
{
    /// <summary>Whether it stands on the list of allergies as one: unknown where unconfirmed, no where it is an intolerance, inactive, or no entry of that list.</summary>
    public Answer Allergy { get; init; } = Answer.No;
}
