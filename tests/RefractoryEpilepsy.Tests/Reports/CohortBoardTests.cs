using RefractoryEpilepsy.Cohorts;
using RefractoryEpilepsy.Reports.CohortBoard;

namespace RefractoryEpilepsy.Tests.Reports;

public class CohortBoardTests
{
    private static readonly IReadOnlyList<CohortDefinition> Two = [CohortDefinitions.TwoFailures, CohortDefinitions.TwoDrugs];

    [Fact]
    public void Sizes_overlap_moves_and_causes_are_counted_exactly_for_those_who_may_see_patients()
    {
        CohortCounts found = CohortCounts.Of([.. Rows(20, "yy"), .. Rows(7, "yn"), .. Rows(13, "ny")], new(), Two, exact: true);

        Assert.Equal(40, found.Patients);
        Assert.Equal((27, 13, 0), (found.Definitions[0].Members, found.Definitions[0].Others, found.Definitions[0].Unknown));
        Assert.Equal(["yy:20", "ny:13", "yn:7"], found.Patterns.Select(pattern => $"{pattern.Answers}:{pattern.Patients}"));
        Assert.Equal(20, found.Moves[0].Both);
        Assert.Equal(7, Assert.Single(found.Moves[0].OnlyFirst).Patients);
        Assert.StartsWith("not met: ", found.Moves[0].OnlyOther[0].Criterion, StringComparison.Ordinal);
        Assert.Equal([27, 13, 0, 0], Assert.Single(found.Causes).ByOutcome);
    }

    [Fact]
    public void A_small_combination_is_hidden_from_others_and_so_is_whatever_would_tell_it()
    {
        CohortCounts found = CohortCounts.Of([.. Rows(200, "yy"), .. Rows(7, "yn"), .. Rows(130, "ny")], new(), Two, exact: false);

        Assert.Null(found.Patterns.Single(pattern => pattern.Answers == "yn").Patients);

        // Members of the first less those in both would be the seven.
        Assert.True(found.Definitions[0].Members is null || found.Patterns.Single(pattern => pattern.Answers == "yy").Patients is null);
        Assert.Null(Assert.Single(found.Moves[0].OnlyFirst).Patients);
    }

    [Fact]
    public void A_filter_that_leaves_out_a_few_shows_nothing_that_could_be_subtracted()
    {
        CohortRow[] rows = [.. Rows(100, "yy"), .. Rows(5, "yy").Select(row => row with { Patient = "m" + row.Patient, Sex = "male" })];

        CohortCounts women = CohortCounts.Of(rows, new(Sex: "female"), Two, exact: false);
        CohortCounts all = CohortCounts.Of(rows, new(), Two, exact: false);

        Assert.Equal(105, all.Patients);
        Assert.Null(women.Patients); // 105 - 100 would be the five men
        Assert.Equal(100, CohortCounts.Of(rows, new(Sex: "female"), Two, exact: true).Patients);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    public void Of_a_filter_that_takes_or_leaves_out_a_few_nothing_is_told_no_zero_either(int few)
    {
        CohortRow[] rows = [.. Rows(100, "yy"), .. Rows(100, "ny"), .. Rows(100, "nn"), .. Rows(few, "yn").Select(row => row with { Patient = "m" + row.Patient, Sex = "male" })];

        foreach (string sex in (string[])["male", "female"])
        {
            CohortCounts found = CohortCounts.Of(rows, new(Sex: sex), Two, exact: false);

            long?[] told =
            [
                found.Patients, .. found.Definitions.SelectMany(definition => (long?[])[definition.Members, definition.Others, definition.Unknown]), .. found.Patterns.Select(pattern => pattern.Patients), .. found.Outcomes,
                .. found.Moves.SelectMany(move => move.OnlyFirst.Concat(move.OnlyOther).Select(reason => reason.Patients).Append(move.Both)), .. found.Causes.SelectMany(cause => cause.ByOutcome.Append(cause.Patients)),
            ];
            Assert.All(told, Assert.Null);
            Assert.Equal(4, found.Patterns.Count); // every combination there is in the store, whoever has it
        }

        Assert.Equal(few, CohortCounts.Of(rows, new(Sex: "male"), Two, exact: true).Patients);
    }

    [Theory]
    [InlineData(30, 70)]
    [InlineData(0, 100)]
    [InlineData(8, 92)]
    public void Nothing_shown_of_a_cause_tells_how_few_have_it_or_have_it_not(int with, int without)
    {
        CohortRow[] rows = [.. Rows(with, "yy"), .. Rows(without, "yy").Select(row => row with { Patient = "x" + row.Patient, Causes = [] })];

        CauseOutcome? stroke = CohortCounts.Of(rows, new(), Two, exact: false).Causes.SingleOrDefault();

        Assert.Equal(with is > 0 and < 11 ? null : with == 0 ? null : (long?)with, stroke?.Patients);
    }

    [Fact]
    public void All_pages_of_a_filter_together_do_not_tell_a_few()
    {
        CohortRow[] rows = [.. CohortRow.AgeBands.SelectMany((band, at) => Rows(at == 4 ? 4 : 100 + (10 * at), "yy").Select(row => row with { Patient = band + row.Patient, AgeBand = band }))];

        long?[] pages = [.. CohortRow.AgeBands.Select(band => CohortCounts.Of(rows, new(AgeBand: band), Two, exact: false).Patients)];

        Assert.Equal([null, 110, 120, 130, null], pages); // 464 less the four others would be 4
        Assert.Equal(464, CohortCounts.Of(rows, new(), Two, exact: false).Patients);
        Assert.Equal(4, CohortCounts.Of(rows, new(AgeBand: "not recorded"), Two, exact: true).Patients);
    }

    [Fact]
    public void A_few_of_one_outcome_in_one_page_do_not_come_out_of_the_others()
    {
        CohortRow[] rows = [.. ((string[])["female", "male", "other"]).SelectMany((sex, at) => Rows(100, "yy").Concat(Rows(at == 2 ? 4 : 30, "ny")).Select(row => row with { Patient = sex + row.Patient, Sex = sex }))];

        long?[] responsive = [.. ((string[])["female", "male", "other"]).Select(sex => CohortCounts.Of(rows, new(Sex: sex), Two, exact: false).Outcomes[1])];

        Assert.Null(responsive[2]);
        Assert.Contains(null, responsive[..2]); // 64 less twice 30 would be 4
        Assert.Equal(64, CohortCounts.Of(rows, new(), Two, exact: false).Outcomes[1]);
    }

    [Fact]
    public void A_filter_takes_who_fits_all_of_it()
    {
        CohortRow row = Rows(1, "yy").Single();

        Assert.True(new CohortFilter("female", "18-39", "stroke", "levetiracetam", new HashSet<string> { row.Patient }).Takes(row));
        Assert.False(new CohortFilter(Drug: "valproate").Takes(row));
        Assert.Equal(3, new CohortFilter("female", "18-39").Relaxed().Count()); // without sex, without age, without both
    }

    private static IEnumerable<CohortRow> Rows(int count, string answers) => Enumerable.Range(0, count).Select(number => new CohortRow(
        $"{answers}{number}", answers, [.. answers.Select((answer, at) => (byte)(answer == 'y' ? Two[at].Criteria.Count : 1))], answers[0] == 'y' ? 0 : 1, "female", "18-39", ["stroke"], ["levetiracetam"], []));
}
