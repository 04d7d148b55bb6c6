using System.Text.Json;
using Hangfire;
using RefractoryEpilepsy.Reports;
using RefractoryEpilepsy.Reports.ChartReview;
using RefractoryEpilepsy.Storage;

namespace RefractoryEpilepsy.Service.Reviews;

/// <summary>Draws the charts of a review in the background: every judged patient is looked at once for its stratum.</summary>
public sealed class ReviewDrawJob(Store store)
{
    private const int Told = 500;

    /// <summary>Draws; the review is open afterwards, or says why it cannot be. A draw that was cut off begins anew and draws the same.</summary>
    [AutomaticRetry(Attempts = 3)]
    public async Task RunAsync(long set, CancellationToken stop)
    {
        if (await store.FindReviewSetAsync(set, stop) is not { State: "drawing" } review)
        {
            return;
        }

        IReadOnlySet<string>? own = review.Sites.Length == 0 ? null : await store.PatientsOfSitesAsync(review.Sites.Split(';'), stop);
        long total = (await store.LatestRunAsync(stop))?.Patients ?? 0;
        long done = 0;
        List<(string, string)> patients = [];
        await foreach (JudgedPatient patient in store.AllAsync(stop))
        {
            string key = patient.Case.Timeline.Patient.Value;
            if (own?.Contains(key) != false && ReviewStrata.Of(patient.Case.Resistance) is { } stratum)
            {
                patients.Add((key, stratum));
            }

            if (++done % Told == 0)
            {
                await store.DrawingAtAsync(set, done, Math.Max(total, done), stop);
            }
        }

        (IReadOnlyList<StratumSize> strata, IReadOnlyList<DrawnChart> drawn) = ReviewDraw.Of(patients, review.Size, review.Seed);
        string[] readers = review.Reviewers.Split(';', StringSplitOptions.RemoveEmptyEntries);
        IReadOnlyList<(string First, string Second)> pairs = readers.Length == 0 ? [] : ReviewDraw.Pairs(readers, drawn.Count);
        List<ReviewChartRow> charts = [];
        foreach (DrawnChart chart in drawn)
        {
            FoundCase found = await store.FindAsync(new(chart.Patient), stop) is { } judged ? FoundCase.Of(judged) with { Why = [] } : FoundCase.None;
            (string first, string second) = pairs.Count == 0 ? ("", "") : pairs[chart.Number - 1];
            charts.Add(new() { SetId = set, Number = chart.Number, Patient = chart.Patient, Stratum = chart.Stratum, Found = JsonSerializer.Serialize(found), First = first, Second = second });
        }

        await store.DrawnAsync(set, JsonSerializer.Serialize(strata), charts, charts.Count == 0 ? "Nobody with epilepsy is in the store." : null, stop);
    }
}
