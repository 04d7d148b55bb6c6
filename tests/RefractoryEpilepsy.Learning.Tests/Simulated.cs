using RefractoryEpilepsy.Learning.Training;

namespace RefractoryEpilepsy.Learning.Tests;

/// <summary>Rows whose true risk is known: yes/no and numeric features, some not assessed, some without effect.</summary>
internal static class Simulated
{
    public static IReadOnlyList<string> Names { get; } = [.. Enumerable.Range(0, 20).Select(feature => $"feature-{feature:00}")];

    public static (LearningData Data, double[] TrueRisk) Rows(int count, int seed, bool shuffled = false)
    {
        var random = new Random(seed);
        float[][] features = new float[count][];
        double[] risk = new double[count];
        bool[] outcome = new bool[count];
        for (int row = 0; row < count; row++)
        {
            float[] values = features[row] = new float[Names.Count];
            double logOdds = -1.6;
            for (int feature = 0; feature < values.Length; feature++)
            {
                bool yesNo = feature < 12;
                values[feature] = yesNo ? (random.NextDouble() < 0.08 + (0.02 * feature) ? 1 : 0) : (float)Normal(random);
            }

            logOdds += (1.4 * values[0]) + (0.9 * values[1]) + (0.8 * values[2]) - (0.7 * values[3]) + (0.5 * values[4])
                + (0.5 * values[12]) + (0.4 * Math.Max(0, values[13])) + (values[14] > 1 ? 0.6 : 0);
            risk[row] = 1 / (1 + Math.Exp(-logOdds));
            outcome[row] = random.NextDouble() < risk[row];
            foreach (int feature in (ReadOnlySpan<int>)[2, 5, 13])
            {
                if (random.NextDouble() < 0.1)
                {
                    values[feature] = float.NaN;
                }
            }
        }

        if (shuffled)
        {
            random.Shuffle(outcome);
        }

        LearningData data = LearningData.Complete(features, outcome);
        return (data with { IndexDays = [.. Enumerable.Range(0, count).Select(row => 730_000 + row)] }, risk);
    }

    public static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
