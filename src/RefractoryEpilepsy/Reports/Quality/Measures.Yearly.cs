namespace RefractoryEpilepsy.Reports.Quality;

/// <content>What should happen once a year, or once.</content>
public static partial class Measures
{
    private static readonly Why Woman = new("woman-of-childbearing-age", "Female, 12 to 44 years, epilepsy on record");
    private static readonly Why NotWoman = new("not-concerned", "Not female between 12 and 44 years");
    private static readonly Why OnValproate = new("on-valproate", "Takes valproate in the period, female, 12 years or older");
    private static readonly Why NotOnValproate = new("not-on-valproate", "Does not take valproate in the period, or not female of 12 years or older");
    private static readonly Why NoPregnancy = new("cannot-be-pregnant", "No pregnancy possible");
    private static readonly Why MayBePregnant = new("no-such-record", "No such record");
    private static readonly Why Counselled = new("counselled", "Counselling, a referral to it or a pregnancy prevention record within a year");
    private static readonly Why NotCounselled = new("not-counselled", "No counselling or pregnancy prevention record within a year");
    private static readonly Why LifeAsked = new("quality-of-life", "Quality of life assessed within a year");
    private static readonly Why LifeNotAsked = new("quality-of-life-missing", "Quality of life not assessed within a year");
    private static readonly Why Convulsive = new("convulsive", "Convulsive seizures told in the year up to the end of the period");
    private static readonly Why NotConvulsive = new("not-convulsive", "No convulsive seizure told in that year");
    private static readonly Why EcgThere = new("ecg", "ECG on record");
    private static readonly Why EcgMissing = new("ecg-missing", "No ECG on record");
    private static readonly Why Prolonged = new("prolonged-seizures", "Status epilepticus or clusters on record");
    private static readonly Why NotProlonged = new("no-prolonged-seizures", "Neither status epilepticus nor clusters on record, nor a rescue medicine within a year");
    private static readonly Why HasRescueMedicine = new("rescue-medicine", "Rescue medicine prescribed within a year");
    private static readonly Why Planned = new("rescue-plan", "Rescue plan on record");
    private static readonly Why NotPlanned = new("rescue-plan-missing", "No rescue plan on record");
    private static readonly Why Nurse = new("specialist-nurse", "Contact with an epilepsy specialist nurse within a year");
    private static readonly Why NoNurse = new("specialist-nurse-missing", "No contact with an epilepsy specialist nurse within a year");

    private static Measure WomenCounselled => new(
        "QM-6",
        "Yearly counselling of women of childbearing age with epilepsy",
        $"{Aan2014}, NQMC:010252; MIPS 268 (to be confirmed)",
        MeasureMark.Confirmed,
        2,
        Basis.Patient,
        new("female, 12 to 44 years, in care for epilepsy", static (record, unit) =>
            record.Sex is "male" or "other" ? NotWoman.No()
            : EpilepsyInCare(record, unit) is { Answer: not Answer.Yes } not ? not
            : record.Sex is null ? SexUnknown.Unknown()
            : record.AgeOn(unit.To) switch { null => AgeUnknown.Unknown(), >= 12 and <= 44 => Woman.Yes(), _ => NotWoman.No() }),
        [new("those who cannot become pregnant", static (record, unit) => Found(record, Fact.CannotBePregnant, DateOnly.MinValue, unit.To, NoPregnancy, MayBePregnant))],
        new("with counselling on contraception or pregnancy, or a referral to it, in the year up to the end of the period", static (record, unit) =>
            Found(record, Fact.PregnancyCounselling, unit.To.Plus(-364), unit.To, Counselled, NotCounselled)),
        Nobody,
        [BirthAndSex, Counselling],
        "Drugs interact with contraception and can harm the unborn child.");

    private static Measure QualityOfLife => new(
        "QM-7",
        "Quality of life is assessed",
        $"{Aan2017} (to be confirmed)",
        MeasureMark.Unconfirmed,
        1,
        Basis.Patient,
        new("in care for epilepsy", static (record, unit) => EpilepsyInCare(record, unit)),
        Nobody,
        new("with a quality-of-life instrument in the year up to the end of the period", static (record, unit) =>
            Found(record, Fact.QualityOfLife, unit.To.Plus(-364), unit.To, LifeAsked, LifeNotAsked)),
        Nobody,
        [InputNeed.Stream("quality-of-life", "results of quality-of-life instruments", 365, Fact.QualityOfLife) with { Concept = "proc_quality_of_life" }],
        "The outcome that patients name first.");

