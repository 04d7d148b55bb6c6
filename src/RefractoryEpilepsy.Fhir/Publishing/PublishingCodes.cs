using System.Globalization;

namespace RefractoryEpilepsy.Fhir.Publishing;

/// <summary>Our own systems of identifiers and codes in what we publish. They name things of this program, and claim no one's terminology.</summary>
public static class PublishingCodes
{
    /// <summary>Identifier of everything published: stable for a patient and a rule.</summary>
    public const string Identifiers = "urn:refractory-epilepsy:published";

    /// <summary>Rule ids.</summary>
    public const string Rules = "urn:refractory-epilepsy:rule";

    /// <summary>Reason codes.</summary>
    public const string Reasons = "urn:refractory-epilepsy:reason";

    /// <summary>Kinds of conclusion.</summary>
    public const string Conclusions = "urn:refractory-epilepsy:conclusion";
}

/// <summary>Days as FHIR writes them.</summary>
internal static class Dates
{
    public static string Of(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
