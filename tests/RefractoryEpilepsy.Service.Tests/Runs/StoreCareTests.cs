using RefractoryEpilepsy.Service.Tests.Commands;
using RefractoryEpilepsy.Shared;
using RefractoryEpilepsy.Synthetic;

namespace RefractoryEpilepsy.Service.Tests.Runs;

/// <summary>Backup, restore and erasure by the commands that a hospital's operators use, on both databases.</summary>
public sealed class StoreCareTests(PostgresCluster cluster) : IClassFixture<PostgresCluster>, IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        folder.Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_restored_backup_exports_what_the_store_did(bool onPostgres)
    {
        string store = onPostgres ? cluster.NewDatabase() : folder["store.db"];
        string other = onPostgres ? cluster.NewDatabase() : folder["other.db"];
        await LoadAsync(store);
        await DoneAsync("backup", "--store", store, "--out", folder["backup"]);

        await DoneAsync("restore", folder["backup"], "--store", other);

        Assert.Equal(await CasesAsync(store, "before"), await CasesAsync(other, "after"));
        await DoneAsync("load", folder["export"], "--store", other);
        Assert.Equal(await CasesAsync(store, "before-again"), await CasesAsync(other, "loaded-again"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_is_there_is_not_overwritten_unless_told_so(bool onPostgres)
    {
        string store = onPostgres ? cluster.NewDatabase() : folder["store.db"];
        await LoadAsync(store);
        await DoneAsync("backup", "--store", store, "--out", folder["backup"]);

        Assert.Equal(1, (await Refractory.CallAsync("backup", "--store", store, "--out", folder["backup"])).Code);
        Assert.Equal(1, (await Refractory.CallAsync("restore", folder["backup"], "--store", store)).Code);
        await DoneAsync("restore", folder["backup"], "--store", store, "--replace");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_file_that_is_no_backup_is_told(bool onPostgres)
    {
        string file = folder["no-backup"];
        await File.WriteAllTextAsync(file, "This is a text.", TestContext.Current.CancellationToken);

        (int code, _, string messages) = await Refractory.CallAsync("restore", file, "--store", onPostgres ? cluster.NewDatabase() : folder["new.db"]);

        Assert.Equal(1, code);
        Assert.Contains("is no backup", messages, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_erased_patient_does_not_come_back_with_the_next_delivery(bool onPostgres)
    {
        string store = onPostgres ? cluster.NewDatabase() : folder["store.db"];
        await LoadAsync(store);
        string[] before = await CasesAsync(store, "before");
        string patient = before[1].Split(',')[0];

        await DoneAsync("forget", patient, "--store", store);
        Assert.DoesNotContain(await CasesAsync(store, "erased"), line => line.StartsWith(patient + ",", StringComparison.Ordinal));

        await DoneAsync("load", folder["export"], "--store", store);
        Assert.Equal(before.Where(line => !line.StartsWith(patient + ",", StringComparison.Ordinal)), await CasesAsync(store, "delivered-again"));

        await DoneAsync("forget", patient, "--allow", "--store", store);
        await DoneAsync("load", folder["export"], "--store", store);
        Assert.Equal(before, await CasesAsync(store, "let-in"));
    }

    [Fact]
    public async Task Whoever_opted_out_beforehand_never_comes_in()
    {
        string store = folder["store.db"];
        await LoadAsync(folder["first.db"]);
        string patient = (await CasesAsync(folder["first.db"], "all"))[1].Split(',')[0];
        await File.WriteAllTextAsync(folder["list"], $"# opted out\nPatient/{patient}\n", TestContext.Current.CancellationToken);
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        await (await Storage.Store.OpenAsync(store, Knowledge.KnowledgeBase.Load().Drugs, TimeProvider.System, TestContext.Current.CancellationToken)).RunsAsync(1, TestContext.Current.CancellationToken);

        await DoneAsync("forget", "--list", folder["list"], "--store", store);
        await DoneAsync("load", folder["export"], "--store", store);

        Assert.DoesNotContain(await CasesAsync(store, "without"), line => line.StartsWith(patient + ",", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Nothing_of_an_erased_patient_is_left_in_the_file()
    {
        string store = folder["store.db"];
        await LoadAsync(store);
        string patient = (await CasesAsync(store, "before"))[1].Split(',')[0];
        await DoneAsync("forget", patient, "--once", "--store", store);
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();

        byte[] bytes = await File.ReadAllBytesAsync(store, TestContext.Current.CancellationToken);
        Assert.Equal(-1, bytes.AsSpan().IndexOf(System.Text.Encoding.UTF8.GetBytes("Patient/" + patient)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Who_refuses_the_use_of_the_record_is_nowhere_until_a_full_delivery_no_longer_says_so(bool onPostgres)
    {
        string store = onPostgres ? cluster.NewDatabase() : folder["store.db"];
        string identities = onPostgres ? cluster.NewDatabase() : folder["identities.db"];
        (string, string)[] settings = [("REFRACTORY_IDENTITY", identities)];
        await LoadAsync(store, settings);
        string[] before = await CasesAsync(store, "before");
        string patient = before[1].Split(',')[0];
        string pseudonym = (await (await OpenAsync(store)).KeysOfAsync(patient, TestContext.Current.CancellationToken)).Single();
        Assert.True(await HasIdentityAsync(identities, patient, pseudonym));
        string refusal = $$$"""{"resourceType":"Consent","id":"no","status":"active","scope":{"coding":[{"code":"research"}]},"patient":{"reference":"Patient/{{{patient}}}"},"dateTime":"2024-01-01","provision":{"type":"deny"}}""";
        Directory.CreateDirectory(folder["changes"]);
        await File.WriteAllTextAsync(Path.Combine(folder["changes"], "Consent.ndjson"), refusal + "\n", TestContext.Current.CancellationToken);

        await DoneInAsync(settings, "load", folder["changes"], "--store", store);

        string[] without = [.. before.Where(line => !line.StartsWith(patient + ",", StringComparison.Ordinal))];
        Assert.Equal(without, await CasesAsync(store, "refused"));
        Assert.Empty(await (await OpenAsync(store)).KeysOfAsync(patient, TestContext.Current.CancellationToken));
        Assert.False(await HasIdentityAsync(identities, patient, pseudonym));

        // The history comes again, without the refusal: a delivery of changes lets nobody in.
        await DoneInAsync(settings, "load", folder["export"], "--store", store);
        Assert.Equal(without, await CasesAsync(store, "delivered-again"));
        Assert.False(await HasIdentityAsync(identities, patient, pseudonym));

        // And screening the same resources says the same.
        File.Copy(Path.Combine(folder["changes"], "Consent.ndjson"), Path.Combine(folder["export"], "Consent.refused.ndjson"));
        await DoneAsync("screen", folder["export"], "--out", folder["screened"]);
        Assert.Equal(without, await File.ReadAllLinesAsync(Path.Combine(folder["screened"], "cases.csv"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Records_are_kept_for_so_many_years_after_the_last_one()
    {
        string store = folder["store.db"];
        await LoadAsync(store);
        var knowledge = Knowledge.KnowledgeBase.Load();
        Storage.Store opened = await OpenAsync(store);
        long before = await opened.CountRecordsAsync(TestContext.Current.CancellationToken);
        Task<int> On(int years, DateOnly day) => Service.Jobs.Retention.ApplyAsync(opened, knowledge, years, day, TestContext.Current.CancellationToken);

        Assert.Equal(0, await On(200, new(2100, 1, 1)));
        Assert.InRange(await On(10, new(2100, 1, 2)), 1, (int)before);
        Assert.Single(await CasesAsync(store, "none-left")); // the heading
        Assert.Equal(0, await On(10, new(2100, 1, 2)));

        Assert.Null(await Service.Jobs.Retention.YearsAsync(opened, TestContext.Current.CancellationToken));
        await opened.SetSettingAsync(Service.Site.SiteSettings.RetentionYears, "7", TestContext.Current.CancellationToken);
        Assert.Equal(7, await Service.Jobs.Retention.YearsAsync(opened, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Forgetting_reaches_the_identity_store_the_flat_tables_and_what_waits_to_be_read()
    {
        string store = folder["store.db"];
        (string, string)[] settings = [("REFRACTORY_IDENTITY", folder["identities.db"]), ("REFRACTORY_PARQUET_FOLDER", folder["flat"])];
        await LoadAsync(store, settings);
        string patient = (await CasesAsync(store, "before"))[1].Split(',')[0];
        string pseudonym = (await (await OpenAsync(store)).KeysOfAsync(patient, TestContext.Current.CancellationToken)).Single();
        string waiting = Directory.CreateDirectory(Path.Combine(store + ".fetch", "0123456789abcdef", "changes")).FullName;
        await File.WriteAllTextAsync(Path.Combine(waiting, "Patient.ndjson"), patient, TestContext.Current.CancellationToken);
        long size = new FileInfo(Path.Combine(folder["flat"], "patients.parquet")).Length;

        await DoneInAsync(settings, "forget", patient, "--store", store);

        Assert.False(await HasIdentityAsync(folder["identities.db"], patient, pseudonym));
        Assert.False(Directory.Exists(waiting));
        Assert.NotEqual(size, new FileInfo(Path.Combine(folder["flat"], "patients.parquet")).Length);
        Assert.Equal(-1, (await File.ReadAllBytesAsync(Path.Combine(folder["flat"], "patients.parquet"), TestContext.Current.CancellationToken)).AsSpan().IndexOf(System.Text.Encoding.UTF8.GetBytes(pseudonym)));
    }

    [Fact]
    public async Task While_the_service_is_silent_export_and_flat_tables_leave_flags_and_risks_out()
    {
        string store = folder["store.db"];
        (string, string)[] settings = [("REFRACTORY_PARQUET_FOLDER", folder["flat"])];
        await LoadAsync(store, settings);
        string[] speaking = await CasesAsync(store, "speaking");
        long flat = new FileInfo(Path.Combine(folder["flat"], "flags.parquet")).Length;
        Storage.Store opened = await OpenAsync(store);

        await opened.SetSilentAsync(true, "someone", TestContext.Current.CancellationToken);
        string[] silent = await CasesAsync(store, "silent");
        await LoadAsync(store, settings);

        Assert.Equal(speaking.Length, silent.Length);
        int flags = Array.IndexOf(speaking[0].Split(','), "flags");
        Assert.Contains(speaking.Skip(1), line => line.Split(',')[flags].Length > 0);
        Assert.All(silent.Skip(1), line => Assert.Equal("", line.Split(',')[flags]));
        Assert.Contains("\"silent\": true", await File.ReadAllTextAsync(Path.Combine(folder["silent"], "run.json"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.True(new FileInfo(Path.Combine(folder["flat"], "flags.parquet")).Length < flat);
        await opened.SetSilentAsync(false, "someone", TestContext.Current.CancellationToken);
        Assert.Equal(speaking, await CasesAsync(store, "speaking-again"));
    }

    private static Task<Storage.Store> OpenAsync(string store) => Storage.Store.OpenAsync(store, Knowledge.KnowledgeBase.Load().Drugs, TimeProvider.System, TestContext.Current.CancellationToken);

    private async Task<bool> HasIdentityAsync(string store, string patient, string pseudonym)
    {
        System.Text.Json.Nodes.JsonNode resource = Directory.GetFiles(folder["export"], "*.ndjson").SelectMany(File.ReadLines).Select(line => System.Text.Json.Nodes.JsonNode.Parse(line)!)
            .First(one => (string?)one["resourceType"] == "Patient" && (string?)one["id"] == patient);
        string name = resource["name"]![0]!["family"]!.GetValue<string>();
        return (await (await OpenAsync(store)).FindIdentitiesAsync(name, 1000, TestContext.Current.CancellationToken)).Any(row => row.Patient == pseudonym);
    }

    private static async Task DoneInAsync((string, string)[] settings, params string[] call)
    {
        (int code, _, string messages) = await RunningProgram.RunAsync(settings, call, TestContext.Current.CancellationToken);
        Assert.True(code == 0, messages);
    }

    private async Task LoadAsync(string store, (string, string)[]? settings = null)
    {
        if (!Directory.Exists(folder["export"]))
        {
            SyntheticExport.Write(folder["export"], new SyntheticOptions { Patients = 25, Seed = 11, Style = RecordStyle.Cerner, EpilepsyShare = 0.6 }, stop: TestContext.Current.CancellationToken);
            Directory.Delete(Path.Combine(folder["export"], SyntheticExport.TruthFolder), recursive: true);
        }

        await (settings is null ? DoneAsync("load", folder["export"], "--store", store) : DoneInAsync(settings, "load", folder["export"], "--store", store));
    }

    private async Task<string[]> CasesAsync(string store, string name)
    {
        await DoneAsync("export", "--store", store, "--out", folder[name]);
        return await File.ReadAllLinesAsync(Path.Combine(folder[name], "cases.csv"), TestContext.Current.CancellationToken);
    }

    private static async Task DoneAsync(params string[] call)
    {
        (int code, _, string messages) = await Refractory.CallAsync(call);
        Assert.True(code == 0, messages);
    }
}
