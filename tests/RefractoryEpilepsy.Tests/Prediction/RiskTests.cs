using System.Text.Json;
using RefractoryEpilepsy.Prediction;

namespace RefractoryEpilepsy.Tests.Prediction;

public class RiskTests
{
    private static readonly Risk Kept = new("T-A", new(2020, 1, 1), 0.3, -1.5, [new("structural", 0.65, "A lesion.", [new("mri-lesion", 1, 0.65)], [])], Judgement.Of(Answer.Yes, "in-scope", "In scope."), "model");

    /// <summary>Base and contributions add up to the score; cases kept by earlier versions hold both.</summary>
    [Fact]
    public void Of_a_withheld_score_nothing_is_told_from_which_it_could_be_worked_out()
    {
        string json = JsonSerializer.Serialize((Kept with { Probability = null, WithinModelScope = Judgement.Of(Answer.No, "age", "Too old.") }).Told());

        Assert.DoesNotContain("0.65", json, StringComparison.Ordinal);
        Assert.DoesNotContain("1.5", json, StringComparison.Ordinal);
        Assert.Contains("Too old.", json, StringComparison.Ordinal);
        Assert.Same(Kept, Kept.Told());
    }
}
