using RefractoryEpilepsy.Learning.Figures;
using RefractoryEpilepsy.Learning.Training;
using RefractoryEpilepsy.Prediction;

namespace RefractoryEpilepsy.Learning;

/// <summary>Puts the card together.</summary>
internal static class CardWriter
{
    public static ModelCard Write(ModelTrainer.Evidence evidence, FittedModel model, double threshold, SearchOptions options)
    {
        LearningData data = evidence.Data;
        TrainingRow[] settled = [.. evidence.Settled.Select(row => evidence.Rows.Rows[row])];
        double[] chosen = evidence.Validation.Chosen.Probabilities;
        double[] ones = [.. chosen.Select(_ => 1.0)];
        double months = (data.IndexDays.Max() - data.IndexDays.Min() + 1) / 30.44;
        bool[] twoFailures = [.. settled.Select(row => row.FailuresAtIndex >= 2)];
        int outcomes = data.Outcome.Count(seen => seen);
        float[] scores = [.. evidence.Rows.Rows.Select(row => (float)model.Probability(ModelTrainer.FloatsOf(row.Features)))];
        float[] scoreEnds = Drift.Bins(scores);
        (FeatureSummary[] summaries, FeatureShape[] shapes) = Features(model, evidence);
        (Performance? asResistant, Performance? asNot) = Bounds(evidence, model, options);
        return new(
            Id: "",
            evidence.Rows.Question.Id,
            evidence.Rows.Question.Title,
            evidence.Rows.AsOf,
            ModelTrainer.FingerprintOf(data),
            evidence.Rows.KnowledgeVersion,
            typeof(CardWriter).Assembly.GetName().Version?.ToString(3) ?? "",
            options.Seed,
            evidence.Tuning.Chosen.Candidate.Text,
            evidence.Tuning.Chosen.Calibration,
            [.. CauseFeatures.InOrder.Select(feature => feature.Name)],
            evidence.Rows.Rows.Count,
            outcomes,
            data.Count - outcomes,
            evidence.Rows.Rows.Count - data.Count,
            evidence.Rows.Attrition,
            summaries,
            new(
                evidence.Censoring.Model,
                evidence.Censoring.StayingAtHorizon,
                evidence.Censoring.WeightTotal,
                evidence.Censoring.EffectiveRows,
                evidence.Censoring.Cut,
                evidence.Censoring.Checks,
                evidence.Censoring.Balance,
                evidence.Rows.Rows.GroupBy(row => row.Outcome.Reason).OrderBy(group => group.Key, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Count(), StringComparer.Ordinal)),
            Evaluation.Of("nested cross-validation, weighted", chosen, data.Outcome, data.Weights, options),
            Evaluation.Of("nested cross-validation, settled rows without weights", chosen, data.Outcome, ones, options),
            Temporal(evidence, options),
            asResistant,
            [.. evidence.Validation.PerAlgorithm.Select(candidate => Evaluation.Of(candidate.Name, candidate.Probabilities, data.Outcome, data.Weights, options))],
            evidence.Validation.Choices,
            threshold,
            ClinicalUse.DecisionCurve(chosen, data.Outcome, data.Weights, twoFailures),
            ClinicalUse.AlertBurden(chosen, data.Outcome, data.Weights, months),
            Evaluation.Subgroups(chosen, data.Outcome, data.Weights, [.. settled.Select(row => row.Subgroups)], threshold, options),
            evidence.Chosen.LearningCurve,
            evidence.Chosen.Ablations,
            shapes,
            scoreEnds,
            Drift.Shares(scores, scoreEnds)[..^1],
            ScopeOf(data),
            Notes(evidence, outcomes),
            Reporting.ItemsOf(evidence.Rows.Question),
            Reporting.IntendedUse,
            Reporting.ExcludedUse,
            [.. evidence.Explored.Select((explored, at) => OfCandidate(explored, evidence.Validation.PerAlgorithm[at].Probabilities, at))],
            ModelTrainer.MarksOf(data.Features.Zip(data.IndexDays)),
            CalibratedAsOf: null,
            asNot,
            TimesOf(evidence));

        CandidateEvidence OfCandidate(ModelTrainer.Explored explored, double[] probabilities, int at) => new(
            evidence.Validation.PerAlgorithm[at].Name,
            explored.Tried.Candidate.Text,
            explored.Tried.Calibration,
            ClinicalUse.DecisionCurve(probabilities, data.Outcome, data.Weights, twoFailures),
            ClinicalUse.AlertBurden(probabilities, data.Outcome, data.Weights, months),
            Evaluation.Subgroups(probabilities, data.Outcome, data.Weights, [.. settled.Select(row => row.Subgroups)], threshold, options),
            explored.LearningCurve,
            explored.Ablations);
    }

