namespace RefractoryEpilepsy.Referral.Rules;

/// <summary>SAFE-2: valproate newly started in a man under 55.</summary>
internal static class Safe2
{
    /// <summary>How long a start is new, in days.</summary>
    private const int NewDays = 90;

    private static readonly Verdict NotStarted = Verdict.No("not-started", "Valproate was not started in the last 90 days.");
    private static readonly Verdict NotConcerned = Verdict.No("not-concerned", "Not male under 55 years.");
    private static readonly Verdict PersonUnknown = Verdict.Unclear("sex-or-age-unknown", "Valproate was started; sex or age is not recorded.", "sex and birth date");

    public static ReferralRule Rule { get; } = new(
        "SAFE-2",
        ReferralTarget.Safety,
        $"Valproate newly started in a man under 55: two specialists are to agree; {Wording.DrugSafety}.",
        "Male, under 55, valproate started in the last 90 days.",
        "MHRA 2024, cited in NICE NG217 (specification S55)")
    {
        Jurisdiction = "UK",
        ModelYear = 2024,
        HoldsDays = 90,
        NeedsEpilepsy = false,
        Version = 2,
        Judge = Of,
    };

    private static Verdict Of(Situation patient)
    {
        if (patient.Takes("valproate") is not { } drug || !patient.Within(drug.Since, NewDays))
        {
            return NotStarted;
        }

        return patient.Timeline.Person.Sex == "female" || patient.Age >= 55 ? NotConcerned
            : patient.Timeline.Person.Sex == "male" && patient.Age is not null
                ? Verdict.Fires(Strength.Consider, new Reason("valproate-started", "Valproate was started in the last 90 days.", [drug.Evidence]))
                : PersonUnknown;
    }
}
