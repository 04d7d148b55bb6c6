using RefractoryEpilepsy.Cohorts;
using RefractoryEpilepsy.Referral;
using RefractoryEpilepsy.Reports;

namespace RefractoryEpilepsy.Tests.Reports;

public class BudgetTableTests
{
    private static readonly DateOnly Today = new(2024, 5, 1);

    [Fact]
    public void Groups_that_are_large_enough_are_told_with_their_share_confirmed()
    {
        BudgetTable table = BudgetTable.Of([.. Rows(40, 0.3, Answer.Unknown), .. Rows(30, 0.3, Answer.Yes), .. Rows(20, 0.3, Answer.No)], ["CEC-1"], Today);

        Assert.Equal((90, 40, 30, 20), (table.All.Patients, table.All.Waiting, table.All.Confirmed, table.All.Dismissed));
        Assert.Equal(0.6, table.All.Share);
        Assert.Equal(90, table.Rules.Single().Patients);
        Assert.Equal(90, table.Risks.Single(band => band.Group == "0.2–0.4").Patients);
        Assert.Equal(90, table.Fresh);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(10)]
    public void A_few_confirmed_or_dismissed_are_told_neither_as_a_count_nor_as_a_share_nor_by_a_difference(int few)
    {
        foreach ((Answer many, Answer some) in ((Answer, Answer)[])[(Answer.Yes, Answer.No), (Answer.No, Answer.Yes)])
        {
            BudgetLine all = BudgetTable.Of([.. Rows(40, 0.3, Answer.Unknown), .. Rows(60, 0.3, many), .. Rows(few, 0.3, some)], [], Today).All;

            long?[] told = [all.Patients, all.Waiting, all.Confirmed, all.Dismissed];
            Assert.Null(some == Answer.Yes ? all.Confirmed : all.Dismissed);
            Assert.True(told.Count(count => count is null) > 1);
            Assert.Null(all.Share);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    public void A_few_with_a_risk_of_their_own_do_not_come_out_by_subtraction(int few)
    {
        BudgetTable table = BudgetTable.Of([.. Rows(60, 0.3, Answer.Unknown), .. Rows(50, 0.5, Answer.Unknown), .. Rows(few, 0.9, Answer.Unknown)], ["CEC-1"], Today);

        Assert.Null(table.Risks.Single(band => band.Group == "0.8–1.0").Patients);
        Assert.True(table.All.Patients is null || table.Risks.Count(band => band.Patients is null) > 1);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(96)]
    public void A_rule_that_few_or_nearly_all_have_is_not_told(int with)
    {
        BudgetTable table = BudgetTable.Of([.. Rows(with, 0.3, Answer.Unknown), .. Rows(100 - with, 0.3, Answer.Unknown).Select(row => row with { Rules = ["NEU-1"] })], ["CEC-1"], Today);

        Assert.Null(table.Rules.Single().Patients);
    }

    [Fact]
    public void What_happened_to_nearly_all_in_silence_does_not_tell_the_few_to_whom_it_did_not()
    {
        SilentFigures[] figures = [new("centre", 60, 59, 30), new("neurologist", 40, 20, 14), new("clinic", 30, 0, null)];

        IReadOnlyList<ShownSilence> shown = ShownSilence.Of(figures, exact: false);

        Assert.True(shown[0].Flagged is null || shown[0].Happened is null);
        Assert.Null(shown[0].MedianDays);
        Assert.Equal(59, ShownSilence.Of(figures, exact: true)[0].Happened);
        Assert.Equal(20, ShownSilence.Of([new("neurologist", 40, 20, 14), new("clinic", 30, 12, 5)], exact: false)[0].Happened);
    }

    [Fact]
    public void A_comparison_of_definitions_hides_a_few_and_what_they_would_follow_from()
    {
        ComparisonTable table = new(
            120,
            [new("a", "A", "", "", 104, 0, 104, 1, 0), new("b", "B", "", "", 100, 16, 100, 100 / 104.0, 30)],
            [104, 100, 100, 100],
            [new("yy", 100), new("nu", 16), new("yn", 4)]);

        ShownComparison shown = ShownComparison.WithoutSmallCells(table);

        Assert.Null(shown.Patterns.Single(pattern => pattern.Answers == "yn").Cases);
        Assert.True(shown.Definitions[0].Members is null || shown.Definitions[1].InFirst is null); // 104 - 100
        Assert.Null(shown.Definitions[1].Overlap); // 100 of 104
        Assert.Equal(4, ShownComparison.Exactly(table).Patterns.Single(pattern => pattern.Answers == "yn").Cases);
    }

    private static IEnumerable<BudgetRow> Rows(int count, double risk, Answer answer) => Enumerable.Repeat(new BudgetRow(["CEC-1"], "definite", risk, Today.AddDays(-30), Today, answer), count);
}
