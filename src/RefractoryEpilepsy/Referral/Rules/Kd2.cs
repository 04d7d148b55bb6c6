using RefractoryEpilepsy.Causes;
using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Referral.Rules;

/// <summary>KD-2: diseases in which the diet is offered early.</summary>
internal static class Kd2
{
    private static readonly Verdict NoneOfThese = Verdict.No("none-of-these", "None of the diseases with early use is on record.");
    private static readonly Verdict Free = Verdict.No("documented-seizure-free", "Documented seizure freedom goes on.");

    public static ReferralRule Rule { get; } = new(
        "KD-2",
        ReferralTarget.DietaryTherapy,
        "Offer ketogenic dietary therapy early: this disease responds to it.",
        "GLUT1 or PDH deficiency (treatment of choice); infantile spasms, tuberous sclerosis, Dravet, Angelman, myoclonic-atonic epilepsy, mitochondrial complex I disease, unless seizure free; no contraindication, not on the diet.",
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
            return NoneOfThese;
        }

        return patient.IsDocumentedFree ? Free : Offer(patient, patient.Age >= 18 ? Strength.Consider : Strength.Moderate, reason);
    }

    private static Verdict Offer(Situation patient, Strength strength, Reason reason) => KdC.Blocks(patient) ?? Verdict.Fires(strength, reason);

    private static Reason? Early(Situation patient)
    {
        if (patient.Diagnosed(["syndrome_infantile_spasms", "syndrome_dravet", "syndrome_angelman", "syndrome_mitochondrial"]) is { } syndrome)
        {
            return new Reason("early-use", $"A disease with early use of the diet is coded ({syndrome.Code.Value}).", [syndrome.Evidence]);
        }

        return patient.Has("tuberous-sclerosis") ? patient.Why("tuberous-sclerosis").Reasons[0] : null;
    }
}
