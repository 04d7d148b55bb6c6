using RefractoryEpilepsy.Cases;
using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Resistance;
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
    IReadOnlyDictionary<string, string> Subgroups);

/// <summary>How many a criterion left, took out, and could not judge.</summary>
public sealed record TargetAttrition(string CriterionId, string Text, int Remaining, int Excluded, int Unknown);

/// <summary>The rows of one question from one source.</summary>
/// <param name="Rows">Members of the target cohort, settled or not, in order of patient.</param>
/// <param name="Notes">What a reader of the model must know about them.</param>
public sealed record TrainingRows(Question Question, IReadOnlyList<TrainingRow> Rows, IReadOnlyList<TargetAttrition> Attrition, IReadOnlyList<string> Notes, DateOnly AsOf, string KnowledgeVersion)
{
    /// <summary>Below this share of members with any seizure report, visits for epilepsy stand in as documents of status.</summary>
    private const double FewReports = 0.05;

    /// <summary>Selects the target cohort and reads features and outcome. Each case is looked at once and not kept.</summary>
    public static TrainingRows For(Question question, IEnumerable<PatientCase> cases, KnowledgeBase knowledge)
    {
        List<(TrainingRow WithReports, TrainingRow WithVisits, bool HasReport)> members = [];
        int[] excluded = new int[question.Criteria.Count], unknown = new int[question.Criteria.Count];
        int all = 0, withoutZero = 0;
        DateOnly asOf = DateOnly.MinValue;
        foreach (PatientCase patient in cases)
        {
            all++;
            asOf = patient.AsOf > asOf ? patient.AsOf : asOf;
            if (question.TimeZero(patient) is not { } zero)
            {
                withoutZero++;
                continue;
            }

            if (FirstNotMet(question, patient, zero) is { } failed)
            {
                (failed.Answer == Answer.No ? excluded : unknown)[failed.Criterion]++;
                continue;
            }

            IReadOnlyList<float?> features = [.. CauseFeatures.Read(ViewOf(question, patient, zero, knowledge)).Select(value => value.Value)];
            DateOnly horizon = zero.AddDays(question.WithinDays);
            members.Add((
                Row(visitsTellStatus: false),
                Row(visitsTellStatus: true),
                CohortOutcome.HasStatusDocument(patient.Timeline, zero, horizon, visitsTellStatus: false)));

            TrainingRow Row(bool visitsTellStatus) => new(
                patient.Timeline.Patient,
                zero,
                features,
                CohortOutcome.Of(question, patient, zero, Confidence.Probable, visitsTellStatus),
                CohortOutcome.Of(question, patient, zero, Confidence.Possible, visitsTellStatus),
                patient.Resistance.Failures.Count(failure => failure.On <= zero),
                SubgroupsOf(patient.Timeline, zero));
        }

        bool noReports = members.Count(member => member.HasReport) < FewReports * members.Count;
        List<string> notes = [];
        if (noReports && members.Count > 0)
        {
            notes.Add("This source holds hardly any seizure reports: a visit for epilepsy counts as a document of seizure status, so that the absence of a failure rests on weaker evidence.");
        }

        List<TargetAttrition> attrition = [new("time-zero", "Has an index day", all - withoutZero, withoutZero, 0)];
        int left = all - withoutZero;
        for (int at = 0; at < question.Criteria.Count; at++)
        {
            left -= excluded[at] + unknown[at];
            attrition.Add(new(question.Criteria[at].Id, question.Criteria[at].Text, left, excluded[at], unknown[at]));
        }

        TrainingRow[] rows = [.. members.Select(member => noReports ? member.WithVisits : member.WithReports).OrderBy(row => row.Patient.Value, StringComparer.Ordinal)];
        int settled = rows.Count(row => row.Outcome.Resistant != Answer.Unknown);
        attrition.Add(new("settled", "Outcome settled within the horizon (the others are weighted for, not dropped)", settled, 0, rows.Length - settled));
        return new(question, rows, attrition, notes, asOf, knowledge.Version);
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
            return TrialAssessor.Assess(TrialBuilder.Build(known, knowledge, last), known, knowledge, last);
        }
    }

    /// <summary>Whether the patient belongs to the target cohort at the index day, with what keeps it out.</summary>
    public static Judgement InTarget(Question question, PatientCase patient, DateOnly zero) =>
        FirstNotMet(question, patient, zero) is { } failed
            ? new Judgement(Answer.No, failed.Reasons)
            : Judgement.Of(Answer.Yes, "in-target", "Belongs to the cohort the question is about.");

    private static (int Criterion, Answer Answer, IReadOnlyList<Reason> Reasons)? FirstNotMet(Question question, PatientCase patient, DateOnly zero)
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

    private static Dictionary<string, string> SubgroupsOf(PatientTimeline timeline, DateOnly zero)
    {
        Person person = timeline.Person;
        return new(StringComparer.Ordinal)
        {
            ["sex"] = person.Sex ?? "not recorded",
            ["age band"] = person.AgeOn(zero) switch { null => "not recorded", < 2 => "0-1", < 12 => "2-11", < 18 => "12-17", < 40 => "18-39", < 65 => "40-64", _ => "65+" },
            ["race"] = person.Race ?? "not recorded",
            ["ethnicity"] = person.Ethnicity ?? "not recorded",
            ["language"] = person.Language ?? "not recorded",
            ["payer"] = person.Payer ?? "not recorded",
            ["postal area"] = person.PostalArea ?? "not recorded",
            ["intellectual disability"] = timeline.Diagnoses.Any(diagnosis => diagnosis.Recorded < zero && diagnosis.Concepts.Contains("intellectual_disability")) ? "coded" : "not coded",
        };
    }
}
