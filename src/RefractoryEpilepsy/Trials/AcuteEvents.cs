using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Trials;

/// <summary>Emergency and hospital visits for a seizure: principal diagnosis, not planned, visits close together one event (EV-3).</summary>
internal static class AcuteEvents
{
    private const DiagnosisKinds Seizures = DiagnosisKinds.Epilepsy | DiagnosisKinds.Seizure | DiagnosisKinds.StatusEpilepticus;

    private static readonly HashSet<string> PlannedCare = new(StringComparer.Ordinal)
    {
        "proc_video_eeg", "proc_presurgical_workup", "proc_epilepsy_surgery", "proc_vns", "proc_rns", "proc_dbs", "proc_neurostimulator_device",
        "proc_pet_spect_brain", "ketogenic-diet", "proc_ketogenic_diet_support",
    };

    public static void AddTo(List<SeizureSign> signs, Chart chart)
    {
        List<(int Day, Evidence Evidence)>? events = null;
        for (int i = 0; i < chart.PrincipalKinds.Length; i++)
        {
            Visit visit = chart.Timeline.Visits[i];
            if (IsForSeizure(visit.Setting, chart.PrincipalKinds[i]) && visit.Period.Start.DayNumber <= chart.Today && !IsPlanned(visit, chart))
            {
                (events ??= []).Add((visit.Period.Start.DayNumber, visit.Evidence));
            }
        }

        if (events is null)
        {
            return;
        }

        events.Sort(static (left, right) => left.Day != right.Day ? left.Day.CompareTo(right.Day) : string.CompareOrdinal(left.Evidence.Reference, right.Evidence.Reference));
        int last = int.MinValue;
        foreach ((int day, Evidence evidence) in events)
        {
            if (last != int.MinValue && day - last < chart.Parameters.AcuteEventMergeDays)
            {
                last = day;
                continue;
            }

            last = day;
            signs.Add(new(day, day, 1, Grade.E3, IsWord: false, IsExplained: false, IsAura: false, day, evidence));
        }
    }

    private static bool IsForSeizure(CareSetting setting, DiagnosisKinds principal) =>
        setting is CareSetting.Emergency or CareSetting.Inpatient
        && (principal & Seizures) != DiagnosisKinds.None
        && (principal & (DiagnosisKinds.Functional | DiagnosisKinds.Provoked)) == DiagnosisKinds.None;

    // Monitoring, surgery and device stays carry epilepsy as principal diagnosis without a seizure having brought the patient in.
    private static bool IsPlanned(Visit visit, Chart chart)
    {
        if (visit.Setting != CareSetting.Inpatient || HasEmergencyBefore(visit, chart))
        {
            return false;
        }

        if (visit.EpilepsyCentre == Answer.Yes)
        {
            return true;
        }

        foreach (CareEvent care in chart.Timeline.Care)
        {
            if (care.On is { } on && care.Stage is CareStage.Done or CareStage.Scheduled && PlannedCare.Contains(care.Concept)
                && care.On.Value.Start >= visit.Period.Start && care.On.Value.Start <= visit.Period.Last)
            {
                return true;
            }
        }

        return false;
    }

    private static bool HasEmergencyBefore(Visit visit, Chart chart)
    {
        foreach (Visit other in chart.Timeline.Visits)
        {
            int before = visit.Period.Start.DayNumber - other.Period.Start.DayNumber;
            if (other.Setting == CareSetting.Emergency && before is 0 or 1)
            {
                return true;
            }
        }

        return false;
    }
}
