using System.Globalization;
using System.Text;
using RefractoryEpilepsy.Prediction;

namespace RefractoryEpilepsy.Learning;

/// <summary>The card as Markdown.</summary>
public static class CardText
{
    private const int MostFeatures = 25;

    /// <summary>The whole card.</summary>
    public static string Markdown(ModelCard card)
    {
        var text = new StringBuilder();
        Line($"# {card.Title}");
        Line($"Model `{card.Id}` · question {card.QuestionId} · data as of {card.DataAsOf:yyyy-MM-dd} · knowledge {card.KnowledgeVersion} · program {card.ProgramVersion} · seed {card.Seed}");
        Line($"{card.Algorithm}; calibration: {card.Calibration}. Data fingerprint `{card.DataFingerprint[..16]}…`.");
        Line($"An estimate that goes with records, not a cause and not a diagnosis.");
        List("Intended use", card.IntendedUse);
        List("Not to be used", card.ExcludedUse);
        List("Notes", card.Notes);

        Heading("Who was asked about");
        Line($"{card.Patients} patients in the target cohort: {card.Outcomes} with the outcome, {card.Negatives} without, {card.Unsettled} not settled.");
        Table(["criterion", "remaining", "excluded", "unknown"], card.Attrition.Select(step => new[] { step.Text, N(step.Remaining), N(step.Excluded), N(step.Unknown) }));

        Heading("Censoring");
        CensoringSummary censoring = card.Censoring;
        Line($"Model of staying under observation: {censoring.Model}. P(still observed at the horizon) {F(censoring.StayingAtHorizon)}; sum of weights over cohort {F(censoring.WeightTotal)} (1 is ideal); worth {F(censoring.EffectiveRows, "0")} rows; {censoring.Cut} weights cut.");
        Table(["year", "ends observed", "ends expected"], censoring.Checks.Select(check => new[] { N(check.Year), F(check.Observed, "0"), F(check.Expected, "0.0") }));
        Table(["covariate", "settled rows against cohort", "after weighting"], censoring.Balance.Select(balance => new[] { balance.Covariate, F(balance.Unweighted), F(balance.Weighted) }));
        Line($"How outcomes were settled: {string.Join(", ", censoring.Reasons.Select(reason => $"{reason.Key} {reason.Value}"))}.");

        Heading("Performance");
        Table(
            ["predictions", "rows", "outcomes", "AUROC", "AUPRC", "top tenth PPV", "in the large", "slope", "Brier", "log-loss", "ICI", "E50", "E90"],
            card.Performances().Select(Row));
        Line($"Choices in the outer folds: {string.Join("; ", card.Choices.GroupBy(choice => choice).OrderByDescending(group => group.Count()).Select(group => $"{group.Count()} × {group.Key}"))}.");

        if (card.CandidateEvidence is { } candidates)
        {
            Heading("Every candidate beside the chosen one");
            Table(
                ["candidate", "calibration", "net benefit at 0.10", "at 0.20", "at 0.30", "flagged of 1,000 at 0.20", "PPV", "AUROC with a quarter of the rows", "with all", "group of causes that adds most"],
                candidates.Select(candidate => new[]
                {
                    candidate.Settings, candidate.Calibration, Benefit(candidate, 0.1), Benefit(candidate, 0.2), Benefit(candidate, 0.3),
                    F(At(candidate.AlertBurden, 0.2)?.FlaggedPer1000 ?? double.NaN, "0"), F(At(candidate.AlertBurden, 0.2)?.PositivePredictiveValue ?? double.NaN),
                    F(candidate.LearningCurve.Count > 1 ? candidate.LearningCurve[1].Auroc : double.NaN), F(candidate.LearningCurve.Count > 0 ? candidate.LearningCurve[^1].Auroc : double.NaN),
                    candidate.Ablations is [{ } most, ..] ? string.Create(CultureInfo.InvariantCulture, $"{CauseFeatures.Groups.GetValueOrDefault(most.Group, most.Group)} ({most.AurocLost:0.000})") : "–",
                }));
            Line($"Decision curves, alert burden, subgroups, learning curve and ablations of each are in the JSON card.");
        }

        Heading("Calibration in tenths");
        Table(["predicted", "observed (95 % interval)", "rows"], card.Internal.Tenths.Select(point => new[] { F(point.Predicted), I(new(point.Observed, point.Low, point.High)), F(point.Rows, "0") }));

        Heading("Decision curve (net benefit per patient)");
        Table(["threshold", "model", "refer all", "refer none", "two failures"], card.DecisionCurve.Where((_, at) => at % 5 == 0).Select(point => new[] { F(point.Threshold, "0.00"), F(point.Model, "0.0000"), F(point.ReferAll, "0.0000"), F(point.ReferNone, "0.0000"), F(point.TwoFailures, "0.0000") }));
        if (card.TwoFailuresFlagNobody())
        {
            Line($"\"Two failures\" is 0 at every threshold, the same as refer none: the cohort leaves out whoever has two failures by the index day, so that rule flags nobody on it. It acts later, on the day of the second failure.");
            if (card.TimeToOutcome is { } times)
            {
                Line($"Those with the outcome had it {F(times.Median, "0")} days after the index day (median; quartiles {F(times.LowerQuartile, "0")} and {F(times.UpperQuartile, "0")}): so much a flag on the index day can be early.");
            }
        }

        Heading("Alert burden");
        Table(["threshold", "flagged of 1,000", "flagged a month", "PPV", "sensitivity", "charts per outcome"], card.AlertBurden.Where((_, at) => at % 5 == 0).Select(point => new[] { F(point.Threshold, "0.00"), F(point.FlaggedPer1000, "0"), F(point.FlaggedPerMonth, "0.0"), F(point.PositivePredictiveValue), F(point.Sensitivity), F(point.NumberToReview, "0.0") }));

        Heading("Subgroups");
        Line($"PPV and missed outcomes at threshold {F(card.Threshold, "0.00")}.");
        Table(["subgroup", "value", "rows", "outcomes", "AUROC", "slope", "observed / expected", "PPV", "missed", "note"], card.Subgroups.Select(group => new[] { group.Subgroup, group.Value, N(group.Rows), N(group.Outcomes), I(group.Auroc), I(group.Slope), I(group.ObservedOverExpected), F(group.PositivePredictiveValue), F(group.FalseNegativeRate), group.Warning }));

        Heading("What each group of causes adds");
        Table(["left out", "AUROC without", "AUROC lost", "log-loss without"], card.Ablations.Select(ablation => new[] { CauseFeatures.Groups.GetValueOrDefault(ablation.Group, ablation.Group), F(ablation.AurocWithout), F(ablation.AurocLost, "0.0000"), F(ablation.LogLossWithout, "0.0000") }));

        Heading("Learning curve");
        Table(["rows", "outcomes", "AUROC", "log-loss"], card.LearningCurve.Select(point => new[] { N(point.Rows), N(point.Outcomes), F(point.Auroc), F(point.LogLoss, "0.0000") }));

        Heading("Features");
        Table(["feature", "group", "not assessed", "mean", "mean |log-odds|"], card.FeatureSummaries.OrderByDescending(feature => feature.Importance).Take(MostFeatures).Select(feature => new[] { feature.Title, feature.Group, feature.MissingShare.ToString("P0", CultureInfo.InvariantCulture), F(feature.Mean, "0.00"), F(feature.Importance) }));
        Line($"All {card.FeatureSummaries.Count} features, their shapes and the curves are in the JSON card.");

        Heading("Scope");
        Line($"Age {F(card.Scope.YoungestYears, "0")} to {F(card.Scope.OldestYears, "0")} years; at most {card.Scope.MostMissing} of {card.Features.Count} features not assessed; values within half a training range of those seen. Outside it no number is shown.");

        Heading("Reporting");
        Table(["guideline", "item", "where it is answered"], card.Reporting.Select(item => new[] { item.Guideline, item.Item, item.Answer }));
        return text.ToString();

        void Line(FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append("\n\n");

        void Heading(string heading) => text.Append(CultureInfo.InvariantCulture, $"## {heading}\n\n");

        void List(string heading, IEnumerable<string> items)
        {
            Heading(heading);
            text.AppendJoin('\n', items.Select(item => "- " + item)).Append("\n\n");
        }

        void Table(string[] columns, IEnumerable<string[]> rows)
        {
            text.Append("| ").AppendJoin(" | ", columns).Append(" |\n|").Insert(text.Length, "---|", columns.Length).Append('\n');
            foreach (string[] row in rows)
            {
                text.Append("| ").AppendJoin(" | ", row.Select(cell => cell.Replace("|", "\\|", StringComparison.Ordinal))).Append(" |\n");
            }

            text.Append('\n');
        }
    }

    private static string Benefit(CandidateEvidence candidate, double threshold) => F(candidate.DecisionCurve.FirstOrDefault(point => Math.Abs(point.Threshold - threshold) < 1e-9)?.Model ?? double.NaN, "0.0000");

    private static AlertPoint? At(IReadOnlyList<AlertPoint> points, double threshold) => points.FirstOrDefault(point => Math.Abs(point.Threshold - threshold) < 1e-9);

    private static string[] Row(Performance performance) =>
    [
        performance.Name, N(performance.Rows), N(performance.Outcomes), I(performance.Auroc), I(performance.Auprc), F(performance.TopTenthPrecision), I(performance.InTheLarge),
        I(performance.Slope), F(performance.Brier), F(performance.LogLoss), F(performance.Ici), F(performance.E50), F(performance.E90),
    ];

    private static string N(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string F(double number, string format = "0.000") => double.IsFinite(number) ? number.ToString(format, CultureInfo.InvariantCulture) : "–";

    private static string I(Interval interval) => double.IsFinite(interval.Low) ? $"{F(interval.Value)} ({F(interval.Low)}–{F(interval.High)})" : F(interval.Value);
}
