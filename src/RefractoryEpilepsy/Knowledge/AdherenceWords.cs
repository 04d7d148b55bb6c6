namespace RefractoryEpilepsy.Knowledge;

/// <summary>How charts say that a drug is not taken as it should be: a few words for it, with a few for what is not taken. They are put together here, because as rows they would be a thousand.</summary>
internal static class AdherenceWords
{
    /// <summary>Followed by what is not taken, with "with" or "to" between.</summary>
    private static readonly string[] Faults =
    [
        "noncompliance", "non compliance", "nonadherence", "non adherence", "noncompliant", "non compliant", "nonadherent", "non adherent", "poor compliance", "poor adherence", "poorly compliant", "poorly adherent",
        "incomplete adherence", "partial adherence", "inconsistent adherence", "suboptimal adherence", "inadequate adherence", "not compliant", "not adherent", "lack of adherence", "lack of compliance",
    ];

    private static readonly string[] Medicines =
    [
        "medication", "medications", "medicine", "medicines", "meds", "medication regimen", "drug treatment", "drug therapy", "pharmacotherapy", "prescribed medication", "prescribed medications",
        "antiepileptic medication", "antiepileptic medications", "antiepileptic drug", "antiepileptic drugs", "antiepileptic therapy", "antiepileptics", "anti epileptic drugs", "anti epileptic medication", "anti epileptic medications",
        "antiseizure medication", "antiseizure medications", "antiseizure drug", "antiseizure drugs", "anti seizure medication", "anti seizure medications", "seizure medication", "seizure medications", "seizure meds", "epilepsy medication", "epilepsy medications",
        "anticonvulsant", "anticonvulsants", "anticonvulsant medication", "anticonvulsant medications", "anticonvulsant therapy", "aed", "aeds", "aed therapy", "aed regimen", "aed medication", "asm", "asms", "asm therapy", "asm regimen",
    ];

    /// <summary>Before what is not taken, with nothing between.</summary>
    private static readonly string[] Omissions = ["missed", "missing", "misses", "skipped", "skipping", "skips", "forgets", "forgetting", "forgot", "forgets to take", "forgetting to take", "not taking", "ran out of", "running out of"];

    private static readonly string[] Fixed =
    [
        "missed doses", "missed dose of medication", "missed medication doses", "missed medication dose", "missed doses of medication", "missed doses of medications", "misses doses", "misses medication doses", "skips doses", "skips medication doses", "skipped doses", "missing doses", "frequently misses doses",
        "not taking medication as prescribed", "not taking medications as prescribed", "does not take medication as prescribed", "does not take medications as prescribed", "not taking medication as directed", "takes medication irregularly", "irregular medication intake", "irregular drug intake",
        "medication taken irregularly", "noncompliance with treatment regimen", "medikamentose non compliance", "mangelnde medikamentenadharenz", "mangelnde adharenz", "mangelnde therapietreue", "unregelmassige medikamenteneinnahme", "unregelmassige tabletteneinnahme", "mala adherencia al tratamiento", "falta de adherencia al tratamiento",
        "incumplimiento terapeutico", "mauvaise observance", "mauvaise observance therapeutique", "inobservance therapeutique", "non observance du traitement",
    ];

    /// <summary>Phrases with their concepts, of medicines in general and of each of our drugs by name.</summary>
    public static IEnumerable<(string Phrase, string Concept)> Of(IEnumerable<Drug> drugs)
    {
        string[] names = [.. drugs.Select(drug => drug.Id)];
        foreach (string phrase in Fixed)
        {
            yield return (phrase, "nonadherence");
        }

        foreach (string what in Medicines.Concat(names))
        {
            foreach (string fault in Faults)
            {
                yield return ($"{fault} with {what}", "nonadherence");
                yield return ($"{fault} to {what}", "nonadherence");
                yield return ($"{what} {fault}", "nonadherence");
            }

            foreach (string omission in Omissions)
            {
                yield return ($"{omission} {what}", "nonadherence");
                yield return ($"{omission} doses of {what}", "nonadherence");
            }

            string concept = what.Contains("medic", StringComparison.Ordinal) && !what.Contains("seiz", StringComparison.Ordinal) && !what.Contains("epilep", StringComparison.Ordinal) && !what.Contains("convuls", StringComparison.Ordinal) ? "nonadherence" : "asm_underdosing";
            yield return ($"underdosing of {what}", concept);
            yield return ($"{what} underdosing", concept);
            yield return ($"{what} adherence problems", "nonadherence");
            yield return ($"difficulty with {what} adherence", "nonadherence");
        }
    }
}
