using RefractoryEpilepsy.Causes;
using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Referral;

/// <summary>Kind of epilepsy by its codes.</summary>
internal enum EpilepsyType
{
    Unknown,
    Focal,
    Generalized,
    Combined,
}

/// <summary>Contacts, referrals, operations, devices; the kind of epilepsy.</summary>
internal sealed partial class Situation
{
    private static readonly string[] FocalSnomed =
    [
        "230381009", "84340007", "193000002", "230393000", "230394006", "230403005", "230404004", "192999003", "278510009", "230390002", "230408001",
        "407675009", "199451000000106", "422724001", "442481002", "425237009", "425349008", "425054007", "290741000119102", "422873003", "290681000119102", "290761000119103",
    ];

    private static readonly string[] GeneralizedSnomed =
    [
        "19598007", "36803009", "65120008", "192979009", "230415009", "3371000119106", "441678004", "710046001", "68091000119102", "290711000119101", "290691000119104",
    ];

    private static readonly string[] LesionExcision = ["00B7", "00B0"];

    private static readonly string[] BrainLead = ["00H0"];

    /// <summary>Days between the parts of one implantation: leads may go in at another session.</summary>
    private const int OneOperation = 30;

    private static readonly string[] MovementDisorders = ["G20", "G25.0", "G24"];

    private EpilepsyType? type;
    private bool contactsRead;
    private Evidence? centre;
    private Evidence? neurology;
    private bool someServiceKnown;
    private bool surgeryRead;
    private CareEvent? surgery;

    /// <summary>By codes; one kind outweighs the other where it was coded three times as often. G40.4 also takes grand mal NOS and says nothing.</summary>
    public EpilepsyType Type => type ??= FindType();

    /// <summary>A visit at an epilepsy centre in the last 24 months; null where there is none.</summary>
    public Evidence? CentreVisit
    {
        get
        {
            ReadContacts();
            return centre;
        }
    }

    /// <summary>Any contact with neurology at any time; null where there is none.</summary>
    public Evidence? NeurologyContact
    {
        get
        {
            ReadContacts();
            return neurology;
        }
    }

    /// <summary>Whether any visit says which service it was at.</summary>
    public bool ServicesKnown
    {
        get
        {
            ReadContacts();
            return someServiceKnown;
        }
    }

    /// <summary>The last operation for epilepsy that was done; null where there is none (SURG-7).</summary>
    public CareEvent? Surgery
    {
        get
        {
            if (!surgeryRead)
            {
                surgeryRead = true;
                surgery = Cared("proc_epilepsy_surgery", IsForEpilepsy);
            }

            return surgery;
        }
    }

    /// <summary>An excision of brain tissue of which nothing tells whether it was for epilepsy; null where there is none.</summary>
    public CareEvent? UnexplainedExcision => Cared("brain-excision", care => care.Stage == CareStage.Done) ?? Cared("proc_epilepsy_surgery", care => care is { Stage: CareStage.Done, ForEpilepsy: Answer.Unknown } && !IsForEpilepsy(care));

    /// <summary>Already at a centre, on the way there, or declined, in the last 24 months; null where none of these.</summary>
    public Verdict? AlreadyReferred()
    {
        if (CentreVisit is { } visit)
        {
            return Verdict.No("already-at-centre", "Seen at an epilepsy centre in the last 24 months.", visit);
        }

        CareEvent? referral = Cared("referral-epilepsy-centre", care => care.Stage is CareStage.Ordered or CareStage.Scheduled or CareStage.Done or CareStage.Declined
            && (Within(DayOf(care), TwoYears) || Within(care.Recorded, TwoYears)));
        return referral switch
        {
            null => null,
            { Stage: CareStage.Declined } => Verdict.No("referral-declined", "The patient declined the referral in the last 24 months.", referral.Evidence),
            _ => Verdict.No("already-referred", "Referred to an epilepsy centre in the last 24 months.", referral.Evidence),
        };
    }

