using RefractoryEpilepsy.Learning.Scoring;
using RefractoryEpilepsy.Learning.Training;

namespace RefractoryEpilepsy.Learning.Tests;

public class ScorerTests
{
    public static TheoryData<Algorithm> Algorithms => [.. Enum.GetValues<Algorithm>()];

    [Theory, MemberData(nameof(Algorithms))]
    public void Base_and_contributions_add_up_to_the_raw_score(Algorithm algorithm)
    {
        (LearningData data, _) = Simulated.Rows(2000, seed: 1);
        foreach (Candidate candidate in Candidate.Draw(algorithm, 3, seed: 5))
        {
            FittedModel model = FittedModel.Fit(candidate, Simulated.Names, data, seed: 3);

            foreach (float[] row in data.Features.Take(300))
            {
                (double start, double[] contributions) = model.Explain(row);
                Assert.Equal(model.LogOdds(row), start + contributions.Sum(), 1e-6);
            }
        }
    }

    [Theory, MemberData(nameof(Algorithms))]
    public void Same_rows_settings_and_seed_give_the_same_scorer(Algorithm algorithm)
    {
        (LearningData data, _) = Simulated.Rows(800, seed: 2);
        Candidate candidate = Candidate.Draw(algorithm, 2, seed: 9).Last();

        string first = Json(FittedModel.Fit(candidate, Simulated.Names, data, seed: 3));
        string second = Json(FittedModel.Fit(candidate, Simulated.Names, data, seed: 3));

        Assert.Equal(first, second);
        Assert.NotEqual(first, Json(FittedModel.Fit(candidate, Simulated.Names, data.At([.. Enumerable.Range(0, 700)]), seed: 3)));

        static string Json(FittedModel model) => System.Text.Json.JsonSerializer.Serialize(model);
    }

    /// <summary>Against the definition: every order in which columns can be revealed, every node's mean by cover.</summary>
    [Fact]
    public void Tree_contributions_are_the_shapley_values_of_the_path_dependent_game()
    {
        (LearningData data, _) = Simulated.Rows(1500, seed: 4);
        float[][] five = [.. data.Features.Select(row => new[] { row[0], row[1], row[12], row[14], row[15] })];
        LearningData narrow = data with { Features = five };
        Candidate candidate = Candidate.Draw(Algorithm.LightGbm, 1, seed: 1).Single();
        var model = FittedModel.Fit(candidate, ["a", "b", "c", "d", "e"], narrow, seed: 1);
        var trees = (TreeScorer)model.Scorer;

        foreach (float[] row in five.Take(40))
        {
            double[] expected = new double[5];
            for (int player = 0; player < 5; player++)
            {
                for (int coalition = 0; coalition < 32; coalition++)
                {
                    if ((coalition >> player & 1) == 0)
                    {
                        int size = System.Numerics.BitOperations.PopCount((uint)coalition);
                        double weight = Factorial(size) * Factorial(4 - size) / Factorial(5);
                        expected[player] += weight * trees.Trees.Sum(tree => Mean(tree, row, coalition | 1 << player) - Mean(tree, row, coalition));
                    }
                }
            }

            double[] actual = new double[5];
            trees.Explain(row, actual);
            for (int player = 0; player < 5; player++)
            {
                Assert.Equal(expected[player], actual[player], 1e-9);
            }
        }

        static double Factorial(int n) => n <= 1 ? 1 : n * Factorial(n - 1);
    }

    private static double Mean(DecisionTree tree, float[] row, int known)
    {
        return tree.Columns.Length == 0 ? tree.Leaves[0] : Of(0);

        double Of(int node)
        {
            if (node < 0)
            {
                return tree.Leaves[~node];
            }

            if ((known >> tree.Columns[node] & 1) == 1)
            {
                return Of(row[tree.Columns[node]] <= tree.Thresholds[node] ? tree.Left[node] : tree.Right[node]);
            }

            double left = Cover(tree.Left[node]), right = Cover(tree.Right[node]);
            return ((left * Of(tree.Left[node])) + (right * Of(tree.Right[node]))) / (left + right);
        }

        double Cover(int node) => node < 0 ? tree.Covers[~node] : Cover(tree.Left[node]) + Cover(tree.Right[node]);
    }
}
