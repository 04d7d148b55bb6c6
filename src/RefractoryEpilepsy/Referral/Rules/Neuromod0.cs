namespace RefractoryEpilepsy.Referral.Rules;

/// <summary>NEUROMOD-0: stimulation must not delay the evaluation of a lesion that could be taken out.</summary>
internal static class Neuromod0
{
    private static readonly Verdict NotResistant = Verdict.No("not-resistant", "Drug resistance is not ascertained (definite or probable).");
    private static readonly Verdict NoSingleLesion = Verdict.No("no-single-lesion", "No single resectable lesion is on record.");
    private static readonly Verdict Evaluated = Verdict.No("surgery-decided", "Surgery is done, was declined or was decided against.");
    private static readonly Verdict MriMissing = Verdict.Unclear("mri-missing", "No MRI is on record.", "MRI");

    public static ReferralRule Rule { get; } = new(
        "NEUROMOD-0",
        ReferralTarget.SurgicalEvaluation,
        "Evaluate the lesion for resection before any neuromodulation.",
        "Drug resistant with a single lesion that can often be taken out (hippocampal sclerosis, dysplasia, low-grade tumour, cavernoma; no malignant tumour, meningioma or arteriovenous malformation), one of it on one side, not multifocal, and no decision about surgery: goes before VNS-1, RNS-1 and DBS-1.",
        "Jehi et al., ILAE, Epilepsia 2022;63:2491, doi:10.1111/epi.17350")
    {
        ModelYear = 2022,
        Version = 2,
        AboutOngoingSeizures = true,
        Judge = Of,
    };

    public static Verdict Of(Situation patient)
    {
        if (patient.IsSurelyNotResistant)
        {
            return NotResistant;
        }

        string? lesion = patient.SingleLesion();
        if (lesion is null && (patient.MriDone || patient.Explanation() is not null))
        {
            return NoSingleLesion;
        }

        return patient.Surgery is not null || patient.SurgeryIsOut() is not null ? Evaluated
            : patient.MayBeResistant ? Situation.ResistanceOpen
            : lesion is null ? MriMissing
            : Verdict.Fires(Strength.Strong, patient.Why(lesion).Reasons);
    }
}
