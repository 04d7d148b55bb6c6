using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Trials;

/// <summary>A timeline read once for the rules: day numbers, kinds of diagnoses, hospital stays, seizure events.</summary>
/// <remarks>Internal working form; every list is in an order that does not depend on the order of the facts.</remarks>
internal sealed class Chart
{
    private Chart(PatientTimeline timeline, KnowledgeBase knowledge, DateOnly asOf)
    {
        Timeline = timeline;
        Knowledge = knowledge;
        Parameters = knowledge.Parameters;
        AsOf = asOf;
        Today = LastContact(timeline, asOf, Parameters);
        Kinds = new DiagnosisKinds[timeline.Diagnoses.Count];
        for (int i = 0; i < Kinds.Length; i++)
        {
            Kinds[i] = DiagnosisKindsReader.Of(timeline.Diagnoses[i]);
        }

        VisitKinds = new DiagnosisKinds[timeline.Visits.Count];
        PrincipalKinds = new DiagnosisKinds[VisitKinds.Length];
        for (int i = 0; i < VisitKinds.Length; i++)
        {
            VisitKinds[i] = DiagnosisKindsReader.Of(timeline.Visits[i].Diagnoses);
            PrincipalKinds[i] = DiagnosisKindsReader.Of(timeline.Visits[i].PrincipalDiagnoses);
        }

        Stays = ReadStays();
        LastCare = ReadLastCare();
        TellsSpecialty = timeline.Visits.Any(visit => visit.Neurology != Answer.Unknown)
            || timeline.Exposures.Any(exposure => exposure.ByNeurology != Answer.Unknown)
            || timeline.Diagnoses.Any(diagnosis => diagnosis.ByNeurology);
        Pregnancies = ReadPregnancies();
        (Levels, Weights) = ReadMeasurements();
        OtherTherapies = ReadOtherTherapies();
    }

    private SeizureSigns? seizureSigns;

    public PatientTimeline Timeline { get; }

    public KnowledgeBase Knowledge { get; }

    public Parameters Parameters { get; }

    public DateOnly AsOf { get; }

    /// <summary>The day that status is judged for: the day asked for, or the last contact of those who died or were lost .</summary>
    public int Today { get; }

    /// <summary>The kinds of each diagnosis, by its index.</summary>
    public DiagnosisKinds[] Kinds { get; }

    /// <summary>The kinds of each visit's diagnoses, by its index.</summary>
    public DiagnosisKinds[] VisitKinds { get; }

    /// <summary>The kinds of each visit's principal diagnoses, by its index.</summary>
    public DiagnosisKinds[] PrincipalKinds { get; }

    /// <summary>Hospital stays by start.</summary>
    public List<(int Start, int End)> Stays { get; }

    /// <summary>The last sign that the epilepsy is followed here.</summary>
    public int LastCare { get; }

    /// <summary>Whether this record tells specialties at all; where it never does, their absence says nothing.</summary>
    public bool TellsSpecialty { get; }

    /// <summary>Serum levels, of whatever drug.</summary>
    public List<Measurement> Levels { get; }

    /// <summary>Weights above 0.</summary>
    public List<Measurement> Weights { get; }

    /// <summary>Pregnancies with the days after them, by start.</summary>
    public List<(int Start, int End)> Pregnancies { get; }

    /// <summary>Days on which surgery, a device or a diet came in, each device and diet once, by day (R-18, CNT-8).</summary>
    public List<int> OtherTherapies { get; }

    /// <summary>What the chart says for and against seizures; read when first asked for.</summary>
    public SeizureSigns SeizureSigns => seizureSigns ??= SeizureSigns.Of(this);

    /// <summary>Reads a timeline that holds only what was on record by the day.</summary>
    public static Chart Of(PatientTimeline timeline, KnowledgeBase knowledge, DateOnly asOf) => new(timeline, knowledge, asOf);

    /// <summary>Day of death or last record for those who died or were lost, else the day asked for .</summary>
    public static int LastContact(PatientTimeline timeline, DateOnly asOf, Parameters parameters)
    {
        int last = Math.Min(timeline.Observed.Last.DayNumber, asOf.DayNumber);
        if (timeline.Person.Died is { } died && died <= asOf)
        {
            return Math.Min(died.DayNumber, Math.Max(last, timeline.Observed.Start.DayNumber));
        }

        return asOf.DayNumber - last >= parameters.LostDays ? last : asOf.DayNumber;
    }

    /// <summary>Whether neurology was seen, or ordered, within some days of a day; Unknown where the record never tells specialties.</summary>
    public Answer NeurologyNear(int day, int within)
    {
        foreach (Visit visit in Timeline.Visits)
        {
            if (visit.Neurology == Answer.Yes && visit.Period.Start.DayNumber <= day + within && visit.Period.Last.DayNumber >= day - within)
            {
                return Answer.Yes;
            }
        }

        return TellsSpecialty ? Answer.No : Answer.Unknown;
    }

