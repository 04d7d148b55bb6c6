namespace RefractoryEpilepsy.Synthetic;

/// <summary>Random numbers that are the same on every machine for the same seed.</summary>
/// <remarks>xoshiro256** seeded by splitmix64. Source: Blackman and Vigna, ACM Trans Math Softw 2021;47:36, doi:10.1145/3460772.</remarks>
internal sealed class Chance
{
    private ulong first;
    private ulong second;
    private ulong third;
    private ulong fourth;

    /// <summary>One stream per seed and number, so that one patient never shifts the next.</summary>
    public Chance(int seed, int number)
    {
        ulong state = ((ulong)(uint)seed << 32) ^ (uint)number;
        first = Split(ref state);
        second = Split(ref state);
        third = Split(ref state);
        fourth = Split(ref state);
    }

    /// <summary>From 0 up to, not including, 1.</summary>
    public double Share() => (Bits() >> 11) * (1.0 / (1UL << 53));

    /// <summary>True with the given probability.</summary>
    public bool Happens(double probability) => Share() < probability;

    /// <summary>Both ends included.</summary>
    public int Between(int low, int high) => low + (int)(Share() * (high - low + 1));

    /// <summary>Anything from low up to high.</summary>
    public double Between(double low, double high) => low + (Share() * (high - low));

    /// <summary>One of the items, all alike.</summary>
    public T Pick<T>(params ReadOnlySpan<T> items) => items[(int)(Share() * items.Length)];

    /// <summary>Index of one of the weights, as often as its weight says.</summary>
    public int PickBy(ReadOnlySpan<double> weights)
    {
        double total = 0;
        foreach (double weight in weights)
        {
            total += weight;
        }

        double point = Share() * total;
        for (int index = 0; index < weights.Length; index++)
        {
            point -= weights[index];
            if (point < 0)
            {
                return index;
            }
        }

        return weights.Length - 1;
    }

    /// <summary>Normally distributed (Box and Muller).</summary>
    public double Normal(double mean, double deviation) =>
        mean + (deviation * Math.Sqrt(-2 * Math.Log(1 - Share())) * Math.Cos(2 * Math.PI * Share()));

    /// <summary>How often a rare event happens in a stretch where it is expected so often (Knuth).</summary>
    public int Poisson(double expected)
    {
        double limit = Math.Exp(-expected);
        int count = 0;
        for (double product = Share(); product > limit; product *= Share())
        {
            count++;
        }

        return count;
    }

    private ulong Bits()
    {
        ulong result = ulong.RotateLeft(second * 5, 7) * 9;
        ulong shifted = second << 17;
        third ^= first;
        fourth ^= second;
        second ^= third;
        first ^= fourth;
        third ^= shifted;
        fourth = ulong.RotateLeft(fourth, 45);
        return result;
    }

    private static ulong Split(ref ulong state)
    {
        ulong mixed = state += 0x9E3779B97F4A7C15;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }
}
