using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Referral.Rules;

/// <summary>RNS-1: responsive neurostimulation at one or two foci.</summary>
internal static class Rns1
{
    private static readonly Verdict NotResistant = Verdict.No("not-resistant", "Drug resistance is not ascertained (definite or probable).");
    private static readonly Verdict NotFocal = Verdict.No("not-focal", "The epilepsy is generalised.");
    private static readonly Verdict Child = Verdict.No("younger-than-18", "Younger than 18 (US label).");
    private static readonly Verdict TooManyFoci = Verdict.No("more-than-two-foci", "More than two foci: see RNS-C.");
    private static readonly Verdict FociUnknown = Verdict.Unclear("foci-unknown", "Nothing tells how many foci there are.", "localised foci (EEG)");
    private static readonly Verdict AgeMissing = Verdict.Unclear("age-unknown", "The birth date is not recorded.", "birth date");
    private static readonly Verdict TypeUnknown = Verdict.Unclear("type-unknown", "Focal or generalised: not recorded.", "epilepsy type");

    public static ReferralRule Rule { get; } = new(
        "RNS-1",
        ReferralTarget.Neuromodulation,
        "Consider responsive neurostimulation.",
        "Drug resistant focal epilepsy, 18 or older, one or two localised foci, at least two drugs failed, seizures in the last 365 days, no such device in place, planned or declined, no deep brain stimulator for whatever disease.",
        "US label: RNS System user manual (specification S45); S46")
    {
        Jurisdiction = "US",
        ModelYear = 2013,
        AboutOngoingSeizures = true,
        SilencedBy = [UnreadProcedures.NervousSystem],
        Version = 3,
        Judge = Of,
    };

    public static Verdict Of(Situation patient)
    {
        if (patient.IsSurelyNotResistant || (patient.IsSurelyResistant && patient.FailedDrugs < 2))
        {
            return NotResistant;
        }

        if (patient.Rns is { } device)
        {
            return Verdict.No("implanted", "A responsive neurostimulator is in place.", device.Evidence);
        }

        if (patient.Planned("proc_rns") is { } planned)
        {
            return planned;
        }

        if (patient.Declined("proc_rns") is { } declined)
        {
            return Verdict.No("declined", "Declined in the last 24 months.", declined.Evidence);
        }

        if (patient.Age < 18)
        {
            return Child;
        }

        if (patient.Type == EpilepsyType.Generalized)
        {
            return NotFocal;
        }

        if (patient.AnyBrainStimulator is { } other)
        {
            return Verdict.No("other-stimulator", "A deep brain stimulator is in place: see RNS-C.", other.Evidence);
        }

        int foci = patient.Foci();
        if (foci > 2)
        {
            return TooManyFoci;
        }

        if (patient.Age is null)
        {
            return AgeMissing;
        }

        return patient.MayBeResistant ? Situation.ResistanceOpen
            : foci == 0 || (foci < 2 && patient.Found("eeg-multifocal") is not null) ? FociUnknown
            : patient.Type == EpilepsyType.Unknown ? TypeUnknown
            : Verdict.Fires(Strength.Consider, [new Reason("one-or-two-foci", $"{foci} localised EEG foc{(foci == 1 ? "us" : "i")}.", [patient.Found("eeg-focus")!.Evidence]), .. patient.StatusReasons]);
    }
}
