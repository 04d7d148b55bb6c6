namespace RefractoryEpilepsy.Fhir.Reading.Slices;

internal abstract record MedicationUseSlice : Slice
{
    public string? Status { get; init; }
    public CodeableConcept? MedicationCodeableConcept { get; init; }
    public Link? MedicationReference { get; init; }
}

internal sealed record MedicationRequestSlice : MedicationUseSlice
{
    public CodeableConcept? StatusReason { get; init; }
    public string? Intent { get; init; }
    public IReadOnlyList<CodeableConcept>? Category { get; init; }
    public bool? DoNotPerform { get; init; }
    public bool? ReportedBoolean { get; init; }
    public Link? ReportedReference { get; init; }
    public Link? Encounter { get; init; }
    public string? AuthoredOn { get; init; }
    public Link? Requester { get; init; }
    public Link? Recorder { get; init; }
    public IReadOnlyList<CodeableConcept>? ReasonCode { get; init; }
    public IReadOnlyList<Link>? ReasonReference { get; init; }
    public IReadOnlyList<Annotation>? Note { get; init; }
    public IReadOnlyList<Dosage>? DosageInstruction { get; init; }
    public DispenseRequest? DispenseRequest { get; init; }
    public Link? PriorPrescription { get; init; }
}

internal sealed record DispenseRequest
{
    public Period? ValidityPeriod { get; init; }
    public int? NumberOfRepeatsAllowed { get; init; }
    public Quantity? Quantity { get; init; }
    public Quantity? ExpectedSupplyDuration { get; init; }
}

internal sealed record MedicationStatementSlice : MedicationUseSlice
{
    public IReadOnlyList<CodeableConcept>? StatusReason { get; init; }
    public CodeableConcept? Category { get; init; }
    public Link? Context { get; init; }
    public string? EffectiveDateTime { get; init; }
    public Period? EffectivePeriod { get; init; }
    public string? DateAsserted { get; init; }
    public Link? InformationSource { get; init; }
    public IReadOnlyList<CodeableConcept>? ReasonCode { get; init; }
    public IReadOnlyList<Link>? ReasonReference { get; init; }
    public IReadOnlyList<Annotation>? Note { get; init; }
    public IReadOnlyList<Dosage>? Dosage { get; init; }
}

internal sealed record MedicationDispenseSlice : MedicationUseSlice
{
    public CodeableConcept? Category { get; init; }
    public Link? Context { get; init; }
    public IReadOnlyList<Link>? AuthorizingPrescription { get; init; }
    public Quantity? Quantity { get; init; }
    public Quantity? DaysSupply { get; init; }
    public string? WhenPrepared { get; init; }
    public string? WhenHandedOver { get; init; }
    public IReadOnlyList<Dosage>? DosageInstruction { get; init; }
}

internal sealed record MedicationAdministrationSlice : MedicationUseSlice
{
    public CodeableConcept? Category { get; init; }
    public Link? Context { get; init; }
    public string? EffectiveDateTime { get; init; }
    public Period? EffectivePeriod { get; init; }
    public IReadOnlyList<CodeableConcept>? ReasonCode { get; init; }
    public IReadOnlyList<Link>? ReasonReference { get; init; }
    public Link? Request { get; init; }
    public AdministeredDosage? Dosage { get; init; }
}

internal sealed record AdministeredDosage
{
    public string? Text { get; init; }
    public CodeableConcept? Route { get; init; }
    public Quantity? Dose { get; init; }
}

internal sealed record MedicationSlice : Slice
{
    public CodeableConcept? Code { get; init; }
    public string? Status { get; init; }
    public CodeableConcept? Form { get; init; }
    public IReadOnlyList<Ingredient>? Ingredient { get; init; }
}

internal sealed record Ingredient
{
    public CodeableConcept? ItemCodeableConcept { get; init; }
    public Link? ItemReference { get; init; }
    public bool? IsActive { get; init; }
    public Ratio? Strength { get; init; }
}
