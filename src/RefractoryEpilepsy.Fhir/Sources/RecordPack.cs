using System.IO.Compression;
using System.Text;
using System.Text.Json;

namespace RefractoryEpilepsy.Fhir.Sources;

/// <summary>Raw resources as a store keeps them between deliveries: packed, with the place each came from.</summary>
/// <remarks>
/// A later delivery holds only what changed. What it changes is read together with what is kept here, by the same rules as a full
/// export, so that the result cannot differ.
/// </remarks>
public static class RecordPack
{
    /// <summary>Name under which kept resources appear as a file while they are read again.</summary>
    public const string FileName = "kept-from-earlier-deliveries.json";

    /// <summary>Packs resources.</summary>
    public static byte[] Pack(IEnumerable<RawResource> resources)
    {
        using var plain = new MemoryStream();
        using (var writer = new BinaryWriter(plain, Encoding.UTF8, leaveOpen: true))
        {
            foreach (RawResource resource in resources)
            {
                writer.Write(resource.Type);
                writer.Write(resource.Id);
                writer.Write(resource.File);
                writer.Write(resource.Line);
                writer.Write(string.Join('\n', resource.Aliases));
                writer.Write(resource.Json.Length);
                writer.Write(resource.Json.Span);
            }

            writer.Write("");
        }

        // In one piece: at this level each piece that is handed over is packed by itself, and resources are long only in what they repeat.
        using var packed = new MemoryStream();
        using (var brotli = new BrotliStream(packed, CompressionLevel.Fastest))
        {
            brotli.Write(plain.GetBuffer().AsSpan(0, (int)plain.Length));
        }

        return packed.ToArray();
    }

    /// <summary>The resources of a pack.</summary>
    /// <exception cref="InvalidDataException">The pack is damaged.</exception>
    public static IReadOnlyList<RawResource> Unpack(byte[] packed)
    {
        var resources = new List<RawResource>();
        using var brotli = new BrotliStream(new MemoryStream(packed), CompressionMode.Decompress);
        using var reader = new BinaryReader(brotli, Encoding.UTF8);
        for (string type = reader.ReadString(); type.Length > 0; type = reader.ReadString())
        {
            string id = reader.ReadString();
            string file = reader.ReadString();
            long line = reader.ReadInt64();
            string aliases = reader.ReadString();
            byte[] json = reader.ReadBytes(reader.ReadInt32());
            resources.Add(new(type, id, file, line, json) { Aliases = aliases.Length == 0 ? [] : aliases.Split('\n') });
        }

        return resources;
    }

    /// <summary>Writes resources as one bundle, each under the name by which others refer to it.</summary>
    public static void WriteBundle(string path, IEnumerable<RawResource> resources)
    {
        using FileStream file = File.Create(path);
        using var json = new Utf8JsonWriter(file, new JsonWriterOptions { SkipValidation = true });
        json.WriteStartObject();
        json.WriteString("resourceType", "Bundle");
        json.WriteString("type", "collection");
        json.WriteStartArray("entry");
        foreach (RawResource resource in resources)
        {
            json.WriteStartObject();
            json.WriteString("fullUrl", resource.Aliases.FirstOrDefault(alias => alias.StartsWith("urn:", StringComparison.Ordinal)) ?? resource.Reference);
            json.WritePropertyName("resource");
            json.WriteRawValue(resource.Json.Span, skipInputValidation: true);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>Every reference a resource makes, in the form by which it is found.</summary>
    public static IEnumerable<string> ReferencesOf(RawResource resource)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        var reader = new Utf8JsonReader(resource.Json.Span, new JsonReaderOptions { MaxDepth = 256 });
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals("reference"u8) && reader.Read() && reader.TokenType == JsonTokenType.String && reader.GetString() is { Length: > 0 } reference && reference[0] != '#')
                {
                    found.Add(References.Normalise(reference));
                }
            }
        }
        catch (JsonException)
        {
            // What cannot be read refers to nothing; reading it says so.
        }

        return found;
    }
}
