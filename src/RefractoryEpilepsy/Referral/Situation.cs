using RefractoryEpilepsy.Cases;
using RefractoryEpilepsy.Causes;
using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Prediction;
using RefractoryEpilepsy.Resistance;
using RefractoryEpilepsy.Timeline;
using RefractoryEpilepsy.Trials;

namespace RefractoryEpilepsy.Referral;

/// <summary>What the rules ask about one patient on a day, each worked out once and only when asked.</summary>
internal sealed partial class Situation(PatientCase patient, Risk? risk, Parameters? parameters = null)
{
    /// <summary>What a rule that asks for resistance says where nobody can tell it.</summary>
    public static readonly Verdict ResistanceOpen = Verdict.Unclear("resistance-open", "Whether the epilepsy is drug resistant cannot be told from the record.", "doses, duration and outcome of earlier drugs", "seizures under each drug");

    /// <summary>Reach back of "recent" contacts with a centre, in days (24 months).</summary>
    public const int TwoYears = 730;

    /// <summary>Twelve months, in days.</summary>
    public const int OneYear = 365;

    private static readonly Parameters Specified = new();

    private Dictionary<string, List<Diagnosis>>? confirmed;

    public PatientCase Patient { get; } = patient;

    public Risk? Risk { get; } = risk;

    /// <summary>The numbers that rule, with what the site changed.</summary>
    public Parameters Parameters { get; } = parameters ?? Specified;

    public DateOnly AsOf { get; } = patient.AsOf;

    public PatientTimeline Timeline { get; } = patient.Timeline;

    public ResistanceFinding Resistance { get; } = patient.Resistance;

    public CauseProfile Causes { get; } = patient.Causes;

    public int? Age { get; } = patient.Timeline.Person.AgeOn(patient.AsOf);

    public bool IsDead => Timeline.Person.Died is { } died && died <= AsOf;

    /// <summary>No record of any kind in the year before the day .</summary>
    public bool IsLost => Timeline.Observed.Last < AsOf.Plus(-Parameters.LostDays);

    public bool IsResistant => Resistance.Status == Status.Resistant;

    /// <summary>Resistant now, by failures that are definite or probable.</summary>
    public bool IsSurelyResistant => IsResistant && Resistance.Confidence is Confidence.Definite or Confidence.Probable && IsResistant;

    /// <summary>Not resistant now, or only possibly: the record speaks against it. Where nothing can be told, <see cref="ResistanceOpen"/> is the answer, after all reasons for a no.</summary>
    public bool IsSurelyNotResistant => !IsSurelyResistant && !MayBeResistant;

    /// <summary>Neither resistant nor known not to be: something is missing.</summary>
    public bool MayBeResistant => !IsResistant && Resistance.Resistant.Answer == Answer.Unknown;

    public bool Has(string cause) => Causes.Of(cause) == Answer.Yes;

    public Judgement Why(string cause) => Causes.Causes[cause];

    /// <summary>Whether a day lies within so many days before the day of judgement, both ends included.</summary>
    public bool Within(DateOnly? day, int days) => day is { } on && on <= AsOf && on >= AsOf.Plus(-days);

    /// <summary>A confirmed diagnosis with one of the concepts that the filter lets pass: the first in the order of the record, of the first concept that has any.</summary>
    public Diagnosis? Diagnosed(ReadOnlySpan<string> concepts, Func<Diagnosis, bool>? filter = null)
    {
        confirmed ??= IndexDiagnoses();
        foreach (string concept in concepts)
        {
            if (!confirmed.TryGetValue(concept, out List<Diagnosis>? found))
            {
                continue;
            }

            foreach (Diagnosis diagnosis in found)
            {
                if (filter is null || filter(diagnosis))
                {
                    return diagnosis;
                }
            }
        }

        return null;
    }

    /// <summary>Neither told to be over nor with a day of its end.</summary>
    public static bool IsNotOver(Diagnosis diagnosis) => diagnosis.Active != Answer.No && diagnosis.Abated is null;

    /// <summary>A confirmed diagnosis whose code or own words name the concept; null where there is none.</summary>
    public Diagnosis? Named(string concept)
    {
        foreach (Diagnosis diagnosis in Timeline.Diagnoses)
        {
            if (diagnosis.Confirmed == Answer.Yes && (diagnosis.Told.Contains(concept) || diagnosis.Concepts.Contains(concept)))
            {
                return diagnosis;
            }
        }

        return null;
    }

    /// <summary>The newest care event of the concept that the filter lets pass; null where there is none.</summary>
    public CareEvent? Cared(string concept, Func<CareEvent, bool>? filter = null)
    {
        CareEvent? newest = null;
        foreach (CareEvent care in Timeline.Care)
        {
            if (care.Concept == concept && (filter is null || filter(care)) && (newest is null || DayOf(care) > DayOf(newest)))
            {
                newest = care;
            }
        }

        return newest;
    }

    /// <summary>The first finding of the concept that is present; null where there is none.</summary>
    public Finding? Found(string concept)
    {
        foreach (Finding finding in Timeline.Findings)
        {
            if (finding.Present == Answer.Yes && finding.Concept == concept)
            {
                return finding;
            }
        }

        return null;
    }

    /// <summary>Day of a care event: when it was done or is planned for, else when it was recorded.</summary>
    public static DateOnly DayOf(CareEvent care) => care.On?.Start ?? care.Recorded;

    /// <summary>A pathogenic or likely pathogenic variant in the gene; null where there is none.</summary>
    public Finding? Gene(string symbol)
    {
        foreach (Finding finding in Timeline.Findings)
        {
            if (finding is { Present: Answer.Yes, Detail: "pathogenic" or "likely-pathogenic" } && finding.Concept.StartsWith("gene:", StringComparison.Ordinal)
                && finding.Concept.AsSpan(5).SequenceEqual(symbol))
            {
                return finding;
            }
        }

        return null;
    }

    /// <summary>Half the rules ask for diagnoses by concept: one pass serves them all.</summary>
    private Dictionary<string, List<Diagnosis>> IndexDiagnoses()
    {
        var index = new Dictionary<string, List<Diagnosis>>();
        foreach (Diagnosis diagnosis in Timeline.Diagnoses)
        {
            if (diagnosis.Confirmed != Answer.Yes)
            {
                continue;
            }

            ConceptList concepts = diagnosis.Concepts;
            for (int at = 0; at < concepts.Count; at++)
            {
                if (!index.TryGetValue(concepts[at], out List<Diagnosis>? list))
                {
                    index[concepts[at]] = list = [];
                }

                list.Add(diagnosis);
            }
        }

        return index;
    }

    /// <summary>The reasons for the patient's status, to stand first in a flag.</summary>
    public IReadOnlyList<Reason> StatusReasons => Resistance.Resistant.Reasons;
}
