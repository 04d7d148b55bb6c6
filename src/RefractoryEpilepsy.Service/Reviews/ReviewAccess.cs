using System.Globalization;
using System.Security.Claims;
using RefractoryEpilepsy.Service.Access;
using RefractoryEpilepsy.Storage;

namespace RefractoryEpilepsy.Service.Reviews;

/// <summary>What somebody may do with a chart of a review.</summary>
internal enum ChartRight
{
    /// <summary>Nothing: it is somebody else's, answered already, or of another site.</summary>
    None,

    /// <summary>Read it and answer, seeing nobody's answer.</summary>
    Answer,

    /// <summary>Both have answered and disagree: settle it as a third reader.</summary>
    SettleAsThird,

    /// <summary>The same, as one of the two, after they spoke.</summary>
    SettleTogether,
}

/// <summary>Who sees what of a review: readers are blinded, whoever coordinates sees results.</summary>
internal static class ReviewAccess
{
    /// <summary>The review of an address; null where there is none, or it holds patients of sites that are not the caller's.</summary>
    public static async Task<ReviewSetRow?> FindAsync(string set, ClaimsPrincipal user, Store store, CancellationToken stop) =>
        long.TryParse(set, NumberStyles.None, CultureInfo.InvariantCulture, out long id) && await store.FindReviewSetAsync(id, stop) is { } review && (user.IsInRole(Roles.Reviewer) || Covers(user, review)) ? review : null;

    /// <summary>Whether somebody sees every site whose patients may be in it.</summary>
    public static bool Covers(ClaimsPrincipal user, ReviewSetRow review) =>
        Sites.Of(user) is not { } sites || (review.Sites.Length > 0 && review.Sites.Split(';').All(site => sites.Contains(site, StringComparer.Ordinal)));

    /// <summary>Whether somebody may see results and our judgements: after the close whoever is clinician or approver; before it those of them who cannot come to read in it.</summary>
    public static bool SeesResults(ClaimsPrincipal user, ReviewSetRow review, IReadOnlyList<ChartWithAnswers> charts) =>
        (user.IsInRole(Roles.Clinician) || user.IsInRole(Roles.ModelApprover)) && Covers(user, review)
        && (review.State == "closed" || ((Coordinates(user, review) || !user.IsInRole(Roles.Reviewer)) && !charts.Any(chart => chart.IsReadBy(Roles.PersonOf(user)))));

    /// <summary>Whether somebody began the review and sees its results: who does reads no chart in it, for they know what we said.</summary>
    public static bool Coordinates(ClaimsPrincipal user, ReviewSetRow review) =>
        review.By == Roles.PersonOf(user) && (user.IsInRole(Roles.Clinician) || user.IsInRole(Roles.ModelApprover)) && Covers(user, review);

    /// <summary>Whether somebody may close the review or open it again: not those who read in it, who would see results and answer on.</summary>
    public static bool MayClose(ClaimsPrincipal user, ReviewSetRow review, IReadOnlyList<ChartWithAnswers> charts) =>
        Covers(user, review) && !charts.Any(chart => chart.IsReadBy(Roles.PersonOf(user)));

    /// <summary>What somebody may do with a chart.</summary>
    public static async Task<ChartRight> RightAsync(ClaimsPrincipal user, ReviewSetRow review, ChartWithAnswers chart, Store store, CancellationToken stop)
    {
        string by = Roles.PersonOf(user);
        if (!user.IsInRole(Roles.Reviewer) || review.State != "open" || (Coordinates(user, review) && !chart.IsReadBy(by)) || (Sites.Of(user) is { } sites && !await store.IsOfSitesAsync(new(chart.Chart.Patient), sites, stop)))
        {
            return ChartRight.None;
        }

        bool answered = chart.Answers.Any(answer => answer.By == by);
        return chart.IsReadBy(by)
            ? !answered ? ChartRight.Answer : chart.Reviewed.IsOpen ? ChartRight.SettleTogether : ChartRight.None
            : chart.Reviewed.IsOpen ? ChartRight.SettleAsThird : ChartRight.None;
    }

    /// <summary>The place an answer takes.</summary>
    public static string PlaceOf(ChartRight right, ChartWithAnswers chart, string by) => right switch
    {
        ChartRight.SettleAsThird => ReviewPlaces.Third,
        ChartRight.SettleTogether => ReviewPlaces.Consensus,
        _ => chart.Chart.First == by ? ReviewPlaces.First : ReviewPlaces.Second,
    };
}
