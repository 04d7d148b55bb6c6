using System.Globalization;

namespace RefractoryEpilepsy.Referral.Rules;

/// <summary>MET-1: treatable metabolic disease in early onset.</summary>
internal static class Met1
{
    private static readonly Verdict Known = Verdict.No("metabolic-known", "A metabolic disease is already on record.");
    private static readonly Verdict NotRefractory = Verdict.No("not-refractory", "Not resistant.");
    private static readonly Verdict LateOnset = Verdict.No("later-onset", "Onset at two years or later.");
    private static readonly Verdict OnsetUnknown = Verdict.Unclear("onset-unknown", "The age at onset is not known.", "birth date and onset");

    public static ReferralRule Rule { get; } = new(
        "MET-1",
        ReferralTarget.WorkUp,
        "Look for treatable metabolic disease: pyridoxine and PLP trial, CSF glucose (GLUT1), creatine, biotinidase.",
        "Onset before two years and drug resistant; urgent with onset before one year. Not where a metabolic disease is known.",
        "Treatable metabolic epilepsies [K]")
    {
        HoldsDays = 90,
        Judge = Of,
    };

    private static Verdict Of(Situation patient)
    {
        if (!patient.IsResistant && !patient.MayBeResistant)
        {
            return NotRefractory;
        }

        if (patient.Has("metabolic"))
        {
            return Known;
        }

        return patient.OnsetAge is not { } age || (age >= 2 && patient.OnsetMayBeEarlier) ? OnsetUnknown
            : age >= 2 ? LateOnset
            : patient.MayBeResistant ? Situation.ResistanceOpen
            : Verdict.Fires(age < 1 ? Strength.Strong : Strength.Consider, [new Reason("early-onset", string.Create(CultureInfo.InvariantCulture, $"Onset at {age:0.0} years, drug resistant."), []), .. patient.StatusReasons]);
    }
}
