using System.Runtime.CompilerServices;
using System.Text;
using RefractoryEpilepsy.Fhir.Sieve;

namespace RefractoryEpilepsy.Fhir.Sources;

/// <summary>The name by which a reference finds its resource, as a hash.</summary>
internal static class ReferenceName
{
    private const ulong UrnSeed = 1000;
    private const ulong IdentifierSeed = 2000;
    private const ulong RoleSeed = 3000;

    /// <summary>The name <c>Type/id</c>.</summary>
    public static ulong Of(WantedType type, ReadOnlySpan<byte> id) => Utf8Hash.Of(id, (ulong)type + 1);

    /// <summary>The name <c>urn:uuid:…</c>.</summary>
    public static ulong OfUrn(ReadOnlySpan<byte> urn) => Utf8Hash.Of(urn, UrnSeed);

    /// <summary>A business identifier, written <c>system|value</c>.</summary>
    public static ulong OfIdentifier(ReadOnlySpan<byte> token) => Utf8Hash.Of(token, IdentifierSeed);

    /// <summary>The roles of a practitioner, by the practitioner's own name.</summary>
    public static ulong OfRole(ulong practitioner)
    {
        Span<byte> bytes = stackalloc byte[8];
        BitConverter.TryWriteBytes(bytes, practitioner);
        return Utf8Hash.Of(bytes, RoleSeed);
    }

    /// <summary>The name a reference uses; 0 where it names nothing outside its own resource.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static ulong Of(ReadOnlySpan<byte> reference)
    {
        if (reference.StartsWith("urn:"u8))
        {
            return OfUrn(reference);
        }

        int query = reference.IndexOf("?identifier="u8);
        if (query >= 0)
        {
            return OfIdentifier(Unpercent(reference[(query + 12)..]));
        }

        return TryRelative(reference, out ReadOnlySpan<byte> type, out ReadOnlySpan<byte> id) && WantedTypes.Of(type) is var known && known != WantedType.None
            ? Of(known, id)
            : 0;
    }

    /// <summary>The id of the patient a reference means: the id itself, a uuid, or <c>?identifier=…</c>. False where it means no patient.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool TryPatient(ReadOnlySpan<byte> reference, out ReadOnlySpan<byte> id)
    {
        if (reference.StartsWith("urn:"u8))
        {
            id = reference[(reference.LastIndexOf((byte)':') + 1)..];
            return id.Length > 0;
        }

        if (reference.StartsWith("Patient?identifier="u8))
        {
            id = Unpercent(reference[7..]);
            return true;
        }

        return TryRelative(reference, out ReadOnlySpan<byte> type, out id) && type.SequenceEqual("Patient"u8);
    }

    /// <summary>Splits <c>[server/]Type/id[/_history/version]</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool TryRelative(ReadOnlySpan<byte> reference, out ReadOnlySpan<byte> type, out ReadOnlySpan<byte> id)
    {
        type = id = default;
        int history = reference.IndexOf("/_history"u8);
        reference = history >= 0 ? reference[..history] : reference;
        int slash = reference.LastIndexOf((byte)'/');
        if (slash <= 0 || reference[0] == '#')
        {
            return false;
        }

        id = reference[(slash + 1)..];
        type = reference[..slash];
        type = type[(type.LastIndexOf((byte)'/') + 1)..];
        return id.Length > 0 && type.Length > 0;
    }

    private static ReadOnlySpan<byte> Unpercent(ReadOnlySpan<byte> text) =>
        text.Contains((byte)'%') ? Encoding.UTF8.GetBytes(Uri.UnescapeDataString(Encoding.UTF8.GetString(text))) : text;
}