    private static Performance? Temporal(ModelTrainer.Evidence evidence, SearchOptions options)
    {
        if (evidence.Validation.Temporal is not { } temporal)
        {
            return null;
        }

        LearningData later = evidence.Data.At(temporal.Rows);
        return Evaluation.Of("hold-out in time, weighted", temporal.Probabilities, later.Outcome, later.Weights, options);
    }

    // Whoever is resistant by regimen changes alone trains nothing. Counted as resistant and as not, with the cohort weighted as it would be under either (the same
    // rows are settled on the same days), they bound the figures. Predictions of the others are out of fold; the model was not fitted to those added.
    internal static (Performance? AsResistant, Performance? AsNot) Bounds(ModelTrainer.Evidence evidence, FittedModel model, SearchOptions options)
    {
        IReadOnlyList<TrainingRow> rows = evidence.Rows.Rows;
        int possible = rows.Count(OnlyPossible);
        if (possible == 0)
        {
            return (null, null);
        }

        var outOfFold = evidence.Settled.Select((row, at) => (Row: row, At: at)).ToDictionary(entry => entry.Row, entry => evidence.Validation.Chosen.Probabilities[entry.At]);
        double[] weights = ModelTrainer.Weigh(evidence.Rows, row => row.OutcomeWithPossible).Weights;
        int[] settled = [.. Enumerable.Range(0, rows.Count).Where(row => rows[row].OutcomeWithPossible.Resistant != Answer.Unknown)];
        double[] probabilities = [.. settled.Select(row => outOfFold.TryGetValue(row, out double held) ? held : model.Probability(ModelTrainer.FloatsOf(rows[row].Features)))];
        return (Of("resistant", row => true), Of("not resistant", row => !OnlyPossible(row)));

        Performance Of(string word, Func<TrainingRow, bool> counts) => Evaluation.Of(
            $"bound: {possible} patients with failures by regimen change alone, not fitted to, as {word}; weighted anew",
            probabilities,
            [.. settled.Select(row => rows[row].OutcomeWithPossible.Resistant == Answer.Yes && counts(rows[row]))],
            [.. settled.Select(row => weights[row])],
            options);
    }

    private static bool OnlyPossible(TrainingRow row) => row is { Outcome.Resistant: Answer.Unknown, OutcomeWithPossible.Resistant: Answer.Yes };

    private static OutcomeTimes TimesOf(ModelTrainer.Evidence evidence)
    {
        (int Days, double Weight)[] had =
        [
            .. evidence.Settled.Select((row, at) => (evidence.Rows.Rows[row].Outcome.Days, evidence.Data.Weights[at], Seen: evidence.Data.Outcome[at]))
                .Where(entry => entry.Seen).Select(entry => (entry.Days, entry.Item2)).OrderBy(entry => entry.Days),
        ];
        return new(At(0.25), At(0.5), At(0.75));

        double At(double share)
        {
            double reach = had.Sum(entry => entry.Weight) * share, seen = 0;
            return had.First(entry => (seen += entry.Weight) >= reach || entry == had[^1]).Days;
        }
    }

