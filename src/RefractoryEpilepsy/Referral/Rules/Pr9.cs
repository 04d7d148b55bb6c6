using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Referral.Rules;

/// <summary>PR-9: work-up that every resistant patient should have had.</summary>
internal static class Pr9
{
    private static readonly Verdict NotResistant = Verdict.No("not-resistant", "Not resistant now.");
    private static readonly Verdict Complete = Verdict.No("complete", "MRI, EEG and video-EEG are on record.");

    public static ReferralRule Rule { get; } = new(
        "PR-9",
        ReferralTarget.WorkUp,
        "Complete the work-up: MRI, EEG and video-EEG.",
        "Drug resistant, and MRI, EEG or video-EEG was never done.",
        "Design decision of the specification (section 5)")
    {
        SilencedBy = [UnreadProcedures.HeadImaging, UnreadProcedures.Neurophysiology],
        Judge = Of,
    };

    private static Verdict Of(Situation patient)
    {
        if (!patient.IsResistant && !patient.MayBeResistant)
        {
            return NotResistant;
        }

        List<string> missing = [];
        if (!patient.MriDone)
        {
            missing.Add("MRI");
        }

        if (!patient.EegDone)
        {
            missing.Add("EEG");
        }

        if (!patient.VideoEegDone)
        {
            missing.Add("video-EEG");
        }

        return missing.Count == 0 ? Complete
            : patient.MayBeResistant ? Situation.ResistanceOpen.Lacking(missing)
            : Verdict.Fires(Strength.Moderate, new Reason("work-up-missing", $"Never done, as far as recorded: {string.Join(", ", missing)}.", [])).Lacking(missing);
    }
}
