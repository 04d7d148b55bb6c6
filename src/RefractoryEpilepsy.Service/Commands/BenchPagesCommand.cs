using System.Collections.Concurrent;
using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Storage;

namespace RefractoryEpilepsy.Service.Commands;

/// <summary><c>bench-pages</c>: how soon pages answer with many judged patients under many users, next to the framework's empty page.</summary>
internal static class BenchPagesCommand
{
    /// <summary>The command.</summary>
    public static Command Make(CommandIo io)
    {
        var patients = new Setting("patients", "N", "How many judged patients. Default 100,000.");
        var users = new Setting("users", "N", "How many ask at once, each as fast as it is answered. Default 20.");
        var seconds = new Setting("seconds", "N", "How long each page is asked; 0: once by each user. Default 4.");
        var warm = new Setting("warm", "N", "For how many seconds each page is asked before it is measured, as a server that has been up for a while is met. Default 2.");
        var only = new Setting("only", "PATH", "Ask only pages whose address begins so, such as /patients. Default: all.");
        var keep = new Setting("keep", "FILE", "Keep the store in this file: where it is there, it is measured as it is, and nothing is generated.");
        var command = new Command("bench-pages", "Measure how soon pages answer (first bytes), next to the framework's empty page. CPU time is that of server and callers together: a busy machine moves it less than the waiting.") { patients, users, seconds, warm, only, keep };
        command.SetAction((call, stop) => RunAsync(
            new(patients.ReadWhole(call, 100_000, 100, 10_000_000), users.ReadWhole(call, 20, 1, 1000), seconds.ReadWhole(call, 4, 0, 600), warm.ReadWhole(call, 2, 0, 600), only.Read(call) ?? "", keep.Read(call)), io, stop));
        return command;
    }

    /// <summary>In an address: another patient in every call. What is kept of a patient that was just looked at does not help there.</summary>
    private const string Another = "ANOTHER";

    private sealed record Asking(int Patients, int Users, int Seconds, int Warm, string Only, string? Kept);

