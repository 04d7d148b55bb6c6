using RefractoryEpilepsy.Prediction;

namespace RefractoryEpilepsy.Reports.ChartReview;

/// <summary>Training rows whose outcome was read from the chart by two people instead of being worked out.</summary>
public static class ReviewedOutcomes
{
    /// <summary>The rows, the outcome of reviewed patients replaced by what was agreed.</summary>
    /// <param name="labels">By pseudonym; charts that cannot tell are not in it.</param>
    public static TrainingRows Apply(TrainingRows rows, IReadOnlyDictionary<string, ReviewedChart> labels)
    {
        int reviewed = rows.Rows.Count(row => labels.ContainsKey(row.Patient.Value));
        return reviewed == 0 ? rows : rows with
        {
            Rows = [.. rows.Rows.Select(row => labels.TryGetValue(row.Patient.Value, out ReviewedChart? chart) ? Labelled(row, chart.Truth!, rows) : row)],
            Notes = [.. rows.Notes, $"The outcome of {reviewed} patients is what chart reviewers agreed on."],
        };
    }

    private static TrainingRow Labelled(TrainingRow row, TrueCase truth, TrainingRows rows)
    {
        CohortOutcome outcome = Outcome(row, truth, rows.Question.WithinDays, rows.AsOf);
        return row with { Outcome = outcome, OutcomeWithPossible = outcome };
    }

    /// <summary>
    /// A yes counts on its day. A no reaches as far as the chart does, so that it is a no of the question only for who was observed to the end of the
    /// horizon, or whose freedom had settled it before: whoever left is not known, whatever readers of a chart that ends say.
    /// </summary>
    private static CohortOutcome Outcome(TrainingRow row, TrueCase truth, int within, DateOnly asOf)
    {
        int observed = Math.Clamp(Math.Min(asOf.DayNumber - row.IndexDay.DayNumber, row.ObservedDays), 1, within);
        return truth switch
        {
            { EverResistant: false } when row.Outcome.Resistant == Answer.No => row.Outcome with { Reason = "chart-review" },
            { EverResistant: false } => new(observed == within ? Answer.No : Answer.Unknown, observed, "chart-review"),
            { Since: { } since } when since <= row.IndexDay => new(Answer.Unknown, observed, "chart-review-before-index"),
            { Since: { } since } when since.DayNumber - row.IndexDay.DayNumber <= within => new(Answer.Yes, since.DayNumber - row.IndexDay.DayNumber, "chart-review"),
            { Since: not null } => new(Answer.No, within, "chart-review"),
            _ => row.Outcome.Resistant == Answer.Yes ? row.Outcome : new(Answer.Unknown, observed, "chart-review-undated"),
        };
    }
}
