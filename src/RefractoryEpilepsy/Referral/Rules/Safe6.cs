using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Referral.Rules;

/// <summary>SAFE-6: an aromatic drug after a severe reaction or an allergy to another.</summary>
internal static class Safe6
{
    private static readonly string[] Aromatic = ["carbamazepine", "oxcarbazepine", "eslicarbazepine acetate", "phenytoin", "phenobarbital", "primidone", "lamotrigine"];

    private static readonly Verdict NotTaken = Verdict.No("not-taken", "No aromatic antiseizure drug is taken.");
    private static readonly Verdict NoReaction = Verdict.No("no-reaction", "No severe reaction, and no allergy to an aromatic antiseizure drug, is coded or listed; notes are not read for one.");

    private static readonly Verdict Unconfirmed = Verdict.Unclear("reaction-unconfirmed", "A severe reaction or an allergy is mentioned, and not confirmed.", "whether the reaction happened, and to which drug");

    public static ReferralRule Rule { get; } = new(
        "SAFE-6",
        ReferralTarget.Safety,
        $"An aromatic antiseizure drug is taken after a severe reaction or an allergy to one: {Wording.SevereReaction}.",
        "Earlier Stevens-Johnson syndrome, toxic epidermal necrolysis or DRESS, or an allergy to one aromatic drug (no intolerance, no side effect of another kind, not inactive; unconfirmed: open), and another of carbamazepine, oxcarbazepine, eslicarbazepine, phenytoin, phenobarbital, primidone, lamotrigine active.",
        "Cross-reactivity of aromatic antiseizure drugs [K]")
    {
        HoldsDays = 30,
        Version = 2,
        NeedsEpilepsy = false,
        Judge = Of,
    };

    private static Verdict Of(Situation patient)
    {
        List<ActiveDrug> taken = patient.TakesAny(Aromatic);
        if (taken.Count == 0)
        {
            return NotTaken;
        }

        bool unconfirmed = false;
        foreach (AdverseReaction reaction in patient.Timeline.Reactions)
        {
            bool open = reaction.Present == Answer.Unknown || reaction.Allergy == Answer.Unknown;
            unconfirmed |= open && (reaction.DrugId is { } suspect ? Aromatic.Contains(suspect) && (reaction.Concept == "asm_severe_reaction" || taken.Exists(active => active.Id != suspect)) : reaction.Concept == "asm_severe_reaction");
            bool severe = !open && reaction.Concept == "asm_severe_reaction";
            bool allergy = reaction.Allergy == Answer.Yes && reaction.DrugId is { } drug && Aromatic.Contains(drug);
            if (reaction.Present != Answer.Yes || !(severe || allergy) || (severe && reaction.DrugId is { } other && !Aromatic.Contains(other)))
            {
                continue;
            }

            List<ActiveDrug> others = taken.FindAll(active => active.Id != reaction.DrugId || severe);
            if (others.Count > 0)
            {
                string what = severe ? "A severe skin or systemic reaction is on record" : "An allergy is on record";
                return Fired($"{what}{(reaction.DrugId is { } culprit ? $" to {culprit}" : "")}.", reaction.Evidence, others, reaction.DrugId is null);
            }
        }

        return patient.Diagnosed(["asm_severe_reaction"]) is { } coded
            ? Fired($"A severe reaction is coded ({coded.Code.Value}).", coded.Evidence, taken, drugUnknown: true)
            : unconfirmed ? Unconfirmed : NoReaction;
    }

    private static Verdict Fired(string what, Evidence evidence, List<ActiveDrug> taken, bool drugUnknown)
    {
        Verdict fired = Verdict.Fires(Strength.Strong, [new Reason("earlier-reaction", what, [evidence]), .. taken.Select(drug => new Reason("taken", $"{drug.Id} is taken.", [drug.Evidence]))]);
        return drugUnknown ? fired.Lacking("which drug caused the reaction") : fired;
    }
}
