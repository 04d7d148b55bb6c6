namespace RefractoryEpilepsy.Reports.Quality;

/// <content>What should happen at visits.</content>
public static partial class Measures
{
    /// <summary>A result belongs to a visit within so many days around it [D].</summary>
    private const int AroundVisit = 3;

    /// <summary>A test counts as ordered at a visit within so many days after it [D].</summary>
    private const int OrderedWithin = 30;

    private static readonly Why FrequencyThere = new("frequency-recorded", "Seizure frequency or date of the last seizure recorded in structured form");
    private static readonly Why FrequencyNotThere = new("frequency-missing", "No structured seizure frequency at the visit");
    private static readonly Why Classified = new("type-and-cause", "Type and cause, or the syndrome, are on record");
    private static readonly Why Tested = new("test-ordered", "MRI, EEG or a genetic test was ordered or done at the visit");
    private static readonly Why NotClassified = new("type-or-cause-missing", "Neither type and cause nor a syndrome on record, and no test ordered");
    private static readonly Why TestRefused = new("test-declined", "A test was declined");
    private static readonly Why TestNotRefused = new("test-not-declined", "No refusal of a test on record");
    private static readonly Why TestImpossible = new("test-contraindicated", "A test was decided against as contraindicated or not possible");
    private static readonly Why TestPossible = new("test-not-contraindicated", "No test was decided against");
    private static readonly Why TestPending = new("test-pending", "A test ordered in the year before the visit had no result yet");
    private static readonly Why NothingPending = new("no-test-pending", "No test was waited for at the visit");
    private static readonly Why CauseNotFound = new("work-up-without-cause", "MRI and EEG were done, and no cause is known");
    private static readonly Why WorkUpOpen = new("work-up-not-complete", "MRI and EEG were not both done by then, or a cause is known");
    private static readonly Why CouldNotReport = new("unable-to-report", "The patient was unable to report");
    private static readonly Why CouldReport = new("able-to-report", "Nothing on record says that the patient was unable to report");
    private static readonly Why HasSideEffect = new("side-effect", "Side effect on record");
    private static readonly Why SideEffectMet = new("side-effect-answered", "Dose lowered, drug stopped, or the side effect discussed");
    private static readonly Why SideEffectOpen = new("side-effect-unanswered", "Nothing on record was done about it within 60 days");
    // Were those counted to whom it happened early, and the others not yet, the newest months would always look best.
    private static readonly Why TooEarly = new(TooEarlyCode, "The data end before the time to act is over: not counted yet, done or not");
    private static readonly Why ScreenedMood = new("screened", "Screened with a named instrument in the year up to the visit");
    private static readonly Why NotScreened = new("not-screened", "No named instrument in the year up to the visit");
    private static readonly Why MriIn = new("mri-in-six-weeks", "MRI done within six weeks of the request");
    private static readonly Why MriLate = new("mri-late", "No MRI within six weeks of the request");
    private static readonly Why MriNotAsked = new("mri-not-asked-for", "A syndrome in which no MRI is asked for, after the second birthday");
    private static readonly Why MriAsked = new("mri-asked-for", "No syndrome in which no MRI is asked for, or not older than two years");
    private static readonly Why Requested = new("mri-requested", "MRI requested");

    private static Measure FrequencyRecorded => new(
        "QM-2",
        "Seizure frequency is recorded at every visit",
        $"{Aan2017} (to be confirmed)",
        MeasureMark.Unconfirmed,
        2,
        Basis.Visit,
        new("for epilepsy", static (record, unit) => Epilepsy(record, unit)),
        Nobody,
        new("with a structured seizure count, rate, control or date of the last seizure within three days of the visit", static (record, unit) =>
            Found(record, Fact.SeizureFrequency, unit.On.Plus(-AroundVisit), unit.On.Plus(AroundVisit), FrequencyThere, FrequencyNotThere)),
        [new("a patient unable to report", static (record, unit) => Found(record, Fact.UnableToReport, unit.On.Plus(-AroundVisit), unit.On.Plus(AroundVisit), CouldNotReport, CouldReport))],
        [InputNeed.Stream("seizure-frequency-delivered", "structured seizure frequency", 0, Fact.SeizureFrequency) with { RankFrom = Frequency.RankFrom }],
        "Without it nobody can tell who is resistant. Records do not say whether each seizure type was asked for; who was unable to report is known where the site has mapped its code for it; words read from notes do not count.");

    private static Measure TypeAndCause => new(
        "QM-3",
        "Seizure type with cause, or syndrome, is recorded, or a test is ordered",
        $"{Aan2014} (specification S57)",
        MeasureMark.Confirmed,
        2,
        Basis.Visit,
        new("for epilepsy", static (record, unit) => Epilepsy(record, unit)),
        Nobody,
        new("by which type and cause, or a syndrome, are on record, or at which a test is ordered", static (record, unit) =>
        {
            if (record.Find(Fact.SyndromeKnown, DateOnly.MinValue, unit.On) is var syndrome && syndrome >= 0)
            {
                return Classified.Yes(syndrome);
            }

            if (record.Find(Fact.CauseKnown, DateOnly.MinValue, unit.On) is var cause && cause >= 0 && record.Find(Fact.TypeKnown, DateOnly.MinValue, unit.On) >= 0)
            {
                return Classified.Yes(cause);
            }

            return Found(record, Fact.TestOrdered, unit.On, unit.On.Plus(OrderedWithin), Tested, NotClassified);
        }),
        [
            new("a complete work-up (MRI and EEG) that found no cause", static (record, unit) => Found(record, Fact.WorkUpWithoutCause, DateOnly.MinValue, unit.On, CauseNotFound, WorkUpOpen)),
            new("a test that is contraindicated", static (record, unit) => Found(record, Fact.TestContraindicated, unit.On.Plus(-365), unit.On.Plus(OrderedWithin), TestImpossible, TestPossible)),
            new("a test whose result is pending", Pending),
            new("a test that was declined", static (record, unit) => Found(record, Fact.TestDeclined, unit.On.Plus(-365), unit.On.Plus(OrderedWithin), TestRefused, TestNotRefused)),
        ],
        [],
        "Cause and syndrome decide on treatment.");

