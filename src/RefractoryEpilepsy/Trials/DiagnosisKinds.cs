using System.Collections.Frozen;
using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Trials;

/// <summary>What a diagnosis means to the rules of specification 1.4; several may hold.</summary>
[Flags]
internal enum DiagnosisKinds
{
    None = 0,

    /// <summary>Epilepsy itself.</summary>
    Epilepsy = 1,

    /// <summary>A seizure without the word epilepsy: supports, never proves (ELIG-2).</summary>
    Seizure = 2,

    /// <summary>Status epilepticus.</summary>
    StatusEpilepticus = 4,

    /// <summary>Functional seizures.</summary>
    Functional = 8,

    /// <summary>Febrile, provoked or neonatal seizures.</summary>
    Provoked = 16,

    /// <summary>Pregnancy.</summary>
    Pregnancy = 32,

    /// <summary>Missed or too little medication.</summary>
    Nonadherence = 64,

    /// <summary>Alcohol withdrawal.</summary>
    AlcoholWithdrawal = 128,

    /// <summary>Epilepsy coded as intractable.</summary>
    Intractable = 256,

    /// <summary>Brain injury or operation after which drugs are given as prophylaxis (MED-4).</summary>
    BrainInjury = 512,

    /// <summary>A side effect of an antiseizure drug.</summary>
    AdverseEffect = 1024,
}

/// <summary>Reads the kinds off the value sets of the knowledge tables.</summary>
internal static class DiagnosisKindsReader
{
    private static readonly FrozenDictionary<string, DiagnosisKinds> ByConcept = new Dictionary<string, DiagnosisKinds>(StringComparer.Ordinal)
    {
        ["epilepsy_dx"] = DiagnosisKinds.Epilepsy,
        ["epilepsy_intractable"] = DiagnosisKinds.Epilepsy | DiagnosisKinds.Intractable,
        ["syndrome_absence"] = DiagnosisKinds.Epilepsy,
        ["syndrome_cdkl5"] = DiagnosisKinds.Epilepsy,
        ["syndrome_dee"] = DiagnosisKinds.Epilepsy,
        ["syndrome_dravet"] = DiagnosisKinds.Epilepsy,
        ["syndrome_emas_other_gen"] = DiagnosisKinds.Epilepsy,
        ["syndrome_infantile_spasms"] = DiagnosisKinds.Epilepsy,
        ["syndrome_jme"] = DiagnosisKinds.Epilepsy,
        ["syndrome_kcnq2"] = DiagnosisKinds.Epilepsy,
        ["syndrome_lgs"] = DiagnosisKinds.Epilepsy,
        ["syndrome_pde"] = DiagnosisKinds.Epilepsy,
        ["syndrome_selflimited_or_familial"] = DiagnosisKinds.Epilepsy,
        ["epilepsy_dx_supporting"] = DiagnosisKinds.Seizure,
        ["status_epilepticus"] = DiagnosisKinds.StatusEpilepticus,
        ["pnes_functional_seizure"] = DiagnosisKinds.Functional,
        ["provoked_or_febrile_seizure"] = DiagnosisKinds.Provoked,
        ["pregnancy"] = DiagnosisKinds.Pregnancy,
        ["nonadherence"] = DiagnosisKinds.Nonadherence,
        ["asm_underdosing"] = DiagnosisKinds.Nonadherence,
        ["cause_trauma"] = DiagnosisKinds.BrainInjury,
        ["cause_stroke"] = DiagnosisKinds.BrainInjury,
        ["perioperative_prophylaxis_context"] = DiagnosisKinds.BrainInjury,
        ["asm_adverse_effect"] = DiagnosisKinds.AdverseEffect,
        ["asm_severe_reaction"] = DiagnosisKinds.AdverseEffect,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    // Alcohol withdrawal among the provoked seizures: ICD-10-CM F10.23- and two SNOMED CT concepts of the same value set.
    private static readonly string[] WithdrawalCodes = ["F1023", "308742005", "1254960008"];

    /// <summary>The kinds of a coded condition.</summary>
    public static DiagnosisKinds Of(Diagnosis diagnosis)
    {
        DiagnosisKinds kinds = Of(diagnosis.Concepts);
        if ((kinds & DiagnosisKinds.Provoked) != DiagnosisKinds.None && IsWithdrawal(diagnosis.Code.Value))
        {
            kinds |= DiagnosisKinds.AlcoholWithdrawal;
        }

        return kinds;
    }

    /// <summary>The kinds of a list of concepts. Provoked seizures are no epilepsy, though G40.50- shares the chapter (ELIG-4).</summary>
    public static DiagnosisKinds Of(ConceptList concepts)
    {
        if (concepts.Kept == 0)
        {
            concepts.Kept = KeptMark | (int)Read(concepts);
        }

        return (DiagnosisKinds)(concepts.Kept & ~KeptMark);
    }

    // Tells "no kind" from "not read yet".
    private const int KeptMark = 1 << 30;

    private static DiagnosisKinds Read(ConceptList concepts)
    {
        DiagnosisKinds kinds = DiagnosisKinds.None;
        foreach (string concept in concepts)
        {
            kinds |= ByConcept.GetValueOrDefault(concept);
        }

        return kinds;
    }

    private static bool IsWithdrawal(string code)
    {
        string plain = code.Replace(".", "", StringComparison.Ordinal);
        return Array.Exists(WithdrawalCodes, known => plain.StartsWith(known, StringComparison.Ordinal));
    }
}
