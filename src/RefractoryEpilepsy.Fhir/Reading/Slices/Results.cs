namespace RefractoryEpilepsy.Fhir.Reading.Slices;


internal sealed record ObservationSlice : Slice
{
    public string? Status { get; init; }
    public IReadOnlyList<CodeableConcept>? Category { get; init; }
    public CodeableConcept? Code { get; init; }
    public Link? Encounter { get; init; }
    public string? EffectiveDateTime { get; init; }
    public Period? EffectivePeriod { get; init; }
    public string? EffectiveInstant { get; init; }
    public string? Issued { get; init; }
    public Quantity? ValueQuantity { get; init; }
    public CodeableConcept? ValueCodeableConcept { get; init; }
    public string? ValueString { get; init; }
    public bool? ValueBoolean { get; init; }
    public int? ValueInteger { get; init; }
    public Range? ValueRange { get; init; }
    public Ratio? ValueRatio { get; init; }
    public string? ValueDateTime { get; init; }
    public Period? ValuePeriod { get; init; }
    public CodeableConcept? DataAbsentReason { get; init; }
    public IReadOnlyList<CodeableConcept>? Interpretation { get; init; }
    public IReadOnlyList<Annotation>? Note { get; init; }
    public IReadOnlyList<Link>? HasMember { get; init; }
    public IReadOnlyList<Link>? DerivedFrom { get; init; }
    public IReadOnlyList<ObservationComponent>? Component { get; init; }
}

internal sealed record ObservationComponent
{
    public IReadOnlyList<Extension>? ModifierExtension { get; init; }
    public CodeableConcept? Code { get; init; }
    public Quantity? ValueQuantity { get; init; }
    public CodeableConcept? ValueCodeableConcept { get; init; }
    public string? ValueString { get; init; }
    public bool? ValueBoolean { get; init; }
    public int? ValueInteger { get; init; }
    public Range? ValueRange { get; init; }
    public Ratio? ValueRatio { get; init; }
    public string? ValueDateTime { get; init; }
    public Period? ValuePeriod { get; init; }
    public IReadOnlyList<CodeableConcept>? Interpretation { get; init; }
}

internal sealed record QuestionnaireResponseSlice : Slice
{
    public string? Status { get; init; }
    public string? Questionnaire { get; init; }
    public Link? Encounter { get; init; }
    public string? Authored { get; init; }
    public IReadOnlyList<ResponseItem>? Item { get; init; }
}

internal sealed record ResponseItem
{
    public string? LinkId { get; init; }
    public string? Text { get; init; }
    public IReadOnlyList<ResponseAnswer>? Answer { get; init; }
    public IReadOnlyList<ResponseItem>? Item { get; init; }
}

internal sealed record ResponseAnswer
{
    public bool? ValueBoolean { get; init; }
    public decimal? ValueDecimal { get; init; }
    public int? ValueInteger { get; init; }
    public string? ValueDate { get; init; }
    public string? ValueDateTime { get; init; }
    public string? ValueString { get; init; }
    public Coding? ValueCoding { get; init; }
    public Quantity? ValueQuantity { get; init; }
    public IReadOnlyList<ResponseItem>? Item { get; init; }
}

internal sealed record DiagnosticReportSlice : Slice
{
    public string? Status { get; init; }
    public IReadOnlyList<CodeableConcept>? Category { get; init; }
    public CodeableConcept? Code { get; init; }
    public Link? Encounter { get; init; }
    public string? EffectiveDateTime { get; init; }
    public Period? EffectivePeriod { get; init; }
    public string? Issued { get; init; }
    public IReadOnlyList<Link>? Result { get; init; }
    public string? Conclusion { get; init; }
    public IReadOnlyList<CodeableConcept>? ConclusionCode { get; init; }
    public IReadOnlyList<Attachment>? PresentedForm { get; init; }
}

internal sealed record ImagingStudySlice : Slice
{
    public string? Status { get; init; }
    public IReadOnlyList<Coding>? Modality { get; init; }
    public Link? Encounter { get; init; }
    public string? Started { get; init; }
    public IReadOnlyList<CodeableConcept>? ProcedureCode { get; init; }
    public IReadOnlyList<CodeableConcept>? ReasonCode { get; init; }
    public IReadOnlyList<Link>? ReasonReference { get; init; }
    public string? Description { get; init; }
    public IReadOnlyList<ImagingSeries>? Series { get; init; }
}

internal sealed record ImagingSeries
{
    public Coding? Modality { get; init; }
    public string? Description { get; init; }
    public Coding? BodySite { get; init; }
}

internal sealed record DocumentReferenceSlice : Slice
{
    public string? Status { get; init; }
    public string? DocStatus { get; init; }
    public CodeableConcept? Type { get; init; }
    public string? Date { get; init; }
    public IReadOnlyList<DocumentContent>? Content { get; init; }
    public DocumentContext? Context { get; init; }
}

internal sealed record DocumentContent
{
    public Attachment? Attachment { get; init; }
}

internal sealed record DocumentContext
{
    public IReadOnlyList<Link>? Encounter { get; init; }
    public Period? Period { get; init; }
}
