using System.Globalization;
using System.Text;
using RefractoryEpilepsy.Reports;
using RefractoryEpilepsy.Reports.ChartReview;
using RefractoryEpilepsy.Reports.Quality;
using RefractoryEpilepsy.Storage;
using RefractoryEpilepsy.Service.Texts;

namespace RefractoryEpilepsy.Service.Reviews;

/// <summary>Sentences of the review pages.</summary>
internal static class ReviewTexts
{
    private static Dictionary<string, string> Said => new(StringComparer.Ordinal)
    {
        ["kept"] = Say.T("Your answer is kept."),
        ["done"] = Say.T("There is no chart left for you in this review."),
        ["not-yours"] = Say.T("That chart is not yours to answer, or was answered already. Nothing was changed."),
        ["wrong"] = Say.T("Nothing was kept: say yes, no or cannot tell; a day only with yes, and none after the day the charts were drawn for; a review has a name, 1 to 5,000 charts, a whole number as seed, and no or at least two reviewers."),
        ["unknown-reader"] = Say.T("Nothing was begun: one of the reviewers has never signed in here with that role. Look at how the name is written, or tick that it is meant."),
        ["nobody"] = Say.T("Nothing was screened yet: there is no chart to draw."),
    };

    /// <summary>What the last act came to; null for anything unknown.</summary>
    public static string? Of(string? said) => said is null ? null : Said.GetValueOrDefault(said);

    /// <summary>A review's state for people.</summary>
    public static string State(ReviewSetRow review) => review.State switch
    {
        "drawing" => Say.T("charts are being drawn: {0:N0} of {1:N0} patients looked at", review.Done, review.Total),
        "failed" => Say.T("failed: {0}", review.Message),
        _ => Vocabulary.Of(review.State),
    };

    /// <summary>A share with its interval, in per cent; a dash where there is none.</summary>
    public static string Percent(Estimate? estimate) => estimate is { } known
        ? Say.T("{0:0.0} % ({1:0.0} to {2:0.0})", 100 * known.Value, 100 * known.Low, 100 * known.High)
        : "–";

    /// <summary>Kappa with its interval and what that is called.</summary>
    /// <remarks>Words after Landis and Koch, Biometrics 1977;33:159, doi:10.2307/2529310.</remarks>
    public static string Kappa(Estimate? kappa) => kappa is { } known
        ? Say.T("{0:0.00} ({1:0.00} to {2:0.00}): {3}", known.Value, known.Low, known.High, known.Value switch { < 0 => Say.T("poor agreement"), <= 0.2 => Say.T("slight agreement"), <= 0.4 => Say.T("fair agreement"), <= 0.6 => Say.T("moderate agreement"), <= 0.8 => Say.T("substantial agreement"), _ => Say.T("almost perfect agreement") })
        : Say.T("cannot be told yet");

    /// <summary>The results as a table that also reads as Markdown.</summary>
    public static string Markdown(ReviewSetRow review, ReviewResult result)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"# Chart review {review.Name}\n\n{result.ReadTwice} of {result.Charts} charts read twice, {result.Decided} decided, {result.CannotTell} cannot be told, {result.Open} to settle. Kappa {Kappa(result.Agreement.Kappa)}.\n\n");
        text.Append("| called resistant when | PPV | sensitivity | specificity | prevalence by charts | corrected (Rogan-Gladen) |\n|---|---|---|---|---|---|\n");
        foreach (ReviewAccuracy accuracy in result.Accuracy)
        {
            text.Append(CultureInfo.InvariantCulture, $"| at least {Words.Of(accuracy.Least)} | {Percent(accuracy.Ppv)} | {Percent(accuracy.Sensitivity)} | {Percent(accuracy.Specificity)} | {Percent(accuracy.Prevalence)} | {Percent(accuracy.Corrected)} |\n");
        }

        return text.Append('\n').ToString();
    }
}
