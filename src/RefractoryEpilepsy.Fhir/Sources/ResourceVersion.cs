using System.Globalization;
using System.Text.Json;
using RefractoryEpilepsy.Fhir.Sieve;

namespace RefractoryEpilepsy.Fhir.Sources;

/// <summary>Which of two versions of a resource is newer: <c>meta.lastUpdated</c>, then <c>versionId</c>, then the ordinally greater bytes.</summary>
internal readonly record struct ResourceVersion(DateTimeOffset? LastUpdated, string VersionId)
{
    public static ResourceVersion Of(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = ResourceWalker.DeepestLevel });
        DateTimeOffset? updated = null;
        string version = "";
        try
        {
            reader.Read();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                bool isMeta = reader.ValueTextEquals("meta"u8);
                reader.Read();
                if (!isMeta || reader.TokenType != JsonTokenType.StartObject)
                {
                    reader.Skip();
                    continue;
                }

                while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
                {
                    bool isUpdated = reader.ValueTextEquals("lastUpdated"u8);
                    bool isVersion = reader.ValueTextEquals("versionId"u8);
                    reader.Read();
                    if (reader.TokenType != JsonTokenType.String)
                    {
                        reader.Skip();
                    }
                    else if (isUpdated)
                    {
                        updated = DateTimeOffset.TryParse(reader.GetString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset instant) ? instant : null;
                    }
                    else if (isVersion)
                    {
                        version = reader.GetString() ?? "";
                    }
                }
            }
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // What is not readable does not make a version newer.
        }

        return new(updated, version);
    }

    /// <summary>Compares; 0 means that only the bytes can decide.</summary>
    public int Compare(ResourceVersion other)
    {
        int order = Nullable.Compare(LastUpdated, other.LastUpdated);
        if (order != 0 || VersionId == other.VersionId)
        {
            return order;
        }

        // Numbers before words, then each within its kind: were numbers and words compared as texts, three versions could form a circle.
        long? mine = Number(VersionId), theirs = Number(other.VersionId);
        order = mine is { } low && theirs is { } high ? low.CompareTo(high) : (mine is null).CompareTo(theirs is null);
        return order != 0 ? order : string.CompareOrdinal(VersionId, other.VersionId);

        static long? Number(string version) => long.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : null;
    }
}
