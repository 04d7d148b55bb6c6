namespace RefractoryEpilepsy.Fhir.Reading.Slices;

internal abstract record MedicationUseSlice : Slice
{
    public string? Status { get; set; }
    public CodeableConcept? MedicationCodeableConcept { get; set; }
    public Link? MedicationReference { get; set; }
}

internal sealed record MedicationRequestSlice : MedicationUseSlice
{
    public CodeableConcept? StatusReason { get; set; }
    public string? Intent { get; set; }
    public IReadOnlyList<CodeableConcept>? Category { get; set; }
    public bool? DoNotPerform { get; set; }
    public bool? ReportedBoolean { get; set; }
    public Link? ReportedReference { get; set; }
    public Link? Encounter { get; set; }
    public string? AuthoredOn { get; set; }
    public Link? Requester { get; set; }
    public Link? Recorder { get; set; }
    public IReadOnlyList<CodeableConcept>? ReasonCode { get; set; }
    public IReadOnlyList<Link>? ReasonReference { get; set; }
    public IReadOnlyList<Annotation>? Note { get; set; }
    public IReadOnlyList<Dosage>? DosageInstruction { get; set; }
    public DispenseRequest? DispenseRequest { get; set; }
    public Link? PriorPrescription { get; set; }
}

internal sealed record DispenseRequest
{
    public Period? ValidityPeriod { get; set; }
    public int? NumberOfRepeatsAllowed { get; set; }
    public Quantity? Quantity { get; set; }
    public Quantity? ExpectedSupplyDuration { get; set; }
}

internal sealed record MedicationStatementSlice : MedicationUseSlice
{
    public IReadOnlyList<CodeableConcept>? StatusReason { get; set; }
    public CodeableConcept? Category { get; set; }
    public Link? Context { get; set; }
    public string? EffectiveDateTime { get; set; }
    public Period? EffectivePeriod { get; set; }
    public string? DateAsserted { get; set; }
    public Link? InformationSource { get; set; }
    public IReadOnlyList<CodeableConcept>? ReasonCode { get; set; }
    public IReadOnlyList<Link>? ReasonReference { get; set; }
    public IReadOnlyList<Annotation>? Note { get; set; }
    public IReadOnlyList<Dosage>? Dosage { get; set; }
}

internal sealed record MedicationDispenseSlice : MedicationUseSlice
{
    public CodeableConcept? Category { get; set; }
    public Link? Context { get; set; }
    public IReadOnlyList<Link>? AuthorizingPrescription { get; set; }
    public Quantity? Quantity { get; set; }
    public Quantity? DaysSupply { get; set; }
    public string? WhenPrepared { get; set; }
    public string? WhenHandedOver { get; set; }
    public IReadOnlyList<Dosage>? DosageInstruction { get; set; }
}

internal sealed record MedicationAdministrationSlice : MedicationUseSlice
{
    public CodeableConcept? Category { get; set; }
    public Link? Context { get; set; }
    public string? EffectiveDateTime { get; set; }
    public Period? EffectivePeriod { get; set; }
    public IReadOnlyList<CodeableConcept>? ReasonCode { get; set; }
    public IReadOnlyList<Link>? ReasonReference { get; set; }
    public Link? Request { get; set; }
    public AdministeredDosage? Dosage { get; set; }
}

internal sealed record AdministeredDosage
{
    public string? Text { get; set; }
    public CodeableConcept? Route { get; set; }
    public Quantity? Dose { get; set; }
}

internal sealed record MedicationSlice : Slice
{
    public IReadOnlyList<Identifier>? Identifier { get; set; }
    public CodeableConcept? Code { get; set; }
    public string? Status { get; set; }
    public CodeableConcept? Form { get; set; }
    public IReadOnlyList<Ingredient>? Ingredient { get; set; }
}

internal sealed record Ingredient
{
    public CodeableConcept? ItemCodeableConcept { get; set; }
    public Link? ItemReference { get; set; }
    public bool? IsActive { get; set; }
    public Ratio? Strength { get; set; }
}
