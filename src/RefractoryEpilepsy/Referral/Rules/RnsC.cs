using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Referral.Rules;

/// <summary>RNS-C: what speaks against responsive neurostimulation.</summary>
internal static class RnsC
{
    private static readonly Verdict NotResistant = Verdict.No("not-resistant", "Drug resistance is not ascertained (definite or probable).");
    private static readonly Verdict Nothing = Verdict.No("none-recorded", "No contraindication is recorded.");
    private static readonly Verdict FociUnknown = Verdict.Unclear("foci-unknown", "Nothing tells how many foci there are.", "localised foci (EEG)", "need for MRI (depends on the model)");

    public static ReferralRule Rule { get; } = new(
        "RNS-C",
        ReferralTarget.Neuromodulation,
        "Responsive neurostimulation is contraindicated.",
        "Drug resistant with more than two foci, with generalised epilepsy only, or with another stimulator or a cochlear implant in the head, for whatever disease.",
        "RNS System user manual (specification S45); MRI depends on the model [K]")
    {
        Jurisdiction = "US",
        ModelYear = 2013,
        AboutOngoingSeizures = true,
        Version = 4,
        Judge = Of,
    };

    private static Verdict Of(Situation patient)
    {
        if (patient.IsSurelyNotResistant)
        {
            return NotResistant;
        }

        if (patient.MayBeResistant)
        {
            return Situation.ResistanceOpen;
        }

        if (patient.Foci() > 2)
        {
            Finding focus = patient.Found("eeg-focus")!;
            return Verdict.Fires(Strength.Contraindicated, new Reason("more-than-two-foci", "More than two independent EEG foci.", [focus.Evidence]));
        }

        if (patient.AnyBrainStimulator is { } brain)
        {
            return Verdict.Fires(Strength.Contraindicated, new Reason("other-stimulator", "A deep brain stimulator is in place.", [brain.Evidence]));
        }

        if ((patient.Named("head-device")?.Evidence ?? patient.Cared("head-device", care => care.Stage == CareStage.Done)?.Evidence) is { } device)
        {
            return Verdict.Fires(Strength.Contraindicated, new Reason("other-device", "Another device that gives off energy is in the head (cochlear implant).", [device]));
        }

        return patient.Type == EpilepsyType.Generalized
            ? Verdict.Fires(Strength.Contraindicated, new Reason("generalized-only", "Only generalised epilepsy is coded.", []))
            : patient.Foci() == 0 ? FociUnknown : ReferralRules.Unread(patient, UnreadProcedures.NervousSystem) ?? Nothing;
    }
}