    private static async Task<int> RunAsync(Asking asking, CommandIo io, CancellationToken stop)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("refractory-bench-pages-");
        try
        {
            var knowledge = KnowledgeBase.Load();
            string file = asking.Kept ?? Path.Combine(folder.FullName, "bench.db");
            bool isThere = File.Exists(file);
            Store store = await Store.OpenAsync(file, knowledge.Drugs, TimeProvider.System, stop);
            if (!isThere)
            {
                await BenchStore.FillAsync(store, knowledge, asking.Patients, KeyOf, Path.Combine(folder.FullName, "export"), io, stop);
            }
            else if (await store.LatestRunAsync(stop) is null)
            {
                throw new WrongCallException($"the store {file} was not filled to its end. Remove it and call again.");
            }

            string key = KeyOf(0).Value;
            await using WebApplication host = Composition.WebHost(new HostOptions("http://127.0.0.1:0", Demo: true, LogAsJson: false, Quiet: true), store, knowledge, TimeProvider.System);
            await host.StartAsync(stop);
            await io.Output.WriteLineAsync($"| page | requests | p50, ms | p95, ms | worst, ms | CPU each, ms |\n|---|---:|---:|---:|---:|---:|");
            await io.Output.WriteLineAsync(await MeasureEmptyAsync(asking, stop));
            foreach ((string page, string? role) in Asked(key).Where(asked => asked.Page.StartsWith(asking.Only, StringComparison.Ordinal)))
            {
                await io.Output.WriteLineAsync(await MeasureAsync(host.Urls.Single(), page, role, asking, stop));
                await io.Output.FlushAsync(stop);
            }

            await host.StopAsync(CancellationToken.None);
            return CommandLine.Done;
        }
        finally
        {
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
            folder.Delete(recursive: true);
        }
    }

    /// <summary>The framework alone: no gate, no store, no layout.</summary>
    private static async Task<string> MeasureEmptyAsync(Asking asking, CancellationToken stop)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddRazorComponents();
        await using WebApplication empty = builder.Build();
        empty.MapGet("/empty", () => new RazorComponentResult<Pages.EmptyPage>());
        await empty.StartAsync(stop);
        string figures = await MeasureAsync(empty.Urls.Single(), "/empty", role: null, asking, stop);
        await empty.StopAsync(CancellationToken.None);
        return figures;
    }

    private static IEnumerable<(string Page, string? Role)> Asked(string key) =>
    [
        ("/about", null), ("/", null), ("/", Access.Roles.Analyst), ("/patients", null), ("/patients?status=Resistant", null), ("/patients?status=Resistant&skip=500", null),
        ("/patients?drug=levetiracetam", null), ("/patients?sort=risk", null), ("/patients/" + key, null), ("/patients/" + key + "?asof=2020-01-01", null), ("/patients/" + key + "/history", null),
        ("/patients/" + Another, null), ("/patients/" + Another + "/history", null),
        ("/patients/" + key + "/definitions", null), ("/patients/" + key + "/letter", null), ("/worklist", null), ("/worklist?step=reviewed&sort=due", null), ("/worklist?overdue=true", null), ("/budget", null), ("/silent", null), ("/quality", null),
        ("/definitions", null), ("/doctor", null), ("/models", null), ("/rules", null), ("/data", null), ("/sources", null), ("/runs", null), ("/audit", null), ("/tokens", null), ("/find", null), ("/api-reference", null),
        ("/cohorts", null), ("/review", null), ("/mappings", null), ("/imports", null), ("/settings", null), ("/guide", null), ("/patients/" + key + "/appropriateness", null), ("/quality/QM-1", null), ("/quality/fairness", null), ("/quality/time-to-referral", null),
        ("/api/counts", null), ("/api/loop", null), ("/api/worklist", null), ("/api/cases", null),
    ];

    private static PatientKey KeyOf(int number) => new(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(BitConverter.GetBytes(number)).AsSpan(0, 12)));

    private static async Task<string> MeasureAsync(string address, string page, string? role, Asking asking, CancellationToken stop)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseCookies = false, MaxConnectionsPerServer = asking.Users }) { BaseAddress = new Uri(address) };
        client.DefaultRequestHeaders.Add("Cookie", role is null ? "theme=light" : "see-as=" + role);
        int asked = 0;
        string Next() => page.Replace(Another, KeyOf((int)((uint)Interlocked.Increment(ref asked) % (uint)asking.Patients)).Value, StringComparison.Ordinal);
        for (int warm = 0; warm < 5; warm++)
        {
            await client.GetStringAsync(Next(), stop);
        }

        if (asking.Warm > 0)
        {
            await AskAsync(client, Next, asking.Users, asking.Warm, stop);
        }

        TimeSpan cpu = Environment.CpuUsage.TotalTime;
        double[] times = await AskAsync(client, Next, asking.Users, asking.Seconds, stop);
        cpu = Environment.CpuUsage.TotalTime - cpu;
        double At(double share) => times[(int)Math.Min(times.Length - 1, times.Length * share)];
        return string.Create(CultureInfo.InvariantCulture, $"| {page.Replace(KeyOf(0).Value, "PATIENT", StringComparison.Ordinal)}{(role is null ? "" : $" as {role}")} | {times.Length} | {At(0.5):0.0} | {At(0.95):0.0} | {times[^1]:0.0} | {cpu.TotalMilliseconds / times.Length:0.0} |");
    }

    /// <summary>Milliseconds until the first bytes of each answer, in order.</summary>
    private static async Task<double[]> AskAsync(HttpClient client, Func<string> next, int users, int seconds, CancellationToken stop)
    {
        var taken = new ConcurrentBag<double>();
        long end = Stopwatch.GetTimestamp() + (seconds * Stopwatch.Frequency);
        await Task.WhenAll(Enumerable.Range(0, users).Select(async _ =>
        {
            do
            {
                long started = Stopwatch.GetTimestamp();
                using HttpResponseMessage answer = await client.GetAsync(next(), HttpCompletionOption.ResponseHeadersRead, stop);
                answer.EnsureSuccessStatusCode();
                taken.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
                await answer.Content.CopyToAsync(Stream.Null, stop);
            }
            while (Stopwatch.GetTimestamp() < end);
        }));
        return [.. taken.Order()];
    }
}
