namespace RefractoryEpilepsy.Referral.Rules;

/// <summary>CEC-1: to a comprehensive centre as soon as drug resistance is ascertained.</summary>
/// <remarks>
/// Jehi et al. for the ILAE, Epilepsia 2022;63:2491, doi:10.1111/epi.17350: up to 70 years, regardless of duration, sex,
/// socioeconomic status, seizure type, localisation and comorbidity.
/// </remarks>
internal static class Cec1
{
    /// <summary>Up to this age, in years, the recommendation is to refer; above it CEC-2 asks .</summary>
    public const int UpToAge = 70;

    private static readonly Verdict NotResistant = Verdict.No("not-resistant", "Drug resistance is not ascertained (definite or probable).");
    private static readonly Verdict TooOld = Verdict.No("older-than-70", "Older than 70: CEC-2 asks instead.");
    private static readonly Verdict AgeMissing = Verdict.Unclear("age-unknown", "Resistant, but the birth date is not recorded.", "birth date");

    public static ReferralRule Rule { get; } = new(
        "CEC-1",
        ReferralTarget.EpilepsyCentre,
        "Refer to a comprehensive epilepsy centre.",
        "Drug resistant (definite or probable), not older than 70, and neither seen at nor referred to an epilepsy centre in the last 24 months.",
        "Jehi et al., ILAE, Epilepsia 2022;63:2491, doi:10.1111/epi.17350; NAEC 2023 guidelines")
    {
        ModelYear = 2022,
        AboutOngoingSeizures = true,
        Judge = Of,
    };

    public static Verdict Of(Situation patient)
    {
        if (patient.IsSurelyNotResistant)
        {
            return NotResistant;
        }

        if (patient.Age > UpToAge)
        {
            return TooOld;
        }

        if (patient.AlreadyReferred() is { } referred)
        {
            return referred;
        }

        return patient.MayBeResistant ? Situation.ResistanceOpen
            : patient.Age is null ? AgeMissing : Verdict.Fires(Strength.Strong, patient.StatusReasons);
    }
}
