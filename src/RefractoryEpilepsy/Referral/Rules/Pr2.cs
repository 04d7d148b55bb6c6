using System.Globalization;
using RefractoryEpilepsy.Causes;
using RefractoryEpilepsy.Timeline;
using RefractoryEpilepsy.Trials;

namespace RefractoryEpilepsy.Referral.Rules;

/// <summary>PR-2: was the drug taken?</summary>
/// <remarks>A medication possession ratio under 0.8 raises the hazard of a seizure admission 1.205-fold (Manjunath 2009, Epilepsy Behav 14:372).</remarks>
internal static class Pr2
{
    private static readonly Verdict Nothing = Verdict.No("no-sign", "No sign of missed doses in the last 365 days.");
    private static readonly Verdict NoDrug = Verdict.No("no-drug", "No antiseizure drug was taken in the last 365 days.");
    private static readonly Verdict Unrecorded = Verdict.Unclear("adherence-unrecorded", "Nothing tells how regularly the drugs are taken.", "fills or dispenses", "drug level");

    public static ReferralRule Rule { get; } = new(
        "PR-2",
        ReferralTarget.PseudoresistanceCheck,
        "Check adherence before declaring a failure.",
        "In the last 365 days: a drug covered under 80 % of its days, seizures explained by missed doses, a level below range, or a code for non-adherence or underdosing.",
        "Manjunath et al., Epilepsy Behav 2009;14:372 (specification S65)")
    {
        ModelYear = 2009,
        HoldsDays = 90,
        Judge = Of,
    };

    private static Verdict Of(Situation patient)
    {
        var signs = new List<Reason>();
        bool taken = false;
        bool told = false;
        DateOnly yearAgo = patient.AsOf.Plus(-Situation.OneYear);
        foreach (TrialAssessment trial in patient.Resistance.Trials)
        {
            if (trial.Outcome == 0 || trial.Trial.Taken.Start > patient.AsOf || trial.Trial.Taken.Last < yearAgo)
            {
                continue;
            }

            taken = true;
            told |= trial.Pdc is not null;
            if (trial.Pdc < patient.Parameters.PdcAdequate)
            {
                signs.Add(new Reason("pdc-low", string.Create(CultureInfo.InvariantCulture, $"{trial.Trial.Drug.Id}: {trial.Pdc:0.00} of the days covered."), [.. trial.Trial.Evidence.Take(3)]));
            }
            else if (trial.Rule == "L1-3n" || trial.Notes.Any(note => note.Code == "adherence-low"))
            {
                signs.Add(new Reason("seizures-explained", $"{trial.Trial.Drug.Id}: seizures fell into times of missed doses, or adherence was too low to judge it.", [.. trial.Trial.Evidence.Take(3)]));
            }
        }

        foreach (Measurement level in patient.Timeline.Measurements)
        {
            if (level.Concept.StartsWith("level:", StringComparison.Ordinal) && patient.Within(level.Taken, Situation.OneYear) && RangeOf(level, patient) is { } range)
            {
                told = true;
                if (DrugHandling.IsLow(level, range) == Answer.Yes)
                {
                    signs.Add(new Reason("level-low", $"Level of {level.Concept[6..]} below its range.", [level.Evidence]));
                }
            }
        }

        if (patient.Diagnosed(["nonadherence", "asm_underdosing"], diagnosis => patient.Within(diagnosis.On, Situation.OneYear)) is { } coded)
        {
            signs.Add(new Reason("coded", $"Non-adherence or underdosing is coded ({coded.Code.Value}).", [coded.Evidence]));
        }

        return signs.Count > 0 ? Verdict.Fires(patient.IsDocumentedFree ? Strength.Consider : Strength.Moderate, signs)
            : !taken ? NoDrug
            : told ? Nothing : Unrecorded;
    }

    private static Knowledge.ReferenceRange? RangeOf(Measurement level, Situation patient)
    {
        foreach (TrialAssessment trial in patient.Resistance.Trials)
        {
            if (level.Concept.AsSpan(6).SequenceEqual(trial.Trial.Drug.Id) && trial.Trial.Taken.Contains(level.Taken))
            {
                return trial.Trial.Drug.Range;
            }
        }

        return null;
    }
}
