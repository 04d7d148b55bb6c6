using RefractoryEpilepsy.Resistance;

namespace RefractoryEpilepsy.Reports.Quality;

/// <summary>The measures of specification 6.1, in order.</summary>
/// <remarks>
/// All look at the record as it was judged last: facts put on record late belong to the month they tell of. A numerator that would be a
/// record and is not there is not met; one that the chart cannot show is unknown and counted apart.
/// </remarks>
public static partial class Measures
{
    private const string Aan2014 = "American Academy of Neurology, Epilepsy Quality Measurement Set Update, 2014 (specification S56)";
    private const string Aan2017 = "American Academy of Neurology, Epilepsy Quality Measurement Set Update, 2017 (specification S58)";
    private const string Epilepsy12 = "RCPCH Epilepsy12 audit, key performance indicators (specification S59)";

    /// <summary>The reason of what cannot be judged because the days there are to act are not over.</summary>
    public const string TooEarlyCode = "too-early";

    private static readonly Population[] Nobody = [];
    private static readonly InputNeed Frequency = new("seizure-frequency", "structured seizure frequency", record => record.FirstOf([Fact.SeizureFrequency]), ShowFrom: 0, RankFrom: 0.5);
    private static readonly InputNeed Services = new("visit-service", "the service a visit was at, or referrals to epilepsy centres", record => record.ServicesKnown ? DateOnly.MinValue : record.FirstOf([Fact.CentreReferral]), ShowFrom: 0.5, RankFrom: 0.5);
    private static readonly InputNeed BirthAndSex = new("birth-date-and-sex", "birth date and sex", record => record.Born is not null && record.Sex is not null ? DateOnly.MinValue : null, ShowFrom: 0.5, RankFrom: 0.9);
    private static readonly InputNeed Screens = InputNeed.Stream("screening-instruments", "results of named instruments for mood, anxiety or behaviour", 365, Fact.MoodScreen);
    private static readonly InputNeed Counselling = InputNeed.Stream("pregnancy-counselling", "records of contraception or pregnancy counselling", 365, Fact.PregnancyCounselling);

    private static readonly Why Resistant = new("drug-resistant", "Drug resistant, definite or probable");
    private static readonly Why Intractable = new("intractable-code", "Coded as intractable in the period");
    private static readonly Why NotResistant = new("not-resistant", "Not drug resistant at the end of the period");
    private static readonly Why NotInCare = new("not-in-care", "Not in care: the first record lies after the period, the last one more than a year before it, or death came before it");
    private static readonly Why NoEpilepsy = new("no-epilepsy", "No epilepsy on record by then");
    private static readonly Why EpilepsyUnproven = new("epilepsy-unproven", "Whether it is epilepsy is not proven (ELIG-1)");
    private static readonly Why HasEpilepsy = new("epilepsy", "Epilepsy on record");
    private static readonly Why AgeUnknown = new("birth-date-unknown", "The birth date is not recorded");
    private static readonly Why SexUnknown = new("sex-unknown", "The sex is not recorded");

    /// <summary>Every measure, in the order of the specification.</summary>
    public static IReadOnlyList<Measure> All { get; } =
    [
        IntractableReferral, FrequencyRecorded, TypeAndCause, SideEffects, MoodScreened, WomenCounselled, QualityOfLife, ValproateSafety, SurgeryReferral,
        MriInTime, EcgDone, RescuePlanned, NurseContact, TimeToReferral, WorkUpComplete,
    ];

    /// <summary>The programs whose measures these are, as their sources name them.</summary>
    public static IReadOnlyList<MeasureProgram> Programs { get; } =
    [
        new("aan-2014", "American Academy of Neurology, epilepsy measures of 2014", ["QM-1", "QM-3", "QM-4", "QM-5", "QM-6"]),
        new("aan-2017", "American Academy of Neurology, epilepsy measures of 2017", ["QM-1", "QM-2", "QM-7"]),
        new("mips", "Merit-based Incentive Payment System, measure 268", ["QM-6"]),
        new("epilepsy12", "Epilepsy12 audit of the Royal College of Paediatrics and Child Health", ["QM-8", "QM-9", "QM-10", "QM-11", "QM-12", "QM-13"]),
        new("local", "Measures of this system", ["QM-14", "QM-15"]),
    ];

    /// <summary>The measure of an id such as <c>QM-1</c>; null where there is none.</summary>
    public static Measure? Find(string id) => All.FirstOrDefault(measure => string.Equals(measure.Id, id, StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether the patient is drug resistant on a day: two failures by then, definite or probable, and no documented freedom since.</summary>
    internal static bool IsResistantOn(QualityRecord record, DateOnly day) =>
        record.ResistantSince <= day && record.Confidence is Confidence.Definite or Confidence.Probable && !(record.FreeSince <= day);

    /// <summary>Whether somebody is in care for epilepsy in a period: of whom it is asked what the data hold at all.</summary>
    internal static bool IsInCareForEpilepsy(QualityRecord record, ReportPeriod period) => EpilepsyInCare(record, new(period.From, period.To, period.To)).Answer == Answer.Yes;

    private static bool InCare(QualityRecord record, Unit unit) =>
        !(record.Died < unit.From) && record.Observed.Start <= unit.To && record.Observed.Last >= unit.From.Plus(-365);

    private static Said Epilepsy(QualityRecord record, Unit unit) =>
        !(record.EpilepsySince <= unit.On) ? NoEpilepsy.No()
        : record.Epilepsy == Answer.Yes ? HasEpilepsy.Yes()
        : record.Epilepsy == Answer.Unknown ? EpilepsyUnproven.Unknown()
        : NoEpilepsy.No();

    private static Said EpilepsyInCare(QualityRecord record, Unit unit) => InCare(record, unit) ? Epilepsy(record, unit) : NotInCare.No();

    private static Said ResistantInCare(QualityRecord record, Unit unit) =>
        !InCare(record, unit) ? NotInCare.No() : IsResistantOn(record, unit.To) ? Resistant.Yes() : NotResistant.No();

    /// <summary>Yes with the fact where there is one between the days, else No.</summary>
    private static Said Found(QualityRecord record, Fact kind, DateOnly from, DateOnly to, Why yes, Why no) =>
        record.Find(kind, from, to) is var at && at >= 0 ? yes.Yes(at) : no.No();
}
