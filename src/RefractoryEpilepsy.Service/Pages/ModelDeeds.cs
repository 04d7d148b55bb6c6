using System.Globalization;
using Hangfire;
using Microsoft.AspNetCore.Mvc;
using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Learning;
using RefractoryEpilepsy.Learning.Training;
using RefractoryEpilepsy.Service.Access;
using RefractoryEpilepsy.Service.Commands;
using RefractoryEpilepsy.Service.Jobs;
using RefractoryEpilepsy.Storage;
using RefractoryEpilepsy.Service.Texts;

namespace RefractoryEpilepsy.Service.Pages;

/// <summary>What people do to models on their pages: forms by POST, each with a reason, back to the page they came from.</summary>
internal static class ModelDeeds
{
    private const int MostDraws = 20;

    private static Dictionary<string, string> Texts => new(StringComparer.Ordinal)
    {
        ["wrong"] = Say.T("That was refused: there is no such model, no reason was given, or the model was not calibrated on this site's patients."),
    };

    /// <summary>Why something was refused, for people; null where nothing was.</summary>
    public static string? Text(string? refused) => refused is null ? null : Texts.GetValueOrDefault(refused);

    /// <summary>What was done, for people; null where nothing was.</summary>
    public static string? Told(string? done) => done is null ? null : Say.T("Done. The scores of all patients are set anew in the background; large stores take some minutes.");

    /// <summary>Maps the forms and the downloads of a card.</summary>
    public static void MapModels(this WebApplication host)
    {
        host.MapPost("/models/{question}/train", async (string question, [FromForm] string? confirm, [FromForm] string? draws, HttpContext context, Store store, IBackgroundJobClient jobs) =>
        {
            if (RefractoryEpilepsy.Prediction.Questions.ById(question)?.Id is not { } id || confirm is null)
            {
                return Results.LocalRedirect("/models?refused=wrong");
            }

            string by = Roles.NameOf(context.User);
            int tried = int.TryParse(draws, NumberStyles.None, CultureInfo.InvariantCulture, out int given) ? Math.Clamp(given, 1, MostDraws) : new SearchOptions().DrawsPerAlgorithm;
            long training = await store.BeginTrainingAsync(id, by, Processes.Me, CancellationToken.None);
            jobs.Enqueue<TrainingJob>(job => job.RunAsync(training, id, tried, by, CancellationToken.None));
            return Results.LocalRedirect("/models");
        }).ExcludeFromDescription();
        host.MapPost("/models/{question}/roll-back", (string question, [FromForm] string? reason, HttpContext context, Store store, IBackgroundJobClient jobs) =>
            DoAsync("/models", jobs, () => ApprovedModel.RollBackAsync(store, TrainingRun.QuestionOf(question).Id, Roles.NameOf(context.User), reason ?? "", context.RequestAborted))).ExcludeFromDescription();
        host.MapPost("/models/{id}/approve", (string id, [FromForm] string? reason, HttpContext context, Store store, IBackgroundJobClient jobs) =>
            DoAsync(PageOf(id), jobs, () => ApprovedModel.ApproveAsync(store, id, silent: false, Roles.NameOf(context.User), reason ?? "", context.RequestAborted))).ExcludeFromDescription();
        host.MapPost("/models/{id}/silent", (string id, [FromForm] string? reason, HttpContext context, Store store, IBackgroundJobClient jobs) =>
            DoAsync(PageOf(id), jobs, () => ApprovedModel.ApproveAsync(store, id, silent: true, Roles.NameOf(context.User), reason ?? "", context.RequestAborted))).ExcludeFromDescription();
        host.MapPost("/models/{id}/retire", (string id, [FromForm] string? reason, HttpContext context, Store store, IBackgroundJobClient jobs) =>
            DoAsync(PageOf(id), jobs, () => ApprovedModel.RetireAsync(store, id, Roles.NameOf(context.User), reason ?? "", context.RequestAborted))).ExcludeFromDescription();
        host.MapPost("/models/{id}/calibrate", async (string id, [FromForm] string? confirm, HttpContext context, Store store, IBackgroundJobClient jobs) =>
        {
            if (confirm is null || await store.FindModelAsync(id, context.RequestAborted) is not { } row)
            {
                return Results.LocalRedirect("/models?refused=wrong");
            }

            string by = Roles.NameOf(context.User);
            long training = await store.BeginTrainingAsync(row.QuestionId, by, Processes.Me, CancellationToken.None, calibrates: id);
            jobs.Enqueue<TrainingJob>(job => job.CalibrateAsync(training, id, by, CancellationToken.None));
            return Results.LocalRedirect("/models");
        }).ExcludeFromDescription();
        host.MapGet("/models/{id}/card.{form}", async (string id, string form, HttpContext context, Store store) =>
        {
            if (await store.FindModelAsync(id, context.RequestAborted) is not { } row || form is not ("json" or "md"))
            {
                return Results.NotFound();
            }

            await store.RecordAsync(Roles.NameOf(context.User), "export-model-card", id, context.RequestAborted);
            return form == "json" ? Results.Text(row.Card, "application/json") : Results.Text(CardText.Markdown(RefractoryModel.CardOf(row.Card)), "text/markdown");
        }).ExcludeFromDescription();
    }

    // What people may decide wrongly is told on the page; scores are set anew by a job, whatever was decided.
    private static async Task<IResult> DoAsync(string page, IBackgroundJobClient jobs, Func<Task> deed)
    {
        try
        {
            await deed();
        }
        catch (WrongCallException)
        {
            return Results.LocalRedirect(page + "?refused=wrong");
        }

        jobs.Enqueue<ScoringJob>(job => job.RunAsync(CancellationToken.None));
        return Results.LocalRedirect(page + "?done=true");
    }

    private static string PageOf(string id) => "/models/" + Uri.EscapeDataString(id);
}
