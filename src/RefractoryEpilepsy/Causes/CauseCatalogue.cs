using System.Collections.Frozen;

namespace RefractoryEpilepsy.Causes;

/// <summary>A cause of refractoriness the screening export can name.</summary>
/// <param name="Id">Stable, kebab-case, as in <c>cases.csv</c>.</param>
/// <param name="Group">Group of specification 4: structural, genetic, networks, drug-handling, inflammation, remodelling, other, undetected.</param>
/// <param name="Title">For people.</param>
/// <param name="Source">What says that it matters, or where its codes are listed.</param>
public sealed record CauseDefinition(string Id, string Group, string Title, string Source);

/// <summary>The causes, in the order of the screening export.</summary>
public static class CauseCatalogue
{
    /// <summary>Every cause, in order.</summary>
    public static IReadOnlyList<CauseDefinition> InOrder { get; } =
    [
        new("hippocampal-sclerosis", "structural", "Hippocampal sclerosis", "Semah et al., Neurology 1998;51:1256, doi:10.1212/WNL.51.5.1256; specification 4.1"),
        new("focal-cortical-dysplasia", "structural", "Focal cortical dysplasia", "specification 4.1"),
        new("cortical-malformation", "structural", "Other malformation of cortical development", "specification 4.1"),
        new("tumor", "structural", "Brain tumour", "specification 4.1"),
        new("vascular-malformation", "structural", "Cavernoma or other vascular malformation", "specification 4.1"),
        new("trauma", "structural", "Traumatic brain injury", "specification 4.1"),
        new("cns-infection", "structural", "Infection of the central nervous system", "specification 4.1"),
        new("stroke", "structural", "Stroke", "specification 4.1"),
        new("perinatal", "structural", "Perinatal brain injury", "specification 4.1"),
        new("tuberous-sclerosis", "structural", "Tuberous sclerosis complex", "specification 4.1"),
        new("sturge-weber", "structural", "Sturge-Weber syndrome", "specification 4.1"),
        new("genetic", "genetic", "Genetic: pathogenic or likely pathogenic variant", "specification 4.2"),
        new("genetic-generalized", "genetic", "Genetic generalised epilepsy", "specification 4.2; Hirsch et al., Epilepsia 2022;63:1475, doi:10.1111/epi.17236"),
        new("self-limited", "genetic", "Self-limited or familial epilepsy", "specification 4.2; Specchio et al., Epilepsia 2022;63:1398, doi:10.1111/epi.17241"),
        new("multifocal", "networks", "Multifocal or widespread network", "specification 4.3"),
        new("pharmacokinetic", "drug-handling", "Drug levels too low in spite of dose and adherence, or induced clearance", "specification 4.4"),
        new("bbb-inflammation", "inflammation", "Blood-brain barrier damage or inflammation", "specification 4.5; Dubey et al., Epilepsia 2017;58:1181 (APE2)"),
        new("autoimmune", "inflammation", "Autoimmune", "specification 4.5"),
        new("status-epilepticus", "remodelling", "Status epilepticus", "Xue-Ping et al., Medicine 2019;98:e16402"),
        new("high-seizure-burden", "remodelling", "More than 20 seizures before the first drug", "Kwan and Brodie, N Engl J Med 2000;342:314, doi:10.1056/NEJM200002033420503"),
        new("febrile-seizures", "remodelling", "Febrile seizures", "Xue-Ping et al., Medicine 2019;98:e16402"),
        new("metabolic", "other", "Metabolic or mitochondrial", "specification 4.2, contract thresholds"),
        new("intellectual-disability", "other", "Intellectual disability", "specification 4.3"),
        new("psychiatric", "other", "Psychiatric comorbidity", "specification 4.5"),
        new("unexplained", "undetected", "No cause found, MRI and EEG done", "specification 4.5, contract thresholds"),
        new("workup-incomplete", "undetected", "No cause found, MRI or EEG never done", "specification 4.5, contract thresholds"),
    ];

    /// <summary>Position of an id in <see cref="InOrder"/>, or -1.</summary>
    public static int IndexOf(string id) => Positions.TryGetValue(id, out int index) ? index : -1;

    private static readonly FrozenDictionary<string, int> Positions =
        InOrder.Select((cause, index) => (cause.Id, index)).ToFrozenDictionary(one => one.Id, one => one.index, StringComparer.Ordinal);
}

/// <summary>The causes by position in <see cref="CauseCatalogue.InOrder"/>.</summary>
internal enum Cause
{
    HippocampalSclerosis,
    FocalCorticalDysplasia,
    CorticalMalformation,
    Tumor,
    VascularMalformation,
    Trauma,
    CnsInfection,
    Stroke,
    Perinatal,
    TuberousSclerosis,
    SturgeWeber,
    Genetic,
    GeneticGeneralized,
    SelfLimited,
    Multifocal,
    Pharmacokinetic,
    BbbInflammation,
    Autoimmune,
    StatusEpilepticus,
    HighSeizureBurden,
    FebrileSeizures,
    Metabolic,
    IntellectualDisability,
    Psychiatric,
    Unexplained,
    WorkupIncomplete,
}
