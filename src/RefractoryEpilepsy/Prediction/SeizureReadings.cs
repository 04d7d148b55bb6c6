using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Prediction;

/// <summary>Features read from what was told about seizures before the index day.</summary>
internal static class SeizureReadings
{
    /// <summary>A count without a window is taken as of one month, as a rate without one is.</summary>
    private const int DaysOfNoWindow = 30;

    private static readonly string[] SeizureVisits = ["epilepsy_dx", "status_epilepticus", "epilepsy_dx_supporting", "provoked_or_febrile_seizure"];

    /// <summary>Distinct types told; null where none is.</summary>
    public static FeatureValue Types(IndexView view)
    {
        SeizureReport[] told = [.. view.History.Seizures.Where(report => report.SeizureType is not null && report.CountHigh is not 0)];
        int types = told.Select(report => report.SeizureType).Distinct().Count();
        return types == 0 ? FeatureValue.NotAssessed : new(types, Evidences(told));
    }

    /// <summary>Two or more types told, or codes of both a focal and a generalised epilepsy.</summary>
    public static FeatureValue SeveralTypes(IndexView view)
    {
        FeatureValue types = Types(view);
        FeatureValue focal = CodeReadings.Kind(view, "G40.0", "G40.1", "G40.2"), generalized = CodeReadings.Kind(view, "G40.3", "G40.4", "G40.A", "G40.B");
        if (types.Value is null && focal.Value is null)
        {
            return FeatureValue.NotAssessed;
        }

        return types.Value >= 2 ? new(1, types.Evidence)
            : focal.Value == 1 && generalized.Value == 1 ? new(1, [.. focal.Evidence.Concat(generalized.Evidence).Distinct().Take(5)])
            : new(0, types.Evidence);
    }

    /// <summary>1 where the type is told, 0 where only others are.</summary>
    public static FeatureValue HasType(IndexView view, string part)
    {
        SeizureReport[] told = [.. view.History.Seizures.Where(report => report.SeizureType is not null)];
        SeizureReport[] such = [.. told.Where(report => report.SeizureType!.Contains(part, StringComparison.Ordinal))];
        return told.Length == 0 ? FeatureValue.NotAssessed : new(such.Length > 0 ? 1 : 0, Evidences(such.Length > 0 ? such : told));
    }

    /// <summary>Highest rate told or counted, per 30 days.</summary>
    public static FeatureValue LogPerMonth(IndexView view)
    {
        SeizureReport[] told = [.. view.History.Seizures.Where(report => Rate(report) is not null)];
        return told.Length == 0 ? FeatureValue.NotAssessed : new(MathF.Log(1 + (float)told.Max(report => Rate(report)!.Value)), Evidences(told));
    }

    /// <summary>Seizures of all windows that do not overlap.</summary>
    public static FeatureValue LogCounted(IndexView view)
    {
        decimal total = 0;
        DateOnly? counted = null;
        List<SeizureReport> used = [];
        foreach (SeizureReport report in view.History.Seizures.Where(report => Rate(report) is not null).OrderBy(report => report.Window.Start).ThenBy(report => report.Window.Last))
        {
            int days = Days(report) <= 1 ? DaysOfNoWindow : Days(report);
            int fresh = counted is { } until && report.Window.Start <= until ? Math.Max(0, report.Window.Last.DayNumber - until.DayNumber) : days;
            total += Rate(report)!.Value * fresh / 30;
            counted = counted is { } last && last > report.Window.Last ? last : report.Window.Last;
            used.Add(report);
        }

        return used.Count == 0 ? FeatureValue.NotAssessed : new(MathF.Log(1 + (float)total), Evidences(used));
    }

    /// <summary>Emergency and inpatient visits whose principal diagnosis is a seizure; 0 where none is on record.</summary>
    public static FeatureValue LogEmergencies(IndexView view)
    {
        Visit[] visits = [.. view.History.Visits.Where(visit => visit.Setting is CareSetting.Emergency or CareSetting.Inpatient && visit.PrincipalDiagnoses.Any(SeizureVisits.Contains))];
        return new(MathF.Log(1 + visits.Select(visit => visit.Period.Start).Distinct().Count()), [.. visits.Select(visit => visit.Evidence).Distinct().Take(5)]);
    }

    /// <summary>Seizures per 30 days; null where neither count nor rate is told.</summary>
    private static decimal? Rate(SeizureReport report)
    {
        if (report.PerMonth is { } rate)
        {
            return rate;
        }

        int days = Days(report);
        return report.CountLow is { } count ? count * 30m / (days <= 1 ? DaysOfNoWindow : days) : null;
    }

    private static int Days(SeizureReport report) => report.Window.Last.DayNumber - report.Window.Start.DayNumber + 1;

    private static Evidence[] Evidences(IEnumerable<SeizureReport> reports) => [.. reports.Select(report => report.Evidence).Distinct().Take(5)];
}
