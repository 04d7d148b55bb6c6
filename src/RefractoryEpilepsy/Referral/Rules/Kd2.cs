using RefractoryEpilepsy.Causes;
using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Referral.Rules;

/// <summary>KD-2: diseases in which the diet is offered early.</summary>
internal static class Kd2
{
    /// <summary>Myoclonic absences and eyelid myoclonia stand in the same value set, and are other syndromes.</summary>
    private static readonly string[] MyoclonicAbsences = ["230422001", "716278005", "230447004"];

    private static readonly Verdict NoneOfThese = Verdict.No("none-of-these", "None of the diseases with early use is on record.");
    private static readonly Verdict ComplexUnknown = Verdict.Unclear("mitochondrial-kind-unknown", "A mitochondrial disease is coded; the diet is for complex I disease, and nothing tells which it is.", "which mitochondrial disease");

    public static ReferralRule Rule { get; } = new(
        "KD-2",
        ReferralTarget.DietaryTherapy,
        "Offer ketogenic dietary therapy early: this disease responds to it.",
        "GLUT1 or PDH deficiency (treatment of choice); infantile spasms, tuberous sclerosis, myoclonic-atonic epilepsy, Dravet, Angelman, FIRES, complex I disease, infants on formula and children fed through a tube (adults and the seizure free: to consider); no contraindication, not on the diet, not declined. Mitochondrial disease of unknown kind: indeterminate. Myoclonic-atonic epilepsy and FIRES are known by their words: ICD-10 has no code of theirs.",
        "Kossoff et al., Epilepsia Open 2018;3:175, doi:10.1002/epi4.12225 (specification S50); GLUT1 and PDH [K]")
    {
        ModelYear = 2018,
        Version = 3,
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

        if (patient.Named("pdh_deficiency") is { } pdh)
        {
            return Offer(patient, Strength.Strong, new Reason("pdh", "PDH deficiency is on record.", [pdh.Evidence]));
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

        if ((patient.Named("syndrome_fires") ?? patient.Named("complex_i_deficiency") ?? MyoclonicAtonic(patient)) is { } told)
        {
            return new Reason("early-use", "A disease with early use of the diet is told (myoclonic-atonic epilepsy, FIRES or complex I disease).", [told.Evidence]);
        }

        return patient.Has("tuberous-sclerosis") ? patient.Why("tuberous-sclerosis").Reasons[0] : FedByFormula(patient);
    }

    /// <summary>Neither ICD-10 nor the value set's SNOMED codes have one of it alone (those are of absences with myoclonia): words tell, or a site's own code.</summary>
    private static Diagnosis? MyoclonicAtonic(Situation patient) => patient.Named("myoclonic_atonic")
        ?? patient.Diagnosed(["syndrome_emas_other_gen"], diagnosis => diagnosis.Code.System.Length > 0 && !diagnosis.Code.IsIcd10() && diagnosis.Told.Count == 0 && !MyoclonicAbsences.Contains(diagnosis.Code.Value));

    /// <summary>Infants on formula, and children fed through a tube: the diet is easily given.</summary>
    private static Reason? FedByFormula(Situation patient)
    {
        if (patient.Age is not < 18)
        {
            return null;
        }

        Evidence? fed = patient.Diagnosed(["gastrostomy"], patient.IsCurrent)?.Evidence
            ?? (patient.Age < 2 ? patient.Cared("formula-feeding", care => care.Stage == CareStage.Done && patient.Within(Situation.DayOf(care), Situation.OneYear))?.Evidence : null);
        return fed is null ? null : new Reason("fed-by-formula", "An infant on formula, or a child fed through a tube.", [fed]);
    }
}
