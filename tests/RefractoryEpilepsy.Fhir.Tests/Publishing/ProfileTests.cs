using System.Formats.Tar;
using System.IO.Compression;
using Firely.Fhir.Validation;
using Hl7.Fhir.Serialization;
using Hl7.Fhir.Specification.Source;
using Hl7.Fhir.Specification.Terminology;
using RefractoryEpilepsy.Fhir.Publishing;
using RefractoryEpilepsy.Shared;
using R4 = Hl7.Fhir.Model;

namespace RefractoryEpilepsy.Fhir.Tests.Publishing;

/// <summary>Every resource we can write, against the definitions of R4 and, where US Core 6.1.0 has a profile of it, against that: cardinality, bindings, slices and invariants.</summary>
public sealed class ProfileTests : IDisposable
{
    private const string UsCore = "http://hl7.org/fhir/us/core/StructureDefinition/us-core-";

    /// <summary>Types with a profile that is meant for what we write. Its Device is an implant of a patient, and of Observation, Patient and Encounter we write none.</summary>
    private static readonly Dictionary<string, string> Profiled = new(StringComparer.Ordinal)
    {
        ["ServiceRequest"] = UsCore + "servicerequest", ["DocumentReference"] = UsCore + "documentreference", ["Provenance"] = UsCore + "provenance",
    };

    private static readonly FhirJsonDeserializer Reader = new();
    private readonly string folder = Directory.CreateTempSubdirectory("profiles-").FullName;

    [Fact]
    public void Every_resource_is_valid_R4_down_to_its_codes()
    {
        Validator validator = ValidatorOf(new ZipSource(Path.Combine(AppContext.BaseDirectory, "specification.zip")));

        Assert.Empty(All().SelectMany(resource => Faults(validator, resource, profile: null)).Distinct());
    }

    [Fact]
    public void Where_US_Core_has_a_profile_it_is_kept()
    {
        if (UsCoreFolder() is not { } definitions)
        {
            return;
        }

        Validator validator = ValidatorOf(new MultiResolver(new DirectorySource(definitions), new ZipSource(Path.Combine(AppContext.BaseDirectory, "specification.zip"))));
        R4.Resource[] profiled = [.. All().Where(resource => Profiled.ContainsKey(resource.TypeName))];

        Assert.Equal(Profiled.Keys.Order(), profiled.Select(resource => resource.TypeName).Distinct().Order());
        Assert.Empty(profiled.SelectMany(resource => Faults(validator, resource, Profiled[resource.TypeName])).Distinct());

        // What makes them conform is seen where it is taken away.
        R4.Provenance provenance = All().OfType<R4.Provenance>().First();
        provenance.Agent[0].OnBehalfOf = null;
        Assert.Contains(Faults(validator, provenance, Profiled["Provenance"]), fault => fault.Contains("provenance-1", StringComparison.Ordinal));
        R4.DocumentReference document = All().OfType<R4.DocumentReference>().First();
        document.Category = [];
        document.Content[0].Attachment!.Data = null;
        Assert.Contains(Faults(validator, document, Profiled["DocumentReference"]), fault => fault.Contains("category", StringComparison.OrdinalIgnoreCase));
        Assert.Contains(Faults(validator, document, Profiled["DocumentReference"]), fault => fault.Contains("us-core-6", StringComparison.Ordinal));
        R4.ServiceRequest request = All().OfType<R4.ServiceRequest>().First();
        request.Code = null;
        Assert.Contains(Faults(validator, request, Profiled["ServiceRequest"]), fault => fault.Contains("code", StringComparison.OrdinalIgnoreCase));

        // Its types are LOINC's by a filter, which no validator here can expand, and one code by name: that one is ours.
        var types = (R4.ValueSet)Reader.DeserializeResource(File.ReadAllText(Path.Combine(definitions, "ValueSet-us-core-documentreference-type.json")));
        HashSet<(string?, string?)> named = [.. types.Compose!.Include.SelectMany(include => include.Concept.Select(concept => (include.System, concept.Code)))];
        Assert.All(profiled.OfType<R4.DocumentReference>(), written => Assert.Contains(written.Type!.Coding, coding => named.Contains((coding.System, coding.Code))));
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static IEnumerable<R4.Resource> All() => PublicationTests.Everything().Select(Reader.DeserializeResource);

    private static IEnumerable<string> Faults(Validator validator, R4.Resource resource, string? profile) =>
        validator.Validate(resource, profile).Issue.Where(issue => issue.Severity is R4.OperationOutcome.IssueSeverity.Error or R4.OperationOutcome.IssueSeverity.Fatal)
            .Select(issue => $"{resource.TypeName} {string.Join(',', issue.Expression)}: {issue.Details?.Text}");

    private static Validator ValidatorOf(IResourceResolver definitions)
    {
        var source = new CachedResolver(definitions.AsAsync());
        return new Validator(source, new LocalTerminologyService(source), new Named(All().ToLookup(resource => $"{resource.TypeName}/{resource.Id}")));
    }

    private string? UsCoreFolder()
    {
        if (Repository.SharedData("us-core/us_core_610.tgz") is not { } archive)
        {
            return null;
        }

        using var packed = new GZipStream(File.OpenRead(archive), CompressionMode.Decompress);
        TarFile.ExtractToDirectory(packed, folder, overwriteFiles: true);
        return Path.Combine(folder, "package");
    }

    /// <summary>What references lead to: our own resources, and for any patient one as US Core asks for.</summary>
    private sealed class Named(ILookup<string, R4.Resource> ours) : IExternalReferenceResolver
    {
        public Task<object?> ResolveAsync(string reference) => Task.FromResult<object?>(
            reference.StartsWith("Patient/", StringComparison.Ordinal)
                ? new R4.Patient { Id = reference["Patient/".Length..], Identifier = [new R4.Identifier("urn:example", "1")], Name = [new R4.HumanName { Family = "Example" }], Gender = R4.AdministrativeGender.Unknown }
                : ours[reference].FirstOrDefault());
    }
}
