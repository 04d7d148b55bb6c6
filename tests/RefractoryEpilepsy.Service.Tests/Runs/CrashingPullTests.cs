using System.Globalization;
using System.Text.Json.Nodes;
using RefractoryEpilepsy.Fhir.Sources.Servers;
using RefractoryEpilepsy.Fhir.Tests.Sources.Servers;
using RefractoryEpilepsy.Service.Tests.Commands;
using RefractoryEpilepsy.Shared;
using RefractoryEpilepsy.Storage;
using RefractoryEpilepsy.Synthetic;

namespace RefractoryEpilepsy.Service.Tests.Runs;

/// <summary>Real workers are killed while a server answers them, and begun again until the pull is through: the tables end like those of an undisturbed one.</summary>
/// <remarks>
/// Three kills for each way and database; <c>REFRACTORY_KILLS</c> asks for more, <c>REFRACTORY_SEED</c> for other moments. A moment is a number of
/// requests that the server has seen, and a few milliseconds: so every kill falls into the pull, however slow the machine is.
/// </remarks>
public sealed class CrashingPullTests(PostgresCluster postgres) : IDisposable
{
    /// <summary>A run that was begun twenty times has failed, so many kills are spread over many pulls.</summary>
    private const int MostKillsOfOne = 6;

    private static readonly int Kills = int.Parse(Environment.GetEnvironmentVariable("REFRACTORY_KILLS") ?? "3", CultureInfo.InvariantCulture);
    private static readonly int Seed = int.Parse(Environment.GetEnvironmentVariable("REFRACTORY_SEED") ?? "20261122", CultureInfo.InvariantCulture);

