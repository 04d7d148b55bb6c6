namespace RefractoryEpilepsy.Fhir.Reading.Slices;

internal sealed record PatientSlice : Slice
{
    public string? Gender { get; init; }
    public string? BirthDate { get; init; }
    public bool? DeceasedBoolean { get; init; }
    public string? DeceasedDateTime { get; init; }
    public IReadOnlyList<Address>? Address { get; init; }
    public IReadOnlyList<Communication>? Communication { get; init; }
}

internal sealed record Address
{
    public string? Use { get; init; }
    public string? PostalCode { get; init; }
    public Period? Period { get; init; }
}

internal sealed record Communication
{
    public CodeableConcept? Language { get; init; }
    public bool? Preferred { get; init; }
}

internal sealed record CoverageSlice : Slice
{
    public string? Status { get; init; }
    public CodeableConcept? Type { get; init; }
    public Period? Period { get; init; }
    public IReadOnlyList<Link>? Payor { get; init; }
    public int? Order { get; init; }
}

internal sealed record PractitionerSlice : Slice
{
    public IReadOnlyList<Qualification>? Qualification { get; init; }
}

internal sealed record Qualification
{
    public CodeableConcept? Code { get; init; }
}

internal sealed record PractitionerRoleSlice : Slice
{
    public bool? Active { get; init; }
    public Link? Practitioner { get; init; }
    public Link? Organization { get; init; }
    public IReadOnlyList<CodeableConcept>? Code { get; init; }
    public IReadOnlyList<CodeableConcept>? Specialty { get; init; }
}

internal sealed record OrganizationSlice : Slice
{
    public IReadOnlyList<CodeableConcept>? Type { get; init; }
    public string? Name { get; init; }
    public Link? PartOf { get; init; }
}

internal sealed record LocationSlice : Slice
{
    public string? Name { get; init; }
    public string? Description { get; init; }
    public IReadOnlyList<CodeableConcept>? Type { get; init; }
    public Link? ManagingOrganization { get; init; }
}

internal sealed record FamilyMemberHistorySlice : Slice
{
    public string? Status { get; init; }
    public string? Date { get; init; }
    public CodeableConcept? Relationship { get; init; }
    public IReadOnlyList<FamilyCondition>? Condition { get; init; }
}

internal sealed record FamilyCondition
{
    public CodeableConcept? Code { get; init; }
}

internal sealed record ConsentSlice : Slice
{
    public string? Status { get; init; }
    public IReadOnlyList<CodeableConcept>? Category { get; init; }
    public string? DateTime { get; init; }
    public Provision? Provision { get; init; }
}

internal sealed record Provision
{
    public string? Type { get; init; }
    public IReadOnlyList<CodeableConcept>? Code { get; init; }
}
