using System.Globalization;
using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Trials;

/// <summary>
/// Signs that a drug was not enough which prove nothing by themselves (EV-6, grade E6): a higher dose, a first rescue drug, a code
/// of status epilepticus at any position. They are told beside a trial that rests on indirect evidence or on none, and decide nothing.
/// </summary>
/// <remarks>
/// Status codes are weak: sensitivity .69, positive predictive value .47 against charts of intensive care
/// (specification 1.5, S17), and doses go up for reasons other than seizures.
/// </remarks>
internal static class SupportingSigns
{
    private const decimal HigherDose = 1.25m;
    private const int Shown = 3;

    /// <summary>One sentence with its evidence; null where there is no such sign in the open part of the trial.</summary>
    /// <param name="open">The adequate windows without days under a later drug, by day.</param>
    public static Reason? Of(TrialInHand trial, List<(int Start, int End)> open, Chart chart)
    {
        if (open.Count == 0)
        {
            return null;
        }

        var signs = new List<(int Day, string Text, Evidence Evidence)>();
        AddHigherDose(signs, trial.Trial, open);
        AddRescueDrug(signs, open, chart);
        AddStatusCodes(signs, open, chart);
        if (signs.Count == 0)
        {
            return null;
        }

        signs.Sort(static (left, right) =>
            left.Day != right.Day ? left.Day.CompareTo(right.Day)
            : string.CompareOrdinal(left.Text, right.Text) is not 0 and var order ? order
            : string.CompareOrdinal(left.Evidence.Reference, right.Evidence.Reference));
        var told = new List<string>(Shown);
        var evidence = new List<Evidence>(Shown);
        foreach ((_, string text, Evidence from) in signs)
        {
            if (told.Count < Shown && !told.Contains(text))
            {
                told.Add(text);
                evidence.Add(from);
            }
        }

        return new("supporting-signs", $"EV-6: signs that {trial.Trial.Drug.Id} was not enough, which prove nothing alone: {string.Join("; ", told)}.", evidence);
    }

    private static void AddHigherDose(List<(int Day, string Text, Evidence Evidence)> signs, DrugTrial trial, List<(int Start, int End)> open)
    {
        for (int i = 1; i < trial.Steps.Count; i++)
        {
            int day = trial.Steps[i].Days.Start.DayNumber;
            if (trial.Steps[i - 1].MgPerDay is { } before and > 0 && trial.Steps[i].MgPerDay is { } after && after >= before * HigherDose && IsWithin(open, day))
            {
                signs.Add((day, string.Create(CultureInfo.InvariantCulture, $"dose raised from {before:0.##} to {after:0.##} mg a day on {Day(day)}"), trial.Evidence[0]));
            }
        }
    }

    // What is only given in hospital is no prescription, and a benzodiazepine for something else no rescue.
    private static void AddRescueDrug(List<(int Day, string Text, Evidence Evidence)> signs, List<(int Start, int End)> open, Chart chart)
    {
        Exposure? first = null;
        foreach (Exposure record in chart.Timeline.Exposures)
        {
            if (IsRescue(record, chart.Knowledge.Drugs[record.DrugId]) && (first is null || IsBefore(record, first)))
            {
                first = record;
            }
        }

        if (first is not null && IsWithin(open, SupplySpans.FirstDay(first)))
        {
            int day = SupplySpans.FirstDay(first);
            signs.Add((day, $"a rescue drug ({first.DrugId}) first prescribed on {Day(day)}", first.Evidence));
        }
    }

    private static bool IsRescue(Exposure record, Drug drug) =>
        (record.AsNeeded || record.Route == Route.NasalBuccalRectal)
        && (drug.Counts == TrialRule.ScheduledDaily || drug.Concepts.Contains("rescue_drug"))
        && record is { Source: ExposureSource.Request or ExposureSource.Dispense, Setting: not CareSetting.Inpatient }
        && (!record.ReasonRecorded || (DiagnosisKindsReader.Of(record.Indications) & (DiagnosisKinds.Epilepsy | DiagnosisKinds.Seizure | DiagnosisKinds.StatusEpilepticus)) != DiagnosisKinds.None);

    private static bool IsBefore(Exposure left, Exposure right)
    {
        int days = SupplySpans.FirstDay(left) - SupplySpans.FirstDay(right);
        return days < 0 || (days == 0 && string.CompareOrdinal(left.Evidence.Reference, right.Evidence.Reference) < 0);
    }

    private static void AddStatusCodes(List<(int Day, string Text, Evidence Evidence)> signs, List<(int Start, int End)> open, Chart chart)
    {
        for (int i = 0; i < chart.Kinds.Length; i++)
        {
            Diagnosis diagnosis = chart.Timeline.Diagnoses[i];
            if ((chart.Kinds[i] & DiagnosisKinds.StatusEpilepticus) != DiagnosisKinds.None && diagnosis.Confirmed != Answer.No)
            {
                AddStatusCode(signs, open, diagnosis.On.DayNumber, diagnosis.Evidence);
            }
        }

        for (int i = 0; i < chart.VisitKinds.Length; i++)
        {
            if ((chart.VisitKinds[i] & DiagnosisKinds.StatusEpilepticus) != DiagnosisKinds.None)
            {
                AddStatusCode(signs, open, chart.Timeline.Visits[i].Period.Start.DayNumber, chart.Timeline.Visits[i].Evidence);
            }
        }
    }

    private static void AddStatusCode(List<(int Day, string Text, Evidence Evidence)> signs, List<(int Start, int End)> open, int day, Evidence evidence)
    {
        if (IsWithin(open, day))
        {
            signs.Add((day, $"status epilepticus coded on {Day(day)}", evidence));
        }
    }

    private static bool IsWithin(List<(int Start, int End)> open, int day)
    {
        foreach ((int start, int end) in open)
        {
            if (day > start && day <= end)
            {
                return true;
            }
        }

        return false;
    }

    private static string Day(int day) => DateOnly.FromDayNumber(day).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
