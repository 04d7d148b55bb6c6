using System.IO.Compression;
using System.Text.Json;
using System.Text.RegularExpressions;
using RefractoryEpilepsy.Reports;
using RefractoryEpilepsy.Service.Export;
using RefractoryEpilepsy.Service.Tests.Commands;
using RefractoryEpilepsy.Shared;

namespace RefractoryEpilepsy.Service.Tests.Export;

/// <summary>The files that others rely on.</summary>
public class ScreeningExportTests
{
    private static readonly string Sample = Repository.PathTo("samples/bulk-export");
    private static readonly string[] Tables = ["cases.csv", "trials.csv", "reasons.csv", "gaps.csv", "attrition.csv"];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("cases.csv")]
    [InlineData("trials.csv")]
    [InlineData("attrition.csv")]
    public async Task The_sample_export_gives_the_approved_table(string table)
    {
        using var folder = new TemporaryFolder();
        (int code, _, string messages) = await Refractory.CallAsync("screen", Sample, "--as-of", "2023-06-30", "--out", folder.Path);

        Assert.Equal(0, code);
        Assert.Empty(messages);
        Approved.Match("tests/RefractoryEpilepsy.Service.Tests/Export/sample." + table, ByMonth(await File.ReadAllTextAsync(folder[table], Stop)));
    }

    /// <summary>Failure days to the month: within a reported window the day is an estimate of the engine, whose own tests hold it.</summary>
    private static string ByMonth(string table) => Regex.Replace(table, @"(E\d,|definite,\d,)(\d{4}-\d\d)-\d\d", "$1$2");

    [Fact]
    public async Task The_order_of_files_and_lines_changes_no_byte()
    {
        using var folder = new TemporaryFolder();
        string shuffled = Directory.CreateDirectory(folder["shuffled"]).FullName;
        var chance = new Random(7);
        string[] lines = [.. Directory.GetFiles(Sample, "*.ndjson").SelectMany(File.ReadAllLines)];
        chance.Shuffle(lines);
        for (int part = 0; part < 3; part++)
        {
            await using Stream file = File.Create(Path.Combine(shuffled, $"part{3 - part}.ndjson{(part == 1 ? ".gz" : "")}"));
            await using Stream packed = part == 1 ? new GZipStream(file, CompressionLevel.Fastest) : file;
            await using var writer = new StreamWriter(packed);
            await writer.WriteAsync(string.Concat(lines.Where((_, index) => index % 3 == part).Select(line => line + "\r\n")));
        }

        await Refractory.CallAsync("screen", Sample, "--as-of", "2023-06-30", "--out", folder["a"]);
        await Refractory.CallAsync("screen", shuffled, "--as-of", "2023-06-30", "--out", folder["b"]);

        foreach (string table in Tables.Where(table => table != "gaps.csv"))
        {
            Assert.Equal(await File.ReadAllTextAsync(folder["a/" + table], Stop), await File.ReadAllTextAsync(folder["b/" + table], Stop));
        }

        using JsonDocument run = JsonDocument.Parse(await File.ReadAllTextAsync(folder["b/run.json"], Stop));
        Assert.Equal("2023-06-30", run.RootElement.GetProperty("as_of").GetString());
        Assert.Equal(lines.Length, run.RootElement.GetProperty("resources").EnumerateObject().Sum(type => type.Value.GetInt64()));
        Assert.Equal(365, run.RootElement.GetProperty("parameters").GetProperty("seizure_free_min_days").GetInt32());
        Assert.StartsWith("sha256:", run.RootElement.GetProperty("cases_checksum").GetString(), StringComparison.Ordinal);
        Assert.Equal(6, Directory.GetFileSystemEntries(folder["b"]).Length);
    }

    [Fact]
    public async Task What_a_store_exports_equals_what_screen_writes()
    {
        using var folder = new TemporaryFolder();
        await Refractory.CallAsync("screen", Sample, "--as-of", "2023-06-30", "--out", folder["a"]);

        (int loaded, _, _) = await Refractory.CallAsync("load", Sample, "--as-of", "2023-06-30", "--store", folder["s.db"]);
        (int again, _, _) = await Refractory.CallAsync("load", Sample, "--as-of", "2023-06-30", "--store", folder["s.db"]);
        (int exported, _, string messages) = await Refractory.CallAsync("export", "--store", folder["s.db"], "--out", folder["b"], "--parquet");
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();

        Assert.Equal((0, 0, 0), (loaded, again, exported));
        Assert.Empty(messages);
        foreach (string table in Tables)
        {
            Assert.Equal(await File.ReadAllTextAsync(folder["a/" + table], Stop), await File.ReadAllTextAsync(folder["b/" + table], Stop));
            Assert.True(File.Exists(folder["b/" + Path.ChangeExtension(table, ".parquet")]));
        }
    }

    [Fact]
    public async Task Without_a_day_the_newest_record_gives_it_and_the_summary_says_so()
    {
        (int code, string output, _) = await Refractory.CallAsync("screen", Sample);

        Assert.Equal(0, code);
        Assert.StartsWith("Screened as of 2023-06-10, the day of the newest record,", output, StringComparison.Ordinal);
        Assert.Contains("with epilepsy", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cells_that_look_like_formulas_are_quoted_safely_in_every_table()
    {
        using var folder = new TemporaryFolder();
        using (var files = new ExportFiles(folder.Path))
        {
            files.Add(AnyPatient.Make("x") with { SourceId = "=cmd|' /C calc'!A1" });
            files.Add(new Gap("malformed-line", "@SUM(1,2)", new("-1"), "+file.ndjson", 1));
            files.Finish("all,1,0,0\n", parquet: false, _ => "{}");
        }

        foreach (string table in Tables)
        {
            string text = await File.ReadAllTextAsync(folder[table], Stop);
            Assert.DoesNotContain('\r', text);
            Assert.All(text.Split('\n').SelectMany(line => line.Split(',')), cell => Assert.False(CsvText.LooksLikeFormula(cell), cell));
            Assert.DoesNotContain(",\"=", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_stopped_run_leaves_the_earlier_files_and_nothing_half_finished()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["cases.csv"], "earlier");

        using (var files = new ExportFiles(folder.Path))
        {
            files.Add(AnyPatient.Make("x"));
        }

        Assert.Equal("earlier", File.ReadAllText(folder["cases.csv"]));
        Assert.Single(Directory.GetFileSystemEntries(folder.Path));
    }
}
