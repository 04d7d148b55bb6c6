using RefractoryEpilepsy.Causes;
using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Referral.Rules;

/// <summary>KD-2: diseases in which the diet is offered early.</summary>
internal static class Kd2
{
    private static readonly Verdict NoneOfThese = Verdict.No("none-of-these", "None of the diseases with early use is on record.");
    private static readonly Verdict ComplexUnknown = Verdict.Unclear("mitochondrial-kind-unknown", "A mitochondrial disease is coded; the diet is for complex I disease, and nothing tells which it is.", "which mitochondrial disease");

    public static ReferralRule Rule { get; } = new(
        "KD-2",
        ReferralTarget.DietaryTherapy,
        "Offer ketogenic dietary therapy early: this disease responds to it.",
        "GLUT1 or PDH deficiency (treatment of choice); infantile spasms, tuberous sclerosis, Dravet, Angelman (adults and the seizure free: to consider); no contraindication, not on the diet, not declined. Mitochondrial disease of unknown kind: indeterminate. Myoclonic-atonic epilepsy, FIRES and infants on formula have no confirmed code and are not seen.",
        "Kossoff et al., Epilepsia Open 2018;3:175, doi:10.1002/epi4.12225 (specification S50); GLUT1 and PDH [K]")
    {
        ModelYear = 2018,
        Judge = Of,
    };

    public static Verdict Of(Situation patient)
    {
        if (patient.Diagnosed(["syndrome_glut1"]) is { } glut1)
        {
            return Offer(patient, Strength.Strong, new Reason("glut1", $"GLUT1 deficiency is coded ({glut1.Code.Value}).", [glut1.Evidence]));
        }

        foreach ((string gene, string disease) in (ReadOnlySpan<(string, string)>)[("SLC2A1", "GLUT1 deficiency"), ("PDHA1", "PDH deficiency")])
        {
            if (patient.Gene(gene) is { } variant)
            {
                return Offer(patient, Strength.Strong, new Reason("gene", $"A pathogenic variant in {gene} is on record ({disease}).", [variant.Evidence]));
            }
        }

        if (Early(patient) is not { } reason)
        {
            return patient.Diagnosed(["syndrome_mitochondrial"]) is not null ? KdC.Blocks(patient) ?? ComplexUnknown : NoneOfThese;
        }

        return patient.IsDocumentedFree || patient.Age >= 18 ? Offer(patient, Strength.Consider, reason) : Offer(patient, Strength.Moderate, reason);
    }

    private static Verdict Offer(Situation patient, Strength strength, Reason reason) => KdC.Blocks(patient) ?? Verdict.Fires(strength, reason);

    private static Reason? Early(Situation patient)
    {
        if (patient.Diagnosed(["syndrome_infantile_spasms", "syndrome_dravet", "syndrome_angelman"]) is { } syndrome)
        {
            return new Reason("early-use", $"A disease with early use of the diet is coded ({syndrome.Code.Value}).", [syndrome.Evidence]);
        }

        return patient.Has("tuberous-sclerosis") ? patient.Why("tuberous-sclerosis").Reasons[0] : null;
    }
}
