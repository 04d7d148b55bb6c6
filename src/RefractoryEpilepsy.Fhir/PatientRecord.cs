namespace RefractoryEpilepsy.Fhir;

/// <summary>All we have of one person: each resource once, in its newest version, deletions applied, linked patients joined.</summary>
/// <remarks>
/// The order of <paramref name="Resources"/> is that of type and id, whatever the order of files and lines. The shared resources that the
/// person's own ones name (Medication, Practitioner, PractitionerRole, Organization, Location) are among them.
/// </remarks>
/// <param name="Patient">The pseudonym.</param>
/// <param name="SourceId">Id of the Patient resource in the source (of the surviving one where several are linked).</param>
/// <param name="Resources">Own and shared resources, ordered by type and id.</param>
public sealed record PatientRecord(PatientKey Patient, string SourceId, IReadOnlyList<RawResource> Resources)
{
    private Dictionary<string, RawResource>? byName;

    /// <summary>What went wrong while this record was put together, such as <c>ambiguous-duplicate</c> or <c>patient-missing</c>.</summary>
    public IReadOnlyList<Gap> Gaps { get; init; } = [];

    /// <summary>Whether anything in it spoke of epilepsy, seizures or one of our drugs when it was sieved.</summary>
    public bool IsCandidate { get; init; } = true;

    /// <summary>
    /// The resource that a reference means: relative, absolute, versioned, <c>urn:uuid:…</c> or <c>Type?identifier=system|value</c>; null
    /// where it is not in the export (or means a contained one, <c>#…</c>, which lies inside the resource that names it).
    /// </summary>
    public RawResource? Find(string reference)
    {
        byName ??= Index();
        return byName.GetValueOrDefault(reference) ?? byName.GetValueOrDefault(References.Normalise(reference));
    }

    private Dictionary<string, RawResource> Index()
    {
        var names = new Dictionary<string, RawResource>(Resources.Count);
        foreach (RawResource resource in Resources)
        {
            names[resource.Reference] = resource;
            foreach (string alias in resource.Aliases)
            {
                names.TryAdd(alias, resource);
            }
        }

        return names;
    }
}
