using DuckDB.NET.Data;
using RefractoryEpilepsy.Reports;

namespace RefractoryEpilepsy.Storage.Analytics;

/// <summary>The tables of the screening export as Parquet, written by DuckDB from the CSV files, in the same order of rows.</summary>
public static class ParquetFiles
{
    /// <summary>Writes <paramref name="parquet"/> with the rows of <paramref name="csv"/>, typed; empty cells become null.</summary>
    public static void FromCsv(ScreeningTable table, string csv, string parquet)
    {
        string columns = string.Join(", ", table.Columns.Select(column => $"'{column.Name}': 'VARCHAR'"));
        string typed = string.Join(", ", table.Columns.Select(Typed));
        using var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        using DuckDBCommand command = connection.CreateCommand();
        command.CommandText = $$"""
            SET memory_limit = '512MB';
            SET preserve_insertion_order = true;
            COPY (SELECT {{typed}} FROM read_csv({{Quote(csv)}}, columns = { {{columns}} }, header = true, delim = ',', quote = '"', escape = '"', nullstr = '', new_line = '\n', parallel = false, auto_detect = false))
            TO {{Quote(parquet)}} (FORMAT parquet, COMPRESSION zstd);
            """;
        command.ExecuteNonQuery();
    }

    /// <summary>Takes back the apostrophe that keeps spreadsheets from running a cell, and gives the column its type.</summary>
    private static string Typed(Column column) => column.Type switch
    {
        ColumnType.Whole => $"CAST(\"{column.Name}\" AS BIGINT) AS \"{column.Name}\"",
        ColumnType.Number => $"CAST(\"{column.Name}\" AS DOUBLE) AS \"{column.Name}\"",
        ColumnType.Day => $"CAST(\"{column.Name}\" AS DATE) AS \"{column.Name}\"",
        ColumnType.Flag => $"CAST(\"{column.Name}\" AS BOOLEAN) AS \"{column.Name}\"",
        _ => $"regexp_replace(\"{column.Name}\", '^''([-=+@\\t\\r])', '\\1') AS \"{column.Name}\"",
    };

    private static string Quote(string text) => "'" + text.Replace("'", "''", StringComparison.Ordinal) + "'";
}
