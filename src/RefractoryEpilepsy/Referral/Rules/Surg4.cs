using RefractoryEpilepsy.Causes;
using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Referral.Rules;

/// <summary>SURG-4: active substance misuse together with non-cooperation: a person decides, not the program.</summary>
/// <remarks>Psychiatric disease, and functional seizures with cooperation, are no exclusions (ILAE recommendation 3).</remarks>
internal static class Surg4
{
    private static readonly Verdict NoMisuse = Verdict.No("no-active-misuse", "No active substance misuse is recorded.");
    private static readonly Verdict Cooperates = Verdict.No("no-non-cooperation", "Substance misuse is recorded, non-cooperation is not: no reason to withhold an offer.");

    private static readonly Verdict MisuseUnconfirmed = Verdict.Unclear("misuse-unconfirmed", "Non-adherence is recorded, and substance misuse is suspected but not confirmed.", "whether there is substance misuse");

    public static ReferralRule Rule { get; } = new(
        "SURG-4",
        ReferralTarget.SurgicalEvaluation,
        "Do not offer surgery automatically: human review first.",
        "Active substance misuse (nicotine aside) and non-adherence or non-cooperation, both documented in the last 365 days.",
        "Jehi et al., ILAE recommendation 3, Epilepsia 2022;63:2491, doi:10.1111/epi.17350")
    {
        ModelYear = 2022,
        Version = 2,
        Judge = Of,
    };

    public static Verdict Of(Situation patient)
    {
        Diagnosis? misuse = patient.Diagnosed(["psych_substance_use"], diagnosis => !diagnosis.Code.Under("F17") && !InRemission(diagnosis)
            && (patient.Within(diagnosis.On, Situation.OneYear) || (diagnosis.Place == DiagnosisPlace.ProblemList && diagnosis.Active == Answer.Yes)));
        Diagnosis? refuses = patient.Diagnosed(["nonadherence", "non-cooperation"], diagnosis => patient.Within(diagnosis.On, Situation.OneYear));
        if (misuse is null)
        {
            return refuses is not null && patient.Timeline.Diagnoses.Any(diagnosis => IsSuspected(diagnosis, patient)) ? MisuseUnconfirmed : NoMisuse;
        }

        return refuses is null ? Cooperates
            : Verdict.Fires(Strength.Contraindicated,
                new Reason("active-misuse", $"Substance misuse is recorded ({misuse.Code.Value}).", [misuse.Evidence]),
                new Reason("non-cooperation", $"{(refuses.Concepts.Contains("nonadherence") ? "Non-adherence" : "Non-cooperation")} is recorded ({refuses.Code.Value}).", [refuses.Evidence]));
    }

    private static bool IsSuspected(Diagnosis diagnosis, Situation patient) => diagnosis.Confirmed == Answer.Unknown && diagnosis.Concepts.Contains("psych_substance_use")
        && !diagnosis.Code.Under("F17") && !InRemission(diagnosis) && patient.Within(diagnosis.On, Situation.OneYear);

    /// <summary>F1x.11, F1x.21 and F1x.91 mean remission, and in ICD-9-CM a fifth digit 3 of 303 to 305.</summary>
    public static bool InRemission(Diagnosis diagnosis)
    {
        string digits = diagnosis.Code.Value.Replace(".", "", StringComparison.Ordinal);
        return diagnosis.Active == Answer.No || (digits.Length == 5 && digits[0] is 'F' or 'f' && digits[3] is '1' or '2' or '9' && digits[4] == '1')
            || (digits.Length == 5 && digits.StartsWith("30", StringComparison.Ordinal) && digits[2] is '3' or '4' or '5' && digits[4] == '3');
    }
}