    private static (FeatureSummary[] Summaries, FeatureShape[] Shapes) Features(FittedModel model, ModelTrainer.Evidence evidence)
    {
        LearningData data = evidence.Data;
        double[][] contributions = [.. data.Features.Select(row => model.Explain(row).Contributions)];
        List<FeatureSummary> summaries = [];
        List<FeatureShape> shapes = [];
        for (int feature = 0; feature < CauseFeatures.InOrder.Count; feature++)
        {
            CauseFeature definition = CauseFeatures.InOrder[feature];
            float[] cohort = [.. evidence.Rows.Rows.Select(row => row.Features[feature] ?? float.NaN)];
            float[] present = [.. cohort.Where(value => !float.IsNaN(value))];
            float[] ends = Drift.Bins(cohort);
            summaries.Add(new(
                definition.Name,
                definition.Group,
                definition.Title,
                1 - ((double)present.Length / cohort.Length),
                present.Length == 0 ? double.NaN : present.Average(),
                contributions.Average(row => Math.Abs(row[feature])),
                ends,
                Drift.Shares(cohort, ends)));
            if (contributions.Any(row => row[feature] != 0))
            {
                shapes.Add(new(definition.Name, definition.Title, ShapeOf(feature, ends, data, contributions)));
            }
        }

        return ([.. summaries], [.. shapes]);
    }

    private static List<ShapePoint> ShapeOf(int feature, float[] ends, LearningData data, double[][] contributions)
    {
        List<ShapePoint> points = [];
        foreach (var bin in Enumerable.Range(0, data.Count)
            .GroupBy(row => float.IsNaN(data.Features[row][feature]) ? int.MaxValue : ends.Count(end => data.Features[row][feature] > end))
            .OrderBy(bin => bin.Key))
        {
            double? value = bin.Key == int.MaxValue ? null : bin.Average(row => data.Features[row][feature]);
            points.Add(new(value, bin.Average(row => contributions[row][feature]), bin.Count()));
        }

        return points;
    }

    private static ModelScope ScopeOf(LearningData data)
    {
        int age = Enumerable.Range(0, CauseFeatures.InOrder.Count).First(at => CauseFeatures.InOrder[at].Name == "age");
        float[] ages = [.. data.Features.Select(row => row[age]).Where(value => !float.IsNaN(value))];
        return new(
            ages.Length == 0 ? 0 : ages.Min(),
            ages.Length == 0 ? 130 : ages.Max(),
            data.Features.Max(row => row.Count(float.IsNaN)),
            [.. Enumerable.Range(0, CauseFeatures.InOrder.Count).Select(feature =>
            {
                float[] present = [.. data.Features.Select(row => row[feature]).Where(value => !float.IsNaN(value))];
                return present.Length == 0 ? null : new ValueRange(present.Min(), present.Max());
            })]);
    }

    private static List<string> Notes(ModelTrainer.Evidence evidence, int outcomes)
    {
        List<string> notes = [.. evidence.Rows.Notes];
        notes.Add("Patients whose resistance rests on regimen changes (possible) or codes alone (coded) are neither outcome nor negative.");
        if (evidence.Rows.Rows.Count(OnlyPossible) is > 0 and var possible)
        {
            notes.Add($"{possible} of {evidence.Rows.Rows.Count} members have two failures of which one at least rests on a regimen change alone. The weights take them for lost on the day of the second, which is not by chance. Performance shows both bounds, all of them resistant and none.");
        }

        notes.Add("Weights are estimated once from the whole cohort and shared by all folds; features, imputation, tuning and calibration never leave their training folds.");
        notes.Add("The hold-out in time splits by index day, among patients whose whole horizon could be observed; outcomes of the earlier patients may have been seen after the split.");
        notes.Add("Contributions are additive on the log-odds scale before calibration. They are associations, never causes.");
        if (outcomes < Evaluation.FewOutcomes)
        {
            notes.Add($"Only {outcomes} outcomes: too few for a model that should guide anyone.");
        }

        if (evidence.Validation.Temporal is null)
        {
            notes.Add("Too few patients for a hold-out in time.");
        }

        return notes;
    }
}
