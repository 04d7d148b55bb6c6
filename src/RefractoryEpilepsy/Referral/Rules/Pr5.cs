using RefractoryEpilepsy.Causes;
using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Referral.Rules;

/// <summary>PR-5: a year of seizures under a code that names no type.</summary>
internal static class Pr5
{
    private static readonly Verdict Typed = Verdict.No("type-coded", "The type of the epilepsy is coded.");
    private static readonly Verdict NoCode = Verdict.No("no-unspecified-code", "No code for unspecified epilepsy (G40.9-).");
    private static readonly Verdict Controlled = Verdict.No("controlled-or-recent", "Not uncontrolled for twelve months.");
    private static readonly Verdict SeizuresUnknown = Verdict.Unclear("seizures-unknown", "Only unspecified epilepsy is coded, but nothing recent tells how the seizures are.", "current seizure status");

    public static ReferralRule Rule { get; } = new(
        "PR-5",
        ReferralTarget.PseudoresistanceCheck,
        "Review type and syndrome with EEG or video-EEG: only unspecified epilepsy is coded.",
        "Only G40.9- (ICD-10-CM) is coded for at least twelve months, the type is unknown, and seizures were told in the last 365 days.",
        "Design decision of the specification (section 5)")
    {
        Judge = Of,
    };

    private static Verdict Of(Situation patient)
    {
        Diagnosis? first = null;
        foreach (Diagnosis diagnosis in patient.Timeline.Diagnoses)
        {
            if (diagnosis.Confirmed != Answer.Yes || !diagnosis.Code.Under("G40"))
            {
                continue;
            }

            if (!diagnosis.Code.Under("G40.9") && !diagnosis.Code.Under("G40.50"))
            {
                return Typed;
            }

            if (diagnosis.Code.Under("G40.9") && diagnosis.Code.IsIcd10Cm() && (first is null || diagnosis.On < first.On))
            {
                first = diagnosis;
            }
        }

        if (first is null)
        {
            return NoCode;
        }

        if (patient.Type != EpilepsyType.Unknown || patient.Diagnosed(["syndrome_dee", "syndrome_lgs", "syndrome_dravet", "syndrome_infantile_spasms", "syndrome_pme"]) is not null)
        {
            return Typed;
        }

        if (patient.IsDocumentedFree || first.On > patient.AsOf.Plus(-Situation.OneYear))
        {
            return Controlled;
        }

        return patient.SeizureWithinYear ? Verdict.Fires(Strength.Consider, new Reason("unspecified-only", $"Only {first.Code.Value} is coded, for a year or more.", [first.Evidence]), patient.LastSeizureReason())
            : patient.SeizureStatusKnown ? Controlled
            : SeizuresUnknown;
    }
}
