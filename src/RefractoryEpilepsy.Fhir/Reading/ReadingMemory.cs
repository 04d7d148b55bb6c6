using System.Collections.Concurrent;
using RefractoryEpilepsy.Fhir.Reading.Slices;
using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Fhir.Reading;

/// <summary>What texts were found to mean: an export says the same few thousand names again and again. Shared by all threads.</summary>
internal sealed class ReadingMemory(KnowledgeBase knowledge)
{
    /// <summary>Texts beyond this many are read afresh, so that memory stays bounded.</summary>
    private const int Most = 50_000;

    private readonly ConcurrentDictionary<string, DrugProduct?> products = new();
    private readonly ConcurrentDictionary<string, ConceptList> conditions = new();
    private readonly ConcurrentDictionary<Code, ConceptList> codes = new();
    private readonly ConcurrentDictionary<string, string?> genes = new();

    private readonly ConcurrentDictionary<(string Label, bool Known), SeizureQuestion?> questions = new();
    private readonly ConcurrentDictionary<string, bool> events = new();
    private readonly ConcurrentDictionary<(string Words, string Category), ReportKind> reports = new();

    private readonly ConcurrentDictionary<string, IReadOnlyList<string>> otherNames = new();
    private readonly ConcurrentDictionary<Code, IReadOnlyList<string>> otherCodes = new();
    private readonly ConcurrentDictionary<string, string?> checks = new();
    private readonly ConcurrentDictionary<string, string?> talks = new();
    private readonly ConcurrentDictionary<string, Trade> trades = new();
    private readonly ConcurrentDictionary<(string Text, DrugProduct Product), Dosing?> sigs = new();

    private readonly ConcurrentDictionary<CareOrganisation, CareOrganisation> organisations = new();

    private readonly ConcurrentDictionary<string, string> practitioners = new();

    public KnowledgeBase Knowledge { get; } = knowledge;

    /// <summary>The same organisation as one object.</summary>
    public CareOrganisation Organisation(CareOrganisation named) => Recall(organisations, named, static one => one);

    /// <summary>The same reference as one text.</summary>
    public string Practitioner(string reference) => Recall(practitioners, reference, static one => one);

    /// <summary>Parts of resources that were met before.</summary>
    public RepeatedParts Parts { get; } = new();

    /// <summary>Flowsheet texts about seizures that were met before.</summary>
    public SeizureTextMemory SeizureTexts { get; } = new();

    /// <summary>The site's own shapes, compiled.</summary>
    public SiteShapes Shapes { get; } = new(knowledge.Shapes);

    public IReadOnlyList<string> OtherDrugs(string name) => Recall(otherNames, name, Knowledge.OtherDrugConcepts);

    public IReadOnlyList<string> OtherDrugs(Code code) => Recall(otherCodes, code, key => (IReadOnlyList<string>)[.. Knowledge.OtherDrugConcepts(key).Where(OtherDrugFacts.IsAsked).Distinct()]);

    public string? Monitoring(string label) => Recall(checks, label, MonitoringFacts.OfLabel);

    public string? Talk(string label) => Recall(talks, label, CareWords.OfObservation);

    public SeizureQuestion? Question(string label, bool known) => Recall(questions, (label, known), static key => SeizureQuestion.Read(key.Item1, key.Item2));

    public bool NamesOneSeizure(string label) => Recall(events, label, SeizureQuestion.NamesOneSeizure);

    public ReportKind ReportOf(string words, string category) => Recall(reports, (words, category), static key => Reports.OfWords(key.Item1, key.Item2));

    public Trade TradeOf(string label) => Recall(trades, label, Trade.Of);

    public DrugProduct? Product(string text) => Recall(products, text, Knowledge.ReadProduct);

    public ConceptList ConditionConcepts(string text) => Recall(conditions, text, Knowledge.ConceptsOfText);

    /// <summary>The gene that a diagnosis in words blames; null where none.</summary>
    public string? GeneOf(string text) => Recall(genes, text, GeneticText.OfDiagnosis);

    public ConceptList Concepts(Code code) => Recall(codes, code, Knowledge.ConceptsOf);

