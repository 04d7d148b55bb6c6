using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Referral.Rules;

/// <summary>AI-2: an antibody was found: review immunotherapy.</summary>
internal static class Ai2
{
    private static readonly Verdict None = Verdict.No("no-antibody", "No neuronal antibody was found.");

    public static ReferralRule Rule { get; } = new(
        "AI-2",
        ReferralTarget.WorkUp,
        "Urgent immunotherapy review (RITE2): a neuronal antibody is positive.",
        "A positive neuronal antibody in a patient with seizures; GAD65 and TPO alone are unspecific and do not fire.",
        "Dubey et al., Epilepsia 2017;58:1181 (RITE2) [K]")
    {
        HoldsDays = 30,
        Judge = Of,
    };

    private static Verdict Of(Situation patient)
    {
        foreach (Finding finding in patient.Timeline.Findings)
        {
            if (finding.Present == Answer.Yes && finding.Concept.StartsWith("antibody:", StringComparison.Ordinal))
            {
                string target = finding.Concept["antibody:".Length..];
                if (!target.StartsWith("GAD", StringComparison.OrdinalIgnoreCase) && !target.StartsWith("TPO", StringComparison.OrdinalIgnoreCase))
                {
                    return Verdict.Fires(Strength.Strong, new Reason("antibody", $"{target} antibodies are positive.", [finding.Evidence]));
                }
            }
        }

        return None;
    }
}
