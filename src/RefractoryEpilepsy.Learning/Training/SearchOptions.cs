namespace RefractoryEpilepsy.Learning.Training;

/// <summary>How much is tried, and from which seed.</summary>
public sealed record SearchOptions
{
    /// <summary>Settings drawn per algorithm.</summary>
    public int DrawsPerAlgorithm { get; init; } = 4;

    /// <summary>Outer folds, for figures nobody has tuned on.</summary>
    public int OuterFolds { get; init; } = 5;

    /// <summary>Inner folds, for choosing.</summary>
    public int InnerFolds { get; init; } = 3;

    /// <summary>Folds behind the scores that calibration is fitted to.</summary>
    public int CalibrationFolds { get; init; } = 10;

    /// <summary>Share of rows, the latest by index day, held out in time.</summary>
    public double TemporalShare { get; init; } = 0.2;

    /// <summary>Everything random starts here.</summary>
    public int Seed { get; init; } = 20100601;

    /// <summary>Resamples behind each interval.</summary>
    public int Resamples { get; init; } = 500;

    /// <summary>Fits at the same time; each fit uses one thread, so that results repeat.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>What is compared.</summary>
    public IReadOnlyList<Algorithm> Algorithms { get; init; } = [Algorithm.LogisticRegression, Algorithm.Gam, Algorithm.FastTree, Algorithm.LightGbm];
}
