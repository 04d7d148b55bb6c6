using RefractoryEpilepsy.Cases;
using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Timeline;
using RefractoryEpilepsy.Trials;

namespace RefractoryEpilepsy.Prediction;

/// <summary>One member of a target cohort, as a model learns from it.</summary>
/// <param name="Features">In the order of <see cref="CauseFeatures.InOrder"/>; null: not assessed.</param>
/// <param name="Outcome">Settled or not, and when.</param>
/// <param name="OutcomeWithPossible">The same where resistance that rests on regimen changes counts too: for the sensitivity analysis.</param>
/// <param name="FailuresAtIndex">Failed schedules by the index day.</param>
/// <param name="Subgroups">Value per subgroup of specification 3.4; for fairness, never a feature.</param>
public sealed record TrainingRow(
    PatientKey Patient,
    DateOnly IndexDay,
    IReadOnlyList<float?> Features,
    CohortOutcome Outcome,
    CohortOutcome OutcomeWithPossible,
    int FailuresAtIndex,
    IReadOnlyDictionary<string, string> Subgroups)
{
    /// <summary>Days from the index day to the end of the patient's own observation, at most the horizon; where nobody says, to the day of the outcome.</summary>
    public int ObservedDays { get; init; } = Outcome.Days;
}

/// <summary>How many a criterion left, took out, and could not judge.</summary>
public sealed record TargetAttrition(string CriterionId, string Text, int Remaining, int Excluded, int Unknown);

/// <summary>The rows of one question from one source.</summary>
/// <param name="Rows">Members of the target cohort, settled or not, in order of patient.</param>
/// <param name="Notes">What a reader of the model must know about them.</param>
public sealed record TrainingRows(Question Question, IReadOnlyList<TrainingRow> Rows, IReadOnlyList<TargetAttrition> Attrition, IReadOnlyList<string> Notes, DateOnly AsOf, string KnowledgeVersion)
{
    /// <summary>Selects the target cohort and reads features and outcome. Each case is looked at once and not kept.</summary>
    public static TrainingRows For(Question question, IEnumerable<PatientCase> cases, KnowledgeBase knowledge)
    {
        var collector = new TrainingRowCollector(question, knowledge);
        foreach (PatientCase patient in cases)
        {
            collector.Add(patient);
        }

        return collector.Close();
    }

    /// <summary>What features see of a patient at the index day.</summary>
    public static IndexView ViewOf(Question question, PatientCase patient, DateOnly zero, KnowledgeBase knowledge)
    {
        DateOnly unseen = question.FirstUnseenDay(zero);
        return IndexView.Of(patient.Timeline.Before(unseen), question.SeesTimeZero ? TrialsBefore(unseen) : [], knowledge.Parameters);

        IReadOnlyList<TrialAssessment> TrialsBefore(DateOnly day)
        {
            DateOnly last = day.AddDays(-1);
            PatientTimeline known = patient.Timeline.RecordedBy(last);
            known = known with { Exposures = [.. known.Exposures.Where(LeakageList.Allowed)] };
            return TrialAssessor.Assess(TrialBuilder.Build(known, knowledge, last), known, knowledge, last);
        }
    }

    /// <summary>Whether the patient belongs to the target cohort at the index day, with what keeps it out.</summary>
    public static Judgement InTarget(Question question, PatientCase patient, DateOnly zero) =>
        FirstNotMet(question, patient, zero) is { } failed
            ? new Judgement(Answer.No, failed.Reasons)
            : Judgement.Of(Answer.Yes, "in-target", "Belongs to the cohort the question is about.");

    internal static (int Criterion, Answer Answer, IReadOnlyList<Reason> Reasons)? FirstNotMet(Question question, PatientCase patient, DateOnly zero)
    {
        for (int at = 0; at < question.Criteria.Count; at++)
        {
            Judgement judgement = question.Criteria[at].Judge(patient, zero);
            if (judgement.Answer != Answer.Yes)
            {
                return (at, judgement.Answer, judgement.Reasons);
            }
        }

        return null;
    }
}
