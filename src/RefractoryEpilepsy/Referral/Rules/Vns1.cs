using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Referral.Rules;

/// <summary>VNS-1: vagus nerve stimulation where surgery is not the way.</summary>
internal static class Vns1
{
    private static readonly Verdict NotResistant = Verdict.No("not-resistant", "Drug resistance is not ascertained (definite or probable).");
    private static readonly Verdict TooYoung = Verdict.No("younger-than-4", "Younger than 4 years (US label).");
    private static readonly Verdict AgeMissing = Verdict.Unclear("age-unknown", "The birth date is not recorded.", "birth date");
    private static readonly Verdict SurgeryOpen = Verdict.Unclear("surgery-open", "Nothing tells whether surgery was judged impossible, was declined or has failed.", "outcome of the surgical evaluation");

    public static ReferralRule Rule { get; } = new(
        "VNS-1",
        ReferralTarget.Neuromodulation,
        "Consider vagus nerve stimulation.",
        "Drug resistant, at least 4 years old, no such device in place, planned or declined (64568 before 2022 without a reason: indeterminate), and not a surgical candidate, or surgery declined or failed, or multifocal or generalised epilepsy (off label in the US).",
        "US label (age 4 since 2017 [K]; focal seizures); EU label includes generalised [K]; specification S46, S47")
    {
        Jurisdiction = "US",
        ModelYear = 2017,
        AboutOngoingSeizures = true,
        SilencedBy = [UnreadProcedures.NervousSystem],
        Version = 2,
        Judge = Of,
    };

    public static Verdict Of(Situation patient)
    {
        if (patient.IsSurelyNotResistant)
        {
            return NotResistant;
        }

        if (patient.Vns is { } device)
        {
            return Verdict.No("implanted", "A vagus nerve stimulator is in place.", device.Evidence);
        }

        if (patient.Planned("proc_vns") is { } planned)
        {
            return planned;
        }

        if (patient.Declined("proc_vns") is { } declined)
        {
            return Verdict.No("declined", "Declined in the last 24 months.", declined.Evidence);
        }

        if (patient.Age < 4)
        {
            return TooYoung;
        }

        if (patient.Age is null)
        {
            return AgeMissing;
        }

        Reason? why = patient.SurgeryIsOut()
            ?? (patient.Has("multifocal") ? patient.Why("multifocal").Reasons[0]
                : patient.Type == EpilepsyType.Generalized ? new Reason("generalized", "The epilepsy is generalised (off label in the US, in the EU label [K]).", [])
                : null);
        return patient.MayBeResistant ? Situation.ResistanceOpen
            : patient.UnprovenVns is { } unproven ? new Verdict( Judgement.Of(Answer.Unknown, "stimulator-kind-unknown", "A cranial nerve stimulator is on record whose code, before 2022, does not tell which nerve.", unproven.Evidence), Strength: null, ["which nerve the stimulator is for"])
            : why is null ? SurgeryOpen : Verdict.Fires(Strength.Consider, [why, .. patient.StatusReasons]);
    }
}
