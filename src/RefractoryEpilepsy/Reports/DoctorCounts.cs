using RefractoryEpilepsy.Cases;
using RefractoryEpilepsy.Resistance;
using RefractoryEpilepsy.Timeline;
using RefractoryEpilepsy.Trials;

namespace RefractoryEpilepsy.Reports;

/// <summary>What an export holds and lacks, counted patient by patient: the basis of the Export Doctor.</summary>
/// <remarks>A fold: nothing of a patient is kept. Several threads may add at once.</remarks>
public sealed class DoctorCounts
{
    private readonly Lock door = new();
    private readonly Dictionary<string, long> resources = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Kind, int Year), long> facts = [];
    private readonly Dictionary<string, long> gapsByCode = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Code, string Text), (long Count, string Example)> gapTexts = [];
    private readonly long[] epilepsyPatients = new long[Enum.GetValues<DoctorShare>().Length];
    private readonly long[] trialDefects = new long[Enum.GetValues<TrialDefect>().Length];

    /// <summary>Texts of gaps beyond this many different ones are counted by their kind alone, so that memory stays bounded.</summary>
    private const int MostGapTexts = 20_000;

    /// <summary>Patients with any sign of epilepsy or of an antiseizure drug.</summary>
    public long Patients { get; private set; }

    /// <summary>Of these, with epilepsy (ELIG-1).</summary>
    public long WithEpilepsy { get; private set; }

    /// <summary>Resistant at any time, by definite or probable failures.</summary>
    public long EverResistant { get; private set; }

    /// <summary>Coded as intractable with fewer than two failures that can be reconstructed.</summary>
    public long Coded { get; private set; }

    /// <summary>Drug trials of patients with epilepsy.</summary>
    public long Trials { get; private set; }

    /// <summary>Resources by type, as read.</summary>
    public IReadOnlyDictionary<string, long> Resources => resources;

    /// <summary>Facts by kind and year in which they were recorded.</summary>
    public IReadOnlyDictionary<(string Kind, int Year), long> Facts => facts;

    /// <summary>Gaps by code.</summary>
    public IReadOnlyDictionary<string, long> GapsByCode => gapsByCode;

    /// <summary>Counts of one kind of resource, from the source's own summary.</summary>
    public void AddResources(IReadOnlyDictionary<string, long> byType)
    {
        lock (door)
        {
            foreach ((string type, long count) in byType)
            {
                resources[type] = resources.GetValueOrDefault(type) + count;
            }
        }
    }

    /// <summary>A gap that belongs to no patient's timeline.</summary>
    public void Add(Gap gap)
    {
        lock (door)
        {
            Count(gap);
        }
    }

    /// <summary>A judged patient, with the gaps of the timeline.</summary>
    public void Add(PatientCase patient)
    {
        var years = new Dictionary<(string, int), int>();
        PatientTimeline timeline = patient.Timeline;
        foreach (Exposure exposure in timeline.Exposures)
        {
            Note(exposure.Source switch { ExposureSource.Request => "drug orders", ExposureSource.Dispense => "drug fills", ExposureSource.Statement => "drug statements", _ => "drug administrations" }, exposure.Recorded);
        }

        foreach (SeizureReport report in timeline.Seizures)
        {
            Note(report.Layer == Layer.Structured ? "seizure reports" : "seizure reports in text", report.Recorded);
        }

        foreach (Diagnosis diagnosis in timeline.Diagnoses)
        {
            Note("diagnoses", diagnosis.Recorded);
        }

        foreach (Finding finding in timeline.Findings)
        {
            Note(finding.Concept.StartsWith("eeg-", StringComparison.Ordinal) ? "EEG findings" : finding.Concept.StartsWith("gene", StringComparison.Ordinal) ? "genetic findings" : "imaging and other findings", finding.Recorded);
        }

        foreach (Measurement measurement in timeline.Measurements)
        {
            Note(measurement.Concept.StartsWith("level:", StringComparison.Ordinal) ? "drug levels" : "measurements", measurement.Recorded);
        }

        foreach (Visit visit in timeline.Visits)
        {
            Note("visits", visit.Recorded);
        }

        foreach (CareEvent care in timeline.Care)
        {
            Note("procedures, reports, referrals", care.Recorded);
        }

        lock (door)
        {
            Patients++;
            foreach (((string, int) key, int count) in years)
            {
                facts[key] = facts.GetValueOrDefault(key) + count;
            }

            foreach (Gap gap in timeline.Gaps)
            {
                Count(gap);
            }

            if (patient.Resistance.Eligible.Answer == Answer.Yes)
            {
                CountEpilepsy(patient);
            }
        }

        void Note(string kind, DateOnly recorded) => years[(kind, recorded.Year)] = years.GetValueOrDefault((kind, recorded.Year)) + 1;
    }

    /// <summary>How many patients with epilepsy have what the share asks for.</summary>
    public long Having(DoctorShare share) => epilepsyPatients[(int)share];

    /// <summary>How many trials of patients with epilepsy suffer from the defect.</summary>
    public long With(TrialDefect defect) => trialDefects[(int)defect];

    /// <summary>Texts of the gaps of one code with how often each came, most frequent first, ties in ordinal order.</summary>
    public IReadOnlyList<(string Text, long Count, string Example)> MostFrequent(string code, int most)
    {
        lock (door)
        {
            return [.. gapTexts.Where(gap => gap.Key.Code == code).OrderByDescending(gap => gap.Value.Count).ThenBy(gap => gap.Key.Text, StringComparer.Ordinal).Take(most)
                .Select(gap => (gap.Key.Text, gap.Value.Count, gap.Value.Example))];
        }
    }

    private void Count(Gap gap)
    {
        gapsByCode[gap.Code] = gapsByCode.GetValueOrDefault(gap.Code) + 1;
        if (gapTexts.TryGetValue((gap.Code, gap.Text), out (long Count, string Example) seen))
        {
            // The ordinally first place, so that the report does not depend on the order of reading.
            string place = string.CompareOrdinal(gap.Where.Reference, seen.Example) < 0 ? gap.Where.Reference : seen.Example;
            gapTexts[(gap.Code, gap.Text)] = (seen.Count + 1, place);
        }
        else if (gapTexts.Count < MostGapTexts)
        {
            gapTexts[(gap.Code, gap.Text)] = (1, gap.Where.Reference);
        }
    }

    /// <summary>Whether a patient has something on record.</summary>
    public static bool Has(DoctorShare share, PatientTimeline timeline) => share switch
    {
        DoctorShare.StructuredSeizures => timeline.Seizures.Any(report => report.Layer == Layer.Structured),
        DoctorShare.AnySeizures => timeline.Seizures.Count > 0,
        DoctorShare.Levels => timeline.Measurements.Any(measurement => measurement.Concept.StartsWith("level:", StringComparison.Ordinal)),
        DoctorShare.Mri => timeline.Care.Any(care => care is { Concept: "proc_mri_brain", Stage: CareStage.Done }) || timeline.Findings.Any(finding => finding.Concept.StartsWith("mri-", StringComparison.Ordinal)),
        DoctorShare.Eeg => timeline.Care.Any(care => care is { Concept: "proc_eeg" or "proc_video_eeg", Stage: CareStage.Done }) || timeline.Findings.Any(finding => finding.Concept.StartsWith("eeg-", StringComparison.Ordinal)),
        DoctorShare.Genetics => timeline.Findings.Any(finding => finding.Concept.StartsWith("gene", StringComparison.Ordinal)) || timeline.Care.Any(care => care is { Concept: "genetic_test", Stage: CareStage.Done }),
        DoctorShare.Fills => timeline.Exposures.Any(exposure => exposure.Source == ExposureSource.Dispense),
        DoctorShare.Specialty => timeline.Visits.Any(visit => visit.Neurology != Answer.Unknown),
        DoctorShare.Weight => timeline.Measurements.Any(measurement => measurement.Concept == "body-weight"),
        _ => throw new ArgumentOutOfRangeException(nameof(share)),
    };

    private void CountEpilepsy(PatientCase patient)
    {
        WithEpilepsy++;
        PatientTimeline timeline = patient.Timeline;
        EverResistant += patient.Resistance is { EverResistant: true, Confidence: Confidence.Definite or Confidence.Probable } ? 1 : 0;
        Coded += patient.Resistance.Confidence == Confidence.Coded ? 1 : 0;
        foreach (DoctorShare share in Enum.GetValues<DoctorShare>())
        {
            epilepsyPatients[(int)share] += Has(share, timeline) ? 1 : 0;
        }

        foreach (TrialAssessment trial in patient.Resistance.Trials)
        {
            if (trial.Outcome == 0)
            {
                continue;
            }

            Trials++;
            Defect(TrialDefect.DoseUnknown, trial.Dose is Adequacy.Unknown or Adequacy.Presumed);
            Defect(TrialDefect.AdherenceUnknown, trial.Pdc is null);
            Defect(TrialDefect.DurationUnknown, trial.Duration == Adequacy.Unknown);
            Defect(TrialDefect.SeizuresUnknown, trial.Outcome == 3 && trial.Dose is not Adequacy.No && trial.Duration is not Adequacy.No && !SeizureToldDuring(trial, timeline));
            Defect(TrialDefect.StopReasonUnknown, trial.Trial.Taken.End is not null && trial.Trial.Stopped == StopReason.NotRecorded);
            Defect(TrialDefect.Undetermined, trial.Outcome == 3);
        }
    }

    private static bool SeizureToldDuring(TrialAssessment trial, PatientTimeline timeline)
    {
        foreach (SeizureReport report in timeline.Seizures)
        {
            if (report.Window.Overlaps(trial.Trial.Taken))
            {
                return true;
            }
        }

        return false;
    }

    private void Defect(TrialDefect defect, bool has) => trialDefects[(int)defect] += has ? 1 : 0;
}

