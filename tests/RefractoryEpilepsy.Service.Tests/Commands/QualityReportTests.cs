using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Reports.Quality;
using RefractoryEpilepsy.Resistance;
using RefractoryEpilepsy.Service.Jobs;
using RefractoryEpilepsy.Shared;
using RefractoryEpilepsy.Storage;

namespace RefractoryEpilepsy.Service.Tests.Commands;

/// <summary>The monthly quality report from the command line.</summary>
public class QualityReportTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_earlier_report_is_made_again_byte_for_byte_and_a_difference_is_explained()
    {
        using var folder = new TemporaryFolder();
        string store = folder["store.db"];
        await FillAsync(store, late: false);
        await File.WriteAllTextAsync(folder["words.json"], """{"summary": "A <quiet> month.", "QM-1": "=1+1"}""", Stop);

        (int made, string said, string messages) = await Refractory.CallAsync("report", "--store", store, "--month", "2024-04", "--out", folder["first"], "--commentary", folder["words.json"]);
        Assert.Equal((0, ""), (made, messages));
        await FillAsync(store, late: true);
        Assert.Equal(0, (await Refractory.CallAsync("report", "--store", store, "--month", "2024-04", "--out", folder["second"])).Code);
        (int again, _, string warned) = await Refractory.CallAsync("report", "--store", store, "--again", "1", "--out", folder["again"]);
        (int compared, string difference, _) = await Refractory.CallAsync("report", "--store", store, "--compare", "1:2");
        (_, string list, _) = await Refractory.CallAsync("report", "--store", store, "--list");

        Assert.Contains("Report 1:", said, StringComparison.Ordinal);
        Assert.Equal((0, "", 0), (again, warned, compared));
        foreach (string name in (string[])["quality-2024-04-1.html", "quality-2024-04-1.xlsx"])
        {
            Assert.Equal(await File.ReadAllBytesAsync(Path.Combine(folder["first"], name), Stop), await File.ReadAllBytesAsync(Path.Combine(folder["again"], name), Stop));
        }

        string page = await File.ReadAllTextAsync(Path.Combine(folder["first"], "quality-2024-04-1.html"), Stop);
        Assert.Contains("A &lt;quiet&gt; month.", page, StringComparison.Ordinal);
        Assert.DoesNotContain("source-key", page, StringComparison.Ordinal);
        Assert.Contains("changed data (records corrected)", difference, StringComparison.Ordinal);
        Assert.DoesNotContain("UNEXPLAINED", difference, StringComparison.Ordinal);
        Assert.DoesNotContain("key0", difference, StringComparison.Ordinal);
        Assert.Equal(2, list.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public async Task Commentary_to_a_kept_report_makes_another_and_leaves_the_first()
    {
        using var folder = new TemporaryFolder();
        string store = folder["store.db"];
        await FillAsync(store, late: false);
        await File.WriteAllTextAsync(folder["words.json"], """{"summary": "Read in May.", "QM-10": "No requests reach us."}""", Stop);
        Assert.Equal(0, (await Refractory.CallAsync("report", "--store", store, "--month", "2024-04", "--out", folder["first"])).Code);

        (int code, string said, string messages) = await Refractory.CallAsync("report", "--store", store, "--again", "1", "--commentary", folder["words.json"], "--out", folder["said"]);
        Assert.Equal(0, (await Refractory.CallAsync("report", "--store", store, "--again", "1", "--out", folder["again"])).Code);
        (int compared, string difference, _) = await Refractory.CallAsync("report", "--store", store, "--compare", "1:2", "--out", folder["compared"]);

        Assert.Equal(0, code);
        Assert.Contains("Report 2:", said, StringComparison.Ordinal);
        Assert.Contains("report 1 stays as it was", messages, StringComparison.Ordinal);
        string page = await File.ReadAllTextAsync(Path.Combine(folder["said"], "quality-2024-04-2.html"), Stop);
        Assert.Contains("Read in May.", page, StringComparison.Ordinal);
        Assert.Contains("No requests reach us.", page, StringComparison.Ordinal);         // of a measure without a figure
        Assert.Equal(await File.ReadAllBytesAsync(Path.Combine(folder["first"], "quality-2024-04-1.html"), Stop), await File.ReadAllBytesAsync(Path.Combine(folder["again"], "quality-2024-04-1.html"), Stop));
        Assert.Equal(0, compared);
        Assert.Contains("No figure differs", difference, StringComparison.Ordinal);
        Assert.Equal("measure,part,name,before,after,causes\n", await File.ReadAllTextAsync(Path.Combine(folder["compared"], "difference-1-2.csv"), Stop));
    }

    [Fact]
    public async Task Page_and_workbook_hold_the_same_waits_groups_organisations_inputs_and_slots()
    {
        using var folder = new TemporaryFolder();
        string store = folder["store.db"];
        await FillAsync(store, late: false);
        Assert.Equal(0, (await Refractory.CallAsync("report", "--store", store, "--month", "2024-04", "--out", folder["out"])).Code);

        string page = await File.ReadAllTextAsync(Path.Combine(folder["out"], "quality-2024-04-1.html"), Stop);
        foreach (string says in (string[])["Enough to compare organisations", "Met of counted", "not reached"])
        {
            Assert.Contains(says, page, StringComparison.Ordinal);
        }

        // A slot for the summary, the waits, fairness, and each measure, with a figure or without.
        Assert.Equal(18, page.Split("class=\"comment\"").Length - 1);
        string workbook = Path.Combine(folder["out"], "quality-2024-04-1.xlsx");
        Assert.Equal(
            ["About", "Measures", "Trend", "Groups", "Inputs", "Organisations", "Waiting", "Waiting curve", "Waiting groups", "Commentary"],
            MiniExcelLibs.MiniExcel.GetSheetNames(workbook));
        Assert.Equal(18, Rows("Commentary").Count);
        Assert.Contains("Median days", Rows("Waiting")[0].Keys);
        Assert.Contains("Within 365 days, share", Rows("Waiting")[0].Keys);
        Assert.Contains("Year, low", Rows("Measures")[0].Keys);
        Assert.Contains(Rows("Inputs"), row => row["Missing, share of patients"] is double);

        List<IDictionary<string, object>> Rows(string sheet) => [.. MiniExcelLibs.MiniExcel.Query(workbook, useHeaderRow: true, sheetName: sheet).Cast<IDictionary<string, object>>()];
    }

    [Fact]
    public async Task Who_is_erased_leaves_kept_reports_and_their_figures_stand()
    {
        using var folder = new TemporaryFolder();
        string file = folder["store.db"];
        await FillAsync(file, late: false);
        Assert.Equal(0, (await Refractory.CallAsync("report", "--store", file, "--month", "2024-04", "--out", folder["first"])).Code);
        Store store = await Store.OpenAsync(file, KnowledgeBase.Load().Drugs, TimeProvider.System, Stop);

        await store.EraseAsync(["key25"], "asked", "test", stayOut: false, Stop);

        QualitySnapshot kept = (await store.FindSnapshotAsync(1, Stop))!.Value.Snapshot;
        Assert.Equal((59, 60), (kept.Patients.Count, kept.Everyone));
        Assert.DoesNotContain(kept.Patients, patient => patient.Patient == "key25");
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Assert.Equal(0, (await Refractory.CallAsync("report", "--store", file, "--again", "1", "--out", folder["again"])).Code);
        Assert.Equal(await File.ReadAllBytesAsync(Path.Combine(folder["first"], "quality-2024-04-1.html"), Stop), await File.ReadAllBytesAsync(Path.Combine(folder["again"], "quality-2024-04-1.html"), Stop));
    }

    [Fact]
    public async Task A_worker_makes_the_report_of_a_month_once_from_the_third_day_after_it_on()
    {
        using var folder = new TemporaryFolder();
        string file = folder["store.db"];
        await FillAsync(file, late: false);
        for (int start = 0; start < 2; start++)
        {
            await using RunningProgram worker = RunningProgram.Begin(["work", "--store", file], ("REFRACTORY_REPORT_FOLDER", folder["reports"]));
            DateTimeOffset giveUp = TimeProvider.System.GetUtcNow().AddMinutes(2);
            while (start == 0 && !(Directory.Exists(folder["reports"]) && Directory.GetFiles(folder["reports"], "*.xlsx").Length > 0))
            {
                Assert.True(TimeProvider.System.GetUtcNow() < giveUp, worker.Messages);
                await Task.Delay(200, Stop);
            }

            if (start > 0)
            {
                while (!worker.Output.Contains("Working", StringComparison.Ordinal))
                {
                    Assert.True(TimeProvider.System.GetUtcNow() < giveUp, worker.Messages);
                    await Task.Delay(200, Stop);
                }

                await worker.EndsWithinAsync(TimeSpan.FromSeconds(4), Stop);
            }

            Assert.Equal(0, await worker.StopAsync(Stop));
        }

        Store store = await Store.OpenAsync(file, KnowledgeBase.Load().Drugs, TimeProvider.System, Stop);
        Assert.Equal(("2024-04", "schedule"), (Assert.Single(await store.SnapshotsAsync(Stop)).Period, Assert.Single(await store.SnapshotsAsync(Stop)).By));
        Assert.Contains(Directory.GetFiles(folder["reports"]), name => name.EndsWith("quality-2024-04-1.html", StringComparison.Ordinal));

        Task<long?> On(DateOnly day) => MonthlyReport.MakeIfDueAsync(store, folder["reports"], day, Stop);
        await FillAsync(file, late: true);
        Assert.Null(await On(new(2024, 5, 2)));
        Assert.Null(await On(new(2024, 4, 2)));
        Assert.Equal(2, await On(new(2024, 4, 3)));

        // What somebody makes by hand is another one; one that could not be written is kept and written once it can be.
        Assert.Equal(0, (await Refractory.CallAsync("report", "--store", file, "--month", "2024-02", "--out", folder["by-hand"])).Code);
        await File.WriteAllTextAsync(folder["no-folder"], "", Stop);
        await Assert.ThrowsAsync<IOException>(() => MonthlyReport.MakeIfDueAsync(store, folder["no-folder"], new(2024, 3, 3), Stop));
        Assert.Equal(4, await On(new(2024, 3, 3)));
        Assert.Null(await On(new(2024, 3, 3)));
        Assert.True(File.Exists(Path.Combine(folder["reports"], "quality-2024-02-4.xlsx")));
    }

    [Theory]
    [InlineData("is not a month", "--month", "May")]
    [InlineData("after the data", "--month", "2099-01")]
    [InlineData("no patient belongs", "--organisation", "elsewhere")]
    [InlineData("has no quality report 9", "--again", "9")]
    [InlineData("names no two reports", "--compare", "1")]
    [InlineData("cannot be read", "--areas", "/no/such/file.csv")]
    public async Task A_wrong_call_says_what_is_wrong(string says, string setting, string value)
    {
        using var folder = new TemporaryFolder();
        await FillAsync(folder["store.db"], late: false);

        (int code, _, string messages) = await Refractory.CallAsync("report", "--store", folder["store.db"], "--out", folder["out"], setting, value);

        Assert.Equal(2, code);
        Assert.Contains(says, messages, StringComparison.Ordinal);
    }

    internal static async Task FillAsync(string file, bool late)
    {
        Store store = await Store.OpenAsync(file, KnowledgeBase.Load().Drugs, TimeProvider.System, Stop);
        long run = await store.BeginRunAsync("test", new(2024, 5, 1), "test", Stop);
        await store.SaveAsync(run, [.. Enumerable.Range(0, 60).Select(number => AnyPatient.Make($"key{number:D2}", late && number < 20 ? Status.Undefined : Status.Resistant, 2020 + (number % 4)))], Stop);
        await store.FinishRunAsync(run, new(2024, 5, 1), 60, new(new Dictionary<string, long> { ["Patient"] = 60 }, new Dictionary<string, long>(), 1, 1000, 1), "", Stop);
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
    }
}
