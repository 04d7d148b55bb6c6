using RefractoryEpilepsy.Resistance;

namespace RefractoryEpilepsy.Reports.Quality;

/// <summary>What quality measures look at, beside who the patient is. The numbers are stored: add at the end, never reorder.</summary>
public enum Fact : byte
{
    /// <summary>An outpatient or virtual visit with an epilepsy diagnosis, or at neurology or an epilepsy centre while epilepsy is on record.</summary>
    EpilepsyVisit,

    /// <summary>A visit at an epilepsy centre.</summary>
    CentreVisit,

    /// <summary>A referral to an epilepsy centre: ordered, scheduled or done.</summary>
    CentreReferral,

    /// <summary>The patient declined the referral.</summary>
    CentreDeclined,

    /// <summary>An intractable code at a visit or on the problem list.</summary>
    IntractableCode,

    /// <summary>A structured word on seizures: count, rate, date of the last one, or control.</summary>
    SeizureFrequency,

    /// <summary>Epilepsy or seizure type known from this day.</summary>
    TypeKnown,

    /// <summary>Cause known from this day.</summary>
    CauseKnown,

    /// <summary>Syndrome coded.</summary>
    SyndromeKnown,

    /// <summary>MRI, EEG or genetic test ordered, scheduled or done.</summary>
    TestOrdered,

    /// <summary>MRI or EEG declined, or decided against.</summary>
    TestDeclined,

    /// <summary>A side effect of an antiseizure drug.</summary>
    SideEffect,

    /// <summary>Something was done about a side effect: dose lowered, drug stopped for it, or counselling recorded.</summary>
    SideEffectAnswered,

    /// <summary>A named instrument for mood, anxiety or behaviour.</summary>
    MoodScreen,

    /// <summary>Counselling on contraception or pregnancy, or a pregnancy prevention record.</summary>
    PregnancyCounselling,

    /// <summary>No pregnancy possible any more (hysterectomy, sterilisation).</summary>
    CannotBePregnant,

    /// <summary>A quality-of-life instrument.</summary>
    QualityOfLife,

    /// <summary>Days on which valproate is taken; has an end.</summary>
    Valproate,

    /// <summary>Meets criteria for a surgical evaluation in childhood from this day.</summary>
    SurgeryCriteria,

    /// <summary>Pre-surgical work-up, ordered or done.</summary>
    SurgeryEvaluation,

    /// <summary>Surgery for epilepsy, done.</summary>
    Surgery,

    /// <summary>MRI of the brain requested.</summary>
    MriRequested,

    /// <summary>MRI of the brain done.</summary>
    MriDone,

    /// <summary>MRI with an epilepsy protocol done.</summary>
    MriProtocol,

    /// <summary>EEG of any kind done.</summary>
    Eeg,

    /// <summary>Video-EEG done.</summary>
    VideoEeg,

    /// <summary>Genetic test done.</summary>
    GeneticTest,

    /// <summary>A convulsive (tonic-clonic) seizure told.</summary>
    Convulsion,

    /// <summary>Electrocardiogram done.</summary>
    Ecg,

    /// <summary>Status epilepticus or a cluster on record.</summary>
    ProlongedSeizure,

    /// <summary>A written rescue plan.</summary>
    RescuePlan,

    /// <summary>Contact with an epilepsy specialist nurse.</summary>
    SpecialistNurse,

    /// <summary>A note of any kind says how the seizures are, read from text only.</summary>
    SeizureText,

    /// <summary>A syndrome in which Epilepsy12 asks for no MRI: childhood or juvenile absence epilepsy, juvenile myoclonic epilepsy, self-limited epilepsy with centrotemporal spikes.</summary>
    SyndromeWithoutMri,

    /// <summary>A referral to an epilepsy centre was discussed.</summary>
    CentreDiscussed,

    /// <summary>The patient was unable to report seizures at a visit.</summary>
    UnableToReport,

    /// <summary>MRI, EEG or genetic test decided against: contraindicated or not possible.</summary>
    TestContraindicated,

    /// <summary>MRI, EEG or genetic test done.</summary>
    TestDone,

    /// <summary>MRI and EEG are both on record and no cause is known, from this day.</summary>
    WorkUpWithoutCause,

    /// <summary>A rescue medicine against seizures prescribed to be taken as needed.</summary>
    RescueMedicine,
}

/// <summary>One dated thing measures look at.</summary>
/// <param name="Until">Last day, for what lasts; the same day otherwise.</param>
/// <param name="Evidence">Null in records that come from the compact store.</param>
public readonly record struct DatedFact(Fact Kind, DateOnly On, DateOnly Until, Evidence? Evidence = null);

/// <summary>One judged patient as quality measures see it: who, since when, and dated facts. No identifier but the pseudonym.</summary>
/// <remarks>Made from a case by <see cref="QualityRecords"/>; kept compactly by <see cref="QualityCodec"/>. Both answer every measure alike.</remarks>
public sealed class QualityRecord
{
    /// <summary>How many kinds of facts there are.</summary>
    public const int Kinds = (int)Fact.RescueMedicine + 1;

