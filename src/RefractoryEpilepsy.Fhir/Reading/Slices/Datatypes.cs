using System.Text.Json;
using System.Text.Json.Serialization;

namespace RefractoryEpilepsy.Fhir.Reading.Slices;

// Settable, for properties that are only set once make the reader of JSON gather them first, at twice the cost. Nobody else sets them.
// The elements we use of FHIR R4's data types, under FHIR's own names: the oracle test compares them by name.

internal sealed record Meta
{
    public string? LastUpdated { get; set; }
}

internal sealed record Extension
{
    public string? Url { get; set; }
    public string? ValueString { get; set; }
    public string? ValueCode { get; set; }
    public bool? ValueBoolean { get; set; }
    public string? ValueDateTime { get; set; }
    public Coding? ValueCoding { get; set; }
    public CodeableConcept? ValueCodeableConcept { get; set; }
    [JsonPropertyName("extension")]
    public IReadOnlyList<Extension>? Nested { get; set; }
}

internal sealed record Coding
{
    public IReadOnlyList<Extension>? Extension { get; set; }
    public string? System { get; set; }
    public string? Code { get; set; }
    public string? Display { get; set; }
}

internal sealed record CodeableConcept
{
    private ConceptNotes? notes;

    public IReadOnlyList<Coding>? Coding { get; set; }
    public string? Text { get; set; }

    /// <summary>What was found out about it; no part of what it says.</summary>
    internal ConceptNotes Notes => notes ??= new();

    public bool Equals(CodeableConcept? other) => other is not null && Equals(Coding, other.Coding) && Text == other.Text;

    public override int GetHashCode() => HashCode.Combine(Coding, Text);
}

internal record Quantity
{
    public decimal? Value { get; set; }
    public string? Comparator { get; set; }
    public string? Unit { get; set; }
    public string? System { get; set; }
    public string? Code { get; set; }
}

internal sealed record Range
{
    public Quantity? Low { get; set; }
    public Quantity? High { get; set; }
}

internal sealed record Ratio
{
    public Quantity? Numerator { get; set; }
    public Quantity? Denominator { get; set; }
}

internal sealed record Period
{
    public string? Start { get; set; }
    public string? End { get; set; }
}

internal sealed record Identifier
{
    public string? System { get; set; }
    public string? Value { get; set; }
}

/// <remarks>Called so because <c>Reference</c> already means the text by which evidence names a resource.</remarks>
internal sealed record Link
{
    public string? Reference { get; set; }
    public string? Type { get; set; }
    public Identifier? Identifier { get; set; }
    public string? Display { get; set; }
}

internal sealed record Annotation
{
    public string? Text { get; set; }
    public string? Time { get; set; }
}

internal sealed record Attachment
{
    public string? ContentType { get; set; }
    public string? Data { get; set; }
    public string? Url { get; set; }
    public string? Title { get; set; }
}

internal sealed record Dosage
{
    public IReadOnlyList<Extension>? ModifierExtension { get; set; }
    public int? Sequence { get; set; }
    public string? Text { get; set; }
    public IReadOnlyList<CodeableConcept>? AdditionalInstruction { get; set; }
    public string? PatientInstruction { get; set; }
    public Timing? Timing { get; set; }
    public bool? AsNeededBoolean { get; set; }
    public CodeableConcept? AsNeededCodeableConcept { get; set; }
    public CodeableConcept? Route { get; set; }
    public IReadOnlyList<DoseAndRate>? DoseAndRate { get; set; }
    public Ratio? MaxDosePerPeriod { get; set; }
}

internal sealed record DoseAndRate
{
    public CodeableConcept? Type { get; set; }
    public Quantity? DoseQuantity { get; set; }
    public Range? DoseRange { get; set; }
    public Quantity? RateQuantity { get; set; }
    public Ratio? RateRatio { get; set; }
}

internal sealed record Timing
{
    public IReadOnlyList<string>? Event { get; set; }
    public TimingRepeat? Repeat { get; set; }
    public CodeableConcept? Code { get; set; }
}

internal sealed record TimingRepeat
{
    public Quantity? BoundsDuration { get; set; }
    public Range? BoundsRange { get; set; }
    public Period? BoundsPeriod { get; set; }
    public int? Count { get; set; }
    public int? Frequency { get; set; }
    public int? FrequencyMax { get; set; }
    public decimal? Period { get; set; }
    public decimal? PeriodMax { get; set; }
    public string? PeriodUnit { get; set; }
    public IReadOnlyList<string>? DayOfWeek { get; set; }
    public IReadOnlyList<string>? TimeOfDay { get; set; }
    public IReadOnlyList<string>? When { get; set; }
}

/// <summary>One resource, reduced to the elements we use.</summary>
internal abstract record Slice
{
    public string? Id { get; set; }
    public Meta? Meta { get; set; }
    public IReadOnlyList<JsonElement>? Contained { get; set; }
    public IReadOnlyList<Extension>? Extension { get; set; }
    public IReadOnlyList<Extension>? ModifierExtension { get; set; }
}
