namespace RefractoryEpilepsy.Trials;

/// <summary>A seizure after the patient had been seizure free long enough to be a responder .</summary>
internal static class Relapse
{
    /// <summary>Last day of the latest such freedom that a seizure ended during the trial; null where there is none.</summary>
    public static int? LastFreeDay(TrialInHand trial, SeizureSigns signs, Chart chart)
    {
        int? last = null;
        int before = trial.Start - 1;
        foreach (SeizureSign sign in signs.Signs)
        {
            if (sign.End <= before || sign.End < trial.Start)
            {
                continue;
            }

            if (sign.End > trial.End)
            {
                break;
            }

            if (sign.Start - before >= chart.Parameters.SeizureFreeMinDays)
            {
                FreeSpan free = Freedom.On(trial, signs, sign.Start - 1, chart);
                if (free.IsLongEnough && !Freedom.IsByOtherTherapy(trial, free, chart))
                {
                    last = sign.Start - 1;
                }
            }

            before = sign.End;
        }

        return last;
    }

    /// <summary>Whether the first seizure after that day is too fresh to be judged.</summary>
    public static bool IsUnderCheck(int freeUntil, SeizureSigns signs, Chart chart)
    {
        foreach (SeizureSign sign in signs.Signs)
        {
            if (sign.End > freeUntil)
            {
                return chart.Today - sign.End < chart.Parameters.RelapseHoldDays;
            }
        }

        return false;
    }
}
