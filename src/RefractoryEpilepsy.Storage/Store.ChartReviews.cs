using Microsoft.EntityFrameworkCore;
using RefractoryEpilepsy.Reports.ChartReview;

namespace RefractoryEpilepsy.Storage;

/// <summary>A chart of a review with everything that was answered.</summary>
public sealed record ChartWithAnswers(ReviewChartRow Chart, IReadOnlyList<ReviewAnswerRow> Answers)
{
    /// <summary>The chart as results are worked out from it.</summary>
    public ReviewedChart Reviewed => new(
        Chart.Patient, Chart.Stratum, AnswerAt(ReviewPlaces.First), AnswerAt(ReviewPlaces.Second), AnswerAt(ReviewPlaces.Third) ?? AnswerAt(ReviewPlaces.Consensus));

    /// <summary>Whether somebody has to read it, or has.</summary>
    public bool IsReadBy(string who) => Chart.First == who || Chart.Second == who;

    /// <summary>The row of one place; null where nobody answered there.</summary>
    public ReviewAnswerRow? At(string place) => Answers.FirstOrDefault(answer => answer.Place == place);

    private ChartAnswer? AnswerAt(string place) => At(place) is { } row
        ? new(row.Resistant switch { "yes" => Answer.Yes, "no" => Answer.No, _ => Answer.Unknown }, row.Since, Split(row.FailedDrugs), Split(row.Causes))
        : null;

    private static string[] Split(string joined) => joined.Split(';', StringSplitOptions.RemoveEmptyEntries);
}

/// <summary>In which part somebody answered.</summary>
public static class ReviewPlaces
{
    /// <summary>The first reader.</summary>
    public const string First = "first";

    /// <summary>The second reader.</summary>
    public const string Second = "second";

    /// <summary>A third reader, who settles a disagreement.</summary>
    public const string Third = "third";

    /// <summary>The two readers together, after they spoke.</summary>
    public const string Consensus = "consensus";
}

/// <content>Chart reviews.</content>
public sealed partial class Store
{
    /// <summary>Begins a review; its charts are drawn in the background.</summary>
    public async Task<long> BeginReviewAsync(ReviewSetRow review, CancellationToken stop)
    {
        review.Made = Now();
        await RecordedAsync(new(review.By, "begin-chart-review", review.Name, $"{review.Size} charts"), database => database.ReviewSets.Add(review), stop);
        return review.Id;
    }

    /// <summary>Every review, the newest first.</summary>
    public async Task<IReadOnlyList<ReviewSetRow>> ReviewSetsAsync(CancellationToken stop)
    {
        await using Database database = open();
        return await database.ReviewSets.AsNoTracking().OrderByDescending(row => row.Id).ToListAsync(stop);
    }

    /// <summary>One review; null where there is none of that number.</summary>
    public async Task<ReviewSetRow?> FindReviewSetAsync(long set, CancellationToken stop)
    {
        await using Database database = open();
        return await database.ReviewSets.AsNoTracking().SingleOrDefaultAsync(row => row.Id == set, stop);
    }

    /// <summary>Notes how far the draw is.</summary>
    public async Task DrawingAtAsync(long set, long done, long total, CancellationToken stop)
    {
        await using Database database = open();
        await database.ReviewSets.Where(row => row.Id == set).ExecuteUpdateAsync(row => row.SetProperty(it => it.Done, done).SetProperty(it => it.Total, total), stop);
    }

    /// <summary>Keeps what was drawn and opens the review, or says why there is nothing to read.</summary>
    /// <param name="fault">Why it failed; null where it did not.</param>
    public async Task DrawnAsync(long set, string strata, IReadOnlyList<ReviewChartRow> charts, string? fault, CancellationToken stop)
    {
        await using Database database = open();
        await using var transaction = await database.Database.BeginTransactionAsync(stop);
        await database.ReviewCharts.Where(row => row.SetId == set).ExecuteDeleteAsync(stop);
        database.ReviewCharts.AddRange(charts);
        ReviewSetRow row = await database.ReviewSets.SingleAsync(it => it.Id == set, stop);
        (row.State, row.Strata, row.Message) = (fault is null ? "open" : "failed", strata, fault);
        await database.SaveChangesAsync(stop);
        await transaction.CommitAsync(stop);
    }

    /// <summary>The charts of a review with their answers, in order.</summary>
    public async Task<IReadOnlyList<ChartWithAnswers>> ReviewChartsAsync(long set, CancellationToken stop)
    {
        await using Database database = open();
        List<ReviewChartRow> charts = await database.ReviewCharts.AsNoTracking().Where(row => row.SetId == set).OrderBy(row => row.Number).ToListAsync(stop);
        ILookup<int, ReviewAnswerRow> answers = (await database.ReviewAnswers.AsNoTracking().Where(row => row.SetId == set).OrderBy(row => row.Id).ToListAsync(stop)).ToLookup(row => row.Number);
        return [.. charts.Select(chart => new ChartWithAnswers(chart, [.. answers[chart.Number]]))];
    }

