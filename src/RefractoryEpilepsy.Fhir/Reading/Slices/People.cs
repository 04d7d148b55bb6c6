namespace RefractoryEpilepsy.Fhir.Reading.Slices;

internal sealed record PatientSlice : Slice
{
    public string? Gender { get; set; }
    public string? BirthDate { get; set; }
    public bool? DeceasedBoolean { get; set; }
    public string? DeceasedDateTime { get; set; }
    public IReadOnlyList<Address>? Address { get; set; }
    public IReadOnlyList<Communication>? Communication { get; set; }
    public Link? ManagingOrganization { get; set; }
    public IReadOnlyList<Link>? GeneralPractitioner { get; set; }
}

internal sealed record Address
{
    public string? Use { get; set; }
    public string? PostalCode { get; set; }
    public Period? Period { get; set; }
}

internal sealed record Communication
{
    public CodeableConcept? Language { get; set; }
    public bool? Preferred { get; set; }
}

internal sealed record CoverageSlice : Slice
{
    public string? Status { get; set; }
    public CodeableConcept? Type { get; set; }
    public Period? Period { get; set; }
    public IReadOnlyList<Link>? Payor { get; set; }
    public int? Order { get; set; }
}

internal sealed record PractitionerSlice : Slice
{
    public IReadOnlyList<Qualification>? Qualification { get; set; }
}

internal sealed record Qualification
{
    public CodeableConcept? Code { get; set; }
}

internal sealed record PractitionerRoleSlice : Slice
{
    public bool? Active { get; set; }
    public Link? Practitioner { get; set; }
    public Link? Organization { get; set; }
    public IReadOnlyList<CodeableConcept>? Code { get; set; }
    public IReadOnlyList<CodeableConcept>? Specialty { get; set; }
}

internal sealed record OrganizationSlice : Slice
{
    public IReadOnlyList<CodeableConcept>? Type { get; set; }
    public string? Name { get; set; }
    public Link? PartOf { get; set; }
}

internal sealed record LocationSlice : Slice
{
    public string? Name { get; set; }
    public string? Description { get; set; }
    public IReadOnlyList<CodeableConcept>? Type { get; set; }
    public Link? ManagingOrganization { get; set; }
}

internal sealed record FamilyMemberHistorySlice : Slice
{
    public string? Status { get; set; }
    public string? Date { get; set; }
    public CodeableConcept? Relationship { get; set; }
    public IReadOnlyList<FamilyCondition>? Condition { get; set; }
}

internal sealed record FamilyCondition
{
    public CodeableConcept? Code { get; set; }
}

internal sealed record ConsentSlice : Slice
{
    public string? Status { get; set; }
    public IReadOnlyList<CodeableConcept>? Category { get; set; }
    public string? DateTime { get; set; }
    public Provision? Provision { get; set; }
}

internal sealed record Provision
{
    public string? Type { get; set; }
    public IReadOnlyList<CodeableConcept>? Code { get; set; }
}
