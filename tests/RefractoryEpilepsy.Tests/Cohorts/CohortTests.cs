using RefractoryEpilepsy.Cases;
using RefractoryEpilepsy.Cohorts;
using RefractoryEpilepsy.Resistance;
using RefractoryEpilepsy.Tests.Referral;
using RefractoryEpilepsy.Timeline;
using RefractoryEpilepsy.Trials;

namespace RefractoryEpilepsy.Tests.Cohorts;

public class CohortTests
{
    private static readonly PatientCase Resistant = Story.Resistant().Build();
    private static readonly PatientCase OneFailure = Story.Adult(Status.Undefined).Having(story => story.Confidence = null).Tried("levetiracetam", "2022-01-01").Build();
    private static readonly PatientCase Untreated = Story.Adult(Status.NotTreated).Having(story => story.Confidence = null).Build();
    private static readonly PatientCase DrugOnly = Story.Bare(Status.NotEligible).Having(story => story.Eligible = Answer.No).Takes("gabapentin").Build();
    private static readonly PatientCase Unproven = Story.Adult(Status.Possible).Having(story => story.Eligible = Answer.Unknown).Build();
    private static readonly PatientCase OpenTrial = Story.Adult(Status.Undefined).Having(story => story.Confidence = null)
        .Tried("levetiracetam", "2020-01-01", "2020-12-31").Tried("lamotrigine", "2022-01-01", outcome: 3, mg: null, dose: Adequacy.Unknown).Build();

    [Fact]
    public void Attrition_adds_up_row_by_row_and_keeps_unknown_apart()
    {
        Cohort cohort = Cohort.Select(CohortDefinitions.DrugResistant, [Resistant, OneFailure, Untreated, DrugOnly, Unproven, OpenTrial]);

        Assert.Single(cohort.Members);
        Assert.Equal(Resistant.Resistance.Since, cohort.Members[0].IndexDate);
        AttritionStep before = cohort.Attrition[0];
        Assert.Equal(6, before.Remaining);
        foreach (AttritionStep step in cohort.Attrition.Skip(1))
        {
            Assert.Equal(before.Remaining, step.Remaining + step.Excluded + step.Unknown);
            before = step;
        }

        Assert.Equal(1, cohort.Attrition.Single(step => step.CriterionId == "sign-of-epilepsy").Excluded);
        Assert.Equal(1, cohort.Attrition.Single(step => step.CriterionId == "eligible").Unknown);
        Assert.Equal(1, cohort.Attrition.Single(step => step.CriterionId == "treated").Excluded);
        Assert.Equal(1, cohort.Attrition.Single(step => step.CriterionId == "failures-2").Unknown);
    }

    [Fact]
    public void Attrition_can_be_counted_by_several_threads_and_with_people_of_whom_no_case_was_made()
    {
        var count = new AttritionCount(CohortDefinitions.DrugResistant);

        Parallel.For(0, 1000, at => count.Add(at % 2 == 0 ? Resistant : OneFailure));
        count.AddWithoutSign(9000);

        Assert.Equal("read,10000,0,0\nsign-of-epilepsy,1000,9000,0\neligible,1000,0,0\ntreated,1000,0,0\nfailures-1,1000,0,0\nfailures-2,500,500,0\nresistant-now,500,0,0\ndefinite-or-probable,500,0,0\n", count.Rows);
    }

    [Fact]
    public void A_rule_reads_as_one_English_sentence() => Assert.Equal(
        "A person who has epilepsy by ELIG-1 (one principal or two codes, or a confirmed active problem), and who failed at least two adequate schedules.",
        CohortDefinitions.TwoFailures.InEnglish);

    [Fact]
    public void Claims_rules_count_drugs_whatever_became_of_them()
    {
        PatientCase threeLow = Story.Adult(Status.Undefined)
            .Tried("levetiracetam", "2020-01-01", outcome: 3, mg: 250, dose: Adequacy.No)
            .Tried("lamotrigine", "2021-01-01", outcome: 3, mg: 25, dose: Adequacy.No)
            .Tried("topiramate", "2022-01-01", outcome: 3, mg: 25, dose: Adequacy.No).Build();

        Assert.Equal(Answer.No, CohortDefinitions.TwoFailures.Judge(threeLow).Answer);
        Assert.Equal(Answer.Yes, CohortDefinitions.ThreeDrugs.Judge(threeLow).Answer);
        Assert.Equal(Chart.Day("2021-01-01"), CohortDefinitions.TwoDrugs.IndexDate(threeLow));
        Assert.Equal(Answer.Yes, CohortDefinitions.DanishRegisters.Judge(threeLow).Answer);
        Assert.Equal(Chart.Day("2022-01-01"), CohortDefinitions.DanishRegisters.IndexDate(threeLow));
    }

