using System.Globalization;
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

    /// <summary>After so many days from the index day it is looked who was eligible by then: what the choice by the whole record costs.</summary>
    private static readonly int[] WindowsDays = [0, 90, 365];

    private readonly Lock gate = new();
    private readonly List<Member> members = [];
    private readonly int[] excluded = new int[question.Criteria.Count];
    private readonly int[] unknown = new int[question.Criteria.Count];
    private int all;
    private int withoutTimeZero;
    private int leftWithOneCode;
    private DateOnly asOf = DateOnly.MinValue;

    /// <summary>Looks at one patient: whether it belongs to the target cohort, its features at the index day, its outcome.</summary>
    public void Add(PatientCase patient)
    {
        DateOnly? zero = question.TimeZero(patient);
        var failed = zero is { } day ? TrainingRows.FirstNotMet(question, patient, day) : null;
        Member? member = zero is { } at && failed is null ? Read(patient, at) : null;
        bool leftEarly = zero is { } start && failed is { Answer: Answer.Unknown } first && question.Criteria[first.Criterion].Id == TargetCohort.Epilepsy.Id
            && CohortOutcome.ObservedTo(question, patient, start) < start.AddDays(365);
        lock (gate)
        {
            all++;
            asOf = patient.AsOf > asOf ? patient.AsOf : asOf;
            withoutTimeZero += zero is null ? 1 : 0;
            leftWithOneCode += leftEarly ? 1 : 0;
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
        foreach (int days in WindowsDays)
        {
            int known = members.Count(member => member.EligibleWithin <= days);
            string when = days == 0 ? "on the index day" : string.Create(CultureInfo.InvariantCulture, $"{days} days after it");
            attrition.Add(new($"eligible-in-{days}-days", $"Of them epilepsy (ELIG-1) by what was on record {when}; later codes made it of the others, who stay in", known, 0, rows.Length - known));
        }

        if (leftWithOneCode > 0)
        {
            notes.Add(string.Create(CultureInfo.InvariantCulture, $"{leftWithOneCode} with an index day had one code of epilepsy and a drug, and were not observed for a year after it: a second code was missed or never came. They are not in the cohort, which is chosen by the whole record, and no weight brings them back."));
        }

        int settled = rows.Count(row => row.Outcome.Resistant != Answer.Unknown);
        attrition.Add(new("settled", "Outcome settled within the horizon (the others are weighted for, not dropped)", settled, 0, rows.Length - settled));
        return new(question, rows, attrition, notes, asOf, knowledge.Version);
    }

    private Member Read(PatientCase patient, DateOnly zero)
    {
        IReadOnlyList<float?> features = [.. CauseFeatures.Read(TrainingRows.ViewOf(question, patient, zero, knowledge)).Select(value => value.Value)];
        DateOnly horizon = zero.AddDays(question.WithinDays);
        return new(
            Row(visitsTellStatus: false),
            Row(visitsTellStatus: true),
            CohortOutcome.HasStatusDocument(patient.Timeline, zero, horizon, visitsTellStatus: false),
            WindowsDays.Select(days => (int?)days).FirstOrDefault(days => PatientCase.WithoutCauses(patient.Timeline, knowledge, zero.AddDays(days!.Value)).Resistance.Eligible.Answer == Answer.Yes));

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

    // After how many days the record alone made it epilepsy, of those looked at; null: later than all.
    private sealed record Member(TrainingRow ByReports, TrainingRow ByVisits, bool HasReport, int? EligibleWithin);
}
