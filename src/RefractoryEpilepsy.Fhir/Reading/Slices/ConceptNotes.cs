using RefractoryEpilepsy.Knowledge;

namespace RefractoryEpilepsy.Fhir.Reading.Slices;

/// <summary>What was found out about one concept, so that it is found out once: an export says the same few thousand concepts again and again.</summary>
/// <remarks>Several threads may find out the same thing at once; each field is one reference, written whole, and they would all write the same.</remarks>
internal sealed class ConceptNotes
{
    /// <summary>See <see cref="Codes.Texts"/>.</summary>
    public string[]? Texts { get; set; }

    /// <summary>See <see cref="Codes.Words(CodeableConcept)"/>.</summary>
    public string? Words { get; set; }

    /// <summary>See <see cref="ReadingMemory.CodedConcepts"/>.</summary>
    public ConceptList? Coded { get; set; }

    /// <summary>See <see cref="ReadingMemory.ConceptsOf"/>.</summary>
    public ConceptList? Concepts { get; set; }

    /// <summary>See <see cref="ReadingMemory.ToldConcepts"/>.</summary>
    public ConceptList? Told { get; set; }

    /// <summary>What an observation with this code measures.</summary>
    public MeasuredBy? Measured { get; set; }

    /// <summary>The antibody that an observation with this code looks for; empty where none.</summary>
    public string? Antibody { get; set; }

    /// <summary>See <see cref="LabelKind"/>.</summary>
    public string? Kind { get; set; }

    /// <summary>The gene that a diagnosis with these words blames; empty where none.</summary>
    public string? Gene { get; set; }

    /// <summary>Whether a condition of this category is the diagnosis of an encounter.</summary>
    public Told? EncounterDiagnosis { get; set; }
}

/// <summary>A yes or no that was found out.</summary>
internal sealed record Told(bool Is)
{
    private static readonly Told Yes = new(true);

    private static readonly Told No = new(false);

    public static Told Of(bool answer) => answer ? Yes : No;
}

/// <summary>Drugs whose level a code measures, or else the concept it measures; neither where nobody needs the number.</summary>
internal sealed record MeasuredBy(IReadOnlyList<string> Drugs, string? Concept, bool IsBareName = false);
