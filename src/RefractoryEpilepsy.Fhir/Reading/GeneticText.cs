using System.Text.RegularExpressions;

namespace RefractoryEpilepsy.Fhir.Reading;

/// <summary>One statement of a genetic report.</summary>
/// <param name="Gene">Symbol; null where the result as a whole is meant.</param>
/// <param name="Significance"><c>pathogenic</c>, <c>likely-pathogenic</c>, <c>vus</c>, <c>benign</c>, or null.</param>
internal sealed record GeneticStatement(string? Gene, Answer Present, string? Significance);

/// <summary>Reads what the conclusion of a genetic test says: gene and significance in one sentence, or that nothing was found.</summary>
internal static partial class GeneticText
{
    [GeneratedRegex(@"[.;|]\s|\n", RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex Sentences();

    [GeneratedRegex(
        @"\b(?<gene>SCN(?:1A|2A|3A|8A|1B)|KCN(?:Q2|Q3|T1|A2|B1)|GABR(?:A1|B3|G2)|SLC(?:6A1|2A1|9A6)|GRIN(?:1|2A|2B)|STXBP1|SYNGAP1|TSC[12]|DEPDC5|NPRL[23]|MTOR|CDKL5|ARX|PCDH19|MECP2|FOXG1|UBE3A|TCF4|POLG|ALDH7A1|CACNA1A|HCN1|CHD2|PRRT2|LGI1|CHRNA4|CHRNB2|DNM1|EEF1A2|IQSEC2|WWOX|TBC1D24|CSTB|EPM2A|NHLRC1|CLN[1-8]|TPP1|PPT1|CYP2C9|CYP2C19)\b",
        RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex Gene();

    [GeneratedRegex(@"\b(?:pathogen(?:ic|e|es|er|en)?|patog[eé]nic[ao]s?|pathog[eè]nes?)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex Pathogenic();

    /// <summary>A word that denies, and up to nine words of the same clause behind it.</summary>
    [GeneratedRegex(@"\b(?:no|not|none|non|without|neither|nor|never|absence of|free of|fail(?:s|ed) to|didn't|kein\w*|nicht|ohne|sin|ning[uú]n\w*|aucune?s?|pas de)\b(?:[^\w,.;:|]+[\w/'-]+){0,9}?[^\w,.;:|]+(?:likely[ -])?(?:pathogen|patog[eé]n|pathog[eè]n)\w*", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex DeniedBefore();

    /// <summary>"Pathogenic variants: none", "pathogenic variants were not identified".</summary>
    [GeneratedRegex(@"\bpathogenic(?:\s+(?:or\s+likely\s+pathogenic\s+)?(?:sequence\s+)?(?:variants?|mutations?|findings?|changes?|alterations?))?\s*(?:\([^)]{0,40}\)\s*)?(?:[:=-]\s*(?:none|no|nil|negative|absent|0)\b|(?:was|were|is|are|have been|has been)?\s*(?:not|none)\s+(?:detected|identified|found|seen|observed|reported|present))", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex DeniedBehind();

    /// <summary>Sentences on the test itself, on what might be, or on what ought to be done: they tell no result.</summary>
    private static readonly string[] Method =
    [
        "screens for", "test screen", "designed to", "does not exclude", "do not exclude", "does not rule out", "cannot exclude", "cannot be excluded", "cannot rule out", "not rule out",
        "whether the variant", "whether this variant", "if a pathogenic", "may be pathogenic", "might be pathogenic", "could be pathogenic", "not covered", "is known to cause", "are known to cause", "pathogenic variants in this gene", "pathogenic variants in the gene",
    ];

    /// <summary>The same where the sentence names no gene and no finding.</summary>
    private static readonly string[] LooseMethod = ["recommend", "to clarify", "was performed", "were performed", "limitation", "methodolog", "coverage", "analyzed", "analysed"];

    /// <summary>The class of a variant; null where none is named. Conflicting readings of one variant are uncertain.</summary>
    public static string? SignificanceOf(string text) =>
        Words.Any(text, "uncertain", "unknown significance", "unclear significance", "undetermined significance", "conflicting", "LA26333-7", "unklarer signifikanz", "unklare signifikanz", "significado incierto", "signification incertaine") || Words.Alone(text, "VUS") || Words.Alone(text, "VOUS") ? "vus"
        : Words.Any(text, "likely benign", "benign", "wahrscheinlich benigne", "benigna", "bénin") ? "benign"
        : Words.Any(text, "likely pathogenic", "likely-pathogenic", "LA26332-9", "wahrscheinlich pathogen", "probablemente patog", "probablement pathog") ? "likely-pathogenic"
        : Words.Any(text, "LA6668-3") || (Pathogenic().IsMatch(text) && !Words.Any(text, "non-pathogenic", "nonpathogenic", "not pathogenic", "nicht pathogen")) ? "pathogenic"
        : null;

    /// <summary>An answer in which the label names the gene ("POLG gene analysis: Pathogenic variant"): the first sentence that says something is of that gene.</summary>
    public static string Answered(string label, string value)
    {
        List<string> genes = [.. Gene().Matches(label).Select(match => match.Groups["gene"].Value).Distinct()];
        if (genes is not [var gene] || Gene().IsMatch(value))
        {
            return $"{label} | {value}";
        }

        string[] sentences = Sentences().Split(value);
        int first = Array.FindIndex(sentences, sentence => SignificanceOf(sentence) is not null || IsDenied(sentence));
        return first < 0 ? $"{label} | {value}" : string.Join(" | ", sentences.Select((sentence, at) => at == first ? $"{gene} {sentence}" : sentence));
    }

    /// <summary>Statements in order; the result as a whole where the text says that something, or nothing, was found.</summary>
    /// <remarks>
    /// A gene and a class stand mostly in one sentence. Forms give each its own line: a class goes with the one gene named since the class before, and where the
    /// whole text names one gene and one class, they belong together in whatever order. "Negative" in the first sentence, or behind "result" or "interpretation", outweighs what later sentences explain.
    /// </remarks>
    public static IReadOnlyList<GeneticStatement> Read(string text)
    {
        var statements = new List<GeneticStatement>();
        var genes = new SortedSet<string>(StringComparer.Ordinal);
        var classes = new SortedSet<string>(StringComparer.Ordinal);
        var pending = new List<string>();
        bool negative = false, positive = false, settled = false, first = true, carrier = false;
        foreach (string sentence in Sentences().Split(text))
        {
            if (string.IsNullOrWhiteSpace(sentence))
            {
                continue;
            }

            List<string> named = [.. Gene().Matches(sentence).Select(match => match.Groups["gene"].Value).Distinct()];
            bool method = Words.Any(sentence, Method) || (named.Count == 0 && Words.Any(sentence, LooseMethod) && !Words.Any(sentence, "identified", "detected", "found", "seen", "revealed", "negative"));
            bool denied = !method && (IsDenied(sentence) || DeniedBefore().IsMatch(sentence) || DeniedBehind().IsMatch(sentence));
            carrier |= IsCarrier(sentence);
            string? significance = method || denied || IsCarrier(sentence) ? null : SignificanceOf(sentence);
            negative |= denied;
            settled |= denied && (first || Words.Any(sentence, "result", "interpretation", "impression", "conclusion", "befund", "ergebnis")) && (Words.Alone(sentence, "negative") || Words.Alone(sentence, "negativ") || Words.Alone(sentence, "normal"));
            first = false;
            if (significance is not null && named.Count == 0 && pending is [var waiting])
            {
                statements.Add(new(waiting, Answer.Yes, significance));
            }

            if (significance is not null || denied)
            {
                pending.Clear();
            }
            else if (!method)
            {
                pending.AddRange(named.Except(pending));
            }

            foreach (string gene in named)
            {
                if (denied)
                {
                    statements.Add(new(gene, Answer.No, null));
                }
                else if (significance is not null)
                {
                    statements.Add(new(gene, Answer.Yes, significance));
                }

                if (!method && !denied)
                {
                    genes.Add(gene);
                }
            }

            if (significance is not null)
            {
                classes.Add(significance);
            }

            positive |= significance is "pathogenic" or "likely-pathogenic" && !Words.Any(sentence, "denied", "excluded");
        }

        if (genes.Count == 1 && classes.Count == 1 && !carrier && !statements.Exists(statement => statement.Present == Answer.Yes || statement.Gene == genes.Min))
        {
            statements.Add(new(genes.Min, Answer.Yes, classes.Min));
        }

        positive &= !settled && !carrier;
        if (settled || carrier)
        {
            statements.RemoveAll(statement => statement is { Present: Answer.Yes, Significance: "pathogenic" or "likely-pathogenic" });
        }

        if (positive || negative)
        {
            statements.Add(new(null, positive ? Answer.Yes : Answer.No, null));
        }

        return statements;
    }

    /// <summary>The gene that a diagnosis in words blames: "SCN1A-related epilepsy", "KCNQ2 encephalopathy", "pathogenic variant in STXBP1"; null where it blames none.</summary>
    public static string? OfDiagnosis(string text) =>
        Gene().Matches(text) is [var only]
        && (Blames().IsMatch(text) || SignificanceOf(text) is "pathogenic" or "likely-pathogenic")
        && SignificanceOf(text) is null or "pathogenic" or "likely-pathogenic"
        && !IsCarrier(text) && !IsDenied(text) && !DeniedBefore().IsMatch(text) && !Words.Any(text, "family", "mother", "father", "brother", "sister", "sibling", "possible", "suspected", "rule out", "testing", "test ", "history of test", "antibod", "encephalitis")
            ? only.Groups["gene"].Value : null;

    [GeneratedRegex(@"\b[A-Z]{2,}[A-Z0-9]*(?:[ -](?:gene|positive))?[ -](?:related|associated|mutations?|deficiency|encephalopathy|epilepsy|disorder|DEE|developmental|haploinsufficiency|gain|loss)\b", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 60_000)]
    private static partial Regex Blames();

    /// <summary>A healthy carrier of one copy.</summary>
    private static bool IsCarrier(string text) => Words.Any(text, "carrier", "träger", "portador", "porteur");

    private static bool IsDenied(string sentence) =>
        Words.Any(sentence, "no pathogenic", "no likely pathogenic", "no clinically", "no disease", "no reportable", "no variant", "no causative", "not detected", "not identified", "none detected", "none identified", "not found", "negative", "keine pathogen", "kein nachweis", "unauffällig", "negativ", "no se detect", "aucun variant", "aucune variant");
}
