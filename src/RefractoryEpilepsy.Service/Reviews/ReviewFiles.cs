using System.Globalization;
using System.Text.Json;
using RefractoryEpilepsy.Reports;
using RefractoryEpilepsy.Reports.ChartReview;
using RefractoryEpilepsy.Reports.Quality;
using RefractoryEpilepsy.Storage;

namespace RefractoryEpilepsy.Service.Reviews;

/// <summary>A review as tables, and its results.</summary>
internal static class ReviewFiles
{
    /// <summary>One row a chart. The first columns are those of a truth file, so that <c>evaluate --truth</c> reads it.</summary>
    public static ScreeningTable Charts { get; } = new("chart-review",
    [
        new("patient"), new("status"), new("ever_resistant"), new("resistant_since", ColumnType.Day), new("failed_drugs"), new("causes_recorded"), new("true_risk"),
        new("chart", ColumnType.Whole), new("stratum"), new("first"), new("first_since", ColumnType.Day), new("second"), new("second_since", ColumnType.Day), new("settled"), new("settled_by"), new("found_status"), new("found_confidence"), new("found_since", ColumnType.Day),
    ]);

    /// <summary>One row an estimate.</summary>
    public static ScreeningTable Results { get; } = new("chart-review-results",
        [new("least_confidence"), new("estimate"), new("value", ColumnType.Number), new("low", ColumnType.Number), new("high", ColumnType.Number), new("charts", ColumnType.Whole)]);

    /// <summary>The results of a review so far.</summary>
    public static ReviewResult ResultOf(ReviewSetRow review, IReadOnlyList<ChartWithAnswers> charts) => ReviewResult.Of([.. charts.Select(chart => chart.Reviewed)], StrataOf(review));

    /// <summary>Patients and charts per stratum, as drawn.</summary>
    public static IReadOnlyList<StratumSize> StrataOf(ReviewSetRow review) => JsonSerializer.Deserialize<StratumSize[]>(review.Strata) ?? [];

    /// <summary>What we said when the chart was drawn.</summary>
    public static FoundCase FoundOf(ReviewChartRow chart) => JsonSerializer.Deserialize<FoundCase>(chart.Found) ?? FoundCase.None;

    /// <summary>The rows of charts that somebody has settled; with <paramref name="all"/> the others too, their truth left empty.</summary>
    public static IEnumerable<string?[]> Rows(IEnumerable<ChartWithAnswers> charts, bool all)
    {
        foreach (ChartWithAnswers chart in charts)
        {
            ReviewedChart reviewed = chart.Reviewed;
            TrueCase? truth = reviewed.Truth;
            if (truth is null && !all)
            {
                continue;
            }

            FoundCase found = FoundOf(chart.Chart);
            ReviewAnswerRow? settled = chart.At(ReviewPlaces.Third) ?? chart.At(ReviewPlaces.Consensus);
            yield return
            [
                chart.Chart.Patient, truth?.Status, truth is null ? null : truth.EverResistant ? "true" : "false", Day(truth?.Since), truth is null ? null : string.Join(';', truth.FailedDrugs), truth is null ? null : string.Join(';', truth.Causes), null,
                N(chart.Chart.Number), chart.Chart.Stratum, chart.At(ReviewPlaces.First)?.Resistant, Day(chart.At(ReviewPlaces.First)?.Since), chart.At(ReviewPlaces.Second)?.Resistant, Day(chart.At(ReviewPlaces.Second)?.Since),
                settled?.Resistant, settled?.Place, found.Status, Words.Of(found.Confidence), Day(found.Since),
            ];
        }
    }

    /// <summary>The rows of the results.</summary>
    /// <param name="exact">For whoever sees patients; else what was found in fewer than eleven charts is left empty.</param>
    public static IEnumerable<string?[]> Rows(ReviewResult result, bool exact) => Rows(result).Select(row => exact || !SmallCells.IsSmall(long.Parse(row[^1]!, CultureInfo.InvariantCulture)) ? row : [row[0], row[1], null, null, null, null]);

    private static IEnumerable<string?[]> Rows(ReviewResult result)
    {
        yield return Row("", "kappa", result.Agreement.Kappa, result.ReadTwice);
        foreach (ReviewAccuracy accuracy in result.Accuracy)
        {
            string least = Words.Of(accuracy.Least);
            yield return Row(least, "ppv", accuracy.Ppv, result.Decided);
            yield return Row(least, "sensitivity", accuracy.Sensitivity, result.Decided);
            yield return Row(least, "specificity", accuracy.Specificity, result.Decided);
            yield return [least, "apparent-prevalence", F(accuracy.Apparent), null, null, N(result.Decided)];
            yield return Row(least, "prevalence", accuracy.Prevalence, result.Decided);
            yield return Row(least, "prevalence-rogan-gladen", accuracy.Corrected, result.Decided);
        }
    }

    private static string?[] Row(string least, string name, Estimate? estimate, int charts) => [least, name, F(estimate?.Value), F(estimate?.Low), F(estimate?.High), N(charts)];

    private static string? F(double? number) => number?.ToString("0.######", CultureInfo.InvariantCulture);

    private static string N(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string? Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
