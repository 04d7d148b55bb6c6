using System.Globalization;
using System.Text;
using MiniExcelLibs;
using RefractoryEpilepsy.Fhir.Publishing;
using RefractoryEpilepsy.Reports;
using RefractoryEpilepsy.Service.Access;
using RefractoryEpilepsy.Service.Pages;
using RefractoryEpilepsy.Storage;

namespace RefractoryEpilepsy.Service.Api;

/// <summary>The worklist as CSV, as a spreadsheet, and as a FHIR List (one line of NDJSON). By pseudonym; recorded first.</summary>
internal static class WorklistExport
{
    private static readonly string[] Columns =
        ["patient", "lead", "strength", "why", "confidence", "resistant_since", "last_seizure", "risk", "rules", "state", "waits_for", "due", "deferred_until", "flagged_on", "assignee", "team"];

    /// <summary>Maps <c>/worklist/export/{format}</c>.</summary>
    public static void MapWorklistExport(this WebApplication host) => host.MapGet("/worklist/export/{format}", ExportAsync).ExcludeFromDescription();

    private static async Task<IResult> ExportAsync(string format, HttpContext context, Store store, TimeProvider clock, CancellationToken stop)
    {
        if (format is not ("csv" or "xlsx" or "ndjson"))
        {
            return Results.NotFound();
        }

        WorklistQuery query = WorklistLinks.Read(context.Request.Query) with { Sites = Sites.Of(context.User) };
        if (await store.SilentSinceAsync(stop) is not null)
        {
            return Results.Problem("The service is silent: nothing is shown or sent.", statusCode: StatusCodes.Status403Forbidden);
        }

        IReadOnlyList<WorklistItem> rows = await store.WorklistAllAsync(query, stop);
        string name = $"worklist-{clock.GetUtcNow():yyyy-MM-dd}.{format}";
        return format switch
        {
            "csv" => Results.File(Csv(rows), "text/csv; charset=utf-8", name),
            "xlsx" => Results.File(Spreadsheet(rows), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", name),
            _ => Results.File(List(rows, query, clock.GetUtcNow()), "application/fhir+ndjson", name),
        };
    }

    /// <summary>A row as text, in the order of the columns.</summary>
    public static string[] Cells(WorklistItem row) =>
    [
        row.Patient, row.Lead, row.Strength, row.Line, row.Confidence, Day(row.ResistantSince), Day(row.LastSeizure), row.Risk?.ToString("0.000", CultureInfo.InvariantCulture) ?? "", row.Rules, row.State, row.Next, Day(row.DueOn), Day(row.HiddenUntil), Day(row.FlaggedOn),
        row.Assignee, row.Team,
    ];

    private static string Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "";

    private static byte[] Csv(IReadOnlyList<WorklistItem> rows)
    {
        var text = new StringBuilder();
        CsvText.AppendRow(text, Columns);
        foreach (WorklistItem row in rows)
        {
            CsvText.AppendRow(text, Cells(row));
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>Every cell is text: nothing in it is run as a formula.</summary>
    private static byte[] Spreadsheet(IReadOnlyList<WorklistItem> rows)
    {
        using var file = new MemoryStream();
        file.SaveAs(rows.Select(row => Columns.Zip(Cells(row)).ToDictionary(cell => cell.First, cell => (object)cell.Second)), sheetName: "Worklist");
        return file.ToArray();
    }

    private static byte[] List(IReadOnlyList<WorklistItem> rows, WorklistQuery query, DateTimeOffset at) =>
        [.. FhirJson.Bytes(WorklistResource.Of(rows.Select(row => new ListedPatient(row.Patient, row.Line, row.FlaggedOn)), WorklistLinks.TextOf(query), at)), (byte)'\n'];
}
