using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Referral.Rules;

/// <summary>VNS-C: what speaks against vagus nerve stimulation.</summary>
internal static class VnsC
{
    private static readonly Verdict NotAsked = Verdict.No("not-asked", "Vagus nerve stimulation is not under consideration.");
    private static readonly Verdict Unrecorded = Verdict.Unclear("contraindications-unrecorded", "Neither vagotomy nor diathermy is on record, and a record rarely tells them.", "left or bilateral cervical vagotomy", "diathermy planned", "sleep apnoea, lung disease, arrhythmia");

    public static ReferralRule Rule { get; } = new(
        "VNS-C",
        ReferralTarget.Neuromodulation,
        "Vagus nerve stimulation: contraindication or caution.",
        "Wherever VNS-1 fires: a cervical vagotomy (or one of unknown place) or diathermy contraindicate; arrhythmia, sleep apnoea and lung disease are cautions. 61885, Z96.82 and 64568 before 2022 do not prove a stimulator of this kind.",
        "Device label [K]")
    {
        AboutOngoingSeizures = true,
        Version = 2,
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

        if ((patient.Cared("proc_vagotomy", care => care.Stage == CareStage.Done) ?? patient.Diathermy) is { } care)
        {
            return Verdict.Fires(Strength.Contraindicated, new Reason("contraindicated", "A vagotomy or a diathermy is on record: side and kind decide.", [care.Evidence]));
        }

        return patient.Diagnosed(["vns_caution"], Situation.IsNotOver) is not { } caution ? Unrecorded
            : Verdict.Fires(Strength.Consider, new Reason("caution", $"Caution: {caution.Code.Value} (arrhythmia, sleep apnoea or lung disease).", [caution.Evidence])).Lacking(Unrecorded.Missing);
    }
}
