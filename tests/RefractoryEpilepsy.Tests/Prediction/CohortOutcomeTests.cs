using RefractoryEpilepsy.Cases;
using RefractoryEpilepsy.Causes;
using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Prediction;
using RefractoryEpilepsy.Resistance;
using RefractoryEpilepsy.Timeline;
using RefractoryEpilepsy.Trials;

namespace RefractoryEpilepsy.Tests.Prediction;

public class CohortOutcomeTests
{
    private static readonly KnowledgeBase Knowledge = KnowledgeBase.Load();
    private static readonly DateOnly Zero = Chart.Day("2015-01-01");
    private static readonly DateOnly AsOf = Chart.Day("2024-12-31");

    [Theory]
    [InlineData("2017-01-01", Confidence.Definite, "2024-12-31", Answer.Yes, "second-failure")]
    [InlineData("2017-01-01", Confidence.Probable, "2017-02-01", Answer.Yes, "second-failure")]         // seen before observation ended
    [InlineData("2017-01-01", Confidence.Possible, "2024-12-31", Answer.Unknown, "possible-only")]      // regimen changes alone
    [InlineData("2023-01-01", Confidence.Definite, "2024-12-31", Answer.No, "observed-to-horizon")]     // after the horizon
    [InlineData(null, null, "2024-12-31", Answer.No, "observed-to-horizon")]
    [InlineData(null, Confidence.Coded, "2024-12-31", Answer.Unknown, "coded-only")]
    [InlineData(null, null, "2017-12-31", Answer.Unknown, "left")]                                      // never scored as a negative
    public void Nobody_unobserved_is_a_negative(string? since, Confidence? confidence, string lastRecord, Answer expected, string reason)
    {
        PatientCase patient = Case(since, confidence, Status.Undefined, null, lastRecord);

        CohortOutcome outcome = CohortOutcome.Of(Questions.AtFirstDrug, patient, Zero);

        Assert.Equal((expected, reason), (outcome.Resistant, outcome.Reason));
    }

    /// <summary>Two drugs were changed without a word why (2016, 2017); documented failures came in the years given.</summary>
    [Theory]
    [InlineData("2022-01-01", "2023-01-01", Answer.Unknown, "possible-only", 731)]    // both after the horizon: by then nothing was sure
    [InlineData("2018-01-01", "2023-01-01", Answer.Unknown, "possible-only", 731)]    // one sure failure within it
    [InlineData("2018-01-01", "2019-01-01", Answer.Yes, "second-failure", 1461)]      // sure from the second documented one on, with another after the horizon
    public void How_sure_an_outcome_is_goes_by_the_failures_of_the_horizon(string third, string fourth, Answer expected, string reason, int days)
    {
        PatientCase patient = Case("2017-01-01", Confidence.Definite, Status.Resistant, null, "2024-12-31");
        patient = patient with
        {
            Resistance = patient.Resistance with
            {
                Failures =
                [
                    new(["a"], Chart.Day("2016-01-01"), Grade.E4, []), new(["b"], Chart.Day("2017-01-01"), Grade.E4, []),
                    new(["c"], Chart.Day(third), Grade.E1, []) { Confidence = Confidence.Definite }, new(["d"], Chart.Day(fourth), Grade.E1, []) { Confidence = Confidence.Definite }, new(["e"], Chart.Day("2024-01-01"), Grade.E1, []) { Confidence = Confidence.Definite },
                ],
            },
        };

        CohortOutcome outcome = CohortOutcome.Of(Questions.AtFirstDrug, patient, Zero);

        Assert.Equal((expected, reason, days), (outcome.Resistant, outcome.Reason, outcome.Days));
    }

    [Fact]
    public void Documented_freedom_settles_the_outcome_before_the_horizon()
    {
        PatientCase patient = Case(null, null, Status.Responsive, "2015-03-01", "2017-12-31");

        CohortOutcome outcome = CohortOutcome.Of(Questions.AtFirstDrug, patient, Zero);

        Assert.Equal(new CohortOutcome(Answer.No, 365 + 59, "responsive"), outcome);
    }

    [Fact]
    public void Five_quiet_years_without_any_word_on_seizures_settle_nothing()
    {
        PatientCase patient = Case(null, null, Status.Undefined, null, "2024-12-31", reports: false);

        Assert.Equal("no-status-document", CohortOutcome.Of(Questions.AtFirstDrug, patient, Zero).Reason);
        Assert.Equal(Answer.No, CohortOutcome.Of(Questions.AtFirstDrug, patient, Zero, visitsTellStatus: true).Resistant);
    }

    [Fact]
    public void Resistance_by_regimen_change_counts_only_in_the_sensitivity_analysis()
    {
        PatientCase patient = Case("2017-01-01", Confidence.Possible, Status.Resistant, null, "2024-12-31");

        Assert.Equal(Answer.Unknown, CohortOutcome.Of(Questions.AtFirstDrug, patient, Zero).Resistant);
        Assert.Equal(Answer.Yes, CohortOutcome.Of(Questions.AtFirstDrug, patient, Zero, Confidence.Possible).Resistant);
    }

