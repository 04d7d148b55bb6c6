using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using RefractoryEpilepsy.Cohorts;
using RefractoryEpilepsy.Referral;
using RefractoryEpilepsy.Reports;
using RefractoryEpilepsy.Storage;

namespace RefractoryEpilepsy.Service.Api;

/// <summary>Counts and definitions, for everyone who may see aggregates. Small cells are hidden from whoever may not see patients.</summary>
internal static class Aggregates
{
    private static readonly ScreeningTable Counts = new("counts", [new("group"), new("name"), new("patients", ColumnType.Whole)]);
    private static readonly ScreeningTable Rules = new("rules", [new("rule"), new("title"), new("logic"), new("source"), new("jurisdiction"), new("patients", ColumnType.Whole)]);
    private static readonly ScreeningTable Cohorts = new("cohorts", [new("cohort"), new("title"), new("criterion"), new("text"), new("source")]);
    private static readonly ScreeningTable Gaps = new("gaps", [new("code"), new("gaps", ColumnType.Whole)]);
    private static readonly ScreeningTable Runs = new("runs",
        [new("run", ColumnType.Whole), new("as_of", ColumnType.Day), new("state"), new("started"), new("finished"), new("knowledge_version"), new("patients", ColumnType.Whole)]);

    /// <summary>Maps <c>/api/counts</c>, <c>/api/attrition</c>, <c>/api/rules</c>, <c>/api/cohorts</c>, <c>/api/gaps</c> and <c>/api/runs</c>.</summary>
    public static void MapAggregates(this WebApplication host)
    {
        RouteGroupBuilder api = host.MapGroup("/api").WithTags("Aggregates");
        api.MapGet("/counts", async (HttpContext context, OverviewCounts counts, CancellationToken stop, [FromQuery] string? format = null) =>
            await counts.OfAsync(context.User, stop) is var (_, figures) ? (IResult)new TableResult(Counts, Rows(CountRows(figures))) : NothingYet()).WithSummary("Patients by status, confidence, failed drug, flag, cause and year of resistance.");
        api.MapGet("/attrition", async (HttpContext context, OverviewCounts counts, CancellationToken stop, [FromQuery] string? format = null) =>
            await counts.OfAsync(context.User, stop) is var (_, figures)
                ? (IResult)new TableResult(ScreeningTables.Attrition, Rows(figures.Attrition.Select(step => (string?[])[step.Criterion, N(step.Remaining), N(step.Excluded), N(step.Unknown)])))
                : NothingYet()).WithSummary("How the resistant cohort comes about; unknown is a column of its own.");
        api.MapGet("/rules", async (HttpContext context, OverviewCounts counts, CancellationToken stop, [FromQuery] string? format = null) =>
        {
            IReadOnlyList<NamedCount> fired = (await counts.OfAsync(context.User, stop))?.Figures.Flags ?? [];
            return new TableResult(Rules, Rows(ReferralRules.All.Select(rule => (string?[])[rule.Id, rule.Title, rule.Logic, rule.Source, rule.Jurisdiction, N(OverviewFigures.Of(fired, rule.Id))])));
        }).WithSummary("Every recommendation, with logic, source and how many patients it is raised for.");
        api.MapGet("/cohorts", ([FromQuery] string? format = null) => new TableResult(Cohorts, Rows(((CohortDefinition[])[CohortDefinitions.DrugResistant, .. CohortDefinitions.SideBySide])
            .SelectMany(cohort => cohort.Criteria.Select(criterion => (string?[])[cohort.Id, cohort.Title, criterion.Id, criterion.Text, cohort.Source]))))).WithSummary("Definitions of the cohorts: one row per criterion.");
        api.MapGet("/gaps", async (Store store, CancellationToken stop, [FromQuery] string? format = null) =>
            new TableResult(Gaps, Rows((await store.GapsByCodeAsync(stop)).Select(gap => (string?[])[gap.Name, N(SmallCells.IsSmall(gap.Count) ? null : gap.Count)])))).WithSummary("What could not be read or mapped, by kind.");
        api.MapGet("/runs", async (HttpContext context, OverviewCounts counts, Store store, CancellationToken stop, [FromQuery] string? format = null) =>
        {
            OverviewFigures? figures = (await counts.OfAsync(context.User, stop))?.Figures;
            return new TableResult(Runs, Rows((await store.RunsAsync(1000, stop)).Select(run => (string?[])[
                N(run.Id), Words.Of(run.AsOf), run.State, At(run.Started), At(run.Finished), run.KnowledgeVersion, N(OverviewCounts.PatientsOf(run, figures, context.User))])));
        }).WithSummary("Runs, the newest first.");
    }

    /// <summary>Rows that are all at hand.</summary>
    public static async IAsyncEnumerable<string?[]> Rows(IEnumerable<string?[]> rows)
    {
        foreach (string?[] row in rows)
        {
            yield return row;
        }

        await Task.CompletedTask;
    }

    private static IEnumerable<string?[]> CountRows(OverviewFigures figures) =>
        Group("judged", [new("all", figures.Judged)]).Concat(Group("status", figures.ByStatus)).Concat(Group("confidence", figures.ByConfidence)).Concat(Group("failed-drug", figures.Drugs))
            .Concat(Group("flag", figures.Flags)).Concat(Group("cause", figures.Causes)).Concat(Group("resistant-since-year", figures.ByYear));

    private static IEnumerable<string?[]> Group(string group, IEnumerable<NamedCount> counts) => counts.Select(count => (string?[])[group, count.Name, N(count.Count)]);

    private static IResult NothingYet() => Results.Problem("Nothing was screened yet.", statusCode: StatusCodes.Status404NotFound);

    private static string? N(long? number) => number?.ToString(CultureInfo.InvariantCulture);

    private static string? At(DateTime? time) => time?.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
}
