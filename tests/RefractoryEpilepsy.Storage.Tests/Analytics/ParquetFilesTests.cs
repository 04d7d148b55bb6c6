using System.Text;
using DuckDB.NET.Data;
using RefractoryEpilepsy.Reports;
using RefractoryEpilepsy.Storage.Analytics;

namespace RefractoryEpilepsy.Storage.Tests.Analytics;

public class ParquetFilesTests
{
    [Fact]
    public void The_same_rows_come_back_typed_and_in_order()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory();
        try
        {
            var text = new StringBuilder(ScreeningTables.Trials.Header);
            CsvText.AppendRow(text, "=b", "x@2020-01-01", "levetiracetam", "2020-01-01", null, "1500.5", null, "yes", "no", "unknown", "0.90", "2C", "L1-2", "E1", "2020-09-01", "A/1;B/2");
            CsvText.AppendRow(text, "a", "say \"x\",\nthen", "levetiracetam", "2020-01-01", "2020-02-01", null, "other", "yes", "no", "unknown", null, "0", "L1-0", null, null, null);
            string csv = Path.Combine(folder.FullName, "it's trials.csv");
            string parquet = Path.Combine(folder.FullName, "trials.parquet");
            File.WriteAllText(csv, text.ToString());

            ParquetFiles.FromCsv(ScreeningTables.Trials, csv, parquet);

            using var connection = new DuckDBConnection("DataSource=:memory:");
            connection.Open();
            using DuckDBCommand command = connection.CreateCommand();
            command.CommandText = $"SELECT patient, trial, \"end\", highest_mg_per_day, failure_date FROM '{parquet}'";
            using DuckDBDataReader reader = command.ExecuteReader();
            Assert.True(reader.Read());
            Assert.Equal("=b", reader.GetString(0));
            Assert.True(reader.IsDBNull(2));
            Assert.Equal(1500.5, reader.GetDouble(3));
            Assert.Equal(new DateOnly(2020, 9, 1), reader.GetFieldValue<DateOnly>(4));
            Assert.True(reader.Read());
            Assert.Equal("say \"x\",\nthen", reader.GetString(1));
            Assert.Equal(new DateOnly(2020, 2, 1), reader.GetFieldValue<DateOnly>(2));
            Assert.False(reader.Read());
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
