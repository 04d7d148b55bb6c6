using RefractoryEpilepsy.Resistance;
using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Referral.Rules;

/// <summary>SURG-2: a lesion in non-eloquent cortex may be discussed although one or two drugs control the seizures.</summary>
internal static class Surg2
{
    private static readonly Verdict NotFree = Verdict.No("not-seizure-free", "Not documented as seizure free: the rule is for those who are.");
    private static readonly Verdict NoLesion = Verdict.No("no-such-lesion", "No hippocampal sclerosis, dysplasia, low-grade tumour or cavernoma is on record.");
    private static readonly Verdict OtherCount = Verdict.No("other-number-of-drugs", "Not on the first or second drug.");

    private static readonly Verdict SeizuresUnknown = Verdict.Unclear("seizures-unknown", "A lesion is on record, but nothing recent tells whether the seizures are controlled.", "current seizure status");
    private static readonly Verdict MriMissing = Verdict.Unclear("mri-missing", "Seizure free; no MRI is on record.", "MRI");

    public static ReferralRule Rule { get; } = new(
        "SURG-2",
        ReferralTarget.SurgicalEvaluation,
        "Discuss surgery although seizures are controlled: a lesion is on record.",
        "Hippocampal sclerosis, focal cortical dysplasia, low-grade tumour or cavernoma (no malignant tumour, meningioma or arteriovenous malformation by code or words); one or two antiseizure drugs; documented seizure free; no operation done, planned or declined; the lesion is not known to lie in eloquent cortex.",
        "Jehi et al., ILAE recommendation 2, Epilepsia 2022;63:2491, doi:10.1111/epi.17350")
    {
        ModelYear = 2022,
        HoldsDays = 365,
        SilencedBy = [UnreadProcedures.NervousSystem],
        Version = 3,
        Judge = Of,
    };

    private static Verdict Of(Situation patient)
    {
        if (!(patient.Resistance.Status == Status.Responsive || patient.IsDocumentedFree))
        {
            return !patient.SeizureStatusKnown && patient.CommonLesion() is not null && patient.DistinctDrugs is 1 or 2 && patient.Surgery is null ? SeizuresUnknown : NotFree;
        }

        if (patient.CommonLesion() is not { } lesion)
        {
            return patient.MriDone || patient.Explanation() is not null ? NoLesion : MriMissing;
        }

        if (patient.DistinctDrugs is < 1 or > 2)
        {
            return OtherCount;
        }

        if (patient.Surgery is { } surgery)
        {
            return Verdict.No("operated", "Surgery for epilepsy is done.", surgery.Evidence);
        }

        if (patient.Declined("proc_epilepsy_surgery") is { } declined)
        {
            return Verdict.No("surgery-declined", "The patient declined surgery in the last 24 months.", declined.Evidence);
        }

        if (patient.Planned("proc_epilepsy_surgery") is { } planned)
        {
            return planned;
        }

        if (patient.Found("eloquent-cortex") is { } eloquent)
        {
            return Verdict.No("eloquent", "The lesion lies in eloquent cortex.", eloquent.Evidence);
        }

        Verdict fired = Verdict.Fires(Strength.Consider, patient.Why(lesion).Reasons);
        return patient.Timeline.Findings.Any(finding => finding is { Concept: "eloquent-cortex", Present: Answer.No }) ? fired : fired.Lacking("whether the lesion lies in eloquent cortex");
    }
}