    /// <summary>One chart; null where there is none of that number.</summary>
    public async Task<ChartWithAnswers?> FindReviewChartAsync(long set, int number, CancellationToken stop)
    {
        await using Database database = open();
        return await database.ReviewCharts.AsNoTracking().SingleOrDefaultAsync(row => row.SetId == set && row.Number == number, stop) is { } chart
            ? new(chart, await database.ReviewAnswers.AsNoTracking().Where(row => row.SetId == set && row.Number == number).OrderBy(row => row.Id).ToListAsync(stop))
            : null;
    }

    /// <summary>The next chart somebody has to read: one given to them, else one that lacks a reader and which they are given now. Null: nothing is left.</summary>
    /// <param name="sites">Only charts of these sites; null: all.</param>
    public async Task<int?> NextChartAsync(ReviewSetRow review, string by, IReadOnlyList<string>? sites, CancellationToken stop)
    {
        IReadOnlySet<string>? own = sites is null ? null : await PatientsOfSitesAsync(sites, stop);
        IReadOnlyList<ChartWithAnswers> charts = [.. (await ReviewChartsAsync(review.Id, stop)).Where(chart => own?.Contains(chart.Chart.Patient) != false)];
        if (charts.FirstOrDefault(chart => chart.IsReadBy(by) && !chart.Answers.Any(answer => answer.By == by)) is { } mine)
        {
            return mine.Chart.Number;
        }

        if (review.Reviewers.Length > 0)
        {
            return null;
        }

        foreach (ReviewChartRow chart in charts.Where(chart => !chart.IsReadBy(by)).Select(chart => chart.Chart).Where(chart => chart.First.Length == 0 || chart.Second.Length == 0).OrderByDescending(chart => chart.First.Length > 0))
        {
            bool isFirst = chart.First.Length == 0;
            await using Database database = open();
            int taken = isFirst
                ? await database.ReviewCharts.Where(row => row.Id == chart.Id && row.First == "").ExecuteUpdateAsync(row => row.SetProperty(it => it.First, by), stop)
                : await database.ReviewCharts.Where(row => row.Id == chart.Id && row.Second == "" && row.First != by).ExecuteUpdateAsync(row => row.SetProperty(it => it.Second, by), stop);
            if (taken == 1)
            {
                return chart.Number;
            }
        }

        return null;
    }

    /// <summary>Keeps an answer, with its record.</summary>
    /// <returns>False where somebody has answered in that place already: answers are never changed.</returns>
    public async Task<bool> AnswerChartAsync(ReviewAnswerRow answer, CancellationToken stop)
    {
        answer.At = Now();
        try
        {
            await RecordedAsync(new(answer.By, answer.Place is ReviewPlaces.First or ReviewPlaces.Second ? "answer-chart" : "settle-chart", answer.Patient, $"review {answer.SetId}, chart {answer.Number}"), database => database.ReviewAnswers.Add(answer), stop);
            return true;
        }
        catch (DbUpdateException)
        {
            return false;
        }
    }

    /// <summary>Closes a review, opens it again, or lets its answers train models or not; with the record.</summary>
    public Task ChangeReviewAsync(long set, string action, string by, CancellationToken stop) => RecordedAsync(
        new(by, action, "review " + set.ToString(System.Globalization.CultureInfo.InvariantCulture)),
        async database =>
        {
            ReviewSetRow row = await database.ReviewSets.SingleAsync(it => it.Id == set, stop);
            row.State = action switch { "close-chart-review" => "closed", "reopen-chart-review" => "open", _ => row.State };
            row.Trains = action switch { "let-review-train" => true, "keep-review-from-training" => false, _ => row.Trains };
        },
        stop);

    /// <summary>What was agreed of patients in reviews that may train models; the newest review wins.</summary>
    public async Task<IReadOnlyDictionary<string, ReviewedChart>> TrainingLabelsAsync(CancellationToken stop)
    {
        var labels = new Dictionary<string, ReviewedChart>(StringComparer.Ordinal);
        foreach (ReviewSetRow review in (await ReviewSetsAsync(stop)).Where(review => review.Trains).Reverse())
        {
            foreach (ReviewedChart chart in (await ReviewChartsAsync(review.Id, stop)).Select(chart => chart.Reviewed).Where(chart => chart.Truth is not null))
            {
                labels[chart.Patient] = chart;
            }
        }

        return labels;
    }
}
