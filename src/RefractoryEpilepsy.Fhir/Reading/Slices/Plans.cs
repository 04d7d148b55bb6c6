namespace RefractoryEpilepsy.Fhir.Reading.Slices;

internal sealed record ServiceRequestSlice : Slice
{
    public string? Status { get; init; }
    public string? Intent { get; init; }
    public bool? DoNotPerform { get; init; }
    public IReadOnlyList<CodeableConcept>? Category { get; init; }
    public CodeableConcept? Code { get; init; }
    public IReadOnlyList<CodeableConcept>? OrderDetail { get; init; }
    public Link? Encounter { get; init; }
    public string? OccurrenceDateTime { get; init; }
    public Period? OccurrencePeriod { get; init; }
    public string? AuthoredOn { get; init; }
    public CodeableConcept? PerformerType { get; init; }
    public IReadOnlyList<Link>? Performer { get; init; }
    public IReadOnlyList<CodeableConcept>? ReasonCode { get; init; }
    public IReadOnlyList<Link>? ReasonReference { get; init; }
}

internal sealed record CarePlanSlice : Slice
{
    public string? Status { get; init; }
    public string? Intent { get; init; }
    public IReadOnlyList<CodeableConcept>? Category { get; init; }
    public string? Title { get; init; }
    public string? Description { get; init; }
    public Link? Encounter { get; init; }
    public Period? Period { get; init; }
    public string? Created { get; init; }
    public IReadOnlyList<Link>? Addresses { get; init; }
    public IReadOnlyList<PlannedActivity>? Activity { get; init; }
}

internal sealed record PlannedActivity
{
    public ActivityDetail? Detail { get; init; }
}

internal sealed record ActivityDetail
{
    public CodeableConcept? Code { get; init; }
    public string? Status { get; init; }
    public string? ScheduledString { get; init; }
    public Period? ScheduledPeriod { get; init; }
    public string? Description { get; init; }
}

internal sealed record NutritionOrderSlice : Slice
{
    public string? Status { get; init; }
    public string? Intent { get; init; }
    public Link? Encounter { get; init; }
    public string? DateTime { get; init; }
    public OralDiet? OralDiet { get; init; }
    public EnteralFormula? EnteralFormula { get; init; }
}

internal sealed record OralDiet
{
    public IReadOnlyList<CodeableConcept>? Type { get; init; }
    public string? Instruction { get; init; }
}

internal sealed record EnteralFormula
{
    public CodeableConcept? BaseFormulaType { get; init; }
    public string? BaseFormulaProductName { get; init; }
}

internal sealed record AppointmentSlice : Slice
{
    public string? Status { get; init; }
    public IReadOnlyList<CodeableConcept>? ServiceCategory { get; init; }
    public IReadOnlyList<CodeableConcept>? ServiceType { get; init; }
    public IReadOnlyList<CodeableConcept>? Specialty { get; init; }
    public CodeableConcept? AppointmentType { get; init; }
    public IReadOnlyList<CodeableConcept>? ReasonCode { get; init; }
    public IReadOnlyList<Link>? ReasonReference { get; init; }
    public string? Description { get; init; }
    public string? Start { get; init; }
    public string? End { get; init; }
    public string? Created { get; init; }
    public IReadOnlyList<AppointmentParticipant>? Participant { get; init; }
}

internal sealed record AppointmentParticipant
{
    public Link? Actor { get; init; }
    public string? Status { get; init; }
}

internal sealed record TaskSlice : Slice
{
    public string? Status { get; init; }
    public CodeableConcept? StatusReason { get; init; }
    public string? Intent { get; init; }
    public CodeableConcept? Code { get; init; }
    public string? Description { get; init; }
    public Link? Focus { get; init; }
    public Link? Encounter { get; init; }
    public Period? ExecutionPeriod { get; init; }
    public string? AuthoredOn { get; init; }
    public CodeableConcept? ReasonCode { get; init; }
}
