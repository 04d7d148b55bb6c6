using RefractoryEpilepsy.Cases;
using RefractoryEpilepsy.Resistance;

namespace RefractoryEpilepsy.Referral;

/// <summary>All flags of one patient as one recommendation: what to do first, what follows, what speaks against it.</summary>
/// <param name="Lead">What to do first.</param>
/// <param name="Checks">Pseudoresistance checks that come before a referral because they could change it; the referral is not delayed by the others.</param>
/// <param name="Offers">Referrals, therapies and work-up, in order.</param>
/// <param name="Safety">Drug safety and counselling, most urgent first.</param>
/// <param name="Against">Contraindications and cautions.</param>
/// <param name="Missing">What would have to be known, of fired and indeterminate rules, without repeats.</param>
/// <param name="Rank">Larger comes first in a worklist: urgency, then strength, confidence and freshness of the evidence.</param>
public sealed record Recommendation(
    PatientKey Patient,
    DateOnly AsOf,
    ReferralFlag Lead,
    IReadOnlyList<ReferralFlag> Checks,
    IReadOnlyList<ReferralFlag> Offers,
    IReadOnlyList<ReferralFlag> Safety,
    IReadOnlyList<ReferralFlag> Against,
    IReadOnlyList<string> Missing,
    int Rank)
{
    private static readonly string[] Urgent = ["SAFE-5", "SAFE-6", "PR-7", "PR-8", "PR-6", "AI-2"];

    private static readonly string[] OfferOrder =
    [
        "SURG-3", "CEC-1", "NEUROMOD-0", "SURG-1", "CEC-2", "CEC-3", "CEC-4", "KD-2", "KD-1", "SURG-2", "AI-1", "AI-2", "MET-1", "GEN-2", "GEN-1", "PR-9", "VNS-1", "RNS-1", "DBS-1", "KD-3",
        "SURG-5", "SURG-6", "SURG-7", "KD-P",
    ];

    private static readonly string[] Contraindications = ["SURG-4", "VNS-C", "RNS-C", "DBS-C", "KD-C"];

    /// <summary>Every fired flag, the lead first, then checks, offers, safety and what speaks against.</summary>
    public IEnumerable<ReferralFlag> All => new[] { Lead }.Concat(Checks).Concat(Offers).Concat(Safety).Concat(Against).Distinct();

    /// <summary>Whether the lead cannot wait for a referral: pregnancy on valproate, suicidality, a drug that harms in this syndrome.</summary>
    public bool IsUrgent => IsUrgentFlag(Lead);

    /// <summary>The recommendation for a patient; null where no rule fired.</summary>
    public static Recommendation? Of(PatientCase patient, IReadOnlyList<ReferralFlag> flags)
    {
        List<ReferralFlag> fired = [.. flags.Where(flag => flag.Judgement.Answer == Answer.Yes)];
        if (fired.Count == 0)
        {
            return null;
        }

        List<ReferralFlag> against = [.. fired.Where(flag => Contraindications.Contains(flag.RuleId))];
        List<ReferralFlag> offers = [.. fired.Where(flag => OfferOrder.Contains(flag.RuleId)).OrderBy(flag => Array.IndexOf(OfferOrder, flag.RuleId))];
        List<ReferralFlag> checks = [.. fired.Where(flag => flag.Offers == ReferralTarget.PseudoresistanceCheck && !Urgent.Contains(flag.RuleId))
            .OrderByDescending(flag => CouldChangeReferral(flag, patient)).ThenByDescending(flag => flag.Strength)];
        List<ReferralFlag> safety = [.. fired.Where(flag => flag.Offers == ReferralTarget.Safety || (Urgent.Contains(flag.RuleId) && !offers.Contains(flag)))
            .OrderByDescending(flag => IsUrgentFlag(flag)).ThenByDescending(flag => flag.Strength).ThenBy(flag => flag.RuleId, StringComparer.Ordinal)];
        ReferralFlag lead = safety.Find(IsUrgentFlag)
            ?? checks.Find(check => offers.Count == 0 || CouldChangeReferral(check, patient))
            ?? offers.FirstOrDefault() ?? checks.FirstOrDefault() ?? safety.FirstOrDefault() ?? against[0];
        IReadOnlyList<string> missing = [.. fired.Concat(flags.Where(flag => flag.Judgement.Answer == Answer.Unknown)).SelectMany(flag => flag.Missing).Distinct()];
        return new Recommendation(patient.Timeline.Patient, patient.AsOf, lead, checks, offers, safety, against, missing, RankOf(lead, patient));
    }

    /// <summary>
    /// Whether the check could make a referral for resistance pointless: doubt about the diagnosis always; doses and adherence unless two
    /// failures are definite.
    /// </summary>
    private static bool CouldChangeReferral(ReferralFlag check, PatientCase patient) => check.RuleId switch
    {
        "PR-1" => true,
        "PR-2" or "PR-3" or "PR-5" => patient.Resistance.Confidence != Confidence.Definite,
        _ => false,
    };

    private static bool IsUrgentFlag(ReferralFlag flag) =>
        flag.Strength == Referral.Strength.Strong && (Urgent.Contains(flag.RuleId) || (flag.RuleId == "PSY-1" && flag.Judgement.Reasons.Any(reason => reason.Code == "suicidality")));

    private static int RankOf(ReferralFlag lead, PatientCase patient)
    {
        int urgency = IsUrgentFlag(lead) ? 10_000 : 0;
        int strength = lead.Strength switch { Referral.Strength.Strong => 3, Referral.Strength.Moderate => 2, Referral.Strength.Consider => 1, _ => 0 };
        int confidence = patient.Resistance.Confidence is { } sure ? (int)sure + 1 : 0;
        DateOnly? last = patient.Timeline.Seizures.Where(Situation.TellsSeizure).Select(report => (DateOnly?)(report.Window.Last < patient.AsOf ? report.Window.Last : patient.AsOf)).Max();
        int freshness = last is { } day ? Math.Clamp(99 - ((patient.AsOf.DayNumber - day.DayNumber) / 8), 0, 99) : 0;
        return urgency + (strength * 1000) + (confidence * 100) + freshness;
    }
}
