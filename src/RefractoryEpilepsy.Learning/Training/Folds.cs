namespace RefractoryEpilepsy.Learning.Training;

/// <summary>Splits by patient, stratified by outcome, decided by the seed alone.</summary>
public static class Folds
{
    /// <summary>The fold of each row, 0 to <paramref name="folds"/> − 1. Rows of one patient share a fold; outcomes spread evenly.</summary>
    public static int[] Of(LearningData data, int folds, int seed)
    {
        var random = new Random(seed);
        var patients = Enumerable.Range(0, data.Count)
            .GroupBy(row => data.Patients[row])
            .Select(rows => (Rows: rows.ToArray(), Outcome: rows.Any(row => data.Outcome[row])))
            .OrderBy(patient => data.Patients[patient.Rows[0]])
            .ToArray();
        random.Shuffle(patients);
        int[] fold = new int[data.Count];
        int next = 0;
        foreach (var (rows, _) in patients.OrderBy(patient => patient.Outcome))
        {
            foreach (int row in rows)
            {
                fold[row] = next % folds;
            }

            next++;
        }

        return fold;
    }

    /// <summary>Rows inside and outside one fold, in order.</summary>
    public static (int[] Inside, int[] Outside) Split(int[] foldOfRow, int fold) => (
        [.. Enumerable.Range(0, foldOfRow.Length).Where(row => foldOfRow[row] == fold)],
        [.. Enumerable.Range(0, foldOfRow.Length).Where(row => foldOfRow[row] != fold)]);

    /// <summary>
    /// Of the rows whose whole horizon could be observed, the latest <paramref name="share"/> by index day; and all rows before them. A day is
    /// never cut in two. Later rows take no part: only early outcomes can be settled in them, and no weight makes up for that.
    /// </summary>
    public static (int[] Earlier, int[] Later) ByTime(LearningData data, double share, int lastObservableDay)
    {
        int[] days = [.. data.IndexDays.Where(day => day <= lastObservableDay).Order()];
        if (days.Length == 0)
        {
            return ([], []);
        }

        int firstLater = days[Math.Min(days.Length - 1, (int)(days.Length * (1 - share)))];
        return (
            [.. Enumerable.Range(0, data.Count).Where(row => data.IndexDays[row] < firstLater)],
            [.. Enumerable.Range(0, data.Count).Where(row => data.IndexDays[row] >= firstLater && data.IndexDays[row] <= lastObservableDay)]);
    }
}
