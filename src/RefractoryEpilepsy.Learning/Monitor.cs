using System.Globalization;
using RefractoryEpilepsy.Learning.Figures;
using RefractoryEpilepsy.Learning.Training;
using RefractoryEpilepsy.Prediction;

namespace RefractoryEpilepsy.Learning;

/// <summary>Looks, after a run, at how far patients, scores and outcomes have moved from those a model learned from.</summary>
public static class Monitor
{
    /// <summary>Features whose movement raises a warning: the first by mean contribution.</summary>
    private const int Leaning = 20;

    /// <summary>Fewer patients than this move by chance alone.</summary>
    private const int FewestPatients = 100;

    /// <summary>Patients of so many days before the day of the data are looked at, where they are enough.</summary>
    private const int RecentDays = 365;

    /// <summary>A share of missing values that moved by more is a warning [D].</summary>
    private const double MissingMoved = 0.2;

    /// <summary>Drift of one model.</summary>
    /// <param name="rows">The question's cohort in the present data.</param>
    /// <param name="withheld">Share of the cohort whose score is withheld.</param>
    public static DriftReport Of(RefractoryModel model, TrainingRows rows, double withheld, SearchOptions options)
    {
        ModelCard card = model.Card;
        TrainingRow[] recent = [.. rows.Rows.Where(row => row.IndexDay > rows.AsOf.AddDays(-RecentDays))];
        bool enoughRecent = recent.Length >= FewestPatients;
        IReadOnlyList<TrainingRow> looked = enoughRecent ? recent : rows.Rows;
        string window = enoughRecent ? "patients whose index day lies in the last year" : "all patients of the cohort (fewer than 100 in the last year)";
        double[] scores = [.. looked.Select(row => model.Model.Probability(ModelTrainer.FloatsOf(row.Features)))];
        FeatureDrift[] features = [.. Features(card, looked)];
        double[] shares = Drift.Shares([.. scores.Select(score => (float)score)], card.ScoreEnds)[..^1];
        double[] shareThen = [.. card.ScoreShares];
        double scoreIndex = looked.Count < FewestPatients ? double.NaN : Drift.StabilityIndex(shareThen, shares);
        double flagged = scores.Length == 0 ? double.NaN : scores.Count(score => score >= card.Threshold) / (double)scores.Length;
        double flaggedThen = (card.AlertBurden.MinBy(point => Math.Abs(point.Threshold - card.Threshold))?.FlaggedPer1000 ?? double.NaN) / 1000;
        double months = looked.Count == 0 ? 1 : Math.Max(1, (rows.AsOf.DayNumber - looked.Min(row => row.IndexDay).DayNumber + 1) / 30.44);
        (Performance? matured, int settled) = Matured(model, rows, options);
        var report = new DriftReport(rows.AsOf, window, looked.Count, features, scoreIndex, shares, matured, settled, flagged, flaggedThen, flagged * looked.Count / months, withheld, [], []);
        return report with { Warnings = looked.Count < FewestPatients ? [] : [.. WarningsOf(report, card)] };
    }

    /// <summary>Population stability index and missing values of every feature, the furthest moved first.</summary>
    internal static IEnumerable<FeatureDrift> Features(ModelCard card, IReadOnlyList<TrainingRow> rows)
    {
        HashSet<string> leaning = [.. card.FeatureSummaries.OrderByDescending(feature => feature.Importance).Take(Leaning).Where(feature => feature.Importance > 0).Select(feature => feature.Name)];
        return card.FeatureSummaries
            .Select((summary, at) =>
            {
                float[] values = [.. rows.Select(row => row.Features[at] ?? float.NaN)];
                double missing = values.Length == 0 ? double.NaN : values.Count(float.IsNaN) / (double)values.Length;
                double index = values.Length == 0 ? double.NaN : Drift.StabilityIndex(summary.BinShares, Drift.Shares(values, summary.BinEnds));
                return new FeatureDrift(summary.Name, summary.Title, index, summary.MissingShare, missing, leaning.Contains(summary.Name));
            })
            .OrderByDescending(feature => feature.Index)
            .ThenBy(feature => feature.Name, StringComparer.Ordinal);
    }

    // Patients the model neither learned from nor was calibrated by, whose whole horizon has passed: of younger ones only early outcomes can be settled by now,
    // and no weight makes up for that.
    private static (Performance? Performance, int Settled) Matured(RefractoryModel model, TrainingRows rows, SearchOptions options)
    {
        DateOnly known = model.Card.CalibratedAsOf is { } calibrated && calibrated > model.Card.DataAsOf ? calibrated : model.Card.DataAsOf;
        TrainingRow[] later = [.. rows.Rows.Where(row => row.IndexDay > known && row.IndexDay <= rows.AsOf.AddDays(-rows.Question.WithinDays))];
        int settled = later.Count(row => row.Outcome.Resistant != Answer.Unknown), outcomes = later.Count(row => row.Outcome.Resistant == Answer.Yes);
        return Math.Min(outcomes, settled - outcomes) < LocalCalibration.FewestOfEach
            ? (null, settled)
            : (model.PerformanceOn(rows with { Rows = later }, options) with { Name = "outcomes settled since" }, settled);
    }

    private static IEnumerable<string> WarningsOf(DriftReport report, ModelCard card)
    {
        foreach (FeatureDrift feature in report.Features.Where(feature => feature.Matters))
        {
            if (feature.Index > Drift.Warning)
            {
                yield return Text($"{feature.Title}: stability index {feature.Index:0.00}, above {Drift.Warning:0.00}.");
            }
            else if (Math.Abs(feature.MissingNow - feature.MissingThen) > MissingMoved)
            {
                yield return Text($"{feature.Title}: not assessed in {feature.MissingNow:P0}, {feature.MissingThen:P0} in training.");
            }
        }

        if (report.ScoreIndex > Drift.Warning)
        {
            yield return Text($"The scores have moved: stability index {report.ScoreIndex:0.00}, above {Drift.Warning:0.00}.");
        }

        double error = Math.Sqrt(report.FlaggedShareThen * (1 - report.FlaggedShareThen) / report.Patients);
        if ((report.FlaggedShare > 2 * report.FlaggedShareThen || report.FlaggedShare < report.FlaggedShareThen / 2) && Math.Abs(report.FlaggedShare - report.FlaggedShareThen) > 3 * error)
        {
            yield return Text($"Of 1,000 scored {report.FlaggedShare * 1000:0} reach the card's threshold, {report.FlaggedShareThen * 1000:0} in training.");
        }

        if (report.Matured is { } matured)
        {
            if (Math.Abs(matured.InTheLarge.Value) > 0.2 && (matured.InTheLarge.Low > 0 || matured.InTheLarge.High < 0))
            {
                yield return Text($"Risks are told too {(matured.InTheLarge.Value > 0 ? "low" : "high")} by now: in the large {matured.InTheLarge.Value:+0.00;-0.00}.");
            }

            if (Math.Abs(matured.Slope.Value - 1) > 0.2 && (matured.Slope.Low > 1 || matured.Slope.High < 1))
            {
                yield return Text($"Calibration slope {matured.Slope.Value:0.00} by now.");
            }

            if (matured.Auroc.High < card.Internal.Auroc.Low)
            {
                yield return Text($"AUROC {matured.Auroc.Value:0.00} by now, {card.Internal.Auroc.Value:0.00} in training.");
            }
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
