using RefractoryEpilepsy.Cases;
using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Resistance;
using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Prediction;

/// <summary>Takes judged patients one by one, from any thread, and keeps only rows: a hospital's cases need not fit into memory.</summary>
/// <param name="rurality">What kind of place a postal area is, for a subgroup; null where the site gave no table.</param>
public sealed class TrainingRowCollector(Question question, KnowledgeBase knowledge, Func<string?, string>? rurality = null)
{
    /// <summary>Below this share of members with any seizure report, visits for epilepsy stand in as documents of status.</summary>
    private const double FewReports = 0.05;

    private readonly Lock gate = new();
    private readonly List<Member> members = [];
    private readonly int[] excluded = new int[question.Criteria.Count];
    private readonly int[] unknown = new int[question.Criteria.Count];
    private int all;
    private int withoutTimeZero;
    private DateOnly asOf = DateOnly.MinValue;

    /// <summary>Looks at one patient: whether it belongs to the target cohort, its features at the index day, its outcome.</summary>
    public void Add(PatientCase patient)
    {
        DateOnly? zero = question.TimeZero(patient);
        var failed = zero is { } day ? TrainingRows.FirstNotMet(question, patient, day) : null;
        Member? member = zero is { } at && failed is null ? Read(patient, at) : null;
        lock (gate)
        {
            all++;
            asOf = patient.AsOf > asOf ? patient.AsOf : asOf;
            withoutTimeZero += zero is null ? 1 : 0;
            if (failed is { } criterion)
            {
                (criterion.Answer == Answer.No ? excluded : unknown)[criterion.Criterion]++;
            }

            if (member is not null)
            {
                members.Add(member);
            }
        }
    }

    /// <summary>The rows, in order of patient, with the attrition.</summary>
    public TrainingRows Close()
    {
        bool noReports = members.Count(member => member.HasReport) < FewReports * members.Count;
        List<string> notes = [];
        if (noReports && members.Count > 0)
        {
            notes.Add("This source holds hardly any seizure reports: a visit for epilepsy counts as a document of seizure status, so that the absence of a failure rests on weaker evidence.");
        }

        List<TargetAttrition> attrition = [new("time-zero", "Has an index day", all - withoutTimeZero, withoutTimeZero, 0)];
        int left = all - withoutTimeZero;
        for (int at = 0; at < question.Criteria.Count; at++)
        {
            left -= excluded[at] + unknown[at];
            attrition.Add(new(question.Criteria[at].Id, question.Criteria[at].Text, left, excluded[at], unknown[at]));
        }

        TrainingRow[] rows = [.. members.Select(member => noReports ? member.ByVisits : member.ByReports).OrderBy(row => row.Patient.Value, StringComparer.Ordinal)];
        int settled = rows.Count(row => row.Outcome.Resistant != Answer.Unknown);
        attrition.Add(new("settled", "Outcome settled within the horizon (the others are weighted for, not dropped)", settled, 0, rows.Length - settled));
        return new(question, rows, attrition, notes, asOf, knowledge.Version);
    }

    private Member Read(PatientCase patient, DateOnly zero)
    {
        IReadOnlyList<float?> features = [.. CauseFeatures.Read(TrainingRows.ViewOf(question, patient, zero, knowledge)).Select(value => value.Value)];
        DateOnly horizon = zero.AddDays(question.WithinDays);
        return new(Row(visitsTellStatus: false), Row(visitsTellStatus: true), CohortOutcome.HasStatusDocument(patient.Timeline, zero, horizon, visitsTellStatus: false));

        TrainingRow Row(bool visitsTellStatus) => new(
            patient.Timeline.Patient,
            zero,
            features,
            CohortOutcome.Of(question, patient, zero, Confidence.Probable, visitsTellStatus),
            CohortOutcome.Of(question, patient, zero, Confidence.Possible, visitsTellStatus),
            patient.Resistance.Failures.Count(failure => failure.On <= zero),
            SubgroupsOf(patient.Timeline, zero))
        {
            ObservedDays = Math.Max(1, CohortOutcome.ObservedTo(question, patient, zero).DayNumber - zero.DayNumber),
        };
    }

    private Dictionary<string, string> SubgroupsOf(PatientTimeline timeline, DateOnly zero)
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
            ["rurality"] = rurality?.Invoke(person.PostalArea) ?? "not recorded",
            ["intellectual disability"] = timeline.Diagnoses.Any(diagnosis => diagnosis.Recorded < zero && diagnosis.Concepts.Contains("intellectual_disability")) ? "coded" : "not coded",
        };
    }

    private sealed record Member(TrainingRow ByReports, TrainingRow ByVisits, bool HasReport);
}
