using System.Text;
using RefractoryEpilepsy.Fhir.Sieve;

namespace RefractoryEpilepsy.Fhir.Sources;

/// <summary>The names by which references find a shared resource.</summary>
internal static class SharedNames
{
    private const string RoleOf = "PractitionerRole?practitioner=";

    /// <summary>All of them, as hashes.</summary>
    public static IReadOnlyList<ulong> Of(WantedType type, ReadOnlySpan<byte> id, ReadOnlySpan<byte> fullUrl, ReadOnlySpan<byte> bytes)
    {
        var names = new List<ulong>(4);
        if (!id.IsEmpty)
        {
            names.Add(ReferenceName.Of(type, id));
        }

        foreach (string alias in Aliases(type, fullUrl, bytes))
        {
            names.Add(OfAlias(alias));
        }

        return names;
    }

    /// <summary>The hashes of aliases, one a line.</summary>
    public static IEnumerable<ulong> OfAliases(byte[] lines) =>
        Encoding.UTF8.GetString(lines).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(OfAlias);

    private static ulong OfAlias(string alias) => alias.StartsWith(RoleOf, StringComparison.Ordinal)
        ? ReferenceName.OfRole(ReferenceName.Of(Encoding.UTF8.GetBytes(alias[RoleOf.Length..])))
        : ReferenceName.Of(Encoding.UTF8.GetBytes(alias));

    /// <summary>Names besides <c>Type/id</c>: a <c>urn:</c>, business identifiers, and of a role the practitioner it belongs to.</summary>
    public static IReadOnlyList<string> Aliases(WantedType type, ReadOnlySpan<byte> fullUrl, ReadOnlySpan<byte> bytes)
    {
        var aliases = new List<string>();
        if (fullUrl.StartsWith("urn:"u8))
        {
            aliases.Add(Encoding.UTF8.GetString(fullUrl));
        }

        if (type != WantedType.Medication && bytes.IndexOf("\"identifier\""u8) >= 0)
        {
            aliases.AddRange(PatientDetails.Identifiers(bytes).Select(identifier => $"{type}?identifier={identifier}"));
        }

        if (type == WantedType.PractitionerRole && PatientDetails.Practitioner(bytes) is { } practitioner)
        {
            aliases.Add(RoleOf + practitioner);
        }

        return aliases;
    }
}
