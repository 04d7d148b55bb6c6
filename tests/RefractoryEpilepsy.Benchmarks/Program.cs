if (args is ["learning"])
{
    RefractoryEpilepsy.Benchmarks.LearningBenchmarks.Run(Console.Out);
    return;
}

BenchmarkDotNet.Running.BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
