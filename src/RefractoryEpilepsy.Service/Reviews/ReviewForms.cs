using System.Globalization;
using Hangfire;
using Microsoft.AspNetCore.Mvc;
using RefractoryEpilepsy.Causes;
using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Reports.ChartReview;
using RefractoryEpilepsy.Service.Access;
using RefractoryEpilepsy.Service.Api;
using RefractoryEpilepsy.Storage;

namespace RefractoryEpilepsy.Service.Reviews;

/// <summary>What the forms of the review pages do, and the tables of a review for programs.</summary>
internal static class ReviewForms
{
    private const int MostCharts = 5000;
    private const int LongestComment = 2000;

    /// <summary>Maps the forms and <c>/api/reviews</c>.</summary>
    public static void MapReviews(this WebApplication host)
    {
        host.MapPost("/review", BeginAsync).ExcludeFromDescription();
        host.MapPost("/review/{set}/next", NextAsync).ExcludeFromDescription();
        host.MapPost("/review/{set}/charts/{number}/answer", AnswerAsync).ExcludeFromDescription();
        host.MapPost("/review/{set}/state", StateAsync).ExcludeFromDescription();
        host.MapPost("/review/{set}/training", TrainingAsync).ExcludeFromDescription();
        RouteGroupBuilder api = host.MapGroup("/api/reviews").WithTags("Chart review");
        api.MapGet("/{set}", ChartsAsync).WithSummary("Charts of a review with what was agreed, one a row; the first columns are those of a truth file.");
        api.MapGet("/{set}/results", ResultsAsync).WithSummary("Kappa, predictive value, sensitivity, specificity and prevalence of a review, with 95 % intervals.");
    }

    private static async Task<IResult> BeginAsync([FromForm] IFormCollection form, HttpContext context, Store store, HostOptions options, IBackgroundJobClient jobs, CancellationToken stop)
    {
        string title = form["name"].ToString().Trim();
        string seed = form["seed"].ToString();
        string[] readers = [.. form["reader"].OfType<string>().Concat(form["reviewers"].ToString().Split([';', ',', '\n', '\r'])).Select(reader => reader.Trim()).Where(reader => reader.Length > 0).Distinct(StringComparer.Ordinal)];
        bool wellFormed = int.TryParse(form["size"], NumberStyles.None, CultureInfo.InvariantCulture, out int charts) && charts is > 0 and <= MostCharts
            && int.TryParse(seed, NumberStyles.None, CultureInfo.InvariantCulture, out _);
        if (title.Length is 0 or > 100 || !wellFormed || readers.Length == 1 || readers.Any(reader => reader.Length > 200))
        {
            return Results.LocalRedirect("/review?said=wrong");
        }

        // A name with a slip of the pen would get charts that nobody reads.
        if (options.SignIn is not null && form["also-unknown"] != "true" && readers.Except(await store.PeopleInRoleAsync(Roles.Reviewer, stop), StringComparer.Ordinal).Any())
        {
            return Results.LocalRedirect("/review?said=unknown-reader");
        }

        if (await store.LatestRunAsync(stop) is not { } run)
        {
            return Results.LocalRedirect("/review?said=nobody");
        }

        long set = await store.BeginReviewAsync(
            new()
            {
                Name = title, By = Roles.PersonOf(context.User), Seed = int.Parse(seed, CultureInfo.InvariantCulture), Size = charts, Reviewers = string.Join(';', readers),
                Sites = Sites.Of(context.User) is { } sites ? string.Join(';', sites) : "", State = "drawing", RunId = run.Id, AsOf = run.AsOf, Total = run.Patients,
            },
            stop);
        jobs.Enqueue<ReviewDrawJob>(job => job.RunAsync(set, CancellationToken.None));
        return Results.LocalRedirect($"/review/{set}");
    }

    private static async Task<IResult> NextAsync(string set, HttpContext context, Store store, CancellationToken stop) =>
        await ReviewAccess.FindAsync(set, context.User, store, stop) is not { } review ? Results.NotFound()
        : review.State == "open" && !ReviewAccess.Coordinates(context.User, review) && await store.NextChartAsync(review, Roles.PersonOf(context.User), Sites.Of(context.User), stop) is { } number ? Results.LocalRedirect($"/review/{review.Id}/charts/{number}")
        : Results.LocalRedirect($"/review/{review.Id}?said=done");

    private static async Task<IResult> AnswerAsync(string set, string number, [FromForm] IFormCollection form, HttpContext context, Store store, KnowledgeBase knowledge, CancellationToken stop)
    {
        string by = Roles.PersonOf(context.User);
        if (await ReviewAccess.FindAsync(set, context.User, store, stop) is not { } review || !int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int at)
            || await store.FindReviewChartAsync(review.Id, at, stop) is not { } chart)
        {
            return Results.NotFound();
        }

