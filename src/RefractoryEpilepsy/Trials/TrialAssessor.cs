using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Trials;

/// <summary>ILAE level 1: was each trial adequate, and is it an informative failure? (specification 1.4 C and D)</summary>
/// <remarks>
/// A drug given up for side effects before an adequate dose was reached has not failed, and a dose nobody recorded is
/// unknown, not low: <see cref="Answer.Unknown"/> never turns into a failure. The answer is No where the chart itself speaks
/// against an informative failure (low dose, side effects, missed doses, freedom), Unknown where something is missing.
/// Trials are judged together, because a later drug takes the blame over from an earlier one.
/// Source: Kwan et al., Epilepsia 2010;51:1069, doi:10.1111/j.1528-1167.2009.02397.x (level 1).
/// </remarks>
public static class TrialAssessor
{
    /// <summary>Judges every trial, in their order. Pure; every chart gives an answer, none an exception.</summary>
    /// <param name="trials">As <see cref="TrialBuilder"/> gives them.</param>
    /// <param name="timeline">As it stood on record on <paramref name="asOf"/>.</param>
    public static IReadOnlyList<TrialAssessment> Assess(IReadOnlyList<DrugTrial> trials, PatientTimeline timeline, KnowledgeBase knowledge, DateOnly asOf)
    {
        var chart = Chart.Of(timeline, knowledge, asOf);
        return Assess(trials, chart, chart.SeizureSigns);
    }

    internal static TrialAssessment[] Assess(IReadOnlyList<DrugTrial> trials, Chart chart, SeizureSigns signs)
    {
        TrialInHand[] inHand = Prepare(trials, chart);
        var assessments = new TrialAssessment[inHand.Length];
        for (int i = 0; i < inHand.Length; i++)
        {
            assessments[i] = Outcome.Of(inHand[i], inHand, signs, chart);
        }

        return assessments;
    }

    private static TrialInHand[] Prepare(IReadOnlyList<DrugTrial> trials, Chart chart)
    {
        SyndromeFit? fit = null;
        var inHand = new TrialInHand[trials.Count];
        for (int i = 0; i < inHand.Length; i++)
        {
            DrugTrial trial = trials[i];
            inHand[i] = new(trial, chart.Today);
            if (trial.Excluded is not null)
            {
                continue;
            }

            (inHand[i].Fit, inHand[i].FitReason) = (fit ??= new SyndromeFit(chart)).Judge(trial);
            inHand[i].Levels = Levels.Of(chart, trial);
            inHand[i].ClearanceRises = RisingClearance.Of(chart, trial, trials);
            inHand[i].Part = AdequatePart.Of(chart, trial, inHand[i].Levels, trials);
            for (int k = 0; k < i; k++)
            {
                inHand[i].IsFirstOfGroup &= trials[k].Excluded is not null || !inHand[k].SameGroup(inHand[i]);
            }
        }

        return inHand;
    }
}