/// <summary>What a patient with epilepsy may have on record.</summary>
public enum DoctorShare
{
    /// <summary>Seizure counts or dates as structured data.</summary>
    StructuredSeizures,

    /// <summary>Seizures told at all, also in text.</summary>
    AnySeizures,

    /// <summary>A drug level.</summary>
    Levels,

    /// <summary>An MRI of the brain.</summary>
    Mri,

    /// <summary>An EEG.</summary>
    Eeg,

    /// <summary>A genetic test or result.</summary>
    Genetics,

    /// <summary>Fills handed over.</summary>
    Fills,

    /// <summary>A visit that says whether it was at neurology.</summary>
    Specialty,

    /// <summary>A body weight.</summary>
    Weight,
}

/// <summary>What keeps a trial from being judged.</summary>
public enum TrialDefect
{
    /// <summary>No dose could be read.</summary>
    DoseUnknown,

    /// <summary>Proportion of days covered cannot be told.</summary>
    AdherenceUnknown,

    /// <summary>How long the dose was held cannot be told.</summary>
    DurationUnknown,

    /// <summary>Long and high enough, but nothing tells of seizures in it.</summary>
    SeizuresUnknown,

    /// <summary>It ended, nobody wrote why.</summary>
    StopReasonUnknown,

    /// <summary>Neither failed nor free, for whatever reason.</summary>
    Undetermined,
}
