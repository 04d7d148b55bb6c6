using System.Diagnostics;
using System.Runtime.InteropServices;
using Microsoft.ML;
using Microsoft.ML.Trainers.LightGbm;
using RefractoryEpilepsy.Learning.Scoring;
using RefractoryEpilepsy.Learning.Training;

namespace RefractoryEpilepsy.Benchmarks;

/// <summary>
/// LightGBM through ML.NET against the native library on the same rows, rounds and threads, and scoring with explanation, in one run.
/// Call: <c>dotnet run -c Release --project tests/RefractoryEpilepsy.Benchmarks -- learning</c>.
/// </summary>
public static partial class LearningBenchmarks
{
    private const int Rows = 200_000, Columns = 100, Rounds = 100, Leaves = 31, Threads = 2, Repeats = 3;

    /// <summary>Prints both; each pair is run alternately, and the fastest of three counts.</summary>
    public static void Run(TextWriter output)
    {
        (DenseMatrix matrix, bool[] outcome) = Simulate(Rows, seed: 1);
        float[] weights = [.. Enumerable.Repeat(1f, Rows)];
        double native = double.MaxValue, ours = double.MaxValue;
        for (int repeat = 0; repeat < Repeats; repeat++)
        {
            native = Math.Min(native, Seconds(() => TrainNative(matrix, outcome)));
            ours = Math.Min(ours, Seconds(() => TrainThroughMlNet(matrix, outcome, weights)));
        }

        output.WriteLine(FormattableString.Invariant($"LightGBM {Rows:N0} x {Columns}, {Rounds} rounds, {Threads} threads: native {native:F2} s, through ML.NET {ours:F2} s, ratio {ours / native:F2} (goal at most 1.20)"));

        DenseMatrix few = matrix with { Rows = 20_000, Values = matrix.Values[..(20_000 * Columns)] };
        bool[] fewOutcomes = outcome[..20_000];
        double[] ones = [.. Enumerable.Repeat(1.0, 20_000)];
        foreach (Algorithm algorithm in Enum.GetValues<Algorithm>())
        {
            Scorer scorer = Candidate.Draw(algorithm, 1, 1).Single().Fit(few, fewOutcomes, ones, 1);
            double[] contributions = new double[Columns];
            double seconds = Seconds(() =>
            {
                for (int row = 0; row < few.Rows; row++)
                {
                    Array.Clear(contributions);
                    scorer.Explain(few.Row(row), contributions);
                    _ = scorer.Score(few.Row(row));
                }
            });
            output.WriteLine(FormattableString.Invariant($"Scoring with explanation, {algorithm}: {few.Rows / seconds:N0} patients a second on one core (goal 20,000)"));
        }
    }

    private static double Seconds(Action action)
    {
        GC.Collect();
        long started = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static (DenseMatrix Matrix, bool[] Outcome) Simulate(int rows, int seed)
    {
        var random = new Random(seed);
        float[] values = new float[rows * Columns];
        bool[] outcome = new bool[rows];
        for (int row = 0; row < rows; row++)
        {
            double logOdds = -1;
            for (int column = 0; column < Columns; column++)
            {
                float value = column % 2 == 0 ? (random.NextDouble() < 0.2 ? 1 : 0) : (float)random.NextDouble();
                values[(row * Columns) + column] = value;
                logOdds += column < 20 ? value * (column % 3 == 0 ? -0.4 : 0.5) : 0;
            }

            outcome[row] = random.NextDouble() < 1 / (1 + Math.Exp(-logOdds));
        }

        return (new(values, rows, Columns), outcome);
    }

    private static void TrainThroughMlNet(DenseMatrix matrix, bool[] outcome, float[] weights) =>
        new MLContext(1).BinaryClassification.Trainers.LightGbm(new LightGbmBinaryTrainer.Options
        {
            NumberOfIterations = Rounds,
            NumberOfLeaves = Leaves,
            LearningRate = 0.1,
            MinimumExampleCountPerLeaf = 20,
            MaximumBinCountPerFeature = 255,
            NumberOfThreads = Threads,
            Sigmoid = 1,
            ForceColumnWise = true,
            HandleMissingValue = false,
            Silent = true,
        }).Fit(new DenseDataView(matrix, outcome, weights));

    private static void TrainNative(DenseMatrix matrix, bool[] outcome)
    {
        string parameters = $"objective=binary max_bin=255 min_data_in_leaf=20 num_leaves={Leaves} learning_rate=0.1 sigmoid=1 num_threads={Threads} force_col_wise=true use_missing=false verbosity=-1";
        float[] labels = [.. outcome.Select(seen => seen ? 1f : 0f)];
        Check(DatasetCreateFromMat(matrix.Values, 0, matrix.Rows, matrix.Columns, 1, parameters, 0, out nint data));
        Check(DatasetSetField(data, "label", labels, labels.Length, 0));
        Check(BoosterCreate(data, parameters, out nint booster));
        for (int round = 0; round < Rounds; round++)
        {
            Check(BoosterUpdateOneIter(booster, out _));
        }

        Check(BoosterFree(booster));
        Check(DatasetFree(data));
    }

    private static void Check(int code)
    {
        if (code != 0)
        {
            throw new InvalidOperationException("LightGBM refused a call.");
        }
    }

    [LibraryImport("lib_lightgbm", EntryPoint = "LGBM_DatasetCreateFromMat", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int DatasetCreateFromMat(float[] data, int type, int rows, int columns, int rowMajor, string parameters, nint reference, out nint dataset);

    [LibraryImport("lib_lightgbm", EntryPoint = "LGBM_DatasetSetField", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int DatasetSetField(nint dataset, string name, float[] data, int count, int type);

    [LibraryImport("lib_lightgbm", EntryPoint = "LGBM_BoosterCreate", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int BoosterCreate(nint dataset, string parameters, out nint booster);

    [LibraryImport("lib_lightgbm", EntryPoint = "LGBM_BoosterUpdateOneIter")]
    private static partial int BoosterUpdateOneIter(nint booster, out int finished);

    [LibraryImport("lib_lightgbm", EntryPoint = "LGBM_BoosterFree")]
    private static partial int BoosterFree(nint booster);

    [LibraryImport("lib_lightgbm", EntryPoint = "LGBM_DatasetFree")]
    private static partial int DatasetFree(nint dataset);
}
