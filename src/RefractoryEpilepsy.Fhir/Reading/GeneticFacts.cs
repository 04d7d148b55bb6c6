using RefractoryEpilepsy.Fhir.Reading.Slices;
using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Fhir.Reading;

/// <summary>Variants and results of genetic tests, in the older and the current shape of HL7's genomics reporting.</summary>
/// <remarks>
/// Older: the significance is a component of the variant. Current: a diagnostic implication is derived from the variant. Codes: specification 4.2.
/// </remarks>
internal sealed class GeneticFacts(Chart chart)
{
    private const string Variant = "69548-6";
    private const string GeneStudied = "48018-6";
    private const string Significance = "53037-8";
    private const string ClinVar = "81252-9";
    private const string Present = "LA9633-4";

    /// <summary>Symbols of the specification's genes, for results that tell only the HGNC number (4.2; numbers as in <c>genes.csv</c>).</summary>
    private static readonly Dictionary<string, string> Symbols = new()
    {
        ["10585"] = "SCN1A", ["10588"] = "SCN2A", ["10590"] = "SCN3A", ["10596"] = "SCN8A", ["10586"] = "SCN1B", ["6296"] = "KCNQ2", ["6297"] = "KCNQ3",
        ["18865"] = "KCNT1", ["4075"] = "GABRA1", ["4083"] = "GABRB3", ["4087"] = "GABRG2", ["11042"] = "SLC6A1", ["4585"] = "GRIN2A", ["11444"] = "STXBP1",
        ["11497"] = "SYNGAP1", ["12362"] = "TSC1", ["12363"] = "TSC2", ["18423"] = "DEPDC5", ["24969"] = "NPRL2", ["14124"] = "NPRL3", ["3942"] = "MTOR",
        ["11411"] = "CDKL5", ["18060"] = "ARX", ["14270"] = "PCDH19", ["6990"] = "MECP2", ["3811"] = "FOXG1", ["12496"] = "UBE3A", ["11005"] = "SLC2A1",
        ["9179"] = "POLG", ["877"] = "ALDH7A1",
    };

    private readonly List<Finding> findings = [];

    public static IReadOnlyList<Finding> Read(Chart chart)
    {
        GeneticFacts facts = new(chart);
        var implied = facts.Implications();
        foreach (Entry<ObservationSlice> entry in chart.Of<ObservationSlice>())
        {
            if (!Observations.IsResult(entry.Is))
            {
                continue;
            }

            if (entry.Is.Code.Has(Variant) || (entry.Is.Component ?? []).Any(part => IsGene(part.Code, chart)))
            {
                facts.OneVariant(entry, implied.GetValueOrDefault(entry.Raw.Reference));
            }
            else if (chart.Memory.CodedConcepts(entry.Is.Code).Contains("genetic_test") || chart.Memory.ReportOf(entry.Is.Code.Words(), "") == ReportKind.Genetics)
            {
                facts.Whole(entry, Observations.DayOf(entry, chart), GeneticText.Answered(facts.LabelOf(entry.Is.Code), $"{entry.Is.ValueString} | {entry.Is.ValueCodeableConcept.Words()} | {string.Join(" | ", (entry.Is.Interpretation ?? []).SelectMany(label => label.Texts()))}"), Layer.Structured);
            }
        }

        foreach (Entry<DiagnosticReportSlice> entry in chart.Of<DiagnosticReportSlice>())
        {
            if (Reports.IsResult(entry.Is) && Reports.KindOf(entry.Is, chart) == ReportKind.Genetics)
            {
                DateOnly? day = Reports.DayOf(entry, chart)?.Latest;
                facts.Whole(entry, day, entry.Is.ConclusionCode.Words(), Layer.Structured);
                string text = string.Join('\n', (entry.Is.PresentedForm ?? []).Select(form => Attachments.TextOf(form, entry, chart)).Prepend(entry.Is.Conclusion).OfType<string>());
                facts.Whole(entry, day, text, Layer.Text);
            }
        }

        foreach ((Entry<DocumentReferenceSlice> entry, PartialDate seen, string text, _) in ReportDocuments.Of(chart, ReportKind.Genetics))
        {
            facts.Whole(entry, seen.Latest, text, Layer.Text);
        }

        foreach (Entry<ConditionSlice> entry in chart.Of<ConditionSlice>())
        {
            facts.OfDiagnosis(entry);
        }

        return facts.findings;
    }

    /// <summary>A confirmed diagnosis that blames a gene in its own words.</summary>
    private void OfDiagnosis(Entry<ConditionSlice> entry)
    {
        if (Blamed(entry.Is.Code) is { } gene && DiagnosisFacts.Counts(entry.Is) && (entry.Is.VerificationStatus is null || entry.Is.VerificationStatus.Says("confirmed"))
            && (chart.Day(entry.Is.RecordedDate, "recordedDate", entry) ?? chart.Day(entry.Is.OnsetDateTime, "onsetDateTime", entry)) is { } day)
        {
            findings.Add(new($"gene:{gene}", day, Answer.Yes, "pathogenic", Layer.Structured, chart.RecordedOn(entry, day.Latest), entry.Evidence));
        }
    }

    /// <summary>The words of a test's code; our own label of it where the chart wrote none: tests of one gene name it there only.</summary>
    private string LabelOf(CodeableConcept? code) =>
        code.Texts().Count > 0 ? code.Words() : string.Join(" | ", (code?.Coding ?? []).Select(coding => coding.AsCode()).OfType<Code>().Select(chart.Knowledge.DisplayOf).OfType<string>());

