using RefractoryEpilepsy.Resistance;

namespace RefractoryEpilepsy.Referral.Rules;

/// <summary>CEC-3: resistance that only codes or changes of drugs suggest is to be confirmed.</summary>
internal static class Cec3
{
    private static readonly Verdict Sure = Verdict.No("not-coded-or-possible", "Resistance is not merely coded or possible.");
    private static readonly Verdict TooFewDrugs = Verdict.No("fewer-than-two-drugs", "Fewer than two antiseizure drugs are on record.");
    private static readonly Verdict Controlled = Verdict.No("no-recent-seizure", "Reports of the last 365 days tell of no seizure.");
    private static readonly Verdict SeizuresUnknown = Verdict.Unclear("seizures-unknown", "Codes or changes of drugs suggest resistance, but nothing recent tells how the seizures are.", "current seizure status");

    public static ReferralRule Rule { get; } = new(
        "CEC-3",
        ReferralTarget.EpilepsyCentre,
        "Confirm drug resistance and refer.",
        "Confidence coded or possible, at least two antiseizure drugs, evidence in the last 365 days that seizures are not controlled, and not yet referred.",
        "Design decision of the specification (section 5)")
    {
        AboutOngoingSeizures = true,
        Judge = Of,
    };

    private static Verdict Of(Situation patient)
    {
        if (patient.Resistance.Confidence is not (Confidence.Coded or Confidence.Possible))
        {
            return Sure;
        }

        if (patient.DistinctDrugs < 2)
        {
            return TooFewDrugs;
        }

        if (patient.AlreadyReferred() is { } referred)
        {
            return referred;
        }

        bool uncontrolled = patient.SeizureWithinYear
            || patient.Resistance.Failures.Any(failure => patient.Within(failure.On, Situation.OneYear))
            || patient.Diagnosed(["epilepsy_intractable"], diagnosis => patient.Within(diagnosis.On, Situation.OneYear)) is not null;
        return uncontrolled ? Verdict.Fires(Strength.Consider, patient.StatusReasons).Lacking("two failures that can be reconstructed (history of earlier drugs)")
            : patient.SeizureStatusKnown ? Controlled
            : SeizuresUnknown;
    }
}
