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
        "in these genes", "in those genes", "in any of", "in one of these", "evaluates for", "tests for", "looks for", "is intended to", "is intended for", "about this test", "test description", "test information", "individuals with pathogenic", "patients with pathogenic", "children with pathogenic", "people with pathogenic",
        "account for", "accounts for", "detection rate", "diagnostic yield", "clinical sensitivity", "would be expected", "is defined as", "are defined as", "criteria for", "reportable range",
        "whether the variant", "whether this variant", "if a pathogenic", "may be pathogenic", "might be pathogenic", "could be pathogenic", "not covered", "is known to cause", "are known to cause", "pathogenic variants in this gene", "pathogenic variants in the gene",
    ];

    /// <summary>What variants of a gene do in general: "a pathogenic variant in SCN1A is associated with ...", "pathogenic variants in 189 genes including ...".</summary>
    [GeneratedRegex(@"(?<!\b(?:the|this|these|that|identified|detected|found|patient's|his|her|their|two|one|single|novel|novo|known)\s+(?:(?:likely|heterozygous|homozygous|de|novo)\s+)*)\bpathogenic\s+(?:(?:or|and|/)\s*likely\s+pathogenic\s+)?(?:[\w-]+\s+){0,2}(?:(?:variants?|mutations?|changes?)\s+)(?:in|of|affecting|within)\s+(?:[\w/,()-]+\s+){0,8}?(?:(?:is|are|can|may|have\s+been|has\s+been)\s+(?:\w+\s+){0,2}?(?:known|associated|reported|linked|described|cause|causes|implicated|usually|typically|responsible|inherited|seen|found\s+in\s+(?:patients|individuals|people|children))|cause|causes|genes\s+(?:including|associated|related|known|such))\b(?!.{0,80}\b(?:this\s+(?:patient|individual|proband|child)|the\s+(?:patient|proband)))", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex InGeneral();

    /// <summary>A question, and what a test was asked for.</summary>
    [GeneratedRegex(@"\?\s*$|\bpathogen\w*(?:\s+\w+){0,3}\s*\?|^\W*(?:indications?|reason\s+for\s+\w+|clinical\s+(?:information|question|history|indication|details|data)|question|referral|fragestellung|indikation|indicaci[oó]n|indication|familial\s+variant|known\s+familial|family\s+history)\b[^:]{0,30}:", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex Asked();

    /// <summary>A variant whose class was changed: the class that holds now.</summary>
    [GeneratedRegex(@"\b(?:re-?classified|up-?graded|down-?graded|changed|revised|reinterpreted|reassigned|re-?categori[sz]ed|updated|hochgestuft|herabgestuft|umklassifiziert|reclasificad[oa])\b.*?\b(?:to|as|zu|als|a|como)\b(?<now>[^,;.()]+?)(?=\s+from\b|[,;.()]|$)|\b(?:now|currently|meanwhile|nunmehr|jetzt|ahora)\b(?<now>[^,;.()]+)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex Reclassified();

    [GeneratedRegex(@"\b(?:previously|formerly|initially|originally|earlier|before|prior\s+classification|old\s+classification|zuvor|früher|antes|previamente)\b[^,;.()]*", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex Formerly();

    /// <summary>Classes by number and by letter: "class 5", "ACMG class IV", "LP (PVS1, PM2)", "a P variant".</summary>
    [GeneratedRegex(@"(?i:\b(?:class|klasse|clase|classe|acmg(?:/amp)?|iarc)\s*(?:class\s*)?[:=]?\s*(?:(?<five>5|v)|(?<four>4|iv)|(?<three>3|iii))(?![\w-]|\.\d))|(?<![\w/.-])(?<four>LP)(?![\w/-])|(?<![\w/.-])(?:(?:(?i:classified\s+as|classification|class|acmg|pathogenicity|interpretation)\s*:?\s*|\()(?<five>P)(?=\s*(?:[,;.()]|$))|(?<five>P)(?=\s+(?i:variants?|mutation)\b))", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex ByNumber();

    /// <summary>"No P or LP variants", "P/LP: none".</summary>
    [GeneratedRegex(@"\b(?:[Nn]o|NO|[Ww]ithout|[Nn]egative\s+for|[Kk]eine?|[Nn]one|[Nn]either)\b(?:[^\w.;]+[\w-]+){0,4}?[^\w.;]+(?:LP|P)(?![\w-])|\b(?:P\s*/\s*LP|LP\s*/\s*P|LP)\b(?:\s+variants?)?\s*(?:[:=-]\s*(?:none|no|nil|negative|0)\b|(?:were\s+|was\s+)?not\s+(?:detected|identified|found|seen|reported))|\b(?:class|klasse)\s*(?:4|5)(?:\s*(?:/|or|and|oder|und)\s*5)?\s+(?:variants?\s+|varianten\s+)?(?:were\s+|was\s+|wurden\s+)?(?:not|nicht|none)\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex DeniedByLetter();

    /// <summary>Genes of epilepsies beside those that have rules of their own: a result in one of them is a result.</summary>
    [GeneratedRegex(
        @"\b(?:SCN(?:9A|2B)|KCN(?:A1|C1|C2|D2|H1|H5|J10|J11|MA1|K4|T2|V2|B2|Q5)|GABR(?:A2|A3|A5|B1|B2|D|Q)|GABBR2|SLC(?:12A5|13A5|25A22|35A2|6A8|9A7|19A3|45A1|1A2|1A4|38A3)|GRIN(?:2D|3A)|GRIA[234]|ATP(?:1A2|1A3|6V1A|6V0C|7A)|CACNA(?:1B|1C|1D|1E|1G|1H|2D1|2D2|B4)|CHRNA2|GNAO1|GNB1|PNKP|PNPO|PIG[A-Z]|PIGAP|SPTAN1|STX1B|SYN1|SYNJ1|SZT2|TBCK|CAD|UBA5|YWHAG|ZEB2|ZMYND11|WDR45|VARS1?|AARS1?|QARS1?|NARS2|FARS2|RARS2|AMT|GLDC|GAMT|GATM|ADSL|ALG13|ALG1|ARHGEF9|ARFGEF1|ARV1|ASAH1|ASXL3|BRAT1|CASK|CAMK2[ABG]|CDK19|CLTC|CNKSR2|CNTNAP2|CPA6|CSNK2B|CUX2|CYFIP2|DCX|DEAF1|DENND5A|DHDDS|DOCK7|DYRK1A|EHMT1|EXT2|FGF1[234]|FGF12|FBXO28|FLNA|FRRS1L|GOSR2|GPHN|GUF1|HNRNP[A-Z]\d?|HUWE1|IRF2BPL|ITPA|KANSL1|KDM5C|KPTN|LIAS|LMNB2|MAST3|MBD5|MDH2|MED13L?|MEF2C|MOCS[12]|MFSD8|NACC1|NBEA|NDUFS?\d|NECAP1|NEUROD2|NEXMIF|KIAA2022|NHE6|NGLY1|NR2F1|NRXN1|NTRK2|NUS1|OPHN1|OTUD6B|PACS[12]|PAFAH1B1|LIS1|PARS2|PCDH12|PHACTR1|PHGDH|PIK3CA|PIK3R2|AKT3|RHEB|PLCB1|PLPBP|PROSC|PPP2R5D|PPP3CA|PRICKLE[12]|PRODH|PSAT1|PTEN|PTPN23|PURA|QDPR|RAB11[AB]|RAB39B|RALGAPA1|RELN|RHOBTB2|ROGDI|RORB|SAMD12|SCARB2|SCAMP5|SERPINI1|SETBP1|SETD1A|SETD1B|SIK1|SMARCA2|SMC1A|SMS|SNAP25|SPATA5|AFG2A|ST3GAL[35]|STAG2|STRADA|SUOX|SYP|TANGO2|TRAPPC\w+|TRAK1|TRIM8|TRIO|TUBA1A|TUBB\d?[AB]?|TUBG1|UGDH|UGP2|UNC80|VAMP2|WDR26|WDR62|WARS2|XPNPEP3|ZDHHC9|MT-T[A-Z]\d?|BTD|HLCS|MTHFR(?=\s+deficiency)|COL4A[12]|CCM2|KRIT1|PDCD10|GNAQ|NF1|ATRX|CREBBP|EP300|ANKRD11|ARID1B|NSD1|FMR1|ADGRV1|EFHC1|CASR|TNFAIP3|FOLR1|GALC|ARSA|HEXA|HEXB|GBA1?|NEU1|NPC[12]|PEX\d+\w?|ACY1|ABAT|ALDH5A1|ALDH4A1|DPYD|DPAGT1|ETHE1|GCDH|MMACHC|SLC46A1|CTSD|CTSF|DNAJC5|GRN|KCTD7|ATP13A2|KCNE\d)\b",
        RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex OfEpilepsies();

    /// <summary>Symbols of genes by shape: letters and a number, or capitals where the gene of a variant stands.</summary>
    [GeneratedRegex(@"\b(?!(?:PVS|PS|PM|PP|BA|BS|BP|GRCH|HG|CHR|EXON|ILAE|ISCN|GLUT|HLA|DQ|DR|COVID|IVS|ENST|NM|NP|NC|LOINC|LA|OMIM|ACMG|DEE|GEFS|CNV|CLASS|TYPE|CMA|WES|WGS)\d)[A-Z]{2,7}\d{1,3}[A-Z]{0,3}\d?\b|\b(?!(?:" + NoSymbols + @")\b)[A-Z]{3,7}(?=\s+(?:gene\b|variants?\b|mutations?\b|NM_|c\.|p\.|exon\b)|\s*[:,]?\s*(?:c\.|p\.|NM_))|(?<=\b(?:variants?|mutations?|changes?|deletion|duplication)\s+(?:(?:was|were|is)\s+)?(?:(?:found|identified|detected|seen)\s+)?(?:in|of)\s+(?:the\s+)?)(?!(?:" + NoSymbols + @")\b)[A-Z]{3,7}\b|(?<=\b(?:[Cc]arrier\s+(?:of|for)\s+(?:an?\s+|the\s+)?|[Gg]ene\s*(?:name|symbol)?\s*[:=]\s*))(?!(?:" + NoSymbols + @")\b)[A-Z]{3,7}\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex Symbol();

    private const string NoSymbols = "DNA|RNA|MRNA|CDNA|MTDNA|VUS|VOUS|CNV|SNV|SNP|NGS|WES|WGS|ACMG|AMP|MLPA|DEE|GENE|GENES|THE|THIS|TWO|ONE|NEW|NOVO|AND|FOR|WITH|NOT|ANY|VARIANT|VARIANTS|MUTATION|EXON|EXOME|GENOME|PANEL|RESULT|POSITIVE|CLASS|PATHOGENIC|LIKELY|LOF|GOF|HET|HOM|HEMI|MLP|SPLICE|CODING|CAUSAL|KNOWN|RARE|CLIA|CAP|OMIM|HGMD|PCR|EEG|MRI|FISH|CMA|SNVS|INDEL|PROBAND|PATIENT|AUTOSOMAL|DOMINANT|NOVEL|SAME|SINGLE";

    /// <summary>What is found beside the question: a risk of another disease.</summary>
    private static bool IsBeside(string sentence) =>
        Words.Any(sentence, "incidental", "secondary finding", "unrelated to", "not related to", "not associated with epilepsy", "not explain", "does not account", "hereditary breast", "breast and ovarian", "lynch", "hypercholesterol", "cardiomyopath", "long qt", "hereditary cancer", "cancer predisposition", "thrombophil", "hearing loss", "deafness", "cystic fibrosis", "hemochromatosis", "haemochromatosis", "sickle cell", "thalass", "pharmacogen", "zufallsbefund", "hallazgo incidental");

    /// <summary>Whether the result is of a gene that has nothing to do with epilepsy: it names another one, and none of an epilepsy.</summary>
    private static bool IsElsewhere(string sentence) => Gene().Count(sentence) == 0 && OfEpilepsies().Count(sentence) == 0 && Symbol().IsMatch(sentence);

    /// <summary>The same where the sentence names no gene and no finding.</summary>
    private static readonly string[] LooseMethod = ["recommend", "to clarify", "was performed", "were performed", "limitation", "methodolog", "coverage", "analyzed", "analysed"];

    /// <summary>The class of a variant; null where none is named. Conflicting readings of one variant are uncertain.</summary>
    public static string? SignificanceOf(string text)
    {
        if (Reclassified().Match(text) is { Success: true } changed && ClassIn(changed.Groups["now"].Value) is { } now)
        {
            return now;
        }

        return ClassIn(Formerly().Replace(text, " ")) ?? ClassIn(text);
    }

    private static string? ClassIn(string text) =>
        Words.Any(text, "uncertain", "unknown significance", "unclear significance", "undetermined significance", "conflicting", "LA26333-7", "unklarer signifikanz", "unklare signifikanz", "significado incierto", "signification incertaine") || Words.Alone(text, "VUS") || Words.Alone(text, "VOUS") ? "vus"
        : Words.Any(text, "likely benign", "benign", "wahrscheinlich benigne", "benigna", "bénin") ? "benign"
        : Words.Any(text, "likely pathogenic", "likely-pathogenic", "LA26332-9", "wahrscheinlich pathogen", "probablemente patog", "probablement pathog") ? "likely-pathogenic"
        : Words.Any(text, "LA6668-3") || (Pathogenic().IsMatch(text) && !Words.Any(text, "non-pathogenic", "nonpathogenic", "not pathogenic", "nicht pathogen")) ? "pathogenic"
        : ByNumber().Match(text) is { Success: true } number ? (number.Groups["five"].Success ? "pathogenic" : number.Groups["four"].Success ? "likely-pathogenic" : "vus")
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
        var copied = new HashSet<string>(StringComparer.Ordinal);
        bool negative = false, unnamed = false, settled = false, first = true, carrier = false, elsewhere = false;
        foreach (string sentence in Sentences().Split(text))
        {
            if (string.IsNullOrWhiteSpace(sentence))
            {
                continue;
            }

            List<string> named = [.. Gene().Matches(sentence).Select(match => match.Groups["gene"].Value).Distinct()];
            bool method = Words.Any(sentence, Method) || InGeneral().IsMatch(sentence) || Asked().IsMatch(sentence) || (named.Count == 0 && Words.Any(sentence, LooseMethod) && !Words.Any(sentence, "identified", "detected", "found", "seen", "revealed", "negative"));
            bool denied = !method && (IsDenied(sentence) || DeniedBefore().IsMatch(sentence) || DeniedBehind().IsMatch(sentence) || DeniedByLetter().IsMatch(sentence));
            bool copy = IsCarrier(sentence);
            string? significance = method || denied || copy ? null : SignificanceOf(sentence);
            bool beside = named.Count == 0 && (IsBeside(sentence) || IsElsewhere(sentence));
            if (copy && !OfRelatives().IsMatch(sentence) && !beside)
            {
                // A carrier of one gene says nothing of the others; where no gene is named, of none.
                carrier |= named.Count == 0;
                statements.RemoveAll(statement => statement is { Present: Answer.Yes, Significance: "pathogenic" or "likely-pathogenic" } && statement.Gene is { } gene && named.Contains(gene));
                genes.ExceptWith(named);
                copied.UnionWith(named);
            }

            // A form names the gene in one line and the class in the next.
            bool other = beside || (elsewhere && named.Count == 0 && pending.Count == 0);
            elsewhere = beside && significance is null ? !denied : named.Count == 0 && significance is null && !denied && elsewhere;
            negative |= denied;
            settled |= denied && (first || Words.Any(sentence, "result", "interpretation", "impression", "conclusion", "befund", "ergebnis")) && (Words.Alone(sentence, "negative") || Words.Alone(sentence, "negativ") || Words.Alone(sentence, "normal"));
            first = false;
            bool waited = significance is not null && named.Count == 0 && !other && pending.Count == 1;
            if (waited && pending is [var waiting])
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

                if (!method && !denied && !copied.Contains(gene))
                {
                    genes.Add(gene);
                }
            }

            if (significance is not null && !other)
            {
                classes.Add(significance);
            }

            unnamed |= !other && named.Count == 0 && !waited && significance is ("pathogenic" or "likely-pathogenic") && !Words.Any(sentence, "denied", "excluded");
        }

        if (genes.Count == 1 && classes.Count == 1 && !carrier && !statements.Exists(statement => statement.Present == Answer.Yes || statement.Gene == genes.Min))
        {
            statements.Add(new(genes.Min, Answer.Yes, classes.Min));
        }

        if (settled || carrier)
        {
            statements.RemoveAll(statement => statement is { Present: Answer.Yes, Significance: "pathogenic" or "likely-pathogenic" });
        }

        bool positive = !settled && !carrier && (unnamed || statements.Exists(statement => statement is { Present: Answer.Yes, Significance: "pathogenic" or "likely-pathogenic" }));
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

    /// <summary>Carriers in the family, and tests for them, say nothing of the patient.</summary>
    [GeneratedRegex(@"\b(?:test(?:s|ed|ing)?|mothers?|fathers?|parents?|parental|siblings?|sister|brother|relatives?|family members?|partners?|spouse|maternal|paternal|recurrence|counsel\w*|mutter|vater|eltern|geschwister|madre|padre|m[eè]re|p[eè]re|parientes)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex OfRelatives();

    /// <summary>A healthy carrier of one copy.</summary>
    private static bool IsCarrier(string text) => Words.Any(text, "carrier", "träger", "portador", "porteur");

    private static bool IsDenied(string sentence) =>
        Words.Any(sentence, "no pathogenic", "no likely pathogenic", "no clinically", "no disease", "no reportable", "no variant", "no causative", "not detected", "not identified", "none detected", "none identified", "not found", "negative", "keine pathogen", "kein nachweis", "unauffällig", "negativ", "no se detect", "aucun variant", "aucune variant");
}
