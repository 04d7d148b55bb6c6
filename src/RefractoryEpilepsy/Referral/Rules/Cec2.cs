using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Referral.Rules;

/// <summary>CEC-2: above 70 years the referral is to be considered.</summary>
internal static class Cec2
{
    private static readonly Verdict NotResistant = Verdict.No("not-resistant", "Drug resistance is not ascertained (definite or probable).");
    private static readonly Verdict Younger = Verdict.No("not-older-than-70", "Not older than 70: CEC-1 asks.");
    private static readonly Verdict AgeMissing = Verdict.Unclear("age-unknown", "Resistant, but the birth date is not recorded.", "birth date");

    public static ReferralRule Rule { get; } = new(
        "CEC-2",
        ReferralTarget.EpilepsyCentre,
        "Consider referral to a comprehensive epilepsy centre, also above 70 years.",
        "Drug resistant (definite or probable), older than 70, no surgical contraindication recorded, and neither seen at nor referred to an epilepsy centre in the last 24 months.",
        "Jehi et al., ILAE, Epilepsia 2022;63:2491, doi:10.1111/epi.17350")
    {
        ModelYear = 2022,
        AboutOngoingSeizures = true,
        Version = 2,
        Judge = Of,
    };

    private static Verdict Of(Situation patient)
    {
        if (patient.IsSurelyNotResistant)
        {
            return NotResistant;
        }

        if (patient.Age is not { } age)
        {
            return patient.AlreadyReferred() ?? AgeMissing;
        }

        return age <= Cec1.UpToAge ? Younger
            : patient.AlreadyReferred() ?? (Surg4.Of(patient) is { Answer: Answer.Yes } contraindicated
                ? Verdict.No("surgical-contraindication", "A reason for human review before surgery is on record (SURG-4).", [.. contraindicated.Judgement.Reasons.SelectMany(reason => reason.Evidence)])
                : patient.Cared("surgery-ruled-out", care => care.Stage == CareStage.NotDone) is { } unfit ? Verdict.No("surgical-contraindication", "The record calls the patient no candidate for surgery.", unfit.Evidence)
                : patient.MayBeResistant ? Situation.ResistanceOpen
                : Verdict.Fires(Strength.Moderate, patient.StatusReasons));
    }
}
