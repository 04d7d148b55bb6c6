using RefractoryEpilepsy.Cases;
using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Referral.Orders;
using RefractoryEpilepsy.Resistance;
using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Tests.Referral.Orders;

/// <summary>What is said about a drug that is about to be ordered.</summary>
public class OrderAdviceTests
{
    private static readonly KnowledgeBase Tables = KnowledgeBase.Load();

    [Fact]
    public void Carbamazepine_in_juvenile_myoclonic_epilepsy_is_critical_and_names_the_diagnosis()
    {
        OrderAdvice advice = Assert.Single(About(Story.Adult(Status.Undefined).Coded("epilepsy_dx syndrome_jme", "G40.B09"), "carbamazepine", 600));

        Assert.Equal(("aggravates-syndrome", Urgency.Critical), (advice.Code, advice.Urgency));
        Assert.Contains(advice.Reasons, reason => reason.Evidence.Count > 0);
    }

    [Fact]
    public void Levetiracetam_in_the_same_epilepsy_says_nothing() =>
        Assert.Empty(About(Story.Adult(Status.Undefined).Coded("epilepsy_dx syndrome_jme", "G40.B09"), "levetiracetam", 1000));

    [Theory]
    [InlineData("female", "1995-02-01", "valproate-pregnancy-potential")]
    [InlineData("female", "1960-02-01", null)] // 64 years
    [InlineData("male", "1995-02-01", null)]
    [InlineData(null, "1995-02-01", "pregnancy-potential-unknown")]
    [InlineData("female", null, "pregnancy-potential-unknown")]
    [InlineData("other", "1995-02-01", "pregnancy-potential-unknown")]
    [InlineData(null, "1960-02-01", null)]
    public void Valproate_asks_for_pregnancy_prevention_where_it_may_be_needed(string? sex, string? born, string? code) =>
        Assert.Equal(code, About(Story.Bare(sex: sex, born: born), "valproate", 1000).SingleOrDefault()?.Code);

    [Fact]
    public void A_recorded_prevention_silences_it() =>
        Assert.Empty(About(Story.Bare().Coded("contraception_counselling", "Z30.09"), "valproate", 1000));

    [Fact]
    public void Whoever_had_a_hysterectomy_is_not_asked() =>
        Assert.Empty(About(Story.Bare().With(chart => chart.Care("proc_cannot_be_pregnant", "2020-01-01")), "valproate", 1000));

    [Fact]
    public void The_numbers_of_a_site_rule_what_is_taken_now()
    {
        PatientCase patient = Story.Bare(sex: "male").Takes("carbamazepine", "2024-01-01").Build();

        Assert.Contains(OrderSituation.Of(patient).Taken, drug => drug.DrugId == "carbamazepine");
        Assert.Empty(OrderSituation.Of(patient, new Parameters { OpenOrderDays = 90 }).Taken);
    }

    [Fact]
    public void Valproate_in_a_pregnancy_is_critical() =>
        Assert.Equal(("teratogen-in-pregnancy", Urgency.Critical), About(Story.Bare().Coded("pregnancy", "Z34.90", "2024-05-01"), "valproate", 1000).Select(advice => (advice.Code, advice.Urgency)).Single());

    [Theory]
    [InlineData(100, "interaction-defeats-trial")]
    [InlineData(null, "interaction-lowers-level")]
    [InlineData(5000, null)]
    public void Lamotrigine_beside_carbamazepine_is_weighed_by_its_dose(int? mg, string? code) =>
        Assert.Equal(code, About(Story.Bare(sex: "male").Tried("carbamazepine", "2024-01-01", outcome: 3, inducer: InducerStrength.Strong), "lamotrigine", mg).SingleOrDefault()?.Code);

    [Fact]
    public void An_inducer_that_is_added_defeats_the_trial_that_goes_on() =>
        Assert.Contains(About(Story.Bare(sex: "male").Tried("lamotrigine", "2024-01-01", outcome: 3, mg: 150), "carbamazepine", 600), advice => advice.Code == "interaction-defeats-trial");

    [Fact]
    public void A_third_drug_after_two_failures_asks_for_the_referral() =>
        Assert.Contains(About(Story.Resistant(), "brivaracetam", 100), advice => advice is { Code: "third-drug-without-referral", Urgency: Urgency.Warning });

    [Fact]
    public void Whoever_is_referred_or_had_the_drug_before_is_not_asked()
    {
        Assert.DoesNotContain(About(Story.Resistant().With(chart => chart.Care("referral-epilepsy-centre", "2024-03-01", CareStage.Ordered)), "brivaracetam", 100), advice => advice.Code == "third-drug-without-referral");
        Assert.DoesNotContain(About(Story.Resistant(), "lacosamide", 100), advice => advice.Code == "third-drug-without-referral");
        Assert.DoesNotContain(About(Story.Adult(Status.Responsive).Tried("levetiracetam", "2020-01-01", "2020-12-31").Tried("lacosamide", "2021-01-01", "2021-12-31").Free(), "brivaracetam", 100), advice => advice.Code == "third-drug-without-referral");
    }

    [Fact]
    public void Two_drugs_without_a_documented_outcome_are_told_as_such() =>
        Assert.Contains(About(Story.Adult(Status.Undefined).Tried("levetiracetam", "2022-01-01", "2022-06-01", outcome: 3).Tried("lamotrigine", "2023-01-01", outcome: 3), "lacosamide", 200), advice => advice.Code == "third-drug-outcome-unknown");

    [Fact]
    public void Every_sentence_about_every_drug_fits_a_card()
    {
        Story worst = Story.Resistant().Coded("pregnancy", "Z34.90", "2024-05-01").Coded("epilepsy_dx syndrome_jme", "G40.B09").Tried("carbamazepine", "2024-01-01", outcome: 3, inducer: InducerStrength.Strong);
        Assert.All(Tables.Drugs.Keys.SelectMany(drug => About(worst, drug, 50)), advice => Assert.InRange(advice.Summary.Length, 10, 139));
    }

    private static IReadOnlyList<OrderAdvice> About(Story story, string drug, int? mg)
    {
        var order = new OrderedDrug(drug, mg, new Evidence("MedicationRequest/draft"));
        return OrderAdvice.Of(OrderSituation.Of(story.Build()), [order], [order], Tables.Drugs, Story.AsOf);
    }
}
