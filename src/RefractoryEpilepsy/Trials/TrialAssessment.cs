namespace RefractoryEpilepsy.Trials;

/// <summary>ILAE level 1: what one trial says.</summary>
/// <param name="Appropriate">Whether the drug suits the epilepsy (ADEQ-1).</param>
/// <param name="Dose">ADEQ-2.</param>
/// <param name="Duration">ADEQ-3.</param>
/// <param name="Pdc">Proportion of days covered over the adequate part, 0 to 1; null where it cannot be told.</param>
/// <param name="Outcome">1 seizure free, 2 failed, 3 undetermined, 0 no trial.</param>
/// <param name="Tolerance">A no side effects, B side effects, C undetermined.</param>
/// <param name="Rule">Id of the rule that decided, such as <c>L1-2</c>.</param>
/// <param name="Grade">Best evidence of failure (specification 1.5); null unless failed.</param>
/// <param name="FailureDate">First qualifying seizure evidence after adequacy; null unless failed.</param>
/// <param name="AdequateSince">First day of the adequate part; null where it was never reached.</param>
/// <param name="Judgement">Yes it failed informatively, No it did not, Unknown undetermined; with the reasons.</param>
public sealed record TrialAssessment(
    DrugTrial Trial,
    Adequacy Appropriate,
    Adequacy Dose,
    Adequacy Duration,
    decimal? Pdc,
    int Outcome,
    char Tolerance,
    string Rule,
    Grade? Grade,
    DateOnly? FailureDate,
    DateOnly? AdequateSince,
    Judgement Judgement)
{
    /// <summary><c>1A</c> to <c>3C</c>, or <c>0</c>.</summary>
    public string Category => Outcome == 0 ? "0" : $"{Outcome}{Tolerance}";

    /// <summary>Two or more notes agree on the seizures (EV-2); without effect on better grades.</summary>
    public bool NotesAgree { get; init; }

    /// <summary>Only auras speak for the failure.</summary>
    public bool AurasOnly { get; init; }

    /// <summary>Days in the part that is adequate and in which no later drug has taken over.</summary>
    public int AdequateDays { get; init; }

    /// <summary>A failure of this trial on record before it turned seizure free; null where there is none.</summary>
    public (DateOnly On, Grade Grade)? EarlierFailure { get; init; }

    /// <summary>That earlier failure was one when it happened: seizures went on for long under an adequate dose, or the dose was raised upon them.</summary>
    public bool EarlierFailureWasSettled { get; init; }

    /// <summary>First day of the documented seizure-free span under this drug; null where none.</summary>
    public DateOnly? FreeSince { get; init; }

    /// <summary>Last day on which that freedom was documented.</summary>
    public DateOnly? FreeUntil { get; init; }

    /// <summary>What a reader should know beside the judgement: <c>adherence-low</c> (PR-2), <c>isi-unknown</c>, <c>pk-altered</c>, <c>adherence-uncertain</c> …</summary>
    public IReadOnlyList<Reason> Notes { get; init; } = [];

    /// <summary>Seizure free for long enough, but since an operation, a device or a diet rather than through the drug .</summary>
    public bool FreeAfterOtherTherapy { get; init; }

    /// <summary>A seizure after documented freedom, too fresh to be judged .</summary>
    public bool RelapseUnderCheck { get; init; }

    /// <summary>Ids of the trials that are one schedule with this one (CNT-5); empty where it stands alone.</summary>
    public IReadOnlyList<string> Together { get; init; } = [];
}

/// <summary>The words of <c>trials.csv</c> for one criterion of adequacy.</summary>
public enum Adequacy
{
    /// <summary>Not met.</summary>
    No,

    /// <summary>The chart does not say.</summary>
    Unknown,

    /// <summary>Doubtful: it counts with less confidence or not at all, as its rule says.</summary>
    Uncertain,

    /// <summary>Taken as met without direct proof; confidence is capped at probable.</summary>
    Presumed,

    /// <summary>Met.</summary>
    Yes,
}

/// <summary>Grade of the evidence that a trial failed, best first (specification 1.5).</summary>
public enum Grade
{
    /// <summary>Structured count or the clinician's outcome.</summary>
    E1 = 1,

    /// <summary>Read from text.</summary>
    E2,

    /// <summary>Emergency or inpatient visit with seizure as principal diagnosis.</summary>
    E3,

    /// <summary>A regimen change that nothing else explains.</summary>
    E4,

    /// <summary>Intractable code; supports only.</summary>
    E5,

    /// <summary>Dose increase, rescue drug, status epilepticus code; supports only.</summary>
    E6,
}
