namespace RefractoryEpilepsy.Referral;

/// <summary>One published recommendation, as data and a judgement (specification 5).</summary>
/// <param name="Id">As in the specification.</param>
/// <param name="Offers">What it offers or asks for.</param>
/// <param name="Title">What is said to the clinician when it fires: a question, never an order.</param>
/// <param name="Logic">When it fires, in words.</param>
/// <param name="Source">Who recommends it. [K]: from knowledge, to be confirmed before release.</param>
public sealed record ReferralRule(string Id, ReferralTarget Offers, string Title, string Logic, string Source)
{
    /// <summary>Where the label or the law holds (<c>US</c>, <c>UK</c>, <c>UK/EU</c>); empty where it holds everywhere.</summary>
    public string Jurisdiction { get; init; } = "";

    /// <summary>Year of the label, law or guideline that the logic follows: they change.</summary>
    public int ModelYear { get; init; }

    /// <summary>Raised whenever the logic changes.</summary>
    public int Version { get; init; } = 1;

    /// <summary>How many days the answer holds before it has to be asked anew.</summary>
    public int HoldsDays { get; init; } = 180;

    /// <summary>Whether it asks for ELIG-1 first; false for PR-1 and SAFE-*, which need only their own inputs.</summary>
    public bool NeedsEpilepsy { get; init; } = true;

    /// <summary>
    /// Whether it offers a referral or a therapy for ongoing seizures: then it shows the last seizure evidence, is at most moderate
    /// when that is old, and is silent while documented freedom goes on.
    /// </summary>
    public bool AboutOngoingSeizures { get; init; }

    /// <summary>
    /// Sections of CPT (first and last number) in which a procedure would silence the rule: where one was done that is told by its number
    /// alone and not read, the rule cannot tell.
    /// </summary>
    internal IReadOnlyList<(int First, int Last)> SilencedBy { get; init; } = [];

    /// <summary>The judgement of one patient.</summary>
    internal Func<Situation, Verdict> Judge { get; init; } = static _ => Verdict.Unclear("not-judged", "This rule has no logic.");
}

/// <summary>What a rule says of one patient, before it becomes a flag.</summary>
/// <param name="Strength">Only where it fires.</param>
/// <param name="Missing">What would have to be known.</param>
internal sealed record Verdict(Judgement Judgement, Strength? Strength, IReadOnlyList<string> Missing)
{
    public Answer Answer => Judgement.Answer;

    /// <summary>It does not fire. Make these once, as fields: most answers are No.</summary>
    public static Verdict No(string code, string text) => new(Judgement.Of(Answer.No, code, text), Strength: null, []);

    /// <summary>It does not fire, for a reason found in the chart.</summary>
    public static Verdict No(string code, string text, params IReadOnlyList<Evidence> evidence) => new(Judgement.Of(Answer.No, code, text, evidence), Strength: null, []);

    /// <summary>Nobody can tell, for want of what is listed.</summary>
    public static Verdict Unclear(string code, string text, params IReadOnlyList<string> missing) => new(Judgement.Of(Answer.Unknown, code, text), Strength: null, missing);

    /// <summary>It fires.</summary>
    public static Verdict Fires(Strength strength, params IReadOnlyList<Reason> reasons) => new(new Judgement(Answer.Yes, reasons), strength, []);

    /// <summary>The same, with what is missing.</summary>
    public Verdict Lacking(params IReadOnlyList<string> missing) => this with { Missing = [.. Missing, .. missing] };
}