    private static bool IsGene(CodeableConcept? code, Chart chart) => code.Has(GeneStudied) || LabelKind.Of(code, chart.Memory) == LabelKind.Gene;

    /// <summary>The gene that a diagnosis in words blames; null where none.</summary>
    private string? Blamed(CodeableConcept? code) => code is null || (code.Notes.Gene ??= code.Texts().Select(chart.Memory.GeneOf).FirstOrDefault(found => found is not null) ?? "").Length == 0 ? null : code.Notes.Gene;

    private static bool IsSignificance(CodeableConcept? code) => code.Has(Significance) || Words.Any(code.Words(), "clinical significance", "variant classification", "classification", "pathogenicity", "variant interpretation");

    /// <summary>What implications say of the variant they are derived from.</summary>
    private Dictionary<string, string> Implications()
    {
        var implied = new Dictionary<string, string>();
        foreach (Entry<ObservationSlice> entry in chart.Of<ObservationSlice>())
        {
            if (!Observations.IsResult(entry.Is) || entry.Is.Code.Has(Variant) || SignificanceOf(entry.Is) is not { } significance)
            {
                continue;
            }

            foreach (string variant in (entry.Is.DerivedFrom ?? []).Select(chart.NameOf).OfType<string>())
            {
                // The graver of two readings of one variant would be a guess; the milder one claims less.
                implied[variant] = implied.TryGetValue(variant, out string? other) && Rank(other) > Rank(significance) ? other : significance;
            }
        }

        return implied;
    }

    private void OneVariant(Entry<ObservationSlice> entry, string? implied)
    {
        ObservationSlice it = entry.Is;
        if (Observations.DayOf(entry, chart) is not { } day)
        {
            return;
        }

        IEnumerable<ObservationComponent> genes = (it.Component ?? []).Where(part => IsGene(part.Code, chart));
        string? gene = genes.Select(part => SymbolOf(part.ValueCodeableConcept) ?? part.ValueString?.Trim()).FirstOrDefault(symbol => !string.IsNullOrEmpty(symbol));
        // A value that is no answer is the variant itself ("c.2134C>T"): it was found. One that names no answer we know tells nothing.
        Answer told = it.ValueCodeableConcept.Has(Present) ? Answer.Yes : QualitativeResult.Of(it.ValueCodeableConcept, it.ValueString, it.ValueBoolean, null);
        bool named = $"{it.ValueString} {it.ValueCodeableConcept.Words()}".Contains("c.", StringComparison.Ordinal) || (it.ValueString is null && it.ValueCodeableConcept is null && it.ValueBoolean is null);
        bool present = told == Answer.Yes || (told == Answer.Unknown && named);
        string? significance = SignificanceOf(it) ?? implied;
        if (gene is null && it.ValueString is { Length: > 0 } words)
        {
            // The whole variant in one line: "KCNT1 p.Gly288Ser, pathogenic".
            Whole(entry, day, words, Layer.Structured);
        }

        DateOnly recorded = chart.RecordedOn(entry, day);
        if (gene is not null)
        {
            findings.Add(new($"gene:{gene.ToUpperInvariant()}", PartialDate.On(day), present ? Answer.Yes : Answer.No, significance, Layer.Structured, recorded, entry.Evidence));
        }
    }

    /// <summary>A result told as a whole, by its words.</summary>
    private void Whole(Entry entry, DateOnly? day, string text, Layer layer)
    {
        if (text.Trim(' ', '|').Length == 0 || day is not { } seen)
        {
            return;
        }

        DateOnly recorded = chart.RecordedOn(entry, seen);
        foreach (GeneticStatement statement in GeneticText.Read(text))
        {
            findings.Add(new(
                statement.Gene is { } gene ? $"gene:{gene}" : "genetic-result",
                PartialDate.On(seen), statement.Present, statement.Gene is null ? null : statement.Significance, layer, recorded, entry.Evidence));
        }
    }

    private static string? SignificanceOf(ObservationSlice it) =>
        (it.Component ?? []).Where(part => IsSignificance(part.Code)).Select(part => GeneticText.SignificanceOf($"{part.ValueCodeableConcept.Words()} {part.ValueString}")).FirstOrDefault(found => found is not null)
        ?? (it.Interpretation ?? []).Select(label => GeneticText.SignificanceOf(label.Words())).FirstOrDefault(found => found is not null)
        ?? (it.Component ?? []).Where(part => part.Code.Has(ClinVar)).Select(part => GeneticText.SignificanceOf(part.ValueCodeableConcept.Words())).FirstOrDefault(found => found is not null)
        ?? (it.Code.Has(Significance) ? GeneticText.SignificanceOf($"{it.ValueCodeableConcept.Words()} {it.ValueString}") : null);

    private static int Rank(string significance) => significance switch { "benign" => 3, "vus" => 2, "likely-pathogenic" => 1, _ => 0 };

    private static string? SymbolOf(CodeableConcept? gene)
    {
        foreach (Coding coding in gene?.Coding ?? [])
        {
            if (coding.Code is { } code && Symbols.TryGetValue(code[(code.LastIndexOf(':') + 1)..], out string? symbol))
            {
                return symbol;
            }
        }

        // A symbol has no blanks; a full name ("sodium channel …") would be no symbol.
        return gene.Texts().Select(text => text.Trim()).FirstOrDefault(text => text.Length is > 1 and < 12 && !text.Contains(' ', StringComparison.Ordinal));
    }
}
