using System.Diagnostics;
using System.Globalization;
using RefractoryEpilepsy.Service.Tests.Commands;
using RefractoryEpilepsy.Shared;
using RefractoryEpilepsy.Storage;
using RefractoryEpilepsy.Synthetic;

[assembly: AssemblyFixture(typeof(PostgresCluster))]

namespace RefractoryEpilepsy.Service.Tests.Runs;

/// <summary>Real processes are killed at random moments, and begun again until they are through: the tables end like those of an undisturbed run.</summary>
/// <remarks>Five kills each; the nightly set asks for more with <c>REFRACTORY_KILLS=50</c>. The seed is printed and can be given as <c>REFRACTORY_SEED</c>.</remarks>
public sealed class CrashTests(PostgresCluster postgres) : IDisposable
{
    private const int Deliveries = 2;

    private const int MostMissed = 4;

    // A run whose processes end again and again without a word is closed with this word and may be begun anew; five kills are too few for that.
    private const string BegunTooOften = "each time its process ended without a word";
    private const int FewestKillsOfOneGivenUp = 12;

    /// <summary>So many kills fall into one drop folder; more of them are spread over several.</summary>
    private const int KillsOfWorkers = 5;

    private static readonly int Kills = int.Parse(Environment.GetEnvironmentVariable("REFRACTORY_KILLS") ?? "5", CultureInfo.InvariantCulture);
    private static readonly int Seed = int.Parse(Environment.GetEnvironmentVariable("REFRACTORY_SEED") ?? "20261122", CultureInfo.InvariantCulture);

    private readonly string folder = Directory.CreateTempSubdirectory("refractory-crash").FullName;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_load_killed_again_and_again_ends_like_an_undisturbed_one(bool onPostgres)
    {
        string[] deliveries = MakeDeliveries();
        string[] expected = await UndisturbedAsync(deliveries);
        string store = onPostgres ? postgres.NewDatabase() : Path.Combine(folder, "killed.db");
        var random = new Random(Seed);
        int longest = await MillisecondsOfOneAsync(deliveries[0]);
        int killed = 0, givenUp = 0;
        foreach ((string delivery, int number) in deliveries.Select((delivery, number) => (delivery, number)))
        {
            int kills = (Kills / Deliveries) + (number < Kills % Deliveries ? 1 : 0);
            int until = longest, missed = 0;
            while (true)
            {
                long begun = Stopwatch.GetTimestamp();
                await using RunningProgram load = RunningProgram.Begin(["load", delivery], ("REFRACTORY_STORE", store));
                if (kills > 0 && !await load.EndsWithinAsync(TimeSpan.FromMilliseconds(random.Next(until / 5, until)), Stop))
                {
                    load.Kill();
                    killed++;
                    kills--;
                    continue;
                }

                int code = await load.ExitCodeAsync(Stop);
                if (code != 0 && load.Messages.Contains(BegunTooOften, StringComparison.Ordinal))
                {
                    givenUp++;
                    continue;
                }

                Assert.True(code == 0, $"seed {Seed}: {load.Messages}");
                if (kills <= 0)
                {
                    break;
                }

                // It was through before its time: the same delivery once more, which changes nothing, and a moment within the time that this one took.
                // The first measure may have met a busy machine.
                until = (int)Stopwatch.GetElapsedTime(begun).TotalMilliseconds;
                kills -= ++missed > MostMissed ? 1 : 0;
            }
        }

        Assert.True(killed > 0, "No process was killed: the moments are chosen too late.");
        Assert.True(givenUp <= killed / FewestKillsOfOneGivenUp, $"seed {Seed}: {givenUp} runs were given up after {killed} kills.");
        Assert.Equal(expected, await ExportAsync(store));
        Store opened = await OpenAsync(store);
        Assert.Empty(await opened.ActiveRunsAsync(Stop));
        Assert.All(await opened.RunsAsync(100, Stop), run => Assert.True(run.State == "finished" || run.Message?.Contains(BegunTooOften, StringComparison.Ordinal) == true, $"{run.State}: {run.Message}"));
    }

