using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Referral.Rules;

/// <summary>SURG-1: surgical evaluation for focal or unknown type.</summary>
internal static class Surg1
{
    private static readonly Verdict Generalized = Verdict.No("generalized", "The epilepsy is generalised.");

    public static ReferralRule Rule { get; } = new(
        "SURG-1",
        ReferralTarget.SurgicalEvaluation,
        "Offer surgical evaluation.",
        "As CEC-1, and the epilepsy is focal or of unknown type; silent after surgery, while it is planned or declined, and where SURG-4 asks for human review.",
        "Jehi et al., ILAE, Epilepsia 2022;63:2491, doi:10.1111/epi.17350")
    {
        ModelYear = 2022,
        AboutOngoingSeizures = true,
        SilencedBy = [UnreadProcedures.NervousSystem],
        Version = 2,
        Judge = Of,
    };

    public static Verdict Of(Situation patient)
    {
        Verdict centre = Cec1.Of(patient);
        if (centre.Answer == Answer.No)
        {
            return centre;
        }

        if (patient.Type == EpilepsyType.Generalized)
        {
            return Generalized;
        }

        if (patient.Surgery is { } surgery)
        {
            return Verdict.No("operated", "Surgery for epilepsy is done: outcome is tracked instead (SURG-7).", surgery.Evidence);
        }

        if (patient.Declined("proc_epilepsy_surgery") is { } declined)
        {
            return Verdict.No("surgery-declined", "The patient declined surgery in the last 24 months.", declined.Evidence);
        }

        if (patient.Planned("proc_epilepsy_surgery") is { } planned)
        {
            return planned;
        }

        return Surg4.Of(patient) is { Answer: Answer.Yes }
            ? Verdict.No("human-review-first", "Not offered automatically: SURG-4 asks for human review.")
            : centre;
    }
}
