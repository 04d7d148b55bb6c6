using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Prediction;

/// <summary>Features of when it began and how long it lasted.</summary>
internal static class CourseReadings
{
    /// <summary>Years; null without a birth date or without any sign of onset.</summary>
    public static FeatureValue AgeAtOnset(IndexView view) =>
        AgeAtOnsetInYears(view) is { } age ? new(age, Onset(view)!.Value.Evidence) : FeatureValue.NotAssessed;

    /// <summary>Where age matters by itself (specification 9.3).</summary>
    public static FeatureValue OnsetBefore2(IndexView view) =>
        AgeAtOnsetInYears(view) is { } age ? new(age < 2 ? 1 : 0, Onset(view)!.Value.Evidence) : FeatureValue.NotAssessed;

    /// <summary>From onset to the last day before the index day.</summary>
    public static FeatureValue LogMonthsSinceOnset(IndexView view) =>
        Onset(view) is { } onset ? new(MathF.Log(1 + (Math.Max(0, view.History.LastDay.DayNumber - onset.Day.DayNumber) / 30.44f)), onset.Evidence) : FeatureValue.NotAssessed;

    private static float? AgeAtOnsetInYears(IndexView view) =>
        Onset(view) is { } onset && view.History.Person.Born is { } born ? Math.Max(0, (onset.Day.DayNumber - born.Middle.DayNumber) / 365.25f) : null;

    /// <summary>The earliest day any epilepsy diagnosis, seizure visit or seizure report speaks of.</summary>
    private static (DateOnly Day, IReadOnlyList<Evidence> Evidence)? Onset(IndexView view)
    {
        (DateOnly Day, Evidence Evidence)? first = null;
        foreach (Diagnosis diagnosis in view.History.Diagnoses)
        {
            if (diagnosis.Confirmed != Answer.No && diagnosis.Concepts.Any(IsEpilepsy))
            {
                Offer(diagnosis.Onset is { } onset && onset.Middle < diagnosis.On ? onset.Middle : diagnosis.On, diagnosis.Evidence);
            }
        }

        foreach (SeizureReport report in view.History.Seizures)
        {
            if (report.LastSeizure is { } last)
            {
                Offer(last.Middle, report.Evidence);
            }

            if (report.CountLow > 0 || report.PerMonth > 0)
            {
                Offer(report.Window.Start, report.Evidence);
            }
        }

        return first is { } found ? (found.Day, [found.Evidence]) : null;

        void Offer(DateOnly day, Evidence evidence)
        {
            if (first is null || day < first.Value.Day)
            {
                first = (day, evidence);
            }
        }
    }

    private static bool IsEpilepsy(string concept) =>
        concept is "epilepsy_dx" or "status_epilepticus" || concept.StartsWith("syndrome_", StringComparison.Ordinal);
}
