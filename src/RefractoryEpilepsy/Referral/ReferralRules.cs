using RefractoryEpilepsy.Cases;
using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Prediction;
using RefractoryEpilepsy.Referral.Rules;
using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Referral;

/// <summary>The rules of specification 5, and what they say of a patient.</summary>
public static class ReferralRules
{
    private static readonly Verdict Dead = Verdict.No("deceased", "The patient has died: no flag is raised (R-19).");
    private static readonly Verdict Lost = Verdict.No("lost-to-follow-up", "No record of any kind in the last 365 days: no flag is raised (R-19).");
    private static readonly Verdict NoEpilepsy = Verdict.No("not-epilepsy", "Not eligible: no epilepsy by ELIG-1.");
    private static readonly Verdict Free = Verdict.No("documented-seizure-free", "Documented seizure freedom goes on.");
    private static readonly Judgement EpilepsyUnproven = Judgement.Of(Answer.Unknown, "epilepsy-unproven", "The rule would hold, but epilepsy is not proven by ELIG-1.");
    private const string EpilepsyMissing = "whether it is epilepsy (ELIG-1)";
    private const string ProcedureMissing = "what the procedure was (its name, or the site's CPT licence)";

    /// <summary>What is missing where the last evidence of a seizure is older than a year.</summary>
    internal const string SeizureStatusMissing = "current seizure status";

    /// <summary>Every rule, in the order of the specification.</summary>
    public static IReadOnlyList<ReferralRule> All { get; } =
    [
        Cec1.Rule, Cec2.Rule, Cec3.Rule, Cec4.Rule,
        Surg1.Rule, Surg2.Rule, Surg3.Rule, Surg4.Rule, Surg5.Rule, Surg6.Rule, Surg7.Rule,
        Vns1.Rule, VnsC.Rule, Rns1.Rule, RnsC.Rule, Dbs1.Rule, DbsC.Rule, Neuromod0.Rule,
        Kd1.Rule, Kd2.Rule, Kd3.Rule, KdC.Rule, KdP.Rule,
        Gen1.Rule, Gen2.Rule, Ai1.Rule, Ai2.Rule, Met1.Rule,
        Pr1.Rule, Pr2.Rule, Pr3.Rule, Pr4.Rule, Pr5.Rule, Pr6.Rule, Pr7.Rule, Pr8.Rule, Pr9.Rule,
        Safe1.Rule, Safe2.Rule, Safe3.Rule, Safe4.Rule, Safe5.Rule, Safe6.Rule, Safe7.Rule, Safe8.Rule,
        Sudep1.Rule, Resc1.Rule, Psy1.Rule,
    ];

    /// <summary>How many days a flag of the rule holds.</summary>
    public static int HoldsDays(string ruleId) => All.FirstOrDefault(rule => rule.Id == ruleId)?.HoldsDays ?? 180;

    /// <summary>What every rule says of one patient, in the order of <see cref="All"/>: fired, not, or indeterminate with what is missing.</summary>
    /// <param name="parameters">A site's numbers; null: those of the specification.</param>
    public static IReadOnlyList<ReferralFlag> Evaluate(PatientCase patient, Risk? risk, Parameters? parameters = null)
    {
        var situation = new Situation(patient, risk, parameters);
        var flags = new ReferralFlag[All.Count];
        for (int index = 0; index < flags.Length; index++)
        {
            flags[index] = Flag(All[index], situation);
        }

        return flags;
    }

    private static ReferralFlag Flag(ReferralRule rule, Situation situation)
    {
        Verdict verdict = Judge(rule, situation);
        DateOnly? expires = verdict.Answer == Answer.Yes ? situation.AsOf.Plus(rule.HoldsDays) : null;
        return new ReferralFlag(rule.Id, rule.Offers, rule.Title, verdict.Judgement, verdict.Strength, verdict.Missing, rule.Source, situation.AsOf, expires);
    }

    /// <summary>The rule's own answer behind the gates all rules share.</summary>
    internal static Verdict Judge(ReferralRule rule, Situation situation)
    {
        if (situation.IsDead)
        {
            return Dead;
        }

        if (situation.IsLost)
        {
            return Lost;
        }

        if (rule.NeedsEpilepsy && situation.Resistance.Eligible.Answer == Answer.No)
        {
            return NoEpilepsy;
        }

        Verdict verdict = rule.Judge(situation);
        if (verdict.Answer == Answer.Yes && rule.SilencedBy.Select(section => Unread(situation, section)).FirstOrDefault(found => found is not null) is { } unread)
        {
            verdict = unread;
        }

        if (rule.AboutOngoingSeizures && verdict.Answer != Answer.No)
        {
            verdict = ByLastSeizure(verdict, situation);
        }

        return rule.NeedsEpilepsy && verdict.Answer != Answer.No && situation.Resistance.Eligible.Answer == Answer.Unknown
            ? new Verdict(EpilepsyUnproven, Strength: null, [EpilepsyMissing, .. verdict.Missing])
            : verdict;
    }

    /// <summary>Indeterminate where a procedure of the section is told by a number alone: it may be the one that a rule says is not on record; null where there is none.</summary>
    internal static Verdict? Unread(Situation situation, (int First, int Last) section) => UnreadProcedures.Of(situation.Timeline.Care, section) is { } unread
        ? new(Judgement.Of(Answer.Unknown, "procedure-not-read", "A procedure that might decide this rule is told by a number alone, which is not read.", unread.Evidence), Strength: null, [ProcedureMissing])
        : null;

    /// <summary>Silent while documented freedom goes on; at most moderate when the last evidence is older than a year (specification 5).</summary>
    private static Verdict ByLastSeizure(Verdict verdict, Situation situation)
    {
        if (situation.IsDocumentedFree)
        {
            return Free;
        }

        if (verdict.Answer != Answer.Yes)
        {
            return verdict;
        }

        Verdict shown = verdict with { Judgement = verdict.Judgement with { Reasons = [.. verdict.Judgement.Reasons, situation.LastSeizureReason()] } };
        return situation.SeizureWithinYear ? shown
            : shown.Lacking(SeizureStatusMissing) with { Strength = verdict.Strength == Strength.Strong ? Strength.Moderate : verdict.Strength };
    }
}
