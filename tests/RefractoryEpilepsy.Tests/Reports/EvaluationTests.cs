using RefractoryEpilepsy.Reports;
using RefractoryEpilepsy.Resistance;

namespace RefractoryEpilepsy.Tests.Reports;

public class EvaluationTests
{
    private static readonly TrueCase Resistant = new("one", "Resistant", EverResistant: true, new DateOnly(2023, 5, 1), ["levetiracetam", "lamotrigine"], ["stroke"], Risk: 0.4);
    private static readonly FoundCase Same = new("Resistant", EverResistant: true, Confidence.Definite, new DateOnly(2023, 5, 11), ["levetiracetam", "lamotrigine"], ["stroke"], ["Seizures went on."]);

    [Fact]
    public void A_possible_resistance_is_no_hit_at_probable_but_one_at_any()
    {
        Evaluation evaluation = Evaluate([Resistant], new() { ["one"] = Same with { Confidence = Confidence.Possible } });

        Assert.Equal(new Confusion(0, 0, 1), evaluation.AtProbable);
        Assert.Equal(new Confusion(1, 0, 0), evaluation.AtAny);
        Assert.Equal("resistant, not called so", Assert.Single(evaluation.Worst).Kind);
    }

    [Fact]
    public void Who_was_no_candidate_is_a_miss_with_its_drugs()
    {
        Evaluation evaluation = Evaluate([Resistant], []);

        Assert.Equal(new Confusion(0, 0, 1), evaluation.AtAny);
        Assert.Equal(new Confusion(0, 0, 2), evaluation.FailedDrugs);
        Assert.Equal(1, evaluation.Statuses[("Resistant", "NotEligible")]);
    }

    [Fact]
    public void False_calls_come_before_misses_and_misses_before_differing_drugs()
    {
        TrueCase free = Resistant with { Patient = "two", EverResistant = false, Since = null, FailedDrugs = [], Status = "Responsive" };
        TrueCase third = Resistant with { Patient = "three" };
        Evaluation evaluation = Evaluate([third, Resistant, free], new() { ["two"] = Same, ["three"] = Same with { FailedDrugs = ["levetiracetam", "phenytoin"] } });

        Assert.Equal(["two", "one", "three"], evaluation.Worst.Select(item => item.True.Patient));
        Assert.Equal(["missed lamotrigine", "wrongly phenytoin"], evaluation.Worst[2].Drugs);
        Assert.Equal(0.5, evaluation.AtProbable.Ppv);
        Assert.Equal(0.5, evaluation.AtProbable.Sensitivity);
    }

    [Fact]
    public void The_median_takes_the_middle_of_an_even_number()
    {
        Evaluation evaluation = Evaluate([Resistant, Resistant with { Patient = "two" }], new() { ["one"] = Same, ["two"] = Same with { Since = new DateOnly(2023, 4, 1) } });

        Assert.Equal(20, evaluation.MedianDaysOff);
    }

    [Fact]
    public void Nothing_to_compare_gives_no_figure_instead_of_a_perfect_one()
    {
        Evaluation evaluation = Evaluate([], []);

        Assert.Null(evaluation.AtProbable.F1);
        Assert.Null(evaluation.MedianDaysOff);
        Assert.Contains("none to compare", EvaluationText.Of(evaluation), StringComparison.Ordinal);
    }

    [Fact]
    public void The_truth_is_read_by_column_name_and_says_which_is_missing()
    {
        TrueCase read = Assert.Single(EvaluationText.ReadTruth(new StringReader("kind,patient,status,ever_resistant,resistant_since,failed_drugs,causes_recorded,true_risk\nx,p1,Resistant,true,2023-05-01,a;b,,0.25\n")));

        Assert.Equal(("p1", true, new DateOnly(2023, 5, 1), 0.25), (read.Patient, read.EverResistant, read.Since!.Value, read.Risk!.Value));
        Assert.Equal(["a", "b"], read.FailedDrugs);
        Assert.Throws<FormatException>(() => EvaluationText.ReadTruth(new StringReader("patient\np1\n")).ToList());
    }

    private static Evaluation Evaluate(IEnumerable<TrueCase> truth, Dictionary<string, FoundCase> found) => Evaluation.Of(truth, found);
}
