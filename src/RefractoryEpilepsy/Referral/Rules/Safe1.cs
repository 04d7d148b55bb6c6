namespace RefractoryEpilepsy.Referral.Rules;

/// <summary>SAFE-1: valproate and the possibility of pregnancy.</summary>
internal static class Safe1
{
    private static readonly Verdict NotTaken = Verdict.No("not-taken", "Valproate is not taken.");
    private static readonly Verdict NotConcerned = Verdict.No("not-concerned", "Not female between 10 and 55 years, or a hysterectomy or sterilisation is on record.");
    private static readonly Verdict Prevented = Verdict.No("prevention-recorded", "Contraception or pregnancy prevention was recorded in the last 365 days.");
    private static readonly Verdict PersonUnknown = Verdict.Unclear("sex-or-age-unknown", "Valproate is taken; sex or age is not recorded.", "sex and birth date");

    public static ReferralRule Rule { get; } = new(
        "SAFE-1",
        ReferralTarget.Safety,
        $"Valproate without a pregnancy prevention record: {Wording.DrugSafety}.",
        "Female, 10 to 55 years, valproate active, no contraception, counselling or pregnancy prevention record in the last 365 days.",
        "NICE NG217 and MHRA pregnancy prevention programme (specification S55); S59")
    {
        ModelYear = 2024,
        HoldsDays = 90,
        NeedsEpilepsy = false,
        Version = 3,
        Judge = static patient => ForDrug(patient, "valproate", NotTaken),
    };

    /// <summary>The same question for another drug with a pregnancy prevention programme.</summary>
    public static Verdict ForDrug(Situation patient, string drugId, Verdict notTaken)
    {
        if (patient.Takes(drugId) is not { } drug)
        {
            return notTaken;
        }

        return patient.CanBePregnant switch
        {
            Answer.No => NotConcerned,
            Answer.Unknown => PersonUnknown,
            _ => patient.PregnancyPreventionWithinYear ? Prevented
                : Verdict.Fires(Strength.Strong, new Reason("no-prevention-record", $"{drug.Id} is taken, and no pregnancy prevention is recorded in the last 365 days.", [drug.Evidence])),
        };
    }
}
