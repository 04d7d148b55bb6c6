using System.Text.Json;
using System.Text.Json.Serialization;

namespace RefractoryEpilepsy.Fhir.Reading.Slices;

// The elements we use of FHIR R4's data types, under FHIR's own names: the oracle test compares them by name.

internal sealed record Meta
{
    public string? LastUpdated { get; init; }
}

internal sealed record Extension
{
    public string? Url { get; init; }
    public string? ValueString { get; init; }
    public string? ValueCode { get; init; }
    public bool? ValueBoolean { get; init; }
    public string? ValueDateTime { get; init; }
    public Coding? ValueCoding { get; init; }
    public CodeableConcept? ValueCodeableConcept { get; init; }
    [JsonPropertyName("extension")]
    public IReadOnlyList<Extension>? Nested { get; init; }
}

internal sealed record Coding
{
    public IReadOnlyList<Extension>? Extension { get; init; }
    public string? System { get; init; }
    public string? Code { get; init; }
    public string? Display { get; init; }
}

internal sealed record CodeableConcept
{
    public IReadOnlyList<Coding>? Coding { get; init; }
    public string? Text { get; init; }
}

internal record Quantity
{
    public decimal? Value { get; init; }
    public string? Comparator { get; init; }
    public string? Unit { get; init; }
    public string? System { get; init; }
    public string? Code { get; init; }
}

internal sealed record Range
{
    public Quantity? Low { get; init; }
    public Quantity? High { get; init; }
}

internal sealed record Ratio
{
    public Quantity? Numerator { get; init; }
    public Quantity? Denominator { get; init; }
}

internal sealed record Period
{
    public string? Start { get; init; }
    public string? End { get; init; }
}

internal sealed record Identifier
{
    public string? System { get; init; }
    public string? Value { get; init; }
}

/// <remarks>Called so because <c>Reference</c> already means the text by which evidence names a resource.</remarks>
internal sealed record Link
{
    public string? Reference { get; init; }
    public string? Type { get; init; }
    public Identifier? Identifier { get; init; }
    public string? Display { get; init; }
}

internal sealed record Annotation
{
    public string? Text { get; init; }
    public string? Time { get; init; }
}

internal sealed record Attachment
{
    public string? ContentType { get; init; }
    public string? Data { get; init; }
    public string? Url { get; init; }
    public string? Title { get; init; }
}

internal sealed record Dosage
{
    public IReadOnlyList<Extension>? ModifierExtension { get; init; }
    public int? Sequence { get; init; }
    public string? Text { get; init; }
    public IReadOnlyList<CodeableConcept>? AdditionalInstruction { get; init; }
    public string? PatientInstruction { get; init; }
    public Timing? Timing { get; init; }
    public bool? AsNeededBoolean { get; init; }
    public CodeableConcept? AsNeededCodeableConcept { get; init; }
    public CodeableConcept? Route { get; init; }
    public IReadOnlyList<DoseAndRate>? DoseAndRate { get; init; }
    public Ratio? MaxDosePerPeriod { get; init; }
}

internal sealed record DoseAndRate
{
    public CodeableConcept? Type { get; init; }
    public Quantity? DoseQuantity { get; init; }
    public Range? DoseRange { get; init; }
    public Quantity? RateQuantity { get; init; }
    public Ratio? RateRatio { get; init; }
}

internal sealed record Timing
{
    public IReadOnlyList<string>? Event { get; init; }
    public TimingRepeat? Repeat { get; init; }
    public CodeableConcept? Code { get; init; }
}

internal sealed record TimingRepeat
{
    public Quantity? BoundsDuration { get; init; }
    public Range? BoundsRange { get; init; }
    public Period? BoundsPeriod { get; init; }
    public int? Count { get; init; }
    public int? Frequency { get; init; }
    public int? FrequencyMax { get; init; }
    public decimal? Period { get; init; }
    public decimal? PeriodMax { get; init; }
    public string? PeriodUnit { get; init; }
    public IReadOnlyList<string>? DayOfWeek { get; init; }
    public IReadOnlyList<string>? TimeOfDay { get; init; }
    public IReadOnlyList<string>? When { get; init; }
}

/// <summary>One resource, reduced to the elements we use.</summary>
internal abstract record Slice
{
    public string? Id { get; init; }
    public Meta? Meta { get; init; }
    public IReadOnlyList<JsonElement>? Contained { get; init; }
    public IReadOnlyList<Extension>? Extension { get; init; }
    public IReadOnlyList<Extension>? ModifierExtension { get; init; }
}
