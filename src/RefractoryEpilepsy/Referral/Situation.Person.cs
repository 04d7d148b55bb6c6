using System.Globalization;
using RefractoryEpilepsy.Causes;
using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Resistance;
using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Referral;

/// <summary>Age at onset, childbearing, explanations found, foci, work-up.</summary>
internal sealed partial class Situation
{
    private static readonly string[] Structural =
    [
        "hippocampal-sclerosis", "focal-cortical-dysplasia", "cortical-malformation", "tumor", "vascular-malformation", "trauma", "cns-infection", "stroke",
        "perinatal", "tuberous-sclerosis", "sturge-weber",
    ];

    private static readonly string[] Resectable = ["hippocampal-sclerosis", "focal-cortical-dysplasia", "tumor", "vascular-malformation"];

    private static readonly string[] PregnancyOver =
        ["O00", "O01", "O02", "O03", "O04", "O05", "O06", "O07", "O08", "O80", "O81", "O82", "O83", "O84", "O85", "O86", "O87", "O88", "O89", "O90", "O91", "O92", "O94", "Z33.2"];

    /// <summary>Days that an intrauterine device or system is taken to stay: the shortest licensed for three years apart, they are left five and more [K].</summary>
    private const int IntrauterineDays = 1826;

    /// <summary>Days from the last period to the end of the 42nd week.</summary>
    private const int LongestPregnancy = 294;

    private bool onsetRead;
    private DateOnly? onset;

    public bool IsChild => Age < 18;

    /// <summary>Failed schedules at or before the day.</summary>
    public int Failures => Resistance.Failures.Count;

    /// <summary>How many distinct drugs have failed.</summary>
    public int FailedDrugs => Resistance.Failures.SelectMany(failure => failure.DrugIds).Distinct().Count();

    /// <summary>First day of epilepsy on record: onset or first code, or an earlier seizure; null where none.</summary>
    public DateOnly? Onset
    {
        get
        {
            if (!onsetRead)
            {
                onsetRead = true;
                foreach (Diagnosis diagnosis in Timeline.Diagnoses)
                {
                    if (diagnosis.Confirmed == Answer.Yes && IsEpilepsy(diagnosis))
                    {
                        DateOnly day = diagnosis.Onset is { } told && told.Middle < diagnosis.On ? told.Middle : diagnosis.On;
                        onset = onset is null || day < onset ? day : onset;
                    }
                }
            }

            return onset;
        }
    }

    /// <summary>
    /// Whether the epilepsy may be older than <see cref="Onset"/> tells: nobody told its beginning, and the first code stands within a year of the
    /// beginning of the record.
    /// </summary>
    public bool OnsetMayBeEarlier => Onset is { } first && first <= Timeline.Observed.Start.Plus(OneYear)
        && !Timeline.Diagnoses.Any(diagnosis => diagnosis.Onset is not null && diagnosis.Confirmed == Answer.Yes && IsEpilepsy(diagnosis));

    /// <summary>Age at onset in years; null where the birth date or the onset is not known.</summary>
    public double? OnsetAge => Onset is { } day && Timeline.Person.Born is { } born ? Math.Max(0, (day.DayNumber - born.Middle.DayNumber) / 365.25) : null;

    /// <summary>
    /// Female and 10 to 55 years, without a hysterectomy or sterilisation on record. Unknown where sex (also "other", which tells no anatomy) or age
    /// would decide and is not recorded: a man is none of them at whatever age, nor is anybody of 60.
    /// </summary>
    public Answer CanBePregnant => Timeline.Person.Sex == "male" || Age is < 10 or > 55 || CannotBePregnant ? Answer.No
        : Timeline.Person.Sex == "female" && Age is not null ? Answer.Yes
        : Answer.Unknown;

    /// <summary>A hysterectomy or sterilisation is on record, as a procedure or as what is left of it ("Tubal ligation status").</summary>
    public bool CannotBePregnant => Cared("proc_cannot_be_pregnant", care => care.Stage == CareStage.Done) is not null || Named("proc_cannot_be_pregnant") is not null;

