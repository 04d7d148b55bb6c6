using RefractoryEpilepsy.Causes;
using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Referral.Rules;

/// <summary>PR-8: valproate in mitochondrial or urea-cycle disease.</summary>
internal static class Pr8
{
    private static readonly Verdict NotTaken = Verdict.No("not-taken", "Valproate is not taken.");
    private static readonly Verdict NoSuchDisease = Verdict.No("no-such-disease", "No mitochondrial or urea-cycle disease and no pathogenic POLG variant is on record.");

    public static ReferralRule Rule { get; } = new(
        "PR-8",
        ReferralTarget.PseudoresistanceCheck,
        $"Valproate is taken in mitochondrial or urea-cycle disease: {Wording.DrugSafety}.",
        "Valproate, any salt, with a (likely) pathogenic POLG variant, a mitochondrial disease or a urea-cycle disorder. E72.20 also takes high ammonia by valproate itself: moderate.",
        "Valproate label [K]")
    {
        HoldsDays = 30,
        Judge = Of,
    };

    private static Verdict Of(Situation patient)
    {
        if (patient.Takes("valproate") is not { } valproate)
        {
            return NotTaken;
        }

        var taken = new Reason("valproate", "Valproate is taken.", [valproate.Evidence]);
        if (patient.Gene("POLG") is { } gene)
        {
            return Verdict.Fires(Strength.Strong, new Reason("polg", "A pathogenic POLG variant is on record.", [gene.Evidence]), taken);
        }

        Diagnosis? disease = patient.Diagnosed(["syndrome_mitochondrial", "urea_cycle_disorder"], diagnosis => !diagnosis.Code.Under("E72.20"))
            ?? patient.Diagnosed(["urea_cycle_disorder"]);
        return disease is null ? NoSuchDisease
            : Verdict.Fires(disease.Code.Under("E72.20") ? Strength.Moderate : Strength.Strong, new Reason("disease", $"Coded: {disease.Code.Value}.", [disease.Evidence]), taken);
    }
}
