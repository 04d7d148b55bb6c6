namespace RefractoryEpilepsy.Learning.Scoring;

/// <summary>Exact path-dependent Shapley values of one tree, tabulated per leaf.</summary>
/// <remarks>
/// For a leaf, only which of its conditions a row meets matters: with d distinct columns on the path there are 2^d cases, and the
/// shares of all columns are tabulated once for each. A row then costs one table lookup per leaf. Leaves with more than
/// <see cref="WidestTable"/> columns are computed as they come, by the polynomial the tables are made with.
/// Sources: Lundberg et al., Nature Machine Intelligence 2020;2:56, doi:10.1038/s42256-019-0138-9 (the game);
/// Yang, "Fast TreeSHAP", 2021, arXiv:2109.09847 (the tabulation).
/// </remarks>
public sealed class TreeShap
{
    private const int WidestTable = 8;

    private readonly DecisionTree tree;
    private readonly Path[] paths;

    private TreeShap(DecisionTree tree, Path[] paths) => (this.tree, this.paths) = (tree, paths);

    /// <summary>Prepares the tables.</summary>
    public static TreeShap Of(DecisionTree tree)
    {
        List<Path> found = [];
        if (tree.Columns.Length > 0)
        {
            double[] covers = NodeCovers(tree);
            Walk(0, [], []);

            void Walk(int node, List<Step> steps, List<int> columns)
            {
                if (node < 0)
                {
                    found.Add(Path.Of(tree.Leaves[~node], steps, columns));
                    return;
                }

                double cover = covers[node];
                foreach (bool left in (ReadOnlySpan<bool>)[true, false])
                {
                    int child = left ? tree.Left[node] : tree.Right[node];
                    double childCover = child < 0 ? tree.Covers[~child] : covers[child];
                    double share = cover > 0 ? childCover / cover : 0.5;
                    int column = tree.Columns[node];
                    List<int> seen = columns.Contains(column) ? columns : [.. columns, column];
                    Walk(child, [.. steps, new(node, left, seen.IndexOf(column), share)], seen);
                }
            }
        }

        return new(tree, [.. found]);
    }

    /// <summary>Adds every column's Shapley value for this row.</summary>
    public void Explain(ReadOnlySpan<float> dense, Span<double> contributions)
    {
        int nodes = tree.Columns.Length;
        Span<bool> goesLeft = nodes <= 256 ? stackalloc bool[nodes] : new bool[nodes];
        for (int node = 0; node < nodes; node++)
        {
            goesLeft[node] = dense[tree.Columns[node]] <= tree.Thresholds[node];
        }

        Span<double> shares = stackalloc double[64];
        foreach (Path path in paths)
        {
            ulong unmet = 0;
            foreach (Step step in path.Steps)
            {
                if (goesLeft[step.Node] != step.Left)
                {
                    unmet |= 1UL << step.Slot;
                }
            }

            int width = path.Columns.Length;
            if (path.Table is { } table)
            {
                table.AsSpan((int)unmet * width, width).CopyTo(shares);
            }
            else
            {
                Path.Shares(path.Leaf, path.Cold, unmet, shares[..width]);
            }

            for (int slot = 0; slot < width; slot++)
            {
                contributions[path.Columns[slot]] += shares[slot];
            }
        }
    }

    private static double[] NodeCovers(DecisionTree tree)
    {
        double[] covers = new double[tree.Columns.Length];
        Sum(0);
        return covers;

        double Sum(int node) => node < 0 ? tree.Covers[~node] : covers[node] = Sum(tree.Left[node]) + Sum(tree.Right[node]);
    }

    private readonly record struct Step(int Node, bool Left, int Slot, double Share);

    private sealed record Path(double Leaf, Step[] Steps, int[] Columns, double[] Cold, double[]? Table)
    {
        public static Path Of(double leaf, List<Step> steps, List<int> columns)
        {
            if (columns.Count > 64)
            {
                throw new NotSupportedException("A path of more than 64 different columns cannot be explained.");
            }

            double[] cold = new double[columns.Count];
            Array.Fill(cold, 1);
            foreach (Step step in steps)
            {
                cold[step.Slot] *= step.Share;
            }

            double[]? table = null;
            if (columns.Count <= WidestTable)
            {
                table = new double[columns.Count << columns.Count];
                for (int unmet = 0; unmet < 1 << columns.Count; unmet++)
                {
                    Shares(leaf, cold, (ulong)unmet, table.AsSpan(unmet * columns.Count, columns.Count));
                }
            }

            return new(leaf, [.. steps], [.. columns], cold, table);
        }

        /// <summary>
        /// The leaf's game: a coalition is paid the leaf times, for each member, whether the row meets it (1 or 0), and for each
        /// outsider the share of training rows that do. The sizes of coalitions are the powers of a polynomial, which is
        /// multiplied up over all players and divided by one at a time.
        /// </summary>
        public static void Shares(double leaf, ReadOnlySpan<double> cold, ulong unmet, Span<double> shares)
        {
            int players = cold.Length;
            Span<double> others = stackalloc double[players + 1];
            for (int player = 0; player < players; player++)
            {
                others.Clear();
                others[0] = 1;
                int degree = 0;
                for (int other = 0; other < players; other++)
                {
                    if (other == player)
                    {
                        continue;
                    }

                    double met = (unmet >> other & 1) == 0 ? 1 : 0;
                    degree++;
                    for (int size = degree; size >= 1; size--)
                    {
                        others[size] = others[size] * cold[other] + others[size - 1] * met;
                    }

                    others[0] *= cold[other];
                }

                double sum = 0;
                double weight = 1.0 / players;
                for (int size = 0; size < players; size++)
                {
                    sum += weight * others[size];
                    weight *= (size + 1.0) / (players - 1 - size);
                }

                double own = (unmet >> player & 1) == 0 ? 1 : 0;
                shares[player] = leaf * (own - cold[player]) * sum;
            }
        }
    }
}