    private static Measure SideEffects => new(
        "QM-4",
        "Something is done about side effects",
        $"{Aan2014}, NQMC:010249; the intervention is read from doses and stops (decided here)",
        MeasureMark.Confirmed,
        2,
        Basis.SideEffect,
        new("of antiseizure drugs in people with epilepsy", static (record, unit) => Epilepsy(record, unit) is { Answer: Answer.Yes } ? HasSideEffect.Yes(record.Find(Fact.SideEffect, unit.On, unit.On)) : Epilepsy(record, unit)),
        Nobody,
        new("followed within 60 days by a lower dose, a stop for it, or a documented discussion", static (record, unit) =>
            unit.On.Plus(QualityRecords.AnswerWithinDays) > record.AsOf ? TooEarly.Unknown()
            : record.Find(Fact.SideEffectAnswered, unit.On, unit.On.Plus(QualityRecords.AnswerWithinDays)) is var at && at >= 0 ? SideEffectMet.Yes(at)
            : SideEffectOpen.No()),
        Nobody,
        [InputNeed.Counted("side-effects", "records of side effects, of everyone in care for epilepsy", Fact.SideEffect)],
        "Side effects decide on quality of life. Whether they were asked for at every visit is not recorded in a form that can be counted. Counted are those whose 60 days are over by the end of the data.")
    { WindowDays = QualityRecords.AnswerWithinDays };

    private static Measure MoodScreened => new(
        "QM-5",
        "Screening for psychiatric or behavioural disorders",
        $"{Aan2014}, NQMC:010251; a named instrument is required (decided here)",
        MeasureMark.Confirmed,
        1,
        Basis.Visit,
        new("for epilepsy", static (record, unit) => Epilepsy(record, unit)),
        Nobody,
        new("with PHQ-9, PHQ-2, GAD-7, NDDI-E or similar in the year up to the visit", static (record, unit) =>
            Found(record, Fact.MoodScreen, unit.On.Plus(-365), unit.On.Plus(AroundVisit), ScreenedMood, NotScreened)),
        Nobody,
        [Screens],
        "Depression and anxiety are common, treatable and often missed.");

    private static Measure MriInTime => new(
        "QM-10",
        "MRI within six weeks of the request",
        $"{Epilepsy12}, KPI 5",
        MeasureMark.Confirmed,
        3,
        Basis.MriRequest,
        new("for MRI of the brain in people with epilepsy", static (record, unit) => Epilepsy(record, unit) is { Answer: Answer.Yes } ? Requested.Yes(record.Find(Fact.MriRequested, unit.On, unit.On)) : Epilepsy(record, unit)),
        [
            new("requests after the second birthday in absence epilepsy, juvenile myoclonic epilepsy or self-limited epilepsy with centrotemporal spikes", static (record, unit) =>
                record.Find(Fact.SyndromeWithoutMri, DateOnly.MinValue, unit.On) is var at && at < 0 ? MriAsked.No()
                : record.Born is not { } born ? AgeUnknown.Unknown()
                : unit.On > born.AddYears(2) ? MriNotAsked.Yes(at) : MriAsked.No()),
        ],
        new("with the MRI done within 42 days", static (record, unit) =>
            unit.On.Plus(42) > record.AsOf ? TooEarly.Unknown()
            : record.Find(Fact.MriDone, unit.On, unit.On.Plus(42)) is var at && at >= 0 ? MriIn.Yes(at)
            : MriLate.No()),
        [
            new("an MRI that was declined", static (record, unit) => Found(record, Fact.TestDeclined, unit.On, unit.On.Plus(90), TestRefused, TestNotRefused)),
            new("an MRI that was decided against", static (record, unit) => Found(record, Fact.TestContraindicated, unit.On, unit.On.Plus(90), TestImpossible, TestPossible)),
        ],
        [InputNeed.Counted("mri-requests", "requests for MRI beside the MRIs done, of everyone in care for epilepsy", Fact.MriRequested), InputNeed.Stream("mri-done", "the day an MRI was done", 0, Fact.MriDone)],
        "A delay in imaging delays the cause, and surgery with it. Counted are requests whose six weeks are over by the end of the data.")
    { WindowDays = 42 };

    /// <summary>Whether the last test ordered in the year before a visit was still waited for on the day of the visit.</summary>
    private static Said Pending(QualityRecord record, Unit unit)
    {
        int ordered = -1;
        for (int at = record.Find(Fact.TestOrdered, unit.On.Plus(-365), unit.On.Plus(-1)); at >= 0 && at < record.Facts.Count && record.Facts[at].Kind == Fact.TestOrdered && record.Facts[at].On < unit.On; at++)
        {
            ordered = at;
        }

        return ordered >= 0 && record.Find(Fact.TestDone, record.Facts[ordered].On, unit.On) < 0 ? TestPending.Yes(ordered) : NothingPending.No();
    }
}
