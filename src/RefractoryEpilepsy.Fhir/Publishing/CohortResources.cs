using RefractoryEpilepsy.Cohorts;

namespace RefractoryEpilepsy.Fhir.Publishing;

/// <summary>Cohorts as Group, the worklist as List.</summary>
public static class CohortResources
{
    /// <summary>The members of a cohort.</summary>
    /// <param name="members">References to the patients, as the record system names them.</param>
    public static Publication Group(CohortDefinition definition, IEnumerable<string> members)
    {
        string[] ordered = [.. members.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        return PublishingContext.Of("", "cohort:" + definition.Id, new R4.Group
        {
            Active = true,
            Type = R4.Group.GroupType.Person,
            Actual = true,
            Code = new R4.CodeableConcept { Coding = [new R4.Coding(PublishingCodes.Conclusions, definition.Id)], Text = definition.Title },
            Name = definition.Title,
            Quantity = ordered.Length,
            Member = [.. ordered.Select(member => new R4.Group.MemberComponent { Entity = new R4.ResourceReference(member) })],
        });
    }

    /// <summary>A cohort as our own address serves it, its members by pseudonym.</summary>
    /// <param name="definition">Of ours; null: it was brought along.</param>
    /// <param name="members">Null: not told here.</param>
    public static R4.Group OfMembers(string id, string name, CohortDefinition? definition, IEnumerable<string>? members)
    {
        string[]? ordered = members is null ? null : [.. members.Order(StringComparer.Ordinal)];
        return new R4.Group
        {
            Id = id,
            Active = true,
            Type = R4.Group.GroupType.Person,
            Actual = true,
            Code = definition is null ? null : new R4.CodeableConcept { Coding = [new R4.Coding(PublishingCodes.Conclusions, definition.Id)], Text = definition.Title },
            Name = name,
            Quantity = ordered?.Length,
            Member = [.. (ordered ?? []).Select(member => new R4.Group.MemberComponent { Entity = new R4.ResourceReference("Patient/" + member) })],
        };
    }

    /// <summary>The patients with a recommendation, the most urgent first.</summary>
    /// <param name="patients">References to the patients with what leads, in order.</param>
    public static Publication Worklist(IEnumerable<(string Patient, string Lead)> patients, string device, DateOnly asOf) => PublishingContext.Of("", "worklist", new R4.List
    {
        Status = R4.List.ListStatus.Current,
        Mode = R4.ListMode.Snapshot,
        Title = "Patients with a recommendation",
        Code = new R4.CodeableConcept { Coding = [new R4.Coding(PublishingCodes.Conclusions, "worklist")], Text = "Worklist of referral recommendations" },
        Date = Dates.Of(asOf),
        Source = new R4.ResourceReference(device),
        OrderedBy = new R4.CodeableConcept { Coding = [new R4.Coding("http://terminology.hl7.org/CodeSystem/list-order", "priority", "Sorted by Priority")] },
        Entry = [.. patients.Select(patient => new R4.List.EntryComponent { Item = new R4.ResourceReference(patient.Patient), Flag = new R4.CodeableConcept { Text = patient.Lead } })],
    });
}
