using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Referral.Rules;

/// <summary>AI-2: an antibody was found: review immunotherapy.</summary>
internal static class Ai2
{
    private static readonly Verdict None = Verdict.No("no-antibody", "No neuronal antibody was found.");
    private static readonly Verdict Named = Verdict.Unclear("antibody-named", "A diagnosis names an encephalitis by its antibody, and no result of it is on record.", "result of the antibody");

    public static ReferralRule Rule { get; } = new(
        "AI-2",
        ReferralTarget.WorkUp,
        "Urgent immunotherapy review (RITE2): a neuronal antibody is positive.",
        "A positive neuronal antibody in a patient with seizures; GAD65 and TPO alone are unspecific and do not fire. A titre without the laboratory's word, and a diagnosis that names the antibody without its result, leave it open.",
        "Dubey et al., Epilepsia 2017;58:1181 (RITE2) [K]")
    {
        HoldsDays = 30,
        Version = 2,
        Judge = Of,
    };

    private static Verdict Of(Situation patient)
    {
        string? open = null;
        foreach (Finding finding in patient.Timeline.Findings)
        {
            if (TargetOf(finding) is not { } target)
            {
                continue;
            }

            if (finding.Present == Answer.Yes)
            {
                return Verdict.Fires(Strength.Strong, new Reason("antibody", $"{target} antibodies are positive.", [finding.Evidence]));
            }

            if (finding.Present == Answer.Unknown && !patient.Timeline.Findings.Any(later => later.Concept == finding.Concept && later.Present == Answer.No && DayOf(later) >= DayOf(finding)))
            {
                open = target;
            }
        }

        return open is not null ? Verdict.Unclear("antibody-unread", $"A result of {open} antibodies is on record, and it does not say whether they were found.", $"whether the {open} antibodies are positive")
            : patient.Timeline.Diagnoses.Any(diagnosis => diagnosis.Confirmed != Answer.No && (diagnosis.Told.Contains("antibody-encephalitis") || diagnosis.Concepts.Contains("antibody-encephalitis"))) ? Named
            : None;
    }

    /// <summary>The antibody that a finding is about; null for the unspecific ones and for other findings.</summary>
    private static string? TargetOf(Finding finding)
    {
        string? target = finding.Concept.StartsWith("antibody:", StringComparison.Ordinal) ? finding.Concept["antibody:".Length..] : null;
        return target is null || target.StartsWith("GAD", StringComparison.OrdinalIgnoreCase) || target.StartsWith("TPO", StringComparison.OrdinalIgnoreCase) ? null : target;
    }

    private static DateOnly DayOf(Finding finding) => finding.Seen?.Latest ?? finding.Recorded;
}
