using RefractoryEpilepsy.Cases;
using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Timeline;
using RefractoryEpilepsy.Trials;

namespace RefractoryEpilepsy.Cohorts;

/// <summary>First days of the distinct antiseizure drugs a patient ever had, in order: what claims rules see.</summary>
/// <param name="FirstDays">One day per distinct drug; equivalents are one drug, rescue drugs and drugs for another disease are none.</param>
/// <param name="DanishDay">Day on which the Danish rule is met; null where it is not.</param>
public sealed record DrugHistory(IReadOnlyList<DateOnly> FirstDays, DateOnly? DanishDay)
{
    private const int ThreeYears = 1096;
    private const int TwoYears = 731;

    /// <summary>Day of the n-th distinct drug; null where there are fewer.</summary>
    public DateOnly? DayOf(int count) => FirstDays.Count >= count ? FirstDays[count - 1] : null;

    /// <summary>Day of the fourth drug within two years of the first; null where there is none.</summary>
    public DateOnly? FourInTwoYearsDay => FirstDays.Count >= 4 && FirstDays[3].DayNumber - FirstDays[0].DayNumber <= TwoYears ? FirstDays[3] : null;

    // An era of the OMOP common data model joins exposures over gaps of up to 30 days.
    private const int EraGapDays = 30;
    private const int LongEraDays = 90;

    /// <summary>Day on which a second distinct drug has been taken for 90 days in one era; gabapentinoids do not count. Null where there are fewer.</summary>
    public static DateOnly? SecondLongEra(PatientCase patient)
    {
        var reached = new Dictionary<string, DateOnly>();
        foreach (DrugTrial trial in patient.Resistance.Trials.Select(assessed => assessed.Trial))
        {
            if (trial.Drug.Counts != TrialRule.No && trial.Drug.Id is not ("gabapentin" or "pregabalin")
                && LongEra(trial) is { } day && (!reached.TryGetValue(trial.Drug.Group, out DateOnly known) || day < known))
            {
                reached[trial.Drug.Group] = day;
            }
        }

        return reached.Count >= 2 ? reached.Values.Order().ElementAt(1) : null;
    }

    private static DateOnly? LongEra(DrugTrial trial)
    {
        DateOnly? start = null;
        DateOnly end = default;
        foreach (DateInterval covered in trial.Covered)
        {
            start = start is { } begun && covered.Start.DayNumber - end.DayNumber - 1 <= EraGapDays ? begun : covered.Start;
            end = covered.Last;
            if (end.DayNumber - start.Value.DayNumber + 1 >= LongEraDays)
            {
                return start.Value.AddDays(LongEraDays - 1);
            }
        }

        return null;
    }

    /// <summary>Reads it off the trials.</summary>
    public static DrugHistory Of(PatientCase patient)
    {
        var firsts = new Dictionary<string, DateOnly>();
        foreach (TrialAssessment trial in patient.Resistance.Trials)
        {
            Drug drug = trial.Trial.Drug;
            if (drug.Counts != TrialRule.No && trial.Trial.Indication != IndicationClass.X && (!firsts.TryGetValue(drug.Group, out DateOnly known) || trial.Trial.Taken.Start < known))
            {
                firsts[drug.Group] = trial.Trial.Taken.Start;
            }
        }

        List<DateOnly> days = [.. firsts.Values.Order()];
        return new DrugHistory(days, Danish(days, patient));
    }

    /// <summary>Three drugs within three years, or an acute hospital visit for epilepsy or convulsions after two drugs; the earlier of the two.</summary>
    private static DateOnly? Danish(List<DateOnly> days, PatientCase patient)
    {
        DateOnly? met = null;
        for (int third = 2; third < days.Count && met is null; third++)
        {
            met = days[third].DayNumber - days[third - 2].DayNumber <= ThreeYears ? days[third] : null;
        }

        if (days.Count < 2)
        {
            return met;
        }

        foreach (Visit visit in patient.Timeline.Visits)
        {
            bool acute = visit.Setting is CareSetting.Emergency or CareSetting.Inpatient && visit.Period.Start > days[1];
            if (acute && (met is null || visit.Period.Start < met) && visit.PrincipalDiagnoses.Any(concept => concept is "epilepsy_dx" or "epilepsy_intractable" or "status_epilepticus" or "epilepsy_dx_supporting"))
            {
                met = visit.Period.Start;
            }
        }

        return met;
    }
}
