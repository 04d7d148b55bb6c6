using RefractoryEpilepsy.Cases;
using RefractoryEpilepsy.Resistance;
using RefractoryEpilepsy.Timeline;
using RefractoryEpilepsy.Trials;

namespace RefractoryEpilepsy.Tests.Cases;

/// <summary>The vignettes of specification 1.8.</summary>
public class VignetteTests
{
    [Fact]
    public void V1_two_adequate_drugs_with_seizures_are_resistance()
    {
        ResistanceFinding finding = Life.Focal()
            .Order("levetiracetam", 0, 240, 2000).Count(30, 120, 2).Count(121, 240, 1)
            .Order("lamotrigine", 241, null, 300).Count(330, 420, 2)
            .On(425).Resistance;

        Assert.Equal(Status.Resistant, finding.Status);
        Assert.True(finding.EverResistant);
        Assert.Equal(Confidence.Definite, finding.Confidence);
        Assert.Equal(["levetiracetam", "lamotrigine"], finding.Failures.SelectMany(failure => failure.DrugIds));
        Assert.All(finding.Failures, failure => Assert.Equal(Grade.E1, failure.Grade));
        Assert.Equal(finding.Failures[1].On, finding.Since);
    }

    [Fact]
    public void V2_a_rash_in_titration_is_no_failure()
    {
        ResistanceFinding finding = Life.Focal()
            .Order("carbamazepine", 0, 21, 200, StopReason.AdverseEffect)
            .Order("levetiracetam", 22, null, 1500).Count(50, 140, 3)
            .On(232).Resistance;

        Assert.Equal("3B", Trial(finding, "carbamazepine").Category);
        Assert.Equal("L1-3b", Trial(finding, "carbamazepine").Rule);
        Assert.Equal(2, Trial(finding, "levetiracetam").Outcome);
        Assert.Equal(Status.Undefined, finding.Status);
        Assert.Single(finding.Failures);
    }

    [Fact]
    public void V3_a_year_at_half_the_dose_proves_nothing()
    {
        ResistanceFinding finding = Life.Focal().Order("levetiracetam", 0, null, 500).Count(30, 200, 4).Count(201, 365, 4).On(365).Resistance;

        TrialAssessment trial = Trial(finding, "levetiracetam");
        Assert.Equal((3, "L1-3a", Adequacy.No), (trial.Outcome, trial.Rule, trial.Dose));
        Assert.Equal("dose-too-low", trial.Judgement.Reasons[0].Code);
        Assert.Equal(Status.Undefined, finding.Status);
        Assert.Empty(finding.Failures);
    }

    [Fact]
    public void V4_gabapentin_for_a_painful_back_is_dropped()
    {
        PatientCase patient = new Life().Coded("epilepsy_dx", "G40.909", -10, neurology: false)
            .Coded("use-neuropathic-pain", "M54.12", 0, DiagnosisPlace.ProblemList, neurology: false)
            .Order("gabapentin", 0, null, 900, neurology: Answer.No)
            .On(400);

        TrialAssessment trial = Trial(patient.Resistance, "gabapentin");
        Assert.Equal((0, "MED-3", IndicationClass.C), (trial.Outcome, trial.Rule, trial.Trial.Indication));
    }

    [Fact]
    public void V5_two_drugs_of_one_family_carry_a_note()
    {
        ResistanceFinding finding = Life.Focal()
            .Order("oxcarbazepine", 0, 240, 1200).Count(30, 240, 5)
            .Order("eslicarbazepine acetate", 241, null, 1200).Count(280, 420, 5)
            .On(425).Resistance;

        Assert.Equal(2, finding.Failures.Count);
        Assert.Contains(finding.Notes, note => note.Code == "sim-1");
    }

    [Fact]
    public void V6_two_drugs_begun_together_fail_as_one_schedule()
    {
        ResistanceFinding finding = Life.Focal()
            .Order("valproate", 0, null, 1500).Order("lamotrigine", 4, null, 200).Count(70, 200, 6).Count(201, 300, 4)
            .On(305).Resistance;

        Assert.Equal(Status.Undefined, finding.Status);
        FailedSchedule failure = Assert.Single(finding.Failures);
        Assert.Equal(["valproate", "lamotrigine"], failure.DrugIds);
    }

    [Fact]
    public void V7_an_add_on_that_fails_after_the_first_drug_failed_counts_two()
    {
        ResistanceFinding finding = Life.Focal()
            .Order("levetiracetam", 0, null, 2000).Count(30, 150, 6)
            .Order("lacosamide", 180, null, 300).Count(220, 330, 5).Count(331, 450, 4)
            .On(455).Resistance;

        Assert.Equal(Status.Resistant, finding.Status);
        Assert.Equal(["levetiracetam", "lacosamide"], finding.Failures.SelectMany(failure => failure.DrugIds));
    }