    [Fact]
    public async Task Two_workers_killed_again_and_again_take_every_delivery_of_a_drop_folder_in_once()
    {
        string[] deliveries = MakeDeliveries();
        string[] expected = await UndisturbedAsync(deliveries);
        var random = new Random(Seed + 1);
        for (int left = Kills, round = 0; left > 0; left -= KillsOfWorkers, round++)
        {
            string drop = Directory.CreateDirectory(Path.Combine(folder, "drop-" + round.ToString(CultureInfo.InvariantCulture))).FullName;
            await WorkersTakeInAsync(deliveries, expected, drop, Math.Min(left, KillsOfWorkers), random);
        }
    }

    private async Task WorkersTakeInAsync(string[] deliveries, string[] expected, string drop, int kills, Random random)
    {
        string store = postgres.NewDatabase();
        Assert.Equal(0, (await Refractory.CallAsync("source", "add", "ward", drop, "--drop", "--store", store)).Code);
        foreach ((string delivery, int number) in deliveries.Select((delivery, number) => (delivery, number)))
        {
            string to = Path.Combine(drop, "delivery-" + number.ToString(CultureInfo.InvariantCulture));
            CopyFolder(delivery, to);
            await File.WriteAllTextAsync(to + ".done", "", Stop);
        }

        Store opened = await OpenAsync(store);
        SourceRow source = (await opened.FindSourceAsync("ward", Stop))!;
        var workers = new RunningProgram[2];
        try
        {
            for (int each = 0; each < workers.Length; each++)
            {
                workers[each] = Worker(store);
            }

            DateTimeOffset giveUp = TimeProvider.System.GetUtcNow().AddMinutes(5);
            while ((await opened.DeliveriesAsync(source.Id, Stop)).Count(row => row.TakenIn is not null) < Deliveries)
            {
                Assert.True(TimeProvider.System.GetUtcNow() < giveUp, $"seed {Seed}: it did not end. {string.Join(" | ", (await opened.RunsAsync(10, Stop)).Select(run => $"{run.Id} {run.State} {run.Stage} {run.Message}"))} {workers[0].Messages} {workers[1].Messages}");
                await Task.Delay(random.Next(1000, 9000), Stop);
                if (kills > 0)
                {
                    int which = random.Next(workers.Length);
                    workers[which].Kill();
                    await workers[which].DisposeAsync();
                    workers[which] = Worker(store);
                    kills--;
                }
            }
        }
        finally
        {
            foreach (RunningProgram worker in workers.Where(worker => worker is not null))
            {
                await worker.DisposeAsync();
            }
        }

        Assert.Equal(expected, await ExportAsync(store));
        IReadOnlyList<RunRow> runs = await opened.RunsAsync(100, Stop);
        Assert.Equal(Deliveries, runs.Count);
        Assert.All(runs, run => Assert.Equal("finished", run.State));
    }

    [Fact]
    public async Task A_delivery_whose_worker_died_before_it_noted_the_run_is_taken_in_by_that_run()
    {
        string store = Path.Combine(folder, "claimed.db");
        string drop = Directory.CreateDirectory(Path.Combine(folder, "claimed")).FullName;
        CopyFolder(MakeDeliveries()[0], Path.Combine(drop, "one"));
        await File.WriteAllTextAsync(Path.Combine(drop, "one.done"), "", Stop);
        Assert.Equal(0, (await Refractory.CallAsync("source", "add", "ward", drop, "--drop", "--store", store)).Code);
        Store opened = await OpenAsync(store);
        SourceRow source = (await opened.FindSourceAsync("ward", Stop))!;

        // What a worker has done that dies just before the last of it: the delivery is claimed, its run asked for, and neither knows of the other.
        Jobs.Delivery found = Jobs.DropFolder.Find(drop, TimeProvider.System.GetUtcNow().UtcDateTime).Single();
        Assert.True(await opened.ClaimDeliveryAsync(source.Id, found.Name, found.Fingerprint, -1, Stop));
        (RunRow run, _) = await opened.AskRunAsync(new(source.Key, found.Path, "drop-folder", Knowledge.KnowledgeBase.Load().Version, SourceId: source.Id), Stop);

        await using RunningProgram worker = Worker(store);
        await UntilAsync(async () => (await opened.FindRunAsync(run.Id, Stop))!.State == "finished");

        DeliveryRow delivery = (await opened.DeliveriesAsync(source.Id, Stop)).Single();
        Assert.Equal(run.Id, delivery.RunId);
        Assert.NotNull(delivery.TakenIn);
    }

