namespace RefractoryEpilepsy.Learning.Training;

/// <summary>Rows a model can be fitted to or judged on: features, outcome and weight, without any patient in them.</summary>
/// <param name="Features">One array per row, all of one width; NaN = not assessed.</param>
/// <param name="Outcome">Whether the outcome was seen within the horizon.</param>
/// <param name="Weights">Inverse probability of having stayed under observation; 1 for complete cases.</param>
/// <param name="Patients">A number per patient; rows of one patient never stand on both sides of a split.</param>
/// <param name="IndexDays">Day number of time zero.</param>
public sealed record LearningData(float[][] Features, bool[] Outcome, double[] Weights, int[] Patients, int[] IndexDays)
{
    /// <summary>Number of rows.</summary>
    public int Count => Features.Length;

    /// <summary>The rows at these positions, in this order.</summary>
    public LearningData At(IReadOnlyList<int> rows) => new(
        [.. rows.Select(row => Features[row])],
        [.. rows.Select(row => Outcome[row])],
        [.. rows.Select(row => Weights[row])],
        [.. rows.Select(row => Patients[row])],
        [.. rows.Select(row => IndexDays[row])]);

    /// <summary>Every row of weight one, each its own patient: for data that is complete.</summary>
    public static LearningData Complete(float[][] features, bool[] outcome) => new(
        features,
        outcome,
        [.. Enumerable.Repeat(1.0, outcome.Length)],
        [.. Enumerable.Range(0, outcome.Length)],
        new int[outcome.Length]);
}