    /// <summary>A device or diet that is in place: done for epilepsy, and not taken out since.</summary>
    public CareEvent? InPlace(string concept, params ReadOnlySpan<string> removalCodes)
    {
        CareEvent? done = null;
        CareEvent? removed = null;
        foreach (CareEvent care in Timeline.Care)
        {
            bool told = care.Concept.StartsWith("removed-", StringComparison.Ordinal) && care.Concept.AsSpan("removed-".Length).SequenceEqual(concept);
            if ((care.Concept != concept && !told) || care.Stage != CareStage.Done || care.ForEpilepsy == Answer.No)
            {
                continue;
            }

            if (concept == "proc_dbs" && IsLeadOfRns(care))
            {
                continue;
            }

            // A generator alone may drive another lead (specification VNS-C): it proves no device of this kind.
            if (care.Code is { Value: "61885" } || IsUnproven(care))
            {
                continue;
            }

            bool removal = told || care.Code is { } code && removalCodes.Contains(code.Value);
            if (removal && (removed is null || DayOf(care) > DayOf(removed)))
            {
                removed = care;
            }
            else if (!removal && (done is null || DayOf(care) > DayOf(done)))
            {
                done = care;
            }
        }

        return removed is not null && done is not null && DayOf(removed) >= DayOf(done) ? null : done;
    }

    public CareEvent? Vns => InPlace("proc_vns", "64570");

    public CareEvent? Rns => InPlace("proc_rns", "61892");

    /// <summary>For epilepsy: one of unknown reason in a patient with Parkinson's disease, tremor or dystonia (G20, G25.0, G24) is taken for theirs (DBS-C).</summary>
    public CareEvent? Dbs => InPlace("proc_dbs") is { } device && !(device.ForEpilepsy == Answer.Unknown && HasMovementDisorder) ? device : null;

    /// <summary>Any stimulator of the brain, for whatever disease (RNS-C).</summary>
    public CareEvent? AnyBrainStimulator => Cared("proc_dbs", care => care.Stage == CareStage.Done && !IsLeadOfRns(care)) is { } device
        && !(Cared("removed-proc_dbs", care => care.Stage == CareStage.Done) is { } removed && DayOf(removed) >= DayOf(device)) ? device : null;

    /// <summary>A stimulator coded 64568 before 2022 and without a reason: it may be one of the hypoglossal nerve (VNS-C); null where there is none.</summary>
    public CareEvent? UnprovenVns => Cared("proc_vns", care => care.Stage == CareStage.Done && IsUnproven(care)) is { } unproven
        && !Timeline.Care.Any(removed => removed.Stage == CareStage.Done && DayOf(removed) >= DayOf(unproven) && removed is { Concept: "removed-proc_vns" } or { Concept: "proc_vns", Code.Value: "64570" }) ? unproven : null;

    /// <summary>A lead into the brain (00H0) whose generator went into the skull at the same time: both are one responsive stimulator (value set of the specification: pair with the generator's site).</summary>
    private bool IsLeadOfRns(CareEvent lead) => lead.Code is { } code && code.UnderAnyPlain(BrainLead)
        && Cared("proc_rns", generator => generator.Stage == CareStage.Done && Math.Abs(DayOf(generator).DayNumber - DayOf(lead).DayNumber) <= OneOperation) is not null;

    private bool HasMovementDisorder => Timeline.Diagnoses.Any(diagnosis => diagnosis.Confirmed == Answer.Yes && diagnosis.Code.UnderAny(MovementDisorders));

    private static bool IsUnproven(CareEvent care) => care is { Code.Value: "64568", ForEpilepsy: Answer.Unknown } && DayOf(care).Year < 2022;

    /// <summary>The diet is taken, or was ordered in the last 24 months.</summary>
    public CareEvent? Diet => Cared("ketogenic-diet", care => care.Stage == CareStage.Done)
        ?? Cared("ketogenic-diet", care => care.Stage is CareStage.Ordered or CareStage.Scheduled && Within(DayOf(care), TwoYears));

    /// <summary>Diathermy that is planned, or was done in the last 24 months.</summary>
    public CareEvent? Diathermy => Cared("proc_diathermy", care => care.Stage is CareStage.Done or CareStage.Ordered or CareStage.Scheduled && (DayOf(care) >= AsOf || Within(DayOf(care), TwoYears)));