    [Theory]
    [InlineData("2010-01-01", null, Answer.Yes)]                   // five years of record
    [InlineData("2014-06-01", null, Answer.Yes)]                   // seven months, nothing older told
    [InlineData("2014-12-20", null, Answer.Unknown)]               // it may not be the first drug
    [InlineData("2014-12-20", "2014-12-20", Answer.Yes)]           // the onset itself is on record
    [InlineData("2014-12-20", "2014-08", Answer.Yes)]              // months from onset to the first visit are usual
    [InlineData("2014-06-01", "2009", Answer.Unknown)]             // the epilepsy is older than the record
    public void A_short_record_before_the_first_drug_needs_signs_that_the_epilepsy_is_new(string firstRecord, string? onset, Answer expected)
    {
        Chart chart = new Chart { Observed = new(Chart.Day(firstRecord), AsOf) }
            .Diagnosis("epilepsy_dx", "G40.209", "2014-12-25", onset: onset);
        PatientCase patient = Case(null, null, Status.Undefined, null, "2024-12-31") is var other
            ? other with { Timeline = chart.Build() }
            : throw new InvalidOperationException();

        Judgement judgement = Questions.AtFirstDrug.Criteria.Single(criterion => criterion.Id == "look-back").Judge(patient, Zero);

        Assert.Equal(expected, judgement.Answer);
    }

    [Theory]
    [InlineData("valproate", "2014-12-20", Answer.No)]             // told before the first drug of the record
    [InlineData("valproate", "2016-05-01", Answer.Yes)]            // told later: it may have been taken in between
    [InlineData("levetiracetam", "2016-05-01", Answer.Yes)]        // the record's own first drug, listed among the past ones
    public void A_list_of_past_drugs_counts_only_where_it_tells_of_earlier_ones(string drug, string recorded, Answer expected)
    {
        PatientCase patient = Case(null, null, Status.Undefined, null, "2024-12-31");
        Exposure own = patient.Timeline.Exposures[0];
        Exposure told = own with { DrugId = drug, Historical = true, Start = PartialDate.Between(Chart.Day("1990-01-01"), Chart.Day(recorded)), Recorded = Chart.Day(recorded) };
        patient = patient with { Timeline = patient.Timeline with { Exposures = [own, told] } };

        Assert.Equal(expected, Questions.AtFirstDrug.Criteria.Single(criterion => criterion.Id == "no-earlier-drug").Judge(patient, Zero).Answer);
    }

    [Fact]
    public void The_target_cohort_names_what_kept_each_patient_out()
    {
        PatientCase member = Case("2017-01-01", Confidence.Definite, Status.Resistant, null, "2024-12-31");
        PatientCase untreated = member with { Resistance = member.Resistance with { Trials = [] } };
        PatientCase noEpilepsy = member with { Resistance = member.Resistance with { Eligible = Judgement.Of(Answer.No, "x", "x") } };
        PatientCase earlier = member with { Resistance = member.Resistance with { Since = Zero.AddDays(-1) } };

        var rows = TrainingRows.For(Questions.AtFirstDrug, [member, untreated, noEpilepsy, earlier], Knowledge);

        TrainingRow row = Assert.Single(rows.Rows);
        Assert.Equal(Zero, row.IndexDay);
        Assert.Equal(CauseFeatures.InOrder.Count, row.Features.Count);
        Assert.Equal([("time-zero", 3, 1, 0), ("epilepsy", 2, 1, 0), ("no-earlier-drug", 2, 0, 0), ("look-back", 2, 0, 0), ("not-yet-resistant", 1, 1, 0), ("eligible-in-0-days", 1, 0, 0), ("eligible-in-90-days", 1, 0, 0), ("eligible-in-365-days", 1, 0, 0), ("settled", 1, 0, 0)],
            rows.Attrition.Select(step => (step.CriterionId, step.Remaining, step.Excluded, step.Unknown)));
        Assert.NotEmpty(rows.Notes.Concat([""]));
    }

