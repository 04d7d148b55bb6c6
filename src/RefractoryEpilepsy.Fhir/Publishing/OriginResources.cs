namespace RefractoryEpilepsy.Fhir.Publishing;

/// <summary>Who says so: the program with its versions as a Device, and a Provenance for what was published of a patient.</summary>
public static class OriginResources
{
    /// <summary>The program, its tables and its model, each with its version. Another version is another device.</summary>
    public static Publication Device(string programVersion, string knowledgeVersion, string? modelId) => PublishingContext.Of("", $"{programVersion}|{knowledgeVersion}|{modelId}", new R4.Device
    {
        Status = R4.Device.FHIRDeviceStatus.Active,
        DeviceName = [new R4.Device.DeviceNameComponent { Name = "RefractoryEpilepsy", Type = R4.DeviceNameType.UserFriendlyName }],
        Type = new R4.CodeableConcept { Text = "Screening software" },
        Version = [.. Versions(programVersion, knowledgeVersion, modelId)],
    });

    /// <summary>US Core Provenance 6.1.0: what was published, when, by which version, from which records. Each rule's version stands among the reasons.</summary>
    /// <param name="rules">Id and version of every rule that speaks.</param>
    public static Publication Provenance(PublishingContext context, IReadOnlyList<Publication> targets, IEnumerable<Evidence> sources, IEnumerable<(string Id, int Version)> rules) => context.Make("provenance", new R4.Provenance
    {
        Target = [.. targets.Select(target => new R4.ResourceReference(target.Reference))],
        Recorded = context.At,
        Reason = [.. rules.Select(rule => new R4.CodeableConcept { Coding = [new R4.Coding(PublishingCodes.Rules, rule.Id) { Version = rule.Version.ToString(System.Globalization.CultureInfo.InvariantCulture) }], Text = $"Rule {rule.Id}, version {rule.Version}" })],
        Activity = new R4.CodeableConcept { Text = "Computed from the record" },
        Agent =
        [
            new R4.Provenance.AgentComponent
            {
                Type = new R4.CodeableConcept { Coding = [new R4.Coding("http://terminology.hl7.org/CodeSystem/provenance-participant-type", "assembler", "Assembler")] },
                Who = context.DeviceReference,

                // US Core asks for it wherever a program is the agent (provenance-1).
                OnBehalfOf = new R4.ResourceReference { Type = "Organization", Display = "The organization that runs this program" },
            },
        ],
        Entity = [.. PublishingContext.References(sources).Take(100).Select(source => new R4.Provenance.EntityComponent { Role = R4.Provenance.ProvenanceEntityRole.Source, What = source })],
    });

    private static IEnumerable<R4.Device.VersionComponent> Versions(string program, string knowledge, string? model)
    {
        yield return Version("program", program);
        yield return Version("knowledge tables", knowledge);
        if (model is not null)
        {
            yield return Version("model", model);
        }
    }

    private static R4.Device.VersionComponent Version(string what, string value) => new() { Type = new R4.CodeableConcept { Text = what }, Value = value };
}