    /// <summary>The code that says she is pregnant on the day: of the last 42 weeks, or of as many as its trimester leaves, not ended since; null where there is none.</summary>
    public Diagnosis? Pregnancy()
    {
        Diagnosis? newest = null;
        foreach (Diagnosis diagnosis in Timeline.Diagnoses)
        {
            if (diagnosis.Confirmed == Answer.Yes && diagnosis.Concepts.Contains("pregnancy") && diagnosis.On <= AsOf && (newest is null || diagnosis.On >= newest.On))
            {
                // On one day an end weighs more than a beginning.
                newest = newest is not null && diagnosis.On == newest.On && IsOver(newest) ? newest : diagnosis;
            }
        }

        return newest is null || Timeline.Person.Sex == "male" || IsOver(newest) || Timeline.Diagnoses.Any(over => IsDenial(over) && over.On >= newest.On) || DeliveredSince(newest.On) || newest.Active == Answer.No || newest.Abated is { } ended && ended.Earliest <= AsOf || !Within(newest.On, DaysLeft(newest))
            ? null
            : newest;
    }

    /// <summary>A code of pregnancy of the last 42 weeks that is only provisional, with no end on record since.</summary>
    public bool PregnancySuspected => Timeline.Diagnoses.Any(suspected => suspected.Confirmed == Answer.Unknown && suspected.Concepts.Contains("pregnancy") && !IsOver(suspected) && Within(suspected.On, DaysLeft(suspected))
        && !Timeline.Diagnoses.Any(later => later.On >= suspected.On && (IsDenial(later) || (later.Concepts.Contains("pregnancy") && IsOver(later)))) && !DeliveredSince(suspected.On));

    /// <summary>An observation that says: not pregnant. Or a code or words of birth, miscarriage or childbed.</summary>
    private static bool IsDenial(Diagnosis diagnosis) => diagnosis.Concepts.Contains("pregnancy-over");

    /// <summary>A code of the chapter of pregnancy that stands at its end or behind it.</summary>
    private static bool IsOver(Diagnosis diagnosis) => diagnosis.Code.UnderAny(PregnancyOver) || IsOfChildbed(diagnosis.Code);

    /// <summary>
    /// The last character of O98, O99 and O9A tells the time: of six characters 4 is childbirth and 5 the puerperium, of five 2 and 3 (O99.355, O98.53).
    /// Of O10, O24 and O25 the fifth of five or six does, or the fourth: 2 and 3 (O24.03, O24.430, O25.3) [K].
    /// </summary>
    private static bool IsOfChildbed(Code code)
    {
        string plain = Plain(code);
        return code.UnderAny(["O98", "O99", "O9A"]) ? plain is [_, _, _, _, _, '4' or '5'] or [_, _, _, _, '2' or '3']
            : code.UnderAny(["O10", "O24"]) ? plain is [_, _, _, _, '2' or '3', ..]
            : code.Under("O25") && plain is [_, _, _, '2' or '3', ..];
    }

    /// <summary>Days after a code of pregnancy within which it can still go on: 42 weeks, less the trimester or the weeks that the code tells. Of the codes of one day the one that leaves least [K].</summary>
    private int DaysLeft(Diagnosis pregnancy)
    {
        int left = DaysLeft(pregnancy.Code);
        foreach (Diagnosis other in Timeline.Diagnoses)
        {
            if (other.On == pregnancy.On && other.Confirmed == Answer.Yes && other.Concepts.Contains("pregnancy") && !IsOver(other))
            {
                left = Math.Min(left, DaysLeft(other.Code));
            }
        }

        return left;
    }

    private static int DaysLeft(Code code)
    {
        string plain = Plain(code);
        if (code.Under("Z3A"))
        {
            return plain.Length == 5 && int.TryParse(plain.AsSpan(3), CultureInfo.InvariantCulture, out int weeks) && weeks >= 8 ? Math.Max(7, 7 * (42 - weeks)) : LongestPregnancy;
        }

        char trimester = code.Under("Z34") ? plain is [_, _, _, _, var ofCare] ? ofCare : ' '
            : code.Under("O09") ? plain is [_, _, _, _, _, var ofSix] ? ofSix : plain is [_, _, _, _, var ofFive] ? ofFive : ' '
            : code.UnderAny(["O98", "O99", "O9A"]) || (code.UnderAny(["O10", "O24"]) && !code.Under("O24.4")) ? plain is [_, _, _, _, _, var ofDisease] ? ofDisease : ' '
            : ' ';
        return trimester switch { '3' => 110, '2' => 200, _ => LongestPregnancy };
    }

