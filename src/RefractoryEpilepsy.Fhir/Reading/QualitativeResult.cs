using RefractoryEpilepsy.Fhir.Reading.Slices;

namespace RefractoryEpilepsy.Fhir.Reading;

/// <summary>Reads a result that is found or not found, however a laboratory writes it: antibodies, alleles, variants.</summary>
/// <remarks>
/// The words of the value decide, then HL7's codes of interpretation (v3 ObservationInterpretation and its v2 table 0078). In a text that says both, the first
/// counts: "Positive (reference: negative)". A bare titre is no answer.
/// </remarks>
internal static class QualitativeResult
{
    /// <summary>Words before a finding that deny it, within the same clause: "no antibody detected", "none detected", "not present".</summary>
    private const int Reach = 5;

    private static readonly string[] Denials = ["no", "not", "none", "non", "nil", "never", "without", "neither", "nor", "nicht", "kein", "keine", "keinen", "ohne", "sin", "ningun", "ninguno", "ninguna", "aucun", "aucune", "pas", "lacks", "lacking"];

    private static readonly string[] Unclear = ["equivocal", "indeterminate", "borderline", "inconclusive", "invalid", "grenzwertig", "indeterminado", "pending", "cancelled", "canceled", "qns", "insufficient", "unsatisfactory"];

    /// <summary>The answer of a result; unknown where it tells none.</summary>
    public static Answer Of(CodeableConcept? coded, string? text, bool? yes, IReadOnlyList<CodeableConcept>? interpretation) =>
        yes is { } told ? told ? Answer.Yes : Answer.No
            : OfWords(string.Join(" | ", coded.Texts().Append(text ?? ""))) is not Answer.Unknown and var answer ? answer
            : coded.Has("LA9633-4") ? Answer.Yes
            : IsUnclear(string.Join(" | ", coded.Texts().Append(text ?? ""))) ? Answer.Unknown
            : OfInterpretation([.. ((coded?.Coding ?? []).Any(IsInterpretation) ? [coded!] : (IReadOnlyList<CodeableConcept>)[]), .. (interpretation ?? [])]);

    /// <summary>The answer of a clause or a sentence.</summary>
    public static Answer OfWords(string text)
    {
        List<string> words = Split(text);
        if (words.Exists(word => Unclear.Contains(word)) || Words.Any(text, "not tested", "not performed", "not done", "false positive", "false-positive"))
        {
            return Answer.Unknown;
        }

        if (words is ["yes"] or ["ja"] or ["si"] or ["oui"] or ["true"])
        {
            return Answer.Yes;
        }

        for (int at = 0; at < words.Count; at++)
        {
            if (IsNegative(words[at]) && !Denied(words, at))
            {
                return Answer.No;
            }

            if (IsPositive(words[at]))
            {
                return Denied(words, at) || AnsweredNo(words, at) ? Answer.No : Answer.Yes;
            }
        }

        return words.Where(word => word != "/").ToList() is ["no"] or ["none"] or ["nein"] or ["non"] or ["false"] or ["nil"] || text.Contains("<1:", StringComparison.Ordinal) || text.Contains("< 1:", StringComparison.Ordinal) ? Answer.No
            : Answer.Unknown;
    }

    /// <summary>Whether the first of these words comes behind a word that denies what follows, as in "no antibodies to … detected".</summary>
    public static bool Denies(string before) => Split(before) is { Count: > 0 } words && words.TakeLast(Reach).Any(word => Denials.Contains(word) || word is "negative" or "negativ");

    private static bool IsUnclear(string text) => Split(text).Exists(word => Unclear.Contains(word));

    private static Answer OfInterpretation(IReadOnlyList<CodeableConcept> labels)
    {
        foreach (CodeableConcept label in labels)
        {
            if (label.Has("POS", "DET", "A", "AA", "H", "HH"))
            {
                return Answer.Yes;
            }

            if (label.Has("NEG", "ND", "N"))
            {
                return Answer.No;
            }
        }

        string words = string.Join(" | ", labels.SelectMany(label => label.Texts()));
        return OfWords(words) is not Answer.Unknown and var answer ? answer
            : Words.Any(words, "abnormal", "high") ? Answer.Yes
            : Words.Any(words, "normal") ? Answer.No
            : Answer.Unknown;
    }

    private static bool IsInterpretation(Coding coding) =>
        coding.System is { } system && (system.Contains("ObservationInterpretation", StringComparison.OrdinalIgnoreCase) || system.Contains("v2-0078", StringComparison.OrdinalIgnoreCase) || system.Contains("v2/0078", StringComparison.OrdinalIgnoreCase));

    private static bool IsPositive(string word) =>
        word is "pos" or "present" or "presente" or "reactive" or "reaktiv" or "reactivo" or "detected" or "detectable" or "detectado" or "detecte" or "found" or "identified" or "nachweisbar" or "nachgewiesen" or "carrier" or "heterozygous" or "homozygous" or "heterozygot" or "homozygot" or "elevated"
        || word.StartsWith("positiv", StringComparison.Ordinal) || word.StartsWith("positif", StringComparison.Ordinal) || word.StartsWith("heterozyg", StringComparison.Ordinal) || word.StartsWith("homozyg", StringComparison.Ordinal);

    private static bool IsNegative(string word) =>
        word is "neg" or "absent" or "absence" or "ausente" or "undetected" or "undetectable" or "nondetected" or "nondetectable" or "nonreactive" or "nonpositive" or "noncarrier" or "below"
        || word.StartsWith("negativ", StringComparison.Ordinal) || word.StartsWith("negatif", StringComparison.Ordinal);

    private static bool Denied(List<string> words, int at)
    {
        for (int before = at - 1; before >= 0 && before >= at - Reach && words[before] != "/"; before--)
        {
            if (Denials.Contains(words[before]))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>"Detected: no", "Present - none".</summary>
    private static bool AnsweredNo(List<string> words, int at) =>
        at + 1 < words.Count && words[at + 1] is "no" or "none" or "nein" or "nil" or "false" && (at + 2 >= words.Count || words[at + 2] == "/");

    /// <summary>Words in small letters without accents; a slash stands where a clause ends.</summary>
    private static List<string> Split(string text)
    {
        var words = new List<string>();
        string folded = Knowledge.PlainText.Fold(text);
        int start = -1;
        for (int at = 0; at <= folded.Length; at++)
        {
            if (at < folded.Length && char.IsLetterOrDigit(folded[at]))
            {
                start = start < 0 ? at : start;
                continue;
            }

            if (start >= 0)
            {
                words.Add(folded[start..at]);
                start = -1;
            }

            if (at < folded.Length && (folded[at] is '.' or ';' or '|' or ',' || text[at] == '\n') && words.Count > 0 && words[^1] != "/")
            {
                words.Add("/");
            }
        }

        while (words.Count > 0 && words[^1] == "/")
        {
            words.RemoveAt(words.Count - 1);
        }

        return words;
    }
}
