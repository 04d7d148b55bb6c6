using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Trials;

/// <summary>Documented seizure freedom up to a day.</summary>
/// <param name="Since">First day of the seizure-free span; null where none is documented.</param>
/// <param name="DocumentedUntil">Last day on which somebody wrote that there was no seizure.</param>
/// <param name="Until">The day the span reaches: the day judged, where freedom was written down within the usual interval of visits before it.</param>
/// <param name="Required">Days it takes: a year, or three times the longest interval between seizures before the drug.</param>
/// <param name="IntervalKnown">Whether that interval could be told (note ISI-unknown).</param>
internal sealed record FreeSpan(int? Since, int DocumentedUntil, int Until, int Required, bool IntervalKnown, IReadOnlyList<Evidence> Evidence)
{
    public int Days => Since is { } since ? Until - since + 1 : 0;

    public bool IsLongEnough => Since is not null && Days >= Required;
}

/// <summary>Whether a trial brought seizure freedom (table D line 6, R-1, R-3 to R-5; trap: copied "seizure free").</summary>
internal static class Freedom
{
    // Statements of freedom further apart than this do not join to one span.
    private const int LongestSilence = 400;

    // Two statements this close are one visit.
    private const int SameVisitDays = 20;

    /// <summary>The seizure-free span on a trial that reaches a day, as documented by then.</summary>
    public static FreeSpan On(TrialInHand trial, SeizureSigns signs, int day, Chart chart)
    {
        (int required, bool known) = Required(trial.Start, signs, chart);
        int since = trial.Start;
        foreach (SeizureSign sign in signs.Signs)
        {
            if (sign.End <= day)
            {
                since = Math.Max(since, sign.End + 1);
            }
        }

        return Documented(signs, since, day, required, known, chart.Parameters.FreedomFreshDays);
    }

    /// <summary>Whether surgery, a device or a diet came in after the drug and before the span was long enough .</summary>
    public static bool IsByOtherTherapy(TrialInHand trial, FreeSpan free, Chart chart)
    {
        foreach (int day in chart.OtherTherapies)
        {
            if (free.Since is { } since && day > trial.Start && day <= free.DocumentedUntil && day - since < free.Required)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The span that begins on a day, as far as it is documented.</summary>
    private static FreeSpan Documented(SeizureSigns signs, int since, int day, int required, bool known, int freshDays)
    {
        int until = since - 1;
        bool solid = false;
        int visits = 0;
        int lastVisit = int.MinValue / 2;
        List<Evidence>? evidence = null;
        foreach (FreedomSign sign in signs.Freedom)
        {
            if (sign.End > day || sign.End < since)
            {
                continue;
            }

            // A seizure told beside "seizure free since" moves the start, so the sign speaks for what lies after it.
            if (sign.Start > until + LongestSilence)
            {
                break;
            }

            until = sign.End;
            if (sign.End - lastVisit > SameVisitDays)
            {
                visits++;
                lastVisit = sign.End;
            }

            solid |= sign.NamesLastSeizure && sign.Start <= since + SameVisitDays;
            (evidence ??= []).Add(sign.Evidence);
        }

        // Between the last visit and today nobody can have written anything; half a span without a word is too much.
        int reaches = until - since + 1 >= freshDays ? Math.Min(day, until + freshDays) : until;
        return solid || visits >= 2
            ? new(since, until, Math.Max(until, reaches), required, known, (IReadOnlyList<Evidence>?)evidence ?? [])
            : new(null, until, until, required, known, []);
    }

    // ISI: between dated seizures of the year before the drug; where only rates are told, window over count.
    private static (int Days, bool Known) Required(int start, SeizureSigns signs, Chart chart)
    {
        int from = start - chart.Parameters.IntervalLookbackDays;
        int? previous = null;
        int longest = 0;
        int dated = 0;
        decimal byRate = 0;
        List<(SeizureSign Sign, decimal UpTo)>? counted = null;
        foreach (SeizureSign sign in signs.Signs)
        {
            if (sign.End >= start || sign.Start < from || sign.IsWord)
            {
                continue;
            }

            if (sign.IsDated)
            {
                if (previous is { } before && sign.End > before)
                {
                    longest = Math.Max(longest, sign.End - before);
                    dated++;
                }

                previous = sign.End;
            }
            else
            {
                decimal before = counted is { Count: > 0 } ? counted[^1].UpTo : 0;
                (counted ??= []).Add((sign, Math.Max(before, sign.Count + UpTo(counted, sign.Start))));
                byRate = Math.Max(byRate, sign.DaysEach);
            }
        }

        foreach (SeizureReport report in chart.Timeline.Seizures)
        {
            int told = (report.Window.End ?? report.Recorded).DayNumber;
            if (report.LongestFreeDays is { } free && told >= from && told < start && report.CountLow != 0)
            {
                byRate = Math.Max(byRate, free);
            }
        }

        decimal count = counted is { Count: > 0 } ? counted[^1].UpTo : 0;
        decimal? interval = dated > 0 && count <= dated + 1 ? longest : byRate > 0 ? byRate : null;
        int required = chart.Parameters.SeizureFreeMinDays;
        return interval is { } days ? (Math.Max(required, (int)(chart.Parameters.SeizureFreeMultiple * days)), true) : (required, false);
    }

    // A form and a note of one visit, or a year and its quarters, count the same seizures: only windows apart from each other add up.
    private static decimal UpTo(List<(SeizureSign Sign, decimal UpTo)> counted, int start)
    {
        for (int i = counted.Count - 1; i >= 0; i--)
        {
            if (counted[i].Sign.End <= start)
            {
                return counted[i].UpTo;
            }
        }

        return 0;
    }
}