    private static string Plain(Code code) => code.Value.Replace(".", "", StringComparison.Ordinal);

    private bool DeliveredSince(DateOnly day) => Cared("proc_delivery", care => care.Stage == CareStage.Done && DayOf(care) >= day) is not null;

    /// <summary>A record of contraception or pregnancy prevention in the last year.</summary>
    public bool PregnancyPreventionWithinYear =>
        Diagnosed(["contraception_counselling"], diagnosis => Within(diagnosis.On, OneYear)) is not null
        || Cared("contraception-counselling", care => care.Stage == CareStage.Done && Within(DayOf(care), OneYear)) is not null
        || Cared("contraception-in-use", care => care.Stage == CareStage.Done && Within(DayOf(care), OneYear)) is not null
        || Cared("intrauterine-contraceptive", care => care.Stage == CareStage.Done && Within(DayOf(care), IntrauterineDays)) is not null
        || ContraceptionCoded is not null
        || HormonalContraceptive is not null;

    /// <summary>Order, fill, statement or code of the last year by which a hormonal contraceptive is in use; null where none.</summary>
    public Evidence? HormonalContraceptive => (InUse("hormonal-contraceptive") ?? InUse("oestrogen-contraceptive"))?.Evidence
        ?? Diagnosed(["hormonal_contraception"], IsCurrent)?.Evidence;

    /// <summary>A code of contraception in place, such as an intrauterine device.</summary>
    private Diagnosis? ContraceptionCoded => Diagnosed(["contraception_in_place"], IsCurrent);

    /// <summary>Coded in the last year, or active on the problem list.</summary>
    public bool IsCurrent(Diagnosis diagnosis) => Within(diagnosis.On, OneYear) || diagnosis is { Place: DiagnosisPlace.ProblemList, Active: Answer.Yes };

    /// <summary>A cause that explains the epilepsy, leaving inflammation of the fluid aside; null where none is on record.</summary>
    public string? Explanation(bool countAutoimmune = true)
    {
        foreach (string id in Structural)
        {
            if (Has(id))
            {
                return id;
            }
        }

        return Has("genetic") ? "genetic" : Has("genetic-generalized") ? "genetic-generalized" : Has("self-limited") ? "self-limited" : Has("metabolic") ? "metabolic"
            : countAutoimmune && Has("autoimmune") ? "autoimmune" : null;
    }

    /// <summary>A single lesion that surgery can often take out; null where none is on record or the network is multifocal.</summary>
    public string? SingleLesion()
    {
        string? only = null;
        foreach (string id in Resectable)
        {
            if (Has(id) && IsCommon(id))
            {
                if (only is not null)
                {
                    return null;
                }

                only = id;
            }
        }

        return only is not null && !Has("multifocal") && !IsSeveral(only) ? only : null;
    }

    /// <summary>The lesion is there on both sides or more than once, by a report's or a condition's words.</summary>
    private bool IsSeveral(string id) =>
        Timeline.Findings.Any(finding => finding.Present == Answer.Yes && finding.Concept == id && finding.Detail is { } place
            && (place.Contains("bilateral", StringComparison.Ordinal) || place.Contains("multiple", StringComparison.Ordinal)))
        || IsTold("several-lesions");

    /// <summary>Hippocampal sclerosis, dysplasia, a low-grade tumour or a cavernoma (SURG-2); null where none of them is on record. An arteriovenous malformation is none of them.</summary>
    public string? CommonLesion()
    {
        foreach (string id in Resectable)
        {
            if (Has(id) && IsCommon(id))
            {
                return id;
            }
        }

        return null;
    }

    private bool IsCommon(string id) => id switch
    {
        "tumor" => !IsMalignant && !IsMeningioma,
        "vascular-malformation" => !IsArteriovenous,
        _ => true,
    };

    /// <summary>The vascular malformation is an arteriovenous one by every code and word there is (Q28.2, SNOMED 234142008), no cavernoma.</summary>
    private bool IsArteriovenous
    {
        get
        {
            var vascular = Timeline.Diagnoses.Where(diagnosis => diagnosis.Code.Under("D18.02") || diagnosis.Code.Under("Q28") || diagnosis.Code.Value is "445513004" or "234142008").ToList();
            bool coded = vascular.Exists(diagnosis => diagnosis.Code.Under("Q28.2") || diagnosis.Code.Value == "234142008");
            bool other = vascular.Exists(diagnosis => !diagnosis.Code.Under("Q28.2") && diagnosis.Code.Value != "234142008");
            return (coded || IsNamed("arteriovenous-malformation")) && !other && !IsNamed("cavernoma");
        }
    }