    [Fact]
    public async Task A_load_goes_on_through_restarts_of_the_database_at_any_moment()
    {
        string[] deliveries = MakeDeliveries();
        string[] expected = await UndisturbedAsync(deliveries);
        using var own = new PostgresCluster();
        var random = new Random(Seed + 2);
        int longest = await MillisecondsOfOneAsync(deliveries[0]);
        for (int round = 0; round < Math.Max(2, Kills / 3); round++)
        {
            string store = own.NewDatabase();
            foreach (string delivery in deliveries)
            {
                await using RunningProgram load = RunningProgram.Begin(["load", delivery], ("REFRACTORY_STORE", store));
                for (int restart = 0; restart < 2 && !await load.EndsWithinAsync(TimeSpan.FromMilliseconds(random.Next(longest)), Stop); restart++)
                {
                    own.Restart();
                }

                Assert.True(await load.ExitCodeAsync(Stop) == 0, $"seed {Seed}: {load.Messages}");
            }

            Assert.Equal(expected, await ExportAsync(store));
        }
    }

    [Fact]
    public async Task A_killed_load_leaves_no_records_among_the_temporary_files_for_longer_than_the_next_one()
    {
        string temporary = Directory.CreateDirectory(Path.Combine(folder, "temporary")).FullName;
        string delivery = MakeDeliveries()[0];
        string store = Path.Combine(folder, "swept.db");
        await using (RunningProgram load = RunningProgram.Begin(["load", delivery], ("REFRACTORY_STORE", store), ("TMPDIR", temporary)))
        {
            await UntilAsync(() => Task.FromResult(Directory.GetDirectories(temporary, "refractory-scratch-*").Length > 0));
            load.Kill();
        }

        await using RunningProgram next = RunningProgram.Begin(["load", delivery], ("REFRACTORY_STORE", store), ("TMPDIR", temporary));

        Assert.True(await next.ExitCodeAsync(Stop) == 0, next.Messages);
        Assert.Empty(Directory.GetDirectories(temporary, "refractory-scratch-*"));
    }

    [Fact]
    public async Task A_full_disk_ends_a_load_with_a_plain_word_and_the_next_one_goes_on()
    {
        string[] deliveries = MakeDeliveries();
        string[] expected = await UndisturbedAsync(deliveries);
        string store = Path.Combine(folder, "full.db");

        // Files of this process may grow to so many kilobytes, which is less than the store needs.
        await using (RunningProgram load = RunningProgram.BeginLimited(700, ["load", deliveries[0]], ("REFRACTORY_STORE", store)))
        {
            Assert.Equal(1, await load.ExitCodeAsync(Stop));
            Assert.Contains("disk", load.Messages, StringComparison.OrdinalIgnoreCase);
        }

        foreach (string delivery in deliveries)
        {
            (int code, _, string messages) = await Refractory.CallAsync("load", delivery, "--store", store);
            Assert.True(code == 0, messages);
        }

        Assert.Equal(expected, await ExportAsync(store));
        Assert.DoesNotContain(await (await OpenAsync(store)).RunsAsync(100, Stop), run => run.State is "running" or "waiting");
    }

    [Fact]
    public async Task A_worker_stops_cleanly_when_told_and_another_one_goes_on()
    {
        string[] deliveries = MakeDeliveries();
        string store = Path.Combine(folder, "stopped.db");
        Assert.Equal(0, (await Refractory.CallAsync("source", "add", "files", deliveries[0], "--store", store)).Code);
        Assert.Equal(0, (await Refractory.CallAsync("source", "run", "files", "--store", store)).Code);
        Store opened = await OpenAsync(store);
        await using (RunningProgram worker = Worker(store))
        {
            await UntilAsync(async () => (await opened.RunsAsync(1, Stop))[0].State == "running");
            Assert.True(await worker.StopAsync(Stop) == 0, worker.Messages);
        }

        await using RunningProgram next = Worker(store);
        await UntilAsync(async () => next.Output.Contains("Working", StringComparison.Ordinal) && (await opened.RunsAsync(1, Stop))[0].State == "finished");
        Assert.Equal(0, await next.StopAsync(Stop));
        Assert.Single(await opened.RunsAsync(10, Stop));
    }

