using System.Text;
using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Reports;
using RefractoryEpilepsy.Service.Api;
using RefractoryEpilepsy.Storage;
using RefractoryEpilepsy.Storage.Analytics;

namespace RefractoryEpilepsy.Service.Export;

/// <summary>The documented folder of Parquet files with the flat tables of everybody judged, refreshed by each run where the setting <c>parquet-folder</c> names one.</summary>
/// <remarks>Files are made aside and moved into place one by one, so that a reader finds the old one or the new one. Whoever may read the folder sees rows of patients, by pseudonym: its rights are the site's.</remarks>
internal static class ParquetFolder
{
    /// <summary>Writes all tables, and <c>README.md</c> that tells what is in them.</summary>
    /// <returns>How many patients are in them.</returns>
    public static async Task<long> RefreshAsync(Store store, KnowledgeBase knowledge, string folder, CancellationToken stop)
    {
        IReadOnlyList<FlatTable> tables = [.. FlatTables.All, FlatTables.Features(knowledge.Parameters)];
        string work = Directory.CreateDirectory(Path.Combine(Directory.CreateDirectory(folder).FullName, ".unfinished-" + Guid.NewGuid().ToString("N"))).FullName;
        try
        {
            long patients = await WriteCsvAsync(store, tables, work, stop);
            foreach (FlatTable table in tables)
            {
                string parquet = Path.Combine(work, table.Table.Name + ".parquet");
                await Task.Run(() => ParquetFiles.FromCsv(table.Table, Csv(work, table), parquet), stop);
                File.Move(parquet, Path.Combine(folder, table.Table.Name + ".parquet"), overwrite: true);
            }

            await File.WriteAllTextAsync(Path.Combine(folder, "README.md"), Documentation(tables), stop);
            return patients;
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }

    /// <summary>Writes them where the site wants them. What cannot be written is told in the trail and fails no run: the tables can be made again.</summary>
    public static async Task AfterRunAsync(Store store, KnowledgeBase knowledge, CancellationToken stop)
    {
        if ((Commands.Settings.Find("parquet-folder") ?? await store.FindSettingAsync("parquet-folder", stop)) is not { Length: > 0 } folder)
        {
            return;
        }

        try
        {
            long patients = await RefreshAsync(store, knowledge, folder, stop);
            await store.RecordAsync(new("service", "export-parquet", "", patients.ToString(System.Globalization.CultureInfo.InvariantCulture) + " patients"), stop);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            await store.RecordAsync(new("service", "export-parquet-failed", "", fault.GetType().Name), stop);
        }
    }

    /// <summary>What stands in the folder, for people.</summary>
    public static string Documentation(IReadOnlyList<FlatTable> tables)
    {
        var text = new StringBuilder("# Flat tables of judged patients\n\nMade anew by each run. `patient` is the pseudonym that joins the tables; empty means unknown, lists are joined by `;`. While the service is silent, flags and risks are left out.\n\n");
        text.Append("    duckdb:  SELECT status, count(*) FROM 'patients.parquet' GROUP BY ALL\n    R:       arrow::read_parquet(\"patients.parquet\")\n    Python:  pandas.read_parquet(\"patients.parquet\")\n    Power BI: Get data, Parquet\n");
        foreach (FlatTable table in tables)
        {
            text.Append("\n## ").Append(table.Table.Name).Append("\n\n").Append(table.About).Append("\n\n| column | type |\n|---|---|\n");
            foreach (Column column in table.Table.Columns)
            {
                text.Append("| ").Append(column.Name).Append(" | ").Append(column.Type switch { ColumnType.Whole => "whole number", ColumnType.Number => "number", ColumnType.Day => "date", ColumnType.Flag => "true or false", _ => "text" }).Append(" |\n");
            }
        }

        return text.ToString();
    }

    private static async Task<long> WriteCsvAsync(Store store, IReadOnlyList<FlatTable> tables, string work, CancellationToken stop)
    {
        StreamWriter[] writers = [.. tables.Select(table => new StreamWriter(Csv(work, table), append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), 1 << 16))];
        long patients = 0;
        try
        {
            for (int at = 0; at < writers.Length; at++)
            {
                await writers[at].WriteAsync(tables[at].Table.Header);
            }

            var text = new StringBuilder();
            await foreach (JudgedPatient patient in Silence.AllAsync(store, stop))
            {
                patients++;
                for (int at = 0; at < writers.Length; at++)
                {
                    foreach (string?[] row in tables[at].Rows(patient))
                    {
                        CsvText.AppendRow(text, row);
                    }

                    await writers[at].WriteAsync(text, stop);
                    text.Clear();
                }
            }
        }
        finally
        {
            Array.ForEach(writers, writer => writer.Dispose());
        }

        return patients;
    }

    private static string Csv(string work, FlatTable table) => Path.Combine(work, table.Table.Name + ".csv");
}