    [Fact]
    public void Three_drugs_over_four_years_are_Danish_only_with_an_acute_visit_after_the_second()
    {
        Story Slow() => Story.Adult(Status.Undefined).Tried("levetiracetam", "2018-01-01", outcome: 3).Tried("lamotrigine", "2020-01-01", outcome: 3).Tried("topiramate", "2022-01-01", outcome: 3);
        Story Acute(string on) => Slow().With(chart => chart.Visit(on, CareSetting.Emergency, principal: "epilepsy_dx"));

        Assert.Equal(Answer.No, CohortDefinitions.DanishRegisters.Judge(Slow().Build()).Answer);
        Assert.Equal(Answer.No, CohortDefinitions.DanishRegisters.Judge(Acute("2019-05-05").Build()).Answer);
        Assert.Equal(Chart.Day("2021-05-05"), CohortDefinitions.DanishRegisters.IndexDate(Acute("2021-05-05").Build()));
    }

    [Fact]
    public void Intractable_counts_by_encounter_not_by_code()
    {
        Story Coded(params string[] visits)
        {
            Story story = Story.Adult(Status.Undefined);
            int month = 1;
            foreach (string visit in visits)
            {
                story.With(chart => chart.Diagnosis("epilepsy_dx epilepsy_intractable", "G40.219", $"2021-{month++:00}-01", place: DiagnosisPlace.Encounter, visit: visit));
            }

            return story;
        }

        Assert.Equal(Answer.No, CohortDefinitions.IntractableCode.Judge(Coded("Encounter/1", "Encounter/1").Build()).Answer);
        Assert.Equal(Answer.Yes, CohortDefinitions.IntractableCode.Judge(Coded("Encounter/1", "Encounter/2").Build()).Answer);
        Assert.Equal(Chart.Day("2021-02-01"), CohortDefinitions.IntractableCode.IndexDate(Coded("Encounter/1", "Encounter/2").Build()));
    }

    [Theory]
    [InlineData("lamotrigine", "2021-03-31", Answer.Yes)]
    [InlineData("lamotrigine", "2021-03-30", Answer.No)]    // 89 days
    [InlineData("gabapentin", "2021-12-31", Answer.No)]
    public void The_phenotype_of_the_common_data_model_asks_for_a_code_and_two_drugs_of_ninety_days(string second, string until, Answer expected)
    {
        PatientCase patient = Story.Adult(Status.Undefined)
            .Tried("levetiracetam", "2020-01-01", "2020-12-31", outcome: 3).Tried(second, "2021-01-01", until, outcome: 3)
            .With(chart => chart.Diagnosis("epilepsy_dx epilepsy_intractable", "G40.219", "2022-05-01", place: DiagnosisPlace.Encounter, visit: "Encounter/1")).Build();

        Assert.Equal(expected, CohortDefinitions.IntractableAndTwoEras.Judge(patient).Answer);
        Assert.Equal(Answer.No, CohortDefinitions.IntractableAndTwoEras.Judge(Story.Adult(Status.Undefined)
            .Tried("levetiracetam", "2020-01-01", "2020-12-31", outcome: 3).Tried("lamotrigine", "2021-01-01", outcome: 3).Build()).Answer);
        if (expected == Answer.Yes)
        {
            Assert.Equal(Chart.Day("2022-05-01"), CohortDefinitions.IntractableAndTwoEras.IndexDate(patient));
        }
    }

    [Fact]
    public void Definitions_stand_side_by_side_with_overlap_and_delay()
    {
        var comparison = new Comparison(CohortDefinitions.SideBySide);
        comparison.Add(Resistant);
        comparison.Add(OneFailure);
        comparison.Add(OpenTrial);

        Assert.Equal(3, comparison.Cases);
        Assert.Equal(1, comparison.Members(0));
        Assert.Equal(1, comparison.Unknown(0));
        Assert.Equal(2, comparison.Members(2));
        Assert.Equal(0.5, comparison.Jaccard(0, 2));
        Assert.Null(comparison.Jaccard(5, 5));
        Assert.Contains("danish-registers", comparison.Text(), StringComparison.Ordinal);
    }

    [Fact]
    public void For_any_patient_each_definition_says_why()
    {
        string text = Comparison.Explain(OneFailure, CohortDefinitions.SideBySide);

        Assert.Contains("ilae-two: no; 1 schedules have failed.", text, StringComparison.Ordinal);
        Assert.Equal(CohortDefinitions.SideBySide.Count, text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }
}
