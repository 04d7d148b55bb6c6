namespace RefractoryEpilepsy.Referral;

/// <summary>The way of a flag, from the day it was raised to what became of the patient.</summary>
public enum LoopStep
{
    /// <summary>Raised.</summary>
    Flagged,

    /// <summary>A clinician looked at it: confirmed, deferred or dismissed.</summary>
    Reviewed,

    /// <summary>The referral was proposed to the patient or the treating team.</summary>
    Proposed,

    /// <summary>The referral was ordered.</summary>
    Ordered,

    /// <summary>An appointment was made.</summary>
    Appointment,

    /// <summary>The patient was seen there.</summary>
    Seen,

    /// <summary>It was decided what is done: surgery, a device, a diet, nothing, or the patient declined.</summary>
    Decision,

    /// <summary>It was done.</summary>
    Treated,

    /// <summary>What it brought: Engel or ILAE class, seizure frequency.</summary>
    Outcome,
}

/// <summary>What a clinician said of one flag. Never changed and never removed by a run.</summary>
/// <param name="RuleId">Whose flag it answers.</param>
/// <param name="Decision"><c>confirmed</c>, <c>deferred</c> or <c>dismissed</c>.</param>
/// <param name="Reason">A code of <see cref="ReviewReasons"/>; empty when confirmed.</param>
/// <param name="Until">For a deferred one: the day on which it is asked again.</param>
/// <param name="Fingerprint">Of the flag as it was answered (<see cref="FlagFingerprint"/>).</param>
/// <param name="On">The day of the decision.</param>
public sealed record FlagReview(string RuleId, string Decision, string Reason, DateOnly? Until, string Fingerprint, DateOnly On, string By);

/// <summary>A step that somebody entered.</summary>
/// <param name="Value">A code: for <see cref="LoopStep.Decision"/> and <see cref="LoopStep.Outcome"/> what it was (<see cref="LoopValues"/>); else empty.</param>
/// <param name="SeizuresPerMonth">For an outcome, where told.</param>
public sealed record LoopEvent(LoopStep Step, DateOnly On, string Value, decimal? SeizuresPerMonth, string By);

/// <summary>Why a flag is deferred or dismissed: codes, so that they can be counted, with words for people.</summary>
public static class ReviewReasons
{
    /// <summary>Code and words, for dismissing.</summary>
    public static IReadOnlyList<(string Code, string Text)> Dismissed { get; } =
    [
        ("not-drug-resistant", "Not drug resistant on chart review"),
        ("not-epilepsy", "Not epilepsy"),
        ("already-referred", "Already referred or under a centre's care"),
        ("already-evaluated", "Evaluated before; nothing new"),
        ("patient-declined", "The patient declined"),
        ("contraindicated", "Contraindicated or not fit for it"),
        ("data-wrong", "The record is wrong or incomplete"),
        ("rule-not-apt", "The rule does not fit this patient"),
        ("transferred", "Care moved elsewhere"),
    ];

    /// <summary>Code and words, for deferring.</summary>
    public static IReadOnlyList<(string Code, string Text)> Deferred { get; } =
    [
        ("trial-running", "A drug trial is still running"),
        ("adherence-first", "Adherence or dose is checked first"),
        ("diagnosis-first", "The diagnosis is checked first"),
        ("other-illness", "Another illness goes first"),
        ("pregnancy", "Pregnancy"),
        ("patient-wants-time", "The patient wants time"),
        ("waiting-for-result", "A result is awaited"),
    ];

    /// <summary>Whether a decision and its reason go together.</summary>
    public static bool Fit(string decision, string reason) => decision switch
    {
        "confirmed" => reason.Length == 0,
        "deferred" => Deferred.Any(known => known.Code == reason),
        "dismissed" => Dismissed.Any(known => known.Code == reason),
        _ => false,
    };

    /// <summary>The words of a code; the code itself where it is not known.</summary>
    public static string TextOf(string code) => Dismissed.Concat(Deferred).FirstOrDefault(known => known.Code == code).Text ?? code;
}

/// <summary>Codes of decisions and outcomes.</summary>
/// <remarks>
/// Engel: Engel et al. 1993, in Surgical Treatment of the Epilepsies, 2nd ed. ILAE: Wieser et al., Epilepsia 2001;42:282.
/// </remarks>
public static class LoopValues
{
    /// <summary>What a centre can decide.</summary>
    public static IReadOnlyList<(string Code, string Text)> Decisions { get; } =
    [
        ("surgery", "Surgery"), ("device", "Neurostimulation"), ("diet", "Dietary therapy"), ("drugs", "Go on with drugs"), ("more-work-up", "More work-up"),
        ("no-therapy", "Nothing of these"), ("declined", "The patient declined"),
    ];

    /// <summary>What can come of it.</summary>
    public static IReadOnlyList<(string Code, string Text)> Outcomes { get; } =
    [
        ("engel-1", "Engel I: free of disabling seizures"), ("engel-2", "Engel II: rare disabling seizures"), ("engel-3", "Engel III: worthwhile improvement"), ("engel-4", "Engel IV: no worthwhile improvement"),
        ("ilae-1", "ILAE 1: free, no auras"), ("ilae-2", "ILAE 2: only auras"), ("ilae-3", "ILAE 3: one to three seizure days a year"), ("ilae-4", "ILAE 4: four a year to half of before"),
        ("ilae-5", "ILAE 5: half to twice of before"), ("ilae-6", "ILAE 6: more than twice of before"), ("frequency-only", "Seizure frequency only"),
    ];

    /// <summary>Whether the value belongs to the step.</summary>
    public static bool Fit(LoopStep step, string value) => step switch
    {
        LoopStep.Decision => Decisions.Any(known => known.Code == value),
        LoopStep.Outcome => Outcomes.Any(known => known.Code == value),
        LoopStep.Flagged or LoopStep.Reviewed => false,
        _ => value.Length == 0,
    };

    /// <summary>The words of a code; the code itself where it is not known.</summary>
    public static string TextOf(string code) => Decisions.Concat(Outcomes).FirstOrDefault(known => known.Code == code).Text ?? code;
}
