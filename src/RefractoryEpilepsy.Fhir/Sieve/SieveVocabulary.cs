using RefractoryEpilepsy.Knowledge;

namespace RefractoryEpilepsy.Fhir.Sieve;

/// <summary>What the sieve looks for: every sign of epilepsy or of an antiseizure drug that the later stages could read.</summary>
/// <param name="Codes">Codes that are a sign by themselves, in any spelling.</param>
/// <param name="Prefixes">Codes below which everything is a sign, such as G40; at least three letters or digits.</param>
/// <param name="Phrases">Names of drugs and of conditions.</param>
internal sealed record SieveVocabulary(IReadOnlyList<string> Codes, IReadOnlyList<string> Prefixes, IReadOnlyList<string> Phrases)
{
    // Words that hint at a seizure only beside others: alone they would make half a hospital candidates.
    private static readonly HashSet<string> TooBroad = new(["crisis", "crise", "spasm", "absence", "aura", "comicial"], StringComparer.Ordinal);

    /// <summary>The signs that the tables know.</summary>
    public static SieveVocabulary Of(KnowledgeBase knowledge) => new(
        [.. knowledge.SieveTerms.Codes.Where(code => IsSign(code.Concept)).Select(code => code.Code)],
        [.. knowledge.SieveTerms.CodePrefixes.Where(code => IsSign(code.Concept)).Select(code => code.Code)],
        [.. knowledge.SieveTerms.Words.Where(word => !TooBroad.Contains(word))]);

    /// <summary>Whether a concept makes its patient a candidate: epilepsy, seizures, our drugs and what is done for epilepsy alone; not its causes, nor what is done for others too.</summary>
    public static bool IsSign(string concept) =>
        concept.Length == 0
        || concept.StartsWith("epilepsy_dx", StringComparison.Ordinal)
        || concept.StartsWith("syndrome_", StringComparison.Ordinal)
        || concept.StartsWith("seizure_frequency", StringComparison.Ordinal)
        || concept.StartsWith("seizure_related", StringComparison.Ordinal)
        || concept.StartsWith("asm_", StringComparison.Ordinal) && concept != "asm_nonepilepsy_indication"
        || concept is "epilepsy_intractable" or "status_epilepticus" or "provoked_or_febrile_seizure" or "pnes_functional_seizure"
            or "rescue_drug" or "proc_epilepsy_surgery" or "proc_vns" or "proc_rns";
}
