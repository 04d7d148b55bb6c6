using Hl7.Fhir.Introspection;
using Hl7.Fhir.Serialization;

namespace RefractoryEpilepsy.Fhir.Publishing;

/// <summary>Resources as JSON, one way for every place that writes them.</summary>
public static class FhirJson
{
    /// <summary>What a FHIR body is called.</summary>
    public const string ContentType = "application/fhir+json; charset=utf-8";

    private static readonly BaseFhirJsonSerializer Writer = new(R4.ModelInfo.ModelInspector);
    private static readonly FhirJsonDeserializer Reader = new(new DeserializerSettings().UsingMode(DeserializationMode.Ostrich));

    /// <summary>UTF-8 without byte order mark.</summary>
    public static byte[] Bytes(R4.Resource resource) => Writer.SerializeToBytes(resource);

    /// <summary>One line, or indented for people.</summary>
    public static string Text(R4.Resource resource, bool indented = false) => Writer.SerializeToString(resource, indented);

    /// <summary>Reads what a server sent, as forgiving as can be.</summary>
    /// <exception cref="DeserializationFailedException">It is no FHIR resource.</exception>
    public static R4.Resource Read(string json) => Reader.DeserializeResource(json);
}
