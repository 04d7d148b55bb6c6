using System.Runtime.CompilerServices;
using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Reports;
using RefractoryEpilepsy.Service.Access;
using RefractoryEpilepsy.Storage;

namespace RefractoryEpilepsy.Service.Api;

/// <summary>The flat tables of judged patients, and the features, of the caller's own sites: JSON, CSV or Parquet.</summary>
internal static class Tables
{
    /// <summary>Maps <c>/api/tables/{table}</c> and <c>/api/features</c>.</summary>
    public static void MapTables(this WebApplication host)
    {
        RouteGroupBuilder api = host.MapGroup("/api").WithTags("Tables");
        api.MapGet("/tables/{table}", (string table, HttpContext context, Store store, string? format = null) => FlatTables.All.FirstOrDefault(known => known.Table.Name == table) is { } found
            ? new TableResult(found.Table, RowsAsync(found, store, Sites.Of(context.User), context.RequestAborted))
            : Results.Problem($"The tables are {string.Join(", ", FlatTables.All.Select(known => known.Table.Name))}.", statusCode: StatusCodes.Status404NotFound))
            .WithSummary("patients, trials, reasons, flags, causes, seizures, levels or gaps: one thing a row, joined by patient.");
        api.MapGet("/features", (HttpContext context, Store store, KnowledgeBase knowledge, string? format = null) =>
        {
            FlatTable features = FlatTables.Features(knowledge.Parameters);
            return new TableResult(features.Table, RowsAsync(features, store, Sites.Of(context.User), context.RequestAborted));
        }).WithSummary("Every input of the models, one row per patient, for notebooks.");
    }

    private static async IAsyncEnumerable<string?[]> RowsAsync(FlatTable table, Store store, IReadOnlyList<string>? sites, [EnumeratorCancellation] CancellationToken stop)
    {
        IReadOnlySet<string>? seen = sites is null ? null : await store.PatientsOfSitesAsync(sites, stop);
        await foreach (JudgedPatient patient in Silence.AllAsync(store, stop))
        {
            if (seen?.Contains(patient.Case.Timeline.Patient.Value) == false)
            {
                continue;
            }

            foreach (string?[] row in table.Rows(patient))
            {
                yield return row;
            }
        }
    }
}
