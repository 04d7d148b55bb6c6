namespace RefractoryEpilepsy.Fhir.Publishing;

/// <summary>What our own FHIR address offers.</summary>
public static class CapabilityResource
{
    /// <summary>A CapabilityStatement of one instance.</summary>
    /// <param name="resources">Types with their interactions.</param>
    /// <param name="published">Day of the program's release, <c>yyyy-MM-dd</c>.</param>
    public static R4.CapabilityStatement Of(string address, string programVersion, string published, IEnumerable<ServedType> resources) => new()
    {
        Status = R4.PublicationStatus.Active,
        Date = published,
        Kind = R4.CapabilityStatementKind.Instance,
        Software = new R4.CapabilityStatement.SoftwareComponent { Name = "RefractoryEpilepsy", Version = programVersion },
        Implementation = new R4.CapabilityStatement.ImplementationComponent { Description = "Screening for drug-resistant epilepsy: measures, rules and what was concluded. Not a record system.", Url = address },
        FhirVersion = R4.FHIRVersion.N4_0_1,
        Format = ["application/fhir+json"],
        Rest =
        [
            new R4.CapabilityStatement.RestComponent
            {
                Mode = R4.CapabilityStatement.RestfulCapabilityMode.Server,
                Resource = [.. resources.Select(Component)],
            },
        ],
    };

    private static R4.CapabilityStatement.ResourceComponent Component(ServedType served)
    {
        var component = new R4.CapabilityStatement.ResourceComponent
        {
            TypeElement = new R4.Code(served.Type),
            Interaction = [.. served.Interactions.Select(interaction => new R4.CapabilityStatement.ResourceInteractionComponent { Code = interaction })],
            SearchParam = [.. served.SearchParameters.Select(parameter => new R4.CapabilityStatement.SearchParamComponent { Name = parameter.Name, Type = parameter.Type })],
            Operation = [.. served.Operations.Select(operation => new R4.CapabilityStatement.OperationComponent { Name = operation.Name, Definition = operation.Definition })],
        };
        return component;
    }
}

/// <summary>One type of resource that our FHIR address answers for.</summary>
public sealed record ServedType(
    string Type,
    IReadOnlyList<R4.CapabilityStatement.TypeRestfulInteraction> Interactions,
    IReadOnlyList<(string Name, R4.SearchParamType Type)> SearchParameters,
    IReadOnlyList<(string Name, string Definition)> Operations);
