using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Reports.Quality;

/// <summary>Where a patient is cared for, as quality measures tell sites apart: the organisation the record names, else the source it came from.</summary>
/// <param name="Source">The source the records were loaded as; empty where not known.</param>
/// <param name="Reference"><c>Organization/ID</c>, as sites of access control are named; null where the record names none.</param>
/// <param name="Name">The organisation's name as written; null where the record has none.</param>
/// <remarks>The same id of two sources is two organisations: labels name the source too, and every label belongs to one source.</remarks>
public sealed record CareSite(string Source, string? Reference = null, string? Name = null)
{
    /// <summary>Nothing is known.</summary>
    public static CareSite None { get; } = new("");

    /// <summary>How it is named to people, and which group of a breakdown it is; the source alone where the record names no organisation.</summary>
    public string Label { get; } =
        Name is null && Reference is null ? Source
        : $"{Name ?? Reference} ({string.Join(", ", new[] { Name is null ? null : Reference, Source }.Where(part => !string.IsNullOrEmpty(part)))})".Replace(" ()", "", StringComparison.Ordinal);

    /// <summary>Whether a patient of this site is meant by a label or by the name of a source.</summary>
    public bool Is(string labelOrSource) => Label == labelOrSource || Source == labelOrSource;

    /// <summary>
    /// Where a patient is cared for: by whom the record is kept (<c>Patient.managingOrganization</c>), else by who gave the latest care for epilepsy
    /// or in neurology (<c>Encounter.serviceProvider</c>), else by who gave the latest care at all, else only the source is known.
    /// </summary>
    public static CareSite Of(PatientTimeline timeline, string source)
    {
        CareOrganisation? named = timeline.Person.Custodian
            ?? Latest(timeline, static visit => visit.EpilepsyCentre == Answer.Yes || visit.Neurology == Answer.Yes || visit.Diagnoses.Any(IsEpilepsy))
            ?? Latest(timeline, static _ => true);
        return named is null ? new(source) : new(source, named.Reference, named.Name);
    }

    /// <summary>
    /// What somebody means who asks for an organisation: a source by its name, an organisation by its label, its reference (<c>Organization/ID</c>, with or without
    /// a server's address, or the id alone) or its name. Several where more than one organisation is named so; empty where none is.
    /// </summary>
    /// <returns>Names of sources or labels, for <see cref="Is"/>.</returns>
    public static IReadOnlyList<string> Find(IReadOnlyList<CareSite> sites, string asked)
    {
        foreach (Func<CareSite, string?> by in (ReadOnlySpan<Func<CareSite, string?>>)[site => site.Source, site => site.Label])
        {
            if (sites.Any(site => by(site) == asked))
            {
                return [asked];
            }
        }

        string[] parts = asked.TrimEnd('/').Split('/');
        string reference = $"Organization/{parts[^1]}";
        bool isReference = parts.Length == 1 || parts[^2] == "Organization";
        string[] found = [.. sites.Where(site => isReference && site.Reference == reference).Select(site => site.Label).Distinct(StringComparer.Ordinal)];
        return found.Length > 0 ? found
            : isReference && parts.Length > 1 && sites.Any(site => site.Source == parts[^1]) ? [parts[^1]]
            : [.. sites.Where(site => string.Equals(site.Name, asked, StringComparison.OrdinalIgnoreCase)).Select(site => site.Label).Distinct(StringComparer.Ordinal)];
    }

    private static CareOrganisation? Latest(PatientTimeline timeline, Func<Visit, bool> which) =>
        timeline.Visits.Where(visit => visit.Provider is not null && which(visit)).MaxBy(visit => (visit.Period.Start, visit.Evidence.Reference))?.Provider;

    private static bool IsEpilepsy(string concept) => concept is "epilepsy_dx" or "epilepsy_intractable" || concept.StartsWith("syndrome_", StringComparison.Ordinal);
}
