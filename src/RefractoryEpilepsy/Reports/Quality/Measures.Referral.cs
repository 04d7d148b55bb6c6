namespace RefractoryEpilepsy.Reports.Quality;

/// <content>Referral, surgery, time to referral, completeness of the work-up.</content>
public static partial class Measures
{
    /// <summary>How long a visit or referral counts as recent, in days (24 months, as rule CEC-1).</summary>
    private const int TwoYears = 730;

    /// <summary>A referral is in time within so many days of resistance [D].</summary>
    private const int InTimeDays = 90;

    private static readonly Why SeenBefore = new("already-at-centre", "Seen at an epilepsy centre in the two years before the period");
    private static readonly Why NotSeenBefore = new("not-at-centre", "Not seen at an epilepsy centre in the two years before the period");
    private static readonly Why DeclinedReferral = new("referral-declined", "The patient declined the referral");
    private static readonly Why NotDeclined = new("not-declined", "No refusal on record");
    private static readonly Why Older = new("older-than-70", "Older than 70: referral is to be considered only (CEC-2)");
    private static readonly Why NotOlder = new("up-to-70", "Not older than 70");
    private static readonly Why Referred = new("referred", "Referred to an epilepsy centre");
    private static readonly Why SeenAtCentre = new("seen-at-centre", "Seen at an epilepsy centre");
    private static readonly Why CentreTalkedOf = new("centre-discussed", "A referral to an epilepsy centre was discussed");
    private static readonly Why NotReferred = new("not-referred", "Neither referred to nor seen at an epilepsy centre");
    private static readonly Why ServiceUnknown = new("services-unknown", "No visit says which service it was at, so a visit at a centre cannot be ruled out");
    private static readonly Why CriteriaMet = new("criteria-met", "Criteria for surgical evaluation in childhood met");
    private static readonly Why CriteriaNotMet = new("criteria-not-met", "Criteria for surgical evaluation in childhood not met");
    private static readonly Why EvaluatedForSurgery = new("surgical-evaluation", "Surgical evaluation ordered or done");
    private static readonly Why Operated = new("operated", "Operated for epilepsy before the period");
    private static readonly Why NotOperated = new("not-operated", "Not operated before the period");
    private static readonly Why BecameResistant = new("became-resistant", "Became drug resistant in the period");
    private static readonly Why NotThen = new("not-in-period", "Did not become drug resistant in the period");
    private static readonly Why ReferredBefore = new("prior-referral", "Referred to or seen at a centre before resistance");
    private static readonly Why NotReferredBefore = new("no-prior-referral", "Not referred before resistance");
    private static readonly Why InTime = new("referred-in-time", "Referred or seen within 90 days of resistance");
    private static readonly Why TooLate = new("not-in-time", "Neither referred nor seen within 90 days of resistance");
    private static readonly Why LostBefore = new("not-observed-long-enough", "Died, left, or the data end before the 90 days are over");
    private static readonly Why Complete = new("work-up-complete", "MRI with epilepsy protocol, video-EEG, seizure count, mental health screen and, where unexplained, a genetic test are on record");
    private static readonly Why NoProtocol = new("mri-protocol-missing", "No MRI with an epilepsy protocol");
    private static readonly Why NoVideoEeg = new("video-eeg-missing", "No video-EEG");
    private static readonly Why NoGenetics = new("genetic-test-missing", "Unexplained, and no genetic test");
    private static readonly Why NoCount = new("seizure-count-missing", "No structured seizure count in the last year");
    private static readonly Why NoScreen = new("screen-missing", "No mental health screen in the last year");

