using System.Text.Json.Serialization;

namespace RefractoryEpilepsy.Learning.Scoring;

/// <summary>A sum of regression trees on the log-odds scale.</summary>
public sealed class TreeScorer : Scorer
{
    private readonly TreeShap[] shaps;
    private readonly double expectation;

    /// <summary>Prepares the explanation of every tree.</summary>
    [JsonConstructor]
    public TreeScorer(double bias, IReadOnlyList<DecisionTree> trees)
    {
        Bias = bias;
        Trees = trees;
        shaps = [.. trees.Select(TreeShap.Of)];
        expectation = bias + trees.Sum(tree => tree.Expectation());
    }

    /// <summary>Log-odds added to the leaves.</summary>
    public double Bias { get; }

    /// <summary>In the order they were grown.</summary>
    public IReadOnlyList<DecisionTree> Trees { get; }

    /// <summary>Mean score over the training rows, as the covers of the trees tell it.</summary>
    [JsonIgnore]
    public override double Base => expectation;

    /// <inheritdoc/>
    public override double Score(ReadOnlySpan<float> dense)
    {
        double score = Bias;
        foreach (DecisionTree tree in Trees)
        {
            score += tree.Leaves[tree.LeafOf(dense)];
        }

        return score;
    }

    /// <inheritdoc/>
    public override void Explain(ReadOnlySpan<float> dense, Span<double> contributions)
    {
        foreach (TreeShap shap in shaps)
        {
            shap.Explain(dense, contributions);
        }
    }
}

/// <summary>One binary tree. A child index below zero is the complement of a leaf's index.</summary>
/// <param name="Columns">Column each node splits on.</param>
/// <param name="Thresholds">Values up to it, included, go left.</param>
/// <param name="Left">Left child per node.</param>
/// <param name="Right">Right child per node.</param>
/// <param name="Leaves">Log-odds per leaf.</param>
/// <param name="Covers">Weight of the training rows that reached each leaf.</param>
public sealed record DecisionTree(int[] Columns, float[] Thresholds, int[] Left, int[] Right, double[] Leaves, double[] Covers)
{
    /// <summary>The leaf a row falls into.</summary>
    public int LeafOf(ReadOnlySpan<float> dense)
    {
        if (Columns.Length == 0)
        {
            return 0;
        }

        int node = 0;
        do
        {
            node = dense[Columns[node]] <= Thresholds[node] ? Left[node] : Right[node];
        }
        while (node >= 0);

        return ~node;
    }

    /// <summary>Mean leaf value, weighted by cover.</summary>
    public double Expectation()
    {
        double cover = Covers.Sum();
        return cover == 0 ? Leaves.Average() : Leaves.Zip(Covers, (leaf, weight) => leaf * weight).Sum() / cover;
    }

    /// <summary>The same tree with covers counted from rows.</summary>
    public DecisionTree CoveredBy(DenseMatrix matrix, IReadOnlyList<double> weights)
    {
        double[] covers = new double[Leaves.Length];
        for (int row = 0; row < matrix.Rows; row++)
        {
            covers[LeafOf(matrix.Row(row))] += weights[row];
        }

        return this with { Covers = covers };
    }
}
