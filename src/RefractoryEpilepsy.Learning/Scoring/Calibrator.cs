using System.Text.Json.Serialization;

namespace RefractoryEpilepsy.Learning.Scoring;

/// <summary>Turns raw log-odds into a probability that means what it says.</summary>
[JsonDerivedType(typeof(UncalibratedScore), "none")]
[JsonDerivedType(typeof(PlattCalibration), "platt")]
[JsonDerivedType(typeof(IsotonicCalibration), "isotonic")]
public abstract record Calibrator
{
    /// <summary>Probability, strictly between 0 and 1.</summary>
    public abstract double Probability(double logOdds);

    /// <summary>The name of the method.</summary>
    [JsonIgnore]
    public abstract string Method { get; }
}

/// <summary>The score as it is.</summary>
public sealed record UncalibratedScore : Calibrator
{
    /// <inheritdoc/>
    public override string Method => "none";

    /// <inheritdoc/>
    public override double Probability(double logOdds) => 1 / (1 + Math.Exp(-logOdds));
}

/// <summary>A straight line on the log-odds scale. Source: Platt, 1999, "Probabilistic outputs for support vector machines".</summary>
public sealed record PlattCalibration(double Slope, double Intercept) : Calibrator
{
    /// <inheritdoc/>
    public override string Method => "platt";

    /// <inheritdoc/>
    public override double Probability(double logOdds) => 1 / (1 + Math.Exp(-(Intercept + (Slope * logOdds))));

    /// <summary>Fitted by weighted maximum likelihood.</summary>
    public static PlattCalibration Fit(IReadOnlyList<double> logOdds, IReadOnlyList<bool> outcome, IReadOnlyList<double> weights)
    {
        Figures.LogisticLine line = Figures.LogisticLine.Fit(logOdds, outcome, weights);
        return new(line.Slope, line.Intercept);
    }
}

/// <summary>A rising step function, joined by straight lines between the middles of its steps.</summary>
/// <remarks>
/// Steps of no outcome or of nothing else are drawn half an outcome inwards, so that nobody is told 0 or 1.
/// Source: Zadrozny and Elkan, KDD 2002, doi:10.1145/775047.775151 (pool adjacent violators).
/// </remarks>
public sealed record IsotonicCalibration(double[] LogOdds, double[] Probabilities) : Calibrator
{
    /// <inheritdoc/>
    public override string Method => "isotonic";

    /// <inheritdoc/>
    public override double Probability(double logOdds)
    {
        int at = Array.BinarySearch(LogOdds, logOdds);
        if (at >= 0)
        {
            return Probabilities[at];
        }

        at = ~at;
        if (at == 0 || at == LogOdds.Length)
        {
            return Probabilities[at == 0 ? 0 : at - 1];
        }

        double share = (logOdds - LogOdds[at - 1]) / (LogOdds[at] - LogOdds[at - 1]);
        return Probabilities[at - 1] + (share * (Probabilities[at] - Probabilities[at - 1]));
    }

    /// <summary>Weighted pool-adjacent-violators.</summary>
    public static IsotonicCalibration Fit(IReadOnlyList<double> logOdds, IReadOnlyList<bool> outcome, IReadOnlyList<double> weights)
    {
        List<Step> steps = [];
        foreach (var tie in Enumerable.Range(0, logOdds.Count).GroupBy(row => logOdds[row]).OrderBy(tie => tie.Key))
        {
            double weight = tie.Sum(row => weights[row]);
            steps.Add(new(tie.Key, tie.Key, weight, tie.Sum(row => outcome[row] ? weights[row] : 0)));
            while (steps.Count > 1 && steps[^2].Rate >= steps[^1].Rate)
            {
                Step low = steps[^2], high = steps[^1];
                steps.RemoveRange(steps.Count - 2, 2);
                steps.Add(new(low.From, high.To, low.Weight + high.Weight, low.Outcomes + high.Outcomes));
            }
        }

        return new(
            [.. steps.Select(step => (step.From + step.To) / 2)],
            [.. steps.Select(step => Math.Clamp(step.Rate, 0.5 / (step.Weight + 1), (step.Weight + 0.5) / (step.Weight + 1)))]);
    }

    private readonly record struct Step(double From, double To, double Weight, double Outcomes)
    {
        public double Rate => Outcomes / Weight;
    }
}
