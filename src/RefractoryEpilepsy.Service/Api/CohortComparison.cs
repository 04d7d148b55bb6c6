using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Claims;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using RefractoryEpilepsy.Reports;
using RefractoryEpilepsy.Reports.CohortBoard;
using RefractoryEpilepsy.Service.Access;
using RefractoryEpilepsy.Storage;

namespace RefractoryEpilepsy.Service.Api;

/// <summary>Definitions side by side for some patients, for the page and for programs: the same counts through the same gate.</summary>
internal static class CohortComparison
{
    /// <summary>More counts than this of one run are made anew by turns: memory does not grow with the filters that people try.</summary>
    private const int MostCounted = 64;

    /// <summary>Counts of the rows of one run, for as long as these rows are held.</summary>
    private static readonly ConditionalWeakTable<IReadOnlyList<CohortRow>, ConcurrentDictionary<string, Lazy<Task<CohortCounts>>>> Counted = [];

    private static readonly ScreeningTable Table = new("cohort-comparison", [new("part"), new("name"), new("detail"), new("patients", ColumnType.Whole)]);

    /// <summary>Maps <c>/api/cohort-comparison</c>.</summary>
    public static void MapCohortComparison(this WebApplication host) => host.MapGet("/api/cohort-comparison", async (
        HttpContext context, Store store, CohortRows rows, CancellationToken stop, [FromQuery] string? site = null, [FromQuery] string? age = null, [FromQuery] string? sex = null, [FromQuery] string? cause = null, [FromQuery] string? drug = null, [FromQuery] string? format = null) =>
        await rows.FindAsync(stop) is { } all
            ? await CountAsync(all, context.User, store, site, age, sex, cause, drug, stop) is { } counts ? (IResult)new TableResult(Table, Aggregates.Rows(Rows(counts))) : Results.Problem("There is no such site.", statusCode: StatusCodes.Status404NotFound)
            : Results.Problem("The patients are being read, or nothing was screened yet. Ask again in a moment.", statusCode: StatusCodes.Status503ServiceUnavailable))
        .WithTags("Aggregates").WithSummary("Definitions of drug resistance side by side: sizes, overlap, who moves and why, causes by outcome; for a site, age band, sex, cause or drug.");

    /// <summary>The counts of a filter as this caller may see them; of the caller's own sites. Null: there is no such site.</summary>
    public static async Task<CohortCounts?> CountAsync(IReadOnlyList<CohortRow> all, ClaimsPrincipal user, Store store, string? site, string? age, string? sex, string? cause, string? drug, CancellationToken stop)
    {
        // Whatever else a record names would be a group of a few, or of one: whoever knows an id could ask for its holder.
        if (Given(site) is { } asked && !await store.IsSiteAsync(asked, stop))
        {
            return null;
        }

        IReadOnlyList<string>? scope = Sites.Of(user);
        bool exact = Roles.SeesPatients(user);
        ConcurrentDictionary<string, Lazy<Task<CohortCounts>>> known = Counted.GetOrCreateValue(all);
        if (known.Count > MostCounted)
        {
            known.Clear();
        }

        // Who may see what is part of the key: counts of other sites, or exact ones, are never met under it.
        string key = JsonSerializer.Serialize(new { exact, scope = scope?.Order(StringComparer.Ordinal), site = Given(site), age = Given(age), sex = Given(sex), cause = Given(cause), drug = Given(drug) });
        Lazy<Task<CohortCounts>> found = known.GetOrAdd(key, _ => new(() => Task.Run(() => CountAsync(all, scope, exact, store, site, age, sex, cause, drug))));
        try
        {
            return await found.Value.WaitAsync(stop);
        }
        catch when (!found.Value.IsCompletedSuccessfully && !stop.IsCancellationRequested)
        {
            known.TryRemove(KeyValuePair.Create(key, found));
            throw;
        }
    }

    private static async Task<CohortCounts> CountAsync(IReadOnlyList<CohortRow> all, IReadOnlyList<string>? scope, bool exact, Store store, string? site, string? age, string? sex, string? cause, string? drug)
    {
        IReadOnlySet<string>? own = scope is null ? null : await store.PatientsOfSitesAsync(scope, CancellationToken.None);
        IReadOnlyList<CohortRow> mine = own is null ? all : [.. all.Where(row => own.Contains(row.Patient))];
        var filter = new CohortFilter(Given(sex), Given(age), Given(cause), Given(drug), Given(site) is { } one ? await store.PatientsOfSitesAsync([one], CancellationToken.None) : null);
        return CohortCounts.Of(mine, filter, CohortRows.Definitions, exact);
    }

    private static IEnumerable<string?[]> Rows(CohortCounts counts)
    {
        yield return ["all", "patients", null, N(counts.Patients)];
        foreach (DefinitionCount definition in counts.Definitions)
        {
            yield return ["definition", definition.Title, "yes", N(definition.Members)];
            yield return ["definition", definition.Title, "no", N(definition.Others)];
            yield return ["definition", definition.Title, "unknown", N(definition.Unknown)];
        }

        foreach (PatternCount pattern in counts.Patterns)
        {
            yield return ["overlap", pattern.Answers, null, N(pattern.Patients)];
        }

        foreach (DefinitionMove move in counts.Moves)
        {
            yield return ["both", move.Other, null, N(move.Both)];
            foreach (MoveReason reason in move.OnlyFirst)
            {
                yield return ["only-first", move.Other, reason.Criterion, N(reason.Patients)];
            }

            foreach (MoveReason reason in move.OnlyOther)
            {
                yield return ["only-other", move.Other, reason.Criterion, N(reason.Patients)];
            }
        }

        foreach (CauseOutcome cause in counts.Causes)
        {
            foreach ((string outcome, long? patients) in CohortRow.Outcomes.Zip(cause.ByOutcome))
            {
                yield return ["cause", cause.Cause, outcome, N(patients)];
            }
        }
    }

    private static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;

    private static string? N(long? count) => count?.ToString(CultureInfo.InvariantCulture);
}
