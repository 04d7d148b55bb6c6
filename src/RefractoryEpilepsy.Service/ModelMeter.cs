using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using RefractoryEpilepsy.Prediction;
using RefractoryEpilepsy.Storage;

namespace RefractoryEpilepsy.Service;

/// <summary>Drift of the models in use as metrics: gauges of the meter <c>RefractoryEpilepsy.Models</c>, tagged with model and question.</summary>
internal static class ModelMeter
{
    /// <summary>Name of the meter.</summary>
    public const string Name = "RefractoryEpilepsy.Models";

    private static readonly Meter Meter = new(Name);
    private static readonly ConcurrentDictionary<string, (string Question, DriftReport Drift)> Latest = new(StringComparer.Ordinal);

    static ModelMeter()
    {
        Gauge("refractory.model.drift.warnings", "Marks of drift that were passed", drift => drift.Warnings.Count);
        Gauge("refractory.model.drift.score_index", "Population stability index of the scores", drift => drift.ScoreIndex);
        Gauge("refractory.model.drift.feature_index", "Highest population stability index of a feature the model leans on", drift => drift.Features.Where(feature => feature.Matters).Select(feature => feature.Index).DefaultIfEmpty(0).Max());
        Gauge("refractory.model.flagged_per_month", "Patients a month at or above the card's threshold", drift => drift.FlaggedPerMonth);
        Gauge("refractory.model.withheld_share", "Share of patients whose score is withheld", drift => drift.Withheld);
        Gauge("refractory.model.matured.auroc", "AUROC on outcomes settled since training", drift => drift.Matured?.Auroc.Value ?? double.NaN);
        Gauge("refractory.model.matured.in_the_large", "Calibration in the large on outcomes settled since training", drift => drift.Matured?.InTheLarge.Value ?? double.NaN);
    }

    /// <summary>Takes the latest figures of a model.</summary>
    public static void Tell(ModelCard card, DriftReport drift) => Latest[card.Id] = (card.QuestionId, drift);

    /// <summary>Forgets models that are not in use any more.</summary>
    public static void Keep(IReadOnlySet<string> inUse)
    {
        foreach (string model in Latest.Keys.Where(model => !inUse.Contains(model)))
        {
            Latest.TryRemove(model, out _);
        }
    }

    /// <summary>After a start: what earlier runs found.</summary>
    public static async Task RecallAsync(Store store, CancellationToken stop)
    {
        foreach (ModelRow row in (await store.ModelsAsync(stop)).Where(row => row.State is ModelStates.Approved or ModelStates.Silent))
        {
            if (await store.DriftOfAsync(row.Id, 1, stop) is [var latest])
            {
                Latest[row.Id] = (row.QuestionId, ApprovedModel.DriftOf(latest));
            }
        }
    }

    private static void Gauge(string name, string description, Func<DriftReport, double> figure) =>
        Meter.CreateObservableGauge(
            name,
            () => Latest.Where(entry => double.IsFinite(figure(entry.Value.Drift))).Select(entry => new Measurement<double>(figure(entry.Value.Drift), new KeyValuePair<string, object?>("model", entry.Key), new KeyValuePair<string, object?>("question", entry.Value.Question))),
            description: description);
}