    [Fact]
    public void V8_rare_seizures_need_longer_freedom()
    {
        ResistanceFinding finding = Life.Focal()
            .LastSeizure(-250, -240).LastSeizure(-10, -5)
            .Order("levetiracetam", 0, null, 1500).Count(0, 200, 0).Count(201, 425, 0)
            .On(426).Resistance;

        Assert.Equal(3, Trial(finding, "levetiracetam").Outcome);
        Assert.Equal("freedom-too-short", Trial(finding, "levetiracetam").Judgement.Reasons[0].Code);
        Assert.Equal(Status.Undefined, finding.Status);
    }

    [Fact]
    public void V9_a_drug_that_worsens_the_syndrome_is_no_trial()
    {
        ResistanceFinding finding = new Life().Epilepsy("G40.B09", concepts: "epilepsy_dx syndrome_jme")
            .Order("carbamazepine", 0, 200, 800).Count(60, 200, 20)
            .Order("levetiracetam", 201, null, 2000).Count(240, 400, 5)
            .On(405).Resistance;

        Assert.Equal((0, "L1-0"), (Trial(finding, "carbamazepine").Outcome, Trial(finding, "carbamazepine").Rule));
        Assert.Equal(["levetiracetam"], finding.Failures.SelectMany(failure => failure.DrugIds));
    }

    [Fact]
    public void V10_a_year_free_on_a_later_drug_is_response_after_resistance()
    {
        ResistanceFinding finding = Life.Focal()
            .Order("levetiracetam", 0, 240, 2000).Count(30, 240, 16)
            .Order("lamotrigine", 241, 500, 300).Count(330, 500, 12)
            .Order("cenobamate", 501, null, 200).Count(501, 560, 1).Count(561, 800, 0).Count(801, 960, 0)
            .On(961).Resistance;

        Assert.Equal(Status.Responsive, finding.Status);
        Assert.True(finding.EverResistant);
        Assert.Equal(Confidence.Definite, finding.Confidence);
        Assert.Equal("L1-1", Trial(finding, "cenobamate").Rule);
    }

    [Fact]
    public void V11_prophylaxis_after_a_craniotomy_is_dropped()
    {
        ResistanceFinding finding = new Life().Coded("perioperative_prophylaxis_context", "Z48.811", 0).Order("levetiracetam", 1, 21, 1000).On(400).Resistance;

        Assert.Equal("MED-4", Trial(finding, "levetiracetam").Rule);
        Assert.Equal(Status.NotEligible, finding.Status);
    }

    [Fact]
    public void V12_intractable_codes_alone_are_no_failures()
    {
        Life life = new() { ObservedFrom = -10 };
        foreach (int day in new[] { 0, 90, 180 })
        {
            life.Coded("epilepsy_dx epilepsy_intractable", "G40.219", day);
        }

        ResistanceFinding finding = life.Told("carbamazepine", "2008", null).Told("valproate", "2010", null).Told("levetiracetam", "2012", null)
            .Order("lacosamide", 150, null, 200).On(190).Resistance;

        Assert.Equal(Status.Undefined, finding.Status);
        Assert.Equal(Confidence.Coded, finding.Confidence);
        Assert.False(finding.EverResistant);
        Assert.Contains(finding.Notes, note => note.Code == "history-needed");
        Assert.Equal(Answer.Unknown, finding.Resistant.Answer);
    }

    [Fact]
    public void V13_a_seizure_with_the_drug_not_taken_proves_nothing()
    {
        Life life = Life.Focal();
        foreach (int day in new[] { 0, 75, 150, 225 })
        {
            life.Fill("levetiracetam", day, 1500);
        }

        ResistanceFinding finding = life.Emergency(215).Level("levetiracetam", 215, 1).On(260).Resistance;

        TrialAssessment trial = Trial(finding, "levetiracetam");
        Assert.Equal((3, "L1-3n"), (trial.Outcome, trial.Rule));
        Assert.Contains(trial.Notes, note => note.Code == "adherence-low");
    }

    [Fact]
    public void V14_freedom_after_resection_on_the_same_drug_stays_resistance()
    {
        ResistanceFinding finding = Life.Focal()
            .Order("levetiracetam", 0, 240, 2000).Count(30, 240, 16)
            .Order("lamotrigine", 241, null, 300).Count(330, 500, 12)
            .Done("proc_epilepsy_surgery", 510).Count(511, 800, 0).Count(801, 1240, 0)
            .On(1241).Resistance;

        Assert.Equal(Status.Resistant, finding.Status);
        Assert.Equal(2, finding.Failures.Count);
        Assert.Contains(finding.Notes, note => note.Code == "free-after-other-therapy");
        Assert.NotNull(finding.SeizureFreeSince);
    }

    [Fact]
    public void V15_a_phenytoin_level_below_range_undoes_the_dose()
    {
        ResistanceFinding finding = Life.Focal().Order("phenytoin", 0, null, 300).Level("phenytoin", 100, 6).Count(30, 200, 4).On(205).Resistance;

        TrialAssessment trial = Trial(finding, "phenytoin");
        Assert.Equal((3, Adequacy.No, "level-below-range"), (trial.Outcome, trial.Dose, trial.Judgement.Reasons[0].Code));
    }

    private static TrialAssessment Trial(ResistanceFinding finding, string drug) => finding.Trials.Single(trial => trial.Trial.Drug.Id == drug);
}
