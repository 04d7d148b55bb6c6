using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Referral.Rules;

/// <summary>SAFE-5: pregnant now on a drug that harms the child. Seizures harm too.</summary>
internal static class Safe5
{
    private static readonly string[] Strong = ["valproate", "topiramate"];
    private static readonly string[] Moderate = ["phenobarbital", "primidone", "phenytoin", "carbamazepine"];

    private static readonly Verdict NotTaken = Verdict.No("not-taken", "None of the drugs in question is taken.");
    private static readonly Verdict NotPregnant = Verdict.No("not-pregnant", "No pregnancy that goes on now is coded or told in a result; notes are not read for one.");

    private static readonly Verdict Unconfirmed = Verdict.Unclear("pregnancy-unconfirmed", "A pregnancy is suspected, and nothing confirms it or tells its end.", "whether she is pregnant");

    public static ReferralRule Rule { get; } = new(
        "SAFE-5",
        ReferralTarget.Safety,
        $"Pregnant now on a drug that can harm the child: specialist review this week, folate; seizures harm too; {Wording.DrugSafety}.",
        "A pregnancy that has not ended (a code counts for the weeks that its trimester leaves), with valproate or topiramate active (phenobarbital, primidone, phenytoin, carbamazepine: moderate).",
        "Pregnancy registries [K]")
    {
        HoldsDays = 7,
        NeedsEpilepsy = false,
        Version = 3,
        Judge = Of,
    };

    private static Verdict Of(Situation patient)
    {
        List<ActiveDrug> strong = patient.TakesAny(Strong);
        List<ActiveDrug> moderate = patient.TakesAny(Moderate);
        if (strong.Count + moderate.Count == 0)
        {
            return NotTaken;
        }

        Diagnosis? pregnancy = patient.Pregnancy();
        return pregnancy is null ? patient.PregnancySuspected ? Unconfirmed : NotPregnant
            : Verdict.Fires(strong.Count > 0 ? Referral.Strength.Strong : Referral.Strength.Moderate,
                [new Reason("pregnant", $"Pregnant now ({pregnancy.Code.Value}).", [pregnancy.Evidence]), .. strong.Concat(moderate).Select(drug => new Reason("taken", $"{drug.Id} is taken.", [drug.Evidence]))]);
    }
}
