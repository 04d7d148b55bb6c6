using RefractoryEpilepsy.Fhir.Reading.Slices;
using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Fhir.Reading;

/// <summary>Who treated, and where: what the names and specialties of people and places say about the service.</summary>
/// <param name="Neurology">Yes: neurology or an epilepsy service. No: another service is named. Unknown: none is.</param>
/// <param name="EpilepsyCentre">Yes where a centre or its unit is named; No where another service is.</param>
internal sealed record Service(Answer Neurology, Answer EpilepsyCentre)
{
    public static Service Untold { get; } = new(Answer.Unknown, Answer.Unknown);

    /// <summary>What several labels of one contact say together: neurology where one of them names it.</summary>
    public static Service Of(IEnumerable<string> labels, ReadingMemory memory)
    {
        bool named = false, neurology = false, centre = false;
        foreach (string label in labels)
        {
            named = true;
            Trade trade = memory.TradeOf(label);
            neurology |= trade.Neurology;
            centre |= trade.EpilepsyCentre;
        }

        return named ? new(neurology || centre ? Answer.Yes : Answer.No, centre ? Answer.Yes : Answer.No) : Untold;
    }

    /// <summary>The service of a person, role or organisation that a resource names.</summary>
    public static Service OfActor(Link? actor, Chart chart, Entry from) => Of(ActorLabels(actor, chart, from), chart.Memory);

    /// <summary>What is said of a person's or organisation's trade. A person's own name says nothing and is not looked at.</summary>
    public static IEnumerable<string> ActorLabels(Link? actor, Chart chart, Entry from)
    {
        if (actor is null)
        {
            return [];
        }

        if (chart.Find<PractitionerRoleSlice>(actor, from) is { } role)
        {
            return RoleLabels(role, chart);
        }

        if (chart.Find<PractitionerSlice>(actor, from) is { } person)
        {
            return chart.RolesOf(person.Evidence.Reference).SelectMany(found => RoleLabels(found, chart))
                .Concat((person.Is.Qualification ?? []).SelectMany(held => LabelsOf(held.Code)));
        }

        if (chart.Find<OrganizationSlice>(actor, from) is { } organisation)
        {
            return OrganisationLabels(organisation);
        }

        return Words.NamesNeurology(actor.Display) ? [actor.Display!] : [];
    }

    /// <summary>The words of a specialty; where it has none, what its number means.</summary>
    /// <remarks>Numbers of the NUCC provider taxonomy.</remarks>
    public static IEnumerable<string> LabelsOf(CodeableConcept? specialty) => specialty.Texts() is { Count: > 0 } texts
        ? texts
        : (specialty?.Coding ?? []).Where(coding => coding.System is { } system && (system.Contains("nucc", StringComparison.OrdinalIgnoreCase) || system.EndsWith("2.16.840.1.113883.6.101", StringComparison.Ordinal)))
            .Select(coding => coding.Code?.Trim().ToUpperInvariant() switch
            {
                "2084N0400X" => "Neurology Physician",
                "2084E0001X" => "Epilepsy Physician",
                "2084N0402X" => "Neurology with Special Qualifications in Child Neurology Physician",
                "207T00000X" => "Neurological Surgery Physician",
                _ => null,
            }).OfType<string>();

    /// <summary>The organisation a link names, by reference and name; null where it names none.</summary>
    public static CareOrganisation? OrganisationOf(Link? link, Chart chart, Entry from)
    {
        Entry<OrganizationSlice>? found = chart.Find<OrganizationSlice>(link, from);
        string? reference = link?.Reference is ['#', ..] ? null : found?.Evidence.Reference ?? chart.NameOf(link);
        string? name = found?.Is.Name ?? link?.Display ?? (reference is null ? link?.Identifier?.Value : null);
        string? named = string.IsNullOrWhiteSpace(name) ? null : name.Trim();
        return reference is null && named is null ? null : chart.Memory.Organisation(new(reference, named));
    }

    /// <summary>The person a link means, as <c>Practitioner/ID</c>: directly, or as who has a role; null where it means none, or one without an id.</summary>
    public static string? PractitionerOf(Link? link, Chart chart, Entry from)
    {
        if (chart.Find<PractitionerRoleSlice>(link, from) is { } role)
        {
            return role.Is.Practitioner is { } holder ? PersonOf(holder, role) : null;
        }

        return PersonOf(link, from);

        string? PersonOf(Link? who, Entry by) =>
            who?.Reference is ['#', ..] ? null
            : (chart.Find<PractitionerSlice>(who, by)?.Evidence.Reference ?? chart.NameOf(who)) is { } name && name.StartsWith("Practitioner/", StringComparison.Ordinal) ? name : null;
    }

    public static IEnumerable<string> OrganisationLabels(Entry<OrganizationSlice>? organisation) => organisation is null
        ? []
        : (organisation.Is.Type ?? []).SelectMany(type => type.Texts()).Prepend(organisation.Is.Name ?? "").Where(label => label.Length > 0);

    private static IEnumerable<string> RoleLabels(Entry<PractitionerRoleSlice> role, Chart chart) =>
        (role.Is.Specialty ?? []).Concat(role.Is.Code ?? []).SelectMany(LabelsOf)
            .Concat(OrganisationLabels(chart.Find<OrganizationSlice>(role.Is.Organization, role)));
}

/// <summary>What one label names.</summary>
internal sealed record Trade(bool Neurology, bool EpilepsyCentre)
{
    public static Trade Of(string label) => new(Words.NamesNeurology(label) && !IsSurgery(label), Words.NamesEpilepsyCentre(label) || Words.IsJustEpilepsy(label));

    /// <summary>"Neurological surgery" holds the stem of neurology.</summary>
    private static bool IsSurgery(string label) => Words.Any(label, "neurological surgery") && !Words.Any(label, "neurology");
}
