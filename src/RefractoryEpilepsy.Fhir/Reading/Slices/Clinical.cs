namespace RefractoryEpilepsy.Fhir.Reading.Slices;

internal sealed record ConditionSlice : Slice
{
    public CodeableConcept? ClinicalStatus { get; set; }
    public CodeableConcept? VerificationStatus { get; set; }
    public IReadOnlyList<CodeableConcept>? Category { get; set; }
    public CodeableConcept? Code { get; set; }
    public Link? Encounter { get; set; }
    public string? OnsetDateTime { get; set; }
    public Quantity? OnsetAge { get; set; }
    public Period? OnsetPeriod { get; set; }
    public string? AbatementDateTime { get; set; }
    public Period? AbatementPeriod { get; set; }
    public string? AbatementString { get; set; }
    public string? RecordedDate { get; set; }
    public Link? Recorder { get; set; }
    public Link? Asserter { get; set; }
}

internal sealed record EncounterSlice : Slice
{
    public string? Status { get; set; }
    public Coding? Class { get; set; }
    public IReadOnlyList<CodeableConcept>? Type { get; set; }
    public CodeableConcept? ServiceType { get; set; }
    public IReadOnlyList<EncounterParticipant>? Participant { get; set; }
    public Period? Period { get; set; }
    public IReadOnlyList<CodeableConcept>? ReasonCode { get; set; }
    public IReadOnlyList<Link>? ReasonReference { get; set; }
    public IReadOnlyList<EncounterDiagnosis>? Diagnosis { get; set; }
    public IReadOnlyList<EncounterLocation>? Location { get; set; }
    public Link? ServiceProvider { get; set; }
}

internal sealed record EncounterParticipant
{
    public Link? Individual { get; set; }
}

internal sealed record EncounterDiagnosis
{
    public Link? Condition { get; set; }
    public CodeableConcept? Use { get; set; }
    public int? Rank { get; set; }
}

internal sealed record EncounterLocation
{
    public Link? Location { get; set; }
}

internal sealed record ProcedureSlice : Slice
{
    public string? Status { get; set; }
    public CodeableConcept? StatusReason { get; set; }
    public IReadOnlyList<Annotation>? Note { get; set; }
    public CodeableConcept? Category { get; set; }
    public CodeableConcept? Code { get; set; }
    public Link? Encounter { get; set; }
    public string? PerformedDateTime { get; set; }
    public Period? PerformedPeriod { get; set; }
    public IReadOnlyList<CodeableConcept>? ReasonCode { get; set; }
    public IReadOnlyList<Link>? ReasonReference { get; set; }
}

internal sealed record AllergyIntoleranceSlice : Slice
{
    public CodeableConcept? ClinicalStatus { get; set; }
    public CodeableConcept? VerificationStatus { get; set; }
    public string? Type { get; set; }
    public CodeableConcept? Code { get; set; }
    public string? OnsetDateTime { get; set; }
    public string? RecordedDate { get; set; }
    public string? LastOccurrence { get; set; }
    public IReadOnlyList<AllergyReaction>? Reaction { get; set; }
}

internal sealed record AllergyReaction
{
    public CodeableConcept? Substance { get; set; }
    public IReadOnlyList<CodeableConcept>? Manifestation { get; set; }
    public string? Description { get; set; }
    public string? Onset { get; set; }
}

internal sealed record AdverseEventSlice : Slice
{
    public string? Actuality { get; set; }
    public CodeableConcept? Event { get; set; }
    public string? Date { get; set; }
    public string? Detected { get; set; }
    public string? RecordedDate { get; set; }
    public IReadOnlyList<SuspectEntity>? SuspectEntity { get; set; }
}

internal sealed record SuspectEntity
{
    public Link? Instance { get; set; }
}

internal sealed record DeviceSlice : Slice
{
    public string? Status { get; set; }
    public CodeableConcept? Type { get; set; }
    public IReadOnlyList<DeviceName>? DeviceName { get; set; }
    public string? ManufactureDate { get; set; }
}

internal sealed record DeviceUseStatementSlice : Slice
{
    public string? Status { get; set; }
    public Link? Device { get; set; }
    public string? TimingDateTime { get; set; }
    public Period? TimingPeriod { get; set; }
    public string? RecordedOn { get; set; }
    public IReadOnlyList<CodeableConcept>? ReasonCode { get; set; }
    public IReadOnlyList<Link>? ReasonReference { get; set; }
}

internal sealed record DeviceName
{
    public string? Name { get; set; }
}
