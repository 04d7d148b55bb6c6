using RefractoryEpilepsy.Fhir.Sieve;

namespace RefractoryEpilepsy.Fhir.Sources;

/// <summary>Finds, in the bytes of a resource, the references that may mean shared resources.</summary>
internal static class SharedReferences
{
    /// <summary>Adds the name of each, and of a practitioner's roles. May add names that are none.</summary>
    public static void Collect(ReadOnlySpan<byte> resource, List<ulong> names)
    {
        ReadOnlySpan<byte> rest = resource;
        while (rest.IndexOf("\"reference\""u8) is >= 0 and var at)
        {
            bool elsewhere = IsOwn(rest[..at]);
            rest = rest[(at + 11)..];
            ReadOnlySpan<byte> value = elsewhere ? default : AfterColon(rest);
            if (value.Length > 1 && value[0] == '"' && value[1..].IndexOf((byte)'"') is > 0 and var length)
            {
                ReadOnlySpan<byte> reference = value.Slice(1, length);
                Add(reference.Contains((byte)'\\') ? JsonText.Unescape(reference) : reference, names);
            }
        }

        rest = resource;
        while (rest.IndexOf("\"identifier\""u8) is >= 0 and var at)
        {
            rest = rest[(at + 12)..];
            ReadOnlySpan<byte> value = AfterColon(rest);
            if (!value.IsEmpty && value[0] == '{' && Token(value) is { } token)
            {
                ulong name = ReferenceName.OfIdentifier(token);
                names.Add(name);
                names.Add(ReferenceName.OfRole(name));
            }
        }
    }

    private static void Add(ReadOnlySpan<byte> reference, List<ulong> names)
    {
        ulong name;
        if (reference.StartsWith("urn:"u8) || reference.IndexOf("?identifier="u8) >= 0)
        {
            name = ReferenceName.Of(reference);
            names.Add(name);
            names.Add(ReferenceName.OfRole(name));
        }
        else if (ReferenceName.TryRelative(reference, out ReadOnlySpan<byte> type, out ReadOnlySpan<byte> id)
            && WantedTypes.Of(type) is var known && known.IsShared())
        {
            name = ReferenceName.Of(known, id);
            names.Add(name);
            if (known == WantedType.Practitioner)
            {
                names.Add(ReferenceName.OfRole(name));
            }
        }
    }

    // The members whose references never mean a shared resource: most of them, and in bundles they are all of one form.
    private static bool IsOwn(ReadOnlySpan<byte> before)
    {
        before = before.TrimEnd(" \t\r\n{:"u8);
        return before.EndsWith("\"subject\""u8) || before.EndsWith("\"encounter\""u8) || before.EndsWith("\"patient\""u8)
            || before.EndsWith("\"context\""u8) || before.EndsWith("\"condition\""u8);
    }

    private static ReadOnlySpan<byte> AfterColon(ReadOnlySpan<byte> text)
    {
        text = text.TrimStart(" \t\r\n"u8);
        return text.IsEmpty || text[0] != ':' ? default : text[1..].TrimStart(" \t\r\n"u8);
    }

    private static byte[]? Token(ReadOnlySpan<byte> identifier)
    {
        var reader = new System.Text.Json.Utf8JsonReader(identifier, isFinalBlock: false, default);
        string system = "";
        string? value = null;
        try
        {
            reader.Read();
            while (reader.Read() && reader.TokenType == System.Text.Json.JsonTokenType.PropertyName)
            {
                bool isSystem = reader.ValueTextEquals("system"u8);
                bool isValue = reader.ValueTextEquals("value"u8);
                reader.Read();
                if (reader.TokenType == System.Text.Json.JsonTokenType.String && (isSystem || isValue))
                {
                    (system, value) = isSystem ? (reader.GetString()!, value) : (system, reader.GetString());
                }
                else if (!reader.TrySkip())
                {
                    break;
                }
            }
        }
        catch (Exception error) when (error is System.Text.Json.JsonException or InvalidOperationException)
        {
            return null;
        }

        return value is null ? null : System.Text.Encoding.UTF8.GetBytes(system + "|" + value);
    }
}
