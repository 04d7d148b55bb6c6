using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Service.Cds;
using RefractoryEpilepsy.Storage;

namespace RefractoryEpilepsy.Service.Commands;

/// <summary><c>bench-cds</c>: how soon decision support answers with many patients stored and many callers, by wrk, a load generator that others made.</summary>
/// <remarks>
/// Each call has a token of its own, signed beforehand; every check is on. The generator shares the cores with the service. The same run asks an
/// endpoint that does nothing and checks bare signatures, as measures of the machine and of its OpenSSL. CPU time is the service's alone.
/// </remarks>
internal static class BenchCdsCommand
{
    private const string Issuer = "https://bench.example.org";
    private const int Threads = 2;

    /// <summary>So many tokens are made for each second; where they run out they are used again, refused, and counted.</summary>
    private const int MostASecond = 6000;

    private static readonly string[] Algorithms = [SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.RsaSha384];
    private static readonly TimeSpan BareChecks = TimeSpan.FromSeconds(3);

    /// <summary>The command.</summary>
    public static Command Make(CommandIo io)
    {
        var patients = new Setting("patients", "N", "How many judged patients. Default 100,000.");
        var callers = new Setting("callers", "N", "How many call at once, each as fast as it is answered. Default 50.");
        var seconds = new Setting("seconds", "N", "How long they call. Default 8.");
        var algorithm = new Setting("algorithm", "ES384|RS384", "How tokens are signed. Default: one after the other.");
        var command = new Command("bench-cds", "Measure how soon decision support answers, with wrk (Debian package wrk), next to an empty endpoint.") { patients, callers, seconds, algorithm };
        command.SetAction((call, stop) => RunAsync(
            patients.ReadWhole(call, 100_000, 100, 10_000_000), callers.ReadWhole(call, 50, Threads, 1000), seconds.ReadWhole(call, 8, 1, 200), algorithm.Read(call) is { } one ? [one] : Algorithms, io, stop));
        return command;
    }