    private static Measure ValproateSafety => new(
        "QM-8",
        "Valproate: pregnancy prevention reviewed every year",
        $"{Epilepsy12}; local reading",
        MeasureMark.Confirmed,
        2,
        Basis.Patient,
        new("female, 12 years or older, taking valproate in the period", static (record, unit) =>
            record.Find(Fact.Valproate, unit.From, unit.To) is var at && at < 0 ? NotOnValproate.No()
            : !InCare(record, unit) ? NotInCare.No()
            : record.Sex is null ? SexUnknown.Unknown()
            : record.Sex != "female" ? NotOnValproate.No()
            : record.AgeOn(unit.To) switch { null => AgeUnknown.Unknown(), >= 12 => OnValproate.Yes(at), _ => NotOnValproate.No() }),
        [new("those who cannot become pregnant", static (record, unit) => Found(record, Fact.CannotBePregnant, DateOnly.MinValue, unit.To, NoPregnancy, MayBePregnant))],
        new("with a risk acknowledgement, counselling or pregnancy prevention record in the year up to the end of the period", static (record, unit) =>
            Found(record, Fact.PregnancyCounselling, unit.To.Plus(-364), unit.To, Counselled, NotCounselled)),
        Nobody,
        [BirthAndSex, Counselling],
        "Valproate in pregnancy causes malformations in about one child in ten (specification 7). Leaving out those who cannot become pregnant is ours.");

    private static Measure EcgDone => new(
        "QM-11",
        "ECG in people with convulsive seizures",
        Epilepsy12,
        MeasureMark.Confirmed,
        2,
        Basis.Patient,
        new("in care with a convulsive seizure in the year up to the end of the period", static (record, unit) =>
            EpilepsyInCare(record, unit) is { Answer: not Answer.Yes } not ? not : Found(record, Fact.Convulsion, unit.To.Plus(-364), unit.To, Convulsive, NotConvulsive)),
        Nobody,
        new("with an ECG on record", static (record, unit) => Found(record, Fact.Ecg, DateOnly.MinValue, unit.To, EcgThere, EcgMissing)),
        Nobody,
        [InputNeed.Stream("ecg", "electrocardiograms", 365, Fact.Ecg) with { Concept = "proc_ecg" }],
        "Arrhythmia can look like a convulsion.");

    private static Measure RescuePlanned => new(
        "QM-12",
        "Rescue plan for prolonged seizures",
        Epilepsy12,
        MeasureMark.Confirmed,
        3,
        Basis.Patient,
        new("in care with status epilepticus or clusters on record, or a rescue medicine prescribed in the year up to the end of the period", static (record, unit) =>
            EpilepsyInCare(record, unit) is { Answer: not Answer.Yes } not ? not
            : record.Find(Fact.RescueMedicine, unit.To.Plus(-364), unit.To) is var at && at >= 0 ? HasRescueMedicine.Yes(at) : Found(record, Fact.ProlongedSeizure, DateOnly.MinValue, unit.To, Prolonged, NotProlonged)),
        Nobody,
        new("with a rescue plan on record", static (record, unit) => Found(record, Fact.RescuePlan, DateOnly.MinValue, unit.To, Planned, NotPlanned)),
        Nobody,
        [InputNeed.Stream("rescue-plans", "rescue plans", 365, Fact.RescuePlan) with { Concept = "proc_rescue_plan" }],
        "Early treatment at home prevents status epilepticus. The audit asks it of whom a rescue medicine is prescribed for (to be confirmed); status epilepticus and clusters are ours.");

    private static Measure NurseContact => new(
        "QM-13",
        "Contact with an epilepsy specialist nurse",
        Epilepsy12,
        MeasureMark.Confirmed,
        1,
        Basis.Patient,
        new("in care for epilepsy", static (record, unit) => EpilepsyInCare(record, unit)),
        Nobody,
        new("with a contact in the year up to the end of the period", static (record, unit) => Found(record, Fact.SpecialistNurse, unit.To.Plus(-364), unit.To, Nurse, NoNurse)),
        Nobody,
        [InputNeed.Stream("specialist-nurse", "contacts with specialist nurses", 365, Fact.SpecialistNurse) with { Concept = "proc_specialist_nurse" }],
        "Epilepsy12 asks for a named specialist nurse for every child.");
}
