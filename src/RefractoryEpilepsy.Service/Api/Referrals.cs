using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using RefractoryEpilepsy.Reports;
using RefractoryEpilepsy.Service.Access;
using RefractoryEpilepsy.Service.Pages;
using RefractoryEpilepsy.Storage;

namespace RefractoryEpilepsy.Service.Api;

/// <summary>The worklist, where patients wait, how fresh sources are, and one patient's marks on the time axis: what those pages show, as tables.</summary>
internal static class Referrals
{
    private const int MostRows = 1000;

    private static readonly ScreeningTable Worklist = new("worklist",
        [new("patient"), new("lead"), new("strength"), new("why"), new("confidence"), new("resistant_since", ColumnType.Day), new("last_seizure", ColumnType.Day), new("risk", ColumnType.Number), new("rules"), new("state"), new("waits_for"), new("due", ColumnType.Day), new("deferred_until", ColumnType.Day), new("flagged_on", ColumnType.Day), new("assignee"), new("team")]);

    private static readonly ScreeningTable Loop = new("loop", [new("waits_for"), new("patients", ColumnType.Whole), new("overdue", ColumnType.Whole)]);
    private static readonly ScreeningTable Sources = new("sources", [new("source"), new("kind"), new("enabled"), new("last_finished"), new("judged_for", ColumnType.Day)]);
    private static readonly ScreeningTable Marks = new("timeline", [new("lane"), new("from", ColumnType.Day), new("to", ColumnType.Day), new("what"), new("resource")]);

    /// <summary>Maps <c>/api/worklist</c>, <c>/api/loop</c>, <c>/api/sources</c> and <c>/api/cases/{patient}/timeline</c>.</summary>
    public static void MapReferrals(this WebApplication host)
    {
        RouteGroupBuilder api = host.MapGroup("/api").WithTags("Referrals");
        api.MapGet("/worklist", async (HttpContext context, Store store, CancellationToken stop, [FromQuery] int take = 100, [FromQuery] string? format = null) =>
            await store.SilentSinceAsync(stop) is not null ? Results.Problem("The service is silent: nothing is shown or sent.", statusCode: StatusCodes.Status403Forbidden)
            : take is < 1 or > MostRows ? Results.Problem($"take is between 1 and {MostRows}; skip goes on.", statusCode: StatusCodes.Status400BadRequest)
            : new TableResult(Worklist, Aggregates.Rows((await store.WorklistAsync(WorklistLinks.Read(context.Request.Query) with { Take = take, Sites = Access.Sites.Of(context.User) }, stop)).Rows.Select(WorklistExport.Cells))))
            .WithSummary("Recommendations that wait for a person, with the filters of the page (view, step, group, rule, confidence, assignee, team, overdue, sort, descending, skip).");
        api.MapGet("/loop", async (HttpContext context, OverviewCounts counts, Store store, CancellationToken stop, [FromQuery] string? format = null) =>
            new TableResult(Loop, Aggregates.Rows(await store.SilentSinceAsync(stop) is not null ? [] : (await counts.LoopAsync(context.User)).Select(step => (string?[])[step.Step, N(step.Waiting), N(step.Overdue)]))))
            .WithSummary("Where patients wait in the referral loop.");
        api.MapGet("/sources", async (Store store, CancellationToken stop, [FromQuery] string? format = null) =>
        {
            IReadOnlyDictionary<string, RunRow> freshest = await store.FreshestAsync(stop);
            return new TableResult(Sources, Aggregates.Rows((await store.SourcesAsync(stop)).Select(source => freshest.GetValueOrDefault(source.Key) is var last
                ? (string?[])[source.Name, source.Kind, source.Enabled ? "yes" : "no", last?.Finished?.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture), Words.Of(last?.AsOf)]
                : [])));
        }).WithSummary("Sources and how fresh each is.");
        api.MapGet("/cases/{patient}/timeline", async (string patient, Store store, CancellationToken stop, [FromQuery] string? format = null) => await store.FindAsync(new(patient), stop) is { } found
            ? (IResult)new TableResult(Marks, Aggregates.Rows(EventLanes.Of(found.Case).SelectMany(lane => lane.Marks.Select(mark => (string?[])[lane.Title, Words.Of(mark.Day), Words.Of(mark.Until), mark.Title, mark.Evidence.Reference]))))
            : TypedResults.NotFound()).WithSummary("What the picture of a patient shows under the drug trials, mark by mark.");
    }

    private static string? N(long? number) => number?.ToString(CultureInfo.InvariantCulture);
}