    private readonly TemporaryFolder folder = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        folder.Dispose();
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(true, true)]
    [InlineData(false, false)]
    [InlineData(false, true)]
    public async Task A_worker_killed_again_and_again_while_it_pulls_ends_like_an_undisturbed_pull(bool exports, bool onPostgres)
    {
        await using BulkServer server = await ServerAsync(exports);
        var random = new Random(Seed + (exports ? 0 : 1) + (onPostgres ? 2 : 0));
        string undisturbed = folder["undisturbed.db"];
        string store = onPostgres ? postgres.NewDatabase() : folder["killed.db"];
        string spool = folder["spool"];
        await DoneAsync("source", "add", "clinic", server.Base.AbsoluteUri, "--store", store);
        Store opened = await Store.OpenAsync(store, Knowledge.KnowledgeBase.Load().Drugs, TimeProvider.System, Stop);
        int planned = Math.Max(2, (Kills + MostKillsOfOne - 1) / MostKillsOfOne);
        int left = Kills, torn = 0, pulls = 0;
        for (; pulls < planned || left > 0; pulls++)
        {
            Assert.True(pulls < MostPulls(planned), $"seed {Seed}: {left} of {Kills} kills fell into none of {pulls} pulls.");
            if (pulls > 0)
            {
                ChangeSomething(server, random);
            }

            server.Log.Clear();
            await DoneAsync("pull", server.Base.AbsoluteUri, "--store", undisturbed);
            int requests = server.Log.Count;
            await DoneAsync("source", "run", "clinic", "--store", store);

            bool isThrough = false;
            int pullsLeft = Math.Max(1, planned - pulls);
            for (int kills = Math.Min(MostKillsOfOne, (left + pullsLeft - 1) / pullsLeft); kills > 0; kills--)
            {
                // What is fetched is not asked for again: the requests of one pull are shared among the kills that are to hit it.
                if (!await KillAsync(server, opened, store, spool, Math.Max(3, random.Next(requests / (kills + 1)) + 1), TimeSpan.FromMilliseconds(random.Next(60))))
                {
                    isThrough = true;
                    break;
                }

                left--;
                torn += Directory.GetFiles(spool, "*.ndjson*", SearchOption.AllDirectories).Length > 0 ? 1 : 0;
            }

            // Killed just after its end, a worker leaves what it fetched to the next pull, which clears it away.
            await EndAsync(opened, store, spool, pulls + 1, isSwept: !isThrough);
            string[] expected = await ExportAsync(undisturbed, $"undisturbed-{pulls}");
            string[] ended = await ExportAsync(store, $"killed-{pulls}");
            Assert.True(expected.SequenceEqual(ended), $"seed {Seed}, pull {pulls}: {string.Join('\n', expected[0].Split('\n').Except(ended[0].Split('\n')))}\n{string.Join('\n', ended[0].Split('\n').Except(expected[0].Split('\n')))}");
            if (!isThrough)
            {
                Assert.Empty(Directory.GetFiles(spool, "*.ndjson*", SearchOption.AllDirectories));
            }
        }

        Assert.True(torn > 0, $"seed {Seed}: no kill left anything half fetched; the moments are chosen too early.");
        IReadOnlyList<RunRow> runs = await opened.RunsAsync(MostPulls(planned), Stop);
        Assert.Equal(pulls, runs.Count);
        Assert.All(runs, run => Assert.Equal("finished", run.State));
    }

    /// <summary>A pull of few changes makes few requests and may be through before its last kills: they are made up for in further pulls.</summary>
    private static int MostPulls(int planned) => 4 * planned;

    /// <summary>Begins a worker and kills it when the server has seen so many requests of it, and a moment later. False where the pull was through before that.</summary>
    private static async Task<bool> KillAsync(BulkServer server, Store opened, string store, string spool, int requests, TimeSpan later)
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        server.First = (_, _) =>
        {
            if (Interlocked.Decrement(ref requests) == 0)
            {
                reached.TrySetResult();
            }

            return Task.FromResult(false);
        };
        await using RunningProgram worker = Worker(store, spool);
        for (int looks = 0; !reached.Task.IsCompleted && (await opened.ActiveRunsAsync(Stop)).Count > 0; looks++)
        {
            Assert.True(looks < 1200, $"seed {Seed}: the pull neither made {requests} requests more nor ended. {worker.Messages}");
            await Task.WhenAny(reached.Task, Task.Delay(TimeSpan.FromMilliseconds(100), Stop));
        }

        await Task.Delay(later, Stop);
        worker.Kill();
        Assert.True(await worker.EndsWithinAsync(TimeSpan.FromSeconds(30), Stop));
        server.First = null;
        return (await opened.ActiveRunsAsync(Stop)).Any(run => run.State == "running");
    }

    private static async Task EndAsync(Store opened, string store, string spool, int runs, bool isSwept)
    {
        await using RunningProgram worker = Worker(store, spool);
        for (int tenths = 0; ; tenths++)
        {
            IReadOnlyList<RunRow> seen = await opened.RunsAsync(1000, Stop);
            Assert.True(tenths < 1200 && seen.All(run => run.State is "waiting" or "running" or "finished"), $"seed {Seed}: {string.Join(" | ", seen.Select(run => $"{run.Id} {run.State} {run.Stage} {run.Message}"))} {worker.Messages}");
            if (seen.Count == runs && seen.All(run => run.State == "finished") && (!isSwept || Directory.GetFiles(spool, "*.ndjson*", SearchOption.AllDirectories).Length == 0))
            {
                // The mark for the next pull is set before the fetched files go.
                return;
            }

            await Task.Delay(100, Stop);
        }
    }

    private static RunningProgram Worker(string store, string spool) => RunningProgram.Begin(["work", "--spool", spool], ("REFRACTORY_STORE", store));

    private async Task<BulkServer> ServerAsync(bool exports)
    {
        BulkServer server = await BulkServer.StartAsync();
        server.OffersExport = exports;
        server.FilesPerType = 3;
        server.FileDelay = server.FilePause = TimeSpan.FromMilliseconds(15);
        server.PageSize = 40;
        foreach (string type in ServerFetch.Types)
        {
            server.Resources[type] = [];
        }

        SyntheticExport.Write(folder["all"], new SyntheticOptions { Patients = 20, Seed = 11, EpilepsyShare = 0.5 }, stop: Stop);
        foreach (string line in Directory.GetFiles(folder["all"], "*.ndjson").SelectMany(File.ReadLines))
        {
            JsonObject one = JsonNode.Parse(line)!.AsObject();
            if (server.Resources.TryGetValue((string)one["resourceType"]!, out List<JsonObject>? list))
            {
                one["meta"] = new JsonObject { ["lastUpdated"] = "2025-12-31T00:00:00Z" };
                list.Add(one);
            }
        }

        server.Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        return server;
    }

    /// <summary>A day later some orders are stopped or go on, and something is gone.</summary>
    private static void ChangeSomething(BulkServer server, Random random)
    {
        server.Now = server.Now!.Value.AddDays(1);
        List<JsonObject> orders = server.Resources["MedicationRequest"];
        for (int change = 0; change < 60; change++)
        {
            JsonObject order = orders[random.Next(orders.Count)];
            order["status"] = (string?)order["status"] == "stopped" ? "active" : "stopped";
            order["meta"]!["lastUpdated"] = server.Now.Value.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        }

        foreach (string type in (string[])["MedicationRequest", "Condition"])
        {
            List<JsonObject> list = server.Resources[type];
            int which = random.Next(list.Count);
            server.Deleted.Add($"{type}/{list[which]["id"]}");
            list.RemoveAt(which);
        }
    }

    private async Task<string[]> ExportAsync(string store, string name)
    {
        await DoneAsync("export", "--store", store, "--out", folder[name]);
        return [.. ((string[])["cases", "trials", "reasons", "attrition", "gaps"]).Select(table => File.ReadAllText(Path.Combine(folder[name], table + ".csv")))];
    }

    private static async Task DoneAsync(params string[] call)
    {
        (int code, _, string messages) = await Refractory.CallAsync(call);
        Assert.True(code == 0, $"seed {Seed}: {messages}");
    }
}
