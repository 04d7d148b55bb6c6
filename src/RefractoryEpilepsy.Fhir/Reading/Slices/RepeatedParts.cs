using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using RefractoryEpilepsy.Fhir.Sieve;

namespace RefractoryEpilepsy.Fhir.Reading.Slices;

/// <summary>Parts of resources by their bytes. What is handed out is shared by all who ask: nobody may change it. Safe for any number of threads.</summary>
internal sealed class RepeatedParts
{
    /// <summary>Longer parts hardly ever come twice.</summary>
    private const int Longest = 1500;

    /// <summary>Parts beyond this many are read afresh, so that memory stays bounded.</summary>
    private const int Most = 50_000;

    private readonly ConcurrentDictionary<(ulong Hash, Type Type), Part> known = new();
    private int count;

    /// <summary>The part with these bytes.</summary>
    /// <exception cref="JsonException">The bytes have another shape.</exception>
    public object? Get(ReadOnlySpan<byte> json, JsonTypeInfo shape)
    {
        if (json.Length > Longest)
        {
            return JsonSerializer.Deserialize(json, shape);
        }

        (ulong, Type) key = (Utf8Hash.Of(json), shape.Type);
        if (known.TryGetValue(key, out Part? part))
        {
            // Two parts may share a hash.
            return json.SequenceEqual(part.Json) ? part.Is : JsonSerializer.Deserialize(json, shape);
        }

        object? read = JsonSerializer.Deserialize(json, shape);
        if (Volatile.Read(ref count) < Most && known.TryAdd(key, new(json.ToArray(), read)))
        {
            Interlocked.Increment(ref count);
        }

        return read;
    }

    private sealed record Part(byte[] Json, object? Is);
}
