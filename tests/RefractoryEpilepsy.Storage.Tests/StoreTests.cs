using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using RefractoryEpilepsy.Reports;
using RefractoryEpilepsy.Resistance;
using RefractoryEpilepsy.Shared;

[assembly: AssemblyFixture(typeof(PostgresCluster))]

namespace RefractoryEpilepsy.Storage.Tests;

/// <summary>What a store must do, whichever database it lies on.</summary>
public abstract partial class StoreTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    protected abstract Task<Store> OpenAsync();

    [Fact]
    public async Task A_patient_comes_back_as_it_was_saved()
    {
        Store store = await OpenAsync();
        JudgedPatient saved = AnyPatient.Make("a");
        await store.SaveAsync(await RunAsync(store), [saved], Stop);

        JudgedPatient? found = await store.FindAsync(new("a"), Stop);

        Assert.Equal(JsonSerializer.Serialize(saved), JsonSerializer.Serialize(found));
        Assert.Same(AnyPatient.Levetiracetam, found!.Case.Resistance.Trials.Single().Trial.Drug);
        Assert.Equal(new PatientKey("a"), await store.KeyOfAsync("source-a", Stop));
        Assert.Null(await store.FindAsync(new("nobody"), Stop));
    }

    [Fact]
    public async Task Saving_again_replaces_what_was_said_and_keeps_what_people_decided()
    {
        Store store = await OpenAsync();
        long run = await RunAsync(store);
        await store.SaveAsync(run, [AnyPatient.Make("a"), AnyPatient.Make("b")], Stop);
        await store.DecideAsync(new("a"), "CEC-1", "dismissed", "already-referred", null, "someone", Stop);

        await store.SaveAsync(run, [AnyPatient.Make("a", Status.Undefined)], Stop);

        CasePage page = await store.CasesAsync(new(SortBy: "patient", Descending: false), Stop);
        Assert.Equal(["Undefined", "Resistant"], page.Rows.Select(row => row.Status));
        Assert.Equal(2, (await store.GapsByCodeAsync(Stop)).Single().Count);
        Assert.Equal("dismissed", (await store.DecisionsAsync(new("a"), Stop)).Single().Decision);
    }

    [Fact]
    public async Task A_forgotten_patient_leaves_nothing_behind()
    {
        Store store = await OpenAsync();
        await store.SaveAsync(await RunAsync(store), [AnyPatient.Make("a"), AnyPatient.Make("b")], Stop);

        await store.ForgetAsync(new("a"), Stop);

        Assert.Null(await store.FindAsync(new("a"), Stop));
        Assert.Equal("b", (await store.CasesAsync(new(), Stop)).Rows.Single().Patient);
        Assert.Equal(1, (await store.GapsByCodeAsync(Stop)).Single().Count);
    }

    [Fact]
    public async Task A_chunk_whose_process_ends_again_and_again_fails_instead_of_waiting_for_ever()
    {
        Store store = await OpenAsync();
        (RunRow asked, _) = await store.AskRunAsync(new("files", "", "command", "1"), Stop);
        Lease run = (await store.TakeRunAsync(asked, "somebody", TimeSpan.FromMinutes(5), Stop))!;
        await store.CutAsync(run, "read", [new ChunkRow { RunId = asked.Id, Stage = "read", Of = 1, State = "waiting" }], Stop);

        // Twenty polite stops are no attempts.
        for (int stopped = 0; stopped < 20; stopped++)
        {
            await store.PutBackAsync((await TakeAsync())!.Value.Lease, "stopped", fault: false, Stop);
        }

        int begun = 0;
        while (await TakeAsync() is not null)
        {
            await store.GiveUpAsync(asked.Id, "read", Stop);
            Assert.Equal(1, (await store.ChunkCountsAsync(asked.Id, "read", Stop)).Running);
            await store.FreeChunkAsync((await store.RunningChunksAsync(Stop)).Single(), Stop);
            Assert.True(++begun < 100);
        }

        await store.GiveUpAsync(asked.Id, "read", Stop);
        ChunkCounts counts = await store.ChunkCountsAsync(asked.Id, "read", Stop);
        Assert.Equal((0, 0, 1, 12), (counts.Waiting, counts.Running, counts.Failed, begun));
        Assert.Contains("run it again", counts.Message, StringComparison.Ordinal);

        Task<(ChunkRow Chunk, Lease Lease)?> TakeAsync() => store.TakeChunkAsync(asked.Id, "read", "nobody", TimeSpan.FromMinutes(5), Stop);
    }

    [Fact]
    public async Task Lists_are_filtered_sorted_and_cut_in_the_database()
    {
        Store store = await OpenAsync();
        await store.SaveAsync(
            await RunAsync(store), [.. Enumerable.Range(0, 30).Select(number => AnyPatient.Make($"p{number:D2}", number % 3 == 0 ? Status.Undefined : Status.Resistant, 1990 + number))], Stop);

        CasePage newest = await store.CasesAsync(new(Status: "Resistant", Drug: "levetiracetam", Flag: "CEC-1", Cause: "trauma", SortBy: "since", Take: 3), Stop);
        CasePage oldest = await store.CasesAsync(new(SortBy: "since", Descending: false, Skip: 1, Take: 2), Stop);
        CasePage none = await store.CasesAsync(new(Drug: "levetira"), Stop);

        Assert.Equal(20, newest.Total);
        Assert.Equal(["p29", "p28", "p26"], newest.Rows.Select(row => row.Patient));
        Assert.Equal(["p02", "p04"], oldest.Rows.Select(row => row.Patient));
        Assert.Equal(0, none.Total);
        Assert.Null((await store.CasesAsync(new(SortBy: "since", Take: 30), Stop)).Rows[^1].ResistantSince);
    }

    [Fact]
    public async Task Counts_add_up()
    {
        Store store = await OpenAsync();
        await store.SaveAsync(await RunAsync(store), [AnyPatient.Make("a"), AnyPatient.Make("b", Status.Undefined), AnyPatient.Make("c")], Stop);

        Assert.Equal([("Resistant", 2), ("Undefined", 1)], (await store.ByStatusAsync(Stop)).Select(tally => (tally.Name, tally.Count)).Order());
        Assert.Equal([("definite", 2)], (await store.ByConfidenceAsync(Stop)).Select(tally => (tally.Name, tally.Count)));
        Assert.Equal([("trauma", 3)], (await store.TallyJoinedAsync(JoinedColumn.Causes, Stop)).Select(tally => (tally.Name, tally.Count)));
        Assert.Equal([("CEC-1", 2)], (await store.TallyJoinedAsync(JoinedColumn.Flags, Stop)).Select(tally => (tally.Name, tally.Count)));
        Assert.Equal(2, (await store.ResistantSinceAsync(Stop)).Count);
    }

    [Fact]
    public async Task Only_a_finished_run_is_shown()
    {
        Store store = await OpenAsync();
        long first = await RunAsync(store);
        await store.FinishRunAsync(first, new(2024, 5, 2), 3, new RunCounts(new Dictionary<string, long> { ["Patient"] = 7 }, new Dictionary<string, long>(), 1, 1000, 0.5), "all,3,0,0\n", Stop);
        long second = await RunAsync(store);
        await store.FailRunAsync(second, "The disk is full.", Stop);
        await RunAsync(store);

        RunRow latest = (await store.LatestRunAsync(Stop))!;

        Assert.Equal(first, latest.Id);
        Assert.Equal(new DateOnly(2024, 5, 2), latest.AsOf);
        Assert.Equal(7, Store.CountsOf(latest).Resources["Patient"]);
        Assert.Equal(DateTimeKind.Utc, latest.Started.Kind);
        Assert.Equal(["running", "failed", "finished"], (await store.RunsAsync(10, Stop)).Select(run => run.State));
    }

    [Fact]
    public async Task Many_writers_at_once_lose_nothing()
    {
        Store store = await OpenAsync();
        long run = await RunAsync(store);

        await Parallel.ForEachAsync(Enumerable.Range(0, 20), Stop, async (batch, stop) =>
        {
            await store.SaveAsync(run, [.. Enumerable.Range(0, 10).Select(number => AnyPatient.Make($"{batch:D2}-{number}"))], stop);
            await store.RecordAsync("someone", "load", $"{batch}", stop);
        });

        Assert.Equal(200, (await store.CasesAsync(new(), Stop)).Total);
        Assert.Null(await store.FirstBrokenAuditEntryAsync(Stop));
        Assert.Equal(200, await store.AllAsync(Stop).CountAsync(Stop));
    }

    [Fact]
    public async Task A_pseudonym_is_the_same_again_and_another_for_another_source()
    {
        Store store = await OpenAsync();

        Func<string, PatientKey> north = await store.PseudonymsAsync("north", Stop);
        Func<string, PatientKey> again = await store.PseudonymsAsync("north", Stop);
        Func<string, PatientKey> south = await store.PseudonymsAsync("south", Stop);

        Assert.Equal(north("1"), again("1"));
        Assert.NotEqual(north("1"), south("1"));
        Assert.NotEqual(north("1"), north("2"));
        Assert.DoesNotContain("4711-secret-id", north("4711-secret-id").Value, StringComparison.Ordinal);
    }

    private static Task<long> RunAsync(Store store) => store.BeginRunAsync("test", new(2024, 5, 1), "1", Stop);
}

