using System.Text.Json;
using RefractoryEpilepsy.Fhir.Sieve;

namespace RefractoryEpilepsy.Fhir.Sources;

/// <summary>The parts of a bundle's entry: <c>fullUrl</c>, <c>resource</c> and <c>request</c>, as places in a buffer.</summary>
internal readonly record struct BundleEntry(Range FullUrl, Range Resource, Range Method, Range Url)
{
    public bool HasResource => !Resource.Equals(default(Range));

    public bool IsDelete(ReadOnlySpan<byte> bytes) => bytes[Method].SequenceEqual("DELETE"u8);

    /// <summary>The <c>fullUrl</c>, empty where there is none.</summary>
    public ReadOnlySpan<byte> Address(ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<byte> address = bytes[FullUrl];
        return address.Contains((byte)'\\') ? JsonText.Unescape(address).ToArray() : address;
    }

    /// <summary>Takes an entry apart; false where it is not a well-formed object.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out BundleEntry entry)
    {
        entry = default;
        var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { MaxDepth = ResourceWalker.DeepestLevel });
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return false;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("fullUrl"u8))
                {
                    entry = entry with { FullUrl = Text(ref reader) };
                }
                else if (reader.ValueTextEquals("resource"u8))
                {
                    reader.Read();
                    int start = (int)reader.TokenStartIndex;
                    reader.Skip();
                    entry = entry with { Resource = start..(int)reader.BytesConsumed };
                }
                else if (reader.ValueTextEquals("request"u8))
                {
                    reader.Read();
                    if (reader.TokenType != JsonTokenType.StartObject)
                    {
                        continue;
                    }

                    while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
                    {
                        if (reader.ValueTextEquals("method"u8))
                        {
                            entry = entry with { Method = Text(ref reader) };
                        }
                        else if (reader.ValueTextEquals("url"u8))
                        {
                            entry = entry with { Url = Text(ref reader) };
                        }
                        else
                        {
                            reader.Skip();
                        }
                    }
                }
                else
                {
                    reader.Skip();
                }
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static Range Text(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.String)
        {
            int start = (int)reader.TokenStartIndex + 1;
            return start..(start + reader.ValueSpan.Length);
        }

        reader.Skip();
        return default;
    }
}