    public Dosing? Sig(string text, DrugProduct product) => Recall(sigs, (text, product), static key => SigText.Read(key.Item1, key.Item2));

    /// <summary>Concepts of the codes alone, in ordinal order.</summary>
    public ConceptList CodedConcepts(CodeableConcept? concept) => concept is null ? [] : concept.Notes.Coded ??= ReadCoded(concept);

    /// <summary>Concepts of the codes; where they say nothing, those of the text and of the codes' displays.</summary>
    public ConceptList ConceptsOf(CodeableConcept? concept) => concept is null ? [] : concept.Notes.Concepts ??= ReadConcepts(concept);

    /// <summary>Concepts that the words alone name, in ordinal order, whatever the codes say.</summary>
    public ConceptList ToldConcepts(CodeableConcept? concept) => concept is null ? [] : concept.Notes.Told ??= ReadTold(concept);

    private ConceptList ReadTold(CodeableConcept concept) => [.. concept.Texts().SelectMany(ConditionConcepts).Distinct().Order(StringComparer.Ordinal)];

    private ConceptList ReadCoded(CodeableConcept concept)
    {
        ConceptList found = [];
        foreach (Coding coding in concept.Coding ?? [])
        {
            if (coding.AsCode() is { } code && Concepts(code) is { Count: > 0 } more)
            {
                found = found.Count == 0 ? more : [.. found.Union(more).Order(StringComparer.Ordinal)];
            }
        }

        return found;
    }

    private ConceptList ReadConcepts(CodeableConcept concept)
    {
        ConceptList found = CodedConcepts(concept);
        if (found.Count > 0)
        {
            return found;
        }

        ConceptList told = ToldConcepts(concept);
        return told.Count > 0 && (concept.Coding ?? []).Any(IsNoDisease) ? [.. told.Where(IsToldBesideContact)] : told;
    }

    /// <summary>
    /// A code of ICD-10 that says by its chapter that the disease in its title is not (yet) this patient's: a symptom, an examination, a screening, a contact,
    /// a wish, a relative.
    /// </summary>
    private static bool IsNoDisease(Coding coding)
    {
        return coding is { System: { } system, Code: [var letter, _, _, ..] code } && letter is 'R' or 'r' or 'Z' or 'z'
            && (system.Contains("icd-10", StringComparison.OrdinalIgnoreCase) || system.Contains("2.16.840.1.113883.6.90", StringComparison.Ordinal) || system.Contains("2.16.840.1.113883.6.3", StringComparison.Ordinal))
            && (letter is 'R' or 'r' || Array.IndexOf(NoDiseases, code[..3].ToUpperInvariant()) >= 0);
    }

    private static readonly string[] NoDiseases =
        ["Z00", "Z01", "Z02", "Z03", "Z04", "Z05", "Z08", "Z11", "Z12", "Z13", "Z20", "Z22", "Z23", "Z24", "Z25", "Z26", "Z27", "Z28", "Z29", "Z31", "Z77", "Z80", "Z81", "Z82", "Z83", "Z84", "Z85"];

    /// <summary>What such words may still tell: symptoms, states and the family's epilepsy, but no cause, no syndrome and no pregnancy.</summary>
    private static bool IsToldBesideContact(string concept) =>
        !concept.StartsWith("cause_", StringComparison.Ordinal) && !concept.StartsWith("syndrome_", StringComparison.Ordinal)
        && concept is not ("pregnancy" or "cancer" or "kd_contraindication" or "carnitine_deficiency" or "pdh_deficiency" or "chromosomal_disorder" or "urea_cycle_disorder" or "genetic-generalized-epilepsy" or "viral_illness" or "intellectual_disability" or "psych_autism");

    private static TValue Recall<TKey, TValue>(ConcurrentDictionary<TKey, TValue> known, TKey key, Func<TKey, TValue> read)
        where TKey : notnull
    {
        if (known.TryGetValue(key, out TValue? value))
        {
            return value;
        }

        value = read(key);
        if (known.Count < Most)
        {
            known.TryAdd(key, value);
        }

        return value;
    }
}
