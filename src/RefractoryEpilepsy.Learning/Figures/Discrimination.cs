using RefractoryEpilepsy.Prediction;

namespace RefractoryEpilepsy.Learning.Figures;

/// <summary>How well scores put those with the outcome above those without; every row may carry a weight.</summary>
/// <remarks>The definitions are those of scikit-learn's <c>roc_auc_score</c> and <c>average_precision_score</c>; ties count half, or as one step.</remarks>
public sealed class Discrimination
{
    private readonly bool[] outcome;
    private readonly double[] weights;
    private readonly int[] groupEnds;
    private readonly int[] order;

    /// <summary>Sorts once, so that resampling costs one pass.</summary>
    public Discrimination(IReadOnlyList<double> scores, IReadOnlyList<bool> outcome, IReadOnlyList<double> weights)
    {
        order = [.. Enumerable.Range(0, scores.Count).OrderByDescending(row => scores[row]).ThenBy(row => row)];
        this.outcome = [.. order.Select(row => outcome[row])];
        this.weights = [.. order.Select(row => weights[row])];
        List<int> ends = [];
        for (int at = 0; at < order.Length; at++)
        {
            if (at == order.Length - 1 || scores[order[at]] != scores[order[at + 1]])
            {
                ends.Add(at + 1);
            }
        }

        groupEnds = [.. ends];
    }

    /// <summary>Area under the receiver operating characteristic; NaN where only one outcome is there.</summary>
    public double Auroc() => Areas(multiplicity: null).Auroc;

    /// <summary>Average precision; NaN without any outcome.</summary>
    public double Auprc() => Areas(multiplicity: null).Auprc;

    /// <summary>95 % percentile intervals of both over patients drawn with replacement.</summary>
    public (Interval Auroc, Interval Auprc) Bootstrap(int resamples, int seed)
    {
        var random = new Random(seed);
        List<double> aurocs = [], auprcs = [];
        int[] multiplicity = new int[order.Length];
        for (int resample = 0; resample < resamples; resample++)
        {
            Array.Clear(multiplicity);
            for (int draw = 0; draw < order.Length; draw++)
            {
                multiplicity[random.Next(order.Length)]++;
            }

            var (auroc, auprc) = Areas(multiplicity);
            if (!double.IsNaN(auroc))
            {
                aurocs.Add(auroc);
                auprcs.Add(auprc);
            }
        }

        return (Interval.Of(Auroc(), aurocs), Interval.Of(Auprc(), auprcs));
    }

    /// <summary>Share of outcomes among the tenth with the highest scores.</summary>
    public double TopDecilePrecision()
    {
        double all = weights.Sum(), seen = 0, outcomes = 0;
        for (int at = 0; at < order.Length && seen < all / 10; at++)
        {
            seen += weights[at];
            outcomes += outcome[at] ? weights[at] : 0;
        }

        return seen > 0 ? outcomes / seen : double.NaN;
    }

    private (double Auroc, double Auprc) Areas(int[]? multiplicity)
    {
        double positive = 0, negative = 0, pairs = 0, precision = 0;
        int start = 0;
        foreach (int end in groupEnds)
        {
            double groupPositive = 0, groupNegative = 0;
            for (int at = start; at < end; at++)
            {
                double weight = multiplicity is null ? weights[at] : weights[at] * multiplicity[at];
                if (outcome[at])
                {
                    groupPositive += weight;
                }
                else
                {
                    groupNegative += weight;
                }
            }

            pairs += groupNegative * (positive + (groupPositive / 2));
            positive += groupPositive;
            negative += groupNegative;
            precision += groupPositive > 0 ? groupPositive * positive / (positive + negative) : 0;
            start = end;
        }

        return (positive > 0 && negative > 0 ? pairs / (positive * negative) : double.NaN, positive > 0 ? precision / positive : double.NaN);
    }
}