    private static async Task<int> RunAsync(int patients, int callers, int seconds, IReadOnlyList<string> algorithms, CommandIo io, CancellationToken stop)
    {
        if (algorithms.FirstOrDefault(algorithm => !Algorithms.Contains(algorithm, StringComparer.Ordinal)) is { } unknown)
        {
            throw new WrongCallException($"--algorithm {unknown} is neither ES384 nor RS384.");
        }

        DirectoryInfo folder = Directory.CreateTempSubdirectory("refractory-bench-cds-");
        try
        {
            var knowledge = KnowledgeBase.Load();
            Store store = await Store.OpenAsync(Path.Combine(folder.FullName, "bench.db"), knowledge.Drugs, TimeProvider.System, stop);
            Func<string, PatientKey> pseudonym = await store.PseudonymsAsync(LoadingRun.DefaultSource, stop);
            await BenchStore.FillAsync(store, knowledge, patients, number => pseudonym(BenchStore.IdOf(number)), Path.Combine(folder.FullName, "export"), io, stop);
            (string Algorithm, SecurityKey Signing, string Shown)[] keys = [.. algorithms.Select(Key)];
            var settings = new EhrSettings { Issuers = [new TrustedIssuer(Issuer, Keys: JsonSerializer.Deserialize<JsonElement>($$"""{"keys":[{{string.Join(',', keys.Select(key => key.Shown))}}]}"""))] };
            await using WebApplication host = Composition.WebHost(new HostOptions("http://127.0.0.1:0", Demo: false, LogAsJson: false, Quiet: true) { Ehr = settings }, store, knowledge, TimeProvider.System);
            await host.StartAsync(stop);
            await io.Output.WriteLineAsync("| calls | answered | refused or failed | a second | p50, ms | p95, ms | p99, ms | CPU each, ms |\n|---|---:|---:|---:|---:|---:|---:|---:|");
            string service = host.Urls.Single() + "/cds-services/" + CdsServices.All[0].Id;
            await WrkAsync("", host.Urls.Single() + "/health/live", callers, seconds, folder.FullName, stop);
            await io.Output.WriteLineAsync($"| an empty endpoint {await WrkAsync("", host.Urls.Single() + "/health/live", callers, seconds, folder.FullName, stop)}");
            foreach ((string algorithm, SecurityKey signing, _) in keys)
            {
                await io.Output.WriteLineAsync($"| a bare {algorithm} check {Bare(signing, algorithm)}");
            }

            foreach (string name in (string[])["first calls, ", "patient-view, "])
            {
                foreach ((string algorithm, SecurityKey signing, _) in keys)
                {
                    Sign(folder.FullName, service, signing, algorithm, (seconds * MostASecond / Threads) + callers, patients);
                    await io.Output.WriteLineAsync($"| {name}{algorithm} {await WrkAsync("tokens", service, callers, seconds, folder.FullName, stop)}");
                    await io.Output.FlushAsync(stop);
                }
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

    /// <summary>One file for each thread of wrk: a token and a body in turns, for patients all over the store.</summary>
    private static void Sign(string folder, string audience, SecurityKey key, string algorithm, int each, int patients)
    {
        DateTime now = TimeProvider.System.GetUtcNow().UtcDateTime;
        var handler = new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false };
        for (int thread = 0; thread < Threads; thread++)
        {
            int first = thread;
            File.WriteAllLines(Path.Combine(folder, $"tokens-{thread}"), Enumerable.Range(0, each).AsParallel().AsOrdered().SelectMany(number =>
            {
                string token = handler.CreateToken(new SecurityTokenDescriptor
                {
                    Issuer = Issuer,
                    Audience = audience,
                    IssuedAt = now,
                    Expires = now.AddMinutes(5),
                    Claims = new Dictionary<string, object> { ["jti"] = Guid.NewGuid().ToString() },
                    SigningCredentials = new SigningCredentials(key, algorithm),
                });
                string patient = BenchStore.IdOf((int)((((long)number * Threads) + first) * 7919 % patients));
                return (string[])[token, JsonSerializer.Serialize(new { hook = "patient-view", hookInstance = Guid.NewGuid(), context = new { userId = "Practitioner/1", patientId = patient } })];
            }));
        }
    }

    private static async Task<string> WrkAsync(string tokens, string address, int callers, int seconds, string folder, CancellationToken stop)
    {
        string script = Path.Combine(folder, "calls.lua");
        await File.WriteAllTextAsync(script, Script, stop);
        TimeSpan before = Environment.CpuUsage.TotalTime;
        using Process wrk = Start(
            ["-t", Threads.ToString(CultureInfo.InvariantCulture), "-c", callers.ToString(CultureInfo.InvariantCulture), "-d", seconds.ToString(CultureInfo.InvariantCulture) + "s", "--timeout", "10s", "-s", script, address, "--", tokens.Length == 0 ? "" : Path.Combine(folder, tokens)]);
        string said = await wrk.StandardOutput.ReadToEndAsync(stop);
        await wrk.WaitForExitAsync(stop);
        double spent = (Environment.CpuUsage.TotalTime - before).TotalMilliseconds;
        string result = said.Split('\n').FirstOrDefault(line => line.StartsWith("RESULT ", StringComparison.Ordinal))?["RESULT ".Length..] ?? throw new InvalidOperationException("wrk gave no result: " + said);
        return string.Create(CultureInfo.InvariantCulture, $"{result} {spent / Math.Max(1, long.Parse(result.Split('|')[1], CultureInfo.InvariantCulture)):0.00} |");
    }

    /// <summary>The signature check alone, by the machine's OpenSSL on all cores: what no service here can go below.</summary>
    private static string Bare(SecurityKey key, string algorithm)
    {
        byte[] text = RandomNumberGenerator.GetBytes(400);
        byte[] signature = key is RsaSecurityKey rsa ? rsa.Rsa.SignData(text, HashAlgorithmName.SHA384, RSASignaturePadding.Pkcs1) : ((ECDsaSecurityKey)key).ECDsa.SignData(text, HashAlgorithmName.SHA384);
        TimeSpan before = Environment.CpuUsage.TotalTime;
        var clock = Stopwatch.StartNew();
        long wrong = 0;
        long[] counts = new long[Environment.ProcessorCount];
        Parallel.For(0, counts.Length, new ParallelOptions { MaxDegreeOfParallelism = counts.Length }, thread =>
        {
            using RSA? modulus = key is RsaSecurityKey own ? RSA.Create(own.Rsa.ExportParameters(includePrivateParameters: false)) : null;
            using ECDsa? curve = key is ECDsaSecurityKey ours ? ECDsa.Create(ours.ECDsa.ExportParameters(includePrivateParameters: false)) : null;
            while (clock.Elapsed < BareChecks)
            {
                bool holds = modulus?.VerifyData(text, signature, HashAlgorithmName.SHA384, RSASignaturePadding.Pkcs1) ?? curve!.VerifyData(text, signature, HashAlgorithmName.SHA384);
                counts[thread]++;
                Interlocked.Add(ref wrong, holds ? 0 : 1);
            }
        });
        double spent = (Environment.CpuUsage.TotalTime - before).TotalMilliseconds;
        return string.Create(CultureInfo.InvariantCulture, $"| {counts.Sum()} | {wrong} | {counts.Sum() / clock.Elapsed.TotalSeconds:0} | | | | {spent / counts.Sum():0.00} |");
    }

    private static Process Start(IReadOnlyList<string> arguments)
    {
        try
        {
            return Process.Start(new ProcessStartInfo("wrk", arguments) { RedirectStandardOutput = true, UseShellExecute = false })!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            throw new WrongCallException("wrk is not installed here. On Debian: apt-get install wrk");
        }
    }

    private static (string Algorithm, SecurityKey Signing, string Shown) Key(string algorithm)
    {
        if (algorithm == SecurityAlgorithms.RsaSha384)
        {
            var rsa = new RsaSecurityKey(RSA.Create(2048)) { KeyId = algorithm };
            JsonWebKey modulus = JsonWebKeyConverter.ConvertFromRSASecurityKey(rsa);
            return (algorithm, rsa, JsonSerializer.Serialize(new { kty = "RSA", kid = algorithm, n = modulus.N, e = modulus.E }));
        }

        var curve = new ECDsaSecurityKey(ECDsa.Create(ECCurve.NamedCurves.nistP384)) { KeyId = algorithm };
        JsonWebKey point = JsonWebKeyConverter.ConvertFromECDsaSecurityKey(curve);
        return (algorithm, curve, JsonSerializer.Serialize(new { kty = "EC", kid = algorithm, crv = "P-384", x = point.X, y = point.Y }));
    }

    /// <summary>An answer other than 200 is counted.</summary>
    private const string Script = """
        local threads = 0
        function setup(thread)
          thread:set("id", threads)
          threads = threads + 1
        end

        function init(args)
          sent = 0
          if args[1] ~= "" then
            lines = {}
            for line in io.lines(args[1] .. "-" .. id) do lines[#lines + 1] = line end
          end
        end

        function request()
          if lines == nil then return wrk.format("GET") end
          local at = sent * 2
          sent = math.min(sent + 1, #lines / 2 - 1)
          return wrk.format("POST", nil, { ["Content-Type"] = "application/json", ["Authorization"] = "Bearer " .. lines[at + 1] }, lines[at + 2])
        end

        function done(summary, latency)
          local errors = summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout
          print(string.format("RESULT | %d | %d | %.0f | %.1f | %.1f | %.1f |", summary.requests, errors, summary.requests / (summary.duration / 1000000),
            latency:percentile(50) / 1000, latency:percentile(95) / 1000, latency:percentile(99) / 1000))
        end
        """;
}
