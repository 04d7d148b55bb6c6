namespace RefractoryEpilepsy.Prediction;

/// <summary>An estimate with its 95 % interval; NaN where it cannot be told.</summary>
public sealed record Interval(double Value, double Low, double High)
{
    /// <summary>From resampled values: the 2.5th and 97.5th percentiles.</summary>
    public static Interval Of(double value, IEnumerable<double> resampled)
    {
        double[] sorted = [.. resampled.Where(double.IsFinite).Order()];
        return sorted.Length == 0
            ? new(value, double.NaN, double.NaN)
            : new(value, sorted[(int)(0.025 * (sorted.Length - 1))], sorted[(int)Math.Ceiling(0.975 * (sorted.Length - 1))]);
    }
}

/// <summary>How good one set of predictions is.</summary>
/// <param name="Name">Which predictions: of what model, on which rows.</param>
/// <param name="Rows">Rows with a settled outcome.</param>
/// <param name="Outcomes">Of them with the outcome.</param>
/// <param name="TopTenthPrecision">Share of outcomes among the tenth with the highest predictions.</param>
/// <param name="InTheLarge">Intercept with the predicted log-odds as offset; 0 is ideal, above 0 means risks are told too low.</param>
/// <param name="Slope">Of the outcome on the predicted log-odds; 1 is ideal, below 1 means predictions are too extreme.</param>
/// <param name="Brier">Mean squared error.</param>
/// <param name="Ici">Mean distance between predicted and smoothed observed risk; E50 and E90 are its quantiles.</param>
/// <param name="Curve">Smoothed observed over predicted risk.</param>
/// <param name="Tenths">Observed over predicted risk in tenths of predicted risk.</param>
public sealed record Performance(
    string Name,
    int Rows,
    int Outcomes,
    Interval Auroc,
    Interval Auprc,
    double TopTenthPrecision,
    Interval InTheLarge,
    Interval Slope,
    double Brier,
    double LogLoss,
    double Ici,
    double E50,
    double E90,
    IReadOnlyList<CurvePoint> Curve,
    IReadOnlyList<CurvePoint> Tenths);

/// <summary>One point of a calibration curve.</summary>
/// <param name="Low">Lower end of the observed share's 95 % interval; NaN where none is told.</param>
/// <param name="High">Its upper end.</param>
public sealed record CurvePoint(double Predicted, double Observed, double Rows, double Low = double.NaN, double High = double.NaN);

/// <summary>Net benefit of acting on the model at one threshold, beside the other policies.</summary>
/// <param name="TwoFailures">Of flagging only who has two failures on record at the index day; 0 where the cohort leaves them out.</param>
public sealed record DecisionPoint(double Threshold, double Model, double ReferAll, double ReferNone, double TwoFailures);

/// <summary>What a threshold costs in attention.</summary>
/// <param name="FlaggedPer1000">Patients flagged of 1,000 scored.</param>
/// <param name="FlaggedPerMonth">Patients flagged a month at the pace of the cohort.</param>
/// <param name="NumberToReview">Charts opened per outcome found.</param>
public sealed record AlertPoint(double Threshold, double FlaggedPer1000, double FlaggedPerMonth, double PositivePredictiveValue, double Sensitivity, double NumberToReview);

/// <summary>Performance in one subgroup.</summary>
/// <param name="ObservedOverExpected">Outcomes over the sum of predictions; 1 is ideal.</param>
/// <param name="PositivePredictiveValue">At the card's threshold.</param>
/// <param name="FalseNegativeRate">At the card's threshold.</param>
/// <param name="Warning">Why to read it with care; empty where nothing speaks against it.</param>
public sealed record SubgroupPerformance(
    string Subgroup,
    string Value,
    int Rows,
    int Outcomes,
    Interval Auroc,
    Interval Slope,
    Interval ObservedOverExpected,
    double PositivePredictiveValue,
    double FalseNegativeRate,
    string Warning);

/// <summary>Performance with so many rows to learn from.</summary>
public sealed record LearningPoint(int Rows, int Outcomes, double Auroc, double LogLoss);

/// <summary>What a group of features adds: performance without it.</summary>
public sealed record GroupAblation(string Group, double AurocWithout, double AurocLost, double LogLossWithout);
