if (args is ["learning"])
{
    RefractoryEpilepsy.Benchmarks.LearningBenchmarks.Run(Console.Out);
    return;
}

if (args is ["quality", ..])
{
    await RefractoryEpilepsy.Benchmarks.QualityBenchmarks.RunAsync(args.Length > 1 ? int.Parse(args[1], System.Globalization.CultureInfo.InvariantCulture) : 500_000, Console.Out);
    return;
}

BenchmarkDotNet.Running.BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
