using RefractoryEpilepsy.Causes;
using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Referral.Rules;

/// <summary>KD-1: ketogenic diet for a child after two drugs.</summary>
internal static class Kd1
{
    private static readonly Verdict NotResistant = Verdict.No("not-resistant", "Not resistant now, or fewer than two drugs failed.");
    private static readonly Verdict Adult = Verdict.No("adult", "18 years or older: KD-3 asks.");
    private static readonly Verdict AgeMissing = Verdict.Unclear("age-unknown", "The birth date is not recorded.", "birth date");

    public static ReferralRule Rule { get; } = new(
        "KD-1",
        ReferralTarget.DietaryTherapy,
        "Offer ketogenic dietary therapy.",
        "Under 18, resistant now, at least two drugs failed, no contraindication (KD-C), not on the diet, not declined.",
        "Kossoff et al., Epilepsia Open 2018;3:175, doi:10.1002/epi4.12225; specification S49, S50")
    {
        ModelYear = 2018,
        AboutOngoingSeizures = true,
        Judge = Of,
    };

    public static Verdict Of(Situation patient)
    {
        if (!patient.MayBeResistant && (!patient.IsResistant || patient.Failures < 2))
        {
            return NotResistant;
        }

        return patient.Age is not { } age ? AgeMissing
            : age >= 18 ? Adult
            : KdC.Blocks(patient) ?? (patient.MayBeResistant ? Situation.ResistanceOpen : Verdict.Fires(Strength.Strong, patient.StatusReasons));
    }
}