    /// <summary>A malignant tumour is no low-grade epilepsy-associated one.</summary>
    public bool IsMalignant => Timeline.Diagnoses.Any(diagnosis => diagnosis.Confirmed != Answer.No && (diagnosis.Code.Under("C71") || diagnosis.Code.Under("C79.3"))) || IsNamed("tumor-malignant");

    /// <summary>The tumour is a meningioma by code (D32) or word, and no other tumour is named: none of those that epilepsy is known for.</summary>
    private bool IsMeningioma => (IsNamed("tumor-meningioma") || Timeline.Diagnoses.Any(diagnosis => diagnosis.Confirmed != Answer.No && diagnosis.Code.Under("D32")))
        && !IsNamed("tumor-low-grade") && !Timeline.Diagnoses.Any(diagnosis => diagnosis.Code.Under("D33") || diagnosis.Code.Value is "87191000119100" or "87211000119104");

    /// <summary>A report or a condition names it.</summary>
    private bool IsNamed(string kind) => Timeline.Findings.Any(finding => finding.Present == Answer.Yes && finding.Concept == kind) || IsTold(kind);

    /// <summary>What a report or a condition's words name, unless refuted; null where nothing does.</summary>
    public Evidence? Told(string kind) => Found(kind)?.Evidence
        ?? Timeline.Diagnoses.FirstOrDefault(diagnosis => diagnosis.Confirmed == Answer.Yes && diagnosis.Told.Contains(kind))?.Evidence;

    private bool IsTold(string kind) => Timeline.Diagnoses.Any(diagnosis => diagnosis.Confirmed != Answer.No && diagnosis.Told.Contains(kind));

    /// <summary>How many independent EEG foci are on record: 0 none told, 3 more than two.</summary>
    public int Foci()
    {
        var places = new List<Place>();
        foreach (Finding finding in Timeline.Findings)
        {
            if (finding is { Concept: "eeg-focus", Present: Answer.Yes })
            {
                Place place = Place.Of(finding.Detail);
                if (places.TrueForAll(other => place.DiffersFrom(other, bySide: true)))
                {
                    places.Add(place);
                }
            }
        }

        return Math.Min(places.Count, 3);
    }

    public bool MriDone => WorkUp.MriDone(Timeline.Care, Timeline.Findings) is not null;

    public bool EegDone => WorkUp.EegDone(Timeline.Care, Timeline.Findings) is not null;

    public bool VideoEegDone => Cared("proc_video_eeg", care => care.Stage == CareStage.Done) is not null;

    /// <summary>Surgery was judged not to be for this patient, was declined, or has failed; null where nothing of it is on record.</summary>
    public Reason? SurgeryIsOut()
    {
        if (Surgery is { } done && LastSeizure > DayOf(done).Plus(30))
        {
            return new Reason("surgery-failed", "Seizures went on after surgery.", [done.Evidence]);
        }

        // An operation that was put off and has a new date was not decided against.
        return Cared("proc_epilepsy_surgery", care => care.Stage is CareStage.Declined or CareStage.NotDone) is { } decided
            && Cared("proc_epilepsy_surgery", care => care.Stage is CareStage.Ordered or CareStage.Scheduled && care.Recorded >= decided.Recorded && DayOf(care) >= DayOf(decided)) is null
            ? new Reason(decided.Stage == CareStage.Declined ? "surgery-declined" : "not-a-candidate", decided.Stage == CareStage.Declined ? "The patient declined surgery." : "Surgery was decided against.", [decided.Evidence])
            : null;
    }

    private static bool IsEpilepsy(Diagnosis diagnosis)
    {
        foreach (string concept in diagnosis.Concepts)
        {
            if (concept is "epilepsy_dx" or "epilepsy_intractable" || concept.StartsWith("syndrome_", StringComparison.Ordinal))
            {
                return !diagnosis.Code.Under("G40.50");
            }
        }

        return false;
    }
}
