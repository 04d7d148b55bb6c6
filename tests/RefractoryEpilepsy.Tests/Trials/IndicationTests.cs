using RefractoryEpilepsy.Tests.Cases;
using RefractoryEpilepsy.Timeline;
using RefractoryEpilepsy.Trials;

namespace RefractoryEpilepsy.Tests.Trials;

/// <summary>MED-3 and MED-4: what the drug was for.</summary>
public class IndicationTests
{
    [Theory]
    [InlineData(900, Answer.Yes, "epilepsy_dx", IndicationClass.A, null)]     // the order says epilepsy
    [InlineData(900, Answer.Yes, null, IndicationClass.B, null)]              // neurology, nothing competes
    [InlineData(900, Answer.No, null, IndicationClass.B, "MED-3")]            // needs neurology
    public void Gabapentin_counts_only_when_proven(int mg, Answer neurology, string? reason, IndicationClass indication, string? rule)
    {
        TrialAssessment trial = Trial(Life.Focal().Order("gabapentin", 0, null, mg, neurology: neurology, indication: reason));

        Assert.Equal((indication, rule), (trial.Trial.Indication, trial.Trial.Excluded?.Rule));
    }

    [Fact]
    public void Topiramate_at_a_migraine_dose_beside_migraine_is_dropped()
    {
        TrialAssessment trial = Trial(Life.Focal().Coded("use-migraine", "G43.909", 10, DiagnosisPlace.ProblemList).Order("topiramate", 0, null, 100));

        Assert.Equal((IndicationClass.X, "MED-3"), (trial.Trial.Indication, trial.Rule));
    }

    [Fact]
    public void Topiramate_at_an_epilepsy_dose_beside_migraine_is_kept()
    {
        TrialAssessment trial = Trial(Life.Focal().Coded("use-migraine", "G43.909", 10, DiagnosisPlace.ProblemList).Order("topiramate", 0, null, 200, neurology: Answer.No));

        Assert.Equal(IndicationClass.C, trial.Trial.Indication);
        Assert.Null(trial.Trial.Excluded);
    }

    [Fact]
    public void Anxiety_says_nothing_about_levetiracetam()
    {
        TrialAssessment trial = Trial(Life.Focal().Coded("psych_anxiety", "F41.1", 10, DiagnosisPlace.ProblemList).Order("levetiracetam", 0, null, 500, neurology: Answer.No));

        Assert.Equal(IndicationClass.B, trial.Trial.Indication);
    }

    [Fact]
    public void Lamotrigine_for_bipolar_disorder_without_epilepsy_is_dropped()
    {
        TrialAssessment trial = Trial(new Life().Coded("psych_bipolar", "F31.9", 0, DiagnosisPlace.ProblemList).Order("lamotrigine", 0, null, 200, neurology: Answer.No));

        Assert.Equal((IndicationClass.X, "MED-3"), (trial.Trial.Indication, trial.Rule));
    }

    [Fact]
    public void A_low_dose_beside_bipolar_disorder_and_epilepsy_needs_a_neurologist()
    {
        Life life = Life.Focal().Coded("psych_bipolar", "F31.9", 0, DiagnosisPlace.ProblemList).Order("lamotrigine", 0, null, 50, neurology: Answer.No);
        Life neurology = Life.Focal().Coded("psych_bipolar", "F31.9", 0, DiagnosisPlace.ProblemList).Order("lamotrigine", 0, null, 50, neurology: Answer.Yes);

        Assert.Equal("MED-3", Trial(life).Trial.Excluded?.Rule);
        Assert.Null(Trial(neurology).Trial.Excluded);
    }

    [Fact]
    public void A_reason_that_names_another_use_excludes_the_drug()
    {
        TrialAssessment trial = Trial(Life.Focal().Order("valproate", 0, null, 1000, indication: "use-migraine"));

        Assert.Equal((IndicationClass.X, "MED-3"), (trial.Trial.Indication, trial.Rule));
    }

    [Theory]
    [InlineData("acetazolamide", 1000, "use-intracranial-hypertension", Answer.Yes, true)]   // neurology treats that too
    [InlineData("acetazolamide", 1000, "epilepsy_dx", Answer.No, false)]
    [InlineData("acetazolamide", 1000, null, Answer.No, false)]
    [InlineData("prednisolone", 40, "rheumatology", Answer.No, true)]
    [InlineData("prednisolone", 40, "rheumatology", Answer.Yes, false)]                      // neurology's own words may be ones that we do not know
    [InlineData("prednisolone", 40, "cause_rasmussen_or_autoimmune", Answer.No, false)]
    public void A_drug_of_many_uses_counts_only_for_a_reason_of_epilepsy(string drug, int mg, string? reason, Answer neurology, bool isOther)
    {
        TrialAssessment trial = Trial(Life.Focal().Order(drug, 0, null, mg, neurology: neurology, indication: reason));

        Assert.Equal(isOther, trial.Trial.Indication == IndicationClass.X);
    }

    [Fact]
    public void An_old_code_of_another_use_does_not_compete_for_ever()
    {
        TrialAssessment trial = Trial(Life.Focal().Coded("use-migraine", "G43.909", -390).Order("topiramate", 0, null, 100));

        Assert.Equal(IndicationClass.B, trial.Trial.Indication);
    }

    [Fact]
    public void Prophylaxis_with_a_seizure_before_is_treatment()
    {
        Life life = Life.Focal().Coded("cause_trauma", "S06.5X0A", 0).Order("levetiracetam", 1, 21, 1000);

        Assert.Null(Trial(life, 100).Trial.Excluded);
    }

    [Fact]
    public void A_drug_kept_for_months_after_an_injury_is_no_prophylaxis()
    {
        Life life = new Life().Coded("cause_trauma", "S06.5X0A", 0).Order("levetiracetam", 1, 90, 1000);

        Assert.Null(Trial(life, 100).Trial.Excluded);
    }

    private static TrialAssessment Trial(Life life, int day = 300) => Assert.Single(life.On(day).Resistance.Trials);
}
