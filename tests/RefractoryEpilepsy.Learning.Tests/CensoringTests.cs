using RefractoryEpilepsy.Learning.Training;
using RefractoryEpilepsy.Prediction;

namespace RefractoryEpilepsy.Learning.Tests;

public class CensoringTests
{
    private const int Horizon = 1826;

    /// <summary>Outcomes need time to show; who leaves early and is left out makes the outcome look rare or common. Weights mend it.</summary>
    [Fact]
    public void Weights_restore_the_rate_of_the_outcome_when_leaving_is_by_chance()
    {
        (List<FollowUp> cohort, bool[] outcome, double truth) = Cohort(8000, dependent: false);

        var censoring = Censoring.Of(cohort, Horizon, ["sickness"]);

        Assert.Equal(truth, Rate(cohort, outcome, censoring.Weights), 0.02);
        Assert.True(Math.Abs(Rate(cohort, outcome, [.. cohort.Select(member => member.Settled ? 1.0 : 0)]) - truth) > 0.04, "complete cases must be off for this test to say anything");
        Assert.Equal(1, censoring.WeightTotal, 0.03);
        Assert.All(censoring.Checks, check => Assert.InRange(check.Observed / check.Expected, 0.9, 1.1));
    }

    [Fact]
    public void Leaving_that_depends_on_what_is_known_is_noticed_and_corrected()
    {
        (List<FollowUp> cohort, bool[] outcome, double truth) = Cohort(8000, dependent: true);

        var adjusted = Censoring.Of(cohort, Horizon, ["sickness"]);
        var plain = Censoring.Of([.. cohort.Select(member => member with { Covariates = [] })], Horizon, []);

        Assert.Equal(Censoring.Adjusted, adjusted.Model);
        Assert.Equal(Censoring.Unadjusted, plain.Model);
        Assert.Equal(truth, Rate(cohort, outcome, adjusted.Weights), 0.02);
        Assert.True(Math.Abs(Rate(cohort, outcome, plain.Weights) - truth) > Math.Abs(Rate(cohort, outcome, adjusted.Weights) - truth));
        CovariateBalance balance = Assert.Single(adjusted.Balance);
        Assert.True(Math.Abs(balance.Weighted) < Math.Abs(balance.Unweighted) / 2);
    }

    /// <summary>Age in twenties of years has mean 2 and changes the rate of leaving; sex and seizures do not.</summary>
    [Fact]
    public void Weights_are_right_for_the_young_and_the_old_where_covariates_do_not_have_mean_zero()
    {
        const double Rate = 0.15, Effect = 0.4;
        var random = new Random(23);
        List<FollowUp> cohort = [];
        for (int row = 0; row < 5000; row++)
        {
            double age = 4 * random.NextDouble();
            int leaves = 1 + (int)(-Math.Log(1 - random.NextDouble()) / (Rate * Math.Exp(Effect * (age - 2))) * 365.25);
            cohort.Add(new(Math.Min(leaves, Horizon), leaves >= Horizon, [age, random.Next(2), Math.Max(0, 1.2 + Simulated.Normal(random))]));
        }

        var censoring = Censoring.Of(cohort, Horizon, ["age", "female", "seizures"]);

        Assert.Equal(Censoring.Adjusted, censoring.Model);
        Assert.Equal(1, censoring.WeightTotal, 0.05);
        double[] ratios = [.. Enumerable.Range(0, cohort.Count).Where(row => cohort[row].Settled).Select(row => censoring.Weights[row] / Math.Exp(5 * Rate * Math.Exp(Effect * (cohort[row].Covariates[0] - 2))))];
        Assert.All(ratios, ratio => Assert.InRange(ratio, 0.8, 1.25));
        Assert.Equal(1, Mean(row => cohort[row].Covariates[0] < 1), 0.08);
        Assert.Equal(1, Mean(row => cohort[row].Covariates[0] > 3), 0.08);
        Assert.Equal(Mean(row => cohort[row].Covariates[1] == 0), Mean(row => cohort[row].Covariates[1] == 1), 0.1);

        double Mean(Func<int, bool> of) => Enumerable.Range(0, cohort.Count).Where(row => cohort[row].Settled).Zip(ratios).Where(pair => of(pair.First)).Average(pair => pair.Second);
    }

    /// <summary>By hand: 4 members; 1 leaves in the first quarter of a year, 1 in the fourth.</summary>
    [Fact]
    public void Without_covariates_the_weights_are_one_over_the_share_still_observed()
    {
        FollowUp[] cohort = [new(80, false, []), new(300, true, []), new(360, false, []), new(Horizon, true, [])];

        var censoring = Censoring.Of(cohort, Horizon, []);

        double quarter = 365.25 / 4;
        double first = 1 / ((80 / quarter) + 3), fourth = 1 / ((300 / quarter) - 3 + (360 / quarter) - 3 + 1);
        Assert.Equal(Math.Exp(first + (fourth * ((300 / quarter) - 3))), censoring.Weights[1], 1e-9);
        Assert.Equal(Math.Exp(first + fourth), censoring.Weights[3], 1e-9);
        Assert.Equal(0, censoring.Weights[0]);
        Assert.Equal(0, censoring.Weights[2]);
    }

    private static double Rate(List<FollowUp> cohort, bool[] outcome, double[] weights) =>
        Enumerable.Range(0, cohort.Count).Sum(row => outcome[row] ? weights[row] : 0) / weights.Sum();

    private static (List<FollowUp> Cohort, bool[] Outcome, double Truth) Cohort(int count, bool dependent)
    {
        var random = new Random(17);
        List<FollowUp> cohort = [];
        bool[] outcome = new bool[count];
        int outcomes = 0;
        for (int row = 0; row < count; row++)
        {
            double sickness = Simulated.Normal(random);
            bool resistant = random.NextDouble() < 1 / (1 + Math.Exp(1.2 - sickness));
            outcomes += resistant ? 1 : 0;
            int known = resistant ? 100 + random.Next(Horizon - 100) : Horizon;
            double rate = dependent ? 0.2 * Math.Exp(0.8 * sickness) : 0.2;
            int leaves = 1 + (int)(-Math.Log(1 - random.NextDouble()) / rate * 365);
            bool settled = known <= leaves;
            outcome[row] = settled && resistant;
            cohort.Add(new(Math.Min(known, leaves), settled, [sickness]));
        }

        return (cohort, outcome, (double)outcomes / count);
    }
}
