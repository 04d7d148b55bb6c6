using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using RefractoryEpilepsy.Synthetic;

namespace RefractoryEpilepsy.Service.Commands;

/// <summary><c>bench</c>: how fast an export is read, beside other ways to read it, each in a process of its own.</summary>
internal static class BenchCommand
{
    private const int BytesPerPatient = 100_000;

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private static readonly (string Key, string Says)[] Parts =
    [
        ("newlines", "newline scan"),
        ("firely", "Firely POCOs, most lenient, of a sample"),
        ("duckdb", "DuckDB read_json, explicit types, the same events"),
        ("sieve", "sieve"),
        ("screen", "screen: read, regroup, judge, write"),
    ];

    /// <summary>The command.</summary>
    public static Command Make(CommandIo io)
    {
        var json = new Setting("json", "FILE", "Where to write the figures as JSON.");
        var size = new Setting("megabytes", "N", "Size of the export that is generated. Default 1000.");
        var input = new Setting("in", "DIR", "An export to read instead of a generated one.");
        var command = new Command("bench", "Generate an export (5 % of patients with epilepsy) and measure speed and memory of reading and screening it.") { json, size, input };
        command.SetAction((call, stop) => RunAsync(json.Read(call), size.ReadWhole(call, 1000, 10, 100_000), input.Read(call), io, stop));
        return command;
    }

    /// <summary>One measurement, run in a process of its own by <see cref="Make"/>.</summary>
    public static Command MakePart(CommandIo io)
    {
        var part = new Argument<string>("part");
        var folder = new Argument<string>("folder");
        var command = new Command("bench-part", "One measurement of bench.") { part, folder };
        command.Hidden = true;
        command.SetAction(async (call, stop) =>
        {
            string named = call.GetValue(part)!;
            object figures = named == "engine"
                ? await BenchEngine.MeasureAsync(call.GetValue(folder)!, stop)
                : await BenchParts.MeasureAsync(named, call.GetValue(folder)!, io, stop);
            await io.Output.WriteLineAsync(JsonSerializer.Serialize(figures));
            return CommandLine.Done;
        });
        return command;
    }

    private static async Task<int> RunAsync(string? file, int megabytes, string? input, CommandIo io, CancellationToken stop)
    {
        string work = Directory.CreateTempSubdirectory("refractory-bench-").FullName;
        try
        {
            string once = input ?? Path.Combine(work, "once");
            string? doubled = input is null ? Path.Combine(work, "doubled") : null;
            if (input is null)
            {
                await io.Messages.WriteLineAsync($"Generating {megabytes} MB, and twice as much to see whether memory grows ...");
                await Task.WhenAll(GenerateAsync(once, megabytes, stop), GenerateAsync(doubled!, megabytes * 2L, stop));
            }

            var figures = new Dictionary<string, BenchFigures>(StringComparer.Ordinal);
            foreach ((string key, string says) in Parts)
            {
                await io.Messages.WriteLineAsync($"Measuring: {says} ...");
                figures[key] = await ChildAsync<BenchFigures>(key, once, stop);
            }

            if (doubled is not null)
            {
                await io.Messages.WriteLineAsync("Measuring: screen, the export twice as large ...");
                figures["screen_doubled"] = await ChildAsync<BenchFigures>("screen", doubled, stop);
            }

            await io.Messages.WriteLineAsync("Measuring: judging, facts in memory ...");
            EngineFigures engine = await ChildAsync<EngineFigures>("engine", once, stop);
            await io.Output.WriteAsync(Table(figures));
            await io.Output.WriteLineAsync(engine.Text());
            if (file is not null)
            {
                var all = figures.ToDictionary(one => one.Key, one => (object)one.Value, StringComparer.Ordinal);
                all["engine"] = engine;
                await File.WriteAllTextAsync(file, JsonSerializer.Serialize(all, Indented) + "\n", stop);
            }

            return CommandLine.Done;
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }

    private static Task<SyntheticSummary> GenerateAsync(string folder, long megabytes, CancellationToken stop) => Task.Run(
        () => SyntheticExport.Write(
            folder,
            new SyntheticOptions { Patients = (int)(megabytes * 1_040_000 / BytesPerPatient), EpilepsyShare = 0.05, LookAlikeShare = 0.05, Seed = 20260731 },
            progress: null,
            stop),
        stop);

    private static async Task<TFigures> ChildAsync<TFigures>(string part, string folder, CancellationToken stop)
    {
        string program = Environment.ProcessPath ?? throw new IOException("The program's own file is not known.");
        var start = new ProcessStartInfo(program) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        if (Path.GetFileNameWithoutExtension(program) == "dotnet")
        {
            start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "refractory.dll"));
        }

        foreach (string argument in new[] { "bench-part", part, folder })
        {
            start.ArgumentList.Add(argument);
        }

        using Process child = Process.Start(start) ?? throw new IOException("The measuring process did not start.");
        Task<string> errors = child.StandardError.ReadToEndAsync(stop);
        string output = await child.StandardOutput.ReadToEndAsync(stop);
        await child.WaitForExitAsync(stop);
        if (child.ExitCode != 0)
        {
            throw new IOException($"Measuring \"{part}\" failed: {(await errors).Trim()}");
        }

        return JsonSerializer.Deserialize<TFigures>(output.TrimEnd().Split('\n')[^1])!;
    }

    private static string Table(Dictionary<string, BenchFigures> figures)
    {
        var text = new StringWriter(CultureInfo.InvariantCulture);
        text.WriteLine($"{Environment.ProcessorCount} cores; {figures["screen"].Mb:N0} MB");
        text.WriteLine("| what | MB per CPU-second | MB per second | cores busy | peak memory, MB |");
        text.WriteLine("|---|---:|---:|---:|---:|");
        foreach ((string key, string says) in Parts.Append(("screen_doubled", "screen, export twice as large")))
        {
            if (figures.TryGetValue(key, out BenchFigures? one))
            {
                text.WriteLine($"| {says} | {one.MbPerCpuSecond:N0} | {one.MbPerSecond:N0} | {one.CpuSeconds / Math.Max(one.Seconds, 0.001):N1} | {one.PeakMb:N0} |");
            }
        }

        return text.ToString();
    }
}
