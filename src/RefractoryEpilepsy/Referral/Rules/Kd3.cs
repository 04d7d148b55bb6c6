using RefractoryEpilepsy.Causes;
using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Referral.Rules;

/// <summary>KD-3: modified Atkins diet for adults.</summary>
internal static class Kd3
{
    private static readonly Verdict NotResistant = Verdict.No("not-resistant", "Not resistant now.");
    private static readonly Verdict Child = Verdict.No("child", "Under 18: KD-1 asks.");
    private static readonly Verdict AgeMissing = Verdict.Unclear("age-unknown", "The birth date is not recorded.", "birth date");

    public static ReferralRule Rule { get; } = new(
        "KD-3",
        ReferralTarget.DietaryTherapy,
        "Consider a modified Atkins diet.",
        "18 or older, resistant now, no contraindication (KD-C), not on the diet, not declined; the patient's wish and a dietitian are needed.",
        "Adult dietary therapy [K]")
    {
        AboutOngoingSeizures = true,
        Judge = Of,
    };

    public static Verdict Of(Situation patient) =>
        !patient.IsResistant && !patient.MayBeResistant ? NotResistant
        : patient.Age is not { } age ? AgeMissing
        : age < 18 ? Child
        : KdC.Blocks(patient) ?? (patient.MayBeResistant ? Situation.ResistanceOpen : Verdict.Fires(Strength.Consider, patient.StatusReasons).Lacking("the patient's wish", "a dietitian"));
}
