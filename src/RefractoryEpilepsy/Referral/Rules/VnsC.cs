using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Referral.Rules;

/// <summary>VNS-C: what speaks against vagus nerve stimulation.</summary>
internal static class VnsC
{
    private static readonly Verdict NotAsked = Verdict.No("not-asked", "Vagus nerve stimulation is not under consideration.");
    private static readonly Verdict Unrecorded = Verdict.Unclear("contraindications-unrecorded", "Vagotomy and diathermy are not coded here.", "left or bilateral cervical vagotomy", "diathermy planned", "sleep apnoea, lung disease, arrhythmia");

    public static ReferralRule Rule { get; } = new(
        "VNS-C",
        ReferralTarget.Neuromodulation,
        "Vagus nerve stimulation: contraindication or caution.",
        "Wherever VNS-1 fires: vagotomy or diathermy contraindicate; arrhythmia, sleep apnoea and lung disease are cautions. 61885, Z96.82 and 64568 before 2022 do not prove a stimulator of this kind.",
        "Device label [K]")
    {
        AboutOngoingSeizures = true,
        Judge = Of,
    };

    private static Verdict Of(Situation patient)
    {
        if (Vns1.Of(patient).Answer != Answer.Yes)
        {
            return NotAsked;
        }

        if (patient.Diagnosed(["vns_contraindication"]) is { } against)
        {
            return Verdict.Fires(Strength.Contraindicated, new Reason("contraindicated", $"Recorded: {against.Code.Value}.", [against.Evidence]));
        }

        Diagnosis? caution = patient.Timeline.Diagnoses.FirstOrDefault(diagnosis => diagnosis.Confirmed == Answer.Yes && IsCaution(diagnosis));
        return caution is null ? Unrecorded
            : Verdict.Fires(Strength.Consider, new Reason("caution", $"Caution: {caution.Code.Value} (arrhythmia or sleep apnoea).", [caution.Evidence])).Lacking(Unrecorded.Missing);
    }

    private static bool IsCaution(Diagnosis diagnosis) =>
        Causes.CodePattern.UnderAny(diagnosis.Code, ["I47.2", "I45.81", "G47.3"]);
}
