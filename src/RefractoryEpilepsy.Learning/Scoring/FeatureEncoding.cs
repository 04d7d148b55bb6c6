namespace RefractoryEpilepsy.Learning.Scoring;

/// <summary>Turns a patient's features, some of them missing, into the dense columns a scorer reads.</summary>
/// <remarks>
/// Missing stays visible: a feature that was missing for some has a second column that says so, and the value itself is
/// filled with 0 (yes/no features) or the training median. Numbers may have steps beside their value. Columns that never vary or repeat another are left out.
/// Learned from training rows only.
/// </remarks>
/// <param name="Features">Names, in the order of the input.</param>
/// <param name="Fill">What stands for a missing value, per feature.</param>
/// <param name="Columns">The dense columns, in order.</param>
public sealed record FeatureEncoding(IReadOnlyList<string> Features, float[] Fill, IReadOnlyList<EncodedColumn> Columns)
{
    /// <summary>A column that says "not assessed" is made when at least so many training rows lack the value, and as many have it.</summary>
    private const int FewestMissing = 10;

    /// <summary>Where the steps of a number lie, for scorers that know only straight lines: so many quantiles, each with enough training rows on both sides.</summary>
    private const int Steps = 3, FewestBesideStep = 20;

    /// <summary>Fills one dense row.</summary>
    public void Encode(ReadOnlySpan<float> features, Span<float> dense)
    {
        for (int column = 0; column < Columns.Count; column++)
        {
            dense[column] = Read(features, Columns[column], Fill);
        }
    }

    /// <summary>All rows, dense.</summary>
    public DenseMatrix Encode(IReadOnlyList<float[]> rows)
    {
        float[] values = new float[rows.Count * Columns.Count];
        for (int row = 0; row < rows.Count; row++)
        {
            Encode(rows[row], values.AsSpan(row * Columns.Count, Columns.Count));
        }

        return new(values, rows.Count, Columns.Count);
    }

    /// <summary>Learns the encoding from training rows.</summary>
    /// <param name="withSteps">Whether numbers get columns that say "above this quantile" beside the value itself.</param>
    public static FeatureEncoding Learn(IReadOnlyList<string> names, IReadOnlyList<float[]> rows, bool withSteps = false)
    {
        float[] fill = new float[names.Count];
        List<EncodedColumn> columns = [];
        HashSet<string> seen = [];
        for (int feature = 0; feature < names.Count; feature++)
        {
            float[] present = [.. rows.Select(row => row[feature]).Where(value => !float.IsNaN(value)).Order()];
            bool yesNo = present.All(value => value is 0 or 1);
            fill[feature] = present.Length == 0 || yesNo ? 0 : present[present.Length / 2];
            int missing = rows.Count - present.Length;
            Offer(new(feature, SaysMissing: false));
            if (missing >= FewestMissing && present.Length >= FewestMissing)
            {
                Offer(new(feature, SaysMissing: true));
            }

            foreach (float step in withSteps ? StepsOf(present) : [])
            {
                Offer(new(feature, SaysMissing: false, step));
            }
        }

        return new(names, fill, columns);

        void Offer(EncodedColumn column)
        {
            float[] values = [.. rows.Select(row => Read(row, column, fill))];
            bool varies = values.Length > 0 && Array.Exists(values, value => value != values[0]);
            if (varies && seen.Add(Fingerprint(values)) && seen.Add(Fingerprint([.. values.Select(value => 1 - value)])))
            {
                columns.Add(column);
            }
        }
    }

    private static IEnumerable<float> StepsOf(float[] sorted) =>
        sorted.Distinct().Take(Steps + 2).Count() <= Steps + 1
            ? []
            : Enumerable.Range(1, Steps).Select(step => sorted[step * (sorted.Length - 1) / (Steps + 1)]).Distinct()
                .Where(step => sorted.Count(value => value > step) is var above && Math.Min(above, sorted.Length - above) >= FewestBesideStep);

    private static float Read(ReadOnlySpan<float> row, EncodedColumn column, float[] fill)
    {
        float value = row[column.Feature];
        bool missing = float.IsNaN(value);
        return column.SaysMissing ? (missing ? 1f : 0f) : column.Above is { } step ? (value > step ? 1f : 0f) : missing ? fill[column.Feature] : value;
    }

    private static string Fingerprint(float[] values) =>
        Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(System.Runtime.InteropServices.MemoryMarshal.AsBytes<float>(values)));
}

/// <summary>One dense column.</summary>
/// <param name="Feature">Position of its feature.</param>
/// <param name="SaysMissing">1 where the feature was not assessed, 0 where it was; otherwise the value itself.</param>
/// <param name="Above">1 where the value is greater than this, 0 where it is not or was not assessed; null: no step.</param>
public sealed record EncodedColumn(int Feature, bool SaysMissing, float? Above = null);

/// <summary>Rows of equal width, one after the other.</summary>
public sealed record DenseMatrix(float[] Values, int Rows, int Columns)
{
    /// <summary>One row.</summary>
    public ReadOnlySpan<float> Row(int row) => Values.AsSpan(row * Columns, Columns);

    /// <summary>The rows at these positions, repeated as often as they are named.</summary>
    public DenseMatrix At(IReadOnlyList<int> rows)
    {
        float[] values = new float[rows.Count * Columns];
        for (int row = 0; row < rows.Count; row++)
        {
            Row(rows[row]).CopyTo(values.AsSpan(row * Columns));
        }

        return new(values, rows.Count, Columns);
    }

    /// <summary>Some of its columns.</summary>
    public DenseMatrix Only(IReadOnlyList<int> columns)
    {
        float[] values = new float[Rows * columns.Count];
        for (int row = 0; row < Rows; row++)
        {
            for (int column = 0; column < columns.Count; column++)
            {
                values[(row * columns.Count) + column] = Values[(row * Columns) + columns[column]];
            }
        }

        return new(values, Rows, columns.Count);
    }
}