    private static Measure IntractableReferral => new(
        "QM-1",
        "Referral or discussion of referral to a comprehensive epilepsy centre for people with drug-resistant epilepsy",
        $"{Aan2014}, NQMC:010253; wording of {Aan2017} (to be confirmed)",
        MeasureMark.Confirmed,
        2,
        Basis.Patient,
        new("in care with drug resistance (definite or probable) at the end of the period, or coded as intractable in it", static (record, unit) =>
            !InCare(record, unit) ? NotInCare.No()
            : IsResistantOn(record, unit.To) ? Resistant.Yes()
            : record.Find(Fact.IntractableCode, unit.From, unit.To) is var at && at >= 0 ? Intractable.Yes(at)
            : NotResistant.No()),
        [
            new("those seen at an epilepsy centre in the two years before the period", static (record, unit) =>
                Found(record, Fact.CentreVisit, unit.From.Plus(-TwoYears), unit.From.Plus(-1), SeenBefore, NotSeenBefore)),
            new("those older than 70 years", static (record, unit) => record.AgeOn(unit.From) switch { null => AgeUnknown.Unknown(), > 70 => Older.Yes(), _ => NotOlder.No() }),
        ],
        new("referred to or seen at a centre, or with a documented discussion of it, in the two years up to the end of the period, or in the period", static (record, unit) =>
        {
            // A period may be longer than two years: what came in it counts.
            DateOnly from = unit.To.Plus(-TwoYears) < unit.From ? unit.To.Plus(-TwoYears) : unit.From;
            Said referred = ReferredBy(record, from, unit.To);
            return referred.Answer != Answer.Yes && record.Find(Fact.CentreDiscussed, from, unit.To) is var at && at >= 0 ? CentreTalkedOf.Yes(at) : referred;
        }),
        [new("a documented refusal within two years", static (record, unit) => Found(record, Fact.CentreDeclined, unit.To.Plus(-TwoYears), unit.To, DeclinedReferral, NotDeclined))],
        [Services, BirthAndSex, Frequency],
        "People whose epilepsy resists two drugs have little to gain from a third alone; centres can confirm the diagnosis and offer surgery, stimulation and diet. "
        + "The exclusion by age follows rule CEC-2 (decided here); a documented discussion counts where the site has mapped its code for it.");

    private static Measure SurgeryReferral => new(
        "QM-9",
        "Children who meet criteria for surgical evaluation are referred",
        $"{Epilepsy12}, KPI 3b",
        MeasureMark.Confirmed,
        2,
        Basis.Patient,
        new("under 18 in care that meet criteria for surgical evaluation (to be confirmed): drug resistance that is not generalised, tuberous sclerosis, Sturge-Weber syndrome or epileptic spasms", static (record, unit) =>
            !InCare(record, unit) ? NotInCare.No()
            : record.Born is null ? AgeUnknown.Unknown()
            : record.Find(Fact.SurgeryCriteria, unit.From, unit.To) is var at && at >= 0 ? CriteriaMet.Yes(at)
            : CriteriaNotMet.No()),
        [new("those operated before the period", static (record, unit) => Found(record, Fact.Surgery, DateOnly.MinValue, unit.From.Plus(-1), Operated, NotOperated))],
        new("with a referral to or visit at an epilepsy centre, or a surgical evaluation, by the end of the period", static (record, unit) =>
            record.Find(Fact.SurgeryEvaluation, DateOnly.MinValue, unit.To) is var at && at >= 0 ? EvaluatedForSurgery.Yes(at) : ReferredBy(record, DateOnly.MinValue, unit.To)),
        [new("a documented refusal", static (record, unit) => Found(record, Fact.CentreDeclined, DateOnly.MinValue, unit.To, DeclinedReferral, NotDeclined))],
        [Services, BirthAndSex, Frequency],
        "Leaving out those operated before and counting no documented refusal against it are ours. The service's own criteria were not at hand; the reading here is what records can tell of them and must be confirmed.");

