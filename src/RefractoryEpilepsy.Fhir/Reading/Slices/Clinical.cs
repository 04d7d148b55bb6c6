namespace RefractoryEpilepsy.Fhir.Reading.Slices;

internal sealed record ConditionSlice : Slice
{
    public CodeableConcept? ClinicalStatus { get; init; }
    public CodeableConcept? VerificationStatus { get; init; }
    public IReadOnlyList<CodeableConcept>? Category { get; init; }
    public CodeableConcept? Code { get; init; }
    public Link? Encounter { get; init; }
    public string? OnsetDateTime { get; init; }
    public Quantity? OnsetAge { get; init; }
    public Period? OnsetPeriod { get; init; }
    public string? AbatementDateTime { get; init; }
    public Period? AbatementPeriod { get; init; }
    public string? AbatementString { get; init; }
    public string? RecordedDate { get; init; }
    public Link? Recorder { get; init; }
    public Link? Asserter { get; init; }
}

internal sealed record EncounterSlice : Slice
{
    public string? Status { get; init; }
    public Coding? Class { get; init; }
    public IReadOnlyList<CodeableConcept>? Type { get; init; }
    public CodeableConcept? ServiceType { get; init; }
    public IReadOnlyList<EncounterParticipant>? Participant { get; init; }
    public Period? Period { get; init; }
    public IReadOnlyList<CodeableConcept>? ReasonCode { get; init; }
    public IReadOnlyList<Link>? ReasonReference { get; init; }
    public IReadOnlyList<EncounterDiagnosis>? Diagnosis { get; init; }
    public IReadOnlyList<EncounterLocation>? Location { get; init; }
    public Link? ServiceProvider { get; init; }
}

internal sealed record EncounterParticipant
{
    public Link? Individual { get; init; }
}

internal sealed record EncounterDiagnosis
{
    public Link? Condition { get; init; }
    public CodeableConcept? Use { get; init; }
    public int? Rank { get; init; }
}

internal sealed record EncounterLocation
{
    public Link? Location { get; init; }
}

internal sealed record ProcedureSlice : Slice
{
    public string? Status { get; init; }
    public CodeableConcept? StatusReason { get; init; }
    public CodeableConcept? Category { get; init; }
    public CodeableConcept? Code { get; init; }
    public Link? Encounter { get; init; }
    public string? PerformedDateTime { get; init; }
    public Period? PerformedPeriod { get; init; }
    public IReadOnlyList<CodeableConcept>? ReasonCode { get; init; }
    public IReadOnlyList<Link>? ReasonReference { get; init; }
}

internal sealed record AllergyIntoleranceSlice : Slice
{
    public CodeableConcept? ClinicalStatus { get; init; }
    public CodeableConcept? VerificationStatus { get; init; }
    public CodeableConcept? Code { get; init; }
    public string? OnsetDateTime { get; init; }
    public string? RecordedDate { get; init; }
    public string? LastOccurrence { get; init; }
    public IReadOnlyList<AllergyReaction>? Reaction { get; init; }
}

internal sealed record AllergyReaction
{
    public CodeableConcept? Substance { get; init; }
    public IReadOnlyList<CodeableConcept>? Manifestation { get; init; }
    public string? Description { get; init; }
    public string? Onset { get; init; }
}

internal sealed record AdverseEventSlice : Slice
{
    public string? Actuality { get; init; }
    public CodeableConcept? Event { get; init; }
    public string? Date { get; init; }
    public string? Detected { get; init; }
    public string? RecordedDate { get; init; }
    public IReadOnlyList<SuspectEntity>? SuspectEntity { get; init; }
}

internal sealed record SuspectEntity
{
    public Link? Instance { get; init; }
}

internal sealed record DeviceSlice : Slice
{
    public string? Status { get; init; }
    public CodeableConcept? Type { get; init; }
    public IReadOnlyList<DeviceName>? DeviceName { get; init; }
    public string? ManufactureDate { get; init; }
}

internal sealed record DeviceName
{
    public string? Name { get; init; }
}
