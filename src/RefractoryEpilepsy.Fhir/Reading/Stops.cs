using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Fhir.Reading;

/// <summary>Why a drug was stopped, from the words of a status reason (MED-6).</summary>
internal static class Stops
{
    /// <summary>The reason; null where the words name none that we know.</summary>
    /// <remarks>A side effect outranks "not effective" where both are told: a drug that was not tolerated has not failed (ADEQ-5).</remarks>
    public static StopReason? Of(string words) =>
        string.IsNullOrWhiteSpace(words) ? null
        : Words.Any(words, "no side effect", "without side effect", "no adverse", "well tolerated") && !Lacked(words) ? null
        : Words.Any(words, "adverse", "side effect", "side-effect", "intoler", "not tolerated", "rash", "allerg", "toxic", "hypersens", "nebenwirk", "unverträglich", "unvertraeglich",
            "efecto advers", "efectos advers", "reacción", "effet indésir", "effets indésir", "effets second", "drowsi", "sedat", "dizz", "fatigue", "letharg", "mood", "depress", "aggress", "psychosis", "psychotic", "suicid", "nausea", "vomit", "diplopia", "double vision", "ataxia", "unsteady", "cognitive", "word finding", "word-finding", "stevens", "leukopen", "thrombocytop", "pancreatit", "kidney stone", "elevated lft", "liver enzymes", "somnolen", "irritab", "hyponatr", "weight gain", "tremor", "hair loss") ? StopReason.AdverseEffect
        : Lacked(words) ? StopReason.Inefficacy
        : Words.Any(words, "pregnan", "schwanger", "kinderwunsch", "conception", "embaraz", "grossesse", "teratogen") ? StopReason.Pregnancy
        : Words.Any(words, "cost", "insur", "formulary", "supply", "shortage", "afford", "coverage", "unavailable", "lieferengpass", "kosten", "precio", "rupture de stock", "backorder", "back order") ? StopReason.CostOrSupply
        : Words.Any(words, "seizure free", "seizure-free", "remission", "no longer needed", "no longer indicated", "anfallsfrei", "libre de crisis", "condition resolved") ? StopReason.Remission
        : StopReason.Other;

    /// <summary>The words say that the drug was never begun.</summary>
    public static bool NeverTaken(string words) => Words.Any(
        words,
        "never start", "never took", "never taken", "never begun", "never began", "never fill", "never picked up", "not start", "did not start", "didn't start", "did not take", "didn't take", "did not fill",
        "did not begin", "not begun", "declined to start", "refused to start", "patient declined", "patient refused", "nie eingenommen", "nicht begonnen", "nie begonnen", "nunca tom", "nunca inici", "no inici", "jamais pris", "jamais commenc", "non commenc");

    private static bool Lacked(string words) => Words.Any(
        words,
        "lack of seizure control", "lack of control", "poor seizure control", "lack of therap", "no therapeutic", "therapeutic failure", "treatment failure", "lack of drug", "seizures not control",
        "seizures uncontrolled", "insufficient seizure", "inadequately controlled", "no seizure reduction", "no reduction in seizure", "not seizure free", "not seizure-free", "continuing seizures", "more seizures", "therapieversagen", "anfälle trotz", "fallo terap", "échec thérap",
        "ineffect", "inefficac", "lack of effic", "lack of effect", "lack of response", "no response", "not effective", "failed", "failure", "uncontrolled", "not controlled", "poor control",
        "breakthrough", "continued seizures", "ongoing seizures", "persistent seizures", "seizures continued", "seizures persist", "unwirksam", "wirkungslos", "keine wirkung", "mangelnde wirk",
        "fehlende wirk", "unzureichend", "falta de eficacia", "ineficac", "sin efecto", "sin respuesta", "inefficacité", "manque d'efficacité", "échec", "suboptimal", "insufficient", "inadequate response", "inadequate control", "inadequate seizure control", "inadequate effect", "partial response", "poor response", "no benefit", "no improvement", "did not help", "not helping", "did not work", "not working", "lost efficacy", "loss of efficacy",
        "still having seizures", "still has seizures", "seizures continue", "seizures ongoing", "seizures despite", "seizure recurrence", "recurrent seizures", "refractory");
}
