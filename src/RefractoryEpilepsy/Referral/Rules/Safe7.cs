using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Referral.Rules;

/// <summary>SAFE-7: inducers defeat hormonal contraception and oral anticoagulants; oestrogen lowers lamotrigine.</summary>
internal static class Safe7
{
    private static readonly string[] Inducers =
        ["carbamazepine", "phenytoin", "phenobarbital", "primidone", "oxcarbazepine", "eslicarbazepine acetate", "cenobamate", "rufinamide", "felbamate"];

    private static readonly Verdict NotTaken = Verdict.No("not-taken", "No enzyme inducer and no lamotrigine is taken.");
    private static readonly Verdict NotConcerned = Verdict.No("not-concerned", "Not female between 10 and 55 years (or a hysterectomy or sterilisation is on record), and no anticoagulant is on record.");
    private static readonly Verdict ContraceptiveUnknown = Verdict.Unclear("contraceptive-unknown", "An inducer or lamotrigine is taken, and nothing tells whether a hormonal contraceptive is.", "contraception in use");

    private static readonly Verdict PersonUnknown = Verdict.Unclear("sex-or-age-unknown", "An inducer or lamotrigine is taken; sex or age is not recorded.", "sex and birth date");
    private static readonly Verdict OestrogenUnknown = Verdict.Unclear("oestrogen-unknown", "Lamotrigine is taken beside a hormonal contraceptive, and nothing tells whether it holds an oestrogen.", "kind of the contraceptive");

    public static ReferralRule Rule { get; } = new(
        "SAFE-7",
        ReferralTarget.Safety,
        $"An enzyme inducer beside a hormonal contraceptive or anticoagulant (or oestrogen beside lamotrigine): {Wording.DrugSafety}.",
        "Female, 10 to 55, hormonal contraceptive, and carbamazepine, phenytoin, phenobarbital, primidone, oxcarbazepine, eslicarbazepine, cenobamate, rufinamide, felbamate, topiramate from 200 mg or perampanel from 12 mg a day: contraception may fail; oestrogen with lamotrigine: its level falls; inducer with a direct oral anticoagulant in either sex.",
        "Drug labels; ATC G03A [K]")
    {
        HoldsDays = 90,
        NeedsEpilepsy = false,
        Version = 2,
        Judge = Of,
    };

    private static Verdict Of(Situation patient)
    {
        List<ActiveDrug> inducers = patient.TakesAny(Inducers);
        if (patient.Takes("topiramate") is { MgPerDay: >= 200 } topiramate)
        {
            inducers.Add(topiramate);
        }

        if (patient.Takes("perampanel") is { MgPerDay: >= 12 } perampanel)
        {
            inducers.Add(perampanel);
        }

        ActiveDrug? lamotrigine = patient.Takes("lamotrigine");
        if (inducers.Count == 0 && lamotrigine is null)
        {
            return NotTaken;
        }

        if (inducers.Count > 0 && patient.InUse("direct-oral-anticoagulant") is { } anticoagulant)
        {
            Verdict stroke = Fired("An oral anticoagulant is taken: stroke protection may fail.", anticoagulant.Evidence, inducers);
            return patient.CanBePregnant != Answer.No && patient.HormonalContraceptive is { } pill
                ? stroke with { Judgement = stroke.Judgement with { Reasons = [new Reason("interaction", "A hormonal contraceptive is used too: it may fail.", [pill]), .. stroke.Judgement.Reasons] } }
                : stroke;
        }

        if (patient.CanBePregnant == Answer.No)
        {
            return inducers.Count > 0 && patient.UnreadDrug is { } unread
                ? new(Judgement.Of(Answer.Unknown, "drug-not-read", "An inducer is taken beside a drug that is told by a number which no table maps: it may be an anticoagulant.", unread.Evidence), Strength: null, ["names of all medications"])
                : NotConcerned;
        }

        if (patient.CanBePregnant == Answer.Unknown)
        {
            return PersonUnknown;
        }

        CareEvent? oestrogen = patient.InUse("oestrogen-contraceptive");
        if (patient.HormonalContraceptive is not { } contraceptive)
        {
            return ContraceptiveUnknown;
        }

        return inducers.Count > 0 ? Fired("A hormonal contraceptive is used: it may fail.", contraceptive, inducers)
            : oestrogen is not null ? Fired("A contraceptive with oestrogen is used: the level of lamotrigine falls.", oestrogen.Evidence, [lamotrigine!])
            : OestrogenUnknown;
    }

    private static Verdict Fired(string what, Evidence evidence, List<ActiveDrug> drugs) =>
        Verdict.Fires(Strength.Strong, [new Reason("interaction", what, [evidence]), .. drugs.Select(drug => new Reason("taken", $"{drug.Id} is taken.", [drug.Evidence]))]);
}
