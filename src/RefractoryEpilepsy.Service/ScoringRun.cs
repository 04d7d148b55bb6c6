using RefractoryEpilepsy.Cases;
using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Learning;
using RefractoryEpilepsy.Learning.Training;
using RefractoryEpilepsy.Prediction;
using RefractoryEpilepsy.Reports;
using RefractoryEpilepsy.Reports.ChartReview;
using RefractoryEpilepsy.Service.Export;
using RefractoryEpilepsy.Storage;

namespace RefractoryEpilepsy.Service;

/// <summary>After a run or a change of models: every stored case carries what the models in use say now, and each model is held against today's patients.</summary>
/// <remarks>
/// The approved model for T-A speaks in the case itself, as in a screening with that model. Others in use (T-B, silent ones) are kept beside it.
/// </remarks>
internal sealed class ScoringRun(Store store, KnowledgeBase knowledge, TimeProvider clock)
{
    private const int Batch = 250;

    /// <summary>Ends of the bands in which scores are held against what happened.</summary>
    private static readonly double[] Ends = [0, 0.1, 0.2, 0.3, 0.4, 0.6, 1];

    /// <summary>Scores and looks for drift. Does nothing where no model is in use and no case carries a risk.</summary>
    /// <returns>How many cases changed.</returns>
    public async Task<int> ExecuteAsync(CancellationToken stop)
    {
        if (await store.LatestRunAsync(stop) is not { } run)
        {
            return 0;
        }

        int changed = await ExecuteAsync(run.Id, stop);

        // No run follows that would write the tables: what a decision about a model took away may not stay in them.
        await ParquetFolder.AfterRunAsync(store, knowledge, stop);
        return changed;
    }

    /// <summary>The same for the cases of a run that is about to end.</summary>
    public async Task<int> ExecuteAsync(long run, CancellationToken stop)
    {
        InUse[] models = await InUseAsync(stop);
        ModelMeter.Keep(models.Select(model => model.Model.Card.Id).ToHashSet(StringComparer.Ordinal));
        if (models.Length == 0 && !await store.AnyRiskAsync(stop))
        {
            return 0;
        }

        InUse? shown = models.FirstOrDefault(model => model.InCase);
        ILookup<string, DecisionRow> decisions = (await store.AllDecisionsAsync(stop)).ToLookup(decision => decision.Patient, StringComparer.Ordinal);
        foreach (InUse model in models.Where(model => !model.InCase))
        {
            await foreach (var (patient, _, _, first) in store.ScoresOfAsync(model.Model.Card.Id, stop))
            {
                model.FirstScored[patient.Value] = first;
            }
        }

        ScreeningRun judging = await ApprovedModel.ScreeningAsync(store, knowledge, clock, stop);
        var changed = new List<JudgedPatient>(Batch);
        int changes = 0;
        await foreach (JudgedPatient patient in store.AllAsync(stop))
        {
            foreach (InUse model in models)
            {
                model.Rows.Add(patient.Case);
            }

            Risk? risk = shown is null ? judging.RiskOf(patient.Case) : shown.Score(patient.Case, decisions, knowledge);
            if ((risk?.ModelId, risk?.Probability, risk?.IndexDay) != (patient.Risk?.ModelId, patient.Risk?.Probability, patient.Risk?.IndexDay)
                && judging.Judge(patient.SourceId, patient.Case.Timeline, patient.Case.AsOf) is { } anew)
            {
                changed.Add(anew);
                changes++;
            }

            foreach (InUse model in models.Where(model => !model.InCase))
            {
                if (model.Score(patient.Case, decisions, knowledge) is { } score)
                {
                    model.Scores.Add((patient.Case.Timeline.Patient, score));
                }
            }

            if (changed.Count >= Batch || models.Any(model => model.Scores.Count >= Batch))
            {
                await SaveAsync(run, judging.Basis, changed, models, stop);
            }
        }

        await SaveAsync(run, judging.Basis, changed, models, stop);
        IReadOnlyDictionary<string, ReviewedChart> reviewed = await store.TrainingLabelsAsync(stop);
        foreach (InUse model in models)
        {
            DriftReport drift = Learning.Monitor.Of(model.Model, ReviewedOutcomes.Apply(model.Rows.Close(), reviewed), model.WithheldShare, new SearchOptions()) with { Bands = model.Bands };
            if (model.Model.Card.KnowledgeVersion != knowledge.Version)
            {
                drift = drift with { Warnings = [.. drift.Warnings, $"It learned, or was calibrated, with the tables {model.Model.Card.KnowledgeVersion}; those in force are {knowledge.Version}, and features or outcomes may mean something else by now: train it again."] };
            }

            await store.AddDriftAsync(model.Model.Card.Id, drift.AsOf, drift.Warnings.Count, ApprovedModel.Text(drift), stop);
            ModelMeter.Tell(model.Model.Card, drift);
        }

        return changes;
    }