    /// <summary>The cohort is chosen by the whole record: the table shows how many it knew on the index day, the note how many a later code might have brought in.</summary>
    [Fact]
    public void What_the_choice_by_the_whole_record_costs_is_told()
    {
        PatientCase[] cases =
        [
            Coded("2020-05-01", "2020-06-20"),              // two codes before the drug
            Coded("2020-07-01", "2020-08-15"),              // the second six weeks after it
            Coded("2020-07-01", "2021-05-01"),              // ten months
            Coded("2020-07-01", "2022-05-01"),              // twenty-two
            Coded("2020-07-01"),                            // never, and seen to the end
            Coded("2020-07-01", last: "2020-11-01"),        // never, and gone after four months
        ];

        var rows = TrainingRows.For(Questions.AtFirstDrug, cases, Knowledge);

        Assert.Equal([("epilepsy", 4, 0, 2), ("eligible-in-0-days", 1, 0, 3), ("eligible-in-90-days", 2, 0, 2), ("eligible-in-365-days", 3, 0, 1)],
            rows.Attrition.Where(step => step.CriterionId.StartsWith("eli", StringComparison.Ordinal) || step.CriterionId == "epilepsy").Select(step => (step.CriterionId, step.Remaining, step.Excluded, step.Unknown)));
        Assert.Contains(rows.Notes, note => note.StartsWith("1 with an index day had one code of epilepsy", StringComparison.Ordinal));

        static PatientCase Coded(string first, string? second = null, string last = "2024-12-31")
        {
            Chart chart = new Chart { Observed = new(Chart.Day("2019-01-01"), Chart.Day(last)) }
                .Visit(first, CareSetting.Ambulatory, diagnoses: "epilepsy_dx").Diagnosis("epilepsy_dx", "G40.209", first, place: DiagnosisPlace.Encounter, visit: "Encounter/a")
                .Takes("levetiracetam", "2020-07-01", mgPerDay: 1000);
            _ = second is null ? chart : chart.Visit(second, CareSetting.Ambulatory, diagnoses: "epilepsy_dx").Diagnosis("epilepsy_dx", "G40.209", second, place: DiagnosisPlace.Encounter, visit: "Encounter/b");
            return PatientCase.From(chart.Build(), Knowledge, Chart.Day("2024-12-31"));
        }
    }

    [Fact]
    public void A_table_of_areas_makes_rurality_a_subgroup_and_never_a_feature()
    {
        PatientCase member = Case("2017-01-01", Confidence.Definite, Status.Resistant, null, "2024-12-31");
        member = member with { Timeline = member.Timeline with { Person = member.Timeline.Person with { PostalArea = "624" } } };
        var collector = new TrainingRowCollector(Questions.AtFirstDrug, Knowledge, area => area == "624" ? "rural" : "urban");

        collector.Add(member);

        TrainingRow row = Assert.Single(collector.Close().Rows);
        Assert.Equal("rural", row.Subgroups["rurality"]);
        Assert.Equal("not recorded", Assert.Single(TrainingRows.For(Questions.AtFirstDrug, [member], Knowledge).Rows).Subgroups["rurality"]);
        Assert.Equal(TrainingRows.For(Questions.AtFirstDrug, [member], Knowledge).Rows[0].Features, row.Features);
    }

    [Fact]
    public void The_first_failure_is_time_zero_of_its_question_and_may_be_seen()
    {
        PatientCase patient = Case("2017-01-01", Confidence.Definite, Status.Resistant, null, "2024-12-31");

        Assert.Equal(Chart.Day("2016-01-01"), Questions.AtFirstFailure.TimeZero(patient));
        Assert.Equal(Chart.Day("2016-01-02"), Questions.AtFirstFailure.FirstUnseenDay(Chart.Day("2016-01-01")));
        Assert.Equal(Zero, Questions.AtFirstDrug.FirstUnseenDay(Zero));
    }

    private static PatientCase Case(string? since, Confidence? confidence, Status status, string? freeSince, string lastRecord, bool reports = true)
    {
        Chart chart = new Chart { Observed = new(Chart.Day("2010-01-01"), Chart.Day(lastRecord)) }
            .Epilepsy("G40.209", "2014-12-01")
            .Visit("2016-05-01", diagnoses: "epilepsy_dx")
            .Takes("levetiracetam", "2015-01-01", mgPerDay: 1000);
        if (reports)
        {
            chart.Seizures("2016-01-01", "2016-03-01", 1);
        }

        var trial = new DrugTrial("levetiracetam@2015-01-01", Knowledge.Drugs["levetiracetam"], new(Zero, null), [], [], 1000, StopReason.NotStopped, IndicationClass.B, Historical: false, []);
        var assessment = new TrialAssessment(trial, Adequacy.Yes, Adequacy.Yes, Adequacy.Yes, 1, 3, 'C', "L1-3t", null, null, null, Judgement.Of(Answer.Unknown, "x", "x"));
        FailedSchedule[] failures = since is null ? [] : [new(["levetiracetam"], Chart.Day("2016-01-01"), Grade.E1, []) { Confidence = Confidence.Definite }, new(["lamotrigine"], Chart.Day(since), Grade.E1, []) { Confidence = Confidence.Definite }];
        var finding = new ResistanceFinding(status, since is not null, confidence, failures, since is null ? null : Chart.Day(since),
            Judgement.Of(Answer.Unknown, "x", "x"), Judgement.Of(Answer.Yes, "epilepsy", "x"), freeSince is null ? null : Chart.Day(freeSince), [assessment], []);
        return new(chart.Build(), finding, new CauseProfile(new Dictionary<string, Judgement>()), AsOf);
    }
}
