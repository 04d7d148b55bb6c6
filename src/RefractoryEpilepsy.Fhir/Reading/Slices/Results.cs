namespace RefractoryEpilepsy.Fhir.Reading.Slices;


internal sealed record ObservationSlice : Slice
{
    public string? Status { get; set; }
    public IReadOnlyList<CodeableConcept>? Category { get; set; }
    public CodeableConcept? Code { get; set; }
    public Link? Encounter { get; set; }
    public string? EffectiveDateTime { get; set; }
    public Period? EffectivePeriod { get; set; }
    public string? EffectiveInstant { get; set; }
    public string? Issued { get; set; }
    public Quantity? ValueQuantity { get; set; }
    public CodeableConcept? ValueCodeableConcept { get; set; }
    public string? ValueString { get; set; }
    public bool? ValueBoolean { get; set; }
    public int? ValueInteger { get; set; }
    public Range? ValueRange { get; set; }
    public Ratio? ValueRatio { get; set; }
    public string? ValueDateTime { get; set; }
    public Period? ValuePeriod { get; set; }
    public CodeableConcept? DataAbsentReason { get; set; }
    public IReadOnlyList<CodeableConcept>? Interpretation { get; set; }
    public IReadOnlyList<Annotation>? Note { get; set; }
    public IReadOnlyList<Link>? HasMember { get; set; }
    public IReadOnlyList<Link>? DerivedFrom { get; set; }
    public IReadOnlyList<ObservationComponent>? Component { get; set; }
}

internal sealed record ObservationComponent
{
    public IReadOnlyList<Extension>? ModifierExtension { get; set; }
    public CodeableConcept? Code { get; set; }
    public Quantity? ValueQuantity { get; set; }
    public CodeableConcept? ValueCodeableConcept { get; set; }
    public string? ValueString { get; set; }
    public bool? ValueBoolean { get; set; }
    public int? ValueInteger { get; set; }
    public Range? ValueRange { get; set; }
    public Ratio? ValueRatio { get; set; }
    public string? ValueDateTime { get; set; }
    public Period? ValuePeriod { get; set; }
    public IReadOnlyList<CodeableConcept>? Interpretation { get; set; }
}

internal sealed record QuestionnaireResponseSlice : Slice
{
    public string? Status { get; set; }
    public string? Questionnaire { get; set; }
    public Link? Encounter { get; set; }
    public string? Authored { get; set; }
    public IReadOnlyList<ResponseItem>? Item { get; set; }
}

internal sealed record ResponseItem
{
    public string? LinkId { get; set; }
    public string? Text { get; set; }
    public IReadOnlyList<ResponseAnswer>? Answer { get; set; }
    public IReadOnlyList<ResponseItem>? Item { get; set; }
}

internal sealed record ResponseAnswer
{
    public bool? ValueBoolean { get; set; }
    public decimal? ValueDecimal { get; set; }
    public int? ValueInteger { get; set; }
    public string? ValueDate { get; set; }
    public string? ValueDateTime { get; set; }
    public string? ValueString { get; set; }
    public Coding? ValueCoding { get; set; }
    public Quantity? ValueQuantity { get; set; }
    public IReadOnlyList<ResponseItem>? Item { get; set; }
}

internal sealed record DiagnosticReportSlice : Slice
{
    public string? Status { get; set; }
    public IReadOnlyList<CodeableConcept>? Category { get; set; }
    public CodeableConcept? Code { get; set; }
    public Link? Encounter { get; set; }
    public string? EffectiveDateTime { get; set; }
    public Period? EffectivePeriod { get; set; }
    public string? Issued { get; set; }
    public IReadOnlyList<Link>? Result { get; set; }
    public string? Conclusion { get; set; }
    public IReadOnlyList<CodeableConcept>? ConclusionCode { get; set; }
    public IReadOnlyList<Attachment>? PresentedForm { get; set; }
}

internal sealed record ImagingStudySlice : Slice
{
    public string? Status { get; set; }
    public IReadOnlyList<Coding>? Modality { get; set; }
    public Link? Encounter { get; set; }
    public string? Started { get; set; }
    public IReadOnlyList<CodeableConcept>? ProcedureCode { get; set; }
    public IReadOnlyList<CodeableConcept>? ReasonCode { get; set; }
    public IReadOnlyList<Link>? ReasonReference { get; set; }
    public string? Description { get; set; }
    public IReadOnlyList<ImagingSeries>? Series { get; set; }
}

internal sealed record ImagingSeries
{
    public Coding? Modality { get; set; }
    public string? Description { get; set; }
    public Coding? BodySite { get; set; }
}

internal sealed record DocumentReferenceSlice : Slice
{
    public string? Status { get; set; }
    public string? DocStatus { get; set; }
    public CodeableConcept? Type { get; set; }
    public string? Date { get; set; }
    public IReadOnlyList<DocumentContent>? Content { get; set; }
    public DocumentContext? Context { get; set; }
}

internal sealed record DocumentContent
{
    public Attachment? Attachment { get; set; }
}

internal sealed record DocumentContext
{
    public IReadOnlyList<Link>? Encounter { get; set; }
    public Period? Period { get; set; }
}
