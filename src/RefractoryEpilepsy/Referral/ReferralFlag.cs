namespace RefractoryEpilepsy.Referral;

/// <summary>What a rule said of one patient on a day.</summary>
/// <param name="RuleId">Id of specification 5.</param>
/// <param name="Judgement">Yes fired, No not, Unknown indeterminate; with reasons.</param>
/// <param name="Strength">Only of fired ones.</param>
/// <param name="Missing">What would have to be known, for people.</param>
/// <param name="Expires">After this day it is to be evaluated anew.</param>
public sealed record ReferralFlag(string RuleId, ReferralTarget Offers, string Title, Judgement Judgement, Strength? Strength, IReadOnlyList<string> Missing, string Source, DateOnly AsOf, DateOnly? Expires);

/// <summary>What a rule offers or asks for.</summary>
public enum ReferralTarget
{
    /// <summary>A comprehensive epilepsy centre.</summary>
    EpilepsyCentre,

    /// <summary>Surgical evaluation.</summary>
    SurgicalEvaluation,

    /// <summary>Vagus nerve, responsive or deep brain stimulation.</summary>
    Neuromodulation,

    /// <summary>Ketogenic and related diets.</summary>
    DietaryTherapy,

    /// <summary>Genetic, autoimmune or metabolic work-up.</summary>
    WorkUp,

    /// <summary>A check for pseudoresistance.</summary>
    PseudoresistanceCheck,

    /// <summary>Drug safety and counselling.</summary>
    Safety,
}

/// <summary>Strength of a recommendation.</summary>
public enum Strength
{
    /// <summary>To consider.</summary>
    Consider,

    /// <summary>Moderate.</summary>
    Moderate,

    /// <summary>Strong.</summary>
    Strong,

    /// <summary>Not to be offered.</summary>
    Contraindicated,
}