    /// <summary>How long one load takes here and now: the moments of killing are spread over that.</summary>
    private async Task<int> MillisecondsOfOneAsync(string delivery)
    {
        long began = TimeProvider.System.GetTimestamp();
        await using RunningProgram load = RunningProgram.Begin(["load", delivery], ("REFRACTORY_STORE", Path.Combine(folder, "measured.db")));
        Assert.Equal(0, await load.ExitCodeAsync(Stop));
        return (int)TimeProvider.System.GetElapsedTime(began).TotalMilliseconds;
    }

    private static async Task UntilAsync(Func<Task<bool>> done)
    {
        for (int tenths = 0; !await done(); tenths++)
        {
            Assert.True(tenths < 900, "It did not come to pass within a minute and a half.");
            await Task.Delay(100, Stop);
        }
    }

    private static RunningProgram Worker(string store) => RunningProgram.Begin(["work"], ("REFRACTORY_STORE", store));

    private static Task<Store> OpenAsync(string store) => Store.OpenAsync(store, Knowledge.KnowledgeBase.Load().Drugs, TimeProvider.System, Stop);

    private string[] MakeDeliveries()
    {
        string all = Path.Combine(folder, "all");
        SyntheticExport.Write(all, new SyntheticOptions { Patients = 30, Seed = 11, EpilepsyShare = 0.5 }, stop: Stop);
        Directory.Delete(Path.Combine(all, SyntheticExport.TruthFolder), recursive: true);
        string[] deliveries = [.. Enumerable.Range(0, Deliveries).Select(number => Directory.CreateDirectory(Path.Combine(folder, "in", number.ToString(CultureInfo.InvariantCulture))).FullName)];
        var random = new Random(3);
        foreach (string file in Directory.GetFiles(all, "*.ndjson"))
        {
            foreach (string line in File.ReadLines(file))
            {
                File.AppendAllText(Path.Combine(deliveries[random.Next(deliveries.Length)], Path.GetFileName(file)), line + "\n");
            }
        }

        // The last one also takes something back.
        string withdrawn = File.ReadLines(Directory.GetFiles(deliveries[0], "MedicationRequest*").Single()).First();
        string id = System.Text.Json.JsonDocument.Parse(withdrawn).RootElement.GetProperty("id").GetString()!;
        string outputs = string.Join(',', Directory.GetFiles(deliveries[^1]).Select(file => $$"""{"type":"{{Path.GetFileName(file).Split('_', '.')[0]}}","url":"{{Path.GetFileName(file)}}"}"""));
        File.WriteAllText(Path.Combine(deliveries[^1], "deleted.ndjson"), $$$"""{"resourceType":"Bundle","type":"transaction","entry":[{"request":{"method":"DELETE","url":"MedicationRequest/{{{id}}}"}}]}""" + "\n");
        File.WriteAllText(Path.Combine(deliveries[^1], "manifest.json"), $$"""{"transactionTime":"2099-01-01T00:00:00Z","output":[{{outputs}}],"deleted":[{"type":"Bundle","url":"deleted.ndjson"}]}""");
        return deliveries;
    }

    private async Task<string[]> UndisturbedAsync(string[] deliveries)
    {
        string store = Path.Combine(folder, "undisturbed.db");
        foreach (string delivery in deliveries)
        {
            (int code, _, string messages) = await Refractory.CallAsync("load", delivery, "--store", store);
            Assert.True(code == 0, messages);
        }

        return await ExportAsync(store);
    }

    private async Task<string[]> ExportAsync(string store)
    {
        string to = Directory.CreateDirectory(Path.Combine(folder, "out-" + Guid.NewGuid().ToString("N"))).FullName;
        (int code, _, string messages) = await Refractory.CallAsync("export", "--store", store, "--out", to);
        Assert.True(code == 0, messages);
        return [.. ((string[])["cases", "trials", "reasons", "attrition", "gaps"]).Select(table => File.ReadAllText(Path.Combine(to, table + ".csv")))];
    }

    private static void CopyFolder(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (string file in Directory.GetFiles(from))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }
    }
}
