using RefractoryEpilepsy.Cases;
using RefractoryEpilepsy.Referral;
using RefractoryEpilepsy.Trials;

namespace RefractoryEpilepsy.Reports;

/// <summary>What would have to be known to say more about a patient.</summary>
public static class MissingInformation
{
    /// <summary>One line each: of the status, of undetermined trials, of indeterminate rules, and what could not be read.</summary>
    public static IReadOnlyList<string> Of(PatientCase found, IReadOnlyList<ReferralFlag> flags) =>
    [
        .. Unknowns("status", found.Resistance.Eligible),
        .. Unknowns("status", found.Resistance.Resistant),
        .. found.Resistance.Trials.SelectMany(OfTrial),
        // Rules that miss the same are told together: resistance that cannot be told leaves a dozen of them open.
        .. flags.Where(flag => flag.Judgement.Answer == Answer.Unknown && flag.Missing.Count > 0).GroupBy(flag => string.Join("; ", flag.Missing), flag => flag.RuleId).Select(rules => $"{string.Join(", ", rules)}: {rules.Key}"),
        .. found.Timeline.Gaps.Select(gap => $"could not be read: {gap.Text} ({gap.Code}) [{gap.Where.Reference}]").Distinct(StringComparer.Ordinal),
    ];

    private static IEnumerable<string> OfTrial(TrialAssessment assessment) =>
        assessment.Outcome == 3 ? Unknowns(assessment.Trial.Id, assessment.Judgement) : [];

    private static IEnumerable<string> Unknowns(string subject, Judgement judgement) =>
        judgement.Answer == Answer.Unknown ? judgement.Reasons.Select(reason => $"{subject}: {reason.Text}") : [];
}