    /// <summary>Why nothing is to be offered where it is ordered or has a date already, not older than 24 months; null where it is not.</summary>
    public Verdict? Planned(string concept) => Cared(concept) is { Stage: CareStage.Ordered or CareStage.Scheduled } planned
        && planned.ForEpilepsy != Answer.No && (DayOf(planned) >= AsOf || Within(DayOf(planned), TwoYears))
        ? Verdict.No("planned", "It is ordered, or has a date already.", planned.Evidence)
        : null;

    /// <summary>Whether the event was declined in the last 24 months.</summary>
    public CareEvent? Declined(string concept) => Cared(concept, care => care.Stage == CareStage.Declined && Within(care.Recorded, TwoYears));

    /// <summary>Done; codes that are not specific to epilepsy count only with epilepsy as their reason (SURG-7).</summary>
    private static bool IsForEpilepsy(CareEvent care)
    {
        if (care.Stage != CareStage.Done || care.ForEpilepsy == Answer.No)
        {
            return false;
        }

        return care.ForEpilepsy == Answer.Yes || care.Code is not { } code || !code.UnderAnyPlain(LesionExcision);
    }

    private void ReadContacts()
    {
        if (contactsRead)
        {
            return;
        }

        contactsRead = true;
        foreach (Visit visit in Timeline.Visits)
        {
            // An emergency department sees everybody: that it is no neurology tells nothing of who looks after the patient.
            someServiceKnown |= visit.Neurology == Answer.Yes || visit.EpilepsyCentre == Answer.Yes
                || (visit.Setting != CareSetting.Emergency && (visit.Neurology != Answer.Unknown || visit.EpilepsyCentre != Answer.Unknown));
            if (visit.EpilepsyCentre == Answer.Yes)
            {
                neurology ??= visit.Evidence;
                if (Within(visit.Period.Start, TwoYears) || (visit.Period.End is { } end && Within(end, TwoYears)))
                {
                    centre = visit.Evidence;
                }
            }
            else if (visit.Neurology == Answer.Yes)
            {
                neurology ??= visit.Evidence;
            }
        }

        if (neurology is not null)
        {
            return;
        }

        foreach (Diagnosis diagnosis in Timeline.Diagnoses)
        {
            if (diagnosis.ByNeurology)
            {
                neurology = diagnosis.Evidence;
                return;
            }
        }

        foreach (Exposure exposure in Timeline.Exposures)
        {
            someServiceKnown |= exposure.ByNeurology != Answer.Unknown;
            if (exposure.ByNeurology == Answer.Yes)
            {
                neurology = exposure.Evidence;
                return;
            }
        }
    }

    private EpilepsyType FindType()
    {
        int focal = 0;
        int generalized = 0;
        foreach (Diagnosis diagnosis in Timeline.Diagnoses)
        {
            if (diagnosis.Confirmed != Answer.Yes || diagnosis.Concepts.Count == 0)
            {
                continue;
            }

            Code code = diagnosis.Code;
            bool american = code.IsIcd10Cm();
            if (american && (code.Under("G40.0") || code.Under("G40.1") || code.Under("G40.2")) || FocalSnomed.Contains(code.Value)
                || (!code.IsIcd10() && diagnosis.Told.Contains("epilepsy-focal")))
            {
                focal++;
            }
            else if (american && (code.Under("G40.3") || code.Under("G40.A") || code.Under("G40.B")) || GeneralizedSnomed.Contains(code.Value)
                || diagnosis.Concepts.Contains("syndrome_absence") || diagnosis.Concepts.Contains("syndrome_jme") || diagnosis.Concepts.Contains("genetic-generalized-epilepsy")
                || (!code.IsIcd10() && diagnosis.Told.Contains("epilepsy-generalized")))
            {
                generalized++;
            }
        }

        return (focal, generalized) switch
        {
            (0, 0) => EpilepsyType.Unknown,
            _ when focal >= 3 * generalized => EpilepsyType.Focal,
            _ when generalized >= 3 * focal => EpilepsyType.Generalized,
            _ => EpilepsyType.Combined,
        };
    }
}