    /// <summary>Whether the day lies in a pregnancy or shortly after one .</summary>
    public bool IsInPregnancy(int day)
    {
        foreach ((int start, int end) in Pregnancies)
        {
            if (day >= start && day <= end)
            {
                return true;
            }
        }

        return false;
    }

    private List<(int Start, int End)> ReadStays()
    {
        var stays = new List<(int Start, int End)>();
        foreach (Visit visit in Timeline.Visits)
        {
            if (visit.Setting == CareSetting.Inpatient && visit.Period.Start.DayNumber <= Today)
            {
                stays.Add((visit.Period.Start.DayNumber, Math.Min(visit.Period.Last.DayNumber, Today)));
            }
        }

        return Merge(stays, 0);
    }

    private int ReadLastCare()
    {
        int last = 0;
        foreach (SeizureReport report in Timeline.Seizures)
        {
            last = Math.Max(last, Math.Min(report.Recorded.DayNumber, Today));
        }

        for (int i = 0; i < VisitKinds.Length; i++)
        {
            Visit visit = Timeline.Visits[i];
            int day = visit.Period.Start.DayNumber;
            if (day <= Today && day > last && (visit.Neurology == Answer.Yes || (VisitKinds[i] & DiagnosisKinds.Epilepsy) != DiagnosisKinds.None))
            {
                last = day;
            }
        }

        return last;
    }

    // Codes stand for a pregnancy from about the sixth week on; codes of one pregnancy lie close together.
    private const int BeforeFirstCode = 42;
    private const int SamePregnancyDays = 150;

    private List<(int Start, int End)> ReadPregnancies()
    {
        var days = new List<(int Start, int End)>();
        for (int i = 0; i < Kinds.Length; i++)
        {
            if ((Kinds[i] & DiagnosisKinds.Pregnancy) != DiagnosisKinds.None && Timeline.Diagnoses[i].Confirmed != Answer.No)
            {
                Diagnosis diagnosis = Timeline.Diagnoses[i];
                int on = diagnosis.On.DayNumber;
                int end = diagnosis.Abated is { } abated ? Math.Max(on, abated.Latest.DayNumber) : on;
                int start = diagnosis.Onset is { IsExact: true } onset && onset.Earliest.DayNumber < on ? onset.Earliest.DayNumber : on - BeforeFirstCode;
                days.Add((start, Math.Min(end, on + 300) + Parameters.AfterPregnancyDays));
            }
        }

        return Merge(days, SamePregnancyDays);
    }

    private (List<Measurement> Levels, List<Measurement> Weights) ReadMeasurements()
    {
        var levels = new List<Measurement>();
        var weights = new List<Measurement>();
        foreach (Measurement measurement in Timeline.Measurements)
        {
            if (measurement.Concept.StartsWith("level:", StringComparison.Ordinal))
            {
                levels.Add(measurement);
            }
            else if (measurement is { Concept: "body-weight", Value: > 0 })
            {
                weights.Add(measurement);
            }
        }

        return (levels, weights);
    }

    private List<int> ReadOtherTherapies()
    {
        var days = new List<int>();
        Dictionary<string, int>? first = null;
        foreach (CareEvent care in Timeline.Care)
        {
            if (care is not { Stage: CareStage.Done, On: { } on } || on.Start.DayNumber > Today)
            {
                continue;
            }

            if (care.Concept is "proc_epilepsy_surgery")
            {
                days.Add(on.Start.DayNumber);
            }
            else if (care.Concept is "proc_vns" or "proc_rns" or "proc_dbs" or "ketogenic-diet")
            {
                // Later entries of the same kind are programming and check-ups.
                first ??= new(StringComparer.Ordinal);
                first[care.Concept] = first.TryGetValue(care.Concept, out int known) ? Math.Min(known, on.Start.DayNumber) : on.Start.DayNumber;
            }
        }

        if (first is not null)
        {
            days.AddRange(first.Values);
        }

        days.Sort();
        return days;
    }

    /// <summary>Joins stretches that overlap or lie within some days of each other.</summary>
    public static List<(int Start, int End)> Merge(List<(int Start, int End)> stretches, int within)
    {
        if (stretches.Count < 2)
        {
            return stretches;
        }

        stretches.Sort();
        var merged = new List<(int Start, int End)> { stretches[0] };
        foreach ((int start, int end) in stretches)
        {
            if (start <= merged[^1].End + within + 1)
            {
                merged[^1] = (merged[^1].Start, Math.Max(merged[^1].End, end));
            }
            else
            {
                merged.Add((start, end));
            }
        }

        return merged;
    }
}