    private readonly int[] first = new int[Kinds + 1];
    private DatedFact[] facts = [];

    /// <summary>The pseudonym.</summary>
    public required PatientKey Patient { get; init; }

    /// <summary>Where the patient is cared for.</summary>
    public CareSite Site { get; init; } = CareSite.None;

    /// <summary>The label of <see cref="Site"/>; empty where nothing is known.</summary>
    public string Organisation => Site.Label;

    /// <summary>Administrative sex; null where not recorded.</summary>
    public string? Sex { get; init; }

    /// <summary>As recorded.</summary>
    public string? Race { get; init; }

    /// <summary>As recorded.</summary>
    public string? Ethnicity { get; init; }

    /// <summary>BCP 47.</summary>
    public string? Language { get; init; }

    /// <summary>Kind of coverage, as recorded.</summary>
    public string? Payer { get; init; }

    /// <summary>First characters of the postal code.</summary>
    public string? PostalArea { get; init; }

    /// <summary>Who has a part in the care of the epilepsy: see <see cref="Timeline.Person.Practitioners"/>. No figure rests on it; a report may be asked for by it.</summary>
    public IReadOnlyList<string> Practitioners { get; init; } = [];

    /// <summary>Birth date; the middle of a coarse one.</summary>
    public DateOnly? Born { get; init; }

    /// <summary>Day of death.</summary>
    public DateOnly? Died { get; init; }

    /// <summary>First and last day with any record.</summary>
    public DateInterval Observed { get; init; }

    /// <summary>The day it was judged for.</summary>
    public DateOnly AsOf { get; init; }

    /// <summary>Whether it is epilepsy at all (ELIG-1 to 5).</summary>
    public Answer Epilepsy { get; init; }

    /// <summary>First day of epilepsy on record.</summary>
    public DateOnly? EpilepsySince { get; init; }

    /// <summary>Day of the second failure.</summary>
    public DateOnly? ResistantSince { get; init; }

    /// <summary>How sure that is.</summary>
    public Confidence? Confidence { get; init; }

    /// <summary>First day of the documented seizure-free span that goes on; null where none.</summary>
    public DateOnly? FreeSince { get; init; }

    /// <summary>Intellectual disability on record.</summary>
    public Answer IntellectualDisability { get; init; }

    /// <summary>No cause found although MRI and EEG are done.</summary>
    public bool Unexplained { get; init; }

    /// <summary>Whether any visit says which service it was at.</summary>
    public bool ServicesKnown { get; init; }

    /// <summary>The facts, by kind and day.</summary>
    public IReadOnlyList<DatedFact> Facts
    {
        get => facts;
        init
        {
            facts = value as DatedFact[] ?? [.. value];
            Array.Sort(facts, static (left, right) => left.Kind != right.Kind ? left.Kind.CompareTo(right.Kind) : left.On != right.On ? left.On.CompareTo(right.On) : left.Until.CompareTo(right.Until));
            foreach (DatedFact fact in facts)
            {
                first[(int)fact.Kind + 1]++;
            }

            for (int kind = 0; kind < Kinds; kind++)
            {
                first[kind + 1] += first[kind];
            }
        }
    }

    /// <summary>All facts of one kind, by day.</summary>
    public ReadOnlySpan<DatedFact> Of(Fact kind) => facts.AsSpan(first[(int)kind], first[(int)kind + 1] - first[(int)kind]);

    /// <summary>Whether there is any fact of the kind, at any time.</summary>
    public bool Has(Fact kind) => first[(int)kind + 1] > first[(int)kind];

    /// <summary>The first day of any fact of the kinds; null where there is none.</summary>
    public DateOnly? FirstOf(ReadOnlySpan<Fact> kinds)
    {
        DateOnly? earliest = null;
        foreach (Fact kind in kinds)
        {
            if (Has(kind) && !(earliest <= facts[first[(int)kind]].On))
            {
                earliest = facts[first[(int)kind]].On;
            }
        }

        return earliest;
    }

    /// <summary>Position in <see cref="Facts"/> of the first fact of the kind whose days touch the stretch (both ends included), or -1.</summary>
    public int Find(Fact kind, DateOnly from, DateOnly to)
    {
        for (int at = first[(int)kind]; at < first[(int)kind + 1]; at++)
        {
            if (facts[at].On > to)
            {
                return -1;
            }

            if (facts[at].Until >= from)
            {
                return at;
            }
        }

        return -1;
    }

    /// <summary>Age in whole years on a day; null where no birth date is known.</summary>
    public int? AgeOn(DateOnly day)
    {
        if (Born is not { } born)
        {
            return null;
        }

        int years = day.Year - born.Year;
        return (day.Month, day.Day).CompareTo((born.Month, born.Day)) < 0 ? years - 1 : years;
    }
}
