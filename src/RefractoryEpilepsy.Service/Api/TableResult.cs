using System.Globalization;
using System.Text;
using System.Text.Json;
using RefractoryEpilepsy.Reports;
using RefractoryEpilepsy.Storage.Analytics;

namespace RefractoryEpilepsy.Service.Api;

/// <summary>A table as the answer to a call: JSON, CSV or Parquet, by <c>?format=</c>, else by <c>Accept</c>.</summary>
/// <param name="rows">Cells as text, in the order of the columns; null or empty where unknown.</param>
internal sealed class TableResult(ScreeningTable table, IAsyncEnumerable<string?[]> rows) : IResult
{
    private const string Parquet = "application/vnd.apache.parquet";

    /// <inheritdoc/>
    public Task ExecuteAsync(HttpContext httpContext) => FormatOf(httpContext.Request) switch
    {
        "csv" => CsvAsync(httpContext),
        "parquet" => ParquetAsync(httpContext),
        "json" => JsonAsync(httpContext),
        _ => Results.Problem("The format is json, csv or parquet.", statusCode: StatusCodes.Status400BadRequest).ExecuteAsync(httpContext),
    };

    /// <summary><c>json</c>, <c>csv</c>, <c>parquet</c>, or what else was asked for.</summary>
    public static string FormatOf(HttpRequest request)
    {
        if (request.Query["format"].ToString() is { Length: > 0 } asked)
        {
            return asked;
        }

        string accept = request.Headers.Accept.ToString();
        return accept.Contains("text/csv", StringComparison.OrdinalIgnoreCase) ? "csv" : accept.Contains("parquet", StringComparison.OrdinalIgnoreCase) ? "parquet" : "json";
    }

    private async Task JsonAsync(HttpContext context)
    {
        context.Response.ContentType = "application/json; charset=utf-8";
        await using var writer = new Utf8JsonWriter(context.Response.BodyWriter);
        writer.WriteStartArray();
        await foreach (string?[] row in rows.WithCancellation(context.RequestAborted))
        {
            writer.WriteStartObject();
            for (int column = 0; column < table.Columns.Count; column++)
            {
                writer.WritePropertyName(table.Columns[column].Name);
                Write(writer, table.Columns[column].Type, row[column]);
            }

            writer.WriteEndObject();
            if (writer.BytesPending > 1 << 16)
            {
                await writer.FlushAsync(context.RequestAborted);
            }
        }

        writer.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter writer, ColumnType type, string? cell)
    {
        if (string.IsNullOrEmpty(cell))
        {
            writer.WriteNullValue();
        }
        else if (type is ColumnType.Whole or ColumnType.Number && decimal.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal number))
        {
            writer.WriteNumberValue(number);
        }
        else if (type == ColumnType.Flag)
        {
            writer.WriteBooleanValue(cell == "true");
        }
        else
        {
            writer.WriteStringValue(cell);
        }
    }

    private async Task CsvAsync(HttpContext context)
    {
        context.Response.ContentType = "text/csv; charset=utf-8";
        context.Response.Headers.ContentDisposition = $"attachment; filename=\"{table.Name}.csv\"";
        await WriteCsvAsync(context.Response.Body, context.RequestAborted);
    }

    private async Task ParquetAsync(HttpContext context)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("refractory-table-");
        try
        {
            string csv = Path.Combine(folder.FullName, "table.csv");
            string parquet = Path.Combine(folder.FullName, "table.parquet");
            await using (FileStream file = File.Create(csv))
            {
                await WriteCsvAsync(file, context.RequestAborted);
            }

            await Task.Run(() => ParquetFiles.FromCsv(table, csv, parquet), context.RequestAborted);
            context.Response.ContentType = Parquet;
            context.Response.Headers.ContentDisposition = $"attachment; filename=\"{table.Name}.parquet\"";
            await context.Response.SendFileAsync(parquet, context.RequestAborted);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private async Task WriteCsvAsync(Stream stream, CancellationToken stop)
    {
        var text = new StringBuilder(table.Header);
        await foreach (string?[] row in rows.WithCancellation(stop))
        {
            CsvText.AppendRow(text, row);
            if (text.Length > 1 << 16)
            {
                await stream.WriteAsync(Encoding.UTF8.GetBytes(text.ToString()), stop);
                text.Clear();
            }
        }

        await stream.WriteAsync(Encoding.UTF8.GetBytes(text.ToString()), stop);
    }
}
