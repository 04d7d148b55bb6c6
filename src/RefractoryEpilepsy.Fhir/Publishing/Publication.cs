using System.Security.Cryptography;
using System.Text;

namespace RefractoryEpilepsy.Fhir.Publishing;

/// <summary>One resource to publish.</summary>
/// <param name="Patient">The pseudonym; empty for what belongs to no single patient.</param>
/// <param name="Topic">Rule id or kind of conclusion.</param>
/// <param name="Resource">With our own id, and references to our own ids; a server may give others.</param>
public sealed record Publication(string Patient, string Topic, R4.DomainResource Resource)
{
    /// <summary>Type of the resource.</summary>
    public string Type => Resource.TypeName;

    /// <summary>Our id: the same for the same patient, type and topic for ever.</summary>
    public string Key => Resource.Id!;

    /// <summary>How our other resources name it.</summary>
    public string Reference => Type + "/" + Key;
}

/// <summary>What all resources of one publication have in common.</summary>
/// <param name="Subject">The patient as the record system names it, such as <c>Patient/7</c>.</param>
/// <param name="AsOf">Day of judgement.</param>
/// <param name="At">When it is published.</param>
/// <param name="Device">Reference to the program as it was.</param>
public sealed record PublishingContext(PatientKey Patient, string Subject, DateOnly AsOf, DateTimeOffset At, string Device)
{
    /// <summary>Gives a resource its id and identifier.</summary>
    internal Publication Make<T>(string topic, T resource)
        where T : R4.DomainResource => Of(Patient.Value, topic, resource);

    internal static Publication Of(string owner, string topic, R4.DomainResource resource)
    {
        resource.Id = IdOf(owner, resource.TypeName, topic);
        var identifier = new R4.Identifier(PublishingCodes.Identifiers, resource.Id);
        switch (resource)
        {
            case R4.Flag it: it.Identifier = [identifier]; break;
            case R4.RiskAssessment it: it.Identifier = [identifier]; break;
            case R4.DetectedIssue it: it.Identifier = [identifier]; break;
            case R4.Task it: it.Identifier = [identifier]; break;
            case R4.ServiceRequest it: it.Identifier = [identifier]; break;
            case R4.Group it: it.Identifier = [identifier]; break;
            case R4.List it: it.Identifier = [identifier]; break;
            case R4.ClinicalImpression it: it.Identifier = [identifier]; break;
            case R4.DocumentReference it: it.Identifier = [identifier]; break;
            case R4.Device it: it.Identifier = [identifier]; break;

            // Provenance has no identifier in R4; it is found by our ledger alone.
            default: break;
        }

        return new Publication(owner, topic, resource);
    }

    /// <summary>A stable id: a UUID made of the hash of owner, type and topic.</summary>
    internal static string IdOf(string owner, string type, string topic) =>
        new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\u001f', owner, type, topic))).AsSpan(0, 16)).ToString();

    internal R4.ResourceReference SubjectReference => new(Subject);

    internal R4.ResourceReference DeviceReference => new(Device);

    /// <summary>References a record system can follow: those that name a type and an id.</summary>
    internal static List<R4.ResourceReference> References(IEnumerable<Evidence> evidence) =>
        [.. evidence.Select(item => item.Reference).Where(IsReference).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(text => new R4.ResourceReference(text))];

    private static bool IsReference(string text) =>
        text.Split('/') is [{ Length: > 0 } type, { Length: > 0 and <= 64 } id] && char.IsAsciiLetterUpper(type[0]) && type.All(char.IsAsciiLetter)
        && !id.StartsWith("unnamed-", StringComparison.Ordinal) && id.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '.');
}
