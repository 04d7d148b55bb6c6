using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Trials;

/// <summary>How regularly a drug was taken, and the stretches in which that explains seizures (ADEQ-4, R-11, R-12).</summary>
internal static class Adherence
{
    // A code of missed doses or of withdrawal speaks of the days around its visit.
    private const int AroundCodeDays = 7;

    /// <summary>Proportion of days covered between two days, 0 to 1; null where no fills are on record.</summary>
    public static decimal? Pdc(DrugTrial trial, int from, int to)
    {
        if (!trial.HasRefills || to < from)
        {
            return null;
        }

        int covered = 0;
        foreach (DateInterval stretch in trial.Covered)
        {
            covered += Math.Max(0, Math.Min(stretch.Last.DayNumber, to) - Math.Max(stretch.Start.DayNumber, from) + 1);
        }

        return Math.Min(1m, (decimal)covered / (to - from + 1));
    }

    /// <summary>Stretches in which a seizure is put down to missing drug or alcohol, by start.</summary>
    public static List<(int Start, int End)> ExplainedStretches(Chart chart, DrugTrial trial, Levels levels)
    {
        var stretches = new List<(int Start, int End)>();
        if (trial.HasRefills)
        {
            AddGaps(chart, trial, stretches);
        }

        foreach ((int day, _) in levels.Low)
        {
            stretches.Add((day - chart.Parameters.LowLevelAfterDays, day + chart.Parameters.LowLevelBeforeDays));
        }

        for (int i = 0; i < chart.Kinds.Length; i++)
        {
            if ((chart.Kinds[i] & (DiagnosisKinds.Nonadherence | DiagnosisKinds.AlcoholWithdrawal)) != DiagnosisKinds.None && chart.Timeline.Diagnoses[i].Confirmed != Answer.No)
            {
                int day = chart.Timeline.Diagnoses[i].On.DayNumber;
                stretches.Add((day - AroundCodeDays, day + AroundCodeDays));
            }
        }

        return Chart.Merge(stretches, 0);
    }

    private static void AddGaps(Chart chart, DrugTrial trial, List<(int Start, int End)> into)
    {
        for (int i = 0; i < trial.Covered.Count; i++)
        {
            int from = trial.Covered[i].Last.DayNumber + 1;
            int to = i + 1 < trial.Covered.Count ? trial.Covered[i + 1].Start.DayNumber - 1 : trial.Taken.End is null ? chart.Today : from - 1;
            // On a ward the drug comes from the ward: those days are no gap.
            if (to - from + 1 - DaysOnWard(chart, from, to) >= chart.Parameters.SupplyGapDays)
            {
                into.Add((from, to + chart.Parameters.SupplyGapAfterDays));
            }
        }
    }

    private static int DaysOnWard(Chart chart, int from, int to)
    {
        int days = 0;
        foreach ((int start, int end) in chart.Stays)
        {
            days += Math.Max(0, Math.Min(end, to) - Math.Max(start, from) + 1);
        }

        return days;
    }

    /// <summary>Whether every day between two days lies in one of the stretches.</summary>
    public static bool Covers(List<(int Start, int End)> stretches, int from, int to)
    {
        foreach ((int start, int end) in stretches)
        {
            if (start <= from && end >= to)
            {
                return true;
            }
        }

        return false;
    }
}
