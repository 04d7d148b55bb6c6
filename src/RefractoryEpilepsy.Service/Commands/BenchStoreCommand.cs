using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Npgsql;
using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Storage;
using RefractoryEpilepsy.Synthetic;

namespace RefractoryEpilepsy.Service.Commands;

/// <summary><c>bench-store</c>: what a delivery of changes costs next to the first one, and what a second worker is worth.</summary>
internal static class BenchStoreCommand
{
    private const int PatientsPerChanged = 1000;
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(30);

    /// <summary>The command.</summary>
    public static Command Make(CommandIo io)
    {
        var patients = new Setting("patients", "N", "How many simulated patients, 5 % of them with epilepsy. Default 10,000.");
        var postgres = new Setting("postgres", "CONNECTION", "A PostgreSQL server where databases may be made: one and two workers with one thread each are measured there.");
        var command = new Command("bench-store", "Measure a delivery of changes (0.1 % of the patients) next to the first one, and one worker next to two.") { patients, postgres };
        command.SetAction((call, stop) => RunAsync(patients.ReadWhole(call, 10_000, PatientsPerChanged, 10_000_000), postgres.Read(call), io, stop));
        return command;
    }

    private static async Task<int> RunAsync(int patients, string? postgres, CommandIo io, CancellationToken stop)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("refractory-bench-store-");
        try
        {
            string export = Path.Combine(folder.FullName, "export");
            await io.Messages.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"Generating {patients:N0} patients ..."));
            SyntheticExport.Write(export, new SyntheticOptions { Patients = patients, EpilepsyShare = 0.05, LookAlikeShare = 0.05, Seed = 20260731 }, progress: null, stop);
            Directory.Delete(Path.Combine(export, SyntheticExport.TruthFolder), recursive: true);
            await DeltaAsync(export, patients / PatientsPerChanged, folder.FullName, io, stop);
            if (postgres is not null)
            {
                await WorkersAsync(export, postgres, io, stop);
            }

            return CommandLine.Done;
        }
        finally
        {
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
            folder.Delete(recursive: true);
        }
    }

    /// <summary>The first delivery, then changes of some patients: on the same day, and with a newest record that is a day newer.</summary>
    private static async Task DeltaAsync(string export, int changed, string folder, CommandIo io, CancellationToken stop)
    {
        var knowledge = KnowledgeBase.Load();
        await LoadAsync(export, knowledge, Path.Combine(folder, "warm.db"), asOf: null, stop);
        Store store = await Store.OpenAsync(Path.Combine(folder, "bench.db"), knowledge.Drugs, TimeProvider.System, stop);
        (double full, double fullCpu, DateOnly day) = await MeasureAsync(export, knowledge, store, asOf: null, stop);
        await io.Output.WriteLineAsync("| delivery | seconds | CPU-seconds | of the first |\n|---|---:|---:|---:|");
        await io.Output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"| first, everything | {full:0.00} | {fullCpu:0.00} | |"));
        foreach ((string says, int later) in ((string, int)[])[("changes, the same day", 0), ("changes, a day later", 1)])
        {
            string changes = Changes(export, changed, Path.Combine(folder, "changes-" + later.ToString(CultureInfo.InvariantCulture)), later);
            (double seconds, double cpu, _) = await MeasureAsync(changes, knowledge, store, day.AddDays(later), stop);
            await io.Output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"| {says}, {changed} patients | {seconds:0.00} | {cpu:0.00} | {seconds / full:P1}, CPU {cpu / fullCpu:P1} |"));
        }
    }

    private static async Task LoadAsync(string export, KnowledgeBase knowledge, string file, DateOnly? asOf, CancellationToken stop) =>
        await MeasureAsync(Changes(export, 20, export + "-warm", 0), knowledge, await Store.OpenAsync(file, knowledge.Drugs, TimeProvider.System, stop), asOf, stop);

    private static async Task<(double Seconds, double CpuSeconds, DateOnly Day)> MeasureAsync(string input, KnowledgeBase knowledge, Store store, DateOnly? asOf, CancellationToken stop)
    {
        using var me = Process.GetCurrentProcess();
        TimeSpan before = me.TotalProcessorTime;
        long started = Stopwatch.GetTimestamp();
        var screening = new ScreeningRun(knowledge, predict: null, TimeProvider.System);
        DateOnly day = (await new LoadingRun(store, knowledge, screening).ExecuteAsync(input, asOf, progress: null, stop)).AsOf;
        me.Refresh();
        return (Stopwatch.GetElapsedTime(started).TotalSeconds, (me.TotalProcessorTime - before).TotalSeconds, day);
    }

    /// <summary>Orders of some patients, stopped; a manifest makes it a delivery of changes.</summary>
    private static string Changes(string export, int patients, string to, int number)
    {
        Directory.CreateDirectory(to);
        JsonObject[] orders = [.. Directory.GetFiles(export, "MedicationRequest*").SelectMany(File.ReadLines).Select(line => JsonNode.Parse(line)!.AsObject()).DistinctBy(order => (string?)order["subject"]?["reference"]).Take(patients)];
        foreach (JsonObject order in orders)
        {
            order["status"] = number % 2 == 0 ? "stopped" : "active";
            order["meta"] = new JsonObject { ["lastUpdated"] = $"2099-01-0{1 + number}T00:00:00Z" };
        }

        File.WriteAllLines(Path.Combine(to, "MedicationRequest.ndjson"), orders.Select(order => order.ToJsonString()));
        File.WriteAllText(Path.Combine(to, "manifest.json"), """{"transactionTime":"2099-01-01T00:00:00Z","output":[{"type":"MedicationRequest","url":"MedicationRequest.ndjson"}],"deleted":[]}""");
        return to;
    }

    private static async Task WorkersAsync(string export, string postgres, CommandIo io, CancellationToken stop)
    {
        await io.Output.WriteLineAsync("\n| workers of one thread | seconds | times as fast |\n|---|---:|---:|");
        double one = 0;
        foreach (int workers in (int[])[1, 2])
        {
            double seconds = await OnServerAsync(postgres, address => RunAsync(export, address, workers, stop), stop);
            one = workers == 1 ? seconds : one;
            await io.Output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"| {workers} | {seconds:0.0} | {one / seconds:0.00} |"));
        }
    }

    /// <summary>Does something with a new database, which goes afterwards.</summary>
    private static async Task<double> OnServerAsync(string server, Func<string, Task<double>> work, CancellationToken stop)
    {
        string name = "bench_" + Guid.NewGuid().ToString("N")[..12];
        await using var source = NpgsqlDataSource.Create(server);
        await using (NpgsqlCommand make = source.CreateCommand($"CREATE DATABASE {name}"))
        {
            await make.ExecuteNonQueryAsync(stop);
        }

        try
        {
            return await work(new NpgsqlConnectionStringBuilder(server) { Database = name }.ToString());
        }
        finally
        {
            NpgsqlConnection.ClearAllPools();
            await using NpgsqlCommand drop = source.CreateCommand($"DROP DATABASE {name} WITH (FORCE)");
            await drop.ExecuteNonQueryAsync(CancellationToken.None);
        }
    }

    /// <summary>Seconds from the asking for a run to its end, with so many workers waiting.</summary>
    private static async Task<double> RunAsync(string export, string store, int workers, CancellationToken stop)
    {
        var knowledge = KnowledgeBase.Load();
        Store opened = await Store.OpenAsync(store, knowledge.Drugs, TimeProvider.System, stop);
        SourceRow source = SourceCommand.Read("bench", export, group: null, auth: null, cron: null, drop: false);
        await opened.AddSourceAsync(source, Environment.UserName, stop);
        Process[] started = [.. Enumerable.Range(0, workers).Select(_ => Worker(store))];
        try
        {
            await Task.WhenAll(started.Select(worker => worker.StandardOutput.ReadLineAsync(stop).AsTask()));
            long began = Stopwatch.GetTimestamp();
            (RunRow run, _) = await opened.AskRunAsync(new(source.Key, Path.GetFullPath(export), "person", knowledge.Version, SourceId: source.Id), stop);
            while (Stopwatch.GetElapsedTime(began) < Longest)
            {
                await Task.Delay(100, stop);
                switch ((await opened.FindRunAsync(run.Id, stop))!.State)
                {
                    case "finished":
                        return Stopwatch.GetElapsedTime(began).TotalSeconds;
                    case "failed" or "cancelled":
                        throw new StoreException("The measured run failed: " + (await opened.FindRunAsync(run.Id, stop))!.Message);
                }
            }

            throw new StoreException("The measured run did not end in half an hour.");
        }
        finally
        {
            foreach (Process worker in started)
            {
                worker.Kill(entireProcessTree: true);
                await worker.WaitForExitAsync(CancellationToken.None);
                worker.Dispose();
            }
        }
    }

    private static Process Worker(string store)
    {
        string program = Environment.ProcessPath ?? throw new IOException("The program's own file is not known.");
        string[] arguments = Path.GetFileNameWithoutExtension(program) == "dotnet" ? [Path.Combine(AppContext.BaseDirectory, "refractory.dll"), "work"] : ["work"];
        var start = new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["REFRACTORY_STORE"] = store;
        start.Environment["DOTNET_PROCESSOR_COUNT"] = "1";
        Process worker = Process.Start(start) ?? throw new IOException("A worker did not start.");
        worker.BeginErrorReadLine();
        return worker;
    }
}
