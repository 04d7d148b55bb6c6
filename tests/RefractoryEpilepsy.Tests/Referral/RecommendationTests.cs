using RefractoryEpilepsy.Cases;
using RefractoryEpilepsy.Referral;
using RefractoryEpilepsy.Resistance;
using RefractoryEpilepsy.Trials;

namespace RefractoryEpilepsy.Tests.Referral;

public class RecommendationTests
{
    [Fact]
    public void Without_a_flag_there_is_no_recommendation() =>
        Assert.Null(Of(Story.Bare(Status.NotEligible).Having(story => story.Eligible = Answer.No)));

    [Fact]
    public void A_resistant_patient_is_to_be_referred_first()
    {
        Recommendation recommendation = Of(Story.Resistant())!;

        Assert.Equal("CEC-1", recommendation.Lead.RuleId);
        Assert.Equal(recommendation.Missing.Distinct(), recommendation.Missing);
        Assert.NotEmpty(recommendation.Missing);
    }

    [Fact]
    public void A_check_that_could_change_the_referral_comes_before_it()
    {
        Story doubtful = Story.Resistant().Having(story => story.Confidence = Confidence.Probable).Tried("lamotrigine", "2023-06-01", outcome: 3, pdc: 0.5m);
        Story definite = Story.Resistant().Tried("lamotrigine", "2023-06-01", outcome: 3, pdc: 0.5m);
        Story functional = Story.Resistant().Coded("pnes_functional_seizure", "F44.5");

        Assert.Equal("PR-2", Of(doubtful)!.Lead.RuleId);
        Assert.Equal("CEC-1", Of(definite)!.Lead.RuleId);
        Assert.Equal("PR-1", Of(functional)!.Lead.RuleId);
        Assert.Contains(Of(doubtful)!.Offers, flag => flag.RuleId == "CEC-1");
    }

    [Fact]
    public void Urgent_safety_outranks_everything()
    {
        Recommendation pregnant = Of(Story.Resistant().Coded("pregnancy", "Z34.00", "2024-05-01").Takes("valproate"))!;

        Assert.Equal("SAFE-5", pregnant.Lead.RuleId);
        Assert.True(pregnant.Rank > Of(Story.Resistant())!.Rank);
    }

    [Fact]
    public void Sure_and_fresh_evidence_ranks_higher()
    {
        Recommendation definite = Of(Story.Resistant())!;
        Recommendation probable = Of(Story.Resistant().Having(story => story.Confidence = Confidence.Probable))!;
        Recommendation old = Of(Story.Adult().With(chart => chart.Seizures("2022-05-01", "2022-05-31", 3)))!;

        Assert.True(definite.Rank > probable.Rank);
        Assert.True(probable.Rank > old.Rank);
    }

    [Fact]
    public void The_lesion_is_evaluated_before_stimulation()
    {
        Recommendation recommendation = Of(Story.Resistant(3).Coded("cause_hippocampal_sclerosis", "G93.81").With(chart => chart.Finding("eeg-focus", detail: "left temporal")))!;
        List<string> order = [.. recommendation.Offers.Select(flag => flag.RuleId)];

        Assert.True(order.IndexOf("NEUROMOD-0") < order.IndexOf("RNS-1"));
        Assert.True(order.IndexOf("NEUROMOD-0") < order.IndexOf("DBS-1"));
    }

    [Fact]
    public void Every_flag_finds_its_place()
    {
        foreach (RuleCase example in RuleCases.All.Where(example => example.Expected == Answer.Yes))
        {
            PatientCase patient = example.Patient().Build();
            IReadOnlyList<ReferralFlag> flags = ReferralRules.Evaluate(patient, risk: null);
            Recommendation recommendation = Recommendation.Of(patient, flags)!;
            IEnumerable<string> placed = recommendation.Checks.Concat(recommendation.Offers).Concat(recommendation.Safety).Concat(recommendation.Against).Select(flag => flag.RuleId);

            Assert.Equal(flags.Where(flag => flag.Judgement.Answer == Answer.Yes).Select(flag => flag.RuleId).Order(StringComparer.Ordinal), placed.Order(StringComparer.Ordinal));
        }
    }

    private static Recommendation? Of(Story story)
    {
        PatientCase patient = story.Build();
        return Recommendation.Of(patient, ReferralRules.Evaluate(patient, risk: null));
    }
}
