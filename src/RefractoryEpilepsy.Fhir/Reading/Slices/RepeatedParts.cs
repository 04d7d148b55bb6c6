using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using RefractoryEpilepsy.Fhir.Sieve;

namespace RefractoryEpilepsy.Fhir.Reading.Slices;

/// <summary>Parts of resources by their bytes. What is handed out is shared by all who ask: nobody may change it. Safe for any number of threads.</summary>
/// <remarks>
/// Each hash has one place, and the newest part takes it: what an export repeats comes back soon, what comes once is soon gone, and
/// memory is the same whatever the size of the export. No lock: a place holds one whole part or another.
/// </remarks>
internal sealed class RepeatedParts
{
    /// <summary>Longer parts hardly ever come twice.</summary>
    private const int Longest = 1500;

    private const int Places = 1 << 14;

    private readonly Part?[] known = new Part?[Places];

    /// <summary>The part with these bytes.</summary>
    /// <exception cref="JsonException">The bytes have another shape.</exception>
    public object? Get(ReadOnlySpan<byte> json, JsonTypeInfo shape)
    {
        if (json.Length > Longest)
        {
            return JsonSerializer.Deserialize(json, shape);
        }

        ref Part? place = ref known[(int)(Utf8Hash.Of(json) >> 32) & (Places - 1)];
        if (Volatile.Read(ref place) is { } part && part.Shape == shape.Type && json.SequenceEqual(part.Json))
        {
            return part.Is;
        }

        object? read = JsonSerializer.Deserialize(json, shape);
        Volatile.Write(ref place, new(json.ToArray(), shape.Type, read));
        return read;
    }

    private sealed record Part(byte[] Json, Type Shape, object? Is);
}