        ChartRight right = await ReviewAccess.RightAsync(context.User, review, chart, store, stop);
        string page = $"/review/{review.Id}";
        if (right == ChartRight.None)
        {
            return Results.LocalRedirect(page + "?said=not-yours");
        }

        string resistant = form["resistant"].ToString();
        string told = form["since"].ToString();
        DateOnly? since = DateOnly.TryParseExact(told, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly day) ? day : null;
        string comment = form["comment"].ToString().Trim();
        if (resistant is not ("yes" or "no" or "unknown") || comment.Length > LongestComment || (told.Length > 0 && since is null) || since > review.AsOf || (since is not null && resistant != "yes"))
        {
            return Results.LocalRedirect($"{page}/charts/{at}?said=wrong");
        }

        bool kept = await store.AnswerChartAsync(
            new()
            {
                SetId = review.Id, Number = at, Patient = chart.Chart.Patient, By = by, Place = ReviewAccess.PlaceOf(right, chart, by), Resistant = resistant, Since = since, Comment = comment,
                FailedDrugs = string.Join(';', form["drug"].OfType<string>().Where(knowledge.Drugs.ContainsKey).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)),
                Causes = string.Join(';', CauseCatalogue.InOrder.Select(cause => cause.Id).Where(id => form["cause"].Contains(id))),
            },
            stop);
        return !kept ? Results.LocalRedirect(page + "?said=not-yours")
            : right == ChartRight.Answer && await store.NextChartAsync(review, by, Sites.Of(context.User), stop) is { } next ? Results.LocalRedirect($"{page}/charts/{next}?said=kept")
            : Results.LocalRedirect(page + "?said=kept");
    }

    private static async Task<IResult> StateAsync(string set, [FromForm] string? state, HttpContext context, Store store, CancellationToken stop)
    {
        if (await ReviewAccess.FindAsync(set, context.User, store, stop) is not { } review || !ReviewAccess.MayClose(context.User, review, await store.ReviewChartsAsync(review.Id, stop)) || (review.State, state) is not (("open", "closed") or ("closed", "open")))
        {
            return Results.NotFound();
        }

        await store.ChangeReviewAsync(review.Id, state == "closed" ? "close-chart-review" : "reopen-chart-review", Roles.PersonOf(context.User), stop);
        return Results.LocalRedirect($"/review/{review.Id}");
    }

    private static async Task<IResult> TrainingAsync(string set, [FromForm] string? trains, HttpContext context, Store store, CancellationToken stop)
    {
        if (await ReviewAccess.FindAsync(set, context.User, store, stop) is not { } review || trains is not ("yes" or "no"))
        {
            return Results.NotFound();
        }

        await store.ChangeReviewAsync(review.Id, trains == "yes" ? "let-review-train" : "keep-review-from-training", Roles.PersonOf(context.User), stop);
        return Results.LocalRedirect($"/review/{review.Id}");
    }

    private static async Task<IResult> ChartsAsync(string set, HttpContext context, Store store, CancellationToken stop, string? format = null)
    {
        if (await ReviewAccess.FindAsync(set, context.User, store, stop) is not { } review)
        {
            return Results.NotFound();
        }

        IReadOnlyList<ChartWithAnswers> charts = await store.ReviewChartsAsync(review.Id, stop);
        return ReviewAccess.SeesResults(context.User, review, charts)
            ? new TableResult(ReviewFiles.Charts, Aggregates.Rows(ReviewFiles.Rows(charts, all: true)))
            : Results.Problem("Whoever reads in a review sees its charts when it is closed.", statusCode: StatusCodes.Status403Forbidden);
    }

    private static async Task<IResult> ResultsAsync(string set, HttpContext context, Store store, CancellationToken stop, string? format = null)
    {
        if (await ReviewAccess.FindAsync(set, context.User, store, stop) is not { } review)
        {
            return Results.NotFound();
        }

        IReadOnlyList<ChartWithAnswers> charts = await store.ReviewChartsAsync(review.Id, stop);
        return ReviewAccess.SeesResults(context.User, review, charts)
            ? new TableResult(ReviewFiles.Results, Aggregates.Rows(ReviewFiles.Rows(ReviewFiles.ResultOf(review, charts), Roles.SeesPatients(context.User))))
            : Results.Problem("Whoever reads in a review sees its results when it is closed.", statusCode: StatusCodes.Status403Forbidden);
    }
}
