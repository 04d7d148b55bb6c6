using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Referral.Rules;

/// <summary>PR-7: sodium-channel blockers in Dravet syndrome.</summary>
internal static class Pr7
{
    private static readonly string[] Avoid = ["carbamazepine", "oxcarbazepine", "eslicarbazepine acetate", "phenytoin", "lamotrigine", "lacosamide"];
    private static readonly string[] Reconsider = ["rufinamide", "cenobamate"];

    private static readonly Verdict NotTaken = Verdict.No("not-taken", "None of the drugs in question is taken.");
    private static readonly Verdict NotDravet = Verdict.No("not-dravet", "Neither Dravet syndrome nor a pathogenic SCN1A variant is coded or told in a result; notes are not read for them.");

    public static ReferralRule Rule { get; } = new(
        "PR-7",
        ReferralTarget.PseudoresistanceCheck,
        $"A sodium-channel blocker is taken in Dravet syndrome or with an SCN1A variant: {Wording.DrugSafety}.",
        "Dravet syndrome or a (likely) pathogenic SCN1A variant, and carbamazepine, oxcarbazepine, eslicarbazepine, phenytoin, lamotrigine or lacosamide (rufinamide, cenobamate: reconsider). SCN1A without Dravet: confirm loss of function first, gain of function may need the drug. Zonisamide and topiramate are used in Dravet.",
        "NICE NG217 (specification S55); list of blockers [K]")
    {
        ModelYear = 2022,
        HoldsDays = 30,
        Judge = Of,
    };

    private static Verdict Of(Situation patient)
    {
        List<ActiveDrug> avoid = patient.TakesAny(Avoid);
        List<ActiveDrug> reconsider = patient.TakesAny(Reconsider);
        if (avoid.Count + reconsider.Count == 0)
        {
            return NotTaken;
        }

        Diagnosis? dravet = patient.Diagnosed(["syndrome_dravet"]);
        Finding? gene = patient.Gene("SCN1A");
        if (dravet is null && gene is null)
        {
            return NotDravet;
        }

        Strength strength = avoid.Count == 0 ? Strength.Consider : dravet is null ? Strength.Moderate : Strength.Strong;
        Reason why = dravet is not null
            ? new Reason("dravet", $"Dravet syndrome is coded ({dravet.Code.Value}).", [dravet.Evidence])
            : new Reason("scn1a", "A pathogenic SCN1A variant is on record.", [gene!.Evidence]);
        Verdict fired = Verdict.Fires(strength, [why, .. avoid.Concat(reconsider).Select(drug => new Reason("sodium-channel-blocker", $"{drug.Id} is taken.", [drug.Evidence]))]);
        return dravet is null ? fired.Lacking("whether the variant means loss of function") : fired;
    }
}