    private async Task SaveAsync(long run, string basis, List<JudgedPatient> changed, InUse[] models, CancellationToken stop)
    {
        if (changed.Count > 0)
        {
            await store.SaveAsync(run, changed, stop, basis);
            changed.Clear();
        }

        foreach (InUse model in models.Where(model => model.Scores.Count > 0))
        {
            await store.SaveScoresAsync(model.Model.Card.Id, model.Scores, stop);
            model.Scores.Clear();
        }
    }

    private async Task<InUse[]> InUseAsync(CancellationToken stop) =>
    [
        .. (await store.ModelsInStateAsync(ModelStates.Approved, stop)).Where(ApprovedModel.MayScore).Concat(await store.ModelsInStateAsync(ModelStates.Silent, stop))
            .SelectMany(row => ApprovedModel.TryRead(row, out _) is { } model ? [(row, model)] : Array.Empty<(ModelRow Row, RefractoryModel Model)>())
            .Select(one => new InUse(one.Model, one.Row.State == ModelStates.Approved && one.Row.QuestionId == Questions.AtFirstDrug.Id, knowledge)),
    ];

    private sealed class InUse(RefractoryModel model, bool inCase, KnowledgeBase knowledge)
    {
        private readonly Question question = TrainingRun.QuestionOf(model.Card.QuestionId);
        private readonly ScoreBand[] bands = [.. Ends.SkipLast(1).Zip(Ends.Skip(1), (from, to) => new ScoreBand(from, to, 0, 0, 0, 0, 0))];
        private int scored, withheld;

        public RefractoryModel Model => model;

        /// <summary>Whether its answer is the case's own risk.</summary>
        public bool InCase => inCase;

        public TrainingRowCollector Rows { get; } = TrainingRun.Collector(TrainingRun.QuestionOf(model.Card.QuestionId), knowledge);

        public List<(PatientKey Patient, Risk Risk)> Scores { get; } = [];

        public double WithheldShare => scored == 0 ? double.NaN : withheld / (double)scored;

        /// <summary>When each patient was first scored; of models that speak in the case nobody keeps it, and every decision counts.</summary>
        public Dictionary<string, DateTime> FirstScored { get; } = new(StringComparer.Ordinal);

        public IReadOnlyList<ScoreBand> Bands => bands;

        public Risk? Score(PatientCase patient, ILookup<string, DecisionRow> decisions, KnowledgeBase tables)
        {
            Risk? risk = model.Predict(patient, tables);
            scored += risk is null ? 0 : 1;
            withheld += risk is { Shown: false } ? 1 : 0;
            if (risk?.Probability is { } probability)
            {
                int at = Math.Max(0, Array.FindLastIndex(bands, band => probability >= band.From));
                Answer outcome = CohortOutcome.Of(question, patient, risk.IndexDay).Resistant;
                DecisionRow[] later = [.. decisions[patient.Timeline.Patient.Value].Where(decision => inCase || (FirstScored.TryGetValue(decision.Patient, out DateTime first) && decision.At > first))];
                bool confirmed = later.Any(decision => decision.Decision == "confirmed");
                bands[at] = bands[at] with
                {
                    Patients = bands[at].Patients + 1,
                    Outcomes = bands[at].Outcomes + (outcome == Answer.Yes ? 1 : 0),
                    Negatives = bands[at].Negatives + (outcome == Answer.No ? 1 : 0),
                    Confirmed = bands[at].Confirmed + (confirmed ? 1 : 0),
                    OtherDecisions = bands[at].OtherDecisions + (later.Length > 0 && !confirmed ? 1 : 0),
                };
            }

            return risk;
        }
    }
}
