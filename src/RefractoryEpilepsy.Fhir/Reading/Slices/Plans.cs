namespace RefractoryEpilepsy.Fhir.Reading.Slices;

internal sealed record ServiceRequestSlice : Slice
{
    public string? Status { get; set; }
    public string? Intent { get; set; }
    public bool? DoNotPerform { get; set; }
    public IReadOnlyList<CodeableConcept>? Category { get; set; }
    public CodeableConcept? Code { get; set; }
    public IReadOnlyList<CodeableConcept>? OrderDetail { get; set; }
    public Link? Encounter { get; set; }
    public string? OccurrenceDateTime { get; set; }
    public Period? OccurrencePeriod { get; set; }
    public string? AuthoredOn { get; set; }
    public CodeableConcept? PerformerType { get; set; }
    public IReadOnlyList<Annotation>? Note { get; set; }
    public IReadOnlyList<Link>? Performer { get; set; }
    public IReadOnlyList<CodeableConcept>? ReasonCode { get; set; }
    public IReadOnlyList<Link>? ReasonReference { get; set; }
}

internal sealed record CarePlanSlice : Slice
{
    public string? Status { get; set; }
    public string? Intent { get; set; }
    public IReadOnlyList<CodeableConcept>? Category { get; set; }
    public string? Title { get; set; }
    public string? Description { get; set; }
    public Link? Encounter { get; set; }
    public Period? Period { get; set; }
    public string? Created { get; set; }
    public IReadOnlyList<Link>? Addresses { get; set; }
    public IReadOnlyList<PlannedActivity>? Activity { get; set; }
}

internal sealed record PlannedActivity
{
    public ActivityDetail? Detail { get; set; }
}

internal sealed record ActivityDetail
{
    public CodeableConcept? Code { get; set; }
    public string? Status { get; set; }
    public string? ScheduledString { get; set; }
    public Period? ScheduledPeriod { get; set; }
    public string? Description { get; set; }
}

internal sealed record NutritionOrderSlice : Slice
{
    public string? Status { get; set; }
    public string? Intent { get; set; }
    public Link? Encounter { get; set; }
    public string? DateTime { get; set; }
    public OralDiet? OralDiet { get; set; }
    public EnteralFormula? EnteralFormula { get; set; }
    public IReadOnlyList<Annotation>? Note { get; set; }
}

internal sealed record OralDiet
{
    public IReadOnlyList<CodeableConcept>? Type { get; set; }
    public string? Instruction { get; set; }
}

internal sealed record EnteralFormula
{
    public CodeableConcept? BaseFormulaType { get; set; }
    public string? BaseFormulaProductName { get; set; }
}

internal sealed record AppointmentSlice : Slice
{
    public string? Status { get; set; }
    public IReadOnlyList<CodeableConcept>? ServiceCategory { get; set; }
    public IReadOnlyList<CodeableConcept>? ServiceType { get; set; }
    public IReadOnlyList<CodeableConcept>? Specialty { get; set; }
    public CodeableConcept? AppointmentType { get; set; }
    public IReadOnlyList<CodeableConcept>? ReasonCode { get; set; }
    public IReadOnlyList<Link>? ReasonReference { get; set; }
    public string? Description { get; set; }
    public string? Start { get; set; }
    public string? End { get; set; }
    public string? Created { get; set; }
    public IReadOnlyList<AppointmentParticipant>? Participant { get; set; }
}

internal sealed record AppointmentParticipant
{
    public Link? Actor { get; set; }
    public string? Status { get; set; }
}

internal sealed record TaskSlice : Slice
{
    public string? Status { get; set; }
    public CodeableConcept? StatusReason { get; set; }
    public string? Intent { get; set; }
    public CodeableConcept? Code { get; set; }
    public string? Description { get; set; }
    public Link? Focus { get; set; }
    public Link? Encounter { get; set; }
    public Period? ExecutionPeriod { get; set; }
    public string? AuthoredOn { get; set; }
    public CodeableConcept? ReasonCode { get; set; }
}
