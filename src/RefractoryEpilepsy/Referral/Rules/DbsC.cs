using System.Globalization;
using RefractoryEpilepsy.Causes;
using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Referral.Rules;

/// <summary>DBS-C: what speaks against deep brain stimulation.</summary>
internal static class DbsC
{
    private static readonly Verdict NotAsked = Verdict.No("not-asked", "Deep brain stimulation is not under consideration.");
    private static readonly Verdict Unrecorded = Verdict.Unclear("contraindications-unrecorded", "No contraindication is on record; diathermy and the ability to handle the device rarely are.", "coagulopathy", "diathermy planned", "ability to operate the device");

    public static ReferralRule Rule { get; } = new(
        "DBS-C",
        ReferralTarget.Neuromodulation,
        "Deep brain stimulation: contraindication or caution.",
        "Wherever DBS-1 fires: diathermy contraindicates; coagulopathy, inability to operate the device, severe depression, suicidality and memory trouble are cautions.",
        "Device label [K]")
    {
        AboutOngoingSeizures = true,
        Version = 3,
        Judge = Of,
    };

    private static Verdict Of(Situation patient)
    {
        if (Dbs1.Of(patient).Answer != Answer.Yes)
        {
            return NotAsked;
        }

        if (patient.Diagnosed(["dbs_contraindication"]) is { } against)
        {
            return Verdict.Fires(Strength.Contraindicated, new Reason("contraindicated", $"Recorded: {against.Code.Value}.", [against.Evidence]));
        }

        if (patient.Diathermy is { } diathermy)
        {
            return Verdict.Fires(Strength.Contraindicated, new Reason("contraindicated", "Diathermy is on record.", [diathermy.Evidence]));
        }

        if (patient.Diagnosed(["dbs_caution"], Situation.IsNotOver) is { } disease)
        {
            return Verdict.Fires(Strength.Consider, new Reason("caution", $"Caution: {disease.Code.Value} (coagulation or memory).", [disease.Evidence])).Lacking(Unrecorded.Missing);
        }

        Diagnosis? caution = patient.Diagnosed(["psych_suicidality", "psych_depression"], diagnosis => diagnosis.Concepts.Contains("psych_suicidality") || diagnosis.Concepts.Contains("severe_depression") || diagnosis.Code.UnderAny(["F32.2", "F32.3", "F33.2", "F33.3"]));
        return caution is null ? Unrecorded
            : Verdict.Fires(Strength.Consider, new Reason("caution", $"Caution: severe depression or suicidality ({caution.Code.Value}).", [caution.Evidence])).Lacking(Unrecorded.Missing);
    }
}
