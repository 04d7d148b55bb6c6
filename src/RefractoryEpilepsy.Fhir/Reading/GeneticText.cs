using System.Text.RegularExpressions;

namespace RefractoryEpilepsy.Fhir.Reading;

/// <summary>One statement of a genetic report.</summary>
/// <param name="Gene">Symbol; null where the result as a whole is meant.</param>
/// <param name="Significance"><c>pathogenic</c>, <c>likely-pathogenic</c>, <c>vus</c>, <c>benign</c>, or null.</param>
internal sealed record GeneticStatement(string? Gene, Answer Present, string? Significance);

/// <summary>Reads what the conclusion of a genetic test says: gene and significance in one sentence, or that nothing was found.</summary>
internal static partial class GeneticText
{
    [GeneratedRegex(@"[.;\n|]\s", RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex Sentences();

    [GeneratedRegex(
        @"\b(?<gene>SCN(?:1A|2A|3A|8A|1B)|KCN(?:Q2|Q3|T1|A2|B1)|GABR(?:A1|B3|G2)|SLC(?:6A1|2A1|9A6)|GRIN(?:1|2A|2B)|STXBP1|SYNGAP1|TSC[12]|DEPDC5|NPRL[23]|MTOR|CDKL5|ARX|PCDH19|MECP2|FOXG1|UBE3A|TCF4|POLG|ALDH7A1|CACNA1A|HCN1|CHD2|PRRT2|LGI1|CHRNA4|CHRNB2|DNM1|EEF1A2|IQSEC2|WWOX|TBC1D24|CSTB|EPM2A|NHLRC1|CLN[1-8]|TPP1|PPT1|CYP2C9|CYP2C19)\b",
        RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex Gene();

    /// <summary>The class of a variant; null where none is named.</summary>
    public static string? SignificanceOf(string text) =>
        Words.Any(text, "uncertain", "LA26333-7", "unklarer signifikanz", "unklare signifikanz", "significado incierto", "signification incertaine") || Words.Alone(text, "VUS") ? "vus"
        : Words.Any(text, "likely benign", "benign", "wahrscheinlich benigne", "benigna", "bénin") ? "benign"
        : Words.Any(text, "likely pathogenic", "LA26332-9", "wahrscheinlich pathogen", "probablemente patog", "probablement pathog") ? "likely-pathogenic"
        : Words.Any(text, "pathogenic", "LA6668-3", "pathogene", "patogénica", "patogenica", "pathogène") && !Words.Any(text, "non-pathogenic", "not pathogenic") ? "pathogenic"
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

    private static bool IsDenied(string sentence) => Words.Any(sentence, "no pathogenic", "no likely pathogenic", "no clinically", "no disease", "no reportable", "no variant", "no causative", "not detected", "not identified", "none detected", "not found", "negative", "keine pathogen", "kein nachweis", "unauffällig", "negativ", "no se detect", "aucun variant", "aucune variant");

    /// <summary>Statements in order; the result as a whole where the text says that something, or nothing, was found.</summary>
    public static IReadOnlyList<GeneticStatement> Read(string text)
    {
        var statements = new List<GeneticStatement>();
        bool negative = false, positive = false;
        foreach (string sentence in Sentences().Split(text))
        {
            string? significance = SignificanceOf(sentence);
            bool denied = IsDenied(sentence);
            negative |= denied;
            foreach (string gene in Gene().Matches(sentence).Select(match => match.Groups["gene"].Value).Distinct())
            {
                if (denied)
                {
                    statements.Add(new(gene, Answer.No, null));
                }
                else if (significance is not null)
                {
                    statements.Add(new(gene, Answer.Yes, significance));
                }
            }

            positive |= !denied && significance is "pathogenic" or "likely-pathogenic" && !Words.Any(sentence, "denied", "excluded");
        }

        if (positive || negative)
        {
            statements.Add(new(null, positive ? Answer.Yes : Answer.No, null));
        }

        return statements;
    }
}