/// <summary>On a SQLite file.</summary>
public sealed class StoreOnSqliteTests : StoreTests, IDisposable
{
    private readonly string file = Path.Combine(Path.GetTempPath(), $"store-{Guid.NewGuid():N}.db");

    [Fact]
    public async Task A_store_that_cannot_be_opened_says_so_in_one_line()
    {
        StoreException fault = await Assert.ThrowsAsync<StoreException>(() => Store.OpenAsync("/no/such/folder/x.db", AnyPatient.Drugs, TimeProvider.System, TestContext.Current.CancellationToken));
        Assert.DoesNotContain('\n', fault.Message);

        await Assert.ThrowsAsync<StoreException>(() => Store.OpenAsync("Host=127.0.0.1;Port=1;Username=x;Timeout=2", AnyPatient.Drugs, TimeProvider.System, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_writer_is_waited_for_in_milliseconds()
    {
        Store store = await OpenAsync();
        await using Database database = store.OpenDatabase();
        await database.Database.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using System.Data.Common.DbCommand ask = database.Database.GetDbConnection().CreateCommand();
        ask.CommandText = "PRAGMA busy_timeout";

        Assert.Equal(5000L, await ask.ExecuteScalarAsync(TestContext.Current.CancellationToken));
    }

    public void Dispose()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        foreach (string path in (string[])[file, file + "-wal", file + "-shm"])
        {
            File.Delete(path);
        }
    }

    protected override Task<Store> AgainAsync(Store store) => OpenAsync();

    protected override Task<Store> OpenAsync() => Store.OpenAsync(file, AnyPatient.Drugs, TimeProvider.System, TestContext.Current.CancellationToken);
}

/// <summary>On PostgreSQL.</summary>
public sealed class StoreOnPostgresTests(PostgresCluster cluster) : StoreTests
{
    private string address = "";

    protected override Task<Store> AgainAsync(Store store) => Store.OpenAsync(address, AnyPatient.Drugs, TimeProvider.System, TestContext.Current.CancellationToken);

    protected override Task<Store> OpenAsync() => Store.OpenAsync(address = cluster.NewDatabase(), AnyPatient.Drugs, TimeProvider.System, TestContext.Current.CancellationToken);
}
