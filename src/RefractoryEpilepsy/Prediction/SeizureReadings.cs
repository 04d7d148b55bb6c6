using RefractoryEpilepsy.Causes;
using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Prediction;

/// <summary>Features read from what was told about seizures before the index day.</summary>
internal static class SeizureReadings
{
    /// <summary>A count without a window is taken as of one month, as a rate without one is.</summary>
    private const int DaysOfNoWindow = 30;

    private static readonly string[] SeizureVisits = ["epilepsy_dx", "status_epilepticus", "epilepsy_dx_supporting", "provoked_or_febrile_seizure"];

    /// <summary>Headings of ICD-10-CM whose epilepsies have a type of seizure of their own; those of generalised epilepsy without a type stand behind them.</summary>
    private static readonly (string Kind, string[] Headings)[] CodedKinds =
        [("focal", ["G40.0", "G40.1", "G40.2"]), ("absence", ["G40.A"]), ("myoclonic", ["G40.B"]), ("epileptic-spasm", ["G40.82"]), (Unspecific, ["G40.3", "G40.4"])];

    private const string Unspecific = "generalized";

    /// <summary>Distinct types told, with counts or as such; null where none is.</summary>
    public static FeatureValue Types(IndexView view)
    {
        (string Type, Evidence Evidence)[] told = Told(view);
        int types = told.Select(entry => entry.Type).Distinct().Count();
        return types == 0 ? FeatureValue.NotAssessed : new(types, Evidences(told));
    }

    /// <summary>Two or more types told, or coded; 0 where only one is.</summary>
    public static FeatureValue SeveralTypes(IndexView view)
    {
        FeatureValue types = Types(view);
        if (types.Value >= 2)
        {
            return new(1, types.Evidence);
        }

        (string Kind, Evidence Evidence)[] coded =
        [
            .. CodedKinds.SelectMany(kind => view.History.Diagnoses
                .Where(diagnosis => diagnosis.Confirmed == Answer.Yes && diagnosis.Code.IsIcd10Cm() && diagnosis.Code.UnderAny(kind.Headings))
                .Select(diagnosis => (kind.Kind, diagnosis.Evidence))),
        ];
        string[] kinds = [.. coded.Select(entry => entry.Kind).Distinct()];
        int several = kinds.Length - (kinds.Contains(Unspecific) && kinds.Any(kind => kind is not Unspecific and not "focal") ? 1 : 0);
        return types.Value is null && kinds.Length == 0 ? FeatureValue.NotAssessed : new(several >= 2 ? 1 : 0, Evidences([.. coded, .. Told(view)]));
    }

    /// <summary>1 where the type is told, 0 where only others are.</summary>
    public static FeatureValue HasType(IndexView view, string part)
    {
        (string Type, Evidence Evidence)[] told = Told(view);
        var such = told.Where(entry => entry.Type.Contains(part, StringComparison.Ordinal)).ToArray();
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

    private static (string Type, Evidence Evidence)[] Told(IndexView view) =>
    [
        .. view.History.Seizures.Where(report => report.SeizureType is not null && report.CountHigh is not 0).Select(report => (report.SeizureType!, report.Evidence)),
        .. view.History.Findings.Where(finding => finding is { Concept: "seizure-type", Present: Answer.Yes, Detail: not null }).Select(finding => (finding.Detail!, finding.Evidence)),
    ];

    private static Evidence[] Evidences(IEnumerable<(string, Evidence Evidence)> told) => [.. told.Select(entry => entry.Evidence).Distinct().Take(5)];

    private static Evidence[] Evidences(IEnumerable<SeizureReport> reports) => [.. reports.Select(report => report.Evidence).Distinct().Take(5)];
}
