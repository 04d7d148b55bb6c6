using System.Globalization;
using Hangfire;
using Microsoft.AspNetCore.Mvc;
using RefractoryEpilepsy.Fhir.Sources;
using RefractoryEpilepsy.Fhir.Sources.Servers;
using RefractoryEpilepsy.Service.Access;
using RefractoryEpilepsy.Service.Commands;
using RefractoryEpilepsy.Storage;

namespace RefractoryEpilepsy.Service.Jobs;

/// <summary>What the forms of the Sources and Runs pages do. The store keeps each deed together with its entry in the audit trail, or neither.</summary>
internal static class SourceForms
{
    /// <summary>Maps the forms, and the scheduler's own pages at <c>/jobs</c>.</summary>
    public static void MapJobs(this WebApplication host)
    {
        host.MapPost("/sources", AddAsync).ExcludeFromDescription();
        host.MapPost("/sources/{name}/{act}", ActAsync).ExcludeFromDescription();
        host.MapPost("/runs/{run}/cancel", CancelAsync).ExcludeFromDescription();

        // Who may see them stands in the access matrix, as for every page.
        host.MapHangfireDashboard("/jobs", new DashboardOptions { Authorization = [], AppPath = "/runs", DashboardTitle = "Scheduler", DisplayStorageConnectionString = false, IsReadOnlyFunc = _ => true });
    }

    private static async Task<IResult> AddAsync([FromForm] string? name, [FromForm] string? address, [FromForm] string? group, [FromForm] string? auth, [FromForm] string? cron, [FromForm] bool? drop, HttpContext context, Store store, CancellationToken stop)
    {
        try
        {
            SourceRow source = SourceCommand.Read((name ?? "").Trim(), (address ?? "").Trim(), Given(group), Given(auth), Given(cron), drop ?? false);
            await store.AddSourceAsync(source, Roles.NameOf(context.User), stop);
            return Back(context, Texts.Say.T("{0} is set up.", source.Name));
        }
        catch (Exception fault) when (fault is WrongCallException or StoreException or InputException)
        {
            return Back(context, fault.Message);
        }
    }

    private static async Task<IResult> ActAsync(string name, string act, HttpContext context, Store store, SourceRun runs, CancellationToken stop)
    {
        if (await store.FindSourceAsync(name, stop) is not { } source || act is not ("run" or "check" or "pause" or "resume" or "remove"))
        {
            return Results.NotFound();
        }

        string by = Roles.NameOf(context.User);
        switch (act)
        {
            case "run":
                RunRow? run = await runs.AskAsync(source, "person", stop, by);
                return run is null ? Back(context, Texts.Say.T("{0}: there is no delivery that was not taken in.", name)) : Results.LocalRedirect("/runs");
            case "check":
                // What is asked of another machine cannot be taken back: its record is kept before.
                await store.RecordAsync(by, "check-source", source.Name, stop);
                string said = await CheckAsync(source, stop);
                await store.SaidAsync(source.Id, said, stop);
                return Back(context, Texts.Say.T("{0}: checked.", name));
            case "remove":
                await store.RemoveSourceAsync(name, by, stop);
                return Back(context, Texts.Say.T("{0} is removed; what was taken in from it stays.", name));
            default:
                await store.EnableSourceAsync(name, act == "resume", by, stop);
                return Back(context, act == "resume" ? Texts.Say.T("{0} goes on.", name) : Texts.Say.T("{0} is paused.", name));
        }
    }

    private static async Task<IResult> CancelAsync(string run, HttpContext context, Store store, CancellationToken stop)
    {
        if (!long.TryParse(run, NumberStyles.None, CultureInfo.InvariantCulture, out long id) || await store.FindRunAsync(id, stop) is null)
        {
            return Results.NotFound();
        }

        await store.CancelRunAsync(id, Roles.NameOf(context.User), stop);
        return Results.LocalRedirect("/runs");
    }

    private static async Task<string> CheckAsync(SourceRow source, CancellationToken stop)
    {
        try
        {
            return source.Kind == "server" ? await SourceCheck.OfServerAsync(new Uri(source.Address), source.AuthFile, stop) : SourceCheck.OfFolder(source);
        }
        catch (Exception fault) when (fault is ServerException or InputException)
        {
            return fault.Message;
        }
    }

    private static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private static IResult Back(HttpContext context, string said) => SignedWords.Back(context, "/sources", said);
}