    private static Measure TimeToReferral => new(
        "QM-14",
        "Time from drug resistance to referral: share within 90 days",
        "Local measure (specification 6.1)",
        MeasureMark.Local,
        2,
        Basis.Patient,
        new("that became drug resistant (definite or probable) in the period", static (record, unit) =>
            record.ResistantSince >= unit.From && record.ResistantSince <= unit.To && IsResistantOn(record, record.ResistantSince ?? default) ? BecameResistant.Yes() : NotThen.No()),
        [
            new("those referred or seen at a centre before resistance", static (record, _) =>
                FirstReferral(record, DateOnly.MinValue) is var at && at >= 0 && record.Facts[at].On < record.ResistantSince ? ReferredBefore.Yes(at) : NotReferredBefore.No()),
        ],
        new("referred to or seen at an epilepsy centre within 90 days of the second failure", static (record, _) =>
        {
            DateOnly since = record.ResistantSince ?? default;
            int at = FirstReferral(record, since);
            return since.Plus(InTimeDays) > record.AsOf ? TooEarly.Unknown()
                : at >= 0 && record.Facts[at].On <= since.Plus(InTimeDays) ? InTime.Yes(at)
                : TimeToEvent.EndOfObservation(record) < since.Plus(InTimeDays) ? LostBefore.Unknown()
                : !record.ServicesKnown && at < 0 ? ServiceUnknown.Unknown()
                : TooLate.No(at);
        }),
        Nobody,
        [Services, Frequency],
        "Delay is what the field suffers from (specification 6.3). Publish the curve, the median and the shares at 90, 180 and 365 days, never the mean. Of the share those are counted whose 90 days are over by the end of the data; the curve counts all as long as they were seen.")
    { IsTime = true, WindowDays = InTimeDays };

    private static Measure WorkUpComplete => new(
        "QM-15",
        "Work-up of drug-resistant epilepsy is complete",
        "Local measure (specification 6.1)",
        MeasureMark.Local,
        1,
        Basis.Patient,
        new("in care with drug resistance (definite or probable) at the end of the period", static (record, unit) => ResistantInCare(record, unit)),
        Nobody,
        new("with MRI by epilepsy protocol, video-EEG, seizure count and mental health screen within a year, and a genetic test where unexplained", static (record, unit) =>
            record.Find(Fact.MriProtocol, DateOnly.MinValue, unit.To) < 0 ? NoProtocol.No()
            : record.Find(Fact.VideoEeg, DateOnly.MinValue, unit.To) < 0 ? NoVideoEeg.No()
            : record.Unexplained && record.Find(Fact.GeneticTest, DateOnly.MinValue, unit.To) < 0 ? NoGenetics.No()
            : record.Find(Fact.SeizureFrequency, unit.To.Plus(-365), unit.To) < 0 ? NoCount.No()
            : record.Find(Fact.MoodScreen, unit.To.Plus(-365), unit.To) < 0 ? NoScreen.No()
            : Complete.Yes()),
        Nobody,
        [InputNeed.Stream("mri-protocol", "whether an MRI followed an epilepsy protocol", 365, Fact.MriProtocol), InputNeed.Stream("video-eeg", "video-EEG", 365, Fact.VideoEeg), Screens, Frequency],
        "All or nothing; the reason names the first part that is missing.");

    /// <summary>Position of the first referral to or visit at a centre on or after a day; -1 where there is none.</summary>
    internal static int FirstReferral(QualityRecord record, DateOnly from)
    {
        int referral = record.Find(Fact.CentreReferral, from, DateOnly.MaxValue);
        int visit = record.Find(Fact.CentreVisit, from, DateOnly.MaxValue);
        return referral < 0 ? visit : visit < 0 || record.Facts[referral].On <= record.Facts[visit].On ? referral : visit;
    }

    private static Said ReferredBy(QualityRecord record, DateOnly from, DateOnly to) =>
        record.Find(Fact.CentreVisit, from, to) is var seen && seen >= 0 ? SeenAtCentre.Yes(seen)
        : record.Find(Fact.CentreReferral, from, to) is var at && at >= 0 ? Referred.Yes(at)
        : record.ServicesKnown ? NotReferred.No()
        : ServiceUnknown.Unknown();
}
