namespace RefractoryEpilepsy.Referral.Rules;

/// <summary>SAFE-8: topiramate and the possibility of pregnancy, in the UK and the EU.</summary>
internal static class Safe8
{
    private static readonly Verdict NotTaken = Verdict.No("not-taken", "Topiramate is not taken.");

    public static ReferralRule Rule { get; } = new(
        "SAFE-8",
        ReferralTarget.Safety,
        $"Topiramate without a pregnancy prevention record: {Wording.DrugSafety}.",
        "Female, 10 to 55 years, topiramate active, no pregnancy prevention record in the last 365 days.",
        "Topiramate pregnancy prevention programme 2024 (specification S55)")
    {
        Jurisdiction = "UK/EU",
        ModelYear = 2024,
        HoldsDays = 90,
        NeedsEpilepsy = false,
        Version = 3,
        Judge = static patient => Safe1.ForDrug(patient, "topiramate", NotTaken),
    };
}
